//! Mailbox in, ledger rows out: raw bytes are kept first, mails are read on all cores and recorded in the mailbox's order,
//! and only when all are on the disk the mailbox lets go of them.

use std::{
    collections::{BTreeMap, BTreeSet},
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Mutex,
};

use chrono::{DateTime, FixedOffset};

use super::{
    Doubt, Error, Pipeline,
    ahead::{Ahead, on_all_cores},
    read_mail::{Arrival, Job, MailReader, Sorted, TransientFailure},
};
use crate::{
    config::Period,
    failpoint::{self, Point},
    i18n::{Localize as _, LocalizedText},
    identity::{ShortId, sha256},
    intake::{Intake, MessageMeta, Outcome},
    journal::{MailFailure, MailSeen, Step},
    ledger::{Durability, Seen},
    mailbox::{Fetched, MailKey, MailSummary, Mailbox},
    message,
};

/// Raised with every change of a reader or a rule, so that mails read by an older one are read again.
const PARSER_VERSION: u32 = 17;

/// So many mails in a row may fail to be moved before the mailbox is asked for no other in this run.
const MOVE_FAILURES: usize = 3;

/// What came in.
#[derive(Debug, Default)]
pub struct Received {
    /// Mails recorded for the first time.
    pub recorded: usize,
    /// Mails read again because program or campaign changed.
    pub reread: usize,
    /// Mails that our own faults stopped, in words without names or addresses; they are tried again.
    pub failures: Vec<LocalizedText>,
    /// Who may have reported by a mail that could not be had.
    pub doubt: Doubt,
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
    /// Recorded mails of which something was taken, with their identities: the mailbox may move them.
    to_move: Vec<(MailKey, String)>,
    /// Mails that await a person and were tried on this day.
    resting: BTreeSet<String>,
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
        // A crash costs the last records, and their mails are still in the mailbox.
        self.ledger.require(Durability::Later)?;
        let mut intake = Recording {
            source,
            mailbox,
            parser_fingerprint: &parser_fingerprint,
            received: &mut received,
            to_move: Vec::new(),
            resting: self.resting(source, &mails)?,
        };
        let outcome = on_all_cores(&|job| reader.read(job), |arrivals| {
            for (done, summary) in mails.iter().enumerate() {
                if self.stop.is_requested() {
                    break;
                }
                progress(done, mails.len());
                match self.ledger.seen(source, summary.key.as_str())? {
                    Seen::Acknowledged => {}
                    Seen::Recorded { message } => intake.to_move.push((summary.key.clone(), message)),
                    Seen::New if intake.resting.contains(summary.key.as_str()) => {}
                    Seen::New => self.receive_one(summary, arrivals, &mut intake)?,
                }
            }
            self.record_all(arrivals, &mut intake)
        });
        self.ledger.require(Durability::EachChange)?;
        match outcome {
            Ok(()) => self.put_away(&mut intake)?,
            // What came before the mailbox failed is worth a report; the rest comes with the next run.
            Err(Error::Mailbox(error)) if intake.received.recorded > 0 => {
                intake.received.doubt.add_everyone();
                intake.received.failures.push(error.localized());
            }
            Err(error) => return Err(error),
        }
        progress(mails.len(), mails.len());
        self.add_parked(&mut received.doubt)?;
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
                let known = self.ledger.failure(intake.source, summary.key.as_str())?;
                let head = if known.is_none() { intake.mailbox.head(summary) } else { None };
                let sender = known.map(|known| known.sender).or_else(|| head.map(|head| self.sender(&head)));
                let failed = self.note_failure(
                    (intake.source, summary.key.as_str()),
                    (Step::Fetch, &error.zh()),
                    sender.unwrap_or_default(),
                )?;
                intake.received.doubt.add(self.units_of(&failed.sender), failed.is_parked());
                if !failed.is_parked() {
                    intake.received.failures.push(error.localized());
                }
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
        let moves = intake.mailbox.moves_done_mail();
        let seen = |message_id: &str, received_at, copy_of, settled| MailSeen {
            source: source.to_owned(),
            key: key.as_str().to_owned(),
            sha256: id.clone(),
            message_id: message_id.to_owned(),
            received_at,
            copy_of,
            read_with: intake.parser_fingerprint.to_owned(),
            unreadable: false,
            marks: BTreeMap::new(),
            settled,
        };
        let arrived_at = server_time.unwrap_or(self.as_of).min(self.as_of);
        // A mailbox may hold the same mail twice.
        if self.ledger.has_message(&id)? {
            let settled = !(moves && self.ledger.has_entries(&id)?);
            self.ledger.note_mail(seen("", arrived_at, None, settled), None, intake.parser_fingerprint)?;
            intake.to_move.extend((!settled).then_some((key, id)));
            return Ok(true);
        }
        let (sorted, unreadable) = match read.unwrap_or_else(|| Err(TransientFailure::of_panic(None))) {
            Ok(sorted) => (sorted, false),
            Err(TransientFailure { words, counts }) => {
                tracing::warn!(mail = %log_id(&id), reason = %words, "mail not read");
                intake.received.failures.push(LocalizedText::new(
                    format!("邮件 {key}：{}", words.chinese),
                    format!("the mail {key}: {}", words.english),
                ));
                let sender = self.sender(&self.raw.read(&id)?);
                if !counts {
                    intake.received.doubt.add(self.units_of(&sender), false);
                    return Ok(true);
                }
                let failed = self.note_failure((source, key.as_str()), (Step::Read, &words.chinese), sender)?;
                intake.received.doubt.add(self.units_of(&failed.sender), failed.is_parked());
                if !failed.is_parked() {
                    return Ok(true);
                }
                (self.unreadable(&id, arrived_at), true)
            }
        };
        let sorted = self.without_own(sorted)?;
        let Sorted { head, intake: holds, content } = &sorted;
        if let Some(original) = self.ledger.same_mail(&head.message_id, content)? {
            let settled = !(moves && self.ledger.has_entries(&original)?);
            let copy = seen(&head.message_id, head.received_at, Some(original.clone()), settled);
            self.ledger.note_mail(copy, None, intake.parser_fingerprint)?;
            intake.to_move.extend((!settled).then_some((key, original)));
            return Ok(true);
        }
        // What is nobody's leaves its mail where it is.
        let settled = !moves || holds.entries.iter().all(|entry| entry.unit.is_none()) && holds.liaisons.is_empty();
        let seen = seen(&head.message_id, head.received_at, None, settled);
        let seen = MailSeen { unreadable, marks: self.marks(&sorted)?, ..seen };
        self.ledger.note_mail(seen, Some((head, holds, content)), intake.parser_fingerprint)?;
        intake.received.recorded += 1;
        failpoint::reach(Point::MailRecorded);
        tracing::info!(
            mail = %log_id(&id),
            outcome = ?holds.outcome,
            month = %holds.period,
            entries = holds.entries.len(),
            "mail recorded"
        );
        intake.to_move.extend((!settled).then_some((key, id)));
        Ok(true)
    }

    /// Lets the mailbox put recorded mails away, once the disk has all of them. Mails of which nothing was taken stay.
    fn put_away(&self, intake: &mut Recording<'_>) -> Result<(), Error> {
        let mut in_a_row = 0;
        for (key, message) in std::mem::take(&mut intake.to_move) {
            if !intake.mailbox.moves_done_mail() || in_a_row == MOVE_FAILURES || self.stop.is_requested() {
                break;
            }
            if intake.resting.contains(key.as_str()) {
                continue;
            }
            self.raw.sync(&message)?;
            match intake.mailbox.done(&key) {
                Ok(()) => {
                    in_a_row = 0;
                    failpoint::reach(Point::MailAcknowledged);
                    self.ledger.note_acknowledged(intake.source, key.as_str())?;
                }
                Err(error) => {
                    in_a_row += 1;
                    // The mail is recorded: who has reported is known.
                    let place = (intake.source, key.as_str());
                    let failed = self.note_failure(place, (Step::Move, &error.zh()), String::new())?;
                    if !failed.is_parked() {
                        intake.received.failures.push(LocalizedText::new(
                            format!("邮件 {key} 已登记，未能移入已处理文件夹：{}", error.zh()),
                            format!("the mail {key} is recorded and could not be moved to the done folder: {error}"),
                        ));
                    }
                }
            }
        }
        Ok(())
    }

    /// Counts a failure and gives it back with all that is known of it.
    pub(super) fn note_failure(
        &self,
        (source, key): (&str, &str),
        (step, words): (Step, &str),
        sender: String,
    ) -> Result<MailFailure, Error> {
        let failure = MailFailure {
            source: source.to_owned(),
            key: key.to_owned(),
            step,
            attempts: 1,
            words: words.to_owned(),
            period: self.own,
            sender,
            since: self.as_of,
            last: self.as_of,
        };
        Ok(self.ledger.note_failure(failure)?)
    }

    /// Places of mails that await a person and were tried today already. Those that have left the mailbox are forgotten: a
    /// person has seen to them.
    fn resting(&self, source: &str, mails: &[MailSummary]) -> Result<BTreeSet<String>, Error> {
        let listed: BTreeSet<&str> = mails.iter().map(|mail| mail.key.as_str()).collect();
        let mut resting = BTreeSet::new();
        for failure in self.ledger.failures()?.into_iter().filter(|failure| failure.source == source) {
            if !listed.contains(failure.key.as_str()) && failure.step != Step::Read {
                self.ledger.note_acknowledged(source, &failure.key)?;
            } else if self.rests(&failure) {
                resting.insert(failure.key);
            }
        }
        Ok(resting)
    }

    /// Whether a mail awaits a person and was tried today already.
    pub(super) fn rests(&self, failure: &MailFailure) -> bool {
        let day = failure.last.with_timezone(&self.campaign.timezone).date_naive();
        failure.is_parked() && day == self.local_day()
    }

    /// The address that a mail is from, by its header section; empty where it says none.
    fn sender(&self, bytes: &[u8]) -> String {
        let read = || message::read(&message::head(bytes), &self.limits.mail, self.workers).ok();
        let from = catch_unwind(AssertUnwindSafe(read)).ok().flatten().and_then(|message| message.from);
        from.map(|from| from.address).unwrap_or_default()
    }

    /// Takes nothing from a letter of ours that came back, even where a server on its way removed the header by which it is
    /// known: it may hold a unit's form.
    pub(super) fn without_own(&self, sorted: Sorted) -> Result<Sorted, Error> {
        let Sorted { head, intake, content } = sorted;
        let is_own = !head.message_id.is_empty() && self.ledger.is_own_letter(&head.message_id)?;
        let intake = if is_own { Intake::of_own_letter(intake.period) } else { intake };
        Ok(Sorted { head, intake, content })
    }

    /// The months that change with a mail, those that showed it before included, and whether each is answered.
    pub(super) fn marks(&self, sorted: &Sorted) -> Result<BTreeMap<Period, bool>, Error> {
        let mut periods = self.ledger.periods_of_message(&sorted.head.id)?;
        periods.push(sorted.intake.period);
        periods.extend(sorted.intake.entries.iter().map(|entry| entry.period));
        Ok(periods.into_iter().map(|period| (period, self.answers(period))).collect())
    }

    pub(super) fn mail_reader(&self) -> MailReader<'a> {
        MailReader {
            reading: self.campaign.reading(),
            lexicon: self.lexicon,
            limits: self.limits,
            workers: self.workers,
        }
    }

    pub(super) fn unreadable(&self, id: &str, received_at: DateTime<FixedOffset>) -> Sorted {
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
        Sorted { head, intake, content: String::new() }
    }

    /// Identifies the parser and all that it sees: mails read under another fingerprint are read again.
    pub(super) fn parser_fingerprint(&self) -> Result<String, Error> {
        let seen = self.campaign.reading().fingerprint().map_err(Error::Fingerprint)?;
        let reading = format!("{PARSER_VERSION}|{}|{seen}", env!("CARGO_PKG_VERSION"));
        Ok(sha256(reading.as_bytes()).chars().take(16).collect())
    }
}

/// The id under which the outputs show a mail.
pub(super) fn log_id(message: &str) -> ShortId {
    ShortId::of("mail", &[message])
}
