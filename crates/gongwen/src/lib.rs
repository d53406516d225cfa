//! Chinese official documents after GB/T 9704-2012: a typed [`Document`] in; docx, positioned pages, PDF and OFD out.

mod bookmarks;
mod check;
mod document;
mod docx;
mod error;
mod fonts;
mod first_page;
mod geometry;
mod layout;
mod ofd;
mod pdf;
mod raster;
mod setting;
pub mod standard;
mod typography;
mod wording;
mod xml;

pub use check::{Fault, check};
pub use document::*;
pub use docx::{FontNames, docx, docx_set, docx_with};
pub use error::Error;
pub use fonts::{Class, Face, FontError, FontSet};
pub use layout::{
    Bookmark, Colour, Drawn, Element, Glyph, Item, Page, Pages, Placement, Role, Rule, Run, Turn, layout, layout_with,
};
pub use ofd::{ofd, write as write_ofd};
pub use pdf::{Rendered, pdf, write as write_pdf};
pub use setting::Setting;
