//! Text whose lines with tabs are rows of a table: forms are looked for in it, as a document and as plain text.

#![no_main]

use std::{path::Path, sync::LazyLock};

use chrono::NaiveDate;
use huizong::{
    config::{Campaign, parse},
    form,
};
use huizong_fuzz::within_memory;
use reader::{Block, Cell, Document, Format, Paragraph, Region, Table};

static CAMPAIGN: LazyLock<Option<Campaign>> =
    LazyLock::new(|| parse(include_str!("../../campaign.toml"), Path::new("campaign.toml")).ok());

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let day = NaiveDate::from_ymd_opt(2020, 7, 3).unwrap_or_default();
    let Some(campaign) = CAMPAIGN.as_ref() else { panic!("the sample campaign does not load") };
    within_memory(|| {
        form::recognise(&document(&text), &campaign.reading(), day);
        form::from_text(&text, &campaign.reading(), day);
    });
});

fn document(text: &str) -> Document {
    let mut blocks = Vec::new();
    for line in text.lines() {
        if !line.contains('\t') {
            blocks.push(paragraph(line));
            continue;
        }
        if !matches!(blocks.last(), Some(Block::Table(_))) {
            let number = 1 + blocks.iter().filter(|block| matches!(block, Block::Table(_))).count();
            let cells = Vec::new();
            let region = Region::Body;
            blocks.push(Block::Table(Table {
                number,
                sheet: None,
                hidden: false,
                region,
                rows: 0,
                columns: 0,
                hidden_rows: Vec::new(),
                hidden_columns: Vec::new(),
                cells,
            }));
        }
        if let Some(Block::Table(table)) = blocks.last_mut() {
            row(table, line);
        }
    }
    Document { format: Format::Docx, blocks, notices: Vec::new() }
}

/// `>` after a cell's words makes it one wider; a bell divides lines.
fn row(table: &mut Table, line: &str) {
    let mut column = 0;
    for words in line.split('\t') {
        let text = words.trim_end_matches('>');
        let column_span = 1 + words.len() - text.len();
        let blocks = text.split('\x07').map(paragraph).collect();
        table.cells.push(Cell { row: table.rows, column, row_span: 1, column_span, address: None, blocks });
        column += column_span;
    }
    table.rows += 1;
    table.columns = table.columns.max(column);
}

fn paragraph(text: &str) -> Block {
    Block::Paragraph(Paragraph { text: text.to_owned(), region: Region::Body })
}
