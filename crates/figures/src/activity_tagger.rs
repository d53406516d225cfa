//! Folded sentences in; out the activities that they report as done and the tasks that they report progress for.

use std::collections::{BTreeMap, BTreeSet};

use aho_corasick::AhoCorasick;

use text::in_simplified;

use crate::{
    automaton::automaton,
    context_words::is_purpose,
    markers::{MARKERS, Marker, NAMES_CONTAINING_WORDS, applies},
    rules::{ActivityRule, TaskRule},
};

/// Activities, tasks or pairs as a set, by index.
pub(crate) type Set = u128;

/// The words of activities and tasks, ready to be found.
#[derive(Debug)]
pub(crate) struct ActivityTagger {
    words: Option<AhoCorasick>,
    /// [`VICTIMS`], then [`TITLES`].
    persons: Option<AhoCorasick>,
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
    /// Activities to which its yielding words belong.
    yields_to: Set,
    /// Ids of kinds of figures that show it, and the words that void them.
    figures: Vec<String>,
    unless: Vec<String>,
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
    guarded: Set,
    yielding: Set,
    tasks: Set,
}

#[derive(Debug, Default, Clone)]
struct Entry {
    tags: Tags,
    /// Activities whose guarded words it voids.
    voids: Set,
    /// Pairs that it begins, and pairs that it ends.
    begins: Set,
    ends: Set,
    markers: Vec<Marker>,
}

/// Verbs of stock that is not used yet: what they govern shows nothing.
const STOCK: [&str; 7] = ["采购", "订购", "购买", "购置", "库存", "剩余", "下发"];

/// Bytes from a title to the word for what was said: 高兴地说.
const SAID: usize = 15;

/// Words before the name of a person in a case that is described.
const VICTIMS: [&str; 9] = ["居民", "群众", "市民", "村民", "事主", "受害人", "老人", "客户", "当事人"];

/// Titles of a person of the public.
const TITLES: [&str; 10] = ["女士", "先生", "大爷", "大妈", "阿姨", "奶奶", "爷爷", "大姐", "大叔", "老伯"];

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
            if matches!(
                marker,
                Marker::Plan | Marker::Negation | Marker::Done | Marker::UpTo | Marker::Producing | Marker::Unrelated
            ) {
                words.split(' ').for_each(|word| table.entry(word).markers.push(*marker));
            }
        }
        for word in NAMES_CONTAINING_WORDS.split_ascii_whitespace().chain(["为", "为了"]) {
            table.entry(word);
        }
        for word in STOCK {
            table.entry(word).markers.push(Marker::Producing);
        }
        for (at, activity) in activities.iter().enumerate() {
            table.add(&activity.words, Tags { activities: bit(at), ..Tags::default() }, bit);
            table.add(&activity.fallback_keywords, Tags { fallback: bit(at), ..Tags::default() }, bit);
            table.add(&activity.guarded_words, Tags { guarded: bit(at), ..Tags::default() }, bit);
            table.add(&activity.yielding_words, Tags { yielding: bit(at), ..Tags::default() }, bit);
            activity.unless.iter().for_each(|word| table.entry(word).voids |= bit(at));
        }
        for (at, task) in tasks.iter().enumerate() {
            table.add(&task.words, Tags { tasks: bit(at), ..Tags::default() }, bit);
        }
        table.words.remove("");
        Self {
            persons: automaton(VICTIMS.into_iter().chain(TITLES)),
            words: automaton(table.words.keys().map(String::as_str)),
            entries: table.words.iter().map(|(word, entry)| ending_in(&table.words, word, entry)).collect(),
            pairs: table.pairs,
            activities: activities
                .iter()
                .map(|activity| Activity {
                    id: activity.id.clone(),
                    overrides: set_of(&activity.overrides),
                    yields_to: set_of(&activity.yields_to),
                    figures: activity.figures.clone(),
                    unless: activity.unless.iter().map(|word| in_simplified(word)).collect(),
                })
                .collect(),
            tasks: tasks.iter().map(|task| Task { number: task.number, shown_by: set_of(&task.shown_by) }).collect(),
        }
    }

    /// The activities that a figure of a kind shows with its own words.
    pub(crate) fn of_figure(&self, kind: &str, words: &str) -> Set {
        let shows = |activity: &Activity| {
            activity.figures.iter().any(|id| id == kind) && !activity.unless.iter().any(|word| words.contains(word))
        };
        self.activities
            .iter()
            .zip(0_u32..)
            .filter(|(activity, _)| shows(activity))
            .fold(0, |set, (_, at)| set | 1_u128.checked_shl(at).unwrap_or(0))
    }

    /// The activities and those of the allowed tasks that a sentence shows, with those that its figures show, both in
    /// the order of the rules.
    pub(crate) fn tags(&self, sentence: &str, counted: Set, allowed: &[u32]) -> (Vec<String>, Vec<u32>) {
        let (shown, named) = self.shown(sentence, counted);
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
    fn shown(&self, sentence: &str, counted: Set) -> (Set, Set) {
        if BLANKS.iter().any(|blank| sentence.contains(blank))
            || self.persons.as_ref().is_some_and(|persons| is_told(persons, sentence))
        {
            return (0, 0);
        }
        let mut all = Tags { activities: counted, ..Tags::default() };
        let mut clause = Clause::default();
        let (mut plan, mut past, mut voided) = (false, 0, 0);
        for found in self.words.iter().flat_map(|words| words.find_iter(sentence)) {
            let Some(entry) = self.entries.get(found.pattern().as_usize()) else { continue };
            let between = sentence.get(past..found.start()).unwrap_or_default();
            if between.contains(['，', ',', ';']) {
                all.add(clause.tags);
                clause = Clause::default();
            }
            clause.other = clause.other && !between.contains(['并', '后']);
            clause.explains |= between.contains("”(");
            clause.explains &= !between.contains(')');
            past = found.end();
            let word = sentence.get(found.range()).unwrap_or_default();
            let (before, after) = sentence.split_at_checked(found.start()).unwrap_or_default();
            let after = after.get(word.len()..).unwrap_or_default();
            for marker in &entry.markers {
                if !applies(*marker, word, before, after) {
                    continue;
                }
                match marker {
                    // 此次活动预计…: what the clause named before is planned as well.
                    Marker::Plan => (plan, clause.tags) = (true, Tags::default()),
                    Marker::Negation => clause.negated = true,
                    Marker::Producing => clause.stock = true,
                    Marker::Unrelated => clause.other = entry.tags.is_empty(),
                    _ => plan = false,
                }
            }
            clause.purpose |= is_purpose(word, after);
            voided |= entry.voids;
            if plan || clause.negated || clause.stock || clause.purpose || clause.explains || clause.other {
                continue;
            }
            clause.tags.add(entry.tags);
            let ended = entry.ends & clause.begun;
            if ended != 0 {
                let pairs = self.pairs.iter().enumerate().filter(|(at, _)| holds(ended, *at));
                pairs.for_each(|(_, pair)| clause.tags.add(*pair));
            }
            clause.begun |= entry.begins;
        }
        all.add(clause.tags);
        all.activities |= all.guarded & !voided;
        let with = |set: Set, of: fn(&Activity) -> Set| {
            let activities = self.activities.iter().enumerate().filter(move |(at, _)| holds(set, *at));
            activities.fold(0, |all, (_, activity)| all | of(activity))
        };
        let strong = all.activities & !with(all.activities, |activity| activity.overrides);
        let yielding = self
            .activities
            .iter()
            .enumerate()
            .filter(|(at, activity)| holds(all.yielding, *at) && activity.yields_to & strong == 0)
            .fold(0, |set, (at, _)| set | u32::try_from(at).ok().and_then(|at| 1_u128.checked_shl(at)).unwrap_or(0));
        let shown = (strong | yielding) & !with(strong, |activity| activity.overrides);
        (if shown == 0 { all.fallback } else { shown }, all.tasks)
    }
}

/// Whether a person is quoted or a case described, which is none of the reporter's work: 王女士说, 居民赵某.
fn is_told(persons: &AhoCorasick, sentence: &str) -> bool {
    persons.find_iter(sentence).any(|found| {
        let after = sentence.get(found.end()..).unwrap_or_default();
        let said = after.split(['，', ',', ':']).next().unwrap_or_default();
        if found.pattern().as_usize() < VICTIMS.len() {
            return after.chars().nth(1) == Some('某');
        }
        said.len() <= SAID && (said.ends_with('说') || ["表示", "介绍", "告诉"].iter().any(|word| said.contains(word)))
    })
}

/// What is known of the clause that is being read.
#[derive(Debug, Default, Clone, Copy)]
struct Clause {
    tags: Tags,
    /// Pairs of which the first word was in it.
    begun: Set,
    negated: bool,
    /// It is about stock that is not used yet.
    stock: bool,
    /// A verb of other work governs what follows: 清理楼道.
    other: bool,
    /// 为保障…: it says what something is done for.
    purpose: bool,
    /// Within brackets that explain a name: “三个一”(一张海报).
    explains: bool,
}

/// A word that shows no activity itself, with the pairs of the words that begin or end it: 开展宣传 is a 宣传.
fn ending_in(table: &BTreeMap<String, Entry>, word: &str, entry: &Entry) -> Entry {
    let mut entry = entry.clone();
    if entry.tags.activities == 0 && entry.tags.yielding == 0 {
        for (at, _) in word.char_indices().skip(1) {
            for part in [word.get(..at), word.get(at..)].into_iter().flatten().filter_map(|part| table.get(part)) {
                (entry.begins, entry.ends) = (entry.begins | part.begins, entry.ends | part.ends);
            }
        }
    }
    entry
}

impl Tags {
    fn is_empty(self) -> bool {
        self.activities | self.fallback | self.guarded | self.yielding | self.tasks == 0
    }

    fn add(&mut self, other: Self) {
        self.activities |= other.activities;
        self.fallback |= other.fallback;
        self.guarded |= other.guarded;
        self.yielding |= other.yielding;
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
