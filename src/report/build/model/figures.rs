//! Figures of a month and the sums over them.

use std::{fmt, ops::Deref, sync::Arc};

use serde::Serialize;

use crate::{config::UnitId, identity::ShortId};
use figures::{Amount, Approximation};

/// Sum of one kind of figures in one unit of measure.
#[derive(Debug, Clone, Serialize)]
pub struct Total {
    /// `posters_put_up`.
    pub kind: String,
    /// `张贴海报`.
    pub name: String,
    /// Unit of measure, `张`.
    pub unit: String,
    /// The sum.
    pub sum: Amount,
    /// Only `over` with exact ones gives `over`, only `under` gives `under`; anything mixed is `about`.
    pub approx: Approximation,
    /// `1234余张`.
    pub text: String,
    /// Indices of its figures in [`figures`](super::MonthReport::figures).
    pub figures: Vec<usize>,
    /// Units that reported them.
    pub unit_count: usize,
    /// Its figures that may as well be of another kind.
    #[serde(skip_serializing_if = "is_zero")]
    pub doubtful: usize,
    /// Of the totals of its kind the one that most units reported; sentences and charts show this one.
    pub main: bool,
}

fn is_zero(count: &usize) -> bool {
    *count == 0
}

/// All totals of one kind.
#[derive(Debug, Clone, Serialize)]
pub struct KindTotal {
    /// `张贴海报`.
    pub name: String,
    /// The main one, `1234余张`.
    pub main: String,
    /// All of them, `1234余张、20幅`.
    pub text: String,
    /// Units that reported any of them.
    pub unit_count: usize,
}

/// Words that many figures have, such as their unit, file and sentence: kept once for all of them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct SharedText(Arc<str>);

impl SharedText {
    /// The words.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for SharedText {
    fn from(words: &str) -> Self {
        Self(words.into())
    }
}

impl Deref for SharedText {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for SharedText {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl Serialize for SharedText {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

/// One figure with where it comes from.
#[derive(Debug, Clone, Serialize)]
pub struct FigureDetail {
    /// 编号.
    pub id: ShortId,
    /// `posters_put_up`.
    pub kind: SharedText,
    /// `张贴海报`.
    pub name: SharedText,
    /// Unit that reported it.
    pub unit_id: UnitId,
    /// Its name.
    pub unit_name: SharedText,
    /// Exact words of the text.
    pub surface: String,
    /// Sentence around them, fit to be printed.
    pub sentence: SharedText,
    /// Text of the sentence before them.
    pub before: String,
    /// Text of the sentence after them.
    pub after: String,
    /// `None` for a vague one.
    pub value: Option<Amount>,
    /// Upper bound of a range.
    pub max: Option<Amount>,
    /// How exact it is.
    pub approx: Approximation,
    /// `1200余份`; of a vague one its exact words.
    pub text: String,
    /// Unit of measure as written.
    pub measure_unit: SharedText,
    /// Whether and why not it is in a total.
    pub role: FigureRole,
    /// 计入合计, 待确认 …; with 归类待核 where it may as well be of another kind.
    pub role_text: &'static str,
    /// Whether it may as well be of another kind.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub doubtful: bool,
    /// File that contains it.
    pub file: SharedText,
    /// The kept original as a link from the period's folder.
    pub href: SharedText,
    /// Heading of the section.
    pub place: SharedText,
    /// What the office has changed of it; empty where nothing.
    pub note: String,
    /// The office has given its value.
    pub corrected: bool,
}

/// Whether a figure is in a total.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum FigureRole {
    /// Added.
    Summed,
    /// The form has faults: listed, not added until they are corrected.
    Pending,
    /// Cumulative, planned or of unknown time: listed separately.
    #[serde(rename = "apart")]
    Excluded,
    /// No value (数千).
    Vague,
    /// Of a kind that is never added.
    #[serde(rename = "context")]
    NotSummable,
}
