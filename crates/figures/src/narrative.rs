//! What reading a text gives: [`Narrative`] with its sentences, figures and warnings, each with its place in the text.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::{amount::Amount, approximation::Approximation};

/// What was read from a text. All spans are bytes of that text.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Narrative {
    /// Its sentences, in its order.
    pub sentences: Vec<Sentence>,
    /// Its figures, in its order.
    pub figures: Vec<Figure>,
    /// What is doubtful about its numbers, in its order.
    pub warnings: Vec<FigureWarning>,
}

/// One sentence with what it shows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Sentence {
    /// Id of the section that the text is; empty as read, set by the caller that knows it.
    #[serde(default)]
    pub section: String,
    /// Its bytes in the section's text.
    #[serde(default)]
    pub span: Range<usize>,
    /// Its text, without white space around it.
    pub text: String,
    /// Ids of the activities that it shows as done.
    #[serde(rename = "measures")]
    pub activities: Vec<String>,
    /// Numbers of the tasks that it reports progress for.
    pub tasks: Vec<u32>,
}

/// 指标数: a number out of the narrative.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// Index of the sentence that it is read from.
    #[serde(default)]
    pub sentence: usize,
    /// Span of `surface` in the section's text.
    #[serde(default)]
    pub span: Range<usize>,
    /// Exact characters of the text.
    pub surface: String,
    /// Id of its kind, such as `posters_put_up`.
    pub kind: String,
    /// In base units (money in 元); `None` for a vague one (数千).
    pub value: Option<Amount>,
    /// Upper bound of a range.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<Amount>,
    /// How exact it is.
    pub approx: Approximation,
    /// As written but in simplified characters, `份`, so that 張 and 张 are one sum.
    pub unit: String,
    /// Belongs to the month reported on or to an event in it.
    #[serde(default)]
    pub timely: bool,
    /// The month that its sentence named last before it, from 1; the figure may be of that month and no other.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub month: Option<u32>,
    /// Whether it enters this month's sum.
    pub counted: bool,
    /// Id of the kind that it may as well be of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other_kind: Option<String>,
}

/// Why a number was taken for a figure of its kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Explanation {
    /// Exact characters of the text.
    pub surface: String,
    /// Its kind and the points for it by reason, those without points left out.
    pub kind: String,
    /// `verb`, `noun`, `alike`, `deed`, `result`, `continued` or `unit`, each with its points.
    pub points: Vec<(&'static str, u32)>,
    /// The kind that came next, with its points.
    pub next: Option<(String, u32)>,
    /// What governs the number's phrase: `none`, `verb`, `at`, `towards` or `company`.
    pub governor: &'static str,
}

/// Something doubtful about a number, for a person to decide.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FigureWarning {
    /// Index of the sentence in which it begins.
    pub sentence: usize,
    /// Span of `surface` in the section's text.
    pub span: Range<usize>,
    /// What.
    pub kind: WarningKind,
    /// Exact characters of the text.
    pub surface: String,
    /// The month named in its sentence, from 1.
    pub month: Option<u32>,
    /// The total that the text states; 0 where it is not about one.
    pub total: Amount,
    /// What its parts add up to.
    pub sum: Amount,
    /// Ids of the kinds that fit equally, the one that was taken first; empty where it is not about kinds.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<String>,
}

/// What is doubtful about a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum WarningKind {
    /// 累计 without since when; it was not counted.
    Scope,
    /// The sentence names a month: it may be another than the one reported on.
    Month,
    /// 计划发放 among what was done; it was not counted.
    Plan,
    /// A total that is not the sum of its parts.
    Sum,
    /// Parts (其中) that are more than their total.
    Parts,
    /// It could be read in two ways; it was not counted.
    Doubtful,
    /// Two kinds fit it equally; it was counted as the first.
    Kind,
}
