//! In: a document. Out: the rows above its text: marks, letterhead, number, signers, red rules, title, recipients
//! (§7.2, §7.3.1, §7.3.2, §10.1, §10.3).

use crate::document::{Document, DocumentKind, DocumentNumber, Letter, Letterhead, Marks, Minutes};
use crate::first_page;
use crate::fonts::Class;
use crate::geometry::{
    ASCENT, CELL, LEFT, LETTERHEAD_DROP, LINE, PAPER, RULE_GAP, RULE_WEIGHT, SIZE_3, TOP, TYPE_AREA, letter,
};
use crate::layout::context::{LayoutContext, runs, single_line};
use crate::layout::lines::Measure;
use crate::layout::pages::{Colour, Item, Role, Stroke};
use crate::layout::paginate::Piece;
use crate::layout::rows::Row;
use crate::layout::text::{ShapedChar, Style, width};
use crate::standard_text;

const FULL: f64 = TYPE_AREA.0;
const TEXT: Style = Style::text(Class::FangSong);
/// Baseline of a line whose characters are at the top of its height.
const BASELINE: f64 = ASCENT * SIZE_3;

impl LayoutContext<'_> {
    /// The rows above the text. `moved`: without recipients, which are in the 版记.
    pub fn first_page(&mut self, document: &Document, moved: bool) -> Vec<Piece> {
        let mut rows = match &document.kind {
            DocumentKind::Report(upward) | DocumentKind::Request(upward) => {
                let mut rows = vec![self.letterhead(&document.marks, &upward.letterhead), spacer(2.0 * LINE)];
                rows.extend(self.number_and_signers(&upward.number, &upward.signers));
                rows.push(red_rule());
                rows
            }
            DocumentKind::Circular(downward) | DocumentKind::Notice(downward) => {
                let letterhead = self.letterhead(&document.marks, &downward.letterhead);
                let number = self.centred(&standard_text::number(&downward.number));
                vec![letterhead, spacer(2.0 * LINE), number, red_rule()]
            }
            DocumentKind::Letter(letter) => vec![self.letter_head(&document.marks, letter)],
            DocumentKind::Minutes(minutes) => self.minutes_head(&document.marks, minutes),
        };
        rows.push(spacer(2.0 * LINE));
        let mut title = self.title(&document.title, FULL);
        if let Some(first) = title.first_mut() {
            first.bookmark = Some((0, standard_text::printable(&document.title).into_owned()));
        }
        rows.extend(title);
        rows.push(Row { keep: true, ..spacer(LINE) });
        if let Some(text) = standard_text::recipients(document).filter(|_| !moved) {
            let measure = Measure { justify: true, ..Measure::ragged(FULL) };
            rows.extend(self.paragraph(&[(text, TEXT)], measure, Role::Paragraph));
        }
        rows.into_iter().map(Piece::Row).collect()
    }

    /// 份号, 密级和保密期限, 紧急程度 from `top` down, flush left.
    fn marks(&mut self, marks: &Marks, top: f64) -> Vec<Item> {
        let mut items = Vec::new();
        let mut baseline = top;
        for (text, figures) in standard_text::marks(marks) {
            let element = self.element(Role::Paragraph);
            let class = if figures { Class::FangSong } else { Class::Hei };
            let chars = self.shaper.shape(&text, Style::text(class));
            items.extend(runs(&single_line(&chars), 0.0, baseline, Some(element)));
            baseline += LINE;
        }
        items
    }

    /// §7.2.4: red, its top edge 35 mm under that of the 版心; joint organs one below the other, spread to one width,
    /// with 文件 at their right in the middle of their height.
    fn letterhead(&mut self, marks: &Marks, given: &Letterhead) -> Row {
        let mut items = self.marks(marks, (LINE - SIZE_3) / 2.0 + BASELINE);
        let set = first_page::letterhead(given);
        let style =
            Style { class: Class::BiaoSong, size: set.size, pitch: set.size, colour: Colour::Red, scale: set.scale };
        let file = if given.file { "文件" } else { "" };
        let element = self.element(Role::Paragraph);
        let baseline = LETTERHEAD_DROP + ASCENT * set.size;
        let height = LETTERHEAD_DROP + set.height;
        let [organ] = given.organs.as_slice() else {
            let names: Vec<Vec<ShapedChar>> =
                given.organs.iter().map(|organ| self.shaper.shape(organ, style)).collect();
            let file = self.shaper.shape(file, style);
            let widest = names.iter().map(|name| width(name)).fold(0.0, f64::max);
            let apart = if file.is_empty() { 0.0 } else { set.size * set.scale / 2.0 };
            let left = (FULL - widest - apart - width(&file)) / 2.0;
            let mut y = baseline;
            for name in &names {
                items.extend(spread(name, widest, left, y, element));
                y += set.pitch;
            }
            let middle = baseline + (set.height - set.size) / 2.0;
            items.extend(runs(&single_line(&file), left + widest + apart, middle, Some(element)));
            return Row { height, items, ..Row::default() };
        };
        let line = single_line(&self.shaper.shape(&format!("{organ}{file}"), style));
        items.extend(runs(&line, (FULL - line.width) / 2.0, baseline, Some(element)));
        Row { height, items, ..Row::default() }
    }

    fn centred(&mut self, text: &str) -> Row {
        let element = self.element(Role::Paragraph);
        let line = single_line(&self.shaper.shape(text, TEXT));
        Row { height: SIZE_3, items: runs(&line, (FULL - line.width) / 2.0, BASELINE, Some(element)), ..Row::default() }
    }

    /// §7.2.5, §7.2.6: the number one character in, on the same row as the last signers; two names a row.
    fn number_and_signers(&mut self, number: &DocumentNumber, signers: &[Option<String>]) -> Vec<Row> {
        let number = single_line(&self.shaper.shape(&standard_text::number(number), TEXT));
        let number_element = self.element(Role::Paragraph);
        let element = self.element(Role::Paragraph);
        let label = self.shaper.shape("签发人：", TEXT);
        let label_width = width(&label);
        let kai = Style::text(Class::Kai);
        let names: Vec<Vec<ShapedChar>> =
            standard_text::signers(signers).iter().map(|pair| self.shaper.shape(pair, kai)).collect();
        let widest = names.iter().map(|pair| width(pair)).fold(0.0, f64::max);
        let left = (FULL - CELL - widest).max(label_width);
        let mut rows = Vec::new();
        let last = names.len().saturating_sub(1);
        for (index, pair) in names.iter().enumerate() {
            let mut items = Vec::new();
            if index == last {
                items.extend(runs(&number, CELL, BASELINE, Some(number_element)));
            }
            if index == 0 {
                items.extend(runs(&single_line(&label), left - label_width, BASELINE, Some(element)));
            }
            items.extend(runs(&single_line(pair), left, BASELINE, Some(element)));
            rows.push(Row { height: if index == last { SIZE_3 } else { LINE }, items, ..Row::default() });
        }
        rows
    }

    /// §10.1: the mark 30 mm from the page's edge, 4 mm under it a double rule (thick, thin), under that the marks flush
    /// left and the number flush right. Places count from the top of the 版心.
    fn letter_head(&mut self, marks: &Marks, given: &Letter) -> Row {
        let set = first_page::letterhead(&Letterhead { organs: vec![given.organ.clone()], file: false });
        let style =
            Style { class: Class::BiaoSong, size: set.size, pitch: set.size, colour: Colour::Red, scale: set.scale };
        let element = self.element(Role::Paragraph);
        let top = letter::MARK_DROP - TOP;
        let line = single_line(&self.shaper.shape(&given.organ, style));
        let centre = PAPER.0 / 2.0 - LEFT;
        let mut items = runs(&line, centre - line.width / 2.0, top + ASCENT * set.size, Some(element));
        let rule = top + set.height + letter::RULE_GAP;
        items.extend(double_rule(rule, true));
        let first = rule + letter::PAIR + letter::BELOW;
        items.extend(self.marks(marks, first + BASELINE));
        let element = self.element(Role::Paragraph);
        let number = single_line(&self.shaper.shape(&standard_text::number(&given.number), TEXT));
        items.extend(runs(&number, FULL - number.width, first + BASELINE, Some(element)));
        let below: f64 = standard_text::marks(marks).iter().skip(1).map(|_| LINE).sum();
        Row { height: first + SIZE_3 + below, items, ..Row::default() }
    }

    /// §10.3, which leaves all but the mark to the office: number centred, then organ and date, then the red rule.
    fn minutes_head(&mut self, marks: &Marks, minutes: &Minutes) -> Vec<Row> {
        let mark = Letterhead { organs: vec![minutes.mark.clone()], file: false };
        let mut rows = vec![self.letterhead(marks, &mark), spacer(2.0 * LINE)];
        let mut number = self.centred(&standard_text::minutes_number(minutes));
        number.height = LINE;
        rows.push(number);
        let element = self.element(Role::Paragraph);
        let organ = single_line(&self.shaper.shape(&minutes.organ, TEXT));
        let mut items = runs(&organ, CELL, BASELINE, Some(element));
        let element = self.element(Role::Paragraph);
        let year = match &minutes.number {
            crate::document::MinutesNumber::Document(number) => Some(number.year),
            crate::document::MinutesNumber::Issue(_) => None,
        };
        let date = single_line(&self.shaper.shape(&standard_text::date(minutes.date, year), TEXT));
        items.extend(runs(&date, FULL - CELL - date.width, BASELINE, Some(element)));
        rows.push(Row { height: SIZE_3, items, ..Row::default() });
        rows.push(red_rule());
        rows
    }
}

/// The second double rule of a letter's first page (thin, thick), from the top of the 版心.
pub(crate) fn foot_rule() -> Vec<Item> {
    double_rule(PAPER.1 - letter::RULE_FOOT - letter::PAIR - TOP, false)
}

/// Two red rules, the thick one first or last.
fn double_rule(top: f64, thick_first: bool) -> Vec<Item> {
    let left = letter::RULE_LEFT - LEFT;
    let rule = |y: f64, weight: f64| {
        let (from, to) = ((left, y + weight / 2.0), (left + letter::RULE_LENGTH, y + weight / 2.0));
        Item::Stroke(Stroke { from, to, weight, colour: Colour::Red })
    };
    if thick_first {
        vec![rule(top, letter::THICK), rule(top + letter::THICK + letter::THIN, letter::THIN)]
    } else {
        vec![rule(top, letter::THIN), rule(top + 2.0 * letter::THIN, letter::THICK)]
    }
}

fn spacer(height: f64) -> Row {
    Row { height, ..Row::default() }
}

/// The items of a name, its characters spread over the width `wide` of the longest name.
fn spread(name: &[ShapedChar], wide: f64, left: f64, baseline: f64, element: usize) -> Vec<Item> {
    let mut line = single_line(name);
    let gaps = u32::try_from(line.spots.len().saturating_sub(1)).map_or(0.0, f64::from);
    let gap = if gaps > 0.0 { (wide - line.width) / gaps } else { 0.0 };
    let mut moved = if gaps > 0.0 { 0.0 } else { (wide - line.width) / 2.0 };
    for spot in &mut line.spots {
        spot.x += moved;
        moved += gap;
    }
    runs(&line, left, baseline, Some(element))
}

/// §7.2.7: 4 mm under the number, as wide as the 版心.
fn red_rule() -> Row {
    let y = RULE_GAP + RULE_WEIGHT / 2.0;
    let rule = Stroke { from: (0.0, y), to: (FULL, y), weight: RULE_WEIGHT, colour: Colour::Red };
    Row { height: RULE_GAP + RULE_WEIGHT, items: vec![Item::Stroke(rule)], ..Row::default() }
}
