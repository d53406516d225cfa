//! A sheet's table in, its forms as their sender saw them out. What stands in hidden rows and columns counts only for
//! what is told nowhere else; what was taken from there, or left, goes along with the form.

use std::ops::Range;

use reader::{Cell, Table};

use crate::{campaign::Campaign, finding::CellPlace, text::compact};

use crate::form::{
    Hidden,
    draft::{Draft, Words},
    fields::{labels::label_alone, person::read_phones},
    sections::headings::{Line, SectionText, is_heading_alone, split},
};

use super::{
    grid::{self, Found},
    rows::cell_lines,
};

/// Hidden cells looked at for words that were left out.
const LOOKED_AT: usize = 200;

/// Cells of a sheet that may be read a second time, hidden ones and all; no form has more.
const CELLS: usize = 20_000;

/// Characters told of what was left out.
const OPENING: usize = 30;

/// The drafts of a table that is a form, seen or hidden; `None` for any other table.
pub fn drafts(table: &Table, campaign: &Campaign) -> Option<Found> {
    if table.hidden_rows.is_empty() && table.hidden_columns.is_empty() {
        return grid::drafts(table, campaign);
    }
    let (rows, columns) = (Axis::new(&table.hidden_rows), Axis::new(&table.hidden_columns));
    let seen = as_seen(table, &rows, &columns);
    let is_all_seen = seen.cells.len() == table.cells.len();
    let mut found = grid::drafts(&seen, campaign);
    for place in found.iter_mut().flat_map(|found| &mut found.drafts).flat_map(Draft::places) {
        (place.row, place.column) = (rows.in_sheet(place.row), columns.in_sheet(place.column));
    }
    if is_all_seen {
        return found;
    }
    let Some(mut found) = found else {
        let mut whole = grid::drafts(table, campaign)?;
        for draft in &mut whole.drafts {
            draft.hidden.taken = taken(draft, table, campaign).into_iter().map(|(label, _)| label).collect();
        }
        return Some(whole);
    };
    let mut taken_words = Vec::new();
    if let [draft] = found.drafts.as_mut_slice()
        && table.cells.len() <= CELLS
        && is_wanting(draft, campaign)
        && let Some(mut whole) = grid::drafts(table, campaign)
        && whole.drafts.len() == 1
        && let Some(whole) = whole.drafts.pop()
    {
        let phone = complete(draft, whole, campaign);
        taken_words = taken(draft, table, campaign).into_iter().chain(phone).collect();
    }
    // One form of several is told for all of them.
    if let Some(draft) = found.drafts.first_mut() {
        draft.hidden.left_out = left_out(table, &taken_words, campaign);
        draft.hidden.taken = taken_words.into_iter().map(|(label, _)| label).collect();
    }
    Some(found)
}

/// The table without what is hidden, its rows and columns closed up.
fn as_seen(table: &Table, rows: &Axis, columns: &Axis) -> Table {
    let shown = table.cells.iter().filter(|cell| table.shows(cell)).map(|cell| {
        let (row, column) = (rows.seen_before(cell.row), columns.seen_before(cell.column));
        Cell {
            row,
            column,
            row_span: rows.seen_before(cell.row + cell.row_span) - row,
            column_span: columns.seen_before(cell.column + cell.column_span) - column,
            ..cell.clone()
        }
    });
    let mut cells: Vec<Cell> = shown.collect();
    // A merged cell that begins in a hidden row stands in the row in which it is first seen.
    cells.sort_by_key(|cell| (cell.row, cell.column));
    Table {
        number: table.number,
        sheet: table.sheet.clone(),
        hidden: table.hidden,
        region: table.region,
        rows: rows.seen_before(table.rows),
        columns: columns.seen_before(table.columns),
        hidden_rows: Vec::new(),
        hidden_columns: Vec::new(),
        cells,
    }
}

/// Rows or columns, with and without the hidden ones.
#[derive(Debug)]
struct Axis {
    /// A hidden run, and how many are seen before it.
    runs: Vec<(Range<usize>, usize)>,
}

impl Axis {
    fn new(hidden: &[Range<usize>]) -> Self {
        let mut hidden_before = 0;
        let mut runs = Vec::new();
        for run in hidden {
            runs.push((run.clone(), run.start - hidden_before));
            hidden_before += run.len();
        }
        Self { runs }
    }

    /// How many of those before a place of the sheet are seen.
    fn seen_before(&self, at: usize) -> usize {
        let before = self.runs.partition_point(|(run, _)| run.start <= at);
        match before.checked_sub(1).and_then(|last| self.runs.get(last)) {
            Some((run, seen)) => seen + at.saturating_sub(run.end),
            None => at,
        }
    }

    /// The place in the sheet of one that is seen.
    fn in_sheet(&self, at: usize) -> usize {
        let before = self.runs.partition_point(|(_, seen)| *seen <= at);
        match before.checked_sub(1).and_then(|last| self.runs.get(last)) {
            Some((run, seen)) => run.end + (at - seen),
            None => at,
        }
    }
}

/// True where something that a form tells is not told.
fn is_wanting(draft: &Draft, campaign: &Campaign) -> bool {
    let told = texts(&draft.lines, campaign);
    let sections = campaign.form.sections.len();
    [&draft.unit, &draft.date].into_iter().any(|words| words.text.is_empty())
        || !has_reporter(draft)
        || !has_phone(draft)
        || told.len() < sections
}

fn has_reporter(draft: &Draft) -> bool {
    !draft.reporter.text.is_empty() || !draft.name.text.is_empty()
}

fn has_phone(draft: &Draft) -> bool {
    !draft.phones.is_empty() || !draft.phones_outside.is_empty() || !read_phones(&draft.reporter.text).0.is_empty()
}

/// The sections with words in them.
fn texts(lines: &[Line], campaign: &Campaign) -> Vec<SectionText> {
    let (mut sections, _) = split(lines, &campaign.form);
    sections.retain(|section| !section.text.is_empty());
    sections
}

/// Takes what the form as it is seen does not tell from the whole one. The label of a phone and its words, which have no
/// place of their own, if that was taken.
fn complete(seen: &mut Draft, whole: Draft, campaign: &Campaign) -> Option<(String, String)> {
    let told = texts(&seen.lines, campaign);
    for section in texts(&whole.lines, campaign) {
        let Some(settings) = campaign.form.sections.get(section.index) else { continue };
        if told.iter().any(|own| own.index == section.index) {
            continue;
        }
        let cell = section.cell;
        seen.lines.push(Line { text: settings.heading.clone(), cell: cell.clone() });
        seen.lines.extend(section.text.lines().map(|text| Line { text: text.to_owned(), cell: cell.clone() }));
    }
    if !has_reporter(seen) {
        (seen.reporter, seen.name) = (whole.reporter, whole.name);
    }
    for (own, other) in [(&mut seen.unit, whole.unit), (&mut seen.date, whole.date)] {
        if own.text.is_empty() && !other.text.is_empty() {
            *own = other;
        }
    }
    if has_phone(seen) || whole.phones.is_empty() {
        return None;
    }
    seen.phones = whole.phones;
    Some((campaign.form.phone_labels.first().cloned().unwrap_or_default(), seen.phones.join("\n")))
}

/// Labels and headings whose words stand in a hidden cell, with these words.
fn taken(draft: &Draft, table: &Table, campaign: &Campaign) -> Vec<(String, String)> {
    let settings = &campaign.form;
    let is_hidden = |place: &Option<CellPlace>| {
        let cell = place.as_ref().and_then(|place| table.cell_at(place.row, place.column));
        cell.is_some_and(|cell| !table.shows(cell))
    };
    let field = |words: &Words, labels: &[String]| {
        (is_hidden(&words.cell) && !words.text.is_empty())
            .then(|| (labels.first().cloned().unwrap_or_default(), words.text.clone()))
    };
    let fields = [
        field(&draft.unit, &settings.unit_labels),
        field(&draft.date, &settings.date_labels),
        field(&draft.reporter, &settings.reporter_labels).or_else(|| field(&draft.name, &settings.reporter_labels)),
    ];
    let sections = texts(&draft.lines, campaign).into_iter().filter(|section| is_hidden(&section.cell));
    let named =
        sections.filter_map(|section| Some((settings.sections.get(section.index)?.heading.clone(), section.text)));
    fields.into_iter().flatten().chain(named).collect()
}

/// The opening of the first hidden words that are neither a label nor among those taken; empty where there are none.
fn left_out(table: &Table, taken: &[(String, String)], campaign: &Campaign) -> String {
    let taken: Vec<String> = taken.iter().map(|(_, words)| compact(words)).collect();
    let hidden = table.cells.iter().filter(|cell| !table.shows(cell)).take(LOOKED_AT);
    let mut words = hidden.map(|cell| cell_lines(cell).join("\n"));
    let left = words.find(|words| {
        let plain = compact(words);
        let is_taken = taken.iter().any(|taken| taken.contains(&plain));
        let is_label =
            label_alone(words, &campaign.form).is_some() || is_heading_alone(words, &campaign.form).is_some();
        !plain.is_empty() && !is_taken && !is_label
    });
    left.map(|words| words.chars().take(OPENING).collect()).unwrap_or_default()
}

impl Hidden {
    /// True where nothing of the form's sheet was hidden.
    pub fn is_empty(&self) -> bool {
        self.taken.is_empty() && self.left_out.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_lead_there_and_back() {
        let axis = Axis::new(&[0..2, 4..5, 7..10]);
        let seen: Vec<usize> = (0..12).map(|at| axis.seen_before(at)).collect();
        assert_eq!(seen, [0, 0, 0, 1, 2, 2, 3, 4, 4, 4, 4, 5]);
        let back: Vec<usize> = (0..5).map(|at| axis.in_sheet(at)).collect();
        assert_eq!(back, [2, 3, 5, 6, 10]);
    }
}
