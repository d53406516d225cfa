//! One page in, its visible content out: characters with positions, ruling lines, and whether there are pictures.
//! Positions are in points from the upper left corner of the page in reading orientation.

use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps, InterpreterCache,
    InterpreterSettings, Paint, SoftMask, TransformExt as _,
    font::{Glyph as Outline, GlyphRun},
    hayro_cmap::BfString,
    hayro_syntax::{self, Pdf},
    interpret_page,
    kurbo::{Affine, BezPath, PathEl, Point, Rect},
};

use super::annotations::{self, Value};
use super::radicals::{letters, unified};
use crate::{ReadError, limits::Meter};

/// Largest thickness, in points, of a filled shape that counts as a line.
const THICKEST_RULE: f64 = 3.0;

/// Most rules of a page; one with more is a drawing without tables.
const MOST_RULES: usize = 50_000;

/// Units per em of glyph space (ISO 32000-1:2008, 9.2.4).
const UNITS: f64 = 1000.0;

/// One character with its position.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Glyph {
    pub(super) character: char,
    pub(super) x: f64,
    /// y of the baseline.
    pub(super) y: f64,
    pub(super) width: f64,
    pub(super) size: f64,
}

/// A horizontal or vertical straight line.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Rule {
    pub(super) upright: bool,
    /// y of a horizontal rule, x of a vertical one.
    pub(super) at: f64,
    pub(super) from: f64,
    pub(super) to: f64,
}

/// Visible content of a page.
#[derive(Default)]
pub(super) struct Page {
    pub(super) width: f64,
    pub(super) height: f64,
    pub(super) glyphs: Vec<Glyph>,
    /// Text in another direction than the page's: seals, watermarks, marginal notes.
    pub(super) aslant: Vec<Glyph>,
    pub(super) rules: Vec<Rule>,
    pub(super) pictures: bool,
    /// Number of glyphs without a character code.
    pub(super) illegible: usize,
}

/// Direction of a line of text.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Right,
    Down,
    Left,
    Up,
    Aslant,
}

struct Canvas<'m, 'l> {
    meter: &'m mut Meter<'l>,
    refused: Option<ReadError>,
    glyphs: Vec<(Way, Glyph)>,
    rules: Vec<Rule>,
    pictures: bool,
    illegible: usize,
}

/// Interprets a page and records its visible content.
pub(super) fn show<'a>(
    page: &hayro_syntax::page::Page<'a>,
    pdf: &'a Pdf,
    cache: &InterpreterCache<'a>,
    meter: &mut Meter<'_>,
) -> Result<Page, ReadError> {
    let (width, height) = page.render_dimensions();
    let (width, height) = (f64::from(width), f64::from(height));
    let bounds = Rect::new(0.0, 0.0, width, height);
    let transform = page.initial_transform(true).to_kurbo();
    let mut context = Context::new(transform, bounds, cache, pdf.xref(), InterpreterSettings::default());
    let mut canvas =
        Canvas { meter, refused: None, glyphs: Vec::new(), rules: Vec::new(), pictures: false, illegible: 0 };
    interpret_page(page, &mut context, &mut canvas);
    for value in annotations::values(page, pdf, transform) {
        canvas.value(&value);
    }
    match canvas.refused.take() {
        Some(error) => Err(error),
        None => Ok(canvas.upright(width, height)),
    }
}

impl Canvas<'_, '_> {
    /// Rotates a page whose text runs upwards, such as a landscape table on a portrait page.
    fn upright(self, width: f64, height: f64) -> Page {
        let ways = [Way::Right, Way::Down, Way::Left, Way::Up];
        let count = |way: Way| self.glyphs.iter().filter(|(its, _)| *its == way).count();
        // Of equal counts the last wins, which is text that runs to the right.
        let main = ways.into_iter().rev().max_by_key(|way| count(*way)).unwrap_or(Way::Right);
        let turn = |x: f64, y: f64| match main {
            Way::Right | Way::Aslant => (x, y),
            Way::Down => (y, width - x),
            Way::Left => (width - x, height - y),
            Way::Up => (height - y, x),
        };
        let lies = matches!(main, Way::Down | Way::Up);
        let mut page = Page { pictures: self.pictures, illegible: self.illegible, ..Page::default() };
        (page.width, page.height) = if lies { (height, width) } else { (width, height) };
        for (way, glyph) in self.glyphs {
            let (x, y) = turn(glyph.x, glyph.y);
            let glyph = Glyph { x, y, ..glyph };
            if way == main { page.glyphs.push(glyph) } else { page.aslant.push(glyph) }
        }
        page.rules.extend(self.rules.into_iter().map(|rule| {
            let ends = match rule.upright {
                true => (turn(rule.at, rule.from), turn(rule.at, rule.to)),
                false => (turn(rule.from, rule.at), turn(rule.to, rule.at)),
            };
            let ((x0, y0), (x1, y1)) = ends;
            match rule.upright != lies {
                true => Rule { upright: true, at: x0, from: y0.min(y1), to: y0.max(y1) },
                false => Rule { upright: false, at: y0, from: x0.min(x1), to: x0.max(x1) },
            }
        }));
        page
    }

    fn glyph(&mut self, outline: &Outline<'_>, transform: Affine) {
        let origin = transform * Point::ZERO;
        let along = transform * Point::new(1.0, 0.0) - origin;
        let size = (transform * Point::new(0.0, 1.0) - origin).hypot() * UNITS;
        let advance = match outline {
            Outline::Outline(outline) => outline.advance_width(),
            Outline::Type3(outline) => outline.advance_width(),
        };
        let width = f64::from(advance.unwrap_or(0.0)) * along.hypot();
        if ![origin.x, origin.y, size, width].iter().all(|value| value.is_finite() && value.abs() < 1e5) || size == 0.0
        {
            return;
        }
        let way = match (along.x.abs() > 3.0 * along.y.abs(), along.y.abs() > 3.0 * along.x.abs()) {
            (true, _) if along.x > 0.0 => Way::Right,
            (true, _) => Way::Left,
            (_, true) if along.y > 0.0 => Way::Down,
            (_, true) => Way::Up,
            _ => Way::Aslant,
        };
        let text = match outline.as_unicode() {
            Some(BfString::Char(c)) => letters(c).map_or_else(|| String::from(c), str::to_owned),
            Some(BfString::String(text)) => text.to_string(),
            None => String::new(),
        };
        let text = text.replace(['\0', '\u{FFFD}', '\u{AD}', '\u{200B}', '\u{FEFF}'], "");
        if text.is_empty() {
            self.illegible += 1;
            return;
        }
        if let Err(error) = self.meter.text(&text) {
            self.refused = Some(error);
            return;
        }
        // The letters of a ligature share its width.
        let step = width / text.chars().count() as f64;
        let direction = along / along.hypot().max(f64::MIN_POSITIVE);
        for (number, c) in text.chars().enumerate() {
            let at = origin + direction * (step * number as f64);
            self.glyphs.push((way, Glyph { character: unified(c), x: at.x, y: at.y, width: step, size }));
        }
    }

    /// Adds a text that the viewer lays out: one line of its place for each of its own, unless something is drawn there.
    fn value(&mut self, value: &Value) {
        let Value { place, text } = value;
        let inside =
            |glyph: &Glyph| place.contains(Point::new(glyph.x + glyph.width / 2.0, glyph.y - 0.35 * glyph.size));
        if self.glyphs.iter().any(|(_, glyph)| inside(glyph) && !glyph.character.is_whitespace()) {
            return;
        }
        if let Err(error) = self.meter.text(text) {
            self.refused = Some(error);
            return;
        }
        // Blanks of an empty cell would part the text.
        self.glyphs.retain(|(_, glyph)| !inside(glyph));
        let lines: Vec<&str> = text.lines().collect();
        let height = place.height() / lines.len().max(1) as f64;
        for (number, line) in (0_u32..).zip(&lines) {
            let advance = |character: char| if character.is_ascii() { 0.5 } else { 1.0 };
            let length: f64 = line.chars().map(advance).sum();
            // As small as the place asks for, which may reach beyond its cell.
            let size = height.min(0.85 * place.width() / length.max(1.0)).clamp(0.01, 10.0);
            let y = place.y0 + height * (f64::from(number) + 0.5) + 0.35 * size;
            let mut x = place.x0;
            for character in line.chars() {
                let width = size * advance(character);
                self.glyphs.push((Way::Right, Glyph { character: unified(character), x, y, width, size }));
                x += width;
            }
        }
    }

    fn rule(&mut self, a: Point, b: Point) {
        let upright = (a.x - b.x).abs() < (a.y - b.y).abs();
        let (at, off, from, to) =
            if upright { ((a.x + b.x) / 2.0, a.x - b.x, a.y, b.y) } else { ((a.y + b.y) / 2.0, a.y - b.y, a.x, b.x) };
        let sane = [at, from, to].iter().all(|value| value.is_finite() && value.abs() < 1e5);
        if sane && off.abs() <= 1.0 && self.rules.len() <= MOST_RULES {
            self.rules.push(Rule { upright, at, from: from.min(to), to: from.max(to) });
        }
    }

    fn filled(&mut self, corners: &[Point]) {
        let Some(first) = corners.first() else { return };
        let around = corners.iter().fold(Rect::from_points(*first, *first), |rect, point| rect.union_pt(*point));
        let middle = around.center();
        if around.width() <= THICKEST_RULE && around.width() < around.height() {
            self.rule(Point::new(middle.x, around.y0), Point::new(middle.x, around.y1));
        } else if around.height() <= THICKEST_RULE {
            self.rule(Point::new(around.x0, middle.y), Point::new(around.x1, middle.y));
        }
    }
}

/// True for a white line, which is invisible and separates nothing.
fn is_seen(paint: &Paint<'_>) -> bool {
    match paint {
        Paint::Color(color) => {
            let [red, green, blue, alpha] = color.to_rgba().to_rgba8();
            alpha > 8 && [red, green, blue].iter().any(|part| *part < 245)
        }
        Paint::Pattern(_) => true,
    }
}

impl<'a> Device<'a> for Canvas<'_, '_> {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, mode: &DrawMode) {
        if self.refused.is_some() || !is_seen(&props.paint) {
            return;
        }
        let fills = matches!(mode, DrawMode::Fill(_) | DrawMode::FillAndStroke(..));
        let strokes = matches!(mode, DrawMode::Stroke(_) | DrawMode::FillAndStroke(..));
        let mut corners: Vec<Point> = Vec::new();
        for element in path.elements() {
            let point = match element {
                PathEl::MoveTo(point) => {
                    if fills {
                        self.filled(&corners);
                    }
                    corners.clear();
                    corners.push(props.transform * *point);
                    continue;
                }
                PathEl::LineTo(point) => props.transform * *point,
                PathEl::QuadTo(_, point) | PathEl::CurveTo(_, _, point) => {
                    // A curve is no rule; the next line begins at its end.
                    corners.push(props.transform * *point);
                    continue;
                }
                PathEl::ClosePath => match corners.first() {
                    Some(first) => *first,
                    None => continue,
                },
            };
            if strokes && let Some(last) = corners.last().copied() {
                self.rule(last, point);
            }
            corners.push(point);
        }
        if fills {
            self.filled(&corners);
        }
    }

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, _: &DrawMode) {
        for glyph in run.glyphs() {
            if self.refused.is_some() {
                return;
            }
            self.glyph(glyph, props.transform * glyph.transform());
        }
    }

    fn draw_image(&mut self, _: Image<'a, '_>, _: ImageDrawProps<'a>) {
        self.pictures = true;
    }

    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}
    fn pop_clip(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}
