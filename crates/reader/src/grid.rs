//! Rows of a table in Word's model (widths in grid columns, merge flags) in, a grid with spans out.

use std::collections::BTreeMap;

use crate::{Block, Cell, Region, Table};

/// Bound on a cell's span; Word allows 63 columns.
const MAX_SPAN: usize = 1_024;

/// A table under construction.
pub(crate) struct Grid {
    pub(crate) number: usize,
    region: Region,
    rows: usize,
    columns: usize,
    cells: Vec<Cell>,
    /// Cell that continues downwards, by grid column.
    open: BTreeMap<usize, usize>,
}

/// A row under construction.
#[derive(Default)]
pub(crate) struct Row {
    pub(crate) before: usize,
    pub(crate) after: usize,
    pub(crate) is_deleted: bool,
    pub(crate) cells: Vec<RowCell>,
}

/// A cell in Word's model.
#[derive(Default)]
pub(crate) struct RowCell {
    pub(crate) span: usize,
    pub(crate) vertical: Merge,
    pub(crate) horizontal: Merge,
    pub(crate) is_deleted: bool,
    pub(crate) blocks: Vec<Block>,
}

/// `w:vMerge` and the old `w:hMerge` (ECMA-376 part 1, 17.4.84 and 17.4.22).
#[derive(Default, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Merge {
    /// Not merged.
    #[default]
    None,
    /// First of several merged cells.
    Start,
    /// Continuation of the cell before it.
    Continue,
}

impl Grid {
    pub(crate) fn new(number: usize, region: Region) -> Self {
        Self { number, region, rows: 0, columns: 0, cells: Vec::new(), open: BTreeMap::new() }
    }

    /// Adds a row; a deleted row is ignored.
    pub(crate) fn push(&mut self, row: Row) {
        if row.is_deleted || row.cells.iter().all(|cell| cell.is_deleted) {
            return;
        }
        let at = self.rows;
        let mut column = row.before.min(MAX_SPAN);
        for cell in row.cells.into_iter().filter(|cell| !cell.is_deleted) {
            let span = cell.span.clamp(1, MAX_SPAN);
            self.place(at, column, span, cell);
            column += span;
        }
        self.rows += 1;
        self.columns = self.columns.max(column + row.after.min(MAX_SPAN));
    }

    /// The table; `None` where it has no rows.
    pub(crate) fn finish(mut self) -> Option<Table> {
        self.cells.shrink_to_fit();
        (self.rows > 0).then_some(Table {
            number: self.number,
            sheet: None,
            hidden: false,
            region: self.region,
            rows: self.rows,
            columns: self.columns,
            hidden_rows: Vec::new(),
            hidden_columns: Vec::new(),
            cells: self.cells,
        })
    }

    fn place(&mut self, row: usize, column: usize, span: usize, new: RowCell) {
        if new.vertical == Merge::Continue {
            let above = self.open.get(&column).and_then(|index| self.cells.get_mut(*index));
            if let Some(above) = above.filter(|above| above.row + above.row_span == row) {
                above.row_span += 1;
                above.blocks.extend(new.blocks.into_iter().filter(has_text));
                return;
            }
        }
        if new.horizontal == Merge::Continue
            && let Some(left) = self.cells.last_mut()
            && left.row == row
            && left.column + left.column_span == column
        {
            left.column_span += span;
            left.blocks.extend(new.blocks.into_iter().filter(has_text));
            return;
        }
        // Word displays a continuation without a cell above it as a cell of its own, which may continue further.
        match new.vertical {
            Merge::None => self.open.remove(&column),
            Merge::Start | Merge::Continue => self.open.insert(column, self.cells.len()),
        };
        self.cells.push(Cell { row, column, row_span: 1, column_span: span, address: None, blocks: new.blocks });
    }
}

/// Renumbers all tables of a file in document order, for formats that store headers and footers before the text.
// Recursion depth is bounded by the readers' nesting limit.
pub(crate) fn number_tables(blocks: &mut [Block], numbered: &mut usize) {
    for block in blocks {
        let Block::Table(table) = block else { continue };
        *numbered += 1;
        table.number = *numbered;
        for cell in &mut table.cells {
            number_tables(&mut cell.blocks, numbered);
        }
    }
}

// Text that other programs leave in merged-away cells is kept.
pub(crate) fn has_text(block: &Block) -> bool {
    match block {
        Block::Paragraph(paragraph) => !paragraph.text.trim().is_empty(),
        Block::Table(_) => true,
    }
}
