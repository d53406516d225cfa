//! Chinese official documents after GB/T 9704-2012: a typed [`Document`] in; docx, positioned pages, PDF and OFD out.

mod bookmarks;
mod character_map;
mod check;
mod document;
mod docx;
mod error;
mod fonts;
mod first_page;
mod font_names;
mod geometry;
mod layout;
mod ofd;
mod pdf;
mod raster;
mod rendered;
pub mod standard;
mod typography;
mod standard_text;
mod xml;

pub use check::{Fault, check};
pub use document::*;
pub use docx::to_docx;
pub use error::Error;
pub use font_names::FontNames;
pub use fonts::{Class, Face, FontError, FontSet};
pub use layout::{
    Bookmark, Colour, DrawingLayout, Element, Glyph, Item, Page, Pages, Placement, Role, Rotation, Run, Stroke, typeset,
};
pub use rendered::Rendered;

impl Pages {
    /// The pages as PDF/A-2a, or as PDF/A-2b where the text holds private-use characters: ISO 19005-2:2011, 6.2.11.7.3
    /// does not allow them in level A.
    ///
    /// # Errors
    /// [`Error::Typeface`], [`Error::Picture`] and [`Error::Pdf`].
    pub fn to_pdf(&self) -> Result<Rendered, Error> {
        pdf::write(self)
    }

    /// The pages as OFD (GB/T 33190-2016).
    ///
    /// # Errors
    /// [`Error::Typeface`], [`Error::Part`] and [`Error::Package`].
    pub fn to_ofd(&self) -> Result<Rendered, Error> {
        ofd::write(self)
    }
}
