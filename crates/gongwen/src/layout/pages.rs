//! In: nothing. Out: the types of a set document. All measures are points from the upper left corner of the page.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::document::{Level, Picture, Properties, Rgb};
use crate::fonts::Face;

/// A document set in pages.
#[derive(Debug, Clone)]
pub struct Pages {
    /// Title of the document.
    pub title: String,
    /// What the files' properties say.
    pub properties: Properties,
    /// The pages, first to last.
    pub pages: Vec<Page>,
    /// Every face that [`Run::face`] points to, in order.
    pub faces: Vec<Face>,
    /// Characters that no face has; 〓 stands for them on paper.
    pub missing: BTreeSet<char>,
    /// What the runs belong to; [`Run::element`] is an index into it. In reading order.
    pub elements: Vec<Element>,
    /// Headings and annexes with their places.
    pub bookmarks: Vec<Bookmark>,
    /// The pictures of the document in reading order; [`Placement::picture`] and [`Role::Picture`] are indices into it.
    pub pictures: Vec<Picture>,
    /// Those pictures that are drawings, set.
    pub drawings: Vec<Drawn>,
}

/// A drawing set in type, for formats that want it as a picture.
#[derive(Debug, Clone, PartialEq)]
pub struct Drawn {
    /// Index into [`Pages::pictures`].
    pub picture: usize,
    /// Printed width.
    pub width: f64,
    /// Printed height.
    pub height: f64,
    /// Runs and rules, from the upper left corner of the drawing.
    pub items: Vec<Item>,
}

/// One page.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// Width; larger than the height on landscape pages.
    pub width: f64,
    /// Height.
    pub height: f64,
    /// What stands on it, in reading order.
    pub items: Vec<Item>,
    /// The printed number, `None` where none is printed (§7.5).
    pub number: Option<usize>,
}

/// Something drawn.
#[derive(Debug, Clone, PartialEq)]
pub enum Item {
    /// Characters.
    Run(Run),
    /// A straight line.
    Rule(Rule),
    /// A picture.
    Picture(Placement),
}

impl Item {
    /// The item so far to the right and down.
    pub(crate) fn moved(self, x: f64, y: f64) -> Self {
        match self {
            Item::Run(mut run) => {
                run.x += x;
                run.y += y;
                Item::Run(run)
            }
            Item::Rule(mut rule) => {
                rule.from = (rule.from.0 + x, rule.from.1 + y);
                rule.to = (rule.to.0 + x, rule.to.1 + y);
                Item::Rule(rule)
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
    /// Start of the baseline.
    pub x: f64,
    /// The baseline.
    pub y: f64,
    /// Width of the glyphs as a fraction of the natural one, 1.0 but for a letterhead and dashes.
    pub scale: f64,
    /// Which way the baseline runs.
    pub turn: Turn,
    /// The characters meant, also where 〓 is drawn.
    pub text: String,
    /// The glyphs.
    pub glyphs: Vec<Glyph>,
    /// Index into [`Pages::elements`]; `None` for page numbers and repeated heads of tables.
    pub element: Option<usize>,
}

/// One glyph of a [`Run`].
#[derive(Debug, Clone, PartialEq)]
pub struct Glyph {
    /// Glyph id in the face.
    pub id: u32,
    /// From the start of the run along the baseline to the glyph's origin.
    pub x: f64,
    /// From here to the end of the room the glyph takes.
    pub advance: f64,
    /// Its bytes in [`Run::text`].
    pub text: Range<usize>,
}

/// Direction of a baseline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// From left to right.
    Level,
    /// From top to bottom: page numbers of landscape pages (§7.5).
    Clockwise,
}

/// A straight line.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rule {
    /// Start.
    pub from: (f64, f64),
    /// End.
    pub to: (f64, f64),
    /// Weight.
    pub weight: f64,
    /// Colour.
    pub colour: Colour,
}

/// A picture at its place; never turned.
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
    /// Of a drawing.
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

/// A part of the text, for readers that do not see.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Element {
    /// What it is.
    pub role: Role,
}

/// What an [`Element`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Title of the document or of an annex.
    Title,
    /// Heading.
    Heading(Level),
    /// Paragraph or single line.
    Paragraph,
    /// A picture: index into [`Pages::pictures`], whose description is to be read.
    Picture(usize),
    /// Cell of a table.
    Cell {
        /// Counts the tables of the document.
        table: usize,
        /// Row, the head counted in.
        row: usize,
        /// First column.
        column: usize,
        /// In the head.
        head: bool,
        /// Rows and columns covered.
        span: (usize, usize),
    },
}

/// A place to jump to.
#[derive(Debug, Clone, PartialEq)]
pub struct Bookmark {
    /// 0 for title and annexes, 1 to 4 for headings.
    pub depth: usize,
    /// Text with its number.
    pub text: String,
    /// Index into [`Pages::pages`].
    pub page: usize,
    /// From the top of the page.
    pub y: f64,
}
