//! The short report's model and the templates' phrases in; its annexes out: figures of the units, and tasks one line each.

use gongwen::{Annex, Block, Table, TableCell};

use crate::templates::Templates;

use crate::report::{
    Error,
    build::{FigureTable, FigureTableRow, MonthReport},
};

use super::{markup, task_table};

const FIGURES: &str = "report/annex-units.txt.hbs";
const PROGRESS: &str = "report/annex-progress.txt.hbs";
/// Widths of names, numbers and what is said in words.
const NAME_WIDTH: f32 = 2.4;
const NUMBER_WIDTH: f32 = 1.15;
const OTHERS_WIDTH: f32 = 8.0;
/// 序号, 类别 over two columns, 重点任务, 牵头单位, 配合单位, 进展.
const PROGRESS_WIDTHS: [f32; 7] = [1.0, 1.5, 1.5, 14.0, 2.7, 3.6, 7.0];

/// Figures, a row a unit and a column a kind; `None` where there are none.
pub(super) fn figures(report: &MonthReport, templates: &Templates) -> Result<Option<Annex>, Error> {
    if report.digest.table.rows.is_empty() {
        return Ok(None);
    }
    let text = markup::annex(FIGURES, &templates.render(FIGURES, report)?, &[3])?;
    let label = |place: usize| text.labels.first().and_then(|labels| labels.get(place)).cloned().unwrap_or_default();
    let table = unit_table(&report.digest.table, [label(0), label(1), label(2)]);
    let blocks = text.intro.into_iter().chain([Block::Table(table)]).collect();
    Ok(Some(Annex { title: text.title, landscape: true, blocks }))
}

fn unit_table(table: &FigureTable, [name, others, total]: [String; 3]) -> Table {
    let has_others = table.rows.iter().any(|row| !row.others.is_empty());
    let head_rows = if table.columns.is_empty() { 1 } else { 2 };
    let over_all = |text: String| TableCell { row_span: head_rows, ..TableCell::centred(text) };
    let mut head = vec![vec![over_all(name)], Vec::new()];
    head.truncate(head_rows);
    for (part, row) in head.iter_mut().enumerate() {
        row.extend(table.columns.iter().filter_map(|column| column.get(part)).map(TableCell::centred));
    }
    let mut widths = vec![NAME_WIDTH];
    widths.extend(table.columns.iter().map(|_| NUMBER_WIDTH));
    if has_others {
        if let Some(first) = head.first_mut() {
            first.push(over_all(others));
        }
        widths.push(OTHERS_WIDTH);
    }
    let row = |name: &str, row: &FigureTableRow| -> Vec<TableCell> {
        let mut cells = vec![TableCell::centred(name)];
        cells.extend(row.cells.iter().map(TableCell::centred));
        if has_others {
            cells.push(TableCell::left(vec![row.others.clone()]));
        }
        cells
    };
    let rows = table.rows.iter().map(|unit| row(&unit.name, unit));
    Table { caption: None, widths, head, rows: rows.chain([row(&total, &table.total)]).collect() }
}

/// The plan's task breakdown, one line of progress a task.
pub(super) fn progress(report: &MonthReport, templates: &Templates) -> Result<Annex, Error> {
    let text = markup::annex(PROGRESS, &templates.render(PROGRESS, report)?, &[6])?;
    let table = task_table::table(&report.tasks, &text, PROGRESS_WIDTHS, false);
    Ok(Annex {
        title: text.title,
        landscape: true,
        blocks: text.intro.into_iter().chain([Block::Table(table)]).collect(),
    })
}
