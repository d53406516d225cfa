//! In: `document.xml` or a footer. Out: its paragraphs with direct properties, tables and sections, in reading order.

use opc::{Step, Visitor, attribute, is_on};
use quick_xml::events::BytesStart;

use crate::docx::drawing::Drawing;
use crate::docx::measure::points;
use crate::docx::model::{Container, Row, Section, Stroke, Table};
use crate::docx::properties::{Border, Frame, Group, ParagraphProperties, RunProperties};
use crate::error::LintError;

/// Most paragraphs of a file.
const PARAGRAPHS: usize = 50_000;
/// Most runs of a file.
const RUNS: usize = 250_000;
/// Most tables, and most sections, of a file.
const TABLES: usize = 20_000;
/// Most rows of all tables.
const ROWS: usize = 200_000;

/// A paragraph with its direct properties.
#[derive(Debug, Default)]
pub(crate) struct Raw {
    pub properties: ParagraphProperties,
    pub mark: RunProperties,
    /// Text with the properties of its run.
    pub runs: Vec<(String, RunProperties)>,
    pub container: Option<Container>,
    pub section: usize,
    pub starts_page: bool,
    pub strokes: Vec<Stroke>,
    pub picture: bool,
    pub page_field: bool,
}

/// A section with the ids of its footers and headers: of odd, even and first pages.
#[derive(Debug, Default)]
pub(crate) struct RawSection {
    pub section: Section,
    pub footers: [Option<String>; 3],
    pub headers: [Option<String>; 3],
}

/// The visitor.
#[derive(Debug, Default)]
pub(crate) struct Story {
    pub paragraphs: Vec<Raw>,
    pub tables: Vec<Table>,
    pub sections: Vec<RawSection>,
    pub comments: usize,
    pub revisions: usize,
    within: Vec<Tag>,
    open: Vec<Raw>,
    run: RunProperties,
    cells: Vec<(usize, Container)>,
    boxes: Vec<Frame>,
    drawings: Vec<Drawing>,
    section: RawSection,
    page_pending: bool,
    runs: usize,
    rows: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tag {
    Paragraph,
    Properties,
    Group(Group),
    Mark,
    Run,
    RunProperties,
    Text,
    Instruction,
    Table,
    TableProperties,
    TableBorders,
    Row,
    RowProperties,
    Cell,
    CellProperties,
    CellBorders,
    Section,
    Drawing,
    InDrawing,
    Box,
    Other,
}

impl Visitor for Story {
    type Error = LintError;

    fn open(&mut self, name: &str, element: &BytesStart<'_>) -> Result<Step, LintError> {
        let within = self.within.last().copied().unwrap_or(Tag::Other);
        let tag = match name {
            "pPrChange" | "rPrChange" | "sectPrChange" | "tblPrChange" | "tcPrChange" | "trPrChange"
            | "tblGridChange" | "tblPrExChange" => {
                self.revisions += 1;
                return Ok(Step::Over);
            }
            "del" | "moveFrom" => {
                self.revisions += 1;
                return Ok(Step::Over);
            }
            // `mc:Fallback` repeats the drawing for older programs.
            "Fallback" | "rt" | "delText" => return Ok(Step::Over),
            "ins" | "moveTo" => {
                self.revisions += 1;
                Tag::Other
            }
            "commentReference" => {
                self.comments += 1;
                Tag::Other
            }
            "p" if !matches!(within, Tag::InDrawing) || self.is_word(element) => self.begin_paragraph()?,
            "tbl" => self.begin_table()?,
            "sectPr" => {
                self.section = RawSection::default();
                Tag::Section
            }
            "txbxContent" => {
                let frame = self.drawings.last().map(Drawing::frame).unwrap_or_default();
                self.boxes.push(frame);
                Tag::Box
            }
            "drawing" | "pict" | "object" => {
                self.drawings.push(Drawing::default());
                Tag::Drawing
            }
            _ => self.open_within(within, name, element),
        };
        self.within.push(tag);
        Ok(Step::Into)
    }

    fn close(&mut self) -> Result<(), LintError> {
        match self.within.pop().unwrap_or(Tag::Other) {
            Tag::Paragraph => {
                if let Some(raw) = self.open.pop() {
                    self.paragraphs.push(raw);
                }
            }
            Tag::Table => drop(self.cells.pop()),
            Tag::Section if self.sections.len() < TABLES => self.sections.push(std::mem::take(&mut self.section)),
            Tag::Box => drop(self.boxes.pop()),
            Tag::Drawing => {
                if let (Some(drawing), Some(raw)) = (self.drawings.pop(), self.open.last_mut()) {
                    raw.strokes.extend(drawing.stroke());
                    raw.picture |= drawing.picture;
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn text(&mut self, text: &str) -> Result<(), LintError> {
        match self.within.last() {
            Some(Tag::Text) => self.push(text),
            Some(Tag::Instruction) => {
                self.instruction(text);
                Ok(())
            }
            Some(Tag::InDrawing) => {
                if let Some(drawing) = self.drawings.last_mut() {
                    drawing.text(text);
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }
}

impl Story {
    /// Whether an element is of WordprocessingML, not of DrawingML (`a:p`).
    fn is_word(&self, element: &BytesStart<'_>) -> bool {
        !element.name().as_ref().starts_with("a:")
    }

    fn begin_paragraph(&mut self) -> Result<Tag, LintError> {
        if self.paragraphs.len() + self.open.len() >= PARAGRAPHS {
            return Err(LintError::OverLimit { what: "paragraphs", limit: PARAGRAPHS as u64 });
        }
        let container = match (self.boxes.last(), self.cells.last()) {
            (Some(frame), _) => Container::Box(frame.clone()),
            (None, Some((_, container))) => container.clone(),
            (None, None) => Container::Text,
        };
        let starts_page = container == Container::Text && std::mem::take(&mut self.page_pending);
        self.open.push(Raw { container: Some(container), section: self.sections.len(), starts_page, ..Raw::default() });
        self.run = RunProperties::default();
        Ok(Tag::Paragraph)
    }

    fn begin_table(&mut self) -> Result<Tag, LintError> {
        if self.tables.len() >= TABLES {
            return Err(LintError::OverLimit { what: "tables", limit: TABLES as u64 });
        }
        let depth = self.cells.len();
        let index = self.tables.len();
        self.tables.push(Table { section: self.sections.len(), depth, ..Table::default() });
        self.cells.push((index, Container::Cell { table: index, row: 0, first: true }));
        Ok(Tag::Table)
    }

    fn table(&mut self) -> Option<&mut Table> {
        let (index, _) = self.cells.last()?;
        self.tables.get_mut(*index)
    }

    fn open_within(&mut self, within: Tag, name: &str, element: &BytesStart<'_>) -> Tag {
        match (within, name) {
            (Tag::Drawing | Tag::InDrawing, _) => {
                if let Some(drawing) = self.drawings.last_mut() {
                    drawing.take(name, element);
                }
                Tag::InDrawing
            }
            (Tag::Paragraph, "pPr") => Tag::Properties,
            (Tag::Properties, "rPr") => Tag::Mark,
            (Tag::Properties, _) => match Group::opened_by(name) {
                Some(group) => Tag::Group(group),
                None => self.property(Group::None, name, element),
            },
            (Tag::Group(group), _) => self.property(group, name, element),
            (Tag::Mark, _) => {
                if let Some(raw) = self.open.last_mut() {
                    raw.mark.take(name, element);
                }
                Tag::Other
            }
            (Tag::RunProperties, _) => {
                self.run.take(name, element);
                Tag::Other
            }
            (Tag::Run, _) => self.open_in_run(name, element),
            (Tag::Table, "tblPr") => Tag::TableProperties,
            (Tag::TableProperties, "tblBorders") => Tag::TableBorders,
            (Tag::Row, "trPr") => Tag::RowProperties,
            (Tag::Cell, "tcPr") => Tag::CellProperties,
            (Tag::CellProperties, "tcBorders") => Tag::CellBorders,
            (Tag::TableProperties | Tag::TableBorders | Tag::RowProperties | Tag::CellBorders, _) => {
                self.table_property(within, name, element);
                Tag::Other
            }
            (Tag::Section, _) => {
                self.section.take(name, element);
                Tag::Other
            }
            (_, "r") => {
                self.run = RunProperties::default();
                Tag::Run
            }
            (_, "tr") => {
                // Rows over the limit are ignored; no rule needs them.
                self.rows += 1;
                let counted = self.rows <= ROWS;
                if let Some(table) = self.table().filter(|_| counted) {
                    table.rows.push(Row::default());
                }
                Tag::Row
            }
            (_, "tc") => {
                self.cell();
                Tag::Cell
            }
            (_, "fldSimple") => {
                let instruction = attribute(element, "instr").unwrap_or_default();
                self.instruction(&instruction);
                Tag::Other
            }
            _ => Tag::Other,
        }
    }

    fn property(&mut self, group: Group, name: &str, element: &BytesStart<'_>) -> Tag {
        if let Some(raw) = self.open.last_mut() {
            raw.properties.take(group, name, element);
        }
        Tag::Other
    }

    fn open_in_run(&mut self, name: &str, element: &BytesStart<'_>) -> Tag {
        match name {
            "rPr" => Tag::RunProperties,
            "t" => Tag::Text,
            "instrText" => Tag::Instruction,
            "tab" => self.sign("\t"),
            "noBreakHyphen" => self.sign("-"),
            "cr" => self.sign("\n"),
            "br" if attribute(element, "type").is_some_and(|kind| kind == "page") => {
                let written = self.open.last().is_some_and(|raw| !raw.runs.is_empty());
                match self.open.last_mut() {
                    // The rest of the paragraph and the next paragraph are on the new page.
                    Some(raw) if !written => raw.starts_page = true,
                    _ => {}
                }
                self.page_pending = true;
                Tag::Other
            }
            "br" => self.sign("\n"),
            _ => Tag::Other,
        }
    }

    fn sign(&mut self, sign: &str) -> Tag {
        // A character over the limit is refused with the next text.
        let _ = self.push(sign);
        Tag::Other
    }

    fn push(&mut self, text: &str) -> Result<(), LintError> {
        let Some(raw) = self.open.last_mut() else { return Ok(()) };
        if self.page_pending && raw.container == Some(Container::Text) && raw.starts_page {
            // The break was before this text.
            self.page_pending = false;
        }
        match raw.runs.last_mut() {
            Some((written, format)) if *format == self.run => written.push_str(text),
            _ => {
                self.runs += 1;
                if self.runs > RUNS {
                    return Err(LintError::OverLimit { what: "runs", limit: RUNS as u64 });
                }
                raw.runs.push((text.to_owned(), self.run.clone()));
            }
        }
        Ok(())
    }

    fn instruction(&mut self, text: &str) {
        if let Some(raw) = self.open.last_mut() {
            raw.page_field |= text.split_whitespace().next() == Some("PAGE");
        }
    }

    fn cell(&mut self) {
        let Some((index, _)) = self.cells.last() else { return };
        let index = *index;
        let Some(row) = self.tables.get_mut(index).and_then(|table| table.rows.last_mut()) else { return };
        row.cells += 1;
        let first = row.cells == 1;
        let row = self.tables.get(index).map_or(0, |table| table.rows.len());
        if let Some((_, container)) = self.cells.last_mut() {
            *container = Container::Cell { table: index, row, first };
        }
    }

    fn table_property(&mut self, within: Tag, name: &str, element: &BytesStart<'_>) {
        let Some(table) = self.table() else { return };
        match (within, name) {
            (Tag::TableProperties, "tblW") => {
                let fixed = attribute(element, "type").is_none_or(|kind| kind == "dxa");
                table.width = points(element, "w").filter(|width| fixed && *width > 0.0);
            }
            (Tag::TableBorders, "top" | "bottom" | "insideH") => {
                let at = match name {
                    "top" => 0,
                    "bottom" => 1,
                    _ => 2,
                };
                if let Some(border) = table.borders.get_mut(at) {
                    *border = Border::read(element);
                }
            }
            (Tag::RowProperties, "tblHeader") => {
                if let Some(row) = table.rows.last_mut() {
                    row.repeated = is_on(element);
                }
            }
            (Tag::CellBorders, "top" | "bottom") => {
                if let Some(row) = table.rows.last_mut() {
                    let border = Some(Border::read(element));
                    if name == "top" { row.top = border } else { row.bottom = border }
                }
            }
            _ => {}
        }
    }
}

impl RawSection {
    fn take(&mut self, name: &str, element: &BytesStart<'_>) {
        let section = &mut self.section;
        match name {
            "pgSz" => {
                section.paper = (points(element, "w").unwrap_or(612.0), points(element, "h").unwrap_or(792.0));
            }
            "pgMar" => {
                let side = |name| points(element, name).unwrap_or_default();
                // A negative top or bottom margin is exact, independent of the height of the header (17.6.11).
                section.margins =
                    [side("top").abs(), side("right"), side("bottom").abs(), side("left") + side("gutter")];
                section.header_distance = side("header");
                section.footer_distance = side("footer");
            }
            "docGrid" => {
                let kind = attribute(element, "type").unwrap_or_default();
                let lines = matches!(kind.as_ref(), "lines" | "linesAndChars" | "snapToChars");
                section.grid.line = points(element, "linePitch").filter(|_| lines);
                let spaced = matches!(kind.as_ref(), "linesAndChars" | "snapToChars");
                // 4096ths of a point.
                let added = attribute(element, "charSpace").and_then(|value| value.trim().parse::<f64>().ok());
                // LibreOffice writes a negative number as the unsigned one of the same bits.
                let signed = added.map(|added| if added > 2_147_483_647.0 { added - 4_294_967_296.0 } else { added });
                section.grid.character = spaced.then(|| signed.unwrap_or_default() / 4096.0);
            }
            "titlePg" => section.title_page = is_on(element),
            "type" => section.starts_page = attribute(element, "val").is_none_or(|kind| kind != "continuous"),
            "footerReference" | "headerReference" => {
                let at = match attribute(element, "type").as_deref() {
                    Some("even") => 1,
                    Some("first") => 2,
                    _ => 0,
                };
                let ids = if name == "footerReference" { &mut self.footers } else { &mut self.headers };
                if let Some(id) = ids.get_mut(at) {
                    *id = attribute(element, "id").map(|id| id.into_owned());
                }
            }
            _ => {}
        }
    }
}
