//! Property lists in (MS-DOC 2.6), the properties that matter for the text out.

use super::damaged;
use crate::ReadError;
use crate::ole::{u16_at, u32_at};

/// Most columns of a table (MS-DOC 2.9.322 allows 63).
const MAX_CELLS: usize = 64;
/// Bytes of property lists parsed for one file, which bounds the cost of shared lists; real files stay far below.
const MAX_BYTES: usize = 20 << 20;

/// Bytes of property lists parsed so far.
#[derive(Default)]
pub(super) struct Work {
    bytes: usize,
}

impl Work {
    fn spend(&mut self, list: &[u8]) -> Result<(), ReadError> {
        self.bytes += list.len() + 1;
        if self.bytes > MAX_BYTES { Err(damaged("property lists without end")) } else { Ok(()) }
    }
}

/// A toggle property: 0 or 1, or 0x80 for the style's value and 0x81 for its opposite (MS-DOC 2.9.327); `None` where a list
/// does not set it.
#[derive(Default, Clone, Copy)]
pub(super) struct Toggle(Option<u8>);

impl Toggle {
    /// The value where the style has this one.
    pub(super) fn over(self, by_style: bool) -> bool {
        match self.0 {
            Some(value @ (0 | 1)) => value == 1,
            Some(0x81) => !by_style,
            _ => by_style,
        }
    }

    /// The value as a style sets it.
    pub(super) fn in_style(self) -> Option<bool> {
        self.0.map(|value| value & 1 == 1)
    }
}

/// Character properties (MS-DOC 2.6.1).
#[derive(Default, Clone, Copy)]
pub(super) struct CharacterProperties {
    pub(super) is_deleted: bool,
    pub(super) is_inserted: bool,
    pub(super) hidden: Toggle,
    pub(super) struck: Toggle,
    pub(super) struck_twice: Toggle,
    /// The run contains special characters; only there do control characters have a meaning.
    pub(super) is_special: bool,
    /// The picture character refers to form field data, not to a picture.
    pub(super) is_data: bool,
    /// Position of the picture or form field data in the data stream.
    pub(super) picture: Option<u32>,
    /// Font and character code of a symbol.
    pub(super) symbol: Option<(u16, u16)>,
    pub(super) font: Option<u16>,
    pub(super) style: Option<u16>,
}

impl CharacterProperties {
    pub(super) fn apply(&mut self, list: &[u8], work: &mut Work) -> Result<(), ReadError> {
        work.spend(list)?;
        for (code, operand) in properties(list) {
            let is_on = operand.first().is_some_and(|value| *value != 0);
            match code {
                0x0800 => self.is_deleted = is_on,
                0x0801 => self.is_inserted = is_on,
                0x083C => self.hidden = Toggle(operand.first().copied()),
                0x0837 => self.struck = Toggle(operand.first().copied()),
                0x2A53 => self.struck_twice = Toggle(operand.first().copied()),
                0x0855 => self.is_special = is_on,
                0x0806 => self.is_data = is_on,
                0x6A03 => self.picture = u32_at(operand, 0),
                0x6A09 => self.symbol = u16_at(operand, 0).zip(u16_at(operand, 2)),
                0x4A4F => self.font = u16_at(operand, 0),
                0x4A30 => self.style = u16_at(operand, 0),
                _ => {}
            }
        }
        Ok(())
    }
}

/// Paragraph properties without those of the style (MS-DOC 2.6.2).
#[derive(Default, Clone)]
pub(super) struct ParagraphProperties {
    pub(super) style: u16,
    pub(super) is_in_table: bool,
    /// Ends a row of an outermost table.
    pub(super) is_row_end: bool,
    /// Table depth.
    pub(super) depth: Option<u32>,
    /// Ends a cell or row of a nested table.
    pub(super) is_inner_cell_end: bool,
    pub(super) is_inner_row_end: bool,
    pub(super) list: Option<u16>,
    pub(super) level: Option<u8>,
    pub(super) row: RowProperties,
}

/// Table row properties (MS-DOC 2.6.3).
#[derive(Default, Clone)]
pub(super) struct RowProperties {
    /// Left edges of the cells and the right one of the last, in twentieths of a point.
    pub(super) edges: Vec<i16>,
    pub(super) cells: Vec<CellProperties>,
}

#[derive(Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct CellProperties {
    /// Horizontal merge: 0 for none; 1 and 2 distinguish the first of merged cells from the others.
    pub(super) horizontal: u8,
    /// Vertical merge: 0 for none, 1 for a continuation, 3 for the first cell.
    pub(super) vertical: u8,
}

impl ParagraphProperties {
    /// `data` is the stream with lists that are too long for a page.
    pub(super) fn apply(&mut self, list: &[u8], data: &[u8], work: &mut Work) -> Result<(), ReadError> {
        work.spend(list)?;
        for (code, operand) in properties(list) {
            // MS-DOC 2.6.2: sprmPHugePapx and sprmPTableProps refer to a list in the data stream.
            if matches!(code, 0x6645 | 0x6646 | 0x646B) {
                let at = u32_at(operand, 0).unwrap_or(u32::MAX) as usize;
                let length = usize::from(u16_at(data, at).unwrap_or(0));
                let list = data.get(at.saturating_add(2)..).and_then(|rest| rest.get(..length)).unwrap_or_default();
                work.spend(list)?;
                properties(list).for_each(|(code, operand)| self.set(code, operand));
            } else {
                self.set(code, operand);
            }
        }
        Ok(())
    }

    fn set(&mut self, code: u16, operand: &[u8]) {
        let is_on = operand.first().is_some_and(|value| *value != 0);
        match code {
            0x4600 => self.style = u16_at(operand, 0).unwrap_or(0),
            0x2416 => self.is_in_table = is_on,
            0x2417 => self.is_row_end = is_on,
            0x6649 => self.depth = u32_at(operand, 0),
            0x664A => self.depth = u32_at(operand, 0).map(|more| self.depth.unwrap_or(0).wrapping_add(more)),
            0x244B => self.is_inner_cell_end = is_on,
            0x244C => self.is_inner_row_end = is_on,
            0x460B => self.list = u16_at(operand, 0),
            0x260A => self.level = operand.first().copied(),
            0xD606 | 0xD608 => self.row.define(operand),
            0x7621 => self.row.insert(operand),
            0x5622 => self.row.delete(operand),
            0x5624 | 0x5625 => self.row.merge(operand, code == 0x5624),
            0x7623 => self.row.widen(operand),
            0xD62B => {
                if let [index, flags, ..] = operand
                    && let Some(cell) = self.row.cells.get_mut(usize::from(*index))
                {
                    cell.vertical = flags & 3;
                }
            }
            _ => {}
        }
    }
}

impl RowProperties {
    /// MS-DOC 2.9.322 and 2.9.318: the number of cells, their edges, then 20 bytes for each cell.
    fn define(&mut self, operand: &[u8]) {
        let Some(count) = operand.first().map(|count| usize::from(*count)).filter(|count| *count <= MAX_CELLS) else {
            return;
        };
        let edge = |index: usize| u16_at(operand, 1 + 2 * index).map(u16::cast_signed);
        let Some(edges) = (0..=count).map(edge).collect() else { return };
        self.edges = edges;
        let cell = |index: usize| {
            let flags = u16_at(operand, 3 + 2 * count + 20 * index).unwrap_or(0).to_le_bytes()[0];
            CellProperties { horizontal: flags & 3, vertical: flags >> 5 & 3 }
        };
        self.cells = (0..count).map(cell).collect();
    }

    fn insert(&mut self, operand: &[u8]) {
        let ([first, count, ..], Some(width)) = (operand, u16_at(operand, 2)) else { return };
        let (first, count) = (usize::from(*first), usize::from(*count));
        if self.cells.len() + count > MAX_CELLS {
            return;
        }
        while self.edges.len() <= first {
            let last = self.edges.last().copied();
            self.edges.push(last.map_or(0, |last| last.saturating_add_unsigned(width)));
        }
        self.cells.resize(self.cells.len().max(first), CellProperties::default());
        let widths = (1..=count as u16).map(|count| width.saturating_mul(count));
        let start = self.edges.get(first).copied().unwrap_or(0);
        let inserted: Vec<i16> = widths.map(|width| start.saturating_add_unsigned(width)).collect();
        self.edges.splice(first + 1..first + 1, inserted);
        let all = width.saturating_mul(count as u16);
        self.edges.iter_mut().skip(first + 1 + count).for_each(|edge| *edge = edge.saturating_add_unsigned(all));
        self.cells.splice(first..first, std::iter::repeat_n(CellProperties::default(), count));
    }

    fn delete(&mut self, operand: &[u8]) {
        let Some((first, limit)) = self.range(operand) else { return };
        let edge = |index: usize| self.edges.get(index).copied().unwrap_or(0);
        let gone = edge(limit).saturating_sub(edge(first));
        self.cells.drain(first..limit);
        if limit < self.edges.len() {
            self.edges.drain(first + 1..=limit);
        }
        self.edges.iter_mut().skip(first + 1).for_each(|edge| *edge = edge.saturating_sub(gone));
    }

    fn merge(&mut self, operand: &[u8], is_merged: bool) {
        let Some((first, limit)) = self.range(operand) else { return };
        for (index, cell) in self.cells.iter_mut().enumerate().take(limit).skip(first) {
            cell.horizontal = match is_merged {
                false => 0,
                true if index == first => 1,
                true => 2,
            };
        }
    }

    fn widen(&mut self, operand: &[u8]) {
        let (Some((first, limit)), Some(width)) = (self.range(operand), u16_at(operand, 2)) else { return };
        for index in first..limit {
            let (Some(left), Some(right)) = (self.edges.get(index).copied(), self.edges.get(index + 1).copied()) else {
                return;
            };
            let more = left.saturating_add_unsigned(width).saturating_sub(right);
            self.edges.iter_mut().skip(index + 1).for_each(|edge| *edge = edge.saturating_add(more));
        }
    }

    /// MS-DOC 2.9.130: first cell, and end exclusive.
    fn range(&self, operand: &[u8]) -> Option<(usize, usize)> {
        let [first, limit, ..] = operand else { return None };
        let (first, limit) = (usize::from(*first), usize::from(*limit).min(self.cells.len()));
        (first < limit).then_some((first, limit))
    }
}

/// The properties of a list with their operands (MS-DOC 2.2.5.1), up to the first one that exceeds the list.
pub(super) fn properties(list: &[u8]) -> impl Iterator<Item = (u16, &[u8])> {
    let mut rest = list;
    std::iter::from_fn(move || {
        let code = u16_at(rest, 0)?;
        let (from, length) = match code >> 13 {
            0 | 1 => (2, 1),
            2 | 4 | 5 => (2, 2),
            3 => (2, 4),
            7 => (2, 3),
            // The length of a table definition has two bytes and is one too large.
            _ if matches!(code, 0xD606 | 0xD608) => (4, usize::from(u16_at(rest, 2)?).checked_sub(1)?),
            _ => match (code, usize::from(*rest.get(2)?)) {
                // MS-DOC 2.9.183: a length of 255 means that the operand gives its own number of tabs.
                (0xC615, 255) => {
                    let deleted = usize::from(*rest.get(3)?);
                    let added = usize::from(*rest.get(4 + 4 * deleted)?);
                    (3, 2 + 4 * deleted + 3 * added)
                }
                (_, length) => (3, length),
            },
        };
        let operand = rest.get(from..from + length)?;
        rest = rest.get(from + length..)?;
        Some((code, operand))
    })
}

/// Code and operand of a piece's additional property (MS-DOC 2.9.215).
pub(super) fn short_modifier(modifier: u16) -> Option<[u8; 3]> {
    let value = modifier.to_le_bytes()[1];
    let code: u16 = match modifier >> 1 & 0x7F {
        _ if modifier & 1 == 1 => return None,
        0x0C => 0x260A,
        0x18 => 0x2416,
        0x19 => 0x2417,
        0x41 => 0x0800,
        0x42 => 0x0801,
        0x47 => 0x0806,
        0x57 => 0x0837,
        0x5C => 0x083C,
        _ => return None,
    };
    let [low, high] = code.to_le_bytes();
    Some([low, high, value])
}
