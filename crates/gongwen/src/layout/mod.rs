//! In: a [`Document`] and a [`FontSet`]. Out: [`Pages`]: every glyph and line at its place, for PDF and OFD alike.

mod ending;
mod flow;
mod head;
mod imprint;
mod letterhead;
mod lines;
mod pages;
mod picture;
mod sheets;
mod table;
mod text;
pub(crate) mod title;

pub use pages::{Bookmark, Colour, Element, Glyph, Item, Page, Pages, Placement, Role, Rule, Run, Turn};

pub(crate) use picture::extent as picture_extent;
pub(crate) use text::joined;

use crate::check::check;
use crate::document::Document;
use crate::error::Error;
use crate::fonts::{FontSet, Fonts};

/// Sets a document.
///
/// # Errors
/// [`Error`]: faults of the document, unusable typefaces, or a head that leaves no room for text on page 1.
pub fn layout(document: &Document, fonts: &FontSet) -> Result<Pages, Error> {
    let faults = check(document);
    if !faults.is_empty() {
        return Err(Error::Faults(faults));
    }
    let fonts = Fonts::open(fonts)?;
    sheets::set(document, &fonts)
}

/// Widths of a table's columns and the size of its characters, in points; the docx uses the same.
pub(crate) fn table_measures(table: &crate::document::Table, room: f64) -> (Vec<f64>, f64) {
    (table::widths(table, room), table::size(table.widths.len()))
}
