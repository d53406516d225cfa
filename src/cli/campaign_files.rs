//! Paths in, the open campaign out: configuration, templates, typefaces, ledger and the two ends of the line.

use std::{
    fs::{File, OpenOptions},
    path::Path,
    sync::Mutex,
};

use chrono::{DateTime, FixedOffset};
use chrono_tz::Tz;
use gongwen::FontSet;
use reader::Kind;

use super::{AsOf, Failure, Session, When, outcome::refused};
use crate::{
    config::{self, Campaign, MailboxSettings, Period},
    form::BlankForm,
    i18n::{Localize as _, LocalizedText},
    ledger::{Ledger, RawStore},
    limits::Limits,
    owner_only,
    pipeline::Pipeline,
    stop::StopSignal,
    templates::Templates,
    typefaces,
};
use figures::Lexicon;
use sandbox::SandboxPool;

/// A campaign with everything a command reads from its folder.
pub(super) struct OpenCampaign {
    pub(super) campaign: Campaign,
    pub(super) templates: Templates,
    pub(super) lexicon: Lexicon,
    pub(super) fonts: FontSet,
    pub(super) as_of: DateTime<FixedOffset>,
    pub(super) period: Period,
    limits: Limits,
    workers: SandboxPool,
    keep: Keep,
    /// Held for as long as the campaign is open for a change.
    _lock: Option<File>,
}

/// Whether a command stores its results. One that does waits for no other: it holds the lock, or is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Keep {
    Everything,
    Nothing,
}

pub(super) fn load(session: &Session) -> Result<Campaign, Failure> {
    let (mut campaign, warnings) = config::load_with_warnings(&session.campaign)?;
    for warning in warnings {
        eprintln!("huizong: {}", warning.in_language(session.language));
    }
    if let Some(path) = campaign.form.blank.clone() {
        read_blank_form(&path, &campaign)?.adopt_into(&mut campaign.form);
    }
    Ok(campaign)
}

fn read_blank_form(path: &Path, campaign: &Campaign) -> Result<BlankForm, Failure> {
    let bytes = std::fs::read(path).map_err(|error| Failure::usage(refused(path, &error)))?;
    let document = match reader::sniff(&bytes) {
        Kind::Readable(format) if format.is_bounded() => reader::read(&bytes, &Limits::default().file).ok(),
        _ => None,
    };
    document.and_then(|document| BlankForm::read(&document, &campaign.reading())).ok_or_else(|| {
        let path = path.display();
        Failure::usage(LocalizedText::new(
            format!(
                "[form] blank 所指的 {path} 中没有找到空白情况表；请用 docx 或 xlsx 文件，表中应有 [form] 所列的栏目"
            ),
            format!(
                "{path}, named by [form] blank, holds no blank form; use a docx or xlsx file with the labels of [form]"
            ),
        ))
    })
}

/// The campaign with the liaison officers whom the office has confirmed; the file itself is the office's own and stays.
pub(super) fn load_with_contacts(session: &Session) -> Result<Campaign, Failure> {
    let mut campaign = load(session)?;
    add_contacts(&mut campaign)?;
    Ok(campaign)
}

fn add_contacts(campaign: &mut Campaign) -> Result<(), Failure> {
    for accepted in Ledger::accepted(&campaign.state_folder())? {
        campaign.register.add_contact(&accepted.unit, accepted.contact, &accepted.email);
    }
    Ok(())
}

/// Everything of the campaign, with the liaison officers whom the office has confirmed.
pub(super) fn open(session: &Session, when: &When, keep: Keep) -> Result<OpenCampaign, Failure> {
    let mut open = open_without_contacts(session, when, keep)?;
    add_contacts(&mut open.campaign)?;
    Ok(open)
}

/// Everything of the campaign but what is in its ledger, which is not looked at.
pub(super) fn open_without_contacts(session: &Session, when: &When, keep: Keep) -> Result<OpenCampaign, Failure> {
    let campaign = load(session)?;
    let folder = campaign.folder.join("templates");
    let templates = Templates::load(folder.is_dir().then_some(folder.as_path()))?;
    let lexicon = campaign.lexicon();
    let fonts = typefaces::load(campaign.report.fonts.as_deref())?;
    let as_of = clock(session, when, &campaign);
    let period = when.period.unwrap_or_else(|| Period::containing(as_of.date_naive()).previous());
    let limits = Limits::default();
    let workers = SandboxPool::of_this_program(limits.child)?;
    let lock = match keep {
        Keep::Everything => lock(&campaign.state_folder())?,
        Keep::Nothing => None,
    };
    Ok(OpenCampaign { campaign, templates, lexicon, fonts, as_of, period, limits, workers, keep, _lock: lock })
}

/// The time given on the command line, in the time zone of the campaign.
pub(super) fn clock(session: &Session, when: &When, campaign: &Campaign) -> DateTime<FixedOffset> {
    clock_in(campaign.timezone, session, when)
}

/// The time given on the command line, in a time zone.
pub(super) fn clock_in(zone: Tz, session: &Session, when: &When) -> DateTime<FixedOffset> {
    match when.as_of {
        Some(AsOf::Day(day)) => config::end_of_day(day, zone),
        Some(AsOf::Moment(moment)) => moment.with_timezone(&zone).fixed_offset(),
        None => session.clock.with_timezone(&zone).fixed_offset(),
    }
}

impl OpenCampaign {
    /// The line over the ledger of the campaign, or over a copy of it. What a crash left undone in the ledger is done.
    pub(super) fn pipeline(&self) -> Result<Pipeline<'_>, Failure> {
        let state = self.campaign.state_folder();
        match self.keep {
            Keep::Everything => {
                let mut pipeline = self.pipeline_over(Ledger::open(&state, self.as_of)?);
                pipeline.catch_up()?;
                Ok(pipeline)
            }
            Keep::Nothing => {
                let raw = RawStore::dry_run_copy(&state)?;
                Ok(Pipeline { raw, ..self.pipeline_over(Ledger::dry_run_copy(&state, self.as_of)?) })
            }
        }
    }

    /// The line over a ledger that is open.
    pub(super) fn pipeline_over(&self, ledger: Ledger) -> Pipeline<'_> {
        Pipeline {
            campaign: &self.campaign,
            lexicon: &self.lexicon,
            templates: &self.templates,
            fonts: &self.fonts,
            ledger,
            raw: RawStore::new(&self.campaign.state_folder()),
            limits: self.limits,
            workers: &self.workers,
            as_of: self.as_of,
            own: self.period,
            stop: StopSignal::default(),
            missing: 0,
            history: Mutex::default(),
        }
    }
}

/// Holds other commands that change the ledger off until it is dropped. It is in `state/`, which a campaign file that is
/// edited, replaced or copied does not change.
pub(super) fn lock(state: &Path) -> Result<Option<File>, Failure> {
    let path = state.join("lock");
    let file = owner_only::folder(state)
        .and_then(|()| owner_only::open(&path, OpenOptions::new().write(true).create(true)))
        .map_err(|error| Failure::file(&path, &error))?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(std::fs::TryLockError::WouldBlock) => Err(Failure::nothing(LocalizedText::new(
            "另一个 huizong 命令正在处理这项工作，本次不再重复；等它结束后再运行",
            "another huizong run is at work on this campaign; run again when it has ended",
        ))),
        // A file system without locks: those of SQLite still protect the ledger.
        Err(std::fs::TryLockError::Error(_)) => Ok(Some(file)),
    }
}

/// The name of this mailbox in the ledger; an IMAP key is complete by itself.
pub(super) fn source(campaign: &Campaign) -> String {
    match &campaign.mailbox {
        MailboxSettings::Folder { path, .. } => {
            format!("folder:{}", path.strip_prefix(&campaign.folder).unwrap_or(path).display())
        }
        MailboxSettings::Imap(..) => "imap".to_owned(),
    }
}

/// A path as a person would type it from the current folder.
pub(super) fn shown(path: &Path) -> String {
    let shown = path.display().to_string();
    shown.strip_prefix("./").map(str::to_owned).unwrap_or(shown)
}
