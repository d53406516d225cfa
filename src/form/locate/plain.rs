//! The text of a mail in, blocks of a document out: quoted lines are left out and tables are rebuilt from tabs, bars, gaps
//! or alternating lines.

use std::borrow::Cow;

use reader::{Block, Cell, Paragraph, Region, Table};

use crate::{
    config::ReadingContext,
    form::{
        fields::labels::{FieldLabel, exact_label},
        sections::headings::{exact_heading, heading},
    },
};

/// Lines examined for one table.
const MAX_ROWS: usize = 60;

/// Longest value, in characters, on the line below its label; a longer line is narrative.
const LONGEST_VALUE: usize = 60;

/// Blocks of a plain text. Rows separated by tabs, as an HTML table becomes in text, and labels on lines of their own, as
/// a pasted table becomes, are rebuilt as tables.
pub fn text_blocks(text: &str, context: &ReadingContext<'_>) -> Vec<Block> {
    let lines = bars_to_tabs(text.lines().filter(|line| !line.trim_start().starts_with('>')), context);
    let lines: Vec<&str> = lines.iter().map(|line| line.as_ref()).collect();
    let mut blocks = Vec::new();
    let mut left = lines.as_slice();
    while let Some((line, rest)) = left.split_first() {
        if let Some((found, taken)) = header_block(left, context) {
            blocks.extend(found);
            left = left.get(taken.max(1)..).unwrap_or(&[]);
        } else {
            blocks.push(paragraph_block(line));
            left = rest;
        }
    }
    blocks
}

/// Turns a table drawn with bars, | 单位名称 | 金湖社区 |, into one with tabs and drops the rules between its rows.
fn bars_to_tabs<'a>(lines: impl Iterator<Item = &'a str>, context: &ReadingContext<'_>) -> Vec<Cow<'a, str>> {
    let is_bar = |character: char| matches!(character, '|' | '｜' | '│' | '┃');
    let is_rule = |character: char| matches!(character, '-' | '=' | '+' | ':' | ' ' | '─' | '━' | '┼' | '├' | '┤');
    let mut found = Vec::new();
    let mut in_table = false;
    for line in lines {
        let row = line.trim().trim_matches(is_bar);
        let has_bars = line.contains(is_bar);
        let is_label =
            |cell: &str| exact_label(cell, context.form).is_some() || exact_heading(cell, context.form).is_some();
        in_table = has_bars && (in_table || row.split(is_bar).take(MAX_ROWS).any(|cell| is_label(cell.trim())));
        if !in_table {
            found.push(Cow::Borrowed(line));
        } else if !row.chars().all(|character| is_bar(character) || is_rule(character)) {
            found.push(Cow::Owned(row.split(is_bar).map(str::trim).collect::<Vec<_>>().join("\t")));
        }
    }
    found
}

/// The same for lines between tables, which are kept as they are.
pub fn mixed_blocks(mixed: &[Block], context: &ReadingContext<'_>) -> Vec<Block> {
    let mut found = Vec::new();
    let mut lines = String::new();
    for block in mixed {
        match block {
            Block::Paragraph(paragraph) => {
                lines.push_str(&paragraph.text);
                lines.push('\n');
            }
            table @ Block::Table(_) => {
                found.extend(text_blocks(&std::mem::take(&mut lines), context));
                found.push(table.clone());
            }
        }
    }
    found.extend(text_blocks(&lines, context));
    found
}

/// The blocks that the first lines form, with the number of lines used: a header table with tabs between cells, labels
/// and values on lines of their own, or a heading with its text after a tab.
fn header_block(lines: &[&str], context: &ReadingContext<'_>) -> Option<(Vec<Block>, usize)> {
    let first = lines.first()?;
    if !first.contains('\t') {
        let table = labels_then_values(lines, context)
            .or_else(|| alternating_lines(lines, context))
            .or_else(|| aligned_lines(lines, context));
        return table.map(|(table, taken)| (vec![table], taken));
    }
    if let [heading, text @ ..] = tab_cells(first).as_slice()
        && exact_heading(heading, context.form).is_some()
    {
        return Some((vec![paragraph_block(&format!("{heading}：{}", text.join(" ")))], 1));
    }
    if count_labels(&tab_cells(first), context) == 0 {
        return None;
    }
    let mut rows: Vec<Vec<&str>> = Vec::new();
    let mut taken = 0;
    for (at, line) in lines.iter().enumerate().take(MAX_ROWS) {
        let row = tab_cells(line);
        let begins_section = row.first().is_some_and(|cell| exact_heading(cell, context.form).is_some());
        if line.trim().is_empty() {
            continue;
        }
        if !line.contains('\t') || begins_section {
            break;
        }
        rows.push(row);
        taken = at + 1;
    }
    if rows.iter().map(|row| count_labels(row, context)).sum::<usize>() < 2 {
        // A single label with its value is a line, not a table.
        let lines = rows.iter().map(|row| match row.as_slice() {
            [label, value @ ..] if count_labels(&[*label], context) == 1 => {
                paragraph_block(&format!("{label}：{}", value.join(" ")))
            }
            cells => paragraph_block(&cells.join("  ")),
        });
        return Some((lines.collect(), taken));
    }
    Some((vec![table_block(&rows)], taken))
}

/// Two or more labels, each on its own line, then as many values; empty lines between them are ignored.
fn labels_then_values(lines: &[&str], context: &ReadingContext<'_>) -> Option<(Block, usize)> {
    let is_label = |line: &str| exact_label(line, context.form).is_some();
    if !is_label(lines.first()?) {
        return None;
    }
    let filled: Vec<(usize, &str)> = lines
        .iter()
        .take(MAX_ROWS)
        .enumerate()
        .map(|(at, line)| (at, line.trim()))
        .filter(|(_, line)| !line.is_empty())
        .collect();
    let labels: Vec<&str> = filled.iter().map(|(_, line)| *line).take_while(|line| is_label(line)).collect();
    if count_labels(&labels, context) < 2 {
        return None;
    }
    let values: Vec<&str> = filled.iter().map(|(_, line)| *line).skip(labels.len()).take(labels.len()).collect();
    let (last, _) = filled.get((2 * labels.len()).checked_sub(1)?)?;
    Some((table_block(&[labels, values]), last + 1))
}

/// A label, then its value on the next line, at least twice.
fn alternating_lines(lines: &[&str], context: &ReadingContext<'_>) -> Option<(Block, usize)> {
    let settings = context.form;
    let mut filled = lines.iter().take(MAX_ROWS).enumerate().filter(|(_, line)| !line.trim().is_empty());
    let mut rows: Vec<Vec<&str>> = Vec::new();
    let mut taken = 0;
    while let (Some((_, label)), Some((at, value))) = (filled.next(), filled.next()) {
        let is_value = exact_label(value, settings).is_none() && heading(value, settings).is_none();
        if exact_label(label, settings).is_none() || !is_value || value.chars().count() > LONGEST_VALUE {
            break;
        }
        rows.push(vec![label.trim(), value.trim()]);
        taken = at + 1;
    }
    let labelled = rows.iter().filter(|row| count_labels(row, context) > 0).count();
    (labelled >= 2).then(|| (table_block(&rows), taken))
}

/// Labels on one line and their values on the next, aligned with blanks as a table becomes in plain text.
fn aligned_lines(lines: &[&str], context: &ReadingContext<'_>) -> Option<(Block, usize)> {
    let first = lines.first()?;
    let are_labels = |words: &Vec<&str>| {
        count_labels(words, context) >= 2 && words.iter().all(|word| exact_label(word, context.form).is_some())
    };
    let labels = [first.split_whitespace().collect(), split_at_gaps(first)].into_iter().find(are_labels)?;
    let (at, line) = lines.iter().enumerate().skip(1).take(MAX_ROWS).find(|(_, line)| !line.trim().is_empty())?;
    // 王芳 13900000002: a single blank may be part of a value.
    let values = [split_at_gaps(line), line.split_whitespace().collect()];
    let values =
        values.into_iter().find(|values| values.len() == labels.len() && count_labels(values, context) == 0)?;
    Some((table_block(&[labels, values]), at + 1))
}

/// Splits a line at full-width blanks and at runs of two or more other blanks.
fn split_at_gaps(line: &str) -> Vec<&str> {
    let pieces = line.split('\u{3000}').flat_map(|piece| piece.split("  "));
    pieces.map(str::trim).filter(|piece| !piece.is_empty()).collect()
}

/// Number of cells that are labels of unit, date, reporter, phone or name.
fn count_labels(cells: &[&str], context: &ReadingContext<'_>) -> usize {
    cells.iter().filter(|cell| exact_label(cell, context.form).is_some_and(|label| label != FieldLabel::Extra)).count()
}

fn tab_cells(line: &str) -> Vec<&str> {
    line.split('\t').map(str::trim).collect()
}

fn table_block(rows: &[Vec<&str>]) -> Block {
    let cell = |row: usize, column: usize, text: &str| Cell {
        row,
        column,
        row_span: 1,
        column_span: 1,
        address: None,
        blocks: vec![paragraph_block(text)],
    };
    let cells = rows
        .iter()
        .enumerate()
        .flat_map(|(row, texts)| texts.iter().enumerate().map(move |(column, text)| cell(row, column, text)));
    Block::Table(Table {
        number: 1,
        sheet: None,
        hidden: false,
        region: Region::Body,
        rows: rows.len(),
        columns: rows.iter().map(Vec::len).max().unwrap_or(0),
        hidden_rows: Vec::new(),
        hidden_columns: Vec::new(),
        cells: cells.collect(),
    })
}

fn paragraph_block(text: &str) -> Block {
    Block::Paragraph(Paragraph { text: text.to_owned(), region: Region::Body })
}
