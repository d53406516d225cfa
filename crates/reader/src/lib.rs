//! Office files in, one plain [`Document`] out: paragraphs and tables with places, without fonts and formatting.
//!
//! ```text
//! bytes ─ sniff ─ Kind ─┬─ docx | word_xml | odt | rtf | doc ─────┬─ Document
//!                       ├─ xlsx | excel_xml | ods | xls ─────────┤
//!                       └─ html | pdf ───────────────────────────┘
//! ```
//!
//! The text is that which an office program displays with all tracked changes accepted: merged cells are one cell, automatic
//! numbers (`一、`, `（二）`, `1.`) precede their paragraphs, deleted, hidden and crossed-out text is left out, a date cell has its
//! date as text. Footnotes, endnotes, comments and charts are not read.
//!
//! Files are untrusted. No input makes [`read`] panic, overflow the stack, or exceed [`Limits`] in memory and time: inflated
//! bytes and built blocks are counted as they are produced.
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

mod csv;
mod doc;
mod document;
mod docx;
mod excel_xml;
mod form_field;
mod grid;
mod html;
mod limits;
mod number_format;
mod odf;
mod ole;
mod pdf;
mod rtf;
mod runs;
mod shared_strings;
mod sniff;
mod word_xml;
mod workbook;
mod xls;
mod xlsx;

pub use csv::read_separated;
pub use document::{Block, Cell, Document, Format, Notice, Paragraph, Region, Table};
pub use html::read_html;
pub use limits::{Limit, Limits};
pub use sniff::sniff;

use limits::Meter;
use serde::{Deserialize, Serialize};

/// Reads an office file into a [`Document`].
///
/// # Errors
/// [`ReadError::Unsupported`] with the result of [`sniff`] where there is no reader for it, else the fault of the file; see
/// [`ReadError`].
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Document, ReadError> {
    if bytes.len() as u64 > limits.file_bytes {
        return Err(ReadError::OverLimit(Limit::FileBytes(limits.file_bytes)));
    }
    match sniff(bytes) {
        Kind::Readable(format) => {
            let read = match format {
                Format::Docx => docx::read,
                Format::Xlsx => xlsx::read,
                Format::Doc => doc::read,
                Format::Xls => xls::read,
                Format::Rtf => rtf::read,
                Format::Odt => odf::read_text,
                Format::Ods => odf::read_spreadsheet,
                Format::Html => html::read,
                Format::WordXml => word_xml::read,
                Format::ExcelXml => excel_xml::read,
                Format::Pdf => pdf::read,
                Format::Csv => return Err(ReadError::Unsupported(Kind::Text)),
            };
            read(bytes, limits)
        }
        Kind::Empty => Err(ReadError::Empty),
        Kind::Encrypted => Err(ReadError::Encrypted),
        other => Err(ReadError::Unsupported(other)),
    }
}

/// Kind of a file, determined from its bytes and never from its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    /// Can be read into a [`Document`].
    Readable(Format),
    /// Empty or only white space.
    Empty,
    /// A zip that is no office file.
    Zip,
    /// An OLE container that is neither Word nor Excel, such as PowerPoint or Outlook.
    Ole,
    /// A document of Word 6.0 or 95. Only [`read`] recognises it; [`sniff`] returns [`Format::Doc`].
    Word95,
    /// A password-protected office file (`EncryptedPackage` in an OLE container, or an encrypted zip member).
    Encrypted,
    /// OFD (GB/T 33190).
    Ofd,
    /// A document of Apple's Pages, Numbers or Keynote, which is a zip.
    Iwork,
    /// JPEG, PNG, GIF, BMP, TIFF, WebP, HEIC.
    Picture,
    /// Plain text in a known encoding.
    Text,
    /// 7z.
    SevenZip,
    /// rar, version 4 or 5.
    Rar,
    /// gzip, bzip2, xz, tar.
    OtherArchive,
    /// An e-mail message (RFC 5322).
    Mail,
    /// TNEF (winmail.dat).
    Tnef,
    /// Something else.
    Unknown,
}

/// Why a file could not be read. Every variant is a fault of the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum ReadError {
    /// The file is empty.
    #[error("the file is empty")]
    Empty,
    /// Broken archive or markup; the text names the position.
    #[error("the file is damaged: {0}")]
    Damaged(String),
    /// The file is protected by a password.
    #[error("the file is protected by a password")]
    Encrypted,
    /// One of [`Limits`] was exceeded.
    #[error("over a limit: {0}")]
    OverLimit(Limit),
    /// There is no reader for this kind.
    #[error("no reader for this kind of file: {0:?}")]
    Unsupported(Kind),
}

impl From<opc::Error> for ReadError {
    fn from(error: opc::Error) -> Self {
        match error {
            opc::Error::Damaged(text) => Self::Damaged(text),
            opc::Error::Encrypted => Self::Encrypted,
            opc::Error::InflatedBytes(budget) => Self::OverLimit(Limit::InflatedBytes(budget)),
            opc::Error::Depth(levels) => Self::OverLimit(Limit::Elements(levels)),
        }
    }
}
