//! §7.3.5 and §7.3.6: who signs, the date, the remark below it.

use crate::docx::Paragraph;
use crate::finding::{Findings, Place, short};
use crate::rules::*;
use crate::words::{DateLine, date_line};
use crate::{Desk, Kind};
use gongwen::standard::SIZE_3;

/// Posts of those who sign.
const POSTS: [&str; 16] = [
    "主任", "书记", "局长", "区长", "县长", "市长", "镇长", "乡长", "院长", "校长", "处长", "部长", "主席", "站长",
    "所长", "厅长",
];

pub(crate) fn check(desk: &Desk<'_>, findings: &mut Findings) {
    let outline = desk.outline;
    // Minutes bear no seal, and often neither name nor date (§10.3).
    let signed = outline.kind != Kind::Minutes && !outline.title.is_empty();
    let date = desk.at(outline.date);
    let organ: Vec<&Paragraph> = desk.all(&outline.organ).collect();
    if signed && organ.is_empty() {
        findings.report(&ORGAN_MISSING, Place::of("落款"), "没有找到发文机关署名");
    }
    match date {
        None if signed => findings.report(&DATE_MISSING, Place::of("落款"), "没有找到成文日期"),
        None => {}
        Some(date) => {
            form(date, findings);
            if let [organ] = organ.as_slice() {
                place_of(desk, organ, date, findings);
            }
        }
    }
    for one in &desk.paper.paragraphs {
        if one.text.contains("此页无正文") {
            findings.report(&NO_TEXT_PAGE, Place::paragraph(one), "“此页无正文”");
        }
    }
    if let Some(one) = desk.at(outline.remark) {
        remark(one, findings);
    }
}

fn form(date: &Paragraph, findings: &mut Findings) {
    let place = || Place::named("成文日期", date);
    let found = || format!("“{}”", date.trimmed());
    match date_line(&date.text) {
        Some(DateLine::Other) => findings.report(&DATE_FORM, place(), found()),
        Some(DateLine::Figures { padded: true, .. }) => findings.report(&DATE_ZERO, place(), found()),
        Some(DateLine::Figures { date: None, .. }) => findings.report(&DATE_REAL, place(), found()),
        _ => {}
    }
}

/// Either of the ways of §7.3.5.1 and §7.3.5.2, within a character.
fn place_of(desk: &Desk<'_>, organ: &Paragraph, date: &Paragraph, findings: &mut Findings) {
    let Some(width) = desk.paper.section(date).map(super::docx::Section::text_width) else { return };
    let name = organ.extent(width);
    let day = date.extent(width);
    let right = |extent: (f64, f64)| (width - extent.1) / SIZE_3;
    let centre = |extent: (f64, f64)| (extent.0 + extent.1) / 2.0 / SIZE_3;
    let (name_gap, date_gap) = (right(name), right(day));
    // §7.3.5.3: the post of who signs, with room for the signature right of it.
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
    // A date that stands right alone leaves the fault to the name.
    if (3.3..=4.7).contains(&date_gap) {
        let found = format!("署名的中线偏离成文日期{}字", short((centre(name) - centre(day)).abs()));
        findings.report(&ORGAN_POSITION, Place::named("署名", organ), found);
    } else {
        findings.report(&DATE_POSITION, Place::named("成文日期", date), format!("右空{}字", short(date_gap.max(0.0))));
    }
}

fn remark(one: &Paragraph, findings: &mut Findings) {
    let text = one.trimmed();
    if !(text.starts_with('（') && text.ends_with('）')) {
        findings.report(&REMARK_BRACKETS, Place::named("附注", one), format!("“{}”", super::finding::quoted(text)));
    }
    if !(1.6..=2.4).contains(&one.first_indent()) {
        findings.report(&REMARK_INDENT, Place::named("附注", one), format!("左空{}字", short(one.first_indent())));
    }
}
