//! In: a report with a drawing. Out: whether it is lines and glyphs on the pages and a picture in the docx.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

#[allow(dead_code)]
mod sample;

use std::io::{Cursor, Read};

use gongwen::{
    Block, Colour, Document, Drawing, Error, FontNames, Item, Mark, Pages, Picture, PictureSource, Role, to_docx,
};
use sample::layout;

const BLUE: (u8, u8, u8) = (0x1f, 0x4e, 0x79);

fn drawn() -> Document {
    let words = |text: &str, baseline: f64| Mark::Words {
        middle: 50.0,
        baseline,
        size: 10.0,
        colour: (0x33, 0x33, 0x33),
        text: text.to_owned(),
    };
    let marks = vec![
        Mark::Bar { left: 40.0, top: 20.0, width: 20.0, height: 60.0, colour: BLUE },
        Mark::Line { from: (10.0, 80.0), to: (90.0, 80.0), weight: 0.8, colour: (0x88, 0x88, 0x88) },
        words("6月", 92.0),
        words("1234", 16.0),
    ];
    let mut document = sample::report();
    document.body.push(Block::Picture(Picture {
        source: PictureSource::Drawing(Drawing { width: 100.0, height: 100.0, marks }),
        description: "逐月变化图".to_owned(),
        caption: Some("逐月变化图".to_owned()),
        width: Some(78),
    }));
    document
}

fn set(document: &Document) -> Pages {
    layout(document, &sample::fonts()).unwrap()
}

#[test]
fn a_drawing_is_lines_and_glyphs_on_the_pages() {
    let pages = set(&drawn());
    let items: Vec<&Item> = pages.pages.iter().flat_map(|page| &page.items).collect();
    assert!(!items.iter().any(|item| matches!(item, Item::Picture(_))));
    let bar = items.iter().find_map(|item| match item {
        Item::Stroke(rule) if rule.colour == Colour::Mixed(BLUE) => Some(*rule),
        _ => None,
    });
    // 78 mm for 100 units.
    let unit = 0.78 * 72.0 / 25.4;
    let bar = bar.unwrap();
    assert!((bar.weight - 20.0 * unit).abs() < 0.01 && (bar.from.1 - bar.to.1 - 60.0 * unit).abs() < 0.01);
    let words = items.iter().filter_map(|item| match item {
        Item::Run(run) if run.element.is_some_and(|one| matches!(pages.elements[one].role, Role::Picture(0))) => {
            Some((run.text.as_str(), pages.faces[run.face].family.as_str()))
        }
        _ => None,
    });
    let words: Vec<_> = words.collect();
    assert!(words.iter().all(|(_, family)| *family == huizong_fonts::HEI.family), "{words:?}");
    assert_eq!(words.iter().map(|(text, _)| *text).collect::<String>(), "6月1234");

    let ofd = pages.to_ofd().unwrap();
    let mut archive = zip::ZipArchive::new(Cursor::new(ofd.bytes)).unwrap();
    assert!(archive.by_name("Doc_0/DocumentRes.xml").is_err());
    assert!(!pages.to_pdf().unwrap().bytes.is_empty());
}

#[test]
fn a_docx_has_a_picture_of_the_drawing_and_needs_the_pages_for_it() {
    let document = drawn();
    let pages = set(&document);
    let write = |pages| to_docx(&document, &FontNames::default(), pages);
    assert!(matches!(write(None), Err(Error::Picture(_))));
    let bytes = write(Some(&pages)).unwrap();
    assert_eq!(bytes, write(Some(&set(&document))).unwrap());
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut png = Vec::new();
    archive.by_name("word/media/image1.png").unwrap().read_to_end(&mut png).unwrap();
    // Columns and rows of the IHDR chunk: 78 mm at 300 an inch.
    let number = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().unwrap());
    assert_eq!((number(16), number(20)), (921, 921));
    let pixels = tiny_skia::Pixmap::decode_png(&png).unwrap();
    let at = |x: u32, y: u32| pixels.pixel(x, y).map(|pixel| (pixel.red(), pixel.green(), pixel.blue()));
    assert_eq!(at(460, 460), Some(BLUE));
    assert_eq!(at(5, 5), Some((255, 255, 255)));
}
