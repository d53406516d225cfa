//! Days off and working days that notices and the campaign name in, which day is a working day out.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike as _, Days, NaiveDate, NaiveTime, Timelike as _, Weekday};
use serde::Serialize;

/// The State Council's notices, the campaign's own days over them, and what depends on days and hours.
#[derive(Debug, Clone, Serialize)]
pub struct Calendar {
    /// Days that are not what their weekday makes of them, and whether they are working days. No part of what identifies
    /// the campaign: the notices change with the program's version only.
    #[serde(skip)]
    notices: BTreeMap<NaiveDate, bool>,
    /// The campaign's own days, likewise.
    own: BTreeMap<NaiveDate, bool>,
    /// Years for which a notice is known.
    #[serde(skip)]
    years: BTreeSet<i32>,
    /// Whether a deadline on a day off is the next working day.
    pub roll_deadline: bool,
    /// When no letter leaves; `None` for never.
    pub quiet_hours: Option<QuietHours>,
    /// Whether reminders are written on days off.
    pub reminders_on_rest_days: bool,
}

/// A part of each day, past midnight where it ends before it begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct QuietHours {
    /// The first quiet minute.
    pub from: NaiveTime,
    /// The first minute after.
    pub to: NaiveTime,
}

impl Calendar {
    /// Weekends only, nothing quiet.
    pub(super) fn of_weekends() -> Self {
        Self {
            notices: BTreeMap::new(),
            own: BTreeMap::new(),
            years: BTreeSet::new(),
            roll_deadline: true,
            quiet_hours: None,
            reminders_on_rest_days: true,
        }
    }

    /// Lays a notice over the earlier ones.
    pub(super) fn add_notice(&mut self, year: i32, holidays: &[DaySpan], working_days: &[DaySpan]) {
        self.years.insert(year);
        lay_over(&mut self.notices, holidays, working_days);
    }

    /// The campaign's own days.
    pub(super) fn set_own(&mut self, holidays: &[DaySpan], working_days: &[DaySpan]) {
        self.own.clear();
        lay_over(&mut self.own, holidays, working_days);
    }

    /// Whether offices work on a day.
    pub fn is_working_day(&self, day: NaiveDate) -> bool {
        let named = self.own.get(&day).or_else(|| self.notices.get(&day));
        named.copied().unwrap_or_else(|| !matches!(day.weekday(), Weekday::Sat | Weekday::Sun))
    }

    /// The day itself, or the first working day after it.
    pub fn working_day_from(&self, day: NaiveDate) -> NaiveDate {
        self.first_working(std::iter::successors(Some(day), |day| day.succ_opt())).unwrap_or(day)
    }

    /// The day itself, or the last working day before it.
    pub fn working_day_until(&self, day: NaiveDate) -> NaiveDate {
        self.first_working(std::iter::successors(Some(day), |day| day.pred_opt())).unwrap_or(day)
    }

    /// Days off in a row end: no notice gives more than ten, and a campaign that names a whole year has no working day.
    fn first_working(&self, days: impl Iterator<Item = NaiveDate>) -> Option<NaiveDate> {
        const LONGEST_REST: usize = 366;
        days.take(LONGEST_REST).find(|day| self.is_working_day(*day))
    }

    /// Whether a notice or the campaign names days of a year; for another year only weekends are days off.
    pub fn knows(&self, year: i32) -> bool {
        self.years.contains(&year) || self.own.keys().any(|day| day.year() == year)
    }

    /// Whether no letter leaves at this hour.
    pub fn is_quiet(&self, at: NaiveTime) -> bool {
        self.quiet_hours.is_some_and(|quiet| match quiet.from <= quiet.to {
            true => (quiet.from..quiet.to).contains(&at),
            false => at >= quiet.from || at < quiet.to,
        })
    }
}

fn lay_over(days: &mut BTreeMap<NaiveDate, bool>, holidays: &[DaySpan], working_days: &[DaySpan]) {
    for (spans, works) in [(holidays, false), (working_days, true)] {
        for day in spans.iter().flat_map(DaySpan::days) {
            days.insert(day, works);
        }
    }
}

/// Some days in a row, written `2020-10-01` or `2020-10-01/2020-10-08` (ISO 8601).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct DaySpan {
    first: NaiveDate,
    last: NaiveDate,
}

impl DaySpan {
    /// A year at the most: more is a slip of the pen.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let wrong = || format!("“{text}” is neither a day (2020-10-01) nor a span of days (2020-10-01/2020-10-08)");
        let (first, last) = text.split_once('/').unwrap_or((text, text));
        let (Ok(first), Ok(last)) = (first.trim().parse(), last.trim().parse()) else { return Err(wrong()) };
        let span = Self { first, last };
        let most = first.checked_add_days(Days::new(366)).unwrap_or(NaiveDate::MAX);
        if (first..=most).contains(&last) { Ok(span) } else { Err(wrong()) }
    }

    pub(super) fn days(&self) -> impl Iterator<Item = NaiveDate> + use<> {
        let last = self.last;
        std::iter::successors(Some(self.first), |day| day.succ_opt()).take_while(move |day| *day <= last)
    }
}

impl QuietHours {
    /// `21:00-07:00`.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let wrong = || format!("“{text}” is no span of hours; write it as 21:00-07:00, or \"\" for none");
        let (from, to) = text.split_once('-').ok_or_else(wrong)?;
        let time = |text: &str| NaiveTime::parse_from_str(text.trim(), "%H:%M").map_err(|_| wrong());
        let (from, to) = (time(from)?, time(to)?);
        if from == to { Err(wrong()) } else { Ok(Self { from, to }) }
    }

    /// `21时至7时30分`.
    pub fn chinese(&self) -> String {
        let time = |at: NaiveTime| match at.minute() {
            0 => format!("{}时", at.hour()),
            minute => format!("{}时{minute}分", at.hour()),
        };
        format!("{}至{}", time(self.from), time(self.to))
    }
}

impl std::fmt::Display for QuietHours {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{}-{}", self.from.format("%H:%M"), self.to.format("%H:%M"))
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::config::{Campaign, parse};

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn sample(extra: &str) -> Campaign {
        let text = format!("{}\n{extra}", include_str!("../../campaign.toml"));
        parse(&text, Path::new("campaign.toml")).unwrap()
    }

    #[test]
    fn every_day_from_2019_to_2026_is_what_chinesecalendar_says() {
        let calendar = sample("").calendar;
        let expected = include_str!("../../tests/cases/calendar/expected.txt");
        let marked = |mark: char| -> BTreeSet<NaiveDate> {
            expected.lines().filter_map(|line| line.strip_prefix(mark)).map(day).collect()
        };
        let (working, off) = (marked('+'), marked('-'));
        assert!(working.len() > 40 && off.len() > 120);
        let days = std::iter::successors(Some(day("2019-01-01")), |day| day.succ_opt());
        for day in days.take_while(|day| day.year() <= 2026) {
            let weekend = matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
            let works = if weekend { working.contains(&day) } else { !off.contains(&day) };
            assert_eq!(calendar.is_working_day(day), works, "{day}");
        }
        assert!((2019..=2026).all(|year| calendar.knows(year)));
        assert!(!calendar.knows(2027) && !calendar.knows(2018));
    }

    #[test]
    fn a_year_without_notice_has_weekends_and_the_campaigns_own_days() {
        let calendar =
            sample("[calendar]\nholidays = [\"2027-02-05/2027-02-11\"]\nworking_days = [\"2027-02-20\"]").calendar;
        assert!(calendar.knows(2027));
        assert_eq!(calendar.working_day_from(day("2027-02-05")), day("2027-02-12"));
        assert_eq!(calendar.working_day_until(day("2027-02-07")), day("2027-02-04"));
        assert!(calendar.is_working_day(day("2027-02-20")) && !calendar.is_working_day(day("2027-02-21")));
    }

    #[test]
    fn deadlines_fall_on_working_days_unless_fixed() {
        let campaign = sample("");
        // 3 October is in the holidays of National Day, the tenth a Saturday worked; 3 January 2021 a Sunday.
        for (period, last) in [("2020-06", "2020-07-03"), ("2020-09", "2020-10-09"), ("2020-12", "2021-01-04")] {
            assert_eq!(campaign.last_day(period.parse().unwrap()), day(last), "{period}");
        }
        let fixed = sample("[calendar]\nroll_deadline = false");
        assert_eq!(fixed.last_day("2020-12".parse().unwrap()), day("2021-01-03"));
        let exception = include_str!("../../campaign.toml")
            .replace("day = 3 ", "exceptions = { 2020-11 = \"2020-12-05\" }\nday = 3 ");
        let fixed = parse(&exception, Path::new("campaign.toml")).unwrap();
        assert_eq!(fixed.last_day("2020-11".parse().unwrap()), day("2020-12-05"), "a Saturday that the office has set");
    }

    #[test]
    fn quiet_hours_go_past_midnight() {
        let quiet = |hours: &str, at: &str| {
            let calendar = sample(&format!("[calendar]\nquiet_hours = \"{hours}\"")).calendar;
            calendar.is_quiet(NaiveTime::parse_from_str(at, "%H:%M").unwrap())
        };
        for (at, expected) in [("20:59", false), ("21:00", true), ("02:30", true), ("06:59", true), ("07:00", false)] {
            assert_eq!(quiet("21:00-07:00", at), expected, "{at}");
        }
        assert!(quiet("12:00-14:00", "13:59") && !quiet("12:00-14:00", "14:00"));
        assert!(!quiet("", "03:00"));
        assert!(sample("").calendar.is_quiet(NaiveTime::MIN), "quiet at night by default");
    }

    #[test]
    fn wrong_days_and_hours_are_faults_with_their_key() {
        let key = |extra: &str| {
            let text = format!("{}\n[calendar]\n{extra}", include_str!("../../campaign.toml"));
            let faults = parse(&text, Path::new("campaign.toml")).unwrap_err().faults;
            assert_eq!(faults.len(), 1, "{faults:?}");
            faults[0].key.clone()
        };
        assert_eq!(key("holidays = [\"10月1日\"]"), "calendar.holidays");
        assert_eq!(key("holidays = [\"2020-10-08/2020-10-01\"]"), "calendar.holidays");
        assert_eq!(key("quiet_hours = \"21-7\""), "calendar.quiet_hours");
        assert_eq!(
            key("holidays = [\"2020-10-09\"]\nworking_days = [\"2020-10-08/2020-10-10\"]"),
            "calendar.working_days"
        );
        assert_eq!(key("reminders = \"weekdays\""), "calendar.reminders");
    }
}
