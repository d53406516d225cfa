//! The run's own month and what was noted of it in, whether anything is left to do out. A month is finished where nothing
//! was written to the ledger since a run did everything, its files show the same and are in place, and no letter falls due.

use super::{Error, Glance, Pipeline, disk};
use crate::{identity::sha256, ledger::FinishedMonth};

impl Pipeline<'_> {
    /// The run's own month as it was shown last, where nothing is left to do; `None` where something may be.
    ///
    /// # Errors
    /// The ledger or the disk refuses.
    pub fn finished(&self) -> Result<Option<Glance>, Error> {
        let Some(known) = self.ledger.finished(self.own)? else { return Ok(None) };
        let is_still_finished = known.day.as_ref().is_none_or(|day| *day == self.today())
            && known.state == self.state(self.own)?
            && self.is_in_place(&known.originals)?;
        Ok(serde_json::from_str(&known.glance).ok().filter(|_| is_still_finished))
    }

    /// Notes that the run has done all that there was to do, if its own month was all that it had to do.
    ///
    /// # Errors
    /// The ledger refuses.
    pub fn note_finished(&self, state: &str, originals: Vec<String>, glance: &Glance) -> Result<(), Error> {
        if self.months()?.keys().any(|period| *period != self.own)
            || self.may_send()?
            || !self.ledger.copies_due()?.is_empty()
        {
            return Ok(());
        }
        let waiting = !self.ledger.waiting_letters()?.is_empty();
        // Who has sent nothing, or nothing right, is reminded by the calendar, and letters beyond a day's limit go out on the next.
        let by_calendar = waiting || glance.counts.missing + glance.counts.incomplete > 0;
        let glance = serde_json::to_string(glance).map_err(crate::report::Error::from)?;
        let day = by_calendar.then(|| self.today());
        let month = FinishedMonth { state: state.to_owned(), day, originals, glance };
        Ok(self.ledger.note_finished(self.own, &month)?)
    }

    /// Whether the month's folder holds what we last wrote there, byte for byte, and all originals. What a run that was
    /// killed left half written goes.
    fn is_in_place(&self, originals: &[String]) -> Result<bool, Error> {
        let folder = self.campaign.output_folder(self.own);
        disk::remove_unfinished(&folder)?;
        let written = self.ledger.written(self.own)?;
        for (name, known) in &written {
            let present = disk::read(&folder.join(name))?;
            if !present.is_some_and(|bytes| known.len() == 1 && known.contains(&sha256(&bytes))) {
                return Ok(false);
            }
        }
        Ok(!written.is_empty() && originals.iter().all(|original| folder.join("forms").join(original).exists()))
    }

    fn today(&self) -> String {
        self.local_day().to_string()
    }
}
