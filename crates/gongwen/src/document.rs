//! In: nothing. Out: the typed official document after GB/T 9704-2012: its content, without any layout.

mod drawing;
mod kind;
mod picture;

use chrono::{DateTime, FixedOffset};

pub use drawing::{Drawing, Mark, Rgb};
pub use kind::*;
pub use picture::{Image, ImageError, ImageFormat, Picture, PictureSource};

/// One official document (公文), from letterhead to imprint.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// 文种 with the elements that depend on it: letterhead, number, recipients, signature, 版记.
    pub kind: DocumentKind,
    /// 份号, 密级和保密期限, 紧急程度 (§7.2.1 to §7.2.3).
    pub marks: Marks,
    /// 标题 (§7.3.1), without line breaks: the layout breaks it by meaning.
    pub title: String,
    /// 正文 (§7.3.3).
    pub body: Vec<Block>,
    /// 附注 (§7.3.6), without brackets.
    pub note: Option<String>,
    /// 附件 (§7.3.4, §7.3.7): listed in the 附件说明, each printed from a new page on.
    pub annexes: Vec<Annex>,
    /// Author and time written into the files.
    pub properties: Properties,
}

/// One block of the text.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// A heading on a line of its own; its number (一、 （一） 1. （1）) is counted by the writer.
    Heading {
        /// Level, which determines typeface and form of number.
        level: Level,
        /// Text without its number.
        text: String,
    },
    /// A paragraph, indented by two characters. With a `lead`, a heading runs into it on the same line.
    Paragraph {
        /// Level and text of a run-in heading, without number; ends with its own 。
        lead: Option<(Level, String)>,
        /// Text of the paragraph, after the lead.
        text: String,
    },
    /// Items without rank, each a paragraph.
    List {
        /// Mark before each item.
        mark: ListMark,
        /// One text an item, without mark.
        items: Vec<String>,
    },
    /// A table over the full width.
    Table(Table),
    /// A picture, centred on lines of its own.
    Picture(Picture),
}

/// Mark before an item of a list; the numbers 一、 to （1） are those of headings (§7.3.3).
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
    /// Head rows, same form as `rows`.
    pub head: Vec<Vec<TableCell>>,
    /// Body rows. A row lists only the cells that begin in it (spans from above leave gaps).
    pub rows: Vec<Vec<TableCell>>,
}

/// One cell; spans are numbers of grid rows and columns.
#[derive(Debug, Clone, PartialEq)]
pub struct TableCell {
    /// Paragraphs, one string each.
    pub paragraphs: Vec<String>,
    /// Rows covered, at least 1.
    pub row_span: usize,
    /// Columns covered, at least 1.
    pub column_span: usize,
    /// Horizontal alignment.
    pub align: Align,
    /// Whether the characters are set one below the other, as in a narrow category column.
    pub stacked: bool,
}

/// Horizontal alignment in a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// Flush left.
    Left,
    /// Centred.
    Centre,
    /// Flush right.
    Right,
}

/// One annex; it is numbered by its position in the list, a single one not at all (§7.3.7).
#[derive(Debug, Clone, PartialEq)]
pub struct Annex {
    /// Title, printed both in the 附件说明 and above the annex.
    pub title: String,
    /// Landscape pages for wide tables (§10).
    pub landscape: bool,
    /// Content in reading order.
    pub blocks: Vec<Block>,
}

/// Metadata of the files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Properties {
    /// Author of the file.
    pub author: String,
    /// Time of writing, an input, so that the same document gives the same bytes.
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
