//! Chinese official documents after GB/T 9704-2012: a typed [`Document`] in; docx, positioned pages and PDF out.

mod check;
mod document;
mod docx;
mod error;
mod fonts;
mod geometry;
mod layout;
pub mod lint;
mod pdf;
mod wording;

pub use check::{Fault, check};
pub use document::*;
pub use docx::{FontNames, docx, docx_with};
pub use error::Error;
pub use fonts::{Class, Face, FontError, FontSet};
pub use layout::{Bookmark, Colour, Element, Glyph, Item, Page, Pages, Role, Rule, Run, Turn, layout};
pub use pdf::{Rendered, pdf, write as write_pdf};
