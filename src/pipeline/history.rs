//! The ledger's records in, months out; each form is parsed and each month decided once a run.

use std::sync::PoisonError;

use chrono::{DateTime, FixedOffset};

use super::{Error, Pipeline};
use crate::{
    config::Period,
    month::{self, Correspondence, Month, Proposals, UnitMonth},
};

impl Pipeline<'_> {
    /// Everything known about a period at a moment.
    ///
    /// # Errors
    /// The ledger refuses or holds rows that this program did not write.
    pub fn month(&self, period: Period, as_of: DateTime<FixedOffset>) -> Result<Month, Error> {
        let correspondence = Correspondence {
            messages: self.ledger.messages(period)?,
            letters: self.ledger.letters(period)?,
            dead_addresses: self.ledger.dead_addresses(period)?,
            proposals: self.open_proposals(period)?,
        };
        Ok(month::assemble(self.campaign, period, as_of, self.units(period)?, correspondence))
    }

    /// The months from `first` on that lie before a period, ascending, at one moment.
    ///
    /// # Errors
    /// As [`Pipeline::month`].
    pub(super) fn months_before(
        &self,
        period: Period,
        first: Period,
        as_of: DateTime<FixedOffset>,
    ) -> Result<Vec<Month>, Error> {
        std::iter::successors(Some(first), |month| Some(month.next()))
            .take_while(|month| *month < period)
            .map(|month| self.month(month, as_of))
            .collect()
    }

    fn open_proposals(&self, period: Period) -> Result<Vec<month::ContactProposal>, Error> {
        let proposed = self.ledger.contact_proposals()?;
        let proposals = Proposals::of(self.campaign, proposed, &self.ledger.refused_contacts()?);
        Ok(proposals.open.into_iter().filter(|proposal| proposal.period == period).collect())
    }

    fn units(&self, period: Period) -> Result<Vec<UnitMonth>, Error> {
        let mut history = self.history.lock().unwrap_or_else(PoisonError::into_inner);
        for needed in month::needed(period) {
            if !history.has(needed) {
                history.insert(needed, self.ledger.entries(needed)?);
            }
        }
        Ok(history.units(self.campaign, period).to_vec())
    }
}
