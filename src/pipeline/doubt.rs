//! Mails that could not be had in, about whom nobody can say that nothing came out.

use std::collections::BTreeSet;

use super::{Error, Pipeline};
use crate::{
    config::{Period, UnitId},
    journal::{MailFailure, Step},
    month::{LetterKind, UnitMonth},
};

/// What is not known because mails could not be had.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Doubt {
    /// A mail of an unknown sender, or the rest of a mailbox: it may be from anybody.
    everyone: bool,
    /// Units from whose addresses a mail came that failed in this run.
    units: BTreeSet<UnitId>,
    /// Units from whose addresses a mail came that awaits a person, with the month that shows it.
    parked: BTreeSet<(Period, UnitId)>,
}

impl Doubt {
    /// Whether a letter must wait: one that says that nothing came, to a unit from which something may have come, or one
    /// that asks it for what that mail may hold.
    pub fn holds_back(&self, kind: LetterKind, period: Period, unit: Option<&UnitMonth>) -> bool {
        let Some(unit) = unit else { return false };
        let of_unit = self.units.contains(&unit.id) || self.parked.contains(&(period, unit.id.clone()));
        match kind {
            LetterKind::Receipt | LetterKind::Digest | LetterKind::Confirmation => false,
            LetterKind::Correction => of_unit || self.everyone && unit.submission.is_none(),
            LetterKind::Reminder | LetterKind::Escalation => of_unit || self.everyone,
        }
    }

    /// A mail that failed in this run, with its sender's address where that is known.
    pub(super) fn add(&mut self, units: Vec<UnitId>, is_parked: bool) {
        // A mail that awaits a person must not silence the campaign for good.
        self.everyone |= units.is_empty() && !is_parked;
        self.units.extend(units);
    }

    /// Nothing is known of the mails that are left.
    pub(super) fn add_everyone(&mut self) {
        self.everyone = true;
    }
}

impl Pipeline<'_> {
    /// The units that have an address.
    pub(super) fn units_of(&self, address: &str) -> Vec<UnitId> {
        self.campaign.register.units_by_address(address).into_iter().map(|unit| unit.id.clone()).collect()
    }

    /// Adds the mails that await a person, of whatever run.
    pub(super) fn add_parked(&self, doubt: &mut Doubt) -> Result<(), Error> {
        let parked = self.ledger.failures()?.into_iter();
        for MailFailure { sender, period, .. } in
            parked.filter(|failure| failure.is_parked() && failure.step != Step::Move)
        {
            doubt.parked.extend(self.units_of(&sender).into_iter().map(|unit| (period, unit)));
        }
        Ok(())
    }
}
