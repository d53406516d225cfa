//! For tests: the sample campaign, and documents built from rows of words.

use std::{path::Path, sync::LazyLock};

use chrono::NaiveDate;
use reader::{Block, Cell, Document, Format, Paragraph, Region, Table};

use crate::config::{Campaign, parse};

pub fn campaign() -> Campaign {
    static SAMPLE: LazyLock<Campaign> =
        LazyLock::new(|| parse(include_str!("../../campaign.toml"), Path::new("campaign.toml")).unwrap());
    SAMPLE.clone()
}

pub fn received() -> NaiveDate {
    NaiveDate::from_ymd_opt(2020, 7, 3).unwrap()
}

pub fn document(blocks: Vec<Block>) -> Document {
    let mut document = Document { format: Format::Docx, blocks, notices: Vec::new() };
    let mut number = 0;
    renumber(&mut document.blocks, &mut number);
    document
}

pub fn line(text: &str) -> Block {
    Block::Paragraph(Paragraph { text: text.to_owned(), region: Region::Body })
}

/// Rows of cells; `>` after a cell's words merges it with the places to its right: `甲>>` is three wide. Lines of a
/// cell are divided by `\n`.
pub fn table(rows: &[&[&str]]) -> Block {
    let mut cells = Vec::new();
    for (row, texts) in rows.iter().enumerate() {
        let mut column = 0;
        for text in *texts {
            let words = text.trim_end_matches('>');
            let column_span = 1 + text.len() - words.len();
            let blocks = words.split('\n').map(line).collect();
            cells.push(Cell { row, column, row_span: 1, column_span, address: None, blocks });
            column += column_span;
        }
    }
    let columns = cells.iter().map(|cell| cell.column + cell.column_span).max().unwrap_or(0);
    let table = Table {
        number: 0,
        sheet: None,
        hidden: false,
        region: Region::Body,
        rows: rows.len(),
        columns,
        hidden_rows: Vec::new(),
        hidden_columns: Vec::new(),
        cells,
    };
    Block::Table(table)
}

/// A table whose cells hold whole blocks, one row, one column.
pub fn frame(blocks: Vec<Block>) -> Block {
    let cell = Cell { row: 0, column: 0, row_span: 1, column_span: 1, address: None, blocks };
    Block::Table(Table {
        number: 0,
        sheet: None,
        hidden: false,
        region: Region::Body,
        rows: 1,
        columns: 1,
        hidden_rows: Vec::new(),
        hidden_columns: Vec::new(),
        cells: vec![cell],
    })
}

fn renumber(blocks: &mut [Block], number: &mut usize) {
    for block in blocks {
        if let Block::Table(table) = block {
            *number += 1;
            table.number = *number;
            for cell in &mut table.cells {
                renumber(&mut cell.blocks, number);
            }
        }
    }
}
