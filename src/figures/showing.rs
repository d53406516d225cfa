//! Folded sentences in, the forms of publicity they show as done and the tasks they are progress for out.

use std::collections::{BTreeMap, BTreeSet};

use aho_corasick::AhoCorasick;

use super::{
    language::{HOLDING, MARKERS, Marker, stands},
    lexicon::automaton,
};
use crate::{config::Campaign, form::in_simplified};

/// Phases, tasks or pairs as a set, by place.
type Set = u128;

/// The words of phases and tasks, made ready.
#[derive(Debug)]
pub(super) struct Showing {
    words: Option<AhoCorasick>,
    entries: Vec<Entry>,
    pairs: Vec<Shows>,
    phases: Vec<Phase>,
    tasks: Vec<Task>,
}

#[derive(Debug)]
struct Phase {
    id: String,
    /// Phases that this one takes the place of.
    overrides: Set,
}

#[derive(Debug)]
struct Task {
    number: u32,
    shown_by: Set,
}

/// What a word or a pair of words shows.
#[derive(Debug, Default, Clone, Copy)]
struct Shows {
    phases: Set,
    weakly: Set,
    tasks: Set,
}

#[derive(Debug, Default, Clone)]
struct Entry {
    shows: Shows,
    /// Pairs that it begins, and pairs that it ends.
    begins: Set,
    ends: Set,
    markers: Vec<Marker>,
}

/// Verbs of stock that is not used yet: what they rule shows nothing.
const STOCK: [&str; 7] = ["采购", "订购", "购买", "购置", "库存", "剩余", "下发"];

/// Words of a text that asks for figures instead of giving them.
const BLANKS: [&str; 5] = ["XX", "xx", "××", "多少", "X年"];

impl Showing {
    pub(super) fn new(campaign: &Campaign) -> Self {
        let bit = |place: usize| u32::try_from(place).ok().and_then(|place| 1_u128.checked_shl(place)).unwrap_or(0);
        let phases_of = |ids: &[String]| {
            campaign
                .phases
                .iter()
                .enumerate()
                .filter(|(_, phase)| ids.contains(&phase.id))
                .fold(0, |set, (at, _)| set | bit(at))
        };
        let mut table = Table::default();
        for (marker, words) in MARKERS {
            if matches!(marker, Marker::Plan | Marker::Negation | Marker::Done | Marker::UpTo | Marker::Making) {
                words.split(' ').for_each(|word| table.entry(word).markers.push(*marker));
            }
        }
        for word in HOLDING.split_ascii_whitespace() {
            table.entry(word);
        }
        for word in STOCK {
            table.entry(word).markers.push(Marker::Making);
        }
        for (at, phase) in campaign.phases.iter().enumerate() {
            table.add(&phase.words, Shows { phases: bit(at), ..Shows::default() }, bit);
            table.add(&phase.fallback_keywords, Shows { weakly: bit(at), ..Shows::default() }, bit);
        }
        for (at, task) in campaign.tasks.iter().enumerate() {
            table.add(&task.words, Shows { tasks: bit(at), ..Shows::default() }, bit);
        }
        table.words.remove("");
        Self {
            words: automaton(table.words.keys().map(String::as_str)),
            entries: table.words.iter().map(|(word, entry)| ending_in(&table.words, word, entry)).collect(),
            pairs: table.pairs,
            phases: campaign
                .phases
                .iter()
                .map(|phase| Phase { id: phase.id.clone(), overrides: phases_of(&phase.overrides) })
                .collect(),
            tasks: campaign
                .tasks
                .iter()
                .map(|task| Task { number: task.number, shown_by: phases_of(&task.shown_by) })
                .collect(),
        }
    }

    /// Forms and those of the allowed tasks that a sentence shows, both in the campaign's order.
    pub(super) fn shown_by(&self, sentence: &str, allowed: &[u32]) -> (Vec<String>, Vec<u32>) {
        let (shown, told) = self.shown(sentence);
        let tasks = self.tasks.iter().enumerate().filter(|(at, task)| holds(told, *at) || task.shown_by & shown != 0);
        (self.ids(shown), tasks.map(|(_, task)| task.number).filter(|number| allowed.contains(number)).collect())
    }

    /// Those of the campaign's forms that are named.
    pub(super) fn in_order(&self, named: &BTreeSet<&str>) -> Vec<String> {
        self.phases.iter().map(|phase| &phase.id).filter(|id| named.contains(id.as_str())).cloned().collect()
    }

    fn ids(&self, shown: Set) -> Vec<String> {
        self.phases.iter().enumerate().filter(|(at, _)| holds(shown, *at)).map(|(_, phase)| phase.id.clone()).collect()
    }

    /// The phases shown in one sentence, and the tasks that its words tell.
    fn shown(&self, sentence: &str) -> (Set, Set) {
        if BLANKS.iter().any(|blank| sentence.contains(blank)) {
            return (0, 0);
        }
        let (mut all, mut begun) = (Shows::default(), 0);
        let (mut plan, mut negated, mut stock, mut past) = (false, false, false, 0);
        for found in self.words.iter().flat_map(|words| words.find_iter(sentence)) {
            let Some(entry) = self.entries.get(found.pattern().as_usize()) else { continue };
            if sentence.get(past..found.start()).is_some_and(|between| between.contains(['，', ',', ';'])) {
                (negated, stock) = (false, false);
            }
            past = found.end();
            for marker in &entry.markers {
                let word = sentence.get(found.range()).unwrap_or_default();
                let before = sentence.get(..found.start()).unwrap_or_default();
                if !stands(*marker, word, before, sentence.get(found.end()..).unwrap_or_default()) {
                    continue;
                }
                match marker {
                    Marker::Plan => plan = true,
                    Marker::Negation => negated = true,
                    Marker::Making => stock = true,
                    _ => plan = false,
                }
            }
            if plan || negated || stock {
                continue;
            }
            all.add(entry.shows);
            let ended = entry.ends & begun;
            self.pairs.iter().enumerate().filter(|(at, _)| holds(ended, *at)).for_each(|(_, pair)| all.add(*pair));
            begun |= entry.begins;
        }
        let replaced = self
            .phases
            .iter()
            .enumerate()
            .filter(|(at, _)| holds(all.phases, *at))
            .fold(0, |set, (_, phase)| set | phase.overrides);
        let strong = all.phases & !replaced;
        (if strong == 0 { all.weakly } else { strong }, all.tasks)
    }
}

/// A word that shows no form itself, with the pairs of the words that begin or end it: 开展宣传 is a 宣传.
fn ending_in(table: &BTreeMap<String, Entry>, word: &str, entry: &Entry) -> Entry {
    let mut entry = entry.clone();
    if entry.shows.phases == 0 {
        for (at, _) in word.char_indices().skip(1) {
            for part in [word.get(..at), word.get(at..)].into_iter().flatten().filter_map(|part| table.get(part)) {
                (entry.begins, entry.ends) = (entry.begins | part.begins, entry.ends | part.ends);
            }
        }
    }
    entry
}

impl Shows {
    fn add(&mut self, other: Self) {
        self.phases |= other.phases;
        self.weakly |= other.weakly;
        self.tasks |= other.tasks;
    }
}

fn holds(set: Set, place: usize) -> bool {
    u32::try_from(place).ok().and_then(|place| set.checked_shr(place)).is_some_and(|rest| rest & 1 == 1)
}

#[derive(Default)]
struct Table {
    words: BTreeMap<String, Entry>,
    pairs: Vec<Shows>,
}

impl Table {
    fn entry(&mut self, word: &str) -> &mut Entry {
        self.words.entry(in_simplified(word)).or_default()
    }

    fn add(&mut self, words: &[String], shows: Shows, bit: impl Fn(usize) -> Set) {
        for word in words {
            if let Some((first, second)) = word.split_once('…') {
                let pair = bit(self.pairs.len());
                self.pairs.push(shows);
                self.entry(first).begins |= pair;
                self.entry(second).ends |= pair;
            } else {
                self.entry(word).shows.add(shows);
            }
        }
    }
}
