//! Letters (函) as a month knows them: kind, state and what was written when.

use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};

use super::LetterState;
use crate::{config::UnitId, identity::ShortId};

/// Kinds of letters (函).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LetterKind {
    /// 催报.
    Reminder,
    /// 补正.
    Correction,
    /// 回执.
    Receipt,
    /// 呈报.
    Digest,
    /// 核实: whether a form of a doubtful sender is the unit's.
    Confirmation,
    /// 逾期上报: to the leader of a unit, or of the office.
    Escalation,
}

impl LetterKind {
    /// Chinese name.
    pub fn chinese(self) -> &'static str {
        match self {
            Self::Reminder => "催报",
            Self::Correction => "补正",
            Self::Receipt => "回执",
            Self::Digest => "呈报",
            Self::Confirmation => "核实",
            Self::Escalation => "逾期上报",
        }
    }

    /// Whether each letter of this kind waits for a person's release, whatever the campaign says about approval.
    pub fn needs_release(self) -> bool {
        match self {
            Self::Reminder | Self::Correction | Self::Receipt | Self::Confirmation | Self::Digest => false,
            Self::Escalation => true,
        }
    }
}

/// One letter as the ledger knows it.
#[derive(Debug, Clone)]
pub struct LetterRecord {
    /// What the letter is about, once and for all: the same key is never written twice.
    pub key: String,
    /// Its short id.
    pub short_id: ShortId,
    /// Unit written to; `None` for the office.
    pub unit: Option<UnitId>,
    /// Kind.
    pub kind: LetterKind,
    /// Address.
    pub address: String,
    /// Subject.
    pub subject: String,
    /// What became of it.
    pub state: LetterState,
    /// Message-ID, without angle brackets.
    pub message_id: String,
    /// When it was written.
    pub written_at: DateTime<FixedOffset>,
    /// Why it failed; empty else.
    pub failure: String,
    /// Text and recipients stay as they are: somebody has it or may have it, or a person sends it again.
    pub fixed: bool,
}
