//! Chinese official documents after GB/T 9704-2012: a typed [`Document`] in; docx, positioned pages, PDF and OFD out.

mod bookmarks;
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
mod setting;
pub mod standard;
mod typography;
mod wording;
mod xml;

pub use check::{Fault, check};
pub use document::*;
pub use docx::to_docx;
pub use error::Error;
pub use font_names::FontNames;
pub use fonts::{Class, Face, FontError, FontSet};
pub use layout::{
    Bookmark, Colour, Drawn, Element, Glyph, Item, Page, Pages, Placement, Role, Rule, Run, Turn, typeset,
};
pub use rendered::Rendered;
pub use setting::{Options, Setting};

impl Pages {
    /// The pages as PDF/A-2a; as PDF/A-2b where their text holds characters of private use, which ISO 19005-2
    /// (6.2.11.7.3) keeps out of level A.
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
