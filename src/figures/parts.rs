//! The figures of one sentence in; out without those that are parts of a total stated beside them.

use super::counting::Found;

/// Parts that one total may have.
const PARTS: usize = 8;

/// Takes out the parts of a total that the sentence states too: 大宣传2场，小宣传5场，共7场.
pub(super) fn without_parts(text: &str, figures: Vec<Found>) -> Vec<Found> {
    if figures.len() < 3 {
        return figures;
    }
    let unit = |found: &Found| text.get(found.unit.0..found.unit.1);
    let alike = |one: &Found, other: &Found| one.kind == other.kind && unit(one) == unit(other);
    let mut parts = vec![false; figures.len()];
    for (at, total) in figures.iter().enumerate() {
        let Some(value) = total.value.filter(|value| *value > 0.0) else { continue };
        if total.total {
            let before = figures.iter().take(at).rev().take_while(|part| alike(part, total)).take(PARTS);
            let count = adding_up(before, value);
            parts.iter_mut().skip(at - count).take(count).for_each(|part| *part = true);
        }
        let after = figures.iter().skip(at + 1).take_while(|part| alike(part, total)).take(PARTS);
        let count = adding_up(after, value);
        parts.iter_mut().skip(at + 1).take(count).for_each(|part| *part = true);
    }
    figures.into_iter().zip(parts).filter(|(_, part)| !part).map(|(found, _)| found).collect()
}

/// How many of the figures, two at least, add up to a total; 0 where they never do.
fn adding_up<'f>(figures: impl Iterator<Item = &'f Found>, total: f64) -> usize {
    let mut sum = 0.0;
    figures
        .map(|found| {
            sum += found.value.unwrap_or(0.0);
            sum
        })
        .zip(1..)
        .find(|(sum, count)| *count > 1 && (sum - total).abs() < 0.5)
        .map_or(0, |(_, count)| count)
}
