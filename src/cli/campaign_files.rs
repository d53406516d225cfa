//! Paths in, the open campaign out: configuration, templates, typefaces, ledger and the two ends of the line.

use std::{fs::File, path::Path, sync::Mutex};

use chrono::{DateTime, FixedOffset};
use gongwen::FontSet;
use reader::Kind;

use super::{AsOf, Failure, Session, When, outcome::refused};
use crate::{
    config::{self, Campaign, ConfigError, MailboxSettings, Period},
    form::BlankForm,
    i18n::{Localize as _, LocalizedText},
    ledger::{Ledger, RawStore},
    limits::Limits,
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
}

/// Whether a command stores its results.
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
    for accepted in Ledger::accepted(&campaign.state_folder().join("ledger.sqlite"))? {
        campaign.register.add_contact(&accepted.unit, accepted.contact, &accepted.email);
    }
    Ok(campaign)
}

pub(super) fn open(session: &Session, when: &When) -> Result<OpenCampaign, Failure> {
    let campaign = load_with_contacts(session)?;
    let folder = campaign.folder.join("templates");
    let templates = Templates::load(folder.is_dir().then_some(folder.as_path()))?;
    let lexicon = campaign.lexicon();
    let fonts = typefaces::load(campaign.report.fonts.as_deref())?;
    let as_of = clock(session, when, &campaign);
    let period = when.period.unwrap_or_else(|| Period::containing(as_of.date_naive()).previous());
    let limits = Limits::default();
    let workers = SandboxPool::of_this_program(limits.child)?;
    Ok(OpenCampaign { campaign, templates, lexicon, fonts, as_of, period, limits, workers })
}

/// The time given on the command line, in the time zone of the campaign.
pub(super) fn clock(session: &Session, when: &When, campaign: &Campaign) -> DateTime<FixedOffset> {
    match when.as_of {
        Some(AsOf::Day(day)) => config::end_of_day(day, campaign.timezone),
        Some(AsOf::Moment(moment)) => moment.with_timezone(&campaign.timezone).fixed_offset(),
        None => session.clock.with_timezone(&campaign.timezone).fixed_offset(),
    }
}

impl OpenCampaign {
    pub(super) fn pipeline(&self, keep: Keep) -> Result<Pipeline<'_>, Failure> {
        let state = self.campaign.state_folder();
        let database = state.join("ledger.sqlite");
        let (ledger, raw) = match keep {
            Keep::Everything => (Ledger::open(&database)?, RawStore::new(&state)),
            Keep::Nothing => (Ledger::dry_run_copy(&database)?, RawStore::dry_run_copy(&state)?),
        };
        Ok(Pipeline {
            campaign: &self.campaign,
            lexicon: &self.lexicon,
            templates: &self.templates,
            fonts: &self.fonts,
            ledger,
            raw,
            limits: self.limits,
            workers: &self.workers,
            as_of: self.as_of,
            own: self.period,
            stop: StopSignal::default(),
            history: Mutex::default(),
        })
    }
}

/// Holds other runs of the same campaign off until it is dropped.
pub(super) fn lock(session: &Session) -> Result<File, Failure> {
    let path = &session.campaign;
    let file = File::open(path).map_err(|error| Failure::usage(ConfigError::unreadable(path, &error)))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(std::fs::TryLockError::WouldBlock) => Err(Failure::nothing(LocalizedText::new(
            "另一个 huizong run 正在处理这项工作，本次不再重复；等它结束后再运行",
            "another huizong run is at work on this campaign; run again when it has ended",
        ))),
        // A file system without locks: those of SQLite still protect the ledger.
        Err(std::fs::TryLockError::Error(_)) => Ok(file),
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
