//! A figure in, its value as a table or a sentence of the report prints it out.

use figures::Figure;

use crate::report::present::labels;

/// `1200余份`, `10至20场`; of a vague one its exact words.
pub fn figure_text(figure: &Figure) -> String {
    let unit = figure.unit.trim();
    match (figure.value, figure.max) {
        (Some(low), Some(high)) => format!("{low}至{high}{unit}"),
        (Some(value), None) => labels::amount(value, figure.approx, unit),
        (None, _) => figure.surface.clone(),
    }
}
