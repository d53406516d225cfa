//! §5.1 and §5.2.1: paper and margins of every section.

use crate::Desk;
use crate::docx::mm;
use crate::finding::{Findings, Place};
use crate::rules::{MARGIN_BOTTOM, MARGIN_LEFT, MARGIN_RIGHT, MARGIN_TOP, PAPER_SIZE};
use gongwen::standard::PAPER;

/// Millimetres by which a measure may be off; Word keeps twips.
const TOLERANCE: f64 = 1.05;

pub(crate) fn check(desk: &Desk<'_>, findings: &mut Findings) {
    for (index, section) in desk.paper.sections.iter().enumerate() {
        let place = || match desk.paper.sections.len() {
            1 => Place::of("页面设置"),
            _ => Place::of("页面设置").quoting(&format!("第{}节", index + 1)),
        };
        let (width, height) = section.paper;
        let (short, long) = (width.min(height), width.max(height));
        if (mm(short - PAPER.0)).abs() > TOLERANCE || (mm(long - PAPER.1)).abs() > TOLERANCE {
            findings.report(&PAPER_SIZE, place(), format!("{:.0} mm×{:.0} mm", mm(width), mm(height)));
        }
        // Where a landscape page keeps its margins follows from how it is bound; the standard is silent.
        if section.landscape() {
            continue;
        }
        let [top, right, bottom, left] = section.margins.map(mm);
        let sides = [
            (&MARGIN_TOP, top, 37.0, "上边距"),
            (&MARGIN_LEFT, left, 28.0, "左边距"),
            (&MARGIN_RIGHT, right, 26.0, "右边距"),
            (&MARGIN_BOTTOM, bottom, 35.0, "下边距"),
        ];
        for (rule, found, wanted, name) in sides {
            // The mark of a letter stands above the type area of its first page.
            let letterhead = desk.outline.letter && index == 0 && *rule == MARGIN_TOP;
            if (found - wanted).abs() > TOLERANCE && !letterhead {
                findings.report(rule, place(), format!("{name}{found:.1} mm"));
            }
        }
    }
}
