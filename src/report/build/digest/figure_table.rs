//! Totals and their figures in, the table with a row a unit and a column a kind of figures out.

use std::collections::{BTreeMap, HashMap};

use crate::{
    config::{Campaign, UnitId},
    month::Month,
    report::present::labels,
};
use figures::{Amount, Approximation};

use crate::report::build::model::{FigureDetail, FigureTable, FigureTableRow, Total};

use super::phrases::{Part, phrases};

/// Columns of numbers that fit on a landscape page with names and other figures.
const MOST_COLUMNS: usize = 14;
/// Units that make a total worth a column.
const LEAST_UNITS: usize = 2;

/// A column for the main total of each kind that several units reported; what else a unit has is said in words.
pub(super) fn table(campaign: &Campaign, month: &Month, totals: &[Total], figures: &[FigureDetail]) -> FigureTable {
    let mut columns: Vec<usize> =
        (0..totals.len()).filter(|place| totals.get(*place).is_some_and(|total| total.main)).collect();
    let units = |place: &usize| totals.get(*place).map_or(0, |total| total.unit_count);
    columns.retain(|place| units(place) >= LEAST_UNITS);
    columns.sort_by_key(|place| std::cmp::Reverse(units(place)));
    columns.truncate(MOST_COLUMNS);
    columns.sort_unstable();
    let mut by_unit: HashMap<&UnitId, BTreeMap<usize, Amount>> = HashMap::new();
    for (place, total) in totals.iter().enumerate() {
        for figure in total.figures.iter().filter_map(|index| figures.get(*index)) {
            let sum = by_unit.entry(&figure.unit_id).or_default().entry(place).or_default();
            *sum = Amount(sum.0 + figure.value.unwrap_or_default().0);
        }
    }
    let row = |name: &str, sums: &BTreeMap<usize, Amount>| FigureTableRow {
        name: name.to_owned(),
        cells: columns
            .iter()
            .map(|place| sums.get(place).map_or_else(|| labels::NOTHING.to_owned(), Amount::to_string))
            .collect(),
        others: others(campaign, totals, sums.iter().filter(|(place, _)| !columns.contains(place))),
    };
    // What only one unit reported is in that unit's row.
    let total = totals.iter().enumerate().filter(|(place, total)| columns.contains(place) || total.unit_count > 1);
    let total = total.map(|(place, total)| (place, total.sum)).collect();
    FigureTable {
        columns: columns
            .iter()
            .filter_map(|place| totals.get(*place))
            .map(|total| [total.name.clone(), total.unit.clone()])
            .collect(),
        rows: month.units.iter().filter_map(|unit| Some(row(&unit.name, by_unit.get(&unit.id)?))).collect(),
        total: row("", &total),
    }
}

/// `设置展板展架1处，避免损失32.6万元`.
fn others<'s>(campaign: &Campaign, totals: &[Total], sums: impl Iterator<Item = (&'s usize, &'s Amount)>) -> String {
    let parts: Vec<(&Total, Part)> = sums
        .filter_map(|(place, sum)| {
            let total = totals.get(*place)?;
            let text = labels::amount(*sum, Approximation::Exact, &total.unit);
            Some((total, Part { total: *place, unit: total.unit.clone(), text }))
        })
        .collect();
    let mut words = Vec::new();
    let mut rest = parts.into_iter().peekable();
    while let Some((total, part)) = rest.next() {
        let mut own = vec![part];
        while let Some((_, part)) = rest.next_if(|(next, _)| next.kind == total.kind) {
            own.push(part);
        }
        let kind = campaign.figures.iter().find(|kind| kind.kind == total.kind);
        words.extend(phrases(kind, &total.name, own).into_iter().map(|phrase| phrase.text));
    }
    words.join("，")
}
