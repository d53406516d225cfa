//! In: a [`Document`] and a [`FontSet`]. Out: [`Pages`]: position of every glyph, stroke and picture, the same for PDF and OFD.

mod drawing;
mod ending;
mod flow;
mod context;
mod imprint;
mod letterhead;
mod lines;
mod pages;
mod paginate;
mod picture;
mod rows;
mod compose;
mod table;
mod text;

pub use pages::{
    Bookmark, Colour, DrawingLayout, Element, Glyph, Item, Page, Pages, Placement, Role, Rotation, Run, Stroke,
};

pub(crate) use picture::extent as picture_extent;

use crate::check::check;
use crate::document::Document;
use crate::error::Error;
use crate::fonts::{FontSet, Fonts};

/// Typesets a document: breaks lines and pages and gives every glyph, stroke and picture its position.
///
/// # Errors
/// [`Error::Faults`] for what [`check`] reports, [`Error::Font`] for unusable typefaces, [`Error::FirstPageWithoutText`]
/// and [`Error::ImprintOverPage`].
pub fn typeset(document: &Document, fonts: &FontSet) -> Result<Pages, Error> {
    let faults = check(document);
    if !faults.is_empty() {
        return Err(Error::Faults(faults));
    }
    let fonts = Fonts::open(fonts)?;
    compose::compose(document, &fonts)
}

/// Widths of a table's columns, the size of its characters and the padding beside them, in points; the docx uses the same.
pub(crate) fn table_measures(table: &crate::document::Table, room: f64) -> (Vec<f64>, f64, f64) {
    let (size, padding) = table::size_and_padding(table.widths.len());
    (table::widths(table, room), size, padding)
}
