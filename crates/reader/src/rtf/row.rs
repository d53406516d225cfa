//! Rows with the edges of their cells in twips in, a table with spans out. Cells of different rows share a column where their
//! edges match, as in a docx saved by Word.

use crate::grid::{Grid, Merge, Row, RowCell, has_text};
use crate::{Block, Region, Table};

/// Most cells of a row; Word allows 63.
const MAX_CELLS: usize = 1_024;
/// Largest distance, in twips, of edges that count as one (one point).
const SAME_EDGE: i32 = 20;
/// Default width of a cell in twips.
const SOME_WIDTH: i32 = 1_000;

/// Row definition of `\trowd` and the words after it.
#[derive(Default)]
pub(super) struct RowShape {
    left: i32,
    cells: Vec<CellShape>,
    next: CellShape,
}

#[derive(Default, Clone, Copy)]
struct CellShape {
    right: i32,
    horizontal: Merge,
    vertical: Merge,
    is_deleted: bool,
}

/// A row with the positions of its cells.
pub(super) struct Drawn {
    left: i32,
    cells: Vec<(CellShape, Vec<Block>)>,
}

impl RowShape {
    /// Handles a control word of a row or cell definition; false for any other word.
    pub(super) fn take(&mut self, word: &str, number: Option<i32>) -> bool {
        match word {
            "trowd" => *self = Self::default(),
            "trleft" => self.left = number.unwrap_or(0),
            "clmgf" => self.next.horizontal = Merge::Start,
            "clmrg" => self.next.horizontal = Merge::Continue,
            "clvmgf" => self.next.vertical = Merge::Start,
            "clvmrg" => self.next.vertical = Merge::Continue,
            "cldel" => self.next.is_deleted = true,
            "cellx" => {
                let mut cell = std::mem::take(&mut self.next);
                cell.right = number.unwrap_or(0);
                if self.cells.len() < MAX_CELLS {
                    self.cells.push(cell);
                }
            }
            _ => return false,
        }
        true
    }

    /// The row with these cells. Cells without a definition are placed to the right if they have content; LibreOffice writes
    /// spurious empty ones after a nested table.
    pub(super) fn draw(&self, cells: Vec<Vec<Block>>) -> Drawn {
        let mut drawn = Drawn { left: self.left, cells: Vec::new() };
        let mut right = self.left;
        for (at, blocks) in cells.into_iter().enumerate() {
            let defined = self.cells.get(at).copied();
            if defined.is_none() && !self.cells.is_empty() && !blocks.iter().any(has_text) {
                continue;
            }
            let mut shape = defined.unwrap_or_default();
            // A cell without width is kept.
            if shape.right <= right {
                shape.right = right.saturating_add(SOME_WIDTH);
            }
            right = shape.right;
            drawn.cells.push((shape, blocks));
        }
        drawn
    }
}

/// The table of these rows, without its final number; `None` where it has no cells.
pub(super) fn table(rows: Vec<Drawn>, region: Region) -> Option<Table> {
    let lines = lines(&rows);
    let column = |edge: i32| lines.partition_point(|line| *line <= edge).saturating_sub(1);
    let mut grid = Grid::new(0, region);
    for drawn in rows {
        let mut at = column(drawn.left);
        let mut row = Row { before: at, ..Row::default() };
        for (shape, blocks) in drawn.cells {
            let right = column(shape.right);
            row.cells.push(RowCell {
                span: right.saturating_sub(at),
                vertical: shape.vertical,
                horizontal: shape.horizontal,
                is_deleted: shape.is_deleted,
                blocks,
            });
            at = right;
        }
        grid.push(row);
    }
    grid.finish()
}

/// Column edges: all edges, with close ones merged at the leftmost.
fn lines(rows: &[Drawn]) -> Vec<i32> {
    let mut edges = Vec::new();
    let mut apart = SAME_EDGE;
    for row in rows {
        let mut left = row.left;
        edges.push(left);
        for (cell, _) in &row.cells {
            // In a table of very narrow cells only equal edges are merged.
            apart = apart.min(cell.right.saturating_sub(left) / 2);
            left = cell.right;
            edges.push(left);
        }
    }
    edges.sort_unstable();
    let mut lines: Vec<i32> = Vec::new();
    for edge in edges {
        if lines.last().is_none_or(|line| edge.saturating_sub(*line) > apart) {
            lines.push(edge);
        }
    }
    lines
}
