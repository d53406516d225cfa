//! §5.2 and §7.3.3: face, size, colour, pitch and indents of the text and of what is set like it.

use crate::docx::{Align, Home, Paragraph, RunFormat};
use crate::finding::{Findings, Place, short};
use crate::fonts::{class, is_chinese, is_size, size_name};
use crate::headings::{Heading, heading};
use crate::letterhead::colour_name;
use crate::rules::*;
use crate::{Desk, Kind};
use gongwen::standard::Class;
use gongwen::standard::{SIZE_3, TYPE_AREA};

pub(crate) fn check(desk: &Desk<'_>, findings: &mut Findings) {
    let body = desk.body();
    if body.is_empty() && !desk.outline.title.is_empty() {
        findings.report(&TEXT_MISSING, Place::of("正文"), "没有找到正文");
    }
    for &index in &body {
        let Some(one) = desk.at(Some(index)) else { continue };
        if set_apart(one) {
            continue;
        }
        if desk.outline.kind == Kind::Minutes && attendance(one, findings) {
            continue;
        }
        let heading = heading(one);
        face(one, heading.as_ref(), findings);
        indents(one, findings);
        emphasis(one, heading.as_ref(), findings);
        pitch(desk, one, findings);
    }
    let outline = desk.outline;
    let like_text = outline.recipients.iter().chain(&outline.note).chain(&outline.organ).chain(&outline.date);
    for &index in like_text.chain(&outline.remark) {
        if let Some(one) = desk.at(Some(index)) {
            face(one, None, findings);
        }
    }
    colours(desk, findings);
}

/// §10.3: who was there, who was excused, who sat in. True where the paragraph is such a list.
fn attendance(one: &Paragraph, findings: &mut Findings) -> bool {
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
        findings.report(&ATTENDANCE, Place::paragraph(one), format!("“{label}{sign}”，{family}"));
    }
    true
}

/// Captions and pictures: centred, and no running text.
fn set_apart(one: &Paragraph) -> bool {
    matches!(one.shape.align, Align::Centre | Align::Right)
}

fn face(one: &Paragraph, heading: Option<&Heading>, findings: &mut Findings) {
    // The number and words of a heading have rules of their own.
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
        findings.report(&TEXT_FONT, Place::paragraph(one), format.east_asia.to_string());
    }
    let of_heading = one.chars().take(own).map(|(_, format)| format).find(|format| !is_size(format.size, SIZE_3));
    if let Some(format) = odd_size.or(of_heading) {
        findings.report(&TEXT_SIZE, Place::paragraph(one), size_name(format.size));
    }
}

fn indents(one: &Paragraph, findings: &mut Findings) {
    let first = one.first_indent();
    if !(1.6..=2.4).contains(&first) {
        findings.report(&TEXT_INDENT, Place::paragraph(one), format!("首行左空{}字", short(first)));
    }
    let size = one.size().max(1.0);
    let (left, right) = (one.shape.left / size, one.shape.right / size);
    if left.abs() > 0.3 || right.abs() > 0.3 {
        let found = if left.abs() > 0.3 {
            format!("整段左缩进{}字", short(left))
        } else {
            format!("整段右缩进{}字", short(right))
        };
        findings.report(&TEXT_WRAP, Place::paragraph(one), found);
    }
}

fn emphasis(one: &Paragraph, heading: Option<&Heading>, findings: &mut Findings) {
    let own = heading.map_or(0, |heading| heading.characters);
    let bold: String = one
        .chars()
        .skip(own)
        .skip_while(|(char, format)| !(format.bold && is_chinese(*char)))
        .map(|(char, _)| char)
        .collect();
    if !bold.is_empty() {
        findings.report(&TEXT_BOLD, Place::paragraph(one).quoting(&bold), "加粗");
    }
    let slanted = one.chars().find(|(char, format)| is_chinese(*char) && (format.italic || format.underline));
    if let Some((_, format)) = slanted {
        let found = if format.italic { "斜体" } else { "下划线" };
        findings.report(&TEXT_ITALIC, Place::paragraph(one), found);
    }
}

fn pitch(desk: &Desk<'_>, one: &Paragraph, findings: &mut Findings) {
    let height = desk.paper.line_height(one);
    // Another size is told as such; it may well have another pitch.
    if !is_size(one.size(), SIZE_3) {
        return;
    }
    if !(27.7..=30.3).contains(&height) {
        findings.report(&LINE_PITCH, Place::paragraph(one), format!("行距{}磅", short(height)));
    }
    let Some(format) = one.main() else { return };
    let added = desk.paper.section(one).and_then(|section| section.grid.character).filter(|_| one.shape.snap);
    let advance = format.size + format.spacing + added.unwrap_or_default();
    let upright = desk.paper.section(one).is_none_or(|section| !section.landscape());
    let count = (TYPE_AREA.0 / advance.max(1.0) + 0.05).floor();
    if upright && (count - 28.0).abs() > 0.5 {
        findings.report(&CHARACTERS, Place::of("正文"), format!("每行{count}个字"));
    }
}

fn colours(desk: &Desk<'_>, findings: &mut Findings) {
    for (index, one) in desk.paper.paragraphs.iter().enumerate() {
        if desk.outline.letterhead.contains(&index) || matches!(one.home, Home::Box(_)) && one.number == 0 {
            continue;
        }
        let coloured = one.pieces().find(|(_, format)| {
            let (red, green, blue) = format.colour;
            red.max(green).max(blue) > 0x30
        });
        if let Some((text, format)) = coloured {
            findings.report(&TEXT_COLOUR, Place::paragraph(one).quoting(text.trim()), colour_name(format.colour));
        }
    }
}
