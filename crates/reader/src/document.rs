//! The result of every reader: paragraphs and tables in reading order, each with its place.

use std::ops::Range;

use serde::{Deserialize, Serialize};

/// One office file as text. Nested tables are blocks of their cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// Format detected from the bytes.
    pub format: Format,
    /// Body, sheets, text boxes, headers and footers in reading order, distinguished by [`Region`].
    pub blocks: Vec<Block>,
    /// Facts about the file as a whole, without duplicates.
    pub notices: Vec<Notice>,
}

/// File formats that can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    /// WordprocessingML in a zip (ECMA-376).
    Docx,
    /// SpreadsheetML in a zip (ECMA-376).
    Xlsx,
    /// Word 97 to 2003 and WPS binary files (MS-DOC).
    Doc,
    /// Excel 5 to 2003 and WPS binary files (MS-XLS).
    Xls,
    /// Rich Text Format 1.9.1.
    Rtf,
    /// OpenDocument text, in a zip or flat (ISO/IEC 26300).
    Odt,
    /// OpenDocument spreadsheet, in a zip or flat (ISO/IEC 26300).
    Ods,
    /// HTML, as saved or exported by office programs and web systems.
    Html,
    /// Word 2003 XML, and flat OPC of Word 2007.
    WordXml,
    /// Excel 2003 XML (SpreadsheetML 2003).
    ExcelXml,
    /// PDF with a text layer.
    Pdf,
    /// Values separated by commas or tabs (RFC 4180); only [`read_separated`](crate::read_separated) reads it, for no byte says
    /// that a text is one.
    Csv,
}

impl Format {
    /// True where [`read`](crate::read) keeps time and memory within [`Limits`](crate::Limits) for any bytes. Where false,
    /// the limits are checked, but the decoders of third parties may take more: untrusted files of such a format should be
    /// read in a child process with limits of its own. Tables of such a format do not nest.
    pub fn is_bounded(self) -> bool {
        self != Self::Pdf
    }

    /// The usual extension of its files, without a dot.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Docx => "docx",
            Self::Xlsx => "xlsx",
            Self::Doc => "doc",
            Self::Xls => "xls",
            Self::Rtf => "rtf",
            Self::Odt => "odt",
            Self::Ods => "ods",
            Self::Html => "html",
            Self::WordXml | Self::ExcelXml => "xml",
            Self::Pdf => "pdf",
            Self::Csv => "csv",
        }
    }
}

/// Part of the file that contains a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Region {
    /// The main text or a visible sheet.
    Body,
    /// A page header.
    Header,
    /// A page footer.
    Footer,
    /// A text box or shape.
    TextBox,
    /// Text quoted from elsewhere (HTML `blockquote`).
    Quotation,
}

/// One paragraph or one table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Block {
    /// A paragraph of text.
    Paragraph(Paragraph),
    /// A table, or the used range of a sheet.
    Table(Table),
}

/// One paragraph with all tracked changes accepted and list numbers written out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paragraph {
    /// Text; `\n` is a line break and `\t` a tab within the paragraph.
    pub text: String,
    /// Part of the file that contains it.
    pub region: Region,
}

/// One grid of cells. Merged cells appear once, with their spans.
///
/// `rows` times `columns` may far exceed the number of cells: a sheet with A1 and XFD1048576 has two cells. Iterate over
/// `cells` or use [`Table::cell_at`]; never allocate the whole grid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// Number of the table in the file, from 1 in document order; nested tables are counted where they begin.
    pub number: usize,
    /// Name of the sheet, for a spreadsheet.
    pub sheet: Option<String>,
    /// True for a hidden sheet.
    pub hidden: bool,
    /// Part of the file that contains it.
    pub region: Region,
    /// Number of rows.
    pub rows: usize,
    /// Number of columns.
    pub columns: usize,
    /// Rows of a sheet that are hidden or filtered out, 0-based: sorted runs that do not touch.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hidden_rows: Vec<Range<usize>>,
    /// Hidden columns of a sheet in the same form.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hidden_columns: Vec<Range<usize>>,
    /// Sorted by row, then column; positions without a cell (gridBefore, ragged row) are absent.
    pub cells: Vec<Cell>,
}

/// One cell at its upper left position in the grid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    /// Row, from 0.
    pub row: usize,
    /// Column, from 0.
    pub column: usize,
    /// Rows covered, at least 1.
    pub row_span: usize,
    /// Columns covered, at least 1.
    pub column_span: usize,
    /// `B3` in a spreadsheet; `None` elsewhere.
    pub address: Option<String>,
    /// Paragraphs and nested tables.
    pub blocks: Vec<Block>,
}

/// A fact about a file as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Notice {
    /// The file has tracked changes; the text is that with all of them accepted.
    TrackedChanges,
    /// The file contains macros, which are ignored.
    Macros,
    /// Some text is on a hidden sheet.
    HiddenSheet,
    /// Some text is in hidden rows or columns.
    HiddenCells,
    /// The text contains pictures, whose content is not read.
    Pictures,
    /// Some text is crossed out; it was left out.
    StruckText,
    /// Other files are in the file (PDF), which are not read.
    EmbeddedFiles,
}

impl Cell {
    /// Text of the cell and its nested tables, paragraphs joined by `\n`.
    pub fn text(&self) -> String {
        let mut lines = Vec::new();
        collect_lines(&self.blocks, &mut lines);
        lines.join("\n")
    }
}

impl Table {
    /// The cell that covers a position, 0-based.
    ///
    /// Takes logarithmic time, except for a position below the first row of a cell that spans several.
    pub fn cell_at(&self, row: usize, column: usize) -> Option<&Cell> {
        let before = self.cells.partition_point(|cell| (cell.row, cell.column) <= (row, column));
        self.cells.get(..before)?.iter().rev().find(|cell| {
            (cell.row..cell.row + cell.row_span).contains(&row)
                && (cell.column..cell.column + cell.column_span).contains(&column)
        })
    }
}

impl Table {
    /// False for a cell of which all rows or all columns are hidden.
    pub fn shows(&self, cell: &Cell) -> bool {
        !is_within(&self.hidden_rows, cell.row, cell.row_span)
            && !is_within(&self.hidden_columns, cell.column, cell.column_span)
    }
}

/// Whether one of the sorted runs contains the whole range.
fn is_within(runs: &[Range<usize>], first: usize, count: usize) -> bool {
    let run = runs.partition_point(|run| run.start <= first).checked_sub(1).and_then(|at| runs.get(at));
    run.is_some_and(|run| first + count <= run.end)
}

impl Document {
    /// All text of the file in reading order, one line per paragraph.
    pub fn text(&self) -> String {
        let mut lines = Vec::new();
        collect_lines(&self.blocks, &mut lines);
        lines.join("\n")
    }
}

// Recursion depth is bounded by the readers' nesting limit.
fn collect_lines<'b>(blocks: &'b [Block], lines: &mut Vec<&'b str>) {
    for block in blocks {
        match block {
            Block::Paragraph(paragraph) => lines.push(&paragraph.text),
            Block::Table(table) => {
                for cell in &table.cells {
                    collect_lines(&cell.blocks, lines);
                }
            }
        }
    }
}
