//! In: one sample of every kind of document. Out: whether each is laid out as its clause wants it, and what a kind may not hold is
//! refused.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod sample;

use gongwen::{
    Block, Colour, Document, DocumentKind, Fault, Item, ListMark, Page, Pages, Run, Secrecy, SecrecyLevel, SignedBy,
    Stroke, Term, check,
};
use sample::{docx, layout, pdf};

const MM: f64 = 72.0 / 25.4;
const CELL: f64 = 156.0 * MM / 28.0;
const LINE: f64 = 28.95;

fn set(document: &Document) -> Pages {
    layout(document, &sample::fonts()).unwrap()
}

fn runs(page: &Page) -> Vec<&Run> {
    page.items.iter().filter_map(|item| if let Item::Run(run) = item { Some(run) } else { None }).collect()
}

fn rules(page: &Page) -> Vec<Stroke> {
    page.items.iter().filter_map(|item| if let Item::Stroke(rule) = item { Some(*rule) } else { None }).collect()
}

fn find<'a>(pages: &'a Pages, text: &str) -> (usize, &'a Run) {
    let all =
        pages.pages.iter().enumerate().flat_map(|(index, page)| runs(page).into_iter().map(move |run| (index, run)));
    let mut found = all.filter(|(_, run)| run.text.contains(text));
    found.next().unwrap_or_else(|| panic!("no {text} on any page"))
}

fn top(run: &Run) -> f64 {
    run.y - 0.88 * run.size
}

fn right(run: &Run) -> f64 {
    run.x + run.glyphs.last().map_or(0.0, |glyph| glyph.x + glyph.advance)
}

fn near(found: f64, wanted: f64, within: f64) {
    assert!((found - wanted).abs() <= within, "{found} is not {wanted} ± {within}");
}

#[test]
fn every_paper_becomes_docx_and_pdf() {
    for (name, document) in sample::all() {
        assert_eq!(check(&document), Vec::new(), "{name}");
        assert!(docx(&document).is_ok(), "{name}");
        let rendered = pdf(&document, &sample::fonts()).unwrap();
        assert_eq!(rendered.missing, Vec::<char>::new(), "{name}");
    }
}

#[test]
fn a_letter_stands_between_double_rules() {
    let pages = set(&sample::letter());
    let first = &pages.pages[0];
    let (_, mark) = find(&pages, "办事处");
    near(top(mark), 30.0 * MM, 0.1);
    near((mark.x + right(mark)) / 2.0, 105.0 * MM, 1.0);
    let red: Vec<Stroke> = rules(first).into_iter().filter(|rule| rule.colour == Colour::Red).collect();
    let [thick, thin, last_thin, last_thick] = red.as_slice() else { panic!("{red:?}") };
    near(thick.from.1 - thick.weight / 2.0 - (top(mark) + mark.size), 4.0 * MM, 0.1);
    assert!(thick.weight > thin.weight && last_thick.weight > last_thin.weight);
    assert!(thick.from.1 < thin.from.1 && last_thin.from.1 < last_thick.from.1);
    near(last_thick.from.1 + last_thick.weight / 2.0, 277.0 * MM, 0.1);
    for rule in &red {
        near(rule.from.0, 20.0 * MM, 0.1);
        near(rule.to.0 - rule.from.0, 170.0 * MM, 0.1);
    }
    let (_, number) = find(&pages, "〔2020〕8号");
    let (_, urgent) = find(&pages, "加急");
    near(right(number), 184.0 * MM, 0.5);
    near(urgent.x, 28.0 * MM, 0.5);
    near(number.y, urgent.y, 0.01);
    near(top(number) - (thin.from.1 + thin.weight / 2.0), 14.0, 0.1);
    // No number on the first page, numbers on the others; a 版记 without lines.
    assert_eq!(first.number, None);
    assert_eq!(pages.pages[1].number, Some(2));
    assert!(!runs(first).iter().any(|run| run.text.contains("— 1")));
    let last = pages.pages.last().unwrap();
    assert!(runs(last).iter().any(|run| run.text.contains("抄送：")));
    assert!(rules(last).is_empty());
    assert!(!runs(last).iter().any(|run| run.text.contains("印发")));
}

#[test]
fn minutes_name_who_was_there() {
    let pages = set(&sample::minutes());
    near(top(find(&pages, "联席会议纪要").1), (37.0 + 35.0) * MM, 0.1);
    let (present, excused) = (find(&pages, "出席：").1, find(&pages, "请假：").1);
    near(present.x, 28.0 * MM + 2.0 * CELL, 0.5);
    near(excused.x, present.x, 0.1);
    assert!(find(&pages, "列席：").1.y > excused.y);
    // Wrapped names begin under the first one.
    near(find(&pages, "民社办王芳").1.x, present.x + 3.0 * CELL, 0.5);
}

#[test]
fn marks_stand_at_the_upper_left_in_their_order() {
    let pages = set(&sample::circular());
    let marks = ["000012", "秘密★3年", "特急"].map(|text| find(&pages, text).1);
    for pair in marks.windows(2) {
        near(pair[1].y - pair[0].y, LINE, 0.1);
    }
    for mark in marks {
        near(mark.x, 28.0 * MM, 0.5);
        near(mark.size, 16.0, 0.0);
    }
    assert!(marks[0].y < (37.0 + 12.0) * MM);
    near(top(find(&pages, "办事处").1), (37.0 + 35.0) * MM, 0.1);
}

#[test]
fn recipients_without_room_stand_in_the_imprint() {
    let pages = set(&sample::circular());
    let last = pages.pages.len() - 1;
    let (page, moved) = find(&pages, "主送：");
    assert_eq!(page, last);
    let (_, copies) = find(&pages, "抄送：");
    assert!(moved.y < copies.y && moved.size == 14.0);
    let lines: Vec<Stroke> = rules(&pages.pages[last]);
    // No line between the two.
    assert!(!lines.iter().any(|rule| rule.from.1 > moved.y && rule.from.1 < copies.y - 14.0));
    assert_eq!(find(&set(&sample::notice()), "各社区").0, 0);
}

#[test]
fn a_joint_letterhead_is_one_block_with_its_word_in_the_middle() {
    let pages = set(&sample::joint_notice());
    let names = ["办事处", "公安", "教育委员"].map(|text| {
        let mut all = runs(&pages.pages[0]).into_iter().filter(|run| run.colour == Colour::Red);
        all.find(|run| run.text.contains(text)).unwrap()
    });
    for name in names {
        near(name.x, names[0].x, 1.0);
        near(right(name), right(names[0]), 2.0);
    }
    let (_, file) = find(&pages, "文件");
    near(file.y, names[1].y, 0.1);
    assert!(file.x > right(names[0]));
    near(top(names[0]), (37.0 + 35.0) * MM, 0.1);
}

#[test]
fn a_picture_stands_in_the_middle_with_its_caption_below() {
    let pages = set(&sample::joint_notice());
    let placements = pages.pages.iter().flat_map(|page| &page.items);
    let picture = placements.filter_map(|item| if let Item::Picture(picture) = item { Some(*picture) } else { None });
    let picture = picture.collect::<Vec<_>>()[0];
    near(picture.width, 90.0 * MM, 0.01);
    near(picture.height, 45.0 * MM, 0.01);
    near(picture.x + picture.width / 2.0, (28.0 + 78.0) * MM, 0.01);
    assert!(top(find(&pages, "各社区手册发放数").1) > picture.y + picture.height);
    assert_eq!(pages.pictures[picture.picture].description, "各社区手册发放数的柱状图");
}

#[test]
fn no_signature_stands_alone_on_a_page() {
    for count in 1..30 {
        let mut document = sample::notice();
        document.body = vec![Block::Paragraph { lead: None, text: "工作开展情况如下。".repeat(count * 4) }];
        let pages = set(&document);
        let (page, date) = find(&pages, "2020年7月6日");
        let above = runs(&pages.pages[page]).into_iter().filter(|run| run.y < date.y && run.text.contains("工作开展"));
        assert!(above.count() > 0, "{count}");
    }
}

#[test]
fn what_a_kind_may_not_hold_is_refused_with_its_clause() {
    let secret = Secrecy { level: SecrecyLevel::Secret, term: Some(Term::Years(21)) };
    let changes: Vec<(Document, &str)> = vec![
        (with(sample::notice(), |document| document.title = "关于报送情况的报告".to_owned()), "7.3.1"),
        (with(sample::letter(), |document| document.marks.secrecy = Some(Secrecy { term: None, ..secret })), "7.2.1"),
        (with(sample::circular(), |document| document.marks.secrecy = Some(secret)), "7.2.2"),
        (with(sample::circular(), |document| document.note = Some("此件公开发布".to_owned())), "7.3.6"),
        (with(sample::letter(), |document| letter(document).organ.push_str("文件")), "10.1"),
        (with(sample::minutes(), |document| minutes(document).mark.push_str("文件")), "10.3"),
        (
            with(sample::joint_notice(), |document| {
                sample::downward_of(document).signature.by = SignedBy::Sealed(sample::names(&["区教委"]));
            }),
            "7.2.4",
        ),
        (
            with(sample::signed_report(), |document| {
                sample::upward_of(document).signature.by = SignedBy::Sealed(sample::names(&["甲", "乙"]));
            }),
            "7.2.6",
        ),
        (
            with(sample::signed_report(), |document| {
                document.body.push(Block::Paragraph { lead: None, text: "妥否，请批示。".to_owned() });
            }),
            "7.3.3",
        ),
        (
            with(sample::joint_notice(), |document| {
                let items = vec!["项".to_owned(); 21];
                document.body.push(Block::List { mark: ListMark::Circled, items });
            }),
            "20",
        ),
    ];
    for (document, clause) in changes {
        let faults = check(&document);
        assert_eq!(faults.len(), 1, "{clause}: {faults:?}");
        assert!(faults[0].to_string().contains(clause), "{clause}: {}", faults[0]);
    }
    let request = with(sample::signed_report(), |document| {
        document.title = "关于增加经费的请示".to_owned();
        let mut upward = sample::upward_of(document).clone();
        upward.recipients.push("区财政局".to_owned());
        document.kind = DocumentKind::Request(upward);
    });
    assert_eq!(check(&request), [Fault::RequestRecipients(2)]);
}

fn with(mut document: Document, change: impl FnOnce(&mut Document)) -> Document {
    change(&mut document);
    document
}

fn letter(document: &mut Document) -> &mut gongwen::Letter {
    match &mut document.kind {
        DocumentKind::Letter(letter) => letter,
        other => panic!("{}", other.name()),
    }
}

fn minutes(document: &mut Document) -> &mut gongwen::Minutes {
    match &mut document.kind {
        DocumentKind::Minutes(minutes) => minutes,
        other => panic!("{}", other.name()),
    }
}
