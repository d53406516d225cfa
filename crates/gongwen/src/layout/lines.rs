//! In: shaped characters and a width. Out: lines: characters with their positions, no line wider than the width.

use crate::layout::text::{self, ShapedChar};
use crate::typography::line_rules::{NO_START, no_break_between, no_stretch_between, punct_latin_boundary};

/// A character with its position on the line.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Spot {
    pub shaped: ShapedChar,
    /// From the start of the line to the start of the character's advance, in points.
    pub x: f64,
}

/// One line; measures in points.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Line {
    pub spots: Vec<Spot>,
    pub width: f64,
    /// From the left edge of the paragraph.
    pub indent: f64,
}

/// Width and indents of a paragraph, in points.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Measure {
    pub width: f64,
    /// Indent of the first line.
    pub first: f64,
    /// Indent of the other lines.
    pub rest: f64,
    /// Whether lines but the last are stretched to the width.
    pub justify: bool,
}

impl Measure {
    /// No indents, lines not stretched.
    pub const fn ragged(width: f64) -> Self {
        Self { width, first: 0.0, rest: 0.0, justify: false }
    }
}

/// Tolerance of one twip, in points: a docx rounds its measures to twips.
const SLACK: f64 = 0.06;

/// Breaks characters into lines. An empty list gives one empty line.
pub(crate) fn break_lines(chars: &[ShapedChar], measure: Measure) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut rest = chars;
    loop {
        let indent = if lines.is_empty() { measure.first } else { measure.rest };
        let room = (measure.width - indent).max(0.0);
        let count = fit(rest, room);
        let (own, after) = rest.split_at(count.min(rest.len()));
        let last = after.is_empty();
        lines.push(set_line(own, room, indent, measure.justify && !last));
        if last {
            return lines;
        }
        rest = after;
    }
}

/// How many characters make the next line: at least one unless the list is empty.
fn fit(chars: &[ShapedChar], room: f64) -> usize {
    let mut used = 0.0;
    let mut gap = 0.0;
    let mut latest = None;
    let mut at_boundary = None;
    let mut full = None;
    for (index, shaped) in chars.iter().enumerate() {
        let next = chars.get(index + 1);
        let may_end = next.is_none_or(|next| !no_break_between(shaped.char, next.char));
        // A space at the end of a line takes no room.
        let blank = shaped.char == ' ';
        used += gap + shaped.width - shaped.docx_lack(next);
        gap = shaped.gap(next);
        // The last character of a line is set solid in a docx.
        let end = shaped.docx_lack(next) - shaped.docx_lack(None);
        let reach = if blank { used - shaped.width } else { used + end };
        if reach <= room + SLACK {
            if may_end && next.is_some_and(|next| punct_latin_boundary(shaped.char, next.char)) {
                at_boundary = Some(index + 1);
            } else if may_end {
                latest = Some(index + 1);
            }
            continue;
        }
        if latest == Some(index) {
            return index;
        }
        full = Some(index);
        break;
    }
    match (latest.or(at_boundary), full) {
        (_, None) => chars.len(),
        (Some(count), Some(index)) => address_cut(chars, count, index).unwrap_or(count),
        // One word wider than the line: broken where the line is full, but not before a mark that may not start a line.
        (None, Some(index)) => emergency(chars, 0, index),
    }
}

/// Where to cut a web address that crosses the end of a full line: after its last `/` or `?` that fits. An address is a
/// sequence of at least 20 ASCII characters, longer than words and numbers are.
fn address_cut(chars: &[ShapedChar], start: usize, full: usize) -> Option<usize> {
    let letters = chars.iter().skip(start).take_while(|shaped| shaped.char.is_ascii_graphic()).count();
    let char = |index: usize| chars.get(index).map(|shaped| shaped.char);
    let stroke = |count: &usize| matches!(char(count - 1), Some('/' | '?')) && char(*count) != Some('/');
    if letters >= 20 && start + letters > full { (start + 1..=full).rev().find(stroke) } else { None }
}

/// Where to cut a word that starts at `start` and overflows at `full`: after a mark of punctuation in its second half
/// if there is one, else at the last position allowed.
fn emergency(chars: &[ShapedChar], start: usize, full: usize) -> usize {
    let fits = full.max(1);
    let allowed = |count: &usize| chars.get(*count).is_none_or(|next| !NO_START.contains(next.char));
    let after = |marks: &'static str| {
        move |count: &usize| chars.get(count - 1).is_some_and(|shaped| marks.contains(shaped.char))
    };
    let late = start + (fits - start.min(fits)) / 2;
    let cut = |marks| (late.max(1)..=fits).rev().find(|count| allowed(count) && after(marks)(count));
    let cut = cut("/?").or_else(|| cut(".&=-_"));
    // A number is split only where there is no other place to cut.
    let digit = |index: usize| chars.get(index).is_some_and(|shaped| shaped.char.is_ascii_digit());
    let keeps_number = |count: &usize| !(digit(count - 1) && digit(*count));
    let late = || (start.max(1)..=fits).rev();
    cut.or_else(|| late().find(|count| allowed(count) && keeps_number(count)))
        .or_else(|| late().find(allowed))
        .unwrap_or(fits)
}

/// Breaks the text of a centred cell: lists after 、, other text into lines of similar length.
pub(crate) fn break_balanced(chars: &[ShapedChar], room: f64) -> Vec<Line> {
    let ragged = break_lines(chars, Measure::ragged(room));
    if ragged.len() < 2 {
        return ragged;
    }
    let units: Vec<&[ShapedChar]> = chars.split_inclusive(|shaped| shaped.char == '、').collect();
    let mut groups: Vec<Vec<ShapedChar>> = Vec::new();
    for unit in &units {
        match groups.last_mut() {
            Some(group) if text::width(group) + text::width(unit) <= room + SLACK => group.extend_from_slice(unit),
            _ => groups.push(unit.to_vec()),
        }
    }
    let listed: Vec<Line> = groups.iter().flat_map(|group| evened(group, room)).collect();
    if units.len() > 1 && listed.len() <= ragged.len() { listed } else { evened(chars, room) }
}

/// The lines of the smallest width that needs no more lines.
fn evened(chars: &[ShapedChar], room: f64) -> Vec<Line> {
    let mut best = break_lines(chars, Measure::ragged(room));
    let (mut low, mut high) = (room / 2.0, room);
    for _ in 0..8 {
        let middle = f64::midpoint(low, high);
        let tried = break_lines(chars, Measure::ragged(middle));
        if tried.len() <= best.len() && tried.iter().all(|line| line.width <= middle + SLACK) {
            best = tried;
            high = middle;
        } else {
            low = middle;
        }
    }
    best
}

fn set_line(chars: &[ShapedChar], room: f64, indent: f64, justify: bool) -> Line {
    let visible = chars.iter().rposition(|shaped| shaped.char != ' ').map_or(0, |last| last + 1);
    let natural = text::width(chars.get(..visible).unwrap_or(chars));
    let gaps = |index: usize| {
        let pair = (chars.get(index), chars.get(index + 1));
        matches!(pair, (Some(a), Some(b)) if index + 1 < visible && !no_stretch_between(a.char, b.char))
    };
    // Where a docx sets characters closer, so does this line if it would otherwise be too wide.
    let lack_at = |index: usize| chars.get(index).map_or(0.0, |shaped| shaped.docx_lack(chars.get(index + 1)));
    let lack: f64 = (0..visible).map(lack_at).sum();
    let closer = if lack > 0.0 { ((natural - room) / lack).clamp(0.0, 1.0) } else { 0.0 };
    let natural = natural - lack * closer;
    let count = (0..visible).filter(|&index| gaps(index)).count();
    let slack = (room - natural).max(0.0);
    // A line more than a fifth short was broken before a long word; stretching it would leave wide gaps.
    let stretch = if justify && count > 0 && slack < room * 0.2 {
        u32::try_from(count).map_or(0.0, |count| slack / f64::from(count))
    } else {
        0.0
    };
    let mut x = 0.0;
    let mut spots = Vec::with_capacity(chars.len());
    for (index, shaped) in chars.iter().enumerate() {
        let gap = if index + 1 < visible { shaped.gap(chars.get(index + 1)) } else { 0.0 };
        let mut shaped = *shaped;
        shaped.width -= lack_at(index) * closer;
        if index >= visible {
            shaped.width = 0.0;
        }
        spots.push(Spot { shaped, x });
        x += shaped.width + gap;
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
    use crate::layout::text::{ShapedChar, Style};

    /// Characters with the widths of a usual font: ASCII half a cell.
    fn chars(text: &str) -> Vec<ShapedChar> {
        let style = Style::new(Class::FangSong, 10.0);
        let shaped = |char: char| ShapedChar {
            char,
            face: 0,
            glyph: 1,
            style,
            width: if char.is_ascii() { 5.0 } else { 10.0 },
            offset: 0.0,
            stretch: 1.0,
        };
        text.chars().map(shaped).collect()
    }

    fn broken(text: &str, cells: f64) -> Vec<String> {
        let lines = break_lines(&chars(text), Measure { justify: true, ..Measure::ragged(cells * 10.0) });
        for line in &lines {
            assert!(line.width <= cells * 10.0 + 0.02, "{line:?}");
        }
        lines.iter().map(text_of).collect()
    }

    fn text_of(line: &Line) -> String {
        line.spots.iter().map(|spot| spot.shaped.char).collect()
    }

    #[test]
    fn punctuation_never_starts_a_line_and_takes_a_character_along() {
        assert_eq!(broken("一二三四，五六", 4.0), ["一二三", "四，五六"]);
        assert_eq!(broken("一，三四，五六", 4.0), ["一，三", "四，五六"]);
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
            let lines = super::break_balanced(&chars(text), cells * 10.0);
            assert_eq!(&lines.iter().map(text_of).collect::<Vec<_>>(), expected);
        }
    }

    #[test]
    fn a_number_after_a_long_word_is_not_split() {
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
