//! Text in, numerals out: Arabic, Chinese, formal and mixed digits with value, range, approximation and byte span.
//! What is counted, and whether the number means anything, is for others to say.

mod approximate_words;
mod run;
#[cfg(test)]
mod tests;

use crate::approximation::Approximation;

use approximate_words::{LEADING, TRAILING};
use run::{LONGEST, Run, char_at, char_before, digit, number, place, run, run_of_digits, tens};

/// A numeral with its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Numeral {
    /// First byte, a leading 约 or 超过 included.
    pub start: usize,
    /// Byte after the last one, a trailing 余 included.
    pub end: usize,
    /// The number, or the lower bound of a range; `None` for a vague one (数千).
    pub value: Option<f64>,
    /// Upper bound of a range.
    pub max: Option<f64>,
    /// How exact the words make it.
    pub approx: Approximation,
    /// 百分之, 千分之, 万分之 before it: 100, 1000, 10000.
    pub per: Option<u32>,
    /// Whether it is the lone character 一, which is an article as often as a number.
    pub article: bool,
}

/// All numerals of a text, left to right. Dates, times and phone numbers written in digits are passed over.
pub fn numerals(text: &str) -> impl Iterator<Item = Numeral> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || next(text, at).inspect(|found| at = found.end))
}

/// The first numeral at or after a byte.
fn next(text: &str, from: usize) -> Option<Numeral> {
    let mut at = from;
    loop {
        let (ahead, c) = text.get(at..)?.char_indices().find(|(_, c)| starts_numeral(*c))?;
        at += ahead;
        match read(text, at, char_before(text, at)) {
            Reading::Numeral(numeral) => return Some(with_lead(text, from, numeral)),
            Reading::Skip(end) => at = end,
            Reading::Nothing => at += c.len_utf8(),
        }
    }
}

/// 左右, 以上 and the like after a unit: their approximation and the byte after them.
pub(crate) fn trailing(text: &str, at: usize) -> Option<(Approximation, usize)> {
    let rest = text.get(at..)?;
    TRAILING.iter().find(|(word, _)| rest.starts_with(word)).map(|(word, approx)| (*approx, at + word.len()))
}

enum Reading {
    Numeral(Numeral),
    Skip(usize),
    Nothing,
}

fn starts_numeral(c: char) -> bool {
    let is_numeral = c.is_ascii_digit() || digit(c).is_some() || place(c).is_some() || tens(c).is_some();
    is_numeral || matches!(c, '数' | '几' | '若' | '多')
}

fn read(text: &str, at: usize, earlier: Option<char>) -> Reading {
    let Some(first) = char_at(text, at) else { return Reading::Nothing };
    if first.is_ascii_digit() {
        if let Some(end) = foreign_digits(text, at, earlier) {
            return Reading::Skip(end);
        }
    } else if let Some(vague) = vague(text, at, earlier) {
        return Reading::Numeral(vague);
    } else if digit(first).is_none() && place(first).is_none() && tens(first).is_none() {
        return Reading::Nothing;
    }
    if let Some((per, after)) = fraction(text, at) {
        return match run(text, after) {
            Some(found) => Reading::Numeral(numeral(text, at, found, Some(per))),
            None => Reading::Nothing,
        };
    }
    let Some(found) = run(text, at) else {
        return Reading::Skip(at + run_of_digits(text, at).max(first.len_utf8()));
    };
    if found.bare && found.more.is_none() && leading(text, 0, at).is_none() {
        return Reading::Skip(found.end);
    }
    Reading::Numeral(numeral(text, at, found, None))
}

fn numeral(text: &str, start: usize, mut found: Run, per: Option<u32>) -> Numeral {
    let article = found.plain && text.get(start..found.end) == Some("一");
    let mut max = found.high;
    if max.is_none()
        && found.more.is_none()
        && let Some(second) = range_end(text, found.end)
    {
        let low = if found.plain && second.times > 1 { found.low.saturating_mul(second.times) } else { found.low };
        if low < second.low && second.high.is_none() {
            (found.low, max) = (low, Some(second.low));
            (found.end, found.more) = (second.end, second.more);
        }
    }
    Numeral {
        start,
        end: found.end,
        value: Some(number(found.low)),
        max: max.map(number),
        approx: match (max, found.more) {
            (Some(_), _) => Approximation::About,
            (None, more) => more.unwrap_or(Approximation::Exact),
        },
        per,
        article,
    }
}

fn with_lead(text: &str, from: usize, mut numeral: Numeral) -> Numeral {
    let Some((approx, start)) = leading(text, from, numeral.start) else { return numeral };
    numeral.start = start;
    if numeral.value.is_some() && numeral.max.is_none() {
        numeral.approx = approx;
    }
    if text.get(..start).is_some_and(|before| before.ends_with("成百") || before.ends_with("成千")) {
        (numeral.value, numeral.max, numeral.approx) = (None, None, Approximation::Vague);
    }
    numeral
}

/// The word before a number that makes it approximate, and where it starts.
fn leading(text: &str, from: usize, at: usize) -> Option<(Approximation, usize)> {
    let before = text.get(from..at)?;
    let trimmed = before.trim_end_matches(' ');
    for (word, approx) in LEADING {
        let Some(rest) = trimmed.strip_suffix(word) else { continue };
        let last = rest.chars().next_back();
        if word == "近" && matches!(last, Some('最' | '附' | '临' | '靠' | '邻' | '远' | '亲' | '新')) {
            return None;
        }
        if word == "超过" && last == Some('不') {
            return Some((Approximation::Under, from + rest.len() - '不'.len_utf8()));
        }
        if word == "约" && matches!(last, Some('大' | '节' | '公' | '契' | '合' | '预' | '相')) {
            return None;
        }
        return Some((approx, from + rest.len()));
    }
    let rest = trimmed.strip_suffix('上')?;
    let place_word = char_at(text, at).is_some_and(|c| place(c).is_some());
    let own_word =
        matches!(rest.chars().next_back(), Some('以' | '线' | '早' | '晚' | '网' | '会' | '路' | '街' | '之'));
    (place_word && !own_word).then(|| (Approximation::Over, from + rest.len()))
}

/// 数千, 几十, 若干, 多(次).
fn vague(text: &str, at: usize, earlier: Option<char>) -> Option<Numeral> {
    let rest = text.get(at..)?;
    let mut chars = rest.chars();
    let first = chars.next()?;
    let second = chars.next();
    let length = match first {
        '若' if second == Some('干') => "若干".len(),
        '数' | '几' => {
            let counted = first == '数' && earlier.is_some_and(|c| "人户次件案份总张个条数岁计参少".contains(c));
            let places: usize = rest.chars().skip(1).take_while(|c| place(*c).is_some()).map(char::len_utf8).sum();
            if counted || (places == 0 && first == '数') {
                return None;
            }
            first.len_utf8() + places
        }
        '多' if !earlier.is_some_and(|c| {
            c.is_ascii_digit() || digit(c).is_some() || "十百千万亿众许大最更很增余诸几太不差繁".contains(c)
        }) =>
        {
            first.len_utf8()
        }
        _ => return None,
    };
    let more =
        char_at(text, at + length).filter(|c| matches!(c, '余' | '多') && first != '多').map_or(0, char::len_utf8);
    Some(Numeral {
        start: at,
        end: at + length + more,
        value: None,
        max: None,
        approx: Approximation::Vague,
        per: None,
        article: false,
    })
}

/// 百分之, 千分之, 万分之 and the byte after it.
fn fraction(text: &str, at: usize) -> Option<(u32, usize)> {
    let rest = text.get(at..)?;
    [("百分之", 100), ("千分之", 1_000), ("万分之", 10_000)]
        .into_iter()
        .find(|(word, _)| rest.starts_with(word))
        .map(|(word, per)| (per, at + word.len()))
}

/// The end of digits that are no number: a date, a time, a phone, a model, or more digits than anything has.
fn foreign_digits(text: &str, at: usize, earlier: Option<char>) -> Option<usize> {
    let digits = run_of_digits(text, at);
    let mut end = at + digits;
    let before = text
        .get(..at)?
        .bytes()
        .rev()
        .take(3)
        .take_while(|byte| byte.is_ascii_alphanumeric() || b"_@".contains(byte))
        .count();
    let after_letter = earlier.is_some() && (1..3).contains(&before);
    let padded = digits > 1 && text.get(at..)?.starts_with('0');
    let (mut joints, mut timed) = (0, false);
    while let Some(joint) = char_at(text, end).filter(|c| matches!(c, '.' | '-' | '/' | ':')) {
        let more = run_of_digits(text, end + 1);
        if more == 0 {
            break;
        }
        timed |= matches!(joint, '/' | ':') || (joint == '-' && (more > 6 || text.get(end + 1..)?.starts_with('0')));
        joints += 1;
        end += 1 + more;
    }
    (after_letter || padded || timed || joints > 1 || digits > LONGEST).then_some(end)
}

/// The second number of 200-300 or 200至300.
fn range_end(text: &str, at: usize) -> Option<Run> {
    let rest = text.get(at..)?;
    let trimmed = rest.trim_start_matches(' ');
    let joint = trimmed.chars().next().filter(|c| matches!(c, '-' | '~' | '至' | '到'))?;
    let after = trimmed.get(joint.len_utf8()..)?.trim_start_matches([' ', '-']);
    run(text, text.len() - after.len()).filter(|second| !second.bare)
}
