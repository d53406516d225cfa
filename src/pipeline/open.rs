//! A campaign's file in, the open campaign out: configuration, templates, typefaces, ledger and the workers that read files.

use std::{
    fs::{self, File, OpenOptions},
    io,
    path::{Path, PathBuf},
    sync::Mutex,
};

use chrono::{DateTime, FixedOffset};
use gongwen::FontSet;
use reader::Kind;

use super::{Error, Pipeline};
use crate::{
    config::{self, Campaign, ConfigError, ConfigWarning, Period},
    form::BlankForm,
    i18n::{Localize, LocalizedText},
    ledger::{self, Ledger, RawStore},
    limits::Limits,
    owner_only,
    stop::StopSignal,
    templates::{TemplateError, Templates},
    typefaces::{self, TypefaceError},
};
use figures::Lexicon;
use sandbox::SandboxPool;

/// A campaign with everything that is read from its folder.
pub struct OpenCampaign {
    /// The plan.
    pub campaign: Campaign,
    /// Texts of report, page and letters.
    pub templates: Templates,
    /// What figures look like in it.
    pub lexicon: Lexicon,
    /// Typefaces of the report.
    pub fonts: FontSet,
    /// The clock, in the campaign's time zone.
    pub as_of: DateTime<FixedOffset>,
    /// The month that a command is about.
    pub period: Period,
    limits: Limits,
    workers: SandboxPool,
    keep: Keep,
    /// Held for as long as the campaign is open for a change.
    _lock: Option<File>,
}

/// Whether results are stored. Who stores them holds the lock, or is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keep {
    /// They are.
    Everything,
    /// The ledger is copied and the copy forgotten.
    Nothing,
}

/// Why a campaign cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Its file is wrong.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// A template is wrong.
    #[error(transparent)]
    Template(#[from] TemplateError),
    /// A typeface is wrong.
    #[error(transparent)]
    Typeface(#[from] TypefaceError),
    /// The blank form cannot be read.
    #[error("{}: {source}", path.display())]
    BlankFile {
        /// The file.
        path: PathBuf,
        /// The system's words.
        source: io::Error,
    },
    /// The file named as the blank form holds none.
    #[error("{}, named by [form] blank, holds no blank form; use a docx or xlsx file with the labels of [form]", .0.display())]
    NoBlankForm(PathBuf),
    /// Another process works on the campaign.
    #[error("another huizong run is at work on this campaign; run again when it has ended")]
    Busy,
    /// The lock cannot be had.
    #[error("{}: {source}", path.display())]
    Lock {
        /// The file.
        path: PathBuf,
        /// The system's words.
        source: io::Error,
    },
    /// No child process for reading files can be had.
    #[error(transparent)]
    Sandbox(#[from] sandbox::Error),
    /// The ledger, or what a crash left undone in it.
    #[error(transparent)]
    Line(#[from] Error),
}

impl OpenError {
    /// Whether the office's own files are at fault.
    pub fn is_of_the_office(&self) -> bool {
        matches!(
            self,
            Self::Config(_) | Self::Template(_) | Self::Typeface(_) | Self::BlankFile { .. } | Self::NoBlankForm(_)
        )
    }
}

impl From<ledger::Error> for OpenError {
    fn from(error: ledger::Error) -> Self {
        Self::Line(error.into())
    }
}

impl Localize for OpenError {
    fn zh(&self) -> String {
        match self {
            Self::Config(error) => error.zh(),
            Self::Template(error) => error.zh(),
            Self::Typeface(error) => error.zh(),
            Self::BlankFile { path, source } | Self::Lock { path, source } => {
                format!("{}：{}", path.display(), source.zh())
            }
            Self::NoBlankForm(path) => format!(
                "[form] blank 所指的 {} 中没有找到空白情况表；请用 docx 或 xlsx 文件，表中应有 [form] 所列的栏目",
                path.display()
            ),
            Self::Busy => "另一个 huizong 命令正在处理这项工作，本次不再重复；等它结束后再运行".to_owned(),
            Self::Sandbox(error) => error.zh(),
            Self::Line(error) => error.zh(),
        }
    }
}

/// The campaign of a file with its blank form, and what is to be minded about the file.
///
/// # Errors
/// The file or the blank form is wrong.
pub fn load_campaign(file: &Path) -> Result<(Campaign, Vec<ConfigWarning>), OpenError> {
    let (mut campaign, warnings) = config::load_with_warnings(file)?;
    if let Some(path) = campaign.form.blank.clone() {
        read_blank_form(&path, &campaign)?.adopt_into(&mut campaign.form);
    }
    Ok((campaign, warnings))
}

fn read_blank_form(path: &Path, campaign: &Campaign) -> Result<BlankForm, OpenError> {
    let bytes = fs::read(path).map_err(|source| OpenError::BlankFile { path: path.to_path_buf(), source })?;
    let document = match reader::sniff(&bytes) {
        Kind::Readable(format) if format.is_bounded() => reader::read(&bytes, &Limits::default().file).ok(),
        _ => None,
    };
    let form = document.and_then(|document| BlankForm::read(&document, &campaign.reading()));
    form.ok_or_else(|| OpenError::NoBlankForm(path.to_path_buf()))
}

/// Adds the liaison officers whom the office has confirmed to the register; the file itself is the office's own and stays.
///
/// # Errors
/// The ledger refuses.
pub fn add_contacts(campaign: &mut Campaign) -> Result<(), ledger::Error> {
    for accepted in Ledger::accepted(&campaign.state_folder())? {
        campaign.register.add_contact(&accepted.unit, accepted.contact, &accepted.email);
    }
    Ok(())
}

/// Says that a month is none of the campaign's.
pub fn outside(campaign: &Campaign, period: Period) -> LocalizedText {
    let (first, last) = (campaign.first_period(), campaign.last_period());
    LocalizedText::new(
        format!(
            "{}不在这项工作的起止月份（{}至{}）之内：不催报，不呈报，没有来件的不出报告。",
            period.chinese(),
            first.chinese(),
            last.chinese()
        ),
        format!(
            "{period} lies outside the months of the campaign ({first} to {last}): nobody is reminded, and no report is made of nothing."
        ),
    )
}

/// Holds others that change the ledger off until it is dropped. It is in `state/`, which a campaign file that is
/// edited, replaced or copied does not change.
///
/// # Errors
/// Another process holds it, or the disk refuses.
pub fn lock(state: &Path) -> Result<Option<File>, OpenError> {
    let path = state.join("lock");
    let file = owner_only::folder(state)
        .and_then(|()| owner_only::open(&path, OpenOptions::new().write(true).create(true)))
        .map_err(|source| OpenError::Lock { path, source })?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(fs::TryLockError::WouldBlock) => Err(OpenError::Busy),
        // A file system without locks: those of SQLite still protect the ledger.
        Err(fs::TryLockError::Error(_)) => Ok(Some(file)),
    }
}

impl OpenCampaign {
    /// Everything that a campaign needs besides its ledger, with the lock where results are kept. Without a month the one
    /// before the clock's is meant.
    ///
    /// # Errors
    /// A file of the office is wrong, or another process holds the lock.
    pub fn of(
        campaign: Campaign,
        as_of: DateTime<FixedOffset>,
        period: Option<Period>,
        keep: Keep,
    ) -> Result<Self, OpenError> {
        let folder = campaign.folder.join("templates");
        let templates = Templates::load(folder.is_dir().then_some(folder.as_path()))?;
        let lexicon = campaign.lexicon();
        let fonts = typefaces::load(campaign.report.fonts.as_deref())?;
        let period = period.unwrap_or_else(|| Period::containing(as_of.date_naive()).previous());
        let limits = Limits::default();
        let workers = SandboxPool::of_this_program(limits.child)?;
        let lock = match keep {
            Keep::Everything => lock(&campaign.state_folder())?,
            Keep::Nothing => None,
        };
        Ok(Self { campaign, templates, lexicon, fonts, as_of, period, limits, workers, keep, _lock: lock })
    }

    /// The line over the ledger of the campaign, or over a copy of it. What a crash left undone in the ledger or of an issue is
    /// done.
    ///
    /// # Errors
    /// The ledger refuses.
    pub fn pipeline(&self) -> Result<Pipeline<'_>, OpenError> {
        let state = self.campaign.state_folder();
        match self.keep {
            Keep::Everything => {
                let mut pipeline = self.pipeline_over(Ledger::open(&state, self.as_of)?);
                pipeline.catch_up()?;
                pipeline.settle_issues()?;
                Ok(pipeline)
            }
            Keep::Nothing => {
                let raw = RawStore::dry_run_copy(&state)?;
                Ok(Pipeline { raw, ..self.pipeline_over(Ledger::dry_run_copy(&state, self.as_of)?) })
            }
        }
    }

    /// The line over a ledger that is open.
    pub fn pipeline_over(&self, ledger: Ledger) -> Pipeline<'_> {
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
