//! The typed official document: what stands in it, never how it looks. After GB/T 9704-2012.

use chrono::{DateTime, FixedOffset, NaiveDate};

/// One official document (公文), upward report in this edition: letterhead to imprint.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// 发文机关标志 as printed in red, such as `××街道办事处文件` (§7.2.4).
    pub letterhead: String,
    /// 发文字号 (§7.2.5).
    pub number: DocumentNumber,
    /// 签发人, only in documents that go up (§7.2.6). `Some(vec![None])` prints the label and leaves room.
    pub signers: Option<Vec<Option<String>>>,
    /// 标题 (§7.3.1), without line breaks: they are found on sense.
    pub title: String,
    /// 主送机关 (§7.3.2), without the colon.
    pub recipients: Vec<String>,
    /// 正文 (§7.3.3).
    pub body: Vec<Block>,
    /// 发文机关署名 and 成文日期 (§7.3.5).
    pub signature: Signature,
    /// 附注 (§7.3.6), without brackets.
    pub note: Option<String>,
    /// 附件 (§7.3.4, §7.3.7): named in the 附件说明, then one after the other on pages of their own.
    pub annexes: Vec<Annex>,
    /// 版记 (§7.4).
    pub imprint: Imprint,
    /// What the files' properties say.
    pub properties: Properties,
}

/// 发文字号: `渝宝圣湖办〔2020〕27号`. A number not yet given leaves room between 〕 and 号.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentNumber {
    /// 机关代字.
    pub code: String,
    /// Four digits.
    pub year: u16,
    /// 发文顺序号, no leading zero.
    pub number: Option<u32>,
}

/// One block of the text.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// A heading on a line of its own; its number (一、 （一） 1. （1）) is counted by the writer.
    Heading {
        /// Level and with it typeface and number.
        level: Level,
        /// Text without number.
        text: String,
    },
    /// A paragraph, indented by two characters. With a `lead`, a heading runs into it on the same line.
    Paragraph {
        /// Level and text of a run-in heading, without number; ends with its own 。
        lead: Option<(Level, String)>,
        /// The text.
        text: String,
    },
    /// A table over the full width.
    Table(Table),
}

/// Levels of headings, §7.3.3: 一、 黑体; （一） 楷体; 1. 仿宋; （1） 仿宋.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// 一、
    First,
    /// （一）
    Second,
    /// 1.
    Third,
    /// （1）
    Fourth,
}

/// A table: its head rows are repeated on every page.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// Caption above the table, if any.
    pub caption: Option<String>,
    /// Relative widths, one a column; they are scaled to the text width.
    pub widths: Vec<f32>,
    /// Head rows.
    pub head: Vec<Vec<TableCell>>,
    /// Body rows. A row lists only the cells that begin in it (spans from above leave gaps).
    pub rows: Vec<Vec<TableCell>>,
}

/// One cell; spans count grid places.
#[derive(Debug, Clone, PartialEq)]
pub struct TableCell {
    /// Paragraphs, one string each.
    pub paragraphs: Vec<String>,
    /// At least 1.
    pub row_span: usize,
    /// At least 1.
    pub column_span: usize,
    /// Across.
    pub align: Align,
    /// True sets characters one below the other, as in a narrow category column.
    pub stacked: bool,
}

/// Alignment across a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// Flush left.
    Left,
    /// Centred.
    Centre,
    /// Flush right.
    Right,
}

/// Name and date at the end of the text. The seal is never drawn: room is left for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// 发文机关署名.
    pub organ: String,
    /// 成文日期; `None` prints 年 月 日 with room for the figures.
    pub date: Option<NaiveDate>,
}

/// One annex; its number comes from its place in the list (a single one has none).
#[derive(Debug, Clone, PartialEq)]
pub struct Annex {
    /// Same words as in the 附件说明.
    pub title: String,
    /// Landscape pages for wide tables (§10).
    pub landscape: bool,
    /// Text and tables.
    pub blocks: Vec<Block>,
}

/// 版记 (§7.4).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imprint {
    /// 抄送机关; empty prints none.
    pub copies_to: Vec<String>,
    /// 印发机关.
    pub printed_by: String,
    /// 印发日期; `None` leaves room.
    pub printed_on: Option<NaiveDate>,
}

/// Metadata of the files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Properties {
    /// Author of the file.
    pub author: String,
    /// Time of writing: passed in, so that the same input gives the same bytes.
    pub created: DateTime<FixedOffset>,
}

impl TableCell {
    /// A centred cell of one paragraph covering one place.
    pub fn centred(text: impl Into<String>) -> Self {
        Self { paragraphs: vec![text.into()], row_span: 1, column_span: 1, align: Align::Centre, stacked: false }
    }

    /// A flush-left cell of several paragraphs covering one place.
    pub fn left(paragraphs: Vec<String>) -> Self {
        Self { paragraphs, row_span: 1, column_span: 1, align: Align::Left, stacked: false }
    }
}
