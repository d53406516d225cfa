//! A table or a cell in, its text as lines out, one per table row.

use reader::{Block, Cell, Table};

use crate::{
    config::ReadingContext,
    form::{
        fields::labels::{FieldLabel, exact_label},
        sections::headings::exact_heading,
    },
};
use text::clean_line;

/// One line per row, cells separated by a blank: `海报 150张`. Cells with several paragraphs keep their lines.
pub fn row_lines(table: &Table) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut row: (usize, Vec<String>) = (0, Vec::new());
    for cell in &table.cells {
        if cell.row != row.0 {
            lines.extend(merge_cells(&row.1));
            row = (cell.row, Vec::new());
        }
        let text = cell_lines(cell).join("\n");
        row.1.extend((!text.is_empty()).then_some(text));
    }
    lines.extend(merge_cells(&row.1));
    lines
}

/// Like [`row_lines`], but a row of label and value becomes `报送人：王芳` and a heading has a line of its own.
pub fn form_lines(table: &Table, context: &ReadingContext<'_>) -> Vec<String> {
    let is_label = |text: &str| exact_label(text, context.form).is_some();
    let mut lines: Vec<String> = Vec::new();
    let mut rest: Vec<&Cell> = Vec::new();
    let flush = |cells: &mut Vec<&Cell>, lines: &mut Vec<String>| {
        let own = std::mem::take(cells);
        let texts: Vec<String> =
            own.iter().map(|cell| cell_lines(cell).join("\n")).filter(|text| !text.is_empty()).collect();
        match texts.as_slice() {
            [heading, text] if exact_heading(heading, context.form).is_some() => {
                lines.push(heading.replace('\n', ""));
                lines.extend(text.lines().map(str::to_owned));
            }
            [label, value] if is_label(label) && !is_label(value) => {
                lines.push(format!("{}：{}", label.replace('\n', ""), value.replace('\n', " ")));
            }
            _ => lines.extend(merge_cells(&texts)),
        }
    };
    for cell in &table.cells {
        if rest.last().is_some_and(|last| last.row != cell.row) {
            flush(&mut rest, &mut lines);
        }
        rest.push(cell);
    }
    flush(&mut rest, &mut lines);
    lines
}

/// True for a sign-in or contact list, with columns such as 姓名, 电话, 部门; it is not part of a unit's narrative.
pub fn is_list_of_persons(table: &Table, context: &ReadingContext<'_>) -> bool {
    let labels: Vec<FieldLabel> =
        table.cells.iter().take(40).filter_map(|cell| exact_label(&cell_lines(cell).concat(), context.form)).collect();
    labels.contains(&FieldLabel::Name) || labels.contains(&FieldLabel::Reporter) && labels.contains(&FieldLabel::Phone)
}

/// Joins neighbouring cells of one paragraph each with a blank; a cell with several paragraphs keeps its lines.
fn merge_cells(texts: &[String]) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut previous_is_single = false;
    for text in texts {
        let single = !text.contains('\n');
        match lines.last_mut().filter(|_| previous_is_single && single) {
            Some(last) => {
                last.push(' ');
                last.push_str(text);
            }
            None => lines.push(text.clone()),
        }
        previous_is_single = single;
    }
    lines.iter().flat_map(|line| line.lines()).map(str::to_owned).collect()
}

/// Paragraphs of a cell, cleaned and without empty ones; a nested table contributes one line per row.
pub fn cell_lines(cell: &Cell) -> Vec<String> {
    let mut lines = Vec::new();
    for block in &cell.blocks {
        match block {
            Block::Paragraph(paragraph) => lines.extend(paragraph.text.lines().map(clean_line)),
            Block::Table(table) => lines.extend(row_lines(table)),
        }
    }
    lines.retain(|line| !line.is_empty());
    lines
}
