//! A campaign's words in, [`Lexicon`] out: one automaton over verbs, objects, deeds and the language's own markers.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
};

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

use super::{
    Amount, Figure, FigureWarning, Narrative, Sentence, counting,
    fold::Folded,
    language::{self, Marker},
    showing::Showing,
    token,
};
use crate::{
    config::{Campaign, FigureKind},
    form::in_simplified,
};

/// Kinds of figures as a set, by their place in the campaign.
pub(super) type Kinds = u128;

/// What a campaign counts and looks for, made ready for reading.
#[derive(Debug)]
pub struct Lexicon {
    pub(super) kinds: Vec<Kind>,
    /// Kinds that nouns before the number show only with a verb.
    pub(super) needing_verb: Kinds,
    /// Kinds that their unit tells.
    pub(super) told_by_unit: Kinds,
    words: Option<AhoCorasick>,
    entries: Vec<Entry>,
    /// Units by their first character, longest first, with the kinds they count; words that only look like a unit
    /// count none.
    units: BTreeMap<char, Vec<(String, Kinds)>>,
    showing: Showing,
}

#[derive(Debug)]
pub(super) struct Kind {
    pub(super) name: String,
    pub(super) summed: bool,
    restricted_units: Vec<String>,
    pub(super) needs_verb: bool,
}

/// What one word may be.
#[derive(Debug, Default, Clone)]
pub(super) struct Entry {
    pub(super) verb: Kinds,
    pub(super) noun: Kinds,
    pub(super) deed: Kinds,
    /// Kinds whose narrow units it goes with.
    pub(super) narrow: Kinds,
    pub(super) markers: Vec<Marker>,
}

/// A word where it stands in the folded text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Word {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) entry: usize,
}

impl Lexicon {
    /// Makes the words of a campaign ready. Kinds beyond the 128th are not read.
    pub fn new(campaign: &Campaign) -> Self {
        // Narratives are read in simplified characters, so a campaign written in others must meet them there.
        let mut table: BTreeMap<String, Entry> = BTreeMap::new();
        for (marker, words) in language::MARKERS {
            words.split(' ').for_each(|word| table.entry(word.to_owned()).or_default().markers.push(*marker));
        }
        for word in language::HOLDING.split_ascii_whitespace() {
            table.entry(word.to_owned()).or_default();
        }
        let mut units: BTreeMap<String, Kinds> = BTreeMap::new();
        let kinds = || campaign.figures.iter().take(Kinds::BITS as usize).zip(0_u32..);
        for (kind, place) in kinds() {
            let bit: Kinds = 1 << place;
            kind.verbs.iter().for_each(|word| table.entry(in_simplified(word)).or_default().verb |= bit);
            kind.nouns.iter().for_each(|word| table.entry(in_simplified(word)).or_default().noun |= bit);
            kind.result_verbs.iter().for_each(|word| table.entry(in_simplified(word)).or_default().deed |= bit);
            for word in &kind.restricted_nouns {
                let entry = table.entry(in_simplified(word)).or_default();
                (entry.noun, entry.narrow) = (entry.noun | bit, entry.narrow | bit);
            }
            kind.units
                .iter()
                .chain(&kind.restricted_units)
                .for_each(|unit| *units.entry(in_simplified(unit)).or_default() |= bit);
        }
        table.remove("");
        units.remove("");
        for word in language::NO_UNIT.split(' ') {
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
            }
        }
        Self {
            needing_verb: kinds().filter(|(kind, _)| kind.needs_verb).fold(0, |set, (_, place)| set | 1 << place),
            told_by_unit: kinds().filter(|(kind, _)| tells_by_unit(kind)).fold(0, |set, (_, place)| set | 1 << place),
            kinds: kinds().map(|(kind, _)| Kind::new(kind)).collect(),
            words: automaton(table.keys().map(String::as_str)),
            entries,
            units: by_first,
            showing: Showing::new(campaign),
        }
    }

    /// Reads a narrative. Its sentences are progress only for the given tasks.
    pub fn read(&self, text: &str, tasks: &[u32]) -> Narrative {
        let folded = Folded::new(text);
        let tokens = token::tokens(self, &folded.text);
        let bounds = token::sentences(&folded.text, &tokens);
        let (mut found, warnings) = counting::count(self, &folded.text, &tokens);
        set_vast_apart(&folded.text, &mut found);
        let sentence_at = |at: usize| bounds.partition_point(|bound| bound.start <= at).saturating_sub(1);
        let words = |span: &Range<usize>| text.get(span.clone()).unwrap_or_default().to_owned();
        let sentences = bounds.iter().map(|bound| {
            let (measures, tasks) = self.showing.shown_by(folded.text.get(bound.clone()).unwrap_or_default(), tasks);
            let span = folded.span(text, bound.start, bound.end);
            Sentence { section: String::new(), text: words(&span), span, measures, tasks }
        });
        let figures = found.into_iter().filter_map(|found| {
            let kind = self.kinds.get(found.kind)?;
            let span = folded.span(text, found.start, found.end);
            Some(Figure {
                sentence: sentence_at(found.start),
                surface: words(&span),
                span,
                kind: kind.name.clone(),
                value: found.value.map(Amount),
                max: found.max.map(Amount),
                approx: found.approx,
                unit: in_simplified(&words(&folded.span(text, found.unit.0, found.unit.1))),
                timely: found.timely,
                month: found.month,
                counted: kind.summed && found.value.is_some() && found.timely,
            })
        });
        let warnings = warnings.into_iter().map(|warning| {
            let span = folded.span(text, warning.start, warning.end);
            FigureWarning {
                sentence: sentence_at(warning.start),
                surface: words(&span),
                span,
                kind: warning.kind,
                month: warning.month,
                total: Amount(warning.total),
                sum: Amount(warning.sum),
            }
        });
        Narrative { sentences: sentences.collect(), figures: figures.collect(), warnings: warnings.collect() }
    }

    /// Ids of the forms of publicity that a narrative shows as done, in the campaign's order.
    pub fn measures(&self, narrative: &Narrative) -> Vec<String> {
        let shown: BTreeSet<&str> =
            narrative.sentences.iter().flat_map(|sentence| &sentence.measures).map(String::as_str).collect();
        self.showing.in_order(&shown)
    }

    /// Every known word of a folded text, the longest at each place.
    pub(super) fn words<'a>(&'a self, text: &'a str) -> impl Iterator<Item = Word> + 'a {
        self.words.iter().flat_map(move |words| words.find_iter(text)).map(|found| Word {
            start: found.start(),
            end: found.end(),
            entry: found.pattern().as_usize(),
        })
    }

    /// The bytes of the unit that a text starts with and the kinds it counts; none of them for 个月 and the like.
    pub(super) fn unit(&self, text: &str) -> Option<(usize, Kinds)> {
        let units = self.units.get(&text.chars().next()?)?;
        units.iter().find(|(unit, _)| text.starts_with(unit.as_str())).map(|(unit, kinds)| (unit.len(), *kinds))
    }

    pub(super) fn entry(&self, word: Word) -> Option<&Entry> {
        self.entries.get(word.entry)
    }
}

/// From a hundred million of anything but money on, a sentence tells of a country or of years: none of its numbers is a
/// unit's month, up to where the unit speaks of itself (我社区).
fn set_vast_apart(text: &str, figures: &mut [counting::Found]) {
    const VAST: f64 = 1e8;
    let of_money =
        |found: &counting::Found| text.get(found.unit.0..found.unit.1).is_some_and(|unit| unit.contains('元'));
    let is_vast = |found: &counting::Found| found.value.is_some_and(|value| value >= VAST) && !of_money(found);
    if !figures.iter().any(is_vast) {
        return;
    }
    let ends: Vec<usize> = text.match_indices(['。', '！', '？', '\n', '我']).map(|(at, _)| at).collect();
    let sentence = |found: &counting::Found| ends.partition_point(|end| *end < found.start);
    let vast: BTreeSet<usize> = figures.iter().filter(|found| is_vast(found)).map(sentence).collect();
    for found in figures {
        found.timely &= !vast.contains(&sentence(found));
    }
}

impl Kind {
    /// Whether a unit counts it only with some nouns.
    pub(super) fn is_narrow(&self, unit: &str) -> bool {
        self.restricted_units.iter().any(|restricted| restricted == unit)
    }

    fn new(kind: &FigureKind) -> Self {
        Self {
            name: kind.kind.clone(),
            summed: kind.summed,
            restricted_units: kind.restricted_units.iter().map(|unit| in_simplified(unit)).collect(),
            needs_verb: kind.needs_verb,
        }
    }
}

/// A rate has neither verbs nor nouns: any number with its unit is one.
fn tells_by_unit(kind: &FigureKind) -> bool {
    kind.verbs.is_empty() && kind.nouns.is_empty()
}

/// A word with the kinds of the verbs that end it: 成功拦截 is a 拦截.
fn ending_in(table: &BTreeMap<String, Entry>, word: &str, entry: &Entry) -> Entry {
    let mut entry = entry.clone();
    if entry.verb != 0 && !word.contains(['、', '和']) {
        let endings = word.char_indices().skip(1).filter_map(|(at, _)| table.get(word.get(at..)?));
        for ending in endings {
            (entry.verb, entry.deed) = (entry.verb | ending.verb, entry.deed | ending.deed);
        }
    }
    entry
}

/// An automaton that finds the longest word at each place; none where there are no words or too many for one.
pub(super) fn automaton<'w>(words: impl Iterator<Item = &'w str>) -> Option<AhoCorasick> {
    AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).kind(Some(AhoCorasickKind::DFA)).build(words).ok()
}
