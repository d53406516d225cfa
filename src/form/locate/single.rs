//! A table with one form in each band of rows in, the bands and the draft of each out.

use std::collections::BTreeSet;

use crate::form::{
    draft::Draft,
    fields::{labels::FieldLabel, person::is_phone_number},
    sections::{headings::NarrativeLine, instructions::opens_note},
};
use text::compact;

use super::{
    cell_role::{CellRole, join_lines},
    grid::{Band, Grid, GridCell},
    sides::Direction,
    values::LabelledGrid,
};

/// One band per form. A unit's label begins a new one, unless the header row is only repeated on the next page.
pub fn bands(labelled: &LabelledGrid<'_>) -> Vec<Band> {
    let grid = &labelled.grid;
    let mut starts: Vec<usize> = Vec::new();
    let mut known: Vec<String> = Vec::new();
    let mut last_row = None;
    for (index, own) in grid.key_cells() {
        let value = match &own.role {
            CellRole::Label(FieldLabel::Unit) => {
                labelled.value_of(index).map(|value| value.lines.concat()).unwrap_or_default()
            }
            CellRole::Inline(fields) => match fields.iter().find(|(label, _)| *label == FieldLabel::Unit) {
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
            // The same unit without a heading after it is a repeated header row.
            let repeated = known.last() == Some(&value) && !grid.has_heading_from(row);
            if !repeated {
                starts.push(first_row(labelled, row));
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

/// First row of a further form whose unit label is in `row`: values above their labels and a title row belong to it.
fn first_row(labelled: &LabelledGrid<'_>, row: usize) -> usize {
    let grid = &labelled.grid;
    let row = if labelled.reversed == Some(Direction::Above) { row.saturating_sub(1) } else { row };
    let title = compact(&grid.context.form.title);
    let above = row.checked_sub(1).filter(|above| {
        !title.is_empty() && grid.in_rows(*above..row).any(|(_, own)| compact(&own.lines.concat()).contains(&title))
    });
    above.unwrap_or(row)
}

/// Reads one band as one form: first fields and sections with a label cell, then all remaining cells as narrative.
pub fn draft(labelled: &LabelledGrid<'_>, band: &Band) -> Draft {
    let grid = &labelled.grid;
    let mut draft = grid.empty_draft();
    let mut used: BTreeSet<usize> = BTreeSet::new();
    let sections = take_key_cells(labelled, band, &mut draft, &mut used);
    take_narrative(grid, band, &mut draft, &used);
    for (section, lines) in sections {
        grid.add_section(&mut draft, section, lines);
    }
    draft
}

/// Moves labelled fields into the draft and returns the sections that have a label cell. `used` receives the indices of
/// the cells that were read.
fn take_key_cells(
    labelled: &LabelledGrid<'_>,
    band: &Band,
    draft: &mut Draft,
    used: &mut BTreeSet<usize>,
) -> Vec<(usize, Vec<NarrativeLine>)> {
    let grid = &labelled.grid;
    let mut sections: Vec<(usize, Vec<NarrativeLine>)> = Vec::new();
    for (index, own) in grid.key_cells_in(band) {
        match &own.role {
            CellRole::Label(label) => {
                used.insert(index);
                let value = labelled.value_index(index).filter(|value| !used.contains(value));
                used.extend(value);
                match value.and_then(|at| grid.cells.get(at)) {
                    Some(value) => {
                        let rest = grid.date_continuation(*label, value);
                        let text = join_lines(*label, &value.lines)
                            + &rest.iter().map(|(_, text)| text.as_str()).collect::<String>();
                        used.extend(rest.into_iter().map(|(at, _)| at));
                        draft.set_field(*label, &text, Some(value.place()));
                    }
                    None => draft.set_field(*label, "", Some(own.place())),
                }
            }
            // 姓名：王芳 电话：…, already read as the value of a label.
            CellRole::Inline(_) if used.contains(&index) => {}
            CellRole::Inline(fields) => {
                used.insert(index);
                for (label, value) in fields {
                    draft.set_field(*label, value, Some(own.place()));
                }
            }
            CellRole::Heading(section)
                if labelled.reversed == Some(Direction::Left) && grid.text_left_of(index).is_some() =>
            {
                used.insert(index);
                let text = grid.text_left_of(index).filter(|at| used.insert(*at));
                let lines = text.and_then(|at| grid.cells.get(at)).map(GridCell::narrative).unwrap_or_default();
                sections.push((*section, lines));
            }
            CellRole::Heading(section) if is_column_heading(grid, index) => {
                used.insert(index);
                let mut lines = Vec::new();
                for at in column_values(grid, index, band) {
                    used.insert(at);
                    lines.extend(grid.cells.get(at).into_iter().flat_map(GridCell::narrative));
                }
                sections.push((*section, lines));
            }
            CellRole::Heading(_) | CellRole::Text => {}
        }
    }
    sections
}

/// Adds the cells that are not in `used`: phones, remarks, and narrative with its headings.
fn take_narrative(grid: &Grid<'_>, band: &Band, draft: &mut Draft, used: &BTreeSet<usize>) {
    let first_label = grid.key_cells_in(band).map(|(_, own)| own.cell.row).next();
    let mut row = None;
    for (index, own) in grid.cells_in(band) {
        if used.contains(&index) {
            continue;
        }
        let text = own.lines.concat();
        if is_phone_number(&text) {
            draft.phones.push(text);
        } else if !own.has_heading && (first_label.is_some_and(|first| own.cell.row < first) || is_note(own)) {
            draft.around.extend(own.lines.iter().cloned());
        } else if let [line] = own.lines.as_slice()
            && !own.has_heading
            && row == Some(own.cell.row)
            && let Some(last) = draft.lines.last_mut()
        {
            // 海报 | 150张: cells of one row are one line.
            last.text.push(' ');
            last.text.push_str(line);
        } else {
            draft.lines.extend(own.narrative());
        }
        let can_continue = own.role == CellRole::Text && !own.has_heading && own.lines.len() <= 1;
        row = can_continue.then_some(own.cell.row);
    }
}

/// True for a heading whose text is below it: another heading or a label is in the same row, and no text to its right.
fn is_column_heading(grid: &Grid<'_>, index: usize) -> bool {
    let Some(own) = grid.cells.get(index) else { return false };
    let shares_row = grid.key_cells().any(|(other, cell)| {
        other != index
            && cell.cell.row == own.cell.row
            && matches!(cell.role, CellRole::Heading(_) | CellRole::Label(_))
    });
    let right_is_text = grid
        .at(own.cell.row, own.cell.column + own.cell.column_span)
        .and_then(|at| grid.cells.get(at))
        .is_some_and(|right| right.role == CellRole::Text && !right.lines.is_empty());
    shares_row && !right_is_text
}

/// Indices of the text cells below a column heading, down to the next label or heading.
fn column_values(grid: &Grid<'_>, index: usize, band: &Band) -> Vec<usize> {
    let Some(own) = grid.cells.get(index) else { return Vec::new() };
    let below = own.cell.row + own.cell.row_span..band.end;
    let cells = grid.in_column(own.cell.column, below);
    cells.take_while(|(_, cell)| cell.role == CellRole::Text).map(|(at, _)| at).collect()
}

/// True for a cell with 填表说明：…, which is not narrative.
fn is_note(own: &GridCell<'_>) -> bool {
    own.role == CellRole::Text && own.lines.first().is_some_and(|line| opens_note(line))
}
