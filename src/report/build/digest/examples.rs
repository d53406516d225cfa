//! Confirmed sentences of a month in; those that carry most of its totals, each used once, out.

use std::collections::{HashMap, HashSet};

use crate::config::{Campaign, Period, UnitId};
use figures::{Amount, Approximation};

use crate::report::build::{model::Total, narrative::UnitSentence};

use super::bare::bare;

/// Characters of an example.
const LONGEST: usize = 100;
/// Characters of the shortest.
const SHORTEST: usize = 6;

/// A sentence of a form without faults.
pub(super) struct Fact<'a> {
    pub sentence: &'a UnitSentence<'a>,
    /// What of it the month's totals hold.
    pub sums: Vec<Summand>,
    /// Sum of its shares in these totals.
    weight: f64,
    /// Fit to be quoted.
    text: Option<String>,
}

/// A figure that is part of a total.
pub(super) struct Summand {
    /// Place among the month's totals.
    pub total: usize,
    pub value: Amount,
    pub approx: Approximation,
}

/// All confirmed sentences, and which of them are used.
pub(super) struct Facts<'a> {
    facts: Vec<Fact<'a>>,
    by_words: HashMap<(&'a UnitId, &'a str), usize>,
    used: HashSet<String>,
}

impl<'a> Facts<'a> {
    pub fn new(campaign: &Campaign, period: Period, sentences: &'a [UnitSentence<'a>], totals: &[Total]) -> Self {
        let places: HashMap<(&str, &str), usize> = totals
            .iter()
            .enumerate()
            .map(|(place, total)| ((total.kind.as_str(), total.unit.as_str()), place))
            .collect();
        let summed: HashSet<&str> =
            campaign.figures.iter().filter(|kind| kind.summed).map(|kind| kind.kind.as_str()).collect();
        let fact = |sentence: &'a UnitSentence<'a>| {
            let form = sentence.unit.submission.as_ref()?;
            let mut sums = Vec::new();
            let (mut weight, mut has_other) = (0.0, false);
            for figure in form.checked.figures_in(sentence.index) {
                let place = places.get(&(figure.kind.as_str(), figure.unit.trim()));
                let value = figure.value.filter(|_| figure.counted && summed.contains(figure.kind.as_str()));
                match (value, place) {
                    (Some(value), Some(place)) => {
                        let whole = totals.get(*place).map_or(0.0, |total| total.sum.0);
                        weight += if whole > 0.0 { value.0 / whole } else { 0.0 };
                        sums.push(Summand { total: *place, value, approx: figure.approx });
                    }
                    _ => has_other = true,
                }
            }
            // Words that the office has corrected are not quoted, nor numbers that are in no total, such as those of a plan.
            let is_changed = form.changed_sentences().contains(&sentence.index);
            let is_unfit = is_changed || (sums.is_empty() && has_other) || sentence.text.contains('*');
            let text = bare(&sentence.text, campaign.register.unit(&sentence.unit.id), period);
            let fits = (SHORTEST..=LONGEST).contains(&text.chars().count());
            Some(Fact { sentence, sums, weight, text: (fits && !is_unfit).then_some(text) })
        };
        let facts: Vec<Fact<'a>> = sentences.iter().filter(|sentence| !sentence.pending).filter_map(fact).collect();
        let words = |(index, fact): (usize, &Fact<'a>)| ((&fact.sentence.unit.id, fact.sentence.text.as_str()), index);
        let by_words = facts.iter().enumerate().map(words).collect();
        Self { facts, by_words, used: HashSet::new() }
    }

    pub fn all(&self) -> impl Iterator<Item = &Fact<'a>> {
        self.facts.iter()
    }

    /// Marks the best unused sentences as used, one a unit: those that carry most of the totals, then the earlier.
    pub fn take(&mut self, is_own: impl Fn(&Fact<'a>) -> bool, most: usize) -> Vec<usize> {
        let own = self.facts.iter().enumerate().filter(|(_, fact)| fact.text.is_some() && is_own(fact));
        let mut order: Vec<(usize, f64)> = own.map(|(index, fact)| (index, fact.weight)).collect();
        order.sort_by(|one, other| other.1.total_cmp(&one.1));
        let mut taken: Vec<usize> = Vec::new();
        for (index, _) in order {
            if taken.len() == most {
                break;
            }
            let unit = self.unit(index);
            if !taken.iter().any(|other| self.unit(*other) == unit) && self.mark(index) {
                taken.push(index);
            }
        }
        taken
    }

    /// The best unused sentence among some of a unit's own, at most so long.
    pub fn take_one<'w>(&mut self, own: impl Iterator<Item = (&'w UnitId, &'w str)>, longest: usize) -> Option<usize> {
        let mut best: Option<(usize, f64)> = None;
        for words in own {
            let Some((index, fact)) =
                self.by_words.get(&words).and_then(|index| Some((*index, self.facts.get(*index)?)))
            else {
                continue;
            };
            let is_short = |text: &String| text.chars().count() <= longest && !self.used.contains(text);
            if fact.text.as_ref().is_some_and(is_short) && best.is_none_or(|(_, weight)| fact.weight > weight) {
                best = Some((index, fact.weight));
            }
        }
        best.map(|(index, _)| index).filter(|index| self.mark(*index))
    }

    /// Words of a sentence and its unit's name.
    pub fn text_and_unit(&self, index: usize) -> (String, String) {
        let unit = self.facts.get(index).map(|fact| fact.sentence.unit.name.clone()).unwrap_or_default();
        (self.text(index).to_owned(), unit)
    }

    fn text(&self, index: usize) -> &str {
        self.facts.get(index).and_then(|fact| fact.text.as_deref()).unwrap_or_default()
    }

    /// Sentences with their units: `张贴海报156张（金湖社区）`.
    pub fn texts(&self, taken: &[usize]) -> Vec<String> {
        let own = taken.iter().filter_map(|index| self.facts.get(*index));
        own.map(|fact| format!("{}（{}）", fact.text.as_deref().unwrap_or_default(), fact.sentence.unit.name)).collect()
    }

    fn unit(&self, index: usize) -> Option<&UnitId> {
        self.facts.get(index).map(|fact| &fact.sentence.unit.id)
    }

    /// False where the same words are used already.
    fn mark(&mut self, index: usize) -> bool {
        let text = self.text(index).to_owned();
        !text.is_empty() && self.used.insert(text)
    }
}
