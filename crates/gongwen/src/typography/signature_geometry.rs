//! In: who signs and when. Out: positions of names and date (§7.3.5), the same in docx and on pages. Seals and stamps are
//! not drawn; room is left for them.

use crate::document::{Signature, SignedBy};
use crate::geometry::{CELL, LINE, TYPE_AREA, seal};
use crate::standard_text;
use crate::typography::wrapping::{balanced, em};

/// One line of the signature.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Line {
    /// Space above the line, in points.
    pub before: f64,
    /// Texts on it, from left to right.
    pub spots: Vec<Spot>,
}

/// A text at a position.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Spot {
    pub text: String,
    pub anchor: Anchor,
    /// Distance of the anchor from the left edge of the 版心, in points.
    pub x: f64,
    /// Index of the name; the lines of one name are one element for screen readers.
    pub part: usize,
}

/// Which point of a text is at its position.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Anchor {
    Left,
    Centre,
    Right,
}

const FULL: f64 = TYPE_AREA.0;

/// The lines of a signature; `year` is printed in an open date.
pub(crate) fn lines(signature: &Signature, year: Option<u16>) -> Vec<Line> {
    let date = standard_text::date(signature.date, year);
    match &signature.by {
        SignedBy::Sealed(organs) if organs.len() > 1 => joint_seals(organs, &date),
        SignedBy::Sealed(organs) => one_seal(organs.first().map_or("", String::as_str), &date),
        SignedBy::Unsealed(organs) => unsealed(organs, &date),
        SignedBy::Stamped(posts) => stamped(posts, &date),
    }
}

fn width(text: &str) -> f64 {
    em(text) * CELL
}

fn spot(text: impl Into<String>, anchor: Anchor, x: f64, part: usize) -> Spot {
    Spot { text: text.into(), anchor, x, part }
}

fn line(before: f64, spots: Vec<Spot>) -> Line {
    Line { before, spots }
}

/// §7.3.5.1: date four characters from the right, name centred over it, after two blank lines: the top of the seal must be
/// within one line of the text, with name and date in its lower half. A name too long for this ends at the edge of the 版心,
/// and the date stays centred under it (the clause says 一般).
fn one_seal(organ: &str, date: &str) -> Vec<Line> {
    let names = balanced(organ, 26.0);
    let widest = names.iter().map(|name| width(name)).fold(width(date), f64::max);
    let centre = (FULL - 4.0 * CELL - width(date) / 2.0).min(FULL - widest / 2.0);
    let mut lines: Vec<Line> =
        names.into_iter().map(|name| line(0.0, vec![spot(name, Anchor::Centre, centre, 0)])).collect();
    if let Some(first) = lines.first_mut() {
        first.before = 2.0 * LINE;
    }
    lines.push(line(0.0, vec![spot(date, Anchor::Centre, centre, 1)]));
    lines
}

/// §7.3.5.1: names in order, in rows of as many as seals fit without touching; the date under the last name.
fn joint_seals(organs: &[String], date: &str) -> Vec<Line> {
    // Three seals of 50 mm fill the 版心; names longer than a third of it are set two a row.
    let long = organs.iter().any(|organ| em(organ) > 18.0);
    let columns = if organs.len() == 2 || organs.len() == 4 || long { 2 } else { 3 };
    let column = if columns == 2 { FULL / 2.0 } else { FULL / 3.0 };
    let room = (column / CELL).floor() - 1.0;
    let mut lines = Vec::new();
    let mut last_centre = FULL;
    for (row, names) in organs.chunks(columns).enumerate() {
        let names: Vec<Vec<String>> = names.iter().map(|name| balanced(name, room)).collect();
        let height = names.iter().map(Vec::len).max().unwrap_or(1);
        // A row that is not full is set at the right, above the date.
        let from = columns - names.len();
        let tall: f64 = (0..height).map(|_| LINE).sum();
        for at in 0..height {
            let mut spots = Vec::new();
            let mut centre = column / 2.0 + (0..from).map(|_| column).sum::<f64>();
            for (index, name) in names.iter().enumerate() {
                // The last lines of all names of a row are on the same line.
                let own = (at + name.len()).checked_sub(height).and_then(|at| name.get(at));
                spots.extend(own.map(|text| spot(text, Anchor::Centre, centre, row * columns + index)));
                last_centre = centre;
                centre += column;
            }
            let before = match (row, at) {
                (0, 0) => 2.0 * LINE,
                (_, 0) => (seal::PITCH - tall).max(2.0 * LINE),
                _ => 0.0,
            };
            lines.push(line(before, spots));
        }
    }
    let centre = last_centre.min(FULL - width(date) / 2.0);
    lines.push(line(0.0, vec![spot(date, Anchor::Centre, centre, organs.len())]));
    lines
}

/// §7.3.5.2: one line under the text, names two characters from the right; the date's first character two to the right
/// of the name's, or, where the date is the longer, the date two characters from the right and the names before it.
fn unsealed(organs: &[String], date: &str) -> Vec<Line> {
    let names: Vec<(usize, String)> = organs
        .iter()
        .enumerate()
        .flat_map(|(index, organ)| balanced(organ, 26.0).into_iter().map(move |name| (index, name)))
        .collect();
    let widest = names.iter().map(|(_, name)| width(name)).fold(0.0, f64::max);
    let right = FULL - 2.0 * CELL;
    let left = if width(date) > widest { right - width(date) - 2.0 * CELL } else { right - widest };
    let mut lines: Vec<Line> =
        names.into_iter().map(|(index, name)| line(0.0, vec![spot(name, Anchor::Left, left, index)])).collect();
    if let Some(first) = lines.first_mut() {
        first.before = LINE;
    }
    lines.push(line(0.0, vec![spot(date, Anchor::Left, left + 2.0 * CELL, organs.len())]));
    lines
}

/// §7.3.5.3: two lines under the text, the stamp four characters from the right, the post two characters left of it and
/// in the middle of its height; the date one line under the stamps, four characters from the right.
fn stamped(posts: &[String], date: &str) -> Vec<Line> {
    let (stamp, height) = seal::STAMP;
    let right = FULL - 4.0 * CELL - stamp - 2.0 * CELL;
    let margin = (height - LINE) / 2.0;
    let mut lines = Vec::new();
    let mut before = 2.0 * LINE + margin;
    for (index, post) in posts.iter().enumerate() {
        let rows = balanced(post, (right / CELL).floor());
        let tall: f64 = rows.iter().map(|_| LINE).sum();
        let over = ((tall - LINE) / 2.0).min(margin);
        for (at, row) in rows.into_iter().enumerate() {
            let before = if at == 0 { before - over } else { 0.0 };
            lines.push(line(before, vec![spot(row, Anchor::Right, right, index)]));
        }
        before = 2.0 * margin - over;
    }
    lines.push(line(before - margin + LINE, vec![spot(date, Anchor::Right, FULL - 4.0 * CELL, posts.len())]));
    lines
}

#[cfg(test)]
mod tests {
    use super::{Anchor, CELL, FULL, LINE, Line, lines, width};
    use crate::document::{Signature, SignedBy};

    /// Diameter of the largest seals, in points.
    const DIAMETER: f64 = 50.0 * crate::geometry::MM;

    fn signed(by: SignedBy) -> Vec<Line> {
        lines(&Signature { by, date: chrono::NaiveDate::from_ymd_opt(2020, 7, 6) }, None)
    }

    fn names(list: &[&str]) -> Vec<String> {
        list.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn without_a_seal_the_date_begins_two_characters_after_the_start_of_the_name() {
        let found = signed(SignedBy::Unsealed(names(&["重庆市渝北区教育委员会"])));
        assert_eq!(found[0].before, LINE);
        let (name, date) = (&found[0].spots[0], &found[1].spots[0]);
        assert!((name.x + width(&name.text) - (FULL - 2.0 * CELL)).abs() < 0.01);
        assert!((date.x - name.x - 2.0 * CELL).abs() < 0.01);
        // A name shorter than the date: the date ends two characters from the right.
        let found = signed(SignedBy::Unsealed(names(&["区教委"])));
        let date = &found[1].spots[0];
        assert!((date.x + width(&date.text) - (FULL - 2.0 * CELL)).abs() < 0.01);
        assert!((date.x - found[0].spots[0].x - 2.0 * CELL).abs() < 0.01);
    }

    #[test]
    fn joint_seals_are_set_in_rows_that_do_not_touch() {
        let found = signed(SignedBy::Sealed(names(&["区委政法委", "区公安分局", "区教委", "区民政局", "区文旅委"])));
        assert_eq!(found.iter().map(|line| line.spots.len()).collect::<Vec<_>>(), [3, 2, 1]);
        let row: Vec<f64> = found[0].spots.iter().map(|spot| spot.x).collect();
        assert!(row.windows(2).all(|pair| pair[1] - pair[0] > DIAMETER));
        assert!(row[0] >= DIAMETER / 2.0 && row[2] + DIAMETER / 2.0 <= FULL);
        assert!(found[1].before + LINE > DIAMETER);
        // The last seal presses name and date.
        assert_eq!(found[1].spots[1].x, found[2].spots[0].x);
        let two = signed(SignedBy::Sealed(names(&["重庆市渝北区人民政府宝圣湖街道办事处", "区教委"])));
        assert_eq!(two.iter().map(|line| line.spots.len()).collect::<Vec<_>>(), [1, 2, 1]);
    }

    #[test]
    fn a_stamp_has_its_post_in_the_middle_and_the_date_one_line_below() {
        let found = signed(SignedBy::Stamped(names(&["区长", "街道办事处主任"])));
        let [first, second, date] = found.as_slice() else { panic!("{found:?}") };
        assert!((first.before - 2.5 * LINE).abs() < 0.01 && (second.before - LINE).abs() < 0.01);
        assert!((date.before - 1.5 * LINE).abs() < 0.01);
        assert!((date.spots[0].x - (FULL - 4.0 * CELL)).abs() < 0.01);
        assert_eq!((first.spots[0].anchor, second.spots[0].x), (Anchor::Right, first.spots[0].x));
    }
}
