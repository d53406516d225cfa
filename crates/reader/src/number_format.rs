//! A stored number and its number format in, the displayed text out.

const DAY: u64 = 86_400;
/// 9999-12-31, where Excel's calendar ends.
const LAST_SERIAL: f64 = 2_958_466.0;

/// Most literal text of a format that is kept, in characters; Excel allows codes of 255.
const MAX_LITERAL: usize = 255;

/// A number format with the literal text that it displays: `"约"0"份"`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Format {
    pub(crate) shape: Shape,
    /// For positive numbers, negative ones and zero, where they have words of their own.
    literals: [Option<Literal>; 3],
    has_negative: bool,
}

/// The words before and after the digits.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Literal {
    before: String,
    after: String,
    /// No digits are displayed.
    is_alone: bool,
}

impl Format {
    /// A format given by a code (ECMA-376-1:2016, 18.8.31).
    pub(crate) fn of_code(code: &str) -> Self {
        let shape = Shape::of_code(code);
        if !matches!(shape, Shape::Plain | Shape::Percent) {
            return shape.into();
        }
        let sections: Vec<(Option<Literal>, bool)> = sections(code).iter().map(|section| literal(section)).collect();
        let (positive, is_scaled) = sections.first().cloned().unwrap_or_default();
        let own = |at: usize| sections.get(at).map(|(literal, _)| literal.clone());
        // A number in thousands or ten thousands is displayed in full, to which the word 万 would not belong.
        if is_scaled {
            return shape.into();
        }
        // Without a section of its own a negative number has the words of the first one.
        let (negative, zero) = (own(1).unwrap_or_else(|| positive.clone()), own(2).unwrap_or_else(|| positive.clone()));
        let has_negative = sections.len() > 1 && negative.is_some();
        Self { shape, literals: [positive, negative, zero], has_negative }
    }

    /// A built-in format, which has no literal text.
    pub(crate) fn built_in(id: u32) -> Self {
        Shape::built_in(id).into()
    }

    /// The displayed text of a stored number; a text that is no number is returned unchanged.
    pub(crate) fn show(&self, stored: &str, counts_from_1904: bool) -> String {
        let shown = self.shape.show(stored, counts_from_1904);
        match stored.trim().parse::<f64>() {
            Ok(value) => self.with_words(shown, value),
            Err(_) => shown,
        }
    }

    /// The displayed text of a number.
    pub(crate) fn show_value(&self, value: f64, counts_from_1904: bool) -> String {
        self.with_words(self.shape.show_value(value, counts_from_1904), value)
    }

    fn with_words(&self, shown: String, value: f64) -> String {
        let [positive, negative, zero] = &self.literals;
        let literal = match () {
            () if value > 0.0 => positive,
            () if value < 0.0 => negative,
            () => zero,
        };
        match literal {
            None => shown,
            Some(Literal { before, after, is_alone: true }) => format!("{before}{after}"),
            Some(Literal { before, after, .. }) => {
                // A section for negative numbers displays no sign but its own words.
                let shown = shown.strip_prefix('-').filter(|_| self.has_negative).unwrap_or(&shown);
                format!("{before}{shown}{after}")
            }
        }
    }
}

impl From<Shape> for Format {
    fn from(shape: Shape) -> Self {
        Self { shape, ..Self::default() }
    }
}

/// The parts of a code for positive numbers, negative ones, zero and text, which `;` separates outside of quotes.
fn sections(code: &str) -> Vec<&str> {
    let mut sections = Vec::new();
    let (mut start, mut quoted, mut escaped) = (0, false, false);
    for (at, character) in code.char_indices() {
        match character {
            _ if std::mem::take(&mut escaped) => {}
            '"' => quoted = !quoted,
            '\\' | '!' if !quoted => escaped = true,
            ';' if !quoted => {
                sections.extend(code.get(start..at));
                start = at + 1;
            }
            _ => {}
        }
    }
    sections.extend(code.get(start..));
    sections
}

/// The words of one section, where it has any that say something, and whether it displays a part of the number only.
fn literal(section: &str) -> (Option<Literal>, bool) {
    // The name of the general format in Chinese programs.
    let section = section.replace("G/通用格式", "General");
    let (mut literal, mut has_digits, mut is_scaled) = (Literal { is_alone: true, ..Literal::default() }, false, false);
    let put = |character: char, literal: &mut Literal| {
        let words = if literal.is_alone { &mut literal.before } else { &mut literal.after };
        if words.len() < MAX_LITERAL {
            words.push(character);
        }
    };
    let mut characters = section.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '"' => characters.by_ref().take_while(|inner| *inner != '"').for_each(|inner| put(inner, &mut literal)),
            '\\' | '!' => characters.next().into_iter().for_each(|inner| put(inner, &mut literal)),
            '_' | '*' => drop(characters.next()),
            '[' => {
                // A colour, a condition, or a currency with its language: [$￥-804].
                let inner: String = characters.by_ref().take_while(|inner| *inner != ']').collect();
                let currency = inner.strip_prefix('$').and_then(|inner| inner.split('-').next()).unwrap_or_default();
                currency.chars().for_each(|inner| put(inner, &mut literal));
            }
            '0' | '#' | '?' | '.' | '@' | '%' => {
                (literal.is_alone, has_digits) = (false, true);
                // What is between the digits is not displayed, since the digits are not grouped.
                literal.after.clear();
            }
            // A comma after the last digit divides by a thousand.
            ',' => is_scaled |= has_digits && !matches!(characters.peek(), Some('0' | '#' | '?')),
            'G' | 'g' => {
                let rest: String = characters.clone().take(6).collect();
                if rest.eq_ignore_ascii_case("eneral") {
                    characters.by_ref().take(6).for_each(drop);
                    (literal.is_alone, has_digits) = (false, true);
                }
            }
            'E' | 'e' => drop(characters.next_if(|next| matches!(next, '+' | '-'))),
            other if !other.is_ascii() => put(other, &mut literal),
            _ => {}
        }
    }
    let says = |words: &str| words.chars().any(|character| character.is_alphanumeric() || "%￥¥$".contains(character));
    let is_said = literal.is_alone || says(&literal.before) || says(&literal.after);
    // Some writers leave the code of the general format empty.
    let is_empty = section.trim().is_empty();
    (Some(literal).filter(|_| is_said && !is_empty), is_scaled)
}

/// A number format, as far as it matters for the digits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Digits.
    #[default]
    Plain,
    /// Percentage.
    Percent,
    /// Date.
    Date,
    /// Date with hours and minutes.
    DateTime,
    /// Time of day in hours and minutes.
    Clock,
    /// Duration in hours and minutes, which may exceed 24 hours.
    Elapsed,
}

impl Shape {
    /// A built-in format (ECMA-376-1:2016, 18.8.30, with those of zh-CN).
    pub(crate) fn built_in(id: u32) -> Self {
        match id {
            9 | 10 => Self::Percent,
            14..=17 | 27..=31 | 36 | 50..=54 | 57 | 58 => Self::Date,
            22 => Self::DateTime,
            18..=21 | 32..=35 | 45 | 47 | 55 | 56 => Self::Clock,
            46 => Self::Elapsed,
            _ => Self::Plain,
        }
    }

    /// A format given by a code such as `yyyy"年"m"月"d"日";@`.
    pub(crate) fn of_code(code: &str) -> Self {
        let (mut days, mut months, mut clock, mut elapsed, mut percent) = (false, false, false, false, false);
        let mut characters = code.chars();
        while let Some(character) = characters.next() {
            match character.to_ascii_lowercase() {
                ';' => break,
                '"' => characters.by_ref().take_while(|inner| *inner != '"').for_each(drop),
                '\\' | '_' | '*' => drop(characters.next()),
                '[' => {
                    let inner: String = characters.by_ref().take_while(|inner| *inner != ']').collect();
                    let unit = inner.to_ascii_lowercase();
                    let is = |letter| !unit.is_empty() && unit.chars().all(|one| one == letter);
                    elapsed |= is('h') || is('m') || is('s');
                }
                'g' if code.trim().eq_ignore_ascii_case("general") => return Self::Plain,
                'y' | 'd' => days = true,
                'm' => months = true,
                'h' | 's' => clock = true,
                '%' => percent = true,
                _ => {}
            }
        }
        match () {
            () if elapsed => Self::Elapsed,
            () if days && clock => Self::DateTime,
            () if clock => Self::Clock,
            () if days || months => Self::Date,
            () if percent => Self::Percent,
            () => Self::Plain,
        }
    }

    /// The displayed text of a stored number; a text that is no number is returned unchanged.
    pub(crate) fn show(self, stored: &str, counts_from_1904: bool) -> String {
        let stored = stored.trim();
        if self == Self::Plain
            && let Some(shown) = as_it_stands(stored)
        {
            return shown.to_owned();
        }
        let Some(value) = stored.parse::<f64>().ok().filter(|value| value.is_finite()) else {
            return stored.to_owned();
        };
        self.show_value(value, counts_from_1904)
    }

    /// The displayed text of a number.
    pub(crate) fn show_value(self, value: f64, counts_from_1904: bool) -> String {
        if self == Self::Percent {
            return format!("{}%", plain(value * 100.0));
        }
        if self == Self::Plain || !(0.0..LAST_SERIAL).contains(&value) {
            return plain(value);
        }
        // The value is in range, so the conversion is exact.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let seconds = (value * DAY as f64).round() as u64;
        let (days, rest) = (seconds / DAY, seconds % DAY);
        match (self, date(days, counts_from_1904)) {
            (Self::Elapsed, _) => clock(seconds),
            (Self::Clock, _) if days == 0 => clock(rest),
            (Self::Date, Some(date)) => date,
            (_, Some(date)) if rest == 0 => date,
            (_, Some(date)) => format!("{date} {}", clock(rest)),
            (_, None) => plain(value),
        }
    }
}

/// A stored number that [`plain`] would not change except for trailing zeros: any number of digits without a decimal point,
/// or up to 15 with one, which a double represents uniquely.
fn as_it_stands(stored: &str) -> Option<&str> {
    let digits = stored.strip_prefix('-').unwrap_or(stored);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let are_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if !are_digits(whole) || !are_digits(fraction) {
        return None;
    }
    let has_sign = digits.len() < stored.len();
    match (digits.len() - whole.len(), whole.starts_with('0') && whole.len() > 1) {
        // -0 is shown as 0, and Excel calculates with 15 digits.
        (0, false) if !whole.is_empty() && !has_sign => Some(stored),
        (0 | 1, _) => None,
        (_, true) => None,
        _ if whole.is_empty() || whole.len() + fraction.len() > 15 => None,
        _ => {
            let shown = stored.trim_end_matches('0').trim_end_matches('.');
            (shown != "-0").then_some(shown)
        }
    }
}

fn clock(seconds: u64) -> String {
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    match seconds {
        0 => format!("{hours:02}:{minutes:02}"),
        _ => format!("{hours:02}:{minutes:02}:{seconds:02}"),
    }
}

/// At most 15 significant digits, as in Excel, and never an exponent: `0.1 + 0.2` is 0.3, an ID number keeps all digits.
fn plain(value: f64) -> String {
    let rounded = format!("{value:.14e}").parse::<f64>().unwrap_or(value);
    // Adding zero removes the sign of a negative zero.
    (rounded + 0.0).to_string()
}

/// The day of a serial number. Excel counts the nonexistent 1900-02-29, so earlier days have an origin one day later.
fn date(serial: u64, counts_from_1904: bool) -> Option<String> {
    // Days from 1970-01-01 back to 1904-01-01, 1899-12-31 and 1899-12-30.
    let epoch = match (counts_from_1904, serial) {
        (true, _) => -24_107,
        (false, 0) => return None,
        (false, 60) => return Some("1900-02-29".to_owned()),
        (false, 1..60) => -25_568,
        (false, _) => -25_569,
    };
    // Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms": civil_from_days.
    let days = i64::try_from(serial).ok()? + epoch + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    Some(format!("{year:04}-{month:02}-{day:02}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn format_codes() {
        for (code, shape) in [
            ("General", Shape::Plain),
            ("GENERAL", Shape::Plain),
            ("0.00_ ", Shape::Plain),
            ("#,##0;[Red]-#,##0", Shape::Plain),
            ("0.00E+00", Shape::Plain),
            ("\"约\"0\"份\"", Shape::Plain),
            ("\"days\"0", Shape::Plain),
            ("@", Shape::Plain),
            ("0.0%", Shape::Percent),
            ("yyyy\"年\"m\"月\"d\"日\";@", Shape::Date),
            ("[$-804]yyyy/m/d", Shape::Date),
            ("m\"月\"", Shape::Date),
            ("yyyy-mm-dd\\ hh:mm", Shape::DateTime),
            ("h:mm AM/PM", Shape::Clock),
            ("[h]:mm", Shape::Elapsed),
            ("[Red]0", Shape::Plain),
        ] {
            assert_eq!(Shape::of_code(code), shape, "{code}");
        }
    }

    #[test]
    fn words_of_a_format_are_shown() {
        for (code, stored, shown) in [
            ("0\"份\"", "1200", "1200份"),
            ("\"发放\"#,##0\"余份\"", "1200", "发放1200余份"),
            ("0份", "35", "35份"),
            ("G/通用格式\"人次\"", "40.5", "40.5人次"),
            ("General\\场", "2", "2场"),
            ("0.00!元", "12.5", "12.5元"),
            ("[$￥-804]#,##0.00", "12000", "￥12000"),
            ("0\"%\"", "95", "95%"),
            ("0.0%\"以上\"", "0.956", "95.6%以上"),
            ("\"增\"0\"户\";\"减\"0\"户\";\"持平\"", "3", "增3户"),
            ("\"增\"0\"户\";\"减\"0\"户\";\"持平\"", "-3", "减3户"),
            ("\"增\"0\"户\";\"减\"0\"户\";\"持平\"", "0", "持平"),
            ("[Red]0;[Blue](0)", "-5", "-5"),
            ("#,##0_);(#,##0)", "-5", "-5"),
            ("0!.0,\"万\"", "12345", "12345"),
            ("0,\"千元\"", "12000", "12000"),
            ("000\"-\"0000", "1234567", "1234567"),
            ("@\"社区\"", "7", "7社区"),
            ("\"半个引号", "7", "半个引号"),
            ("", "7", "7"),
            ("0\"份\"", "无", "无"),
            ("yyyy\"年\"m\"月\"", "44014", "2020-07-02"),
        ] {
            assert_eq!(Format::of_code(code).show(stored, false), shown, "{code}");
        }
    }

    #[test]
    fn numbers_as_read_by_a_person() {
        for (shape, stored, shown) in [
            (Shape::Plain, "13900000002", "13900000002"),
            (Shape::Plain, "1.3900000002E10", "13900000002"),
            (Shape::Plain, "5.0010119900101E+17", "500101199001010000"),
            (Shape::Plain, "0.30000000000000004", "0.3"),
            (Shape::Plain, "150.0", "150"),
            (Shape::Plain, "-0", "0"),
            (Shape::Plain, "-12.5", "-12.5"),
            (Shape::Plain, "-0.00", "0"),
            (Shape::Plain, "0.00", "0"),
            (Shape::Plain, "100.250", "100.25"),
            (Shape::Plain, "0.00000000000001", "0.00000000000001"),
            (Shape::Plain, "007.5", "7.5"),
            (Shape::Plain, ".5", "0.5"),
            (Shape::Plain, "5.", "5"),
            (Shape::Plain, "12345678901234.56", "12345678901234.6"),
            (Shape::Plain, "12345678901234567", "12345678901234567"),
            (Shape::Plain, "-12345678901234567", "-12345678901234600"),
            (Shape::Plain, "", ""),
            (Shape::Plain, "abc", "abc"),
            (Shape::Percent, "0.956", "95.6%"),
            (Shape::Date, "44014", "2020-07-02"),
            (Shape::Date, "44014.75", "2020-07-02"),
            (Shape::Date, "1", "1900-01-01"),
            (Shape::Date, "59", "1900-02-28"),
            (Shape::Date, "60", "1900-02-29"),
            (Shape::Date, "61", "1900-03-01"),
            (Shape::Date, "2958465", "9999-12-31"),
            (Shape::Date, "-1", "-1"),
            (Shape::Date, "20200702", "20200702"),
            (Shape::DateTime, "44014.354166666664", "2020-07-02 08:30"),
            (Shape::DateTime, "44014", "2020-07-02"),
            (Shape::Clock, "0.354166666666667", "08:30"),
            (Shape::Elapsed, "1.5", "36:00"),
        ] {
            assert_eq!(shape.show(stored, false), shown, "{shape:?} {stored}");
        }
        assert_eq!(Shape::Date.show("42552", true), "2020-07-02");
        assert_eq!(Shape::Date.show("0", true), "1904-01-01");
    }

    #[test]
    fn what_is_shown_as_it_stands_is_what_would_be_made_of_it() {
        for stored in ["0.25", "1999.25", "-3.10", "0.1", "0.3", "123456789.012345", "0.00000012345", "-0.7", "8.0"] {
            let value: f64 = stored.parse().unwrap();
            assert_eq!(as_it_stands(stored), Some(plain(value).as_str()), "{stored}");
        }
    }
}
