//! What a reader hands out: paragraphs and tables in reading order, each with its place.

use std::ops::Range;

use serde::{Deserialize, Serialize};

/// One office file as text. Blocks stand in reading order; nested tables stand inside their cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// What the bytes turned out to be.
    pub format: Format,
    /// Body, sheets, text boxes, headers and footers; told apart by [`Region`].
    pub blocks: Vec<Block>,
    /// What a careful person would want to know about the file as a whole.
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
    /// PDF with text in it.
    Pdf,
}

impl Format {
    /// True where [`read`](crate::read) keeps time and memory within [`Limits`](crate::Limits) by counting, whatever
    /// the bytes. Where false it still refuses what it can count, but decoders that it rests on may take more: whoever
    /// reads strangers' files should read such a format where time and memory are limited from outside, as in a child
    /// process. The tables of such a format do not nest.
    pub fn is_bounded(self) -> bool {
        self != Self::Pdf
    }
}

/// Where in the file a block stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Region {
    /// The text proper.
    Body,
    /// A page header.
    Header,
    /// A page footer.
    Footer,
    /// A text box or shape.
    TextBox,
    /// What the page quotes from elsewhere (HTML `blockquote`).
    Quotation,
}

/// One paragraph or one table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Block {
    /// A line of text as its author ended it.
    Paragraph(Paragraph),
    /// A grid; a used range of a sheet is one too.
    Table(Table),
}

/// One paragraph: accepted text only (insertions kept, deletions dropped), list numbers as shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paragraph {
    /// May hold `\n` for a line break and `\t` for a tab inside the paragraph.
    pub text: String,
    /// Where it stands.
    pub region: Region,
}

/// One grid of cells. Merged cells appear once, with their spans.
///
/// `rows` times `columns` may be far more than there are cells: a sheet with A1 and XFD1048576 has two. Go through
/// `cells` or ask [`Table::cell_at`]; never make room for the whole grid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// 1-based, in document order over the file, nested tables counted when they begin.
    pub number: usize,
    /// Name of the sheet, for a spreadsheet.
    pub sheet: Option<String>,
    /// True for a hidden sheet.
    pub hidden: bool,
    /// Where it stands.
    pub region: Region,
    /// Rows of the grid.
    pub rows: usize,
    /// Columns of the grid.
    pub columns: usize,
    /// Rows of a sheet that its reader does not see, hidden or filtered out: runs in their order, apart, 0-based.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hidden_rows: Vec<Range<usize>>,
    /// Columns of a sheet that its reader does not see, in the same way.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hidden_columns: Vec<Range<usize>>,
    /// By row, then column; a place without a cell (gridBefore, ragged row) has none.
    pub cells: Vec<Cell>,
}

/// One cell, at its upper left place in the grid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    /// 0-based row.
    pub row: usize,
    /// 0-based column.
    pub column: usize,
    /// Rows covered, at least 1.
    pub row_span: usize,
    /// Columns covered, at least 1.
    pub column_span: usize,
    /// `B3` in a spreadsheet.
    pub address: Option<String>,
    /// Paragraphs and nested tables.
    pub blocks: Vec<Block>,
}

/// What a careful person would want to know about a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Notice {
    /// Revisions were found; the text is what results when all are accepted.
    TrackedChanges,
    /// The file has macros; they were not touched.
    Macros,
    /// Some of the text stands on a hidden sheet.
    HiddenSheet,
    /// Some of the text stands in hidden rows or columns.
    HiddenCells,
    /// Pictures stand in the text; what is written in them cannot be read.
    Pictures,
}

impl Cell {
    /// The cell's own text, nested tables included, paragraphs joined by `\n`.
    pub fn text(&self) -> String {
        let mut lines = Vec::new();
        collect_lines(&self.blocks, &mut lines);
        lines.join("\n")
    }
}

impl Table {
    /// The cell that covers a place of the grid, 0-based.
    ///
    /// Quick for a place within its row's cells; only below a cell of several rows are all cells before it searched.
    pub fn cell_at(&self, row: usize, column: usize) -> Option<&Cell> {
        let before = self.cells.partition_point(|cell| (cell.row, cell.column) <= (row, column));
        self.cells.get(..before)?.iter().rev().find(|cell| {
            (cell.row..cell.row + cell.row_span).contains(&row)
                && (cell.column..cell.column + cell.column_span).contains(&column)
        })
    }
}

impl Table {
    /// False for a cell of which nothing is seen: all its rows or all its columns are hidden.
    pub fn shows(&self, cell: &Cell) -> bool {
        !is_within(&self.hidden_rows, cell.row, cell.row_span)
            && !is_within(&self.hidden_columns, cell.column, cell.column_span)
    }
}

/// Whether one of the runs, which are sorted and apart, holds all of these.
fn is_within(runs: &[Range<usize>], first: usize, count: usize) -> bool {
    let run = runs.partition_point(|run| run.start <= first).checked_sub(1).and_then(|at| runs.get(at));
    run.is_some_and(|run| first + count <= run.end)
}

impl Document {
    /// All text of the file in reading order, one paragraph a line.
    pub fn text(&self) -> String {
        let mut lines = Vec::new();
        collect_lines(&self.blocks, &mut lines);
        lines.join("\n")
    }
}

// Depth is bounded by the readers' nesting limit, so recursion is safe here.
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
