//! Office files in, one plain [`Document`] out: paragraphs and tables with places, nothing of fonts or looks.
//!
//! ```text
//! bytes ─ sniff ─ Kind ─ docx | xlsx ─ Document
//! ```

mod document;

pub use document::{Block, Cell, Document, Format, Notice, Paragraph, Region, Table};

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
    /// Bytes after inflating, over all parts read.
    pub inflated_bytes: u64,
    /// Cells over all tables and sheets.
    pub cells: usize,
    /// Tables within tables.
    pub depth: usize,
}

impl Default for Limits {
    /// 25 MiB a file, 128 MiB inflated, 200,000 cells, 32 levels.
    fn default() -> Self {
        Self { file_bytes: 25 << 20, inflated_bytes: 128 << 20, cells: 200_000, depth: 32 }
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
