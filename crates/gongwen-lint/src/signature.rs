//! In: the outline of a document. Out: violations of §7.3.5 and §7.3.6: signature, date, remark.

use crate::docx::Paragraph;
use crate::patterns::{DateLine, date_line};
use crate::rules::*;
use crate::violation::{Place, Violations, one_decimal};
use crate::{Kind, LintContext};
use gongwen::standard::SIZE_3;

/// Posts of signers.
const POSTS: [&str; 16] = [
    "主任", "书记", "局长", "区长", "县长", "市长", "镇长", "乡长", "院长", "校长", "处长", "部长", "主席", "站长",
    "所长", "厅长",
];

pub(crate) fn check(context: &LintContext<'_>, violations: &mut Violations) {
    let outline = context.outline;
    // Minutes have no seal, and often neither name nor date (§10.3).
    let signed = outline.kind != Kind::Minutes && !outline.title.is_empty();
    let date = context.paragraph(outline.date);
    let organ: Vec<&Paragraph> = context.paragraphs(&outline.organ).collect();
    if signed && organ.is_empty() {
        violations.report(&ORGAN_MISSING, Place::of("落款"), "没有找到发文机关署名");
    }
    match date {
        None if signed => violations.report(&DATE_MISSING, Place::of("落款"), "没有找到成文日期"),
        None => {}
        Some(date) => {
            form(date, violations);
            if let [organ] = organ.as_slice() {
                place_of(context, organ, date, violations);
            }
        }
    }
    for one in &context.docx.paragraphs {
        if one.text.contains("此页无正文") {
            violations.report(&NO_TEXT_PAGE, Place::paragraph(one), "“此页无正文”");
        }
    }
    if let Some(one) = context.paragraph(outline.remark) {
        remark(one, violations);
    }
}

fn form(date: &Paragraph, violations: &mut Violations) {
    let place = || Place::named("成文日期", date);
    let found = || format!("“{}”", date.trimmed());
    match date_line(&date.text) {
        Some(DateLine::Other) => violations.report(&DATE_FORM, place(), found()),
        Some(DateLine::Figures { padded: true, .. }) => violations.report(&DATE_ZERO, place(), found()),
        Some(DateLine::Figures { date: None, .. }) => violations.report(&DATE_REAL, place(), found()),
        _ => {}
    }
}

/// Checks the positions of name and date: one of those of §7.3.5.1 to §7.3.5.3, within about a character.
fn place_of(context: &LintContext<'_>, organ: &Paragraph, date: &Paragraph, violations: &mut Violations) {
    let Some(width) = context.docx.section(date).map(super::docx::Section::text_width) else { return };
    let name = organ.extent(width);
    let day = date.extent(width);
    let right = |extent: (f64, f64)| (width - extent.1) / SIZE_3;
    let centre = |extent: (f64, f64)| (extent.0 + extent.1) / 2.0 / SIZE_3;
    let (name_gap, date_gap) = (right(name), right(day));
    // §7.3.5.3: the post of the signer, with room for the stamp at its right.
    let post = POSTS.iter().any(|post| organ.trimmed().ends_with(post));
    if post && name_gap > 4.0 && (3.3..=4.7).contains(&date_gap) {
        return;
    }
    let centred = (centre(name) - centre(day)).abs() <= 1.2;
    let sealed = centred && ((3.3..=4.7).contains(&date_gap) || name_gap < 1.6);
    let shifted = (day.0 - name.0) / SIZE_3;
    let plain = (1.3..=2.7).contains(&name_gap) && (1.0..=3.0).contains(&shifted);
    let longer = (1.3..=2.7).contains(&date_gap) && day.1 - day.0 > name.1 - name.0 && (1.0..=3.0).contains(&shifted);
    if sealed || plain || longer {
        return;
    }
    // Where the date is at its position, the name is reported.
    if (3.3..=4.7).contains(&date_gap) {
        let found = format!("署名的中线偏离成文日期{}字", one_decimal((centre(name) - centre(day)).abs()));
        violations.report(&ORGAN_POSITION, Place::named("署名", organ), found);
    } else {
        violations.report(
            &DATE_POSITION,
            Place::named("成文日期", date),
            format!("右空{}字", one_decimal(date_gap.max(0.0))),
        );
    }
}

fn remark(one: &Paragraph, violations: &mut Violations) {
    let text = one.trimmed();
    if !(text.starts_with('（') && text.ends_with('）')) {
        violations.report(
            &REMARK_BRACKETS,
            Place::named("附注", one),
            format!("“{}”", super::violation::excerpt(text)),
        );
    }
    if !(1.6..=2.4).contains(&one.first_indent()) {
        violations.report(
            &REMARK_INDENT,
            Place::named("附注", one),
            format!("左空{}字", one_decimal(one.first_indent())),
        );
    }
}
