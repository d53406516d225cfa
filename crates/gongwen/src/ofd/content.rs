//! In: a page. Out: its Content.xml (GB/T 33190-2016, 7.7), text objects (11.2), path objects
//! (9.1) and image objects (clause 10), in millimetres.

use std::io;

use crate::layout::{Colour, Item, Page, Placement, Rotation, Run, Stroke};
use crate::ofd::fonts::FontResources;
use crate::ofd::ids::{Ids, NAMESPACE};
use crate::ofd::media::MediaFile;
use crate::ofd::units::{micrometres, millimetres, push_millimetres, push_whole, ratio};
use crate::standard_text::printable;
use crate::xml::{Tag, Xml};

/// Height and depth of the boundary of a text object, in ems; readers clip at the boundary.
const ABOVE: f64 = 1.0;
const BELOW: f64 = 0.35;

/// Writes a page; its fonts are added to `fonts`. `media` holds the image files of the document.
pub(super) fn content(
    page: &Page,
    fonts: &mut FontResources,
    media: &[MediaFile<'_>],
    ids: &mut Ids,
) -> io::Result<Vec<u8>> {
    let mut xml = Xml::new()?;
    xml.around("ofd:Page", &[NAMESPACE], |xml| {
        xml.around("ofd:Area", &[], |xml| {
            let sheet = format!("0 0 {} {}", millimetres(page.width), millimetres(page.height));
            xml.text("ofd:PhysicalBox", &[], &sheet)
        })?;
        xml.around("ofd:Content", &[], |xml| {
            let layer = ids.next().to_string();
            xml.around("ofd:Layer", &[("ID", &layer), ("Type", "Body")], |xml| {
                for items in page.drawn_together() {
                    match items {
                        [Item::Stroke(first), ..] => write_strokes(xml, *first, items, ids),
                        [Item::Run(run), ..] => write_run(xml, run, fonts, ids),
                        [Item::Picture(placement), ..] => write_picture(xml, *placement, media, ids)?,
                        [] => {}
                    }
                }
                Ok(())
            })
        })
    })?;
    Ok(xml.finish())
}

/// A character with the origin of its glyph, in micrometres from the start of the run.
struct Placed {
    char: char,
    x: i64,
}

/// One text object for each sequence of glyphs in one font.
fn write_run(xml: &mut Xml, run: &Run, fonts: &mut FontResources, ids: &mut Ids) {
    let mut stretch = Stretch { font: 0, start: 0.0, end: 0.0, glyphs: Vec::with_capacity(run.glyphs.len()) };
    for glyph in &run.glyphs {
        let Some(char) = run.text.get(glyph.text.clone()).and_then(|text| text.chars().next()) else { continue };
        let font = fonts.id(run.face, char, glyph.id, ids);
        if font != stretch.font || stretch.glyphs.is_empty() {
            stretch.write(xml, run, ids);
            stretch.glyphs.clear();
            (stretch.font, stretch.start) = (font, glyph.x);
        }
        stretch.glyphs.push(Placed { char, x: micrometres(glyph.x - stretch.start) });
        // An advance can be smaller than the glyph; a full em clips nothing.
        stretch.end = glyph.x + glyph.advance.max(run.size * run.scale);
    }
    stretch.write(xml, run, ids);
}

/// Glyphs of a run in one font; the measures are points from the start of the run.
struct Stretch {
    font: u32,
    start: f64,
    end: f64,
    glyphs: Vec<Placed>,
}

impl Stretch {
    fn write(&self, xml: &mut Xml, run: &Run, ids: &mut Ids) {
        if self.glyphs.is_empty() {
            return;
        }
        let (start, length) = (self.start, self.end - self.start);
        let (above, below) = (run.size * ABOVE, run.size * BELOW);
        let boundary = match run.rotation {
            Rotation::Upright => [run.x + start, run.y - above, length, above + below],
            Rotation::Clockwise => [run.x - below, run.y + start, above + below, length],
        };
        let mut tag = xml.tag("ofd:TextObject");
        tag = whole(tag, "ID", ids.next());
        tag = measures(tag, "Boundary", boundary);
        tag = whole(tag, "Font", self.font);
        tag = measures(tag, "Size", [run.size]);
        if (run.scale - 1.0).abs() > f64::EPSILON {
            tag = tag.text("HScale", &ratio(run.scale));
        }
        if run.rotation == Rotation::Clockwise {
            tag = tag.text("CTM", &format!("0 1 -1 0 {} 0", millimetres(above + below)));
        }
        tag.open();
        colour(xml, "ofd:FillColor", run.colour);
        for piece in pieces(&self.glyphs) {
            text_code(xml, piece, above);
        }
        xml.end("ofd:TextObject");
    }
}

/// The sequences that share a TextCode. A character outside the basic plane has its own, because some readers count UTF-16
/// units and others characters for advances; so have leading spaces, which some readers trim with their advances.
fn pieces(stretch: &[Placed]) -> impl Iterator<Item = &[Placed]> {
    let leading = stretch.iter().take_while(|placed| placed.char == ' ').count();
    let (spaces, rest) = stretch.split_at_checked(leading).unwrap_or((&[], stretch));
    let rest = rest.chunk_by(|one, other| one.char.len_utf16() == 1 && other.char.len_utf16() == 1);
    std::iter::once(spaces).filter(|spaces| !spaces.is_empty()).chain(rest)
}

fn text_code(xml: &mut Xml, piece: &[Placed], baseline: f64) {
    let Some((first, rest)) = piece.split_first() else { return };
    let mut tag = xml.tag("ofd:TextCode");
    tag = tag.with("X", |out| push_millimetres(out, first.x));
    tag = measures(tag, "Y", [baseline]);
    if !rest.is_empty() {
        tag = tag.with("DeltaX", |out| {
            let mut last = first.x;
            for (index, placed) in rest.iter().enumerate() {
                if index > 0 {
                    out.push(b' ');
                }
                push_millimetres(out, placed.x - last);
                last = placed.x;
            }
        });
    }
    tag.open();
    xml.characters(&piece.iter().map(|placed| placed.char).collect::<String>());
    xml.end("ofd:TextCode");
}

/// One path of all strokes.
fn write_strokes(xml: &mut Xml, first: Stroke, items: &[Item], ids: &mut Ids) {
    let strokes = || items.iter().filter_map(|item| if let Item::Stroke(stroke) = item { Some(stroke) } else { None });
    let half = first.weight / 2.0;
    let (mut left, mut top, mut right, mut bottom) = (f64::MAX, f64::MAX, f64::MIN, f64::MIN);
    for (x, y) in strokes().flat_map(|stroke| [stroke.from, stroke.to]) {
        (left, right) = (left.min(x), right.max(x));
        (top, bottom) = (top.min(y), bottom.max(y));
    }
    let boundary = [left - half, top - half, right - left + first.weight, bottom - top + first.weight];
    let (left, top) = (left - half, top - half);
    let mut tag = xml.tag("ofd:PathObject");
    tag = whole(tag, "ID", ids.next());
    tag = measures(tag, "Boundary", boundary);
    tag = measures(tag, "LineWidth", [first.weight]);
    tag.open();
    colour(xml, "ofd:StrokeColor", first.colour);
    xml.tag("ofd:AbbreviatedData").open();
    xml.written(|out| {
        for (index, stroke) in strokes().enumerate() {
            for (verb, (x, y)) in [("M ", stroke.from), (" L ", stroke.to)] {
                if index > 0 && verb == "M " {
                    out.push(b' ');
                }
                out.extend_from_slice(verb.as_bytes());
                push_millimetres(out, micrometres(x - left));
                out.push(b' ');
                push_millimetres(out, micrometres(y - top));
            }
        }
    });
    xml.end("ofd:AbbreviatedData");
    xml.end("ofd:PathObject");
}

/// An image fills the unit square, which the matrix scales to the printed size; its name is the alternative text.
fn write_picture(xml: &mut Xml, place: Placement, media: &[MediaFile<'_>], ids: &mut Ids) -> io::Result<()> {
    let Some(file) = media.iter().find(|file| file.number == place.picture) else { return Ok(()) };
    let (id, resource, name) = (ids.next().to_string(), file.id.to_string(), printable(file.description));
    let boundary = [place.x, place.y, place.width, place.height].map(millimetres).join(" ");
    let matrix = format!("{} 0 0 {} 0 0", millimetres(place.width), millimetres(place.height));
    let attributes =
        [("ID", &*id), ("Boundary", &*boundary), ("Name", &*name), ("CTM", &*matrix), ("ResourceID", &*resource)];
    xml.empty("ofd:ImageObject", &attributes)
}

fn colour(xml: &mut Xml, name: &str, colour: Colour) {
    let (red, green, blue) = colour.rgb();
    let value = |out: &mut Vec<u8>| {
        for (index, part) in [red, green, blue].into_iter().enumerate() {
            if index > 0 {
                out.push(b' ');
            }
            push_whole(out, u64::from(part));
        }
    };
    xml.tag(name).with("Value", value).close();
}

fn whole<'x>(tag: Tag<'x>, name: &str, number: u32) -> Tag<'x> {
    tag.with(name, |out| push_whole(out, u64::from(number)))
}

/// An attribute of measures in points, as millimetres.
fn measures<'x, const N: usize>(tag: Tag<'x>, name: &str, points: [f64; N]) -> Tag<'x> {
    tag.with(name, |out| {
        for (index, measure) in points.into_iter().enumerate() {
            if index > 0 {
                out.push(b' ');
            }
            push_millimetres(out, micrometres(measure));
        }
    })
}
