//! A grid in, the side of each label on which its value is written out.

use std::collections::BTreeMap;

use super::{
    cell_role::CellRole,
    grid::{Grid, GridCell},
    reversed,
    sides::Direction,
};

/// Rows above and below a label whose labels indicate the side of its value.
const VOTING_ROWS: usize = 8;

/// Whether the cells right of a label and below it can hold its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Candidates {
    Both,
    Only(Direction),
    Neither,
}

/// A grid with the side of each label's value.
#[derive(Debug)]
pub struct LabelledGrid<'a> {
    pub grid: Grid<'a>,
    /// By index of the key cell.
    candidates: BTreeMap<usize, Candidates>,
    /// `Left` or `Above` for a table whose values precede their labels.
    pub reversed: Option<Direction>,
}

impl<'a> LabelledGrid<'a> {
    pub fn new(grid: Grid<'a>) -> Self {
        let candidates = grid.key_cells().map(|(at, _)| (at, candidates(&grid, at))).collect();
        let reversed = reversed::direction(&grid);
        Self { grid, candidates, reversed }
    }

    /// The cell with the value of the label at `index`.
    pub fn value_of(&self, index: usize) -> Option<&GridCell<'a>> {
        self.value_index(index).and_then(|at| self.grid.cells.get(at))
    }

    /// Index of the cell with the value of the label at `index`.
    pub fn value_index(&self, index: usize) -> Option<usize> {
        self.grid.value_candidate(index, self.direction(index)?)
    }

    /// The side of a label on which its value is written: the only side that can hold one; where both can, the side
    /// that the table's unambiguous labels use; else below a row of labels and right of a column of labels.
    pub fn direction(&self, index: usize) -> Option<Direction> {
        if self.reversed.is_some() {
            return self.reversed;
        }
        match self.candidates_of(index) {
            Candidates::Only(direction) => return Some(direction),
            Candidates::Neither => return None,
            Candidates::Both => {}
        }
        let own = self.grid.cells.get(index)?;
        let labels = || {
            self.grid.key_cells().filter(|(other, cell)| {
                *other != index
                    && matches!(cell.role, CellRole::Label(_))
                    && cell.cell.row.abs_diff(own.cell.row) <= VOTING_ROWS
            })
        };
        // Labels of the same row are asked first, then those of the rows around it.
        for distance in [0, VOTING_ROWS] {
            let votes = |direction: Direction| {
                labels()
                    .filter(|(_, cell)| cell.cell.row.abs_diff(own.cell.row) <= distance)
                    .filter(|(other, _)| self.candidates_of(*other) == Candidates::Only(direction))
                    .count()
            };
            let (below, right) = (votes(Direction::Below), votes(Direction::Right));
            if below != right {
                return Some(if below > right { Direction::Below } else { Direction::Right });
            }
        }
        let in_column = labels().any(|(_, cell)| cell.cell.column == own.cell.column);
        let in_row = labels().any(|(_, cell)| cell.cell.row == own.cell.row);
        Some(if in_row && !in_column { Direction::Below } else { Direction::Right })
    }

    fn candidates_of(&self, index: usize) -> Candidates {
        self.candidates.get(&index).copied().unwrap_or(Candidates::Neither)
    }
}

fn candidates(grid: &Grid<'_>, index: usize) -> Candidates {
    let can_hold = |direction: Direction| grid.value_candidate(index, direction).is_some();
    match (can_hold(Direction::Right), can_hold(Direction::Below)) {
        (true, true) => Candidates::Both,
        (true, false) => Candidates::Only(Direction::Right),
        (false, true) => Candidates::Only(Direction::Below),
        (false, false) => Candidates::Neither,
    }
}
