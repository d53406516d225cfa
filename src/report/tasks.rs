//! Tasks of the plan and all sentences in; each task's progress by unit out.

use crate::campaign::{Campaign, Task, UnitId};

use super::{
    TaskPassage, TaskReference, TaskReport,
    narrative::{NAME_SEPARATOR, Sentence, quotes},
    words,
};

/// Characters of one unit's words in one row of the table.
const QUOTE_LIMIT: usize = 90;
/// Names told before a list is counted.
const NAMES_TOLD: usize = 4;

/// Progress of every task.
pub(super) fn tasks(campaign: &Campaign, sentences: &[Sentence<'_>]) -> Vec<TaskReport> {
    campaign.tasks.iter().map(|task| report(campaign, task, sentences)).collect()
}

fn report(campaign: &Campaign, task: &Task, sentences: &[Sentence<'_>]) -> TaskReport {
    let owners: Vec<&crate::campaign::Unit> = campaign
        .units
        .iter()
        .filter(|unit| {
            let mut names = task.lead.iter().chain(&task.support);
            names.any(|name| campaign.members(name).contains(unit))
        })
        .collect();
    let own: Vec<&Sentence<'_>> = sentences
        .iter()
        .filter(|sentence| sentence.tasks.contains(&task.number))
        .filter(|sentence| owners.iter().any(|unit| unit.id == sentence.unit.id))
        .collect();
    let told_here = |sentence: &&&Sentence<'_>| sentence.tasks.first() == Some(&task.number);
    let quotes = quotes(own.iter().filter(told_here).copied(), QUOTE_LIMIT);
    let silent: Vec<&str> = owners
        .iter()
        .filter(|unit| !own.iter().any(|sentence| sentence.unit.id == unit.id))
        .map(|unit| unit.name.as_str())
        .collect();
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
        references: references(&own, |id| quotes.iter().any(|quote| quote.unit_id == *id)),
        quotes,
        silent: words::names(&silent, NAMES_TOLD),
        silent_names: silent.into_iter().map(str::to_owned).collect(),
    }
}

/// Units that are not quoted here, joined where their sentences are told at the same tasks.
fn references(own: &[&Sentence<'_>], quoted: impl Fn(&UnitId) -> bool) -> Vec<TaskReference> {
    let mut by_unit: Vec<(&str, Vec<u32>)> = Vec::new();
    for sentence in own.iter().filter(|sentence| !quoted(&sentence.unit.id)) {
        let Some(told_at) = sentence.tasks.first() else { continue };
        match by_unit.last_mut() {
            Some((name, numbers)) if *name == sentence.unit.name => numbers.push(*told_at),
            _ => by_unit.push((&sentence.unit.name, vec![*told_at])),
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
            unit_names: words::names(&names, NAMES_TOLD),
            numbers: numbers.iter().map(u32::to_string).collect::<Vec<_>>().join(NAME_SEPARATOR),
        })
        .collect()
}
