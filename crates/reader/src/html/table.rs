//! Cells of an HTML table with their spans in, a grid without overlapping cells out (HTML standard, 4.9.12).

use std::collections::BTreeMap;

use crate::{Block, Cell, Region, Table};

/// Bounds of the standard for `colspan` and `rowspan`.
const MAX_COLUMN_SPAN: usize = 1_000;
const MAX_ROW_SPAN: usize = 65_534;

/// An open table.
pub(super) struct Grid {
    number: usize,
    region: Region,
    /// Number of completed rows.
    rows: usize,
    columns: usize,
    cells: Vec<Cell>,
    in_row: bool,
    /// Next column of the open row.
    column: usize,
    /// First cell of the open row group; no cell extends beyond its group.
    group: usize,
    covered: Covered,
}

/// Position and span of a cell.
pub(super) struct Place {
    row: usize,
    column: usize,
    row_span: usize,
    column_span: usize,
}

impl Grid {
    pub(super) fn new(number: usize, region: Region) -> Self {
        Self {
            number,
            region,
            rows: 0,
            columns: 0,
            cells: Vec::new(),
            in_row: false,
            column: 0,
            group: 0,
            covered: Covered::default(),
        }
    }

    pub(super) fn begin_row(&mut self) {
        self.end_row();
        self.in_row = true;
        self.column = 0;
        self.covered.forget_before(self.rows);
    }

    pub(super) fn end_row(&mut self) {
        self.rows += usize::from(std::mem::take(&mut self.in_row));
    }

    /// Ends `thead`, `tbody` or `tfoot`.
    pub(super) fn end_group(&mut self) {
        self.end_row();
        let rows = self.rows;
        for cell in self.cells.iter_mut().skip(self.group) {
            cell.row_span = cell.row_span.min(rows.saturating_sub(cell.row)).max(1);
        }
        self.group = self.cells.len();
        self.covered = Covered::default();
    }

    /// Finds the position of the next cell of the row; a row span of 0 extends to the end of the group.
    pub(super) fn next_cell(&mut self, column_span: usize, row_span: usize) -> Place {
        if !self.in_row {
            self.begin_row();
        }
        let column = self.covered.first_free(self.column);
        let room = self.covered.next_covered(column).map_or(usize::MAX, |next| next - column);
        let column_span = column_span.clamp(1, MAX_COLUMN_SPAN).min(room);
        let row_span = if row_span == 0 { MAX_ROW_SPAN } else { row_span.min(MAX_ROW_SPAN) };
        if row_span > 1 {
            self.covered.add(column, column + column_span, self.rows + row_span);
        }
        self.column = column + column_span;
        self.columns = self.columns.max(self.column);
        Place { row: self.rows, column, row_span, column_span }
    }

    pub(super) fn push(&mut self, place: Place, blocks: Vec<Block>) {
        let Place { row, column, row_span, column_span } = place;
        self.cells.push(Cell { row, column, row_span, column_span, address: None, blocks });
    }

    /// The table; `None` where it has no cells.
    pub(super) fn finish(mut self) -> Option<Table> {
        self.end_group();
        (!self.cells.is_empty()).then_some(Table {
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
}

/// Columns that are covered by cells of the rows above. Adjacent columns form one stretch whatever row they end in, so that
/// a free column is found in logarithmic time.
#[derive(Default)]
struct Covered {
    /// End of each stretch, by its start.
    stretches: BTreeMap<usize, usize>,
    /// Start and end of the stretches that end before a row, by row.
    ends: BTreeMap<usize, Vec<(usize, usize)>>,
}

impl Covered {
    fn first_free(&self, column: usize) -> usize {
        match self.stretches.range(..=column).next_back() {
            Some((_, end)) if *end > column => *end,
            _ => column,
        }
    }

    fn next_covered(&self, column: usize) -> Option<usize> {
        self.stretches.range(column..).next().map(|(start, _)| *start)
    }

    fn add(&mut self, start: usize, end: usize, row: usize) {
        self.ends.entry(row).or_default().push((start, end));
        let (mut start, mut end) = (start, end);
        if let Some((left, _)) = self.stretches.range(..start).next_back().filter(|(_, left_end)| **left_end == start) {
            start = *left;
        }
        if let Some(right_end) = self.stretches.remove(&end) {
            end = right_end;
        }
        self.stretches.insert(start, end);
    }

    fn forget_before(&mut self, row: usize) {
        while let Some(entry) = self.ends.first_entry().filter(|entry| *entry.key() <= row) {
            for (start, end) in entry.remove() {
                self.remove(start, end);
            }
        }
    }

    fn remove(&mut self, start: usize, end: usize) {
        let Some((left, right)) = self.stretches.range(..=start).next_back().map(|(left, right)| (*left, *right))
        else {
            return;
        };
        self.stretches.remove(&left);
        if left < start {
            self.stretches.insert(left, start);
        }
        if end < right {
            self.stretches.insert(end, right);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows of `(colspan, rowspan)` to `row,column rowspan×colspan`.
    fn placed(rows: &[&[(usize, usize)]]) -> (usize, usize, Vec<String>) {
        let mut grid = Grid::new(1, Region::Body);
        for row in rows {
            grid.begin_row();
            for (columns, rows) in *row {
                let place = grid.next_cell(*columns, *rows);
                grid.push(place, Vec::new());
            }
        }
        let table = grid.finish().unwrap();
        let cells = table.cells.iter();
        let placed = cells.map(|cell| format!("{},{} {}×{}", cell.row, cell.column, cell.row_span, cell.column_span));
        (table.rows, table.columns, placed.collect())
    }

    #[test]
    fn spans_on_both_axes() {
        let (rows, columns, cells) = placed(&[&[(1, 2), (2, 1), (1, 3)], &[(1, 1), (1, 1)], &[(3, 1), (1, 1)]]);
        assert_eq!((rows, columns), (3, 5));
        assert_eq!(cells, ["0,0 2×1", "0,1 1×2", "0,3 3×1", "1,1 1×1", "1,2 1×1", "2,0 1×3", "2,4 1×1"]);
    }

    #[test]
    fn absurd_spans_end_where_the_table_does() {
        let (rows, columns, cells) = placed(&[&[(0, 0), (usize::MAX, usize::MAX), (1, 1)], &[(1, 1)]]);
        assert_eq!((rows, columns), (2, 1_002));
        assert_eq!(cells, ["0,0 2×1", "0,1 2×1000", "0,1001 1×1", "1,1001 1×1"]);
        // A wide cell does not overlap one that extends down from above.
        let (_, _, cells) = placed(&[&[(1, 1), (1, 2)], &[(5, 1), (1, 1)]]);
        assert_eq!(cells, ["0,0 1×1", "0,1 2×1", "1,0 1×1", "1,2 1×1"]);
    }

    #[test]
    fn many_hanging_cells_cost_no_row_a_walk() {
        let mut grid = Grid::new(1, Region::Body);
        grid.begin_row();
        for index in 0..100_000 {
            let place = grid.next_cell(1, 60_000 + index % 1_000);
            grid.push(place, Vec::new());
        }
        for _ in 0..61_000 {
            grid.begin_row();
            let place = grid.next_cell(1, 2);
            grid.push(place, Vec::new());
        }
        let table = grid.finish().unwrap();
        assert_eq!(table.rows, 61_001);
        assert!(table.cells.iter().all(|cell| cell.row + cell.row_span <= 61_001));
    }
}
