//! The ledger's marks and waiting letters in, the months that a run works at out, each with what may be written for it.

use std::collections::BTreeMap;

use super::{Error, Pipeline};
use crate::config::Period;

/// Which new letters a month may have. Those that wait are weighed again in any case.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Corrections and receipts.
    pub answers: bool,
    /// The digest for the office.
    pub digest: bool,
    /// Reminders: only for the run's own month, and on days off only where the campaign wants it.
    pub reminders: bool,
}

impl Pipeline<'_> {
    /// The months of this run: its own, those about which something was recorded since their papers were last made or for
    /// which the office has written other words, and those with letters that wait. A month outside the campaign of which nothing is known is left out, and gets
    /// neither reminders nor a digest.
    ///
    /// # Errors
    /// The ledger refuses.
    pub fn months(&self) -> Result<BTreeMap<Period, Wanted>, Error> {
        let mut months: BTreeMap<Period, Wanted> = BTreeMap::new();
        for (period, answer) in self.ledger.outstanding()? {
            months.insert(period, Wanted { answers: answer, digest: answer, reminders: false });
        }
        months.insert(self.own, Wanted { answers: true, digest: true, reminders: self.reminds_today() });
        for period in self.months_with_new_notes()? {
            months.entry(period).or_default();
        }
        let mut waiting = Vec::new();
        for (_, period) in self.ledger.waiting_letters()? {
            months.entry(period).or_default();
            waiting.push(period);
        }
        let mut kept = BTreeMap::new();
        for (period, wanted) in months {
            if self.campaign.covers(period) {
                kept.insert(period, wanted);
            } else if waiting.contains(&period) || self.ledger.has_something(period)? {
                kept.insert(period, Wanted { answers: wanted.answers, ..Wanted::default() });
            }
        }
        Ok(kept)
    }

    /// Whether reminders are written on the clock's day.
    fn reminds_today(&self) -> bool {
        let calendar = &self.campaign.calendar;
        calendar.reminders_on_rest_days || calendar.is_working_day(self.local_day())
    }

    /// Whether a mail for a month is answered. A mailbox that is read for the first time may hold years: nobody wants
    /// an answer to last year's mail.
    pub(super) fn answers(&self, period: Period) -> bool {
        [self.own.previous(), self.own, self.own.next()].contains(&period)
    }
}
