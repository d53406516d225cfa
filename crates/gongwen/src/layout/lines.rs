//! In: atoms and a width. Out: lines: each a list of atoms with their places, none over the width.

use crate::layout::text::{self, Atom, Squeeze};
use crate::typography::line_rules::{NO_START, joined, seam, solid};

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

/// A twip: a docx rounds its measures.
const SLACK: f64 = 0.06;

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
    let mut white = 0.0;
    let mut latest = None;
    let mut at_seam = None;
    let mut full = None;
    for (index, atom) in atoms.iter().enumerate() {
        let next = atoms.get(index + 1);
        let may_end = next.is_none_or(|next| !joined(atom.char, next.char));
        // A blank at a line's end takes no room.
        let blank = atom.char == ' ';
        used += white + atom.width - atom.docx_lack(next);
        white = atom.gap(next);
        squeezable += atom.squeeze.room();
        // The last one stands solid.
        let end = atom.docx_lack(next) - atom.docx_lack(None);
        let reach = if blank { used - atom.width } else { used + end };
        if reach <= room + SLACK {
            if may_end && next.is_some_and(|next| seam(atom.char, next.char)) {
                at_seam = Some(index + 1);
            } else if may_end {
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
    match (latest.or(at_seam), full) {
        (_, None) => atoms.len(),
        (Some(count), Some(index)) => address_cut(atoms, count, index).unwrap_or(count),
        // One word wider than the line: broken where it is full, yet not before a mark that may not begin a line.
        (None, Some(index)) => emergency(atoms, 0, index),
    }
}

/// A web address across the place where the line is full is cut after its last stroke before that place, rather than
/// leave the line white: more letters in a row than any word or number has.
fn address_cut(atoms: &[Atom], start: usize, full: usize) -> Option<usize> {
    let letters = atoms.iter().skip(start).take_while(|atom| atom.char.is_ascii_graphic()).count();
    let char = |index: usize| atoms.get(index).map(|atom| atom.char);
    let stroke = |count: &usize| matches!(char(count - 1), Some('/' | '?')) && char(*count) != Some('/');
    if letters >= 20 && start + letters > full { (start + 1..=full).rev().find(stroke) } else { None }
}

/// Where to cut a word that starts at `start` and overflows at `full`: after a mark of punctuation in its second half
/// if there is one, else as late as may be.
fn emergency(atoms: &[Atom], start: usize, full: usize) -> usize {
    let fits = full.max(1);
    let allowed = |count: &usize| atoms.get(*count).is_none_or(|next| !NO_START.contains(next.char));
    let after =
        |marks: &'static str| move |count: &usize| atoms.get(count - 1).is_some_and(|atom| marks.contains(atom.char));
    let late = start + (fits - start.min(fits)) / 2;
    let cut = |marks| (late.max(1)..=fits).rev().find(|count| allowed(count) && after(marks)(count));
    let cut = cut("/?").or_else(|| cut(".&=-_"));
    // A number inside it is parted only where there is nothing else to cut.
    let digit = |index: usize| atoms.get(index).is_some_and(|atom| atom.char.is_ascii_digit());
    let whole = |count: &usize| !(digit(count - 1) && digit(*count));
    let late = || (start.max(1)..=fits).rev();
    cut.or_else(|| late().find(|count| allowed(count) && whole(count))).or_else(|| late().find(allowed)).unwrap_or(fits)
}

/// Breaks the text of a centred cell: lists after 、, anything else into lines of like length.
pub(crate) fn break_balanced(atoms: &[Atom], room: f64) -> Vec<Line> {
    let plain = break_lines(atoms, Measure::plain(room));
    if plain.len() < 2 {
        return plain;
    }
    let units: Vec<&[Atom]> = atoms.split_inclusive(|atom| atom.char == '、').collect();
    let mut groups: Vec<Vec<Atom>> = Vec::new();
    for unit in &units {
        match groups.last_mut() {
            Some(group) if text::width(group) + text::width(unit) <= room + SLACK => group.extend_from_slice(unit),
            _ => groups.push(unit.to_vec()),
        }
    }
    let listed: Vec<Line> = groups.iter().flat_map(|group| evened(group, room)).collect();
    if units.len() > 1 && listed.len() <= plain.len() { listed } else { evened(atoms, room) }
}

/// The narrowest setting with the same number of lines.
fn evened(atoms: &[Atom], room: f64) -> Vec<Line> {
    let mut best = break_lines(atoms, Measure::plain(room));
    let (mut low, mut high) = (room / 2.0, room);
    for _ in 0..8 {
        let middle = f64::midpoint(low, high);
        let tried = break_lines(atoms, Measure::plain(middle));
        if tried.len() <= best.len() && tried.iter().all(|line| line.width <= middle + SLACK) {
            best = tried;
            high = middle;
        } else {
            low = middle;
        }
    }
    best
}

fn place(atoms: &[Atom], room: f64, indent: f64, justify: bool) -> Line {
    let visible = atoms.iter().rposition(|atom| atom.char != ' ').map_or(0, |last| last + 1);
    let natural = text::width(atoms.get(..visible).unwrap_or(atoms));
    let squeezable: f64 = atoms.iter().take(visible).map(|atom| atom.squeeze.room()).sum();
    let gaps = |index: usize| {
        let pair = (atoms.get(index), atoms.get(index + 1));
        matches!(pair, (Some(a), Some(b)) if index + 1 < visible && !solid(a.char, b.char))
    };
    // What a docx sets closer is set closer here where the line would else not hold it.
    let lack_at = |index: usize| atoms.get(index).map_or(0.0, |atom| atom.docx_lack(atoms.get(index + 1)));
    let lack: f64 = (0..visible).map(lack_at).sum();
    let closer = if lack > 0.0 { ((natural - room) / lack).clamp(0.0, 1.0) } else { 0.0 };
    let natural = natural - lack * closer;
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
        let gap = if index + 1 < visible { atom.gap(atoms.get(index + 1)) } else { 0.0 };
        let mut atom = *atom;
        atom.width -= lack_at(index) * closer;
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
        x += atom.width + gap;
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
        assert_eq!(broken("见街办〔2020〕27号文", 9.3), ["见街办〔2020〕27号", "文"]);
        assert_eq!(broken("根据街道街办〔2020〕27号文", 8.0), ["根据街道街办", "〔2020〕27号文"]);
        assert_eq!(broken("一二三——五", 4.0), ["一二", "三——五"]);
    }

    #[test]
    fn centred_cells_are_even_and_lists_break_after_their_commas() {
        let cases: &[(&str, f64, &[&str])] = &[
            ("宝圣湖派出所", 5.0, &["宝圣湖", "派出所"]),
            ("平安办、各社区", 5.0, &["平安办、", "各社区"]),
            ("平安办", 5.0, &["平安办"]),
        ];
        for (text, cells, expected) in cases {
            let lines = super::break_balanced(&atoms(text), cells * 10.0);
            assert_eq!(&lines.iter().map(text_of).collect::<Vec<_>>(), expected);
        }
    }

    #[test]
    fn a_number_behind_a_long_word_is_not_parted() {
        let lines = broken(&format!("{}SlXKGmlhZCHUyvqnFIlx977303%", "一".repeat(18)), 28.0);
        assert!(lines.iter().any(|line| line.contains("977303%")), "{lines:?}");
        let lines = broken(&"7".repeat(100), 28.0);
        assert_eq!(lines.concat().len(), 100);
    }

    #[test]
    fn a_long_address_fills_its_line() {
        let lines = broken("见https://example.org/a/bcdefg", 10.0);
        assert_eq!(lines, ["见https://", "example.org/a/bcdefg"]);
    }

    #[test]
    fn a_word_wider_than_the_line_is_broken_and_nothing_lost() {
        assert_eq!(broken("https://example.org", 4.0).concat(), "https://example.org");
        assert_eq!(broken("", 4.0), [""]);
    }
}
