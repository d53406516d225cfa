//! The straight line: [`receive`](Pipeline::receive), [`compile`](Pipeline::compile), [`respond`](Pipeline::respond).
//! Campaign, ledger, clock and the two ends are passed in.

mod ahead;
mod bounces;
mod decide;
mod disk;
mod doubt;
mod edited;
mod error;
mod files;
mod finished;
mod glance;
mod history;
mod letter_acts;
mod issue;
mod months;
mod notes;
mod open;
mod originals;
mod posting;
mod read_mail;
mod receive;
mod record;
mod replay;
mod reread;
mod respond;
mod send;
mod sent_copies;
mod span;
#[cfg(test)]
mod tests;
mod trail;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Mutex,
};

use chrono::{DateTime, FixedOffset, NaiveDate};
use gongwen::{Document, FontSet};

pub use decide::{Decided, Hand, LARGEST_PAPER, Refusal, Request, unit_named};
pub use doubt::Doubt;
pub use error::Error;
pub use files::Saved;
pub use glance::{Glance, MailGlance, Tally, UnitGlance, contact_words};
pub use issue::{IssueOrder, PreparedIssue, altered_issues};
pub use letter_acts::{LetterAct, LetterText, ListedLetter};
pub use months::Wanted;
pub use open::{Keep, OpenCampaign, OpenError, add_contacts, load_campaign, lock, outside};
pub use posting::Posting;
pub use receive::{Progress, Received};
pub use record::PaperMail;
pub use replay::{LineProgress, Taken, missing_mails};
pub use send::{Responded, WaysOut};
pub use span::SavedSummary;
pub use trail::TrailEntry;

use crate::{
    config::{Campaign, Period},
    i18n::LocalizedText,
    identity::sha256,
    ledger::{Ledger, RawStore},
    limits::Limits,
    month::{self, Month, MonthHistory},
    report::{self, MonthReport, PackedSheets},
    stop::StopSignal,
    templates::Templates,
};
use figures::Lexicon;
use sandbox::SandboxPool;

/// Names of the official papers' files, without ending.
const REPORT: &str = "report";
const CIRCULAR: &str = "circular";
const COVER: &str = "cover";
const WORKBOOK: &str = "ledger.xlsx";
/// Papers and formats that are written only where the campaign asks for them.
const ON_REQUEST: [&str; 7] =
    ["report.ofd", "circular.docx", "circular.pdf", "circular.ofd", "cover.docx", "cover.pdf", "cover.ofd"];

/// Everything a run works with.
pub struct Pipeline<'a> {
    /// The plan.
    pub campaign: &'a Campaign,
    /// What figures look like in it.
    pub lexicon: &'a Lexicon,
    /// Texts of report, page and letters.
    pub templates: &'a Templates,
    /// Typefaces of the report.
    pub fonts: &'a FontSet,
    /// What is known.
    pub ledger: Ledger,
    /// The raw mails.
    pub raw: RawStore,
    /// How much mails and files may ask of us.
    pub limits: Limits,
    /// Those who read what could ask for more.
    pub workers: &'a SandboxPool,
    /// The clock.
    pub as_of: DateTime<FixedOffset>,
    /// The month that the command is about.
    pub own: Period,
    /// Whether the run is to end after the mail or letter in hand.
    pub stop: StopSignal,
    /// Mails that the journal names and `state/mail/` does not have, as the ledger took its last lines.
    pub missing: usize,
    /// Entries read so far, and what was decided about them; empty at first.
    pub history: Mutex<MonthHistory>,
}

/// The files of a period, named as the contract says, with their bytes.
pub struct Compiled {
    /// The period.
    pub period: Period,
    /// The month that the files are about.
    pub month: Month,
    /// Names all that they show: the same state gives the same files.
    pub state: String,
    /// Name below the period's folder → bytes.
    pub files: BTreeMap<String, Vec<u8>>,
    /// Characters of the report that no typeface has.
    pub missing_characters: Vec<char>,
    /// What of the office's own words could not be set.
    pub note_faults: Vec<LocalizedText>,
    /// What the files are made from: letters change a small part of it.
    report: MonthReport,
    /// Sheets of the workbook that they do not change.
    sheets: PackedSheets,
}

/// The official papers of a month.
struct Papers {
    files: BTreeMap<String, Vec<u8>>,
    /// Characters in them that no typeface has.
    missing_characters: Vec<char>,
    /// What of the office's own words could not be set.
    note_faults: Vec<LocalizedText>,
}

impl Pipeline<'_> {
    /// A period's files from the ledger. Nothing is written: see [`Pipeline::save`].
    ///
    /// # Errors
    /// The ledger refuses, or a file cannot be made.
    pub fn compile(&self, period: Period) -> Result<Compiled, Error> {
        self.with_page(self.compile_for_letters(period)?)
    }

    /// The papers and the workbook: what a digest carries. The other files show the letters that go out next, and are
    /// made after them by [`Pipeline::complete`].
    ///
    /// # Errors
    /// As [`Pipeline::compile`].
    pub fn compile_for_letters(&self, period: Period) -> Result<Compiled, Error> {
        let state = self.state(period)?;
        let as_of = self.ledger.time_of_state(period, &state, self.as_of)?;
        let month = self.month(period, as_of)?;
        let report = self.summarise(&month)?;
        let Papers { mut files, missing_characters, note_faults } = self.papers(&report)?;
        let sheets = report::packed_sheets(&report)?;
        files.insert(WORKBOOK.to_owned(), report::workbook_with(&report, &sheets)?);
        Ok(Compiled { period, month, state, files, missing_characters, note_faults, report, sheets })
    }

    /// All files of the period once its letters are out. Papers that say the same are not typeset again.
    ///
    /// # Errors
    /// As [`Pipeline::compile`].
    pub fn complete(&self, compiled: Compiled) -> Result<Compiled, Error> {
        let period = compiled.period;
        let state = self.state(period)?;
        if state == compiled.state {
            return self.with_page(compiled);
        }
        let as_of = self.ledger.time_of_state(period, &state, self.as_of)?;
        let Compiled { month, files, missing_characters, note_faults, mut report, mut sheets, .. } = compiled;
        let mut papers = Papers { files, missing_characters, note_faults };
        let (earlier, long_ids) = (month.as_of, month::long_ids(&month.units));
        let month = self.month_of(period, as_of, month.units)?;
        let is_same = as_of == earlier && long_ids == month::long_ids(&month.units);
        if is_same {
            report.follow_correspondence(self.campaign, &month);
        } else {
            report = self.summarise(&month)?;
            sheets = report::packed_sheets(&report)?;
        }
        if !is_same || report::papers_show_correspondence(self.templates) {
            papers = self.papers(&report)?;
        }
        let Papers { mut files, missing_characters, note_faults } = papers;
        files.insert(WORKBOOK.to_owned(), report::workbook_with(&report, &sheets)?);
        self.with_page(Compiled { period, month, state, files, missing_characters, note_faults, report, sheets })
    }

    /// Adds the files that show everything.
    fn with_page(&self, mut compiled: Compiled) -> Result<Compiled, Error> {
        let Compiled { month, files, report, .. } = &mut compiled;
        files.insert("index.html".to_owned(), report::page(report, self.templates)?.into_bytes());
        files.insert("ledger.json".to_owned(), report::json(report, month)?.into_bytes());
        Ok(compiled)
    }

    /// Every number and every list of a month.
    ///
    /// # Errors
    /// The ledger refuses.
    pub fn summarise(&self, month: &Month) -> Result<MonthReport, Error> {
        let first = self.campaign.looks_back_to(month.period);
        let mut report = self.with_months_before(month.period, first, month.as_of, |earlier| {
            report::summarise(self.campaign, month, earlier)
        })?;
        report.set_notes(self.campaign.notes(month.period).sections);
        Ok(report)
    }

    /// The official papers that the campaign asks for, in each format.
    fn papers(&self, report: &MonthReport) -> Result<Papers, Error> {
        let (campaign, templates) = (self.campaign, self.templates);
        let (mut files, mut missing) = (BTreeMap::new(), BTreeSet::new());
        let official = report::official(campaign, report, templates)?;
        missing.extend(self.set(REPORT, &official, &mut files)?);
        if let Some(settings) = &campaign.circular {
            let circular = report::circular(campaign, settings, report, templates)?;
            missing.extend(self.set(CIRCULAR, &circular, &mut files)?);
        }
        if let Some(settings) = &campaign.cover {
            let cover = report::cover(campaign, settings, report, &official.title, templates)?;
            missing.extend(self.set(COVER, &cover, &mut files)?);
        }
        let note_faults = self.note_faults(report.period, &official);
        Ok(Papers { files, missing_characters: missing.into_iter().collect(), note_faults })
    }

    /// Sets a paper in each format that is asked for. Returns the characters that no typeface has.
    fn set(&self, name: &str, document: &Document, files: &mut BTreeMap<String, Vec<u8>>) -> Result<Vec<char>, Error> {
        let pages = gongwen::typeset(document, self.fonts)?;
        let docx = gongwen::to_docx(document, &gongwen::FontNames::default(), Some(&pages))?;
        let pdf = pages.to_pdf()?;
        if self.campaign.report.ofd {
            let ofd = pages.to_ofd()?;
            files.insert(format!("{name}.ofd"), ofd.bytes);
        }
        files.insert(format!("{name}.docx"), docx);
        files.insert(format!("{name}.pdf"), pdf.bytes);
        Ok(pdf.missing)
    }

    /// Names all that a period's files show, time aside: mails as they were read, letters, texts, register, the office's own
    /// words, and whether the deadline has passed.
    ///
    /// # Errors
    /// The ledger refuses.
    pub fn state(&self, period: Period) -> Result<String, Error> {
        let first = self.campaign.looks_back_to(period);
        // A holiday may put a month's deadline after that of the next.
        let due: Vec<bool> = std::iter::successors(Some(first), |month| Some(month.next()))
            .take_while(|month| *month <= period)
            .map(|month| self.as_of > self.campaign.due(month))
            .collect();
        let ledger = self.ledger.state(month::earliest_needed(first), period)?;
        let (program, templates) = (env!("CARGO_PKG_VERSION"), self.templates.fingerprint());
        let shown = self.campaign.within(first, period);
        let campaign = serde_json::to_string(&*shown).map_err(Error::Fingerprint)?;
        let state = sha256(format!("{program}|{due:?}|{templates}|{ledger}|{campaign}").as_bytes());
        Ok(notes::with_notes(state, &self.campaign.notes(period)))
    }

    /// The day of the clock in the campaign's zone.
    fn local_day(&self) -> NaiveDate {
        self.as_of.with_timezone(&self.campaign.timezone).date_naive()
    }
}
