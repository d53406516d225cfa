//! A file that came on paper or by telephone in; a mail of the office that holds it, read and recorded as any other, out.

use std::collections::BTreeMap;

use chrono::{DateTime, FixedOffset};

use super::{
    Error, Pipeline,
    read_mail::{Arrival, Job, Sorted},
};
use crate::{
    decision::Decision,
    journal::MailSeen,
    letter::{self, LetterAttachment},
};

/// The mailbox under which such mails are recorded.
const SOURCE: &str = "office";

/// A mail that holds a file, kept and read, and not yet recorded.
pub struct PaperMail {
    sorted: Sorted,
}

impl PaperMail {
    /// SHA-256 of the mail.
    pub fn id(&self) -> &str {
        &self.sorted.head.id
    }

    /// Whether something in the file could be taken: a form, or a file that can be kept.
    pub fn holds_something(&self) -> bool {
        !self.sorted.intake.entries.is_empty()
    }
}

impl Pipeline<'_> {
    /// Keeps a file as a mail of the office that arrived when the file did, and reads it.
    ///
    /// # Errors
    /// The disk refuses, or the mail cannot be made or read.
    pub fn paper_mail(
        &self,
        (subject, body): (&str, &str),
        (name, bytes): (String, Vec<u8>),
        received_at: DateTime<FixedOffset>,
    ) -> Result<PaperMail, Error> {
        let file = LetterAttachment { name, content_type: "application/octet-stream".to_owned(), bytes };
        let bytes = letter::with_file(self.campaign, subject, body, &file, received_at)?;
        let id = self.raw.keep(&bytes)?;
        self.raw.sync(&id)?;
        let arrival = Arrival { known: Some(received_at), latest: received_at };
        let sorted = self.mail_reader().read(Job { id, bytes, arrival });
        Ok(PaperMail { sorted: sorted.map_err(|failure| Error::Unread(failure.words))? })
    }

    /// Records such a mail together with the decision whose it is.
    ///
    /// # Errors
    /// The ledger refuses; then neither is recorded.
    pub fn record(&mut self, mail: &PaperMail, decision: Decision) -> Result<(), Error> {
        let Sorted { head, intake, content } = &mail.sorted;
        let parser_fingerprint = self.parser_fingerprint()?;
        let seen = MailSeen {
            source: SOURCE.to_owned(),
            key: head.id.clone(),
            sha256: head.id.clone(),
            message_id: head.message_id.clone(),
            received_at: head.received_at,
            copy_of: None,
            read_with: parser_fingerprint.clone(),
            unreadable: false,
            marks: BTreeMap::new(),
            settled: true,
        };
        self.decide(decision, |ledger| ledger.add_mail(seen, (head, intake, content), &parser_fingerprint))
    }
}
