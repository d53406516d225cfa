//! Ends of paragraphs, cells and rows of one story in, its blocks out. An RTF table is a sequence of paragraphs at a depth with
//! cell and row ends between them; open tables are kept in a vector.

use std::mem;

use super::row::{Drawn, RowShape, table};
use crate::{Block, Meter, Paragraph, ReadError, Region};

/// An open story: body, header, footer or text box.
pub(super) struct Story {
    pub(super) region: Region,
    /// Text of the open paragraph, and its list number.
    pub(super) text: String,
    pub(super) label: String,
    /// Blocks of text boxes anchored in the open paragraph.
    pub(super) after: Vec<Block>,
    /// Last row definition of outermost and of nested tables.
    pub(super) outer: RowShape,
    pub(super) nested: RowShape,
    blocks: Vec<Block>,
    tables: Vec<OpenTable>,
}

/// An open table.
#[derive(Default)]
struct OpenTable {
    rows: Vec<Drawn>,
    /// Cells of the open row.
    cells: Vec<Vec<Block>>,
    /// Blocks of the open cell.
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

    /// Number of open tables.
    pub(super) fn depth(&self) -> usize {
        self.tables.len()
    }

    /// True where a paragraph is open.
    pub(super) fn has_text(&self) -> bool {
        !self.text.is_empty() || !self.label.is_empty() || !self.after.is_empty()
    }

    /// Ends the paragraph at a table depth; `around` is the depth around this story.
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
        // Text at depth 0 between the cells of a row belongs to the row.
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

    /// Ends a cell of the table at this depth with its last paragraph.
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

    /// Ends a row of the outermost table, or of the innermost nested one.
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

    /// All blocks, after ending an open paragraph and row.
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
