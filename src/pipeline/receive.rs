//! Mailbox in, ledger rows out: raw bytes are kept first, mails are read on all cores and recorded in the mailbox's order,
//! one transaction a mail, and only then the mailbox lets go.

use std::sync::Mutex;

use chrono::{DateTime, FixedOffset};

use super::{
    Error, Pipeline,
    ahead::{Ahead, on_all_cores},
    read_mail::{Arrival, Job, MailReader, Setback, Sorted},
};
use crate::{
    config::Period,
    failpoint::{self, Point},
    identity::sha256,
    intake::{Intake, MailHead, Outcome},
    language::{Bilingual, Tell as _},
    ledger::{self, Durability, Ledger, Seen},
    mail,
    mailbox::{Fetched, MailKey, MailSummary, Mailbox},
};

/// Raised with every change of a reader or a rule, so that mails read by an older one are read again.
const READING: u32 = 9;

/// So often a mail may stop the program before it is shown to a person instead.
const SETBACK_LIMIT: u32 = 3;

/// What came in.
#[derive(Debug, Default)]
pub struct Received {
    /// Mails recorded for the first time.
    pub recorded: usize,
    /// Mails read again because program or campaign changed.
    pub reread: usize,
    /// Mails that our own faults stopped, in words without names or addresses; they are tried again.
    pub setbacks: Vec<Bilingual>,
}

/// Called with the mails done and the mails to do.
pub type Progress<'p> = &'p mut dyn FnMut(usize, usize);

/// Where a new mail stands in the mailbox.
struct Arrived {
    key: MailKey,
    id: String,
    server_time: Option<DateTime<FixedOffset>>,
}

/// Mails of one mailbox on their way through the readers.
type Arrivals<'w> = Ahead<'w, Job, Arrived, Result<Sorted, Setback>>;

/// The mailbox that is read and what has been recorded of it.
struct Recording<'r> {
    source: &'r str,
    mailbox: &'r mut dyn Mailbox,
    read_with: &'r str,
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
        let read_with = self.read_with();
        let reader = self.mail_reader();
        self.read_again(reader, &read_with, &mut received)?;
        let mails = mailbox.list()?;
        // A mail that stays in its mailbox is read again if a power cut takes its record.
        self.ledger.require(if mailbox.moves_done_mail() { Durability::EachChange } else { Durability::Later })?;
        let mut intake = Recording { source, mailbox, read_with: &read_with, received: &mut received };
        let outcome = on_all_cores(&|job| reader.read(job), |arrivals| {
            for (done, summary) in mails.iter().enumerate() {
                progress(done, mails.len());
                match self.ledger.seen(source, summary.key.as_str())? {
                    Seen::Settled => {}
                    Seen::Recorded { message } => self.settle(&summary.key, &message, &mut intake)?,
                    Seen::New => self.receive_one(summary, arrivals, &mut intake)?,
                }
            }
            self.record_all(arrivals, &mut intake)
        });
        match outcome {
            // What came before the mailbox failed is worth a report; the rest comes with the next run.
            Err(Error::Mailbox(error)) if received.recorded > 0 => received.setbacks.push(error.in_both()),
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
                self.ledger.note_setback(intake.source, summary.key.as_str(), &error.in_chinese())?;
                intake.received.setbacks.push(error.in_both());
                return Ok(());
            }
        };
        let (bytes, server_time) = match fetched {
            Fetched::Whole(mail) => (mail.bytes, mail.received_at),
            Fetched::HeadersOnly(mail) => (mail::mark_truncated(&mail.bytes, summary.bytes), mail.received_at),
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
        // The same mail may stand in the mailbox twice.
        if self.ledger.has_message(&id)? {
            self.ledger.note_key(source, key.as_str(), &id)?;
            return self.settle(&key, &id, intake).map(|()| true);
        }
        let sorted = match read.unwrap_or_else(|| Err(Setback::of_panic(None))) {
            Ok(sorted) => sorted,
            Err(Setback { words, counts }) => {
                intake.received.setbacks.push(Bilingual::new(
                    format!("邮件 {key}：{}", words.chinese),
                    format!("the mail {key}: {}", words.english),
                ));
                if !counts || self.ledger.note_setback(source, key.as_str(), &words.chinese)? < SETBACK_LIMIT {
                    return Ok(true);
                }
                self.unreadable(&id, server_time.unwrap_or(self.as_of).min(self.as_of))
            }
        };
        intake.received.recorded += 1;
        let marks = self.marks(&sorted)?;
        self.ledger.together(|ledger| {
            record(ledger, &sorted, intake.read_with, &marks)?;
            ledger.note_key(source, key.as_str(), &id)
        })?;
        failpoint::reach(Point::MailRecorded);
        self.settle(&key, &id, intake).map(|()| true)
    }

    /// Lets the mailbox put a recorded mail away, once the disk has all of it. A mail of which nothing was taken stays.
    fn settle(&self, key: &MailKey, message: &str, intake: &mut Recording<'_>) -> Result<(), Error> {
        if intake.mailbox.moves_done_mail() && self.ledger.holds_something(message)? {
            self.raw.settle(message)?;
            match intake.mailbox.done(key) {
                Ok(()) => {}
                Err(error) if error.concerns_one_mail() => {
                    intake.received.setbacks.push(error.in_both());
                    return Ok(());
                }
                Err(error) => return Err(error.into()),
            }
        }
        failpoint::reach(Point::MailAcknowledged);
        Ok(self.ledger.note_settled(intake.source, key.as_str())?)
    }

    fn read_again(&mut self, reader: MailReader<'_>, read_with: &str, received: &mut Received) -> Result<(), Error> {
        let outdated = self.ledger.outdated(read_with)?;
        if outdated.is_empty() {
            return Ok(());
        }
        on_all_cores(&|job| reader.read(job), |mails| {
            for stored in outdated {
                let bytes = self.raw.read(&stored.id)?;
                while mails.is_full(bytes.len()) {
                    self.record_again(mails, read_with, received)?;
                }
                let arrival = Arrival { known: Some(stored.received_at), latest: self.as_of };
                mails.push((), bytes.len(), Job { id: stored.id, bytes, arrival });
            }
            while self.record_again(mails, read_with, received)? {}
            Ok(())
        })
    }

    fn record_again(
        &mut self,
        mails: &mut Ahead<'_, Job, (), Result<Sorted, Setback>>,
        read_with: &str,
        received: &mut Received,
    ) -> Result<bool, Error> {
        let Some(((), read)) = mails.first() else { return Ok(false) };
        match read.unwrap_or_else(|| Err(Setback::of_panic(None))) {
            Ok(sorted) => {
                received.reread += 1;
                let marks = self.marks(&sorted)?;
                self.ledger.together(|ledger| record(ledger, &sorted, read_with, &marks))?;
            }
            Err(setback) => received.setbacks.push(setback.words),
        }
        Ok(true)
    }

    /// The months that change with a mail, those that showed it before included, and whether each is answered.
    fn marks(&self, sorted: &Sorted) -> Result<Vec<(Period, bool)>, Error> {
        let mut periods = self.ledger.periods_of_message(&sorted.head.id)?;
        periods.push(sorted.intake.period);
        periods.extend(sorted.intake.entries.iter().map(|entry| entry.period));
        Ok(periods.into_iter().map(|period| (period, self.answers(period))).collect())
    }

    fn mail_reader(&self) -> MailReader<'a> {
        MailReader { campaign: self.campaign, lexicon: self.lexicon, limits: self.limits, workers: self.workers }
    }

    fn unreadable(&self, id: &str, received_at: DateTime<FixedOffset>) -> Sorted {
        let received_at = received_at.with_timezone(&self.campaign.timezone).fixed_offset();
        let message_id = String::new();
        let head = MailHead { id: id.to_owned(), message_id, from: String::new(), subject: String::new(), received_at };
        let intake = Intake {
            outcome: Outcome::NeedsPerson,
            reason: "程序多次未能读取这封邮件，原件已保存，请人工阅处。".to_owned(),
            period: Period::containing(received_at.date_naive()).previous(),
            entries: Vec::new(),
            liaisons: Vec::new(),
            dead_addresses: Vec::new(),
        };
        Sorted { head, intake }
    }

    /// Names the reading: another program version, register, form or table of figures gives another name.
    fn read_with(&self) -> String {
        let campaign = self.campaign;
        let mut reading = format!("{READING}|{}", env!("CARGO_PKG_VERSION"));
        reading.push_str(&format!("{:?}{:?}{:?}", campaign.register, campaign.form, campaign.timezone));
        reading.push_str(&format!("{:?}", campaign.tasks));
        reading.push_str(&format!("{:?}{:?}", campaign.phases, campaign.figures));
        reading.push_str(&format!("{:?}{}|{}", campaign.trust, campaign.office.email, campaign.outbox.from));
        sha256(reading.as_bytes()).chars().take(16).collect()
    }
}

fn record(ledger: &Ledger, sorted: &Sorted, read_with: &str, marks: &[(Period, bool)]) -> Result<(), ledger::Error> {
    ledger.record(&sorted.head, &sorted.intake, read_with)?;
    marks.iter().try_for_each(|(period, answer)| ledger.mark_outstanding(*period, *answer))
}
