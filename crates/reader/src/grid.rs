//! The rows of a table as Word writes them in, a grid with spans out.

use std::collections::BTreeMap;

use crate::{Block, Cell, Region, Table};

/// Word itself ends at 63 columns; wider spans are nonsense or meant to hurt.
const MAX_SPAN: usize = 1_024;

/// A table whose rows are still coming.
pub(crate) struct Grid {
    pub(crate) number: usize,
    region: Region,
    rows: usize,
    columns: usize,
    cells: Vec<Cell>,
    /// Grid column to the cell that goes on downwards there.
    open: BTreeMap<usize, usize>,
}

/// A row whose cells are still coming.
#[derive(Default)]
pub(crate) struct Row {
    pub(crate) before: usize,
    pub(crate) after: usize,
    pub(crate) is_deleted: bool,
    pub(crate) cells: Vec<RowCell>,
}

/// A cell as its row has it.
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
    /// A cell of its own.
    #[default]
    None,
    /// The first of merged cells.
    Start,
    /// Part of the cell before it.
    Continue,
}

impl Grid {
    pub(crate) fn new(number: usize, region: Region) -> Self {
        Self { number, region, rows: 0, columns: 0, cells: Vec::new(), open: BTreeMap::new() }
    }

    /// Takes a whole row. A deleted one leaves nothing behind.
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

    /// The table, or `None` where no row is left of it.
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
        // A continuation with nothing above it is shown by Word as a cell of its own, and can go on itself.
        match new.vertical {
            Merge::None => self.open.remove(&column),
            Merge::Start | Merge::Continue => self.open.insert(column, self.cells.len()),
        };
        self.cells.push(Cell { row, column, row_span: 1, column_span: span, address: None, blocks: new.blocks });
    }
}

/// Gives the tables of a whole file their numbers anew, in the order they stand in, nested ones where they begin:
/// for files that hold margins before the text they belong to.
// Depth is bounded by the readers' nesting limit, so recursion is safe here.
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

// Words that other programs left in a cell merged away are kept: better twice than lost.
pub(crate) fn has_text(block: &Block) -> bool {
    match block {
        Block::Paragraph(paragraph) => !paragraph.text.trim().is_empty(),
        Block::Table(_) => true,
    }
}
