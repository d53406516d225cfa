//! A PDF with text in, its [`Document`] out: ruled tables with their spans, and paragraphs joined from lines.
//!
//! ```text
//! bytes ─ hayro ─ glyphs and rules of a page ─┬─ ruling ─ tables ─┬─ flow ─ Document
//!                                             └─ lines ─ text ────┘
//! ```
//!
//! A PDF knows where each glyph stands and not what belongs together (ISO 32000-1, 9.4): all of that is judged here
//! by distances. A file of pictures has no text: it gives a document without words and [`Notice::Pictures`].

mod flow;
mod lines;
mod page;
mod radicals;
mod ruling;

use hayro_interpret::{
    InterpreterCache,
    hayro_syntax::{DecryptionError, LoadPdfError, Pdf},
};

use crate::{
    Document, Format, Limit, Limits, Notice, ReadError,
    limits::{Meter, within},
};

/// Reads a PDF. What is built is counted; what its streams inflate to is not, see [`Format::is_bounded`].
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
    let (mut pictures, mut legible, mut illegible) = (false, 0, 0);
    for page in pages.iter() {
        let page = page::show(page, &pdf, &cache, &mut meter)?;
        pictures |= page.pictures;
        legible += page.glyphs.len();
        illegible += page.illegible;
        shown.push(page);
    }
    // Letters that only their shapes tell are pictures of letters.
    let shapes_only = illegible > legible;
    if shapes_only {
        for page in &mut shown {
            page.glyphs.clear();
        }
    }
    let blocks = flow::document(shown, &mut meter)?;
    let notices = if pictures || shapes_only { vec![Notice::Pictures] } else { Vec::new() };
    Ok(Document { format: Format::Pdf, blocks, notices })
}
