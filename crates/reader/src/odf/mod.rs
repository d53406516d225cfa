//! An OpenDocument text or spreadsheet in, its [`Document`] out. This file has what both share: access to the parts, and the
//! text of a paragraph.

mod list;
mod looks;
mod spreadsheet;
mod table;
mod text;

use quick_xml::events::BytesStart;

use crate::{Limits, Meter, ReadError};
use opc::Package;
use opc::{Step, Visitor, number, walk};

pub(crate) use spreadsheet::read as read_spreadsheet;
pub(crate) use text::read as read_text;

/// Most consecutive blanks.
const MAX_BLANKS: usize = 255;
// Paragraphs of blanks only.
const BLANKS: &str = match std::str::from_utf8(&[b' '; MAX_BLANKS]) {
    Ok(blanks) => blanks,
    Err(_) => "",
};

/// An OpenDocument file: a zip of parts, or all of them in one XML file.
enum Source<'b> {
    Parts(Package<'b>),
    Flat(&'b [u8]),
}

impl<'b> Source<'b> {
    /// # Errors
    /// [`ReadError::Encrypted`] where the manifest declares it (ISO/IEC 26300-2:2015, 4.4), else errors of the zip.
    fn open(bytes: &'b [u8], limits: &Limits) -> Result<Self, ReadError> {
        if !bytes.starts_with(b"PK") {
            return Ok(Self::Flat(bytes));
        }
        let mut package = Package::open(bytes, limits.inflated_bytes)?;
        let mut manifest = Manifest { encrypted: false };
        if let Some(xml) = package.part("META-INF/manifest.xml")? {
            walk("META-INF/manifest.xml", &xml, &mut manifest)?;
        }
        if manifest.encrypted { Err(ReadError::Encrypted) } else { Ok(Self::Parts(package)) }
    }

    /// `content.xml`, or the whole flat file, with automatic styles and the body.
    ///
    /// # Errors
    /// Errors of [`Package::required`].
    fn content(&mut self) -> Result<String, ReadError> {
        match self {
            Self::Parts(package) => Ok(package.required("content.xml")?),
            Self::Flat(bytes) => Ok(charset::decode_xml(bytes)),
        }
    }

    /// True where the package contains macros, which LibreOffice stores in these folders.
    fn has_macros(&self) -> bool {
        match self {
            Self::Parts(package) => package.has(|name| name.starts_with("basic/") || name.starts_with("scripts/")),
            Self::Flat(_) => false,
        }
    }
}

struct Manifest {
    encrypted: bool,
}

impl Visitor for Manifest {
    type Error = ReadError;

    fn open(&mut self, name: &str, _: &BytesStart<'_>) -> Result<Step, ReadError> {
        self.encrypted |= name == "encryption-data";
        Ok(Step::Into)
    }
}

/// The text of one paragraph (`text:p`, `text:h`). White space of the markup is one blank; other blanks are elements
/// (ISO/IEC 26300-1:2015, 6.1.2).
#[derive(Default)]
struct Line {
    text: String,
    /// White space was read and no text after it yet.
    gap: bool,
}

impl Line {
    /// Adds text of the markup.
    fn push(&mut self, text: &str) {
        for character in text.chars() {
            if matches!(character, ' ' | '\t' | '\r' | '\n') {
                self.gap = !self.text.is_empty();
            } else {
                self.close_gap();
                self.text.push(character);
            }
        }
    }

    /// Adds the text of an inline element; `None` for any other element (frame, list, table …), which the caller handles.
    ///
    /// # Errors
    /// [`ReadError::OverLimit`] for more blanks than the limit of text.
    fn inline(
        &mut self,
        name: &str,
        element: &BytesStart<'_>,
        meter: &mut Meter<'_>,
    ) -> Result<Option<Step>, ReadError> {
        match name {
            "s" => {
                let count = number(element, "c").unwrap_or(1).clamp(1, MAX_BLANKS);
                let blanks = BLANKS.get(..count).unwrap_or_default();
                meter.text(blanks)?;
                self.close_gap();
                // A few bytes of markup can produce many blanks, so they are counted before they are added.
                if self.text.capacity() - self.text.len() < blanks.len() {
                    self.text.reserve_exact(blanks.len().max(self.text.len() / 4));
                }
                self.text.push_str(blanks);
            }
            "tab" | "line-break" => {
                self.close_gap();
                self.text.push(if name == "tab" { '\t' } else { '\n' });
            }
            // Notes, comments and phonetic guides are not part of the text.
            "note" | "annotation" | "annotation-end" | "ruby-text" => return Ok(Some(Step::Over)),
            "span" | "a" | "meta" | "meta-field" | "ruby" | "ruby-base" | "date" | "time" | "sheet-name" | "title"
            | "page-number" | "page-count" | "file-name" | "author-name" | "author-initials" => {}
            _ => return Ok(None),
        }
        Ok(Some(Step::Into))
    }

    /// The text without trailing white space of the markup.
    fn finish(self) -> String {
        self.text
    }

    fn close_gap(&mut self) {
        if std::mem::take(&mut self.gap) {
            self.text.push(' ');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_of_the_markup_and_blanks_that_are_meant() {
        let limits = Limits::default();
        let mut meter = Meter::new(&limits);
        let mut line = Line::default();
        line.push("\n  报送人 \n ");
        let three = BytesStart::from_content("text:s text:c='3'", 6);
        assert!(matches!(line.inline("s", &three, &mut meter), Ok(Some(Step::Into))));
        line.push("王芳");
        assert!(matches!(line.inline("tab", &three, &mut meter), Ok(Some(Step::Into))));
        assert!(matches!(line.inline("note", &three, &mut meter), Ok(Some(Step::Over))));
        assert!(matches!(line.inline("frame", &three, &mut meter), Ok(None)));
        line.push("电话\n");
        assert_eq!(line.finish(), "报送人    王芳\t电话");
    }
}
