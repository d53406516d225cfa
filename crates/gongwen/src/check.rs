//! In: a document. Out: everything in it that GB/T 9704-2012 forbids, all at once.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate};

use crate::document::{Block, Document, Level, Table, TableCell};
use crate::wording::clean;

/// One thing the standard forbids, or that cannot be set.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// An element that must not be empty.
    #[error("{0} is empty")]
    Empty(&'static str),
    /// §7.2.5: six-angle brackets come from the writer; the code is letters of the organ alone.
    #[error("the organ code “{0}” of the document number must hold no brackets, digits, 第 or 号 (7.2.5)")]
    OrganCode(String),
    /// §7.2.5: the year in four digits.
    #[error("the year {0} of the document number is no year of four digits (7.2.5)")]
    Year(u16),
    /// §7.2.5: counted from 1.
    #[error("a document number begins with 1 (7.2.5)")]
    Serial,
    /// §7.3.1: a title carries 《》 and no closing punctuation.
    #[error("the title “{title}” must not hold “{sign}” (7.3.1)")]
    TitlePunctuation {
        /// The title.
        title: String,
        /// What is wrong in it.
        sign: char,
    },
    /// §7.3.4: no punctuation after an annex's name.
    #[error("the annex name “{0}” must not end with punctuation (7.3.4)")]
    AnnexPunctuation(String),
    /// §7.3.3: headings are counted by the writer.
    #[error("the heading “{0}” brings a number of its own; they are counted by the writer (7.3.3)")]
    NumberedHeading(String),
    /// The colon and the brackets come from the writer.
    #[error("{element} “{text}” must be given without “{sign}”")]
    OwnSign {
        /// Which element.
        element: &'static str,
        /// Its text.
        text: String,
        /// What the writer adds.
        sign: char,
    },
    /// §7.4.3: printed no earlier than signed.
    #[error("printed on {printed}, before the document's date {signed} (7.4.3)")]
    PrintedBeforeSigned {
        /// 印发日期.
        printed: NaiveDate,
        /// 成文日期.
        signed: NaiveDate,
    },
    /// A date whose year has no four digits.
    #[error("the date {0} has no year of four digits (7.3.5.4)")]
    DateYear(NaiveDate),
    /// Cells that overlap, leave holes or reach out of the table.
    #[error("table “{table}”: {problem}")]
    Table {
        /// Caption or first words of the head.
        table: String,
        /// What does not fit.
        problem: String,
    },
}

/// Everything that is wrong with a document; empty when it may be set.
pub fn check(document: &Document) -> Vec<Fault> {
    let mut faults = Vec::new();
    empties(document, &mut faults);
    number(document, &mut faults);
    title(&document.title, &mut faults);
    signs(document, &mut faults);
    dates(document, &mut faults);
    for block in document.body.iter().chain(document.annexes.iter().flat_map(|annex| &annex.blocks)) {
        block_faults(block, &mut faults);
    }
    for annex in &document.annexes {
        if annex.title.trim_end().ends_with(['。', '，', '；', '、', '：', '.', ',', ';']) {
            faults.push(Fault::AnnexPunctuation(annex.title.clone()));
        }
    }
    faults
}

fn blank(text: &str) -> bool {
    clean(text).trim().is_empty()
}

fn empties(document: &Document, faults: &mut Vec<Fault>) {
    let named = [
        (document.letterhead.as_str(), "发文机关标志"),
        (&document.title, "标题"),
        (&document.signature.organ, "发文机关署名"),
        (&document.imprint.printed_by, "印发机关"),
    ];
    for (text, name) in named {
        if blank(text) {
            faults.push(Fault::Empty(name));
        }
    }
    let lists = [(&document.recipients, "主送机关"), (&document.imprint.copies_to, "抄送机关")];
    for (list, name) in lists {
        if list.iter().any(|item| blank(item)) {
            faults.push(Fault::Empty(name));
        }
    }
    // §7.3.3: the first page shows text, so there must be some.
    let has_text = document.body.iter().any(|block| match block {
        Block::Paragraph { text, lead } => !blank(text) || lead.is_some(),
        Block::Heading { .. } | Block::Table(_) => false,
    });
    if !has_text {
        faults.push(Fault::Empty("正文"));
    }
    if document.signers.as_ref().is_some_and(Vec::is_empty) {
        faults.push(Fault::Empty("签发人"));
    }
    if document.note.as_ref().is_some_and(|note| blank(note)) {
        faults.push(Fault::Empty("附注"));
    }
    if document.annexes.iter().any(|annex| blank(&annex.title)) {
        faults.push(Fault::Empty("附件名称"));
    }
}

fn number(document: &Document, faults: &mut Vec<Fault>) {
    let code = &document.number.code;
    let forbidden = |char: char| "〔〕[]()（）【】第号".contains(char) || char.is_numeric() || char.is_whitespace();
    if code.is_empty() || code.contains(forbidden) {
        faults.push(Fault::OrganCode(code.clone()));
    }
    if !(1949..=9999).contains(&document.number.year) {
        faults.push(Fault::Year(document.number.year));
    }
    if document.number.number == Some(0) {
        faults.push(Fault::Serial);
    }
}

fn title(title: &str, faults: &mut Vec<Fault>) {
    let outside = title.chars().scan(0_i32, |depth, char| {
        match char {
            '《' => *depth += 1,
            '》' => *depth -= 1,
            _ => {}
        }
        Some((*depth, char))
    });
    for (depth, char) in outside {
        if depth <= 0 && "。，；：！？,;!?".contains(char) {
            faults.push(Fault::TitlePunctuation { title: title.to_owned(), sign: char });
        }
    }
}

fn signs(document: &Document, faults: &mut Vec<Fault>) {
    let mut own = |element: &'static str, text: &str, ends: &[char]| {
        if let Some(sign) = text.chars().next_back().filter(|char| ends.contains(char)) {
            faults.push(Fault::OwnSign { element, text: text.to_owned(), sign });
        }
    };
    for recipient in &document.recipients {
        own("主送机关", recipient, &['：', ':']);
    }
    for copy in &document.imprint.copies_to {
        own("抄送机关", copy, &['。', '，', '、']);
    }
    if let Some(note) = document.note.as_ref().filter(|note| note.starts_with(['（', '('])) {
        own("附注", note, &['）', ')']);
    }
}

fn dates(document: &Document, faults: &mut Vec<Fault>) {
    for date in [document.signature.date, document.imprint.printed_on].into_iter().flatten() {
        if !(1000..=9999).contains(&date.year()) {
            faults.push(Fault::DateYear(date));
        }
    }
    if let (Some(signed), Some(printed)) = (document.signature.date, document.imprint.printed_on)
        && printed < signed
    {
        faults.push(Fault::PrintedBeforeSigned { printed, signed });
    }
}

fn block_faults(block: &Block, faults: &mut Vec<Fault>) {
    match block {
        Block::Heading { level, text } => heading(*level, text, faults),
        Block::Paragraph { lead, .. } => {
            if let Some((level, text)) = lead {
                heading(*level, text, faults);
            }
        }
        Block::Table(table) => {
            if let Err(problem) = grid(table) {
                let head = table.head.first().and_then(|row| row.first()).and_then(|cell| cell.paragraphs.first());
                let name = table.caption.as_ref().or(head).cloned().unwrap_or_default();
                faults.push(Fault::Table { table: name, problem });
            }
        }
    }
}

fn heading(level: Level, text: &str, faults: &mut Vec<Fault>) {
    if blank(text) {
        faults.push(Fault::Empty("正文标题"));
        return;
    }
    let body = text.trim_start_matches(['（', '(']);
    let marks = match level {
        Level::First => &['、'][..],
        Level::Second | Level::Fourth => &['）', ')'][..],
        Level::Third => &['.', '．'][..],
    };
    let numeral = |char: char| char.is_ascii_digit() || "一二三四五六七八九十".contains(char);
    let rest = body.trim_start_matches(numeral);
    // 一、 but not 一 alone, and 1. but not 1.5倍.
    if rest.len() < body.len() && rest.starts_with(marks) {
        let after = rest.chars().nth(1);
        if !after.is_some_and(|char| char.is_ascii_digit()) {
            faults.push(Fault::NumberedHeading(text.to_owned()));
        }
    }
}

/// A cell and the places it covers.
#[derive(Debug, Clone)]
pub(crate) struct Placed<'a> {
    pub row: usize,
    pub column: usize,
    pub cell: &'a TableCell,
}

/// Finds the place of every cell; rows list only the cells that begin in them.
pub(crate) fn places<'a>(rows: &'a [Vec<TableCell>], columns: usize) -> Result<Vec<Placed<'a>>, String> {
    let mut taken: BTreeSet<(usize, usize)> = BTreeSet::new();
    let mut placed = Vec::new();
    for (row, cells) in rows.iter().enumerate() {
        let mut column = 0;
        for cell in cells {
            while taken.contains(&(row, column)) {
                column += 1;
            }
            if cell.row_span == 0 || cell.column_span == 0 {
                return Err(format!("row {}: a cell covers nothing", row + 1));
            }
            if column + cell.column_span > columns {
                return Err(format!("row {}: more cells than columns", row + 1));
            }
            if row + cell.row_span > rows.len() {
                return Err(format!("row {}: a cell reaches below the last row", row + 1));
            }
            for covered_row in row..row + cell.row_span {
                for covered_column in column..column + cell.column_span {
                    if !taken.insert((covered_row, covered_column)) {
                        return Err(format!("row {}: cells overlap", covered_row + 1));
                    }
                }
            }
            placed.push(Placed { row, column, cell });
            column += cell.column_span;
        }
        if let Some(hole) = (0..columns).find(|&column| !taken.contains(&(row, column))) {
            return Err(format!("row {}: nothing in column {}", row + 1, hole + 1));
        }
    }
    Ok(placed)
}

fn grid(table: &Table) -> Result<(), String> {
    if table.widths.is_empty() || table.widths.iter().any(|width| !width.is_finite() || *width <= 0.0) {
        return Err("a column without width".to_owned());
    }
    if table.widths.len() > 20 {
        return Err("more than 20 columns".to_owned());
    }
    places(&table.head, table.widths.len())?;
    places(&table.rows, table.widths.len())?;
    Ok(())
}
