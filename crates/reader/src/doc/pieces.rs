//! The piece table in, the position of each character of the text out (MS-DOC 2.4.1 and 2.9.38).

use encoding_rs::{Encoding, GB18030, WINDOWS_1252};

use super::damaged;
use crate::ReadError;
use crate::ole::{u16_at, u32_at};

/// A run of characters stored consecutively in the `WordDocument` stream.
#[derive(Clone, Copy)]
pub(super) struct Piece {
    /// Range of characters, end exclusive.
    pub(super) start: u32,
    pub(super) end: u32,
    /// Byte offset of the first character.
    pub(super) offset: u32,
    /// One byte per character, else UTF-16.
    pub(super) is_compressed: bool,
    /// Additional property of the whole piece (MS-DOC 2.9.214).
    pub(super) modifier: u16,
}

/// The text of all stories, by character index.
pub(super) struct Pieces<'c> {
    pub(super) pieces: Vec<Piece>,
    /// Property lists that modifiers refer to.
    lists: Vec<&'c [u8]>,
    /// For compressed pieces in GBK instead of Windows-1252: which bytes are the second of a pair.
    second_bytes: Option<Vec<bool>>,
}

/// One stored character.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    Character(char),
    /// UTF-16 code unit, possibly half of a surrogate pair.
    Surrogate(u16),
    /// Second byte of a two-byte character.
    Nothing,
}

impl<'c> Pieces<'c> {
    /// # Errors
    /// [`ReadError::Damaged`] where there are no pieces, or they overlap or exceed the text.
    pub(super) fn read(clx: &'c [u8], word: &[u8], is_chinese: bool) -> Result<Self, ReadError> {
        let mut lists = Vec::new();
        let mut rest = clx;
        let table = loop {
            // MS-DOC 2.9.209 and 2.9.178: property lists first, each with its length, then the pieces.
            match rest.first() {
                Some(1) => {
                    let length = usize::from(u16_at(rest, 1).unwrap_or(0));
                    lists.push(rest.get(3..3 + length).ok_or_else(|| damaged("the piece table is cut short"))?);
                    rest = rest.get(3 + length..).unwrap_or_default();
                }
                Some(2) => {
                    let length = u32_at(rest, 1).unwrap_or(0) as usize;
                    break rest.get(5..).and_then(|table| table.get(..length));
                }
                _ => break None,
            }
        };
        let table = table.ok_or_else(|| damaged("the piece table is cut short"))?;
        let count = table.len().saturating_sub(4) / 12;
        let mut pieces = Vec::with_capacity(count);
        let mut bytes = 0;
        for index in 0..count {
            let descriptor = 4 * (count + 1) + 8 * index;
            let read = || {
                let place = u32_at(table, descriptor + 2)?;
                // MS-DOC 2.9.73: bit 30 marks compressed text, whose offset is doubled.
                let is_compressed = place & 0x4000_0000 != 0;
                let offset = place & 0x3FFF_FFFF;
                Some(Piece {
                    start: u32_at(table, 4 * index)?,
                    end: u32_at(table, 4 * index + 4)?,
                    offset: if is_compressed { offset / 2 } else { offset },
                    is_compressed,
                    modifier: u16_at(table, descriptor + 6)?,
                })
            };
            let piece = read().ok_or_else(|| damaged("the piece table is cut short"))?;
            let follows = pieces.last().map_or(0, |last: &Piece| last.end) == piece.start;
            if !follows || piece.end < piece.start {
                return Err(damaged("the pieces of the text do not follow each other"));
            }
            let length = piece.bytes().ok_or_else(|| damaged("a piece of the text is too long"))?;
            if u64::from(piece.offset) + length > word.len() as u64 {
                return Err(damaged("the text is cut short"));
            }
            // Pieces may not share bytes, so their total length is bounded by the stream.
            bytes += length;
            if bytes > word.len() as u64 {
                return Err(damaged("the pieces of the text overlap"));
            }
            pieces.push(piece);
        }
        if pieces.is_empty() {
            return Err(damaged("the piece table is empty"));
        }
        let second_bytes = if is_chinese { second_bytes(&pieces, word) } else { None };
        Ok(Self { pieces, lists, second_bytes })
    }

    /// Number of characters over all stories.
    pub(super) fn end(&self) -> u32 {
        self.pieces.last().map_or(0, |piece| piece.end)
    }

    /// The pieces from the one that contains this character on.
    pub(super) fn from(&self, start: u32) -> &[Piece] {
        self.pieces.get(self.pieces.partition_point(|piece| piece.end <= start)..).unwrap_or_default()
    }

    /// The property list to which a piece's modifier refers (MS-DOC 2.9.216).
    pub(super) fn list(&self, modifier: u16) -> Option<&'c [u8]> {
        self.lists.get(usize::from(modifier >> 1)).filter(|_| modifier & 1 == 1).copied()
    }

    /// One character of a piece, by its index in the piece.
    pub(super) fn unit(&self, word: &[u8], piece: &Piece, at: u32) -> Unit {
        let offset = piece.offset as usize;
        let at = at as usize;
        if !piece.is_compressed {
            let unit = u16_at(word, offset + 2 * at).unwrap_or(0);
            return char::from_u32(u32::from(unit)).map_or(Unit::Surrogate(unit), Unit::Character);
        }
        let at = offset + at;
        match (word.get(at).copied().unwrap_or(0), &self.second_bytes) {
            (_, Some(seconds)) if seconds.get(at).copied().unwrap_or(false) => Unit::Nothing,
            (ascii @ 0..0x80, _) => Unit::Character(char::from(ascii)),
            (_, Some(_)) => Unit::Character(decoded(GB18030, word.get(at..at + 2).unwrap_or_default())),
            (byte, None) => Unit::Character(decoded(WINDOWS_1252, &[byte])),
        }
    }
}

fn decoded(encoding: &'static Encoding, bytes: &[u8]) -> char {
    encoding.decode_without_bom_handling(bytes).0.chars().next().unwrap_or('\u{FFFD}')
}

impl Piece {
    /// Size of the piece in bytes.
    fn bytes(&self) -> Option<u64> {
        let characters = u64::from(self.end.checked_sub(self.start)?);
        Some(if self.is_compressed { characters } else { 2 * characters })
    }
}

/// Some Chinese programs write GB 2312 where Word writes Windows-1252. It is recognised by its high bytes, which occur in
/// pairs only and within the rows of Chinese characters; Western text does not have such pairs.
///
/// Returns which bytes are the second of a pair; empty for other text.
fn second_bytes(pieces: &[Piece], word: &[u8]) -> Option<Vec<bool>> {
    let mut seconds = vec![false; word.len()];
    let mut pairs = 0;
    for piece in pieces.iter().filter(|piece| piece.is_compressed) {
        let mut at = piece.offset as usize;
        let end = at + (piece.end - piece.start) as usize;
        while at < end {
            match (word.get(at)?, word.get(at + 1)) {
                (0..0x80, _) => at += 1,
                (0xA1..=0xA3 | 0xB0..=0xF7, Some(0xA1..=0xFE)) if at + 1 < end => {
                    *seconds.get_mut(at + 1)? = true;
                    pairs += 1;
                    at += 2;
                }
                _ => return None,
            }
        }
    }
    (pairs > 1).then_some(seconds)
}
