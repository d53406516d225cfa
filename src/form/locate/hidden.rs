//! The table of a sheet in, drafts of its forms as the sender saw them out. Hidden rows and columns supply only what the
//! visible cells lack; the draft records what was taken from them and what was left out.

use std::ops::Range;

use reader::{Cell, Table};

use crate::{
    config::ReadingContext,
    finding::CellPlace,
    form::{
        draft::{Draft, FieldText},
        fields::{labels::exact_label, person::read_phones},
        recognised::FoundDrafts,
        sections::headings::{NarrativeLine, SectionText, exact_heading, split_sections},
    },
};
use text::compact;

use super::{rows::cell_lines, table};

/// Hidden cells examined for text that was left out.
const MAX_HIDDEN_CELLS: usize = 200;

/// Largest table, in cells, that is read a second time with its hidden cells; no form has more.
const MAX_REREAD_CELLS: usize = 20_000;

/// Characters quoted of the text that was left out.
const QUOTED_CHARACTERS: usize = 30;

/// Drafts of a table that is a form, in its visible cells or with its hidden ones; `None` for any other table.
pub fn drafts(sheet: &Table, context: &ReadingContext<'_>) -> Option<FoundDrafts> {
    if sheet.hidden_rows.is_empty() && sheet.hidden_columns.is_empty() {
        return table::drafts(sheet, context);
    }
    let (rows, columns) = (AxisMap::new(&sheet.hidden_rows), AxisMap::new(&sheet.hidden_columns));
    let visible = visible_table(sheet, &rows, &columns);
    let all_visible = visible.cells.len() == sheet.cells.len();
    let mut found = table::drafts(&visible, context);
    for place in found.iter_mut().flat_map(|found| &mut found.drafts).flat_map(Draft::cell_places_mut) {
        (place.row, place.column) = (rows.sheet_index(place.row), columns.sheet_index(place.column));
    }
    if all_visible {
        return found;
    }
    let Some(mut found) = found else {
        let mut whole = table::drafts(sheet, context)?;
        for draft in &mut whole.drafts {
            draft.hidden.taken =
                values_in_hidden_cells(draft, sheet, context).into_iter().map(|(label, _)| label).collect();
        }
        return Some(whole);
    };
    let mut taken = Vec::new();
    if let [draft] = found.drafts.as_mut_slice()
        && sheet.cells.len() <= MAX_REREAD_CELLS
        && is_incomplete(draft, context)
        && let Some(mut whole) = table::drafts(sheet, context)
        && whole.drafts.len() == 1
        && let Some(whole) = whole.drafts.pop()
    {
        let phone = fill_from(draft, whole, context);
        taken = values_in_hidden_cells(draft, sheet, context).into_iter().chain(phone).collect();
    }
    // Hidden text is recorded once for the table, with its first form.
    if let Some(draft) = found.drafts.first_mut() {
        draft.hidden.left_out = left_out(sheet, &taken, context);
        draft.hidden.taken = taken.into_iter().map(|(label, _)| label).collect();
    }
    Some(found)
}

/// The table without its hidden cells; visible rows and columns are renumbered without gaps.
fn visible_table(table: &Table, rows: &AxisMap, columns: &AxisMap) -> Table {
    let shown = table.cells.iter().filter(|cell| table.shows(cell)).map(|cell| {
        let (row, column) = (rows.visible_index(cell.row), columns.visible_index(cell.column));
        Cell {
            row,
            column,
            row_span: rows.visible_index(cell.row + cell.row_span) - row,
            column_span: columns.visible_index(cell.column + cell.column_span) - column,
            ..cell.clone()
        }
    });
    let mut cells: Vec<Cell> = shown.collect();
    // A merged cell that begins in a hidden row moves to its first visible row.
    cells.sort_by_key(|cell| (cell.row, cell.column));
    Table {
        number: table.number,
        sheet: table.sheet.clone(),
        hidden: table.hidden,
        region: table.region,
        rows: rows.visible_index(table.rows),
        columns: columns.visible_index(table.columns),
        hidden_rows: Vec::new(),
        hidden_columns: Vec::new(),
        cells,
    }
}

/// Maps rows (or columns) of the sheet to visible ones and back.
#[derive(Debug)]
struct AxisMap {
    /// Each hidden run with the number of visible rows before it, ascending.
    runs: Vec<(Range<usize>, usize)>,
}

impl AxisMap {
    fn new(hidden: &[Range<usize>]) -> Self {
        let mut hidden_before = 0;
        let mut runs = Vec::new();
        for run in hidden {
            runs.push((run.clone(), run.start - hidden_before));
            hidden_before += run.len();
        }
        Self { runs }
    }

    /// Number of visible rows before a row of the sheet, which is its visible index.
    fn visible_index(&self, at: usize) -> usize {
        let before = self.runs.partition_point(|(run, _)| run.start <= at);
        match before.checked_sub(1).and_then(|last| self.runs.get(last)) {
            Some((run, seen)) => seen + at.saturating_sub(run.end),
            None => at,
        }
    }

    /// Sheet index of a visible row.
    fn sheet_index(&self, at: usize) -> usize {
        let before = self.runs.partition_point(|(_, seen)| *seen <= at);
        match before.checked_sub(1).and_then(|last| self.runs.get(last)) {
            Some((run, seen)) => run.end + (at - seen),
            None => at,
        }
    }
}

/// True where a field or a section of the form has no text.
fn is_incomplete(draft: &Draft, context: &ReadingContext<'_>) -> bool {
    let filled = filled_sections(&draft.lines, context);
    let sections = context.form.sections.len();
    [&draft.unit, &draft.date].into_iter().any(|field| field.text.is_empty())
        || !has_reporter(draft)
        || !has_phone(draft)
        || filled.len() < sections
}

fn has_reporter(draft: &Draft) -> bool {
    !draft.reporter.text.is_empty() || !draft.name.text.is_empty()
}

fn has_phone(draft: &Draft) -> bool {
    !draft.phones.is_empty() || !draft.phones_outside.is_empty() || !read_phones(&draft.reporter.text).0.is_empty()
}

/// The sections that have text.
fn filled_sections(lines: &[NarrativeLine], context: &ReadingContext<'_>) -> Vec<SectionText> {
    let (mut sections, _) = split_sections(lines, context.form);
    sections.retain(|section| !section.text.is_empty());
    sections
}

/// Fills what the visible form lacks from the form read with hidden cells. Returns the phone's label and text if the
/// phone was taken, since phones have no cell place by which they could be found later.
fn fill_from(visible: &mut Draft, whole: Draft, context: &ReadingContext<'_>) -> Option<(String, String)> {
    let filled = filled_sections(&visible.lines, context);
    for section in filled_sections(&whole.lines, context) {
        let Some(settings) = context.form.sections.get(section.index) else { continue };
        if filled.iter().any(|own| own.index == section.index) {
            continue;
        }
        let cell = section.cell;
        visible.lines.push(NarrativeLine { text: settings.heading.clone(), cell: cell.clone() });
        visible
            .lines
            .extend(section.text.lines().map(|text| NarrativeLine { text: text.to_owned(), cell: cell.clone() }));
    }
    if !has_reporter(visible) {
        (visible.reporter, visible.name) = (whole.reporter, whole.name);
    }
    for (own, other) in [(&mut visible.unit, whole.unit), (&mut visible.date, whole.date)] {
        if own.text.is_empty() && !other.text.is_empty() {
            *own = other;
        }
    }
    if has_phone(visible) || whole.phones.is_empty() {
        return None;
    }
    visible.phones = whole.phones;
    Some((context.form.phone_labels.first().cloned().unwrap_or_default(), visible.phones.join("\n")))
}

/// Labels and headings whose value is in a hidden cell, with that value.
fn values_in_hidden_cells(draft: &Draft, table: &Table, context: &ReadingContext<'_>) -> Vec<(String, String)> {
    let settings = context.form;
    let is_hidden = |place: &Option<CellPlace>| {
        let cell = place.as_ref().and_then(|place| table.cell_at(place.row, place.column));
        cell.is_some_and(|cell| !table.shows(cell))
    };
    let field = |value: &FieldText, labels: &[String]| {
        (is_hidden(&value.cell) && !value.text.is_empty())
            .then(|| (labels.first().cloned().unwrap_or_default(), value.text.clone()))
    };
    let fields = [
        field(&draft.unit, &settings.unit_labels),
        field(&draft.date, &settings.date_labels),
        field(&draft.reporter, &settings.reporter_labels).or_else(|| field(&draft.name, &settings.reporter_labels)),
    ];
    let sections = filled_sections(&draft.lines, context).into_iter().filter(|section| is_hidden(&section.cell));
    let named =
        sections.filter_map(|section| Some((settings.sections.get(section.index)?.heading.clone(), section.text)));
    fields.into_iter().flatten().chain(named).collect()
}

/// The first [`QUOTED_CHARACTERS`] of the first hidden text that is neither a label nor taken; empty where there is none.
fn left_out(table: &Table, taken: &[(String, String)], context: &ReadingContext<'_>) -> String {
    let taken: Vec<String> = taken.iter().map(|(_, value)| compact(value)).collect();
    let hidden = table.cells.iter().filter(|cell| !table.shows(cell)).take(MAX_HIDDEN_CELLS);
    let mut texts = hidden.map(|cell| cell_lines(cell).join("\n"));
    let left = texts.find(|text| {
        let compacted = compact(text);
        let is_taken = taken.iter().any(|taken| taken.contains(&compacted));
        let is_label = exact_label(text, context.form).is_some() || exact_heading(text, context.form).is_some();
        !compacted.is_empty() && !is_taken && !is_label
    });
    left.map(|text| text.chars().take(QUOTED_CHARACTERS).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_lead_there_and_back() {
        let axis = AxisMap::new(&[0..2, 4..5, 7..10]);
        let seen: Vec<usize> = (0..12).map(|at| axis.visible_index(at)).collect();
        assert_eq!(seen, [0, 0, 0, 1, 2, 2, 3, 4, 4, 4, 4, 5]);
        let back: Vec<usize> = (0..5).map(|at| axis.sheet_index(at)).collect();
        assert_eq!(back, [2, 3, 5, 6, 10]);
    }
}
