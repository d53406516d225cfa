//! §7.4: copies, who printed it and when, the lines around them.

use crate::docx::{Border, Home, Paragraph, mm};
use crate::finding::{Findings, Place, short};
use crate::fonts::{class, is_chinese, is_size, size_name};
use crate::letterhead::colour_name;
use crate::rules::*;
use crate::words::{DateLine, date_line};
use crate::{Desk, Kind};
use gongwen::standard::Class;
use gongwen::standard::{SIZE_4, TYPE_AREA};

pub(crate) fn check(desk: &Desk<'_>, findings: &mut Findings) {
    let outline = desk.outline;
    let Some(printed) = desk.at(outline.printed) else {
        // §10.1: a letter has neither 印发 nor lines.
        if !outline.letter && outline.kind != Kind::Minutes && outline.number.is_some() {
            findings.report(&IMPRINT_MISSING, Place::of("版记"), "没有找到印发机关和印发日期");
        }
        copies(desk, findings);
        return;
    };
    copies(desk, findings);
    if outline.letter {
        findings.report(&LETTER_IMPRINT, Place::named("版记", printed), "写了印发机关和印发日期");
        return;
    }
    row(desk, printed, findings);
    date(desk, printed, findings);
    let first = outline.imprint_start(0);
    let last = outline.printed.unwrap_or(first);
    for one in desk.paper.paragraphs.get(first..=last).unwrap_or_default() {
        let odd = one
            .chars()
            .filter(|(char, _)| is_chinese(*char))
            .find(|(_, format)| class(&format.east_asia) != Some(Class::FangSong) || !is_size(format.size, SIZE_4));
        if let Some((_, format)) = odd {
            let found = format!("{}，{}", format.east_asia, size_name(format.size));
            findings.report(&IMPRINT_FONT, Place::named("版记", one), found);
        }
    }
    lines(desk, first, last, findings);
}

fn indent(one: &Paragraph) -> f64 {
    // Cells bring a margin of their own.
    one.first_indent() + if matches!(one.home, Home::Cell { .. }) { 0.35 } else { 0.0 }
}

fn copies(desk: &Desk<'_>, findings: &mut Findings) {
    let Some(one) = desk.at(desk.outline.copies) else { return };
    let place = || Place::named("版记", one);
    let tight: String = one.text.chars().filter(|char| !char.is_whitespace()).collect();
    if tight.chars().nth(2) != Some('：') {
        findings.report(&COPIES_COLON, place(), format!("“{}”", tight.chars().take(3).collect::<String>()));
    }
    if !tight.ends_with('。') {
        let end: String = tight.chars().next_back().map_or_else(String::new, String::from);
        findings.report(&COPIES_END, place(), format!("以“{end}”结尾"));
    }
    if !(0.5..=1.6).contains(&indent(one)) {
        findings.report(&COPIES_INDENT, place(), format!("左空{}字", short(indent(one))));
    }
}

fn row(desk: &Desk<'_>, printed: &Paragraph, findings: &mut Findings) {
    let place = || Place::named("版记", printed);
    let text = printed.trimmed();
    let alone = text.chars().next().is_some_and(|char| char.is_ascii_digit());
    match &printed.home {
        // The organ stands in the cell before.
        Home::Cell { first: false, .. } if alone => return,
        _ if alone => {
            findings.report(&PRINTED_ROW, place(), "印发机关和印发日期不在同一行");
            return;
        }
        _ => {}
    }
    let left = indent(printed);
    if !(0.5..=1.6).contains(&left) {
        findings.report(&PRINTED_ROW, place(), format!("印发机关左空{}字", short(left)));
    }
    let stop = printed.shape.tabs.iter().find(|(kind, _)| kind.as_ref() == "right");
    let width = desk.paper.section(printed).map_or(TYPE_AREA.0, super::docx::Section::text_width);
    if let Some((_, at)) = stop {
        let right = (width - at) / SIZE_4;
        if !(0.4..=1.6).contains(&right) {
            findings.report(&PRINTED_ROW, place(), format!("印发日期右空{}字", short(right.max(0.0))));
        }
    }
}

fn date(desk: &Desk<'_>, printed: &Paragraph, findings: &mut Findings) {
    let tight: String = printed.text.chars().filter(|char| !char.is_whitespace()).collect();
    let place = || Place::named("版记", printed);
    let bare = tight.strip_suffix("印发");
    let written = bare.unwrap_or(&tight);
    // The organ's name may end with a figure, so the longest tail that is a date counts.
    let found = written.char_indices().find_map(|(at, _)| {
        let tail = written.get(at..)?;
        Some((tail, date_line(tail)?))
    });
    // Open figures were closed up above with the white between them.
    match found {
        Some((tail, DateLine::Other)) => findings.report(&PRINTED_DATE, place(), format!("“{tail}”")),
        Some((tail, DateLine::Figures { padded: true, .. } | DateLine::Figures { date: None, .. })) => {
            findings.report(&PRINTED_DATE, place(), format!("“{tail}”"));
        }
        Some((_, DateLine::Figures { date: Some(day), .. })) => {
            let signed = desk.at(desk.outline.date).and_then(|one| date_line(&one.text));
            if let Some(DateLine::Figures { date: Some(signed), .. }) = signed
                && day < signed
            {
                findings.report(&PRINTED_EARLY, place(), format!("印发{day}，成文{signed}"));
            }
        }
        Some((_, DateLine::Open)) => {}
        None => findings.report(&PRINTED_DATE, place(), format!("“{}”", super::finding::quoted(written))),
    }
    if bare.is_none() {
        findings.report(&PRINTED_DATE, place(), "日期后没有“印发”");
    }
}

fn lines(desk: &Desk<'_>, first: usize, last: usize, findings: &mut Findings) {
    let place = || Place::of("版记的分隔线");
    let (lines, width) = drawn(desk, first, last);
    let wanted = if desk.outline.copies.is_some() { 3 } else { 2 };
    if lines.len() < wanted {
        let found = if lines.is_empty() { "没有分隔线".to_owned() } else { format!("只有{}条", lines.len()) };
        findings.report_with(&IMPRINT_LINES, place(), found, format!("{wanted}条"));
        return;
    }
    let outer = lines.len() - 1;
    for (index, line) in lines.iter().enumerate() {
        let thick = index == 0 || index == outer;
        let sound = if thick { (0.8..=1.5).contains(&line.weight) } else { (0.4..=0.8).contains(&line.weight) };
        if !sound {
            let name = if thick { "首末线" } else { "中间线" };
            findings.report(&IMPRINT_WEIGHT, place(), format!("{name}{}磅", line.weight));
        }
        let (red, green, blue) = line.colour;
        if red.max(green).max(blue) > 0x30 {
            findings.report(&IMPRINT_COLOUR, place(), colour_name(line.colour));
        }
    }
    if let Some(width) = width
        && (mm(width) - 156.0).abs() > 4.5
    {
        findings.report(&IMPRINT_WIDTH, place(), format!("{:.0} mm", mm(width)));
    }
}

/// The lines from top to bottom, and the width of the one that is most off.
fn drawn(desk: &Desk<'_>, first: usize, last: usize) -> (Vec<Border>, Option<f64>) {
    let paragraphs = desk.paper.paragraphs.get(first..=last).unwrap_or_default();
    let table = paragraphs.iter().find_map(|one| match one.home {
        Home::Cell { table, .. } => desk.paper.tables.get(table),
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
    let near = desk.paper.paragraphs.get(first.saturating_sub(1)..(last + 2).min(desk.paper.paragraphs.len()));
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
            // Two borders that meet are drawn as one.
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
