//! Rules for kinds of figures in; out one automaton over their words and the markers of the language, and a table of units.

use std::collections::BTreeMap;

use aho_corasick::AhoCorasick;
use text::in_simplified;

use crate::{
    automaton::automaton,
    context_words::NO_UNIT,
    head_nouns::HeadNouns,
    kinds::Counting,
    markers::{MARKERS, Marker, NAMES_CONTAINING_WORDS},
    rules::KindRule,
};

pub(crate) use crate::kinds::Kinds;

/// The words and units of all kinds, ready to be found.
#[derive(Debug)]
pub(crate) struct Vocabulary {
    pub(crate) kinds: Vec<Kind>,
    /// Kinds by the ends of their nouns.
    pub(crate) head_nouns: HeadNouns,
    pub(crate) counting: Counting,
    /// Kinds that nouns before the number show only with a verb.
    pub(crate) needing_verb: Kinds,
    /// Kinds that their unit alone shows.
    pub(crate) by_unit_alone: Kinds,
    words: Option<AhoCorasick>,
    entries: Vec<Entry>,
    /// Units by their first character, longest first, with the kinds they count; words that only look like a unit
    /// count none.
    units: BTreeMap<char, Vec<(String, Kinds)>>,
}

#[derive(Debug)]
pub(crate) struct Kind {
    pub(crate) id: String,
    pub(crate) summed: bool,
    restricted_units: Vec<String>,
    pub(crate) needs_verb: bool,
}

/// What one word may be.
#[derive(Debug, Default, Clone)]
pub(crate) struct Entry {
    pub(crate) verb: Kinds,
    pub(crate) noun: Kinds,
    pub(crate) result_verb: Kinds,
    /// It is a verb of a kind only together with an object of that kind.
    pub(crate) weak: bool,
    /// Kinds whose restricted units it goes with.
    pub(crate) restricted: Kinds,
    pub(crate) markers: Vec<Marker>,
}

/// A known word by its bytes in the folded text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Word {
    pub(crate) start: usize,
    pub(crate) end: usize,
    entry: usize,
}

impl Vocabulary {
    /// Makes the words of the rules ready. Kinds beyond the 128th are left out.
    pub(crate) fn new(rules: &[KindRule]) -> Self {
        // Texts are read in simplified characters, so rules written in others must match them there.
        let mut table: BTreeMap<String, Entry> = BTreeMap::new();
        for (marker, words) in MARKERS {
            words.split(' ').for_each(|word| table.entry(word.to_owned()).or_default().markers.push(*marker));
        }
        for word in NAMES_CONTAINING_WORDS.split_ascii_whitespace() {
            table.entry(word.to_owned()).or_default();
        }
        let mut units: BTreeMap<String, Kinds> = BTreeMap::new();
        let kinds = || rules.iter().take(Kinds::BITS as usize).zip(0_u32..);
        for (kind, place) in kinds() {
            let bit: Kinds = 1 << place;
            kind.verbs.iter().for_each(|word| table.entry(in_simplified(word)).or_default().verb |= bit);
            for word in &kind.weak_verbs {
                let entry = table.entry(in_simplified(word)).or_default();
                (entry.verb, entry.weak) = (entry.verb | bit, true);
            }
            kind.nouns.iter().for_each(|word| table.entry(in_simplified(word)).or_default().noun |= bit);
            kind.result_verbs.iter().for_each(|word| table.entry(in_simplified(word)).or_default().result_verb |= bit);
            for word in &kind.restricted_nouns {
                let entry = table.entry(in_simplified(word)).or_default();
                (entry.noun, entry.restricted) = (entry.noun | bit, entry.restricted | bit);
            }
            kind.units
                .iter()
                .chain(&kind.restricted_units)
                .for_each(|unit| *units.entry(in_simplified(unit)).or_default() |= bit);
        }
        table.remove("");
        units.remove("");
        for word in NO_UNIT.split(' ') {
            units.entry(word.to_owned()).or_default();
        }
        let mut by_first: BTreeMap<char, Vec<(String, Kinds)>> = BTreeMap::new();
        for (unit, kinds) in units {
            by_first.entry(unit.chars().next().unwrap_or_default()).or_default().push((unit, kinds));
        }
        by_first.values_mut().for_each(|units| units.sort_by_key(|(unit, _)| std::cmp::Reverse(unit.len())));
        let mut entries: Vec<Entry> = table.iter().map(|(word, entry)| ending_in(&table, word, entry)).collect();
        for entry in &mut entries {
            if entry.verb != 0 {
                entry.markers.retain(|marker| *marker != Marker::Light);
                // A verb of the campaign's own is not foreign to it.
                entry.markers.retain(|marker| *marker != Marker::Unrelated || entry.weak);
            }
            if entry.weak && !entry.markers.contains(&Marker::Unrelated) {
                entry.markers.push(Marker::Unrelated);
            }
        }
        Self {
            needing_verb: kinds().filter(|(kind, _)| kind.needs_verb).fold(0, |set, (_, place)| set | 1 << place),
            by_unit_alone: kinds()
                .filter(|(kind, _)| is_shown_by_unit(kind))
                .fold(0, |set, (_, place)| set | 1 << place),
            kinds: kinds().map(|(kind, _)| Kind::new(kind)).collect(),
            head_nouns: HeadNouns::new(rules),
            counting: Counting::new(rules),
            words: automaton(table.keys().map(String::as_str)),
            entries,
            units: by_first,
        }
    }

    /// Every known word of a folded text, the longest at each place.
    pub(crate) fn words<'a>(&'a self, text: &'a str) -> impl Iterator<Item = Word> + 'a {
        self.words.iter().flat_map(move |words| words.find_iter(text)).map(|found| Word {
            start: found.start(),
            end: found.end(),
            entry: found.pattern().as_usize(),
        })
    }

    /// The bytes of the unit that a text starts with and the kinds it counts; none of them for 个月 and the like.
    pub(crate) fn unit(&self, text: &str) -> Option<(usize, Kinds)> {
        let units = self.units.get(&text.chars().next()?)?;
        units.iter().find(|(unit, _)| text.starts_with(unit.as_str())).map(|(unit, kinds)| (unit.len(), *kinds))
    }

    pub(crate) fn entry(&self, word: Word) -> Option<&Entry> {
        self.entries.get(word.entry)
    }
}

impl Kind {
    /// Whether a unit counts it only with some nouns.
    pub(crate) fn is_restricted(&self, unit: &str) -> bool {
        self.restricted_units.iter().any(|restricted| restricted == unit)
    }

    fn new(rule: &KindRule) -> Self {
        Self {
            id: rule.kind.clone(),
            summed: rule.summed,
            restricted_units: rule.restricted_units.iter().map(|unit| in_simplified(unit)).collect(),
            needs_verb: rule.needs_verb,
        }
    }
}

/// A rate has neither verbs nor nouns: any number with its unit is one.
fn is_shown_by_unit(rule: &KindRule) -> bool {
    rule.verbs.is_empty() && rule.nouns.is_empty()
}

/// A word with the kinds of the verbs that end it: 成功拦截 is a 拦截.
fn ending_in(table: &BTreeMap<String, Entry>, word: &str, entry: &Entry) -> Entry {
    let mut entry = entry.clone();
    if entry.verb != 0 && !word.contains(['、', '和']) {
        let endings = word.char_indices().skip(1).filter_map(|(at, _)| table.get(word.get(at..)?));
        for ending in endings {
            (entry.verb, entry.result_verb) = (entry.verb | ending.verb, entry.result_verb | ending.result_verb);
        }
    }
    entry
}
