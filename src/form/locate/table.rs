//! One table in, the drafts of the forms in it out, whichever way the table runs.

use reader::Table;

use crate::{
    config::ReadingContext,
    form::recognised::{FORM_LIMIT, FoundDrafts},
};

use super::{grid::Grid, list, single, values::LabelledGrid};

/// True where the table's own cells, without nested tables, make a form.
pub fn is_form(table: &Table, context: &ReadingContext<'_>) -> bool {
    Grid::new(table, context).is_form()
}

/// One draft for each form of the table; `None` where the table is no form.
pub fn drafts(table: &Table, context: &ReadingContext<'_>) -> Option<FoundDrafts> {
    let grid = Grid::new(table, context);
    if !grid.is_form() {
        return None;
    }
    let grid = LabelledGrid::new(grid);
    let mut found = FoundDrafts::default();
    found.left_out += usize::from(grid.grid.is_cut);
    for band in single::bands(&grid) {
        if found.drafts.len() >= FORM_LIMIT {
            found.left_out += 1;
            continue;
        }
        let mut listed = list::drafts(&grid, &band);
        if listed.drafts.is_empty() {
            listed.drafts.push(single::draft(&grid, &band));
        }
        found.left_out += listed.left_out;
        found.drafts.extend(listed.drafts);
    }
    Some(found)
}
