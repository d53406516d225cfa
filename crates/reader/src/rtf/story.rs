//! Paragraph and cell ends of one running text in, its blocks out. An RTF table is a run of paragraphs at a depth,
//! with cell and row ends between them; the open tables are held in a vector.

use std::mem;

use super::row::{Drawn, RowShape, table};
use crate::{Block, Meter, Paragraph, ReadError, Region};

/// Body, header, footer or text box while it is read.
pub(super) struct Story {
    pub(super) region: Region,
    /// Text of the paragraph that has not ended yet, and the list number in front of it.
    pub(super) text: String,
    pub(super) label: String,
    /// Blocks of text boxes anchored in that paragraph.
    pub(super) after: Vec<Block>,
    /// The row shape last told, of outer and of nested tables.
    pub(super) outer: RowShape,
    pub(super) nested: RowShape,
    blocks: Vec<Block>,
    tables: Vec<OpenTable>,
}

/// A table whose rows are still coming.
#[derive(Default)]
struct OpenTable {
    rows: Vec<Drawn>,
    /// Cells of the row that has not ended yet.
    cells: Vec<Vec<Block>>,
    /// Blocks of the cell that has not ended yet.
    blocks: Vec<Block>,
}

impl Story {
    pub(super) fn new(region: Region) -> Self {
        Self {
            region,
            text: String::new(),
            label: String::new(),
            after: Vec::new(),
            outer: RowShape::default(),
            nested: RowShape::default(),
            blocks: Vec::new(),
            tables: Vec::new(),
        }
    }

    /// Tables open within each other.
    pub(super) fn depth(&self) -> usize {
        self.tables.len()
    }

    /// True where a paragraph has begun.
    pub(super) fn has_text(&self) -> bool {
        !self.text.is_empty() || !self.label.is_empty() || !self.after.is_empty()
    }

    /// Ends the paragraph, which stands in so many tables; `around` are open around this story.
    ///
    /// # Errors
    /// [`ReadError::OverLimit`] for paragraphs and depth.
    pub(super) fn end_paragraph(
        &mut self,
        depth: usize,
        around: usize,
        meter: &mut Meter<'_>,
    ) -> Result<(), ReadError> {
        meter.paragraph()?;
        // Text that says it stands outside, between the cells of a row, is shown in the row.
        let is_within = self.tables.first().is_some_and(|table| !table.cells.is_empty());
        self.settle(if is_within { depth.max(1) } else { depth }, around, meter)?;
        let mut text = mem::take(&mut self.text);
        if !self.label.is_empty() {
            text.insert_str(0, &mem::take(&mut self.label));
        }
        let paragraph = Block::Paragraph(Paragraph { text, region: self.region });
        let after = mem::take(&mut self.after);
        let blocks = self.tables.last_mut().map_or(&mut self.blocks, |table| &mut table.blocks);
        blocks.push(paragraph);
        blocks.extend(after);
        Ok(())
    }

    /// Ends a cell, its last paragraph with it, of the table at this depth.
    ///
    /// # Errors
    /// [`ReadError::OverLimit`] for paragraphs, cells and depth.
    pub(super) fn end_cell(&mut self, depth: usize, around: usize, meter: &mut Meter<'_>) -> Result<(), ReadError> {
        meter.cell()?;
        self.end_paragraph(depth, around, meter)?;
        if let Some(table) = self.tables.last_mut() {
            table.cells.push(mem::take(&mut table.blocks));
        }
        Ok(())
    }

    /// Ends a row: of the outermost table, or of the innermost where there are nested ones.
    ///
    /// # Errors
    /// [`ReadError::OverLimit`] for paragraphs, cells and depth.
    pub(super) fn end_row(&mut self, is_nested: bool, around: usize, meter: &mut Meter<'_>) -> Result<(), ReadError> {
        let depth = if is_nested { self.tables.len() } else { 1 };
        if self.has_text() || self.tables.get(depth.wrapping_sub(1)).is_some_and(|table| !table.blocks.is_empty()) {
            self.end_cell(depth.max(1), around, meter)?;
        }
        while self.tables.len() > depth {
            self.close_table();
        }
        let shape = if is_nested { &self.nested } else { &self.outer };
        if let Some(table) = self.tables.last_mut()
            && !table.cells.is_empty()
        {
            table.rows.push(shape.draw(mem::take(&mut table.cells)));
        }
        Ok(())
    }

    /// All blocks; a paragraph and a row cut off are ended.
    ///
    /// # Errors
    /// [`ReadError::OverLimit`] for paragraphs and depth.
    pub(super) fn finish(mut self, meter: &mut Meter<'_>) -> Result<Vec<Block>, ReadError> {
        if self.has_text() {
            self.end_paragraph(0, 0, meter)?;
        }
        while !self.tables.is_empty() {
            self.close_table();
        }
        Ok(self.blocks)
    }

    fn settle(&mut self, depth: usize, around: usize, meter: &Meter<'_>) -> Result<(), ReadError> {
        while self.tables.len() > depth {
            self.close_table();
        }
        while self.tables.len() < depth {
            self.tables.push(OpenTable::default());
            meter.depth(around + self.tables.len())?;
        }
        Ok(())
    }

    fn close_table(&mut self) {
        let Some(mut open) = self.tables.pop() else { return };
        if !open.blocks.is_empty() {
            open.cells.push(open.blocks);
        }
        if !open.cells.is_empty() {
            let shape = if self.tables.is_empty() { &self.outer } else { &self.nested };
            open.rows.push(shape.draw(open.cells));
        }
        let blocks = self.tables.last_mut().map_or(&mut self.blocks, |table| &mut table.blocks);
        blocks.extend(table(open.rows, self.region).map(Block::Table));
    }
}
