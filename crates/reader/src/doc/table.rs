//! Paragraphs with the depth of tables they stand in, blocks out: cells, rows and tables as they end.

use super::Seen;
use super::property::{CellProperties, RowProperties};
use crate::grid::{Grid, Merge, Row, RowCell, has_text};
use crate::{Block, Paragraph, ReadError, Region};

/// Edges nearer to each other than this, in twentieths of a point, are one: 0.7 mm. Edges drawn by hand never meet.
const SAME_EDGE: i16 = 40;

/// Blocks of a story, with the tables still open.
pub(super) struct Flow {
    region: Region,
    /// Tables and text boxes around the story.
    depth: usize,
    blocks: Vec<Block>,
    open: Vec<OpenTable>,
}

#[derive(Default)]
struct OpenTable {
    number: usize,
    rows: Vec<OpenRow>,
    /// Cells of the row that is still coming.
    cells: Vec<Vec<Block>>,
    /// Blocks of the cell that is still coming.
    blocks: Vec<Block>,
    /// The end of a cell of the row was not deleted.
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

    /// What comes now stands in so many tables: opens and closes them.
    pub(super) fn within(&mut self, tables: usize, seen: &mut Seen<'_>) -> Result<(), ReadError> {
        seen.meter.depth(self.depth.saturating_add(tables))?;
        while self.open.len() > tables {
            self.close(seen);
        }
        while self.open.len() < tables {
            // A table that says it is 32 deep is 32 tables, and so is the next one: they count as cells do.
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

    /// A row is deleted with the ends of all its cells; LibreOffice lets the end of a kept row look deleted when
    /// deleted words follow it.
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
            // The file ends within a row, or says so: what it has is shown.
            table.end_row(RowProperties::default(), false);
        }
        let number = table.number;
        match table.finish(self.region) {
            Some(block) => self.push(block),
            // A table of deleted rows only was never there.
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

/// Word 97 tells the first of merged cells by 1 and the others by 2; MS-DOC 2.9.318 has it the other way round. What
/// comes first is the first.
fn is_merged_away(cell: CellProperties, leader: &mut u8) -> bool {
    if cell.horizontal == 0 || *leader == 0 {
        *leader = cell.horizontal;
        return false;
    }
    cell.horizontal != *leader
}

/// Edges over all rows, the near ones as one.
fn columns<'r>(rows: impl Iterator<Item = &'r OpenRow>) -> Vec<i16> {
    let mut edges: Vec<i16> = rows.flat_map(|row| row.properties.edges.iter().copied()).collect();
    edges.sort_unstable();
    edges.dedup_by(|next, kept| next.saturating_sub(*kept) < SAME_EDGE);
    edges
}
