//! In: a document. Out: a docx (ECMA-376) for Word and WPS, editable with styles; the same bytes each time.

mod body;
mod ending;
mod head;
mod page;
mod parts;
mod picture;
mod shape;
mod section;
mod table;
mod units;
mod writer;

use std::io::{Cursor, Write};

use zip::write::{SimpleFileOptions, ZipWriter};
use zip::{CompressionMethod, DateTime};

use crate::check::check;
use crate::document::{Document, DocumentKind};
use crate::error::Error;
use crate::font_names::FontNames;
use crate::layout::Pages;

/// Writes a document as docx. `pages` is what [`typeset`](crate::typeset) returned for the same document: with it, merged
/// cells that continue on a page repeat their label there, as in the PDF, and drawings are rendered. `names` are the font
/// names written into the file.
///
/// # Errors
/// [`Error::Faults`] where the document holds what the standard forbids; [`Error::Package`] and [`Error::Part`] where the
/// file cannot be put together; [`Error::Picture`] for a drawing without pages.
pub fn to_docx(document: &Document, names: &FontNames, pages: Option<&Pages>) -> Result<Vec<u8>, Error> {
    let faults = check(document);
    if !faults.is_empty() {
        return Err(Error::Faults(faults));
    }
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let packed = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    for (name, bytes) in files(document, names, pages)? {
        zip.start_file(name, packed)?;
        zip.write_all(&bytes)?;
    }
    Ok(zip.finish()?.into_inner())
}

/// The parts of the package, in the order in which they are packed.
fn files(document: &Document, names: &FontNames, pages: Option<&Pages>) -> Result<Vec<(String, Vec<u8>)>, Error> {
    let images = picture::images(document, pages)?;
    let fixed = vec![
        ("[Content_Types].xml", parts::content_types(document)?),
        ("_rels/.rels", parts::package_relations()?),
        ("docProps/core.xml", parts::core(document)?),
        ("docProps/app.xml", parts::app()?),
        ("word/document.xml", body::document(document, names, pages)?),
        ("word/_rels/document.xml.rels", parts::document_relations(document, &images)?),
        ("word/styles.xml", parts::styles(names)?),
        ("word/settings.xml", parts::settings()?),
        ("word/fontTable.xml", parts::font_table(names)?),
        ("word/footer1.xml", page::footer(names, page::Side::Odd, section::Orientation::Portrait)?),
        ("word/footer2.xml", page::footer(names, page::Side::Even, section::Orientation::Portrait)?),
        ("word/footer3.xml", page::footer(names, page::Side::Odd, section::Orientation::Landscape)?),
        ("word/footer4.xml", page::footer(names, page::Side::Even, section::Orientation::Landscape)?),
        ("word/footer5.xml", page::letter_footer()?),
    ];
    let mut files: Vec<(String, Vec<u8>)> = fixed.into_iter().map(|(name, bytes)| (name.to_owned(), bytes)).collect();
    if let DocumentKind::Letter(letter) = &document.kind {
        files.push(("word/header1.xml".to_owned(), head::letter_header(names, letter)?));
    }
    for (index, given) in images.iter().enumerate() {
        files.push((format!("word/{}", picture::part(index + 1, given)), given.bytes().to_vec()));
    }
    Ok(files)
}
