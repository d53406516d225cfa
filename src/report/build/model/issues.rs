//! What was issued of a month, and what has changed since, in words.

use std::collections::BTreeMap;

use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::Serialize;

use crate::{config::UnitId, identity::ShortId};

/// A report that went out (印发).
#[derive(Debug, Clone, Serialize)]
pub struct IssueReport {
    /// 1 for the first, 2 for the first re-issue.
    pub edition: u32,
    /// 发文顺序号.
    pub number: u32,
    /// `渝宝圣湖办〔2020〕45号`.
    pub number_text: String,
    /// 成文日期.
    pub date: NaiveDate,
    /// `2020年7月6日`.
    pub date_text: String,
    /// When it was noted, campaign's zone.
    pub at: DateTime<FixedOffset>,
    /// `7月6日9时`.
    pub at_text: String,
    /// Who issued it; empty where nobody was named.
    pub by: String,
    /// Why; empty where nothing was said.
    pub why: String,
    /// Folder of its files, from the campaign's.
    pub folder: String,
    /// Name in the folder → SHA-256.
    pub files: BTreeMap<String, String>,
}

/// One difference between the last report that went out and the month as it is (印发后的变化).
#[derive(Debug, Clone, Serialize)]
pub struct ChangeReport {
    /// Whose.
    pub unit_id: UnitId,
    /// Its name.
    pub unit_name: String,
    /// What differs: `状态`, `张贴海报（张）`.
    pub field: String,
    /// As it went out.
    pub from: String,
    /// As it is.
    pub to: String,
    /// The mail or decision that it comes from, in words.
    pub why: String,
    /// 编号 of the mail, where it comes from one.
    pub mail: Option<ShortId>,
    /// 编号 of the decision, where it comes from one.
    pub decision: Option<ShortId>,
}
