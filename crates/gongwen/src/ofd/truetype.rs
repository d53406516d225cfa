//! In: a face and glyphs of it, each with its character. Out: a TrueType file with these glyphs only.
//!
//! Glyphs are rebuilt from their outlines, so that CFF faces, members of collections and variable faces become plain TrueType,
//! which every OFD reader supports.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::PoisonError;

use kurbo::{BezPath, CubicBez, PathEl, Point};
use skrifa::instance::{LocationRef, Size};
use skrifa::outline::{DrawSettings, OutlineGlyphCollection, OutlinePen};
use skrifa::raw::TableProvider;
use skrifa::string::StringId;
use skrifa::{FontRef, GlyphId, MetadataProvider};
use write_fonts::FontBuilder;
use write_fonts::tables::cmap::Cmap;
use write_fonts::tables::glyf::{Bbox, GlyfLocaBuilder, Glyph, SimpleGlyph};
use write_fonts::tables::head::Head;
use write_fonts::tables::hhea::Hhea;
use write_fonts::tables::hmtx::{Hmtx, LongMetric};
use write_fonts::tables::loca::LocaFormat;
use write_fonts::tables::maxp::Maxp;
use write_fonts::tables::name::{Name, NameRecord};
use write_fonts::tables::os2::Os2;
use write_fonts::tables::post::Post;
use write_fonts::types::{FWord, Fixed, LongDateTime, NameId, UfWord, Version16Dot16};

use crate::error::Error;
use crate::fonts::Face;

/// Largest deviation of a quadratic curve from the cubic one, in font units (1,000 or more an em).
const ACCURACY: f64 = 0.3;
/// Windows, Unicode, American English: the records of the name table that every reader looks at.
const WINDOWS: (u16, u16, u16) = (3, 1, 0x409);

/// Writes the TrueType file: `characters` are the glyphs of `face` by the character that finds them in the cmap.
///
/// # Errors
/// [`Error::Typeface`]: an outline cannot be read, or the face has more glyphs than TrueType can count.
pub(super) fn truetype(face: &Face, characters: &BTreeMap<char, u32>) -> Result<Vec<u8>, Error> {
    let refused = || Error::Typeface(face.family.clone());
    let font = FontRef::from_index(&face.data, face.index).map_err(|_| refused())?;
    let metrics = font.metrics(Size::unscaled(), LocationRef::default());
    let widths = font.glyph_metrics(Size::unscaled(), LocationRef::default());
    let outlines = font.outline_glyphs();
    let wanted: BTreeSet<u32> = characters.values().copied().filter(|glyph| *glyph != 0).collect();

    let mut glyphs = GlyfLocaBuilder::new();
    let mut measures = Measures::default();
    let mut numbers: BTreeMap<u32, u32> = BTreeMap::new();
    // Papers of one run have most characters in common.
    let mut known = face.outlines.lock().unwrap_or_else(PoisonError::into_inner);
    for (number, glyph) in (0_u32..).zip(std::iter::once(0).chain(wanted)) {
        numbers.insert(glyph, number);
        let id = GlyphId::new(glyph);
        let drawn = match known.entry(glyph) {
            Entry::Occupied(drawn) => drawn.into_mut(),
            Entry::Vacant(place) => place.insert(draw(&outlines, id).ok_or_else(refused)?),
        };
        measures.add(drawn, widths.advance_width(id).unwrap_or_default());
        glyphs.add_glyph(drawn).map_err(|_| refused())?;
    }
    drop(known);
    let count = u16::try_from(numbers.len()).map_err(|_| refused())?;
    let (glyf, loca, format) = glyphs.build();
    let mapping = characters.iter().map(|(char, glyph)| {
        let number = numbers.get(glyph).copied().unwrap_or_default();
        (*char, write_fonts::types::GlyphId::new(number))
    });
    let cmap = Cmap::from_mappings(mapping).map_err(|_| refused())?;

    let mut file = FontBuilder::new();
    let add = || -> Result<(), write_fonts::BuilderError> {
        file.add_table(&head(&measures.bounds, metrics.units_per_em, format))?;
        file.add_table(&measures.horizontal_header(rounded(metrics.ascent), rounded(metrics.descent), count))?;
        file.add_table(&measures.maxima(count))?;
        file.add_table(&measures.windows_metrics(&font, characters))?;
        file.add_table(&Hmtx::new(measures.advances, Vec::new()))?;
        file.add_table(&cmap)?;
        file.add_table(&loca)?;
        file.add_table(&glyf)?;
        file.add_table(&names(&font, &face.family))?;
        file.add_table(&Post { version: Version16Dot16::VERSION_3_0, ..Post::default() })?;
        Ok(())
    };
    add().map_err(|_| refused())?;
    Ok(file.build())
}

/// A glyph as lines and quadratic curves; `None` where its outline cannot be read.
fn draw(outlines: &OutlineGlyphCollection<'_>, glyph: GlyphId) -> Option<Glyph> {
    let mut pen = Pen::default();
    if let Some(outline) = outlines.get(glyph) {
        let settings = DrawSettings::unhinted(Size::unscaled(), LocationRef::default());
        outline.draw(settings, &mut pen).ok()?;
    }
    let path = pen.finish();
    if path.elements().is_empty() {
        return Some(Glyph::Empty);
    }
    SimpleGlyph::from_bezpath(&path).ok().map(Glyph::Simple)
}

/// Maxima over all glyphs, in font units, for the tables head, hhea, maxp and OS/2.
#[derive(Default)]
struct Measures {
    advances: Vec<LongMetric>,
    bounds: Bbox,
    widest: u16,
    points: usize,
    contours: usize,
}

impl Measures {
    fn add(&mut self, glyph: &Glyph, advance: f32) {
        let advance = positive(advance);
        self.widest = self.widest.max(advance);
        let mut left = 0;
        if let Glyph::Simple(simple) = glyph {
            left = simple.bbox.x_min;
            self.bounds = if self.contours == 0 { simple.bbox } else { self.bounds.union(simple.bbox) };
            self.points = self.points.max(simple.contours.iter().map(|contour| contour.len()).sum());
            self.contours = self.contours.max(simple.contours.len());
        }
        self.advances.push(LongMetric::new(advance, left));
    }

    fn maxima(&self, count: u16) -> Maxp {
        let most = |number: usize| Some(u16::try_from(number).unwrap_or(u16::MAX));
        Maxp {
            num_glyphs: count,
            max_points: most(self.points),
            max_contours: most(self.contours),
            max_composite_points: Some(0),
            max_composite_contours: Some(0),
            max_zones: Some(2),
            max_twilight_points: Some(0),
            max_storage: Some(0),
            max_function_defs: Some(0),
            max_instruction_defs: Some(0),
            max_stack_elements: Some(0),
            max_size_of_instructions: Some(0),
            max_component_elements: Some(0),
            max_component_depth: Some(0),
        }
    }

    fn horizontal_header(&self, ascent: i16, descent: i16, count: u16) -> Hhea {
        Hhea {
            ascender: FWord::new(ascent),
            descender: FWord::new(descent),
            advance_width_max: UfWord::new(self.widest),
            min_left_side_bearing: FWord::new(self.bounds.x_min),
            x_max_extent: FWord::new(self.bounds.x_max),
            caret_slope_rise: 1,
            number_of_h_metrics: count,
            ..Hhea::default()
        }
    }

    /// Weight and embedding rights are copied from the face.
    fn windows_metrics(&self, font: &FontRef<'_>, characters: &BTreeMap<char, u32>) -> Os2 {
        let own = font.os2().ok();
        let unit = |char: Option<&char>| char.map_or(0, |char| u16::try_from(u32::from(*char)).unwrap_or(u16::MAX));
        Os2 {
            x_avg_char_width: i16::try_from(self.widest).unwrap_or(i16::MAX),
            us_weight_class: own.as_ref().map_or(400, |table| table.us_weight_class()),
            us_width_class: 5,
            fs_type: own.as_ref().map_or(0, |table| table.fs_type()),
            s_typo_ascender: self.bounds.y_max,
            s_typo_descender: self.bounds.y_min,
            us_win_ascent: self.bounds.y_max.max(0).unsigned_abs(),
            us_win_descent: self.bounds.y_min.min(0).unsigned_abs(),
            us_first_char_index: unit(characters.keys().next()),
            us_last_char_index: unit(characters.keys().next_back()),
            ..Os2::default()
        }
    }
}

fn head(bounds: &Bbox, em: u16, format: LocaFormat) -> Head {
    Head {
        font_revision: Fixed::ONE,
        units_per_em: em,
        created: LongDateTime::new(0),
        modified: LongDateTime::new(0),
        x_min: bounds.x_min,
        y_min: bounds.y_min,
        x_max: bounds.x_max,
        y_max: bounds.y_max,
        lowest_rec_ppem: 8,
        index_to_loc_format: i16::from(format == LocaFormat::Long),
        ..Head::default()
    }
}

/// Names of the subset; copyright and licence are copied from the face.
fn names(font: &FontRef<'_>, family: &str) -> Name {
    let postscript: String = family.chars().filter(char::is_ascii_alphanumeric).collect();
    let postscript = if postscript.is_empty() { "Embedded".to_owned() } else { postscript };
    let own = |id: StringId| font.localized_strings(id).english_or_first().map(|name| name.to_string());
    let records = [
        (0, own(StringId::COPYRIGHT_NOTICE)),
        (1, Some(family.to_owned())),
        (2, Some("Regular".to_owned())),
        (3, Some(format!("{postscript};embedded subset"))),
        (4, Some(family.to_owned())),
        (5, Some("Version 1.000".to_owned())),
        (6, Some(postscript)),
        (13, own(StringId::LICENSE_DESCRIPTION)),
        (14, own(StringId::LICENSE_URL)),
    ];
    let (platform, encoding, language) = WINDOWS;
    let record = |(id, text): (u16, Option<String>)| {
        Some(NameRecord::new(platform, encoding, language, NameId::new(id), text?.into()))
    };
    Name::new(records.into_iter().filter_map(record).collect())
}

/// Pen that collects an outline as lines and quadratic curves.
#[derive(Default)]
struct Pen {
    done: BezPath,
    contour: Vec<PathEl>,
    at: Point,
}

impl Pen {
    fn finish(mut self) -> BezPath {
        self.end_contour();
        self.done
    }

    /// Contours of one or two points enclose no area and are dropped.
    fn end_contour(&mut self) {
        let contour = std::mem::take(&mut self.contour);
        if contour.len() > 2 {
            self.done.extend(contour);
            self.done.close_path();
        }
    }

    fn go(&mut self, element: PathEl, to: Point) {
        self.contour.push(element);
        self.at = to;
    }
}

fn point(x: f32, y: f32) -> Point {
    Point::new(f64::from(x), f64::from(y))
}

impl OutlinePen for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.end_contour();
        let to = point(x, y);
        self.go(PathEl::MoveTo(to), to);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        let to = point(x, y);
        self.go(PathEl::LineTo(to), to);
    }

    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        let to = point(x, y);
        self.go(PathEl::QuadTo(point(cx, cy), to), to);
    }

    fn curve_to(&mut self, cx0: f32, cy0: f32, cx1: f32, cy1: f32, x: f32, y: f32) {
        let cubic = CubicBez::new(self.at, point(cx0, cy0), point(cx1, cy1), point(x, y));
        for (_, _, quadratic) in cubic.to_quads(ACCURACY) {
            self.go(PathEl::QuadTo(quadratic.p1, quadratic.p2), quadratic.p2);
        }
    }

    fn close(&mut self) {
        self.end_contour();
    }
}

/// A font measure, an integer in the file.
#[allow(clippy::cast_possible_truncation)]
fn rounded(value: f32) -> i16 {
    value.round() as i16
}

/// An advance, an integer in the file.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn positive(value: f32) -> u16 {
    value.round() as u16
}
