//! Mails that came, letters that went out, and liaison officers whom units propose.

use chrono::{DateTime, FixedOffset};
use serde::Serialize;

use crate::{
    config::UnitId,
    identity::ShortId,
    month::{LetterKind, LetterState, Outcome},
};

/// One mail that came in.
#[derive(Debug, Clone, Serialize)]
pub struct MessageReport {
    /// 编号.
    pub id: ShortId,
    /// Identity in the ledger: SHA-256 of the mail, hexadecimal.
    pub sha256: String,
    /// Sender's address; empty where the mail has none.
    pub from: String,
    /// Subject.
    pub subject: String,
    /// Campaign's zone.
    pub received_at: DateTime<FixedOffset>,
    /// `7月2日9时15分`.
    pub received_text: String,
    /// What became of it.
    pub outcome: Outcome,
    /// 报送件, 材料, 不处理, 待人工.
    pub outcome_text: String,
    /// Why.
    pub reason: String,
    /// Somebody must look at it.
    pub needs_person: bool,
}

/// One letter that went out.
#[derive(Debug, Clone, Serialize)]
pub struct LetterReport {
    /// 编号.
    pub id: ShortId,
    /// Unit written to; `None` for the office.
    pub unit_id: Option<UnitId>,
    /// Its name, or the office's.
    pub name: String,
    /// Kind.
    pub kind: LetterKind,
    /// 催报, 补正, 回执, 呈报.
    pub kind_text: String,
    /// Address.
    pub address: String,
    /// Subject.
    pub subject: String,
    /// What became of it.
    pub state: LetterState,
    /// 已发出, 待发, 未送达.
    pub state_text: String,
    /// Message-ID.
    pub message_id: String,
    /// Campaign's zone.
    pub written_at: DateTime<FixedOffset>,
    /// `7月4日9时`.
    pub written_text: String,
    /// Why it failed; empty else.
    pub failure: String,
}

/// A liaison officer whom a unit proposes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ContactReport {
    /// 单位名称.
    pub unit: String,
    /// 姓名.
    pub name: String,
    /// 所在部门.
    pub department: String,
    /// 所任职务.
    pub post: String,
    /// 联系电话, several joined by `、`.
    pub phones: String,
    /// E-mail address; empty where none is given.
    pub email: String,
    /// Address that the receipt came from.
    pub from: String,
    /// When it arrived, in the campaign's zone.
    pub received_at: DateTime<FixedOffset>,
}
