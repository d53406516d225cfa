//! A document in; a panic where it exceeds a limit, or its cells are out of order or overlap.

use reader::{Block, Document, Limits, Table};

/// Checks the invariants of [`Document`].
pub fn hold(document: &Document, limits: &Limits) {
    let (mut cells, mut paragraphs, mut tables) = (0, 0, 0);
    let mut open: Vec<(&[Block], usize)> = vec![(&document.blocks, 0)];
    while let Some((blocks, depth)) = open.pop() {
        assert!(depth <= limits.depth, "tables nested {depth} deep");
        for block in blocks {
            match block {
                Block::Paragraph(_) => paragraphs += 1,
                Block::Table(table) => {
                    tables += 1;
                    cells += table.cells.len();
                    grid(table);
                    open.extend(table.cells.iter().map(|cell| (cell.blocks.as_slice(), depth + 1)));
                }
            }
        }
    }
    assert!(cells <= limits.cells, "{cells} cells");
    assert!(paragraphs <= limits.paragraphs, "{paragraphs} paragraphs");
    let text = document.text();
    let line_ends = cells + paragraphs + tables;
    assert!(text.len() as u64 <= limits.inflated_bytes + line_ends as u64, "{} bytes of text", text.len());
}

/// Cells are sorted, within their table, and found at their position.
fn grid(table: &Table) {
    let mut before = None;
    for (number, cell) in table.cells.iter().enumerate() {
        let place = (cell.row, cell.column);
        assert!(before < Some(place), "cells out of order at {place:?} of table {}", table.number);
        before = Some(place);
        assert!(cell.row_span >= 1 && cell.column_span >= 1, "a cell without extent at {place:?}");
        let (bottom, right) = (cell.row.checked_add(cell.row_span), cell.column.checked_add(cell.column_span));
        assert!(bottom.is_some_and(|bottom| bottom <= table.rows), "{place:?} reaches below its table");
        assert!(right.is_some_and(|right| right <= table.columns), "{place:?} exceeds its table");
        assert_eq!(table.cell_at(cell.row, cell.column).map(|found| (found.row, found.column)), Some(place));
        // Finding a cell below merged ones takes linear time, so only a few positions are checked.
        if number < 64 {
            let last = (cell.row + cell.row_span - 1, cell.column + cell.column_span - 1);
            assert!(table.cell_at(last.0, last.1).is_some(), "nothing at {last:?}");
        }
    }
    assert!(table.cell_at(table.rows, table.columns).is_none());
    assert!(table.cell_at(usize::MAX, usize::MAX).is_none());
}
