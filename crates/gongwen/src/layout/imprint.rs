//! In: the imprint and the pages so far. Out: the 版记 at the foot of the last page (§7.4), page numbers (§7.5).

use crate::document::Document;
use crate::fonts::Class;
use crate::geometry::{
    ASCENT, CELL, IMPRINT_ROW, IMPRINT_THICK, IMPRINT_THIN, LINE, PAGE_NUMBER_DROP, SIZE_4, TYPE_AREA,
};
use crate::layout::flow::{Area, Flow};
use crate::layout::head::{Desk, runs};
use crate::layout::lines::{Measure, break_lines};
use crate::layout::pages::{Colour, Item, Page, Role, Rule, Turn};
use crate::layout::text::{Style, width};
use crate::wording;

/// Sets the 版记 on the last page, or on one more upright page where it has no room or the last lies crosswise.
pub(crate) fn imprint(document: &Document, desk: &mut Desk<'_>, flow: &mut Flow) {
    let style = Style::new(Class::FangSong, SIZE_4);
    let baseline = (IMPRINT_ROW - SIZE_4) / 2.0 + ASCENT * SIZE_4;
    let full = TYPE_AREA.0;
    let mut items = Vec::new();
    let mut height = 0.0;
    let rule = |y: f64, weight: f64| Item::Rule(Rule { from: (0.0, y), to: (full, y), weight, colour: Colour::Black });
    items.push(rule(IMPRINT_THICK / 2.0, IMPRINT_THICK));
    if let Some(copies) = wording::copies(&document.imprint) {
        // §7.4.2: one character in on both sides, wrapped under the first character after the colon.
        let element = desk.element(Role::Paragraph);
        let label = desk.setter.atoms("抄送：", style);
        let indent = width(&label);
        let mut atoms = label;
        atoms.extend(desk.setter.atoms(&copies, style));
        let measure = Measure { width: full - 2.0 * SIZE_4, first: 0.0, rest: indent, justify: true };
        for line in break_lines(&atoms, measure) {
            items.extend(runs(&line, SIZE_4 + line.indent, height + baseline, Some(element)));
            height += IMPRINT_ROW;
        }
        items.push(rule(height, IMPRINT_THIN));
    }
    let element = desk.element(Role::Paragraph);
    let organ = desk.setter.atoms(&document.imprint.printed_by, style);
    let date = format!("{}印发", wording::date(document.imprint.printed_on, document.number.year));
    let date = desk.setter.atoms(&date, style);
    let date_width = width(&date);
    let organ_lines = break_lines(&organ, Measure::plain(full - 3.0 * SIZE_4 - date_width));
    for line in &organ_lines {
        items.extend(runs(line, SIZE_4, height + baseline, Some(element)));
        height += IMPRINT_ROW;
    }
    for line in break_lines(&date, Measure::plain(full)) {
        items.extend(runs(&line, full - SIZE_4 - date_width, height - IMPRINT_ROW + baseline, Some(element)));
    }
    items.push(rule(height - IMPRINT_THICK / 2.0, IMPRINT_THICK));

    if flow.area.is_landscape() || !flow.fits(height + LINE / 2.0) {
        flow.turn(Area::UPRIGHT);
    }
    let top = flow.area.height - height;
    flow.draw(items, 0.0, top);
    flow.used = flow.area.height;
}

/// Numbers every page: 4号 digits of 宋体 between two dashes, 7 mm under the 版心, at the outer edge one character in.
pub(crate) fn number_pages(desk: &mut Desk<'_>, pages: &mut [Page]) {
    let style = Style::new(Class::Song, SIZE_4);
    for (index, page) in pages.iter_mut().enumerate() {
        let number = index + 1;
        page.number = Some(number);
        let atoms = desk.setter.atoms(&format!("— {number} —"), style);
        let line = break_lines(&atoms, Measure::plain(f64::MAX)).into_iter().next().unwrap_or_default();
        let odd = number % 2 == 1;
        let area = Area::UPRIGHT;
        let x = if odd { area.left + area.width - CELL - line.width } else { area.left + CELL };
        // The dashes, drawn 0.38 em over the baseline, stand 7 mm under the 版心.
        let y = area.top + area.height + PAGE_NUMBER_DROP + 0.38 * SIZE_4;
        let landscape = page.width > page.height;
        for item in runs(&line, x, y, None) {
            let Item::Run(mut run) = item else { continue };
            if landscape {
                // The upright page turned clockwise: its foot becomes the left edge.
                (run.x, run.y) = (area.page.1 - run.y, run.x);
                run.turn = Turn::Clockwise;
            }
            page.items.push(Item::Run(run));
        }
    }
}
