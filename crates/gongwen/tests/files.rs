//! In: the sample report. Out: whether its files are the same each time, whole, and refused where they must be.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod sample;

use std::io::Read;

use gongwen::{Align, Annex, Block, Class, Error, Face, Fault, FontSet, Level, Table, TableCell, check};
use sample::{docx, pdf};

#[test]
fn the_same_document_gives_the_same_bytes() {
    let document = sample::report();
    assert_eq!(docx(&document).unwrap(), docx(&document).unwrap());
    let fonts = sample::fonts();
    let rendered = pdf(&document, &fonts).unwrap();
    assert_eq!(rendered, pdf(&document, &fonts).unwrap());
    assert!(rendered.bytes.starts_with(b"%PDF-1.7"));
    assert_eq!(rendered.missing, Vec::<char>::new());
    let xmp = String::from_utf8_lossy(&rendered.bytes);
    assert!(xmp.contains("pdfaid:conformance") && xmp.contains("宝圣湖街道办事处"));
}

#[test]
fn a_character_that_no_face_has_is_told_and_kept_in_the_text() {
    let mut document = sample::report();
    document.body.push(Block::Paragraph { lead: None, text: "报送人：王🀄。".to_owned() });
    let pages = sample::layout(&document, &sample::fonts()).unwrap();
    assert_eq!(pages.missing.iter().collect::<String>(), "🀄");
    let rendered = pdf(&document, &sample::fonts()).unwrap();
    assert_eq!(rendered.missing, ['🀄']);
}

#[test]
fn faces_are_asked_in_order() {
    let own = Face::new("机关自有", huizong_fonts::HEI.bytes, 0);
    let fonts = Class::ALL.into_iter().fold(FontSet::new(), |set, class| set.with(class, own.clone()));
    let rendered = pdf(&sample::report(), &fonts).unwrap();
    assert!(rendered.families.iter().all(|family| family == "机关自有"));
    let nothing = pdf(&sample::report(), &FontSet::new());
    assert!(matches!(nothing, Err(Error::Font(_))));
    let broken = FontSet::new().with(Class::FangSong, Face::new("坏", b"no font".to_vec(), 0));
    assert!(matches!(pdf(&sample::report(), &broken), Err(Error::Font(_))));
}

#[test]
fn what_the_standard_forbids_is_refused_all_at_once() {
    let mut document = sample::signed_report();
    let upward = sample::upward_of(&mut document);
    upward.number.code = "宝圣湖街办文〔2020〕".to_owned();
    upward.number.number = Some(0);
    upward.imprint.printed_on = chrono::NaiveDate::from_ymd_opt(2020, 7, 1);
    upward.signers = Vec::new();
    upward.recipients.push("区教委：".to_owned());
    document.title = "关于工作情况的报告。".to_owned();
    document.annexes[0].title.push('。');
    document.body.push(Block::Heading { level: Level::First, text: "一、总体情况".to_owned() });
    let faults = check(&document);
    assert_eq!(faults.len(), 9, "{faults:#?}");
    assert!(matches!(docx(&document), Err(Error::Faults(found)) if found == faults));
    assert!(matches!(pdf(&document, &sample::fonts()), Err(Error::Faults(_))));
}

#[test]
fn a_grid_with_holes_or_overlaps_is_refused() {
    let cell = || TableCell::centred("甲");
    let tall = || TableCell { row_span: 2, ..cell() };
    let wide = || TableCell { column_span: 2, ..cell() };
    let cases: [(Vec<Vec<TableCell>>, bool); 6] = [
        (vec![vec![cell(), cell()], vec![wide()]], true),
        (vec![vec![tall(), cell()], vec![cell()]], true),
        (vec![vec![cell()]], false),
        (vec![vec![cell(), cell(), cell()]], false),
        (vec![vec![tall(), cell()]], false),
        (vec![vec![cell(), tall()], vec![wide()]], false),
    ];
    for (index, (rows, sound)) in cases.into_iter().enumerate() {
        let mut document = sample::report();
        let table = Table { caption: None, widths: vec![1.0, 1.0], head: Vec::new(), rows };
        document.body.push(Block::Table(table));
        let faults = check(&document);
        assert_eq!(faults.is_empty(), sound, "case {index}: {faults:?}");
        assert!(faults.iter().all(|fault| matches!(fault, Fault::Table { .. })));
    }
}

#[test]
fn a_head_that_leaves_no_room_for_text_is_refused() {
    let mut document = sample::report();
    document.title = format!("关于{}的报告", "工作情况".repeat(120));
    assert!(matches!(pdf(&document, &sample::fonts()), Err(Error::FirstPageWithoutText)));
    let mut document = sample::circular();
    sample::downward_of(&mut document).recipients =
        (0..60).map(|index| format!("某某区某某街道第{index}社区居民委员会")).collect();
    assert!(matches!(pdf(&document, &sample::fonts()), Err(Error::ImprintOverPage)));
}

#[test]
fn two_lines_under_a_heading_stay_on_the_first_page() {
    let mut document = sample::report();
    document.body = vec![
        Block::Heading { level: Level::First, text: "总体情况".to_owned() },
        Block::Paragraph { lead: None, text: "本月工作正常。".repeat(6) },
    ];
    assert!(pdf(&document, &sample::fonts()).is_ok());
}

fn part(bytes: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text.replace("><", ">\n<")
}

#[test]
fn parts_of_a_small_docx() {
    let mut document = sample::signed_report();
    document.title = "关于工作情况的报告".to_owned();
    document.body = vec![
        Block::Heading { level: Level::First, text: "总体情况".to_owned() },
        Block::Paragraph {
            lead: Some((Level::Second, "网格式宣传。".to_owned())),
            text: "张贴“海报”1,256张 & <手册>。".to_owned(),
        },
    ];
    let table = Table {
        caption: None,
        widths: vec![1.0, 2.0],
        head: vec![vec![TableCell { column_span: 2, ..TableCell::centred("类别") }]],
        rows: vec![
            vec![
                TableCell { row_span: 2, stacked: true, ..TableCell::centred("行业") },
                TableCell { align: Align::Right, ..TableCell::centred("12") },
            ],
            vec![TableCell::left(vec!["甲".to_owned(), "乙".to_owned()])],
        ],
    };
    document.annexes =
        vec![Annex { title: "情况表".to_owned(), landscape: true, blocks: vec![Block::Table(table)] }];
    let bytes = docx(&document).unwrap();
    insta::assert_snapshot!("document.xml", part(&bytes, "word/document.xml"));
    insta::assert_snapshot!("styles.xml", part(&bytes, "word/styles.xml"));
    insta::assert_snapshot!("settings.xml", part(&bytes, "word/settings.xml"));
    insta::assert_snapshot!("footer4.xml", part(&bytes, "word/footer4.xml"));
    insta::assert_snapshot!("core.xml", part(&bytes, "docProps/core.xml"));
}
