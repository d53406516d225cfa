//! In: strings and styles. Out: rows of set text: lines of paragraphs, centred lines, letterhead and number.

use crate::document::{Document, Level};
use crate::fonts::{Class, Fonts};
use crate::geometry::{
    ASCENT, CELL, LETTERHEAD_DROP, LINE, RULE_GAP, RULE_WEIGHT, SIZE_2, SIZE_3, TYPE_AREA, letterhead,
};
use crate::layout::flow::{Piece, Row};
use crate::layout::lines::{Line, Measure, break_lines};
use crate::layout::pages::{Colour, Element, Glyph, Item, Role, Rule, Run, Turn};
use crate::layout::text::{Atom, Setter, Style, width};
use crate::layout::title;
use crate::wording;

/// Where rows are made: glyph look-up and the list of elements.
pub(crate) struct Desk<'a> {
    pub setter: Setter<'a>,
    pub elements: Vec<Element>,
    pub tables: usize,
}

impl<'a> Desk<'a> {
    pub fn new(fonts: &'a Fonts<'a>) -> Self {
        Self { setter: Setter::new(fonts), elements: Vec::new(), tables: 0 }
    }

    pub fn element(&mut self, role: Role) -> usize {
        self.elements.push(Element { role });
        self.elements.len() - 1
    }

    /// Rows of a paragraph made of differently styled stretches.
    pub fn paragraph(&mut self, parts: &[(String, Style)], measure: Measure, role: Role) -> Vec<Row> {
        let element = self.element(role);
        let atoms: Vec<Atom> = parts.iter().flat_map(|(text, style)| self.setter.atoms(text, *style)).collect();
        break_lines(&atoms, measure).iter().map(|line| row(line, line.indent, element)).collect()
    }

    /// Rows of centred lines of 2号小标宋, broken on sense.
    pub fn title(&mut self, text: &str, area_width: f64) -> Vec<Row> {
        let style = Style::new(Class::BiaoSong, SIZE_2);
        let element = self.element(Role::Title);
        let room = (area_width / SIZE_2).floor();
        let mut rows = Vec::new();
        for line in title::lines(&wording::clean(text), room) {
            let atoms = self.setter.atoms(&line, style);
            for line in break_lines(&atoms, Measure::plain(area_width)) {
                let indent = ((area_width - line.width) / 2.0).max(0.0);
                rows.push(Row { keep: true, ..row(&line, indent, element) });
            }
        }
        rows
    }

    /// 发文机关标志, 发文字号, 签发人, red rule, 标题, 主送机关 (§7.2, §7.3.1, §7.3.2).
    pub fn first_page(&mut self, document: &Document) -> Vec<Piece> {
        let mut rows = vec![self.letterhead(&document.letterhead), Row { height: 2.0 * LINE, ..Row::default() }];
        rows.extend(self.number_rows(document));
        rows.push(red_rule());
        rows.push(Row { height: 2.0 * LINE, ..Row::default() });
        let mut title = self.title(&document.title, TYPE_AREA.0);
        if let Some(first) = title.first_mut() {
            first.bookmark = Some((0, wording::clean(&document.title)));
        }
        rows.extend(title);
        rows.push(Row { height: LINE, keep: true, ..Row::default() });
        if let Some(text) = wording::recipients(document) {
            let measure = Measure { justify: true, ..Measure::plain(TYPE_AREA.0) };
            rows.extend(self.paragraph(&[(text, Style::text(Class::FangSong))], measure, Role::Paragraph));
        }
        rows.into_iter().map(Piece::Row).collect()
    }

    fn letterhead(&mut self, text: &str) -> Row {
        let element = self.element(Role::Paragraph);
        let set = letterhead(text.chars().count());
        let style =
            Style { class: Class::BiaoSong, size: set.size, pitch: set.size, colour: Colour::Red, scale: set.scale };
        let atoms = self.setter.atoms(text, style);
        let line = break_lines(&atoms, Measure::plain(TYPE_AREA.0.max(width(&atoms)))).into_iter().next();
        let line = line.unwrap_or_default();
        let x = (TYPE_AREA.0 - line.width) / 2.0;
        let items = runs(&line, x, LETTERHEAD_DROP + ASCENT * set.size, Some(element));
        Row { height: LETTERHEAD_DROP + set.size, items, ..Row::default() }
    }

    /// §7.2.5, §7.2.6: centred; in a document that goes up flush left with the last signers on the same row.
    fn number_rows(&mut self, document: &Document) -> Vec<Row> {
        let text = Style::text(Class::FangSong);
        let baseline = ASCENT * SIZE_3;
        let number = self.setter.atoms(&wording::number(&document.number), text);
        let number = whole(&number);
        let Some(signers) = &document.signers else {
            let element = self.element(Role::Paragraph);
            let x = (TYPE_AREA.0 - number.width) / 2.0;
            return vec![Row { height: SIZE_3, items: runs(&number, x, baseline, Some(element)), ..Row::default() }];
        };
        let number_element = self.element(Role::Paragraph);
        let element = self.element(Role::Paragraph);
        let label = self.setter.atoms("签发人：", text);
        let label_width = width(&label);
        let names: Vec<Vec<Atom>> =
            wording::signers(signers).iter().map(|pair| self.setter.atoms(pair, Style::text(Class::Kai))).collect();
        let widest = names.iter().map(|pair| width(pair)).fold(0.0, f64::max);
        let left = (TYPE_AREA.0 - CELL - widest).max(label_width);
        let mut rows = Vec::new();
        let last = names.len().saturating_sub(1);
        for (index, pair) in names.iter().enumerate() {
            let mut items = Vec::new();
            if index == last {
                items.extend(runs(&number, CELL, baseline, Some(number_element)));
            }
            if index == 0 {
                let line = whole(&label);
                items.extend(runs(&line, left - label_width, baseline, Some(element)));
            }
            items.extend(runs(&whole(pair), left, baseline, Some(element)));
            rows.push(Row { height: if index == last { SIZE_3 } else { LINE }, items, ..Row::default() });
        }
        rows
    }
}

fn whole(atoms: &[Atom]) -> Line {
    break_lines(atoms, Measure::plain(f64::MAX)).into_iter().next().unwrap_or_default()
}

/// Typeface of a heading (§7.3.3).
pub(crate) fn heading_style(level: Level) -> Style {
    Style::text(match level {
        Level::First => Class::Hei,
        Level::Second => Class::Kai,
        Level::Third | Level::Fourth => Class::FangSong,
    })
}

/// §7.2.7: 4 mm under the number, as wide as the 版心.
fn red_rule() -> Row {
    let rule = Rule {
        from: (0.0, RULE_GAP + RULE_WEIGHT / 2.0),
        to: (TYPE_AREA.0, RULE_GAP + RULE_WEIGHT / 2.0),
        weight: RULE_WEIGHT,
        colour: Colour::Red,
    };
    Row { height: RULE_GAP + RULE_WEIGHT, items: vec![Item::Rule(rule)], ..Row::default() }
}

/// A line of the grid: characters in the middle of its height.
pub(crate) fn row(line: &Line, x: f64, element: usize) -> Row {
    let size = line.spots.iter().map(|spot| spot.atom.style.size).fold(0.0, f64::max);
    let size = if size > 0.0 { size } else { SIZE_3 };
    let baseline = (LINE - size) / 2.0 + ASCENT * size;
    Row { height: LINE, items: runs(line, x, baseline, Some(element)), ..Row::default() }
}

/// The runs of a line that starts at `x`: a new one wherever face, size, colour or scale change.
pub(crate) fn runs(line: &Line, x: f64, baseline: f64, element: Option<usize>) -> Vec<Item> {
    let mut runs: Vec<Run> = Vec::new();
    for spot in &line.spots {
        let atom = spot.atom;
        let scale = atom.style.scale * atom.stretch;
        let origin = x + spot.x + atom.offset;
        let fresh = runs.last().is_none_or(|run| {
            run.face != atom.face
                || (run.size - atom.style.size).abs() > f64::EPSILON
                || run.colour != atom.style.colour
                || (run.scale - scale).abs() > f64::EPSILON
        });
        if fresh {
            runs.push(Run {
                face: atom.face,
                size: atom.style.size,
                colour: atom.style.colour,
                x: origin,
                y: baseline,
                scale,
                turn: Turn::Level,
                text: String::new(),
                glyphs: Vec::new(),
                element,
            });
        }
        let Some(run) = runs.last_mut() else { continue };
        if let Some(before) = run.glyphs.last_mut() {
            before.advance = origin - run.x - before.x;
        }
        let start = run.text.len();
        run.text.push(atom.char);
        run.glyphs.push(Glyph {
            id: atom.glyph,
            x: origin - run.x,
            advance: (atom.width - atom.offset).max(0.0),
            text: start..run.text.len(),
        });
    }
    runs.into_iter().map(Item::Run).collect()
}
