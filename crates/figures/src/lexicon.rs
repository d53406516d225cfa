//! [`Rules`] in, [`Lexicon`] out; a text in, its [`Narrative`] out.

use std::{collections::BTreeSet, ops::Range};

use text::in_simplified;

use crate::{
    activity_tagger::ActivityTagger,
    amount::Amount,
    fold::Folded,
    found::{FoundFigure, FoundWarning},
    narrative::{Figure, FigureWarning, Narrative, Sentence},
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
        Narrative {
            sentences: bounds.iter().map(|bound| self.sentence(&source, bound, tasks)).collect(),
            figures: figures.iter().filter_map(|found| self.figure(&source, found)).collect(),
            warnings: warnings.iter().map(|found| source.warning(found)).collect(),
        }
    }

    /// Ids of the activities that a narrative reports as done, in the order of the rules.
    pub fn activities(&self, narrative: &Narrative) -> Vec<String> {
        let shown: BTreeSet<&str> =
            narrative.sentences.iter().flat_map(|sentence| &sentence.activities).map(String::as_str).collect();
        self.tagger.in_order(&shown)
    }

    fn sentence(&self, source: &Source<'_>, bound: &Range<usize>, allowed: &[u32]) -> Sentence {
        let folded = source.folded.text.get(bound.clone()).unwrap_or_default();
        let (activities, tasks) = self.tagger.tags(folded, allowed);
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

    fn warning(&self, found: &FoundWarning) -> FigureWarning {
        let (span, surface) = self.typed(found.start, found.end);
        FigureWarning {
            sentence: self.sentence_at(found.start),
            span,
            kind: found.kind,
            surface,
            month: found.month,
            total: Amount(found.total),
            sum: Amount(found.sum),
        }
    }
}
