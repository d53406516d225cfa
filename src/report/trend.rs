//! A month's history and aims in; one drawing of small column charts, a kind each with a column a month, out: as SVG
//! for the page, as a picture for the official report.

use std::sync::Arc;

use gongwen::{Image, Picture};
use handlebars::html_escape;
use resvg::{tiny_skia, usvg};

use crate::figures::Amount;

use super::{Error, MonthReport};

/// Charts in a drawing at the most: two rows of three.
const MOST: usize = 6;
const COLUMNS: usize = 3;
/// Extent of one chart with its margins, in the drawing's own units.
const WIDTH: f64 = 210.0;
const HEIGHT: f64 = 150.0;
/// Where columns stand within it.
const TOP: f64 = 38.0;
const BASE: f64 = 128.0;
const SIDE: f64 = 10.0;
/// Pixels a unit: some 300 an inch over the width of a page's text.
const SCALE: f32 = 3.0;
/// Millimetres of the text's width (GB/T 9704-2012 5.2.2).
const TEXT_WIDTH: u16 = 156;

/// One kind over the months.
struct Course {
    title: String,
    /// Month and what it told.
    columns: Vec<(String, Option<Amount>)>,
}

/// The drawing; `None` where no two months told the same kind.
pub(super) fn svg(report: &MonthReport) -> Option<String> {
    let courses = courses(report);
    if courses.is_empty() {
        return None;
    }
    let rows = courses.len().div_ceil(COLUMNS);
    #[allow(clippy::cast_precision_loss)]
    let (width, height) = (WIDTH * courses.len().min(COLUMNS) as f64, HEIGHT * rows as f64);
    let mut drawing = format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" aria-label="{}">"##,
        html_escape(&description(report))
    );
    for (index, course) in courses.iter().enumerate() {
        #[allow(clippy::cast_precision_loss)]
        let (x, y) = ((index % COLUMNS) as f64 * WIDTH, (index / COLUMNS) as f64 * HEIGHT);
        drawing.push_str(&chart(course, x, y));
    }
    drawing.push_str("</svg>");
    Some(drawing)
}

/// What is to be seen, for those who do not see it.
pub(super) fn description(report: &MonthReport) -> String {
    format!("{}主要数据逐月变化图", report.campaign.short_name)
}

/// The drawing as a picture for the official document.
///
/// # Errors
/// [`Error::Chart`]: the drawing cannot be turned into a picture, a fault of the program.
pub(super) fn picture(report: &MonthReport) -> Result<Option<Picture>, Error> {
    let Some(svg) = svg(report) else { return Ok(None) };
    let fault = |words: &dyn std::fmt::Display| Error::Chart(words.to_string());
    let mut options = usvg::Options { font_family: huizong_fonts::HEI.family.to_owned(), ..usvg::Options::default() };
    let fonts = options.fontdb_mut();
    for face in [&huizong_fonts::HEI, &huizong_fonts::SONG] {
        fonts.load_font_source(usvg::fontdb::Source::Binary(Arc::new(face.bytes)));
    }
    let tree = usvg::Tree::from_str(&svg, &options).map_err(|error| fault(&error))?;
    let size = tree.size().to_int_size().scale_by(SCALE).ok_or_else(|| fault(&"empty"))?;
    let mut pixels = tiny_skia::Pixmap::new(size.width(), size.height()).ok_or_else(|| fault(&"empty"))?;
    pixels.fill(tiny_skia::Color::WHITE);
    resvg::render(&tree, tiny_skia::Transform::from_scale(SCALE, SCALE), &mut pixels.as_mut());
    let image = Image::read(pixels.encode_png().map_err(|error| fault(&error))?).map_err(|error| fault(&error))?;
    let caption = Some(description(report));
    Ok(Some(Picture { image, description: description(report), caption, width: Some(TEXT_WIDTH) }))
}

/// The kinds that more than one month told, aims first.
fn courses(report: &MonthReport) -> Vec<Course> {
    let aims = report.aims.iter().map(|aim| {
        let unit =
            aim.months.iter().map(|month| month.unit.as_str()).rfind(|unit| !unit.is_empty()).unwrap_or_default();
        let columns = aim.months.iter().map(|month| (month.month.clone(), month.value.filter(|_| month.unit == unit)));
        Course { title: format!("{}（{unit}）", aim.name), columns: columns.collect() }
    });
    let kinds = report.history.iter().flat_map(|history| {
        history.rows.iter().filter(|row| row.main).map(|row| Course {
            title: format!("{}（{}）", row.name, row.unit),
            columns: history
                .months
                .iter()
                .zip(&row.months)
                .map(|(month, told)| (month.name.clone(), told.as_ref().map(|told| told.sum)))
                .collect(),
        })
    });
    let told_twice = |course: &Course| course.columns.iter().filter(|(_, value)| value.is_some()).count() > 1;
    aims.chain(kinds).filter(told_twice).take(MOST).collect()
}

fn chart(course: &Course, left: f64, top: f64) -> String {
    let highest = course.columns.iter().filter_map(|(_, value)| *value).map(|value| value.0).fold(0.0, f64::max);
    #[allow(clippy::cast_precision_loss)]
    let step = (WIDTH - 2.0 * SIDE) / course.columns.len().max(1) as f64;
    let width = (step * 0.55).min(30.0);
    // Twelve months stand closer than two.
    let size = if course.columns.len() > 6 { 7 } else { 10 };
    let mut drawn = format!(
        r##"<text x="{:.1}" y="{:.1}" font-size="12" text-anchor="middle" fill="#222">{}</text><path d="M{:.1} {:.1}H{:.1}" stroke="#888" stroke-width="0.8"/>"##,
        left + WIDTH / 2.0,
        top + 18.0,
        html_escape(&course.title),
        left + SIDE,
        top + BASE,
        left + WIDTH - SIDE,
    );
    let last = course.columns.len().saturating_sub(1);
    for (index, (month, value)) in course.columns.iter().enumerate() {
        #[allow(clippy::cast_precision_loss)]
        let middle = left + SIDE + step * (index as f64 + 0.5);
        let text = |y: f64, words: &str| {
            format!(
                r##"<text x="{middle:.1}" y="{y:.1}" font-size="{size}" text-anchor="middle" fill="#333">{}</text>"##,
                html_escape(words)
            )
        };
        drawn.push_str(&text(top + BASE + 13.0, month));
        let Some(value) = value else { continue };
        let height = if highest > 0.0 { (value.0 / highest * (BASE - TOP)).max(0.8) } else { 0.8 };
        let colour = if index == last { "#1f4e79" } else { "#8fb0d0" };
        drawn.push_str(&format!(
            r##"<rect x="{:.1}" y="{:.1}" width="{width:.1}" height="{height:.1}" fill="{colour}"/>"##,
            middle - width / 2.0,
            top + BASE - height,
        ));
        drawn.push_str(&text(top + BASE - height - 4.0, &value.to_string()));
    }
    drawn
}
