//! A campaign's file in; its months for a page, read beside whatever run is going on, or the campaign locked for an act, out.

use std::{
    fs, io,
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
    thread,
    time::{Duration, SystemTime},
};

use chrono::{DateTime, FixedOffset};

use super::{DeskClock, answer::Trouble};
use crate::{
    config::Period,
    ledger::Ledger,
    pipeline::{self, Keep, OpenCampaign, OpenError, Pipeline},
};

/// An act waits so often for the lock, and so long each time: a run that only begins or ends is waited for.
const WAITS: u32 = 30;
const WAIT: Duration = Duration::from_millis(100);

/// The campaign as it is on the disk now.
pub(super) struct Office {
    file: PathBuf,
    clock: DeskClock,
    period: Option<Period>,
    /// What was opened last, and what the files were like then.
    opened: Mutex<Option<(Stamp, Arc<OpenCampaign>)>>,
}

/// Says whether files are still as they were: length and time of the campaign's file, length of the journal.
type Stamp = (Option<(u64, SystemTime)>, u64);

impl Office {
    pub(super) fn new(file: PathBuf, clock: DeskClock, period: Option<Period>) -> Self {
        Self { file, clock, period, opened: Mutex::default() }
    }

    pub(super) fn now(&self) -> DateTime<FixedOffset> {
        (self.clock)()
    }

    /// The campaign with its confirmed contacts, read again when a file has changed.
    pub(super) fn campaign(&self) -> Result<Arc<OpenCampaign>, OpenError> {
        let mut opened = self.opened.lock().unwrap_or_else(PoisonError::into_inner);
        let described = |found: &fs::Metadata| Some((found.len(), found.modified().ok()?));
        let file = fs::metadata(&self.file).ok().as_ref().and_then(described);
        let stamp = |open: &OpenCampaign| {
            let journal = fs::metadata(open.campaign.state_folder().join("journal.jsonl"));
            (file, journal.map_or(0, |found| found.len()))
        };
        if let Some((known, open)) = opened.as_ref()
            && *known == stamp(open)
        {
            return Ok(Arc::clone(open));
        }
        let open = Arc::new(self.open(Keep::Nothing)?);
        *opened = Some((stamp(&open), Arc::clone(&open)));
        Ok(open)
    }

    fn open(&self, keep: Keep) -> Result<OpenCampaign, OpenError> {
        let (mut campaign, _) = pipeline::load_campaign(&self.file)?;
        let now = campaign.local(self.now());
        let add = |campaign: &mut _| pipeline::add_contacts(campaign).map_err(OpenError::from);
        if keep == Keep::Nothing {
            add(&mut campaign)?;
            return OpenCampaign::of(campaign, now, self.period, keep);
        }
        let mut open = OpenCampaign::of(campaign, now, self.period, keep)?;
        add(&mut open.campaign)?;
        Ok(open)
    }

    /// Looks at the ledger as it is at this moment.
    pub(super) fn read<T>(&self, work: impl FnOnce(&Pipeline<'_>) -> Result<T, Trouble>) -> Result<T, Trouble> {
        let open = self.campaign()?;
        let now = open.campaign.local(self.now());
        let ledger = Ledger::for_reading(&open.campaign.state_folder(), now).map_err(pipeline::Error::from)?;
        let own = self.period.unwrap_or_else(|| Period::containing(now.date_naive()).previous());
        work(&Pipeline { as_of: now, own, ..open.pipeline_over(ledger) })
    }

    /// Changes the ledger; a run that is going on is waited for a short time.
    pub(super) fn change<T>(&self, work: impl FnOnce(&mut Pipeline<'_>) -> Result<T, Trouble>) -> Result<T, Trouble> {
        let mut waits = 0;
        let open = loop {
            match self.open(Keep::Everything) {
                Err(OpenError::Busy) if waits < WAITS => {
                    waits += 1;
                    thread::sleep(WAIT);
                }
                Err(OpenError::Busy) => return Err(Trouble::Busy),
                opened => break opened?,
            }
        };
        work(&mut open.pipeline()?)
    }
}

/// Does blocking work away from the threads that serve connections.
pub(super) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Trouble> + Send + 'static,
) -> Result<T, Trouble> {
    let ended = tokio::task::spawn_blocking(work).await;
    ended.unwrap_or_else(|_| Err(Trouble::Disk(io::ErrorKind::Other.into())))
}
