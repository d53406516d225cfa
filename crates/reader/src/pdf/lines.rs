//! Glyphs in, lines of text out, and lines that were wrapped joined to paragraphs.

use super::page::Glyph;

/// Glyphs on one baseline, from the left.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Line {
    pub(super) text: String,
    pub(super) left: f64,
    pub(super) right: f64,
    /// y of the baseline, in points.
    pub(super) y: f64,
    pub(super) size: f64,
    /// The line ends with a typed blank.
    pub(super) blank_at_end: bool,
}

/// Groups glyphs into lines, in order from the top.
pub(super) fn lines(mut glyphs: Vec<Glyph>) -> Vec<Line> {
    glyphs.sort_by(|a, b| a.y.total_cmp(&b.y));
    let mut lines = Vec::new();
    let mut current: Vec<Glyph> = Vec::new();
    for glyph in glyphs {
        if current.last().is_some_and(|last| glyph.y - last.y > 0.4 * glyph.size.min(last.size)) {
            lines.extend(line(std::mem::take(&mut current)));
        }
        current.push(glyph);
    }
    lines.extend(line(current));
    lines
}

fn line(mut glyphs: Vec<Glyph>) -> Option<Line> {
    glyphs.sort_by(|a, b| a.x.total_cmp(&b.x));
    let mut text = String::new();
    let mut last: Option<Glyph> = None;
    let (mut left, mut blank) = (0.0, false);
    let (mut y, mut size): (f64, f64) = (0.0, 0.0);
    for glyph in glyphs {
        if glyph.character.is_whitespace() {
            blank = true;
            continue;
        }
        match last {
            None => left = glyph.x,
            // Some programs draw bold glyphs twice.
            Some(last) if last.character == glyph.character && glyph.x - last.x < 0.2 * glyph.size => continue,
            Some(last) if blank || is_gap(&last, &glyph) => text.push(' '),
            Some(_) => {}
        }
        text.push(glyph.character);
        (y, size) = (glyph.y, size.max(glyph.size));
        (last, blank) = (Some(glyph), false);
    }
    let last = last?;
    Some(Line { text, left, right: last.x + last.width, y, size, blank_at_end: blank })
}

/// True where the gap between two glyphs is a blank. Gaps between digits, and between ideographs and digits, are set by
/// programs and are no blanks.
fn is_gap(left: &Glyph, right: &Glyph) -> bool {
    let room = (right.x - left.x - left.width) / right.size.max(left.size);
    room > match (left.character, right.character) {
        (a, b) if a.is_ascii_digit() && b.is_ascii_digit() => 0.6,
        (a, b) if a.is_ascii() && b.is_ascii() => 0.2,
        (a, b) if a.is_ascii() || b.is_ascii() => 0.8,
        _ => 1.2,
    }
}

/// Joins wrapped lines. `right` is the right end of a full line, in points.
pub(super) fn paragraphs(lines: &[Line], right: f64) -> Vec<String> {
    let mut paragraphs: Vec<String> = Vec::new();
    let left = lines.iter().map(|line| line.left).fold(f64::INFINITY, f64::min);
    let mut above: Option<&Line> = None;
    let mut begins_indented = false;
    for line in lines {
        // Two lines with the same first-line indent begin two paragraphs.
        let alike = begins_indented && above.is_some_and(|above| (above.left - line.left).abs() < 0.3 * line.size);
        match (above, paragraphs.last_mut()) {
            (Some(above), Some(paragraph)) if !alike && goes_on(above, line, left, right) => {
                begins_indented = false;
                if above.blank_at_end || parts_words(above, line) {
                    paragraph.push(' ');
                }
                paragraph.push_str(&line.text);
            }
            _ => {
                begins_indented = line.left - left > 0.8 * line.size;
                paragraphs.push(line.text.clone());
            }
        }
        above = Some(line);
    }
    paragraphs
}

/// True where a line continues the full line above it.
pub(super) fn goes_on(above: &Line, below: &Line, left: f64, right: f64) -> bool {
    let em = above.size.max(below.size);
    let indented = below.left - left > 0.8 * em && below.left > above.left + 0.8 * em;
    let same_size = (above.size - below.size).abs() < 0.2 * em;
    let near = below.y - above.y < 3.0 * em;
    right - above.right < first_word(below) + 0.6 * em && !indented && same_size && near
}

/// Width in points of a line's first unbreakable unit. Lines may break between ideographs, but not before closing
/// punctuation.
fn first_word(line: &Line) -> f64 {
    let (mut width, mut ideographs) = (0.0, 0);
    for c in line.text.chars() {
        let closes = "，。、；：？！”’）》】…".contains(c);
        if c == ' ' || (!c.is_ascii() && ideographs > 0 && !closes) || (c.is_ascii() && ideographs > 0) {
            break;
        }
        if c.is_ascii() {
            width += 0.5;
        } else {
            // A line may break between a word or number and an ideograph.
            if width > 0.0 && !closes {
                break;
            }
            width += 1.0;
            ideographs += 1;
        }
    }
    width * line.size
}

/// True for two words of letters; digits on both sides of a break are one number.
fn parts_words(above: &Line, below: &Line) -> bool {
    match (above.text.chars().last(), below.text.chars().next()) {
        (Some(a), Some(b)) => {
            let letters = a.is_ascii_alphabetic() || b.is_ascii_alphabetic();
            letters && (a.is_ascii_alphanumeric() || ",.;:".contains(a)) && b.is_ascii_alphanumeric()
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str, x: f64, y: f64, step: f64) -> Vec<Glyph> {
        let glyph = |(number, character): (usize, char)| {
            let width = if character.is_ascii() { 5.0 } else { 10.0 };
            Glyph { character, x: x + step * number as f64, y, width, size: 10.0 }
        };
        text.chars().enumerate().map(glyph).collect()
    }

    #[test]
    fn digits_set_apart_are_one_number() {
        for step in [4.5, 5.0, 7.0, 10.0] {
            assert_eq!(lines(at("13900000002", 0.0, 0.0, step))[0].text, "13900000002");
        }
        assert_eq!(lines(at("1 2", 0.0, 0.0, 5.0))[0].text, "1 2");
        assert_eq!(lines(at("ab", 0.0, 0.0, 8.0))[0].text, "a b");
    }

    #[test]
    fn letters_drawn_twice_for_boldness_are_read_once() {
        let glyphs = [at("工作", 0.0, 0.0, 10.0), at("工作", 0.3, 0.0, 10.0)].concat();
        assert_eq!(lines(glyphs)[0].text, "工作");
    }

    #[test]
    fn full_lines_go_on_and_short_ones_end() {
        let text = |rows: &[&str], right| {
            let glyphs = rows.iter().enumerate().flat_map(|(row, text)| at(text, 0.0, row as f64 * 15.0, 10.0));
            paragraphs(&lines(glyphs.collect()), right)
        };
        assert_eq!(text(&["发放宣传手册", "六百份"], 60.0), ["发放宣传手册六百份"]);
        assert_eq!(text(&["发放宣传", "六百份"], 60.0), ["发放宣传", "六百份"]);
    }

    #[test]
    fn indented_lines_begin_paragraphs_and_hanging_ones_go_on() {
        let text = |rows: &[(&str, f64)]| {
            let glyphs = rows.iter().enumerate().flat_map(|(row, (text, x))| at(text, *x, row as f64 * 15.0, 10.0));
            paragraphs(&lines(glyphs.collect()), 60.0)
        };
        assert_eq!(text(&[("采用二篇", 20.0), ("其他工作", 20.0), ("没有", 0.0)]), ["采用二篇", "其他工作没有"]);
        assert_eq!(
            text(&[("一分解进展", 0.0), ("情况表及", 20.0), ("附件", 20.0)]),
            ["一分解进展", "情况表及", "附件"]
        );
        assert_eq!(text(&[("一分解进展的", 0.0), ("情况", 0.0)]), ["一分解进展的情况"]);
    }

    #[test]
    fn a_number_over_two_lines_stays_whole() {
        let glyphs = [at("份数1", 0.0, 0.0, 10.0), at("200", 0.0, 15.0, 5.0)].concat();
        assert_eq!(paragraphs(&lines(glyphs), 30.0), ["份数1200"]);
    }
}
