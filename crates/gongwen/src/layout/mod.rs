//! In: a [`Document`] and a [`FontSet`]. Out: [`Pages`]: every glyph and line at its place, for PDF and OFD alike.

mod drawing;
mod ending;
mod flow;
mod head;
mod imprint;
mod letterhead;
mod lines;
mod pages;
mod paginate;
mod picture;
mod rows;
mod sheets;
mod table;
mod text;

pub use pages::{Bookmark, Colour, Drawn, Element, Glyph, Item, Page, Pages, Placement, Role, Rule, Run, Turn};

pub(crate) use picture::extent as picture_extent;

use crate::check::check;
use crate::document::Document;
use crate::error::Error;
use crate::fonts::{FontSet, Fonts};
use crate::setting::Options;

/// Sets a document in pages.
///
/// # Errors
/// [`Error`]: faults of the document, unusable typefaces, or a head that leaves no room for text on page 1.
pub fn typeset(document: &Document, fonts: &FontSet, options: &Options) -> Result<Pages, Error> {
    let faults = check(document);
    if !faults.is_empty() {
        return Err(Error::Faults(faults));
    }
    let fonts = Fonts::open(fonts)?;
    sheets::set(document, &fonts, options.setting)
}

/// Widths of a table's columns and the size of its characters, in points; the docx uses the same.
pub(crate) fn table_measures(table: &crate::document::Table, room: f64) -> (Vec<f64>, f64) {
    (table::widths(table, room), table::size(table.widths.len()))
}
