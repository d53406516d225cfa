//! What reading sees of a campaign in, the word lists out with which the figures, activities and tasks of its narratives are read.

use figures::{ActivityRule, KindRule, Lexicon, Rules, TaskRule};

use super::{Campaign, FigureKind, Phase, ReadingContext, Task};

impl Campaign {
    /// The campaign's words made ready for reading narratives.
    pub fn lexicon(&self) -> Lexicon {
        Lexicon::new(&Rules::from(&self.reading()))
    }
}

impl From<&ReadingContext<'_>> for Rules {
    fn from(context: &ReadingContext<'_>) -> Self {
        Self {
            kinds: context.figures.iter().map(KindRule::from).collect(),
            activities: context.phases.iter().map(ActivityRule::from).collect(),
            tasks: context.tasks.iter().map(TaskRule::from).collect(),
        }
    }
}

impl From<&FigureKind> for KindRule {
    fn from(kind: &FigureKind) -> Self {
        Self {
            kind: kind.kind.clone(),
            verbs: kind.verbs.clone(),
            nouns: kind.nouns.clone(),
            result_verbs: kind.result_verbs.clone(),
            units: kind.units.clone(),
            restricted_units: kind.restricted_units.clone(),
            restricted_nouns: kind.restricted_nouns.clone(),
            head_nouns: kind.head_nouns.clone(),
            weak_verbs: kind.weak_verbs.clone(),
            counts: kind.counts,
            needs_verb: kind.needs_verb,
            summed: kind.summed,
        }
    }
}

impl From<&Phase> for ActivityRule {
    fn from(phase: &Phase) -> Self {
        Self {
            id: phase.id.clone(),
            words: phase.words.clone(),
            fallback_keywords: phase.fallback_keywords.clone(),
            guarded_words: phase.guarded_words.clone(),
            unless: phase.unless.clone(),
            yielding_words: phase.yielding_words.clone(),
            yields_to: phase.yields_to.clone(),
            figures: phase.figures.clone(),
            overrides: phase.overrides.clone(),
        }
    }
}

impl From<&Task> for TaskRule {
    fn from(task: &Task) -> Self {
        Self { number: task.number, words: task.words.clone(), shown_by: task.shown_by.clone() }
    }
}
