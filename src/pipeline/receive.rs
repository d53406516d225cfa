//! Mailbox in, ledger rows out: raw bytes are kept first, one transaction a mail, and only then the mailbox lets go.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Mutex,
};

use chrono::{DateTime, FixedOffset};

use super::{Error, Pipeline};
use crate::{
    campaign::Period,
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

/// A mail read and sorted.
struct Sorted {
    head: MailHead,
    intake: Intake,
}

/// A fault of ours that stopped the reading of a mail.
struct Setback {
    words: Bilingual,
    /// False where it could have met any mail: that is no sign against this one, however often it is tried.
    counts: bool,
}

impl Pipeline<'_> {
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
        self.read_again(&read_with, &mut received)?;
        let mails = mailbox.list()?;
        // A mail that stays in its mailbox is read again if a power cut takes its record.
        self.ledger.require(if mailbox.moves_done_mail() { Durability::EachChange } else { Durability::Later })?;
        for (done, summary) in mails.iter().enumerate() {
            progress(done, mails.len());
            let outcome = match self.ledger.seen(source, summary.key.as_str())? {
                Seen::Settled => Ok(()),
                Seen::Recorded { message } => self.settle(source, &summary.key, &message, mailbox, &mut received),
                Seen::New => self.receive_one(source, summary, mailbox, &read_with, &mut received),
            };
            match outcome {
                // What came before the mailbox failed is worth a report; the rest comes with the next run.
                Err(Error::Mailbox(error)) if received.recorded > 0 => {
                    received.setbacks.push(error.in_both());
                    break;
                }
                other => other?,
            }
        }
        progress(mails.len(), mails.len());
        self.ledger.require(Durability::EachChange)?;
        Ok(received)
    }

    fn receive_one(
        &mut self,
        source: &str,
        summary: &MailSummary,
        mailbox: &mut dyn Mailbox,
        read_with: &str,
        received: &mut Received,
    ) -> Result<(), Error> {
        let key = summary.key.as_str();
        let fetched = match mailbox.fetch(summary) {
            Ok(fetched) => fetched,
            Err(error) if error.concerns_one_mail() => {
                self.ledger.note_setback(source, key, &error.in_chinese())?;
                received.setbacks.push(error.in_both());
                return Ok(());
            }
            Err(error) => return Err(error.into()),
        };
        let (bytes, server_time) = match fetched {
            Fetched::Whole(mail) => (mail.bytes, mail.received_at),
            Fetched::HeadersOnly(mail) => (mail::mark_truncated(&mail.bytes, summary.bytes), mail.received_at),
        };
        let id = self.raw.keep(&bytes)?;
        if self.ledger.has_message(&id)? {
            self.ledger.note_key(source, key, &id)?;
            return self.settle(source, &summary.key, &id, mailbox, received);
        }
        let sorted = match self.sort(&id, &bytes, |message| {
            // A server whose clock runs ahead of ours cannot have received a mail that is here later than now.
            let told = server_time.map(|time| time.min(self.as_of));
            told.or(message.received_at).or(message.sent_at).unwrap_or(self.as_of)
        }) {
            Ok(sorted) => sorted,
            Err(Setback { words, counts }) => {
                received.setbacks.push(Bilingual::new(
                    format!("邮件 {key}：{}", words.chinese),
                    format!("the mail {key}: {}", words.english),
                ));
                if !counts || self.ledger.note_setback(source, key, &words.chinese)? < SETBACK_LIMIT {
                    return Ok(());
                }
                self.unreadable(&id, server_time.unwrap_or(self.as_of).min(self.as_of))
            }
        };
        received.recorded += 1;
        let marks = self.marks(&sorted)?;
        self.ledger.together(|ledger| {
            record(ledger, &sorted, read_with, &marks)?;
            ledger.note_key(source, key, &id)
        })?;
        failpoint::reach(Point::MailRecorded);
        self.settle(source, &summary.key, &id, mailbox, received)
    }

    /// Lets the mailbox put a recorded mail away, once the disk has all of it. A mail of which nothing was taken stays.
    fn settle(
        &self,
        source: &str,
        key: &MailKey,
        message: &str,
        mailbox: &mut dyn Mailbox,
        received: &mut Received,
    ) -> Result<(), Error> {
        if mailbox.moves_done_mail() && self.ledger.holds_something(message)? {
            self.raw.settle(message)?;
            match mailbox.done(key) {
                Ok(()) => {}
                Err(error) if error.concerns_one_mail() => {
                    received.setbacks.push(error.in_both());
                    return Ok(());
                }
                Err(error) => return Err(error.into()),
            }
        }
        failpoint::reach(Point::MailAcknowledged);
        Ok(self.ledger.note_settled(source, key.as_str())?)
    }

    fn read_again(&mut self, read_with: &str, received: &mut Received) -> Result<(), Error> {
        for stored in self.ledger.outdated(read_with)? {
            let bytes = self.raw.read(&stored.id)?;
            match self.sort(&stored.id, &bytes, |_| stored.received_at) {
                Ok(sorted) => {
                    received.reread += 1;
                    let marks = self.marks(&sorted)?;
                    self.ledger.together(|ledger| record(ledger, &sorted, read_with, &marks))?;
                }
                Err(setback) => received.setbacks.push(setback.words),
            }
        }
        Ok(())
    }

    /// The months that change with a mail, those that showed it before included, and whether each is answered.
    fn marks(&self, sorted: &Sorted) -> Result<Vec<(Period, bool)>, Error> {
        let mut periods = self.ledger.periods_of_message(&sorted.head.id)?;
        periods.push(sorted.intake.period);
        periods.extend(sorted.intake.entries.iter().map(|entry| entry.period));
        Ok(periods.into_iter().map(|period| (period, self.answers(period))).collect())
    }

    // A reader's bug must cost one mail, not the month: the mail stays where it is and is tried again.
    fn sort(
        &self,
        id: &str,
        bytes: &[u8],
        arrival: impl FnOnce(&mail::Message) -> DateTime<FixedOffset>,
    ) -> Result<Sorted, Setback> {
        let sorted = catch_unwind(AssertUnwindSafe(|| {
            let message = mail::read(bytes, &self.limits.mail, self.workers)?;
            let zone = self.campaign.timezone;
            let received_at = arrival(&message).with_timezone(&zone).fixed_offset();
            let intake = self.desk().sort(&message, received_at)?;
            Ok(Sorted { intake, head: head(id, &message, received_at) })
        }))
        .map_err(|panic| {
            let words = panic.downcast_ref::<String>().map(String::as_str);
            let words = words.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("unknown cause");
            let words = Bilingual::new(
                format!("程序出错，未能读取：{words}。下次运行再试，多次不成则转请人工阅处；请向开发者报告此错误"),
                format!("a bug of huizong stopped the reading: {words}; it is tried again by the next run, and after some tries shown to a person; please report it"),
            );
            Setback { words, counts: true }
        })?;
        sorted.map_err(|error: sandbox::Error| Setback { words: error.in_both(), counts: !error.concerns_every_file() })
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

fn head(id: &str, message: &mail::Message, received_at: DateTime<FixedOffset>) -> MailHead {
    MailHead {
        id: id.to_owned(),
        message_id: message.message_id.clone().unwrap_or_default(),
        from: message.from.as_ref().map(|from| from.address.clone()).unwrap_or_default(),
        subject: message.subject.clone(),
        received_at,
    }
}

fn record(ledger: &Ledger, sorted: &Sorted, read_with: &str, marks: &[(Period, bool)]) -> Result<(), ledger::Error> {
    ledger.record(&sorted.head, &sorted.intake, read_with)?;
    marks.iter().try_for_each(|(period, answer)| ledger.mark_outstanding(*period, *answer))
}
