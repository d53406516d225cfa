//! In: rows and tables in order. Out: pages, broken so that no heading stands alone at a foot and no signature alone on
//! a page.

use crate::layout::flow::Flow;
use crate::layout::rows::Row;
use crate::layout::table::SetTable;

/// What is placed on pages.
pub(crate) enum Piece {
    Row(Row),
    Table(SetTable),
}

/// Places pieces on the current page and those after it.
pub(crate) fn paginate(flow: &mut Flow, pieces: Vec<Piece>) {
    let heights: Vec<(f64, bool)> = pieces
        .iter()
        .map(|piece| match piece {
            Piece::Row(row) => (row.height, row.keep),
            Piece::Table(table) => (table.least(), false),
        })
        .collect();
    for (index, piece) in pieces.into_iter().enumerate() {
        match piece {
            Piece::Row(row) => {
                let group = group_height(&heights, index);
                flow.put(row, group);
            }
            Piece::Table(table) => table.pour(flow),
        }
    }
}

/// Height of a piece and of everything that it must not be parted from.
fn group_height(heights: &[(f64, bool)], start: usize) -> f64 {
    let mut total = 0.0;
    for (height, keep) in heights.iter().skip(start) {
        total += height;
        if !keep {
            break;
        }
    }
    total
}
