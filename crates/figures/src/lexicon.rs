//! [`Rules`] in, [`Lexicon`] out; a text in, its [`Narrative`] out.

use std::{collections::BTreeSet, ops::Range};

use text::in_simplified;

use crate::{
    activity_tagger::{ActivityTagger, Set},
    amount::Amount,
    fold::Folded,
    found::{FoundFigure, FoundWarning},
    narrative::{Explanation, Figure, FigureWarning, Narrative, Sentence},
    reading,
    rules::Rules,
    tokens,
    vocabulary::Vocabulary,
};

/// Word lists made ready for reading.
#[derive(Debug)]
pub struct Lexicon {
    vocabulary: Vocabulary,
    tagger: ActivityTagger,
}

/// A typed text with its folded one and the bytes of its sentences in the folded one.
struct Source<'a> {
    typed: &'a str,
    folded: &'a Folded,
    sentences: &'a [Range<usize>],
}

impl Lexicon {
    /// Makes the rules ready.
    pub fn new(rules: &Rules) -> Self {
        Self { vocabulary: Vocabulary::new(&rules.kinds), tagger: ActivityTagger::new(&rules.activities, &rules.tasks) }
    }

    /// Reads a text. Only `tasks` are looked for in its sentences.
    pub fn read(&self, text: &str, tasks: &[u32]) -> Narrative {
        let folded = Folded::new(text);
        let tokens = tokens::tokens(&self.vocabulary, &folded.text);
        let bounds = tokens::sentences(&folded.text, &tokens);
        let (figures, warnings) = reading::read(&self.vocabulary, &folded.text, &tokens);
        let source = Source { typed: text, folded: &folded, sentences: &bounds };
        let mut counted = vec![0; bounds.len()];
        for found in figures.iter().filter(|found| found.value.is_some()) {
            let words = folded.text.get(found.start..found.end).unwrap_or_default();
            let kind = self.vocabulary.kinds.get(found.kind).map_or("", |kind| kind.id.as_str());
            if let Some(set) = counted.get_mut(source.sentence_at(found.start)) {
                *set |= self.tagger.of_figure(kind, words);
            }
        }
        let sentences = bounds.iter().zip(counted);
        Narrative {
            sentences: sentences.map(|(bound, counted)| self.sentence(&source, bound, counted, tasks)).collect(),
            figures: figures.iter().filter_map(|found| self.figure(&source, found)).collect(),
            warnings: warnings.iter().map(|found| self.warning(&source, found)).collect(),
        }
    }

    /// Why each figure of a text is of its kind, in the order of its figures.
    pub fn explain(&self, text: &str) -> Vec<Explanation> {
        let folded = Folded::new(text);
        let tokens = tokens::tokens(&self.vocabulary, &folded.text);
        let bounds = tokens::sentences(&folded.text, &tokens);
        let source = Source { typed: text, folded: &folded, sentences: &bounds };
        let (figures, _) = reading::read(&self.vocabulary, &folded.text, &tokens);
        figures.iter().filter_map(|found| self.explanation(&source, found)).collect()
    }

    fn explanation(&self, source: &Source<'_>, found: &FoundFigure) -> Option<Explanation> {
        let id = |kind: usize| self.vocabulary.kinds.get(kind).map(|kind| kind.id.clone());
        let given = found.choice.points.by_reason().into_iter().filter(|(_, points)| *points > 0);
        Some(Explanation {
            surface: source.typed(found.start, found.end).1,
            kind: id(found.kind)?,
            points: given.collect(),
            next: found.choice.next.and_then(|(kind, points)| Some((id(kind)?, points.total()))),
            governor: found.choice.governor.name(),
        })
    }

    fn warning(&self, source: &Source<'_>, found: &FoundWarning) -> FigureWarning {
        let (span, surface) = source.typed(found.start, found.end);
        let kinds = found.kinds.iter().flat_map(|(taken, other)| [*taken, *other]);
        FigureWarning {
            sentence: source.sentence_at(found.start),
            span,
            kind: found.kind,
            surface,
            month: found.month,
            total: Amount(found.total),
            sum: Amount(found.sum),
            kinds: kinds.filter_map(|kind| self.vocabulary.kinds.get(kind)).map(|kind| kind.id.clone()).collect(),
        }
    }

    /// Ids of the activities that a narrative reports as done, in the order of the rules.
    pub fn activities(&self, narrative: &Narrative) -> Vec<String> {
        let shown: BTreeSet<&str> =
            narrative.sentences.iter().flat_map(|sentence| &sentence.activities).map(String::as_str).collect();
        self.tagger.in_order(&shown)
    }

    fn sentence(&self, source: &Source<'_>, bound: &Range<usize>, counted: Set, allowed: &[u32]) -> Sentence {
        let folded = source.folded.text.get(bound.clone()).unwrap_or_default();
        let (activities, tasks) = self.tagger.tags(folded, counted, allowed);
        let (span, text) = source.typed(bound.start, bound.end);
        Sentence { section: String::new(), span, text, activities, tasks }
    }

    fn figure(&self, source: &Source<'_>, found: &FoundFigure) -> Option<Figure> {
        let kind = self.vocabulary.kinds.get(found.kind)?;
        let (span, surface) = source.typed(found.start, found.end);
        Some(Figure {
            sentence: source.sentence_at(found.start),
            span,
            surface,
            kind: kind.id.clone(),
            value: found.value.map(Amount),
            max: found.max.map(Amount),
            approx: found.approx,
            unit: match found.implied_unit {
                Some(unit) => unit.to_owned(),
                None => in_simplified(&source.typed(found.unit.0, found.unit.1).1),
            },
            timely: found.timely,
            month: found.month,
            counted: kind.summed && found.value.is_some() && found.timely,
            other_kind: found
                .choice
                .doubt()
                .and_then(|other| self.vocabulary.kinds.get(other))
                .map(|kind| kind.id.clone()),
        })
    }
}

impl Source<'_> {
    /// The bytes of the typed text that a range of the folded one came from, and their text.
    fn typed(&self, start: usize, end: usize) -> (Range<usize>, String) {
        let span = self.folded.span(self.typed, start, end);
        let text = self.typed.get(span.clone()).unwrap_or_default().to_owned();
        (span, text)
    }

    /// Index of the sentence that a byte of the folded text belongs to.
    fn sentence_at(&self, at: usize) -> usize {
        self.sentences.partition_point(|bound| bound.start <= at).saturating_sub(1)
    }
}
