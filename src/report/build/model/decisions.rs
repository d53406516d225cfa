//! What the office has decided, in words.

use chrono::{DateTime, FixedOffset};
use serde::Serialize;

use crate::{config::UnitId, identity::ShortId};

/// One decision of the office (人工处理).
#[derive(Debug, Clone, Serialize)]
pub struct DecisionReport {
    /// 编号.
    pub id: ShortId,
    /// `accept`, `waive` … as on the command line.
    pub act: &'static str,
    /// `采用`, `零报告（7月3日9时报）`.
    pub act_text: String,
    /// 编号 of the form, figure, finding or mail; `None` for a unit, and where it is not there any more.
    pub about: Option<ShortId>,
    /// What it is about, in words.
    pub about_text: String,
    /// Whose that is; `None` for a mail.
    pub unit_id: Option<UnitId>,
    /// Its name.
    pub unit_name: String,
    /// Who decided.
    pub by: String,
    /// Why.
    pub why: String,
    /// When, campaign's zone.
    pub at: DateTime<FixedOffset>,
    /// `7月4日9时`.
    pub at_text: String,
    /// `applied`, `idle`, `gone`, `changed`, `replaced`, `undone`.
    pub state: &'static str,
    /// The same in Chinese.
    pub state_text: String,
    /// It waits for confirmation.
    pub held: bool,
}
