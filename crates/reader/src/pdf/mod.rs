//! A PDF with a text layer in, its [`Document`] out: ruled tables with spans, and paragraphs joined from lines.
//!
//! ```text
//! bytes ─ hayro ─ glyphs and rules of a page ─┬─ ruling ─ tables ─┬─ flow ─ Document
//!                                             └─ lines ─ text ────┘
//! ```
//!
//! A PDF gives the position of each glyph but not which belong together (ISO 32000-1:2008, 9.4), so lines and paragraphs are
//! inferred from distances. A scanned file gives a document without text and [`Notice::Pictures`].

mod annotations;
mod flow;
mod lines;
mod page;
mod radicals;
mod ruling;
mod struck;

use std::collections::BTreeSet;

use hayro_interpret::{
    InterpreterCache,
    hayro_syntax::{DecryptionError, LoadPdfError, Pdf},
};

use crate::{
    Document, Format, Limit, Limits, Notice, ReadError,
    limits::{Meter, within},
};

/// Reads a PDF. The result is counted against the limits, the inflated size of its streams is not; see
/// [`Format::is_bounded`].
pub(crate) fn read(bytes: &[u8], limits: &Limits) -> Result<Document, ReadError> {
    let pdf = Pdf::new(bytes.to_vec()).map_err(|error| match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => ReadError::Encrypted,
        LoadPdfError::Decryption(_) => ReadError::Damaged("its encryption".to_owned()),
        LoadPdfError::Invalid => ReadError::Damaged("its cross-references and its list of pages".to_owned()),
    })?;
    let pages = pdf.pages();
    within(pages.len(), limits.pages, Limit::Pages)?;
    if pages.is_empty() {
        return Err(ReadError::Damaged("it has no pages".to_owned()));
    }
    let mut meter = Meter::new(limits);
    let cache = InterpreterCache::new();
    let mut shown = Vec::new();
    let mut notices = BTreeSet::new();
    if annotations::has_files(&pdf) {
        notices.insert(Notice::EmbeddedFiles);
    }
    let (mut pictures, mut legible, mut illegible) = (false, 0, 0);
    for page in pages.iter() {
        let mut page = page::show(page, &pdf, &cache, &mut meter)?;
        if struck::remove(&mut page) {
            notices.insert(Notice::StruckText);
        }
        pictures |= page.pictures;
        legible += page.glyphs.len();
        illegible += page.illegible;
        shown.push(page);
    }
    // Glyphs without a character code are reported like pictures.
    let shapes_only = illegible > legible;
    if shapes_only {
        for page in &mut shown {
            page.glyphs.clear();
        }
    }
    let blocks = flow::document(shown, &mut meter)?;
    if pictures || shapes_only {
        notices.insert(Notice::Pictures);
    }
    Ok(Document { format: Format::Pdf, blocks, notices: notices.into_iter().collect() })
}
