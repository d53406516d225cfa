//! The report model in, small bar charts out: the geometry of the page's inline SVG, no number of its own.

use serde::Serialize;

use figures::Amount;

use crate::report::build::{FigureDetail, MonthReport, Total, totals};

/// Width of a chart's drawing, in its own units.
const WIDTH: f64 = 360.0;
/// Left end of the bars; names are to the left of it.
const LEFT: f64 = 118.0;
/// Longest bar; its number is to the right of it.
const LONGEST: f64 = 160.0;
/// Height of one bar with its gap.
const STEP: f64 = 22.0;
/// Half-width characters of a name that fit before the bars.
const NAME_WIDTH: usize = 18;

/// One total as bars, one a unit.
#[derive(Debug, Serialize)]
pub(in crate::report) struct Chart {
    /// `张贴海报`.
    name: String,
    /// `1234余张`.
    total: String,
    /// Width of the drawing.
    width: f64,
    /// Height of the drawing.
    height: f64,
    /// Where bars begin.
    left: f64,
    /// Bars, the longest first.
    bars: Vec<Bar>,
}

/// One unit's bar.
#[derive(Debug, Serialize)]
struct Bar {
    name: String,
    text: String,
    /// Upper edge.
    y: f64,
    /// Base line of its words.
    text_y: f64,
    width: f64,
    /// Where its number begins.
    text_x: f64,
}

/// One chart a total that compares units: of each kind the main one, where several units reported it.
pub(in crate::report) fn charts(report: &MonthReport) -> Vec<Chart> {
    report.totals.iter().filter(|total| is_drawn(total)).map(|total| chart(report, total)).collect()
}

/// True for a total that has a chart.
pub(in crate::report) fn is_drawn(total: &Total) -> bool {
    total.main && total.unit_count > 1
}

fn chart(report: &MonthReport, total: &Total) -> Chart {
    let figures = total.figures.iter().filter_map(|index| report.figures.get(*index));
    let mut units: Vec<(&str, Vec<&FigureDetail>)> = Vec::new();
    for figure in figures {
        match units.last_mut() {
            Some((name, own)) if *name == figure.unit_name.as_str() => own.push(figure),
            _ => units.push((&figure.unit_name, vec![figure])),
        }
    }
    let mut sums: Vec<(&str, Amount, String)> = units
        .into_iter()
        .map(|(name, own)| {
            let (sum, text) = totals::sum(&own);
            (name, sum, text)
        })
        .collect();
    sums.sort_by(|(_, one, _), (_, other, _)| other.0.total_cmp(&one.0));
    let longest = sums.first().map_or(0.0, |(_, sum, _)| sum.0);
    let mut y = 0.0;
    let bars: Vec<Bar> = sums
        .into_iter()
        .map(|(name, sum, text)| {
            // A bar of nothing would not be seen to be one.
            let width = if longest > 0.0 { (sum.0 / longest * LONGEST).max(1.0).round() } else { 1.0 };
            let bar =
                Bar { name: shortened(name), text, y: y + 3.0, text_y: y + 15.0, width, text_x: LEFT + width + 6.0 };
            y += STEP;
            bar
        })
        .collect();
    Chart { name: total.name.clone(), total: total.text.clone(), width: WIDTH, height: y, left: LEFT, bars }
}

fn shortened(name: &str) -> String {
    let mut room = NAME_WIDTH;
    let mut kept = String::new();
    for character in name.chars() {
        let width = if character.is_ascii() { 1 } else { 2 };
        if width > room {
            kept.pop();
            kept.push('…');
            break;
        }
        room -= width;
        kept.push(character);
    }
    kept
}
