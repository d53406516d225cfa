//! The context that a number is read in; out the nouns, verbs and filling words before it that bear on what it counts.

use crate::{
    context::{Context, Noun, REACH, Verb},
    context_words::{CONTINUING, FILLERS, NO_SUFFIX},
    phrase::{Governor, Phrase},
    vocabulary::{Kinds, Vocabulary},
};

/// What a number is scored in.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Surroundings<'a> {
    pub(crate) vocabulary: &'a Vocabulary,
    pub(crate) text: &'a str,
    pub(crate) context: &'a Context,
    /// Bytes of the unit of the figure before.
    pub(crate) previous_unit: Option<(usize, usize)>,
}

impl Surroundings<'_> {
    /// The kinds that a verb governs for a number: a weak one only those of its object.
    pub(crate) fn governed_kinds(&self, verb: Verb, kinds: Kinds) -> Kinds {
        if !verb.weak {
            return verb.kinds;
        }
        let last = self.context.sentence.last.map_or(0, |last| 1 << last);
        verb.kinds & self.nearest_noun(kinds).map_or(last, |noun| noun.kinds)
    }

    /// The noun since the verb that can show a kind counted in the unit: the first of several, the head of a compound.
    pub(crate) fn nearest_noun(&self, kinds: Kinds) -> Option<Noun> {
        let (clause, sentence) = (&self.context.clause, &self.context.sentence);
        let verbs = clause.verbs | sentence.verb.map_or(0, |verb| verb.kinds);
        let usable = kinds & (verbs | !self.vocabulary.needing_verb);
        let mut nouns = clause
            .nouns
            .iter()
            .copied()
            .filter(|noun| !self.describes(noun))
            .skip_while(|noun| noun.kinds & usable == 0);
        let first = nouns.next()?;
        let head = nouns.take_while(|noun| noun.joined).filter(|noun| noun.kinds & usable != 0).last();
        Some(head.unwrap_or(first))
    }

    /// 报警器92个: whether a noun only begins an unknown one that ends right before the number.
    pub(crate) fn is_within_longer(&self, noun: &Noun, phrase: &Phrase, start: usize) -> bool {
        let rest = self.text.get(noun.end..start).unwrap_or_default();
        let rest = rest.trim_end_matches(|c| FILLERS.contains(c));
        let one = rest.chars().count() == 1 && !rest.contains(NO_SUFFIX);
        one || phrase.alike != 0
            && noun.kinds & phrase.alike == 0
            && rest.len() <= 2 * '片'.len_utf8()
            && !rest.is_empty()
    }

    /// 无警情的小区9个: whether a noun describes a later one.
    pub(crate) fn describes(&self, noun: &Noun) -> bool {
        self.text.get(noun.end..).is_some_and(|after| after.starts_with('的'))
            && self.context.clause.nouns.last().is_some_and(|last| last.start > noun.start)
    }

    /// Whether only filling words are between the clause's start and the number.
    pub(crate) fn only_fillers_before(&self, start: usize) -> bool {
        let clause = &self.context.clause;
        if clause.risen {
            return true;
        }
        let mut between = self.text.get(clause.start..start).unwrap_or_default();
        between = between.rsplit_once("实际").map_or(between, |(_, rest)| rest);
        if self.context.sentence.total_scope.is_some() {
            between = between.rsplit_once("其中").map_or(between, |(_, rest)| rest);
        }
        let mut fillers = 0;
        loop {
            let rest = between.trim_start_matches(|c| FILLERS.contains(c));
            fillers += between.len() - rest.len();
            if rest.is_empty() {
                return fillers <= REACH;
            }
            let Some(past) = CONTINUING.iter().find_map(|word| rest.strip_prefix(word)) else { return false };
            between = past;
        }
    }

    /// Whether the clause has only a noun before the number, and a figure came before it under a verb.
    pub(crate) fn continues_list(&self, phrase: &Phrase) -> bool {
        let (clause, sentence) = (&self.context.clause, &self.context.sentence);
        let verbless =
            clause.verbs == 0 && !clause.counted && sentence.verb.is_some_and(|verb| !verb.own && verb.kinds != 0);
        verbless && !phrase.leads && phrase.governor == Governor::None && sentence.last.is_some()
    }

    /// Whether a 、 separates the number from the one before it.
    pub(crate) fn follows_list_mark(&self, start: usize) -> bool {
        let between = self.text.get(self.context.clause.start..start).unwrap_or_default();
        between.len() <= REACH && between.starts_with(['、', '和', '及'])
    }
}
