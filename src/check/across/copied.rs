//! A month's forms in, those out whose text is their own of an earlier month or another unit's: found by shingles.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    sync::Arc,
};

use aho_corasick::AhoCorasick;

use super::input::{Reported, by_arrival};
use crate::{
    check::CheckedForm,
    config::ReadingContext,
    finding::{Code, Finding, Place},
};
use text::{in_simplified, is_han};

/// Characters of a shingle: longer than the fixed phrases of such texts (发放宣传资料), shorter than a clause.
const SHINGLE: usize = 8;
/// Shingles that a text must have of its own before it is judged: two or three sentences with numbers.
const ENOUGH: usize = 24;
/// Forms kept for one shingle. What more forms share was copied from the first of them as well.
const HOLDERS: usize = 16;
/// Forms whose shingles are kept: those of a register of 250 units over the months that are compared, some 20 MB.
const KEPT: usize = 2_000;
/// Share of a text's shingles that the other must contain, in percent.
const SAME: usize = 85;

/// The finding for each form that copies, in the order given.
pub(super) fn findings(texts: &mut Texts, month: &[Reported<'_>]) -> Vec<Option<Finding>> {
    let mut findings: Vec<Option<Finding>> = vec![None; month.len()];
    let mut holders: HashMap<u64, Vec<usize>> = HashMap::new();
    for at in by_arrival(month) {
        let Some(reported) = month.get(at) else { continue };
        let own = texts.shingles(reported.checked);
        if own.len() < ENOUGH {
            continue;
        }
        let earlier = reported.earlier.iter().find(|(_, checked)| {
            let theirs = texts.shingles(checked);
            is_same(own.iter().filter(|shingle| theirs.binary_search(shingle).is_ok()).count(), own.len())
        });
        let mut shared: BTreeMap<usize, usize> = BTreeMap::new();
        for holder in own.iter().filter_map(|shingle| holders.get(shingle)).flatten() {
            *shared.entry(*holder).or_default() += 1;
        }
        let neighbour = shared
            .into_iter()
            .filter(|(_, count)| is_same(*count, own.len()))
            .max_by_key(|(holder, count)| (*count, std::cmp::Reverse(*holder)))
            .and_then(|(holder, _)| month.get(holder));
        let message = match (earlier, neighbour) {
            (Some((period, _)), _) => Some(format!("报送内容及数据与本单位{}报送的基本相同。", period.chinese())),
            (None, Some(other)) => Some(format!("报送内容及数据与{}本月报送的基本相同。", other.name)),
            (None, None) => None,
        };
        if let (Some(message), Some(finding)) = (message, findings.get_mut(at)) {
            let section = reported.checked.form.sections.iter().max_by_key(|section| section.text.len());
            let place = section.map_or_else(Place::default, |section| section.place.clone());
            let opening: String = section.map(|section| section.text.chars().take(30).collect()).unwrap_or_default();
            let remedy = "请按本单位本月实际开展情况重新填写；如确属联合开展，请注明牵头单位和本单位承担的部分。";
            *finding = Some(Finding::new(Code::CopiedText, place, message, remedy).found(opening + "…"));
        }
        for shingle in own.iter() {
            let holders = holders.entry(*shingle).or_default();
            if holders.len() < HOLDERS {
                holders.push(at);
            }
        }
    }
    findings
}

fn is_same(shared: usize, all: usize) -> bool {
    shared * 100 >= all * SAME
}

/// The texts of forms as they are compared. A form is compared in its own month and in those after it: what was made of its
/// text is kept.
#[derive(Debug)]
pub(super) struct Texts {
    common: Common,
    /// Sentences of a form → its shingles.
    known: HashMap<String, Arc<[u64]>>,
}

impl Texts {
    pub(super) fn of(reading: &ReadingContext<'_>) -> Self {
        Self { common: Common::of(reading), known: HashMap::new() }
    }

    /// The shingles of a form's sentences that hold numbers, ascending, each once: the facts of a report. Sentences without
    /// any are formulas, which all may share.
    fn shingles(&mut self, checked: &CheckedForm) -> Arc<[u64]> {
        let text: String = checked.sentences.iter().flat_map(|sentence| [sentence.text.as_str(), "\n"]).collect();
        if let Some(known) = self.known.get(&text) {
            return Arc::clone(known);
        }
        let shingles: Arc<[u64]> = self.common.shingles(checked).into();
        if self.known.len() >= KEPT {
            self.known.clear();
        }
        self.known.insert(text, Arc::clone(&shingles));
        shingles
    }
}

/// What all texts of a campaign may share: names of units, the plan's own words, the form's instructions.
#[derive(Debug)]
struct Common {
    /// The longest first: 金湖社区居委会 before 金湖社区.
    names: Vec<String>,
    /// Finds the names in a text; a pattern's number is its name's place in the list.
    finder: Option<AhoCorasick>,
    shingles: HashSet<u64>,
}

impl Common {
    fn of(reading: &ReadingContext<'_>) -> Self {
        let mut names: Vec<String> = reading
            .register
            .units()
            .iter()
            .flat_map(|unit| unit.aliases.iter().chain([&unit.name]))
            .map(|name| in_simplified(name))
            .collect();
        // The longest first: 金湖社区居委会 before 金湖社区.
        names.sort_by_key(|name| (std::cmp::Reverse(name.len()), name.clone()));
        names.retain(|name| name.chars().count() >= 2);
        names.dedup();
        let finder = AhoCorasick::new(&names).ok();
        let mut common = Self { names, finder, shingles: HashSet::new() };
        let tasks = reading.tasks.iter().map(|task| &task.text);
        let phases = reading.phases.iter().flat_map(|phase| phase.measures.iter().chain([&phase.duty]));
        let form = reading.form.sections.iter().flat_map(|section| [&section.instructions, &section.example]);
        for text in tasks.chain(phases).chain(form) {
            common.shingles.extend(hashes(&common.plain(text)));
        }
        common
    }

    fn shingles(&self, checked: &CheckedForm) -> Vec<u64> {
        let facts = checked.sentences.iter().map(|sentence| self.plain(&sentence.text)).filter(|text| has_number(text));
        let mut shingles: Vec<u64> =
            facts.flat_map(|text| hashes(&text)).filter(|shingle| !self.shingles.contains(shingle)).collect();
        shingles.sort_unstable();
        shingles.dedup();
        shingles
    }

    /// The first name of the list, from a place on, that a text holds.
    fn first_name_in(&self, text: &str, from: usize) -> Option<(usize, &str)> {
        let found = self.finder.as_ref()?.find_overlapping_iter(text).map(|name| name.pattern().as_usize());
        let place = found.filter(|place| *place >= from).min()?;
        Some((place, self.names.get(place)?))
    }

    /// Letters and digits alone, without names of units and without dates: who copies changes those.
    fn plain(&self, text: &str) -> Vec<char> {
        let mut text = in_simplified(text);
        let mut tried = 0;
        // What is left after a name was taken out may hold a shorter one across the gap.
        while let Some((place, name)) = self.first_name_in(&text, tried) {
            text = text.replace(name, "");
            tried = place + 1;
        }
        let mut out: Vec<char> = Vec::with_capacity(text.len() / 3);
        for c in text.chars() {
            if matches!(c, '年' | '月' | '日' | '号') {
                while out.last().is_some_and(char::is_ascii_digit) {
                    out.pop();
                }
            } else if c.is_alphanumeric() {
                out.push(narrow(c));
            }
        }
        out
    }
}

fn narrow(c: char) -> char {
    match c {
        '！'..='～' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        _ => c,
    }
}

fn has_number(text: &[char]) -> bool {
    let said = |c: &char| "一二两三四五六七八九十百千万".contains(*c);
    text.iter().any(char::is_ascii_digit) || text.windows(2).any(|pair| pair.iter().all(said))
}

/// FNV-1a of every run of [`SHINGLE`] characters that holds a Chinese one.
fn hashes(text: &[char]) -> Vec<u64> {
    text.windows(SHINGLE)
        .filter(|shingle| shingle.iter().any(|c| is_han(*c)))
        .map(|shingle| {
            shingle.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, c| {
                (hash ^ u64::from(u32::from(*c))).wrapping_mul(0x0000_0100_0000_01b3)
            })
        })
        .collect()
}
