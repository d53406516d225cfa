//! A table with a form a row or a form a column in, a draft of each out.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
};

use crate::text::compact;

use crate::form::{
    draft::Draft,
    fields::{labels::Head, person::is_phone_alone},
    sections::headings::Line,
};

use super::{
    cell_role::{Role, words},
    grid::{Band, Found, Grid, GridCell, lines_of, place},
    sides::Direction,
    stream::FORM_LIMIT,
};

/// Words in the unit's column that name no unit: the list's own sums and remarks.
const NO_UNITS: [&str; 8] = ["合计", "小计", "总计", "共计", "备注", "说明", "填表说明", "注"];

impl Grid<'_> {
    /// The forms of a band that is a list; empty where it is one form.
    pub(super) fn listed(&self, band: &Band) -> Found {
        let rows = self.value_rows(band);
        if !rows.is_empty() {
            let left_out = rows.len().saturating_sub(FORM_LIMIT);
            let drafts = rows.iter().take(FORM_LIMIT).map(|rows| self.draft_of_rows(band, rows)).collect();
            return Found { drafts, left_out };
        }
        let columns = self.value_columns(band);
        let left_out = columns.len().saturating_sub(FORM_LIMIT);
        let drafts = columns.iter().take(FORM_LIMIT).map(|column| self.draft_of_column(band, *column)).collect();
        Found { drafts, left_out }
    }

    /// Rows that hold one form each: a head row with the sections as columns, a unit a row. Rows that go on under a
    /// unit, its cell merged or empty, are the unit's.
    fn value_rows(&self, band: &Band) -> Vec<Range<usize>> {
        let Some((index, unit)) = self.marked_in(band).find(|(_, own)| own.role == Role::Label(Head::Unit)) else {
            return Vec::new();
        };
        // A head of two rows has the sections' names in the second.
        let head = unit.cell.row..unit.cell.row + unit.cell.row_span;
        let sections: BTreeSet<usize> = self
            .marked()
            .filter(|(_, own)| head.contains(&own.cell.row) && matches!(own.role, Role::Heading(_)))
            .map(|(_, own)| own.cell.column)
            .collect();
        if sections.is_empty() || self.direction(index) != Some(Direction::Below) {
            return Vec::new();
        }
        let mut rows: Vec<Range<usize>> = Vec::new();
        for (_, own) in self.cells_in(band).filter(|(_, own)| own.cell.row >= head.end) {
            let row = own.cell.row;
            if own.role != Role::Text || own.lines.is_empty() {
                continue;
            }
            if own.cell.column == unit.cell.column {
                if NO_UNITS.contains(&compact(&own.lines.concat()).trim_end_matches(':')) {
                    break;
                }
                // A damaged file may have one unit's cell reach into the next one's rows.
                if let Some(last) = rows.last_mut() {
                    last.end = last.end.min(row);
                }
                rows.push(row..row + own.cell.row_span);
            } else if sections.contains(&own.cell.column)
                && let Some(last) = rows.last_mut()
                && row == last.end
            {
                let unit = self.at(row, unit.cell.column).and_then(|at| self.cells.get(at));
                if unit.is_none_or(|unit| unit.lines.is_empty()) {
                    last.end = row + 1;
                }
            }
        }
        // One row under a head with nothing else is one form, which is read whole.
        if rows.len() > 1 { rows } else { Vec::new() }
    }

    fn draft_of_rows(&self, band: &Band, rows: &Range<usize>) -> Draft {
        let mut draft = self.empty_draft();
        let mut used: BTreeSet<usize> = BTreeSet::new();
        let mut fallback: Vec<(Head, &str)> = Vec::new();
        let mut sections: Vec<(usize, Vec<Line>)> = Vec::new();
        let mut columns: BTreeMap<usize, Vec<(usize, &GridCell<'_>)>> = BTreeMap::new();
        for (at, cell) in self.in_rows(rows.clone()) {
            columns.entry(cell.cell.column).or_default().push((at, cell));
        }
        for (index, own) in self.marked_in(band) {
            match &own.role {
                Role::Label(head) if own.cell.row < rows.start => {
                    let value = self.at(rows.start, own.cell.column).filter(|value| used.insert(*value));
                    match value.and_then(|at| self.cells.get(at)) {
                        Some(value) => draft.take(*head, &words(*head, &value.lines), Some(place(value.cell))),
                        None => draft.take(*head, "", Some(place(own.cell))),
                    }
                }
                Role::Heading(section) if own.cell.row < rows.start && !self.heads_headings(index) => {
                    let mut lines = Vec::new();
                    for (at, cell) in columns.get(&own.cell.column).into_iter().flatten() {
                        if used.insert(*at) {
                            lines.extend(lines_of(cell));
                        }
                    }
                    sections.push((*section, lines));
                }
                // 填报日期：… over the list speaks for a row that has none of its own.
                Role::Inline(fields) if own.cell.row < rows.start => {
                    fallback.extend(fields.iter().map(|(head, value)| (*head, value.as_str())));
                }
                _ => {}
            }
        }
        for (head, value) in fallback {
            draft.take(head, value, None);
        }
        for (index, own) in self.in_rows(rows.clone()) {
            if !used.contains(&index) {
                rest(own, &mut draft);
            }
        }
        for (section, lines) in sections {
            self.add_section(&mut draft, section, lines);
        }
        draft
    }

    /// Columns that hold one form each: labels in the left column, a unit or a month a column.
    fn value_columns(&self, band: &Band) -> Vec<usize> {
        let labels: Vec<&GridCell<'_>> = self
            .marked_in(band)
            .map(|(_, own)| own)
            .filter(|own| matches!(own.role, Role::Label(_) | Role::Heading(_)))
            .collect();
        let Some(unit) = labels.iter().find(|own| own.role == Role::Label(Head::Unit)) else { return Vec::new() };
        let column = unit.cell.column;
        // Labels further right are a second pair of label and value, not a second form.
        if labels.len() < 3 || labels.iter().any(|own| own.cell.column != column) {
            return Vec::new();
        }
        let filled = |own: &GridCell<'_>| -> BTreeSet<usize> {
            self.in_rows(own.cell.row..own.cell.row + 1)
                .filter(|(_, cell)| cell.cell.column > column && !cell.lines.is_empty())
                .map(|(_, cell)| cell.cell.column)
                .collect()
        };
        let heads = labels.iter().filter(|own| matches!(own.role, Role::Label(Head::Unit | Head::Date)));
        let columns = heads.map(|own| filled(own)).max_by_key(BTreeSet::len).unwrap_or_default();
        let sections = labels.iter().filter(|own| matches!(own.role, Role::Heading(_)));
        let told: BTreeSet<usize> = sections.flat_map(|own| filled(own)).collect();
        if columns.len() > 1 && columns.is_subset(&told) { columns.into_iter().collect() } else { Vec::new() }
    }

    fn draft_of_column(&self, band: &Band, column: usize) -> Draft {
        let mut draft = self.empty_draft();
        let mut used: BTreeSet<usize> = BTreeSet::new();
        let mut sections: Vec<(usize, Vec<Line>)> = Vec::new();
        for (_, own) in self.marked_in(band) {
            match &own.role {
                Role::Label(head) => {
                    let value = self.at(own.cell.row, column);
                    used.extend(value);
                    match value.and_then(|at| self.cells.get(at)) {
                        Some(value) => draft.take(*head, &words(*head, &value.lines), Some(place(value.cell))),
                        None => draft.take(*head, "", Some(place(own.cell))),
                    }
                }
                Role::Heading(section) => {
                    let rows = own.cell.row..own.cell.row + own.cell.row_span;
                    let mut lines = Vec::new();
                    for (at, cell) in self.in_column(column, rows) {
                        if used.insert(at) {
                            lines.extend(lines_of(cell));
                        }
                    }
                    sections.push((*section, lines));
                }
                Role::Inline(_) | Role::Text => {}
            }
        }
        for (index, own) in self.in_column(column, band.first..band.end) {
            if !used.contains(&index) {
                rest(own, &mut draft);
            }
        }
        for (section, lines) in sections {
            self.add_section(&mut draft, section, lines);
        }
        draft
    }

    /// 工作开展情况 over the columns of 宣传工作开展情况 and 其他工作开展情况 heads them and no text.
    fn heads_headings(&self, index: usize) -> bool {
        let Some(own) = self.cells.get(index) else { return false };
        let below = self.at(own.cell.row + own.cell.row_span, own.cell.column).and_then(|at| self.cells.get(at));
        own.cell.column_span > 1 && below.is_some_and(|below| matches!(below.role, Role::Heading(_)))
    }
}

/// What a list holds besides: a phone in a column without a name, remarks.
fn rest(own: &GridCell<'_>, draft: &mut Draft) {
    let text = own.lines.concat();
    if is_phone_alone(&text) {
        draft.phones.push(text);
    } else {
        draft.around.extend(own.lines.iter().cloned());
    }
}
