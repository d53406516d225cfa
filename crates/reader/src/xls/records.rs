//! The bytes of a workbook stream in, its records and their fields out (MS-XLS 2.1.4). Fields are read across the boundaries of
//! `CONTINUE` records.

use crate::ReadError;

pub(super) const BOF: u16 = 0x0809;
pub(super) const EOF: u16 = 0x000A;
pub(super) const CONTINUE: u16 = 0x003C;

/// Version of the format, which determines the layout of records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Version {
    Excel2,
    Excel3,
    Excel4,
    /// Excel 5 and 95: bytes in a code page.
    Excel5,
    /// Excel 97 to 2003: UTF-16.
    Excel97,
}

/// Kind of substream of a `BOF` record (MS-XLS 2.4.21).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Substream {
    Globals,
    Sheet,
    Other,
}

/// Iterates over records from an offset in the stream.
#[derive(Clone)]
pub(super) struct Records<'b> {
    stream: &'b [u8],
    next: usize,
}

#[derive(Clone, Copy)]
pub(super) struct Record<'b> {
    pub(super) kind: u16,
    pub(super) body: &'b [u8],
    stream: &'b [u8],
    next: usize,
}

impl<'b> Records<'b> {
    pub(super) fn new(stream: &'b [u8], offset: usize) -> Self {
        Self { stream, next: offset }
    }

    /// Offset of the next record in the stream.
    pub(super) fn offset(&self) -> usize {
        self.next
    }

    /// The next record; `None` at the end of the stream.
    ///
    /// # Errors
    /// [`ReadError::Damaged`] where the stream ends inside a record.
    pub(super) fn next(&mut self) -> Result<Option<Record<'b>>, ReadError> {
        let rest = self.stream.get(self.next..).unwrap_or_default();
        // Fewer bytes than a record header are padding.
        let Some((head, rest)) = rest.split_first_chunk::<4>() else { return Ok(None) };
        let [kind_low, kind_high, length_low, length_high] = *head;
        let length = usize::from(u16::from_le_bytes([length_low, length_high]));
        let body = rest
            .get(..length)
            .ok_or_else(|| ReadError::Damaged(format!("the workbook ends inside the record at byte {}", self.next)))?;
        self.next += 4 + length;
        let kind = u16::from_le_bytes([kind_low, kind_high]);
        Ok(Some(Record { kind, body, stream: self.stream, next: self.next }))
    }
}

impl<'b> Record<'b> {
    pub(super) fn u16(&self, offset: usize) -> Option<u16> {
        Some(u16::from_le_bytes(*self.body.get(offset..)?.first_chunk()?))
    }

    pub(super) fn u32(&self, offset: usize) -> Option<u32> {
        Some(u32::from_le_bytes(*self.body.get(offset..)?.first_chunk()?))
    }

    pub(super) fn bytes8(&self, offset: usize) -> Option<[u8; 8]> {
        self.body.get(offset..)?.first_chunk().copied()
    }

    /// The fields from an offset on, continued in `CONTINUE` records.
    pub(super) fn fields(&self, offset: usize) -> Fields<'b> {
        let part = self.body.get(offset..).unwrap_or_default();
        Fields { part, records: Records { stream: self.stream, next: self.next } }
    }

    /// Version and kind of substream, where the record is a `BOF`.
    pub(super) fn begins(&self) -> Option<(Version, Substream)> {
        let version = match (self.kind, self.u16(0)) {
            (BOF, Some(0x0600)) => Version::Excel97,
            // Simple writers omit the version.
            (BOF, _) => Version::Excel5,
            (0x0409, _) => Version::Excel4,
            (0x0209, _) => Version::Excel3,
            (0x0009, _) => Version::Excel2,
            _ => return None,
        };
        let substream = match self.u16(2) {
            Some(0x0005) => Substream::Globals,
            Some(0x0010) => Substream::Sheet,
            _ => Substream::Other,
        };
        Some((version, substream))
    }
}

/// Fields of one record and of its `CONTINUE` records.
pub(super) struct Fields<'b> {
    part: &'b [u8],
    records: Records<'b>,
}

impl Fields<'_> {
    /// Continues in the following `CONTINUE` record; false where there is none.
    pub(super) fn go_on(&mut self) -> bool {
        match self.records.next() {
            Ok(Some(record)) if record.kind == CONTINUE => {
                self.part = record.body;
                true
            }
            _ => false,
        }
    }

    pub(super) fn u8(&mut self) -> Option<u8> {
        while self.part.is_empty() {
            if !self.go_on() {
                return None;
            }
        }
        let (first, rest) = self.part.split_first()?;
        self.part = rest;
        Some(*first)
    }

    pub(super) fn u16(&mut self) -> Option<u16> {
        Some(u16::from_le_bytes([self.u8()?, self.u8()?]))
    }

    pub(super) fn u32(&mut self) -> Option<u32> {
        Some(u32::from(self.u16()?) | u32::from(self.u16()?) << 16)
    }

    pub(super) fn skip(&mut self, mut count: usize) -> Option<()> {
        while count > self.part.len() {
            count -= self.part.len();
            if !self.go_on() {
                return None;
            }
        }
        self.part = self.part.get(count..)?;
        Some(())
    }

    /// Bytes of a string before Excel 97.
    pub(super) fn bytes(&mut self, count: usize) -> Option<Vec<u8>> {
        let mut bytes = Vec::new();
        while bytes.len() < count {
            let (taken, rest) = self.part.split_at_checked(count - bytes.len()).unwrap_or((self.part, &[]));
            bytes.extend_from_slice(taken);
            self.part = rest;
            if bytes.len() < count && !self.go_on() {
                return None;
            }
        }
        Some(bytes)
    }

    /// `count` characters in UTF-16 or as low bytes only; each `CONTINUE` record states which (MS-XLS 2.5.294).
    pub(super) fn characters(&mut self, count: usize, mut is_wide: bool) -> Option<String> {
        let mut units: Vec<u16> = Vec::new();
        while units.len() < count {
            let left = count - units.len();
            if is_wide {
                let pairs = self.part.chunks_exact(2).take(left);
                units.extend(pairs.filter_map(|pair| Some(u16::from_le_bytes(*pair.first_chunk()?))));
                self.part = self.part.get(left * 2..).unwrap_or_default();
            } else {
                units.extend(self.part.iter().take(left).map(|byte| u16::from(*byte)));
                self.part = self.part.get(left..).unwrap_or_default();
            }
            if units.len() < count {
                if !self.go_on() {
                    return None;
                }
                is_wide = self.u8()? & 1 != 0;
            }
        }
        Some(tidy(&String::from_utf16_lossy(&units)))
    }

    /// Text that begins in the next `CONTINUE` record, such as that of a text box (MS-XLS 2.4.329).
    pub(super) fn characters_of_next(&mut self, count: usize) -> Option<String> {
        self.part = &[];
        self.characters(count, false)
    }

    /// A string after its length, with optional formatting and phonetic data (MS-XLS 2.5.293), or without (2.5.294).
    pub(super) fn string(&mut self, count: usize) -> Option<String> {
        self.rich_string(count).map(|(text, _)| text)
    }

    /// The same with its formatted parts: first character, counted in UTF-16, and font (MS-XLS, FormatRun).
    pub(super) fn rich_string(&mut self, count: usize) -> Option<(String, Vec<(u16, u16)>)> {
        let flags = self.u8()?;
        let runs = if flags & 8 != 0 { usize::from(self.u16()?) } else { 0 };
        let readings = if flags & 4 != 0 { self.u32()? as usize } else { 0 };
        let text = self.characters(count, flags & 1 != 0)?;
        let parts: Vec<_> = (0..runs).map_while(|_| self.u16().zip(self.u16())).collect();
        // Some programs truncate the phonetic data; the text is complete nevertheless.
        let _ = self.skip(readings);
        Some((text, parts))
    }
}

/// Normalises line ends to `\n` and removes terminators after the text.
pub(super) fn tidy(text: &str) -> String {
    text.trim_end_matches('\0').replace("\r\n", "\n").replace('\r', "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(kind: u16, body: &[u8]) -> Vec<u8> {
        [&kind.to_le_bytes()[..], &(body.len() as u16).to_le_bytes(), body].concat()
    }

    #[test]
    fn a_string_goes_on_in_another_width() {
        // 报送 in UTF-16, then "2020" in bytes, then 年 split off into a third record, looks after it.
        let mut stream = record(0xFC, &[7, 0, 9, 1, 0, 0xA5, 0x62, 0x01, 0x90]);
        stream.extend(record(CONTINUE, b"\x002020"));
        stream.extend(record(CONTINUE, &[1, 0x74, 0x5E, 0, 0]));
        stream.extend(record(CONTINUE, &[5, 0, 42]));
        let first = Records::new(&stream, 0).next().unwrap().unwrap();
        let mut fields = first.fields(0);
        let count = usize::from(fields.u16().unwrap());
        assert_eq!(fields.string(count).unwrap(), "报送2020年");
        assert_eq!(fields.u8(), Some(42));
        assert_eq!(fields.u8(), None);
    }

    #[test]
    fn lengths_are_not_believed() {
        let stream = record(0xFC, &[0xFF, 0xFF, 0, b'a']);
        let first = Records::new(&stream, 0).next().unwrap().unwrap();
        assert_eq!(first.fields(2).string(0xFFFF), None);
        assert!(Records::new(&stream[..6], 0).next().is_err());
        assert!(Records::new(&stream, 99).next().unwrap().is_none());
    }
}
