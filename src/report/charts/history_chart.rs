//! A month's history and aims in; one drawing of small column charts, a kind each with a column a month, out: for the
//! official report as it is, for the page as SVG.

use gongwen::{Drawing, Mark, Picture, PictureSource, Rgb};
use handlebars::html_escape;

use figures::Amount;

use crate::report::build::MonthReport;

/// Charts in a drawing at the most: two rows of three.
const MOST: usize = 6;
const COLUMNS: usize = 3;
/// Extent of one chart with its margins, in the drawing's own units.
const WIDTH: f64 = 210.0;
const HEIGHT: f64 = 150.0;
/// Where columns are within it.
const TOP: f64 = 38.0;
const BASE: f64 = 128.0;
const SIDE: f64 = 10.0;
/// Millimetres of the text's width (GB/T 9704-2012 5.2.2).
const TEXT_WIDTH: u16 = 156;

const TITLE: Rgb = (0x22, 0x22, 0x22);
const LABEL: Rgb = (0x33, 0x33, 0x33);
const AXIS: Rgb = (0x88, 0x88, 0x88);
const EARLIER: Rgb = (0x8f, 0xb0, 0xd0);
const LATEST: Rgb = (0x1f, 0x4e, 0x79);

/// One kind over the months.
struct ColumnChart {
    title: String,
    /// Month and its value.
    columns: Vec<(String, Option<Amount>)>,
}

/// The drawing as SVG; `None` where no kind has values of two months.
pub(in crate::report) fn svg(report: &MonthReport) -> Option<String> {
    let drawing = drawing(report)?;
    let (width, height) = (drawing.width, drawing.height);
    let mut svg = format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" aria-label="{}">"##,
        html_escape(&description(report))
    );
    svg.extend(drawing.marks.iter().map(svg_mark));
    svg.push_str("</svg>");
    Some(svg)
}

/// The drawing as a picture of the official document.
pub(in crate::report) fn picture(report: &MonthReport) -> Option<Picture> {
    let source = PictureSource::Drawing(drawing(report)?);
    let caption = Some(description(report));
    Some(Picture { source, description: description(report), caption, width: Some(TEXT_WIDTH) })
}

/// What is to be seen, for those who do not see it.
fn description(report: &MonthReport) -> String {
    format!("{}主要数据逐月变化图", report.campaign.short_name)
}

fn drawing(report: &MonthReport) -> Option<Drawing> {
    let charts = charts(report);
    if charts.is_empty() {
        return None;
    }
    let rows = charts.len().div_ceil(COLUMNS);
    #[allow(clippy::cast_precision_loss)]
    let (width, height) = (WIDTH * charts.len().min(COLUMNS) as f64, HEIGHT * rows as f64);
    let mut marks = Vec::new();
    for (index, chart) in charts.iter().enumerate() {
        #[allow(clippy::cast_precision_loss)]
        let (left, top) = ((index % COLUMNS) as f64 * WIDTH, (index / COLUMNS) as f64 * HEIGHT);
        marks.extend(chart_marks(chart, left, top));
    }
    Some(Drawing { width, height, marks })
}

/// The kinds with values of more than one month, aims first.
fn charts(report: &MonthReport) -> Vec<ColumnChart> {
    let aims = report.aims.iter().map(|aim| {
        let unit =
            aim.months.iter().map(|month| month.unit.as_str()).rfind(|unit| !unit.is_empty()).unwrap_or_default();
        let columns = aim.months.iter().map(|month| (month.month.clone(), month.value.filter(|_| month.unit == unit)));
        ColumnChart { title: format!("{}（{unit}）", aim.name), columns: columns.collect() }
    });
    let kinds = report.history.iter().flat_map(|history| {
        history.rows.iter().filter(|row| row.main).map(|row| ColumnChart {
            title: format!("{}（{}）", row.name, row.unit),
            columns: history
                .months
                .iter()
                .zip(&row.months)
                .map(|(month, total)| (month.name.clone(), total.as_ref().map(|total| total.sum)))
                .collect(),
        })
    });
    let compares = |chart: &ColumnChart| chart.columns.iter().filter(|(_, value)| value.is_some()).count() > 1;
    aims.chain(kinds).filter(compares).take(MOST).collect()
}

fn chart_marks(chart: &ColumnChart, left: f64, top: f64) -> Vec<Mark> {
    let highest = chart.columns.iter().filter_map(|(_, value)| *value).map(|value| value.0).fold(0.0, f64::max);
    #[allow(clippy::cast_precision_loss)]
    let step = (WIDTH - 2.0 * SIDE) / chart.columns.len().max(1) as f64;
    let width = (step * 0.55).min(30.0);
    // Twelve months are closer than two.
    let size = if chart.columns.len() > 6 { 7.0 } else { 10.0 };
    let mut marks = vec![
        Mark::Words {
            middle: left + WIDTH / 2.0,
            baseline: top + 18.0,
            size: 12.0,
            colour: TITLE,
            text: chart.title.clone(),
        },
        Mark::Line {
            from: (left + SIDE, top + BASE),
            to: (left + WIDTH - SIDE, top + BASE),
            weight: 0.8,
            colour: AXIS,
        },
    ];
    let last = chart.columns.len().saturating_sub(1);
    for (index, (month, value)) in chart.columns.iter().enumerate() {
        #[allow(clippy::cast_precision_loss)]
        let middle = left + SIDE + step * (index as f64 + 0.5);
        let words =
            |baseline: f64, text: &str| Mark::Words { middle, baseline, size, colour: LABEL, text: text.to_owned() };
        marks.push(words(top + BASE + 13.0, month));
        let Some(value) = value else { continue };
        let height = if highest > 0.0 { (value.0 / highest * (BASE - TOP)).max(0.8) } else { 0.8 };
        let colour = if index == last { LATEST } else { EARLIER };
        marks.push(Mark::Bar { left: middle - width / 2.0, top: top + BASE - height, width, height, colour });
        marks.push(words(top + BASE - height - 4.0, &value.to_string()));
    }
    marks
}

fn svg_mark(mark: &Mark) -> String {
    let hex = |(red, green, blue): Rgb| format!("#{red:02x}{green:02x}{blue:02x}");
    match mark {
        Mark::Bar { left, top, width, height, colour } => format!(
            r##"<rect x="{left:.1}" y="{top:.1}" width="{width:.1}" height="{height:.1}" fill="{}"/>"##,
            hex(*colour)
        ),
        Mark::Line { from, to, weight, colour } => format!(
            r##"<path d="M{:.1} {:.1}L{:.1} {:.1}" stroke="{}" stroke-width="{weight}"/>"##,
            from.0,
            from.1,
            to.0,
            to.1,
            hex(*colour)
        ),
        Mark::Words { middle, baseline, size, colour, text } => format!(
            r##"<text x="{middle:.1}" y="{baseline:.1}" font-size="{size}" text-anchor="middle" fill="{}">{}</text>"##,
            hex(*colour),
            html_escape(text)
        ),
    }
}
