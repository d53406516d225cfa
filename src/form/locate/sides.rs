//! A label cell in, the neighbouring cell on one of its sides out, where that cell can hold the label's value.

use crate::form::fields::labels::FieldLabel;
use text::compact;

use super::{
    cell_role::CellRole,
    grid::{Grid, GridCell},
};

/// Further cells that a date may occupy: 年, month, 月, day, 日.
const DATE_CELLS: usize = 5;

/// Empty rows allowed between a label and the value below it.
const EMPTY_ROWS: usize = 2;

/// Side of a label on which a value is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    Right,
    Below,
    Left,
    Above,
}

impl<'a> Grid<'a> {
    /// Index of the neighbouring cell on this side, if it can hold the value of the label at `index`.
    pub fn value_candidate(&self, index: usize, direction: Direction) -> Option<usize> {
        let own = self.cells.get(index)?;
        let at = match direction {
            Direction::Right => self.at(own.cell.row, own.cell.column + own.cell.column_span),
            Direction::Below => self.at(self.row_below(own.cell.row + own.cell.row_span), own.cell.column),
            Direction::Left => self.at(own.cell.row, own.cell.column.checked_sub(1)?),
            Direction::Above => self.at(own.cell.row.checked_sub(1)?, own.cell.column),
        }?;
        let cell = self.cells.get(at)?;
        let narrative = cell.has_heading || cell.lines.iter().flat_map(|line| line.chars()).nth(120).is_some();
        // A cell below several labels at once holds the sections, not the value of one of them.
        let under_several = matches!(direction, Direction::Below | Direction::Above)
            && cell.cell.column_span > own.cell.column_span
            && self.key_cells().any(|(_, other)| {
                other.cell.row == own.cell.row
                    && other.cell.column != own.cell.column
                    && matches!(other.role, CellRole::Label(_))
                    && (cell.cell.column..cell.cell.column + cell.cell.column_span).contains(&other.cell.column)
            });
        let is_value = match &cell.role {
            CellRole::Text => true,
            CellRole::Inline(fields) => {
                own.role == CellRole::Label(FieldLabel::Reporter)
                    && fields
                        .iter()
                        .all(|(label, _)| matches!(label, FieldLabel::Extra | FieldLabel::Phone | FieldLabel::Reporter))
            }
            CellRole::Label(_) | CellRole::Heading(_) => false,
        };
        (is_value && !narrative && !under_several).then_some(at)
    }

    /// Cells to the right of a date's first cell that only continue the date, with their text:
    /// 2020 | 年 | 7 | 月 | 2 | 日.
    pub fn date_continuation(&self, label: FieldLabel, value: &GridCell<'_>) -> Vec<(usize, String)> {
        let is_piece = |text: &str| {
            (1..=5).contains(&text.chars().count())
                && text.chars().all(|part| part.is_ascii_digit() || matches!(part, '年' | '月' | '日' | '号'))
        };
        if label != FieldLabel::Date || !is_piece(&compact(&value.lines.concat())) {
            return Vec::new();
        }
        let row =
            self.in_rows(value.cell.row..value.cell.row + 1).filter(|(_, own)| own.cell.column > value.cell.column);
        let pieces = row.map(|(at, own)| (at, own, compact(&own.lines.concat())));
        pieces
            .take(DATE_CELLS)
            .take_while(|(_, own, text)| own.role == CellRole::Text && is_piece(text))
            .map(|(at, _, text)| (at, text))
            .collect()
    }

    /// Index of the text to the left of a section's label, for a table whose values precede their labels.
    pub fn text_left_of(&self, index: usize) -> Option<usize> {
        let own = self.cells.get(index)?;
        let at = self.at(own.cell.row, own.cell.column.checked_sub(1)?)?;
        let text = self.cells.get(at)?;
        (text.role == CellRole::Text && !text.lines.is_empty() && !text.has_heading).then_some(at)
    }

    /// `row`, or the next row with text where at most [`EMPTY_ROWS`] spacer rows come first.
    fn row_below(&self, row: usize) -> usize {
        self.next_filled_row(row).filter(|filled| filled - row <= EMPTY_ROWS).unwrap_or(row)
    }
}
