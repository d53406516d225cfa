//! Rows with the edges of their cells in twips in, a table with spans out: cells of different rows share a column
//! where their edges do, as in what Word saves as docx.

use crate::grid::{Grid, Merge, Row, RowCell, has_text};
use crate::{Block, Region, Table};

/// Word itself ends at 63; more edges in a row are nonsense or meant to hurt.
const MAX_CELLS: usize = 1_024;
/// Edges so close together, in twips, are one line to the eye: a point.
const SAME_EDGE: i32 = 20;
/// Width, in twips, of cells that have none.
const SOME_WIDTH: i32 = 1_000;

/// What `\trowd` and the words after it say of rows to come.
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

/// A row with its cells where they are drawn.
pub(super) struct Drawn {
    left: i32,
    cells: Vec<(CellShape, Vec<Block>)>,
}

impl RowShape {
    /// Takes a control word of a row's or cell's shape; false where it is none.
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

    /// The row of these cells. Cells of which the shape says nothing stand to the right of the rest where they hold
    /// something; after a nested table, LibreOffice writes empty ones that are not there.
    pub(super) fn draw(&self, cells: Vec<Vec<Block>>) -> Drawn {
        let mut drawn = Drawn { left: self.left, cells: Vec::new() };
        let mut right = self.left;
        for (at, blocks) in cells.into_iter().enumerate() {
            let told = self.cells.get(at).copied();
            if told.is_none() && !self.cells.is_empty() && !blocks.iter().any(has_text) {
                continue;
            }
            let mut shape = told.unwrap_or_default();
            // A cell without width is still a cell.
            if shape.right <= right {
                shape.right = right.saturating_add(SOME_WIDTH);
            }
            right = shape.right;
            drawn.cells.push((shape, blocks));
        }
        drawn
    }
}

/// The table of these rows, its number still to be given; `None` where nothing is left of it.
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

/// The lines between columns: all edges, those close together as one, at the leftmost of them.
fn lines(rows: &[Drawn]) -> Vec<i32> {
    let mut edges = Vec::new();
    let mut apart = SAME_EDGE;
    for row in rows {
        let mut left = row.left;
        edges.push(left);
        for (cell, _) in &row.cells {
            // In a table of very narrow cells nothing but the same edge is the same.
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
