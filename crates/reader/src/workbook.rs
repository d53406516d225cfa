//! Sheets cell by cell in, the [`Document`] of a workbook out: one table with the used range of each sheet that is not
//! empty. Only cells with content take memory.

use std::collections::{BTreeMap, BTreeSet};

use crate::runs::Runs;
use crate::{Block, Cell, Document, Format, Meter, Notice, Paragraph, ReadError, Region, Table};

/// Most sheets that are read; office workbooks have a few dozen.
pub(crate) const MAX_SHEETS: usize = 1_000;

/// Excel's last row and column; a position beyond them is an error of the file.
const MAX_ROWS: u32 = 1 << 20;
const MAX_COLUMNS: u32 = 1 << 14;

/// The sheets of a workbook read so far.
#[derive(Default)]
pub(crate) struct Sheets {
    blocks: Vec<Block>,
    tables: usize,
    notices: BTreeSet<Notice>,
}

impl Sheets {
    /// Adds a fact about the file as a whole.
    pub(crate) fn notice(&mut self, notice: Notice) {
        self.notices.insert(notice);
    }

    /// Adds a sheet; an empty one is ignored.
    pub(crate) fn push(&mut self, name: String, hidden: bool, used: UsedRange) {
        let UsedRange { mut found, merges, boxes, hidden_rows, hidden_columns, is_struck } = used;
        let boxes = if boxes.is_empty() { boxes } else { place_boxes(boxes, &mut found, &merges) };
        if is_struck {
            self.notices.insert(Notice::StruckText);
        }
        let table = table(found, merges, hidden_rows, hidden_columns);
        if hidden && (table.is_some() || !boxes.is_empty()) {
            self.notices.insert(Notice::HiddenSheet);
        }
        if let Some(table) = table {
            if table.cells.iter().any(|cell| !table.shows(cell)) {
                self.notices.insert(Notice::HiddenCells);
            }
            self.tables += 1;
            self.blocks.push(Block::Table(Table { number: self.tables, sheet: Some(name), hidden, ..table }));
        }
        let boxed = |boxed: Boxed| Block::Paragraph(Paragraph { text: boxed.text, region: Region::TextBox });
        self.blocks.extend(boxes.into_iter().map(boxed));
    }

    pub(crate) fn finish(self, format: Format) -> Document {
        Document { format, blocks: self.blocks, notices: self.notices.into_iter().collect() }
    }
}

/// Content of one sheet, added in any order.
#[derive(Default)]
pub(crate) struct UsedRange {
    found: Vec<Found>,
    merges: Vec<Area>,
    boxes: Vec<Boxed>,
    hidden_rows: Runs,
    hidden_columns: Runs,
    /// Crossed-out text was left out.
    is_struck: bool,
}

struct Found {
    area: Area,
    text: String,
    region: Region,
}

/// A paragraph of a text box with the cell at its upper left corner.
struct Boxed {
    text: String,
    at: Option<(u32, u32)>,
}

/// First and last row, first and last column, all from 0.
#[derive(Clone, Copy)]
pub(crate) struct Area {
    pub(crate) top: u32,
    pub(crate) left: u32,
    pub(crate) bottom: u32,
    pub(crate) right: u32,
}

impl UsedRange {
    /// Adds a cell at a 0-based position. A cell of blanks is ignored; of two at one position the first counts.
    ///
    /// # Errors
    /// [`ReadError::OverLimit`] for too many cells. The caller counts the text before creating it.
    pub(crate) fn cell(&mut self, row: u32, column: u32, text: String, meter: &mut Meter<'_>) -> Result<(), ReadError> {
        if text.chars().all(char::is_whitespace) {
            return Ok(());
        }
        meter.cell()?;
        let area = Area { top: row, left: column, bottom: row, right: column };
        self.found.push(Found { area, text, region: Region::Body });
        Ok(())
    }

    /// Adds a merged area, cut at the edge of the sheet. One with a negative size is ignored.
    ///
    /// # Errors
    /// [`ReadError::OverLimit`] for more areas than cells are allowed.
    pub(crate) fn merge(&mut self, area: Area, meter: &Meter<'_>) -> Result<(), ReadError> {
        if area.top <= area.bottom && area.left <= area.right {
            meter.merged_areas(self.merges.len())?;
            let (bottom, right) = (area.bottom.min(MAX_ROWS - 1), area.right.min(MAX_COLUMNS - 1));
            self.merges.push(Area { bottom, right, ..area });
        }
        Ok(())
    }

    /// Marks rows as hidden, from 0, including the last.
    pub(crate) fn hide_rows(&mut self, first: u32, last: u32) {
        self.hidden_rows.add(first, last);
    }

    /// Marks columns as hidden in the same way.
    pub(crate) fn hide_columns(&mut self, first: u32, last: u32) {
        self.hidden_columns.add(first, last);
    }

    /// Notes that crossed-out text was left out.
    pub(crate) fn leave_out(&mut self) {
        self.is_struck = true;
    }

    /// Adds a paragraph of a text box or shape, with the 0-based position of the cell at its upper left corner. Where that cell
    /// is an empty one of the table, the text is its content, as it seems on the screen.
    ///
    /// # Errors
    /// [`ReadError::OverLimit`] for too many paragraphs.
    pub(crate) fn text_box(
        &mut self,
        text: String,
        at: Option<(u32, u32)>,
        meter: &mut Meter<'_>,
    ) -> Result<(), ReadError> {
        if text.trim().is_empty() {
            return Ok(());
        }
        meter.paragraph()?;
        self.boxes.push(Boxed { text, at });
        Ok(())
    }
}

/// Checks that a 0-based position is within a sheet.
///
/// # Errors
/// [`ReadError::Damaged`] for a position outside.
pub(crate) fn on_sheet(row: u32, column: u32) -> Result<(), ReadError> {
    if row < MAX_ROWS && column < MAX_COLUMNS {
        return Ok(());
    }
    Err(ReadError::Damaged(format!("no sheet has a row {row} and a column {column}")))
}

/// Puts text boxes over empty cells within the used range into these cells, and returns the others.
fn place_boxes(boxes: Vec<Boxed>, found: &mut Vec<Found>, merges: &[Area]) -> Vec<Boxed> {
    found.sort_by_key(|cell| (cell.area.top, cell.area.left));
    let bounds = |of: fn(&Area) -> u32| {
        found.iter().map(|cell| of(&cell.area)).fold(None, |range: Option<(u32, u32)>, at| {
            Some(range.map_or((at, at), |(first, last)| (first.min(at), last.max(at))))
        })
    };
    let (Some(rows), Some(columns)) = (bounds(|area| area.top), bounds(|area| area.left)) else { return boxes };
    let mut covers = Covers::new(merges.to_vec());
    let mut order: Vec<(usize, u32, u32)> = boxes
        .iter()
        .enumerate()
        .filter_map(|(index, boxed)| boxed.at.map(|(row, column)| (index, row, column)))
        .collect();
    order.sort_by_key(|(index, row, column)| (*row, *column, *index));
    // The cell of each box that lies over an empty one.
    let mut targets: BTreeMap<usize, (u32, u32)> = BTreeMap::new();
    for (index, row, column) in order {
        let (top, left) = covers.covering(row, column).map_or((row, column), |area| (area.top, area.left));
        let is_inside = (rows.0..=rows.1).contains(&top) && (columns.0..=columns.1).contains(&left);
        let is_empty = found.binary_search_by_key(&(top, left), |cell| (cell.area.top, cell.area.left)).is_err();
        if is_inside && is_empty {
            targets.insert(index, (top, left));
        }
    }
    let mut texts: BTreeMap<(u32, u32), String> = BTreeMap::new();
    let mut rest = Vec::new();
    for (index, boxed) in boxes.into_iter().enumerate() {
        match targets.get(&index) {
            Some(cell) => {
                let text = texts.entry(*cell).or_default();
                if !text.is_empty() {
                    text.push('\n');
                }
                text.push_str(&boxed.text);
            }
            None => rest.push(boxed),
        }
    }
    found.extend(texts.into_iter().map(|((top, left), text)| {
        let area = Area { top, left, bottom: top, right: left };
        Found { area, text, region: Region::TextBox }
    }));
    rest
}

fn table(mut found: Vec<Found>, merges: Vec<Area>, hidden_rows: Runs, hidden_columns: Runs) -> Option<Table> {
    if !found.is_sorted_by_key(|cell| (cell.area.top, cell.area.left)) {
        found.sort_by_key(|cell| (cell.area.top, cell.area.left));
    }
    found.dedup_by_key(|cell| (cell.area.top, cell.area.left));
    let mut covers = Covers::new(merges);
    found.retain_mut(|cell| match covers.area(cell.area.top, cell.area.left) {
        Some(area) => {
            cell.area = area;
            true
        }
        None => false,
    });

    let top = found.iter().map(|cell| cell.area.top).min()?;
    let left = found.iter().map(|cell| cell.area.left).min()?;
    let bottom = found.iter().map(|cell| cell.area.bottom).max()?;
    let right = found.iter().map(|cell| cell.area.right).max()?;
    let count = |from: u32, to: u32| to.saturating_sub(from) as usize;
    let cells = found.into_iter().map(|Found { area, text, region }| Cell {
        row: count(top, area.top),
        column: count(left, area.left),
        row_span: count(area.top, area.bottom) + 1,
        column_span: count(area.left, area.right) + 1,
        address: Some(address(area.top, area.left)),
        blocks: vec![Block::Paragraph(Paragraph { text, region })],
    });
    Some(Table {
        number: 0,
        sheet: None,
        hidden: false,
        region: Region::Body,
        rows: count(top, bottom) + 1,
        columns: count(left, right) + 1,
        hidden_rows: hidden_rows.within(top, bottom),
        hidden_columns: hidden_columns.within(left, right),
        cells: cells.collect(),
    })
}

/// Merged areas, queried for cells in row order. In a valid file they do not overlap; overlapping ones give an unspecified
/// result in bounded time.
struct Covers {
    /// Sorted by first row, descending.
    coming: Vec<Area>,
    /// By first column.
    current: BTreeMap<u32, Area>,
}

impl Covers {
    fn new(mut merges: Vec<Area>) -> Self {
        merges.sort_by_key(|area| std::cmp::Reverse((area.top, area.left)));
        Self { coming: merges, current: BTreeMap::new() }
    }

    /// Span of the cell; `None` for a cell covered by another.
    fn area(&mut self, row: u32, column: u32) -> Option<Area> {
        match self.covering(row, column) {
            Some(area) => ((area.top, area.left) == (row, column)).then_some(area),
            None => Some(Area { top: row, left: column, bottom: row, right: column }),
        }
    }

    /// The merged area that covers the cell.
    fn covering(&mut self, row: u32, column: u32) -> Option<Area> {
        while let Some(area) = self.coming.pop_if(|area| area.top <= row) {
            self.current.insert(area.left, area);
        }
        while let Some((&key, &area)) = self.current.range(..=column).next_back() {
            if area.bottom < row {
                self.current.remove(&key);
            } else if area.right < column {
                break;
            } else {
                return Some(area);
            }
        }
        None
    }
}

/// Row and column, from 0, of `B3` or `$B$3`.
pub(crate) fn place(address: &str) -> Option<(u32, u32)> {
    let (mut row, mut column) = (0_u32, 0_u32);
    for byte in address.bytes().filter(|byte| *byte != b'$') {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' if row == 0 => {
                let letter = u32::from(byte.to_ascii_uppercase() - b'A') + 1;
                column = column.checked_mul(26)?.checked_add(letter)?;
            }
            b'0'..=b'9' => row = row.checked_mul(10)?.checked_add(u32::from(byte - b'0'))?,
            _ => return None,
        }
    }
    let is_on_sheet = (1..=MAX_ROWS).contains(&row) && (1..=MAX_COLUMNS).contains(&column);
    is_on_sheet.then(|| (row - 1, column - 1))
}

pub(crate) fn area(reference: &str) -> Option<Area> {
    let (first, last) = reference.split_once(':').unwrap_or((reference, reference));
    let ((top, left), (bottom, right)) = (place(first)?, place(last)?);
    (top <= bottom && left <= right).then_some(Area { top, left, bottom, right })
}

fn address(row: u32, column: u32) -> String {
    // Read from the end; more than ten digits or seven letters exceed the number types.
    let mut room = [0_u8; 17];
    let mut slots = room.iter_mut().rev();
    let mut length = 0;
    let mut put = |first: u8, of_alphabet: u32| {
        if let Some(slot) = slots.next() {
            *slot = first + u8::try_from(of_alphabet).unwrap_or(0);
            length += 1;
        }
    };
    let mut left = row.saturating_add(1);
    while left > 0 {
        put(b'0', left % 10);
        left /= 10;
    }
    let mut left = column.saturating_add(1);
    while left > 0 {
        put(b'A', (left - 1) % 26);
        left = (left - 1) / 26;
    }
    let written = room.get(room.len() - length..).unwrap_or_default();
    written.iter().map(|byte| char::from(*byte)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_both_ways() {
        for (text, at) in [("A1", (0, 0)), ("Z10", (9, 25)), ("AA1", (0, 26)), ("XFD1048576", (1_048_575, 16_383))] {
            assert_eq!(place(text), Some(at));
            assert_eq!(address(at.0, at.1), text);
        }
        for wrong in ["", "A", "1", "A0", "XFE1", "A1048577", "A99999999999", "1A", "甲1"] {
            assert_eq!(place(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn merged_areas_below_one_another_do_not_hide_each_other() {
        let areas = ["F1:G1", "D2:H4", "A2:A9"].map(|text| area(text).unwrap());
        let mut covers = Covers::new(areas.to_vec());
        let mut shows = |address: &str| {
            let (row, column) = place(address).unwrap();
            covers.area(row, column).map(|area| (area.bottom - area.top + 1, area.right - area.left + 1))
        };
        assert_eq!(shows("F1"), Some((1, 2)));
        assert_eq!(shows("G1"), None);
        assert_eq!(shows("D2"), Some((3, 5)));
        assert_eq!(shows("G3"), None);
        assert_eq!(shows("I3"), Some((1, 1)));
        assert_eq!(shows("A9"), None);
    }
}
