//! Sheets that nobody would fill in, of as many cells as are read, in; the seconds that looking for forms in them takes
//! out. `cargo run --release --example crafted_sheets`; the aim is less than 2 s for each.

// An example may stop where it cannot go on.
#![allow(clippy::unwrap_used)]

use std::{path::Path, time::Instant};

use chrono::NaiveDate;
use huizong::{
    config,
    form::{Recognised, liaisons, recognise},
};
use reader::{Block, Cell, Document, Format, Limits, Paragraph, Region, Table};

fn sheet(columns: usize, cells: usize, words: impl Fn(usize, usize) -> String) -> Document {
    let cell = |at: usize| {
        let (row, column) = (at / columns, at % columns);
        let text = words(row, column);
        let blocks = vec![Block::Paragraph(Paragraph { text, region: Region::Body })];
        Cell { row, column, row_span: 1, column_span: 1, address: None, blocks }
    };
    let table = Table {
        number: 1,
        sheet: Some("Sheet1".to_owned()),
        hidden: false,
        region: Region::Body,
        rows: cells.div_ceil(columns),
        columns,
        hidden_rows: Vec::new(),
        hidden_columns: Vec::new(),
        cells: (0..cells).map(cell).collect(),
    };
    Document { format: Format::Xlsx, blocks: vec![Block::Table(table)], notices: Vec::new() }
}

/// One cell's words by row and column.
type Words = fn(usize, usize) -> &'static str;

const HEAD: [&str; 4] = ["单位名称", "报送时间", "报送人", "宣传工作开展情况"];
const ROW: [&str; 4] = ["金湖社区", "2020年7月2日", "王芳13900000002", "张贴海报150张"];

fn of<'a>(words: &[&'a str], at: usize) -> &'a str {
    words.get(at % words.len()).copied().unwrap_or("")
}

const FILLINGS: [(&str, Words); 15] = [
    ("every cell 单位名称", |_, _| "单位名称"),
    ("every cell a label", |row, column| of(&HEAD, row + column)),
    ("every cell a label with its value", |_, _| "单位名称：金湖社区"),
    ("every cell an empty label", |_, _| "单位名称："),
    ("every cell a label of none", |_, _| "负责人"),
    ("every cell a unit", |_, _| "金湖社区居委会"),
    ("every cell no unit", |_, _| "红旗渠管理处综合治理科"),
    ("every cell a day", |_, _| "2020年7月2日"),
    ("every cell a person", |_, _| "王芳（书记）13900000002"),
    ("every cell a phone", |_, _| "13900000002"),
    ("every cell a heading", |_, _| "一、宣传工作开展情况："),
    ("every cell a heading with text", |_, _| "二、其他工作开展情况：张贴海报150张。"),
    ("a head, then rows of values", |row, column| of(if row == 0 { &HEAD } else { &ROW }, column)),
    ("heads and values by turns", |row, column| of(if row % 2 == 0 { &HEAD } else { &ROW }, column)),
    ("labels under their values", |row, column| of(if row % 2 == 1 { &HEAD } else { &ROW }, column)),
];

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let campaign = config::load(&root.join("campaign.toml")).unwrap();
    let received = NaiveDate::from_ymd_opt(2020, 7, 3).unwrap();
    let cells = Limits::default().cells;
    for (name, words) in FILLINGS {
        for (columns, half_hidden) in [(1, false), (4, false), (4, true), (447, false), (16_384, false)] {
            let mut document = sheet(columns, cells, |row, column| words(row, column).to_owned());
            if half_hidden && let Some(Block::Table(table)) = document.blocks.first_mut() {
                table.hidden_rows = (1..table.rows).step_by(2).map(|row| row..row + 1).collect();
            }
            let start = Instant::now();
            let Recognised { forms, left_out, .. } = recognise(&document, &campaign.reading(), received);
            let seconds = start.elapsed().as_secs_f64();
            let persons = liaisons(&document.blocks, &campaign.reading()).len();
            let both = start.elapsed().as_secs_f64();
            println!(
                "{both:6.2} s ({seconds:.2} s forms)  {columns:>5} columns  {:>3} forms, {left_out} left out, {persons} persons  {name}{}",
                forms.len(),
                if half_hidden { ", every second row hidden" } else { "" }
            );
        }
    }
}
