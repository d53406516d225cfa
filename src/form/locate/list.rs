//! A table with one form per row or per column in, the draft of each out.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
};

use crate::form::{
    draft::Draft,
    fields::{labels::FieldLabel, person::is_phone_number},
    recognised::{FORM_LIMIT, FoundDrafts},
    sections::headings::NarrativeLine,
};
use text::compact;

use super::{
    cell_role::{CellRole, join_lines},
    grid::{Band, Grid, GridCell},
    sides::Direction,
    values::LabelledGrid,
};

/// Entries of the unit column that are no unit: totals and remarks of the list itself.
const NOT_UNITS: [&str; 8] = ["合计", "小计", "总计", "共计", "备注", "说明", "填表说明", "注"];

/// The forms of a band that lists several; empty where the band is a single form.
pub fn drafts(labelled: &LabelledGrid<'_>, band: &Band) -> FoundDrafts {
    let grid = &labelled.grid;
    let rows = form_rows(labelled, band);
    if !rows.is_empty() {
        let left_out = rows.len().saturating_sub(FORM_LIMIT);
        let drafts = rows.iter().take(FORM_LIMIT).map(|rows| draft_of_rows(grid, band, rows)).collect();
        return FoundDrafts { drafts, left_out };
    }
    let columns = form_columns(grid, band);
    let left_out = columns.len().saturating_sub(FORM_LIMIT);
    let drafts = columns.iter().take(FORM_LIMIT).map(|column| draft_of_column(grid, band, *column)).collect();
    FoundDrafts { drafts, left_out }
}

/// Rows of each form in a table with a header row, whose columns are fields and sections, and one unit per row. Rows
/// below a unit whose own unit cell is merged or empty belong to that unit.
fn form_rows(labelled: &LabelledGrid<'_>, band: &Band) -> Vec<Range<usize>> {
    let grid = &labelled.grid;
    let Some((index, unit)) = grid.key_cells_in(band).find(|(_, own)| own.role == CellRole::Label(FieldLabel::Unit))
    else {
        return Vec::new();
    };
    // A header of two rows has the sections' names in the second.
    let header = unit.cell.row..unit.cell.row + unit.cell.row_span;
    let sections: BTreeSet<usize> = grid
        .key_cells()
        .filter(|(_, own)| header.contains(&own.cell.row) && matches!(own.role, CellRole::Heading(_)))
        .map(|(_, own)| own.cell.column)
        .collect();
    if sections.is_empty() || labelled.direction(index) != Some(Direction::Below) {
        return Vec::new();
    }
    let mut rows: Vec<Range<usize>> = Vec::new();
    for (_, own) in grid.cells_in(band).filter(|(_, own)| own.cell.row >= header.end) {
        let row = own.cell.row;
        if own.role != CellRole::Text || own.lines.is_empty() {
            continue;
        }
        if own.cell.column == unit.cell.column {
            if NOT_UNITS.contains(&compact(&own.lines.concat()).trim_end_matches(':')) {
                break;
            }
            // In a damaged file one unit's cell may reach into the rows of the next.
            if let Some(last) = rows.last_mut() {
                last.end = last.end.min(row);
            }
            rows.push(row..row + own.cell.row_span);
        } else if sections.contains(&own.cell.column)
            && let Some(last) = rows.last_mut()
            && row == last.end
        {
            let unit = grid.at(row, unit.cell.column).and_then(|at| grid.cells.get(at));
            if unit.is_none_or(|unit| unit.lines.is_empty()) {
                last.end = row + 1;
            }
        }
    }
    // A single row below a header is one form and is read as such.
    if rows.len() > 1 { rows } else { Vec::new() }
}

fn draft_of_rows(grid: &Grid<'_>, band: &Band, rows: &Range<usize>) -> Draft {
    let mut draft = grid.empty_draft();
    let mut used: BTreeSet<usize> = BTreeSet::new();
    let mut fallback: Vec<(FieldLabel, &str)> = Vec::new();
    let mut sections: Vec<(usize, Vec<NarrativeLine>)> = Vec::new();
    let mut columns: BTreeMap<usize, Vec<(usize, &GridCell<'_>)>> = BTreeMap::new();
    for (at, cell) in grid.in_rows(rows.clone()) {
        columns.entry(cell.cell.column).or_default().push((at, cell));
    }
    for (index, own) in grid.key_cells_in(band) {
        match &own.role {
            CellRole::Label(label) if own.cell.row < rows.start => {
                let value = grid.at(rows.start, own.cell.column).filter(|value| used.insert(*value));
                match value.and_then(|at| grid.cells.get(at)) {
                    Some(value) => draft.set_field(*label, &join_lines(*label, &value.lines), Some(value.place())),
                    None => draft.set_field(*label, "", Some(own.place())),
                }
            }
            CellRole::Heading(section) if own.cell.row < rows.start && !is_group_heading(grid, index) => {
                let mut lines = Vec::new();
                for (at, cell) in columns.get(&own.cell.column).into_iter().flatten() {
                    if used.insert(*at) {
                        lines.extend(cell.narrative());
                    }
                }
                sections.push((*section, lines));
            }
            // 填报日期：… above the list applies to rows without a date of their own.
            CellRole::Inline(fields) if own.cell.row < rows.start => {
                fallback.extend(fields.iter().map(|(label, value)| (*label, value.as_str())));
            }
            _ => {}
        }
    }
    for (label, value) in fallback {
        draft.set_field(label, value, None);
    }
    for (index, own) in grid.in_rows(rows.clone()) {
        if !used.contains(&index) {
            add_unlabelled(own, &mut draft);
        }
    }
    for (section, lines) in sections {
        grid.add_section(&mut draft, section, lines);
    }
    draft
}

/// Columns of each form in a table with all labels in one column and one unit or month per further column.
fn form_columns(grid: &Grid<'_>, band: &Band) -> Vec<usize> {
    let labels: Vec<&GridCell<'_>> = grid
        .key_cells_in(band)
        .map(|(_, own)| own)
        .filter(|own| matches!(own.role, CellRole::Label(_) | CellRole::Heading(_)))
        .collect();
    let Some(unit) = labels.iter().find(|own| own.role == CellRole::Label(FieldLabel::Unit)) else { return Vec::new() };
    let column = unit.cell.column;
    // Labels further right are a second pair of label and value, not a second form.
    if labels.len() < 3 || labels.iter().any(|own| own.cell.column != column) {
        return Vec::new();
    }
    let filled = |own: &GridCell<'_>| -> BTreeSet<usize> {
        grid.in_rows(own.cell.row..own.cell.row + 1)
            .filter(|(_, cell)| cell.cell.column > column && !cell.lines.is_empty())
            .map(|(_, cell)| cell.cell.column)
            .collect()
    };
    let header_cells =
        labels.iter().filter(|own| matches!(own.role, CellRole::Label(FieldLabel::Unit | FieldLabel::Date)));
    let columns = header_cells.map(|own| filled(own)).max_by_key(BTreeSet::len).unwrap_or_default();
    let sections = labels.iter().filter(|own| matches!(own.role, CellRole::Heading(_)));
    let reported: BTreeSet<usize> = sections.flat_map(|own| filled(own)).collect();
    if columns.len() > 1 && columns.is_subset(&reported) { columns.into_iter().collect() } else { Vec::new() }
}

fn draft_of_column(grid: &Grid<'_>, band: &Band, column: usize) -> Draft {
    let mut draft = grid.empty_draft();
    let mut used: BTreeSet<usize> = BTreeSet::new();
    let mut sections: Vec<(usize, Vec<NarrativeLine>)> = Vec::new();
    for (_, own) in grid.key_cells_in(band) {
        match &own.role {
            CellRole::Label(label) => {
                let value = grid.at(own.cell.row, column);
                used.extend(value);
                match value.and_then(|at| grid.cells.get(at)) {
                    Some(value) => draft.set_field(*label, &join_lines(*label, &value.lines), Some(value.place())),
                    None => draft.set_field(*label, "", Some(own.place())),
                }
            }
            CellRole::Heading(section) => {
                let rows = own.cell.row..own.cell.row + own.cell.row_span;
                let mut lines = Vec::new();
                for (at, cell) in grid.in_column(column, rows) {
                    if used.insert(at) {
                        lines.extend(cell.narrative());
                    }
                }
                sections.push((*section, lines));
            }
            CellRole::Inline(_) | CellRole::Text => {}
        }
    }
    for (index, own) in grid.in_column(column, band.first..band.end) {
        if !used.contains(&index) {
            add_unlabelled(own, &mut draft);
        }
    }
    for (section, lines) in sections {
        grid.add_section(&mut draft, section, lines);
    }
    draft
}

/// True for a heading that spans the columns of other headings and has no text of its own: 工作开展情况 above
/// 宣传工作开展情况 and 其他工作开展情况.
fn is_group_heading(grid: &Grid<'_>, index: usize) -> bool {
    let Some(own) = grid.cells.get(index) else { return false };
    let below = grid.at(own.cell.row + own.cell.row_span, own.cell.column).and_then(|at| grid.cells.get(at));
    own.cell.column_span > 1 && below.is_some_and(|below| matches!(below.role, CellRole::Heading(_)))
}

/// Adds a cell that no label or heading claims: a phone number in a column without a label, or a remark.
fn add_unlabelled(own: &GridCell<'_>, draft: &mut Draft) {
    let text = own.lines.concat();
    if is_phone_number(&text) {
        draft.phones.push(text);
    } else {
        draft.around.extend(own.lines.iter().cloned());
    }
}
