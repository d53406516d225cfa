//! In: nothing. Out: the types of a typeset document. All measures are points from the upper left corner of the page.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::document::{Level, Picture, Properties, Rgb};
use crate::fonts::Face;

/// A typeset document.
#[derive(Debug, Clone)]
pub struct Pages {
    /// Title of the document.
    pub title: String,
    /// Author and time written into the files.
    pub properties: Properties,
    /// Pages in order.
    pub pages: Vec<Page>,
    /// Every face that [`Run::face`] points to, in order.
    pub faces: Vec<Face>,
    /// Characters that no face has; 〓 is drawn for them.
    pub missing: BTreeSet<char>,
    /// Logical elements in reading order; [`Run::element`] is an index into it.
    pub elements: Vec<Element>,
    /// Title, headings and annexes with their positions.
    pub bookmarks: Vec<Bookmark>,
    /// The pictures of the document in reading order; [`Placement::picture`] and [`Role::Picture`] are indices into it.
    pub pictures: Vec<Picture>,
    /// Layout of those pictures that are drawings.
    pub drawings: Vec<DrawingLayout>,
}

/// Layout of a drawing, from which docx rasterises an image.
#[derive(Debug, Clone, PartialEq)]
pub struct DrawingLayout {
    /// Index into [`Pages::pictures`].
    pub picture: usize,
    /// Printed width.
    pub width: f64,
    /// Printed height.
    pub height: f64,
    /// Runs and strokes, relative to the upper left corner of the drawing.
    pub items: Vec<Item>,
}

/// One page.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// Width; larger than the height on landscape pages.
    pub width: f64,
    /// Height.
    pub height: f64,
    /// Items in reading order.
    pub items: Vec<Item>,
    /// The printed number, `None` where none is printed (§7.5).
    pub number: Option<usize>,
}

impl Page {
    /// The items in order; strokes of one weight and colour that follow each other come together, and others alone.
    pub(crate) fn drawn_together(&self) -> impl Iterator<Item = &[Item]> {
        self.items.chunk_by(|one, other| match (one, other) {
            (Item::Stroke(one), Item::Stroke(other)) => {
                one.colour == other.colour && one.weight.to_bits() == other.weight.to_bits()
            }
            _ => false,
        })
    }
}

/// One item of a page.
#[derive(Debug, Clone, PartialEq)]
pub enum Item {
    /// Glyphs on a baseline.
    Run(Run),
    /// A straight line.
    Stroke(Stroke),
    /// A picture.
    Picture(Placement),
}

impl Item {
    /// The item moved right by `x` and down by `y`.
    pub(crate) fn moved(self, x: f64, y: f64) -> Self {
        match self {
            Item::Run(mut run) => {
                run.x += x;
                run.y += y;
                Item::Run(run)
            }
            Item::Stroke(mut stroke) => {
                stroke.from = (stroke.from.0 + x, stroke.from.1 + y);
                stroke.to = (stroke.to.0 + x, stroke.to.1 + y);
                Item::Stroke(stroke)
            }
            Item::Picture(mut placement) => {
                placement.x += x;
                placement.y += y;
                Item::Picture(placement)
            }
        }
    }
}

/// Characters on one baseline, of one face, size and colour.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    /// Index into [`Pages::faces`].
    pub face: usize,
    /// Size of the em.
    pub size: f64,
    /// Colour.
    pub colour: Colour,
    /// x of the start of the baseline.
    pub x: f64,
    /// y of the baseline.
    pub y: f64,
    /// Horizontal scale of the glyphs: 1.0 except in a letterhead and for dashes.
    pub scale: f64,
    /// Direction of the baseline.
    pub rotation: Rotation,
    /// Characters of the text, also where 〓 is drawn.
    pub text: String,
    /// Glyphs in order, one a character.
    pub glyphs: Vec<Glyph>,
    /// Index into [`Pages::elements`]; `None` for page numbers and repeated head rows of tables.
    pub element: Option<usize>,
}

/// One glyph of a [`Run`].
#[derive(Debug, Clone, PartialEq)]
pub struct Glyph {
    /// Glyph id in the face.
    pub id: u32,
    /// From the start of the run along the baseline to the glyph's origin.
    pub x: f64,
    /// From the origin to the end of the advance.
    pub advance: f64,
    /// Byte range of its character in [`Run::text`].
    pub text: Range<usize>,
}

/// Direction of a baseline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rotation {
    /// From left to right.
    Upright,
    /// From top to bottom: page numbers of landscape pages (§7.5).
    Clockwise,
}

/// A straight line.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stroke {
    /// Start.
    pub from: (f64, f64),
    /// End.
    pub to: (f64, f64),
    /// Weight.
    pub weight: f64,
    /// Colour.
    pub colour: Colour,
}

/// A picture with its position; never rotated.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Placement {
    /// Index into [`Pages::pictures`].
    pub picture: usize,
    /// Left edge.
    pub x: f64,
    /// Upper edge.
    pub y: f64,
    /// Printed width.
    pub width: f64,
    /// Printed height.
    pub height: f64,
    /// Index into [`Pages::elements`].
    pub element: Option<usize>,
}

/// The two colours of an official document (§5.2.4, §7.2), and those of drawings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colour {
    /// Text.
    Black,
    /// Letterhead and the rule below it.
    Red,
    /// A colour of a drawing.
    Mixed(Rgb),
}

impl Colour {
    /// Red, green and blue.
    pub(crate) const fn rgb(self) -> Rgb {
        match self {
            Self::Black => (0, 0, 0),
            Self::Red => (255, 0, 0),
            Self::Mixed(rgb) => rgb,
        }
    }
}

/// A logical element, for the tags of a PDF.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Element {
    /// Its kind.
    pub role: Role,
}

/// Kind of an [`Element`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Title of the document or of an annex.
    Title,
    /// Heading.
    Heading(Level),
    /// Paragraph, or a line such as number or date.
    Paragraph,
    /// A picture: index into [`Pages::pictures`], whose description is the alternative text.
    Picture(usize),
    /// Cell of a table.
    Cell {
        /// Number of the table in the document, from 0.
        table: usize,
        /// Row from 0, head rows included.
        row: usize,
        /// First column, from 0.
        column: usize,
        /// Whether it is in a head row.
        head: bool,
        /// Number of rows and columns covered.
        span: (usize, usize),
    },
}

/// An entry of the outline of a PDF or OFD.
#[derive(Debug, Clone, PartialEq)]
pub struct Bookmark {
    /// 0 for title and annexes, 1 to 4 for headings.
    pub depth: usize,
    /// Text with its number.
    pub text: String,
    /// Index into [`Pages::pages`].
    pub page: usize,
    /// Distance from the top of the page.
    pub y: f64,
}
