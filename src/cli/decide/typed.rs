//! Times as typed in, moments out; and the words of a refusal.

use chrono::{DateTime, FixedOffset};

use super::Office;
use crate::{
    cli::{AsOf, Failure},
    config,
    i18n::LocalizedText,
};

/// A time as typed; a day is its end.
pub(super) fn moment(office: &Office<'_>, time: AsOf) -> DateTime<FixedOffset> {
    match time {
        AsOf::Day(day) => config::end_of_day(day, office.open.campaign.timezone),
        AsOf::Moment(moment) => office.open.campaign.local(moment),
    }
}

pub(super) fn refused(chinese: impl Into<String>, english: impl Into<String>) -> Failure {
    Failure::nothing(LocalizedText::new(chinese.into(), english.into()))
}
