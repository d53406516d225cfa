//! In: the outline of a document. Out: violations of §7.2 and §10.1: copy number, secrecy, urgency, letterhead, document
//! number, signers, red rule.

use crate::docx::{Align, Container, Line, Paragraph, Rgb, is_red, mm};
use crate::fonts::{class, face, is_chinese, is_size, size_name};
use crate::outline::Outline;
use crate::patterns::{DocumentNumber, own_number};
use crate::rules::*;
use crate::violation::{Place, Violations, one_decimal};
use crate::{Kind, LintContext};
use gongwen::standard::Class;
use gongwen::standard::{LINE, MM, SIZE_3, TYPE_AREA};

/// Tolerance of a distance measured in blank lines.
const LINES: f64 = 0.6;

pub(crate) fn check(context: &LintContext<'_>, violations: &mut Violations) {
    marks(context, violations);
    letterhead(context, violations);
    number(context, violations);
    signers(context, violations);
    red_rule(context, violations);
}

fn flush(paragraph: &Paragraph) -> bool {
    paragraph.first_indent() < 0.4 && matches!(paragraph.shape.align, Align::Left | Align::Both)
}

fn in_hei(paragraph: &Paragraph) -> bool {
    paragraph.main().is_some_and(|format| class(&format.east_asia) == Some(Class::Hei) && is_size(format.size, SIZE_3))
}

/// Font and size of a paragraph, in Chinese.
pub(crate) fn font_and_size(paragraph: &Paragraph) -> String {
    paragraph.main().map_or_else(String::new, |format| format!("{}，{}", format.east_asia, size_name(format.size)))
}

fn marks(context: &LintContext<'_>, violations: &mut Violations) {
    if let Some(one) = context.paragraph(context.outline.copy_number) {
        let six = one.trimmed().chars().count() == 6;
        if !six || !is_size(one.size(), SIZE_3) || !flush(one) {
            violations.report(
                &COPY_NUMBER,
                Place::named("份号", one),
                format!("“{}”，{}", one.trimmed(), font_and_size(one)),
            );
        }
    }
    if let Some(one) = context.paragraph(context.outline.secrecy) {
        let termed = one.text.chars().any(|char| char.is_numeric());
        if !in_hei(one) || !flush(one) || (termed && !one.text.contains('★')) {
            violations.report(
                &SECRECY,
                Place::named("密级", one),
                format!("“{}”，{}", one.trimmed(), font_and_size(one)),
            );
        }
    }
    if let Some(one) = context.paragraph(context.outline.urgency)
        && (!in_hei(one) || !flush(one))
    {
        violations.report(&URGENCY, Place::named("紧急程度", one), font_and_size(one));
    }
}

fn letterhead(context: &LintContext<'_>, violations: &mut Violations) {
    let outline = context.outline;
    let mark: Vec<&Paragraph> = context.paragraphs(&outline.letterhead).collect();
    let Some(first) = mark.first() else {
        let head = outline.number.or(outline.title.first().copied()).unwrap_or(0);
        let drawn = context.docx.paragraphs.iter().take(head + 1).any(|one| one.picture);
        if !drawn {
            violations.report(&LETTERHEAD_MISSING, Place::of("版头"), "没有找到发文机关标志");
        }
        return;
    };
    for one in &mark {
        let place = || Place::named("发文机关标志", one);
        let Some(format) = one.main() else { continue };
        if !is_red(format.colour) {
            violations.report(&LETTERHEAD_COLOUR, place(), colour_name(format.colour));
        }
        if class(&format.east_asia) != Some(Class::BiaoSong) {
            violations.report(&LETTERHEAD_FONT, place(), format.east_asia.to_string());
        }
        let spread = one.shape.align == Align::Distribute;
        if !one.centred() && !spread && one.in_text() && one.shape.frame.is_none() {
            violations.report(&LETTERHEAD_CENTRED, place(), "没有居中");
        }
    }
    let words = mark.iter().map(|one| one.trimmed()).collect::<String>();
    if outline.letter {
        if words.ends_with("文件") {
            violations.report(&LETTER_WORD, Place::named("发文机关标志", first), words);
        }
        letter(context, first, violations);
    } else {
        if outline.kind == Kind::Minutes && !words.ends_with("纪要") {
            violations.report(&MINUTES_MARK, Place::named("纪要标志", first), format!("“{words}”"));
        }
        position(context, first, violations);
    }
}

/// Height of the blank lines and spacing before the first paragraph of the 发文机关标志, in points.
fn top_distance(context: &LintContext<'_>, mark: &Paragraph) -> Option<f64> {
    let index = context.docx.paragraphs.iter().position(|one| std::ptr::eq(one, mark))?;
    let before = context.docx.paragraphs.get(..index)?;
    if mark.container != Container::Text
        || mark.shape.frame.is_some()
        || before.iter().any(|one| one.container != Container::Text)
    {
        return None;
    }
    let height: f64 = before.iter().map(|one| one.shape.before + one.shape.after + context.docx.line_height(one)).sum();
    let slack = (context.docx.line_height(mark) - mark.size()).max(0.0) / 2.0;
    Some(height + mark.shape.before + slack)
}

fn position(context: &LintContext<'_>, mark: &Paragraph, violations: &mut Violations) {
    if let Some(distance) = top_distance(context, mark)
        && (mm(distance) - 35.0).abs() > 5.0
    {
        violations.report(
            &LETTERHEAD_POSITION,
            Place::named("发文机关标志", mark),
            format!("约{:.0} mm（按段前距和空行推算）", mm(distance)),
        );
    }
}

/// Checks position and double rules of a letter (§10.1).
fn letter(context: &LintContext<'_>, mark: &Paragraph, violations: &mut Violations) {
    let framed = mark.shape.frame.as_ref().filter(|frame| frame.from_page).and_then(|frame| frame.y);
    let margin = context.docx.section(mark).map_or(0.0, |section| section.margins.first().copied().unwrap_or_default());
    let header = match mark.container {
        Container::Header(distance) => {
            Some(distance + mark.shape.before + (context.docx.line_height(mark) - mark.size()).max(0.0) / 2.0)
        }
        _ => None,
    };
    let top = framed.or(header).or_else(|| top_distance(context, mark).map(|distance| distance + margin));
    if let Some(top) = top
        && (mm(top) - 30.0).abs() > 5.0
    {
        violations.report(&LETTER_POSITION, Place::named("发文机关标志", mark), format!("约{:.0} mm", mm(top)));
    }
    let footers = context.docx.sections.iter().flat_map(|section| section.footers.iter().flatten());
    let everywhere = context.docx.paragraphs.iter().chain(footers.flat_map(|footer| &footer.paragraphs));
    let lines = everywhere
        .map(|one| {
            let borders = [one.shape.top, one.shape.bottom];
            let bordered = borders.iter().filter(|line| line.drawn && line.double && is_red(line.colour)).count();
            bordered + one.strokes.iter().filter(|line| line.double && is_red(line.colour)).count()
        })
        .sum::<usize>();
    if lines < 2 {
        violations.report(&LETTER_RULES, Place::of("版头"), format!("只有{lines}条红色双线"));
    }
}

fn number(context: &LintContext<'_>, violations: &mut Violations) {
    let outline = context.outline;
    let Some(one) = context.paragraph(outline.number) else {
        // Minutes may have an issue number instead.
        if outline.kind != Kind::Minutes {
            violations.report(&NUMBER_MISSING, Place::of("版头"), "没有找到发文字号");
        }
        return;
    };
    let place = || Place::named("发文字号", one);
    let Some(number) = own_number(&one.text) else { return };
    wording(&number, place(), violations);
    let mut written: Vec<_> = one.chars().take_while(|(char, _)| *char != '号').collect();
    // In a letter, the urgency may precede it on the line.
    let trimmed = written.iter().rposition(|(char, _)| char.is_whitespace()).map_or(0, |at| at + 1);
    let odd = written
        .drain(..)
        .skip(trimmed)
        .filter(|(char, _)| is_chinese(*char))
        .find(|(_, format)| class(&format.east_asia) != Some(Class::FangSong) || !is_size(format.size, SIZE_3));
    if let Some((_, format)) = odd {
        violations.report(&NUMBER_FONT, place(), format!("{}，{}", format.east_asia, size_name(format.size)));
    }
    if outline.letter || !one.in_text() {
        return;
    }
    let top = outline.signers.iter().copied().chain(outline.number).min();
    if let (Some(last), Some(top)) = (outline.letterhead.last(), top)
        && let Some(lines) = context.blank_lines(*last, top)
        && (lines - 2.0).abs() > LINES
    {
        violations.report(&NUMBER_POSITION, place(), format!("空{}行", one_decimal(lines)));
    }
    if outline.signers.is_empty() {
        if !one.centred() && !outline.kind.goes_up() {
            violations.report(&NUMBER_ALIGNMENT, place(), "没有居中");
        }
    } else if outline.signers.contains(&outline.number.unwrap_or_default())
        && !(0.5..=1.6).contains(&one.first_indent())
        && outline.kind.goes_up()
    {
        violations.report(&NUMBER_ALIGNMENT, place(), format!("左空{}字", one_decimal(one.first_indent())));
    }
}

fn wording(number: &DocumentNumber, place: Place, violations: &mut Violations) {
    let brackets = (number.open, number.close);
    if brackets != (Some('〔'), Some('〕')) {
        let found = match brackets {
            (Some(open), Some(close)) => format!("“{open}{}{close}”", number.year),
            _ => format!("“{}”没有括号", number.year),
        };
        violations.report(&NUMBER_BRACKETS, place.clone(), found);
    }
    if number.year.len() != 4 || !number.year.chars().all(|char| char.is_ascii_digit()) {
        violations.report(&NUMBER_YEAR, place.clone(), format!("“{}”", number.year));
    }
    if number.prefix {
        violations.report(&NUMBER_PREFIX, place.clone(), format!("“第{}号”", number.serial));
    }
    if number.serial.starts_with(['0', '０']) {
        violations.report(&NUMBER_ZERO, place.clone(), format!("“{}号”", number.serial));
    }
    if !number.ends || !number.serial.chars().all(|char| char.is_ascii_digit()) {
        violations.report(&NUMBER_DIGITS, place, format!("“{}”", number.text));
    }
}

fn signers(context: &LintContext<'_>, violations: &mut Violations) {
    let outline = context.outline;
    let rows: Vec<&Paragraph> = context.paragraphs(&outline.signers).collect();
    let Some(first) = rows.first() else {
        if outline.kind.goes_up() && outline.number.is_some() && !outline.letter {
            violations.report(&SIGNERS_MISSING, Place::of("版头"), format!("{}没有标注签发人", outline.kind.name()));
        }
        return;
    };
    let place = || Place::named("签发人", first);
    if !outline.kind.goes_up() && outline.kind != Kind::Unknown {
        violations.report(&SIGNERS_NEEDLESS, place(), format!("{}标注了签发人", outline.kind.name()));
    }
    if let Some((_, after)) = first.text.split_once("签发人")
        && !after.trim_start().starts_with('：')
    {
        let found: String = after.trim_start().chars().take(1).collect();
        violations.report(&SIGNERS_COLON, place(), format!("“签发人{found}”"));
    }
    let last = outline.signers.last().copied();
    if outline.number.is_some() && outline.number != last {
        violations.report(&SIGNERS_ROW, place(), "不在同一行");
    }
    for row in rows {
        // The label, then names; on the last row the document number precedes the names.
        let text: Vec<(char, &_)> = row.chars().collect();
        let find = |word: char| text.iter().position(|(char, _)| *char == word);
        let label = find('签');
        let names = match label {
            Some(label) => {
                text.iter().skip(label).position(|(char, _)| matches!(char, '：' | ':')).map(|at| label + at)
            }
            None => find('号'),
        };
        let unlike = |wanted: Class| {
            move |(char, format): &&(char, &crate::docx::RunFormat)| {
                is_chinese(*char) && (class(face(format, *char)) != Some(wanted) || !is_size(format.size, SIZE_3))
            }
        };
        let description = |format: &crate::docx::RunFormat| format!("{}，{}", format.east_asia, size_name(format.size));
        if let Some(label) = label
            && let Some((_, format)) = text.iter().skip(label).take(3).find(unlike(Class::FangSong))
        {
            violations.report(&SIGNERS_LABEL, place(), description(format));
        }
        let from = names.map_or_else(|| if label.is_some() { label.map_or(0, |at| at + 3) } else { 0 }, |at| at + 1);
        if let Some((_, format)) = text.iter().skip(from).find(unlike(Class::Kai)) {
            violations.report(&SIGNERS_NAME, place(), description(format));
        }
    }
}

/// A line that may be the red rule.
struct DrawnRule {
    colour: Rgb,
    /// Length in points, if the file has one.
    width: Option<f64>,
    /// Distance from the characters of the number to the line in points, if it can be computed.
    gap: Option<f64>,
}

fn red_rule(context: &LintContext<'_>, violations: &mut Violations) {
    let outline = context.outline;
    if outline.letter || above_rule(outline).is_none() {
        return;
    }
    let drawn = rules(context);
    let Some(rule) = drawn.iter().find(|rule| is_red(rule.colour)).or(drawn.first()) else {
        violations.report(&RED_RULE_MISSING, Place::of("版头"), "没有找到红色分隔线");
        return;
    };
    let place = || Place::of("版头的分隔线");
    if !is_red(rule.colour) {
        violations.report(&RED_RULE_COLOUR, place(), colour_name(rule.colour));
    }
    if let Some(width) = rule.width
        && (mm(width) - 156.0).abs() > 3.0
    {
        violations.report(&RED_RULE_WIDTH, place(), format!("{:.0} mm", mm(width)));
    }
    if let Some(gap) = rule.gap
        && !(2.8 * MM..=5.4 * MM).contains(&gap)
    {
        violations.report(&RED_RULE_DISTANCE, place(), format!("约{:.1} mm", mm(gap)));
    }
}

/// Paragraph of the document number, or of the issue of minutes.
fn above_rule(outline: &Outline) -> Option<usize> {
    outline.number.or(outline.issue.first().copied())
}

/// Lines between the number and the title: borders of paragraphs and tables, drawn lines.
fn rules(context: &LintContext<'_>) -> Vec<DrawnRule> {
    let outline = context.outline;
    let number = above_rule(outline).unwrap_or_default();
    let end = outline.title.first().copied().unwrap_or(number + 4);
    let mut found = Vec::new();
    for (index, one) in context.docx.paragraphs.iter().enumerate().take(end + 1) {
        found.extend(one.strokes.iter().filter(|_| index < end).map(|stroke| DrawnRule {
            colour: stroke.colour,
            width: Some(stroke.width),
            gap: None,
        }));
        let shape = &one.shape;
        let width = Some(TYPE_AREA.0 - shape.left.min(shape.left + shape.first) - shape.right);
        if index >= number && index < end && shape.bottom.drawn {
            let gap = match shape.line {
                Line::Exact(height) if index == number => {
                    Some(shape.bottom.space + (height - one.size()).max(0.0) / 2.0)
                }
                _ => None,
            };
            found.push(DrawnRule { colour: shape.bottom.colour, width, gap });
        }
        if index > number && shape.top.drawn {
            found.push(DrawnRule { colour: shape.top.colour, width, gap: None });
        }
        if let (Container::Cell { table, .. }, true) = (&one.container, index <= number)
            && let Some(table) = context.docx.tables.get(*table)
        {
            let last = table.rows.last().and_then(|row| row.bottom);
            let line = last.unwrap_or(table.borders[1]);
            if line.drawn {
                found.push(DrawnRule { colour: line.colour, width: table.width, gap: None });
            }
        }
    }
    found
}

/// Chinese name of a colour, or its hexadecimal value.
pub(crate) fn colour_name(colour: Rgb) -> String {
    match colour {
        (0, 0, 0) => "黑色".to_owned(),
        colour if is_red(colour) => "红色".to_owned(),
        (red, green, blue) if blue > 0x80 && red < 0x70 => format!("蓝色（#{red:02X}{green:02X}{blue:02X}）"),
        (red, green, blue) if red == green && green == blue => format!("灰色（#{red:02X}{green:02X}{blue:02X}）"),
        (red, green, blue) => format!("#{red:02X}{green:02X}{blue:02X}"),
    }
}

/// The paragraph whose border is the red rule, if it is a border.
pub(crate) fn rule_at(context: &LintContext<'_>) -> Option<usize> {
    let number = context.outline.number?;
    let end = context.outline.title.first().copied()?;
    (number..end).rev().find(|&index| context.paragraph(Some(index)).is_some_and(|one| one.shape.bottom.drawn))
}

/// A distance in lines of text (28.95 pt).
pub(crate) fn in_lines(points: f64) -> f64 {
    points / LINE
}
