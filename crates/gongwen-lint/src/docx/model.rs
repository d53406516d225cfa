//! In: nothing. Out: the types of a parsed docx: paragraphs with their effective formats, tables, sections; in points.

use std::ops::Range;
use std::rc::Rc;

use crate::docx::properties::{Border, Frame, Line, Rgb};
use gongwen::standard::MM;

/// A docx with effective formats.
#[derive(Debug, Default)]
pub(crate) struct ParsedDocx {
    /// Paragraphs of the text, tables and text boxes, in reading order.
    pub paragraphs: Vec<Paragraph>,
    pub tables: Vec<Table>,
    pub sections: Vec<Section>,
    pub even_and_odd: bool,
    pub comments: usize,
    pub revisions: usize,
}

/// What a paragraph is part of.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Container {
    /// The text outside of tables and boxes.
    Text,
    /// A cell: number of the table, number of the row, whether the cell is the first of the row.
    Cell { table: usize, row: usize, first: bool },
    /// A text box.
    Box(Frame),
    /// The header of the first page: its distance from the edge of the page in points.
    Header(f64),
}

/// One paragraph.
#[derive(Debug, Clone)]
pub(crate) struct Paragraph {
    /// Text with the list number before it; `\n` for a manual break, `\t` for a tab.
    pub text: String,
    pub runs: Vec<Run>,
    pub shape: Shape,
    pub container: Container,
    pub section: usize,
    /// Number among the paragraphs of the text that are not empty, from 1.
    pub number: usize,
    pub starts_page: bool,
    /// Lines of drawings anchored in it.
    pub strokes: Vec<Stroke>,
    /// Whether it has a picture.
    pub picture: bool,
    /// Whether it has a PAGE field.
    pub page_field: bool,
}

/// Text in one format.
#[derive(Debug, Clone)]
pub(crate) struct Run {
    /// Byte range in the text of the paragraph.
    pub range: Range<usize>,
    pub format: Rc<RunFormat>,
}

/// Effective format of characters.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct RunFormat {
    pub ascii: Rc<str>,
    pub h_ansi: Rc<str>,
    pub east_asia: Rc<str>,
    /// Whether marks of both scripts are set in the East Asian font (`w:hint`).
    pub hint: bool,
    /// Font size in points.
    pub size: f64,
    pub bold: bool,
    pub italic: bool,
    pub underline: bool,
    pub colour: Rgb,
    pub highlight: bool,
    pub hidden: bool,
    /// Points between characters.
    pub spacing: f64,
}

/// Effective format of a paragraph; measures in points.
#[derive(Debug, Clone)]
pub(crate) struct Shape {
    pub before: f64,
    pub after: f64,
    pub line: Line,
    pub left: f64,
    pub right: f64,
    /// Additional indent of the first line, negative for a hanging one.
    pub first: f64,
    pub align: Align,
    pub top: Border,
    pub bottom: Border,
    pub frame: Option<Frame>,
    pub snap: bool,
    pub tabs: Vec<(Rc<str>, f64)>,
    /// Font size of the paragraph mark, which determines the height of an empty paragraph.
    pub mark_size: f64,
}

/// Alignment of a paragraph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Align {
    Left,
    Centre,
    Right,
    Both,
    /// Characters distributed over the line.
    Distribute,
}

/// A line of a drawing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Stroke {
    /// Length in points.
    pub width: f64,
    pub weight: f64,
    pub colour: Rgb,
    pub double: bool,
}

/// A table.
#[derive(Debug, Clone, Default)]
pub(crate) struct Table {
    pub rows: Vec<Row>,
    /// Width in points, if given.
    pub width: Option<f64>,
    pub section: usize,
    pub depth: usize,
    /// Borders of the table: top, bottom, between rows.
    pub borders: [Border; 3],
}

/// A row.
#[derive(Debug, Clone, Default)]
pub(crate) struct Row {
    pub repeated: bool,
    pub cells: usize,
    /// Borders above and below, as set by its cells.
    pub top: Option<Border>,
    pub bottom: Option<Border>,
}

/// A section with its page format.
#[derive(Debug, Clone)]
pub(crate) struct Section {
    /// Width and height of the page in points.
    pub paper: (f64, f64),
    /// Top, right, bottom and left margin with the gutter, in points.
    pub margins: [f64; 4],
    /// Distance from the top of the page to the header, in points.
    pub header_distance: f64,
    /// Distance from the bottom of the page to the bottom of the footer, in points.
    pub footer_distance: f64,
    pub grid: Grid,
    /// Whether the first page has its own header and footer (`w:titlePg`).
    pub title_page: bool,
    pub starts_page: bool,
    /// Footers of odd, even and first pages.
    pub footers: [Option<Rc<Footer>>; 3],
}

/// The document grid.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Grid {
    /// Line pitch in points, if the grid has lines.
    pub line: Option<f64>,
    /// Points added to each character, if the grid has characters.
    pub character: Option<f64>,
}

/// Content of a footer.
#[derive(Debug, Clone, Default)]
pub(crate) struct Footer {
    pub paragraphs: Vec<Paragraph>,
}

impl Default for Section {
    fn default() -> Self {
        // Defaults of Word: US Letter.
        Self {
            paper: (612.0, 792.0),
            margins: [72.0; 4],
            header_distance: 36.0,
            footer_distance: 36.0,
            grid: Grid::default(),
            title_page: false,
            starts_page: true,
            footers: [None, None, None],
        }
    }
}

impl Section {
    pub fn landscape(&self) -> bool {
        self.paper.0 > self.paper.1
    }

    /// Width of the text, in points.
    pub fn text_width(&self) -> f64 {
        let [_, right, _, left] = self.margins;
        self.paper.0 - left - right
    }
}

impl ParsedDocx {
    pub fn section(&self, paragraph: &Paragraph) -> Option<&Section> {
        self.sections.get(paragraph.section)
    }

    /// Height of a line of a paragraph, in points.
    pub fn line_height(&self, paragraph: &Paragraph) -> f64 {
        let size = paragraph.runs.iter().map(|run| run.format.size).fold(0.0, f64::max);
        let size = if size > 0.0 { size } else { paragraph.shape.mark_size };
        // Chinese faces claim 1.14 to 1.32 of their size.
        let natural = size * 1.3;
        let grid = self.section(paragraph).and_then(|section| section.grid.line).filter(|_| paragraph.shape.snap);
        let snapped = match grid {
            Some(pitch) if pitch > 1.0 => (natural / pitch).ceil() * pitch,
            _ => natural,
        };
        match paragraph.shape.line {
            Line::Exact(height) => height,
            Line::AtLeast(height) => snapped.max(height),
            Line::Times(times) => match grid {
                Some(pitch) if pitch > 1.0 => (natural / pitch).ceil().max(1.0) * pitch * times,
                _ => natural * times,
            },
        }
    }
}

impl Paragraph {
    /// Whether it has no visible content.
    pub fn is_blank(&self) -> bool {
        self.text.chars().all(char::is_whitespace) && self.strokes.is_empty() && !self.picture
    }

    /// Text without leading and trailing white space.
    pub fn trimmed(&self) -> &str {
        self.text.trim()
    }

    pub fn in_text(&self) -> bool {
        self.container == Container::Text
    }

    /// Runs with their text, those of white space left out.
    pub fn pieces(&self) -> impl Iterator<Item = (&str, &RunFormat)> {
        self.runs.iter().filter_map(|run| {
            let text = self.text.get(run.range.clone())?;
            (!text.trim().is_empty()).then_some((text, run.format.as_ref()))
        })
    }

    /// The format of the run with most characters.
    pub fn main(&self) -> Option<&RunFormat> {
        self.pieces().max_by_key(|(text, _)| text.chars().filter(|char| !char.is_whitespace()).count()).map(|(_, f)| f)
    }

    pub fn size(&self) -> f64 {
        self.main().map_or(self.shape.mark_size, |format| format.size)
    }

    /// Width of the white space before the text, in em.
    pub fn leading_white(&self) -> f64 {
        white(self.text.chars())
    }

    /// Width of the white space after the text, in em.
    pub fn trailing_white(&self) -> f64 {
        white(self.text.chars().rev())
    }

    /// Indent of the first line, in characters of its size.
    pub fn first_indent(&self) -> f64 {
        let size = self.size().max(1.0);
        if let (Some((kind, at)), true) = (self.shape.tabs.first(), self.text.starts_with('\t'))
            && kind.as_ref() == "left"
        {
            return at / size;
        }
        (self.shape.left + self.shape.first) / size + self.leading_white()
    }

    /// Characters with their format.
    pub fn chars(&self) -> impl Iterator<Item = (char, &RunFormat)> {
        self.runs.iter().flat_map(|run| {
            let text = self.text.get(run.range.clone()).unwrap_or_default();
            text.chars().map(|char| (char, run.format.as_ref()))
        })
    }

    /// Left and right edge of its text as a single line, in points, in a text area of this width.
    pub fn extent(&self, width: f64) -> (f64, f64) {
        let size = self.size().max(1.0);
        let text = crate::patterns::em(self.trimmed()) * size;
        let (before, after) = (self.leading_white() * size, self.trailing_white() * size);
        let (left, right) = (self.shape.left + self.shape.first, width - self.shape.right);
        let start = match self.shape.align {
            Align::Centre => (left + right - text - before - after) / 2.0 + before,
            Align::Right => right - after - text,
            _ => left + before,
        };
        (start, start + text)
    }

    /// Whether it is centred, by alignment or in a centred frame.
    pub fn centred(&self) -> bool {
        let framed = match &self.container {
            Container::Box(frame) => frame.align.as_deref() == Some("center"),
            _ => false,
        };
        framed || self.shape.align == Align::Centre
    }
}

/// Width of leading white space, in em; a tab counts as two.
fn white(chars: impl Iterator<Item = char>) -> f64 {
    chars
        .map_while(|char| match char {
            '\u{3000}' | '\u{2003}' => Some(1.0),
            '\t' => Some(2.0),
            char if char.is_whitespace() => Some(0.5),
            _ => None,
        })
        .sum()
}

/// Points as millimetres.
pub(crate) fn mm(points: f64) -> f64 {
    points / MM
}
