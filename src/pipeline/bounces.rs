//! Bounces that were recorded in; out: what is learnt of the addresses they name, and of the letters that came back.

use super::{Error, Pipeline};
use crate::{ledger::AddressWord, month::LetterState};

impl Pipeline<'_> {
    /// Learns from bounces of letters of ours: the address is dead, and the letter goes to the unit's next address, or has
    /// failed. Months whose letters change by it are marked.
    ///
    /// # Errors
    /// The ledger refuses.
    pub fn settle_bounces(&mut self) -> Result<(), Error> {
        for bounce in self.ledger.new_bounces()? {
            let Some(mut letter) = self.ledger.stored_letter(&bounce.letter)? else { continue };
            let why = "退信：邮箱无法送达".to_owned();
            let word = AddressWord {
                address: bounce.address.clone(),
                dead: true,
                instant: bounce.instant,
                message: bounce.message,
                why: why.clone(),
            };
            let other = {
                let dead = self.ledger.dead_addresses()?;
                let unit = letter.unit.as_ref().and_then(|id| self.campaign.register.unit(id));
                let good = |email: &String| {
                    let email = email.to_ascii_lowercase();
                    email != bounce.address && !dead.contains(&email)
                };
                unit.is_some_and(|unit| unit.emails.iter().any(good))
            };
            if letter.progress.state == LetterState::Sending {
                // What comes back was taken.
                letter.progress.taken()?;
            }
            let answers = self.answers(letter.period);
            let only_recipient = letter.to.len() == 1;
            if only_recipient && letter.progress.state == LetterState::Sent {
                letter.progress.bounce(other, &why)?;
            }
            self.ledger.transaction(|ledger| {
                ledger.note_address(&word)?;
                ledger.mark_outstanding(letter.period, answers)?;
                ledger.note_progress(&letter.key, &letter.progress)
            })?;
        }
        Ok(())
    }
}
