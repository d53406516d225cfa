//! Tasks of the plan and words of their rows in, the table of the task breakdown out: equal categories are one cell.

use gongwen::{Table, TableCell};

use crate::report::build::TaskReport;

use super::markup::AnnexText;

/// A row a task: number, two levels of category (`stacked`: a character a line), text, leading and supporting units, words.
pub(super) fn table(tasks: &[TaskReport], text: &AnnexText, widths: [f32; 7], stacked: bool) -> Table {
    let head = text.labels.first().into_iter().flatten().enumerate().map(|(column, label)| TableCell {
        // 类别 is one head cell over its two levels.
        column_span: if column == 1 { 2 } else { 1 },
        ..TableCell::centred(label)
    });
    let rows = tasks.iter().enumerate().map(|(index, task)| {
        let mut row = vec![TableCell::centred(task.number.to_string())];
        row.extend(category_cells(tasks, index, stacked));
        row.push(TableCell::left(vec![task.text.clone()]));
        row.push(TableCell::centred(&task.lead));
        row.push(TableCell::centred(&task.support));
        row.push(TableCell::left(text.rows.get(&task.number.to_string()).cloned().unwrap_or_default()));
        row
    });
    Table { caption: None, widths: widths.into(), head: vec![head.collect()], rows: rows.collect() }
}

/// The category cells that begin in a row: equal ones above each other are one cell, and an upper level without a lower
/// one takes both columns, as in the plan.
fn category_cells(tasks: &[TaskReport], index: usize, stacked: bool) -> Vec<TableCell> {
    let Some(task) = tasks.get(index) else { return Vec::new() };
    let [upper, lower] = &task.category;
    let before = index.checked_sub(1).and_then(|index| tasks.get(index));
    let behind = || tasks.iter().skip(index);
    let cell = |text: &str, row_span: usize, column_span: usize| TableCell {
        row_span,
        column_span,
        stacked,
        ..TableCell::centred(text)
    };
    if lower.is_empty() {
        let same = |task: &TaskReport| task.category == [upper.as_str(), ""];
        if before.is_some_and(same) {
            return Vec::new();
        }
        return vec![cell(upper, behind().take_while(|task| same(task)).count(), 2)];
    }
    let same_upper =
        |task: &TaskReport| task.category.first() == Some(upper) && !task.category.contains(&String::new());
    let same_both = |other: &TaskReport| other.category == task.category;
    let mut cells = Vec::new();
    if !before.is_some_and(same_upper) {
        cells.push(cell(upper, behind().take_while(|task| same_upper(task)).count(), 1));
    }
    if !before.is_some_and(same_both) {
        cells.push(cell(lower, behind().take_while(|task| same_both(task)).count(), 1));
    }
    cells
}
