//! Tasks with all their sentences in; one line a task out, with a sentence that is quoted nowhere else where there is one.

use std::cmp::Reverse;

use crate::{
    config::UnitId,
    report::{
        build::model::{TaskDigest, TaskReport},
        present::labels,
    },
};

use super::examples::Facts;

/// Characters of a sentence in a row of the table.
const LONGEST: usize = 45;
/// Names listed before the rest is only counted.
const NAMES: usize = 2;

/// In the order of the plan. The fewer units a task has, the more a sentence says about it: such tasks choose first.
pub(super) fn tasks(tasks: &[TaskReport], facts: &mut Facts<'_>) -> Vec<TaskDigest> {
    let mut order: Vec<(usize, &TaskReport)> = tasks.iter().enumerate().collect();
    order.sort_by_key(|(_, task)| (task.units.len(), Reverse(task.number)));
    let mut lines: Vec<(usize, TaskDigest)> = Vec::new();
    for (place, task) in order {
        let confirmed = || task.progress.iter().filter(|passage| !passage.pending);
        let mut units: Vec<(&UnitId, &str)> = Vec::new();
        for passage in confirmed() {
            if units.last().is_none_or(|(last, _)| *last != &passage.unit) {
                units.push((&passage.unit, &passage.name));
            }
        }
        let taken = facts.take_one(confirmed().map(|passage| (&passage.unit, passage.text.as_str())), LONGEST);
        let names: Vec<&str> = units.iter().map(|(_, name)| *name).collect();
        let (text, unit) = taken.map_or_else(Default::default, |index| facts.text_and_unit(index));
        let others = units.len().saturating_sub(usize::from(!text.is_empty()));
        let units = labels::names(&names, NAMES);
        lines.push((place, TaskDigest { number: task.number, text, unit, others, units }));
    }
    lines.sort_by_key(|(place, _)| *place);
    lines.into_iter().map(|(_, line)| line).collect()
}
