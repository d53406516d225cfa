//! Figures of a text in; out which sentences are about a whole country or many years, so that none of their numbers is
//! one month's work.

use std::collections::BTreeSet;

use crate::found::FoundFigure;

/// From this on a number of anything but money is beyond what one reporter counts in a month.
const VAST: f64 = 1e8;

/// Marks as not timely the figures of each sentence with a vast number, up to where the reporter names itself (我社区).
pub(crate) fn exclude_vast_sentences(text: &str, figures: &mut [FoundFigure]) {
    let of_money =
        |figure: &FoundFigure| text.get(figure.unit.0..figure.unit.1).is_some_and(|unit| unit.contains('元'));
    let is_vast = |figure: &FoundFigure| figure.value.is_some_and(|value| value >= VAST) && !of_money(figure);
    if !figures.iter().any(is_vast) {
        return;
    }
    let ends: Vec<usize> = text.match_indices(['。', '！', '？', '\n', '我']).map(|(at, _)| at).collect();
    let sentence = |figure: &FoundFigure| ends.partition_point(|end| *end < figure.start);
    let vast: BTreeSet<usize> = figures.iter().filter(|figure| is_vast(figure)).map(sentence).collect();
    for figure in figures {
        figure.timely &= !vast.contains(&sentence(figure));
    }
}
