//! Lines of the journal and raw mails in, ledger rows out: what a crash left between the two, or all of it into a new ledger.
//! Mails are read with today's parser, with their recorded times and in their recorded order.

use std::collections::BTreeMap;

use super::{
    Error, Pipeline,
    ahead::{Ahead, on_all_cores},
    read_mail::{Arrival, Job, Sorted, TransientFailure},
};
use crate::{
    config::Period,
    i18n::LocalizedText,
    identity::sha256,
    journal::{Event, Line, MailSeen},
    ledger,
};

/// What was taken from the journal.
#[derive(Debug, Default)]
pub struct Taken {
    /// Lines.
    pub lines: usize,
    /// Mails that were read.
    pub mails: usize,
    /// Mails that the journal names and `state/mail/` does not have.
    pub missing: usize,
    /// Months of mails that were read.
    marks: BTreeMap<Period, bool>,
    /// The parser that read them last, as the journal says.
    read_with: String,
}

/// Mails of the journal on their way through the readers.
type Mails<'w> = Ahead<'w, Job, Line, Result<Sorted, TransientFailure>>;

/// Called with the lines taken so far.
pub type LineProgress<'p> = &'p mut dyn FnMut(usize);

impl Pipeline<'_> {
    /// Takes the lines of the journal that the ledger does not have: none, unless a crash came between the two.
    ///
    /// # Errors
    /// The ledger or the journal refuses.
    pub fn catch_up(&mut self) -> Result<(), Error> {
        if self.ledger.is_behind() {
            self.missing = self.take_lines(&mut |_| {})?.missing;
        }
        Ok(())
    }

    /// As [`Pipeline::catch_up`], with what was taken.
    ///
    /// # Errors
    /// As [`Pipeline::catch_up`].
    pub fn take_lines(&mut self, progress: LineProgress<'_>) -> Result<Taken, Error> {
        let parser_fingerprint = self.parser_fingerprint()?;
        let reader = self.mail_reader();
        let lines = self.ledger.lines_to_take()?;
        let mut taken = Taken::default();
        self.ledger.begin_taking();
        on_all_cores(&|job| reader.read(job), |mails| {
            for line in lines {
                let line = line.map_err(ledger::Error::from)?;
                taken.lines += 1;
                progress(taken.lines);
                match line.event.clone() {
                    Event::Mail(seen) => self.read_named(line, &seen, mails, &parser_fingerprint, &mut taken)?,
                    event => {
                        while self.take_first(mails, &parser_fingerprint, &mut taken)? {}
                        if let Event::ReadAgain { read_with, .. } = event {
                            taken.read_with = read_with;
                        }
                        self.ledger.take(&line, |_| Ok(true))?;
                    }
                }
            }
            while self.take_first(mails, &parser_fingerprint, &mut taken)? {}
            Ok::<_, Error>(())
        })?;
        self.ledger.end_taking()?;
        if !taken.marks.is_empty() && taken.read_with != parser_fingerprint {
            // As when recorded mails are read again.
            self.ledger.note_read_again(&parser_fingerprint, std::mem::take(&mut taken.marks), None)?;
        }
        Ok(taken)
    }

    /// Reads the mail of a line, or takes the line at once where there is nothing to read.
    fn read_named(
        &mut self,
        line: Line,
        seen: &MailSeen,
        mails: &mut Mails<'_>,
        parser_fingerprint: &str,
        taken: &mut Taken,
    ) -> Result<(), Error> {
        if let Some(original) = &seen.copy_of {
            while self.take_first(mails, parser_fingerprint, taken)? {}
            if self.ledger.has_message(original)? {
                return Ok(self.ledger.take(&line, |_| Ok(true))?);
            }
        }
        match self.raw.read(&seen.sha256) {
            Ok(bytes) if sha256(&bytes) == seen.sha256 => {
                while mails.is_full(bytes.len()) {
                    self.take_first(mails, parser_fingerprint, taken)?;
                }
                let arrival = Arrival { known: Some(seen.received_at), latest: self.as_of };
                mails.push(line, bytes.len(), Job { id: seen.sha256.clone(), bytes, arrival });
            }
            _ => {
                while self.take_first(mails, parser_fingerprint, taken)? {}
                taken.missing += 1;
                self.ledger.take(&line, |_| Ok(false))?;
            }
        }
        Ok(())
    }

    /// Takes the line of the oldest mail that the readers have; false where they have none.
    fn take_first(
        &mut self,
        mails: &mut Mails<'_>,
        parser_fingerprint: &str,
        taken: &mut Taken,
    ) -> Result<bool, Error> {
        let Some((line, read)) = mails.first() else { return Ok(false) };
        let Line { event: Event::Mail(seen), .. } = &line else { return Ok(true) };
        if self.ledger.has_message(&seen.sha256)? {
            self.ledger.take(&line, |_| Ok(true))?;
            return Ok(true);
        }
        let (sorted, read_with, unreadable) = match read {
            Some(Ok(sorted)) => (sorted, parser_fingerprint, false),
            // Read again by the next run, unless it was given up before.
            _ if seen.unreadable => (self.unreadable(&seen.sha256, seen.received_at), parser_fingerprint, true),
            _ => (self.unreadable(&seen.sha256, seen.received_at), "", true),
        };
        let sorted = self.without_own(sorted)?;
        taken.mails += 1;
        taken.read_with.clone_from(&seen.read_with);
        taken.marks.extend(self.marks(&sorted)?);
        let event = Event::Mail(MailSeen { unreadable, copy_of: None, ..seen.clone() });
        self.ledger.take(&Line { event, ..line }, |ledger| {
            ledger.record(&sorted.head, &sorted.intake, &sorted.content, read_with)?;
            Ok(true)
        })?;
        Ok(true)
    }

    /// Records raw mails that the journal does not name, with the times that their own headers say.
    ///
    /// # Errors
    /// The ledger or the raw store refuses.
    pub fn take_unnamed(&mut self, names: &[String]) -> Result<(), Error> {
        let parser_fingerprint = self.parser_fingerprint()?;
        let reader = self.mail_reader();
        for id in names {
            let bytes = self.raw.read(id)?;
            let arrival = Arrival { known: None, latest: self.as_of };
            let read = reader.read(Job { id: id.clone(), bytes, arrival });
            let unreadable = read.is_err();
            let sorted = read.unwrap_or_else(|_| self.unreadable(id, self.as_of));
            let sorted = self.without_own(sorted)?;
            let copy_of = self.ledger.same_mail(&sorted.head.message_id, &sorted.content)?;
            let seen = MailSeen {
                source: "state/mail".to_owned(),
                key: id.clone(),
                sha256: id.clone(),
                message_id: sorted.head.message_id.clone(),
                received_at: sorted.head.received_at,
                read_with: parser_fingerprint.clone(),
                unreadable,
                marks: if copy_of.is_some() { BTreeMap::new() } else { self.marks(&sorted)? },
                settled: true,
                copy_of,
            };
            let what = (&sorted.head, &sorted.intake, sorted.content.as_str());
            let what = seen.copy_of.is_none().then_some(what);
            self.ledger.note_mail(seen, what, &parser_fingerprint)?;
        }
        Ok(())
    }
}

/// Says that mails of the journal have no original, where there are any.
pub fn missing_mails(missing: usize) -> Option<LocalizedText> {
    (missing > 0).then(|| {
        LocalizedText::new(
            format!(
                "日志所记的邮件有 {missing} 封不在 state/mail 中；仍在收件邮箱中的，下次运行重新收取，其余请从备份恢复，或移回收件文件夹"
            ),
            format!(
                "{missing} mails of the journal are not in state/mail; those still in the mailbox are fetched by the next run; restore the others from a backup, or move them back into the mailbox's folder"
            ),
        )
    })
}
