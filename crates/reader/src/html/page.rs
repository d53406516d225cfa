//! Tokens of a page in, its paragraphs and tables out. Nesting is kept in vectors; an element without an end tag ends with
//! the enclosing cell.

use std::collections::BTreeSet;

use super::element::Element;
use super::field::{self, Select};
use super::flow::Flow;
use super::hidden::{End, Hidden};
use super::list;
use super::reference;
use super::scope::{Effect, Scopes};
use super::sheet::StyleSheet;
use super::style::{self, Property, Style};
use super::table::{Grid, Place};
use super::token::{Tag, Token, Tokens};
use crate::limits::Meter;
use crate::{Block, Document, Format, Notice, ReadError, Region};

/// Smaller pictures (CSS pixels) are ornaments or tracking pixels and are not reported.
const ORNAMENT: f64 = 64.0;

/// Most tabs of one element.
const MOST_TABS: usize = 16;

pub(super) fn read(html: &str, meter: Meter<'_>) -> Result<Document, ReadError> {
    let mut page = Page {
        meter,
        root: Flow::default(),
        tables: Vec::new(),
        count: 0,
        scopes: Scopes::default(),
        hidden: None,
        select: None,
        is_pre_fresh: false,
        is_frameset: false,
        sheet: StyleSheet::default(),
        notices: BTreeSet::new(),
    };
    for token in Tokens::new(html) {
        match token {
            Token::Text(text) => page.text(text),
            Token::Raw(text) => page.raw(text),
            Token::Sheet(text) => page.sheet.read(text),
            Token::Start(tag) => page.start(&tag)?,
            Token::End(name) => page.end(&name)?,
        }
    }
    page.finish()
}

struct Page<'l> {
    meter: Meter<'l>,
    /// Content outside of all tables.
    root: Flow,
    /// Open tables, outermost first.
    tables: Vec<Open>,
    /// Number of tables begun so far.
    count: usize,
    scopes: Scopes,
    hidden: Option<Hidden>,
    select: Option<Select>,
    /// The preformatted text is still empty.
    is_pre_fresh: bool,
    is_frameset: bool,
    sheet: StyleSheet,
    notices: BTreeSet<Notice>,
}

/// An open table.
struct Open {
    grid: Grid,
    cell: Option<OpenCell>,
}

struct OpenCell {
    place: Place,
    flow: Flow,
    /// Scopes of the enclosing cell.
    around: usize,
    /// The number that Excel stores in addition to the displayed text.
    number: Option<String>,
    is_struck: bool,
}

impl Page<'_> {
    fn text(&mut self, text: &str) {
        if self.hidden.is_some() {
            return;
        }
        let text = reference::resolved(text);
        if let Some(select) = &mut self.select {
            return select.text(&text);
        }
        if self.leaves_out(&text) {
            return;
        }
        let (keep, is_label) = (self.scopes.keeps_blanks(), self.scopes.is_label());
        let mut characters = text.chars().peekable();
        // A line end directly after <pre> is ignored (HTML standard, 13.2.6.4.7).
        if std::mem::take(&mut self.is_pre_fresh) {
            characters.next_if_eq(&'\r');
            characters.next_if_eq(&'\n');
        }
        let flow = self.flow();
        for character in characters {
            flow.character(if is_label && character == '\u{A0}' { ' ' } else { character }, keep);
        }
    }

    fn raw(&mut self, text: &str) {
        if self.hidden.is_none() {
            let text = reference::resolved(text);
            self.write(text.strip_prefix("\r\n").or(text.strip_prefix('\n')).unwrap_or(&text));
        }
    }

    /// Adds text whose line ends are kept.
    fn write(&mut self, text: &str) {
        if self.leaves_out(text) {
            return;
        }
        let flow = self.flow();
        for character in text.chars() {
            flow.character(character, true);
        }
    }

    fn start(&mut self, tag: &Tag<'_>) -> Result<(), ReadError> {
        let (name, element) = (tag.name.as_ref(), tag.element);
        if self.stays_hidden_at(name, element) {
            return Ok(());
        }
        self.is_pre_fresh = false;
        if self.select.is_some() && !matches!(name, "option" | "optgroup") {
            self.end_select();
        }
        let css = tag.attribute("style").unwrap_or_default();
        let style = Style::read(&css);
        if self.hides(tag, &style) {
            self.structure(tag, &style)?;
            self.hidden = Some(Hidden::new(name));
            return Ok(());
        }
        if let Some(tabs) = style.value(Property::TabCount) {
            // Word writes a tab as a number of blanks.
            self.write("\t".repeat(tabs.parse().unwrap_or(1).min(MOST_TABS)).as_str());
            self.hidden = Some(Hidden::new(name));
            return Ok(());
        }
        match name {
            "br" => self.flow().line_break(),
            "table" => self.open_table()?,
            "td" | "th" => {
                self.structure(tag, &style)?;
                self.open_cell(tag, &style)?;
            }
            "img" => self.picture(tag, &style),
            "input" => {
                if let Some(text) = field::shown(tag) {
                    self.write(&text);
                }
            }
            "select" => self.select = Some(Select::new(tag)),
            "option" => {
                if let Some(select) = &mut self.select {
                    select.option(tag);
                }
            }
            "q" => self.write("“"),
            "frameset" => self.is_frameset = true,
            "ins" => drop(self.notices.insert(Notice::TrackedChanges)),
            _ => self.structure(tag, &style)?,
        }
        if !element.is_void() && !element.is_part_of_table() && name != "table" {
            self.open_scope(tag, &style);
        }
        Ok(())
    }

    /// Ends the paragraph, item, cell or row that a start tag ends implicitly.
    fn structure(&mut self, tag: &Tag<'_>, style: &Style<'_>) -> Result<(), ReadError> {
        let name = tag.name.as_ref();
        if tag.element.is_part_of_table() {
            if self.tables.is_empty() {
                self.flow().blank();
                return Ok(());
            }
            self.close_cell()?;
            if let Some(table) = self.tables.last_mut() {
                match name {
                    "tr" => table.grid.begin_row(),
                    "td" | "th" => {}
                    _ => table.grid.end_group(),
                }
            }
        } else if tag.element.is_block() {
            self.end_paragraph()?;
            self.scopes.close_by_start_of(name);
            if name == "li" {
                let label = self.scopes.list().map_or_else(|| list::STRAY.to_owned(), |list| list.item(tag, style));
                self.flow().label(label);
            }
        }
        Ok(())
    }

    fn end(&mut self, name: &str) -> Result<(), ReadError> {
        if self.stays_hidden_after(name) {
            return Ok(());
        }
        if self.select.is_some() && name != "option" && name != "optgroup" {
            self.end_select();
        }
        let element = Element::named(name);
        match name {
            "table" => return self.close_table(),
            "br" => self.flow().line_break(),
            "q" => self.write("”"),
            _ if element.is_part_of_table() => {
                if self.tables.is_empty() {
                    self.flow().blank();
                }
                self.close_cell()?;
                if let Some(table) = self.tables.last_mut() {
                    match name {
                        "tr" => table.grid.end_row(),
                        "td" | "th" | "colgroup" => {}
                        _ => table.grid.end_group(),
                    }
                }
                return Ok(());
            }
            _ if element.is_block() => self.end_paragraph()?,
            _ => {}
        }
        self.close_scope(name);
        Ok(())
    }

    /// True where a start tag is within an invisible element.
    fn stays_hidden_at(&mut self, name: &str, element: Element) -> bool {
        let Some(hidden) = &mut self.hidden else { return false };
        let stays = hidden.stays_at(name, element);
        if !stays {
            self.hidden = None;
        }
        stays
    }

    /// True where an end tag belongs to an invisible element.
    fn stays_hidden_after(&mut self, name: &str) -> bool {
        let in_table = !self.tables.is_empty();
        let Some(hidden) = &mut self.hidden else { return false };
        let end = hidden.end(name, in_table);
        if end != End::Within {
            self.hidden = None;
        }
        end != End::Around
    }

    fn hides(&mut self, tag: &Tag<'_>, style: &Style<'_>) -> bool {
        match tag.name.as_ref() {
            "html" | "body" | "col" | "colgroup" => false,
            "del" => {
                self.notices.insert(Notice::TrackedChanges);
                true
            }
            _ if tag.element.is_void() => false,
            _ => tag.element.is_unseen() || style.is_hidden() || tag.has("hidden"),
        }
    }

    fn open_scope(&mut self, tag: &Tag<'_>, style: &Style<'_>) {
        self.is_pre_fresh = matches!(tag.name.as_ref(), "pre" | "listing");
        let is_struck = self.strikes(tag, style);
        self.scopes.open(tag, style, is_struck);
    }

    fn strikes(&self, tag: &Tag<'_>, style: &Style<'_>) -> bool {
        matches!(tag.name.as_ref(), "s" | "strike") || style.is_struck() || self.sheet.strikes(tag)
    }

    /// Whether text at this position is crossed out; text that is not blank is reported.
    fn leaves_out(&mut self, text: &str) -> bool {
        let cell = self.tables.iter().rev().find_map(|table| table.cell.as_ref());
        let is_struck = self.scopes.is_struck() || cell.is_some_and(|cell| cell.is_struck);
        if is_struck && !text.trim().is_empty() {
            self.notices.insert(Notice::StruckText);
        }
        is_struck
    }

    fn close_scope(&mut self, name: &str) {
        match self.scopes.close(name) {
            Some(Effect::List(_)) => self.flow().no_label(),
            Some(Effect::Label) => self.flow().end_label(),
            _ => {}
        }
    }

    fn region(&self) -> Region {
        if self.scopes.is_quotation() { Region::Quotation } else { Region::Body }
    }

    /// The target of text: the innermost open cell. Text between cells is placed before its table.
    fn flow(&mut self) -> &mut Flow {
        let cell = self.tables.iter_mut().rev().find_map(|table| table.cell.as_mut());
        cell.map_or(&mut self.root, |cell| &mut cell.flow)
    }

    fn end_paragraph(&mut self) -> Result<(), ReadError> {
        let region = self.region();
        let cell = self.tables.iter_mut().rev().find_map(|table| table.cell.as_mut());
        cell.map_or(&mut self.root, |cell| &mut cell.flow).end_paragraph(region, &mut self.meter)
    }

    fn open_table(&mut self) -> Result<(), ReadError> {
        // A table directly within another, outside of its cells, ends the outer one.
        if self.tables.last().is_some_and(|table| table.cell.is_none()) {
            self.close_table()?;
        }
        self.end_paragraph()?;
        self.meter.depth(self.tables.len() + 1)?;
        self.count += 1;
        self.tables.push(Open { grid: Grid::new(self.count, self.region()), cell: None });
        Ok(())
    }

    fn open_cell(&mut self, tag: &Tag<'_>, style: &Style<'_>) -> Result<(), ReadError> {
        let is_struck = self.strikes(tag, style);
        if let Some(table) = self.tables.last_mut() {
            self.meter.cell()?;
            let spans = (tag.number("colspan").unwrap_or(1), tag.number("rowspan").unwrap_or(1));
            let place = table.grid.next_cell(spans.0, spans.1);
            let number = tag.attribute("x:num").filter(|number| !number.is_empty()).map(|number| number.into_owned());
            table.cell =
                Some(OpenCell { place, flow: Flow::default(), around: self.scopes.enter(), number, is_struck });
        }
        Ok(())
    }

    fn close_cell(&mut self) -> Result<(), ReadError> {
        if self.tables.last().is_none_or(|table| table.cell.is_none()) {
            return Ok(());
        }
        self.end_paragraph()?;
        if let Some(table) = self.tables.last_mut()
            && let Some(mut cell) = table.cell.take()
        {
            // Excel exports ### for a number that is too wide for its column.
            if let Some(number) = cell.number
                && let Some(text) = cell.flow.only_text()
                && !text.is_empty()
                && text.chars().all(|character| character == '#')
            {
                *text = number;
            }
            table.grid.push(cell.place, cell.flow.finish());
            self.scopes.leave(cell.around);
        }
        Ok(())
    }

    fn close_table(&mut self) -> Result<(), ReadError> {
        self.close_cell()?;
        if let Some(table) = self.tables.pop() {
            self.end_paragraph()?;
            if let Some(table) = table.grid.finish() {
                self.flow().push(Block::Table(table));
            }
        }
        Ok(())
    }

    fn end_select(&mut self) {
        if let Some(select) = self.select.take() {
            self.write(select.finish().trim());
        }
    }

    fn picture(&mut self, tag: &Tag<'_>, style: &Style<'_>) {
        let side = |(property, name): (Property, &str)| {
            let declared = style.value(property).and_then(style::pixels);
            declared.or_else(|| style::pixels(&tag.attribute(name)?))
        };
        let mut sides = [(Property::Width, "width"), (Property::Height, "height")].into_iter().filter_map(side);
        if !sides.any(|side| side < ORNAMENT) && !style.is_hidden() {
            self.notices.insert(Notice::Pictures);
        }
    }

    fn finish(mut self) -> Result<Document, ReadError> {
        self.end_select();
        while !self.tables.is_empty() {
            self.close_table()?;
        }
        self.end_paragraph()?;
        let blocks = self.root.finish();
        if self.is_frameset && blocks.is_empty() {
            return Err(ReadError::Empty);
        }
        Ok(Document { format: Format::Html, blocks, notices: self.notices.into_iter().collect() })
    }
}
