//! A stored number and its number format in, the displayed text out.

const DAY: u64 = 86_400;
/// 9999-12-31, where Excel's calendar ends.
const LAST_SERIAL: f64 = 2_958_466.0;

/// A number format, as far as it matters for the text.
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
