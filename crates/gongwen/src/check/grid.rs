//! In: rows of cells with spans. Out: row and column of every cell, or why the grid is not complete.

use std::collections::BTreeSet;

use crate::document::{Table, TableCell};

/// A cell with the row and column of its upper left corner.
#[derive(Debug, Clone)]
pub(crate) struct Placed<'a> {
    pub row: usize,
    pub column: usize,
    pub cell: &'a TableCell,
}

/// Finds row and column of every cell; a row lists only the cells that begin in it.
pub(crate) fn places<'a>(rows: &'a [Vec<TableCell>], columns: usize) -> Result<Vec<Placed<'a>>, String> {
    let mut taken: BTreeSet<(usize, usize)> = BTreeSet::new();
    let mut placed = Vec::new();
    for (row, cells) in rows.iter().enumerate() {
        let mut column = 0;
        for cell in cells {
            while taken.contains(&(row, column)) {
                column += 1;
            }
            if cell.row_span == 0 || cell.column_span == 0 {
                return Err(format!("row {}: a cell covers nothing", row + 1));
            }
            if column + cell.column_span > columns {
                return Err(format!("row {}: more cells than columns", row + 1));
            }
            if row + cell.row_span > rows.len() {
                return Err(format!("row {}: a cell reaches below the last row", row + 1));
            }
            for covered_row in row..row + cell.row_span {
                for covered_column in column..column + cell.column_span {
                    if !taken.insert((covered_row, covered_column)) {
                        return Err(format!("row {}: cells overlap", covered_row + 1));
                    }
                }
            }
            placed.push(Placed { row, column, cell });
            column += cell.column_span;
        }
        if let Some(hole) = (0..columns).find(|&column| !taken.contains(&(row, column))) {
            return Err(format!("row {}: nothing in column {}", row + 1, hole + 1));
        }
    }
    Ok(placed)
}

pub(super) fn grid(table: &Table) -> Result<(), String> {
    if table.widths.is_empty() || table.widths.iter().any(|width| !width.is_finite() || *width <= 0.0) {
        return Err("a column without width".to_owned());
    }
    if table.widths.len() > 20 {
        return Err("more than 20 columns".to_owned());
    }
    places(&table.head, table.widths.len())?;
    places(&table.rows, table.widths.len())?;
    Ok(())
}
