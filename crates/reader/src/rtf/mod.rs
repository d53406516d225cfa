//! An RTF file in, its [`Document`] out. Open groups are kept in a vector; their state is restored when they end.

mod destination;
mod font;
mod row;
mod story;
mod token;

use std::collections::BTreeSet;

use crate::docx::numbering::spaced;
use crate::docx::symbols::{bullet, symbol};
use crate::form_field::{FormField, Kind};
use crate::grid::{has_text, number_tables};
use crate::{Block, Document, Format, Limit, Limits, Meter, Notice, ReadError, Region};
use destination::Destination;
use font::{Fonts, Meaning};
use story::Story;
use token::{Token, Tokens};

/// Nesting depth of groups; 32 nested tables with fields and shapes stay far below it.
const MAX_GROUPS: usize = 2_048;

/// Reads RTF of any version.
pub(crate) fn read(bytes: &[u8], limits: &Limits) -> Result<Document, ReadError> {
    let mut reader = Reader::new(limits);
    let mut tokens = Tokens::new(bytes);
    while let Some(token) = tokens.next() {
        match token {
            Token::Open => reader.open()?,
            Token::Close => {
                reader.close()?;
                // Data after the last group is padding.
                if reader.groups.is_empty() {
                    break;
                }
            }
            Token::Word("bin", number) => {
                let length = usize::try_from(number.unwrap_or(0)).unwrap_or(0);
                if !tokens.pass_over(length) {
                    return Err(ReadError::Damaged("binary data reaches beyond the end of the file".to_owned()));
                }
            }
            Token::Word(word, number) => reader.word(word, number)?,
            Token::Symbol(sign) => reader.sign(sign),
            Token::Byte(byte) => reader.byte(byte),
        }
    }
    reader.flush();
    // A missing last brace is accepted; text that ends within a group or paragraph is damaged.
    if reader.groups.len() > 1 || (!reader.groups.is_empty() && reader.story.has_text()) {
        return Err(ReadError::Damaged(format!("ends in the middle, at byte {}", tokens.position())));
    }
    reader.finish()
}

/// State that a group inherits from the enclosing one and that ends with it.
#[derive(Clone, Copy)]
struct Group {
    destination: Destination,
    /// `\*` was read: an unknown destination is skipped.
    is_optional: bool,
    /// The group began a story.
    has_story: bool,
    /// The group is a field, and displays a choice instead of its result.
    is_field: bool,
    has_choice: bool,
    font: i32,
    /// Number of fallback characters after a `\u`, and how many of them remain.
    fallback: i32,
    to_skip: i32,
    is_hidden: bool,
    is_deleted: bool,
    is_struck: bool,
    is_in_table: bool,
    /// `\itap`, or 0 where it is missing.
    table_depth: usize,
}

impl Group {
    fn plain(&mut self, font: i32) {
        (self.font, self.is_hidden, self.is_deleted, self.is_struck) = (font, false, false, false);
    }

    fn is_silent(&self) -> bool {
        self.is_hidden || self.is_deleted
    }

    /// Table depth of the paragraph.
    fn depth(&self) -> usize {
        if self.table_depth > 0 { self.table_depth } else { usize::from(self.is_in_table) }
    }
}

struct Reader<'l> {
    meter: Meter<'l>,
    fonts: Fonts,
    default_font: i32,
    groups: Vec<Group>,
    /// The open story: body, header, text box …
    story: Story,
    /// Enclosing stories, the body first.
    outer: Vec<Story>,
    /// Headers and footers without repetitions.
    margins: Vec<(Region, Vec<Block>)>,
    margin_texts: BTreeSet<(Region, String)>,
    notices: BTreeSet<Notice>,
    /// The open form field.
    form_field: FormField,
    /// A run of bytes with its meaning.
    pending: Vec<u8>,
    meaning: Meaning,
    /// High surrogate of a character in two `\u`.
    surrogate: Option<u16>,
}

impl<'l> Reader<'l> {
    fn new(limits: &'l Limits) -> Self {
        Self {
            meter: Meter::new(limits),
            fonts: Fonts::default(),
            default_font: 0,
            groups: Vec::new(),
            story: Story::new(Region::Body),
            outer: Vec::new(),
            margins: Vec::new(),
            margin_texts: BTreeSet::new(),
            notices: BTreeSet::new(),
            form_field: FormField::default(),
            pending: Vec::new(),
            meaning: Meaning::Default,
            surrogate: None,
        }
    }

    fn finish(mut self) -> Result<Document, ReadError> {
        let mut blocks = self.story.finish(&mut self.meter)?;
        self.margins.sort_by_key(|(region, _)| *region);
        blocks.extend(self.margins.into_iter().flat_map(|(_, margin)| margin));
        number_tables(&mut blocks, &mut 0);
        Ok(Document { format: Format::Rtf, blocks, notices: self.notices.into_iter().collect() })
    }

    fn state(&mut self) -> Option<&mut Group> {
        self.groups.last_mut()
    }

    fn destination(&self) -> Destination {
        self.groups.last().map_or(Destination::Text, |group| group.destination)
    }

    /// Depth of tables and text boxes around the open story.
    fn around(&self) -> usize {
        self.outer.iter().map(|story| story.depth() + 1).sum()
    }

    fn open(&mut self) -> Result<(), ReadError> {
        if self.groups.len() >= MAX_GROUPS {
            return Err(ReadError::OverLimit(Limit::Elements(MAX_GROUPS as u64)));
        }
        let mut group = self.groups.last().copied().unwrap_or(Group {
            destination: Destination::Text,
            is_optional: false,
            has_story: false,
            is_field: false,
            has_choice: false,
            font: self.default_font,
            fallback: 1,
            to_skip: 0,
            is_hidden: false,
            is_deleted: false,
            is_struck: false,
            is_in_table: false,
            table_depth: 0,
        });
        if let Some(outer) = self.state() {
            outer.to_skip = 0;
        }
        (group.is_optional, group.has_story, group.to_skip) = (false, false, 0);
        (group.is_field, group.has_choice) = (false, false);
        group.destination = group.destination.within();
        self.groups.push(group);
        Ok(())
    }

    fn close(&mut self) -> Result<(), ReadError> {
        if self.destination() == Destination::Entry {
            self.flush();
        }
        let Some(group) = self.groups.pop() else { return Ok(()) };
        if group.has_story {
            self.flush();
            self.end_story()?;
        }
        if group.destination == Destination::FormField && self.destination() == Destination::Code {
            self.show_choice();
        }
        if group.destination == Destination::Label && self.destination() != Destination::Label {
            self.flush();
            let label = std::mem::take(&mut self.story.label);
            self.story.label = spaced(label.trim().to_owned(), false).unwrap_or_default();
        }
        Ok(())
    }

    /// Writes what a drop-down list or check box displays, in place of the field's result.
    fn show_choice(&mut self) {
        let shown = std::mem::take(&mut self.form_field).shown();
        let Some(field) = self.groups.iter_mut().rev().find(|group| group.is_field) else { return };
        field.has_choice = shown.is_some();
        let is_shown = !field.is_silent() && !field.is_struck;
        self.flush();
        self.story.text.extend(shown.filter(|_| is_shown));
    }

    fn end_story(&mut self) -> Result<(), ReadError> {
        let Some(outer) = self.outer.pop() else { return Ok(()) };
        let story = std::mem::replace(&mut self.story, outer);
        let region = story.region;
        let mut blocks = story.finish(&mut self.meter)?;
        if region == Region::TextBox {
            self.story.after.append(&mut blocks);
            return Ok(());
        }
        blocks.retain(has_text);
        // Headers and footers are repeated for each section and page side.
        let margin = Document { format: Format::Rtf, blocks, notices: Vec::new() };
        if self.margin_texts.insert((region, margin.text())) {
            self.margins.push((region, margin.blocks));
        }
        Ok(())
    }

    fn begin_story(&mut self, region: Region) -> Result<(), ReadError> {
        self.flush();
        let outer = std::mem::replace(&mut self.story, Story::new(region));
        self.outer.push(outer);
        let open = self.around();
        self.meter.depth(open)?;
        let font = self.default_font;
        if let Some(group) = self.state() {
            (group.destination, group.has_story) = (Destination::Text, true);
            (group.is_in_table, group.table_depth) = (false, 0);
            group.plain(font);
        }
        Ok(())
    }

    /// True where a control word or character is a fallback for programs without Unicode.
    fn is_fallback(&mut self) -> bool {
        match self.state() {
            Some(group) if group.to_skip > 0 => {
                group.to_skip -= 1;
                true
            }
            _ => false,
        }
    }

    fn word(&mut self, word: &str, number: Option<i32>) -> Result<(), ReadError> {
        if word != "u" && self.is_fallback() {
            return Ok(());
        }
        let is_optional = self.state().is_some_and(|group| std::mem::take(&mut group.is_optional));
        if word == "fldrslt" && self.groups.iter().nth_back(1).is_some_and(|field| field.has_choice) {
            self.state().into_iter().for_each(|group| group.destination = Destination::Nothing);
            return Ok(());
        }
        if let Some(change) = self.destination().change(word, is_optional) {
            if change.has_picture {
                self.notices.insert(Notice::Pictures);
            }
            return match change.story {
                Some(region) => self.begin_story(region),
                None => {
                    if change.to == Destination::FormField {
                        self.form_field = FormField::default();
                    }
                    if change.to == Destination::Entry {
                        self.flush();
                        self.form_field.entry(String::new());
                    }
                    if change.to == Destination::Label {
                        self.flush();
                        self.story.label.clear();
                    }
                    if let Some(group) = self.state() {
                        group.destination = change.to;
                    }
                    Ok(())
                }
            };
        }
        if self.destination() == Destination::FontTable {
            match word {
                "f" => self.fonts.describe(number.unwrap_or(0)),
                "fcharset" => self.fonts.set_charset(number.unwrap_or(0)),
                "cpg" => self.fonts.set_code_page(number.unwrap_or(0)),
                _ => {}
            }
            return Ok(());
        }
        if self.destination() == Destination::FormField {
            self.form_field_property(word, number);
            return Ok(());
        }
        if !self.destination().has_text() || self.property(word, number) {
            return Ok(());
        }
        if self.is_silent() {
            // A paragraph with a deleted mark continues in the next one. Ends of cells are kept.
            return if matches!(word, "cell" | "nestcell" | "row" | "nestrow") { self.end(word) } else { Ok(()) };
        }
        match word {
            "u" => self.unicode(number.unwrap_or(0)),
            "tab" => self.write("\t"),
            "line" | "lbr" => self.write("\n"),
            "page" | "column" => {
                self.flush();
                // A page break before a paragraph is not part of its text.
                if !self.story.text.is_empty() {
                    self.write("\n");
                }
            }
            "emdash" => self.write("—"),
            "endash" => self.write("–"),
            "emspace" | "enspace" | "qmspace" => self.write(" "),
            "bullet" => self.write("•"),
            "lquote" => self.write("‘"),
            "rquote" => self.write("’"),
            "ldblquote" => self.write("“"),
            "rdblquote" => self.write("”"),
            "par" | "sect" | "cell" | "nestcell" | "row" | "nestrow" => return self.end(word),
            _ => {}
        }
        Ok(())
    }

    /// RTF 1.9.1, "Form Fields".
    fn form_field_property(&mut self, word: &str, number: Option<i32>) {
        /// `\ffres` of a field in which nothing was chosen.
        const UNDEFINED: usize = 25;
        let number = usize::try_from(number.unwrap_or(0)).unwrap_or(0);
        match word {
            "fftype" => self.form_field.set_kind(match number {
                1 => Kind::CheckBox,
                2 => Kind::List,
                _ => Kind::Text,
            }),
            "ffres" => self.form_field.choose((number != UNDEFINED).then_some(number)),
            "ffdefres" => self.form_field.choose_at_first(number),
            _ => {}
        }
    }

    /// Handles a control word that ends a paragraph, cell, row or section.
    fn end(&mut self, word: &str) -> Result<(), ReadError> {
        if matches!(self.destination(), Destination::Label | Destination::Entry) {
            return Ok(());
        }
        self.flush();
        let (depth, around) = (self.groups.last().map_or(0, Group::depth), self.around());
        let meter = &mut self.meter;
        let story = &mut self.story;
        match word {
            "cell" => story.end_cell(1, around, meter),
            "nestcell" => story.end_cell(depth.max(2), around, meter),
            "row" => story.end_row(false, around, meter),
            "nestrow" => story.end_row(true, around, meter),
            // The end of a section also ends its last paragraph.
            "sect" if !story.has_text() => Ok(()),
            _ => story.end_paragraph(depth, around, meter),
        }
    }

    /// Handles a control word without text; false for any other word.
    fn property(&mut self, word: &str, number: Option<i32>) -> bool {
        let is_on = number != Some(0);
        let default_font = self.default_font;
        let is_nested_shape = self.destination() == Destination::NestedRow;
        match word {
            "ansicpg" => self.fonts.code_page = number.and_then(font::code_page),
            "mac" => self.fonts.code_page = font::code_page(10_000),
            "deff" => {
                self.default_font = number.unwrap_or(0);
                let font = self.default_font;
                self.state().into_iter().for_each(|group| group.font = font);
            }
            "revised" | "deleted" | "mvf" | "mvt" if is_on => {
                self.notices.insert(Notice::TrackedChanges);
                if matches!(word, "deleted" | "mvf") {
                    self.state().into_iter().for_each(|group| group.is_deleted = true);
                }
            }
            "deleted" | "mvf" => self.state().into_iter().for_each(|group| group.is_deleted = false),
            _ => {
                let Some(group) = self.groups.last_mut() else { return true };
                match word {
                    "field" => group.is_field = true,
                    "f" => group.font = number.unwrap_or(default_font),
                    "uc" => group.fallback = number.unwrap_or(1).max(0),
                    "v" => group.is_hidden = is_on,
                    "strike" | "striked" => group.is_struck = is_on,
                    "plain" => group.plain(default_font),
                    "pard" => (group.is_in_table, group.table_depth) = (false, 0),
                    "intbl" => group.is_in_table = is_on,
                    "itap" => group.table_depth = usize::try_from(number.unwrap_or(1)).unwrap_or(0),
                    _ => {
                        let story = &mut self.story;
                        let shape = if is_nested_shape { &mut story.nested } else { &mut story.outer };
                        return shape.take(word, number);
                    }
                }
            }
        }
        true
    }

    fn sign(&mut self, sign: u8) {
        if sign == b'*' {
            self.state().into_iter().for_each(|group| group.is_optional = true);
            return;
        }
        if self.is_fallback() || !self.destination().has_text() || self.is_silent() {
            return;
        }
        match sign {
            b'~' => self.write("\u{A0}"),
            b'_' => self.write("-"),
            _ => {}
        }
    }

    fn is_silent(&self) -> bool {
        self.groups.last().is_some_and(Group::is_silent)
    }

    fn byte(&mut self, byte: u8) {
        if self.is_fallback() {
            return;
        }
        if self.destination() == Destination::FontTable {
            self.fonts.name(byte);
            return;
        }
        if !self.destination().has_text() || self.is_silent() {
            return;
        }
        if self.is_struck() {
            self.leave_out(!byte.is_ascii_whitespace());
            return;
        }
        let meaning = self.fonts.meaning(self.groups.last().map_or(self.default_font, |group| group.font));
        if meaning != self.meaning {
            self.flush();
            self.meaning = meaning;
        }
        self.surrogate = None;
        self.pending.push(byte);
    }

    /// Adds a UTF-16 code unit, which is negative from 0x8000 on.
    fn unicode(&mut self, number: i32) {
        if let Some(group) = self.state() {
            group.to_skip = group.fallback;
        }
        self.flush();
        if self.is_struck() {
            self.leave_out(true);
            return;
        }
        let code = if number < 0 { number.saturating_add(0x1_0000) } else { number };
        let Ok(code) = u32::try_from(code) else { return };
        let first = self.surrogate.take();
        match (first, u16::try_from(code)) {
            (_, Ok(unit @ 0xD800..=0xDBFF)) => self.surrogate = Some(unit),
            (Some(first), Ok(unit @ 0xDC00..=0xDFFF)) => {
                char::decode_utf16([first, unit]).flatten().for_each(|character| self.put(character));
            }
            _ => {
                let font = self.groups.last().map_or(0, |group| group.font);
                let is_label = self.destination() == Destination::Label;
                match (code, self.fonts.meaning(font)) {
                    (0xF020..=0xF0FF, Meaning::Symbols(_)) => self.put_sign(code, font),
                    (0xF020..=0xF0FF, _) if is_label => self.put_sign(code, font),
                    _ => char::from_u32(code).into_iter().for_each(|character| self.put(character)),
                }
            }
        }
    }

    fn put_sign(&mut self, code: u32, font: i32) {
        let shown = match self.destination() {
            Destination::Label => char::from_u32(0xF000 | code).map(bullet),
            _ => symbol(code, self.fonts.named(font)),
        };
        shown.into_iter().for_each(|character| self.put(character));
    }

    fn put(&mut self, character: char) {
        self.append(character.encode_utf8(&mut [0; 4]));
    }

    fn write(&mut self, text: &str) {
        self.flush();
        self.surrogate = None;
        if self.is_struck() {
            return self.leave_out(!text.trim().is_empty());
        }
        self.append(text);
    }

    fn is_struck(&self) -> bool {
        self.groups.last().is_some_and(|group| group.is_struck)
    }

    /// Leaves out crossed-out text, which is reported unless it is blank.
    fn leave_out(&mut self, is_reported: bool) {
        if is_reported {
            self.notices.insert(Notice::StruckText);
        }
    }

    fn append(&mut self, text: &str) {
        match self.destination() {
            Destination::Label => self.story.label.push_str(text),
            Destination::Entry => self.form_field.last_entry().into_iter().for_each(|entry| entry.push_str(text)),
            _ => self.story.text.push_str(text),
        }
    }

    /// Decodes the collected run of bytes.
    fn flush(&mut self) {
        if self.pending.is_empty() {
            return;
        }
        let bytes = std::mem::take(&mut self.pending);
        match self.meaning {
            Meaning::Symbols(font) => bytes.iter().for_each(|byte| self.put_sign(u32::from(*byte), font)),
            meaning => {
                let text = self.fonts.decode(&bytes, meaning);
                self.append(&text);
            }
        }
    }
}
