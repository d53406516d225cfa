//! Tasks of the plan and all sentences in; each task's progress by unit out.

use std::{cmp::Reverse, collections::HashSet};

use crate::{
    config::{Campaign, Period, Task, Unit, UnitId},
    month::Month,
};

use crate::report::present::labels;

use super::{
    model::{TaskPassage, TaskReference, TaskReport},
    narrative::{NAME_SEPARATOR, UnitSentence, quotes},
};

/// Characters of one unit's words in one row of the table.
const QUOTE_LIMIT: usize = 90;
/// Names listed before the rest is only counted.
const MAX_LISTED_NAMES: usize = 4;

/// Progress of every task.
pub(in crate::report) fn tasks(campaign: &Campaign, month: &Month, sentences: &[UnitSentence<'_>]) -> Vec<TaskReport> {
    // Who need not report, or has nothing to report, is silent about nothing.
    let excused: HashSet<&UnitId> = month
        .units
        .iter()
        .filter(|unit| unit.duty.is_some() && unit.submission.is_none())
        .map(|unit| &unit.id)
        .collect();
    let owners: Vec<(u32, Vec<&Unit>)> =
        campaign.tasks.iter().map(|task| (task.number, owners(campaign, month.period, task))).collect();
    let breadth = |number: u32| owners.iter().find(|(known, _)| *known == number).map_or(0, |(_, units)| units.len());
    // The fewer units a task has, the more it says that a sentence is progress for it; a catch-all comes last.
    let told_at = |sentence: &UnitSentence<'_>| {
        sentence.tasks.iter().copied().min_by_key(|number| (breadth(*number), Reverse(*number)))
    };
    let tasks = campaign.tasks.iter().zip(&owners);
    tasks.map(|(task, (_, owners))| report(task, owners, &excused, sentences, &told_at)).collect()
}

/// Units that lead or support in a month, in the order of the register.
fn owners<'a>(campaign: &'a Campaign, period: Period, task: &Task) -> Vec<&'a Unit> {
    let owns = |names: &[String], unit: &Unit| campaign.register.owns(names, &unit.id);
    let units = campaign.register.units().iter().filter(|unit| unit.reports_for(period));
    units.filter(|unit| owns(&task.lead, unit) || owns(&task.support, unit)).collect()
}

fn report(
    task: &Task,
    owners: &[&Unit],
    excused: &HashSet<&UnitId>,
    sentences: &[UnitSentence<'_>],
    told_at: &dyn Fn(&UnitSentence<'_>) -> Option<u32>,
) -> TaskReport {
    let owner_ids: HashSet<&UnitId> = owners.iter().map(|unit| &unit.id).collect();
    let own: Vec<&UnitSentence<'_>> = sentences
        .iter()
        .filter(|sentence| sentence.tasks.contains(&task.number) && owner_ids.contains(&sentence.unit.id))
        .collect();
    let told_here = |sentence: &&&UnitSentence<'_>| told_at(sentence) == Some(task.number);
    let quotes = quotes(own.iter().filter(told_here).copied(), QUOTE_LIMIT, |_| false);
    let quoted: HashSet<&UnitId> = quotes.iter().map(|quote| &quote.unit_id).collect();
    let speaking: HashSet<&UnitId> = own.iter().map(|sentence| &sentence.unit.id).collect();
    let is_silent = |unit: &&&Unit| !speaking.contains(&unit.id) && !excused.contains(&unit.id);
    let silent: Vec<&str> = owners.iter().filter(is_silent).map(|unit| unit.name.as_str()).collect();
    TaskReport {
        number: task.number,
        category: task.category.clone(),
        text: task.text.clone(),
        lead: task.lead.join(NAME_SEPARATOR),
        support: task.support.join(NAME_SEPARATOR),
        units: owners.iter().map(|unit| unit.id.clone()).collect(),
        progress: own
            .iter()
            .map(|sentence| TaskPassage {
                unit: sentence.unit.id.clone(),
                name: sentence.unit.name.clone(),
                text: sentence.text.clone(),
                pending: sentence.pending,
            })
            .collect(),
        references: references(&own, told_at, |id| quoted.contains(id)),
        quotes,
        silent: labels::names(&silent, MAX_LISTED_NAMES),
        silent_names: silent.into_iter().map(str::to_owned).collect(),
    }
}

/// Units that are not quoted here, joined where their sentences are quoted at the same tasks.
fn references(
    own: &[&UnitSentence<'_>],
    told_at: &dyn Fn(&UnitSentence<'_>) -> Option<u32>,
    quoted: impl Fn(&UnitId) -> bool,
) -> Vec<TaskReference> {
    let mut by_unit: Vec<(&str, Vec<u32>)> = Vec::new();
    for sentence in own.iter().filter(|sentence| !quoted(&sentence.unit.id)) {
        let Some(number) = told_at(sentence) else { continue };
        match by_unit.last_mut() {
            Some((name, numbers)) if *name == sentence.unit.name => numbers.push(number),
            _ => by_unit.push((&sentence.unit.name, vec![number])),
        }
    }
    let mut joined: Vec<(Vec<u32>, Vec<&str>)> = Vec::new();
    for (name, mut numbers) in by_unit {
        numbers.sort_unstable();
        numbers.dedup();
        match joined.iter_mut().find(|(known, _)| *known == numbers) {
            Some((_, names)) => names.push(name),
            None => joined.push((numbers, vec![name])),
        }
    }
    joined
        .into_iter()
        .map(|(numbers, names)| TaskReference {
            unit_names: labels::names(&names, MAX_LISTED_NAMES),
            numbers: numbers.iter().map(u32::to_string).collect::<Vec<_>>().join(NAME_SEPARATOR),
        })
        .collect()
}
