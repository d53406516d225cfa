//! Text of a mail in, blocks of a document out: quoted lines left out, tables that became text made tables again.

use reader::{Block, Cell, Paragraph, Region, Table};

use crate::campaign::Campaign;

use super::labels::{Head, label_alone};

/// Blocks of a plain text. A row of labels with tabs, or labels a line each as a pasted table leaves them, is a table.
pub fn blocks(text: &str, campaign: &Campaign) -> Vec<Block> {
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim_start().starts_with('>')).collect();
    let mut blocks = Vec::new();
    let mut tables = 0;
    let mut left = lines.as_slice();
    while let Some((line, rest)) = left.split_first() {
        if let Some((table, taken)) = head_table(left, campaign) {
            tables += 1;
            blocks.push(Block::Table(Table { number: tables, ..table }));
            left = left.get(taken..).unwrap_or(&[]);
        } else {
            blocks.push(paragraph(line));
            left = rest;
        }
    }
    blocks
}

/// A table of two rows at the beginning of the lines, and how many lines it took.
fn head_table(lines: &[&str], campaign: &Campaign) -> Option<(Table, usize)> {
    let first: Vec<&str> = cells(lines.first()?);
    let is_label = |text: &&str| matches!(label_alone(text, &campaign.form), Some(head) if head != Head::Extra);
    if first.len() >= 2 && first.iter().filter(|cell| is_label(cell)).count() >= 2 {
        // The next line that is not empty holds the values.
        let at = lines.iter().skip(1).position(|line| !line.trim().is_empty())? + 1;
        let values = lines.get(at)?;
        return values.contains('\t').then(|| (table(&first, &cells(values)), at + 1));
    }
    // One cell a line, with or without empty lines between.
    let filled: Vec<(usize, &str)> = lines
        .iter()
        .take(60)
        .enumerate()
        .map(|(at, line)| (at, line.trim()))
        .filter(|(_, line)| !line.is_empty())
        .collect();
    let labels: Vec<&str> =
        filled.iter().map(|(_, line)| *line).take_while(|line| label_alone(line, &campaign.form).is_some()).collect();
    if lines.first()?.trim().is_empty() || labels.iter().filter(|label| is_label(label)).count() < 2 {
        return None;
    }
    let values: Vec<&str> = filled.iter().map(|(_, line)| *line).skip(labels.len()).take(labels.len()).collect();
    let (last, _) = filled.get((2 * labels.len()).checked_sub(1)?)?;
    (values.len() == labels.len()).then(|| (table(&labels, &values), last + 1))
}

fn cells(line: &str) -> Vec<&str> {
    line.split('\t').map(str::trim).collect()
}

fn table(labels: &[&str], values: &[&str]) -> Table {
    let row = |row: usize, texts: &[&str]| -> Vec<Cell> {
        let cell = |(column, text): (usize, &&str)| Cell {
            row,
            column,
            row_span: 1,
            column_span: 1,
            address: None,
            blocks: vec![paragraph(text)],
        };
        texts.iter().enumerate().map(cell).collect()
    };
    let mut cells = row(0, labels);
    cells.extend(row(1, values));
    Table {
        number: 1,
        sheet: None,
        hidden: false,
        region: Region::Body,
        rows: 2,
        columns: labels.len().max(values.len()),
        cells,
    }
}

fn paragraph(text: &str) -> Block {
    Block::Paragraph(Paragraph { text: text.to_owned(), region: Region::Body })
}
