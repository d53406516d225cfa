//! A decoded mail, its time and what reading sees of the campaign in, the [`Intake`] out.

use chrono::{DateTime, FixedOffset};

use super::{
    Intake, IntakeContext, assign::Assigned, disposition::Disposition, files::Opened, liaison_reply::LiaisonReply,
    sender::Sender,
};
use crate::{
    config::Period,
    message::{Automatic, Message},
};

impl Intake {
    /// A letter of ours that came back, shown in the month to which it would belong.
    pub fn of_own_letter(period: Period) -> Self {
        Self {
            outcome: Disposition::OwnLetter.outcome(),
            reason: Disposition::OwnLetter.reason(),
            period,
            entries: Vec::new(),
            liaisons: Vec::new(),
            dead_addresses: Vec::new(),
            bounce_answers: Vec::new(),
        }
    }
}

impl<'a> IntakeContext<'a> {
    /// Sorts one mail. `received_at` is the server's time where it is known.
    ///
    /// # Errors
    /// A file could not be read, and that is our fault: the mail is to be sorted again.
    pub fn sort(&self, message: &Message, received_at: DateTime<FixedOffset>) -> Result<Intake, sandbox::Error> {
        let received_on = received_at.with_timezone(&self.reading.timezone).date_naive();
        let expected = Period::containing(received_on).previous();
        let (mut dead_addresses, mut bounce_answers) = (Vec::new(), Vec::new());
        let of = |disposition| Assigned { disposition, period: expected, entries: Vec::new(), liaisons: Vec::new() };
        let assigned = match &message.automatic {
            Some(Automatic::Own) => of(Disposition::OwnLetter),
            Some(Automatic::Reply) => of(Disposition::AutomaticReply),
            Some(Automatic::Bounce { dead }) => {
                dead_addresses.clone_from(dead);
                bounce_answers.clone_from(&message.references);
                of(Disposition::Bounce { units: self.units_with(dead) })
            }
            bulk @ (Some(Automatic::Bulk) | None) => {
                let is_bulk = bulk.is_some();
                let sender = Sender::of(message, self.reading);
                let opened = self.open_all(message, received_on)?;
                let reply = LiaisonReply::of(&opened, &sender);
                if opened.iter().map(Opened::forms).sum::<usize>() > 0 {
                    self.assign_forms(message, opened, &sender, received_on, expected, reply)
                } else if !reply.liaisons.is_empty() && !is_bulk {
                    self.assign_liaisons(message, opened, &sender, received_on, expected, reply)
                } else {
                    match sender.units.as_slice() {
                        _ if is_bulk && sender.units.is_empty() => of(Disposition::UnknownSender),
                        _ if is_bulk => of(Disposition::Bulk),
                        [] => Assigned { entries: self.unassigned(opened, expected), ..of(Disposition::UnknownSender) },
                        [unit] => self.assign_files(message, opened, unit, &sender, received_on, expected),
                        _ => Assigned { entries: self.unassigned(opened, expected), ..of(Disposition::SharedAddress) },
                    }
                }
            }
        };
        Ok(Intake {
            outcome: assigned.disposition.outcome(),
            reason: assigned.disposition.reason(),
            period: assigned.period,
            entries: assigned.entries,
            liaisons: assigned.liaisons,
            dead_addresses,
            bounce_answers,
        })
    }

    /// Names of the units that registered one of the addresses.
    fn units_with(&self, addresses: &[String]) -> Vec<&'a str> {
        let units = addresses.iter().flat_map(|address| self.reading.register.units_by_address(address));
        units.map(|unit| unit.name.as_str()).collect()
    }
}
