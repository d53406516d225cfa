//! Paragraphs with their table depth and the ends of cells and rows in, blocks out.

use super::Seen;
use super::property::{CellProperties, RowProperties};
use crate::grid::{Grid, Merge, Row, RowCell, has_text};
use crate::{Block, Paragraph, ReadError, Region};

/// Edges closer than this are one, in twentieths of a point (0.7 mm), since edges drawn by hand do not match exactly.
const SAME_EDGE: i16 = 40;

/// Blocks of a story with its open tables.
pub(super) struct Flow {
    region: Region,
    /// Depth of tables and text boxes around the story.
    depth: usize,
    blocks: Vec<Block>,
    open: Vec<OpenTable>,
}

#[derive(Default)]
struct OpenTable {
    number: usize,
    rows: Vec<OpenRow>,
    /// Cells of the open row.
    cells: Vec<Vec<Block>>,
    /// Blocks of the open cell.
    blocks: Vec<Block>,
    /// The mark of at least one cell of the row was not deleted.
    is_kept: bool,
}

struct OpenRow {
    properties: RowProperties,
    cells: Vec<Vec<Block>>,
    is_deleted: bool,
}

impl Flow {
    pub(super) fn new(region: Region, depth: usize) -> Self {
        Self { region, depth, blocks: Vec::new(), open: Vec::new() }
    }

    pub(super) fn depth(&self) -> usize {
        self.depth + self.open.len()
    }

    /// Opens and closes tables up to the depth of the next paragraph.
    pub(super) fn within(&mut self, tables: usize, seen: &mut Seen<'_>) -> Result<(), ReadError> {
        seen.meter.depth(self.depth.saturating_add(tables))?;
        while self.open.len() > tables {
            self.close(seen);
        }
        while self.open.len() < tables {
            // A paragraph at depth 32 opens 32 tables; they are counted like cells.
            seen.meter.cell()?;
            seen.tables += 1;
            self.open.push(OpenTable { number: seen.tables, ..OpenTable::default() });
        }
        Ok(())
    }

    pub(super) fn paragraph(&mut self, text: String) {
        self.push(Block::Paragraph(Paragraph { text, region: self.region }));
    }

    pub(super) fn push(&mut self, block: Block) {
        match self.open.last_mut() {
            Some(table) => table.blocks.push(block),
            None => self.blocks.push(block),
        }
    }

    pub(super) fn end_cell(&mut self, is_deleted: bool, seen: &mut Seen<'_>) -> Result<(), ReadError> {
        seen.meter.cell()?;
        if let Some(table) = self.open.last_mut() {
            table.cells.push(std::mem::take(&mut table.blocks));
            table.is_kept |= !is_deleted;
        }
        Ok(())
    }

    /// A row is deleted if the marks of all its cells are. The row's own mark is not used, since LibreOffice marks it as
    /// deleted where deleted text follows the row.
    pub(super) fn end_row(&mut self, properties: RowProperties, is_deleted: bool) {
        if let Some(table) = self.open.last_mut() {
            table.end_row(properties, is_deleted);
        }
    }

    pub(super) fn finish(mut self, seen: &mut Seen<'_>) -> Vec<Block> {
        while !self.open.is_empty() {
            self.close(seen);
        }
        self.blocks
    }

    fn close(&mut self, seen: &mut Seen<'_>) {
        let Some(mut table) = self.open.pop() else { return };
        if !table.blocks.is_empty() || !table.cells.is_empty() {
            // The file ends within a row; its content is kept.
            table.end_row(RowProperties::default(), false);
        }
        let number = table.number;
        match table.finish(self.region) {
            Some(block) => self.push(block),
            // A table whose rows are all deleted is dropped.
            None if number == seen.tables => seen.tables -= 1,
            None => {}
        }
    }
}

impl OpenTable {
    fn end_row(&mut self, properties: RowProperties, is_deleted: bool) {
        if !self.blocks.is_empty() {
            self.cells.push(std::mem::take(&mut self.blocks));
        }
        let is_kept = std::mem::take(&mut self.is_kept);
        let is_deleted = is_deleted && !is_kept;
        if !self.cells.is_empty() {
            self.rows.push(OpenRow { properties, cells: std::mem::take(&mut self.cells), is_deleted });
        }
    }

    fn finish(self, region: Region) -> Option<Block> {
        let columns = columns(self.rows.iter().filter(|row| !row.is_deleted));
        let mut grid = Grid::new(self.number, region);
        for row in self.rows {
            grid.push(row.placed(&columns));
        }
        grid.finish().map(Block::Table)
    }
}

impl OpenRow {
    fn placed(self, columns: &[i16]) -> Row {
        let column = |edge: Option<&i16>| edge.map(|edge| columns.partition_point(|column| column <= edge));
        let edges = &self.properties.edges;
        let first = column(edges.first()).unwrap_or(1).saturating_sub(1);
        let mut row = Row { before: first, is_deleted: self.is_deleted, ..Row::default() };
        let mut last = first;
        let mut leader = 0;
        for (index, blocks) in self.cells.into_iter().enumerate() {
            let span = match (column(edges.get(index)), column(edges.get(index + 1))) {
                (Some(left), Some(right)) => right.saturating_sub(left).max(1),
                _ => 1,
            };
            last += span;
            let properties = self.properties.cells.get(index).copied().unwrap_or_default();
            if is_merged_away(properties, &mut leader)
                && let Some(left) = row.cells.last_mut()
            {
                left.span += span;
                left.blocks.extend(blocks.into_iter().filter(has_text));
                continue;
            }
            let vertical = match properties.vertical {
                0 => Merge::None,
                1 => Merge::Continue,
                _ => Merge::Start,
            };
            row.cells.push(RowCell { span, vertical, blocks, ..RowCell::default() });
        }
        row.after = columns.len().saturating_sub(1).saturating_sub(last);
        row
    }
}

/// Word 97 marks the first of merged cells by 1 and the others by 2, MS-DOC 2.9.318 the other way round. The value that
/// occurs first is taken for the first cell.
fn is_merged_away(cell: CellProperties, leader: &mut u8) -> bool {
    if cell.horizontal == 0 || *leader == 0 {
        *leader = cell.horizontal;
        return false;
    }
    cell.horizontal != *leader
}

/// Edges over all rows, with close ones merged.
fn columns<'r>(rows: impl Iterator<Item = &'r OpenRow>) -> Vec<i16> {
    let mut edges: Vec<i16> = rows.flat_map(|row| row.properties.edges.iter().copied()).collect();
    edges.sort_unstable();
    edges.dedup_by(|next, kept| next.saturating_sub(*kept) < SAME_EDGE);
    edges
}
