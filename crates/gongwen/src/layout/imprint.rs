//! In: the imprint and the pages so far. Out: the 版记 at the foot of the last page (§7.4), page numbers (§7.5).

use crate::document::{Document, Imprint};
use crate::error::Error;
use crate::fonts::Class;
use crate::geometry::{ASCENT, CELL, IMPRINT_ROW, IMPRINT_THICK, IMPRINT_THIN, PAGE_NUMBER_DROP, SIZE_4, TYPE_AREA};
use crate::layout::flow::Flow;
use crate::layout::head::{Desk, runs, whole};
use crate::layout::lines::{Measure, break_lines};
use crate::layout::pages::{Colour, Item, Page, Role, Rule, Turn};
use crate::layout::rows::Area;
use crate::layout::text::{Style, width};
use crate::wording;

const STYLE: Style = Style::new(Class::FangSong, SIZE_4);
const BASELINE: f64 = (IMPRINT_ROW - SIZE_4) / 2.0 + ASCENT * SIZE_4;
const FULL: f64 = TYPE_AREA.0;

/// Sets the 版记 on the last page, or on one more upright page where it has no room or the last lies crosswise.
/// `moved`: the recipients stand in it.
///
/// # Errors
/// [`Error::ImprintOverPage`].
pub(crate) fn imprint(document: &Document, moved: bool, desk: &mut Desk<'_>, flow: &mut Flow) -> Result<(), Error> {
    let own = document.paper.imprint();
    let mut strip = Strip { items: Vec::new(), height: 0.0 };
    let copies = wording::copies(document, moved);
    // Letters have no lines (§10.1).
    if own.is_some() {
        strip.rule(IMPRINT_THICK / 2.0, IMPRINT_THICK);
    } else if copies.is_empty() {
        return Ok(());
    }
    for (label, names) in &copies {
        strip.names(desk, label, names);
    }
    if let Some(own) = own {
        if !copies.is_empty() {
            strip.rule(strip.height, IMPRINT_THIN);
        }
        strip.printer(desk, own, wording::year(document));
        strip.rule(strip.height - IMPRINT_THICK / 2.0, IMPRINT_THICK);
    }
    if strip.height > TYPE_AREA.1 {
        return Err(Error::ImprintOverPage);
    }
    if flow.area.is_landscape() || !flow.fits(strip.height) {
        flow.turn(Area::UPRIGHT);
    }
    let top = flow.area.height - strip.height;
    flow.draw(strip.items, 0.0, top);
    flow.used = flow.area.height;
    Ok(())
}

/// Rows from the top of the 版记 down.
struct Strip {
    items: Vec<Item>,
    height: f64,
}

impl Strip {
    fn rule(&mut self, y: f64, weight: f64) {
        self.items.push(Item::Rule(Rule { from: (0.0, y), to: (FULL, y), weight, colour: Colour::Black }));
    }

    /// §7.4.2: one character in on both sides, wrapped under the first character after the colon.
    fn names(&mut self, desk: &mut Desk<'_>, label: &str, names: &str) {
        let element = desk.element(Role::Paragraph);
        let label = desk.setter.atoms(label, STYLE);
        let indent = width(&label);
        let mut atoms = label;
        atoms.extend(desk.setter.atoms(names, STYLE));
        let measure = Measure { width: FULL - 2.0 * SIZE_4, first: 0.0, rest: indent, justify: true };
        for line in break_lines(&atoms, measure) {
            self.items.extend(runs(&line, SIZE_4 + line.indent, self.height + BASELINE, Some(element)));
            self.height += IMPRINT_ROW;
        }
    }

    /// §7.4.3: organ at the left, date and 印发 at the right, one character in.
    fn printer(&mut self, desk: &mut Desk<'_>, imprint: &Imprint, year: Option<u16>) {
        let element = desk.element(Role::Paragraph);
        let organ = desk.setter.atoms(&imprint.printed_by, STYLE);
        let date = format!("{}印发", wording::date(imprint.printed_on, year));
        let date = desk.setter.atoms(&date, STYLE);
        let date_width = width(&date);
        for line in &break_lines(&organ, Measure::plain(FULL - 3.0 * SIZE_4 - date_width)) {
            self.items.extend(runs(line, SIZE_4, self.height + BASELINE, Some(element)));
            self.height += IMPRINT_ROW;
        }
        let y = self.height - IMPRINT_ROW + BASELINE;
        self.items.extend(runs(&whole(&date), FULL - SIZE_4 - date_width, y, Some(element)));
    }
}

/// Numbers every page, but for the first of a letter (§10.1): 4号 digits of 宋体 between two dashes, 7 mm under the 版心, at the outer edge one character in.
pub(crate) fn number_pages(desk: &mut Desk<'_>, pages: &mut [Page], letter: bool) {
    let style = Style::new(Class::Song, SIZE_4);
    for (index, page) in pages.iter_mut().enumerate() {
        let number = index + 1;
        if letter && number == 1 {
            continue;
        }
        page.number = Some(number);
        let atoms = desk.setter.atoms(&format!("— {number} —"), style);
        let line = whole(&atoms);
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
