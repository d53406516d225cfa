//! In: the paragraphs of a document. Out: violations of §9 with GB/T 15834-2011 and GB/T 15835-2011: punctuation and digits, and
//! their fonts.

use crate::LintContext;
use crate::docx::{Paragraph, RunFormat};
use crate::fonts::{class, face, is_chinese, is_shared};
use crate::patterns::{document_numbers, heading_mark};
use crate::rules::*;
use crate::violation::{Place, Violations};

/// Replaces characters that another rule checks.
const MASKED: char = '\u{0}';

pub(crate) fn check(context: &LintContext<'_>, violations: &mut Violations) {
    let outline = context.outline;
    for (index, one) in context.docx.paragraphs.iter().enumerate() {
        let own = outline.letterhead.contains(&index)
            || outline.signers.contains(&index)
            || [outline.number, outline.date, outline.printed].contains(&Some(index));
        if own || one.trimmed().is_empty() {
            continue;
        }
        let mut chars: Vec<char> = one.text.chars().collect();
        cited(one, violations);
        mask(context, index, one, &mut chars);
        signs(one, &chars, violations);
        // Tables may have other fonts and sizes.
        if one.in_text() && !outline.annexes.iter().any(|annex| annex.mark == index) {
            faces(one, violations);
        }
    }
}

/// Masks characters that other rules check: heading numbers, labels, brackets of a remark and of years.
fn mask(context: &LintContext<'_>, index: usize, one: &Paragraph, chars: &mut [char]) {
    let outline = context.outline;
    let mut hide = |at: usize| {
        if let Some(char) = chars.get_mut(at) {
            *char = MASKED;
        }
    };
    let white = one.text.chars().take_while(|char| char.is_whitespace()).count();
    let length = one.text.trim_end().chars().count();
    if let Some(mark) = heading_mark(&one.text) {
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

fn cited(one: &Paragraph, violations: &mut Violations) {
    for number in document_numbers(&one.text) {
        if number.ends && (number.open, number.close) != (Some('〔'), Some('〕')) {
            violations.report(&CITED_NUMBER, Place::paragraph(one), format!("“{}”", number.text.trim()));
        }
    }
}

fn signs(one: &Paragraph, chars: &[char], violations: &mut Violations) {
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
                violations.report(&HALF_WIDTH, place(), format!("半角“{char}”"));
            }
            '.' if chinese(before) && (chinese(after) || after == MASKED || after.is_whitespace()) => {
                violations.report(&HALF_WIDTH, place(), "半角“.”");
            }
            '(' | '[' if chinese(before) || chinese(after) => {
                violations.report(&HALF_WIDTH, place(), format!("半角“{char}”"));
            }
            '"' | '\'' if chinese(before) || chinese(after) => {
                violations.report(&STRAIGHT_QUOTES, place(), format!("直引号{char}"));
            }
            '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' => {
                violations.report(&FULL_WIDTH, place(), "全角数字或字母");
            }
            '.' if after == '.' && at(index.checked_add(2)) == '.' && before != '.' && chinese(before) => {
                violations.report(&ELLIPSIS, place(), "“...”");
            }
            '。' if after == '。' && before != '。' => violations.report(&ELLIPSIS, place(), "“。。”"),
            '…' if before != '…' && after != '…' => violations.report(&ELLIPSIS, place(), "单个“…”"),
            '-' | '－' if after == char && before != char && chinese(before) => {
                violations.report(&DASH, place(), format!("“{char}{char}”"));
            }
            _ => {}
        }
    }
}

fn faces(one: &Paragraph, violations: &mut Violations) {
    let western = |format: &RunFormat, char: char| {
        let family = face(format, char);
        class(family).is_none().then(|| family.to_owned())
    };
    let place = |char: char| Place::paragraph(one).quoting(&from(one, char));
    for (char, format) in one.chars() {
        if is_shared(char) {
            if let Some(family) = western(format, char) {
                violations.report(&WESTERN_SIGNS, place(char), format!("“{char}”落在{family}里"));
            }
        } else if char.is_ascii_alphanumeric()
            && let Some(family) = western(format, char)
            && !family.to_ascii_lowercase().starts_with("times")
        {
            violations.report(&LATIN_FONT, place(char), family);
        }
    }
}

/// Text from the first occurrence of a character on.
fn from(one: &Paragraph, char: char) -> String {
    one.text.find(char).and_then(|at| one.text.get(at..)).unwrap_or_default().to_owned()
}
