//! Text of a mail in, blocks of a document out: quoted lines left out, tables that became text made tables again.

use std::borrow::Cow;

use reader::{Block, Cell, Paragraph, Region, Table};

use crate::campaign::Campaign;

use crate::form::{
    fields::labels::{Head, label_alone},
    sections::headings::{heading, is_heading_alone},
};

/// Lines looked at for one head.
const ROWS: usize = 60;

/// Characters of a value that stands on a line below its label; a longer line is narrative.
const LONGEST_VALUE: usize = 60;

/// Blocks of a plain text. Rows with tabs, as a table in HTML leaves them, and labels a line each, as a pasted one
/// does, are tables again.
pub fn blocks(text: &str, campaign: &Campaign) -> Vec<Block> {
    let lines = with_tabs(text.lines().filter(|line| !line.trim_start().starts_with('>')), campaign);
    let lines: Vec<&str> = lines.iter().map(|line| line.as_ref()).collect();
    let mut blocks = Vec::new();
    let mut left = lines.as_slice();
    while let Some((line, rest)) = left.split_first() {
        if let Some((found, taken)) = head(left, campaign) {
            blocks.extend(found);
            left = left.get(taken.max(1)..).unwrap_or(&[]);
        } else {
            blocks.push(paragraph(line));
            left = rest;
        }
    }
    blocks
}

/// A table drawn with bars, | 单位名称 | 金湖社区 |, as one with tabs; rules between its rows left out.
fn with_tabs<'a>(lines: impl Iterator<Item = &'a str>, campaign: &Campaign) -> Vec<Cow<'a, str>> {
    let is_bar = |character: char| matches!(character, '|' | '｜' | '│' | '┃');
    let is_rule = |character: char| matches!(character, '-' | '=' | '+' | ':' | ' ' | '─' | '━' | '┼' | '├' | '┤');
    let mut found = Vec::new();
    let mut in_table = false;
    for line in lines {
        let drawn = line.trim().trim_matches(is_bar);
        let bars = line.contains(is_bar);
        let is_label = |cell: &str| {
            label_alone(cell, &campaign.form).is_some() || is_heading_alone(cell, &campaign.form).is_some()
        };
        in_table = bars && (in_table || drawn.split(is_bar).take(ROWS).any(|cell| is_label(cell.trim())));
        if !in_table {
            found.push(Cow::Borrowed(line));
        } else if !drawn.chars().all(|character| is_bar(character) || is_rule(character)) {
            found.push(Cow::Owned(drawn.split(is_bar).map(str::trim).collect::<Vec<_>>().join("\t")));
        }
    }
    found
}

/// The same for lines that stand between true tables.
pub fn among_tables(mixed: &[Block], campaign: &Campaign) -> Vec<Block> {
    let mut found = Vec::new();
    let mut lines = String::new();
    for block in mixed {
        match block {
            Block::Paragraph(paragraph) => {
                lines.push_str(&paragraph.text);
                lines.push('\n');
            }
            table @ Block::Table(_) => {
                found.extend(blocks(&std::mem::take(&mut lines), campaign));
                found.push(table.clone());
            }
        }
    }
    found.extend(blocks(&lines, campaign));
    found
}

/// What the first lines are: rows of a head with tabs between the cells, labels a line each with their values after
/// them, or a heading with its text behind a tab; and how many lines that took.
fn head(lines: &[&str], campaign: &Campaign) -> Option<(Vec<Block>, usize)> {
    let first = lines.first()?;
    if !first.contains('\t') {
        let table = column(lines, campaign).or_else(|| pairs(lines, campaign)).or_else(|| spaced(lines, campaign));
        return table.map(|(table, taken)| (vec![table], taken));
    }
    if let [heading, text @ ..] = cells(first).as_slice()
        && is_heading_alone(heading, &campaign.form).is_some()
    {
        return Some((vec![paragraph(&format!("{heading}：{}", text.join(" ")))], 1));
    }
    if labels(&cells(first), campaign) == 0 {
        return None;
    }
    let mut rows: Vec<Vec<&str>> = Vec::new();
    let mut taken = 0;
    for (at, line) in lines.iter().enumerate().take(ROWS) {
        let row = cells(line);
        let heads_section = row.first().is_some_and(|cell| is_heading_alone(cell, &campaign.form).is_some());
        if line.trim().is_empty() {
            continue;
        }
        if !line.contains('\t') || heads_section {
            break;
        }
        rows.push(row);
        taken = at + 1;
    }
    if rows.iter().map(|row| labels(row, campaign)).sum::<usize>() < 2 {
        // 联系电话 with its number alone is a line, not a table.
        let lines = rows.iter().map(|row| match row.as_slice() {
            [label, value @ ..] if labels(&[*label], campaign) == 1 => {
                paragraph(&format!("{label}：{}", value.join(" ")))
            }
            cells => paragraph(&cells.join("  ")),
        });
        return Some((lines.collect(), taken));
    }
    Some((vec![table(&rows)], taken))
}

/// Labels a line each, then as many values, with or without empty lines between.
fn column(lines: &[&str], campaign: &Campaign) -> Option<(Block, usize)> {
    let is_label = |line: &str| label_alone(line, &campaign.form).is_some();
    if !is_label(lines.first()?) {
        return None;
    }
    let filled: Vec<(usize, &str)> = lines
        .iter()
        .take(ROWS)
        .enumerate()
        .map(|(at, line)| (at, line.trim()))
        .filter(|(_, line)| !line.is_empty())
        .collect();
    let heads: Vec<&str> = filled.iter().map(|(_, line)| *line).take_while(|line| is_label(line)).collect();
    if labels(&heads, campaign) < 2 {
        return None;
    }
    let values: Vec<&str> = filled.iter().map(|(_, line)| *line).skip(heads.len()).take(heads.len()).collect();
    let (last, _) = filled.get((2 * heads.len()).checked_sub(1)?)?;
    Some((table(&[heads, values]), last + 1))
}

/// A label, then its value, a line each, at least twice.
fn pairs(lines: &[&str], campaign: &Campaign) -> Option<(Block, usize)> {
    let settings = &campaign.form;
    let mut filled = lines.iter().take(ROWS).enumerate().filter(|(_, line)| !line.trim().is_empty());
    let mut rows: Vec<Vec<&str>> = Vec::new();
    let mut taken = 0;
    while let (Some((_, label)), Some((at, value))) = (filled.next(), filled.next()) {
        let is_value = label_alone(value, settings).is_none() && heading(value, settings).is_none();
        if label_alone(label, settings).is_none() || !is_value || value.chars().count() > LONGEST_VALUE {
            break;
        }
        rows.push(vec![label.trim(), value.trim()]);
        taken = at + 1;
    }
    let own = rows.iter().filter(|row| labels(row, campaign) > 0).count();
    (own >= 2).then(|| (table(&rows), taken))
}

/// Labels on one line and their values on the next, with blanks between: what a table leaves behind in plain text.
fn spaced(lines: &[&str], campaign: &Campaign) -> Option<(Block, usize)> {
    let first = lines.first()?;
    let are_labels = |heads: &Vec<&str>| {
        labels(heads, campaign) >= 2 && heads.iter().all(|head| label_alone(head, &campaign.form).is_some())
    };
    let heads = [first.split_whitespace().collect(), gapped(first)].into_iter().find(are_labels)?;
    let (at, line) = lines.iter().enumerate().skip(1).take(ROWS).find(|(_, line)| !line.trim().is_empty())?;
    // 王芳 13900000002: blanks inside a value stand singly.
    let values = [gapped(line), line.split_whitespace().collect()];
    let values = values.into_iter().find(|values| values.len() == heads.len() && labels(values, campaign) == 0)?;
    Some((table(&[heads, values]), at + 1))
}

/// A line cut at full-width blanks and at two or more others.
fn gapped(line: &str) -> Vec<&str> {
    let pieces = line.split('\u{3000}').flat_map(|piece| piece.split("  "));
    pieces.map(str::trim).filter(|piece| !piece.is_empty()).collect()
}

/// How many cells are labels of the form's own fields.
fn labels(cells: &[&str], campaign: &Campaign) -> usize {
    cells.iter().filter(|cell| label_alone(cell, &campaign.form).is_some_and(|head| head != Head::Extra)).count()
}

fn cells(line: &str) -> Vec<&str> {
    line.split('\t').map(str::trim).collect()
}

fn table(rows: &[Vec<&str>]) -> Block {
    let cell = |row: usize, column: usize, text: &str| Cell {
        row,
        column,
        row_span: 1,
        column_span: 1,
        address: None,
        blocks: vec![paragraph(text)],
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

fn paragraph(text: &str) -> Block {
    Block::Paragraph(Paragraph { text: text.to_owned(), region: Region::Body })
}
