//! The ledger's records in, months out; each form is parsed and each earlier month decided once a run.

use std::sync::PoisonError;

use chrono::{DateTime, FixedOffset};

use super::{Error, Pipeline};
use crate::{
    config::Period,
    month::{self, Correspondence, Month, MonthHistory, Proposals, UnitMonth},
};

impl Pipeline<'_> {
    /// Everything known about a period at a moment.
    ///
    /// # Errors
    /// The ledger refuses or holds rows that this program did not write.
    pub fn month(&self, period: Period, as_of: DateTime<FixedOffset>) -> Result<Month, Error> {
        self.month_of(period, as_of, self.units(period)?)
    }

    /// The same from units that are decided already: only mails and letters are asked for.
    pub(super) fn month_of(
        &self,
        period: Period,
        as_of: DateTime<FixedOffset>,
        units: Vec<UnitMonth>,
    ) -> Result<Month, Error> {
        let assigned = self.history.lock().unwrap_or_else(PoisonError::into_inner).assigned_to(period);
        let mut messages = self.ledger.messages(period)?;
        for mail in assigned {
            if !messages.iter().any(|message| message.id == mail) {
                messages.extend(self.ledger.message(&mail)?);
            }
        }
        let correspondence = Correspondence {
            messages,
            letters: self.ledger.letters(period)?,
            dead_addresses: self.ledger.dead_addresses()?,
            proposals: self.open_proposals(period)?,
            decisions: self.history.lock().unwrap_or_else(PoisonError::into_inner).decisions(period),
            issues: self.ledger.issues(Some(period))?,
        };
        Ok(month::assemble(self.campaign, period, as_of, units, correspondence))
    }

    /// Does something with the months from `first` on that lie before a period, ascending, at one moment. They have no
    /// correspondence, of which no report asks for another month than its own.
    pub(super) fn with_months_before<T>(
        &self,
        period: Period,
        first: Period,
        as_of: DateTime<FixedOffset>,
        work: impl FnOnce(&[Month]) -> T,
    ) -> Result<T, Error> {
        let before = std::iter::successors(Some(first), |month| Some(month.next())).take_while(|month| *month < period);
        let mut history = self.history.lock().unwrap_or_else(PoisonError::into_inner);
        let mut months = Vec::new();
        for month in before {
            self.read_entries(&mut history, month)?;
            months.push(history.take(self.campaign, month, as_of));
        }
        let done = work(&months);
        history.keep(months);
        Ok(done)
    }

    fn open_proposals(&self, period: Period) -> Result<Vec<month::ContactProposal>, Error> {
        let proposed = self.ledger.contact_proposals()?;
        let proposals = Proposals::of(self.campaign, proposed, &self.ledger.refused_contacts()?);
        Ok(proposals.open.into_iter().filter(|proposal| proposal.period == period).collect())
    }

    fn units(&self, period: Period) -> Result<Vec<UnitMonth>, Error> {
        let mut history = self.history.lock().unwrap_or_else(PoisonError::into_inner);
        self.read_entries(&mut history, period)?;
        let units = history.units(self.campaign, period);
        history.forget(period);
        Ok(units)
    }

    /// Reads what the units of a period are decided from, where it was not read before.
    fn read_entries(&self, history: &mut MonthHistory, period: Period) -> Result<(), Error> {
        if !history.has_decisions() {
            history.decide(self.ledger.decisions()?);
        }
        for needed in month::needed(period) {
            if !history.has(needed) {
                let mut entries = self.ledger.entries(needed)?;
                for mail in history.assigned_to(needed) {
                    entries.retain(|entry| entry.message != mail);
                    entries.extend(self.ledger.entries_of(&mail)?);
                }
                history.insert(needed, entries);
            }
        }
        Ok(())
    }
}
