//! The straight line: [`receive`](Pipeline::receive), [`compile`](Pipeline::compile), [`respond`](Pipeline::respond).
//! Campaign, ledger, clock and the two ends are passed in.

mod error;
mod files;
mod receive;
mod respond;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use chrono::{DateTime, FixedOffset};
use gongwen::{FontNames, FontSet, Setting};

pub use error::Error;
pub use receive::{Progress, Received};
pub use respond::Responded;

use crate::{
    campaign::{Campaign, Period},
    confine::Workers,
    figures::Lexicon,
    identity::sha256,
    intake::Desk,
    ledger::{Ledger, Month, RawStore},
    limits::Limits,
    report,
    templates::Templates,
};

/// Written only where the campaign asks for it.
const OFD: &str = "report.ofd";

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
    pub workers: &'a Workers,
    /// The clock.
    pub as_of: DateTime<FixedOffset>,
}

/// The files of a period, named as the contract says, with their bytes.
pub struct Compiled {
    /// The period.
    pub period: Period,
    /// The month that they tell of.
    pub month: Month,
    /// Names all that they show: the same state gives the same files.
    pub state: String,
    /// Name below the period's folder → bytes.
    pub files: BTreeMap<String, Vec<u8>>,
    /// Characters of the report that no typeface has.
    pub missing_characters: Vec<char>,
}

impl Pipeline<'_> {
    /// A period's files from the ledger. Nothing is written: see [`Pipeline::save`].
    ///
    /// # Errors
    /// The ledger refuses, or a file cannot be made.
    pub fn compile(&self, period: Period) -> Result<Compiled, Error> {
        let state = self.state(period)?;
        let as_of = self.ledger.time_of_state(period, &state, self.as_of)?;
        let month = self.ledger.month(self.campaign, period, as_of)?;
        let report = report::summarise(self.campaign, &month);
        let document = report::official(self.campaign, &report, self.templates)?;
        let pages = gongwen::layout(&document, self.fonts)?;
        let pdf = gongwen::write_pdf(&pages, &document.title, &document.properties)?;
        let mut files = BTreeMap::from([
            (
                "report.docx".to_owned(),
                gongwen::docx_set(&document, &FontNames::default(), Setting::default(), Some(&pages))?,
            ),
            ("report.pdf".to_owned(), pdf.bytes),
            ("ledger.xlsx".to_owned(), report::workbook(&report)?),
            ("ledger.json".to_owned(), report::json(&report, &month)?.into_bytes()),
            ("index.html".to_owned(), report::page(&report, self.templates)?.into_bytes()),
        ]);
        if self.campaign.report.ofd {
            let ofd = gongwen::write_ofd(&pages, &document.title, &document.properties)?;
            files.insert(OFD.to_owned(), ofd.bytes);
        }
        Ok(Compiled { period, month, state, files, missing_characters: pdf.missing })
    }

    /// Names all that a period's files show, time aside: mails as they were read, letters, texts, register, and whether
    /// the deadline has passed.
    ///
    /// # Errors
    /// The ledger refuses.
    pub fn state(&self, period: Period) -> Result<String, Error> {
        let due = self.as_of > self.campaign.deadline.moment(period, self.campaign.timezone);
        let ledger = self.ledger.state(period)?;
        let (program, templates) = (env!("CARGO_PKG_VERSION"), self.templates.fingerprint());
        let campaign = self.campaign;
        Ok(sha256(format!("{program}|{due}|{templates}|{ledger}|{campaign:?}").as_bytes()))
    }

    fn desk(&self) -> Desk<'_> {
        Desk { campaign: self.campaign, lexicon: self.lexicon, limits: &self.limits, workers: self.workers }
    }
}
