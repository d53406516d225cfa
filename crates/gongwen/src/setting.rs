//! In: nothing. Out: what GB/T 9704-2012 leaves to the office, with its own wording or its silence as the default.

use crate::font_names::FontNames;

/// Choices of setting.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Setting {
    /// Marks of punctuation may lose half their cell where one more character then fits the line. §5.2.3 wants 28
    /// characters in a line, each mark one of them, so the default is no. LibreOffice never does it and breaks other
    /// lines where this is on; Word does.
    pub compress_punctuation: bool,
    /// At least two lines of a paragraph stand on each side of a page's turn. §5.2.3 wants 22 lines on a full page, and
    /// the templates of Chinese Word leave it off, so the default is no.
    pub widow_control: bool,
}

/// What a document is set and written with.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    /// What the standard leaves to the office.
    pub setting: Setting,
    /// Names of the typefaces in a docx.
    pub font_names: FontNames,
}
