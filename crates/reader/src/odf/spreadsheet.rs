//! The content of an OpenDocument spreadsheet in, its [`Document`] out. A cell's text is that which it displays; its stored
//! value is used where it displays nothing or an ambiguous date.
//!
//! Rows and cells have repeat counts. Repeated empty ones only advance the position; filled ones are expanded and counted.

use std::collections::BTreeSet;
use std::mem::take;

use quick_xml::events::BytesStart;

use super::looks::{Family, TextStyles};
use super::{Line, Source};
use crate::number_format::Shape;
use crate::runs::Runs;
use crate::workbook::{Area, MAX_SHEETS, Sheets, UsedRange, on_sheet};
use crate::{Document, Format, Limits, Meter, Notice, ReadError};
use opc::{Step, Visitor, attribute, number, walk};

/// Most styles of hidden sheets that are kept.
const MAX_STYLES: usize = 10_000;

/// Reads `office:spreadsheet`, from a zip or a flat file.
pub(crate) fn read(bytes: &[u8], limits: &Limits) -> Result<Document, ReadError> {
    let mut source = Source::open(bytes, limits)?;
    let xml = source.content()?;
    let mut looks = TextStyles::default();
    if let Source::Parts(package) = &mut source
        && let Some(styles) = package.part("styles.xml")?
    {
        looks.read("styles.xml", &styles)?;
    }
    let mut content = Content {
        looks,
        meter: Meter::new(limits),
        sheets: Sheets::default(),
        marks: Vec::new(),
        shapes: 0,
        style: None,
        hidden_styles: BTreeSet::new(),
        sheet: None,
        read: 0,
        row: Row::default(),
        cell: None,
        line: None,
        is_struck: false,
        shown_as_object: false,
    };
    if source.has_macros() {
        content.sheets.notice(Notice::Macros);
    }
    walk("content.xml", &xml, &mut content)?;
    Ok(content.sheets.finish(Format::Ods))
}

struct Content<'l> {
    looks: TextStyles,
    meter: Meter<'l>,
    sheets: Sheets,
    marks: Vec<Mark>,
    /// Nesting depth of open shapes.
    shapes: usize,
    /// The open sheet style.
    style: Option<String>,
    hidden_styles: BTreeSet<String>,
    sheet: Option<Sheet>,
    /// Number of sheets begun so far.
    read: usize,
    row: Row,
    cell: Option<Cell>,
    line: Option<Line>,
    /// The text being read is crossed out.
    is_struck: bool,
    /// The open frame contains a chart or formula; its picture is only a preview.
    shown_as_object: bool,
}

enum Mark {
    Other,
    Style,
    Sheet,
    Row,
    Cell,
    Paragraph,
    /// A span; whether the text around it is crossed out.
    Span(bool),
    Shape,
}

struct Sheet {
    name: String,
    hidden: bool,
    /// The table is a cached copy of another file's cells.
    is_cache: bool,
    used: UsedRange,
    next_row: u32,
    /// The next column of the column definitions.
    next_column: u32,
    /// Columns whose cells are crossed out where they name no style.
    struck_columns: Runs,
}

#[derive(Default)]
struct Row {
    repeated: u32,
    hidden: bool,
    /// Look of cells that name no style.
    is_struck: Option<bool>,
    next_column: u32,
    /// Cells with text, and cells that span others.
    cells: Vec<Cell>,
}

#[derive(Default)]
struct Cell {
    column: u32,
    repeated: u32,
    rows: u32,
    columns: u32,
    is_struck: bool,
    kind: Option<String>,
    value: Option<String>,
    text: String,
    paragraphs: usize,
}

impl Content<'_> {
    fn begin_sheet(&mut self, element: &BytesStart<'_>) {
        let style = attribute(element, "style-name");
        self.sheet = Some(Sheet {
            name: attribute(element, "name").unwrap_or_default().into_owned(),
            hidden: style.is_some_and(|style| self.hidden_styles.contains(style.as_ref())),
            is_cache: false,
            used: UsedRange::default(),
            next_row: 0,
            next_column: 0,
            struck_columns: Runs::default(),
        });
        self.read += 1;
    }

    fn end_sheet(&mut self) {
        if let Some(sheet) = self.sheet.take().filter(|sheet| !sheet.is_cache) {
            self.sheets.push(sheet.name, sheet.hidden, sheet.used);
        }
    }

    fn begin_cell(&mut self, element: &BytesStart<'_>) {
        let mut cell = Cell { column: self.row.next_column, repeated: 1, rows: 1, columns: 1, ..Cell::default() };
        // Attributes that differ only in prefix are the old and new form of one value.
        for attribute in element.attributes().with_checks(false).flatten() {
            let value = attribute.value.as_ref();
            let count = || value.trim().parse::<u32>().unwrap_or(1).max(1);
            match attribute.key.local_name().as_ref() {
                "number-columns-repeated" => cell.repeated = count(),
                "number-columns-spanned" => cell.columns = count(),
                "number-rows-spanned" => cell.rows = count(),
                "value-type" if cell.kind.is_none() => cell.kind = Some(value.to_owned()),
                "value" | "date-value" | "time-value" | "boolean-value" => cell.value = Some(value.to_owned()),
                _ => {}
            }
        }
        if cell.kind.as_deref() == Some("string") {
            cell.value = attribute(element, "string-value").map(std::borrow::Cow::into_owned);
        }
        cell.is_struck = self.looks.strikes() && self.strikes_cell(element, cell.column);
        self.row.next_column = self.row.next_column.saturating_add(cell.repeated);
        self.cell = Some(cell);
    }

    /// A cell without a style of its own has that of its row or column (ISO/IEC 26300-1:2015, 19.615).
    fn strikes_cell(&self, element: &BytesStart<'_>, column: u32) -> bool {
        match attribute(element, "style-name") {
            Some(style) => self.looks.named(Family::Cell, &style).unwrap_or(false),
            None => self
                .row
                .is_struck
                .unwrap_or_else(|| self.sheet.as_ref().is_some_and(|sheet| sheet.struck_columns.contains(column))),
        }
    }

    fn default_style_strikes(&self, element: &BytesStart<'_>) -> Option<bool> {
        let style = attribute(element, "default-cell-style-name").filter(|_| self.looks.strikes())?;
        Some(self.looks.named(Family::Cell, &style).unwrap_or(false))
    }

    fn end_cell(&mut self) {
        let Some(mut cell) = self.cell.take() else { return };
        if cell.is_struck && cell.text.trim().is_empty() {
            // The stored value of a cell that displays crossed-out text.
            if cell.value.take().is_some() {
                self.leave_out();
            }
        }
        cell.text = displayed_text(&cell);
        let covers = cell.columns > 1 || cell.rows > 1;
        if covers || !cell.text.trim().is_empty() {
            self.row.cells.push(cell);
        }
    }

    fn end_row(&mut self) -> Result<(), ReadError> {
        let row = take(&mut self.row);
        let Some(sheet) = &mut self.sheet else { return Ok(()) };
        let first = sheet.next_row;
        sheet.next_row = first.saturating_add(row.repeated);
        if row.hidden {
            sheet.used.hide_rows(first, sheet.next_row.saturating_sub(1));
        }
        // Merged cells without text that repeat down to the edge are ignored.
        let is_filled = row.cells.iter().any(|cell| !cell.text.trim().is_empty());
        if sheet.is_cache || !is_filled && row.repeated > 1 {
            return Ok(());
        }
        for cell in &row.cells {
            on_sheet(first, cell.column)?;
        }
        for top in first..sheet.next_row {
            for cell in &row.cells {
                for left in cell.column..cell.column.saturating_add(cell.repeated) {
                    on_sheet(top, left)?;
                    let bottom = top.saturating_add(cell.rows - 1);
                    let right = left.saturating_add(cell.columns - 1);
                    if (bottom, right) != (top, left) {
                        sheet.used.merge(Area { top, left, bottom, right }, &self.meter)?;
                    }
                    self.meter.text(&cell.text)?;
                    sheet.used.cell(top, left, cell.text.clone(), &mut self.meter)?;
                }
            }
        }
        Ok(())
    }

    fn end_paragraph(&mut self) -> Result<(), ReadError> {
        let Some(line) = self.line.take() else { return Ok(()) };
        let text = line.finish();
        if self.shapes > 0 {
            self.meter.text(&text)?;
            let column = self.cell.as_ref().map(|cell| cell.column);
            return match &mut self.sheet {
                Some(sheet) if !sheet.is_cache => {
                    let at = column.map(|column| (sheet.next_row, column));
                    sheet.used.text_box(text, at, &mut self.meter)
                }
                _ => Ok(()),
            };
        }
        if let Some(cell) = &mut self.cell {
            if cell.paragraphs > 0 {
                cell.text.push('\n');
            }
            cell.paragraphs += 1;
            cell.text.push_str(&text);
        }
        Ok(())
    }

    /// Notes that crossed-out text was left out.
    fn leave_out(&mut self) {
        if let Some(sheet) = self.sheet.as_mut().filter(|sheet| !sheet.is_cache) {
            sheet.used.leave_out();
        }
    }

    /// Elements outside of cells and shapes.
    fn begin_structure(&mut self, name: &str, element: &BytesStart<'_>) -> Option<Mark> {
        match name {
            "style" => {
                self.style = attribute(element, "name").map(std::borrow::Cow::into_owned);
                self.looks.begin_style(element);
                Some(Mark::Style)
            }
            "text-properties" => {
                self.looks.properties(element);
                None
            }
            "table-properties" => {
                let is_hidden = attribute(element, "display").is_some_and(|shown| shown == "false");
                if let Some(style) = self.style.take().filter(|_| is_hidden && self.hidden_styles.len() < MAX_STYLES) {
                    self.hidden_styles.insert(style);
                }
                None
            }
            "table" if self.sheet.is_none() && self.read < MAX_SHEETS => {
                self.begin_sheet(element);
                Some(Mark::Sheet)
            }
            "table-source" => {
                if let Some(sheet) = &mut self.sheet {
                    sheet.is_cache = true;
                }
                None
            }
            "table-row" if self.sheet.is_some() => {
                let repeated = number(element, "number-rows-repeated").unwrap_or(1).max(1);
                let is_struck = self.default_style_strikes(element);
                self.row = Row { repeated, hidden: is_hidden(element), is_struck, ..Row::default() };
                Some(Mark::Row)
            }
            "table-column" => {
                let is_struck = self.default_style_strikes(element) == Some(true);
                if let Some(sheet) = &mut self.sheet {
                    let first = sheet.next_column;
                    let repeated = number::<u32>(element, "number-columns-repeated").unwrap_or(1).max(1);
                    sheet.next_column = first.saturating_add(repeated);
                    if is_hidden(element) {
                        sheet.used.hide_columns(first, sheet.next_column.saturating_sub(1));
                    }
                    if is_struck {
                        sheet.struck_columns.add(first, sheet.next_column.saturating_sub(1));
                    }
                }
                None
            }
            "table-cell" | "covered-table-cell" if matches!(self.marks.last(), Some(Mark::Row)) => {
                self.begin_cell(element);
                Some(Mark::Cell)
            }
            "cell-content-change" | "insertion" | "deletion" | "movement" => {
                self.sheets.notice(Notice::TrackedChanges);
                None
            }
            // Macros of a flat file.
            "module" => {
                self.sheets.notice(Notice::Macros);
                None
            }
            "body" => {
                self.looks.settle();
                Some(Mark::Other)
            }
            "document-content"
            | "document"
            | "automatic-styles"
            | "spreadsheet"
            | "shapes"
            | "scripts"
            | "script"
            | "libraries"
            | "library-embedded"
            | "tracked-changes"
            | "table-row-group"
            | "table-header-rows"
            | "table-rows"
            | "table-column-group"
            | "table-header-columns"
            | "table-columns" => Some(Mark::Other),
            // Forms, validations, filters, names, caches of other files.
            _ => None,
        }
    }
}

impl Visitor for Content<'_> {
    type Error = ReadError;

    fn open(&mut self, name: &str, element: &BytesStart<'_>) -> Result<Step, ReadError> {
        if self.line.is_some() && self.looks.strikes() {
            match name {
                "span" => {
                    let outer = self.is_struck;
                    self.is_struck = self.looks.of(Family::Text, element).unwrap_or(outer);
                    self.marks.push(Mark::Span(outer));
                    return Ok(Step::Into);
                }
                "s" | "tab" | "line-break" if self.is_struck => return Ok(Step::Over),
                _ => {}
            }
        }
        if let Some(line) = &mut self.line
            && let Some(step) = line.inline(name, element, &mut self.meter)?
        {
            if let Step::Into = step {
                self.marks.push(Mark::Other);
            }
            return Ok(step);
        }
        let is_held = self.cell.is_some() || self.shapes > 0;
        let mark = match name {
            "p" | "h" if is_held && self.line.is_none() => {
                self.meter.paragraph()?;
                self.line = Some(Line::default());
                let of_cell = self.shapes == 0 && self.cell.as_ref().is_some_and(|cell| cell.is_struck);
                self.is_struck = self.looks.of(Family::Paragraph, element).unwrap_or(of_cell);
                Mark::Paragraph
            }
            "image" => {
                if !self.shown_as_object {
                    self.sheets.notice(Notice::Pictures);
                }
                return Ok(Step::Over);
            }
            "object" | "object-ole" => {
                self.shown_as_object = true;
                return Ok(Step::Over);
            }
            "frame" | "text-box" | "custom-shape" | "rect" | "ellipse" | "circle" | "line" | "polyline" | "polygon"
            | "path" | "caption" | "connector" | "measure" | "g"
                if self.line.is_none() && (is_held || self.sheet.is_some()) =>
            {
                self.shown_as_object = self.shown_as_object && name != "frame";
                self.shapes += 1;
                self.meter.depth(self.shapes)?;
                Mark::Shape
            }
            "list" | "list-item" | "list-header" if is_held => Mark::Other,
            _ if is_held => return Ok(Step::Over),
            _ => match self.begin_structure(name, element) {
                Some(mark) => mark,
                None => return Ok(Step::Over),
            },
        };
        self.marks.push(mark);
        Ok(Step::Into)
    }

    fn close(&mut self) -> Result<(), ReadError> {
        match self.marks.pop() {
            Some(Mark::Sheet) => self.end_sheet(),
            Some(Mark::Row) => self.end_row()?,
            Some(Mark::Cell) => self.end_cell(),
            Some(Mark::Paragraph) => self.end_paragraph()?,
            Some(Mark::Span(outer)) => self.is_struck = outer,
            Some(Mark::Shape) => self.shapes = self.shapes.saturating_sub(1),
            Some(Mark::Style) => self.style = None,
            _ => {}
        }
        Ok(())
    }

    fn text(&mut self, text: &str) -> Result<(), ReadError> {
        match &mut self.line {
            Some(_) if self.is_struck && text.trim().is_empty() => {}
            Some(_) if self.is_struck => self.leave_out(),
            Some(line) => line.push(text),
            None => {}
        }
        Ok(())
    }
}

/// ISO/IEC 26300-1:2015, 19.749: rows and columns hidden manually or by a filter.
fn is_hidden(element: &BytesStart<'_>) -> bool {
    attribute(element, "visibility").is_some_and(|value| matches!(value.as_ref(), "collapse" | "filter"))
}

/// The text of a cell (ISO/IEC 26300-1:2015, 19.385 for the values).
fn displayed_text(cell: &Cell) -> String {
    let Some(value) = cell.value.as_deref() else { return cell.text.clone() };
    let shown = cell.text.trim();
    match cell.kind.as_deref().unwrap_or_default() {
        // `03/02/20` is ambiguous; a date with the year first is not.
        "date" if !begins_with_a_year(shown) => value.trim_end_matches("T00:00:00").replace('T', " "),
        // A number too wide for its column is displayed as ###.
        "float" if shown.is_empty() || is_exponent(shown) => Shape::Plain.show(value, false),
        "percentage" if shown.is_empty() => Shape::Percent.show(value, false),
        "time" if shown.is_empty() => duration(value).unwrap_or_else(|| value.to_owned()),
        "boolean" if shown.is_empty() => value.to_uppercase(),
        "currency" if shown.is_empty() => Shape::Plain.show(value, false),
        _ if cell.paragraphs == 0 => value.to_owned(),
        _ => cell.text.clone(),
    }
}

fn begins_with_a_year(shown: &str) -> bool {
    shown.bytes().take_while(u8::is_ascii_digit).count() == 4
}

fn is_exponent(shown: &str) -> bool {
    shown.parse::<f64>().is_ok() && shown.contains(['E', 'e'])
}

/// `PT08H30M00S` (XML Schema part 2, 3.2.6) as `08:30`.
fn duration(value: &str) -> Option<String> {
    let rest = value.strip_prefix("PT")?;
    let (hours, rest) = rest.split_once('H')?;
    let (minutes, rest) = rest.split_once('M')?;
    let seconds = rest.strip_suffix('S')?.split('.').next()?;
    let [hours, minutes, seconds] = [hours, minutes, seconds].map(|part| part.parse::<u32>().ok());
    Some(match (hours?, minutes?, seconds?) {
        (hours, minutes, 0) => format!("{hours:02}:{minutes:02}"),
        (hours, minutes, seconds) => format!("{hours:02}:{minutes:02}:{seconds:02}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_is_read_unless_it_is_in_doubt() {
        for (kind, value, shown, read) in [
            ("date", "2020-07-02", "2020年7月2日", "2020年7月2日"),
            ("date", "2020-07-02", "07/02/20", "2020-07-02"),
            ("date", "2020-07-02T08:30:00", "", "2020-07-02 08:30:00"),
            ("float", "13900000002", "1.39E+10", "13900000002"),
            ("float", "1200", "1,200", "1,200"),
            ("float", "0.30000000000000004", "", "0.3"),
            ("percentage", "0.956", "95.6%", "95.6%"),
            ("percentage", "0.956", "", "95.6%"),
            ("time", "PT08H30M00S", "", "08:30"),
            ("boolean", "true", "真", "真"),
            ("boolean", "true", "", "TRUE"),
        ] {
            let cell = Cell {
                kind: Some(kind.to_owned()),
                value: Some(value.to_owned()),
                text: shown.to_owned(),
                paragraphs: usize::from(!shown.is_empty()),
                ..Cell::default()
            };
            assert_eq!(displayed_text(&cell), read);
        }
    }
}
