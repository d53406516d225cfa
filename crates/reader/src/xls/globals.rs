//! The globals substream of a workbook in, sheet names, shared strings, formats and code page out.

use std::borrow::Cow;
use std::collections::BTreeMap;

use encoding_rs::{Encoding, GB18030, UTF_8, WINDOWS_1252};

use super::records::{BOF, EOF, Fields, Record, Records, Version, tidy};
use crate::ReadError;
use crate::number_format::Format;
use crate::shared_strings::SharedStrings;
use crate::workbook::MAX_SHEETS;

/// Most formats and styles; Excel allows some 250 custom formats and 4,000 styles.
const MAX_FORMATS: usize = 10_000;

pub(super) struct Globals {
    pub(super) version: Version,
    pub(super) sheets: Vec<SheetHead>,
    pub(super) strings: SharedStrings,
    pub(super) counts_from_1904: bool,
    pub(super) has_macros: bool,
    code_page: Option<u16>,
    /// By number; before Excel 5 by order.
    formats: BTreeMap<u32, Format>,
    /// Numbers of format and font by style.
    styles: Vec<(u16, u16)>,
    /// Whether each font is crossed out.
    fonts: Vec<bool>,
}

/// MS-XLS 2.4.28: BoundSheet8.
pub(super) struct SheetHead {
    pub(super) name: String,
    pub(super) hidden: bool,
    /// Offset of its records in the stream.
    pub(super) offset: usize,
}

impl Globals {
    /// Reads records up to the `EOF` of the substream, whose `BOF` was read. Before Excel 5, and in bare streams, they are in
    /// the only sheet.
    ///
    /// # Errors
    /// [`ReadError::Encrypted`] where the further records are encrypted. This includes workbooks with protected structure, which
    /// Excel encrypts with a well-known password.
    pub(super) fn read(mut records: Records<'_>, version: Version) -> Result<Self, ReadError> {
        let mut globals = Self {
            version,
            sheets: Vec::new(),
            strings: SharedStrings::default(),
            counts_from_1904: false,
            has_macros: false,
            code_page: None,
            formats: BTreeMap::new(),
            styles: Vec::new(),
            fonts: Vec::new(),
        };
        let mut open = 1_usize;
        while let Some(record) = records.next()? {
            match record.kind {
                BOF => open += 1,
                EOF if open == 1 => break,
                EOF => open -= 1,
                _ if open == 1 => globals.take(&record)?,
                _ => {}
            }
        }
        Ok(globals)
    }

    fn take(&mut self, record: &Record<'_>) -> Result<(), ReadError> {
        match record.kind {
            0x002F => return Err(ReadError::Encrypted),
            0x0022 => self.counts_from_1904 = record.u16(0) == Some(1),
            0x0042 => self.code_page = record.u16(0),
            0x0085 if self.sheets.len() < MAX_SHEETS => self.take_sheet(record),
            0x00D3 => self.has_macros = true,
            0x00FC => self.take_strings(record)?,
            0x001E | 0x041E if self.formats.len() < MAX_FORMATS => self.take_format(record),
            0x00E0 => self.styles.push((record.u16(2).unwrap_or(0), record.u16(0).unwrap_or(0))),
            // Excel 3 and 4.
            0x0243 | 0x0443 => {
                let byte = |at: usize| record.body.get(at).copied().map_or(0, u16::from);
                self.styles.push((byte(1), byte(0)));
            }
            // MS-XLS 2.4.122: Font, fStrikeOut.
            0x0031 | 0x0231 => self.fonts.push(record.u16(2).is_some_and(|looks| looks & 8 != 0)),
            _ => {}
        }
        Ok(())
    }

    fn take_sheet(&mut self, record: &Record<'_>) {
        let name = self.short_string(record.fields(6));
        let (Some(offset), Some(state), Some(kind), Some(name)) =
            (record.u32(0), record.body.get(4), record.body.get(5), name)
        else {
            return;
        };
        match kind {
            0 => self.sheets.push(SheetHead { name, hidden: state & 3 != 0, offset: offset as usize }),
            // Macro sheets and modules of Visual Basic.
            1 | 6 => self.has_macros = true,
            _ => {}
        }
    }

    fn take_strings(&mut self, record: &Record<'_>) -> Result<(), ReadError> {
        let mut fields = record.fields(8);
        // The declared number is not trusted; strings are read to the end.
        while let Some(count) = fields.u16() {
            let Some((text, parts)) = fields.rich_string(usize::from(count)) else { break };
            self.push_string(&text, &parts);
            self.strings.end()?;
        }
        Ok(())
    }

    /// Adds a string without its crossed-out parts; each part has its first character in UTF-16 and its font.
    fn push_string(&mut self, text: &str, parts: &[(u16, u16)]) {
        let mut rest = text;
        let mut at = 0_usize;
        let mut is_struck = false;
        for (first, font) in parts {
            let end = bytes_of(rest, usize::from(*first).saturating_sub(at));
            let (before, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
            self.push_part(before, is_struck);
            (rest, at) = (after, at.max(usize::from(*first)));
            self.strings.format();
            is_struck = self.is_struck_font(*font);
        }
        self.push_part(rest, is_struck);
    }

    fn push_part(&mut self, text: &str, is_struck: bool) {
        match is_struck {
            true if text.trim().is_empty() => {}
            true => self.strings.leave_out(),
            false => self.strings.push(text),
        }
    }

    /// MS-XLS, FontIndex: no font has the number 4.
    fn is_struck_font(&self, font: u16) -> bool {
        let at = if font > 4 { font - 1 } else { font };
        self.fonts.get(usize::from(at)).copied().unwrap_or(false)
    }

    /// Whether the font of a style is crossed out.
    pub(super) fn is_struck(&self, style: u16) -> bool {
        self.styles.get(usize::from(style)).is_some_and(|(_, font)| self.is_struck_font(*font))
    }

    fn take_format(&mut self, record: &Record<'_>) {
        let in_order = self.formats.len() as u32;
        let (id, code) = match self.version {
            Version::Excel97 => (record.u16(0).map(u32::from), self.long_string(record.fields(2))),
            Version::Excel5 => (record.u16(0).map(u32::from), self.short_string(record.fields(2))),
            Version::Excel4 => (Some(in_order), self.short_string(record.fields(2))),
            Version::Excel2 | Version::Excel3 => (Some(in_order), self.short_string(record.fields(0))),
        };
        if let (Some(id), Some(code)) = (id, code) {
            self.formats.insert(id, Format::of_code(&code));
        }
    }

    /// Number format of a style; the general format for an unknown one.
    pub(super) fn format(&self, style: u16) -> Cow<'_, Format> {
        match self.styles.get(usize::from(style)) {
            Some((format, _)) => self.numbered_format(u32::from(*format)),
            None => Cow::Owned(Format::default()),
        }
    }

    /// Number format by its number, as in the cells of Excel 2.
    pub(super) fn numbered_format(&self, number: u32) -> Cow<'_, Format> {
        match self.formats.get(&number) {
            Some(format) => Cow::Borrowed(format),
            None if self.version >= Version::Excel5 => Cow::Owned(Format::built_in(number)),
            None => Cow::Owned(Format::default()),
        }
    }

    /// A string preceded by a length of one byte.
    pub(super) fn short_string(&self, mut fields: Fields<'_>) -> Option<String> {
        let length = usize::from(fields.u8()?);
        self.string(&mut fields, length)
    }

    /// A string preceded by a length of two bytes.
    pub(super) fn long_string(&self, mut fields: Fields<'_>) -> Option<String> {
        let length = usize::from(fields.u16()?);
        self.string(&mut fields, length)
    }

    fn string(&self, fields: &mut Fields<'_>, length: usize) -> Option<String> {
        match self.version {
            Version::Excel97 => fields.string(length),
            _ => Some(self.decoded(&fields.bytes(length)?)),
        }
    }

    fn decoded(&self, bytes: &[u8]) -> String {
        let label = match self.code_page {
            None => None,
            Some(936 | 54_936) => Some(GB18030),
            Some(65_001) => Some(UTF_8),
            Some(950) => Encoding::for_label(b"big5"),
            Some(932) => Encoding::for_label(b"shift_jis"),
            Some(949) => Encoding::for_label(b"euc-kr"),
            Some(0x8000 | 10_000) => Encoding::for_label(b"macintosh"),
            Some(page @ (874 | 1250 | 1251 | 1253..=1258)) => Encoding::for_label(format!("windows-{page}").as_bytes()),
            // Default of programs without a code page.
            Some(_) => (!is_paired(bytes)).then_some(WINDOWS_1252),
        };
        tidy(&charset::decode(bytes, label.map(Into::into)))
    }
}

/// Length in bytes of the first characters of a text, counted in UTF-16.
fn bytes_of(text: &str, units: usize) -> usize {
    let mut left = units;
    let counted = text.chars().take_while(|character| {
        let is_within = left > 0;
        left = left.saturating_sub(character.len_utf16());
        is_within
    });
    counted.map(char::len_utf8).sum()
}

/// True for text whose high bytes occur in pairs as in GB2312, which accented letters hardly ever do.
fn is_paired(bytes: &[u8]) -> bool {
    bytes.split(u8::is_ascii).all(|run| run.len() % 2 == 0 && run.iter().all(|byte| (0xA1..=0xFE).contains(byte)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_page_is_a_hint() {
        let globals =
            |code_page| Globals { code_page, ..Globals::read(Records::new(&[], 0), Version::Excel5).unwrap() };
        let gbk = GB18030.encode("报送人：王芳 Tel 139").0.into_owned();
        for page in [Some(936), Some(1252), None] {
            assert_eq!(globals(page).decoded(&gbk), "报送人：王芳 Tel 139");
        }
        assert_eq!(globals(Some(1252)).decoded(b"caf\xE9 cr\xE8me"), "café crème");
        assert_eq!(globals(Some(1251)).decoded(b"\xCF\xF0"), "Пр");
    }
}
