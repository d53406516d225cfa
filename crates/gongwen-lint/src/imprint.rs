//! In: the outline of a document. Out: violations of §7.4: copies, printing organ and date, lines of the imprint.

use crate::docx::{Border, Container, Paragraph, mm};
use crate::fonts::{class, is_chinese, is_size, size_name};
use crate::letterhead::colour_name;
use crate::patterns::{DateLine, date_line};
use crate::rules::*;
use crate::violation::{Place, Violations, one_decimal};
use crate::{Kind, LintContext};
use gongwen::standard::Class;
use gongwen::standard::{SIZE_4, TYPE_AREA};

pub(crate) fn check(context: &LintContext<'_>, violations: &mut Violations) {
    let outline = context.outline;
    let Some(printed) = context.paragraph(outline.printed) else {
        // §10.1: the imprint of a letter has neither 印发 nor lines.
        if !outline.letter && outline.kind != Kind::Minutes && outline.number.is_some() {
            violations.report(&IMPRINT_MISSING, Place::of("版记"), "没有找到印发机关和印发日期");
        }
        copies(context, violations);
        return;
    };
    copies(context, violations);
    if outline.letter {
        violations.report(&LETTER_IMPRINT, Place::named("版记", printed), "写了印发机关和印发日期");
        return;
    }
    row(context, printed, violations);
    date(context, printed, violations);
    let first = outline.imprint_start(0);
    let last = outline.printed.unwrap_or(first);
    for one in context.docx.paragraphs.get(first..=last).unwrap_or_default() {
        let odd = one
            .chars()
            .filter(|(char, _)| is_chinese(*char))
            .find(|(_, format)| class(&format.east_asia) != Some(Class::FangSong) || !is_size(format.size, SIZE_4));
        if let Some((_, format)) = odd {
            let found = format!("{}，{}", format.east_asia, size_name(format.size));
            violations.report(&IMPRINT_FONT, Place::named("版记", one), found);
        }
    }
    lines(context, first, last, violations);
}

fn indent(one: &Paragraph) -> f64 {
    // Cells have a margin of their own.
    one.first_indent() + if matches!(one.container, Container::Cell { .. }) { 0.35 } else { 0.0 }
}

fn copies(context: &LintContext<'_>, violations: &mut Violations) {
    let Some(one) = context.paragraph(context.outline.copies) else { return };
    let place = || Place::named("版记", one);
    let tight: String = one.text.chars().filter(|char| !char.is_whitespace()).collect();
    if tight.chars().nth(2) != Some('：') {
        violations.report(&COPIES_COLON, place(), format!("“{}”", tight.chars().take(3).collect::<String>()));
    }
    if !tight.ends_with('。') {
        let end: String = tight.chars().next_back().map_or_else(String::new, String::from);
        violations.report(&COPIES_END, place(), format!("以“{end}”结尾"));
    }
    if !(0.5..=1.6).contains(&indent(one)) {
        violations.report(&COPIES_INDENT, place(), format!("左空{}字", one_decimal(indent(one))));
    }
}

fn row(context: &LintContext<'_>, printed: &Paragraph, violations: &mut Violations) {
    let place = || Place::named("版记", printed);
    let text = printed.trimmed();
    let alone = text.chars().next().is_some_and(|char| char.is_ascii_digit());
    match &printed.container {
        // The organ is in the cell before.
        Container::Cell { first: false, .. } if alone => return,
        _ if alone => {
            violations.report(&PRINTED_ROW, place(), "印发机关和印发日期不在同一行");
            return;
        }
        _ => {}
    }
    let left = indent(printed);
    if !(0.5..=1.6).contains(&left) {
        violations.report(&PRINTED_ROW, place(), format!("印发机关左空{}字", one_decimal(left)));
    }
    let stop = printed.shape.tabs.iter().find(|(kind, _)| kind.as_ref() == "right");
    let width = context.docx.section(printed).map_or(TYPE_AREA.0, super::docx::Section::text_width);
    if let Some((_, at)) = stop {
        let right = (width - at) / SIZE_4;
        if !(0.4..=1.6).contains(&right) {
            violations.report(&PRINTED_ROW, place(), format!("印发日期右空{}字", one_decimal(right.max(0.0))));
        }
    }
}

fn date(context: &LintContext<'_>, printed: &Paragraph, violations: &mut Violations) {
    let tight: String = printed.text.chars().filter(|char| !char.is_whitespace()).collect();
    let place = || Place::named("版记", printed);
    let bare = tight.strip_suffix("印发");
    let written = bare.unwrap_or(&tight);
    // The organ's name may end with a digit, so the longest suffix that is a date is taken.
    let found = written.char_indices().find_map(|(at, _)| {
        let tail = written.get(at..)?;
        Some((tail, date_line(tail)?))
    });
    // The spaces of an open date were removed above.
    match found {
        Some((tail, DateLine::Other)) => violations.report(&PRINTED_DATE, place(), format!("“{tail}”")),
        Some((tail, DateLine::Figures { padded: true, .. } | DateLine::Figures { date: None, .. })) => {
            violations.report(&PRINTED_DATE, place(), format!("“{tail}”"));
        }
        Some((_, DateLine::Figures { date: Some(day), .. })) => {
            let signed = context.paragraph(context.outline.date).and_then(|one| date_line(&one.text));
            if let Some(DateLine::Figures { date: Some(signed), .. }) = signed
                && day < signed
            {
                violations.report(&PRINTED_EARLY, place(), format!("印发{day}，成文{signed}"));
            }
        }
        Some((_, DateLine::Open)) => {}
        None => violations.report(&PRINTED_DATE, place(), format!("“{}”", super::violation::excerpt(written))),
    }
    if bare.is_none() {
        violations.report(&PRINTED_DATE, place(), "日期后没有“印发”");
    }
}

fn lines(context: &LintContext<'_>, first: usize, last: usize, violations: &mut Violations) {
    let place = || Place::of("版记的分隔线");
    let (lines, width) = drawn(context, first, last);
    let wanted = if context.outline.copies.is_some() { 3 } else { 2 };
    if lines.len() < wanted {
        let found = if lines.is_empty() { "没有分隔线".to_owned() } else { format!("只有{}条", lines.len()) };
        violations.report_with(&IMPRINT_LINES, place(), found, format!("{wanted}条"));
        return;
    }
    let outer = lines.len() - 1;
    for (index, line) in lines.iter().enumerate() {
        let thick = index == 0 || index == outer;
        let sound = if thick { (0.8..=1.5).contains(&line.weight) } else { (0.4..=0.8).contains(&line.weight) };
        if !sound {
            let name = if thick { "首末线" } else { "中间线" };
            violations.report(&IMPRINT_WEIGHT, place(), format!("{name}{}磅", line.weight));
        }
        let (red, green, blue) = line.colour;
        if red.max(green).max(blue) > 0x30 {
            violations.report(&IMPRINT_COLOUR, place(), colour_name(line.colour));
        }
    }
    if let Some(width) = width
        && (mm(width) - 156.0).abs() > 4.5
    {
        violations.report(&IMPRINT_WIDTH, place(), format!("{:.0} mm", mm(width)));
    }
}

/// The lines of the imprint from top to bottom, and the width that differs most from that of the 版心.
fn drawn(context: &LintContext<'_>, first: usize, last: usize) -> (Vec<Border>, Option<f64>) {
    let paragraphs = context.docx.paragraphs.get(first..=last).unwrap_or_default();
    let table = paragraphs.iter().find_map(|one| match one.container {
        Container::Cell { table, .. } => context.docx.tables.get(table),
        _ => None,
    });
    let mut lines = Vec::new();
    if let Some(table) = table {
        let rows = table.rows.len();
        for (index, row) in table.rows.iter().enumerate() {
            let above = row.top.unwrap_or(if index == 0 { table.borders[0] } else { table.borders[2] });
            lines.extend(Some(above).filter(|line| line.drawn));
            if index + 1 == rows {
                lines.extend(Some(row.bottom.unwrap_or(table.borders[1])).filter(|line| line.drawn));
            }
        }
        return (lines, table.width);
    }
    let mut width: Option<f64> = None;
    let mut below = false;
    let near = context.docx.paragraphs.get(first.saturating_sub(1)..(last + 2).min(context.docx.paragraphs.len()));
    for one in near.unwrap_or_default() {
        for stroke in &one.strokes {
            lines.push(Border { drawn: true, weight: stroke.weight, colour: stroke.colour, ..Border::default() });
            width = worse(width, stroke.width);
        }
    }
    for one in paragraphs {
        let shape = &one.shape;
        let own = shape.frame.as_ref().and_then(|frame| frame.width).unwrap_or(TYPE_AREA.0);
        let reach = own - shape.left.min(shape.left + shape.first).max(0.0) - shape.right.max(0.0);
        if shape.top.drawn {
            // Two adjacent borders are drawn as one.
            if !below {
                lines.push(shape.top);
            }
            width = worse(width, reach);
        }
        below = shape.bottom.drawn;
        if shape.bottom.drawn {
            lines.push(shape.bottom);
            width = worse(width, reach);
        }
    }
    (lines, width)
}

fn worse(known: Option<f64>, width: f64) -> Option<f64> {
    let off = |width: f64| (width - TYPE_AREA.0).abs();
    match known {
        Some(known) if off(known) >= off(width) => Some(known),
        _ => Some(width),
    }
}
