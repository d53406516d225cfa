//! A form and the day it came in, the month it reports on out; and whether its date can belong to that month.

use chrono::{Datelike, Days, NaiveDate};

use crate::{
    check::Context,
    config::Period,
    finding::{Code, Finding, Place},
    form::Form,
};

/// First day of the month from which a report on that month is written: earlier, most of it is still to come.
const FIRST_DAY: u32 = 20;

/// The days on which a form for the period can be dated: from the 20th of the month to the end of the next one.
/// Later forms are not refused for being late, only for a date that is another month's.
pub fn window(period: Period) -> (NaiveDate, NaiveDate) {
    let first = period.first_day();
    (first.with_day(FIRST_DAY).unwrap_or(first), period.next().last_day())
}

/// True where the day lies in the period's window.
pub fn belongs(day: NaiveDate, period: Period) -> bool {
    let (first, last) = window(period);
    (first..=last).contains(&day)
}

/// The month that a date alone speaks for: from the 20th on its own month, before that the one before, which is then
/// being collected.
pub fn of_date(day: NaiveDate) -> Period {
    let own = Period::containing(day);
    if day.day() >= FIRST_DAY { own } else { own.previous() }
}

/// The month on which a form received on a day reports. Forms are collected in the month after, so that month is
/// expected; the form's own words move it by one where they agree with each other and with its date: a June report
/// sent on 28 June, or one that is a month late. Anything further off is a copied date or text, for a person to see.
pub fn period_of(form: &Form, received_on: NaiveDate) -> Period {
    let expected = Period::containing(received_on).previous();
    let months = months_named(form);
    let [month] = months.as_slice() else { return expected };
    [expected, expected.previous(), expected.next()]
        .into_iter()
        .filter(|period| period.month() == *month)
        .find(|period| form.reported_on.value.is_none_or(|date| belongs(date, *period)))
        .unwrap_or(expected)
}

/// The period a form is checked against: the one asked for, else that of its date. A date after the form
/// arrived is wrong; then the day of arrival decides.
pub(super) fn checked(form: &Form, context: &Context<'_>) -> Option<Period> {
    let own_date =
        || form.reported_on.value.map(|date| context.received_on.map_or(date, |received| received.min(date)));
    context.period.or_else(|| own_date().map(of_date))
}

/// A date outside the period's window, or after the day on which the form was received.
pub(super) fn wrong_period(date: NaiveDate, form: &Form, context: &Context<'_>) -> Option<Finding> {
    let field = &form.reported_on;
    let label = context.reading.form.date_labels.first().map_or("", String::as_str);
    let period = checked(form, context)?;
    if let Some((first, last)) = span_of_months(form) {
        return Some(several_months(first, last, period, &field.place).found(field.raw.clone()));
    }
    if let Some((first, last, place)) = months_side_by_side(form, period) {
        return Some(several_months(first, last, period, place));
    }
    let message = if context.received_on.is_some_and(|received| date > received) {
        format!("{label}晚于收到日期。")
    } else if !belongs(date, period) {
        format!("{label}与{}的报送时段不符。", period.chinese())
    } else {
        return None;
    };
    let remedy = format!("请确认所报是否为{}工作情况，并填写实际报送日期。", period.chinese());
    Some(Finding::new(Code::DateWrongPeriod, field.place.clone(), message, remedy).found(field.raw.clone()))
}

fn several_months(first: u32, last: u32, period: Period, place: &Place) -> Finding {
    let message = format!("表中所报为{first}月至{last}月工作情况，一张表应只报一个月。");
    let remedy = format!("请按月分别填报；{}的情况请单独填写一张表。", period.chinese());
    Finding::new(Code::DateWrongPeriod, place.clone(), message, remedy)
}

/// A form that came while its month was still running: what happened after is not in it.
pub(super) fn early(form: &Form, context: &Context<'_>) -> Option<Finding> {
    let received = context.received_on?;
    let period = checked(form, context)?;
    (received <= period.last_day()).then(|| {
        let message = format!("收到时{}尚未结束。", period.chinese());
        Finding::new(Code::Early, form.reported_on.place.clone(), message, "其后如有新开展的工作，可另行补报。")
    })
}

/// A day on which a form for the period could well be dated, for examples.
pub(super) fn example_day(context: &Context<'_>) -> NaiveDate {
    let period = context
        .period
        .unwrap_or_else(|| Period::containing(context.received_on.unwrap_or(context.reading.starts)).previous());
    let first = period.next().first_day();
    first.checked_add_days(Days::new(1)).unwrap_or(first)
}

/// The months that title, remarks and the sections' openings name as the month reported on, each once.
fn months_named(form: &Form) -> Vec<u32> {
    let openings = form.sections.iter().filter_map(|section| section.text.lines().next());
    let mut months: Vec<u32> = Vec::new();
    for text in form.around.lines().chain(openings) {
        // The opening clause names the month: 6月，我社区…; days (6月15日) are recognised below.
        let opening: String = text.chars().take(40).collect();
        months.extend(months_in(&opening));
    }
    months.sort_unstable();
    months.dedup();
    months
}

/// Months as headings of columns (4月 5月 6月 on a line) or of rows (a month, a gap, its figures): their numbers
/// are several months', of which only one is asked for. Text about a month still to come is a plan.
fn months_side_by_side(form: &Form, period: Period) -> Option<(u32, u32, &Place)> {
    let sections = || form.sections.iter().map(|section| (section.text.as_str(), &section.place));
    // Heads over the sections' columns are part of the form; the sections are their content.
    let first = sections().next().map_or(&form.reported_on.place, |(_, place)| place);
    std::iter::once((form.around.as_str(), first)).chain(sections()).find_map(|(text, place)| {
        let mut rows: Vec<u32> = Vec::new();
        for line in text.lines() {
            let columns = told_until(period, columns_of_months(line));
            if let (Some(first), Some(last)) = (columns.first(), columns.last())
                && columns.len() > 1
            {
                return Some((*first, *last, place));
            }
            rows.extend(row_of_month(line));
        }
        let rows = told_until(period, rows);
        (rows.len() > 1).then_some((*rows.first()?, *rows.last()?, place))
    })
}

/// The months that are over by the period's end, each once; of two years' the order is kept.
fn told_until(period: Period, mut months: Vec<u32>) -> Vec<u32> {
    let before = |month: u32| (period.month() + 12 - month) % 12;
    // Half a year back at the most: anything else is still to come.
    months.retain(|month| before(*month) < 6);
    months.sort_unstable_by_key(|month| std::cmp::Reverse(before(*month)));
    months.dedup();
    months
}

/// The months of a line that has nothing but months and short labels such as 项目 and 合计.
fn columns_of_months(line: &str) -> Vec<u32> {
    /// Characters of a column's head that is no month.
    const LONGEST_HEAD: usize = 6;
    let words = || line.split_whitespace();
    let is_head = |word: &str| {
        month_alone(word).is_some() || word.chars().count() <= LONGEST_HEAD && !word.chars().any(char::is_numeric)
    };
    if words().all(is_head) { words().filter_map(month_alone).collect() } else { Vec::new() }
}

/// The month that a line begins with, where a gap and a number follow: 5月 张贴海报60张.
fn row_of_month(line: &str) -> Option<u32> {
    let (first, rest) = line.trim().split_once(char::is_whitespace)?;
    month_alone(first).filter(|_| rest.chars().any(char::is_numeric))
}

/// 6月, 六月份, 2020年6月 and nothing else.
fn month_alone(word: &str) -> Option<u32> {
    let word = text::compact(word);
    let word =
        word.split_once('年').filter(|(year, _)| year.chars().all(is_numeral)).map_or(word.as_str(), |(_, rest)| rest);
    let numeral = word.trim_end_matches(':').trim_end_matches('份').strip_suffix('月')?;
    month(numeral)
}

/// 6—7月, 5月至6月: two months in one form, where title or opening names the time reported on.
fn span_of_months(form: &Form) -> Option<(u32, u32)> {
    let openings = form.sections.iter().filter_map(|section| section.text.lines().next());
    form.around.lines().chain(openings).find_map(span_in)
}

fn span_in(line: &str) -> Option<(u32, u32)> {
    let line = text::compact(line);
    // A title may begin with unit and year; a sentence has the time before its first comma.
    let opening: String =
        line.chars().take(30).take_while(|character| !matches!(character, ',' | '，' | '。')).collect();
    let (before, after) = opening.split_once('月').map(|(before, rest)| (before, rest.trim_start_matches('份')))?;
    let marks = ['—', '-', '–', '~', '至', '到', '、', '和'];
    let last_number = |text: &str| -> Option<u32> {
        let start = text.trim_end_matches(is_numeral);
        month(text.get(start.len()..)?)
    };
    // 6—7月 has one 月, 6月至7月 two.
    let joined = before.trim_end_matches(is_numeral).trim_end_matches(marks);
    let span = if joined.len() < before.trim_end_matches(is_numeral).len() {
        (last_number(joined)?, last_number(before)?)
    } else {
        let next = after.trim_start_matches(marks);
        let end = next.find(|character: char| !is_numeral(character))?;
        let (number, rest) = next.split_at_checked(end)?;
        if next.len() == after.len() || !rest.starts_with('月') {
            return None;
        }
        (last_number(before)?, month(number)?)
    };
    let day_follows = after.starts_with(is_numeral);
    (span.0 < span.1 && !day_follows).then_some(span)
}

fn is_numeral(character: char) -> bool {
    character.is_ascii_digit() || "一二三四五六七八九十".contains(character)
}

/// Months named as such: 6月, 6月份, 六月; not a day (6月15日), a span (6个月, 6月至7月), a plan's date.
fn months_in(text: &str) -> Vec<u32> {
    let characters: Vec<char> = text::compact(text).chars().collect();
    let mut months = Vec::new();
    for (at, _) in characters.iter().enumerate().filter(|(_, character)| **character == '月') {
        let numeral: String = characters
            .iter()
            .take(at)
            .rev()
            .take_while(|character| is_numeral(**character))
            .collect::<Vec<_>>()
            .into_iter()
            .rev()
            .collect();
        let is_day = characters.get(at + 1).is_some_and(|next| is_numeral(*next));
        let Some(month) = month(&numeral).filter(|_| !is_day) else { continue };
        months.push(month);
    }
    months
}

fn month(numeral: &str) -> Option<u32> {
    const CHINESE: [&str; 12] = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"];
    let number = match CHINESE.iter().position(|own| *own == numeral) {
        Some(at) => u32::try_from(at + 1).ok(),
        None => numeral.parse().ok(),
    };
    number.filter(|month| (1..=12).contains(month))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn period(text: &str) -> Period {
        text.parse().unwrap()
    }

    #[test]
    fn a_window_begins_on_the_20th_and_ends_with_the_next_month() {
        let june = period("2020-06");
        assert!(!belongs(day("2020-06-19"), june));
        assert!(belongs(day("2020-06-20"), june));
        assert!(belongs(day("2020-07-31"), june));
        assert!(!belongs(day("2020-08-01"), june));
        assert_eq!(window(period("2020-12")).1, day("2021-01-31"));
    }

    #[test]
    fn a_date_alone_speaks_for_a_month() {
        assert_eq!(of_date(day("2020-07-02")), period("2020-06"));
        assert_eq!(of_date(day("2020-06-30")), period("2020-06"));
        assert_eq!(of_date(day("2020-01-19")), period("2019-12"));
    }

    #[test]
    fn a_span_of_months_is_told_from_days_and_lists() {
        for (text, span) in [
            ("金湖社区6—7月份工作开展情况表", (6, 7)),
            ("6月至7月，我社区张贴海报150张。", (6, 7)),
            ("2020年五月、六月工作开展情况", (5, 6)),
            ("5月份—6月份工作开展情况", (5, 6)),
        ] {
            assert_eq!(span_in(text), Some(span), "{text}");
        }
        for text in [
            "6月，我社区张贴海报150张，7月继续。",
            "6月1日至6月30日，我社区入户320户。",
            "6月15日、7月1日开展活动",
            "利用3—5个月时间",
            "6月工作开展情况",
            "7—6月",
        ] {
            assert_eq!(span_in(text), None, "{text}");
        }
    }

    #[test]
    fn months_as_heads_are_told_from_narrative() {
        for (line, months) in [
            ("4月 5月 6月", vec![4, 5, 6]),
            ("项目 2020年5月 2020年6月 合计", vec![5, 6]),
            ("指标 四月份 五月份", vec![4, 5]),
            ("6月 我社区张贴海报150张", vec![]),
            ("5月15日 6月2日 6月20日", vec![]),
            ("张贴海报50张 张贴海报60张", vec![]),
        ] {
            assert_eq!(columns_of_months(line), months, "{line}");
        }
        assert_eq!(row_of_month("5月份 张贴海报60张"), Some(5));
        assert_eq!(row_of_month("6月，我社区张贴海报150张"), None);
        assert_eq!(row_of_month("6月 无"), None);
        assert_eq!(told_until(period("2020-06"), vec![6, 7, 4, 5, 5]), [4, 5, 6]);
        assert_eq!(told_until(period("2020-01"), vec![1, 12, 2]), [12, 1]);
    }

    #[test]
    fn months_are_told_from_days() {
        assert_eq!(months_in("6月，我社区"), [6]);
        assert_eq!(months_in("2020年六月份工作开展情况"), [6]);
        assert_eq!(months_in("6月15日，我社区"), Vec::<u32>::new());
        assert_eq!(months_in("利用6个月时间"), Vec::<u32>::new());
        assert_eq!(months_in("十二月工作"), [12]);
        assert_eq!(months_in("6月至7月"), [6, 7]);
    }
}
