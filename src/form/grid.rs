//! One table in, the drafts of the forms in it out: found by labels, whichever way the table runs.

use std::collections::BTreeSet;

use reader::{Cell, Table};

use crate::{campaign::Campaign, finding::CellPlace};

use super::{
    FormPlace,
    characters::compact,
    draft::Draft,
    headings::{Line, heading},
    labels::Head,
    person::is_phone_alone,
    role::{Role, role, words},
    rows::cell_lines,
};

/// Labels looked at in one table; a sheet with more is no form but an attempt to keep us busy.
const LABEL_LIMIT: usize = 400;

/// True where the table's own cells (nested tables aside) make a form: two of unit, date, reporter and a section, the
/// date or a section among them. A liaison receipt has neither, a task table has nothing of it.
pub fn is_form(table: &Table, campaign: &Campaign) -> bool {
    let grid = Grid::new(table, campaign);
    let has = |head: Head| {
        grid.cells.iter().any(|cell| match &cell.role {
            Role::Label(own) => *own == head,
            Role::Inline(fields) => fields.iter().any(|(own, _)| *own == head),
            _ => false,
        })
    };
    let section = grid.cells.iter().any(|cell| cell.headed);
    // Both sections' labels make a form whose head stands over the table.
    let sections: BTreeSet<usize> = grid
        .cells
        .iter()
        .filter_map(|cell| match cell.role {
            Role::Heading(section) => Some(section),
            _ => None,
        })
        .collect();
    if sections.len() > 1 {
        return true;
    }
    let (unit, date, reporter) = (has(Head::Unit), has(Head::Date), has(Head::Reporter));
    let found = [unit, date, reporter, section].into_iter().filter(|found| *found).count();
    found >= 2 && (date || section)
}

/// The drafts of a table that [`is_form`].
pub fn drafts(table: &Table, campaign: &Campaign) -> Vec<Draft> {
    let grid = Grid::new(table, campaign);
    let mut drafts: Vec<Draft> = Vec::new();
    for band in grid.bands() {
        let listed = grid.listed(&band);
        if listed.is_empty() {
            drafts.push(grid.draft(&band));
        } else {
            drafts.extend(listed);
        }
    }
    drafts
}

/// Rows of a table that make up one form: first and, exclusively, last.
#[derive(Debug, Clone)]
pub(super) struct Band {
    pub(super) first: usize,
    pub(super) end: usize,
}

impl Band {
    pub(super) fn holds(&self, own: &GridCell<'_>) -> bool {
        (self.first..self.end).contains(&own.cell.row)
    }
}

#[derive(Debug)]
pub(super) struct Grid<'a> {
    table: &'a Table,
    pub(super) campaign: &'a Campaign,
    pub(super) cells: Vec<GridCell<'a>>,
    /// Rows of the tallest cell.
    tallest: usize,
}

#[derive(Debug)]
pub(super) struct GridCell<'a> {
    pub(super) cell: &'a Cell,
    pub(super) lines: Vec<String>,
    pub(super) role: Role,
    /// A line of it is the heading of a section.
    pub(super) headed: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    Right,
    Below,
}

impl<'a> Grid<'a> {
    fn new(table: &'a Table, campaign: &'a Campaign) -> Self {
        let mut labels = 0;
        let cells = table
            .cells
            .iter()
            .map(|cell| {
                let lines = cell_lines(cell);
                let role = if labels < LABEL_LIMIT { role(&lines, campaign) } else { Role::Text };
                labels += usize::from(role != Role::Text);
                let headed = lines.iter().any(|line| heading(line, &campaign.form).is_some());
                GridCell { cell, lines, role, headed }
            })
            .collect();
        let tallest = table.cells.iter().map(|cell| cell.row_span).max().unwrap_or(1);
        Self { table, campaign, cells, tallest }
    }

    /// One band a form: a unit's label opens a new one, unless it only repeats the head row on the next page.
    fn bands(&self) -> Vec<Band> {
        let mut starts: Vec<usize> = Vec::new();
        let mut known: Vec<String> = Vec::new();
        for (index, own) in self.cells.iter().enumerate() {
            let value = match &own.role {
                Role::Label(Head::Unit) => self.value_of(index).map(|value| value.lines.concat()).unwrap_or_default(),
                Role::Inline(fields) => match fields.iter().find(|(head, _)| *head == Head::Unit) {
                    Some((_, value)) => value.clone(),
                    None => continue,
                },
                _ => continue,
            };
            let row = own.cell.row;
            if starts.is_empty() {
                starts.push(0);
                known.push(value);
            } else if !value.is_empty() && starts.last() != Some(&row) {
                // The same unit again is a repeated head, if nothing of a new form follows it.
                let repeated = known.last() == Some(&value) && !self.has_heading_after(row);
                if !repeated {
                    starts.push(self.first_row_of_head(row));
                    known.push(value);
                }
            }
        }
        if starts.is_empty() {
            starts.push(0);
        }
        let ends = starts.iter().skip(1).copied().chain([usize::MAX]);
        starts.iter().zip(ends).map(|(first, end)| Band { first: *first, end }).collect()
    }

    fn has_heading_after(&self, row: usize) -> bool {
        self.cells.iter().filter(|own| own.cell.row >= row).any(|own| own.headed)
    }

    /// Upwards over a title row that stands directly over a head row of a further form.
    fn first_row_of_head(&self, row: usize) -> usize {
        let title = compact(&self.campaign.form.title);
        let above = row.checked_sub(1).filter(|above| {
            !title.is_empty()
                && self.cells.iter().any(|own| own.cell.row == *above && compact(&own.lines.concat()).contains(&title))
        });
        above.unwrap_or(row)
    }

    /// Reads one band as one form.
    fn draft(&self, band: &Band) -> Draft {
        let mut draft = self.empty_draft();
        let first_label = self
            .cells
            .iter()
            .filter(|own| band.holds(own) && !matches!(own.role, Role::Text))
            .map(|own| own.cell.row)
            .min();
        let mut used: BTreeSet<usize> = BTreeSet::new();
        let mut columns: Vec<(usize, Vec<Line>)> = Vec::new();
        for (index, own) in self.cells.iter().enumerate().filter(|(_, own)| band.holds(own)) {
            match &own.role {
                Role::Label(head) => {
                    used.insert(index);
                    let value = self.value_index(index).filter(|value| !used.contains(value));
                    used.extend(value);
                    match value.and_then(|at| self.cells.get(at)) {
                        Some(value) => draft.take(*head, &words(*head, &value.lines), Some(place(value.cell))),
                        None => draft.take(*head, "", Some(place(own.cell))),
                    }
                }
                // 姓名：王芳 电话：…, already taken as the value of a label.
                Role::Inline(_) if used.contains(&index) => {}
                Role::Inline(fields) => {
                    used.insert(index);
                    for (head, value) in fields {
                        draft.take(*head, value, Some(place(own.cell)));
                    }
                }
                Role::Heading(section) if self.is_column_heading(index) => {
                    used.insert(index);
                    let mut lines = Vec::new();
                    for at in self.column_values(index, band) {
                        used.insert(at);
                        lines.extend(self.cells.get(at).into_iter().flat_map(lines_of));
                    }
                    columns.push((*section, lines));
                }
                Role::Heading(_) | Role::Text => {}
            }
        }
        let mut row = None;
        for (index, own) in self.cells.iter().enumerate().filter(|(_, own)| band.holds(own)) {
            if used.contains(&index) {
                continue;
            }
            let text = own.lines.concat();
            if is_phone_alone(&text) {
                draft.phones.push(text);
            } else if !own.headed && first_label.is_some_and(|first| own.cell.row < first) {
                draft.around.extend(own.lines.iter().cloned());
            } else if let [line] = own.lines.as_slice()
                && !own.headed
                && row == Some(own.cell.row)
                && let Some(last) = draft.lines.last_mut()
            {
                // 海报 | 150张: cells of one row are one line.
                last.text.push(' ');
                last.text.push_str(line);
            } else {
                draft.lines.extend(lines_of(own));
            }
            let goes_on = own.role == Role::Text && !own.headed && own.lines.len() <= 1;
            row = goes_on.then_some(own.cell.row);
        }
        for (section, lines) in columns {
            self.add_section(&mut draft, section, lines);
        }
        draft
    }

    /// A draft that knows only its place.
    pub(super) fn empty_draft(&self) -> Draft {
        let place = FormPlace { table: Some(self.table.number), sheet: self.table.sheet.clone() };
        Draft { place, ..Draft::default() }
    }

    /// Adds the text of a section that a label of its own names.
    pub(super) fn add_section(&self, draft: &mut Draft, section: usize, lines: Vec<Line>) {
        if let Some(settings) = self.campaign.form.sections.get(section) {
            let cell = lines.first().and_then(|line| line.cell.clone());
            draft.lines.push(Line { text: settings.heading.clone(), cell });
            draft.lines.extend(lines);
        }
    }

    /// A heading that stands over its text: another heading or a label stands beside it in the same row.
    fn is_column_heading(&self, index: usize) -> bool {
        let Some(own) = self.cells.get(index) else { return false };
        let beside = self.cells.iter().enumerate().any(|(other, cell)| {
            other != index && cell.cell.row == own.cell.row && matches!(cell.role, Role::Heading(_) | Role::Label(_))
        });
        let right_is_text = self
            .at(own.cell.row, own.cell.column + own.cell.column_span)
            .and_then(|at| self.cells.get(at))
            .is_some_and(|right| right.role == Role::Text && !right.lines.is_empty());
        beside && !right_is_text
    }

    fn column_values(&self, index: usize, band: &Band) -> Vec<usize> {
        let Some(own) = self.cells.get(index) else { return Vec::new() };
        let after = own.cell.row + own.cell.row_span;
        let cells = self
            .cells
            .iter()
            .enumerate()
            .filter(|(_, cell)| cell.cell.column == own.cell.column && (after..band.end).contains(&cell.cell.row));
        cells.take_while(|(_, cell)| cell.role == Role::Text).map(|(at, _)| at).collect()
    }

    fn value_of(&self, index: usize) -> Option<&GridCell<'a>> {
        self.value_index(index).and_then(|at| self.cells.get(at))
    }

    fn value_index(&self, index: usize) -> Option<usize> {
        self.neighbour(index, self.direction(index)?)
    }

    /// On which side of its label a value stands: where no other label or heading stands; where both sides would do,
    /// as with the table's clear labels; else under a row of labels, beside a column of them.
    pub(super) fn direction(&self, index: usize) -> Option<Direction> {
        if let Some(clear) = self.clear_direction(index) {
            return clear;
        }
        let own = self.cells.get(index)?;
        let labels = || {
            self.cells.iter().enumerate().filter(|(other, cell)| {
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
        let could_hold = |direction: Direction| self.neighbour(index, direction).is_some();
        match (could_hold(Direction::Right), could_hold(Direction::Below)) {
            (true, true) => None,
            (true, false) => Some(Some(Direction::Right)),
            (false, true) => Some(Some(Direction::Below)),
            (false, false) => Some(None),
        }
    }

    /// The neighbouring cell, if a value could stand in it.
    fn neighbour(&self, index: usize, direction: Direction) -> Option<usize> {
        let own = self.cells.get(index)?;
        let at = match direction {
            Direction::Right => self.at(own.cell.row, own.cell.column + own.cell.column_span),
            Direction::Below => self.at(own.cell.row + own.cell.row_span, own.cell.column),
        }?;
        let cell = self.cells.get(at)?;
        let narrative = cell.headed || cell.lines.iter().map(|line| line.chars().count()).sum::<usize>() > 120;
        // A cell under several labels at once is the sections' cell, not the value of one of them.
        let under_several = direction == Direction::Below
            && cell.cell.column_span > own.cell.column_span
            && self.cells.iter().any(|other| {
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

    /// The cell that covers a place. Cells stand by row, so only rows from which a cell can reach it are looked at.
    pub(super) fn at(&self, row: usize, column: usize) -> Option<usize> {
        let reach = row.saturating_sub(self.tallest.saturating_sub(1))..row + 1;
        self.in_rows(&reach)
            .rev()
            .find(|(_, own)| {
                (own.cell.row..own.cell.row + own.cell.row_span).contains(&row)
                    && (own.cell.column..own.cell.column + own.cell.column_span).contains(&column)
            })
            .map(|(at, _)| at)
    }

    /// Cells that begin in these rows, with their indices.
    pub(super) fn in_rows(
        &self,
        rows: &std::ops::Range<usize>,
    ) -> impl DoubleEndedIterator<Item = (usize, &GridCell<'a>)> {
        let first = self.cells.partition_point(|own| own.cell.row < rows.start);
        let end = self.cells.partition_point(|own| own.cell.row < rows.end);
        let cells = self.cells.get(first..end).unwrap_or(&[]).iter().enumerate();
        cells.map(move |(at, own)| (first + at, own))
    }
}

pub(super) fn lines_of(own: &GridCell<'_>) -> Vec<Line> {
    own.lines.iter().map(|text| Line { text: text.clone(), cell: Some(place(own.cell)) }).collect()
}

pub(super) fn place(cell: &Cell) -> CellPlace {
    CellPlace { row: cell.row, column: cell.column, address: cell.address.clone() }
}
