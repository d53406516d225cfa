//! Mailbox in, ledger rows out: raw bytes are kept first, mails are read on all cores and recorded in the mailbox's order,
//! one transaction a mail, and only then the mailbox lets go.

use std::sync::Mutex;

use chrono::{DateTime, FixedOffset};

use super::{
    Error, Pipeline,
    ahead::{Ahead, on_all_cores},
    read_mail::{Arrival, Job, MailReader, Sorted, TransientFailure},
};
use crate::{
    config::Period,
    failpoint::{self, Point},
    i18n::{Localize as _, LocalizedText},
    identity::{ShortId, sha256},
    intake::{Intake, MessageMeta, Outcome},
    ledger::{self, Durability, Ledger, Seen},
    mailbox::{Fetched, MailKey, MailSummary, Mailbox},
    message,
};

/// Raised with every change of a reader or a rule, so that mails read by an older one are read again.
const PARSER_VERSION: u32 = 11;

/// So often a mail may stop the program before it is shown to a person instead.
const FAILURE_LIMIT: u32 = 3;

/// What came in.
#[derive(Debug, Default)]
pub struct Received {
    /// Mails recorded for the first time.
    pub recorded: usize,
    /// Mails read again because program or campaign changed.
    pub reread: usize,
    /// Mails that our own faults stopped, in words without names or addresses; they are tried again.
    pub failures: Vec<LocalizedText>,
}

/// Called with the mails done and the mails to do.
pub type Progress<'p> = &'p mut dyn FnMut(usize, usize);

/// A new mail's place in the mailbox.
struct Arrived {
    key: MailKey,
    id: String,
    server_time: Option<DateTime<FixedOffset>>,
}

/// Mails of one mailbox on their way through the readers.
type Arrivals<'w> = Ahead<'w, Job, Arrived, Result<Sorted, TransientFailure>>;

/// The mailbox that is read and what has been recorded of it.
struct Recording<'r> {
    source: &'r str,
    mailbox: &'r mut dyn Mailbox,
    parser_fingerprint: &'r str,
    received: &'r mut Received,
}

impl<'a> Pipeline<'a> {
    /// Fetches, keeps, reads, checks and records every new mail.
    ///
    /// # Errors
    /// The mailbox or the ledger as a whole refuses. What was recorded before stays.
    pub fn receive(
        &mut self,
        source: &str,
        mailbox: &mut dyn Mailbox,
        progress: Progress<'_>,
    ) -> Result<Received, Error> {
        // What is recorded now makes the months decided before it out of date.
        self.history = Mutex::default();
        let mut received = Received::default();
        let parser_fingerprint = self.parser_fingerprint()?;
        let reader = self.mail_reader();
        self.reprocess_outdated(reader, &parser_fingerprint, &mut received)?;
        let mails = mailbox.list()?;
        // A mail that stays in its mailbox is read again if a power cut takes its record.
        self.ledger.require(if mailbox.moves_done_mail() { Durability::EachChange } else { Durability::Later })?;
        let mut intake =
            Recording { source, mailbox, parser_fingerprint: &parser_fingerprint, received: &mut received };
        let outcome = on_all_cores(&|job| reader.read(job), |arrivals| {
            for (done, summary) in mails.iter().enumerate() {
                if self.stop.is_requested() {
                    break;
                }
                progress(done, mails.len());
                match self.ledger.seen(source, summary.key.as_str())? {
                    Seen::Acknowledged => {}
                    Seen::Recorded { message } => self.acknowledge(&summary.key, &message, &mut intake)?,
                    Seen::New => self.receive_one(summary, arrivals, &mut intake)?,
                }
            }
            self.record_all(arrivals, &mut intake)
        });
        match outcome {
            // What came before the mailbox failed is worth a report; the rest comes with the next run.
            Err(Error::Mailbox(error)) if received.recorded > 0 => received.failures.push(error.localized()),
            other => other?,
        }
        progress(mails.len(), mails.len());
        self.ledger.require(Durability::EachChange)?;
        Ok(received)
    }

    /// Fetches and keeps a mail and hands it to the readers; mails that they have read before it are recorded.
    fn receive_one(
        &mut self,
        summary: &MailSummary,
        arrivals: &mut Arrivals<'_>,
        intake: &mut Recording<'_>,
    ) -> Result<(), Error> {
        let fetched = match intake.mailbox.fetch(summary) {
            Ok(fetched) => fetched,
            Err(error) => {
                self.record_all(arrivals, intake)?;
                if !error.concerns_one_mail() {
                    return Err(error.into());
                }
                self.ledger.note_failure(intake.source, summary.key.as_str(), &error.zh())?;
                intake.received.failures.push(error.localized());
                return Ok(());
            }
        };
        let (bytes, server_time) = match fetched {
            Fetched::Whole(mail) => (mail.bytes, mail.received_at),
            Fetched::HeadersOnly(mail) => (message::mark_truncated(&mail.bytes, summary.bytes), mail.received_at),
        };
        let id = self.raw.keep(&bytes)?;
        while arrivals.is_full(bytes.len()) {
            self.record_first(arrivals, intake)?;
        }
        // A server whose clock runs ahead of ours cannot have received a mail that is here later than now.
        let arrival = Arrival { known: server_time.map(|time| time.min(self.as_of)), latest: self.as_of };
        let arrived = Arrived { key: summary.key.clone(), id: id.clone(), server_time };
        arrivals.push(arrived, bytes.len(), Job { id, bytes, arrival });
        Ok(())
    }

    fn record_all(&mut self, arrivals: &mut Arrivals<'_>, intake: &mut Recording<'_>) -> Result<(), Error> {
        while self.record_first(arrivals, intake)? {}
        Ok(())
    }

    /// Records the oldest mail that the readers have, once it is read; false where they have none.
    fn record_first(&mut self, arrivals: &mut Arrivals<'_>, intake: &mut Recording<'_>) -> Result<bool, Error> {
        let Some((Arrived { key, id, server_time }, read)) = arrivals.first() else { return Ok(false) };
        let source = intake.source;
        // A mailbox may hold the same mail twice.
        if self.ledger.has_message(&id)? {
            self.ledger.note_key(source, key.as_str(), &id)?;
            return self.acknowledge(&key, &id, intake).map(|()| true);
        }
        let sorted = match read.unwrap_or_else(|| Err(TransientFailure::of_panic(None))) {
            Ok(sorted) => sorted,
            Err(TransientFailure { words, counts }) => {
                tracing::warn!(mail = %log_id(&id), reason = %words, "mail not read");
                intake.received.failures.push(LocalizedText::new(
                    format!("邮件 {key}：{}", words.chinese),
                    format!("the mail {key}: {}", words.english),
                ));
                if !counts || self.ledger.note_failure(source, key.as_str(), &words.chinese)? < FAILURE_LIMIT {
                    return Ok(true);
                }
                self.unreadable(&id, server_time.unwrap_or(self.as_of).min(self.as_of))
            }
        };
        let sorted = self.without_own(sorted)?;
        intake.received.recorded += 1;
        let marks = self.marks(&sorted)?;
        self.ledger.transaction(|ledger| {
            record(ledger, &sorted, intake.parser_fingerprint, &marks)?;
            ledger.note_key(source, key.as_str(), &id)
        })?;
        failpoint::reach(Point::MailRecorded);
        tracing::info!(
            mail = %log_id(&id),
            outcome = ?sorted.intake.outcome,
            month = %sorted.intake.period,
            entries = sorted.intake.entries.len(),
            "mail recorded"
        );
        self.acknowledge(&key, &id, intake).map(|()| true)
    }

    /// Lets the mailbox put a recorded mail away, once the disk has all of it. A mail of which nothing was taken stays.
    fn acknowledge(&self, key: &MailKey, message: &str, intake: &mut Recording<'_>) -> Result<(), Error> {
        if intake.mailbox.moves_done_mail() && self.ledger.has_entries(message)? {
            self.raw.sync(message)?;
            match intake.mailbox.done(key) {
                Ok(()) => {}
                Err(error) if error.concerns_one_mail() => {
                    intake.received.failures.push(error.localized());
                    return Ok(());
                }
                Err(error) => return Err(error.into()),
            }
        }
        failpoint::reach(Point::MailAcknowledged);
        Ok(self.ledger.note_acknowledged(intake.source, key.as_str())?)
    }

    fn reprocess_outdated(
        &mut self,
        reader: MailReader<'_>,
        parser_fingerprint: &str,
        received: &mut Received,
    ) -> Result<(), Error> {
        let outdated = self.ledger.outdated(parser_fingerprint)?;
        if outdated.is_empty() {
            return Ok(());
        }
        on_all_cores(&|job| reader.read(job), |mails| {
            for stored in outdated {
                if self.stop.is_requested() {
                    break;
                }
                let bytes = self.raw.read(&stored.id)?;
                while mails.is_full(bytes.len()) {
                    self.record_again(mails, parser_fingerprint, received)?;
                }
                let arrival = Arrival { known: Some(stored.received_at), latest: self.as_of };
                mails.push((), bytes.len(), Job { id: stored.id, bytes, arrival });
            }
            while self.record_again(mails, parser_fingerprint, received)? {}
            Ok(())
        })
    }

    fn record_again(
        &mut self,
        mails: &mut Ahead<'_, Job, (), Result<Sorted, TransientFailure>>,
        parser_fingerprint: &str,
        received: &mut Received,
    ) -> Result<bool, Error> {
        let Some(((), read)) = mails.first() else { return Ok(false) };
        match read.unwrap_or_else(|| Err(TransientFailure::of_panic(None))) {
            Ok(sorted) => {
                let sorted = self.without_own(sorted)?;
                received.reread += 1;
                tracing::debug!(mail = %log_id(&sorted.head.id), outcome = ?sorted.intake.outcome, "mail read again");
                let marks = self.marks(&sorted)?;
                self.ledger.transaction(|ledger| record(ledger, &sorted, parser_fingerprint, &marks))?;
            }
            Err(setback) => received.failures.push(setback.words),
        }
        Ok(true)
    }

    /// Takes nothing from a letter of ours that came back, even where a server on its way removed the header by which it is
    /// known: it may hold a unit's form.
    fn without_own(&self, sorted: Sorted) -> Result<Sorted, Error> {
        let Sorted { head, intake } = sorted;
        let is_own = !head.message_id.is_empty() && self.ledger.is_own_letter(&head.message_id)?;
        let intake = if is_own { Intake::of_own_letter(intake.period) } else { intake };
        Ok(Sorted { head, intake })
    }

    /// The months that change with a mail, those that showed it before included, and whether each is answered.
    fn marks(&self, sorted: &Sorted) -> Result<Vec<(Period, bool)>, Error> {
        let mut periods = self.ledger.periods_of_message(&sorted.head.id)?;
        periods.push(sorted.intake.period);
        periods.extend(sorted.intake.entries.iter().map(|entry| entry.period));
        Ok(periods.into_iter().map(|period| (period, self.answers(period))).collect())
    }

    fn mail_reader(&self) -> MailReader<'a> {
        MailReader {
            reading: self.campaign.reading(),
            lexicon: self.lexicon,
            limits: self.limits,
            workers: self.workers,
        }
    }

    fn unreadable(&self, id: &str, received_at: DateTime<FixedOffset>) -> Sorted {
        let received_at = received_at.with_timezone(&self.campaign.timezone).fixed_offset();
        let message_id = String::new();
        let head =
            MessageMeta { id: id.to_owned(), message_id, from: String::new(), subject: String::new(), received_at };
        let intake = Intake {
            outcome: Outcome::NeedsPerson,
            reason: "程序多次未能读取这封邮件，原件已保存，请人工阅处。".to_owned(),
            period: Period::containing(received_at.date_naive()).previous(),
            entries: Vec::new(),
            liaisons: Vec::new(),
            dead_addresses: Vec::new(),
            bounce_answers: Vec::new(),
        };
        Sorted { head, intake }
    }

    /// Identifies the parser and all that it sees: mails read under another fingerprint are read again.
    fn parser_fingerprint(&self) -> Result<String, Error> {
        let seen = self.campaign.reading().fingerprint().map_err(Error::Fingerprint)?;
        let reading = format!("{PARSER_VERSION}|{}|{seen}", env!("CARGO_PKG_VERSION"));
        Ok(sha256(reading.as_bytes()).chars().take(16).collect())
    }
}

fn record(
    ledger: &Ledger,
    sorted: &Sorted,
    parser_fingerprint: &str,
    marks: &[(Period, bool)],
) -> Result<(), ledger::Error> {
    ledger.record(&sorted.head, &sorted.intake, parser_fingerprint)?;
    marks.iter().try_for_each(|(period, answer)| ledger.mark_outstanding(*period, *answer))
}

/// The id under which the outputs show a mail.
fn log_id(message: &str) -> ShortId {
    ShortId::of("mail", &[message])
}
