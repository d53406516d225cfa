//! Excel 2003 XML (SpreadsheetML 2003) in, its [`Document`] out. Web systems export it as `.xls`, in UTF-8 or GB2312.
//!
//! Source: Microsoft, "XML Spreadsheet Reference" (Office XP).

use std::collections::BTreeMap;
use std::mem::take;
use std::rc::Rc;

use quick_xml::events::BytesStart;

use crate::number_format::{Format, Shape};
use crate::workbook::{Area, MAX_SHEETS, Sheets, UsedRange, on_sheet};
use crate::{Document, Limits, Meter, Notice, ReadError};
use opc::{Step, Visitor, attribute, number, walk};

/// Most styles that are read; Excel allows some 4,000.
const MAX_STYLES: usize = 65_536;

pub(crate) fn read(bytes: &[u8], limits: &Limits) -> Result<Document, ReadError> {
    let xml = charset::decode_xml(bytes);
    let mut workbook = Workbook {
        meter: Meter::new(limits),
        sheets: Sheets::default(),
        read: 0,
        marks: Vec::new(),
        counts_from_1904: false,
        styles: BTreeMap::new(),
        style: (String::new(), Look::default()),
        sheet: Sheet::default(),
        cell: Cell::default(),
        word: String::new(),
    };
    walk("the workbook", &xml, &mut workbook)?;
    Ok(workbook.sheets.finish(crate::Format::ExcelXml))
}

struct Workbook<'l> {
    meter: Meter<'l>,
    sheets: Sheets,
    /// Number of sheets begun so far.
    read: usize,
    marks: Vec<Mark>,
    counts_from_1904: bool,
    styles: BTreeMap<String, Look>,
    /// The open style.
    style: (String, Look),
    sheet: Sheet,
    cell: Cell,
    /// Text of the open setting.
    word: String,
}

/// What matters of a style.
#[derive(Default, Clone)]
struct Look {
    format: Rc<Format>,
    is_struck: bool,
}

enum Mark {
    Other,
    Style,
    Sheet,
    Row,
    Cell,
    Data,
    /// Crossed-out text of a cell.
    Struck,
    /// The sheet is visible.
    Visible,
    /// Dates count from 1904.
    From1904,
}

#[derive(Default)]
struct Sheet {
    name: String,
    hidden: bool,
    used: UsedRange,
    row: u32,
    column: u32,
    /// The next column of the column definitions.
    next_column: u32,
    /// Number of empty rows with the same properties after the open one.
    rows_after: u32,
    row_style: Option<Look>,
    /// Last column and row of merged areas, by first column.
    covered: BTreeMap<u32, (u32, u32)>,
}

impl Sheet {
    /// The column of a cell without an index, which is right of areas merged from above.
    fn pass_covered(&mut self) {
        while let Some((&left, &(right, bottom))) = self.covered.range(..=self.column).next_back() {
            if bottom < self.row {
                self.covered.remove(&left);
            } else if right < self.column {
                break;
            } else {
                let Some(after) = right.checked_add(1) else { break };
                self.column = after;
            }
        }
    }
}

#[derive(Default)]
struct Cell {
    across: u32,
    down: u32,
    look: Look,
    kind: String,
    text: String,
}

impl Workbook<'_> {
    fn look(&self, element: &BytesStart<'_>) -> Option<Look> {
        self.styles.get(attribute(element, "StyleID")?.as_ref()).cloned()
    }

    fn begin_row(&mut self, element: &BytesStart<'_>) {
        if let Some(index) = number::<u32>(element, "Index") {
            self.sheet.row = index.saturating_sub(1);
        }
        self.sheet.column = 0;
        self.sheet.rows_after = number(element, "Span").unwrap_or(0);
        self.sheet.row_style = self.look(element);
        if is_hidden(element) {
            self.sheet.used.hide_rows(self.sheet.row, self.sheet.row.saturating_add(self.sheet.rows_after));
        }
    }

    fn column_looks(&mut self, element: &BytesStart<'_>) {
        let first = number::<u32>(element, "Index").map_or(self.sheet.next_column, |index| index.saturating_sub(1));
        let last = first.saturating_add(number(element, "Span").unwrap_or(0));
        self.sheet.next_column = last.saturating_add(1);
        if is_hidden(element) {
            self.sheet.used.hide_columns(first, last);
        }
    }

    fn begin_cell(&mut self, element: &BytesStart<'_>) {
        match number::<u32>(element, "Index") {
            Some(index) => self.sheet.column = index.saturating_sub(1),
            None => self.sheet.pass_covered(),
        }
        self.cell = Cell {
            across: number(element, "MergeAcross").unwrap_or(0),
            down: number(element, "MergeDown").unwrap_or(0),
            look: self.look(element).or_else(|| self.sheet.row_style.clone()).unwrap_or_default(),
            ..Cell::default()
        };
    }

    fn end_cell(&mut self) -> Result<(), ReadError> {
        let cell = take(&mut self.cell);
        let (top, left) = (self.sheet.row, self.sheet.column);
        self.sheet.column = left.saturating_add(cell.across).saturating_add(1);
        let (bottom, right) = (top.saturating_add(cell.down), left.saturating_add(cell.across));
        if (bottom, right) != (top, left) {
            self.sheet.used.merge(Area { top, left, bottom, right }, &self.meter)?;
            self.sheet.covered.insert(left, (right, bottom));
        }
        let is_struck = cell.look.is_struck;
        let text = displayed_text(cell, self.counts_from_1904);
        if !text.trim().is_empty() {
            on_sheet(top, left)?;
            if is_struck {
                self.sheet.used.leave_out();
                return Ok(());
            }
        }
        self.sheet.used.cell(top, left, text, &mut self.meter)
    }

    fn end_style(&mut self) {
        let (id, look) = take(&mut self.style);
        if self.styles.len() < MAX_STYLES {
            self.styles.insert(id, look);
        }
    }
}

impl Visitor for Workbook<'_> {
    type Error = ReadError;

    fn open(&mut self, name: &str, element: &BytesStart<'_>) -> Result<Step, ReadError> {
        let mark = match (self.marks.last(), name) {
            // Rich text is in HTML elements.
            (Some(Mark::Struck), _) | (Some(Mark::Data), "S" | "Del") => {
                self.marks.push(Mark::Struck);
                return Ok(Step::Into);
            }
            (Some(Mark::Data), _) => {
                self.marks.push(Mark::Data);
                return Ok(Step::Into);
            }
            (_, "Style") => {
                let parent = attribute(element, "Parent");
                let inherited = parent.and_then(|parent| self.styles.get(parent.as_ref()).cloned());
                let id = attribute(element, "ID").unwrap_or_default().into_owned();
                self.style = (id, inherited.unwrap_or_default());
                Mark::Style
            }
            (Some(Mark::Style), "NumberFormat") => {
                self.style.1.format =
                    Rc::new(attribute(element, "Format").map(|format| named(&format)).unwrap_or_default());
                Mark::Other
            }
            (Some(Mark::Style), "Font") => {
                self.style.1.is_struck = attribute(element, "StrikeThrough").is_some_and(|value| value.trim() == "1");
                Mark::Other
            }
            (_, "Worksheet") if self.read < MAX_SHEETS => {
                self.read += 1;
                let name = attribute(element, "Name").unwrap_or_default().into_owned();
                self.sheet = Sheet { name, ..Sheet::default() };
                Mark::Sheet
            }
            (_, "Row") => {
                self.begin_row(element);
                Mark::Row
            }
            (_, "Column") => {
                self.column_looks(element);
                return Ok(Step::Over);
            }
            (Some(Mark::Row), "Cell") => {
                self.begin_cell(element);
                Mark::Cell
            }
            (Some(Mark::Cell), "Data") => {
                self.cell.kind = attribute(element, "Type").unwrap_or_default().into_owned();
                Mark::Data
            }
            (_, "Date1904") => Mark::From1904,
            (_, "Visible") => Mark::Visible,
            (_, "OfficeDocumentSettings" | "ExcelWorkbook" | "Workbook" | "Styles" | "Table" | "WorksheetOptions") => {
                Mark::Other
            }
            (_, "Binary" | "binData") => {
                self.sheets.notice(Notice::Macros);
                return Ok(Step::Over);
            }
            // Comments, names, phonetic guides, formatting.
            _ => return Ok(Step::Over),
        };
        self.word.clear();
        self.marks.push(mark);
        Ok(Step::Into)
    }

    fn close(&mut self) -> Result<(), ReadError> {
        match self.marks.pop() {
            Some(Mark::Style) => self.end_style(),
            Some(Mark::Sheet) => {
                let sheet = take(&mut self.sheet);
                self.sheets.push(sheet.name, sheet.hidden, sheet.used);
            }
            Some(Mark::Row) => {
                self.sheet.row = self.sheet.row.saturating_add(self.sheet.rows_after).saturating_add(1);
            }
            Some(Mark::Cell) => self.end_cell()?,
            Some(Mark::Visible) => self.sheet.hidden = matches!(self.word.trim(), "SheetHidden" | "SheetVeryHidden"),
            // The element without a value means true.
            Some(Mark::From1904) => self.counts_from_1904 = !matches!(self.word.trim(), "0" | "False" | "false"),
            Some(Mark::Data | Mark::Struck | Mark::Other) | None => {}
        }
        Ok(())
    }

    fn text(&mut self, text: &str) -> Result<(), ReadError> {
        match self.marks.last() {
            Some(Mark::Data) => {
                self.meter.text(text)?;
                self.cell.text.push_str(text);
            }
            Some(Mark::Struck) if !text.trim().is_empty() => self.sheet.used.leave_out(),
            Some(Mark::Visible | Mark::From1904) => self.word.push_str(text),
            _ => {}
        }
        Ok(())
    }
}

fn is_hidden(element: &BytesStart<'_>) -> bool {
    attribute(element, "Hidden").is_some_and(|value| value.trim() == "1")
}

/// The displayed text of a cell, by the type of its data.
fn displayed_text(cell: Cell, counts_from_1904: bool) -> String {
    match cell.kind.as_str() {
        "Number" => cell.look.format.show(&cell.text, counts_from_1904),
        "DateTime" => moment(cell.text.trim(), cell.look.format.shape),
        "Boolean" => if cell.text.trim() == "1" { "TRUE" } else { "FALSE" }.to_owned(),
        _ if cell.text.contains('\r') => cell.text.replace("\r\n", "\n").replace('\r', "\n"),
        _ => cell.text,
    }
}

/// `2020-07-02T08:30:00.000`, of which the format displays the date, the time or both.
fn moment(stored: &str, shape: Shape) -> String {
    let Some((day, clock)) = stored.split_once('T') else { return stored.to_owned() };
    let clock = clock.split(['.', 'Z']).next().unwrap_or_default();
    let clock = clock.strip_suffix(":00").unwrap_or(clock);
    match shape {
        Shape::Date => day.to_owned(),
        Shape::Clock | Shape::Elapsed => clock.to_owned(),
        _ if clock == "00:00" => day.to_owned(),
        _ => format!("{day} {clock}"),
    }
}

/// A format by its name in this format, or by its code.
fn named(format: &str) -> Format {
    match format {
        "General Date" => Shape::DateTime.into(),
        "Long Date" | "Medium Date" | "Short Date" => Shape::Date.into(),
        "Long Time" | "Medium Time" | "Short Time" => Shape::Clock.into(),
        "Percent" => Shape::Percent.into(),
        "General" | "General Number" | "Currency" | "Euro Currency" | "Fixed" | "Standard" | "Scientific"
        | "Yes/No" | "True/False" | "On/Off" => Format::default(),
        code => Format::of_code(code),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_shown_as_their_format_shows_them() {
        for (stored, shape, shown) in [
            ("2020-07-02T00:00:00.000", Shape::Plain, "2020-07-02"),
            ("2020-07-02T08:30:00.000", Shape::Date, "2020-07-02"),
            ("2020-07-02T08:30:15", Shape::DateTime, "2020-07-02 08:30:15"),
            ("1899-12-31T08:30:00.000", Shape::Clock, "08:30"),
            ("2020年7月", Shape::Date, "2020年7月"),
        ] {
            assert_eq!(moment(stored, shape), shown);
        }
    }

    #[test]
    fn formats_by_name() {
        assert_eq!(named("Short Date").shape, Shape::Date);
        assert_eq!(named("Standard").shape, Shape::Plain);
        assert_eq!(named("yyyy\"年\"m\"月\"d\"日\"").shape, Shape::Date);
    }
}
