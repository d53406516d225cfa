//! A figure and the sentence that it was read in; out what is doubtful about it: no time said, a month named, a plan.

use crate::{
    context::SentenceContext,
    found::{FoundFigure, FoundWarning},
    narrative::WarningKind,
    scope::Scope,
    vocabulary::Vocabulary,
};

/// The warning about a figure that was just read.
pub(crate) fn about(vocabulary: &Vocabulary, sentence: &SentenceContext, figure: &FoundFigure) -> Option<FoundWarning> {
    let summed = vocabulary.kinds.get(figure.kind).is_some_and(|kind| kind.summed);
    if !summed || figure.value.is_none() {
        return None;
    }
    if let Some(other) = figure.choice.doubt().filter(|_| figure.timely && !sentence.plan) {
        let warning = FoundWarning::new(WarningKind::Kind, figure.start, figure.end);
        return Some(FoundWarning { month: sentence.month, kinds: Some((figure.kind, other)), ..warning });
    }
    let kind = if sentence.plan {
        (sentence.announced && !sentence.to_come).then_some(WarningKind::Plan)
    } else if sentence.scope == Scope::Cumulative && sentence.since_unsaid {
        Some(WarningKind::Scope)
    } else {
        (figure.timely && sentence.month.is_some()).then_some(WarningKind::Month)
    };
    kind.map(|kind| FoundWarning { month: sentence.month, ..FoundWarning::new(kind, figure.start, figure.end) })
}
