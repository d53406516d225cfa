//! In: nothing. Out: the errors of this crate.

use crate::check::Fault;
use crate::fonts::FontError;

/// Why a document was not typeset or written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Faults that [`check`](crate::check) reports.
    #[error("{}", list(.0))]
    Faults(Vec<Fault>),
    /// The typefaces cannot be used.
    #[error(transparent)]
    Font(#[from] FontError),
    /// §7.3.3: letterhead, title and recipients fill the first page, so that it shows no text.
    #[error("no text fits on the first page under the title (7.3.3)")]
    FirstPageWithoutText,
    /// §7.4.2: the imprint is higher than a page.
    #[error("the recipients and copies do not fit the imprint of one page (7.4.2)")]
    ImprintOverPage,
    /// A picture whose pixels cannot be read.
    #[error("the picture “{0}” cannot be embedded")]
    Picture(String),
    /// A typeface that can be read but not embedded: its family.
    #[error("the typeface {0} cannot be embedded")]
    Typeface(String),
    /// The PDF library refused the pages; its message.
    #[error("the PDF cannot be written: {0}")]
    Pdf(String),
    /// The parts of a docx or OFD cannot be packed.
    #[error("the file cannot be packed: {0}")]
    Package(#[from] zip::result::ZipError),
    /// A part of a docx or OFD cannot be written.
    #[error("a part of the file cannot be written: {0}")]
    Part(#[from] std::io::Error),
}

fn list(faults: &[Fault]) -> String {
    faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}
