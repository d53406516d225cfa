//! What was issued of a month, with what its report states, and what differs from that since: plain values.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, FixedOffset, NaiveDate};
use figures::{Amount, Approximation};
use serde::{Deserialize, Serialize};

use super::status::Status;
use crate::{
    config::{Period, UnitId},
    finding::Code,
    identity::ShortId,
};

/// 印发: a month's report as it went out.
#[derive(Debug, Clone, PartialEq)]
pub struct Issue {
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
    /// Who issued it; empty where nobody was named.
    pub by: String,
    /// Why; empty where nothing was said.
    pub why: String,
    /// Name below the issue's folder → SHA-256.
    pub files: BTreeMap<String, String>,
    /// SHA-256 of the office's own words in it; empty where it has none.
    pub notes: String,
    /// What its report states.
    pub facts: FrozenMonth,
}

/// What a month's report states.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct FrozenMonth {
    /// Units that were expected or had sent a form, in the order of the register.
    pub units: Vec<FrozenUnit>,
    /// Ids of the decisions made until then.
    #[serde(default)]
    pub decisions: BTreeSet<ShortId>,
}

/// One unit's month.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FrozenUnit {
    /// Its id in the register.
    pub id: UnitId,
    /// 单位名称.
    pub name: String,
    /// Its state.
    pub status: Status,
    /// It had nothing to report, and had said so.
    #[serde(default)]
    pub nil: bool,
    /// Whether its first form came after the deadline.
    pub late: bool,
    /// Codes of what it is asked to correct, in the order of the mail.
    #[serde(default)]
    pub errors: Vec<Code>,
    /// The form that counts.
    pub form: Option<FrozenForm>,
    /// Names of the files sent in addition, with the SHA-256 of each.
    #[serde(default)]
    pub materials: Vec<(String, String)>,
}

/// A form.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FrozenForm {
    /// Identity of the mail.
    pub mail: String,
    /// Mails that completed it.
    #[serde(default)]
    pub completed: Vec<String>,
    /// When it arrived.
    pub received_at: DateTime<FixedOffset>,
    /// 报送时间 as a date, else as written.
    pub reported_on: String,
    /// 报送人 with phones.
    pub reporter: String,
    /// Id of each section → SHA-256 of its text.
    pub sections: BTreeMap<String, String>,
    /// Its figures, in their order.
    pub figures: Vec<FrozenFigure>,
}

/// A figure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FrozenFigure {
    /// Kind.
    pub kind: String,
    /// Unit of measure.
    pub unit: String,
    /// Value; `None` for a vague number.
    pub value: Option<Amount>,
    /// Upper end of a range.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<Amount>,
    /// How exact.
    pub approx: Approximation,
    /// Whether it may enter a sum.
    pub counted: bool,
}

/// One difference between an issued report and its month.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// Whose.
    pub unit: UnitId,
    /// Its name now, or then where it is not there any more.
    pub name: String,
    /// What differs.
    pub what: Difference,
    /// What it comes from.
    pub cause: Cause,
}

/// What differs, as it was and as it is.
#[derive(Debug, Clone, PartialEq)]
pub enum Difference {
    /// The unit is among those of the month, or not; whether it is now.
    Listed(bool),
    /// Its name.
    Name(String, String),
    /// Its state, and whether it is a nil report.
    Status((Status, bool), (Status, bool)),
    /// Whether it was late.
    Late(bool, bool),
    /// What it is asked to correct.
    Errors(Vec<Code>, Vec<Code>),
    /// When its form arrived.
    Received(Option<DateTime<FixedOffset>>, Option<DateTime<FixedOffset>>),
    /// 报送时间.
    ReportedOn(String, String),
    /// 报送人 with phones.
    Reporter(String, String),
    /// The text of a section, by its id.
    Text(String),
    /// Its figures of one kind and unit of measure.
    Figures {
        /// Kind.
        kind: String,
        /// Unit of measure.
        unit: String,
        /// As they were.
        from: Vec<FrozenFigure>,
        /// As they are.
        to: Vec<FrozenFigure>,
    },
    /// Names of the files sent in addition.
    Materials(Vec<String>, Vec<String>),
}

/// What a difference comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cause {
    /// A mail that came since, by its short id.
    Mail(ShortId, DateTime<FixedOffset>),
    /// A decision made since.
    Decision(ShortId),
    /// The register, the campaign's settings, or another reading of the same mails.
    Settings,
}
