//! In: a page. Out: its Content.xml (GB/T 33190-2016, 7.7), text objects (11.2), path objects
//! (9.1) and image objects (clause 10), in millimetres.

use std::io;

use crate::layout::{Colour, Glyph, Item, Page, Placement, Rotation, Run, Stroke};
use crate::ofd::fonts::FontResources;
use crate::ofd::ids::{Ids, NAMESPACE};
use crate::ofd::media::MediaFile;
use crate::ofd::units::{decimal, micrometres, millimetres, push_decimal};
use crate::standard_text::printable;
use crate::xml::Xml;

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
                page.items.iter().try_for_each(|item| match item {
                    Item::Run(run) => write_run(xml, run, fonts, ids),
                    Item::Stroke(stroke) => write_stroke(xml, stroke, ids),
                    Item::Picture(placement) => write_picture(xml, *placement, media, ids),
                })
            })
        })
    })?;
    Ok(xml.finish())
}

/// A glyph with its character.
struct Placed<'a> {
    glyph: &'a Glyph,
    char: char,
}

/// One text object for each sequence of glyphs in one font.
fn write_run(xml: &mut Xml, run: &Run, fonts: &mut FontResources, ids: &mut Ids) -> io::Result<()> {
    let mut stretch: Vec<Placed<'_>> = Vec::new();
    let mut open = None;
    for glyph in &run.glyphs {
        let Some(char) = run.text.get(glyph.text.clone()).and_then(|text| text.chars().next()) else { continue };
        let font = fonts.id(run.face, char, glyph.id, ids);
        if let Some(other) = open.replace(font).filter(|other| *other != font) {
            write_stretch(xml, run, &stretch, other, ids)?;
            stretch.clear();
        }
        stretch.push(Placed { glyph, char });
    }
    open.map_or(Ok(()), |font| write_stretch(xml, run, &stretch, font, ids))
}

fn write_stretch(xml: &mut Xml, run: &Run, stretch: &[Placed<'_>], font: u32, ids: &mut Ids) -> io::Result<()> {
    let Some((first, last)) = stretch.first().zip(stretch.last()) else { return Ok(()) };
    let start = first.glyph.x;
    // An advance can be smaller than the glyph; a full em clips nothing.
    let length = last.glyph.x + last.glyph.advance.max(run.size * run.scale) - start;
    let (above, below) = (run.size * ABOVE, run.size * BELOW);
    let (boundary, transform) = match run.rotation {
        Rotation::Upright => (bounds(run.x + start, run.y - above, length, above + below), None),
        Rotation::Clockwise => {
            let boundary = bounds(run.x - below, run.y + start, above + below, length);
            (boundary, Some(format!("0 1 -1 0 {} 0", millimetres(above + below))))
        }
    };
    let (id, font) = (ids.next().to_string(), font.to_string());
    let (size, scale) = (millimetres(run.size), decimal(run.scale));
    let mut attributes = vec![("ID", &*id), ("Boundary", &*boundary), ("Font", &*font), ("Size", &*size)];
    if (run.scale - 1.0).abs() > f64::EPSILON {
        attributes.push(("HScale", &*scale));
    }
    if let Some(transform) = &transform {
        attributes.push(("CTM", transform));
    }
    xml.around("ofd:TextObject", &attributes, |xml| {
        colour(xml, "ofd:FillColor", run.colour)?;
        pieces(stretch).into_iter().try_for_each(|piece| text_code(xml, piece, start, above))
    })
}

/// The sequences that share a TextCode. A character outside the basic plane has its own, because some readers count UTF-16
/// units and others characters for advances; so have leading spaces, which some readers trim with their advances.
fn pieces<'a, 'b>(stretch: &'b [Placed<'a>]) -> Vec<&'b [Placed<'a>]> {
    let leading = stretch.iter().take_while(|placed| placed.char == ' ').count();
    let (spaces, rest) = stretch.split_at_checked(leading).unwrap_or((&[], stretch));
    let rest = rest.chunk_by(|one, other| one.char.len_utf16() == 1 && other.char.len_utf16() == 1);
    std::iter::once(spaces).filter(|spaces| !spaces.is_empty()).chain(rest).collect()
}

fn text_code(xml: &mut Xml, piece: &[Placed<'_>], start: f64, baseline: f64) -> io::Result<()> {
    let mut places = piece.iter().map(|placed| micrometres(placed.glyph.x - start));
    let mut last = places.next().unwrap_or_default();
    let (x, y) = (decimal(last), millimetres(baseline));
    let mut advances = String::with_capacity(piece.len() * 6);
    for place in places {
        if !advances.is_empty() {
            advances.push(' ');
        }
        push_decimal(&mut advances, place - last);
        last = place;
    }
    let mut attributes = vec![("X", &*x), ("Y", &*y)];
    if !advances.is_empty() {
        attributes.push(("DeltaX", &advances));
    }
    let text: String = piece.iter().map(|placed| placed.char).collect();
    xml.text("ofd:TextCode", &attributes, &text)
}

fn write_stroke(xml: &mut Xml, stroke: &Stroke, ids: &mut Ids) -> io::Result<()> {
    let half = stroke.weight / 2.0;
    let (left, top) = (stroke.from.0.min(stroke.to.0) - half, stroke.from.1.min(stroke.to.1) - half);
    let (width, height) = ((stroke.to.0 - stroke.from.0).abs(), (stroke.to.1 - stroke.from.1).abs());
    let boundary = bounds(left, top, width + stroke.weight, height + stroke.weight);
    let (id, weight) = (ids.next().to_string(), millimetres(stroke.weight));
    let attributes = [("ID", &*id), ("Boundary", &*boundary), ("LineWidth", &*weight)];
    xml.around("ofd:PathObject", &attributes, |xml| {
        colour(xml, "ofd:StrokeColor", stroke.colour)?;
        let place = |(x, y): (f64, f64)| format!("{} {}", millimetres(x - left), millimetres(y - top));
        xml.text("ofd:AbbreviatedData", &[], &format!("M {} L {}", place(stroke.from), place(stroke.to)))
    })
}

/// An image fills the unit square, which the matrix scales to the printed size; its name is the alternative text.
fn write_picture(xml: &mut Xml, place: Placement, media: &[MediaFile<'_>], ids: &mut Ids) -> io::Result<()> {
    let Some(file) = media.iter().find(|file| file.number == place.picture) else { return Ok(()) };
    let (id, resource, name) = (ids.next().to_string(), file.id.to_string(), printable(file.description));
    let boundary = bounds(place.x, place.y, place.width, place.height);
    let matrix = format!("{} 0 0 {} 0 0", millimetres(place.width), millimetres(place.height));
    let attributes =
        [("ID", &*id), ("Boundary", &*boundary), ("Name", &*name), ("CTM", &*matrix), ("ResourceID", &*resource)];
    xml.empty("ofd:ImageObject", &attributes)
}

fn colour(xml: &mut Xml, name: &str, colour: Colour) -> io::Result<()> {
    let (red, green, blue) = colour.rgb();
    xml.empty(name, &[("Value", &format!("{red} {green} {blue}"))])
}

fn bounds(left: f64, top: f64, width: f64, height: f64) -> String {
    [left, top, width, height].map(millimetres).join(" ")
}
