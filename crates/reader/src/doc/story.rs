//! Characters of one story (body, header, text box) with their properties in, its blocks out.

use std::ops::Range;

use super::form_field;
use super::formatted_pages::FormattedRuns;
use super::pieces::{Piece, Pieces, Unit};
use super::property::{CharacterProperties, ParagraphProperties, short_modifier};
use super::shapes::Shapes;
use super::style::Styles;
use super::table::Flow;
use super::{Seen, damaged};
use crate::docx::looks::View;
use crate::docx::symbols::symbol;
use crate::{Block, Notice, ReadError, Region};

/// Structures of a file from which all its stories are read.
pub(super) struct Source<'f> {
    pub(super) word: &'f [u8],
    pub(super) data: &'f [u8],
    pub(super) pieces: Pieces<'f>,
    pub(super) characters: FormattedRuns<'f>,
    pub(super) paragraphs: FormattedRuns<'f>,
    pub(super) styles: Styles,
    pub(super) fonts: Vec<String>,
}

/// A story being read.
pub(super) struct Story<'s, 'l> {
    source: &'s Source<'s>,
    seen: &'s mut Seen<'l>,
    shapes: &'s mut Shapes,
    flow: Flow,
    text: String,
    /// High surrogate waiting for its low surrogate.
    surrogate: Option<u16>,
    /// Open fields; true while in the field code.
    fields: Vec<bool>,
    /// Number of open fields in their field code.
    codes: usize,
    /// Text boxes anchored in the paragraph.
    boxes: Vec<Range<u32>>,
    /// Table depth of a paragraph whose mark was deleted and whose text continues in this one.
    carried_within: Option<usize>,
}

impl<'s, 'l> Story<'s, 'l> {
    /// Reads the characters of a range.
    ///
    /// # Errors
    /// [`ReadError::OverLimit`] for cells, paragraphs, depth and text; [`ReadError::Damaged`] where text is missing.
    pub(super) fn read(
        source: &'s Source<'s>,
        seen: &'s mut Seen<'l>,
        shapes: &'s mut Shapes,
        range: Range<u32>,
        (region, depth): (Region, usize),
    ) -> Result<Vec<Block>, ReadError> {
        if range.end > source.pieces.end() {
            return Err(damaged("the text is shorter than the head says"));
        }
        let mut story = Story {
            source,
            seen,
            shapes,
            flow: Flow::new(region, depth),
            text: String::new(),
            surrogate: None,
            fields: Vec::new(),
            codes: 0,
            boxes: Vec::new(),
            carried_within: None,
        };
        for piece in source.pieces.from(range.start) {
            if piece.start >= range.end {
                break;
            }
            story.piece(piece, range.start.max(piece.start)..range.end.min(piece.end))?;
        }
        if !story.text.is_empty() || !story.boxes.is_empty() {
            story.settle()?;
        }
        Ok(story.flow.finish(story.seen))
    }

    fn piece(&mut self, piece: &Piece, range: Range<u32>) -> Result<(), ReadError> {
        let width = if piece.is_compressed { 1 } else { 2 };
        let mut properties = CharacterProperties::default();
        let mut view = View::Shown;
        let mut run_end = 0;
        for number in range {
            let offset = piece.offset + width * (number - piece.start);
            if offset >= run_end {
                let run = self.source.characters.at(offset);
                run_end = match run {
                    Some(run) => self.source.characters.end_of(run),
                    None => self.source.characters.next_after(offset),
                };
                if self.source.styles.hides() || self.source.styles.strikes() {
                    // The next paragraph may have another style, of which the run has its look.
                    let paragraph = self.source.paragraphs.at(offset);
                    let end = paragraph.map(|paragraph| self.source.paragraphs.end_of(paragraph));
                    run_end = end.map_or(run_end, |end| run_end.min(end)).max(offset + width);
                }
                properties = self.character_properties(piece, run)?;
                view = self.view(&properties, offset);
            }
            let unit = self.source.pieces.unit(self.source.word, piece, number - piece.start);
            self.unit(unit, &properties, view, (piece, number, offset))?;
        }
        Ok(())
    }

    fn character_properties(&mut self, piece: &Piece, run: Option<usize>) -> Result<CharacterProperties, ReadError> {
        let mut properties = CharacterProperties::default();
        let own = run.map(|run| self.source.characters.properties(run)).unwrap_or_default();
        properties.apply(own, &mut self.seen.work)?;
        if let Some(list) = self.source.pieces.list(piece.modifier) {
            properties.apply(list, &mut self.seen.work)?;
        } else if let Some(list) = short_modifier(piece.modifier) {
            properties.apply(&list, &mut self.seen.work)?;
        }
        if properties.is_deleted || properties.is_inserted {
            self.seen.notices.insert(Notice::TrackedChanges);
        }
        Ok(properties)
    }

    /// Whether text with these properties is hidden or crossed out.
    fn view(&self, properties: &CharacterProperties, offset: u32) -> View {
        let styles = &self.source.styles;
        let by_style = |strikes: bool, of: fn(&Styles, u16) -> Option<bool>| {
            strikes
                && properties.style.and_then(|style| of(styles, style)).unwrap_or_else(|| {
                    let run = self.source.paragraphs.at(offset);
                    let list = run.map(|run| self.source.paragraphs.properties(run)).unwrap_or_default();
                    of(styles, crate::ole::u16_at(list, 0).unwrap_or(0)).unwrap_or(false)
                })
        };
        let is_hidden = properties.hidden.over(by_style(styles.hides(), Styles::is_hidden));
        let is_struck = properties.struck.over(by_style(styles.strikes(), Styles::is_struck));
        match () {
            () if is_hidden => View::Hidden,
            () if is_struck || properties.struck_twice.over(false) => View::Struck,
            () => View::Shown,
        }
    }

    fn unit(
        &mut self,
        unit: Unit,
        properties: &CharacterProperties,
        view: View,
        (piece, number, offset): (&Piece, u32, u32),
    ) -> Result<(), ReadError> {
        let character = match unit {
            Unit::Character(character) => character,
            Unit::Surrogate(half) => {
                let pair = self.surrogate.take().map(|first| [first, half]);
                match pair.and_then(|pair| char::decode_utf16(pair).next()?.ok()) {
                    Some(character) => character,
                    None => {
                        self.surrogate = Some(half);
                        return Ok(());
                    }
                }
            }
            Unit::Nothing => return Ok(()),
        };
        match character {
            '\r' | '\u{7}' => return self.end_paragraph(character, properties, piece, offset),
            '\u{C}' if self.ends_at(offset, piece) => return self.end_paragraph('\r', properties, piece, offset),
            '\u{13}' => {
                self.fields.push(true);
                self.codes += 1;
            }
            '\u{14}' => {
                if let Some(code @ true) = self.fields.last_mut() {
                    *code = false;
                    self.codes -= 1;
                }
            }
            '\u{15}' => {
                if self.fields.pop() == Some(true) {
                    self.codes -= 1;
                }
            }
            // A drop-down list or check box has its data in the field code and no result.
            '\u{1}' if properties.is_data && self.codes == 1 && view == View::Shown && !properties.is_deleted => {
                let shown = properties.picture.and_then(|at| form_field::shown(self.source.data, at));
                self.text.extend(shown);
            }
            _ if self.codes > 0 || properties.is_deleted || view == View::Hidden => {}
            _ if view == View::Struck && character != '\u{8}' => {
                if !character.is_whitespace() && !character.is_control() {
                    self.seen.notices.insert(Notice::StruckText);
                }
            }
            '\u{1}' if !properties.is_data && properties.picture.is_some() => {
                self.seen.notices.insert(Notice::Pictures);
            }
            '\u{8}' => self.boxes.extend(self.shapes.take(number)),
            '\t' => self.text.push('\t'),
            '\u{B}' | '\u{E}' => self.text.push('\n'),
            // A page break before a paragraph is not part of its text.
            '\u{C}' if !self.text.is_empty() => self.text.push('\n'),
            '\u{1E}' => self.text.push('-'),
            '\0'..='\u{1F}' => {}
            // MS-DOC 2.6.1, sprmCFSpec: a symbol, or the end of a content control; other characters are text.
            '(' | '<' | '>' if properties.is_special => {
                if let Some((font, code)) = properties.symbol {
                    self.symbol(code, font);
                }
            }
            '\u{F000}'..='\u{F0FF}' => match properties.font {
                Some(font) => self.symbol((u32::from(character) & 0xFFFF) as u16, font),
                None => self.text.push(character),
            },
            _ => self.text.push(character),
        }
        Ok(())
    }

    fn symbol(&mut self, code: u16, font: u16) {
        let font = self.source.fonts.get(usize::from(font)).map(String::as_str).unwrap_or_default();
        self.text.extend(symbol(u32::from(code), font));
    }

    /// Whether a paragraph ends with this character; otherwise 0x0C is a page break within one.
    fn ends_at(&self, offset: u32, piece: &Piece) -> bool {
        let end = offset + if piece.is_compressed { 1 } else { 2 };
        self.source.paragraphs.at(offset).is_none_or(|run| self.source.paragraphs.end_of(run) == end)
    }

    fn end_paragraph(
        &mut self,
        mark: char,
        end: &CharacterProperties,
        piece: &Piece,
        offset: u32,
    ) -> Result<(), ReadError> {
        self.seen.meter.paragraph()?;
        self.surrogate = None;
        let properties = self.paragraph_properties(piece, offset)?;
        // MS-DOC 2.4.3: the depth is given explicitly, or is 1 where only a table is indicated.
        let depth = match properties.depth {
            Some(depth) if depth > 0 => depth as usize,
            _ => usize::from(properties.is_in_table || properties.is_row_end),
        };
        let is_row_end = depth > 0 && (properties.is_row_end || properties.is_inner_row_end);
        let is_cell_end = depth > 0 && (mark == '\u{7}' || properties.is_inner_cell_end);
        if is_row_end || is_cell_end {
            // A field code never continues in the next cell; its end is missing.
            self.fields.clear();
            self.codes = 0;
        }
        if self.carried_within.is_some_and(|within| within != depth) {
            self.settle()?;
        }
        self.flow.within(depth, self.seen)?;
        if is_row_end {
            self.settle_text()?;
            self.flow.end_row(properties.row, end.is_deleted);
            return Ok(());
        }
        if end.is_deleted && !is_cell_end {
            self.carried_within = Some(depth);
            return Ok(());
        }
        self.carried_within = None;
        let (list, level) = self.source.styles.list_of(properties.style);
        let list = properties.list.or(list).unwrap_or(0);
        let level = properties.level.or(level).unwrap_or(0);
        if let Some(label) = self.seen.lists.label(list, usize::from(level)) {
            self.text.insert_str(0, &label);
        }
        self.push_paragraph()?;
        if is_cell_end {
            self.flow.end_cell(end.is_deleted, self.seen)?;
        }
        Ok(())
    }

    fn paragraph_properties(&mut self, piece: &Piece, offset: u32) -> Result<ParagraphProperties, ReadError> {
        let mut properties = ParagraphProperties::default();
        let own = self.source.paragraphs.at(offset).map(|run| self.source.paragraphs.properties(run));
        let own = own.unwrap_or_default();
        properties.style = crate::ole::u16_at(own, 0).unwrap_or(0);
        let (data, work) = (self.source.data, &mut self.seen.work);
        properties.apply(own.get(2..).unwrap_or_default(), data, work)?;
        if let Some(list) = self.source.pieces.list(piece.modifier) {
            properties.apply(list, data, work)?;
        } else if let Some(list) = short_modifier(piece.modifier) {
            properties.apply(&list, data, work)?;
        }
        Ok(properties)
    }

    /// Ends a paragraph whose mark was deleted but which no further paragraph continues.
    fn settle(&mut self) -> Result<(), ReadError> {
        self.carried_within = None;
        self.settle_text()
    }

    fn settle_text(&mut self) -> Result<(), ReadError> {
        if self.text.is_empty() && self.boxes.is_empty() { Ok(()) } else { self.push_paragraph() }
    }

    fn push_paragraph(&mut self) -> Result<(), ReadError> {
        let text = std::mem::take(&mut self.text);
        self.seen.meter.text(&text)?;
        self.flow.paragraph(text);
        for range in std::mem::take(&mut self.boxes) {
            let depth = self.flow.depth() + 1;
            for block in text_box(self.source, self.seen, range, depth)? {
                self.flow.push(block);
            }
        }
        Ok(())
    }
}

/// The blocks of a text box. It contains no shapes (MS-DOC 2.4.1), so this does not recurse.
pub(super) fn text_box(
    source: &Source<'_>,
    seen: &mut Seen<'_>,
    range: Range<u32>,
    depth: usize,
) -> Result<Vec<Block>, ReadError> {
    seen.meter.depth(depth)?;
    let mut blocks = Story::read(source, seen, &mut Shapes::default(), range, (Region::TextBox, depth))?;
    // The story ends with a paragraph mark of its own.
    if matches!(blocks.last(), Some(Block::Paragraph(paragraph)) if paragraph.text.is_empty()) {
        blocks.pop();
    }
    Ok(blocks)
}
