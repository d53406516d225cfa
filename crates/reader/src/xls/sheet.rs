//! The records of one sheet in, its [`UsedRange`] out (MS-XLS 2.1.7.20.5).

use super::globals::Globals;
use super::records::{BOF, EOF, Record, Records, Version};
use crate::workbook::{Area, UsedRange};
use crate::{Meter, ReadError};

/// MS-XLS 2.5.143: kinds of objects.
const PICTURE: u16 = 0x08;
const COMMENT: u16 = 0x19;

/// An open sheet.
pub(super) struct Sheet<'g, 'm, 'l> {
    globals: &'g Globals,
    meter: &'m mut Meter<'l>,
    pub(super) used: UsedRange,
    pub(super) has_pictures: bool,
    /// Position of a formula whose text follows in a record of its own.
    formula: Option<(u32, u32)>,
    /// Kind of the object to which the next text belongs, and the cell at its upper left corner.
    object: u16,
    anchor: Option<(u32, u32)>,
}

impl<'g, 'm, 'l> Sheet<'g, 'm, 'l> {
    pub(super) fn new(globals: &'g Globals, meter: &'m mut Meter<'l>) -> Self {
        Self { globals, meter, used: UsedRange::default(), has_pictures: false, formula: None, object: 0, anchor: None }
    }

    /// Reads records up to the `EOF` of the sheet, whose `BOF` was read; embedded charts are skipped.
    ///
    /// # Errors
    /// [`ReadError::Damaged`] where the stream ends inside a record or a shared string is missing,
    /// [`ReadError::OverLimit`] for cells and text.
    pub(super) fn read(&mut self, records: &mut Records<'_>) -> Result<(), ReadError> {
        let mut open = 1_usize;
        while let Some(record) = records.next()? {
            match record.kind {
                BOF => open += 1,
                EOF if open == 1 => break,
                EOF => open -= 1,
                _ if open == 1 => self.take(&record)?,
                _ => {}
            }
        }
        Ok(())
    }

    fn take(&mut self, record: &Record<'_>) -> Result<(), ReadError> {
        match record.kind {
            0x00FD => {
                let index = record.u32(6).and_then(|index| usize::try_from(index).ok());
                let strings = &self.globals.strings;
                let is_struck = self.globals.is_struck(record.u16(4).unwrap_or(0));
                let text = if is_struck { strings.get_in_struck_cell(index)? } else { strings.get(index)? };
                if is_struck || strings.is_struck(index) {
                    self.used.leave_out();
                }
                // Counted before it is copied, since many cells may share one long string.
                self.meter.text(text)?;
                self.place(record, text.to_owned())
            }
            0x0204 | 0x0004 | 0x00D6 => {
                let fields = record.fields(self.head(record));
                let is_old = self.is_old(record);
                let string = if is_old { Globals::short_string } else { Globals::long_string };
                let text = string(self.globals, fields);
                self.counted(record, text)
            }
            0x0203 | 0x0003 => self.number(record, record.bytes8(self.head(record)).map(f64::from_le_bytes)),
            0x0002 => self.number(record, record.u16(self.head(record)).map(f64::from)),
            0x027E => self.number(record, record.u32(6).map(compressed)),
            0x00BD => self.numbers(record),
            0x0006 | 0x0206 | 0x0406 => self.formula(record),
            0x0207 | 0x0007 => self.text_of_formula(record),
            0x0205 | 0x0005 => {
                let value = record.body.get(self.head(record)..).and_then(|rest| rest.first_chunk::<2>());
                self.counted(record, value.map(|value| truth_or_error(*value)))
            }
            0x00E5 => self.merges(record),
            // MS-XLS 2.4.221: Row, fDyZero.
            0x0208 => {
                if let (Some(row), Some(true)) = (record.u16(0), record.u16(12).map(|looks| looks & 0x20 != 0)) {
                    self.used.hide_rows(u32::from(row), u32::from(row));
                }
                Ok(())
            }
            // MS-XLS 2.4.53: ColInfo, fHidden.
            0x007D => {
                if let (Some(first), Some(last), Some(true)) =
                    (record.u16(0), record.u16(2), record.u16(8).map(|looks| looks & 1 != 0))
                {
                    self.used.hide_columns(u32::from(first), u32::from(last));
                }
                Ok(())
            }
            0x005D => {
                self.object = record.u16(4).unwrap_or(0);
                self.has_pictures |= self.object == PICTURE;
                Ok(())
            }
            0x00EC => {
                self.anchor = anchor(record.body).or(self.anchor);
                Ok(())
            }
            0x007F => {
                self.has_pictures = true;
                Ok(())
            }
            0x01B6 if self.object != COMMENT => self.text_box(record),
            _ => Ok(()),
        }
    }

    /// Offset of a cell's content, after row, column and style.
    fn head(&self, record: &Record<'_>) -> usize {
        if self.is_old(record) { 7 } else { 6 }
    }

    /// Cells in the layout of Excel 2, which some programs also write into sheets of Excel 3 and 4.
    fn is_old(&self, record: &Record<'_>) -> bool {
        match record.kind {
            0x0002..=0x0005 => true,
            _ => self.globals.version == Version::Excel2,
        }
    }

    /// Adds the text of a cell, unless its font is crossed out.
    fn cell(&mut self, record: &Record<'_>, text: String) -> Result<(), ReadError> {
        if !self.is_old(record) && self.is_struck(record.u16(4)) {
            return Ok(());
        }
        self.place(record, text)
    }

    fn place(&mut self, record: &Record<'_>, text: String) -> Result<(), ReadError> {
        let (Some(row), Some(column)) = (record.u16(0), record.u16(2)) else { return Ok(()) };
        self.used.cell(u32::from(row), u32::from(column), text, self.meter)
    }

    /// Whether a cell of this style is crossed out and so left out.
    fn is_struck(&mut self, style: Option<u16>) -> bool {
        let is_struck = self.globals.is_struck(style.unwrap_or(0));
        if is_struck {
            self.used.leave_out();
        }
        is_struck
    }

    fn counted(&mut self, record: &Record<'_>, text: Option<String>) -> Result<(), ReadError> {
        let text = text.ok_or_else(|| ReadError::Damaged("a cell ends in the middle".to_owned()))?;
        self.meter.text(&text)?;
        self.cell(record, text)
    }

    fn number(&mut self, record: &Record<'_>, value: Option<f64>) -> Result<(), ReadError> {
        let format = if self.is_old(record) {
            // The format is the lower six bits of the second of three formatting bytes.
            self.globals.numbered_format(record.body.get(5).map_or(0, |looks| u32::from(looks & 0x3F)))
        } else {
            self.globals.format(record.u16(4).unwrap_or(0))
        };
        self.counted(record, value.map(|value| format.show_value(value, self.globals.counts_from_1904)))
    }

    /// MS-XLS 2.4.175: numbers in neighbouring cells, each with its style.
    fn numbers(&mut self, record: &Record<'_>) -> Result<(), ReadError> {
        let (Some(row), Some(first)) = (record.u16(0), record.u16(2)) else { return Ok(()) };
        let pairs = record.body.get(4..).unwrap_or_default().chunks_exact(6);
        for (pair, column) in pairs.zip(u32::from(first)..) {
            let [style_low, style_high, a, b, c, d] = *pair else { continue };
            let style = u16::from_le_bytes([style_low, style_high]);
            if self.is_struck(Some(style)) {
                continue;
            }
            let format = self.globals.format(style);
            let value = compressed(u32::from_le_bytes([a, b, c, d]));
            let text = format.show_value(value, self.globals.counts_from_1904);
            self.meter.text(&text)?;
            self.used.cell(u32::from(row), column, text, self.meter)?;
        }
        Ok(())
    }

    /// MS-XLS 2.5.133: the cached value of a formula.
    fn formula(&mut self, record: &Record<'_>) -> Result<(), ReadError> {
        self.formula = None;
        let Some(value) = record.bytes8(self.head(record)) else { return self.counted(record, None) };
        let [kind, _, what, .., 0xFF, 0xFF] = value else {
            return self.number(record, Some(f64::from_le_bytes(value)));
        };
        match kind {
            0 if self.is_struck(record.u16(4)) => Ok(()),
            0 => {
                self.formula = record.u16(0).map(u32::from).zip(record.u16(2).map(u32::from));
                Ok(())
            }
            1 | 2 => self.counted(record, Some(truth_or_error([what, kind - 1]))),
            // An empty string, or not calculated.
            _ => Ok(()),
        }
    }

    fn text_of_formula(&mut self, record: &Record<'_>) -> Result<(), ReadError> {
        let Some((row, column)) = self.formula.take() else { return Ok(()) };
        let text = match self.globals.version {
            Version::Excel2 => self.globals.short_string(record.fields(0)),
            _ => self.globals.long_string(record.fields(0)),
        };
        let text = text.ok_or_else(|| ReadError::Damaged("the text of a formula ends in the middle".to_owned()))?;
        self.meter.text(&text)?;
        self.used.cell(row, column, text, self.meter)
    }

    /// MS-XLS 2.4.168: first and last row, first and last column of each.
    fn merges(&mut self, record: &Record<'_>) -> Result<(), ReadError> {
        let count = record.u16(0).map_or(0, usize::from);
        for area in record.body.get(2..).unwrap_or_default().chunks_exact(8).take(count) {
            let mut edges =
                area.chunks_exact(2).map(|pair| pair.iter().rev().fold(0, |sum, byte| sum << 8 | u32::from(*byte)));
            if let (Some(top), Some(bottom), Some(left), Some(right)) =
                (edges.next(), edges.next(), edges.next(), edges.next())
            {
                self.used.merge(Area { top, left, bottom, right }, self.meter)?;
            }
        }
        Ok(())
    }

    /// MS-XLS 2.4.329: TxO has the length of the text, which follows in further records.
    fn text_box(&mut self, record: &Record<'_>) -> Result<(), ReadError> {
        let length = record.u16(10).map_or(0, usize::from);
        let Some(text) = (length > 0).then(|| record.fields(0).characters_of_next(length)).flatten() else {
            return Ok(());
        };
        self.meter.text(&text)?;
        for line in text.split('\n') {
            self.used.text_box(line.to_owned(), self.anchor, self.meter)?;
        }
        Ok(())
    }
}

/// Row and column of the last shape in drawing data (MS-XLS 2.4.170, OfficeArtClientAnchorSheet).
fn anchor(drawing: &[u8]) -> Option<(u32, u32)> {
    const CLIENT_ANCHOR: u16 = 0xF010;
    let mut rest = drawing;
    let mut found = None;
    while let Some((head, body)) = rest.split_first_chunk::<8>() {
        let [version, _, kind_low, kind_high, length @ ..] = *head;
        let half = |at: usize| Some(u32::from(u16::from_le_bytes(*body.get(at..)?.first_chunk()?)));
        if u16::from_le_bytes([kind_low, kind_high]) == CLIENT_ANCHOR {
            found = half(6).zip(half(2));
        }
        // MS-ODRAW 2.2.1: a container holds records; the records of one may go on in the next piece of drawing data.
        let is_container = version & 0xF == 0xF;
        let length = if is_container { 0 } else { u32::from_le_bytes(length) as usize };
        rest = body.get(length..).unwrap_or_default();
    }
    found
}

/// MS-XLS 2.5.217: a number in four bytes: an integer or the upper half of a double, possibly times 100.
fn compressed(number: u32) -> f64 {
    let value = match number & 2 {
        0 => f64::from_bits(u64::from(number & !3) << 32),
        _ => f64::from(number.cast_signed() >> 2),
    };
    if number & 1 == 0 { value } else { value / 100.0 }
}

/// MS-XLS 2.5.10: Bes.
fn truth_or_error([value, is_error]: [u8; 2]) -> String {
    let text = match (is_error, value) {
        (0, 0) => "FALSE",
        (0, _) => "TRUE",
        (_, 0x00) => "#NULL!",
        (_, 0x07) => "#DIV/0!",
        (_, 0x0F) => "#VALUE!",
        (_, 0x17) => "#REF!",
        (_, 0x1D) => "#NAME?",
        (_, 0x24) => "#NUM!",
        _ => "#N/A",
    };
    text.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_four_bytes() {
        for (number, value) in [
            (0x3FF0_0000, 1.0),
            (0x3FF0_0001, 0.01),
            (0x0000_04E2, 312.0),
            (0x0000_04E3, 3.12),
            (0xFFFF_FFFE, -1.0),
            (0xFFFF_FFFF, -0.01),
        ] {
            assert!((compressed(number) - value).abs() < 1e-12, "{number:#x}");
        }
    }
}
