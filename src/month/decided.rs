//! What the office has decided, as entries, units and months carry it: plain values.

use chrono::{DateTime, FixedOffset};
use figures::Figure;

use crate::{
    decision::Decision,
    finding::Finding,
    form::{Form, Item},
    identity::ShortId,
};

/// One decision and what has become of it.
#[derive(Debug, Clone, PartialEq)]
pub struct DecisionRecord {
    /// The decision.
    pub decision: Decision,
    /// What has become of it.
    pub state: DecisionState,
}

/// What has become of a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DecisionState {
    /// It is applied.
    Applied,
    /// It holds, and there is nothing that it could change: the finding is no more, the unit has reported.
    Idle,
    /// 待确认: what it is about is not there any more; it changes nothing.
    Gone,
    /// 待确认: what it is about was read otherwise since; it changes nothing.
    Changed,
    /// A later decision about the same counts.
    Replaced,
    /// It was taken back.
    Undone,
}

impl DecisionState {
    /// Whether a person must decide again.
    pub fn is_held(self) -> bool {
        matches!(self, Self::Gone | Self::Changed)
    }

    /// Chinese name.
    pub fn chinese(self) -> &'static str {
        match self {
            Self::Applied => "已生效",
            Self::Idle => "无需适用",
            Self::Gone => "待确认：所涉内容已不存在",
            Self::Changed => "待确认：所涉内容重新识别后有变化",
            Self::Replaced => "已由后来的处理代替",
            Self::Undone => "已撤销",
        }
    }

    /// The word of `ledger.json`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Applied => "applied",
            Self::Idle => "idle",
            Self::Gone => "gone",
            Self::Changed => "changed",
            Self::Replaced => "replaced",
            Self::Undone => "undone",
        }
    }
}

/// What the office has decided about an entry, in it.
#[derive(Debug, Clone, Default)]
pub struct EntryDecisions {
    pub(super) verdict: Option<Verdict>,
    /// Findings that are not asked about any more, each with the decision.
    pub(super) waived: Vec<(Finding, ShortId)>,
    /// What else of the form is as the office says.
    pub(super) changes: Vec<FormChange>,
    /// The form as it was read, where it was changed.
    pub(super) as_read: Option<Box<Form>>,
}

/// 经办公室核实更正: something of a form that is as the office says, not as the unit wrote.
#[derive(Debug, Clone, PartialEq)]
pub struct FormChange {
    /// What.
    pub what: ChangedFact,
    /// The decision.
    pub decision: ShortId,
}

/// What the office changed of a form, with what was there before.
#[derive(Debug, Clone, PartialEq)]
pub enum ChangedFact {
    /// A figure has another value, or is in no sum.
    Figure {
        /// Its place among the form's figures.
        index: usize,
        /// As it was read.
        before: Box<Figure>,
    },
    /// A field.
    Field {
        /// Which.
        item: Item,
        /// The field as the unit wrote it; empty where it wrote nothing.
        before: String,
    },
    /// When it arrived.
    Arrival {
        /// When its mail did.
        before: DateTime<FixedOffset>,
    },
}

/// Whether a form counts by the office's word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Verdict {
    Accepted,
    Rejected(ShortId),
}

/// Why a unit need not send a form, with the decision that says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Duty {
    /// 免报.
    Excused(ShortId),
    /// 零报告, and when the unit said so.
    Nil(ShortId, DateTime<FixedOffset>),
}
