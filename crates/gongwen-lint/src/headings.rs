//! In: the paragraphs of the text and of annexes. Out: violations of §7.3.3: numbers, order and typefaces of headings.

use crate::LintContext;
use crate::docx::Paragraph;
use crate::fonts::{class, is_chinese};
use crate::patterns::{HeadingMark, heading_mark};
use crate::rules::*;
use crate::violation::{Place, Violations};
use gongwen::standard::Class;

/// Most characters of a heading; a longer first sentence is numbered text.
const LONGEST: usize = 50;

/// A heading on a line of its own, or run into a paragraph.
#[derive(Debug, Clone)]
pub(crate) struct Heading {
    pub mark: HeadingMark,
    /// Length in characters of leading space, number, text and final stop.
    pub characters: usize,
    /// Whether the paragraph has no text after it.
    pub alone: bool,
}

/// The heading with which a paragraph begins.
pub(crate) fn heading(one: &Paragraph) -> Option<Heading> {
    let mark = heading_mark(&one.text)?;
    let white = one.text.chars().take_while(|char| char.is_whitespace()).count();
    let text = one.text.trim();
    let number = mark.text.chars().count();
    let sentence = text.chars().skip(number).take_while(|char| !matches!(char, '。' | '！' | '？')).count();
    let stop = usize::from(text.chars().count() > number + sentence);
    let length = number + sentence + stop;
    let alone = length == text.chars().count();
    // Numbered items end with a semicolon.
    let item = text.ends_with('；') || text.ends_with(';');
    let characters = if sentence > LONGEST || item { number } else { length };
    Some(Heading { mark, characters: white + characters, alone: alone && sentence <= LONGEST && !item })
}

pub(crate) fn check(context: &LintContext<'_>, violations: &mut Violations) {
    let mut parts = vec![context.body()];
    parts.extend(context.outline.annexes.iter().map(|annex| context.annex_text(annex)));
    for part in parts {
        let paragraphs = part.iter().filter_map(|&index| context.paragraph(Some(index)));
        let found: Vec<(&Paragraph, Heading)> =
            paragraphs.filter_map(|one| heading(one).map(|heading| (one, heading))).collect();
        order(&found, violations);
        for (one, heading) in &found {
            check_format(one, heading, violations);
        }
    }
}

fn order(found: &[(&Paragraph, Heading)], violations: &mut Violations) {
    let mut counts = [0_usize; 5];
    let mut level_before = 0;
    for (one, Heading { mark, .. }) in found {
        let place = || Place::paragraph(one);
        let level = mark.level;
        // With two levels only, 一、 is often followed by 1.
        let skipped = level > level_before + 1 && !(level_before == 1 && level == 3);
        if skipped {
            let expected = match level_before {
                0 => "“一、”",
                1 => "“（一）”",
                2 => "“1.”",
                _ => "“（1）”",
            };
            let found = format!("“{}”之前没有{expected}一级", mark.text.trim());
            violations.report(&HEADING_ORDER, place(), found);
        }
        let before = counts.get(level).copied().unwrap_or_default();
        if mark.ordinal != before + 1 && mark.ordinal != 1 {
            let found = if before == 0 {
                format!("从“{}”开始", mark.text)
            } else {
                format!("第{before}项之后是“{}”", mark.text)
            };
            violations.report(&HEADING_SEQUENCE, place(), found);
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

fn check_format(one: &Paragraph, heading: &Heading, violations: &mut Violations) {
    let place = || Place::paragraph(one);
    let mark = &heading.mark;
    if !mark.brackets {
        violations.report(&HEADING_BRACKETS, place(), format!("“{}”", mark.text));
    }
    if !mark.sound {
        let expected = match mark.level {
            1 => "“一、”后用顿号",
            3 => "“1.”后用半角下圆点",
            _ => "用“（1）”",
        };
        violations.report_with(&HEADING_MARK, place(), format!("“{}”", mark.text), expected.to_owned());
    }
    let white = one.text.chars().take_while(|char| char.is_whitespace()).count();
    let own: Vec<_> = one.chars().take(heading.characters).skip(white).collect();
    // A numbered item has no heading text; its format is checked with the text.
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
        violations.report(rule, place(), format.east_asia.to_string());
    }
    if chinese().any(|(_, format)| format.bold) {
        violations.report(
            &HEADING_BOLD,
            place(),
            format!("第{}层标题加粗", ["", "一", "二", "三", "四"].get(mark.level).unwrap_or(&"")),
        );
    }
    if heading.alone && one.trimmed().ends_with('。') && own.len() < 30 {
        violations.report(&HEADING_END, place(), "末尾有句号");
    }
}
