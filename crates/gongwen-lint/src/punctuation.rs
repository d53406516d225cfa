//! §9 with GB/T 15834 and 15835: signs and figures in running text, and the faces they fall into.

use crate::Desk;
use crate::docx::{Paragraph, RunFormat};
use crate::finding::{Findings, Place};
use crate::fonts::{class, face, is_chinese, is_shared};
use crate::rules::*;
use crate::words::{mark, numbers};

/// Stands for characters that another rule looks at.
const MASKED: char = '\u{0}';

pub(crate) fn check(desk: &Desk<'_>, findings: &mut Findings) {
    let outline = desk.outline;
    for (index, one) in desk.paper.paragraphs.iter().enumerate() {
        let own = outline.letterhead.contains(&index)
            || outline.signers.contains(&index)
            || [outline.number, outline.date, outline.printed].contains(&Some(index));
        if own || one.trimmed().is_empty() {
            continue;
        }
        let mut chars: Vec<char> = one.text.chars().collect();
        cited(one, findings);
        mask(desk, index, one, &mut chars);
        signs(one, &chars, findings);
        // Tables have their own faces and sizes.
        if one.in_text() && !outline.annexes.iter().any(|annex| annex.mark == index) {
            faces(one, findings);
        }
    }
}

/// Hides what rules of its own look at: heading numbers, labels, brackets around a remark, years of numbers.
fn mask(desk: &Desk<'_>, index: usize, one: &Paragraph, chars: &mut [char]) {
    let outline = desk.outline;
    let mut hide = |at: usize| {
        if let Some(char) = chars.get_mut(at) {
            *char = MASKED;
        }
    };
    let white = one.text.chars().take_while(|char| char.is_whitespace()).count();
    let length = one.text.trim_end().chars().count();
    if let Some(mark) = mark(&one.text) {
        (white..white + mark.text.chars().count()).for_each(&mut hide);
    }
    if outline.recipients == Some(index) {
        hide(length.saturating_sub(1));
    }
    if outline.remark == Some(index) {
        hide(white);
        hide(length.saturating_sub(1));
    }
    let labelled = outline.note.contains(&index) || outline.copies == Some(index);
    let mark = outline.annexes.iter().any(|annex| annex.mark == index);
    if labelled || mark {
        (white..white + 6).for_each(&mut hide);
        hide(length.saturating_sub(1));
    }
    if outline.title.contains(&index) {
        for (at, char) in one.text.chars().enumerate() {
            if matches!(char, ',' | ';' | ':' | '!' | '?') {
                hide(at);
            }
        }
    }
    let text: Vec<char> = one.text.chars().collect();
    for (at, window) in text.windows(6).enumerate() {
        if let [open, year @ .., close] = window
            && "[(（".contains(*open)
            && "])）".contains(*close)
            && year.iter().all(char::is_ascii_digit)
        {
            hide(at);
            hide(at + 5);
        }
    }
}

fn cited(one: &Paragraph, findings: &mut Findings) {
    for number in numbers(&one.text) {
        if number.ends && (number.open, number.close) != (Some('〔'), Some('〕')) {
            findings.report(&CITED_NUMBER, Place::paragraph(one), format!("“{}”", number.text.trim()));
        }
    }
}

fn signs(one: &Paragraph, chars: &[char], findings: &mut Findings) {
    let at = |index: Option<usize>| index.and_then(|index| chars.get(index)).copied().unwrap_or(MASKED);
    let around = |index: usize| {
        let from = index.saturating_sub(4);
        chars.iter().skip(from).take(index - from + 5).filter(|char| **char != MASKED).collect::<String>()
    };
    for (index, &char) in chars.iter().enumerate() {
        let (before, after) = (at(index.checked_sub(1)), at(index.checked_add(1)));
        let chinese = |char: char| is_chinese(char) || "”》）、。，；：".contains(char);
        let place = || Place::paragraph(one).quoting(&around(index));
        match char {
            ',' | ';' | ':' | '?' | '!' if chinese(before) => {
                findings.report(&HALF_WIDTH, place(), format!("半角“{char}”"));
            }
            '.' if chinese(before) && (chinese(after) || after == MASKED || after.is_whitespace()) => {
                findings.report(&HALF_WIDTH, place(), "半角“.”");
            }
            '(' | '[' if chinese(before) || chinese(after) => {
                findings.report(&HALF_WIDTH, place(), format!("半角“{char}”"));
            }
            '"' | '\'' if chinese(before) || chinese(after) => {
                findings.report(&STRAIGHT_QUOTES, place(), format!("直引号{char}"));
            }
            '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' => {
                findings.report(&FULL_WIDTH, place(), "全角数字或字母");
            }
            '.' if after == '.' && at(index.checked_add(2)) == '.' && before != '.' && chinese(before) => {
                findings.report(&ELLIPSIS, place(), "“...”");
            }
            '。' if after == '。' && before != '。' => findings.report(&ELLIPSIS, place(), "“。。”"),
            '…' if before != '…' && after != '…' => findings.report(&ELLIPSIS, place(), "单个“…”"),
            '-' | '－' if after == char && before != char && chinese(before) => {
                findings.report(&DASH, place(), format!("“{char}{char}”"));
            }
            _ => {}
        }
    }
}

fn faces(one: &Paragraph, findings: &mut Findings) {
    let western = |format: &RunFormat, char: char| {
        let family = face(format, char);
        class(family).is_none().then(|| family.to_owned())
    };
    let place = |char: char| Place::paragraph(one).quoting(&from(one, char));
    for (char, format) in one.chars() {
        if is_shared(char) {
            if let Some(family) = western(format, char) {
                findings.report(&WESTERN_SIGNS, place(char), format!("“{char}”落在{family}里"));
            }
        } else if char.is_ascii_alphanumeric()
            && let Some(family) = western(format, char)
            && !family.to_ascii_lowercase().starts_with("times")
        {
            findings.report(&LATIN_FONT, place(char), family);
        }
    }
}

/// The text from the first such character on.
fn from(one: &Paragraph, char: char) -> String {
    one.text.find(char).and_then(|at| one.text.get(at..)).unwrap_or_default().to_owned()
}
