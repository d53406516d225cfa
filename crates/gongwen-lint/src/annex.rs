//! §7.3.4 and §7.3.7: the list of annexes under the text, and the annexes.

use crate::Desk;
use crate::docx::{Align, Paragraph};
use crate::finding::{Findings, Place, quoted, short};
use crate::fonts::{class, is_size};
use crate::letterhead::looks;
use crate::rules::*;
use gongwen::standard::Class;
use gongwen::standard::SIZE_3;

/// Lines by which a distance told by blank lines may be off.
const LINES: f64 = 0.6;

pub(crate) fn check(desk: &Desk<'_>, findings: &mut Findings) {
    note(desk, findings);
    marks(desk, findings);
    names(desk, findings);
}

/// The entries of the list: number where there is one, name, the paragraph it begins in.
fn entries<'a>(desk: &Desk<'a>) -> Vec<(Option<String>, String, &'a Paragraph)> {
    let mut entries: Vec<(Option<String>, String, &Paragraph)> = Vec::new();
    for (index, one) in desk.all(&desk.outline.note).enumerate() {
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

fn note(desk: &Desk<'_>, findings: &mut Findings) {
    let outline = desk.outline;
    let Some(first) = outline.note.first().and_then(|index| desk.at(Some(*index))) else {
        if !outline.annexes.is_empty() {
            findings.report(&NOTE_MISSING, Place::of("附件说明"), "文后有附件，正文下没有附件说明");
        }
        return;
    };
    let place = || Place::named("附件说明", first);
    let text = first.trimmed();
    if !text.starts_with("附件：") {
        findings.report(&NOTE_COLON, place(), format!("“{}”", text.chars().take(3).collect::<String>()));
    }
    if !(1.6..=2.4).contains(&first.first_indent()) {
        findings.report(&NOTE_INDENT, place(), format!("左空{}字", short(first.first_indent())));
    }
    if let (Some(&own), Some(&last)) = (outline.note.first(), desk.body().last())
        && let Some(lines) = desk.blank_lines(last, own)
        && (lines - 1.0).abs() > LINES
    {
        findings.report(&NOTE_POSITION, place(), format!("空{}行", short(lines)));
    }
    let entries = entries(desk);
    for (index, (number, name, one)) in entries.iter().enumerate() {
        if let Some(sign) = name.chars().next_back().filter(|char| "。，；、：.,;:".contains(*char)) {
            findings.report(&NOTE_END, Place::named("附件说明", one), format!("末尾有“{sign}”"));
        }
        let wanted = format!("{}.", index + 1);
        if entries.len() > 1 && number.as_deref() != Some(wanted.as_str()) {
            let found = number.clone().map_or_else(|| "没有序号".to_owned(), |number| format!("“{number}”"));
            findings.report_with(&NOTE_NUMBERS, Place::named("附件说明", one), found, format!("“{wanted}”"));
        }
    }
}

fn marks(desk: &Desk<'_>, findings: &mut Findings) {
    let outline = desk.outline;
    for (index, annex) in outline.annexes.iter().enumerate() {
        let Some(one) = desk.at(Some(annex.mark)) else { continue };
        let place = || Place::named("附件", one);
        if !one.starts_page {
            findings.report(&ANNEX_PAGE, place(), "与前文在同一面");
        }
        let arabic = annex.number.chars().all(|char| char.is_ascii_digit());
        if annex.colon || !arabic {
            findings.report(&ANNEX_MARK, place(), format!("“{}”", one.trimmed()));
        }
        let wanted = if outline.annexes.len() == 1 { String::new() } else { (index + 1).to_string() };
        if arabic && annex.number != wanted {
            let found = format!("“{}”", one.trimmed());
            findings.report_with(&ANNEX_ORDER, place(), found, format!("“附件{wanted}”"));
        }
        let hei = one
            .pieces()
            .all(|(_, format)| class(&format.east_asia) == Some(Class::Hei) && is_size(format.size, SIZE_3));
        if !hei {
            findings.report(&ANNEX_MARK_FONT, place(), looks(one));
        }
        if one.first_indent() > 0.4 || !matches!(one.shape.align, Align::Left | Align::Both) {
            findings.report(&ANNEX_MARK_POSITION, place(), "没有顶格");
        }
        let Some(&title) = annex.title.first() else { continue };
        let Some(head) = desk.at(Some(title)) else { continue };
        let place = || Place::named("附件标题", head);
        if let Some(lines) = desk.blank_lines(annex.mark, title)
            && (lines - 1.0).abs() > LINES
        {
            findings.report(&ANNEX_TITLE_POSITION, place(), format!("在第{:.0}行", lines + 2.0));
        }
        if !head.centred() {
            findings.report(&ANNEX_TITLE_CENTRED, place(), "没有居中");
        }
    }
}

/// Compares without white and quotation marks.
fn bare(text: &str) -> String {
    text.chars().filter(|char| !char.is_whitespace() && !"《》“”".contains(*char)).collect()
}

fn names(desk: &Desk<'_>, findings: &mut Findings) {
    let outline = desk.outline;
    let entries = entries(desk);
    // Annexes that come as files of their own cannot be compared.
    if entries.is_empty() || outline.annexes.is_empty() {
        return;
    }
    let place = || entries.first().map_or_else(Place::default, |(_, _, one)| Place::named("附件说明", one));
    if entries.len() != outline.annexes.len() {
        let found = format!("附件说明列了{}个，文后有{}个", entries.len(), outline.annexes.len());
        findings.report(&NOTE_NAMES, place(), found);
        return;
    }
    for ((_, name, one), annex) in entries.iter().zip(&outline.annexes) {
        let title: String = desk.all(&annex.title).map(|one| one.text.as_str()).collect();
        let named = name.trim_end_matches(['。', '，', '；', '、', '.', ',', ';']);
        if !annex.title.is_empty() && bare(named) != bare(&title) {
            let found = format!("说明为“{}”，附件标题为“{}”", quoted(named), quoted(title.trim()));
            findings.report(&NOTE_NAMES, Place::named("附件说明", one), found);
        }
    }
}
