//! The typed effective-format model: every paragraph with the format that a reader sees, styles and defaults resolved.

use std::ops::Range;
use std::rc::Rc;

use crate::docx::properties::{Border, Frame, Line, Rgb};
use gongwen::standard::MM;

/// A docx as it looks.
#[derive(Debug, Default)]
pub(crate) struct Paper {
    /// Paragraphs of the text with those of tables and text boxes, in reading order.
    pub paragraphs: Vec<Paragraph>,
    pub tables: Vec<Table>,
    pub sections: Vec<Section>,
    pub even_and_odd: bool,
    pub comments: usize,
    pub revisions: usize,
}

/// Where a paragraph stands.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Home {
    /// In the text.
    Text,
    /// In a cell: number of the table, row, whether the cell is the row's first and its last.
    Cell { table: usize, row: usize, first: bool },
    /// In a text box.
    Box(Frame),
    /// In the header of the first page, so many points under the paper's edge.
    Header(f64),
}

/// One paragraph.
#[derive(Debug, Clone)]
pub(crate) struct Paragraph {
    /// Text with the list number before it; `\n` for a manual break, `\t` for a tab.
    pub text: String,
    pub runs: Vec<Run>,
    pub shape: Shape,
    pub home: Home,
    pub section: usize,
    /// Counted among the paragraphs of the text that hold something, from 1.
    pub number: usize,
    pub starts_page: bool,
    /// Lines drawn in it.
    pub strokes: Vec<Stroke>,
    /// Whether a picture stands in it.
    pub picture: bool,
    /// Whether the number of the page stands in it.
    pub page_field: bool,
}

/// A stretch of text in one format.
#[derive(Debug, Clone)]
pub(crate) struct Run {
    /// Bytes of the paragraph's text.
    pub range: Range<usize>,
    pub format: Rc<RunFormat>,
}

/// How characters look.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct RunFormat {
    pub ascii: Rc<str>,
    pub h_ansi: Rc<str>,
    pub east_asia: Rc<str>,
    /// Whether signs that both scripts have are set in the Chinese face.
    pub hint: bool,
    /// Points.
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

/// How a paragraph is set; points.
#[derive(Debug, Clone)]
pub(crate) struct Shape {
    pub before: f64,
    pub after: f64,
    pub line: Line,
    pub left: f64,
    pub right: f64,
    /// The first line's indent beyond the others', in points.
    pub first: f64,
    pub align: Align,
    pub top: Border,
    pub bottom: Border,
    pub frame: Option<Frame>,
    pub snap: bool,
    pub tabs: Vec<(Rc<str>, f64)>,
    /// Size of the paragraph's own mark, which gives an empty paragraph its height.
    pub mark_size: f64,
}

/// Alignment of a paragraph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Align {
    Left,
    Centre,
    Right,
    Both,
    /// Spread over the whole line.
    Distribute,
}

/// A drawn line.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Stroke {
    /// Points.
    pub width: f64,
    pub weight: f64,
    pub colour: Rgb,
    pub double: bool,
}

/// A table.
#[derive(Debug, Clone, Default)]
pub(crate) struct Table {
    pub rows: Vec<Row>,
    /// Points, where said.
    pub width: Option<f64>,
    pub section: usize,
    pub depth: usize,
    /// Lines of the table's own: top, bottom, between rows.
    pub borders: [Border; 3],
}

/// A row.
#[derive(Debug, Clone, Default)]
pub(crate) struct Row {
    pub repeated: bool,
    pub cells: usize,
    /// Lines above and below, as its cells set them.
    pub top: Option<Border>,
    pub bottom: Option<Border>,
}

/// Pages of one kind.
#[derive(Debug, Clone)]
pub(crate) struct Section {
    /// Points.
    pub paper: (f64, f64),
    /// Top, right, bottom, left with the gutter in it.
    pub margins: [f64; 4],
    /// From the paper's edge to the header.
    pub header_distance: f64,
    /// From the paper's foot to the foot of the footer.
    pub footer_distance: f64,
    pub grid: Grid,
    /// Whether the first page has a footer of its own.
    pub title_page: bool,
    pub starts_page: bool,
    /// Footers of odd, even and first pages.
    pub footers: [Option<Rc<Footer>>; 3],
}

/// The document grid.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Grid {
    /// Points from line to line, where the grid counts lines.
    pub line: Option<f64>,
    /// Points added to each character, where the grid counts characters.
    pub character: Option<f64>,
}

/// What stands at the foot of pages.
#[derive(Debug, Clone, Default)]
pub(crate) struct Footer {
    pub paragraphs: Vec<Paragraph>,
}

impl Default for Section {
    fn default() -> Self {
        // What Word takes where nothing is said: letter paper.
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

impl Paper {
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
    /// Nothing to be seen in it.
    pub fn is_blank(&self) -> bool {
        self.text.chars().all(char::is_whitespace) && self.strokes.is_empty() && !self.picture
    }

    /// Text without white around it.
    pub fn trimmed(&self) -> &str {
        self.text.trim()
    }

    pub fn in_text(&self) -> bool {
        self.home == Home::Text
    }

    /// Stretches with their text, those of white left out.
    pub fn pieces(&self) -> impl Iterator<Item = (&str, &RunFormat)> {
        self.runs.iter().filter_map(|run| {
            let text = self.text.get(run.range.clone())?;
            (!text.trim().is_empty()).then_some((text, run.format.as_ref()))
        })
    }

    /// The format of most of its characters.
    pub fn main(&self) -> Option<&RunFormat> {
        self.pieces().max_by_key(|(text, _)| text.chars().filter(|char| !char.is_whitespace()).count()).map(|(_, f)| f)
    }

    pub fn size(&self) -> f64 {
        self.main().map_or(self.shape.mark_size, |format| format.size)
    }

    /// Characters of white before the text, in em.
    pub fn leading_white(&self) -> f64 {
        white(self.text.chars())
    }

    /// Characters of white after the text, in em.
    pub fn trailing_white(&self) -> f64 {
        white(self.text.chars().rev())
    }

    /// How far the first line stands in, in characters of its own size.
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

    /// Left and right edge of its only line, in points, in a text of this width.
    pub fn extent(&self, width: f64) -> (f64, f64) {
        let size = self.size().max(1.0);
        let text = crate::words::em(self.trimmed()) * size;
        let (before, after) = (self.leading_white() * size, self.trailing_white() * size);
        let (left, right) = (self.shape.left + self.shape.first, width - self.shape.right);
        let start = match self.shape.align {
            Align::Centre => (left + right - text - before - after) / 2.0 + before,
            Align::Right => right - after - text,
            _ => left + before,
        };
        (start, start + text)
    }

    /// Centred, by setting or in a frame that is.
    pub fn centred(&self) -> bool {
        let framed = match &self.home {
            Home::Box(frame) => frame.align.as_deref() == Some("center"),
            _ => false,
        };
        framed || self.shape.align == Align::Centre
    }
}

/// Width of the white at the head of characters, in em. A tab counts as two.
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
