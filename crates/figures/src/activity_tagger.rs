//! Folded sentences in; out the activities that they report as done and the tasks that they report progress for.

use std::collections::{BTreeMap, BTreeSet};

use aho_corasick::AhoCorasick;

use text::in_simplified;

use crate::{
    automaton::automaton,
    markers::{MARKERS, Marker, NAMES_CONTAINING_WORDS, applies},
    rules::{ActivityRule, TaskRule},
};

/// Activities, tasks or pairs as a set, by index.
type Set = u128;

/// The words of activities and tasks, ready to be found.
#[derive(Debug)]
pub(crate) struct ActivityTagger {
    words: Option<AhoCorasick>,
    entries: Vec<Entry>,
    pairs: Vec<Tags>,
    activities: Vec<Activity>,
    tasks: Vec<Task>,
}

#[derive(Debug)]
struct Activity {
    id: String,
    /// Activities that this one takes the place of.
    overrides: Set,
}

#[derive(Debug)]
struct Task {
    number: u32,
    shown_by: Set,
}

/// What a word or a pair of words shows.
#[derive(Debug, Default, Clone, Copy)]
struct Tags {
    activities: Set,
    fallback: Set,
    tasks: Set,
}

#[derive(Debug, Default, Clone)]
struct Entry {
    tags: Tags,
    /// Pairs that it begins, and pairs that it ends.
    begins: Set,
    ends: Set,
    markers: Vec<Marker>,
}

/// Verbs of stock that is not used yet: what they govern shows nothing.
const STOCK: [&str; 7] = ["采购", "订购", "购买", "购置", "库存", "剩余", "下发"];

/// Words of a text that asks for figures instead of giving them.
const BLANKS: [&str; 5] = ["XX", "xx", "××", "多少", "X年"];

impl ActivityTagger {
    pub(crate) fn new(activities: &[ActivityRule], tasks: &[TaskRule]) -> Self {
        let bit = |place: usize| u32::try_from(place).ok().and_then(|place| 1_u128.checked_shl(place)).unwrap_or(0);
        let set_of = |ids: &[String]| {
            activities
                .iter()
                .enumerate()
                .filter(|(_, activity)| ids.contains(&activity.id))
                .fold(0, |set, (at, _)| set | bit(at))
        };
        let mut table = Table::default();
        for (marker, words) in MARKERS {
            if matches!(marker, Marker::Plan | Marker::Negation | Marker::Done | Marker::UpTo | Marker::Producing) {
                words.split(' ').for_each(|word| table.entry(word).markers.push(*marker));
            }
        }
        for word in NAMES_CONTAINING_WORDS.split_ascii_whitespace() {
            table.entry(word);
        }
        for word in STOCK {
            table.entry(word).markers.push(Marker::Producing);
        }
        for (at, activity) in activities.iter().enumerate() {
            table.add(&activity.words, Tags { activities: bit(at), ..Tags::default() }, bit);
            table.add(&activity.fallback_keywords, Tags { fallback: bit(at), ..Tags::default() }, bit);
        }
        for (at, task) in tasks.iter().enumerate() {
            table.add(&task.words, Tags { tasks: bit(at), ..Tags::default() }, bit);
        }
        table.words.remove("");
        Self {
            words: automaton(table.words.keys().map(String::as_str)),
            entries: table.words.iter().map(|(word, entry)| ending_in(&table.words, word, entry)).collect(),
            pairs: table.pairs,
            activities: activities
                .iter()
                .map(|activity| Activity { id: activity.id.clone(), overrides: set_of(&activity.overrides) })
                .collect(),
            tasks: tasks.iter().map(|task| Task { number: task.number, shown_by: set_of(&task.shown_by) }).collect(),
        }
    }

    /// The activities and those of the allowed tasks that a sentence shows, both in the order of the rules.
    pub(crate) fn tags(&self, sentence: &str, allowed: &[u32]) -> (Vec<String>, Vec<u32>) {
        let (shown, named) = self.shown(sentence);
        let tasks = self.tasks.iter().enumerate().filter(|(at, task)| holds(named, *at) || task.shown_by & shown != 0);
        (self.ids(shown), tasks.map(|(_, task)| task.number).filter(|number| allowed.contains(number)).collect())
    }

    /// The activities with these ids, in the order of the rules.
    pub(crate) fn in_order(&self, named: &BTreeSet<&str>) -> Vec<String> {
        self.activities.iter().map(|activity| &activity.id).filter(|id| named.contains(id.as_str())).cloned().collect()
    }

    fn ids(&self, shown: Set) -> Vec<String> {
        self.activities
            .iter()
            .enumerate()
            .filter(|(at, _)| holds(shown, *at))
            .map(|(_, activity)| activity.id.clone())
            .collect()
    }

    /// The activities shown in one sentence, and the tasks that its words show progress for.
    fn shown(&self, sentence: &str) -> (Set, Set) {
        if BLANKS.iter().any(|blank| sentence.contains(blank)) {
            return (0, 0);
        }
        let (mut all, mut begun) = (Tags::default(), 0);
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
                if !applies(*marker, word, before, sentence.get(found.end()..).unwrap_or_default()) {
                    continue;
                }
                match marker {
                    Marker::Plan => plan = true,
                    Marker::Negation => negated = true,
                    Marker::Producing => stock = true,
                    _ => plan = false,
                }
            }
            if plan || negated || stock {
                continue;
            }
            all.add(entry.tags);
            let ended = entry.ends & begun;
            self.pairs.iter().enumerate().filter(|(at, _)| holds(ended, *at)).for_each(|(_, pair)| all.add(*pair));
            begun |= entry.begins;
        }
        let replaced = self
            .activities
            .iter()
            .enumerate()
            .filter(|(at, _)| holds(all.activities, *at))
            .fold(0, |set, (_, activity)| set | activity.overrides);
        let strong = all.activities & !replaced;
        (if strong == 0 { all.fallback } else { strong }, all.tasks)
    }
}

/// A word that shows no activity itself, with the pairs of the words that begin or end it: 开展宣传 is a 宣传.
fn ending_in(table: &BTreeMap<String, Entry>, word: &str, entry: &Entry) -> Entry {
    let mut entry = entry.clone();
    if entry.tags.activities == 0 {
        for (at, _) in word.char_indices().skip(1) {
            for part in [word.get(..at), word.get(at..)].into_iter().flatten().filter_map(|part| table.get(part)) {
                (entry.begins, entry.ends) = (entry.begins | part.begins, entry.ends | part.ends);
            }
        }
    }
    entry
}

impl Tags {
    fn add(&mut self, other: Self) {
        self.activities |= other.activities;
        self.fallback |= other.fallback;
        self.tasks |= other.tasks;
    }
}

fn holds(set: Set, index: usize) -> bool {
    u32::try_from(index).ok().and_then(|index| set.checked_shr(index)).is_some_and(|rest| rest & 1 == 1)
}

#[derive(Default)]
struct Table {
    words: BTreeMap<String, Entry>,
    pairs: Vec<Tags>,
}

impl Table {
    fn entry(&mut self, word: &str) -> &mut Entry {
        self.words.entry(in_simplified(word)).or_default()
    }

    fn add(&mut self, words: &[String], tags: Tags, bit: impl Fn(usize) -> Set) {
        for word in words {
            if let Some((first, second)) = word.split_once('…') {
                let pair = bit(self.pairs.len());
                self.pairs.push(tags);
                self.entry(first).begins |= pair;
                self.entry(second).ends |= pair;
            } else {
                self.entry(word).tags.add(tags);
            }
        }
    }
}
