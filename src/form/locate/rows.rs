//! A table or a cell in, its lines of text out: what tables that are no form say, row by row.

use reader::{Block, Cell, Table};

use crate::{campaign::Campaign, text::clean_line};

use crate::form::{
    fields::labels::{Head, label_alone},
    sections::headings::is_heading_alone,
};

/// The lines of a table that is no form, one row a line: `海报 150张`.
pub fn row_lines(table: &Table) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut row: (usize, Vec<String>) = (0, Vec::new());
    for cell in &table.cells {
        if cell.row != row.0 {
            lines.extend(joined(&row.1));
            row = (cell.row, Vec::new());
        }
        let text = cell_lines(cell).join("\n");
        row.1.extend((!text.is_empty()).then_some(text));
    }
    lines.extend(joined(&row.1));
    lines
}

/// The same, where labels and headings of a form have their text beside them: `报送人：王芳`, a heading on its own line.
pub fn form_lines(table: &Table, campaign: &Campaign) -> Vec<String> {
    let is_label = |text: &str| label_alone(text, &campaign.form).is_some();
    let mut lines: Vec<String> = Vec::new();
    let mut rest: Vec<&Cell> = Vec::new();
    let flush = |cells: &mut Vec<&Cell>, lines: &mut Vec<String>| {
        let own = std::mem::take(cells);
        let texts: Vec<String> =
            own.iter().map(|cell| cell_lines(cell).join("\n")).filter(|text| !text.is_empty()).collect();
        match texts.as_slice() {
            [head, text] if is_heading_alone(head, &campaign.form).is_some() => {
                lines.push(head.replace('\n', ""));
                lines.extend(text.lines().map(str::to_owned));
            }
            [label, value] if is_label(label) && !is_label(value) => {
                lines.push(format!("{}：{}", label.replace('\n', ""), value.replace('\n', " ")));
            }
            _ => lines.extend(joined(&texts)),
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

/// A sign-in list or a list of addresses, which is nobody's narrative: a head row of 姓名, 电话, 部门 …
pub fn is_list_of_persons(table: &Table, campaign: &Campaign) -> bool {
    let heads: Vec<Head> = table
        .cells
        .iter()
        .take(40)
        .filter_map(|cell| label_alone(&cell_lines(cell).concat(), &campaign.form))
        .collect();
    heads.contains(&Head::Name) || heads.contains(&Head::Reporter) && heads.contains(&Head::Phone)
}

/// Cells of one row: short ones on a line together, `海报 150张`.
fn joined(texts: &[String]) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut goes_on = false;
    for text in texts {
        let short = !text.contains('\n');
        match lines.last_mut().filter(|_| goes_on && short) {
            Some(last) => {
                last.push(' ');
                last.push_str(text);
            }
            None => lines.push(text.clone()),
        }
        goes_on = short;
    }
    lines.iter().flat_map(|line| line.lines()).map(str::to_owned).collect()
}

/// Paragraphs of a cell, cleaned, empty ones left out; a nested table gives a line a row.
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
