//! In: the sections of a document. Out: violations of §5.1 and §5.2.1: paper size and margins.

use crate::LintContext;
use crate::docx::mm;
use crate::rules::{MARGIN_BOTTOM, MARGIN_LEFT, MARGIN_RIGHT, MARGIN_TOP, PAPER_SIZE};
use crate::violation::{Place, Violations};
use gongwen::standard::PAPER;

/// Tolerance in millimetres: 1 mm of the standard, and rounding to twips.
const TOLERANCE: f64 = 1.05;

pub(crate) fn check(context: &LintContext<'_>, violations: &mut Violations) {
    for (index, section) in context.docx.sections.iter().enumerate() {
        let place = || match context.docx.sections.len() {
            1 => Place::of("页面设置"),
            _ => Place::of("页面设置").quoting(&format!("第{}节", index + 1)),
        };
        let (width, height) = section.paper;
        let (short, long) = (width.min(height), width.max(height));
        if (mm(short - PAPER.0)).abs() > TOLERANCE || (mm(long - PAPER.1)).abs() > TOLERANCE {
            violations.report(&PAPER_SIZE, place(), format!("{:.0} mm×{:.0} mm", mm(width), mm(height)));
        }
        // The standard does not define the margins of landscape pages.
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
            // The 发文机关标志 of a letter is above the type area of its first page.
            let letterhead = context.outline.letter && index == 0 && *rule == MARGIN_TOP;
            if (found - wanted).abs() > TOLERANCE && !letterhead {
                violations.report(rule, place(), format!("{name}{found:.1} mm"));
            }
        }
    }
}
