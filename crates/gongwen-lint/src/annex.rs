//! In: the outline of a document. Out: violations of §7.3.4 and §7.3.7: list of annexes under the text, marks and titles of
//! the annexes.

use crate::LintContext;
use crate::docx::{Align, Paragraph};
use crate::fonts::{class, is_size};
use crate::letterhead::font_and_size;
use crate::rules::*;
use crate::violation::{Place, Violations, excerpt, one_decimal};
use gongwen::standard::Class;
use gongwen::standard::SIZE_3;

/// Tolerance of a distance measured in blank lines.
const LINES: f64 = 0.6;

pub(crate) fn check(context: &LintContext<'_>, violations: &mut Violations) {
    note(context, violations);
    marks(context, violations);
    names(context, violations);
}

/// Entries of the 附件说明: number if any, name, paragraph in which it begins.
fn entries<'a>(context: &LintContext<'a>) -> Vec<(Option<String>, String, &'a Paragraph)> {
    let mut entries: Vec<(Option<String>, String, &Paragraph)> = Vec::new();
    for (index, one) in context.paragraphs(&context.outline.note).enumerate() {
        for (line_index, line) in one.text.split('\n').enumerate() {
            let line = line.trim();
            let rest = if index == 0 && line_index == 0 { line.trim_start_matches("附件") } else { line };
            let rest = rest.trim_start().trim_start_matches(['：', ':']).trim_start();
            let digits: String = rest.chars().take(2).take_while(char::is_ascii_digit).collect();
            let after = rest.get(digits.len()..).unwrap_or_default();
            let sign: String =
                after.chars().take(1).filter(|char| matches!(char, '.' | '．' | '、' | ' ' | ':' | '：')).collect();
            let numbered = !digits.is_empty() && !sign.is_empty();
            if rest.is_empty() {
                continue;
            }
            match entries.last_mut() {
                Some((_, name, _)) if !numbered => name.push_str(rest),
                _ => {
                    let name = if numbered { after.get(sign.len()..).unwrap_or_default().trim() } else { rest };
                    entries.push((numbered.then(|| format!("{digits}{sign}")), name.to_owned(), one));
                }
            }
        }
    }
    entries
}

fn note(context: &LintContext<'_>, violations: &mut Violations) {
    let outline = context.outline;
    let Some(first) = outline.note.first().and_then(|index| context.paragraph(Some(*index))) else {
        if !outline.annexes.is_empty() {
            violations.report(&NOTE_MISSING, Place::of("附件说明"), "文后有附件，正文下没有附件说明");
        }
        return;
    };
    let place = || Place::named("附件说明", first);
    let text = first.trimmed();
    if !text.starts_with("附件：") {
        violations.report(&NOTE_COLON, place(), format!("“{}”", text.chars().take(3).collect::<String>()));
    }
    if !(1.6..=2.4).contains(&first.first_indent()) {
        violations.report(&NOTE_INDENT, place(), format!("左空{}字", one_decimal(first.first_indent())));
    }
    if let (Some(&own), Some(&last)) = (outline.note.first(), context.body().last())
        && let Some(lines) = context.blank_lines(last, own)
        && (lines - 1.0).abs() > LINES
    {
        violations.report(&NOTE_POSITION, place(), format!("空{}行", one_decimal(lines)));
    }
    let entries = entries(context);
    for (index, (number, name, one)) in entries.iter().enumerate() {
        if let Some(sign) = name.chars().next_back().filter(|char| "。，；、：.,;:".contains(*char)) {
            violations.report(&NOTE_END, Place::named("附件说明", one), format!("末尾有“{sign}”"));
        }
        let wanted = format!("{}.", index + 1);
        if entries.len() > 1 && number.as_deref() != Some(wanted.as_str()) {
            let found = number.clone().map_or_else(|| "没有序号".to_owned(), |number| format!("“{number}”"));
            violations.report_with(&NOTE_NUMBERS, Place::named("附件说明", one), found, format!("“{wanted}”"));
        }
    }
}

fn marks(context: &LintContext<'_>, violations: &mut Violations) {
    let outline = context.outline;
    for (index, annex) in outline.annexes.iter().enumerate() {
        let Some(one) = context.paragraph(Some(annex.mark)) else { continue };
        let place = || Place::named("附件", one);
        if !one.starts_page {
            violations.report(&ANNEX_PAGE, place(), "与前文在同一面");
        }
        let arabic = annex.number.chars().all(|char| char.is_ascii_digit());
        if annex.colon || !arabic {
            violations.report(&ANNEX_MARK, place(), format!("“{}”", one.trimmed()));
        }
        let wanted = if outline.annexes.len() == 1 { String::new() } else { (index + 1).to_string() };
        if arabic && annex.number != wanted {
            let found = format!("“{}”", one.trimmed());
            violations.report_with(&ANNEX_ORDER, place(), found, format!("“附件{wanted}”"));
        }
        let hei = one
            .pieces()
            .all(|(_, format)| class(&format.east_asia) == Some(Class::Hei) && is_size(format.size, SIZE_3));
        if !hei {
            violations.report(&ANNEX_MARK_FONT, place(), font_and_size(one));
        }
        if one.first_indent() > 0.4 || !matches!(one.shape.align, Align::Left | Align::Both) {
            violations.report(&ANNEX_MARK_POSITION, place(), "没有顶格");
        }
        let Some(&title) = annex.title.first() else { continue };
        let Some(head) = context.paragraph(Some(title)) else { continue };
        let place = || Place::named("附件标题", head);
        if let Some(lines) = context.blank_lines(annex.mark, title)
            && (lines - 1.0).abs() > LINES
        {
            violations.report(&ANNEX_TITLE_POSITION, place(), format!("在第{:.0}行", lines + 2.0));
        }
        if !head.centred() {
            violations.report(&ANNEX_TITLE_CENTRED, place(), "没有居中");
        }
    }
}

/// A text without white space and quotation marks, for comparison.
fn without_quotes_and_spaces(text: &str) -> String {
    text.chars().filter(|char| !char.is_whitespace() && !"《》“”".contains(*char)).collect()
}

fn names(context: &LintContext<'_>, violations: &mut Violations) {
    let outline = context.outline;
    let entries = entries(context);
    // Annexes that are separate files cannot be compared.
    if entries.is_empty() || outline.annexes.is_empty() {
        return;
    }
    let place = || entries.first().map_or_else(Place::default, |(_, _, one)| Place::named("附件说明", one));
    if entries.len() != outline.annexes.len() {
        let found = format!("附件说明列了{}个，文后有{}个", entries.len(), outline.annexes.len());
        violations.report(&NOTE_NAMES, place(), found);
        return;
    }
    for ((_, name, one), annex) in entries.iter().zip(&outline.annexes) {
        let title: String = context.paragraphs(&annex.title).map(|one| one.text.as_str()).collect();
        let named = name.trim_end_matches(['。', '，', '；', '、', '.', ',', ';']);
        if !annex.title.is_empty() && without_quotes_and_spaces(named) != without_quotes_and_spaces(&title) {
            let found = format!("说明为“{}”，附件标题为“{}”", excerpt(named), excerpt(title.trim()));
            violations.report(&NOTE_NAMES, Place::named("附件说明", one), found);
        }
    }
}
