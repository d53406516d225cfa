//! The text of 报送时间 in, a calendar day out, or the reason why the text is no date.

use chrono::{DateTime, Datelike, Days, FixedOffset, Months, NaiveDate};

use text::{chinese_digit, compact};

/// Why a text is no date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateFault {
    /// A month, with or without its year, but no day.
    MonthOnly,
    /// A day that the calendar does not have (6月31日).
    Impossible,
    /// 7/8/2020: both 8 July and 7 August are plausible.
    TwoReadings,
    /// Anything else.
    NotADate,
}

/// Reads a date. `reference` is the day of receipt: a missing year is the latest one for which the date is at most a month
/// after it. For a span within one month (6月1日—6月30日), which is the time reported on, the last day is taken.
///
/// # Errors
/// Why the text is no date, see [`DateFault`].
pub fn read_date(text: &str, reference: NaiveDate) -> Result<NaiveDate, DateFault> {
    if let Some(day) = day_of_moment(text) {
        return Ok(day);
    }
    let text = compact(before_clock(text));
    if let Some(last) = last_day_of_span(&text, reference) {
        return Ok(last);
    }
    let tokens = tokenize(&without_time(&text))?;
    let numbers: Vec<&Number> = tokens.iter().map(|token| &token.number).collect();
    match numbers.as_slice() {
        [one] => date_from_one_number(one, tokens.first().map_or(Mark::None, |token| token.mark), reference),
        [first, second] => {
            let marks: Vec<Mark> = tokens.iter().map(|token| token.mark).collect();
            match marks.as_slice() {
                [Mark::Year, Mark::Month | Mark::None] => Err(DateFault::MonthOnly),
                [Mark::Month, Mark::Day | Mark::None] | [Mark::Separator, Mark::Day | Mark::None] => {
                    // 2020.7 is a month, 7.2 a day.
                    if first.digits == 4 {
                        return Err(DateFault::MonthOnly);
                    }
                    date_without_year(first.value, second.value, reference)
                }
                [Mark::Separator, Mark::Month] => Err(DateFault::MonthOnly),
                _ => Err(DateFault::NotADate),
            }
        }
        [first, second, third] => date_from_three_numbers(first, second, third, &tokens, reference),
        _ => Err(DateFault::NotADate),
    }
}

/// 2020-06-30T16:00:00.000Z, as programs export a day: the day in China, whose hours are eight ahead of UTC everywhere.
fn day_of_moment(text: &str) -> Option<NaiveDate> {
    let moment = DateTime::parse_from_rfc3339(text.trim()).ok()?;
    let china = FixedOffset::east_opt(8 * 3_600)?;
    let day = if moment.offset().local_minus_utc() == 0 {
        moment.with_timezone(&china).date_naive()
    } else {
        moment.date_naive()
    };
    (1990..=2100).contains(&day.year()).then_some(day)
}

/// The text up to a time of day that a blank parts from the date: 2020/7/2 9:30. Without the blank the digits of day and hour
/// would run together.
fn before_clock(text: &str) -> &str {
    let is_clock = |word: &str| {
        let (hour, rest) = word.split_once([':', '：']).unwrap_or_default();
        let digits = |part: &str| (1..=2).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
        digits(hour) && rest.split([':', '：']).next().is_some_and(digits)
    };
    let found = text.split_whitespace().skip(1).find(|word| is_clock(word));
    found.and_then(|clock| text.split_once(clock)).map_or(text, |(date, _)| date)
}

/// Longest text, in bytes, that is read as a span: 2020年06月01日 twice with a separator.
const SPAN_LIMIT: usize = 60;

/// A number with the character after it.
#[derive(Debug, Clone, Copy)]
struct Token {
    number: Number,
    mark: Mark,
}

#[derive(Debug, Clone, Copy)]
struct Number {
    value: u32,
    /// Number of digits as written; 1 or 2 for a Chinese numeral with 十.
    digits: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    Year,
    Month,
    Day,
    Separator,
    None,
}

/// A single number: 20200702, or a serial date of Excel.
fn date_from_one_number(number: &Number, mark: Mark, reference: NaiveDate) -> Result<NaiveDate, DateFault> {
    match (number.digits, mark) {
        (8, Mark::None | Mark::Day) => {
            calendar_day(number.value / 10_000, number.value / 100 % 100, number.value % 100)
                .ok_or(DateFault::Impossible)
        }
        (5, Mark::None) => excel_date(number.value, reference).ok_or(DateFault::NotADate),
        (6, Mark::None) if (1..=12).contains(&(number.value % 100)) && number.value / 100 >= 1990 => {
            Err(DateFault::MonthOnly)
        }
        (_, Mark::Month) if number.value <= 12 => Err(DateFault::MonthOnly),
        _ => Err(DateFault::NotADate),
    }
}

/// Year, month and day in the order that their number of digits and marks suggest.
fn date_from_three_numbers(
    first: &Number,
    second: &Number,
    third: &Number,
    tokens: &[Token],
    reference: NaiveDate,
) -> Result<NaiveDate, DateFault> {
    let this_year = u32::try_from(reference.year()).unwrap_or_default();
    let has_separators = !tokens.iter().take(2).any(|token| matches!(token.mark, Mark::Day | Mark::None));
    if !has_separators || tokens.last().is_some_and(|token| !matches!(token.mark, Mark::Day | Mark::None)) {
        return Err(DateFault::NotADate);
    }
    match (first.digits, third.digits) {
        (4, 1..=2) => calendar_day(first.value, second.value, third.value).ok_or(DateFault::Impossible),
        (1..=2, 4) => date_in_unknown_order(third.value, first.value, second.value, reference),
        (1..=2, 1..=2) => {
            let near = |short: u32| (2000 + short).abs_diff(this_year) <= 1;
            if first.digits == 2 && near(first.value) {
                calendar_day(2000 + first.value, second.value, third.value).ok_or(DateFault::Impossible)
            } else if third.digits == 2 && near(third.value) {
                calendar_day(2000 + third.value, first.value, second.value).ok_or(DateFault::Impossible)
            } else {
                Err(DateFault::NotADate)
            }
        }
        _ => Err(DateFault::NotADate),
    }
}

/// 7/2/2020: an American locale puts the month first, most others the day. The reading that is at most 75 days before the
/// reference and at most 31 days after it is taken; if both are, the date is ambiguous.
fn date_in_unknown_order(year: u32, first: u32, second: u32, reference: NaiveDate) -> Result<NaiveDate, DateFault> {
    let near = |day: &NaiveDate| (-31..=75).contains(&(reference - *day).num_days());
    match (calendar_day(year, first, second), calendar_day(year, second, first)) {
        (Some(one), Some(other)) if one == other => Ok(one),
        (Some(one), Some(other)) => match (near(&one), near(&other)) {
            (true, false) => Ok(one),
            _ => Err(DateFault::TwoReadings),
        },
        (Some(one), None) => Ok(one),
        (None, Some(other)) if near(&other) => Ok(other),
        _ => Err(DateFault::Impossible),
    }
}

/// The last day of a span within one month that ended by the day of receipt. A longer span may be two months' work and is
/// not read.
fn last_day_of_span(text: &str, reference: NaiveDate) -> Option<NaiveDate> {
    if text.len() > SPAN_LIMIT {
        return None;
    }
    let (first, last) = ["至", "到", "—", "–", "~", "-"].iter().find_map(|mark| text.split_once(mark))?;
    let last = last.trim_start_matches(['—', '–', '-', '~']);
    // 2020-07-02 has the same separators, so both sides must contain a day mark or a dot.
    if !(first.ends_with(['日', '号']) || first.contains('.')) || !last.contains(['日', '号', '.']) {
        return None;
    }
    let first = read_date(first, reference).ok()?;
    let last = if last.contains(['月', '.']) {
        read_date(last, reference).ok()?
    } else {
        let of_month = parse_number(last.trim_end_matches(['日', '号']))?;
        calendar_day(u32::try_from(first.year()).ok()?, first.month(), of_month.value)?
    };
    (first < last && last <= reference && (first.year(), first.month()) == (last.year(), last.month())).then_some(last)
}

/// The date in the latest year for which it is at most one month after the reference.
fn date_without_year(month: u32, day_of_month: u32, reference: NaiveDate) -> Result<NaiveDate, DateFault> {
    // Years without such a day (2月29日) are skipped.
    let latest = reference.checked_add_months(Months::new(1)).unwrap_or(reference);
    let this_year = u32::try_from(reference.year()).unwrap_or_default();
    [this_year + 1, this_year, this_year.saturating_sub(1)]
        .into_iter()
        .filter_map(|year| calendar_day(year, month, day_of_month))
        .find(|day| *day <= latest)
        .ok_or(DateFault::Impossible)
}

/// Excel's serial date in the 1900 system, or in the 1904 system where only that is within 400 days of the reference.
fn excel_date(value: u32, reference: NaiveDate) -> Option<NaiveDate> {
    let origin = |year, month, day| NaiveDate::from_ymd_opt(year, month, day);
    let nineteen_hundred = origin(1899, 12, 30)?.checked_add_days(Days::new(u64::from(value)))?;
    let nineteen_four = origin(1904, 1, 1)?.checked_add_days(Days::new(u64::from(value)))?;
    let near = |day: NaiveDate| (day - reference).num_days().abs() <= 400;
    [nineteen_hundred, nineteen_four].into_iter().find(|day| near(*day))
}

/// `None` outside of the calendar and of the years 1990 to 2100.
fn calendar_day(year: u32, month: u32, day: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(i32::try_from(year).ok().filter(|year| (1990..=2100).contains(year))?, month, day)
}

/// The text without a time of day or weekday after the date and without a label before it.
fn without_time(text: &str) -> String {
    let mut text = text;
    for beginning in ["截至", "截止到", "截止"] {
        text = text.strip_prefix(beginning).unwrap_or(text);
    }
    if let Some((label, rest)) = text.split_once(':')
        && !label.is_empty()
        && !label.chars().any(|character| character.is_ascii_digit() || numeral(character).is_some())
    {
        text = rest;
    }
    for start in ["(星期", "(周", "(礼拜", "星期", "周", "礼拜", "上午", "下午", "t0", "t1", "t2"] {
        if let Some(at) = text.find(start)
            && at > 0
        {
            text = text.get(..at).unwrap_or(text);
        }
    }
    // Compact text has no blank before the time (`2020-07-0200:00:00`): the hour is the digits before the first colon.
    let mut cut = text.to_owned();
    if let Some(colon) = text.find(':') {
        let before = text.get(..colon).unwrap_or("");
        let hour = before.chars().rev().take_while(char::is_ascii_digit).count();
        // Three or more digits are a two-digit day and a two-digit hour run together.
        let hour_digits = if hour >= 3 { 2 } else { hour };
        cut = before.get(..before.len() - hour_digits).unwrap_or(before).to_owned();
    } else if let Some(fraction) = text.strip_suffix(".0").filter(|whole| whole.len() == 5) {
        cut = fraction.to_owned();
    }
    cut
}

/// Splits a date into numbers and the marks after them.
fn tokenize(text: &str) -> Result<Vec<Token>, DateFault> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut run = String::new();
    let close = |run: &mut String, mark: Mark, tokens: &mut Vec<Token>| -> Result<(), DateFault> {
        if run.is_empty() {
            // 2020年.7月: a second mark after a number is ignored.
            return if tokens.is_empty() { Err(DateFault::NotADate) } else { Ok(()) };
        }
        let number = parse_number(run).ok_or(DateFault::NotADate)?;
        run.clear();
        tokens.push(Token { number, mark });
        Ok(())
    };
    for character in text.chars() {
        let mark = match character {
            '年' => Mark::Year,
            '月' => Mark::Month,
            '份' if tokens.last().is_some_and(|token| token.mark == Mark::Month) && run.is_empty() => continue,
            '日' | '号' | '號' => Mark::Day,
            '.' | '-' | '/' | '\\' | '、' | ',' | '。' | '·' | '—' | '–' | '_' | '~' => Mark::Separator,
            other if other.is_ascii_digit() || numeral(other).is_some() => {
                run.push(other);
                continue;
            }
            _ => return Err(DateFault::NotADate),
        };
        close(&mut run, mark, &mut tokens)?;
    }
    if !run.is_empty() {
        close(&mut run, Mark::None, &mut tokens)?;
    } else if let Some(last) = tokens.last_mut()
        && last.mark == Mark::Separator
    {
        last.mark = Mark::None;
    }
    if tokens.is_empty() { Err(DateFault::NotADate) } else { Ok(tokens) }
}

/// Reads a run of digits and Chinese numerals: 2020, 二〇二〇, 二0二0, 十二, 二十三, 廿三. At most 8 digits or up to 99.
fn parse_number(run: &str) -> Option<Number> {
    if run.chars().any(|character| matches!(character, '十' | '廿' | '卅')) {
        let mut value = 0;
        let mut ones = 0;
        for character in run.chars() {
            match character {
                '十' => {
                    value += if ones == 0 { 10 } else { ones * 10 };
                    ones = 0;
                }
                '廿' => value += 20,
                '卅' => value += 30,
                other => ones = digit(other)?,
            }
        }
        let value = value + ones;
        return (value <= 99).then_some(Number { value, digits: if value > 9 { 2 } else { 1 } });
    }
    let digits = run.chars().count();
    if digits > 8 {
        return None;
    }
    run.chars()
        .try_fold(0_u32, |value, character| value.checked_mul(10)?.checked_add(digit(character)?))
        .map(|value| Number { value, digits })
}

fn digit(character: char) -> Option<u32> {
    character.to_digit(10).or_else(|| numeral(character).filter(|value| *value < 10))
}

/// Value of a Chinese numeral; circles and the letter o are zero, 元 (元年, 元月) is one.
fn numeral(character: char) -> Option<u32> {
    Some(match character {
        '◯' | 'o' | '０' => 0,
        '元' => 1,
        '十' => 10,
        '廿' => 20,
        '卅' => 30,
        _ => return chinese_digit(character),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn received() -> NaiveDate {
        NaiveDate::from_ymd_opt(2020, 7, 3).unwrap()
    }

    #[test]
    fn the_second_of_july_however_written() {
        let expected = NaiveDate::from_ymd_opt(2020, 7, 2).unwrap();
        for words in [
            "2020/7/2 9:30",
            "2020-07-02 09:30:00",
            "2020年7月2日 9：30",
            "2020‑07‑02",
            "2020-07-01T16:00:00.000Z",
            "2020-07-02T08:00:00+08:00",
            "2020.7.2",
            "2020-07-02",
            "2020/7/2",
            "7.2",
            "7月2日",
            "7月2号",
            "7-2",
            "20200702",
            "2020年07月02日",
            "２０２０年７月２日",
            "2020年 7 月 2 日",
            "二〇二〇年七月二日",
            "二○二○年七月二日",
            "二0二0年七月二日",
            "44014",
            "42552",
            "44014.0",
            "2020.7.2日",
            "2020-07-02 00:00:00",
            "2020-07-02T00:00:00",
            "2020年7月2日 9:30",
            "20.7.2",
            "20年7月2日",
            "7/2/2020",
            "7/2/20",
            "2020。7。2",
            "2020、7、2",
            "2020年7月2日（星期四）",
            "2020年7月2日上午",
            "2020.07.02.",
            "2020年.7月.2日",
            "报送时间：2020年7月2日",
            "二零二零年七月二日",
            "截至2020年7月2日",
            "2020 07 02".replace(' ', "-").as_str(),
        ] {
            assert_eq!(read_date(words, received()), Ok(expected), "{words}");
        }
        let day = |month, day| NaiveDate::from_ymd_opt(2020, month, day).unwrap();
        assert_eq!(read_date("二〇二〇年六月三十日", received()), Ok(day(6, 30)));
        assert_eq!(read_date("六月廿九日", received()), Ok(day(6, 29)));
        assert_eq!(read_date("二〇二〇年十二月二十一日", received()), Ok(day(12, 21)));
    }

    #[test]
    fn a_span_of_days_is_its_last() {
        for words in
            ["6月1日—6月30日", "6月1日至30日", "2020年6月1日-2020年6月30日", "6.1-6.30", "2020年6月1日——6月30日"]
        {
            assert_eq!(read_date(words, received()), Ok(NaiveDate::from_ymd_opt(2020, 6, 30).unwrap()), "{words}");
        }
        for words in ["6月30日至6月1日", "5月1日至6月30日", "7月1日至7月31日", "6月至7月", "1日至30日"]
        {
            assert!(read_date(words, received()).is_err(), "{words}");
        }
    }

    #[test]
    fn day_and_month_in_either_order() {
        let day = |month, day| NaiveDate::from_ymd_opt(2020, month, day).unwrap();
        assert_eq!(read_date("7/2/2020", received()), Ok(day(7, 2)));
        assert_eq!(read_date("2/7/2020", received()), Err(DateFault::TwoReadings));
        assert_eq!(read_date("30/6/2020", received()), Ok(day(6, 30)));
        assert_eq!(read_date("6/30/2020", received()), Ok(day(6, 30)));
        assert_eq!(read_date("6/7/2020", received()), Err(DateFault::TwoReadings));
        assert_eq!(read_date("7/7/2020", received()), Ok(day(7, 7)));
        assert_eq!(read_date("31/31/2020", received()), Err(DateFault::Impossible));
    }

    #[test]
    fn a_december_day_received_in_january_is_last_year() {
        let january = NaiveDate::from_ymd_opt(2021, 1, 2).unwrap();
        assert_eq!(read_date("12月30日", january), Ok(NaiveDate::from_ymd_opt(2020, 12, 30).unwrap()));
        assert_eq!(read_date("1.1", january), Ok(NaiveDate::from_ymd_opt(2021, 1, 1).unwrap()));
    }

    #[test]
    fn what_is_no_date_says_why() {
        for (words, fault) in [
            ("2020年7月", DateFault::MonthOnly),
            ("2020.7", DateFault::MonthOnly),
            ("202007", DateFault::MonthOnly),
            ("7月", DateFault::MonthOnly),
            ("2020年6月份", DateFault::MonthOnly),
            ("2020年6月31日", DateFault::Impossible),
            ("6月31日", DateFault::Impossible),
            ("20200631", DateFault::Impossible),
            ("2020.13.2", DateFault::Impossible),
            ("X年X月X日", DateFault::NotADate),
            ("2020年X月X日", DateFault::NotADate),
            ("昨天", DateFault::NotADate),
            ("", DateFault::NotADate),
            ("13900000002", DateFault::NotADate),
            ("。", DateFault::NotADate),
            ("99999", DateFault::NotADate),
            ("1", DateFault::NotADate),
        ] {
            assert_eq!(read_date(words, received()), Err(fault), "{words}");
        }
    }
}
