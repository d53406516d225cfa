//! Chinese official documents after GB/T 9704-2012: a typed [`Document`] in; docx, positioned pages and PDF out.

mod document;

pub use document::*;
