//! In: strings and styles. Out: rows of set text: lines of paragraphs, titles; runs of single lines.

use crate::document::{Level, Picture};
use crate::fonts::{Class, Fonts};
use crate::geometry::{ASCENT, LINE, SIZE_2, SIZE_3};
use crate::layout::lines::{Line, Measure, break_lines};
use crate::layout::pages::{Drawn, Element, Glyph, Item, Role, Run, Turn};
use crate::layout::rows::Row;
use crate::layout::text::{Atom, Setter, Style};
use crate::setting::Setting;
use crate::typography::title_breaks;
use crate::wording;

/// Where rows are made: glyph look-up and the lists of elements and pictures.
pub(crate) struct Desk<'a> {
    pub setter: Setter<'a>,
    pub elements: Vec<Element>,
    pub tables: usize,
    pub pictures: Vec<Picture>,
    pub drawings: Vec<Drawn>,
}

impl<'a> Desk<'a> {
    pub fn new(fonts: &'a Fonts<'a>, setting: Setting) -> Self {
        Self {
            setter: Setter::new(fonts, setting),
            elements: Vec::new(),
            tables: 0,
            pictures: Vec::new(),
            drawings: Vec::new(),
        }
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
        for line in title_breaks::lines(&wording::clean(text), room) {
            let atoms = self.setter.atoms(&line, style);
            for line in break_lines(&atoms, Measure::plain(area_width)) {
                let indent = ((area_width - line.width) / 2.0).max(0.0);
                rows.push(Row { keep: true, ..row(&line, indent, element) });
            }
        }
        rows
    }
}

/// All of it on one line.
pub(crate) fn whole(atoms: &[Atom]) -> Line {
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
