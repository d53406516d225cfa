//! Office files in, one plain [`Document`] out: paragraphs and tables with places, nothing of fonts or looks.
//!
//! ```text
//! bytes ─ sniff ─ Kind ─ docx | xlsx ─ Document
//! ```
//!
//! The text is what a person sees on opening the file with all revisions accepted: merged cells are one cell,
//! automatic numbers (`一、`, `（二）`, `1.`) stand before their paragraphs, deleted and hidden words are gone,
//! a date cell shows its date. Foot- and endnotes, comments and charts are not read.
//!
//! Files come from strangers. No input makes [`read`] panic, overflow the stack, or take more memory and time than
//! [`Limits`] allow: what is inflated is counted as it is inflated, what is built is counted as it is built.
//!
//! ```
//! use std::io::{Cursor, Write};
//! use reader::{Block, Format, Kind, Limits, read, sniff};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let mut docx = zip::ZipWriter::new(Cursor::new(Vec::new()));
//! docx.start_file("word/document.xml", zip::write::SimpleFileOptions::default())?;
//! docx.write_all("<document><body><p><r><t>报送人：王芳</t></r></p></body></document>".as_bytes())?;
//! let bytes = docx.finish()?.into_inner();
//!
//! assert_eq!(sniff(&bytes), Kind::Readable(Format::Docx));
//! let document = read(&bytes, &Limits::default())?;
//! assert_eq!(document.text(), "报送人：王芳");
//! assert!(matches!(document.blocks.as_slice(), [Block::Paragraph(_)]));
//! # Ok(())
//! # }
//! ```

mod document;
mod docx;
mod markup;
mod package;
mod sniff;
mod xlsx;

pub use document::{Block, Cell, Document, Format, Notice, Paragraph, Region, Table};
pub use sniff::sniff;

/// Reads an office file into a [`Document`].
///
/// # Errors
/// [`ReadError::Unsupported`] with what [`sniff`] says where there is no reader for it, else by what is wrong
/// with the file; see [`ReadError`].
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Document, ReadError> {
    if bytes.len() as u64 > limits.file_bytes {
        return Err(ReadError::OverLimit(format!("a file of more than {} bytes", limits.file_bytes)));
    }
    match sniff(bytes) {
        Kind::Readable(Format::Docx) => docx::read(bytes, limits),
        Kind::Readable(Format::Xlsx) => xlsx::read(bytes, limits),
        Kind::Empty => Err(ReadError::Empty),
        Kind::Encrypted => Err(ReadError::Encrypted),
        other => Err(ReadError::Unsupported(other)),
    }
}

/// What a file is, told by its bytes and never by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Can be read into a [`Document`].
    Readable(Format),
    /// Nothing in it, or only white space.
    Empty,
    /// A zip that is no office file.
    Zip,
    /// An OLE container (Word 97, WPS, Excel 97 …) that is not encrypted.
    Ole,
    /// A password-protected office file (`EncryptedPackage` in an OLE container, or an encrypted zip member).
    Encrypted,
    /// PDF.
    Pdf,
    /// OFD (GB/T 33190).
    Ofd,
    /// JPEG, PNG, GIF, BMP, TIFF, WebP, HEIC.
    Picture,
    /// RTF.
    Rtf,
    /// HTML.
    Html,
    /// Plain text in a known encoding.
    Text,
    /// 7z, rar, gzip, tar.
    OtherArchive,
    /// An e-mail message (RFC 5322).
    Mail,
    /// TNEF (winmail.dat).
    Tnef,
    /// Something else.
    Unknown,
}

/// How much a file may ask of us. One place for all readers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file itself.
    pub file_bytes: u64,
    /// Bytes after inflating, over all parts read; and bytes of text handed out, which repeated strings and
    /// list numbers can blow up.
    pub inflated_bytes: u64,
    /// Cells over all tables and sheets.
    pub cells: usize,
    /// Tables and text boxes within each other.
    pub depth: usize,
    /// Paragraphs over the whole file.
    pub paragraphs: usize,
}

impl Default for Limits {
    /// 25 MiB a file, 128 MiB inflated, 200,000 cells, 32 levels, 400,000 paragraphs.
    fn default() -> Self {
        Self { file_bytes: 25 << 20, inflated_bytes: 128 << 20, cells: 200_000, depth: 32, paragraphs: 400_000 }
    }
}

/// Why a file gave no [`Document`]. Every variant is the file's fault, none is ours.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// Nothing in it.
    #[error("the file is empty")]
    Empty,
    /// Broken archive or markup; the text says where.
    #[error("the file is damaged: {0}")]
    Damaged(String),
    /// Needs a password.
    #[error("the file is protected by a password")]
    Encrypted,
    /// One of [`Limits`] was exceeded; the text names it with its number.
    #[error("over a limit: {0}")]
    OverLimit(String),
    /// A kind that no reader takes.
    #[error("no reader for this kind of file: {0:?}")]
    Unsupported(Kind),
}

/// Counts what is built for one file against its [`Limits`].
struct Meter<'l> {
    limits: &'l Limits,
    cells: usize,
    paragraphs: usize,
    text_bytes: u64,
}

impl<'l> Meter<'l> {
    fn new(limits: &'l Limits) -> Self {
        Self { limits, cells: 0, paragraphs: 0, text_bytes: 0 }
    }

    fn cell(&mut self) -> Result<(), ReadError> {
        self.cells += 1;
        within(self.cells, self.limits.cells, "cells")
    }

    fn paragraph(&mut self) -> Result<(), ReadError> {
        self.paragraphs += 1;
        within(self.paragraphs, self.limits.paragraphs, "paragraphs")
    }

    fn text(&mut self, text: &str) -> Result<(), ReadError> {
        self.text_bytes += text.len() as u64;
        within(self.text_bytes, self.limits.inflated_bytes, "bytes of text")
    }
}

fn within<N: PartialOrd + std::fmt::Display>(count: N, limit: N, what: &str) -> Result<(), ReadError> {
    if count > limit { Err(ReadError::OverLimit(format!("more than {limit} {what}"))) } else { Ok(()) }
}
