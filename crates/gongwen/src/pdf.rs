//! In: pages. Out: a PDF/A-2a with bookmarks, tags and embedded subsets; the same bytes each time.

use std::borrow::Cow;
use std::num::{NonZeroU16, NonZeroU32};
use std::sync::Arc;

use chrono::{DateTime, Datelike, FixedOffset, Offset, Timelike};
use krilla::SerializeSettings;
use krilla::color::rgb;
use krilla::configure::{Archival, ConfigurationBuilder};
use krilla::geom::{PathBuilder, Point, Size, Transform};
use krilla::image::Image;
use krilla::metadata::Metadata;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::{self, Fill};
use krilla::surface::Surface;
use krilla::tagging::{
    Artifact, ArtifactType, ContentTag, Identifier, SpanTag, TableHeaderScope, Tag, TagGroup, TagKind, TagTree,
};
use krilla::text::{Font, GlyphId, KrillaGlyph};

use crate::bookmarks::{Branch, tree};
use crate::document::{ImageFormat, Level, Picture};
use crate::error::Error;
use crate::layout::{Bookmark, Colour, Item, Page, Pages, Placement, Role, Rotation, Run, Stroke};
use crate::rendered::Rendered;

/// Writes pages as PDF/A-2a, or as PDF/A-2b where the text holds private-use characters: ISO 19005-2:2011, 6.2.11.7.3 does
/// not allow them in level A.
///
/// # Errors
/// [`Error::Typeface`], [`Error::Picture`] and [`Error::Pdf`].
pub(crate) fn write(pages: &Pages) -> Result<Rendered, Error> {
    let properties = &pages.properties;
    let configuration = ConfigurationBuilder::new()
        .with_archival_validator(if holds_private_use(pages) { Archival::A2_B } else { Archival::A2_A })
        .finish()
        .map_err(|error| Error::Pdf(format!("{error:?}")))?;
    let settings = SerializeSettings { configuration, ..SerializeSettings::default() };
    let mut file = krilla::Document::new_with(settings);
    let used = used_faces(pages);
    let fonts = open_fonts(pages, &used)?;
    let images = open_images(pages)?;
    let mut leaves: Vec<Vec<Identifier>> = pages.elements.iter().map(|_| Vec::new()).collect();
    for page in &pages.pages {
        draw_page(&mut file, page, &fonts, &images, &mut leaves)?;
    }
    file.set_outline(outline(&pages.bookmarks));
    file.set_tag_tree(tag_tree(pages, leaves));
    file.set_metadata(
        Metadata::new()
            .title(pages.title.clone())
            .authors(vec![properties.author.clone()])
            .language("zh-CN".to_owned())
            .creator("huizong gongwen".to_owned())
            .creation_date(date(&properties.created)),
    );
    let bytes = file.finish().map_err(|error| Error::Pdf(format!("{error:?}")))?;
    let families = pages.faces.iter().zip(&used).filter(|(_, used)| **used).map(|(face, _)| face.family.clone());
    Ok(Rendered {
        bytes,
        missing: pages.missing.iter().copied().collect(),
        pages: pages.pages.len(),
        families: families.collect(),
    })
}

fn holds_private_use(pages: &Pages) -> bool {
    let private = |char| matches!(char, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}');
    pages.pages.iter().flat_map(|page| &page.items).any(|item| match item {
        Item::Run(run) => run.text.chars().any(private),
        Item::Stroke(_) | Item::Picture(_) => false,
    })
}

fn used_faces(pages: &Pages) -> Vec<bool> {
    let mut used = vec![false; pages.faces.len()];
    for item in pages.pages.iter().flat_map(|page| &page.items) {
        if let Item::Run(run) = item
            && let Some(slot) = used.get_mut(run.face)
        {
            *slot = true;
        }
    }
    used
}

/// Opens the faces in use; opening hashes the whole file, so the others stay `None`.
fn open_fonts(pages: &Pages, used: &[bool]) -> Result<Vec<Option<Font>>, Error> {
    let faces = pages.faces.iter().zip(used);
    faces
        .map(|(face, used)| {
            if !used {
                return Ok(None);
            }
            let data: Arc<Cow<'static, [u8]>> = Arc::clone(&face.data);
            let data: Arc<dyn AsRef<[u8]> + Send + Sync> = data;
            let font = Font::new(data.into(), face.index);
            font.map(Some).ok_or_else(|| Error::Typeface(face.family.clone()))
        })
        .collect()
}

/// Opens the image files; `None` for a drawing.
fn open_images(pages: &Pages) -> Result<Vec<Option<Image>>, Error> {
    let open = |picture: &Picture| {
        let Some(file) = picture.source.image() else { return Ok(None) };
        let data = file.bytes().to_vec().into();
        // PDF/A forbids interpolation.
        let image = match file.format() {
            ImageFormat::Png => Image::from_png(data, false),
            ImageFormat::Jpeg => Image::from_jpeg(data, false),
        };
        image.map(Some).map_err(|_| Error::Picture(picture.description.clone()))
    };
    pages.pictures.iter().map(open).collect()
}

fn draw_page(
    file: &mut krilla::Document,
    page: &Page,
    fonts: &[Option<Font>],
    images: &[Option<Image>],
    leaves: &mut [Vec<Identifier>],
) -> Result<(), Error> {
    let settings = PageSettings::from_wh(single(page.width), single(page.height))
        .ok_or_else(|| Error::Pdf("a page without extent".to_owned()))?;
    let mut sheet = file.start_page_with(settings);
    let mut surface = sheet.surface();
    let mut open: Option<Option<usize>> = None;
    for items in page.drawn_together() {
        let element = match items {
            [Item::Run(run), ..] => run.element,
            [Item::Picture(placement), ..] => placement.element,
            _ => None,
        };
        if open != Some(element) {
            if open.is_some() {
                surface.end_tagged();
            }
            start(&mut surface, element, leaves);
            open = Some(element);
        }
        match items {
            [Item::Run(run), ..] => draw_run(&mut surface, run, fonts),
            [Item::Stroke(first), ..] => draw_strokes(&mut surface, first, items),
            [Item::Picture(placement), ..] => draw_picture(&mut surface, placement, images),
            [] => {}
        }
    }
    if open.is_some() {
        surface.end_tagged();
    }
    surface.finish();
    sheet.finish();
    Ok(())
}

fn start(surface: &mut Surface<'_>, element: Option<usize>, leaves: &mut [Vec<Identifier>]) {
    match element.and_then(|element| leaves.get_mut(element)) {
        Some(list) => list.push(surface.start_tagged(ContentTag::Span(SpanTag::empty()))),
        None => {
            surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Layout)));
        }
    }
}

fn draw_run(surface: &mut Surface<'_>, run: &Run, fonts: &[Option<Font>]) {
    let Some(font) = fonts.get(run.face).and_then(Option::as_ref) else { return };
    surface.set_fill(Some(Fill { paint: colour(run.colour).into(), ..Fill::default() }));
    surface.set_stroke(None);
    let along = |value: f64| single(value / run.scale / run.size);
    let glyphs: Vec<KrillaGlyph> = run
        .glyphs
        .iter()
        .map(|glyph| KrillaGlyph {
            glyph_id: GlyphId::new(glyph.id),
            text_range: glyph.text.clone(),
            x_advance: along(glyph.advance),
            x_offset: 0.0,
            y_offset: 0.0,
            y_advance: 0.0,
            location: None,
        })
        .collect();
    let (x, y) = (single(run.x), single(run.y));
    let upright = (run.scale - 1.0).abs() < f64::EPSILON && run.rotation == Rotation::Upright;
    if upright {
        surface.draw_glyphs(Point::from_xy(x, y), &glyphs, font.clone(), &run.text, single(run.size), false);
        return;
    }
    let scale = single(run.scale);
    let transform = match run.rotation {
        Rotation::Upright => Transform::from_row(scale, 0.0, 0.0, 1.0, x, y),
        Rotation::Clockwise => Transform::from_row(0.0, scale, -1.0, 0.0, x, y),
    };
    surface.push_transform(&transform);
    surface.draw_glyphs(Point::from_xy(0.0, 0.0), &glyphs, font.clone(), &run.text, single(run.size), false);
    surface.pop();
}

fn draw_picture(surface: &mut Surface<'_>, placement: &Placement, images: &[Option<Image>]) {
    let Some(image) = images.get(placement.picture).and_then(Option::as_ref) else { return };
    let Some(size) = Size::from_wh(single(placement.width), single(placement.height)) else { return };
    surface.push_transform(&Transform::from_translate(single(placement.x), single(placement.y)));
    surface.draw_image(image.clone(), size);
    surface.pop();
}

/// One path of all strokes.
fn draw_strokes(surface: &mut Surface<'_>, first: &Stroke, items: &[Item]) {
    let mut path = PathBuilder::new();
    for item in items {
        if let Item::Stroke(stroke) = item {
            path.move_to(single(stroke.from.0), single(stroke.from.1));
            path.line_to(single(stroke.to.0), single(stroke.to.1));
        }
    }
    let Some(path) = path.finish() else { return };
    surface.set_fill(None);
    surface.set_stroke(Some(paint::Stroke {
        paint: colour(first.colour).into(),
        width: single(first.weight),
        ..paint::Stroke::default()
    }));
    surface.draw_path(&path);
}

fn colour(colour: Colour) -> rgb::Color {
    let (red, green, blue) = colour.rgb();
    rgb::Color::new(red, green, blue)
}

/// krilla takes single precision, enough for coordinates on a page.
#[allow(clippy::cast_possible_truncation)]
fn single(value: f64) -> f32 {
    value as f32
}

fn date(time: &DateTime<FixedOffset>) -> krilla::metadata::DateTime {
    let byte = |value: u32| u8::try_from(value).unwrap_or_default();
    let minutes = time.offset().fix().local_minus_utc() / 60;
    krilla::metadata::DateTime::new(u16::try_from(time.year()).unwrap_or_default())
        .month(byte(time.month()))
        .day(byte(time.day()))
        .hour(byte(time.hour()))
        .minute(byte(time.minute()))
        .second(byte(time.second()))
        .utc_offset_hour(i8::try_from(minutes / 60).unwrap_or_default())
        .utc_offset_minute(u8::try_from((minutes % 60).abs()).unwrap_or_default())
}

fn outline(bookmarks: &[Bookmark]) -> Outline {
    let mut outline = Outline::new();
    for branch in tree(bookmarks) {
        outline.push_child(node(&branch));
    }
    outline
}

/// Outline node of a bookmark with its children, at most five levels deep.
fn node(branch: &Branch<'_>) -> OutlineNode {
    let Bookmark { text, page, y, depth } = branch.bookmark;
    let point = Point::from_xy(0.0, single(*y));
    let destination = krilla::destination::XyzDestination::new(*page, point);
    let mut own = OutlineNode::new(text.clone(), destination).with_open(*depth == 0);
    for below in &branch.below {
        own.push_child(node(below));
    }
    own
}

fn tag_tree(pages: &Pages, leaves: Vec<Vec<Identifier>>) -> TagTree {
    let mut tree = TagTree::new().with_lang(Some("zh-CN".to_owned()));
    let mut table: Option<(usize, TagGroup)> = None;
    let mut row: Option<(usize, TagGroup)> = None;
    for (element, identifiers) in pages.elements.iter().zip(leaves) {
        let group = |tag: TagKind| {
            let mut group = TagGroup::new(tag);
            for identifier in &identifiers {
                group.push(*identifier);
            }
            group
        };
        let Role::Cell { table: number, row: at, head, span, .. } = element.role else {
            close(&mut row, &mut table, &mut tree);
            if !identifiers.is_empty() {
                tree.push(group(block_tag(element.role, &pages.pictures)));
            }
            continue;
        };
        if table.as_ref().is_none_or(|(open, _)| *open != number) {
            close(&mut row, &mut table, &mut tree);
            table = Some((number, TagGroup::new(Tag::Table)));
        }
        if row.as_ref().is_none_or(|(open, _)| *open != at) {
            if let (Some((_, done)), Some((_, table))) = (row.take(), &mut table) {
                table.push(done);
            }
            row = Some((at, TagGroup::new(Tag::TR)));
        }
        let (rows, columns) = (spanned(span.0), spanned(span.1));
        let tag: TagKind = if head {
            Tag::TH(TableHeaderScope::Column).with_row_span(rows).with_col_span(columns).into()
        } else {
            Tag::TD.with_row_span(rows).with_col_span(columns).into()
        };
        if let Some((_, row)) = &mut row {
            row.push(group(tag));
        }
    }
    close(&mut row, &mut table, &mut tree);
    tree
}

fn close(row: &mut Option<(usize, TagGroup)>, table: &mut Option<(usize, TagGroup)>, tree: &mut TagTree) {
    if let Some((_, mut done)) = table.take() {
        if let Some((_, row)) = row.take() {
            done.push(row);
        }
        tree.push(done);
    }
}

fn spanned(count: usize) -> Option<NonZeroU32> {
    u32::try_from(count).ok().filter(|count| *count > 1).and_then(NonZeroU32::new)
}

fn block_tag(role: Role, pictures: &[Picture]) -> TagKind {
    let heading = |level: u16| match NonZeroU16::new(level) {
        Some(level) => Tag::Hn(level, None).into(),
        None => Tag::P.into(),
    };
    match role {
        Role::Title => heading(1),
        Role::Heading(Level::First) => heading(2),
        Role::Heading(Level::Second) => heading(3),
        Role::Heading(Level::Third) => heading(4),
        Role::Heading(Level::Fourth) => heading(5),
        Role::Picture(index) => Tag::Figure(pictures.get(index).map(|picture| picture.description.clone())).into(),
        Role::Paragraph | Role::Cell { .. } => Tag::P.into(),
    }
}
