//! One table in, the drafts of the forms in it out: found by labels, whichever way the table runs.

use std::collections::BTreeSet;

use reader::{Block, Cell, Table};

use crate::{campaign::Campaign, finding::CellPlace};

use super::{
    FormPlace,
    characters::{clean_line, compact},
    draft::Draft,
    headings::{Line, heading, is_heading_alone},
    labels::{Head, inline, is_inline, label_alone},
    person::is_phone_alone,
    stream::FORM_LIMIT,
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
    let (unit, date, reporter) = (has(Head::Unit), has(Head::Date), has(Head::Reporter));
    let found = [unit, date, reporter, section].into_iter().filter(|found| *found).count();
    found >= 2 && (date || section)
}

/// The drafts of a table that [`is_form`].
pub fn drafts(table: &Table, campaign: &Campaign) -> Vec<Draft> {
    let grid = Grid::new(table, campaign);
    let mut drafts: Vec<Draft> = Vec::new();
    for band in grid.bands() {
        let rows = grid.value_rows(&band);
        if rows.len() > 1 {
            drafts.extend(rows.into_iter().map(|row| grid.draft(&band, Some(row))));
        } else {
            drafts.push(grid.draft(&band, None));
        }
    }
    drafts
}

/// The lines of a table that is no form, one row a line: `海报 150张`.
pub fn row_lines(table: &Table) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut row = None;
    for cell in &table.cells {
        let text = cell_lines(cell).join("\n");
        if text.is_empty() {
            continue;
        }
        match lines.last_mut().filter(|last| row == Some(cell.row) && !last.contains('\n') && !text.contains('\n')) {
            Some(last) => {
                last.push(' ');
                last.push_str(&text);
            }
            None => lines.push(text),
        }
        row = Some(cell.row);
    }
    lines.iter().flat_map(|line| line.lines()).map(str::to_owned).collect()
}

/// Rows of a table that make up one form: first and, exclusively, last.
#[derive(Debug, Clone)]
struct Band {
    first: usize,
    end: usize,
}

#[derive(Debug)]
struct Grid<'a> {
    table: &'a Table,
    campaign: &'a Campaign,
    cells: Vec<GridCell<'a>>,
}

#[derive(Debug)]
struct GridCell<'a> {
    cell: &'a Cell,
    lines: Vec<String>,
    role: Role,
    /// A line of it is the heading of a section.
    headed: bool,
}

#[derive(Debug, PartialEq)]
enum Role {
    /// A label with its value in a neighbouring cell.
    Label(Head),
    /// Labels and values in one cell.
    Inline(Vec<(Head, String)>),
    /// The heading of a section and nothing else.
    Heading(usize),
    Text,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Direction {
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
        Self { table, campaign, cells }
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

    /// Rows that hold one form each: a head row with the sections as columns, a unit a row.
    fn value_rows(&self, band: &Band) -> Vec<usize> {
        let in_band = |own: &&GridCell<'_>| (band.first..band.end).contains(&own.cell.row);
        let Some((index, unit)) =
            self.cells.iter().enumerate().find(|(_, own)| in_band(own) && own.role == Role::Label(Head::Unit))
        else {
            return Vec::new();
        };
        let row = unit.cell.row;
        let sections_beside = self.cells.iter().any(|own| own.cell.row == row && matches!(own.role, Role::Heading(_)));
        if !sections_beside || self.direction(index) != Some(Direction::Below) {
            return Vec::new();
        }
        let after = row + unit.cell.row_span;
        self.cells
            .iter()
            .filter(|own| {
                own.cell.column == unit.cell.column
                    && (after..band.end).contains(&own.cell.row)
                    && own.role == Role::Text
                    && !own.lines.is_empty()
            })
            .map(|own| own.cell.row)
            .take(FORM_LIMIT)
            .collect()
    }

    /// Reads one band; with `row`, values are taken from that row alone.
    fn draft(&self, band: &Band, row: Option<usize>) -> Draft {
        let mut draft = Draft {
            place: FormPlace { table: Some(self.table.number), sheet: self.table.sheet.clone() },
            ..Draft::default()
        };
        let first_label = self
            .cells
            .iter()
            .filter(|own| (band.first..band.end).contains(&own.cell.row) && !matches!(own.role, Role::Text))
            .map(|own| own.cell.row)
            .min();
        let mut used: BTreeSet<usize> = BTreeSet::new();
        let mut columns: Vec<(usize, Vec<Line>)> = Vec::new();
        let in_band = |own: &GridCell<'_>| (band.first..band.end).contains(&own.cell.row);
        for (index, own) in self.cells.iter().enumerate().filter(|(_, own)| in_band(own)) {
            match &own.role {
                Role::Label(head) => {
                    used.insert(index);
                    let value = match row {
                        Some(row) => self.at(row, own.cell.column),
                        None => self.value_index(index),
                    };
                    let found =
                        value.filter(|value| !used.contains(value)).and_then(|at| Some((at, self.cells.get(at)?)));
                    match found {
                        Some((at, value)) => {
                            used.insert(at);
                            draft.take(*head, &words(*head, &value.lines), Some(place(value.cell)));
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
                Role::Heading(section) if self.is_column_heading(index) => {
                    used.insert(index);
                    let mut lines = Vec::new();
                    for at in self.column_values(index, band, row) {
                        used.insert(at);
                        lines.extend(self.cells.get(at).into_iter().flat_map(lines_of));
                    }
                    columns.push((*section, lines));
                }
                Role::Heading(_) | Role::Text => {}
            }
        }
        for (index, own) in self.cells.iter().enumerate().filter(|(_, own)| in_band(own)) {
            if used.contains(&index) || row.is_some_and(|row| own.cell.row != row) {
                continue;
            }
            let text = own.lines.concat();
            if is_phone_alone(&text) {
                draft.phones.push(text);
            } else if row.is_some() || (!own.headed && first_label.is_some_and(|first| own.cell.row < first)) {
                draft.around.extend(own.lines.iter().cloned());
            } else {
                draft.lines.extend(lines_of(own));
            }
        }
        for (section, lines) in columns {
            if let Some(settings) = self.campaign.form.sections.get(section) {
                let cell = lines.first().and_then(|line| line.cell.clone());
                draft.lines.push(Line { text: settings.heading.clone(), cell });
                draft.lines.extend(lines);
            }
        }
        draft
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

    fn column_values(&self, index: usize, band: &Band, row: Option<usize>) -> Vec<usize> {
        let Some(own) = self.cells.get(index) else { return Vec::new() };
        let after = own.cell.row + own.cell.row_span;
        let cells = self.cells.iter().enumerate().filter(|(_, cell)| {
            cell.cell.column == own.cell.column
                && (after..band.end).contains(&cell.cell.row)
                && row.is_none_or(|row| cell.cell.row == row)
        });
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
    fn direction(&self, index: usize) -> Option<Direction> {
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

    fn at(&self, row: usize, column: usize) -> Option<usize> {
        self.cells.iter().position(|own| {
            (own.cell.row..own.cell.row + own.cell.row_span).contains(&row)
                && (own.cell.column..own.cell.column + own.cell.column_span).contains(&column)
        })
    }
}

fn role(lines: &[String], campaign: &Campaign) -> Role {
    let settings = &campaign.form;
    let text = lines.concat();
    if text.is_empty() || text.chars().count() > 200 && lines.len() == 1 {
        return Role::Text;
    }
    if let Some(head) = label_alone(&text, settings) {
        return Role::Label(head);
    }
    if let Some(section) = is_heading_alone(&text, settings) {
        return Role::Heading(section);
    }
    // The label on the first line, its value below in the same cell.
    if let [first, rest @ ..] = lines
        && (1..=3).contains(&rest.len())
        && let Some(head) = label_alone(first, settings).filter(|head| *head != Head::Extra)
        && rest.iter().all(|line| line.chars().count() <= 40 && !is_inline(line, settings))
    {
        return Role::Inline(vec![(head, words(head, rest))]);
    }
    let is_head =
        lines.len() <= 8 && lines.iter().all(|line| is_inline(line, settings) && heading(line, settings).is_none());
    if is_head {
        return Role::Inline(lines.iter().flat_map(|line| inline(line, settings)).collect());
    }
    Role::Text
}

/// A field's lines as one. A unit's name broken in two is one name; persons and phones on lines of their own are not.
fn words(head: Head, lines: &[String]) -> String {
    lines.join(if head == Head::Unit { "" } else { " " })
}

/// Paragraphs of a cell, cleaned, empty ones left out; a nested table gives a line a row.
fn cell_lines(cell: &Cell) -> Vec<String> {
    let mut lines = Vec::new();
    for block in &cell.blocks {
        match block {
            Block::Paragraph(paragraph) => lines.extend(paragraph.text.lines().map(clean_line)),
            Block::Table(table) => lines.extend(row_lines(table)),
        }
    }
    lines.retain(|line| !line.is_empty());
    lines
}

fn lines_of(own: &GridCell<'_>) -> Vec<Line> {
    own.lines.iter().map(|text| Line { text: text.clone(), cell: Some(place(own.cell)) }).collect()
}

fn place(cell: &Cell) -> CellPlace {
    CellPlace { row: cell.row, column: cell.column, address: cell.address.clone() }
}
