//! Narrative in, [`Figure`]s and [`Passage`]s out: numbers with kind and unit, sentences with tasks and measures.

mod clause;
mod counting;
mod dates;
mod doubt;
mod fold;
mod language;
mod lexicon;
pub mod numeral;
mod parts;
mod scope;
mod showing;
mod state;
mod token;
mod vote;

use serde::{Deserialize, Serialize, Serializer};

pub use lexicon::Lexicon;

/// 指标数: a number out of the narrative.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// Exact words of the text.
    pub surface: String,
    /// Kind of the campaign's table, such as `posters_put_up`.
    pub kind: String,
    /// In base units (money in 元); `None` for a vague one (数千).
    #[serde(serialize_with = "whole")]
    pub value: Option<f64>,
    /// Upper bound of a range.
    #[serde(default, skip_serializing_if = "Option::is_none", serialize_with = "whole")]
    pub max: Option<f64>,
    /// How exact it is.
    pub approx: Approximation,
    /// As written but in simplified characters, `份`, so that 張 and 张 are one sum.
    pub unit: String,
    /// Whether it enters this month's sum.
    pub counted: bool,
}

/// What a narrative says in numbers.
#[derive(Debug, Clone, PartialEq)]
pub struct Counted {
    /// Its figures, in its order.
    pub figures: Vec<Figure>,
    /// What about its numbers a person should look at, in its order.
    pub doubts: Vec<Doubt>,
}

/// Something about a number that a person should look at.
#[derive(Debug, Clone, PartialEq)]
pub struct Doubt {
    /// What.
    pub kind: DoubtKind,
    /// Exact words of the text.
    pub surface: String,
    /// The month named in its sentence, from 1.
    pub month: Option<u32>,
    /// The total that the text states; 0 where it is not about one.
    pub total: f64,
    /// What its parts add up to.
    pub sum: f64,
}

/// What is doubtful about a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum DoubtKind {
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
}

/// How exact a figure is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Approximation {
    /// As it stands.
    Exact,
    /// 余 多 超 以上.
    Over,
    /// 约 左右.
    About,
    /// 近 不到.
    Under,
    /// 数千 若干: no value.
    Vague,
}

/// One sentence with what it shows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Passage {
    /// The sentence.
    pub text: String,
    /// Ids of the phases whose form of publicity it shows as done.
    pub measures: Vec<String>,
    /// Numbers of the tasks that it is progress for.
    pub tasks: Vec<u32>,
}

/// 1200 and not 1200.0: a count is a whole number in JSON as well, up to 2^53, which a double holds exactly.
fn whole<S: Serializer>(number: &Option<f64>, serializer: S) -> Result<S::Ok, S::Error> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    #[allow(clippy::cast_possible_truncation)]
    match number {
        Some(number) if number.fract() == 0.0 && number.abs() <= EXACT => serializer.serialize_some(&(*number as i64)),
        number => number.serialize(serializer),
    }
}
