//! Months reported on, and when their forms are due.

use std::{collections::BTreeMap, fmt, str::FromStr};

use chrono::{DateTime, Datelike, Days, FixedOffset, Months, NaiveDate, NaiveTime, TimeZone};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use crate::i18n::Localize;

/// The time zone of a campaign that names none.
pub const DEFAULT_TIMEZONE: Tz = chrono_tz::Asia::Shanghai;

/// 报送月份: the calendar month reported on, written `2020-06`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    first_day: NaiveDate,
}

/// A text that is no month.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is not a month; write it as 2020-06")]
pub struct PeriodError(String);

impl Localize for PeriodError {
    fn zh(&self) -> String {
        format!("“{}”不是月份，应写作 2020-06 的样子", self.0)
    }
}

/// When forms are due: a day of the month after the period, and exceptions from it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Deadline {
    /// Day of the next month, to whose end forms are in time.
    pub day: u32,
    /// Other last days for single periods (holidays).
    pub exceptions: BTreeMap<Period, NaiveDate>,
    /// Days before the deadline on which the units still missing are reminded; 0 for none.
    pub remind_days_before: u32,
    /// Whether they are reminded on the last day too.
    pub remind_on_day: bool,
}

impl Period {
    /// The month of a day.
    pub fn containing(day: NaiveDate) -> Self {
        Self { first_day: day.with_day(1).unwrap_or(day) }
    }

    /// First day of the month.
    pub fn first_day(self) -> NaiveDate {
        self.first_day
    }

    /// Last day of the month.
    pub fn last_day(self) -> NaiveDate {
        self.next().first_day.checked_sub_days(Days::new(1)).unwrap_or(self.first_day)
    }

    /// The month after.
    #[must_use]
    pub fn next(self) -> Self {
        Self { first_day: self.first_day.checked_add_months(Months::new(1)).unwrap_or(self.first_day) }
    }

    /// The month before.
    #[must_use]
    pub fn previous(self) -> Self {
        Self { first_day: self.first_day.checked_sub_months(Months::new(1)).unwrap_or(self.first_day) }
    }

    /// Whole months since an earlier one; negative before it.
    pub fn months_since(self, earlier: Self) -> i64 {
        let count = |period: Self| i64::from(period.year()) * 12 + i64::from(period.month());
        count(self) - count(earlier)
    }

    /// Year, such as 2020.
    pub fn year(self) -> i32 {
        self.first_day.year()
    }

    /// Month, 1 to 12.
    pub fn month(self) -> u32 {
        self.first_day.month()
    }

    /// `2020年6月`.
    pub fn chinese(self) -> String {
        format!("{}年{}月", self.year(), self.month())
    }
}

impl fmt::Display for Period {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:04}-{:02}", self.year(), self.month())
    }
}

impl FromStr for Period {
    type Err = PeriodError;

    fn from_str(text: &str) -> Result<Self, PeriodError> {
        let error = || PeriodError(text.to_owned());
        let (year, month) = text.split_once('-').ok_or_else(error)?;
        let digits = |part: &str, length: usize| part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(year, 4) || !digits(month, 2) {
            return Err(error());
        }
        let (Ok(year), Ok(month)) = (year.parse(), month.parse()) else { return Err(error()) };
        NaiveDate::from_ymd_opt(year, month, 1).map(|first_day| Self { first_day }).ok_or_else(error)
    }
}

impl Serialize for Period {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Period {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

impl Deadline {
    /// The last day for a period before exceptions and days off.
    pub fn usual_day(&self, period: Period) -> NaiveDate {
        let next = period.next();
        let day = self.day.clamp(1, next.last_day().day());
        next.first_day().with_day(day).unwrap_or_else(|| next.last_day())
    }
}

/// The last second of a day in a zone.
pub fn end_of_day(day: NaiveDate, zone: Tz) -> DateTime<FixedOffset> {
    let end = day.and_time(NaiveTime::from_hms_opt(23, 59, 59).unwrap_or_default());
    zone.from_local_datetime(&end).latest().unwrap_or_else(|| zone.from_utc_datetime(&end)).fixed_offset()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_read_and_written() {
        let june: Period = "2020-06".parse().unwrap();
        assert_eq!(june.to_string(), "2020-06");
        assert_eq!(june.last_day(), NaiveDate::from_ymd_opt(2020, 6, 30).unwrap());
        assert_eq!("2019-12".parse::<Period>().unwrap().next().to_string(), "2020-01");
        for wrong in ["2020-13", "2020-6", "202006", "2020-06-01", "+020-06", "二〇二〇-06", ""] {
            assert!(wrong.parse::<Period>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn the_third_is_in_time_to_its_last_second() {
        let june: Period = "2020-06".parse().unwrap();
        let mut campaign = crate::testing::campaign();
        assert_eq!(campaign.due(june).to_rfc3339(), "2020-07-03T23:59:59+08:00");
        campaign.deadline.exceptions.insert(june, NaiveDate::from_ymd_opt(2020, 7, 8).unwrap());
        assert_eq!(campaign.due(june).to_rfc3339(), "2020-07-08T23:59:59+08:00");
        campaign.deadline.day = 31;
        assert_eq!(campaign.last_day("2020-08".parse().unwrap()), NaiveDate::from_ymd_opt(2020, 9, 30).unwrap());
    }
}
