//! In: atoms and a width. Out: lines: each a list of atoms with their places, none over the width.

use crate::layout::text::{Atom, NO_START, Squeeze, joined, solid};

/// An atom at its place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Spot {
    pub atom: Atom,
    /// From the start of the line to the start of the atom's room.
    pub x: f64,
}

/// One line.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Line {
    pub spots: Vec<Spot>,
    pub width: f64,
    /// From the left edge of the paragraph.
    pub indent: f64,
}

/// The shape of a paragraph.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Measure {
    pub width: f64,
    /// Of the first line.
    pub first: f64,
    /// Of the others.
    pub rest: f64,
    /// Stretch full lines to the width.
    pub justify: bool,
}

impl Measure {
    /// No indents, ragged.
    pub const fn plain(width: f64) -> Self {
        Self { width, first: 0.0, rest: 0.0, justify: false }
    }
}

const SLACK: f64 = 0.01;

/// Breaks atoms into lines. An empty list gives one empty line.
pub(crate) fn break_lines(atoms: &[Atom], measure: Measure) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut rest = atoms;
    loop {
        let indent = if lines.is_empty() { measure.first } else { measure.rest };
        let room = (measure.width - indent).max(0.0);
        let count = fit(rest, room);
        let (own, after) = rest.split_at(count.min(rest.len()));
        let last = after.is_empty();
        lines.push(place(own, room, indent, measure.justify && !last));
        if last {
            return lines;
        }
        rest = after;
    }
}

/// How many atoms make the next line: at least one where there are any.
fn fit(atoms: &[Atom], room: f64) -> usize {
    let mut used = 0.0;
    let mut squeezable = 0.0;
    let mut latest = None;
    let mut full = None;
    for (index, atom) in atoms.iter().enumerate() {
        let next = atoms.get(index + 1);
        let may_end = next.is_none_or(|next| !joined(atom.char, next.char));
        // A blank at a line's end takes no room.
        let blank = atom.char == ' ';
        used += atom.width;
        squeezable += atom.squeeze.room();
        let reach = if blank { used - atom.width } else { used };
        if reach <= room + SLACK {
            if may_end {
                latest = Some(index + 1);
            }
            continue;
        }
        if full.is_none() {
            full = Some(index);
            // A break exactly where the line is full needs no squeezing.
            if latest == Some(index) {
                return index;
            }
        }
        if reach - squeezable > room + SLACK {
            break;
        }
        // Punctuation gives up its white rather than push a character to the next line.
        if may_end {
            return index + 1;
        }
    }
    match (latest, full) {
        (_, None) => atoms.len(),
        (Some(count), _) => count,
        // One word wider than the line: broken where it is full, yet not before a mark that may not begin a line.
        (None, Some(index)) => emergency(atoms, index),
    }
}

fn emergency(atoms: &[Atom], full: usize) -> usize {
    let fits = full.max(1);
    (1..=fits).rev().find(|&count| atoms.get(count).is_none_or(|next| !NO_START.contains(next.char))).unwrap_or(fits)
}

fn place(atoms: &[Atom], room: f64, indent: f64, justify: bool) -> Line {
    let visible = atoms.iter().rposition(|atom| atom.char != ' ').map_or(0, |last| last + 1);
    let natural: f64 = atoms.iter().take(visible).map(|atom| atom.width).sum();
    let squeezable: f64 = atoms.iter().take(visible).map(|atom| atom.squeeze.room()).sum();
    let gaps = |index: usize| {
        let pair = (atoms.get(index), atoms.get(index + 1));
        matches!(pair, (Some(a), Some(b)) if index + 1 < visible && !solid(a.char, b.char))
    };
    let over = natural - room;
    let shrink = if over > SLACK && squeezable > 0.0 { (over / squeezable).min(1.0) } else { 0.0 };
    let count = (0..visible).filter(|&index| gaps(index)).count();
    let slack = (room - natural).max(0.0);
    // A line that is far from full was broken before a long word: stretching it would tear it apart.
    let stretch = if justify && count > 0 && slack < room * 0.2 {
        u32::try_from(count).map_or(0.0, |count| slack / f64::from(count))
    } else {
        0.0
    };
    let mut x = 0.0;
    let mut spots = Vec::with_capacity(atoms.len());
    for (index, atom) in atoms.iter().enumerate() {
        let mut atom = *atom;
        if index >= visible {
            atom.width = 0.0;
        }
        match atom.squeeze {
            Squeeze::None => {}
            Squeeze::After(white) => atom.width -= white * shrink,
            Squeeze::Before(white) => {
                atom.width -= white * shrink;
                atom.offset -= white * shrink;
            }
        }
        spots.push(Spot { atom, x });
        x += atom.width;
        if gaps(index) {
            x += stretch;
        }
    }
    Line { spots, width: x, indent }
}

#[cfg(test)]
mod tests {
    use super::{Line, Measure, break_lines};
    use crate::fonts::Class;
    use crate::layout::text::{Atom, Squeeze, Style};

    /// Atoms as a font would give them: ASCII half a cell wide.
    fn atoms(text: &str) -> Vec<Atom> {
        let style = Style::new(Class::FangSong, 10.0);
        let atom = |char: char| Atom {
            char,
            face: 0,
            glyph: 1,
            style,
            width: if char.is_ascii() { 5.0 } else { 10.0 },
            offset: 0.0,
            squeeze: match char {
                '。' | '，' | '、' | '”' | '》' => Squeeze::After(5.0),
                '“' | '《' => Squeeze::Before(5.0),
                _ => Squeeze::None,
            },
            stretch: 1.0,
        };
        text.chars().map(atom).collect()
    }

    fn broken(text: &str, cells: f64) -> Vec<String> {
        let lines = break_lines(&atoms(text), Measure { justify: true, ..Measure::plain(cells * 10.0) });
        for line in &lines {
            assert!(line.width <= cells * 10.0 + 0.02, "{line:?}");
        }
        lines.iter().map(text_of).collect()
    }

    fn text_of(line: &Line) -> String {
        line.spots.iter().map(|spot| spot.atom.char).collect()
    }

    #[test]
    fn punctuation_is_squeezed_in_or_takes_a_character_along() {
        assert_eq!(broken("一二三四，五六", 4.0), ["一二三", "四，五六"]);
        assert_eq!(broken("一，三四，五六", 4.0), ["一，三四，", "五六"]);
        assert_eq!(broken("一二三《五六》", 4.0), ["一二三", "《五六》"]);
    }

    #[test]
    fn numbers_years_document_numbers_and_dashes_stay_whole() {
        assert_eq!(broken("共计发放12345份", 5.0), ["共计发放", "12345份"]);
        assert_eq!(broken("今年为2020年度", 5.0), ["今年为", "2020年度"]);
        assert_eq!(broken("见街办〔2020〕27号文", 8.0), ["见街办〔2020〕27号", "文"]);
        assert_eq!(broken("根据街道街办〔2020〕27号文", 8.0), ["根据街道街", "办〔2020〕27号文"]);
        assert_eq!(broken("一二三——五", 4.0), ["一二", "三——五"]);
    }

    #[test]
    fn a_word_wider_than_the_line_is_broken_and_nothing_lost() {
        assert_eq!(broken("https://example.org", 4.0).concat(), "https://example.org");
        assert_eq!(broken("", 4.0), [""]);
    }
}
