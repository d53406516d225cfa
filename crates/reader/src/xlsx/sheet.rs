//! One sheet in, its used range as a [`Table`] out. Only cells that hold something take memory, so a gap of a
//! million rows is two numbers.

use std::collections::BTreeMap;
use std::fmt::Write;

use quick_xml::events::BytesStart;

use super::strings::{Strings, shown};
use super::styles::Styles;
use crate::markup::{Step, Visitor, attribute, number, walk};
use crate::{Block, Cell, Meter, Paragraph, ReadError, Region, Table};

/// Excel's own edge; positions beyond it are an error in the file.
const MAX_ROWS: u32 = 1 << 20;
const MAX_COLUMNS: u32 = 1 << 14;

/// What the cells of a workbook refer to.
pub(super) struct Context<'w> {
    pub(super) strings: &'w Strings,
    pub(super) styles: &'w Styles,
    pub(super) counts_from_1904: bool,
}

/// Reads a sheet; `None` where no cell of it holds anything. Number and name are left to the caller.
///
/// # Errors
/// As the markup is, and [`ReadError::OverLimit`] for cells and text.
pub(super) fn read(
    name: &str,
    xml: &str,
    context: &Context<'_>,
    meter: &mut Meter<'_>,
) -> Result<Option<Table>, ReadError> {
    let mut sheet = Sheet {
        context,
        meter,
        marks: Vec::new(),
        row: 0,
        column: 0,
        kind: Type::Number,
        style: 0,
        value: String::new(),
        found: Vec::new(),
        merges: Vec::new(),
    };
    walk(name, xml, &mut sheet)?;
    let Sheet { found, merges, .. } = sheet;
    Ok(table(found, merges))
}

struct Found {
    row: u32,
    column: u32,
    text: String,
}

/// First and last row, first and last column; all 0-based.
#[derive(Clone, Copy)]
struct Area {
    top: u32,
    left: u32,
    bottom: u32,
    right: u32,
}

struct Sheet<'c, 'w, 'm, 'l> {
    context: &'c Context<'w>,
    meter: &'m mut Meter<'l>,
    marks: Vec<Mark>,
    /// Where the next row or cell without an address stands.
    row: u32,
    column: u32,
    kind: Type,
    style: usize,
    value: String,
    found: Vec<Found>,
    merges: Vec<Area>,
}

enum Mark {
    Other,
    Row,
    Cell,
    Value,
}

/// `t` of a cell (ECMA-376 part 1, 18.18.11).
enum Type {
    Number,
    Shared,
    Truth,
    Moment,
    /// Errors, results of formulas and strings that stand in the cell.
    Text,
}

impl Sheet<'_, '_, '_, '_> {
    fn begin_cell(&mut self, element: &BytesStart<'_>) -> Result<(), ReadError> {
        self.style = 0;
        self.kind = Type::Number;
        self.value.clear();
        // One pass, values as they stand: addresses, numbers and type names hold nothing to unescape.
        for attribute in element.attributes().with_checks(false).flatten() {
            let value = attribute.value.as_ref();
            match attribute.key.local_name().as_ref() {
                "r" => {
                    (self.row, self.column) = place(value)
                        .ok_or_else(|| ReadError::Damaged(format!("no cell has the address {value:.20}")))?;
                }
                "s" => self.style = value.parse().unwrap_or(0),
                "t" => {
                    self.kind = match value {
                        "n" => Type::Number,
                        "s" => Type::Shared,
                        "b" => Type::Truth,
                        "d" => Type::Moment,
                        _ => Type::Text,
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn end_cell(&mut self) -> Result<(), ReadError> {
        let (row, column) = (self.row, self.column);
        self.column = self.column.saturating_add(1);
        if self.value.is_empty() {
            return Ok(());
        }
        let text = match self.kind {
            Type::Number => {
                let shape = self.context.styles.shape(self.style);
                shape.show(&self.value, self.context.counts_from_1904)
            }
            Type::Shared => {
                let string = self.value.trim().parse().ok().and_then(|index| self.context.strings.get(index));
                let string = string.ok_or_else(|| ReadError::Damaged("a shared string is missing".to_owned()))?;
                // Counted before it is copied: a hundred thousand cells may share one long string.
                self.meter.text(string)?;
                shown(string).into_owned()
            }
            Type::Truth => if self.value.trim() == "1" { "TRUE" } else { "FALSE" }.to_owned(),
            Type::Moment => self.value.trim().trim_end_matches('Z').replace("T00:00:00", "").replace('T', " "),
            Type::Text => shown(&self.value).into_owned(),
        };
        if text.trim().is_empty() {
            return Ok(());
        }
        self.meter.cell()?;
        self.found.push(Found { row, column, text });
        Ok(())
    }
}

impl Visitor for Sheet<'_, '_, '_, '_> {
    fn open(&mut self, name: &str, element: &BytesStart<'_>) -> Result<Step, ReadError> {
        let mark = match name {
            "row" => {
                if let Some(row) = number::<u32>(element, "r") {
                    self.row = row.saturating_sub(1);
                }
                self.column = 0;
                Mark::Row
            }
            "c" => {
                self.begin_cell(element)?;
                Mark::Cell
            }
            "v" | "t" => Mark::Value,
            "mergeCell" => {
                if let Some(area) = attribute(element, "ref").as_deref().and_then(area) {
                    self.meter.merged_areas(self.merges.len())?;
                    self.merges.push(area);
                }
                return Ok(Step::Over);
            }
            "worksheet" | "sheetData" | "mergeCells" | "is" | "r" => Mark::Other,
            // Formulas, looks, conditions, the readings above words.
            _ => return Ok(Step::Over),
        };
        self.marks.push(mark);
        Ok(Step::Into)
    }

    fn close(&mut self) -> Result<(), ReadError> {
        match self.marks.pop() {
            Some(Mark::Cell) => self.end_cell()?,
            Some(Mark::Row) => self.row = self.row.saturating_add(1),
            _ => {}
        }
        Ok(())
    }

    fn text(&mut self, text: &str) -> Result<(), ReadError> {
        if let Some(Mark::Value) = self.marks.last() {
            self.value.push_str(text);
        }
        Ok(())
    }
}

fn table(mut found: Vec<Found>, merges: Vec<Area>) -> Option<Table> {
    if !found.is_sorted_by_key(|cell| (cell.row, cell.column)) {
        found.sort_by_key(|cell| (cell.row, cell.column));
    }
    found.dedup_by_key(|cell| (cell.row, cell.column));
    let mut covers = Covers::new(merges);
    let shown: Vec<(Area, Found)> =
        found.into_iter().filter_map(|cell| Some((covers.area(cell.row, cell.column)?, cell))).collect();

    let top = shown.iter().map(|(area, _)| area.top).min()?;
    let left = shown.iter().map(|(area, _)| area.left).min()?;
    let bottom = shown.iter().map(|(area, _)| area.bottom).max()?;
    let right = shown.iter().map(|(area, _)| area.right).max()?;
    let count = |from: u32, to: u32| to.saturating_sub(from) as usize;
    let cells = shown.into_iter().map(|(area, cell)| Cell {
        row: count(top, area.top),
        column: count(left, area.left),
        row_span: count(area.top, area.bottom) + 1,
        column_span: count(area.left, area.right) + 1,
        address: Some(address(area.top, area.left)),
        blocks: vec![Block::Paragraph(Paragraph { text: cell.text, region: Region::Body })],
    });
    Some(Table {
        number: 0,
        sheet: None,
        hidden: false,
        region: Region::Body,
        rows: count(top, bottom) + 1,
        columns: count(left, right) + 1,
        cells: cells.collect(),
    })
}

/// Merged areas, asked for cells in the order of rows. Areas do not overlap in a sound file; in a broken one
/// some answer is given, and none is costly.
struct Covers {
    /// By first row, last ones first.
    coming: Vec<Area>,
    /// By first column.
    current: BTreeMap<u32, Area>,
}

impl Covers {
    fn new(mut merges: Vec<Area>) -> Self {
        merges.sort_by_key(|area| std::cmp::Reverse((area.top, area.left)));
        Self { coming: merges, current: BTreeMap::new() }
    }

    /// What the cell covers; `None` for one that another cell hides.
    fn area(&mut self, row: u32, column: u32) -> Option<Area> {
        while let Some(area) = self.coming.pop_if(|area| area.top <= row) {
            self.current.insert(area.left, area);
        }
        while let Some((&key, &area)) = self.current.range(..=column).next_back() {
            if area.bottom < row {
                self.current.remove(&key);
            } else if area.right < column {
                break;
            } else {
                return ((area.top, area.left) == (row, column)).then_some(area);
            }
        }
        Some(Area { top: row, left: column, bottom: row, right: column })
    }
}

/// `B3` or `$B$3` as row and column, 0-based.
fn place(address: &str) -> Option<(u32, u32)> {
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

fn area(reference: &str) -> Option<Area> {
    let (first, last) = reference.split_once(':').unwrap_or((reference, reference));
    let ((top, left), (bottom, right)) = (place(first)?, place(last)?);
    (top <= bottom && left <= right).then_some(Area { top, left, bottom, right })
}

fn address(row: u32, column: u32) -> String {
    let mut text = String::with_capacity(10);
    let mut left = column + 1;
    while left > 0 {
        let letter = u8::try_from((left - 1) % 26).unwrap_or(0);
        text.insert(0, char::from(b'A' + letter));
        left = (left - 1) / 26;
    }
    // Writing to a string cannot fail.
    let _ = write!(text, "{}", row + 1);
    text
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
