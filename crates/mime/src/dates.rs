//! Date and Received headers in, times out.

use chrono::{DateTime, FixedOffset, NaiveDate};

/// Time of a Date header: RFC 5322, Java's `Thu Jul 02 10:11:12 CST 2020`, ISO 8601. Without a zone, or with CST, it is
/// China's +08:00.
pub fn time(raw: &[u8]) -> Option<DateTime<FixedOffset>> {
    let text = String::from_utf8_lossy(raw).into_owned();
    // A comment repeats the zone's name.
    let text = text.split('(').next()?.trim();
    let mut date = (None, None, None);
    let mut clock = None;
    let mut zone = None;
    for word in text.split([' ', '\t', ',']).flat_map(date_and_clock).filter(|word| !word.is_empty()) {
        let digits = word.chars().all(|c| c.is_ascii_digit());
        if let Some(time) = clock_of(word) {
            clock = clock.or(Some(time.0));
            zone = zone.or(time.1);
        } else if let Some(month) = month_of(word) {
            date.1 = date.1.or(Some(month));
        } else if let Some(iso) = iso_of(word) {
            date = (Some(iso.0), Some(iso.1), Some(iso.2));
        } else if digits && word.len() <= 2 && date.2.is_none() {
            date.2 = word.parse::<u32>().ok();
        } else if digits && date.0.is_none() {
            date.0 = word.parse::<i32>().ok().map(|year| match year {
                0..=49 => year + 2000,
                50..=999 => year + 1900,
                _ => year,
            });
        } else {
            zone = zone.or_else(|| zone_of(word));
        }
    }
    let (hour, minute, second) = clock.unwrap_or_default();
    let naive = NaiveDate::from_ymd_opt(date.0?, date.1?, date.2?)?.and_hms_opt(hour, minute, second.min(59))?;
    let zone = zone.or_else(|| FixedOffset::east_opt(8 * 3600))?;
    naive.and_local_timezone(zone).single()
}

/// Time after the last semicolon of a Received header.
pub fn received(raw: &[u8]) -> Option<DateTime<FixedOffset>> {
    raw.rsplit(|byte| *byte == b';').find_map(time)
}

/// `2020-07-02T10:11` as two words, any other word as it is.
fn date_and_clock(word: &str) -> impl Iterator<Item = &str> {
    let digit = |c: char| c.is_ascii_digit();
    match word.split_once('T').filter(|(date, clock)| date.ends_with(digit) && clock.starts_with(digit)) {
        Some((date, clock)) => [date, clock],
        None => [word, ""],
    }
    .into_iter()
}

type Clock = (u32, u32, u32);

/// `10:11`, `10:11:12.5`, `10:11:12+08:00`.
fn clock_of(word: &str) -> Option<(Clock, Option<FixedOffset>)> {
    let position = word.find(['+', '-', 'Z']).unwrap_or(word.len());
    let (clock, zone) = word.split_at_checked(position)?;
    let mut parts = clock.split(':');
    let hour = parts.next()?.parse().ok()?;
    let minute = parts.next()?.parse().ok()?;
    let second = parts.next().and_then(|second| second.split('.').next()).unwrap_or("0").parse().ok()?;
    Some(((hour, minute, second), if zone.is_empty() { None } else { zone_of(zone) }))
}

fn month_of(word: &str) -> Option<u32> {
    let start: String = word.chars().take(3).collect::<String>().to_ascii_lowercase();
    let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    months.iter().zip(1..).find(|(name, _)| **name == start).map(|(_, number)| number)
}

/// `2020-07-02`, `2020/7/2`, `02-Jul-2020`.
fn iso_of(word: &str) -> Option<(i32, u32, u32)> {
    let parts: Vec<&str> = word.split(['-', '/']).collect();
    let [first, second, third] = parts.as_slice() else { return None };
    if let Some(month) = month_of(second) {
        return Some((third.parse().ok()?, month, first.parse().ok()?));
    }
    (first.len() == 4).then_some(())?;
    Some((first.parse().ok()?, second.parse().ok()?, third.parse().ok()?))
}

/// `+0800`, `+08:00`, `GMT`, `CST`.
fn zone_of(word: &str) -> Option<FixedOffset> {
    let word = word.trim_start_matches("GMT").trim_start_matches("UTC");
    let hours = match word {
        "" | "Z" | "UT" => 0,
        "CST" => 8,
        "EST" => -5,
        "EDT" => -4,
        "PST" => -8,
        "PDT" => -7,
        "JST" => 9,
        _ => {
            let (sign, digits) = match word.split_at_checked(1)? {
                ("+", digits) => (1, digits),
                ("-", digits) => (-1, digits),
                _ => return None,
            };
            let digits: String = digits.chars().filter(|c| *c != ':').collect();
            let number: i32 = (digits.len() == 4).then(|| digits.parse().ok()).flatten()?;
            return FixedOffset::east_opt(sign * (number / 100 * 3600 + number % 100 * 60));
        }
    };
    FixedOffset::east_opt(hours * 3600)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times() {
        let of = |raw: &str| time(raw.as_bytes()).map(|t| t.to_rfc3339()).unwrap_or_default();
        assert_eq!(of("Thu, 2 Jul 2020 10:11:12 +0800 (CST)"), "2020-07-02T10:11:12+08:00");
        // The weekday is wrong.
        assert_eq!(of("Mon, 02 Jul 2020 10:11 GMT"), "2020-07-02T10:11:00+00:00");
        assert_eq!(of("Thu Jul 02 10:11:12 CST 2020"), "2020-07-02T10:11:12+08:00");
        assert_eq!(of("2 Jul 20 10:11:12"), "2020-07-02T10:11:12+08:00");
        assert_eq!(of("2020-07-02 10:11:12"), "2020-07-02T10:11:12+08:00");
        assert_eq!(of("2020-07-02T10:11:12Z"), "2020-07-02T10:11:12+00:00");
        assert_eq!(of("2020-07-02T10:11:12+05:30"), "2020-07-02T10:11:12+05:30");
        assert_eq!(of("Thu, 2 Jul 2020 10:11:12 GMT+08:00"), "2020-07-02T10:11:12+08:00");
        assert_eq!(of("31 Jun 2020 10:00:00 +0800"), "");
        assert_eq!(of("yesterday"), "");
        let raw = b"from a (x; y) by b (Coremail) with SMTP id 1; Thu,  2 Jul 2020 10:11:12 +0800 (CST)";
        assert_eq!(received(raw).map(|t| t.to_rfc3339()).unwrap_or_default(), "2020-07-02T10:11:12+08:00");
    }
}
