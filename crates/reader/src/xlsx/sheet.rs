//! One sheet in, its [`UsedRange`] out.

use quick_xml::events::BytesStart;

use super::strings::shown;
use super::styles::Styles;
use crate::shared_strings::SharedStrings;
use crate::workbook::{UsedRange, area, place};
use crate::{Meter, ReadError};
use opc::{Step, Visitor, attribute, is_on, number, walk};

/// Shared strings and styles to which cells refer.
pub(super) struct Context<'w> {
    pub(super) strings: &'w SharedStrings,
    pub(super) styles: &'w Styles,
    pub(super) counts_from_1904: bool,
}

/// Reads a sheet; also the relationship id of its drawing, which has its text boxes.
///
/// # Errors
/// Errors of the markup, and [`ReadError::OverLimit`] for cells and text.
pub(super) fn read(
    name: &str,
    xml: &str,
    context: &Context<'_>,
    meter: &mut Meter<'_>,
) -> Result<(UsedRange, Option<String>), ReadError> {
    let mut sheet = Sheet {
        context,
        meter,
        marks: Vec::new(),
        row: 0,
        column: 0,
        kind: Type::Number,
        style: 0,
        is_struck: false,
        value: String::new(),
        used: UsedRange::default(),
        drawing: None,
    };
    walk(name, xml, &mut sheet)?;
    Ok((sheet.used, sheet.drawing))
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
    /// The font of the cell is crossed out.
    is_struck: bool,
    value: String,
    used: UsedRange,
    drawing: Option<String>,
}

enum Mark {
    Other,
    Row,
    Cell,
    Value,
    /// A part of a rich inline string; whether it is crossed out, where it has a font of its own.
    Run(Option<bool>),
    RunProps,
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
        self.is_struck = false;
        // Attributes are read in one pass without unescaping, since addresses, numbers and type names need none.
        for attribute in element.attributes().with_checks(false).flatten() {
            let value = attribute.value.as_ref();
            match attribute.key.local_name().as_ref() {
                "r" => {
                    (self.row, self.column) = place(value)
                        .ok_or_else(|| ReadError::Damaged(format!("no cell has the address {value:.20}")))?;
                }
                "s" => {
                    self.style = value.parse().unwrap_or(0);
                    self.is_struck = self.context.styles.is_struck(self.style);
                }
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
            Type::Shared if self.is_struck => {
                let string = self.context.strings.get_in_struck_cell(self.value.trim().parse().ok())?;
                self.used.leave_out();
                self.meter.text(string)?;
                shown(string).into_owned()
            }
            Type::Number => self.context.styles.format(self.style).show(&self.value, self.context.counts_from_1904),
            Type::Shared => {
                let index = self.value.trim().parse().ok();
                let string = self.context.strings.get(index)?;
                if self.context.strings.is_struck(index) {
                    self.used.leave_out();
                }
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
        if let Some(Mark::RunProps) = self.marks.last() {
            if name == "strike"
                && is_on(element)
                && let Some(run @ Mark::Run(_)) = self.marks.iter_mut().nth_back(1)
            {
                *run = Mark::Run(Some(true));
            }
            return Ok(Step::Over);
        }
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
            "drawing" => {
                self.drawing = attribute(element, "id").map(std::borrow::Cow::into_owned);
                return Ok(Step::Over);
            }
            "r" => Mark::Run(None),
            "rPr" => {
                if let Some(run @ Mark::Run(_)) = self.marks.last_mut() {
                    *run = Mark::Run(Some(false));
                }
                Mark::RunProps
            }
            "worksheet" | "cols" | "sheetData" | "mergeCells" | "is" => Mark::Other,
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
        let own = match self.marks.as_slice() {
            [.., Mark::Run(own), Mark::Value] => *own,
            [.., Mark::Value] => None,
            _ => return Ok(()),
        };
        // A shared string has its number here.
        match own.unwrap_or(self.is_struck && !matches!(self.kind, Type::Shared)) {
            false => self.value.push_str(text),
            true if text.trim().is_empty() => {}
            true => self.used.leave_out(),
        }
        Ok(())
    }
}
