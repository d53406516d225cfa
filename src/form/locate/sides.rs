//! A label's cell in, the cell that holds its value out, by what stands on its sides.

use crate::text::compact;

use crate::form::fields::labels::Head;

use super::{
    cell_role::Role,
    grid::{Grid, GridCell},
};

/// Cells that a day may go on in: a year's sign, month, its sign, day, its sign.
const DAY_CELLS: usize = 5;

/// Empty rows that may stand between a label and the value below it.
const EMPTY_ROWS: usize = 2;

/// The side of a label.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    Right,
    Below,
    Left,
    Above,
}

impl<'a> Grid<'a> {
    pub(super) fn value_of(&self, index: usize) -> Option<&GridCell<'a>> {
        self.value_index(index).and_then(|at| self.cells.get(at))
    }

    pub(super) fn value_index(&self, index: usize) -> Option<usize> {
        self.neighbour(index, self.direction(index)?)
    }

    /// On which side of its label a value stands: where no other label or heading stands; where both sides would do,
    /// as with the table's clear labels; else under a row of labels, beside a column of them.
    pub(super) fn direction(&self, index: usize) -> Option<Direction> {
        if self.reversed.is_some() {
            return self.reversed;
        }
        if let Some(clear) = self.clear_direction(index) {
            return clear;
        }
        let own = self.cells.get(index)?;
        let labels = || {
            self.marked().filter(|(other, cell)| {
                *other != index && matches!(cell.role, Role::Label(_)) && cell.cell.row.abs_diff(own.cell.row) <= 8
            })
        };
        // Labels of the same row know best, then those of the rows around.
        for distance in [0, 8] {
            let votes = |direction: Direction| {
                labels()
                    .filter(|(_, cell)| cell.cell.row.abs_diff(own.cell.row) <= distance)
                    .filter(|(other, _)| self.clear_direction(*other) == Some(Some(direction)))
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

    /// `None` where both sides would do; `Some(None)` where neither does.
    fn clear_direction(&self, index: usize) -> Option<Option<Direction>> {
        self.clear.get(&index).copied().unwrap_or(Some(None))
    }

    pub(super) fn find_clear_direction(&self, index: usize) -> Option<Option<Direction>> {
        let could_hold = |direction: Direction| self.neighbour(index, direction).is_some();
        match (could_hold(Direction::Right), could_hold(Direction::Below)) {
            (true, true) => None,
            (true, false) => Some(Some(Direction::Right)),
            (false, true) => Some(Some(Direction::Below)),
            (false, false) => Some(None),
        }
    }

    /// The neighbouring cell, if a value could stand in it.
    pub(super) fn neighbour(&self, index: usize, direction: Direction) -> Option<usize> {
        let own = self.cells.get(index)?;
        let at = match direction {
            Direction::Right => self.at(own.cell.row, own.cell.column + own.cell.column_span),
            Direction::Below => self.at(self.row_below(own.cell.row + own.cell.row_span), own.cell.column),
            Direction::Left => self.at(own.cell.row, own.cell.column.checked_sub(1)?),
            Direction::Above => self.at(own.cell.row.checked_sub(1)?, own.cell.column),
        }?;
        let cell = self.cells.get(at)?;
        let narrative = cell.headed || cell.lines.iter().flat_map(|line| line.chars()).nth(120).is_some();
        // A cell under several labels at once is the sections' cell, not the value of one of them.
        let under_several = matches!(direction, Direction::Below | Direction::Above)
            && cell.cell.column_span > own.cell.column_span
            && self.marked().any(|(_, other)| {
                other.cell.row == own.cell.row
                    && other.cell.column != own.cell.column
                    && matches!(other.role, Role::Label(_))
                    && (cell.cell.column..cell.cell.column + cell.cell.column_span).contains(&other.cell.column)
            });
        let is_value = match &cell.role {
            Role::Text => true,
            Role::Inline(fields) => {
                own.role == Role::Label(Head::Reporter)
                    && fields.iter().all(|(head, _)| matches!(head, Head::Extra | Head::Phone | Head::Reporter))
            }
            Role::Label(_) | Role::Heading(_) => false,
        };
        (is_value && !narrative && !under_several).then_some(at)
    }

    /// 2020 | 年 | 7 | 月 | 2 | 日: what stands right of a day's first cell and is only more of the day.
    pub(super) fn rest_of_day(&self, head: Head, value: &GridCell<'_>) -> Vec<(usize, String)> {
        let is_piece = |text: &str| {
            (1..=5).contains(&text.chars().count())
                && text.chars().all(|part| part.is_ascii_digit() || matches!(part, '年' | '月' | '日' | '号'))
        };
        if head != Head::Date || !is_piece(&compact(&value.lines.concat())) {
            return Vec::new();
        }
        let row =
            self.in_rows(value.cell.row..value.cell.row + 1).filter(|(_, own)| own.cell.column > value.cell.column);
        let pieces = row.map(|(at, own)| (at, own, compact(&own.lines.concat())));
        pieces
            .take(DAY_CELLS)
            .take_while(|(_, own, text)| own.role == Role::Text && is_piece(text))
            .map(|(at, _, text)| (at, text))
            .collect()
    }

    /// The row, or the next with words in it where some for the look of it stay empty.
    fn row_below(&self, row: usize) -> usize {
        let filled = self.filled_rows.range(row..).next();
        filled.copied().filter(|filled| filled - row <= EMPTY_ROWS).unwrap_or(row)
    }
}
