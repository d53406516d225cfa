//! The typed official document: what stands in it, never how it looks. After GB/T 9704-2012.

mod drawing;
mod paper;
mod picture;

use chrono::{DateTime, FixedOffset};

pub use drawing::{Drawing, Mark, Rgb};
pub use paper::*;
pub use picture::{Image, ImageError, ImageFormat, Picture, PictureSource};

/// One official document (公文), from letterhead to imprint.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// Kind of document with everything that only this kind carries: letterhead, number, recipients, signature, 版记.
    pub paper: Paper,
    /// 份号, 密级和保密期限, 紧急程度 (§7.2.1 to §7.2.3).
    pub marks: Marks,
    /// 标题 (§7.3.1), without line breaks: they are found on sense.
    pub title: String,
    /// 正文 (§7.3.3).
    pub body: Vec<Block>,
    /// 附注 (§7.3.6), without brackets.
    pub note: Option<String>,
    /// 附件 (§7.3.4, §7.3.7): named in the 附件说明, then one after the other on pages of their own.
    pub annexes: Vec<Annex>,
    /// What the files' properties say.
    pub properties: Properties,
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
    /// Items without rank, each a paragraph.
    List {
        /// What stands before each.
        mark: ListMark,
        /// The items.
        items: Vec<String>,
    },
    /// A table over the full width.
    Table(Table),
    /// A picture, centred on lines of its own.
    Picture(Picture),
}

/// What stands before the items of a list; the numbers 一、 to （1） are those of headings (§7.3.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListMark {
    /// ——
    Dash,
    /// ① to ⑳: at most twenty items.
    Circled,
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

/// One annex; its number comes from its place in the list (a single one has none).
#[derive(Debug, Clone, PartialEq)]
pub struct Annex {
    /// Same words as in the 附件说明.
    pub title: String,
    /// Landscape pages for wide tables (§10).
    pub landscape: bool,
    /// Text, tables and pictures.
    pub blocks: Vec<Block>,
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
