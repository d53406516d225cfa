//! One [`Message`](crate::message::Message) in, an [`Intake`] out: which forms, faulty files and materials it holds for which unit and period.

mod answer;
mod assign;
mod context;
mod disposition;
mod document;
mod faults;
mod files;
mod foreign;
mod liaison_reply;
mod material;
mod sender;
mod sort;
#[cfg(test)]
mod tests;

use chrono::{DateTime, FixedOffset};
use serde::Serialize;

use crate::{
    check::CheckedForm,
    config::{Period, UnitId},
    finding::Finding,
    form::{Answer, Liaison},
};

pub use context::IntakeContext;
pub use document::{ReadDocument, read as read_document};
pub use faults::{other_form, too_many_forms};

/// What one mail holds.
#[derive(Debug, Clone)]
pub struct Intake {
    /// What became of the mail.
    pub outcome: Outcome,
    /// Why, one Chinese sentence.
    pub reason: String,
    /// Month to which the mail is shown.
    pub period: Period,
    /// Forms, faults and materials in the order of the mail.
    pub entries: Vec<Entry>,
    /// Liaison officers whom a returned Annex 2 names, for the office to confirm.
    pub liaisons: Vec<(UnitId, Liaison)>,
    /// Addresses that a bounce says are dead.
    pub dead_addresses: Vec<String>,
    /// Message-IDs of the mails that the bounce answers; it is believed only where one of them is of our letter.
    pub bounce_answers: Vec<String>,
}

/// What became of a mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// At least one form was taken from it.
    Submission,
    /// Files for a unit, no form.
    Materials,
    /// Automatic, a bounce, spam: nothing to do.
    Ignored,
    /// Somebody of the office must look at it.
    NeedsPerson,
}

/// One thing that a mail holds for a unit.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Whose it is; `None` where neither the form nor the sender says it: it counts for nobody until the office does.
    pub unit: Option<UnitId>,
    /// For which month.
    pub period: Period,
    /// File with its archive, or [`BODY`].
    pub file: String,
    /// SHA-256 of the file's bytes, hexadecimal.
    pub sha256: String,
    /// What it is.
    pub content: Content,
    /// Its sender is in doubt: it waits for a person, and until then neither counts nor supersedes.
    pub unconfirmed: bool,
}

/// What a file is to the unit it came from.
#[derive(Debug, Clone)]
pub enum Content {
    /// A form.
    Form(Box<CheckedForm>),
    /// A file that gave no form, and why.
    Fault(Box<Finding>),
    /// 经验材料: a text about the work, sent in addition to the form; empty for a presentation, whose text is not read, and for a
    /// picture, which is kept but is none.
    Material(String),
    /// Items of the form in the mail's own words.
    Answer(Box<Answer>),
}

/// Name under which a mail's own text goes as a file.
pub const BODY: &str = "邮件正文";

/// Identity and headers of a mail as the ledger keeps them.
#[derive(Debug, Clone)]
pub struct MessageMeta {
    /// SHA-256 of the raw bytes, hexadecimal.
    pub id: String,
    /// Message-ID without angle brackets; empty where the mail has none.
    pub message_id: String,
    /// Address of the sender; empty where the mail has none.
    pub from: String,
    /// Subject, decoded.
    pub subject: String,
    /// When it arrived.
    pub received_at: DateTime<FixedOffset>,
}
