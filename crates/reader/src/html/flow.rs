//! Characters and line ends in, paragraphs out: white space collapsed as a browser does (CSS Text 3, 4.1).

use crate::limits::Meter;
use crate::{Block, Paragraph, ReadError, Region};

/// Content of one cell, or of the page outside of all tables.
#[derive(Default)]
pub(super) struct Flow {
    blocks: Vec<Block>,
    /// Text of the open paragraph.
    text: String,
    /// The open paragraph has visible content, possibly only a no-break space.
    begun: bool,
    gap: Gap,
    /// Number or bullet of a list item whose text has not begun.
    label: Option<String>,
}

/// White space seen since the last character.
#[derive(Clone, Copy, Default, PartialEq)]
enum Gap {
    #[default]
    None,
    Blank,
    /// The source line ended, which gives no blank between two Chinese characters.
    Line,
}

impl Flow {
    /// Adds one character; with `keep`, white space is not collapsed.
    pub(super) fn character(&mut self, character: char, keep: bool) {
        match character {
            '\n' if keep => return self.line_break(),
            '\r' if keep => return,
            '\t' | ' ' if keep => {}
            ' ' | '\t' | '\r' | '\n' | '\x0C' => {
                let is_line = character == '\n' || self.gap == Gap::Line;
                self.gap = if is_line { Gap::Line } else { Gap::Blank };
                return;
            }
            _ if character.is_control() => return,
            _ => {}
        }
        self.begin();
        let last = self.text.chars().next_back().unwrap_or('\n');
        let blank = match std::mem::take(&mut self.gap) {
            Gap::None => false,
            Gap::Blank => true,
            Gap::Line => last.is_ascii() || character.is_ascii(),
        };
        if blank && !matches!(last, '\n' | '\t') {
            self.text.push(' ');
        }
        self.text.push(if character == '\u{A0}' { ' ' } else { character });
    }

    /// Adds a blank between words that would otherwise be joined.
    pub(super) fn blank(&mut self) {
        self.gap = Gap::Blank;
    }

    /// Ends a list number that Word wrote as text: `1.` is followed by a blank, `一、` is not.
    pub(super) fn end_label(&mut self) {
        self.gap = if self.text.ends_with(|last: char| last.is_ascii()) { Gap::Blank } else { Gap::None };
    }

    pub(super) fn line_break(&mut self) {
        self.begin();
        self.gap = Gap::None;
        self.text.push('\n');
    }

    /// Sets the number or bullet before the next text; it is dropped where the item is empty.
    pub(super) fn label(&mut self, label: String) {
        self.label = Some(label);
    }

    /// Drops a pending number at the end of its list.
    pub(super) fn no_label(&mut self) {
        self.label = None;
    }

    fn begin(&mut self) {
        self.begun = true;
        if let Some(label) = self.label.take() {
            self.text.push_str(&label);
            self.gap = Gap::None;
        }
    }

    /// Ends the open paragraph, if there is one.
    pub(super) fn end_paragraph(&mut self, region: Region, meter: &mut Meter<'_>) -> Result<(), ReadError> {
        self.gap = Gap::None;
        if !std::mem::take(&mut self.begun) {
            return Ok(());
        }
        let mut text = std::mem::take(&mut self.text);
        // A line break at the end of a block adds no empty line.
        if text.ends_with('\n') {
            text.pop();
        }
        text.truncate(text.trim_end_matches(' ').len());
        meter.paragraph()?;
        meter.text(&text)?;
        self.blocks.push(Block::Paragraph(Paragraph { text, region }));
        Ok(())
    }

    /// Adds a table between two paragraphs.
    pub(super) fn push(&mut self, block: Block) {
        self.blocks.push(block);
    }

    /// The text where the content is a single short paragraph.
    pub(super) fn only_text(&mut self) -> Option<&mut String> {
        match self.blocks.as_mut_slice() {
            [Block::Paragraph(paragraph)] => Some(&mut paragraph.text),
            _ => None,
        }
    }

    /// The blocks, after the last paragraph was ended.
    pub(super) fn finish(self) -> Vec<Block> {
        self.blocks
    }
}
