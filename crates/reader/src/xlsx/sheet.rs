//! One sheet in, its [`UsedRange`] out.

use quick_xml::events::BytesStart;

use super::strings::shown;
use super::styles::Styles;
use crate::shared_strings::SharedStrings;
use crate::workbook::{UsedRange, area, place};
use crate::{Meter, ReadError};
use opc::{Step, Visitor, attribute, number, walk};

/// Shared strings and styles to which cells refer.
pub(super) struct Context<'w> {
    pub(super) strings: &'w SharedStrings,
    pub(super) styles: &'w Styles,
    pub(super) counts_from_1904: bool,
}

/// Reads a sheet.
///
/// # Errors
/// Errors of the markup, and [`ReadError::OverLimit`] for cells and text.
pub(super) fn read(
    name: &str,
    xml: &str,
    context: &Context<'_>,
    meter: &mut Meter<'_>,
) -> Result<UsedRange, ReadError> {
    let mut sheet = Sheet {
        context,
        meter,
        marks: Vec::new(),
        row: 0,
        column: 0,
        kind: Type::Number,
        style: 0,
        value: String::new(),
        used: UsedRange::default(),
    };
    walk(name, xml, &mut sheet)?;
    Ok(sheet.used)
}

struct Sheet<'c, 'w, 'm, 'l> {
    context: &'c Context<'w>,
    meter: &'m mut Meter<'l>,
    marks: Vec<Mark>,
    /// Position of the next row or cell without an address.
    row: u32,
    column: u32,
    kind: Type,
    style: usize,
    value: String,
    used: UsedRange,
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
    /// Error values, results of formulas and inline strings.
    Text,
}

impl Sheet<'_, '_, '_, '_> {
    /// ECMA-376 part 1, 18.3.1.73. Filtered rows have the same attribute.
    fn begin_row(&mut self, element: &BytesStart<'_>) {
        let mut hidden = false;
        for attribute in element.attributes().with_checks(false).flatten() {
            let value = attribute.value.as_ref();
            match attribute.key.local_name().as_ref() {
                "r" => self.row = value.parse::<u32>().map_or(self.row, |row| row.saturating_sub(1)),
                "hidden" => hidden |= matches!(value, "1" | "true"),
                "ht" => hidden |= value.parse() == Ok(0.0),
                _ => {}
            }
        }
        self.column = 0;
        if hidden {
            self.used.hide_rows(self.row, self.row);
        }
    }

    /// ECMA-376 part 1, 18.3.1.13.
    fn column_looks(&mut self, element: &BytesStart<'_>) {
        let is_hidden = attribute(element, "hidden").is_some_and(|value| matches!(value.as_ref(), "1" | "true"))
            || number::<f64>(element, "width") == Some(0.0);
        if let (true, Some(first), Some(last)) =
            (is_hidden, number::<u32>(element, "min"), number::<u32>(element, "max"))
        {
            self.used.hide_columns(first.saturating_sub(1), last.saturating_sub(1));
        }
    }

    fn begin_cell(&mut self, element: &BytesStart<'_>) -> Result<(), ReadError> {
        self.style = 0;
        self.kind = Type::Number;
        self.value.clear();
        // Attributes are read in one pass without unescaping, since addresses, numbers and type names need none.
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
                let string = self.context.strings.get(self.value.trim().parse().ok())?;
                // Counted before it is copied, since many cells may share one long string.
                self.meter.text(string)?;
                shown(string).into_owned()
            }
            Type::Truth => if self.value.trim() == "1" { "TRUE" } else { "FALSE" }.to_owned(),
            Type::Moment => self.value.trim().trim_end_matches('Z').replace("T00:00:00", "").replace('T', " "),
            Type::Text => shown(&self.value).into_owned(),
        };
        self.used.cell(row, column, text, self.meter)
    }
}

impl Visitor for Sheet<'_, '_, '_, '_> {
    type Error = ReadError;

    fn open(&mut self, name: &str, element: &BytesStart<'_>) -> Result<Step, ReadError> {
        let mark = match name {
            "row" => {
                self.begin_row(element);
                Mark::Row
            }
            "c" => {
                self.begin_cell(element)?;
                Mark::Cell
            }
            "v" | "t" => Mark::Value,
            "mergeCell" => {
                if let Some(area) = attribute(element, "ref").as_deref().and_then(area) {
                    self.used.merge(area, self.meter)?;
                }
                return Ok(Step::Over);
            }
            "col" => {
                self.column_looks(element);
                return Ok(Step::Over);
            }
            "worksheet" | "cols" | "sheetData" | "mergeCells" | "is" | "r" => Mark::Other,
            // Formulas, formatting, conditions, phonetic guides.
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
