//! In: a document and its pages. Out: the 版记 at the bottom of the last page (§7.4), page numbers (§7.5).

use crate::document::{Document, Imprint};
use crate::error::Error;
use crate::fonts::Class;
use crate::geometry::{ASCENT, CELL, IMPRINT_ROW, IMPRINT_THICK, IMPRINT_THIN, PAGE_NUMBER_DROP, SIZE_4, TYPE_AREA};
use crate::layout::context::{LayoutContext, runs, single_line};
use crate::layout::flow::Flow;
use crate::layout::lines::{Measure, break_lines};
use crate::layout::pages::{Colour, Item, Page, Role, Rotation, Stroke};
use crate::layout::rows::Area;
use crate::layout::text::{Style, width};
use crate::standard_text;

const STYLE: Style = Style::new(Class::FangSong, SIZE_4);
const BASELINE: f64 = (IMPRINT_ROW - SIZE_4) / 2.0 + ASCENT * SIZE_4;
const FULL: f64 = TYPE_AREA.0;

/// Places the 版记 on the last page, or on another portrait page where it does not fit or the last page is landscape.
/// `moved`: it has the recipients too (§7.3.2).
///
/// # Errors
/// [`Error::ImprintOverPage`].
pub(crate) fn imprint(
    document: &Document,
    moved: bool,
    context: &mut LayoutContext<'_>,
    flow: &mut Flow,
) -> Result<(), Error> {
    let own = document.kind.imprint();
    let mut strip = Strip { items: Vec::new(), height: 0.0 };
    let copies = standard_text::copies(document, moved);
    // Letters have no lines (§10.1).
    if own.is_some() {
        strip.rule(IMPRINT_THICK / 2.0, IMPRINT_THICK);
    } else if copies.is_empty() {
        return Ok(());
    }
    for (label, names) in &copies {
        strip.names(context, label, names);
    }
    if let Some(own) = own {
        if !copies.is_empty() {
            strip.rule(strip.height, IMPRINT_THIN);
        }
        strip.printer(context, own, standard_text::year(document));
        strip.rule(strip.height - IMPRINT_THICK / 2.0, IMPRINT_THICK);
    }
    if strip.height > TYPE_AREA.1 {
        return Err(Error::ImprintOverPage);
    }
    if flow.area.is_landscape() || !flow.fits(strip.height) {
        flow.start_page(Area::PORTRAIT);
    }
    let top = flow.area.height - strip.height;
    flow.draw(strip.items, 0.0, top);
    flow.used = flow.area.height;
    Ok(())
}

/// Items of the 版记 relative to its top, and its height so far; in points.
struct Strip {
    items: Vec<Item>,
    height: f64,
}

impl Strip {
    fn rule(&mut self, y: f64, weight: f64) {
        self.items.push(Item::Stroke(Stroke { from: (0.0, y), to: (FULL, y), weight, colour: Colour::Black }));
    }

    /// §7.4.2: one character in on both sides, wrapped under the first character after the colon.
    fn names(&mut self, context: &mut LayoutContext<'_>, label: &str, names: &str) {
        let element = context.element(Role::Paragraph);
        let label = context.shaper.shape(label, STYLE);
        let indent = width(&label);
        let mut chars = label;
        chars.extend(context.shaper.shape(names, STYLE));
        let measure = Measure { width: FULL - 2.0 * SIZE_4, first: 0.0, rest: indent, justify: true };
        for line in break_lines(&chars, measure) {
            self.items.extend(runs(&line, SIZE_4 + line.indent, self.height + BASELINE, Some(element)));
            self.height += IMPRINT_ROW;
        }
    }

    /// §7.4.3: organ at the left, date and 印发 at the right, one character in.
    fn printer(&mut self, context: &mut LayoutContext<'_>, imprint: &Imprint, year: Option<u16>) {
        let element = context.element(Role::Paragraph);
        let organ = context.shaper.shape(&imprint.printed_by, STYLE);
        let date = format!("{}印发", standard_text::date(imprint.printed_on, year));
        let date = context.shaper.shape(&date, STYLE);
        let date_width = width(&date);
        for line in &break_lines(&organ, Measure::ragged(FULL - 3.0 * SIZE_4 - date_width)) {
            self.items.extend(runs(line, SIZE_4, self.height + BASELINE, Some(element)));
            self.height += IMPRINT_ROW;
        }
        let y = self.height - IMPRINT_ROW + BASELINE;
        self.items.extend(runs(&single_line(&date), FULL - SIZE_4 - date_width, y, Some(element)));
    }
}

/// Numbers every page except the first of a letter (§10.1): 4号 digits of 宋体 between two dashes, 7 mm under the 版心, one
/// character from the outer edge.
pub(crate) fn number_pages(context: &mut LayoutContext<'_>, pages: &mut [Page], letter: bool) {
    let style = Style::new(Class::Song, SIZE_4);
    for (index, page) in pages.iter_mut().enumerate() {
        let number = index + 1;
        if letter && number == 1 {
            continue;
        }
        page.number = Some(number);
        let chars = context.shaper.shape(&format!("— {number} —"), style);
        let line = single_line(&chars);
        let odd = number % 2 == 1;
        let area = Area::PORTRAIT;
        let x = if odd { area.left + area.width - CELL - line.width } else { area.left + CELL };
        // The dashes, 0.38 em above the baseline, are 7 mm under the 版心.
        let y = area.top + area.height + PAGE_NUMBER_DROP + 0.38 * SIZE_4;
        let landscape = page.width > page.height;
        for item in runs(&line, x, y, None) {
            let Item::Run(mut run) = item else { continue };
            if landscape {
                // The portrait page rotated clockwise: its bottom is the left edge.
                (run.x, run.y) = (area.page.1 - run.y, run.x);
                run.rotation = Rotation::Clockwise;
            }
            page.items.push(Item::Run(run));
        }
    }
}
