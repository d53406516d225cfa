//! In: the paragraphs of a document. Out: violations of §5.2 and §7.3.3: font, size, colour, line pitch and indents of the text
//! and of elements in the same format.

use crate::docx::{Align, Container, Paragraph, RunFormat};
use crate::fonts::{class, is_chinese, is_size, size_name};
use crate::headings::{Heading, heading};
use crate::letterhead::colour_name;
use crate::rules::*;
use crate::violation::{Place, Violations, one_decimal};
use crate::{Kind, LintContext};
use gongwen::standard::Class;
use gongwen::standard::{SIZE_3, TYPE_AREA};

pub(crate) fn check(context: &LintContext<'_>, violations: &mut Violations) {
    let body = context.body();
    if body.is_empty() && !context.outline.title.is_empty() {
        violations.report(&TEXT_MISSING, Place::of("正文"), "没有找到正文");
    }
    for &index in &body {
        let Some(one) = context.paragraph(Some(index)) else { continue };
        if set_apart(one) {
            continue;
        }
        if context.outline.kind == Kind::Minutes && attendance(one, violations) {
            continue;
        }
        let heading = heading(one);
        face(one, heading.as_ref(), violations);
        indents(one, violations);
        emphasis(one, heading.as_ref(), violations);
        pitch(context, one, violations);
    }
    let outline = context.outline;
    let like_text = outline.recipients.iter().chain(&outline.note).chain(&outline.organ).chain(&outline.date);
    for &index in like_text.chain(&outline.remark) {
        if let Some(one) = context.paragraph(Some(index)) {
            face(one, None, violations);
        }
    }
    colours(context, violations);
}

/// Checks a list of 出席, 请假 or 列席 (§10.3). False where the paragraph is no such list.
fn attendance(one: &Paragraph, violations: &mut Violations) -> bool {
    let text = one.trimmed();
    let Some(label) = ["出席", "请假", "列席"].iter().find(|label| text.starts_with(**label)) else {
        return false;
    };
    let Some(sign) = text.chars().nth(2).filter(|sign| matches!(sign, '：' | ':')) else { return false };
    let chars: Vec<_> = one.chars().skip_while(|(char, _)| char.is_whitespace()).collect();
    let is = |format: &RunFormat, wanted| class(&format.east_asia) == Some(wanted) && is_size(format.size, SIZE_3);
    let labelled = chars.iter().take(2).all(|(_, format)| is(format, Class::Hei));
    let named =
        chars.iter().skip(3).filter(|(char, _)| is_chinese(*char)).all(|(_, format)| is(format, Class::FangSong));
    if !labelled || !named {
        let family = chars.first().map_or("", |(_, format)| &format.east_asia);
        violations.report(&ATTENDANCE, Place::paragraph(one), format!("“{label}{sign}”，{family}"));
    }
    true
}

/// Whether a paragraph is a caption or picture: centred or right, no running text.
fn set_apart(one: &Paragraph) -> bool {
    matches!(one.shape.align, Align::Centre | Align::Right)
}

fn face(one: &Paragraph, heading: Option<&Heading>, violations: &mut Violations) {
    // Headings are checked by rules of their own.
    let own = heading.map_or(0, |heading| heading.characters);
    let mut chars = one.chars().skip(own).filter(|(char, _)| is_chinese(*char));
    let mut odd_face = None;
    let mut odd_size = None;
    for (_, format) in chars.by_ref() {
        if odd_face.is_none() && class(&format.east_asia) != Some(Class::FangSong) {
            odd_face = Some(format);
        }
        if odd_size.is_none() && !is_size(format.size, SIZE_3) {
            odd_size = Some(format);
        }
    }
    if let Some(format) = odd_face {
        violations.report(&TEXT_FONT, Place::paragraph(one), format.east_asia.to_string());
    }
    let of_heading = one.chars().take(own).map(|(_, format)| format).find(|format| !is_size(format.size, SIZE_3));
    if let Some(format) = odd_size.or(of_heading) {
        violations.report(&TEXT_SIZE, Place::paragraph(one), size_name(format.size));
    }
}

fn indents(one: &Paragraph, violations: &mut Violations) {
    let first = one.first_indent();
    if !(1.6..=2.4).contains(&first) {
        violations.report(&TEXT_INDENT, Place::paragraph(one), format!("首行左空{}字", one_decimal(first)));
    }
    let size = one.size().max(1.0);
    let (left, right) = (one.shape.left / size, one.shape.right / size);
    if left.abs() > 0.3 || right.abs() > 0.3 {
        let found = if left.abs() > 0.3 {
            format!("整段左缩进{}字", one_decimal(left))
        } else {
            format!("整段右缩进{}字", one_decimal(right))
        };
        violations.report(&TEXT_WRAP, Place::paragraph(one), found);
    }
}

fn emphasis(one: &Paragraph, heading: Option<&Heading>, violations: &mut Violations) {
    let own = heading.map_or(0, |heading| heading.characters);
    let bold: String = one
        .chars()
        .skip(own)
        .skip_while(|(char, format)| !(format.bold && is_chinese(*char)))
        .map(|(char, _)| char)
        .collect();
    if !bold.is_empty() {
        violations.report(&TEXT_BOLD, Place::paragraph(one).quoting(&bold), "加粗");
    }
    let slanted = one.chars().find(|(char, format)| is_chinese(*char) && (format.italic || format.underline));
    if let Some((_, format)) = slanted {
        let found = if format.italic { "斜体" } else { "下划线" };
        violations.report(&TEXT_ITALIC, Place::paragraph(one), found);
    }
}

fn pitch(context: &LintContext<'_>, one: &Paragraph, violations: &mut Violations) {
    let height = context.docx.line_height(one);
    // Another size is a violation of its own, and may have another line pitch.
    if !is_size(one.size(), SIZE_3) {
        return;
    }
    if !(27.7..=30.3).contains(&height) {
        violations.report(&LINE_PITCH, Place::paragraph(one), format!("行距{}磅", one_decimal(height)));
    }
    let Some(format) = one.main() else { return };
    let added = context.docx.section(one).and_then(|section| section.grid.character).filter(|_| one.shape.snap);
    let advance = format.size + format.spacing + added.unwrap_or_default();
    let upright = context.docx.section(one).is_none_or(|section| !section.landscape());
    let count = (TYPE_AREA.0 / advance.max(1.0) + 0.05).floor();
    if upright && (count - 28.0).abs() > 0.5 {
        violations.report(&CHARACTERS, Place::of("正文"), format!("每行{count}个字"));
    }
}

fn colours(context: &LintContext<'_>, violations: &mut Violations) {
    for (index, one) in context.docx.paragraphs.iter().enumerate() {
        if context.outline.letterhead.contains(&index) || matches!(one.container, Container::Box(_)) && one.number == 0
        {
            continue;
        }
        let coloured = one.pieces().find(|(_, format)| {
            let (red, green, blue) = format.colour;
            red.max(green).max(blue) > 0x30
        });
        if let Some((text, format)) = coloured {
            violations.report(&TEXT_COLOUR, Place::paragraph(one).quoting(text.trim()), colour_name(format.colour));
        }
    }
}
