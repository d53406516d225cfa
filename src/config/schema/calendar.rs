//! `[calendar]` and the shipped notices about holidays in, the [`Calendar`] out.

use std::collections::BTreeSet;

use toml::{Spanned, de::DeValue};

use super::super::{
    calendar::{Calendar, DaySpan, QuietHours},
    table::{Place, Read, Table, parsed},
};

/// The State Council's notices.
pub(in super::super) const HOLIDAYS: &str = include_str!("../holidays.toml");
/// When letters do not leave unless the campaign names other hours.
const NIGHT: &str = "21:00-07:00";

impl Read for DaySpan {
    fn read(value: Spanned<DeValue<'_>>, place: &Place<'_>) -> Option<Self> {
        parsed(value, place, Self::parse)
    }
}

/// `Some(None)` for an empty text.
impl Read for Option<QuietHours> {
    fn read(value: Spanned<DeValue<'_>>, place: &Place<'_>) -> Option<Self> {
        parsed(value, place, |text| if text.is_empty() { Ok(None) } else { QuietHours::parse(text).map(Some) })
    }
}

/// The notices of [`HOLIDAYS`], in their order.
pub(in super::super) fn read_notices(mut root: Table<'_, '_>) -> Calendar {
    let mut calendar = Calendar::of_weekends();
    for mut notice in root.wanted_tables("notices") {
        // Its number and place of publication are for people.
        let _source: (String, String) = (notice.required("number"), notice.required("url"));
        let year: u32 = notice.required("year");
        let holidays: Vec<DaySpan> = notice.required("holidays");
        let working_days: Vec<DaySpan> = notice.required("working_days");
        calendar.add_notice(i32::try_from(year).unwrap_or_default(), &holidays, &working_days);
    }
    calendar
}

pub(in super::super) fn read_calendar(table: Option<Table<'_, '_>>, notices: Calendar) -> Calendar {
    let mut calendar = notices;
    calendar.quiet_hours = QuietHours::parse(NIGHT).ok();
    let Some(mut table) = table else { return calendar };
    let holidays: Vec<DaySpan> = table.or("holidays", Vec::new());
    let working_days: Vec<Spanned<DaySpan>> = table.or("working_days", Vec::new());
    let off: BTreeSet<_> = holidays.iter().flat_map(DaySpan::days).collect();
    for span in &working_days {
        if let Some(day) = span.get_ref().days().find(|day| off.contains(day)) {
            let (english, chinese) = (format!("{day} is in `holidays` too"), format!("{day} 同时写在 holidays 里"));
            table.faults().contradiction(span.span(), &table.key("working_days"), english, chinese);
        }
    }
    let working_days: Vec<DaySpan> = working_days.into_iter().map(Spanned::into_inner).collect();
    calendar.set_own(&holidays, &working_days);
    calendar.roll_deadline = table.or("roll_deadline", true);
    calendar.quiet_hours = table.or("quiet_hours", calendar.quiet_hours);
    let reminders = [("any-day", true), ("working-days", false)];
    calendar.reminders_on_rest_days = table.choice("reminders", &reminders, Some(true)).unwrap_or(true);
    calendar
}
