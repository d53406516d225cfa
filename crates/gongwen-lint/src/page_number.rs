//! In: the footers of a document. Out: violations of §7.5 and §10.1: page numbers, their typeface, dashes and side.

use crate::LintContext;
use crate::docx::{Align, Container, Footer, Paragraph, Section, mm};
use crate::fonts::{class, face, is_size, size_name};
use crate::rules::*;
use crate::violation::{Place, Violations, one_decimal};
use gongwen::standard::Class;
use gongwen::standard::SIZE_4;

pub(crate) fn check(context: &LintContext<'_>, violations: &mut Violations) {
    let Some(main) = context.docx.sections.iter().find(|section| !section.landscape()) else { return };
    let [odd, even, _] = &main.footers;
    let Some(number) = odd.as_deref().and_then(number) else {
        violations.report(&PAGE_NUMBER_MISSING, Place::of("页脚"), "没有页码");
        return;
    };
    check_format(number, violations);
    sides(context, number, even.as_deref(), violations);
    let distance = mm(main.margins[2] - main.footer_distance);
    if !(6.0..=14.0).contains(&distance) {
        let found = format!("页脚底端在版心下边缘下{distance:.0} mm");
        let expected = "页码在版心下边缘下7 mm，即页脚距边界约24 mm至28 mm".to_owned();
        violations.report_with(&PAGE_NUMBER_DISTANCE, Place::of("页脚"), found, expected);
    }
    first_page(context, violations);
    for section in context.docx.sections.iter().filter(|section| section.landscape()) {
        if section.footers[0].as_deref().and_then(page_number_of).is_none() {
            violations.report(&PAGE_NUMBER_MISSING, Place::of("横排页的页脚"), "没有页码");
        }
    }
}

fn number(footer: &Footer) -> Option<&Paragraph> {
    footer.paragraphs.iter().find(|one| one.page_field)
}

fn page_number_of(footer: &Footer) -> Option<&Paragraph> {
    number(footer)
}

fn check_format(number: &Paragraph, violations: &mut Violations) {
    let place = || Place::of("页脚").quoting(number.trimmed());
    let digit = number.chars().find(|(char, _)| char.is_ascii_digit());
    if let Some((char, format)) = digit {
        let family = face(format, char);
        if class(family) != Some(Class::Song) || !is_size(format.size, SIZE_4) {
            violations.report(&PAGE_NUMBER_FONT, place(), format!("{family}，{}", size_name(format.size)));
        }
    }
    let tight: String = number.text.chars().filter(|char| !char.is_whitespace()).collect();
    // A field without a stored result displays a number once the file is opened.
    let shortest = if digit.is_none() && number.page_field { 2 } else { 3 };
    if !(tight.starts_with('—') && tight.ends_with('—') && tight.chars().count() >= shortest) {
        violations.report(&PAGE_NUMBER_DASHES, place(), format!("“{}”", number.trimmed()));
    }
}

/// Horizontal position of the page number: -1 left, 0 centre, 1 right; `None` for a frame aligned to the outside.
fn side(number: &Paragraph) -> Option<i32> {
    let framed = match (&number.container, &number.shape.frame) {
        (Container::Box(frame), _) | (_, Some(frame)) => frame.align.as_deref(),
        _ => None,
    };
    match framed {
        Some("outside") => return None,
        Some("center") => return Some(0),
        Some("right") => return Some(1),
        Some("left") => return Some(-1),
        _ => {}
    }
    Some(match number.shape.align {
        Align::Right => 1,
        Align::Centre | Align::Distribute => 0,
        // Tab stops of the usual footer: centre, then right.
        _ => match number.text.chars().take_while(|char| *char == '\t').count() {
            0 => -1,
            1 => 0,
            _ => 1,
        },
    })
}

fn sides(context: &LintContext<'_>, odd: &Paragraph, even: Option<&Footer>, violations: &mut Violations) {
    let place = || Place::of("页脚").quoting(odd.trimmed());
    let description = |side: Option<i32>| match side {
        Some(-1) => "居左",
        Some(1) => "居右",
        Some(_) => "居中",
        None => "居外侧",
    };
    if side(odd).is_none() {
        return;
    }
    let even = even.filter(|_| context.docx.even_and_odd).and_then(number);
    if side(odd) != Some(1) {
        violations.report(&PAGE_NUMBER_SIDES, place(), format!("单页码{}", description(side(odd))));
        return;
    }
    let Some(even) = even else {
        let found = if context.docx.even_and_odd {
            "双页没有页码"
        } else {
            "没有设“奇偶页不同”，双页码也居右"
        };
        violations.report(&PAGE_NUMBER_SIDES, place(), found);
        return;
    };
    if side(even) != Some(-1) && side(even).is_some() {
        violations.report(
            &PAGE_NUMBER_SIDES,
            Place::of("双页页脚").quoting(even.trimmed()),
            format!("双页码{}", description(side(even))),
        );
        return;
    }
    let size = odd.size().max(1.0);
    let inner = [
        ("单页码右空", odd.shape.right / size + odd.trailing_white(), odd),
        ("双页码左空", (even.shape.left + even.shape.first) / size + even.leading_white(), even),
    ];
    for (name, found, one) in inner {
        // A text box has a position of its own.
        if !(0.5..=1.6).contains(&found) && !matches!(one.container, Container::Box(_)) && one.shape.frame.is_none() {
            violations.report(
                &PAGE_NUMBER_INDENT,
                Place::of("页脚").quoting(one.trimmed()),
                format!("{name}{}字", one_decimal(found)),
            );
        }
    }
}

fn first_page(context: &LintContext<'_>, violations: &mut Violations) {
    let Some(section) = context.docx.sections.first() else { return };
    let shown = first_number(section);
    if context.outline.letter {
        if shown {
            violations.report(&LETTER_FIRST_PAGE, Place::of("首页页脚"), "首页有页码");
        }
    } else if !shown && section.footers[0].as_deref().is_some_and(|footer| number(footer).is_some()) {
        violations.report(&PAGE_NUMBER_MISSING, Place::of("首页页脚"), "首页没有页码（设了“首页不同”）");
    }
}

fn first_number(section: &Section) -> bool {
    let footer = if section.title_page { section.footers[2].as_deref() } else { section.footers[0].as_deref() };
    footer.and_then(number).is_some()
}
