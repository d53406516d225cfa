//! Rows and cells of a table in an OpenDocument text in, a table with spans out. Unlike in Word, cells have explicit spans,
//! and covered positions are elements of their own.

use crate::grid::has_text;
use crate::{Block, Cell, Meter, ReadError, Region, Table};

/// Bound on a span; LibreOffice allows far less.
const MAX_SPAN: usize = 1_024;

/// An open table.
#[derive(Default)]
pub(super) struct OpenTable {
    rows: usize,
    columns: usize,
    cells: Vec<Cell>,
    /// Column of the next cell, and the repeat counts of the open row and cell.
    column: usize,
    row_repeated: usize,
    cell_repeated: usize,
    /// Index of the row's first cell.
    first: usize,
    spans: (usize, usize),
}

impl OpenTable {
    pub(super) fn open_row(&mut self, repeated: Option<usize>) {
        self.row_repeated = repeated.unwrap_or(1).clamp(1, MAX_SPAN);
        (self.column, self.first) = (0, self.cells.len());
    }

    /// Adds positions covered by a cell with spans.
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
        // Copies of nested tables would multiply, so they are refused.
        let copies = if is_plain(&cell) { self.cell_repeated - 1 } else { 0 };
        for copy in 1..=copies {
            meter.cell()?;
            meter.text(&cell.text())?;
            let column = self.column.saturating_add(copy);
            self.columns = self.columns.max(column.saturating_add(column_span));
            self.cells.push(Cell { column, ..cell.clone() });
        }
        self.cells.push(cell);
        // The positions that the cell spans follow it as covered cells.
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

    /// The table, without its final number; `None` where it has no cells.
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
