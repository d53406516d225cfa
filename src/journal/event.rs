//! What a line of the journal says: facts that the raw mails alone cannot give. Each event holds the whole value after the
//! change, so that applying one twice changes nothing.

use std::collections::BTreeMap;

use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::{
    config::{Period, UnitId},
    decision::Decision,
};

/// One fact. A new kind is a new variant, a new field has a default: older lines stay readable, and an older program
/// refuses what it does not know.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Event {
    /// A mail was found at a place and recorded.
    Mail(MailSeen),
    /// Nothing is left to do with a mail in its mailbox.
    Acknowledged {
        /// The mailbox.
        source: String,
        /// The mail's place in it.
        key: String,
    },
    /// A mail could not be fetched, read or moved.
    Failed(MailFailure),
    /// Recorded mails were read again, because program or campaign changed.
    ReadAgain {
        /// Fingerprint of the parser and all that it sees.
        read_with: String,
        /// The months that changed, and whether new letters are wanted.
        marks: BTreeMap<Period, bool>,
        /// Mailbox and place of a mail of which an earlier second reading had failed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        recovered: Option<(String, String)>,
    },
    /// A month's papers and letters are to be made.
    Outstanding {
        /// The month.
        period: Period,
        /// Whether new letters are wanted.
        answer: bool,
    },
    /// A month's papers and letters are made.
    Completed {
        /// The month.
        period: Period,
    },
    /// A month's files were compiled with something new in them.
    Compiled {
        /// The month.
        period: Period,
        /// Names all that the files show, time aside.
        state: String,
        /// The time that the files show.
        as_of: DateTime<FixedOffset>,
    },
    /// What this program wrote into a month's output.
    Files {
        /// The month.
        period: Period,
        /// Name below the month's folder → SHA-256 of each version that may be on the disk; none where the file is gone.
        files: BTreeMap<String, Vec<String>>,
    },
    /// The office confirmed a liaison officer.
    ContactAccepted {
        /// Whom.
        person: Person,
        /// 职务.
        post: String,
        /// Identity of the mail that proposed the person.
        message: String,
    },
    /// The office refused a liaison officer.
    ContactRefused(Person),
    /// The office took its confirmation back.
    ContactWithdrawn(Person),
    /// The program ran, with a clock that is taken for right.
    Ran {
        /// In the campaign's time zone.
        day: NaiveDate,
    },
    /// A person let a letter go, took it back or sent it again; what becomes of it follows as a row.
    LetterDecided {
        /// The letter's key.
        letter: String,
        /// `release`, `withdraw` or `resend`.
        act: String,
        /// Who; empty where nobody was named.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        by: String,
        /// Why; empty where nothing was said.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        why: String,
    },
    /// The office decided about a fact.
    Decided(Box<Decision>),
    /// The office issued a month's report.
    Issued(Box<IssuedReport>),
    /// A letter was written, or what has become of it changed.
    Row(Box<RowImage>),
}

/// A mail at a place of a mailbox.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MailSeen {
    /// The mailbox.
    pub source: String,
    /// The place: account, folder, UIDVALIDITY and UID, or the name of a file.
    pub key: String,
    /// SHA-256 of the raw mail, its name under `state/mail/`.
    pub sha256: String,
    /// Message-ID without angle brackets; empty where the mail has none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub message_id: String,
    /// When it arrived: as the server gave it, else as its own headers say.
    pub received_at: DateTime<FixedOffset>,
    /// The recorded mail that this one is another copy of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub copy_of: Option<String>,
    /// Fingerprint of the parser that read it, and all that it saw.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub read_with: String,
    /// It could not be read, and awaits a person.
    #[serde(default, skip_serializing_if = "is_false")]
    pub unreadable: bool,
    /// The months that it changed, and whether new letters are wanted.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub marks: BTreeMap<Period, bool>,
    /// Nothing is left to do with it in its mailbox.
    #[serde(default, skip_serializing_if = "is_false")]
    pub settled: bool,
}

/// A failure of ours with one mail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MailFailure {
    /// The mailbox.
    pub source: String,
    /// The mail's place in it.
    pub key: String,
    /// What could not be done.
    pub step: Step,
    /// How often in all.
    pub attempts: u32,
    /// Why, in Chinese.
    pub words: String,
    /// The month that shows it.
    pub period: Period,
    /// Address of the sender; empty where it is not known.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub sender: String,
    /// When the mail failed for the first time.
    pub since: DateTime<FixedOffset>,
    /// When it failed last.
    pub last: DateTime<FixedOffset>,
}

impl MailFailure {
    /// So often a mail may fail at a step; then it awaits a person and is tried once a day.
    pub const LIMIT: u32 = 5;

    /// Whether it awaits a person.
    pub fn is_parked(&self) -> bool {
        self.attempts >= Self::LIMIT
    }
}

/// A step of receiving.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Step {
    /// The mailbox did not give it.
    Fetch,
    /// It was stored, and reading it failed.
    Read,
    /// It was recorded, and could not be moved to the folder for done mail.
    Move,
}

impl Step {
    /// Its name in the journal, the ledger and the audit trail.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Fetch => "fetch",
            Self::Read => "read",
            Self::Move => "move",
        }
    }
}

/// A month's report as it went out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IssuedReport {
    /// 报送月份.
    pub period: Period,
    /// 1 for the first, 2 for the first re-issue.
    pub edition: u32,
    /// 发文顺序号.
    pub number: u32,
    /// 成文日期.
    pub date: NaiveDate,
    /// When it was noted.
    pub at: DateTime<FixedOffset>,
    /// Who; empty where nobody was named.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub by: String,
    /// Why; empty where nothing was said.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub why: String,
    /// Name below the folder → SHA-256.
    pub files: BTreeMap<String, String>,
    /// SHA-256 of the office's own words in it; empty where it has none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub notes: String,
    /// What the report states, as the month words it.
    pub facts: serde_json::Value,
}

/// A liaison officer, by value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Person {
    /// Of which unit.
    pub unit: UnitId,
    /// Name.
    pub name: String,
    /// Phone number.
    pub phone: String,
    /// Address.
    pub email: String,
}

/// A row of a table of the ledger that only the ledger can word: a letter with what has become of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RowImage {
    /// The table.
    pub table: String,
    /// The row's number in it.
    pub number: i64,
    /// Name of the column → value; texts of letters are kept under `state/mail/` and named by their SHA-256. Empty where the
    /// row is gone.
    pub columns: serde_json::Map<String, serde_json::Value>,
}

#[allow(clippy::trivially_copy_pass_by_ref)]
fn is_false(value: &bool) -> bool {
    !value
}
