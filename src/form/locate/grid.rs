//! One table in, the drafts of the forms in it out: found by labels, whichever way the table runs.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
};

use reader::{Cell, Table};

use crate::{campaign::Campaign, finding::CellPlace, text::compact};

use crate::form::{
    FormPlace, Recognised,
    draft::{Draft, Source},
    fields::{labels::Head, person::is_phone_alone},
    sections::{headings::Line, instructions::opens_note},
};

use super::{
    cell_role::{Role, Told, tell, words},
    rows::cell_lines,
    sides::Direction,
    stream::FORM_LIMIT,
};

/// Labels looked at in one table, ten for each form that is taken; what follows them is left out and told.
pub const LABEL_LIMIT: usize = 10 * FORM_LIMIT;

/// Start columns looked at to the left of a place for a cell of several rows that reaches it.
const REACH: usize = 64;

/// True where the table's own cells (nested tables aside) make a form: two of unit, date, reporter and a section, the
/// date or a section among them. A liaison receipt has neither, a task table has nothing of it.
pub fn is_form(table: &Table, campaign: &Campaign) -> bool {
    Grid::new(table, campaign).is_form()
}

/// The drafts of a table that is a form, each with its own; `None` for any other table.
pub fn drafts(table: &Table, campaign: &Campaign) -> Option<Found> {
    let grid = Grid::new(table, campaign);
    if !grid.is_form() {
        return None;
    }
    let mut found = Found::default();
    found.left_out += usize::from(grid.is_cut);
    for band in grid.bands() {
        if found.drafts.len() >= FORM_LIMIT {
            found.left_out += 1;
            continue;
        }
        let mut listed = grid.listed(&band);
        if listed.drafts.is_empty() {
            listed.drafts.push(grid.draft(&band));
        }
        found.left_out += listed.left_out;
        found.drafts.extend(listed.drafts);
    }
    Some(found)
}

/// Drafts with the number of forms that were too many to be taken.
#[derive(Debug, Default)]
pub struct Found {
    /// In reading order.
    pub drafts: Vec<Draft>,
    /// Forms beyond the limit, at least.
    pub left_out: usize,
}

impl Found {
    /// The same without places, for a text whose tables are only our reading of it.
    #[must_use]
    pub fn without_places(self) -> Self {
        Self { drafts: self.drafts.into_iter().map(Draft::without_places).collect(), ..self }
    }

    /// The forms, with every field read.
    pub fn finish(self, campaign: &Campaign, source: Source) -> Recognised {
        let forms = self.drafts.into_iter().map(|draft| draft.finish(campaign, source)).collect();
        Recognised { forms, left_out: self.left_out }
    }
}

/// Rows of a table that make up one form: first and, exclusively, last.
#[derive(Debug, Clone)]
pub(super) struct Band {
    pub(super) first: usize,
    pub(super) end: usize,
}

#[derive(Debug)]
pub(super) struct Grid<'a> {
    table: &'a Table,
    pub(super) campaign: &'a Campaign,
    pub(super) cells: Vec<GridCell<'a>>,
    /// Cells that are more to a form than text, in their order; few, whatever the table.
    marked: Vec<usize>,
    /// Cells of several rows, by the column in which they begin.
    tall: BTreeMap<usize, Vec<usize>>,
    /// All cells, by the column in which they begin.
    columns: BTreeMap<usize, Vec<usize>>,
    /// Rows in which a cell with words begins.
    pub(super) filled_rows: BTreeSet<usize>,
    /// Lowest row with a heading in it.
    last_headed: Option<usize>,
    /// The sides of which one alone could hold a label's value, beside the label's index.
    pub(super) clear: BTreeMap<usize, Option<Option<Direction>>>,
    /// The side of their values where they stand before their labels.
    pub(super) reversed: Option<Direction>,
    /// Cells follow that were not looked at.
    is_cut: bool,
}

#[derive(Debug)]
pub(super) struct GridCell<'a> {
    pub(super) cell: &'a Cell,
    pub(super) lines: Vec<String>,
    pub(super) role: Role,
    /// A line of it is the heading of a section.
    pub(super) headed: bool,
}

impl<'a> Grid<'a> {
    fn new(table: &'a Table, campaign: &'a Campaign) -> Self {
        let mut labels = 0;
        let mut cells: Vec<GridCell<'a>> = Vec::new();
        for cell in &table.cells {
            let lines = cell_lines(cell);
            let Told { role, headed } = tell(&lines, campaign);
            labels += usize::from(role != Role::Text);
            if labels > LABEL_LIMIT {
                break;
            }
            cells.push(GridCell { cell, lines, role, headed });
        }
        let mut grid = Self {
            table,
            campaign,
            marked: Vec::new(),
            tall: BTreeMap::new(),
            columns: BTreeMap::new(),
            clear: BTreeMap::new(),
            reversed: None,
            is_cut: labels > LABEL_LIMIT,
            filled_rows: cells.iter().filter(|own| !own.lines.is_empty()).map(|own| own.cell.row).collect(),
            last_headed: cells.iter().filter(|own| own.headed).map(|own| own.cell.row).max(),
            cells,
        };
        for (at, own) in grid.cells.iter().enumerate() {
            if own.role != Role::Text {
                grid.marked.push(at);
            }
            if own.cell.row_span > 1 {
                grid.tall.entry(own.cell.column).or_default().push(at);
            }
            grid.columns.entry(own.cell.column).or_default().push(at);
        }
        grid.clear = grid.marked.iter().map(|at| (*at, grid.find_clear_direction(*at))).collect();
        grid.reversed = grid.find_reversed();
        grid
    }

    fn is_form(&self) -> bool {
        let has = |head: Head| {
            self.marked().any(|(_, cell)| match &cell.role {
                Role::Label(own) => *own == head,
                Role::Inline(fields) => fields.iter().any(|(own, _)| *own == head),
                _ => false,
            })
        };
        // Both sections' labels make a form whose head stands over the table.
        let sections: BTreeSet<usize> = self
            .marked()
            .filter_map(|(_, cell)| match cell.role {
                Role::Heading(section) => Some(section),
                _ => None,
            })
            .collect();
        if sections.len() > 1 {
            return true;
        }
        let (unit, date, reporter) = (has(Head::Unit), has(Head::Date), has(Head::Reporter));
        let section = self.last_headed.is_some();
        let found = [unit, date, reporter, section].into_iter().filter(|found| *found).count();
        found >= 2 && (date || section)
    }

    /// Labels and headings with their indices.
    pub(super) fn marked(&self) -> impl Iterator<Item = (usize, &GridCell<'a>)> {
        self.marked.iter().filter_map(|at| Some((*at, self.cells.get(*at)?)))
    }

    /// Those of a band.
    pub(super) fn marked_in(&self, band: &Band) -> impl Iterator<Item = (usize, &GridCell<'a>)> {
        let (first, end) = (band.first, band.end);
        self.marked().filter(move |(_, own)| (first..end).contains(&own.cell.row))
    }

    /// Cells of a band with their indices.
    pub(super) fn cells_in(&self, band: &Band) -> impl DoubleEndedIterator<Item = (usize, &GridCell<'a>)> {
        self.in_rows(band.first..band.end)
    }

    /// Cells that begin in a column and in one of these rows, with their indices.
    pub(super) fn in_column(&self, column: usize, rows: Range<usize>) -> impl Iterator<Item = (usize, &GridCell<'a>)> {
        let cells = self.columns.get(&column).map_or(&[][..], Vec::as_slice);
        let end = rows.end;
        let first = cells.partition_point(|at| self.cells.get(*at).is_some_and(|own| own.cell.row < rows.start));
        let from = cells.get(first..).unwrap_or(&[]).iter();
        from.filter_map(|at| Some((*at, self.cells.get(*at)?))).take_while(move |(_, own)| own.cell.row < end)
    }

    /// One band a form: a unit's label opens a new one, unless it only repeats the head row on the next page.
    fn bands(&self) -> Vec<Band> {
        let mut starts: Vec<usize> = Vec::new();
        let mut known: Vec<String> = Vec::new();
        let mut last_row = None;
        for (index, own) in self.marked() {
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
            } else if !value.is_empty() && last_row != Some(row) {
                // The same unit again is a repeated head, if nothing of a new form follows it.
                let repeated = known.last() == Some(&value) && !self.has_heading_after(row);
                if !repeated {
                    starts.push(self.first_row_of_head(row));
                    known.push(value);
                }
            }
            last_row = Some(row);
        }
        if starts.is_empty() {
            starts.push(0);
        }
        let ends = starts.iter().skip(1).copied().chain([usize::MAX]);
        starts.iter().zip(ends).map(|(first, end)| Band { first: *first, end }).collect()
    }

    fn has_heading_after(&self, row: usize) -> bool {
        self.last_headed.is_some_and(|last| last >= row)
    }

    /// Upwards over values or a title row that stand directly over a head row of a further form.
    fn first_row_of_head(&self, row: usize) -> usize {
        let row = if self.reversed == Some(Direction::Above) { row.saturating_sub(1) } else { row };
        let title = compact(&self.campaign.form.title);
        let above = row.checked_sub(1).filter(|above| {
            !title.is_empty() && self.in_rows(*above..row).any(|(_, own)| compact(&own.lines.concat()).contains(&title))
        });
        above.unwrap_or(row)
    }

    /// Reads one band as one form.
    fn draft(&self, band: &Band) -> Draft {
        let mut draft = self.empty_draft();
        let first_label = self.marked_in(band).map(|(_, own)| own.cell.row).next();
        let mut used: BTreeSet<usize> = BTreeSet::new();
        let mut columns: Vec<(usize, Vec<Line>)> = Vec::new();
        for (index, own) in self.marked_in(band) {
            match &own.role {
                Role::Label(head) => {
                    used.insert(index);
                    let value = self.value_index(index).filter(|value| !used.contains(value));
                    used.extend(value);
                    match value.and_then(|at| self.cells.get(at)) {
                        Some(value) => {
                            let rest = self.rest_of_day(*head, value);
                            let text = words(*head, &value.lines)
                                + &rest.iter().map(|(_, text)| text.as_str()).collect::<String>();
                            used.extend(rest.into_iter().map(|(at, _)| at));
                            draft.take(*head, &text, Some(place(value.cell)));
                        }
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
                Role::Heading(section)
                    if self.reversed == Some(Direction::Left) && self.text_left_of(index).is_some() =>
                {
                    used.insert(index);
                    let text = self.text_left_of(index).filter(|at| used.insert(*at));
                    columns.push((*section, text.and_then(|at| self.cells.get(at)).map(lines_of).unwrap_or_default()));
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
        for (index, own) in self.cells_in(band) {
            if used.contains(&index) {
                continue;
            }
            let text = own.lines.concat();
            if is_phone_alone(&text) {
                draft.phones.push(text);
            } else if !own.headed && (first_label.is_some_and(|first| own.cell.row < first) || is_note(own)) {
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
        let beside = self.marked().any(|(other, cell)| {
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
        let below = own.cell.row + own.cell.row_span..band.end;
        let cells = self.in_column(own.cell.column, below);
        cells.take_while(|(_, cell)| cell.role == Role::Text).map(|(at, _)| at).collect()
    }

    /// The cell that covers a place.
    pub(super) fn at(&self, row: usize, column: usize) -> Option<usize> {
        let covers = |own: &GridCell<'_>| {
            (own.cell.row..own.cell.row + own.cell.row_span).contains(&row)
                && (own.cell.column..own.cell.column + own.cell.column_span).contains(&column)
        };
        let before = self.cells.partition_point(|own| (own.cell.row, own.cell.column) <= (row, column));
        let nearest = before.checked_sub(1).filter(|at| self.cells.get(*at).is_some_and(covers));
        // Cells do not overlap, so of those that begin in one column only the last above the place can cover it.
        let from_above = || {
            self.tall.range(..=column).rev().take(REACH).find_map(|(_, cells)| {
                let above = cells.partition_point(|at| self.cells.get(*at).is_some_and(|own| own.cell.row <= row));
                let last = cells.get(above.checked_sub(1)?).copied()?;
                self.cells.get(last).is_some_and(covers).then_some(last)
            })
        };
        nearest.or_else(from_above)
    }

    /// Cells that begin in these rows, with their indices.
    pub(super) fn in_rows(&self, rows: Range<usize>) -> impl DoubleEndedIterator<Item = (usize, &GridCell<'a>)> {
        let first = self.cells.partition_point(|own| own.cell.row < rows.start);
        let end = self.cells.partition_point(|own| own.cell.row < rows.end);
        let cells = self.cells.get(first..end).unwrap_or(&[]).iter().enumerate();
        cells.map(move |(at, own)| (first + at, own))
    }
}

pub(super) fn lines_of(own: &GridCell<'_>) -> Vec<Line> {
    // A heading set upright has a line a character.
    if matches!(own.role, Role::Heading(_)) {
        return vec![Line { text: own.lines.concat(), cell: Some(place(own.cell)) }];
    }
    own.lines.iter().map(|text| Line { text: text.clone(), cell: Some(place(own.cell)) }).collect()
}

/// A cell of its own with 填表说明：… is no narrative.
fn is_note(own: &GridCell<'_>) -> bool {
    own.role == Role::Text && own.lines.first().is_some_and(|line| opens_note(line))
}

pub(super) fn place(cell: &Cell) -> CellPlace {
    CellPlace { row: cell.row, column: cell.column, address: cell.address.clone() }
}
