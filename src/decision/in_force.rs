//! All decisions in, which of them hold out: what a later one took back or replaced does not.

use std::collections::HashSet;

use super::{Act, Address, Decision, Slot};
use crate::config::Period;

/// Whether a decision holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Validity {
    /// It holds.
    InForce,
    /// A later decision about the same counts in its place.
    Replaced,
    /// It was taken back.
    Undone,
}

/// The validity of each decision, in the order in which they were made. An undo that was itself taken back undoes nothing.
pub fn validities(all: &[Decision]) -> Vec<Validity> {
    let mut undone: HashSet<&str> = HashSet::new();
    let mut held: HashSet<(Option<Period>, &Address, Slot)> = HashSet::new();
    let mut validities: Vec<Validity> = all
        .iter()
        .rev()
        .map(|decision| {
            if undone.contains(decision.id.as_str()) {
                return Validity::Undone;
            }
            if let (Act::Undo, Address::Decision(id)) = (&decision.act, &decision.address) {
                undone.insert(id.as_str());
                return Validity::InForce;
            }
            // The same mail is the same whatever the month; a unit is asked every month.
            let period = matches!(decision.address, Address::Unit(_)).then_some(decision.period);
            match held.insert((period, &decision.address, decision.act.slot())) {
                true => Validity::InForce,
                false => Validity::Replaced,
            }
        })
        .collect();
    validities.reverse();
    validities
}
