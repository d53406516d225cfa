//! In: text and the number of full-width characters in a line. Out: lines, computed without a typeface, for texts that a
//! docx breaks explicitly and for those that must break alike in docx and on pages.

use crate::geometry::LATIN_GAP;
use crate::standard_text::printable;
use crate::typography::line_rules::{needs_cjk_latin_gap, no_break_between};

/// Width of a text in full-width characters, gaps between Chinese and Latin included.
pub(crate) fn em(text: &str) -> f64 {
    let mut before = None;
    text.chars()
        .map(|char| {
            let space = gap(before, char);
            before = Some(char);
            space + if char.is_ascii() { 0.5 } else { 1.0 }
        })
        .sum()
}

/// Number of lines that a text of `ems` full-width characters takes, at least 1.
pub(crate) fn count(ems: f64, room: f64) -> f64 {
    (ems / room).ceil().max(1.0)
}

fn gap(before: Option<char>, after: char) -> f64 {
    if before.is_some_and(|before| needs_cjk_latin_gap(before, after)) { LATIN_GAP } else { 0.0 }
}

/// Breaks a text into lines of at most `room` full-width characters.
pub(crate) fn wrapped(text: &str, room: f64) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut used = 0.0;
    let text = printable(text);
    let mut chars = text.chars().peekable();
    let mut word = String::new();
    let mut before = None;
    while let Some(char) = chars.next() {
        word.push(char);
        if chars.peek().is_some_and(|next| no_break_between(char, *next)) && em(&word) < room {
            continue;
        }
        let width = em(&word) + word.chars().next().map_or(0.0, |first| gap(before, first));
        before = Some(char);
        if used + width > room && used > 0.0 {
            lines.push(String::new());
            used = 0.0;
        }
        if let Some(line) = lines.last_mut() {
            line.push_str(&word);
        }
        used += width;
        word.clear();
    }
    lines
}

/// As [`wrapped`], with lines of similar length.
pub(crate) fn balanced(text: &str, room: f64) -> Vec<String> {
    let mut best = wrapped(text, room);
    let mut narrower = room;
    while best.len() > 1 && narrower > 2.0 {
        narrower -= 1.0;
        let tried = wrapped(text, narrower);
        if tried.len() > best.len() {
            break;
        }
        best = tried;
    }
    best
}

#[cfg(test)]
mod tests {
    use super::{balanced, wrapped};

    #[test]
    fn lines_end_where_they_may() {
        assert_eq!(wrapped("区委政法委，区公安分局。", 6.0), ["区委政法委，", "区公安分局。"]);
        assert_eq!(wrapped("", 6.0), [""]);
        assert_eq!(wrapped("印发2020年7月6日", 4.0).concat(), "印发2020年7月6日");
    }

    #[test]
    fn long_names_fall_into_even_lines() {
        assert_eq!(balanced("重庆市渝北区教育委员会", 8.0), ["重庆市渝北区", "教育委员会"]);
    }
}
