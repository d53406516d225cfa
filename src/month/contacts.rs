//! Proposed and refused liaison officers in, those that await the office out.

use std::collections::BTreeSet;

use chrono::{DateTime, FixedOffset};

use crate::{
    config::{Campaign, Contact, Period, UnitId},
    form::Liaison,
};

/// A liaison officer whom a unit proposes and nobody has confirmed yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactProposal {
    /// Whose it is.
    pub unit: UnitId,
    /// What the receipt says.
    pub liaison: Liaison,
    /// Identity of the mail.
    pub message: String,
    /// Address that the receipt came from; empty where the mail has none.
    pub from: String,
    /// When the mail arrived.
    pub received_at: DateTime<FixedOffset>,
    /// Month to which the mail is shown.
    pub period: Period,
}

/// A person whom the office does not want as liaison officer, by value.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct RefusedContact {
    /// Whose it is.
    pub unit: UnitId,
    /// 姓名.
    pub name: String,
    /// First phone; empty where none was given.
    pub phone: String,
    /// Address; empty where none was given.
    pub email: String,
}

/// Proposals that are neither in the register nor confirmed.
#[derive(Debug, Clone, Default)]
pub struct Proposals {
    /// Those that await the office, oldest first.
    pub open: Vec<ContactProposal>,
    /// Those that the office has refused; it may still change its mind.
    pub refused: Vec<ContactProposal>,
}

impl Proposals {
    /// Sorts what mails propose, given in their order. Of two for one person of one unit the later counts.
    pub fn of(campaign: &Campaign, proposed: Vec<ContactProposal>, refused: &BTreeSet<RefusedContact>) -> Self {
        let mut proposals: Vec<ContactProposal> = Vec::new();
        for proposal in proposed {
            let Some(unit) = campaign.register.unit(&proposal.unit) else { continue };
            proposals.retain(|earlier| earlier.unit != unit.id || earlier.liaison.name != proposal.liaison.name);
            if !proposal.is_known_to(&unit.contacts, &unit.emails) {
                proposals.push(proposal);
            }
        }
        let (refused, open) = proposals.into_iter().partition(|proposal| refused.contains(&proposal.by_value()));
        Self { open, refused }
    }
}

impl ContactProposal {
    fn by_value(&self) -> RefusedContact {
        let Liaison { name, email, .. } = &self.liaison;
        let phone = self.liaison.phone().to_owned();
        RefusedContact { unit: self.unit.clone(), name: name.clone(), phone, email: email.clone() }
    }

    /// True where name and phone are the register's, and the address too.
    fn is_known_to(&self, contacts: &[Contact], emails: &[String]) -> bool {
        let phone = self.liaison.phones.first();
        let person = contacts.iter().any(|contact| {
            let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
            contact.name == self.liaison.name && phone.is_none_or(|phone| digits(phone) == digits(&contact.phone))
        });
        person && (self.liaison.email.is_empty() || emails.contains(&self.liaison.email))
    }
}
