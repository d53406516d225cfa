//! Rows and cells of a table in a text as OpenDocument tells them, a table with spans out. Unlike Word's, they tell
//! their spans themselves, and the places they cover too.

use crate::grid::has_text;
use crate::{Block, Cell, Meter, ReadError, Region, Table};

/// LibreOffice itself ends far below; wider claims are nonsense or meant to hurt.
const MAX_SPAN: usize = 1_024;

/// A table whose rows are still coming.
#[derive(Default)]
pub(super) struct OpenTable {
    rows: usize,
    columns: usize,
    cells: Vec<Cell>,
    /// Column of the next cell, and how often the row and the cell open are repeated.
    column: usize,
    row_repeated: usize,
    cell_repeated: usize,
    /// Where the cells of the row begin.
    first: usize,
    spans: (usize, usize),
}

impl OpenTable {
    pub(super) fn open_row(&mut self, repeated: Option<usize>) {
        self.row_repeated = repeated.unwrap_or(1).clamp(1, MAX_SPAN);
        (self.column, self.first) = (0, self.cells.len());
    }

    /// Places that a cell with spans covers.
    pub(super) fn pass_over(&mut self, repeated: Option<usize>) {
        self.column = self.column.saturating_add(repeated.unwrap_or(1).clamp(1, MAX_SPAN));
    }

    pub(super) fn open_cell(&mut self, rows: usize, columns: usize, repeated: Option<usize>) {
        self.spans = (rows.max(1), columns.clamp(1, MAX_SPAN));
        self.cell_repeated = repeated.unwrap_or(1).clamp(1, MAX_SPAN);
    }

    /// # Errors
    /// [`ReadError::OverLimit`] for the copies of a repeated cell.
    pub(super) fn end_cell(&mut self, blocks: Vec<Block>, meter: &mut Meter<'_>) -> Result<(), ReadError> {
        let (row_span, column_span) = self.spans;
        let cell = Cell { row: self.rows, column: self.column, row_span, column_span, address: None, blocks };
        self.columns = self.columns.max(self.column.saturating_add(column_span));
        // Copies of tables with copies in them would grow without end.
        let copies = if is_plain(&cell) { self.cell_repeated - 1 } else { 0 };
        for copy in 1..=copies {
            meter.cell()?;
            meter.text(&cell.text())?;
            let column = self.column.saturating_add(copy);
            self.columns = self.columns.max(column.saturating_add(column_span));
            self.cells.push(Cell { column, ..cell.clone() });
        }
        self.cells.push(cell);
        // The places that the cell spans are told after it, as covered ones.
        self.column = self.column.saturating_add(self.cell_repeated);
        Ok(())
    }

    /// # Errors
    /// [`ReadError::OverLimit`] for the copies of a repeated row.
    pub(super) fn end_row(&mut self, meter: &mut Meter<'_>) -> Result<(), ReadError> {
        let row = self.rows;
        self.rows += 1;
        let mut cells = self.cells.split_off(self.first.min(self.cells.len()));
        cells.sort_by_key(|cell| cell.column);
        let is_worth_it = cells.iter().all(is_plain) && cells.iter().any(|cell| cell.blocks.iter().any(has_text));
        let copies = if is_worth_it { self.row_repeated - 1 } else { 0 };
        let mut repeated = Vec::new();
        for copy in 1..=copies {
            for cell in &cells {
                meter.cell()?;
                meter.text(&cell.text())?;
                repeated.push(Cell { row: row + copy, ..cell.clone() });
            }
        }
        self.rows += copies;
        self.cells.append(&mut cells);
        self.cells.append(&mut repeated);
        Ok(())
    }

    /// The table, its number still to be given; `None` where it has no cell.
    pub(super) fn finish(mut self, region: Region) -> Option<Table> {
        for cell in &mut self.cells {
            cell.row_span = cell.row_span.min(self.rows.saturating_sub(cell.row)).max(1);
        }
        (!self.cells.is_empty()).then_some(Table {
            number: 0,
            sheet: None,
            hidden: false,
            region,
            rows: self.rows,
            columns: self.columns,
            hidden_rows: Vec::new(),
            hidden_columns: Vec::new(),
            cells: self.cells,
        })
    }
}

fn is_plain(cell: &Cell) -> bool {
    cell.blocks.iter().all(|block| matches!(block, Block::Paragraph(_)))
}
