//! In: the layout of a drawing and its faces. Out: a PNG of 300 dpi, for docx.

use skrifa::instance::{LocationRef, Size};
use skrifa::outline::{DrawSettings, OutlinePen};
use skrifa::{FontRef, GlyphId, MetadataProvider};
use tiny_skia::{Color, FillRule, Paint, PathBuilder, Pixmap, Transform};

use crate::document::{Image, Rgb};
use crate::fonts::Face;
use crate::layout::{Colour, DrawingLayout, Item, Run, Stroke};

/// Pixels per point: 300 per inch.
const SCALE: f64 = 300.0 / 72.0;

/// The drawing on a white background; `None` where its size is 0 or a face cannot be read.
pub(crate) fn image(drawn: &DrawingLayout, faces: &[Face]) -> Option<Image> {
    let mut pixels = Pixmap::new(count(drawn.width)?, count(drawn.height)?)?;
    pixels.fill(Color::WHITE);
    for item in &drawn.items {
        match item {
            Item::Stroke(stroke) => draw_stroke(&mut pixels, stroke)?,
            Item::Run(run) => draw_run(&mut pixels, run, faces)?,
            Item::Picture(_) => return None,
        }
    }
    Image::read(pixels.encode_png().ok()?).ok()
}

fn draw_stroke(pixels: &mut Pixmap, stroke: &Stroke) -> Option<()> {
    let mut path = PathBuilder::new();
    path.move_to(single(stroke.from.0), single(stroke.from.1));
    path.line_to(single(stroke.to.0), single(stroke.to.1));
    let line = tiny_skia::Stroke { width: single(stroke.weight), ..tiny_skia::Stroke::default() };
    let scale = Transform::from_scale(single(SCALE), single(SCALE));
    pixels.stroke_path(&path.finish()?, &paint(stroke.colour), &line, scale, None);
    Some(())
}

fn draw_run(pixels: &mut Pixmap, run: &Run, faces: &[Face]) -> Option<()> {
    let face = faces.get(run.face)?;
    let outlines = FontRef::from_index(&face.data, face.index).ok()?.outline_glyphs();
    let size = Size::new(single(run.size * SCALE));
    for glyph in &run.glyphs {
        let mut pen = Pen(PathBuilder::new());
        let Some(outline) = outlines.get(GlyphId::new(glyph.id)) else { continue };
        outline.draw(DrawSettings::unhinted(size, LocationRef::default()), &mut pen).ok()?;
        // A space has no outline.
        let Some(path) = pen.0.finish() else { continue };
        let (x, y) = (single((run.x + glyph.x) * SCALE), single(run.y * SCALE));
        let place = Transform::from_row(single(run.scale), 0.0, 0.0, 1.0, x, y);
        pixels.fill_path(&path, &paint(run.colour), FillRule::Winding, place, None);
    }
    Some(())
}

/// Pen that flips y: up in fonts, down in images.
struct Pen(PathBuilder);

impl OutlinePen for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.0.move_to(x, -y);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.0.line_to(x, -y);
    }

    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        self.0.quad_to(cx, -cy, x, -y);
    }

    fn curve_to(&mut self, cx0: f32, cy0: f32, cx1: f32, cy1: f32, x: f32, y: f32) {
        self.0.cubic_to(cx0, -cy0, cx1, -cy1, x, -y);
    }

    fn close(&mut self) {
        self.0.close();
    }
}

fn paint(colour: Colour) -> Paint<'static> {
    let (red, green, blue): Rgb = colour.rgb();
    let mut paint = Paint { anti_alias: true, ..Paint::default() };
    paint.set_color_rgba8(red, green, blue, 255);
    paint
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn count(points: f64) -> Option<u32> {
    let pixels = (points * SCALE).round();
    (1.0..20_000.0).contains(&pixels).then_some(pixels as u32)
}

#[allow(clippy::cast_possible_truncation)]
fn single(value: f64) -> f32 {
    value as f32
}
