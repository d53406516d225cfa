//! A month's forms in, events out that two units report: the same day and at least two of the same numbers.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::input::{Reported, by_arrival};
use crate::{
    check::CheckedForm,
    finding::{Code, Finding, Place},
};
use text::in_simplified;

/// Numbers that two sentences of one day must share.
const SHARED: usize = 2;
/// Sentences kept for one number of one day.
const HOLDERS: usize = 16;
/// Events listed in one finding.
const MAX_EVENTS: usize = 3;

/// A counted number of a day: month and day, kind, value as bits, unit of measure.
type Key<'a> = ((u32, u32), &'a str, u64, &'a str);

/// A sentence with a day and its counted figures.
struct Event<'a> {
    form: usize,
    text: &'a str,
    section: &'a str,
    keys: BTreeSet<Key<'a>>,
}

/// The finding for each form, in the order given; a form with `copied-text` gets no other of these.
pub(super) fn findings(month: &[Reported<'_>], copied: &[Option<Finding>]) -> Vec<Option<Finding>> {
    let mut findings: Vec<Option<Finding>> = vec![None; month.len()];
    let events: Vec<Event<'_>> = by_arrival(month)
        .into_iter()
        .filter(|at| copied.get(*at).is_some_and(Option::is_none))
        .filter_map(|at| month.get(at).map(|reported| events(at, reported.checked)))
        .flatten()
        .collect();
    let mut holders: HashMap<Key<'_>, Vec<usize>> = HashMap::new();
    let mut found: BTreeMap<usize, Vec<(&Event<'_>, &Event<'_>)>> = BTreeMap::new();
    for (number, event) in events.iter().enumerate() {
        let mut shared: BTreeMap<usize, usize> = BTreeMap::new();
        for holder in event.keys.iter().filter_map(|key| holders.get(key)).flatten() {
            *shared.entry(*holder).or_default() += 1;
        }
        let other =
            shared.into_iter().filter(|(_, count)| *count >= SHARED).filter_map(|(holder, _)| events.get(holder));
        if let Some(other) = other.into_iter().find(|other| other.form != event.form) {
            found.entry(event.form).or_default().push((event, other));
        }
        for key in &event.keys {
            let holders = holders.entry(*key).or_default();
            if holders.len() < HOLDERS {
                holders.push(number);
            }
        }
    }
    for (form, pairs) in found {
        if let (Some(finding), Some(reported)) = (findings.get_mut(form), month.get(form)) {
            *finding = same_events(month, reported, &pairs);
        }
    }
    findings
}

fn same_events(month: &[Reported<'_>], reported: &Reported<'_>, pairs: &[(&Event<'_>, &Event<'_>)]) -> Option<Finding> {
    let (first, _) = pairs.first()?;
    let place = reported.checked.form.sections.iter().find(|section| section.id == first.section);
    let place = place.map_or_else(Place::default, |section| section.place.clone());
    let events: Vec<String> = pairs
        .iter()
        .take(MAX_EVENTS)
        .filter_map(|(own, other)| {
            let ((month_number, day), ..) = own.keys.first()?;
            Some(format!("{month_number}月{day}日的活动与{}所报日期、数据相同", month.get(other.form)?.name))
        })
        .collect();
    let message = format!("{}，疑为同一场活动，两处均已计入合计。", events.join("；"));
    let remedy = "请向两单位核实；如为联合开展，合计时只计一次。";
    let found: String = first.text.chars().take(60).collect();
    Some(Finding::new(Code::DoubleCounted, place, message, remedy).found(found))
}

/// The sentences of a form that name one day and count something.
fn events(form: usize, checked: &CheckedForm) -> Vec<Event<'_>> {
    let mut events: Vec<Event<'_>> = Vec::new();
    for (index, sentence) in checked.sentences.iter().enumerate() {
        let Some(day) = day_of(&sentence.text) else { continue };
        let keys = checked.figures_in(index).filter(|figure| figure.counted).filter_map(|figure| {
            let value = figure.value.filter(|value| value.0 > 1.0)?;
            Some((day, figure.kind.as_str(), value.0.to_bits(), figure.unit.as_str()))
        });
        let keys: BTreeSet<Key<'_>> = keys.collect();
        if keys.len() >= SHARED {
            events.push(Event { form, text: &sentence.text, section: &sentence.section, keys });
        }
    }
    events
}

/// The one day that a sentence names, 6月18日; `None` where it names none or several.
fn day_of(text: &str) -> Option<(u32, u32)> {
    let plain: Vec<char> = in_simplified(text)
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| if matches!(c, '０'..='９') { char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c) } else { c })
        .collect();
    let number = |digits: &[char]| digits.iter().collect::<String>().parse::<u32>().ok();
    let mut days = BTreeSet::new();
    for (at, _) in plain.iter().enumerate().filter(|(_, c)| **c == '月') {
        let before = plain.get(..at)?.iter().rev().take(2).take_while(|c| c.is_ascii_digit()).count();
        let after = plain.get(at + 1..)?.iter().take(2).take_while(|c| c.is_ascii_digit()).count();
        let Some(month) = plain.get(at - before..at).and_then(number) else { continue };
        let Some(day) = plain.get(at + 1..at + 1 + after).and_then(number) else { continue };
        if plain.get(at + 1 + after).is_some_and(|c| matches!(c, '日' | '号')) {
            days.insert((month, day));
        }
    }
    days.first().copied().filter(|_| days.len() == 1)
}
