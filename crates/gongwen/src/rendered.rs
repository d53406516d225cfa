//! In: nothing. Out: the type of a written PDF or OFD: bytes, missing characters, embedded fonts.

/// A PDF or OFD with what a caller may report about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// Bytes of the file.
    pub bytes: Vec<u8>,
    /// Characters that no typeface has, in code point order; drawn as 〓, kept in the text of the file.
    pub missing: Vec<char>,
    /// Number of pages.
    pub pages: usize,
    /// Families of the embedded faces, in the order of the font set.
    pub families: Vec<String>,
}
