//! Values over several months: sums of each month, and the campaign's goals month by month.

use serde::Serialize;

use figures::{Amount, Approximation};

/// Totals of several months.
#[derive(Debug, Clone, Serialize)]
pub struct History {
    /// Ascending; the last is the month of the report.
    pub months: Vec<HistoryMonth>,
    /// One a kind and unit of measure, in the order of totals.
    pub rows: Vec<HistoryRow>,
    /// `5月`, the month before; empty where the ledger does not hold it.
    pub previous: String,
    /// Units whose figures entered the totals of the month before.
    pub previous_units: usize,
    /// `张贴海报由320张增至431张`, one a kind that both months have in the same unit of measure.
    pub compared: Vec<String>,
}

/// One month of a history.
#[derive(Debug, Clone, Serialize)]
pub struct HistoryMonth {
    /// `5月`.
    pub name: String,
    /// Units with a form without faults, whose figures entered the totals.
    pub units: usize,
    /// It is in the report's year; a month of an earlier year is not in the year's sum.
    pub in_year: bool,
}

/// One total over the months.
#[derive(Debug, Clone, Serialize)]
pub struct HistoryRow {
    /// `张贴海报`.
    pub name: String,
    /// Unit of measure.
    pub unit: String,
    /// One a month; `None` where no unit reported it.
    pub months: Vec<Option<Sum>>,
    /// Over the year's months.
    pub year: Sum,
    /// `增加111张（34.7%）`, `约增加111张（34.7%）` of sums that are not exact, `持平`; `—` where one of the two months lacks it.
    pub change: String,
    /// Of the rows of its kind the one that most units reported in the report's month.
    pub main: bool,
}

/// A sum and its words.
#[derive(Debug, Clone, Serialize)]
pub struct Sum {
    /// The number.
    pub sum: Amount,
    /// How exact it is.
    pub approx: Approximation,
    /// `约431张`.
    pub text: String,
}

/// One aim over the months.
#[derive(Debug, Clone, Serialize)]
pub struct AimReport {
    /// `发案数`.
    pub name: String,
    /// Whether less is better.
    pub falling: bool,
    /// One a month of the history.
    pub months: Vec<AimMonth>,
    /// `减少3起（20%）` since the last month with a value; `—` without one.
    pub change: String,
    /// `5月`, the last earlier month with a value; empty without one.
    pub since: String,
    /// The change goes the way that is wanted: `趋好`, `需关注`, `持平`, or empty.
    pub judged: String,
}

/// An aim's value in one month.
#[derive(Debug, Clone, Serialize)]
pub struct AimMonth {
    /// `5月`.
    pub month: String,
    /// `12起`; empty where no unit reported it.
    pub text: String,
    /// The number.
    pub value: Option<Amount>,
    /// Unit of measure.
    pub unit: String,
    /// `宝圣湖派出所`.
    pub told_by: String,
    /// Sentence that it was read from.
    pub sentence: String,
    /// File that contains the sentence.
    pub file: String,
    /// What other units report of the same aim, in the order in which the campaign names them.
    pub others: Vec<AimSource>,
}

/// An aim's value as a further unit reports it.
#[derive(Debug, Clone, Serialize)]
pub struct AimSource {
    /// `平安办`.
    pub name: String,
    /// `86%`.
    pub text: String,
    /// The number.
    pub value: Amount,
    /// Unit of measure.
    pub unit: String,
    /// Number and unit of measure are those of the first unit.
    pub agrees: bool,
    /// Sentence that it was read from.
    pub sentence: String,
    /// File that contains the sentence.
    pub file: String,
}
