//! Characters of a narrative in, the same without what only typing put between the digits of a number and its unit out: blanks
//! of justified text, the printed blank `__1200__`, the Chinese comma as thousands mark, brackets around a unit or a number.

use crate::numeral::{self, Numeral};

/// A character and the byte of the typed text that it came from.
pub(crate) type Typed = (char, usize);

/// Longest unit within brackets, in characters: 人次.
const UNIT: usize = 2;

/// Most characters of a number repeated in brackets: 壹佰贰拾叁万肆仟伍佰陆拾柒.
const REPEATED: usize = 24;

/// Whether [`tidy`] could change a text.
pub(crate) fn concerns(text: &str) -> bool {
    let mut earlier = ' ';
    text.chars().any(|c| {
        let before = std::mem::replace(&mut earlier, c);
        matches!(c, '_' | '(' | '（') || matches!(c, '，' | ' ') && before.is_ascii_digit()
    })
}

/// Takes out what only typing put there.
pub(crate) fn tidy(text: &mut Vec<Typed>) {
    blanks_to_fill(text);
    thousands(text);
    spaced_digits(text);
    brackets(text);
}

fn char_at(text: &[Typed], at: usize) -> Option<char> {
    text.get(at).map(|(c, _)| *c)
}

fn is_digit(text: &[Typed], at: usize) -> bool {
    char_at(text, at).is_some_and(|c| c.is_ascii_digit())
}

/// Length of the run of digits from a place on.
fn digits_from(text: &[Typed], at: usize) -> usize {
    (at..text.len()).take_while(|at| is_digit(text, *at)).count()
}

/// Length of the run of digits that ends before a place.
fn digits_before(text: &[Typed], at: usize) -> usize {
    (0..at).rev().take_while(|at| is_digit(text, *at)).count()
}

/// `__1200__份`: the line to write on becomes blanks; in `a_1` it is part of a name.
fn blanks_to_fill(text: &mut [Typed]) {
    let mut earlier = ' ';
    for (c, _) in text.iter_mut() {
        if *c == '_' && !earlier.is_ascii_alphabetic() {
            *c = ' ';
        }
        earlier = *c;
    }
}

/// 1，200 and 1，234，500. Where three digits precede the comma, 海报150，600份, it may as well part two numbers.
fn thousands(text: &mut [Typed]) {
    let mut joined = None;
    for at in 0..text.len() {
        if char_at(text, at) != Some('，') || digits_from(text, at + 1) != 3 {
            continue;
        }
        let before = digits_before(text, at);
        let begins = (1..=2).contains(&before)
            && !matches!(at.checked_sub(before + 1).and_then(|at| char_at(text, at)), Some('.' | ','));
        let goes_on = before == 3 && at.checked_sub(4) == joined && joined.is_some();
        if begins || goes_on {
            joined = Some(at);
            if let Some((c, _)) = text.get_mut(at) {
                *c = ',';
            }
        }
    }
}

/// `1 2 0 0份`: three digits or more, each alone.
fn spaced_digits(text: &mut Vec<Typed>) {
    let mut keep = vec![true; text.len()];
    let mut at = 0;
    while at < text.len() {
        if !is_digit(text, at) || at.checked_sub(1).is_some_and(|before| is_digit(text, before)) {
            at += 1;
            continue;
        }
        let mut end = at;
        while char_at(text, end + 1) == Some(' ') && is_digit(text, end + 2) && !is_digit(text, end + 1) {
            end += 2;
        }
        let alone = digits_from(text, end) == 1;
        if end >= at + 4 && alone {
            (at..end).filter(|place| char_at(text, *place) == Some(' ')).for_each(|place| {
                if let Some(kept) = keep.get_mut(place) {
                    *kept = false;
                }
            });
        }
        at = end + 1;
    }
    retain(text, &keep);
}

/// `1200（份）`, `（1200）份`: the brackets go. `一千二百（1200）份`, `1200份（壹仟贰佰份）`: the number said again goes.
fn brackets(text: &mut Vec<Typed>) {
    let mut keep = vec![true; text.len()];
    let mut from = 0;
    while let Some(open) = (from..text.len()).find(|at| char_at(text, *at) == Some('(')) {
        from = open + 1;
        let Some(close) =
            (open + 1..text.len().min(open + REPEATED)).find(|at| matches!(char_at(text, *at), Some('(' | ')')))
        else {
            continue;
        };
        if char_at(text, close) != Some(')') {
            continue;
        }
        let inside = string(text.get(open + 1..close).unwrap_or_default());
        let before = string(text.get(open.saturating_sub(REPEATED)..open).unwrap_or_default());
        let counted = |c: Option<char>| c.is_some_and(text::is_han);
        let noun = before.trim_end().chars().next_back();
        let number =
            is_number(&inside) && counted(noun) && counted(char_at(text, close + 1)) && !ends_in_number(&before);
        let unit = noun.is_some_and(|c| c.is_ascii_digit()) && is_unit(&inside);
        let drops: Vec<usize> = match () {
            () if is_repeated(&before, &inside) => (open..=close).collect(),
            () if number || unit => vec![open, close],
            () => continue,
        };
        for place in drops {
            if let Some(kept) = keep.get_mut(place) {
                *kept = false;
            }
        }
        from = close + 1;
    }
    retain(text, &keep);
}

/// Whether brackets say the number before them again, with or without its unit.
fn is_repeated(before: &str, inside: &str) -> bool {
    let Some(again) = whole_number(inside) else { return false };
    let mut earlier = numeral::numerals(before).filter(|number| number.end + 3 * UNIT >= before.len());
    earlier.any(|number| {
        let unit = before.get(number.end..).unwrap_or_default().trim();
        let unit_again = inside.get(again.end..).unwrap_or_default().trim();
        number.value == again.value
            && number.max == again.max
            && unit.chars().all(text::is_han)
            && unit.chars().count() <= UNIT
            && (unit_again.is_empty() || unit_again == unit)
    })
}

/// The number that a text begins with, with at most a unit after it.
fn whole_number(inside: &str) -> Option<Numeral> {
    let number = numeral::numerals(inside).next().filter(|number| number.start == 0 && number.value.is_some())?;
    let unit = inside.get(number.end..)?.trim();
    (unit.chars().count() <= UNIT && unit.chars().all(text::is_han)).then_some(number)
}

fn is_number(inside: &str) -> bool {
    let digits = inside.trim().replace(',', "");
    !digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit())
}

fn ends_in_number(before: &str) -> bool {
    numeral::numerals(before).any(|number| number.end == before.trim_end().len())
}

fn is_unit(inside: &str) -> bool {
    let unit = inside.trim();
    (1..=UNIT).contains(&unit.chars().count()) && unit.chars().all(text::is_han)
}

fn string(text: &[Typed]) -> String {
    text.iter().map(|(c, _)| *c).collect()
}

fn retain(text: &mut Vec<Typed>, keep: &[bool]) {
    let mut keep = keep.iter();
    text.retain(|_| keep.next().copied().unwrap_or(true));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tidied(text: &str) -> String {
        let mut typed: Vec<Typed> = text.char_indices().map(|(at, c)| (c, at)).collect();
        tidy(&mut typed);
        string(&typed)
    }

    #[test]
    fn digits_come_together() {
        for (typed, wanted) in [
            ("资料1 2 0 0份", "资料1200份"),
            ("资料1 2份", "资料1 2份"),
            ("第3 4 次12", "第3 4 次12"),
            ("资料__1200__份", "资料  1200  份"),
            ("file_12", "file_12"),
            ("资料1，200份，海报60张", "资料1,200份，海报60张"),
            ("损失1，234，500元", "损失1,234,500元"),
            ("海报150，600份", "海报150，600份"),
            ("海报15，600份", "海报15,600份"),
            ("海报15，6000份", "海报15，6000份"),
        ] {
            assert_eq!(tidied(typed), wanted);
        }
    }

    #[test]
    fn brackets_around_units_and_numbers() {
        for (typed, wanted) in [
            ("资料1200(份)", "资料1200份"),
            ("资料(1200)份", "资料1200份"),
            ("资料一千二百(1200)份", "资料一千二百份"),
            ("资料1200份(壹仟贰佰份)，海报", "资料1200份，海报"),
            ("资料1200份(1500份)", "资料1200份(1500份)"),
            ("资料一千二百(1500)份", "资料一千二百(1500)份"),
            ("资料1200(含折页)份", "资料1200(含折页)份"),
            ("(1)入户", "(1)入户"),
        ] {
            assert_eq!(tidied(typed), wanted, "{typed}");
        }
    }
}
