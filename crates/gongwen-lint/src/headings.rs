//! §7.3.3: the four levels of headings, their numbers, order and faces.

use crate::Desk;
use crate::docx::Paragraph;
use crate::finding::{Findings, Place};
use crate::fonts::{class, is_chinese};
use crate::rules::*;
use crate::words::{Mark, mark};
use gongwen::standard::Class;

/// A longer first sentence is text that is counted, no heading.
const LONGEST: usize = 50;

/// A heading on a line of its own or at the head of a paragraph.
#[derive(Debug, Clone)]
pub(crate) struct Heading {
    pub mark: Mark,
    /// Characters of number and words, with white before them and the stop behind them.
    pub characters: usize,
    /// Whether it has the line for itself.
    pub alone: bool,
}

/// The heading that a paragraph begins with.
pub(crate) fn heading(one: &Paragraph) -> Option<Heading> {
    let mark = mark(&one.text)?;
    let white = one.text.chars().take_while(|char| char.is_whitespace()).count();
    let text = one.text.trim();
    let number = mark.text.chars().count();
    let sentence = text.chars().skip(number).take_while(|char| !matches!(char, '。' | '！' | '？')).count();
    let stop = usize::from(text.chars().count() > number + sentence);
    let whole = number + sentence + stop;
    let alone = whole == text.chars().count();
    // Counted items end with a semicolon or run on.
    let item = text.ends_with('；') || text.ends_with(';');
    let characters = if sentence > LONGEST || item { number } else { whole };
    Some(Heading { mark, characters: white + characters, alone: alone && sentence <= LONGEST && !item })
}

pub(crate) fn check(desk: &Desk<'_>, findings: &mut Findings) {
    let mut parts = vec![desk.body()];
    parts.extend(desk.outline.annexes.iter().map(|annex| desk.annex_text(annex)));
    for part in parts {
        let paragraphs = part.iter().filter_map(|&index| desk.at(Some(index)));
        let found: Vec<(&Paragraph, Heading)> =
            paragraphs.filter_map(|one| heading(one).map(|heading| (one, heading))).collect();
        order(&found, findings);
        for (one, heading) in &found {
            look(one, heading, findings);
        }
    }
}

fn order(found: &[(&Paragraph, Heading)], findings: &mut Findings) {
    let mut counts = [0_usize; 5];
    let mut level_before = 0;
    for (one, Heading { mark, .. }) in found {
        let place = || Place::paragraph(one);
        let level = mark.level;
        // From 一、 straight to 1. is widely used where there are two levels only.
        let skipped = level > level_before + 1 && !(level_before == 1 && level == 3);
        if skipped {
            let expected = match level_before {
                0 => "“一、”",
                1 => "“（一）”",
                2 => "“1.”",
                _ => "“（1）”",
            };
            let found = format!("“{}”之前没有{expected}一级", mark.text.trim());
            findings.report(&HEADING_ORDER, place(), found);
        }
        let before = counts.get(level).copied().unwrap_or_default();
        if mark.ordinal != before + 1 && mark.ordinal != 1 {
            let found = if before == 0 {
                format!("从“{}”开始", mark.text)
            } else {
                format!("第{before}项之后是“{}”", mark.text)
            };
            findings.report(&HEADING_SEQUENCE, place(), found);
        }
        if let Some(slot) = counts.get_mut(level) {
            *slot = mark.ordinal;
        }
        for below in counts.iter_mut().skip(level + 1) {
            *below = 0;
        }
        level_before = level;
    }
}

fn look(one: &Paragraph, heading: &Heading, findings: &mut Findings) {
    let place = || Place::paragraph(one);
    let mark = &heading.mark;
    if !mark.brackets {
        findings.report(&HEADING_BRACKETS, place(), format!("“{}”", mark.text));
    }
    if !mark.sound {
        let expected = match mark.level {
            1 => "“一、”后用顿号",
            3 => "“1.”后用半角下圆点",
            _ => "用“（1）”",
        };
        findings.report_with(&HEADING_MARK, place(), format!("“{}”", mark.text), expected.to_owned());
    }
    let white = one.text.chars().take_while(|char| char.is_whitespace()).count();
    let own: Vec<_> = one.chars().take(heading.characters).skip(white).collect();
    // A long item with a number: only its text speaks, and that is checked with the text.
    if heading.characters <= white + mark.text.chars().count() {
        return;
    }
    let (rule, wanted) = match mark.level {
        1 => (&HEADING_FIRST, Class::Hei),
        2 => (&HEADING_SECOND, Class::Kai),
        _ => (&HEADING_THIRD, Class::FangSong),
    };
    let chinese = || own.iter().filter(|(char, _)| is_chinese(*char));
    if let Some((_, format)) = chinese().find(|(_, format)| class(&format.east_asia) != Some(wanted)) {
        findings.report(rule, place(), format.east_asia.to_string());
    }
    if chinese().any(|(_, format)| format.bold) {
        findings.report(
            &HEADING_BOLD,
            place(),
            format!("第{}层标题加粗", ["", "一", "二", "三", "四"].get(mark.level).unwrap_or(&"")),
        );
    }
    if heading.alone && one.trimmed().ends_with('。') && own.len() < 30 {
        findings.report(&HEADING_END, place(), "末尾有句号");
    }
}
