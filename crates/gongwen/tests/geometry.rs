//! In: the sample report, set. Out: whether all elements are where GB/T 9704-2012 wants them, measured on the pages.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod sample;

use gongwen::{Block, Colour, Document, Item, Page, Pages, Role, Rotation, Run, SignedBy, Stroke};
use sample::layout;

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

fn run<'a>(page: &'a Page, text: &str) -> &'a Run {
    runs(page).into_iter().find(|run| run.text.contains(text)).unwrap_or_else(|| panic!("no {text} on the page"))
}

/// Top of the em box.
fn top(run: &Run) -> f64 {
    run.y - 0.88 * run.size
}

fn right(run: &Run) -> f64 {
    run.x + run.glyphs.last().map_or(0.0, |glyph| glyph.x + glyph.advance)
}

fn near(found: f64, wanted: f64, within: f64) {
    assert!((found - wanted).abs() <= within, "{found} is not {wanted} ± {within}");
}

fn plain(paragraphs: usize) -> Document {
    let mut document = sample::signed_report();
    document.annexes.clear();
    document.body = (0..paragraphs).map(|_| Block::Paragraph { lead: None, text: "汉字".repeat(300) }).collect();
    document
}

#[test]
fn twenty_two_lines_of_twenty_eight_characters() {
    let pages = set(&plain(4));
    let second = &pages.pages[1];
    let text: Vec<&Run> = runs(second).into_iter().filter(|run| run.element.is_some()).collect();
    assert_eq!(text.len(), 22);
    for pair in text.windows(2) {
        near(pair[1].y - pair[0].y, LINE, 0.01);
    }
    let full = text.iter().filter(|run| run.text.chars().count() == 28).count();
    assert!(full >= 18, "{full}");
    for run in text.iter().filter(|run| run.text.chars().count() == 28) {
        near(right(run) - run.x, 156.0 * MM, 0.2);
    }
    assert!(top(text[0]) >= 37.0 * MM && text[21].y <= 262.0 * MM);
}

#[test]
fn head_of_the_first_page() {
    let pages = set(&sample::signed_report());
    let first = &pages.pages[0];
    let mark = run(first, "文件");
    near(top(mark), (37.0 + 35.0) * MM, 0.1);
    assert_eq!(mark.colour, Colour::Red);
    assert!(right(mark) - mark.x <= 156.0 * MM + 0.1);
    near((right(mark) + mark.x) / 2.0, (28.0 + 78.0) * MM, 1.0);

    let number = run(first, "宝圣湖街办文〔2020〕27号");
    near(number.x, 28.0 * MM + CELL, 0.5);
    near(top(number) - (top(mark) + mark.size), 2.0 * LINE, 0.1);
    let signer = run(first, "陈建国");
    near(signer.y, number.y, 0.01);
    near(right(signer), 184.0 * MM - CELL, 0.5);

    let rule = rules(first).into_iter().find(|rule| rule.colour == Colour::Red).unwrap();
    near(rule.to.0 - rule.from.0, 156.0 * MM, 0.01);
    near(rule.from.1 - rule.weight / 2.0 - (top(number) + number.size), 4.0 * MM, 0.01);

    let title = run(first, "关于2020年6月");
    near(title.size, 22.0, 0.0);
    let above = run(first, "重庆市渝北区人民政府宝圣湖街道办事处");
    assert!(above.y <= title.y);
    let recipient = run(first, "联席会议办公室");
    near(recipient.x, 28.0 * MM, 0.5);
    assert!(recipient.text.ends_with('：') || run(first, "：").y == recipient.y);
}

#[test]
fn page_numbers_stand_outside_and_seven_millimetres_down() {
    let pages = set(&sample::signed_report());
    for (index, page) in pages.pages.iter().enumerate() {
        let number = index + 1;
        assert_eq!(page.number, Some(number));
        let own: Vec<&Run> =
            runs(page).into_iter().filter(|run| run.element.is_none() && run.text.contains('—')).collect();
        let (first, last) = (own.first().unwrap(), own.last().unwrap());
        near(first.size, 14.0, 0.0);
        if page.width > page.height {
            assert!(own.iter().all(|run| run.rotation == Rotation::Clockwise));
            // The upright page turned clockwise: its foot is the left edge.
            near(first.x, (297.0 - 269.0) * MM - 0.38 * 14.0, 0.1);
        } else {
            near(first.y - 0.38 * 14.0, (262.0 + 7.0) * MM, 0.1);
            if number % 2 == 1 {
                near(right(last), 184.0 * MM - CELL, 1.0);
            } else {
                near(first.x, 28.0 * MM + CELL, 1.0);
            }
        }
    }
}

#[test]
fn the_imprint_ends_with_the_type_area_of_the_last_page() {
    let mut document = sample::signed_report();
    sample::upward_of(&mut document).imprint.copies_to =
        vec!["区委政法委、区公安分局、区大数据发展局、区教育委员会、区民政局、区市场监督管理局".to_owned()];
    let pages = set(&document);
    let last = pages.pages.last().unwrap();
    let foot: Vec<Stroke> = rules(last).into_iter().filter(|rule| rule.to.0 - rule.from.0 > 155.0 * MM).collect();
    let [.., first, middle, end] = foot.as_slice() else { panic!("{foot:?}") };
    near(end.from.1 + end.weight / 2.0, 262.0 * MM, 0.01);
    near(first.weight, 0.35 * MM, 0.001);
    near(middle.weight, 0.25 * MM, 0.001);
    near(end.weight, 0.35 * MM, 0.001);
    let date = run(last, "印发");
    near(right(date), 184.0 * MM - 14.0, 0.5);
    let label = run(last, "抄送：");
    near(label.x, 28.0 * MM + 14.0, 0.5);
}

#[test]
fn a_short_name_stands_centred_over_a_date_four_characters_in() {
    let mut document = plain(1);
    sample::upward_of(&mut document).signature.by = SignedBy::Sealed(sample::names(&["渝北区教委"]));
    document.note = None;
    let pages = set(&document);
    let page = pages.pages.iter().find(|page| runs(page).iter().any(|run| run.text == "渝北区教委")).unwrap();
    let (name, date) = (run(page, "渝北区教委"), run(page, "2020年7月6日"));
    near(right(date), 184.0 * MM - 4.0 * CELL, 0.5);
    near((name.x + right(name)) / 2.0, (date.x + right(date)) / 2.0, 1.0);
    near(date.y - name.y, LINE, 0.01);
    // Room for the seal.
    let text = runs(page).into_iter().filter(|run| run.y < name.y - 1.0).map(|run| run.y).fold(0.0, f64::max);
    near(name.y - text, 3.0 * LINE, 0.01);
}

#[test]
fn annexes_carry_their_mark_on_line_one_and_their_title_on_line_three() {
    let pages = set(&sample::signed_report());
    let page = pages.pages.iter().find(|page| runs(page).iter().any(|run| run.text.starts_with("附件2"))).unwrap();
    let (mark, title) = (run(page, "附件2"), run(page, "各单位报送情况表"));
    near(mark.x, 28.0 * MM, 0.5);
    near(top(mark), 37.0 * MM + (LINE - 16.0) / 2.0, 0.01);
    near(top(title), 37.0 * MM + 2.0 * LINE + (LINE - 22.0) / 2.0, 0.01);
    near((title.x + right(title)) / 2.0, 106.0 * MM, 1.0);
}

#[test]
fn a_table_repeats_its_head_and_the_label_of_a_parted_cell() {
    let pages = set(&sample::signed_report());
    let landscape: Vec<&Page> = pages.pages.iter().filter(|page| page.width > page.height).collect();
    assert!(landscape.len() > 1);
    let stacked = |page: &Page| {
        runs(page)
            .into_iter()
            .filter(|run| run.text.chars().count() == 1 && !run.text.is_ascii())
            .map(|run| run.text.clone())
            .collect::<String>()
    };
    for page in &landscape {
        assert!(runs(page).iter().any(|run| run.text == "重点任务"));
    }
    let holding = landscape.iter().filter(|page| stacked(page).contains("宣传防范")).count();
    assert!(holding > 1, "the label is on every page that has rows of it");
    // A reader that does not see meets head and label once.
    let tagged =
        pages.pages.iter().flat_map(runs).filter(|run| run.text == "重点任务" && run.element.is_some()).count();
    assert_eq!(tagged, 1);
    assert!(pages.elements.iter().any(|element| matches!(element.role, Role::Cell { span: (6, 2), .. })));
}

#[test]
fn a_row_higher_than_a_page_is_parted_and_nothing_lost() {
    let mut document = sample::signed_report();
    let Block::Table(table) = &mut document.annexes[1].blocks[0] else { panic!() };
    table.rows[3][4].paragraphs = vec!["鑫淼".repeat(600)];
    let pages = set(&document);
    let text: String = pages.pages.iter().flat_map(runs).map(|run| run.text.as_str()).collect();
    assert_eq!(text.matches('鑫').count(), 600);
    for page in &pages.pages {
        for run in runs(page).into_iter().filter(|run| run.element.is_some()) {
            assert!(page.width > page.height || run.y <= 262.0 * MM + 0.1, "{}", run.text);
        }
    }
}
