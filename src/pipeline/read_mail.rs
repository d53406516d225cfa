//! The bytes of one mail in, what was read from it out. Knows neither mailbox nor ledger, so that mails are read side by
//! side; a panic costs one mail.

use std::panic::{AssertUnwindSafe, catch_unwind};

use chrono::{DateTime, FixedOffset};
use sandbox::SandboxPool;

use crate::{
    config::ReadingContext,
    i18n::{Localize as _, LocalizedText},
    identity::sha256,
    intake::{Intake, IntakeContext, MessageMeta},
    limits::Limits,
    message,
};
use figures::Lexicon;

/// What the reading of a mail needs besides the mail.
#[derive(Clone, Copy)]
pub(super) struct MailReader<'a> {
    pub(super) reading: ReadingContext<'a>,
    pub(super) lexicon: &'a Lexicon,
    pub(super) limits: Limits,
    pub(super) workers: &'a SandboxPool,
}

/// One mail to read.
pub(super) struct Job {
    pub(super) id: String,
    pub(super) bytes: Vec<u8>,
    pub(super) arrival: Arrival,
}

/// When a mail arrived.
pub(super) struct Arrival {
    /// As the server gave it or an earlier run recorded it; `None` where only the mail's own headers say it.
    pub(super) known: Option<DateTime<FixedOffset>>,
    /// Where the headers do not say it either.
    pub(super) latest: DateTime<FixedOffset>,
}

/// A mail read and sorted.
pub(super) struct Sorted {
    pub(super) head: MessageMeta,
    /// SHA-256 of its author and of what that wrote and attached, whatever headers were added on the way.
    pub(super) content: String,
    pub(super) intake: Intake,
}

/// A fault of ours that stopped the reading of a mail.
pub(super) struct TransientFailure {
    pub(super) words: LocalizedText,
    /// False where it could have met any mail: that is no sign against this one, however often it is tried.
    pub(super) counts: bool,
}

impl MailReader<'_> {
    /// Reads and sorts a mail. A reader's bug must cost one mail, not the month: the mail stays where it is and is tried
    /// again.
    pub(super) fn read(&self, job: Job) -> Result<Sorted, TransientFailure> {
        let sorted = catch_unwind(AssertUnwindSafe(|| {
            let message = message::read(&job.bytes, &self.limits.mail, self.workers)?;
            let arrival = job.arrival.known.or(message.received_at).or(message.sent_at).unwrap_or(job.arrival.latest);
            let received_at = arrival.with_timezone(&self.reading.timezone).fixed_offset();
            let context = IntakeContext {
                reading: self.reading,
                lexicon: self.lexicon,
                limits: &self.limits,
                workers: self.workers,
            };
            let intake = context.sort(&message, received_at)?;
            Ok(Sorted { intake, content: self.content(&message), head: head(job.id, &message, received_at) })
        }))
        .map_err(|panic| {
            let words = panic.downcast_ref::<String>().map(String::as_str);
            TransientFailure::of_panic(words.or_else(|| panic.downcast_ref::<&str>().copied()))
        })?;
        sorted.map_err(|error: sandbox::Error| TransientFailure {
            words: error.localized(),
            counts: !error.concerns_every_file(),
        })
    }
}

impl MailReader<'_> {
    /// Names what a mail's author wrote and attached, who that was, and whether the receiving server believes it: a forged
    /// copy of a mail is another one.
    fn content(&self, message: &message::Message) -> String {
        let from = message.from.as_ref().map(|from| from.address.to_lowercase()).unwrap_or_default();
        let verdict = message.authentication_failure(&self.reading.trust.authserv_ids).unwrap_or_default();
        let files = message.attachments.iter().map(|file| file.bytes.as_slice());
        let parts = files.chain([message.body.as_bytes(), from.as_bytes(), verdict.as_bytes()]).map(sha256);
        sha256(parts.collect::<String>().as_bytes())
    }
}

impl TransientFailure {
    /// The reading ended in a panic with these words.
    pub(super) fn of_panic(words: Option<&str>) -> Self {
        let words = words.unwrap_or("unknown cause");
        let words = LocalizedText::new(
            format!("程序出错，未能读取：{words}。下次运行再试，多次不成则转请人工阅处；请向开发者报告此错误"),
            format!(
                "a bug of huizong stopped the reading: {words}; it is tried again by the next run, and after some tries shown to a person; please report it"
            ),
        );
        Self { words, counts: true }
    }
}

fn head(id: String, message: &message::Message, received_at: DateTime<FixedOffset>) -> MessageMeta {
    MessageMeta {
        id,
        message_id: message.message_id.clone().unwrap_or_default(),
        from: message.from.as_ref().map(|from| from.address.clone()).unwrap_or_default(),
        subject: message.subject.clone(),
        received_at,
    }
}
