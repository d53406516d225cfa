//! Stored mails that another program or register has read in, what they hold today out. One that cannot be read again keeps
//! what was taken from it, and is counted as a mail that cannot be read for the first time.

use std::collections::BTreeSet;

use super::{
    Error, Pipeline, Received,
    ahead::{Ahead, on_all_cores},
    read_mail::{Arrival, Job, MailReader, Sorted, TransientFailure},
    receive::log_id,
};
use crate::{
    i18n::{Localize as _, LocalizedText},
    journal::Step,
    ledger::{Durability, StoredMail},
};

/// Stored mails on their way through the readers.
type Again<'w> = Ahead<'w, Job, StoredMail, Result<Sorted, TransientFailure>>;

impl Pipeline<'_> {
    /// Reads every stored mail again that was read with another fingerprint.
    pub(super) fn reprocess_outdated(
        &mut self,
        reader: MailReader<'_>,
        parser_fingerprint: &str,
        received: &mut Received,
    ) -> Result<(), Error> {
        let outdated = self.ledger.outdated(parser_fingerprint)?;
        if outdated.is_empty() {
            return Ok(());
        }
        let failures = self.ledger.failures()?.into_iter();
        let resting: BTreeSet<(String, String)> =
            failures.filter(|failure| self.rests(failure)).map(|failure| (failure.source, failure.key)).collect();
        self.ledger.require(Durability::Later)?;
        on_all_cores(&|job| reader.read(job), |mails| {
            for stored in outdated {
                if self.stop.is_requested() {
                    break;
                }
                if resting.contains(&stored.place) {
                    continue;
                }
                let bytes = match self.raw.read(&stored.id) {
                    Ok(bytes) => bytes,
                    Err(error) => {
                        self.note_unread(&stored, error.localized(), received)?;
                        continue;
                    }
                };
                while mails.is_full(bytes.len()) {
                    self.record_again(mails, parser_fingerprint, received)?;
                }
                let arrival = Arrival { known: Some(stored.received_at), latest: self.as_of };
                let (length, id) = (bytes.len(), stored.id.clone());
                mails.push(stored, length, Job { id, bytes, arrival });
            }
            while self.record_again(mails, parser_fingerprint, received)? {}
            Ok::<_, Error>(())
        })?;
        Ok(self.ledger.require(Durability::EachChange)?)
    }

    fn record_again(
        &mut self,
        mails: &mut Again<'_>,
        parser_fingerprint: &str,
        received: &mut Received,
    ) -> Result<bool, Error> {
        let Some((stored, read)) = mails.first() else { return Ok(false) };
        match read.unwrap_or_else(|| Err(TransientFailure::of_panic(None))) {
            Ok(sorted) => {
                let sorted = self.without_own(sorted)?;
                received.reread += 1;
                tracing::debug!(mail = %log_id(&sorted.head.id), outcome = ?sorted.intake.outcome, "mail read again");
                let marks = self.marks(&sorted)?;
                let (source, key) = &stored.place;
                let recovered = self.ledger.failure(source, key)?.filter(|failure| failure.step == Step::Read);
                self.ledger.transaction(|ledger| {
                    ledger.record(&sorted.head, &sorted.intake, &sorted.content, parser_fingerprint)?;
                    ledger.note_read_again(parser_fingerprint, marks, recovered.map(|_| stored.place.clone()))
                })?;
            }
            Err(TransientFailure { words, counts: true }) => {
                self.note_unread(&stored, words, received)?;
            }
            Err(TransientFailure { words, counts: false }) => received.failures.push(words),
        }
        Ok(true)
    }

    /// Counts a mail that could not be read again. What it was read as stays.
    fn note_unread(&self, stored: &StoredMail, words: LocalizedText, received: &mut Received) -> Result<(), Error> {
        tracing::warn!(mail = %log_id(&stored.id), reason = %words, "mail not read again");
        let (source, key) = &stored.place;
        let failed = self.note_failure((source, key), (Step::Read, &words.chinese), stored.sender.clone())?;
        received.doubt.add(self.units_of(&failed.sender), failed.is_parked());
        if !failed.is_parked() {
            received.failures.push(words);
        }
        Ok(())
    }
}
