//! In: strings and styles. Out: rows of paragraphs and titles, runs of a line; elements, pictures and drawings so far.

use crate::document::{Level, Picture};
use crate::fonts::{Class, Fonts};
use crate::geometry::{ASCENT, LINE, SIZE_2, SIZE_3};
use crate::layout::lines::{Line, Measure, break_lines};
use crate::layout::pages::{DrawingLayout, Element, Glyph, Item, Role, Rotation, Run};
use crate::layout::rows::Row;
use crate::layout::text::{ShapedChar, Shaper, Style};
use crate::standard_text;
use crate::typography::title_breaks;

/// State of a layout: glyph look-up, and the elements, tables, pictures and drawings met so far.
pub(crate) struct LayoutContext<'a> {
    pub shaper: Shaper<'a>,
    pub elements: Vec<Element>,
    pub tables: usize,
    pub pictures: Vec<Picture>,
    pub drawings: Vec<DrawingLayout>,
}

impl<'a> LayoutContext<'a> {
    pub fn new(fonts: &'a Fonts<'a>) -> Self {
        Self { shaper: Shaper::new(fonts), elements: Vec::new(), tables: 0, pictures: Vec::new(), drawings: Vec::new() }
    }

    pub fn element(&mut self, role: Role) -> usize {
        self.elements.push(Element { role });
        self.elements.len() - 1
    }

    /// Rows of a paragraph whose parts have a style each.
    pub fn paragraph(&mut self, parts: &[(String, Style)], measure: Measure, role: Role) -> Vec<Row> {
        let element = self.element(role);
        let chars: Vec<ShapedChar> = parts.iter().flat_map(|(text, style)| self.shaper.shape(text, *style)).collect();
        break_lines(&chars, measure).iter().map(|line| row(line, line.indent, element)).collect()
    }

    /// Rows of a title: centred lines of 2号小标宋, broken by meaning (§7.3.1).
    pub fn title(&mut self, text: &str, area_width: f64) -> Vec<Row> {
        let style = Style::new(Class::BiaoSong, SIZE_2);
        let element = self.element(Role::Title);
        let room = (area_width / SIZE_2).floor();
        let mut rows = Vec::new();
        for line in title_breaks::lines(&standard_text::printable(text), room) {
            let chars = self.shaper.shape(&line, style);
            for line in break_lines(&chars, Measure::ragged(area_width)) {
                let indent = ((area_width - line.width) / 2.0).max(0.0);
                rows.push(Row { keep: true, ..row(&line, indent, element) });
            }
        }
        rows
    }
}

/// The characters on one line, however wide.
pub(crate) fn single_line(chars: &[ShapedChar]) -> Line {
    break_lines(chars, Measure::ragged(f64::MAX)).into_iter().next().unwrap_or_default()
}

/// Typeface of a heading (§7.3.3).
pub(crate) fn heading_style(level: Level) -> Style {
    Style::text(match level {
        Level::First => Class::Hei,
        Level::Second => Class::Kai,
        Level::Third | Level::Fourth => Class::FangSong,
    })
}

/// The row of a line: height [`LINE`], characters in the middle of it.
pub(crate) fn row(line: &Line, x: f64, element: usize) -> Row {
    let size = line.spots.iter().map(|spot| spot.shaped.style.size).fold(0.0, f64::max);
    let size = if size > 0.0 { size } else { SIZE_3 };
    let baseline = (LINE - size) / 2.0 + ASCENT * size;
    Row { height: LINE, items: runs(line, x, baseline, Some(element)), ..Row::default() }
}

/// The runs of a line that starts at `x`; face, size, colour and scale are constant within a run.
pub(crate) fn runs(line: &Line, x: f64, baseline: f64, element: Option<usize>) -> Vec<Item> {
    let mut runs: Vec<Run> = Vec::new();
    for spot in &line.spots {
        let shaped = spot.shaped;
        let scale = shaped.style.scale * shaped.stretch;
        let origin = x + spot.x + shaped.offset;
        let fresh = runs.last().is_none_or(|run| {
            run.face != shaped.face
                || (run.size - shaped.style.size).abs() > f64::EPSILON
                || run.colour != shaped.style.colour
                || (run.scale - scale).abs() > f64::EPSILON
        });
        if fresh {
            runs.push(Run {
                face: shaped.face,
                size: shaped.style.size,
                colour: shaped.style.colour,
                x: origin,
                y: baseline,
                scale,
                rotation: Rotation::Upright,
                text: String::new(),
                glyphs: Vec::new(),
                element,
            });
        }
        let Some(run) = runs.last_mut() else { continue };
        if let Some(before) = run.glyphs.last_mut() {
            before.advance = origin - run.x - before.x;
        }
        let start = run.text.len();
        run.text.push(shaped.char);
        run.glyphs.push(Glyph {
            id: shaped.glyph,
            x: origin - run.x,
            advance: (shaped.width - shaped.offset).max(0.0),
            text: start..run.text.len(),
        });
    }
    runs.into_iter().map(Item::Run).collect()
}
