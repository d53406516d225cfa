//! What a person of the office has decided about one fact, as a value: which fact, what, who, why, when. In: the office's
//! words. Out: what the journal keeps, the ledger stores and `month` applies.

mod address;
mod in_force;

use chrono::{DateTime, FixedOffset};
use figures::Amount;
use serde::{Deserialize, Serialize};

use crate::{
    config::{Period, UnitId},
    form::{FieldValue, Item},
    identity::ShortId,
};

pub use address::{Address, FindingAddress, FormAddress};
pub use in_force::{Validity, validities};

/// 人工处理: one decision. It is never changed; a later one takes it back or its place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// Its short id, ten characters.
    pub id: ShortId,
    /// Month that it is about.
    pub period: Period,
    /// What is decided.
    pub act: Act,
    /// About what.
    pub address: Address,
    /// Fingerprint of the fact as it was then, before any decision; empty where the decision does not depend on it. Where
    /// the fact is another one now, the decision waits for confirmation.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub fact: String,
    /// Who decided.
    pub by: String,
    /// Why.
    pub why: String,
    /// When.
    pub at: DateTime<FixedOffset>,
}

/// What a person can decide. A new act is a new variant, a new field has a default: older lines of the journal stay readable.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Act {
    /// 采用: a form counts whatever its sender.
    Accept {
        /// The unit is not asked about the form's faults either.
        with_faults: bool,
    },
    /// 不予采用: a form neither counts nor supersedes.
    Reject,
    /// 归入: all that a mail holds is a unit's, for a month.
    Assign {
        /// Whose.
        unit: UnitId,
        /// For which month.
        to: Period,
        /// The sender's address, where the unit is to be known by it from now on.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        remember: Option<String>,
    },
    /// 登记: a form came on paper or by telephone; the office's own mail has it.
    Record {
        /// Whose.
        unit: UnitId,
        /// For which month.
        to: Period,
    },
    /// 更正: a figure has another value, and counts.
    Correct {
        /// The value, in base units (money in 元).
        value: Amount,
    },
    /// 不计入: a figure is in no sum.
    Drop,
    /// 更正: a field of a form is filled in or replaced.
    Set(FieldValue),
    /// 收到时间: a form arrived at another time than its mail.
    Received {
        /// When.
        at: DateTime<FixedOffset>,
    },
    /// 不再要求: a finding is right as it is.
    Waive,
    /// 免报: a unit need not report in this month.
    Excuse,
    /// 零报告: a unit has nothing to report in this month, and has said so.
    Nil {
        /// When it said so.
        received_at: DateTime<FixedOffset>,
    },
    /// 办结: nothing is left to do about a mail.
    Done,
    /// 撤销: an earlier decision does not hold any more.
    Undo,
}

/// Which of the decisions about one fact exclude each other: the last one counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Slot {
    Verdict,
    Assignment,
    Figure,
    Field(Item),
    Arrival,
    Waiver,
    Duty,
    Desk,
    /// Undoing excludes nothing.
    Undo,
}

impl Act {
    /// Chinese name.
    pub fn chinese(&self) -> &'static str {
        match self {
            Self::Accept { with_faults: false } => "采用",
            Self::Accept { with_faults: true } => "按现状采用",
            Self::Reject => "不予采用",
            Self::Assign { .. } => "归入单位",
            Self::Record { .. } => "登记纸质或来电报送",
            Self::Correct { .. } => "更正数据",
            Self::Drop => "不计入合计",
            Self::Set(_) => "更正填报内容",
            Self::Received { .. } => "更正收到时间",
            Self::Waive => "不再要求补正",
            Self::Excuse => "本月免报",
            Self::Nil { .. } => "零报告",
            Self::Done => "办结",
            Self::Undo => "撤销",
        }
    }

    /// The word by which the command line and `ledger.json` know it.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Accept { .. } => "accept",
            Self::Reject => "reject",
            Self::Assign { .. } => "assign",
            Self::Record { .. } => "record",
            Self::Correct { .. } => "correct",
            Self::Drop => "drop",
            Self::Set(_) => "set",
            Self::Received { .. } => "received",
            Self::Waive => "waive",
            Self::Excuse => "excuse",
            Self::Nil { .. } => "nil",
            Self::Done => "done",
            Self::Undo => "undo",
        }
    }

    /// Whose the mail is and for which month, where that is what is decided.
    pub fn assignment(&self) -> Option<(&UnitId, Period)> {
        match self {
            Self::Assign { unit, to, .. } | Self::Record { unit, to } => Some((unit, *to)),
            _ => None,
        }
    }

    fn slot(&self) -> Slot {
        match self {
            Self::Accept { .. } | Self::Reject => Slot::Verdict,
            Self::Assign { .. } | Self::Record { .. } => Slot::Assignment,
            Self::Correct { .. } | Self::Drop => Slot::Figure,
            Self::Set(value) => Slot::Field(value.item()),
            Self::Received { .. } => Slot::Arrival,
            Self::Waive => Slot::Waiver,
            Self::Excuse | Self::Nil { .. } => Slot::Duty,
            Self::Done => Slot::Desk,
            Self::Undo => Slot::Undo,
        }
    }
}

impl Decision {
    /// The id of the decision that is written down as the `number`-th, from 1.
    pub fn id_of(number: usize, at: DateTime<FixedOffset>) -> ShortId {
        let mut id = ShortId::of("decision", &[&number.to_string(), &at.to_rfc3339()]);
        crate::identity::shorten(vec![&mut id]);
        id
    }

    /// All months that change with it.
    pub fn periods(&self) -> Vec<Period> {
        let mut periods = vec![self.period];
        periods.extend(self.act.assignment().map(|(_, to)| to).filter(|to| *to != self.period));
        periods
    }
}
