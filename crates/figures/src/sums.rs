//! Figures of one sentence in; out which of them are parts of a total that it states too, and totals that their parts do
//! not agree with.

use crate::{
    approximation::Approximation,
    found::{FoundFigure, FoundWarning},
    narrative::WarningKind,
    tokens::{Number, Token},
};

/// Parts that one total may have.
const PARTS: usize = 8;

/// A total and the parts named after 其中, as far as they are read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct OpenTotal {
    start: usize,
    end: usize,
    total: f64,
    sum: f64,
    /// Bytes of the unit.
    unit: (usize, usize),
    parts: usize,
}

impl OpenTotal {
    /// A figure as the total of parts that follow (发放资料2600份，其中); `None` where it is not exact.
    pub(crate) fn of(figure: &FoundFigure) -> Option<Self> {
        let total = exact(figure)?;
        Some(Self { start: figure.start, end: figure.end, total, sum: 0.0, unit: figure.unit, parts: 0 })
    }

    /// Adds a number that is one of the parts: 手册1500份.
    pub(crate) fn add(&mut self, text: &str, token: &Token, number: &Number) {
        let unit = |(start, end): (usize, usize)| text.get(start..end).unwrap_or_default();
        let Some(value) = number.numeral.value.filter(|_| unit(self.unit) == unit(number.unit)) else { return };
        // 近100份 may be less, so the sum of such parts proves nothing.
        if matches!(number.numeral.approx, Approximation::Exact | Approximation::Over) && number.numeral.max.is_none() {
            self.sum += value;
            self.parts += 1;
            self.end = token.end.max(number.numeral.end);
        }
    }

    /// A warning where the parts are more than the total.
    pub(crate) fn excess(self) -> Option<FoundWarning> {
        let Self { start, end, total, sum, parts, .. } = self;
        (parts > 0 && sum > total + 0.5).then(|| FoundWarning {
            total,
            sum,
            ..FoundWarning::new(WarningKind::Parts, start, end)
        })
    }
}

/// Stated totals right after their parts (大宣传2场，小宣传5场，共8场) that are not their sum.
pub(crate) fn wrong_sums(text: &str, figures: &[FoundFigure]) -> Vec<FoundWarning> {
    let mut wrong = Vec::new();
    for (at, total) in figures.iter().enumerate().filter(|(_, total)| total.sums_previous) {
        let Some(stated) = exact(total) else { continue };
        let parts: Vec<&FoundFigure> = figures
            .iter()
            .take(at)
            .rev()
            .take_while(|part| same_measure(text, part, total) && !part.is_total)
            .take(PARTS)
            .collect();
        let values: Vec<f64> = parts.iter().filter_map(|part| exact(part)).collect();
        // A single part need not be the whole of its total.
        if values.len() < 2 || values.len() < parts.len() {
            continue;
        }
        let mut sum = 0.0;
        let adds_up = values.iter().any(|value| {
            sum += value;
            (sum - stated).abs() < 0.5
        });
        if let (false, Some(first)) = (adds_up, parts.last()) {
            let warning = FoundWarning::new(WarningKind::Sum, first.start, total.end);
            wrong.push(FoundWarning { total: stated, sum, ..warning });
        }
    }
    wrong
}

/// The figures without the parts of a total that the sentence states too (大宣传2场，小宣传5场，共7场), and without totals of
/// parts of several kinds or units.
pub(crate) fn without_parts(text: &str, figures: Vec<FoundFigure>) -> Vec<FoundFigure> {
    if figures.len() < 3 {
        return figures;
    }
    let mut parts = vec![false; figures.len()];
    for (at, total) in figures.iter().enumerate() {
        let Some(value) = total.value.filter(|value| *value > 0.0) else { continue };
        if total.is_total {
            let before = figures.iter().take(at).rev().take_while(|part| same_measure(text, part, total)).take(PARTS);
            let count = adding_up(before, value);
            parts.iter_mut().skip(at - count).take(count).for_each(|part| *part = true);
            // A total over several kinds or units is none of them: 海报150张、横幅20条、单1200份，共计1370份.
            let before = figures.iter().take(at).rev().take_while(|part| !part.is_total).take(PARTS);
            if count == 0 && adding_up(before, value) > 0 {
                parts.iter_mut().skip(at).take(1).for_each(|total| *total = true);
                continue;
            }
        }
        let after = figures.iter().skip(at + 1).take_while(|part| same_measure(text, part, total)).take(PARTS);
        let count = adding_up(after, value);
        parts.iter_mut().skip(at + 1).take(count).for_each(|part| *part = true);
    }
    figures.into_iter().zip(parts).filter(|(_, part)| !part).map(|(figure, _)| figure).collect()
}

/// How many of the figures, two at least, add up to a total; 0 where they never do.
fn adding_up<'f>(figures: impl Iterator<Item = &'f FoundFigure>, total: f64) -> usize {
    let mut sum = 0.0;
    figures
        .map(|figure| {
            sum += figure.value.unwrap_or(0.0);
            sum
        })
        .zip(1..)
        .find(|(sum, count)| *count > 1 && (sum - total).abs() < 0.5)
        .map_or(0, |(_, count)| count)
}

fn exact(figure: &FoundFigure) -> Option<f64> {
    figure.value.filter(|_| figure.approx == Approximation::Exact && figure.max.is_none())
}

fn same_measure(text: &str, one: &FoundFigure, other: &FoundFigure) -> bool {
    let unit = |figure: &FoundFigure| text.get(figure.unit.0..figure.unit.1);
    one.kind == other.kind && unit(one) == unit(other)
}
