//! An OpenDocument text in, its [`Document`] out: body first, then the headers and footers of its master pages.

use std::collections::BTreeSet;

use quick_xml::events::BytesStart;

use super::list::{Lists, OUTLINE};
use super::looks::{Family, TextStyles};
use super::table::OpenTable;
use super::{Line, Source};
use crate::docx::numbering::spaced;
use crate::form_field::{FormField, Kind};
use crate::grid::{has_text, number_tables};
use crate::{Block, Document, Format, Limits, Meter, Notice, Paragraph, ReadError, Region};
use opc::{Step, Visitor, attribute, number, walk};

/// Most tracked deletions that are read.
const MAX_DELETIONS: usize = 20_000;

/// Reads a text of ODF 1.0 to 1.4, zipped or flat.
pub(crate) fn read(bytes: &[u8], limits: &Limits) -> Result<Document, ReadError> {
    let mut source = Source::open(bytes, limits)?;
    let content = source.content()?;
    let styles = match &mut source {
        Source::Parts(package) => package.part("styles.xml")?,
        Source::Flat(_) => None,
    };
    let mut lists = Lists::default();
    if let Some(styles) = &styles {
        lists.read("styles.xml", styles)?;
    }
    lists.read("content.xml", &content)?;
    let mut looks = TextStyles::default();
    if let Some(styles) = &styles {
        looks.read("styles.xml", styles)?;
    }
    looks.read("content.xml", &content)?;
    looks.settle();

    let mut story = Story {
        lists,
        looks,
        meter: Meter::new(limits),
        notices: BTreeSet::new(),
        region: Region::Body,
        marks: Vec::new(),
        frames: Vec::new(),
        depth: 0,
        open_lists: Vec::new(),
        item: Item::Counted,
        form_field: FormField::default(),
        deletions: BTreeSet::new(),
        changed: String::new(),
        deletion: None,
        body: Vec::new(),
        margins: Vec::new(),
    };
    if source.has_macros() {
        story.notices.insert(Notice::Macros);
    }
    walk("content.xml", &content, &mut story)?;
    if let Some(styles) = &styles {
        walk("styles.xml", styles, &mut story)?;
    }
    let mut blocks = story.body;
    let mut margins = story.margins;
    margins.sort_by_key(|(region, _)| *region);
    // Headers of left pages, right pages and unused master pages mostly repeat each other.
    let mut said = BTreeSet::new();
    for (region, blocks_of_margin) in margins {
        let margin = Document { format: Format::Odt, blocks: blocks_of_margin, notices: Vec::new() };
        if said.insert((region, margin.text())) {
            blocks.extend(margin.blocks);
        }
    }
    number_tables(&mut blocks, &mut 0);
    Ok(Document { format: Format::Odt, blocks, notices: story.notices.into_iter().collect() })
}

/// Meaning of an open element for its content.
#[derive(Clone, Copy)]
enum Mark {
    /// An element that contains the body or the master pages.
    Outside,
    /// An element that contains blocks.
    Blocks,
    Paragraph,
    /// An inline element; its text is part of the paragraph.
    Inline,
    /// A span; whether the text around it is crossed out.
    Span(bool),
    /// A form field, whose parameters are read.
    FormField,
    /// A frame or shape, whose title is not read.
    Frame,
    /// A tracked change, described before the text.
    Changes,
    /// A number as displayed by the program that wrote the file.
    Number,
    Body,
    Margin,
    TextBox(Region),
    List,
    Item,
    Table,
    Row,
    Cell,
}

enum Frame {
    Flow(Vec<Block>),
    Paragraph(OpenParagraph),
    Table(OpenTable),
    Cell(Vec<Block>),
}

#[derive(Default)]
struct OpenParagraph {
    line: Line,
    label: String,
    is_hidden: bool,
    /// The text being read is crossed out.
    is_struck: bool,
    /// Text boxes anchored here.
    after: Vec<Block>,
}

/// Number of the next paragraph in the innermost list.
enum Item {
    /// None, since the paragraph is not the first of its item.
    Counted,
    /// The next number, or the one specified.
    Next(Option<u32>),
    /// The number as displayed by the program that wrote the file.
    Told(String),
}

struct Story<'l> {
    lists: Lists,
    looks: TextStyles,
    meter: Meter<'l>,
    notices: BTreeSet<Notice>,
    region: Region,
    /// One frame for each open element whose content is read.
    marks: Vec<Mark>,
    /// One holder for each open paragraph or block sequence.
    frames: Vec<Frame>,
    /// Number of open tables and text boxes.
    depth: usize,
    /// Styles of the open lists.
    open_lists: Vec<String>,
    item: Item,
    /// The open form field.
    form_field: FormField,
    /// Deletions whose text is still between its marks; usually it is in the change itself.
    deletions: BTreeSet<String>,
    /// The change being read, and the deletion being skipped.
    changed: String,
    deletion: Option<String>,
    body: Vec<Block>,
    margins: Vec<(Region, Vec<Block>)>,
}

impl Story<'_> {
    fn open_outside(&mut self, name: &str, element: &BytesStart<'_>) -> Option<Mark> {
        let is_shown = attribute(element, "display").is_none_or(|value| value != "false");
        match name {
            "document" | "document-content" | "document-styles" | "body" | "master-styles" | "master-page" => {
                Some(Mark::Outside)
            }
            "text" => {
                self.frames.push(Frame::Flow(Vec::new()));
                Some(Mark::Body)
            }
            "header" | "header-left" | "header-first" | "footer" | "footer-left" | "footer-first" if is_shown => {
                self.region = if name.starts_with("header") { Region::Header } else { Region::Footer };
                self.frames.push(Frame::Flow(Vec::new()));
                Some(Mark::Margin)
            }
            _ => None,
        }
    }

    fn open_content(&mut self, within: Mark, name: &str, element: &BytesStart<'_>) -> Result<Option<Mark>, ReadError> {
        let is_inline = matches!(within, Mark::Paragraph | Mark::Inline | Mark::Span(_));
        let is = |attribute_name, wanted: &str| attribute(element, attribute_name).is_some_and(|value| value == wanted);
        Ok(Some(match name {
            "p" | "h" => {
                self.open_paragraph(name, element)?;
                Mark::Paragraph
            }
            "tracked-changes" => {
                self.notices.insert(Notice::TrackedChanges);
                Mark::Changes
            }
            "change-start" | "change-end" => {
                let id = attribute(element, "change-id").unwrap_or_default();
                match &self.deletion {
                    None if name == "change-start" && self.deletions.contains(&*id) => {
                        self.deletion = Some(id.into_owned());
                    }
                    Some(open) if name == "change-end" && **open == *id => self.deletion = None,
                    _ => {}
                }
                return Ok(None);
            }
            "s" | "tab" | "line-break" if self.deletion.is_some() || self.is_struck() => return Ok(None),
            // Placeholders of a form are not the user's text.
            "placeholder"
            | "forms"
            | "sequence-decls"
            | "variable-decls"
            | "user-field-decls"
            | "object"
            | "object-ole"
            | "plugin"
            | "event-listeners"
            | "script"
            | "binary-data"
            | "note"
            | "annotation"
            | "table-column"
            | "table-columns"
            | "table-header-columns"
            | "table-column-group"
            | "desc"
            | "glue-point"
            | "enhanced-geometry"
            | "number-columns" => return Ok(None),
            "hidden-text" if !is("is-hidden", "false") => return Ok(None),
            "hidden-paragraph" => {
                if let Some(Frame::Paragraph(paragraph)) = self.frames.last_mut() {
                    paragraph.is_hidden |= is("is-hidden", "true");
                }
                return Ok(None);
            }
            "section" if is("display", "none") => return Ok(None),
            "title" if matches!(within, Mark::Frame | Mark::TextBox(_)) => return Ok(None),
            "span" if self.lists.is_hidden(element) => return Ok(None),
            "span" if is_inline && self.looks.strikes() => match self.frames.last_mut() {
                Some(Frame::Paragraph(paragraph)) => {
                    let outer = paragraph.is_struck;
                    paragraph.is_struck = self.looks.of(Family::Text, element).unwrap_or(outer);
                    Mark::Span(outer)
                }
                _ => Mark::Inline,
            },
            // LibreOffice's form fields of Word documents; the text of a text field follows.
            "fieldmark" | "fieldmark-start" if is_inline => {
                let kind = attribute(element, "type").map_or(Kind::Text, |kind| match kind.rsplit('.').next() {
                    Some("FORMDROPDOWN") => Kind::List,
                    Some("FORMCHECKBOX") => Kind::CheckBox,
                    _ => Kind::Text,
                });
                self.form_field = FormField::new(kind);
                Mark::FormField
            }
            "number" if is_inline || matches!(within, Mark::Item) => {
                self.item = Item::Told(String::new());
                Mark::Number
            }
            "list" => {
                self.open_list(element);
                Mark::List
            }
            "list-item" | "list-header" => {
                self.item =
                    if name == "list-item" { Item::Next(number(element, "start-value")) } else { Item::Counted };
                Mark::Item
            }
            "table" => {
                self.deepen()?;
                self.frames.push(Frame::Table(OpenTable::default()));
                Mark::Table
            }
            "table-row" => match self.frames.last_mut() {
                Some(Frame::Table(table)) => {
                    table.open_row(number(element, "number-rows-repeated"));
                    Mark::Row
                }
                _ => Mark::Blocks,
            },
            "table-cell" | "covered-table-cell" => match self.frames.last_mut() {
                Some(Frame::Table(table)) => {
                    let repeated = number(element, "number-columns-repeated");
                    if name == "covered-table-cell" {
                        table.pass_over(repeated);
                        return Ok(None);
                    }
                    let span = |name| number::<usize>(element, name).unwrap_or(1);
                    table.open_cell(span("number-rows-spanned"), span("number-columns-spanned"), repeated);
                    self.meter.cell()?;
                    self.frames.push(Frame::Cell(Vec::new()));
                    Mark::Cell
                }
                _ => Mark::Blocks,
            },
            "text-box" => {
                self.deepen()?;
                let outer = std::mem::replace(&mut self.region, Region::TextBox);
                self.frames.push(Frame::Flow(Vec::new()));
                Mark::TextBox(outer)
            }
            "image" => {
                self.notices.insert(Notice::Pictures);
                return Ok(None);
            }
            "frame" | "custom-shape" | "rect" | "ellipse" | "circle" | "line" | "polygon" | "polyline" | "path"
            | "g" | "connector" | "caption" | "measure" => Mark::Frame,
            other if other.ends_with("-source") => return Ok(None),
            _ => match self.frames.last_mut() {
                Some(Frame::Paragraph(paragraph)) if is_inline => {
                    match paragraph.line.inline(name, element, &mut self.meter)? {
                        Some(Step::Over) => return Ok(None),
                        // The content of any other inline element is its displayed text.
                        Some(Step::Into | Step::Stop) | None => Mark::Inline,
                    }
                }
                _ if matches!(within, Mark::Frame) => Mark::Frame,
                _ => Mark::Blocks,
            },
        }))
    }

    fn open_change(&mut self, name: &str, element: &BytesStart<'_>) -> Option<Mark> {
        match name {
            "changed-region" => {
                self.changed = attribute(element, "id").unwrap_or_default().into_owned();
                Some(Mark::Changes)
            }
            "deletion" if self.deletions.len() < MAX_DELETIONS => {
                self.deletions.insert(std::mem::take(&mut self.changed));
                None
            }
            _ => None,
        }
    }

    /// `field:param` of a form field.
    fn form_field_property(&mut self, element: &BytesStart<'_>) {
        let value = attribute(element, "value").unwrap_or_default();
        match attribute(element, "name").as_deref() {
            Some("Dropdown_ListEntry") => self.form_field.entry(value.into_owned()),
            Some("Dropdown_Selected") => self.form_field.choose(value.parse().ok()),
            Some("Checkbox_Checked") => self.form_field.choose(Some(usize::from(value == "true"))),
            _ => {}
        }
    }

    fn open_paragraph(&mut self, name: &str, element: &BytesStart<'_>) -> Result<(), ReadError> {
        self.meter.paragraph()?;
        if let Some(Frame::Paragraph(_)) = self.frames.last() {
            // Shapes may contain paragraphs of their own.
            self.deepen()?;
        }
        let is_struck = self.looks.of(Family::Paragraph, element).unwrap_or(false);
        let is_hidden = self.lists.is_hidden(element);
        let mut paragraph = OpenParagraph { is_hidden, is_struck, ..OpenParagraph::default() };
        if !paragraph.is_hidden {
            let label = match (std::mem::replace(&mut self.item, Item::Counted), self.open_lists.last()) {
                (Item::Told(label), _) => {
                    // Counted nevertheless, for later items without a number of their own.
                    if let Some(style) = self.open_lists.last() {
                        self.lists.label(style, self.open_lists.len() - 1, None);
                    }
                    spaced(label.trim().to_owned(), false)
                }
                (Item::Next(start), Some(style)) => self.lists.label(style, self.open_lists.len() - 1, start),
                (_, None)
                    if name == "h" && attribute(element, "is-list-header").is_none_or(|value| value != "true") =>
                {
                    let level = number::<usize>(element, "outline-level").unwrap_or(1).saturating_sub(1);
                    self.lists.label(OUTLINE, level, None)
                }
                _ => None,
            };
            paragraph.label = label.unwrap_or_default();
            self.meter.text(&paragraph.label)?;
        }
        self.frames.push(Frame::Paragraph(paragraph));
        Ok(())
    }

    fn open_list(&mut self, element: &BytesStart<'_>) {
        let own = attribute(element, "style-name").map(|name| name.into_owned());
        let style = own.or_else(|| self.open_lists.last().cloned()).unwrap_or_default();
        let goes_on = attribute(element, "continue-numbering").is_some_and(|value| value == "true")
            || attribute(element, "continue-list").is_some();
        if !goes_on {
            self.lists.restart(&style, self.open_lists.len());
        }
        self.open_lists.push(style);
    }

    fn is_struck(&self) -> bool {
        matches!(self.frames.last(), Some(Frame::Paragraph(paragraph)) if paragraph.is_struck)
    }

    fn deepen(&mut self) -> Result<(), ReadError> {
        self.depth += 1;
        self.meter.depth(self.depth)
    }

    fn end_paragraph(&mut self) {
        let Some(Frame::Paragraph(open)) = self.frames.pop() else { return };
        let mut region = self.region;
        if let Some(Frame::Paragraph(_)) = self.frames.last() {
            self.depth = self.depth.saturating_sub(1);
            region = Region::TextBox;
        }
        if !open.is_hidden {
            let mut text = open.line.finish();
            text.insert_str(0, &open.label);
            self.push(Block::Paragraph(Paragraph { text, region }));
        }
        open.after.into_iter().for_each(|block| self.push(block));
    }

    fn push(&mut self, block: Block) {
        for frame in self.frames.iter_mut().rev() {
            match frame {
                Frame::Flow(blocks) | Frame::Cell(blocks) => return blocks.push(block),
                Frame::Paragraph(paragraph) => return paragraph.after.push(block),
                Frame::Table(_) => {}
            }
        }
    }

    fn pop_flow(&mut self) -> Vec<Block> {
        match self.frames.pop() {
            Some(Frame::Flow(blocks) | Frame::Cell(blocks)) => blocks,
            _ => Vec::new(),
        }
    }
}

impl Visitor for Story<'_> {
    type Error = ReadError;

    fn open(&mut self, name: &str, element: &BytesStart<'_>) -> Result<Step, ReadError> {
        let within = self.marks.last().copied().unwrap_or(Mark::Outside);
        let mark = match within {
            Mark::Outside => self.open_outside(name, element),
            Mark::Number => None,
            Mark::FormField => {
                self.form_field_property(element);
                None
            }
            Mark::Changes => self.open_change(name, element),
            _ => self.open_content(within, name, element)?,
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
        match self.marks.pop().unwrap_or(Mark::Outside) {
            Mark::Paragraph => self.end_paragraph(),
            Mark::FormField => {
                let shown = std::mem::take(&mut self.form_field).shown();
                if let (Some(shown), Some(Frame::Paragraph(paragraph))) = (shown, self.frames.last_mut())
                    && self.deletion.is_none()
                    && !paragraph.is_struck
                {
                    paragraph.line.push(&shown);
                }
            }
            Mark::Span(outer) => {
                if let Some(Frame::Paragraph(paragraph)) = self.frames.last_mut() {
                    paragraph.is_struck = outer;
                }
            }
            Mark::Number => {
                // A number within the paragraph is inserted at its beginning.
                if let Some(Frame::Paragraph(paragraph)) = self.frames.last_mut()
                    && paragraph.label.is_empty()
                    && let Item::Told(label) = std::mem::replace(&mut self.item, Item::Counted)
                {
                    paragraph.label = spaced(label, false).unwrap_or_default();
                }
            }
            Mark::Body => {
                let blocks = self.pop_flow();
                self.body.extend(blocks);
            }
            Mark::Margin => {
                let mut blocks = self.pop_flow();
                blocks.retain(has_text);
                self.margins.push((self.region, blocks));
                self.region = Region::Body;
            }
            Mark::TextBox(outer) => {
                self.depth = self.depth.saturating_sub(1);
                self.region = outer;
                self.pop_flow().into_iter().for_each(|block| self.push(block));
            }
            Mark::List => drop(self.open_lists.pop()),
            Mark::Item => self.item = Item::Counted,
            Mark::Cell => {
                let blocks = self.pop_flow();
                if let Some(Frame::Table(table)) = self.frames.last_mut() {
                    table.end_cell(blocks, &mut self.meter)?;
                }
            }
            Mark::Row => {
                if let Some(Frame::Table(table)) = self.frames.last_mut() {
                    table.end_row(&mut self.meter)?;
                }
            }
            Mark::Table => {
                self.depth = self.depth.saturating_sub(1);
                if let Some(Frame::Table(open)) = self.frames.pop()
                    && let Some(table) = open.finish(self.region)
                {
                    self.push(Block::Table(table));
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn text(&mut self, text: &str) -> Result<(), ReadError> {
        match (self.marks.last(), self.frames.last_mut()) {
            (Some(Mark::Paragraph | Mark::Inline | Mark::Span(_)), Some(Frame::Paragraph(paragraph)))
                if self.deletion.is_none() =>
            {
                match paragraph.is_struck {
                    false => paragraph.line.push(text),
                    true if paragraph.is_hidden || text.trim().is_empty() => {}
                    true => drop(self.notices.insert(Notice::StruckText)),
                }
            }
            (Some(Mark::Number), _) => {
                if let Item::Told(label) = &mut self.item {
                    label.push_str(text);
                }
            }
            _ => {}
        }
        Ok(())
    }
}
