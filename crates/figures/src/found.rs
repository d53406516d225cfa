//! What reading finds in a folded text, before it is given back with places in the typed text: plain values.

use crate::{approximation::Approximation, choice::Choice, narrative::WarningKind, vocabulary::Kinds};

/// A figure in the folded text.
#[derive(Debug)]
pub(crate) struct FoundFigure {
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// Index of its kind in the rules.
    pub(crate) kind: usize,
    pub(crate) value: Option<f64>,
    pub(crate) max: Option<f64>,
    pub(crate) approx: Approximation,
    /// Bytes of the unit; empty where there is none.
    pub(crate) unit: (usize, usize),
    /// The unit where the text leaves it out: 元 of 损失12.3万.
    pub(crate) implied_unit: Option<&'static str>,
    /// Belongs to this month or to one event.
    pub(crate) timely: bool,
    /// The month that its sentence named last before it, from 1.
    pub(crate) month: Option<u32>,
    /// 共计 before it.
    pub(crate) is_total: bool,
    /// 共计 and nothing else before it: the sum of the figures right before.
    pub(crate) sums_previous: bool,
    /// Kinds of the object of a verb of production: what it is once it is used.
    pub(crate) produced: Kinds,
    /// Why it is of its kind.
    pub(crate) choice: Choice,
}

/// A warning in the folded text.
#[derive(Debug)]
pub(crate) struct FoundWarning {
    pub(crate) kind: WarningKind,
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) month: Option<u32>,
    pub(crate) total: f64,
    pub(crate) sum: f64,
    /// The kinds that fit equally, the one that was taken first.
    pub(crate) kinds: Option<(usize, usize)>,
}

impl FoundWarning {
    pub(crate) fn new(kind: WarningKind, start: usize, end: usize) -> Self {
        Self { kind, start, end, month: None, total: 0.0, sum: 0.0, kinds: None }
    }
}
