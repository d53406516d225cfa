//! In: rows and tables in order. Out: pages, broken so that no heading is last on a page and no signature alone on one.

use crate::layout::flow::Flow;
use crate::layout::rows::Row;
use crate::layout::table::TableLayout;

/// Unit of pagination.
pub(crate) enum Piece {
    Row(Row),
    Table(TableLayout),
}

/// Places pieces on the current page and the following ones.
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
                flow.place_row(row, group);
            }
            Piece::Table(table) => table.place(flow),
        }
    }
}

/// Height of a piece and of all pieces that are kept with it, in points.
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
