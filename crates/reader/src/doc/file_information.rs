//! The header of the `WordDocument` stream in, the positions of all other structures out (MS-DOC 2.5.1).

use super::damaged;
use crate::ole::{u16_at, u32_at};
use crate::{Kind, ReadError};

/// Structures of the table stream, by the index of their offset and length (MS-DOC 2.5.6).
#[derive(Clone, Copy)]
pub(super) enum Part {
    Styles = 1,
    HeaderStories = 11,
    CharacterPages = 12,
    ParagraphPages = 13,
    Fonts = 15,
    Clx = 33,
    BodyShapes = 40,
    HeaderShapes = 41,
    Drawings = 50,
    TextBoxes = 56,
    HeaderTextBoxes = 58,
    Lists = 73,
    ListReferences = 74,
}

/// Number of characters of each story; the stories are consecutive (MS-DOC 2.4.1 and 2.5.4).
#[derive(Default)]
pub(super) struct StoryLengths {
    pub(super) body: u32,
    pub(super) footnotes: u32,
    pub(super) headers: u32,
    pub(super) macros: u32,
    pub(super) comments: u32,
    pub(super) endnotes: u32,
    pub(super) text_boxes: u32,
    pub(super) header_text_boxes: u32,
}

pub(super) struct FileInformation {
    /// Name of the table stream, `0Table` or `1Table`.
    pub(super) table_stream: &'static str,
    pub(super) is_chinese: bool,
    pub(super) lengths: StoryLengths,
    places: Vec<(u32, u32)>,
}

impl FileInformation {
    /// # Errors
    /// [`ReadError::Encrypted`], [`ReadError::Unsupported`] with [`Kind::Word95`] for Word 6 and 95, and
    /// [`ReadError::Damaged`] where the header is not that of Word 97 or later.
    pub(super) fn read(word: &[u8]) -> Result<Self, ReadError> {
        let half = |offset| u16_at(word, offset).ok_or_else(|| damaged("the head is cut short"));
        let flags = half(10)?;
        if is_before_word_97(word) {
            return Err(ReadError::Unsupported(Kind::Word95));
        }
        if half(0)? != 0xA5EC {
            return Err(damaged("the head is not one of Word"));
        }
        if flags & 0x0100 != 0 {
            return Err(ReadError::Encrypted);
        }
        // MS-DOC 2.5.1: the parts of the header give their own lengths, which grew with every version.
        let longs = 34 + 2 * usize::from(half(32)?);
        let counts = longs + 2;
        let pairs = counts + 4 * usize::from(half(longs)?);
        let length = |index: usize| u32_at(word, counts + 4 * index).map(|length| length.min(i32::MAX as u32));
        let lengths = || {
            Some(StoryLengths {
                body: length(3)?,
                footnotes: length(4)?,
                headers: length(5)?,
                macros: length(6)?,
                comments: length(7)?,
                endnotes: length(8)?,
                text_boxes: length(9)?,
                header_text_boxes: length(10)?,
            })
        };
        let places = (0..usize::from(half(pairs)?))
            .map_while(|index| Some((u32_at(word, pairs + 2 + 8 * index)?, u32_at(word, pairs + 6 + 8 * index)?)))
            .collect();
        // MS-LCID: the languages of simplified Chinese; MS-DOC 2.5.3: lidFE is the last of the first part.
        let is_chinese = [half(6)?, half(longs - 2)?].iter().any(|language| matches!(language, 0x0804 | 0x1004));
        Ok(Self {
            table_stream: if flags & 0x0200 != 0 { "1Table" } else { "0Table" },
            is_chinese,
            lengths: lengths().ok_or_else(|| damaged("the head is cut short"))?,
            places,
        })
    }

    /// A structure of the table stream; empty where it is missing or beyond the end.
    pub(super) fn part<'t>(&self, table: &'t [u8], part: Part) -> &'t [u8] {
        let (from, length) = self.place(part);
        table.get(from..).and_then(|rest| rest.get(..length)).unwrap_or_default()
    }

    /// The table stream from the end of a structure on.
    pub(super) fn after<'t>(&self, table: &'t [u8], part: Part) -> &'t [u8] {
        let (from, length) = self.place(part);
        table.get(from.saturating_add(length)..).unwrap_or_default()
    }

    fn place(&self, part: Part) -> (usize, usize) {
        let (from, length) = self.places.get(part as usize).copied().unwrap_or_default();
        (from as usize, length as usize)
    }
}

/// Word 6 and 95 have a different header and one-byte property codes.
pub(super) fn is_before_word_97(word: &[u8]) -> bool {
    u16_at(word, 0) == Some(0xA5DC) || u16_at(word, 2).is_some_and(|version| (1..0xC0).contains(&version))
}
