//! One part with text (body, header, footer) in, its blocks out. Nesting is kept in two vectors and not on the call stack.

use quick_xml::events::BytesStart;

use super::Seen;
use super::looks::{Looks, View};
use super::numbering::{Numbering, spaced};
use super::symbols::{private_bullet, symbol};
use crate::form_field::{FormField, Kind};
use crate::grid::{Grid, Merge, Row, RowCell};
use crate::{Block, Notice, Paragraph, ReadError, Region};
use opc::{Step, Visitor, attribute, is_on, number, walk};

/// Most headers and footers that are read; each section has six.
const MAX_MARGINS: usize = 1_200;

/// The part being read.
pub(crate) struct Story<'s, 'l> {
    numbering: &'s mut Numbering,
    seen: &'s mut Seen<'l>,
    region: Region,
    /// One frame for each open element whose content is read.
    marks: Vec<Mark>,
    /// One holder for each open paragraph, table, row, cell or block sequence.
    frames: Vec<Frame>,
    /// Number of open tables and text boxes.
    depth: usize,
    /// Number of open content controls that display their placeholder.
    prompts: usize,
    /// The open form field.
    form_field: FormField,
}

/// Meaning of an open element for its content.
#[derive(Clone, Copy, Default)]
enum Mark {
    #[default]
    Plain,
    Text,
    Paragraph,
    ParagraphProps,
    /// `w:rPr` in `w:pPr`: properties of the paragraph mark.
    EndMarkProps,
    ListProps,
    Run,
    RunProps,
    /// `w:ffData`, a form field of the kind before content controls.
    FormField,
    /// The drop-down list or check box in it.
    FormFieldPart,
    Table,
    Row,
    RowProps,
    Cell,
    CellProps,
    TextBox(Region),
    Section,
    /// `w:sdt`, a content control; true while it displays its placeholder.
    Control(bool),
    ControlProps,
    /// `w:hdr` or `w:ftr` of Word 2003 within a section, with the enclosing region.
    Margin(Region),
    /// `mc:AlternateContent`; true once one of its branches was read.
    Alternate(bool),
}

enum Frame {
    Flow(Flow),
    Paragraph(OpenParagraph),
    Table(Grid),
    Row(Row),
    Cell(RowCell, Flow),
}

/// A sequence of blocks.
#[derive(Default)]
struct Flow {
    blocks: Vec<Block>,
    /// A paragraph whose mark was deleted, with its text boxes; it continues in the next one.
    carried: Option<(Paragraph, Vec<Block>)>,
}

#[derive(Default)]
struct OpenParagraph {
    text: String,
    style: Option<String>,
    list: Option<i64>,
    level: Option<usize>,
    label: Option<String>,
    /// The label as written in Word 2003 XML.
    told_label: Option<String>,
    is_labelled: bool,
    /// The paragraph mark was deleted or moved away.
    is_joined: bool,
    /// Looks that the paragraph's style gives its runs.
    looks: Looks,
    /// Character style and own looks of the current run, and what follows from both.
    run: (Looks, Looks),
    view: View,
    /// The field whose choice was written, while it is open.
    choice: Option<Choice>,
    /// Text boxes anchored here.
    after: Vec<Block>,
}

/// A drop-down or check box of which the chosen text was written at its beginning.
#[derive(Clone, Copy, Default)]
struct Choice {
    /// Open fields within it.
    inner: usize,
    /// What follows is its result, which Word does not display.
    has_result: bool,
}

impl<'s, 'l> Story<'s, 'l> {
    /// # Errors
    /// Errors of the markup, and [`ReadError::OverLimit`] for cells, paragraphs, depth and text.
    pub(super) fn read(
        name: &str,
        xml: &str,
        region: Region,
        numbering: &'s mut Numbering,
        seen: &'s mut Seen<'l>,
    ) -> Result<Vec<Block>, ReadError> {
        let mut story = Self::new(region, numbering, seen);
        walk(name, xml, &mut story)?;
        Ok(story.finish())
    }

    /// A story for text in a known region.
    pub(crate) fn new(region: Region, numbering: &'s mut Numbering, seen: &'s mut Seen<'l>) -> Self {
        let frames = vec![Frame::Flow(Flow::default())];
        Self {
            numbering,
            seen,
            region,
            marks: Vec::new(),
            frames,
            depth: 0,
            prompts: 0,
            form_field: FormField::default(),
        }
    }

    pub(crate) fn finish(mut self) -> Vec<Block> {
        match self.frames.pop() {
            Some(Frame::Flow(flow)) => flow.finish(),
            _ => Vec::new(),
        }
    }

    fn open_content(&mut self, name: &str, element: &BytesStart<'_>) -> Result<Option<Mark>, ReadError> {
        let mark = match name {
            "r" => {
                if let Some(Frame::Paragraph(paragraph)) = self.frames.last_mut() {
                    paragraph.run = (Looks::default(), Looks::default());
                    paragraph.view = paragraph.looks.view();
                }
                Mark::Run
            }
            "t" => Mark::Text,
            "rPr" => match self.marks.last() {
                Some(Mark::Run) => Mark::RunProps,
                _ => return Ok(None),
            },
            "p" => {
                self.seen.meter.paragraph()?;
                if let Some(Frame::Paragraph(_)) = self.frames.last() {
                    self.deepen()?;
                }
                let looks = self.seen.styles.of_paragraph(None);
                self.frames.push(Frame::Paragraph(OpenParagraph { looks, ..OpenParagraph::default() }));
                Mark::Paragraph
            }
            "pPr" => match self.marks.last() {
                Some(Mark::Paragraph) => Mark::ParagraphProps,
                _ => return Ok(None),
            },
            "tab" | "ptab" => self.write("\t"),
            "cr" => self.write("\n"),
            "br" => self.line_break(element),
            "fldChar" => {
                self.field_character(element);
                Mark::Plain
            }
            "ffData" => Mark::FormField,
            "noBreakHyphen" => self.write("-"),
            "sym" => self.symbol(element),
            "tbl" => {
                self.deepen()?;
                self.seen.tables += 1;
                self.frames.push(Frame::Table(Grid::new(self.seen.tables, self.region)));
                Mark::Table
            }
            "tr" if matches!(self.frames.last(), Some(Frame::Table(_))) => {
                self.frames.push(Frame::Row(Row::default()));
                Mark::Row
            }
            "trPr" => match self.marks.last() {
                Some(Mark::Row) => Mark::RowProps,
                _ => return Ok(None),
            },
            "tc" => match self.frames.last() {
                Some(Frame::Row(row)) if row.is_deleted => return Ok(None),
                Some(Frame::Row(_)) => {
                    self.seen.meter.cell()?;
                    self.frames.push(Frame::Cell(RowCell::default(), Flow::default()));
                    Mark::Cell
                }
                _ => Mark::Plain,
            },
            "tcPr" => match self.marks.last() {
                Some(Mark::Cell) => Mark::CellProps,
                _ => return Ok(None),
            },
            "txbxContent" => {
                self.deepen()?;
                let outer = std::mem::replace(&mut self.region, Region::TextBox);
                self.frames.push(Frame::Flow(Flow::default()));
                Mark::TextBox(outer)
            }
            "sdt" => Mark::Control(false),
            "sdtPr" if matches!(self.marks.last(), Some(Mark::Control(_))) => Mark::ControlProps,
            "altChunk" => {
                let chunk = attribute(element, "id").and_then(|id| self.seen.chunks.remove(&*id));
                chunk.into_iter().flatten().for_each(|block| self.push(block));
                return Ok(None);
            }
            "AlternateContent" => Mark::Alternate(false),
            "sectPr" => Mark::Section,
            "blip" | "imagedata" => {
                self.seen.notices.insert(Notice::Pictures);
                Mark::Plain
            }
            "ins" | "moveTo" => self.revised(),
            // Word 2003: changes, comments and bookmarks.
            "annotation" => match revision(element) {
                Some(Revision::Inserted) => self.revised(),
                Some(Revision::Deleted) => {
                    self.revised();
                    return Ok(None);
                }
                None => return Ok(None),
            },
            "del" | "moveFrom" => {
                self.revised();
                return Ok(None);
            }
            // rt is a phonetic guide, which would repeat the word.
            "instrText" | "delText" | "delInstrText" | "sdtPr" | "sdtEndPr" | "tblPr" | "tblPrEx" | "tblGrid"
            | "customXmlPr" | "smartTagPr" | "fldData" | "binData" | "rt" | "footnote" | "endnote" => {
                return Ok(None);
            }
            other if other.ends_with("Change") => return Ok(None),
            _ => Mark::Plain,
        };
        Ok(Some(mark))
    }

    /// The frame for an element within properties; `None` skips the element.
    fn open_property(&mut self, within: Mark, name: &str, element: &BytesStart<'_>) -> Option<Mark> {
        let name = match name {
            "annotation" => match revision(element) {
                Some(Revision::Inserted) => "ins",
                Some(Revision::Deleted) => "del",
                None => return None,
            },
            other => other,
        };
        match (within, name, self.frames.last_mut()) {
            (Mark::ParagraphProps, "rPr", _) => return Some(Mark::EndMarkProps),
            (Mark::ParagraphProps, "numPr" | "listPr", _) => return Some(Mark::ListProps),
            (Mark::ParagraphProps, "sectPr", _) => return Some(Mark::Section),
            (Mark::ParagraphProps, "pStyle", Some(Frame::Paragraph(paragraph))) => {
                paragraph.style = attribute(element, "val").map(|style| style.into_owned());
                paragraph.looks = self.seen.styles.of_paragraph(paragraph.style.as_deref());
            }
            (Mark::ListProps, "numId", Some(Frame::Paragraph(paragraph))) => {
                paragraph.list = number(element, "val");
            }
            (Mark::ControlProps, "showingPlcHdr", _) if is_on(element) => {
                if let Some(control @ Mark::Control(false)) = self.marks.iter_mut().nth_back(1) {
                    *control = Mark::Control(true);
                    self.prompts += 1;
                }
            }
            (Mark::ListProps, "t", Some(Frame::Paragraph(paragraph))) => {
                paragraph.told_label = attribute(element, "val").map(|label| label.into_owned());
            }
            (Mark::ListProps, "ilvl", Some(Frame::Paragraph(paragraph))) => {
                paragraph.level = number(element, "val").filter(|level| *level < 9);
            }
            (Mark::EndMarkProps, "del" | "moveFrom", Some(Frame::Paragraph(paragraph))) => {
                paragraph.is_joined = true;
                self.revised();
            }
            (Mark::RunProps, "rStyle", Some(Frame::Paragraph(paragraph))) => {
                paragraph.run.0 =
                    attribute(element, "val").map(|style| self.seen.styles.of(&style)).unwrap_or_default();
            }
            (Mark::RunProps, _, Some(Frame::Paragraph(paragraph))) => paragraph.run.1.take(name, element),
            (Mark::RowProps, "gridBefore", Some(Frame::Row(row))) => row.before = number(element, "val").unwrap_or(0),
            (Mark::RowProps, "gridAfter", Some(Frame::Row(row))) => row.after = number(element, "val").unwrap_or(0),
            (Mark::RowProps, "del", Some(Frame::Row(row))) => {
                row.is_deleted = true;
                self.revised();
            }
            (Mark::CellProps, "gridSpan", Some(Frame::Cell(cell, _))) => {
                cell.span = number(element, "val").unwrap_or(1);
            }
            (Mark::CellProps, "vMerge" | "vmerge", Some(Frame::Cell(cell, _))) => cell.vertical = merge(element),
            (Mark::CellProps, "hMerge" | "hmerge", Some(Frame::Cell(cell, _))) => cell.horizontal = merge(element),
            (Mark::CellProps, "cellDel", Some(Frame::Cell(cell, _))) => {
                cell.is_deleted = true;
                self.revised();
            }
            (Mark::EndMarkProps | Mark::RowProps | Mark::CellProps, "ins" | "moveTo" | "cellIns", _) => {
                self.revised();
            }
            (Mark::Section, "hdr" | "ftr", _) => {
                let region = if name == "hdr" { Region::Header } else { Region::Footer };
                let outer = std::mem::replace(&mut self.region, region);
                self.depth += 1;
                self.frames.push(Frame::Flow(Flow::default()));
                return Some(Mark::Margin(outer));
            }
            (Mark::Section, "headerReference" | "footerReference", _) => {
                let region = if name == "headerReference" { Region::Header } else { Region::Footer };
                let id = attribute(element, "id").filter(|_| self.seen.margins.len() < MAX_MARGINS);
                if let Some(id) = id {
                    self.seen.margins.push((region, id.into_owned()));
                }
            }
            _ => {}
        }
        None
    }

    fn deepen(&mut self) -> Result<(), ReadError> {
        self.depth += 1;
        self.seen.meter.depth(self.depth)
    }

    fn revised(&mut self) -> Mark {
        self.seen.notices.insert(Notice::TrackedChanges);
        Mark::Plain
    }

    fn write(&mut self, text: &str) -> Mark {
        if self.prompts == 0
            && let Some(Frame::Paragraph(paragraph)) = self.frames.last_mut()
            && !paragraph.choice.is_some_and(|choice| choice.has_result)
        {
            match paragraph.view {
                View::Shown => paragraph.text.push_str(text),
                View::Hidden => {}
                View::Struck if text.trim().is_empty() => {}
                View::Struck => drop(self.seen.notices.insert(Notice::StruckText)),
            }
        }
        Mark::Plain
    }

    /// ECMA-376-1:2016, 17.16.18: begin, separate and end of a field. Only within a chosen field they matter.
    fn field_character(&mut self, element: &BytesStart<'_>) {
        let Some(Frame::Paragraph(OpenParagraph { choice: Some(choice), .. })) = self.frames.last_mut() else { return };
        match attribute(element, "fldCharType").as_deref() {
            Some("begin") => choice.inner += 1,
            Some("separate") if choice.inner == 0 => choice.has_result = true,
            Some("end") if choice.inner > 0 => choice.inner -= 1,
            Some("end") => {
                if let Some(Frame::Paragraph(paragraph)) = self.frames.last_mut() {
                    paragraph.choice = None;
                }
            }
            _ => {}
        }
    }

    /// ECMA-376-1:2016, 17.16.17: `w:ddList` and `w:checkBox` with their children.
    fn open_form_field(&mut self, name: &str, element: &BytesStart<'_>) -> Option<Mark> {
        let index = || number(element, "val");
        let field = &mut self.form_field;
        match (field.kind(), name) {
            (Kind::Text, "ddList") => field.set_kind(Kind::List),
            (Kind::Text, "checkBox") => field.set_kind(Kind::CheckBox),
            (Kind::List, "result") => field.choose(index()),
            (Kind::List, "default") => field.choose_at_first(index().unwrap_or(0)),
            (Kind::List, "listEntry") => field.entry(attribute(element, "val").unwrap_or_default().into_owned()),
            (Kind::CheckBox, "checked") => field.choose(Some(usize::from(is_on(element)))),
            (Kind::CheckBox, "default") => field.choose_at_first(usize::from(is_on(element))),
            _ => {}
        }
        matches!(name, "ddList" | "checkBox").then_some(Mark::FormFieldPart)
    }

    /// Writes what a drop-down or check box displays.
    fn choose(&mut self) {
        let Some(text) = std::mem::take(&mut self.form_field).shown() else { return };
        self.write(&text);
        if let Some(Frame::Paragraph(paragraph)) = self.frames.last_mut() {
            paragraph.choice = Some(Choice::default());
        }
    }

    fn line_break(&mut self, element: &BytesStart<'_>) -> Mark {
        let is_line = attribute(element, "type").is_none_or(|kind| kind == "textWrapping");
        let is_first = matches!(self.frames.last(), Some(Frame::Paragraph(open)) if open.text.is_empty());
        // A page break before a paragraph is not part of its text.
        if is_line || !is_first { self.write("\n") } else { Mark::Plain }
    }

    fn symbol(&mut self, element: &BytesStart<'_>) -> Mark {
        let code = attribute(element, "char").and_then(|code| u32::from_str_radix(&code, 16).ok());
        let font = attribute(element, "font").unwrap_or_default();
        match code.and_then(|code| symbol(code, &font)) {
            Some(character) => self.write(character.encode_utf8(&mut [0; 4])),
            None => Mark::Plain,
        }
    }

    /// Counts the label before the text boxes of the paragraph.
    fn label(&mut self) -> Result<(), ReadError> {
        let Some(Frame::Paragraph(paragraph)) = self.frames.last_mut() else { return Ok(()) };
        if paragraph.is_joined || paragraph.is_labelled {
            return Ok(());
        }
        paragraph.is_labelled = true;
        paragraph.label = match paragraph.told_label.take() {
            Some(label) => spaced(label.chars().map(private_bullet).collect(), false),
            None => self.numbering.label(paragraph.style.as_deref(), paragraph.list, paragraph.level),
        };
        match &paragraph.label {
            Some(label) => self.seen.meter.text(label),
            None => Ok(()),
        }
    }

    fn end_paragraph(&mut self) -> Result<(), ReadError> {
        self.label()?;
        let Some(Frame::Paragraph(open)) = self.frames.pop() else { return Ok(()) };
        let mut region = self.region;
        if let Some(Frame::Paragraph(_)) = self.frames.last() {
            // Drawings may contain paragraphs of their own.
            self.depth = self.depth.saturating_sub(1);
            region = Region::TextBox;
        }
        let mut paragraph = Paragraph { text: open.text, region };
        let mut after = open.after;
        // Appending to the old text keeps the cost linear where thousands of paragraphs are joined.
        if let Some((mut carried, mut boxes)) = self.flow().and_then(|flow| flow.carried.take()) {
            carried.text.push_str(&paragraph.text);
            boxes.append(&mut after);
            (paragraph.text, after) = (carried.text, boxes);
        }
        if let Some(label) = open.label {
            paragraph.text.insert_str(0, &label);
        }
        match self.flow() {
            Some(flow) if open.is_joined => flow.carried = Some((paragraph, after)),
            _ => {
                self.push(Block::Paragraph(paragraph));
                after.into_iter().for_each(|block| self.push(block));
            }
        }
        Ok(())
    }

    fn end_table(&mut self) {
        self.depth = self.depth.saturating_sub(1);
        let Some(Frame::Table(grid)) = self.frames.pop() else { return };
        let number = grid.number;
        match grid.finish() {
            Some(table) => self.push(Block::Table(table)),
            // A table whose rows are all deleted is dropped.
            None if number == self.seen.tables => self.seen.tables -= 1,
            None => {}
        }
    }

    fn end_row(&mut self) {
        if let Some(Frame::Row(row)) = self.frames.pop()
            && let Some(Frame::Table(grid)) = self.frames.last_mut()
        {
            grid.push(row);
        }
    }

    fn end_cell(&mut self) {
        if let Some(Frame::Cell(mut cell, flow)) = self.frames.pop()
            && let Some(Frame::Row(row)) = self.frames.last_mut()
        {
            cell.blocks = flow.finish();
            row.cells.push(cell);
        }
    }

    fn end_text_box(&mut self, outer: Region) {
        self.depth = self.depth.saturating_sub(1);
        self.region = outer;
        if let Some(Frame::Flow(flow)) = self.frames.pop() {
            for block in flow.finish() {
                self.push(block);
            }
        }
    }

    fn end_margin(&mut self, outer: Region) {
        self.depth = self.depth.saturating_sub(1);
        let region = std::mem::replace(&mut self.region, outer);
        if let Some(Frame::Flow(flow)) = self.frames.pop() {
            self.seen.told_margins.push((region, flow.finish()));
        }
    }

    /// The block sequence for a paragraph that ends, unless it is within another paragraph.
    fn flow(&mut self) -> Option<&mut Flow> {
        match self.frames.last_mut() {
            Some(Frame::Flow(flow) | Frame::Cell(_, flow)) => Some(flow),
            _ => None,
        }
    }

    /// Text in an invalid position, such as directly in a table, goes to the nearest enclosing holder.
    fn push(&mut self, block: Block) {
        for frame in self.frames.iter_mut().rev() {
            match frame {
                Frame::Flow(flow) | Frame::Cell(_, flow) => return flow.push(block),
                Frame::Paragraph(paragraph) => return paragraph.after.push(block),
                Frame::Table(_) | Frame::Row(_) => {}
            }
        }
    }
}

impl Flow {
    fn push(&mut self, block: Block) {
        self.settle();
        // Most cells have one paragraph; the default capacity of four would dominate the memory of a large table.
        if self.blocks.is_empty() {
            self.blocks.reserve_exact(1);
        }
        self.blocks.push(block);
    }

    fn finish(mut self) -> Vec<Block> {
        self.settle();
        self.blocks
    }

    /// Ends a paragraph whose mark was deleted but which no further paragraph continues.
    fn settle(&mut self) {
        if let Some((paragraph, after)) = self.carried.take() {
            if !paragraph.text.is_empty() {
                self.blocks.push(Block::Paragraph(paragraph));
            }
            self.blocks.extend(after);
        }
    }
}

impl Visitor for Story<'_, '_> {
    type Error = ReadError;

    fn open(&mut self, name: &str, element: &BytesStart<'_>) -> Result<Step, ReadError> {
        let within = self.marks.last().copied().unwrap_or_default();
        let mark = match within {
            Mark::ParagraphProps
            | Mark::EndMarkProps
            | Mark::ListProps
            | Mark::RunProps
            | Mark::RowProps
            | Mark::CellProps
            | Mark::ControlProps
            | Mark::Section => self.open_property(within, name, element),
            Mark::Text => None,
            Mark::FormField | Mark::FormFieldPart => self.open_form_field(name, element),
            Mark::Alternate(true) => None,
            Mark::Alternate(false) => match (name, self.marks.last_mut()) {
                ("Choice" | "Fallback", Some(alternate)) => {
                    *alternate = Mark::Alternate(true);
                    Some(Mark::Plain)
                }
                _ => None,
            },
            _ => self.open_content(name, element)?,
        };
        Ok(match mark {
            Some(mark) => {
                self.marks.push(mark);
                Step::Into
            }
            None => Step::Over,
        })
    }

    fn close(&mut self) -> Result<(), ReadError> {
        match self.marks.pop().unwrap_or_default() {
            Mark::ParagraphProps => self.label()?,
            Mark::Paragraph => self.end_paragraph()?,
            Mark::RunProps => {
                if let Some(Frame::Paragraph(paragraph)) = self.frames.last_mut() {
                    let (style, own) = paragraph.run;
                    paragraph.view = own.over(paragraph.looks, style);
                }
            }
            Mark::Run => {
                if let Some(Frame::Paragraph(paragraph)) = self.frames.last_mut() {
                    paragraph.view = View::Shown;
                }
            }
            Mark::FormField => self.choose(),
            Mark::Control(true) => self.prompts = self.prompts.saturating_sub(1),
            Mark::Table => self.end_table(),
            Mark::Row => self.end_row(),
            Mark::Cell => self.end_cell(),
            Mark::TextBox(outer) => self.end_text_box(outer),
            Mark::Margin(outer) => self.end_margin(outer),
            _ => {}
        }
        Ok(())
    }

    fn text(&mut self, text: &str) -> Result<(), ReadError> {
        if !matches!(self.marks.last(), Some(Mark::Text)) {
            return Ok(());
        }
        // A line end in the markup is a blank; a line break is w:br.
        let mut lines = text.split(['\r', '\n']);
        if let Some(first) = lines.next() {
            self.write(first);
        }
        for line in lines {
            self.write(" ");
            self.write(line);
        }
        Ok(())
    }
}

fn merge(element: &BytesStart<'_>) -> Merge {
    match attribute(element, "val").as_deref() {
        Some("restart") => Merge::Start,
        _ => Merge::Continue,
    }
}

enum Revision {
    Inserted,
    Deleted,
}

/// Kind of tracked change of an `aml:annotation` of Word 2003, if it is one.
fn revision(element: &BytesStart<'_>) -> Option<Revision> {
    match attribute(element, "type").as_deref() {
        Some("Word.Insertion") => Some(Revision::Inserted),
        Some("Word.Deletion") => Some(Revision::Deleted),
        _ => None,
    }
}
