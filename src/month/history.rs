//! The entries of several periods in, the units of each of them out, each decided once.

use std::collections::BTreeMap;

use super::{EntryRecord, UnitMonth, cross_checks, unit};
use crate::{
    check::across::EARLIER_MONTHS,
    config::{Campaign, Period},
};

/// Entries of periods and what was decided about them. Both are kept, so that a report over a year parses each form and
/// compares each month once.
#[derive(Debug, Default)]
pub struct MonthHistory {
    entries: BTreeMap<Period, Vec<EntryRecord>>,
    units: BTreeMap<Period, Vec<UnitMonth>>,
}

/// The periods whose entries the units of a period are decided from: itself and those that its forms are compared with.
pub fn needed(period: Period) -> impl Iterator<Item = Period> {
    std::iter::successors(Some(period), |month| Some(month.previous())).take(EARLIER_MONTHS + 1)
}

/// The earliest period that has a part in the units of a period.
pub fn earliest_needed(period: Period) -> Period {
    needed(period).last().unwrap_or(period)
}

impl MonthHistory {
    /// True where the entries of a period are known.
    pub fn has(&self, period: Period) -> bool {
        self.entries.contains_key(&period)
    }

    /// Adds the entries of a period, by arrival, mail and place in the mail.
    pub fn insert(&mut self, period: Period, entries: Vec<EntryRecord>) {
        self.entries.insert(period, entries);
    }

    /// All units of the register in a period, in its order. A period of [`needed`] without entries counts as empty.
    pub fn units(&mut self, campaign: &Campaign, period: Period) -> &[UnitMonth] {
        let Self { entries, units } = self;
        units.entry(period).or_insert_with(|| {
            let none = Vec::new();
            let deadline = campaign.due(period);
            let mut units = unit::units(&campaign.register, entries.get(&period).unwrap_or(&none), deadline);
            let earlier = needed(period).skip(1).filter_map(|month| Some((month, entries.get(&month)?.as_slice())));
            cross_checks::apply(campaign, earlier, &mut units);
            units
        })
    }
}
