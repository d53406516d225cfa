//! One table in, its cells with their roles and lookups by row, column and position out.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
};

use reader::{Cell, Table};

use crate::{
    config::ReadingContext,
    finding::CellPlace,
    form::{
        draft::Draft, fields::labels::FieldLabel, model::FormPlace, recognised::LABEL_LIMIT,
        sections::headings::NarrativeLine,
    },
};

use super::{
    cell_role::{CellRole, Classified, classify},
    rows::cell_lines,
};

/// Start columns examined to the left of a position when looking for a cell that spans several rows and covers it.
const SPAN_SEARCH_COLUMNS: usize = 64;

/// Rows of a table that make up one form, `first..end`.
#[derive(Debug, Clone)]
pub struct Band {
    pub first: usize,
    pub end: usize,
}

/// A table with the role of each cell.
#[derive(Debug)]
pub struct Grid<'a> {
    table: &'a Table,
    pub context: &'a ReadingContext<'a>,
    /// Ordered by row, then column; cut after [`LABEL_LIMIT`] key cells.
    pub cells: Vec<GridCell<'a>>,
    /// Key cells follow that were not read.
    pub is_cut: bool,
    /// Indices of cells that are labels or headings, ascending; few in any table.
    key_cells: Vec<usize>,
    /// Indices of cells that span several rows, by start column.
    tall: BTreeMap<usize, Vec<usize>>,
    /// Indices of all cells, by start column.
    columns: BTreeMap<usize, Vec<usize>>,
    /// Rows in which a cell with text begins.
    filled_rows: BTreeSet<usize>,
    /// Lowest row with a section heading.
    last_heading_row: Option<usize>,
}

/// A cell with its text and role.
#[derive(Debug)]
pub struct GridCell<'a> {
    pub cell: &'a Cell,
    /// Cleaned lines without empty ones.
    pub lines: Vec<String>,
    pub role: CellRole,
    /// At least one line is a section heading.
    pub has_heading: bool,
}

impl<'a> Grid<'a> {
    pub fn new(table: &'a Table, context: &'a ReadingContext<'a>) -> Self {
        let mut labels = 0;
        let mut cells: Vec<GridCell<'a>> = Vec::new();
        for cell in &table.cells {
            let lines = cell_lines(cell);
            let Classified { role, has_heading } = classify(&lines, context);
            labels += usize::from(role != CellRole::Text);
            if labels > LABEL_LIMIT {
                break;
            }
            cells.push(GridCell { cell, lines, role, has_heading });
        }
        let mut grid = Self {
            table,
            context,
            is_cut: labels > LABEL_LIMIT,
            key_cells: Vec::new(),
            tall: BTreeMap::new(),
            columns: BTreeMap::new(),
            filled_rows: cells.iter().filter(|own| !own.lines.is_empty()).map(|own| own.cell.row).collect(),
            last_heading_row: cells.iter().filter(|own| own.has_heading).map(|own| own.cell.row).max(),
            cells,
        };
        for (at, own) in grid.cells.iter().enumerate() {
            if own.role != CellRole::Text {
                grid.key_cells.push(at);
            }
            if own.cell.row_span > 1 {
                grid.tall.entry(own.cell.column).or_default().push(at);
            }
            grid.columns.entry(own.cell.column).or_default().push(at);
        }
        grid
    }

    /// True where the cells make a form: two of unit, date, reporter and a section heading, with the date or a heading
    /// among them; or two sections' headings. A liaison reply (附件2) has neither.
    pub fn is_form(&self) -> bool {
        let has = |label: FieldLabel| {
            self.key_cells().any(|(_, cell)| match &cell.role {
                CellRole::Label(own) => *own == label,
                CellRole::Inline(fields) => fields.iter().any(|(own, _)| *own == label),
                _ => false,
            })
        };
        // Two sections' headings make a form whose header fields are above the table.
        let sections: BTreeSet<usize> = self
            .key_cells()
            .filter_map(|(_, cell)| match cell.role {
                CellRole::Heading(section) => Some(section),
                _ => None,
            })
            .collect();
        if sections.len() > 1 {
            return true;
        }
        let (unit, date, reporter) = (has(FieldLabel::Unit), has(FieldLabel::Date), has(FieldLabel::Reporter));
        let section = self.last_heading_row.is_some();
        let found = [unit, date, reporter, section].into_iter().filter(|found| *found).count();
        found >= 2 && (date || section)
    }

    /// Labels and headings with their indices, in reading order.
    pub fn key_cells(&self) -> impl Iterator<Item = (usize, &GridCell<'a>)> {
        self.key_cells.iter().filter_map(|at| Some((*at, self.cells.get(*at)?)))
    }

    /// Labels and headings of a band.
    pub fn key_cells_in(&self, band: &Band) -> impl Iterator<Item = (usize, &GridCell<'a>)> {
        let (first, end) = (band.first, band.end);
        self.key_cells().filter(move |(_, own)| (first..end).contains(&own.cell.row))
    }

    /// Cells of a band with their indices.
    pub fn cells_in(&self, band: &Band) -> impl DoubleEndedIterator<Item = (usize, &GridCell<'a>)> {
        self.in_rows(band.first..band.end)
    }

    /// Cells that begin in these rows, with their indices.
    pub fn in_rows(&self, rows: Range<usize>) -> impl DoubleEndedIterator<Item = (usize, &GridCell<'a>)> {
        let first = self.cells.partition_point(|own| own.cell.row < rows.start);
        let end = self.cells.partition_point(|own| own.cell.row < rows.end);
        let cells = self.cells.get(first..end).unwrap_or(&[]).iter().enumerate();
        cells.map(move |(at, own)| (first + at, own))
    }

    /// Cells that begin in this column and in one of these rows, with their indices.
    pub fn in_column(&self, column: usize, rows: Range<usize>) -> impl Iterator<Item = (usize, &GridCell<'a>)> {
        let cells = self.columns.get(&column).map_or(&[][..], Vec::as_slice);
        let end = rows.end;
        let first = cells.partition_point(|at| self.cells.get(*at).is_some_and(|own| own.cell.row < rows.start));
        let from = cells.get(first..).unwrap_or(&[]).iter();
        from.filter_map(|at| Some((*at, self.cells.get(*at)?))).take_while(move |(_, own)| own.cell.row < end)
    }

    /// Index of the cell that covers a position.
    pub fn at(&self, row: usize, column: usize) -> Option<usize> {
        let covers = |own: &GridCell<'_>| {
            (own.cell.row..own.cell.row + own.cell.row_span).contains(&row)
                && (own.cell.column..own.cell.column + own.cell.column_span).contains(&column)
        };
        let before = self.cells.partition_point(|own| (own.cell.row, own.cell.column) <= (row, column));
        let nearest = before.checked_sub(1).filter(|at| self.cells.get(*at).is_some_and(covers));
        // Cells do not overlap, so of those that begin in one column only the last one above the position can cover it.
        let from_above = || {
            self.tall.range(..=column).rev().take(SPAN_SEARCH_COLUMNS).find_map(|(_, cells)| {
                let above = cells.partition_point(|at| self.cells.get(*at).is_some_and(|own| own.cell.row <= row));
                let last = cells.get(above.checked_sub(1)?).copied()?;
                self.cells.get(last).is_some_and(covers).then_some(last)
            })
        };
        nearest.or_else(from_above)
    }

    /// The first row with text from `row` on.
    pub fn next_filled_row(&self, row: usize) -> Option<usize> {
        self.filled_rows.range(row..).next().copied()
    }

    /// True where a section heading is in this row or below it.
    pub fn has_heading_from(&self, row: usize) -> bool {
        self.last_heading_row.is_some_and(|last| last >= row)
    }

    /// A draft with nothing but its place.
    pub fn empty_draft(&self) -> Draft {
        let place = FormPlace { table: Some(self.table.number), sheet: self.table.sheet.clone() };
        Draft { place, ..Draft::default() }
    }

    /// Appends the text of a section that has a label cell of its own, under the template's heading.
    pub fn add_section(&self, draft: &mut Draft, section: usize, lines: Vec<NarrativeLine>) {
        if let Some(settings) = self.context.form.sections.get(section) {
            let cell = lines.first().and_then(|line| line.cell.clone());
            draft.lines.push(NarrativeLine { text: settings.heading.clone(), cell });
            draft.lines.extend(lines);
        }
    }
}

impl GridCell<'_> {
    /// Row, column and address of the cell.
    pub fn place(&self) -> CellPlace {
        CellPlace { row: self.cell.row, column: self.cell.column, address: self.cell.address.clone() }
    }

    /// The cell's lines as narrative.
    pub fn narrative(&self) -> Vec<NarrativeLine> {
        // A heading in vertical text has one line per character.
        if matches!(self.role, CellRole::Heading(_)) {
            return vec![NarrativeLine { text: self.lines.concat(), cell: Some(self.place()) }];
        }
        self.lines.iter().map(|text| NarrativeLine { text: text.clone(), cell: Some(self.place()) }).collect()
    }
}
