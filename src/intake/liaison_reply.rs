//! The rows of a returned Annex 2 in, the liaison officers with their units out.

use super::{files::Opened, sender::Sender};
use crate::{config::UnitId, form::Liaison};

/// Liaison officers whom a mail's returned Annex 2 names.
pub(super) struct LiaisonReply {
    /// Officers with their units, each once, in the order of the mail.
    pub(super) liaisons: Vec<(UnitId, Liaison)>,
    /// Rows whose unit is not in the register.
    without_unit: usize,
}

/// Size of a [`LiaisonReply`], for the mail's reason.
#[derive(Clone, Copy)]
pub(super) struct ReplyCounts {
    pub(super) taken: usize,
    pub(super) without_unit: usize,
}

impl LiaisonReply {
    /// A row without a unit belongs to the sender's unit, where the sender's address is registered for one unit only.
    pub(super) fn of(opened: &[Opened<'_>], sender: &Sender<'_>) -> Self {
        let mut reply = Self { liaisons: Vec::new(), without_unit: 0 };
        for liaison in opened.iter().flat_map(|file| &file.liaisons) {
            let own = sender.only_unit().filter(|_| liaison.unit_words.is_empty()).map(|unit| unit.id.clone());
            match liaison.unit.clone().or(own) {
                Some(unit) => {
                    let entry = (unit, liaison.clone());
                    if !reply.liaisons.contains(&entry) {
                        reply.liaisons.push(entry);
                    }
                }
                None => reply.without_unit += 1,
            }
        }
        reply
    }

    pub(super) fn counts(&self) -> ReplyCounts {
        ReplyCounts { taken: self.liaisons.len(), without_unit: self.without_unit }
    }

    /// The unit of the first officer.
    pub(super) fn first_unit(&self) -> Option<&UnitId> {
        self.liaisons.first().map(|(unit, _)| unit)
    }
}
