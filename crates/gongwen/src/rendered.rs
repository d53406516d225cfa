//! In: set pages. Out: the bytes of a PDF or OFD, and what is to be said about them.

/// A PDF or OFD and what is to be said about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// The file.
    pub bytes: Vec<u8>,
    /// Characters that no typeface has, in order; printed as 〓; the text of the file keeps them.
    pub missing: Vec<char>,
    /// Number of pages.
    pub pages: usize,
    /// Families that were embedded, in order of the font set.
    pub families: Vec<String>,
}
