//! In: the sample documents. Out: whether their OFD is what GB/T 33190-2016 wants, read and drawn by an independent program.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::string_slice, clippy::panic)]

mod picture;
mod sample;

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read};

use gongwen::{Block, Document, Item, Page, Pages, PictureSource, Rendered, Run};
use kurbo::{BezPath, Shape as _};
use ofd_core::{OfdReader, PageBlock, RenderOptions, TextObject, check_reader};
use picture::Picture;
use sample::{layout, ofd, pdf};
use skrifa::instance::{LocationRef, Size};
use skrifa::outline::{DrawSettings, OutlinePen};
use skrifa::{FontRef, GlyphId, MetadataProvider};

/// The report with what is hard: rare names, dashes, a character that no face has, spaces, signs of XML.
fn report() -> Document {
    let mut document = sample::signed_report();
    let text = "报送人：孙𬭎、赵䶮、冯𫍽、王🀄——<甲>&“乙”  Windows 11 ⑪ 3㎡ 25℃。";
    document.body.push(Block::Paragraph { lead: None, text: text.to_owned() });
    document
}

/// Every sample, one of them with what is hard.
fn samples() -> Vec<(&'static str, Document)> {
    let mut samples = sample::all();
    samples.push(("hard", report()));
    samples
}

fn set(document: &Document) -> Pages {
    layout(document, &sample::fonts()).unwrap()
}

fn runs(page: &Page) -> Vec<&Run> {
    page.items.iter().filter_map(|item| if let Item::Run(run) = item { Some(run) } else { None }).collect()
}

fn write(pages: &Pages) -> Rendered {
    write_of(pages)
}

fn write_of(pages: &Pages) -> Rendered {
    pages.to_ofd().unwrap()
}

fn parts(bytes: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut parts = BTreeMap::new();
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).unwrap();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        let name = file.name().unwrap().into_owned();
        assert!(parts.insert(name.clone(), bytes).is_none(), "{name} twice");
    }
    parts
}

/// Objects of a page as an independent program finds them.
fn objects(opened: &mut OfdReader<Cursor<Vec<u8>>>, page: usize) -> Vec<PageBlock> {
    let body = opened.ofd().doc_bodies[0].clone();
    let document = opened.load_document(&body).unwrap();
    let page = document.pages()[page].clone();
    let content = opened.load_page(&document, &page).unwrap().content.unwrap();
    content.layers.into_iter().flat_map(|layer| layer.objects).collect()
}

fn text_objects(opened: &mut OfdReader<Cursor<Vec<u8>>>, page: usize) -> Vec<TextObject> {
    let objects = objects(opened, page).into_iter();
    objects.filter_map(|block| if let PageBlock::Text(text) = block { Some(text) } else { None }).collect()
}

fn open(bytes: &[u8]) -> OfdReader<Cursor<Vec<u8>>> {
    OfdReader::new(ofd_core::OfdPackage::new(Cursor::new(bytes.to_vec())).unwrap()).unwrap()
}

#[test]
fn the_same_document_gives_the_same_bytes() {
    let document = report();
    let first = ofd(&document, &sample::fonts()).unwrap();
    assert_eq!(first, ofd(&document, &sample::fonts()).unwrap());
    assert_eq!(first.missing, ['🀄']);
    for (name, document) in samples() {
        let (first, again) = (ofd(&document, &sample::fonts()).unwrap(), ofd(&document, &sample::fonts()).unwrap());
        assert!(first == again, "{name}");
        let pdf = pdf(&document, &sample::fonts()).unwrap();
        assert_eq!((first.pages, first.families, first.missing), (pdf.pages, pdf.families, pdf.missing), "{name}");
    }
}

#[test]
fn an_independent_reader_finds_nothing_wrong() {
    for (name, document) in samples() {
        let pages = set(&document);
        let bytes = write_of(&pages).bytes;
        let check = check_reader(&mut open(&bytes));
        assert!(check.conforms(), "{name}: {:?}", check.problems);

        let mut opened = open(&bytes);
        let body = opened.ofd().doc_bodies[0].clone();
        let info = &body.doc_info;
        assert_eq!(info.title.as_deref(), Some(&*document.title));
        assert_eq!(info.author.as_deref(), Some(&*document.properties.author));
        assert_eq!(info.creation_date.as_deref(), Some("2020-07-04"));
        let loaded = opened.load_document(&body).unwrap();
        assert_eq!(loaded.pages().len(), pages.pages.len());
        for (reference, page) in loaded.pages().to_vec().iter().zip(&pages.pages) {
            let area = opened.load_page(&loaded, reference).unwrap().area.unwrap().physical_box;
            assert!((area.width - page.width * 25.4 / 72.0).abs() < 0.001);
            assert!((area.height - page.height * 25.4 / 72.0).abs() < 0.001);
        }
    }
}

#[test]
fn the_text_that_went_in_comes_out() {
    for (name, document) in samples() {
        let pages = set(&document);
        let mut opened = open(&write_of(&pages).bytes);
        for (number, page) in pages.pages.iter().enumerate() {
            let wanted: String = runs(page).iter().map(|run| run.text.as_str()).collect();
            let found: String = text_objects(&mut opened, number)
                .iter()
                .flat_map(|object| &object.text_codes)
                .filter_map(|code| code.text.as_deref())
                .collect();
            // The program trims the blanks at either end of an element's text.
            assert_eq!(found.replace(' ', ""), wanted.replace(' ', ""), "{name}, page {number}");
        }
    }
    let pages = set(&report());
    let all: String = parts(&write(&pages).bytes)
        .into_iter()
        .filter(|(name, _)| name.ends_with("Content.xml"))
        .map(|(_, bytes)| String::from_utf8(bytes).unwrap())
        .collect();
    assert!(["  <", ">  ", "  W"].iter().any(|blanks| all.contains(blanks)), "the blanks are gone");
    assert!(all.contains("𬭎") && all.contains("🀄") && all.contains("&lt;甲&gt;&amp;"));
}

#[test]
fn every_glyph_stands_where_the_pages_want_it() {
    for (name, document) in samples() {
        let pages = set(&document);
        let mut opened = open(&write_of(&pages).bytes);
        for (number, page) in pages.pages.iter().enumerate() {
            let mut found: Vec<(char, f64, f64)> = Vec::new();
            for object in text_objects(&mut opened, number) {
                let matrix = object.ctm.map_or_else(|| vec![1.0, 0.0, 0.0, 1.0, 0.0, 0.0], |matrix| matrix.0);
                for code in &object.text_codes {
                    let (mut x, y) = (code.x.unwrap(), code.y.unwrap());
                    let text = code.text.as_deref().unwrap_or_default();
                    let advances: Vec<f64> = code
                        .delta_x
                        .iter()
                        .flat_map(|list| list.split(' '))
                        .map(|word| word.parse().unwrap())
                        .collect();
                    let code_points = text.chars().count();
                    assert!(text.is_empty() || advances.len() + 1 >= code_points, "{text}");
                    assert!(code_points == 1 || text.chars().all(|char| char.len_utf16() == 1), "{text}");
                    for (index, char) in text.chars().enumerate() {
                        x += index.checked_sub(1).map_or(0.0, |before| advances[before]);
                        let across = matrix[0] * x + matrix[2] * y + matrix[4] + object.boundary.x;
                        let down = matrix[1] * x + matrix[3] * y + matrix[5] + object.boundary.y;
                        found.push((char, across, down));
                    }
                }
            }
            found.retain(|(char, ..)| *char != ' ');
            let mut wanted = Vec::new();
            for run in runs(page) {
                for glyph in &run.glyphs {
                    let char = run.text[glyph.text.clone()].chars().next().unwrap();
                    let (x, y) = match run.rotation {
                        gongwen::Rotation::Upright => (run.x + glyph.x, run.y),
                        gongwen::Rotation::Clockwise => (run.x, run.y + glyph.x),
                    };
                    if char != ' ' {
                        wanted.push((char, x * 25.4 / 72.0, y * 25.4 / 72.0));
                    }
                }
            }
            assert_eq!(found.len(), wanted.len(), "{name}");
            for (found, wanted) in found.iter().zip(&wanted) {
                assert_eq!(found.0, wanted.0);
                assert!((found.1 - wanted.1).abs() < 0.01 && (found.2 - wanted.2).abs() < 0.01, "{found:?} {wanted:?}");
            }
        }
    }
}

#[test]
fn no_id_is_given_twice_and_the_largest_is_told() {
    for (name, document) in samples() {
        let pages = set(&document);
        let parts = parts(&write_of(&pages).bytes);
        let mut ids = BTreeSet::new();
        let mut references = BTreeSet::new();
        for (part, bytes) in parts.iter().filter(|(part, _)| part.ends_with(".xml")) {
            let text = std::str::from_utf8(bytes).unwrap();
            for id in text.split(" ID=\"").skip(1) {
                let id: u32 = id.split('"').next().unwrap().parse().unwrap();
                assert!(id > 0 && ids.insert(id), "{id} twice, in {part} of {name}");
            }
            for attribute in [" Font=\"", " PageID=\"", " ResourceID=\""] {
                let found = text.split(attribute).skip(1).map(|rest| rest.split('"').next().unwrap().parse::<u32>());
                references.extend(found.map(Result::unwrap));
            }
        }
        assert!(references.is_subset(&ids), "{name}: {references:?}");
        let document = String::from_utf8(parts["Doc_0/Document.xml"].clone()).unwrap();
        assert!(document.contains(&format!("<ofd:MaxUnitID>{}</ofd:MaxUnitID>", ids.last().unwrap())));
        for page in 0..pages.pages.len() {
            assert!(document.contains(&format!("BaseLoc=\"Pages/Page_{page}/Content.xml\"")));
        }
    }
}

#[test]
fn the_name_of_a_file_changes_with_its_text() {
    let name = |text: &str| {
        let mut document = report();
        document.body.push(Block::Paragraph { lead: None, text: text.to_owned() });
        let bytes = ofd(&document, &sample::fonts()).unwrap().bytes;
        open(&bytes).ofd().doc_bodies[0].doc_info.doc_id.clone().unwrap()
    };
    let (one, other) = (name("甲"), name("乙"));
    assert_eq!(one.len(), 32);
    assert!(one.chars().all(|char| char.is_ascii_hexdigit()));
    assert_ne!(one, other);
    assert_eq!(one, name("甲"));
}

#[test]
fn headings_stand_in_the_outline_below_their_title() {
    let outline = |document: &Document| {
        let pages = set(document);
        let parts = parts(&write_of(&pages).bytes);
        (String::from_utf8(parts["Doc_0/Document.xml"].clone()).unwrap(), pages.bookmarks)
    };
    for (name, document) in samples() {
        let (outline, bookmarks) = outline(&document);
        assert_eq!(outline.matches("<ofd:OutlineElem ").count(), bookmarks.len(), "{name}");
        for bookmark in &bookmarks {
            assert!(outline.contains(&format!("Title=\"{}\"", bookmark.text)), "{name}: {}", bookmark.text);
        }
    }
    let (document, _) = outline(&report());
    let depth = document.match_indices("ofd:OutlineElem").fold((0_i32, 0_i32), |(open, most), (at, _)| {
        let open = open + if document[..at].ends_with("</") { -1 } else { 1 };
        (open, most.max(open))
    });
    assert_eq!(depth, (0, 5));
}

/// Width, box and a thousandth of the area of a glyph, in units of the em.
fn shape(font: &FontRef<'_>, glyph: GlyphId) -> [f64; 6] {
    let mut pen = Path::default();
    let settings = DrawSettings::unhinted(Size::unscaled(), LocationRef::default());
    font.outline_glyphs().get(glyph).unwrap().draw(settings, &mut pen).unwrap();
    let bounds = pen.0.bounding_box();
    let width = font.glyph_metrics(Size::unscaled(), LocationRef::default()).advance_width(glyph).unwrap();
    [f64::from(width), bounds.x0, bounds.x1, bounds.y0, bounds.y1, pen.0.area() / 1000.0]
}

#[derive(Default)]
struct Path(BezPath);

impl OutlinePen for Path {
    fn move_to(&mut self, x: f32, y: f32) {
        self.0.move_to((f64::from(x), f64::from(y)));
    }
    fn line_to(&mut self, x: f32, y: f32) {
        self.0.line_to((f64::from(x), f64::from(y)));
    }
    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        self.0.quad_to((f64::from(cx), f64::from(cy)), (f64::from(x), f64::from(y)));
    }
    fn curve_to(&mut self, cx0: f32, cy0: f32, cx1: f32, cy1: f32, x: f32, y: f32) {
        let point = |x, y| (f64::from(x), f64::from(y));
        self.0.curve_to(point(cx0, cy0), point(cx1, cy1), point(x, y));
    }
    fn close(&mut self) {
        self.0.close_path();
    }
}

fn alike(one: [f64; 6], other: [f64; 6]) -> bool {
    one.iter().zip(other).all(|(one, other)| (one - other).abs() < 3.0)
}

/// The embedded font files.
fn font_files(pages: &Pages) -> Vec<Vec<u8>> {
    let parts = parts(&write_of(pages).bytes).into_iter();
    parts.filter(|(name, _)| name.ends_with(".ttf")).map(|(_, file)| file).collect()
}

#[test]
fn the_embedded_fonts_draw_what_the_faces_draw() {
    for (name, document) in samples() {
        let pages = set(&document);
        let files = font_files(&pages);
        assert!((3..=6).contains(&files.len()), "{name}");
        let single_line: usize = pages.faces.iter().map(|face| face.data.len()).sum();
        let embedded: usize = files.iter().map(Vec::len).sum();
        assert!(embedded * 50 < single_line, "{embedded} of {single_line}: no subset");
        let mut wanted = BTreeMap::new();
        for run in pages.pages.iter().flat_map(runs) {
            for glyph in &run.glyphs {
                wanted.insert((run.face, run.text[glyph.text.clone()].chars().next().unwrap()), glyph.id);
            }
        }
        assert!(wanted.len() > 100 && (name != "hard" || wanted.keys().any(|(_, char)| *char == '𬭎')), "{name}");
        for ((face, char), glyph) in wanted {
            let face = &pages.faces[face];
            let own = shape(&FontRef::from_index(&face.data, face.index).unwrap(), GlyphId::new(glyph));
            let found = files.iter().any(|file| {
                let font = FontRef::new(file).unwrap();
                font.charmap().map(char).is_some_and(|glyph| alike(shape(&font, glyph), own))
            });
            assert!(found, "{char} of {}: {own:?}", face.family);
        }
    }
}

#[test]
fn what_no_face_has_is_drawn_as_the_stand_in() {
    let own = FontRef::new(huizong_fonts::FANG_SONG.bytes).unwrap();
    let wanted = shape(&own, own.charmap().map('〓').unwrap());
    let files = font_files(&set(&report()));
    let drawn = files.iter().filter_map(|file| {
        let font = FontRef::new(file).unwrap();
        font.charmap().map('🀄').map(|glyph| shape(&font, glyph))
    });
    let drawn: Vec<[f64; 6]> = drawn.collect();
    assert!(drawn.len() == 1 && alike(drawn[0], wanted), "{drawn:?} {wanted:?}");
}

#[test]
fn one_character_with_two_glyphs_takes_two_fonts() {
    let mut pages = set(&report());
    let run =
        pages.pages[0].items.iter().find_map(|item| if let Item::Run(run) = item { Some(run.clone()) } else { None });
    let mut run = run.unwrap();
    let other = run.glyphs[1].id;
    assert_ne!(run.glyphs[0].id, other);
    run.glyphs[0].id = other;
    pages.pages.truncate(1);
    pages.bookmarks.clear();
    pages.pages[0].items.push(Item::Run(run.clone()));
    let bytes = write(&pages).bytes;
    let fonts = |bytes: &[u8]| parts(bytes).keys().filter(|name| name.starts_with("Doc_0/Res/")).count();
    pages.pages[0].items.pop();
    assert_eq!(fonts(&bytes), fonts(&write(&pages).bytes) + 1);
    assert!(check_reader(&mut open(&bytes)).conforms());
}

#[test]
fn it_looks_as_the_pdf_does() {
    for (name, document) in samples() {
        let pages = set(&document);
        let bytes = write_of(&pages).bytes;
        let file = pages.to_pdf().unwrap();
        let drawn = picture::of_pdf(&file.bytes, pages.pages.len());
        let mut opened = open(&bytes);
        let body = opened.ofd().doc_bodies[0].clone();
        let loaded = opened.load_document(&body).unwrap();
        let options = RenderOptions::with_dpi(picture::DPI);
        for (number, drawn) in drawn.iter().enumerate() {
            let image = opened.render_page_to_image(&loaded, number, &options).unwrap();
            let own = Picture::of_rgba(image.width(), image.height(), image.as_raw());
            let strange = own.strange_ink(drawn).max(drawn.strange_ink(&own));
            assert!(strange < picture::TOLERANCE, "{name}, page {number}: {strange} of the ink is elsewhere");
            // The measure fails for a picture that is moved by half a millimetre.
            let moved = own.moved(2, 1);
            assert!(moved.strange_ink(drawn) > picture::TOLERANCE * 4.0, "{name}, page {number}");
        }
    }
}

#[test]
fn a_picture_is_embedded_once_and_stands_where_the_pages_want_it() {
    let document = sample::joint_notice();
    let pages = set(&document);
    let bytes = write_of(&pages).bytes;
    let picture = &pages.pictures[0];
    let PictureSource::Image(image) = &picture.source else { panic!("a drawing") };
    let parts = parts(&bytes);
    let files: Vec<&Vec<u8>> = parts.iter().filter(|(name, _)| name.ends_with(".png")).map(|(_, file)| file).collect();
    assert!(files.len() == 1 && files[0][..] == image.bytes()[..]);
    let list = String::from_utf8(parts["Doc_0/DocumentRes.xml"].clone()).unwrap();

    let mut found = 0;
    let mut opened = open(&bytes);
    for (number, page) in pages.pages.iter().enumerate() {
        let own = objects(&mut opened, number).into_iter();
        let own = own.filter_map(|block| if let PageBlock::Image(image) = block { Some(image) } else { None });
        let own: Vec<_> = own.collect();
        let wanted =
            page.items.iter().filter_map(|item| if let Item::Picture(place) = item { Some(place) } else { None });
        let wanted: Vec<_> = wanted.collect();
        assert_eq!(own.len(), wanted.len(), "page {number}");
        for (own, wanted) in own.iter().zip(wanted) {
            let measures = [wanted.x, wanted.y, wanted.width, wanted.height].map(|points| points * 25.4 / 72.0);
            let boundary = [own.boundary.x, own.boundary.y, own.boundary.width, own.boundary.height];
            assert!(measures.iter().zip(boundary).all(|(one, other)| (one - other).abs() < 0.001), "{boundary:?}");
            let matrix = own.ctm.clone().unwrap().0;
            assert_eq!(matrix, [boundary[2], 0.0, 0.0, boundary[3], 0.0, 0.0]);
            assert!(list.contains(&format!("<ofd:MultiMedia ID=\"{}\" ", own.resource_id.value())), "{list}");
            found += 1;
        }
    }
    assert_eq!(found, 1);
    let content: String = parts
        .iter()
        .filter(|(name, _)| name.ends_with("Content.xml"))
        .map(|(_, bytes)| String::from_utf8_lossy(bytes))
        .collect();
    assert!(content.contains(&format!(" Name=\"{}\"", picture.description)));
    let without = sample::notice();
    assert!(!self::parts(&write_of(&set(&without)).bytes).contains_key("Doc_0/DocumentRes.xml"));
}

#[test]
fn pages_without_anything_are_written() {
    let mut pages = set(&report());
    pages.pages = vec![Page { width: 595.0, height: 842.0, items: Vec::new(), number: None }];
    pages.bookmarks.clear();
    pages.title.clear();
    let bytes = pages.to_ofd().unwrap().bytes;
    assert!(check_reader(&mut open(&bytes)).conforms());
}
