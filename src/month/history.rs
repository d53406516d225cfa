//! The entries of several periods in, the units of each of them out, each decided once.

use std::collections::BTreeMap;

use chrono::{DateTime, FixedOffset};

use super::{
    Correspondence, DecisionRecord, EntryRecord, Month, UnitMonth,
    assemble::assemble,
    cross_checks,
    decisions::{Decisions, Log},
    ids::assign_ids_of_unit,
    unit,
};
use crate::{
    check::across::{Comparison, EARLIER_MONTHS},
    config::{Campaign, Period, UnitId},
    decision::Decision,
};

/// Entries of periods, and the months that reports look back to. Both are kept, so that a report over a year parses each
/// form and compares each earlier month once.
#[derive(Debug, Default)]
pub struct MonthHistory {
    entries: BTreeMap<Period, Vec<EntryRecord>>,
    earlier: BTreeMap<Period, Month>,
    decisions: Option<Decisions>,
    /// What has become of the decisions about each period.
    logs: BTreeMap<Period, Log>,
    comparison: Option<Comparison>,
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

    /// True where the office's decisions are known.
    pub fn has_decisions(&self) -> bool {
        self.decisions.is_some()
    }

    /// Takes all decisions of the office, in the order in which they were made; before any entries.
    pub fn decide(&mut self, decisions: Vec<Decision>) {
        self.decisions = Some(Decisions::of(decisions));
    }

    /// Mails that the office says are about a period; their entries are to be inserted with it, whatever month they are of.
    pub fn assigned_to(&self, period: Period) -> Vec<String> {
        self.decisions.as_ref().map(|decisions| decisions.assigned_to(period)).unwrap_or_default()
    }

    /// Every mail that the office says something about whose it is: its unit and month; `None` for a form on paper whose
    /// taking in was undone.
    pub fn assignments(&self) -> BTreeMap<String, Option<(UnitId, Period)>> {
        self.decisions.as_ref().map(Decisions::assignments).unwrap_or_default()
    }

    /// One unit in a period, from its entries and those of mails that the office says are its own, without what forms of
    /// other units and months say about its own; `None` where the register does not have it.
    pub fn one_unit(
        &self,
        campaign: &Campaign,
        id: &UnitId,
        period: Period,
        entries: Vec<EntryRecord>,
    ) -> Option<UnitMonth> {
        let entries = match &self.decisions {
            Some(decisions) => decisions.on_entries(period, entries, &mut Log::default()),
            None => entries,
        };
        let own: Vec<&EntryRecord> = entries.iter().filter(|entry| entry.unit.as_ref() == Some(id)).collect();
        let mut unit = unit::decide(campaign.register.unit(id)?, &own, campaign.due(period));
        assign_ids_of_unit(&mut unit);
        Some(unit)
    }

    /// Adds the entries of a period, by arrival, mail and place in the mail.
    pub fn insert(&mut self, period: Period, entries: Vec<EntryRecord>) {
        let log = self.logs.entry(period).or_default();
        let entries = match &self.decisions {
            Some(decisions) => decisions.on_entries(period, entries, log),
            None => entries,
        };
        self.entries.insert(period, entries);
    }

    /// Drops the entries of a period, which are many megabytes of a large register; they are read again if a later one
    /// looks back to them.
    pub fn forget(&mut self, period: Period) {
        self.entries.remove(&period);
    }

    /// The units that are to report for a period or have sent a form for it, in the order of the register. A period of [`needed`] without entries counts as empty.
    pub fn units(&mut self, campaign: &Campaign, period: Period) -> Vec<UnitMonth> {
        let Self { entries, comparison, decisions, logs, .. } = self;
        let none = Vec::new();
        let decisions = decisions.get_or_insert_default();
        let log = logs.entry(period).or_default();
        let deadline = campaign.due(period);
        let mut units = unit::units(&campaign.register, period, entries.get(&period).unwrap_or(&none), deadline);
        let earlier = needed(period).skip(1).filter_map(|month| Some((month, entries.get(&month)?.as_slice())));
        let comparison = comparison.get_or_insert_with(|| Comparison::of(&campaign.reading()));
        cross_checks::apply(comparison, earlier, &mut units, decisions, log);
        decisions.on_units(&mut units, period, log);
        for unit in &mut units {
            if let Some(received_at) = unit.nil_report() {
                unit.late = received_at > deadline;
                unit.complete_at_first = true;
            }
            unit.status = unit.judged();
        }
        units
    }

    /// The decisions about a period, once its units are decided.
    pub fn decisions(&self, period: Period) -> Vec<DecisionRecord> {
        let log = self.logs.get(&period).cloned().unwrap_or_default();
        self.decisions.as_ref().map(|decisions| decisions.records(period, &log)).unwrap_or_default()
    }

    /// A month that a later one looks back to, without its correspondence, out of the history; [`MonthHistory::keep`] puts
    /// it back.
    pub fn take(&mut self, campaign: &Campaign, period: Period, as_of: DateTime<FixedOffset>) -> Month {
        match self.earlier.remove(&period) {
            Some(month) => Month { as_of, ..month },
            None => {
                let units = self.units(campaign, period);
                assemble(campaign, period, as_of, units, Correspondence::default())
            }
        }
    }

    /// Keeps months for those after them.
    pub fn keep(&mut self, months: Vec<Month>) {
        self.earlier.extend(months.into_iter().map(|month| (month.period, month)));
    }
}
