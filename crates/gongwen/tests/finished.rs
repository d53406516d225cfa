//! In: finished PDF files, drawn anew by poppler. Out: whether a ruler laid on their pages finds the measures of
//! GB/T 9704-2012, within 0.3 mm.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod sample;

use std::process::Command;

use gongwen::{Block, Document};
use sample::pdf;

const MM: f64 = 72.0 / 25.4;
/// 0.3 mm.
const WITHIN: f64 = 0.3 * MM;
const CELL: f64 = 156.0 * MM / 28.0;
/// Of an em box, above and under the baseline.
const ASCENT: f64 = 0.88;
const DESCENT: f64 = 0.12;
/// White above and under a 3号 character in its line.
const WHITE: f64 = (28.95 - 16.0) / 2.0;

/// A page as another program draws it, in points from its upper left corner.
struct Sheet {
    /// Baselines from the top, each with the origins of its glyphs.
    lines: Vec<(f64, Vec<f64>)>,
    rules: Vec<Stroke>,
}

struct Stroke {
    left: f64,
    right: f64,
    y: f64,
    weight: f64,
    red: bool,
}

impl Stroke {
    fn top(&self) -> f64 {
        self.y - self.weight / 2.0
    }

    fn foot(&self) -> f64 {
        self.y + self.weight / 2.0
    }
}

/// Pages of a document.
fn drawn(document: &Document, name: &str) -> Vec<Sheet> {
    let rendered = pdf(document, &sample::fonts()).unwrap();
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR"));
    let file = folder.join(format!("finished-{name}.pdf"));
    std::fs::write(&file, &rendered.bytes).unwrap();
    (1..=rendered.pages)
        .map(|page| {
            let page = page.to_string();
            let picture = folder.join(format!("finished-{name}-{page}.svg"));
            let mut command = Command::new("pdftocairo");
            let status = command
                .args(["-svg", "-origpagesizes", "-f", &page, "-l", &page])
                .args([&file, &picture])
                .status()
                .unwrap_or_else(|error| panic!("pdftocairo of poppler-utils: {error}"));
            assert!(status.success());
            sheet(&std::fs::read_to_string(&picture).unwrap())
        })
        .collect()
}

fn sheet(svg: &str) -> Sheet {
    let mut sheet = Sheet { lines: Vec::new(), rules: Vec::new() };
    for line in svg.lines().map(str::trim) {
        if line.starts_with("<use xlink:href=\"#glyph") {
            let (x, y) = (number(line, "x=\""), number(line, "y=\""));
            match sheet.lines.iter_mut().find(|(baseline, _)| (baseline - y).abs() < 0.5) {
                Some((_, glyphs)) => glyphs.push(x),
                None => sheet.lines.push((y, vec![x])),
            }
        } else if line.starts_with("<path style=\"fill:none") {
            let path: Vec<f64> = value(line, " d=\"", "\"").split(' ').filter_map(|part| part.parse().ok()).collect();
            let matrix: Vec<f64> =
                value(line, "matrix(", ")").split(',').map(|part| part.trim().parse().unwrap()).collect();
            sheet.rules.push(Stroke {
                left: path[0] * matrix[0] + matrix[4],
                right: path[2] * matrix[0] + matrix[4],
                y: path[1] * matrix[3] + matrix[5],
                weight: number(line, "stroke-width:") * matrix[0],
                red: line.contains("rgb(100%,0%,0%)"),
            });
        }
    }
    sheet.lines.sort_by(|a, b| a.0.total_cmp(&b.0));
    sheet
}

fn value<'a>(line: &'a str, before: &str, after: &str) -> &'a str {
    let (_, rest) = line.split_once(before).unwrap_or_else(|| panic!("no {before} in {line}"));
    rest.split_once(after).unwrap().0
}

fn number(line: &str, before: &str) -> f64 {
    let (_, rest) = line.split_once(before).unwrap_or_else(|| panic!("no {before} in {line}"));
    let digits: String = rest.chars().take_while(|char| char.is_ascii_digit() || "-.".contains(*char)).collect();
    digits.parse().unwrap()
}

fn near(found: f64, wanted: f64) {
    assert!((found - wanted).abs() <= WITHIN, "{:.2} mm is not {:.2} mm", found / MM, wanted / MM);
}

#[test]
fn a_full_page_has_its_margins_its_lines_and_its_characters() {
    let mut document = sample::notice();
    document.body = vec![Block::Paragraph { lead: None, text: "汉字".repeat(800) }];
    let pages = drawn(&document, "full");
    let text: Vec<&(f64, Vec<f64>)> = pages[1].lines.iter().filter(|(y, _)| *y < 262.0 * MM).collect();
    assert_eq!(text.len(), 22);
    near(text[0].0 - ASCENT * 16.0 - WHITE, 37.0 * MM);
    // Filled: nothing under the foot, and no room for one line more.
    let foot = text[21].0 + DESCENT * 16.0 + WHITE;
    assert!(foot <= 262.0 * MM && 262.0 * MM - foot < 2.0 * WITHIN, "{}", foot / MM);
    for (_, glyphs) in &text {
        assert_eq!(glyphs.len(), 28);
        near(glyphs[0], 28.0 * MM);
        near(glyphs[27] + CELL, 184.0 * MM);
    }
}

#[test]
fn the_head_of_a_document_that_goes_down() {
    let pages = drawn(&sample::notice(), "head");
    let [(mark, _), (number, glyphs), ..] = pages[0].lines.as_slice() else { panic!() };
    // Ten characters in the line: 50 points high.
    near(mark - ASCENT * 50.0, (37.0 + 35.0) * MM);
    near(number - ASCENT * 16.0 - (mark + DESCENT * 50.0), 2.0 * 28.95);
    near((glyphs[0] + glyphs[glyphs.len() - 1] + CELL) / 2.0, 106.0 * MM);
    let [rule] = pages[0].rules.as_slice() else { panic!() };
    assert!(rule.red);
    near(rule.top() - (number + DESCENT * 16.0), 4.0 * MM);
    near(rule.left, 28.0 * MM);
    near(rule.right - rule.left, 156.0 * MM);
    let title = pages[0].lines[2].0;
    near(title - ASCENT * 22.0 - (28.95 - 22.0) / 2.0 - rule.foot(), 2.0 * 28.95);
}

#[test]
fn a_letter_between_its_rules() {
    let pages = drawn(&sample::letter(), "letter");
    let [thick, thin, last_thin, last_thick] = pages[0].rules.as_slice() else { panic!() };
    // Eighteen characters in the line: 37 points high.
    let mark = pages[0].lines[0].0;
    near(mark - ASCENT * 37.0, 30.0 * MM);
    near(thick.top() - (mark + DESCENT * 37.0), 4.0 * MM);
    near(last_thick.foot(), (297.0 - 20.0) * MM);
    for rule in [thick, thin, last_thin, last_thick] {
        assert!(rule.red);
        near(rule.left, 20.0 * MM);
        near(rule.right - rule.left, 170.0 * MM);
    }
    let (number, glyphs) = &pages[0].lines[1];
    near(number - ASCENT * 16.0 - thin.foot(), 16.0 * 7.0 / 8.0);
    near(glyphs.iter().copied().fold(f64::MAX, f64::min), 28.0 * MM);
    near(glyphs.iter().copied().fold(0.0, f64::max) + CELL, 184.0 * MM);
    // No number under the text of page 1, one under that of page 2.
    assert!(pages[0].lines.iter().all(|(y, _)| *y < 262.0 * MM));
    assert!(pages[1].lines.iter().any(|(y, _)| *y > 262.0 * MM));
    assert!(pages.last().unwrap().rules.is_empty());
}

#[test]
fn page_numbers_and_the_imprint() {
    let pages = drawn(&sample::notice(), "foot");
    for (index, page) in pages.iter().enumerate() {
        let (baseline, glyphs) = page.lines.last().unwrap();
        near(baseline - 0.38 * 14.0, (262.0 + 7.0) * MM);
        if index % 2 == 0 {
            near(glyphs[glyphs.len() - 1] + 14.0, 184.0 * MM - CELL);
        } else {
            near(glyphs[0], 28.0 * MM + CELL);
        }
    }
    let [first, middle, last] = pages.last().unwrap().rules.as_slice() else { panic!() };
    near(last.foot(), 262.0 * MM);
    for (rule, weight) in [(first, 0.35), (middle, 0.25), (last, 0.35)] {
        assert!((rule.weight / MM - weight).abs() < 0.01 && !rule.red);
        near(rule.left, 28.0 * MM);
        near(rule.right - rule.left, 156.0 * MM);
    }
}

#[test]
fn minutes_and_joint_letterheads_begin_35_millimetres_down() {
    let pages = drawn(&sample::minutes(), "minutes");
    // Fifteen characters in the line: 44.5 points high.
    near(pages[0].lines[0].0 - ASCENT * 44.5, (37.0 + 35.0) * MM);
    let pages = drawn(&sample::joint_notice(), "joint");
    // Eleven characters and 文件, three lines: 40 points high.
    near(pages[0].lines[0].0 - ASCENT * 40.0, (37.0 + 35.0) * MM);
    let [rule] = pages[0].rules.as_slice() else { panic!() };
    near(rule.right - rule.left, 156.0 * MM);
}
