//! The bytes of a docx or xlsx (ECMA-376) and notes in, the same file with the notes as comments out. Every part that gets
//! no comment is copied as it is compressed; parts that do are changed by insertion only.

mod docx;
mod parts;
mod xlsx;

pub use docx::docx;
pub use xlsx::xlsx;

/// One comment and its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Number of the table in a docx, from 1; nested tables count after the one that holds them.
    pub table: Option<usize>,
    /// Name of the sheet in an xlsx; the first where it is not known.
    pub sheet: Option<String>,
    /// Row and column of the cell's grid position, from 0.
    pub cell: Option<(usize, usize)>,
    /// Words that the commented paragraph of a docx has, the more telling first.
    pub words: Vec<String>,
    /// The comment; each line is a paragraph.
    pub text: String,
}

/// Who comments, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Author {
    /// Shown with each comment.
    pub name: String,
    /// After RFC 3339, in UTC: `2020-07-04T10:00:00Z`.
    pub date: String,
}

/// Why a file cannot be given comments; its sender's fault or ours, the file stays as it is.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The package cannot be read.
    #[error(transparent)]
    Package(#[from] opc::Error),
    /// A part is no XML in UTF-8, or not of the expected kind.
    #[error("{0} cannot be given comments")]
    Part(String),
    /// The changed package cannot be written.
    #[error("the file cannot be written: {0}")]
    Zip(#[from] zip::result::ZipError),
    /// The changed package cannot be written.
    #[error("the file cannot be written: {0}")]
    Io(#[from] std::io::Error),
}

/// Bytes to which the parts that are read may inflate, together.
const BUDGET: u64 = 64 << 20;

/// A text as content of an element or value of an attribute, without characters that XML 1.0 does not have.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\u{fffe}' | '\u{ffff}' => {}
            other if other.is_control() && !matches!(other, '\t' | '\n') => {}
            other => out.push(other),
        }
    }
    out
}
