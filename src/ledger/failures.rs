//! Mails that could not be fetched, read or moved: counted on disk, because a cron job has no memory.

use rusqlite::params;

use super::{Error, Ledger, decode, moment};
use crate::{
    config::Period,
    identity::{ShortId, sha256},
    intake::Outcome,
    journal::{Event, MailFailure, Step},
    month::MessageRecord,
};

impl Ledger {
    /// Counts one more failure of ours with a mail at a step; returns it with all that is known of the earlier ones.
    ///
    /// # Errors
    /// The ledger refuses.
    pub fn note_failure(&self, failure: MailFailure) -> Result<MailFailure, Error> {
        let known = self.failure(&failure.source, &failure.key)?.filter(|known| known.step == failure.step);
        let failure = match known {
            Some(known) => MailFailure {
                attempts: known.attempts.saturating_add(1),
                period: known.period,
                since: known.since,
                sender: if failure.sender.is_empty() { known.sender } else { failure.sender },
                ..failure
            },
            None => MailFailure { attempts: 1, ..failure },
        };
        self.note(Event::Failed(failure.clone()))?;
        Ok(failure)
    }

    /// What is known of a mail that failed.
    ///
    /// # Errors
    /// The database refuses or holds a row that this program did not write.
    pub fn failure(&self, source: &str, key: &str) -> Result<Option<MailFailure>, Error> {
        Ok(self.failures()?.into_iter().find(|failure| failure.source == source && failure.key == key))
    }

    /// Every mail that failed and has not succeeded since, in the order of their first failures.
    ///
    /// # Errors
    /// The database refuses or holds rows that this program did not write.
    pub fn failures(&self) -> Result<Vec<MailFailure>, Error> {
        let rows = self.rows(
            "listing mails that failed",
            "SELECT source, key, step, attempts, words, period, sender, since, last FROM failure ORDER BY rowid",
            [],
            |row| {
                let texts: [String; 5] = [row.get(2)?, row.get(5)?, row.get(6)?, row.get(7)?, row.get(8)?];
                Ok((row.get(0)?, row.get(1)?, row.get(3)?, row.get(4)?, texts))
            },
        )?;
        rows.into_iter()
            .map(|(source, key, attempts, words, [step, period, sender, since, last])| {
                let step = [Step::Fetch, Step::Read, Step::Move].into_iter().find(|known| known.as_str() == step);
                Ok(MailFailure {
                    source,
                    key,
                    step: step.ok_or_else(|| Error::Row { what: "a step", words: String::new() })?,
                    attempts,
                    words,
                    period: decode("a month", period.parse())?,
                    sender,
                    since: moment(&since)?,
                    last: moment(&last)?,
                })
            })
            .collect()
    }

    /// Mails that could not be had so often that they await a person, as the month shows them. Those that could only not be
    /// moved are one entry together: they are recorded, and the cause is mostly the mailbox's.
    pub(super) fn parked_mails(&self, period: Period) -> Result<Vec<MessageRecord>, Error> {
        let parked = self.failures()?.into_iter().filter(|failure| failure.is_parked() && failure.period == period);
        let (moves, unread): (Vec<_>, Vec<_>) = parked.partition(|failure| failure.step == Step::Move);
        let record = |failure: &MailFailure, reason: String| MessageRecord {
            id: sha256(format!("{}\0{}", failure.source, failure.key).as_bytes()),
            short_id: ShortId::default(),
            from: failure.sender.clone(),
            subject: String::new(),
            received_at: failure.since,
            outcome: Outcome::NeedsPerson,
            reason,
        };
        let mut records = Vec::new();
        for failure in &unread {
            let words = words(failure);
            let reason = match (failure.step, self.await_person(&failure.source, &failure.key)?) {
                // It is among the recorded mails.
                (Step::Read, Some(true)) => continue,
                (Step::Read, _) => format!(
                    "一封已登记的邮件在程序或名册更新后多次未能重读，仍按原先识别的结果计，请人工阅处。原因：{words}。"
                ),
                _ => format!("邮箱中的一封邮件多次取不下来，没有登记，请登录收件邮箱查看处理。原因：{words}。"),
            };
            records.push(record(failure, reason));
        }
        records.extend(moves.first().map(|failure| {
            let count = moves.len();
            let failure = MailFailure { sender: String::new(), ..failure.clone() };
            record(
                &failure,
                format!(
                    "有{count}封已登记的邮件多次未能移入已处理文件夹，请检查收件邮箱的容量和文件夹。原因：{}。",
                    words(&failure)
                ),
            )
        }));
        Ok(records)
    }

    /// Whether the mail of a place was recorded as one for a person; `None` where it was not recorded.
    fn await_person(&self, source: &str, key: &str) -> Result<Option<bool>, Error> {
        let outcome: Option<String> = self.optional(
            "looking up a mail that failed",
            "SELECT outcome FROM message JOIN mail_key ON message = id WHERE source = ?1 AND key = ?2",
            [source, key],
            |row| row.get(0),
        )?;
        let outcome = outcome.map(|outcome| decode("an outcome", serde_json::from_str::<Outcome>(&outcome)));
        Ok(outcome.transpose()?.map(|outcome| outcome == Outcome::NeedsPerson))
    }

    pub(super) fn apply_failure(&self, failure: &MailFailure) -> Result<(), Error> {
        self.execute(
            "counting a failure",
            "INSERT INTO failure (source, key, step, attempts, words, period, sender, since, last)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
             ON CONFLICT DO UPDATE SET step = excluded.step, attempts = excluded.attempts, words = excluded.words,
                period = excluded.period, sender = excluded.sender, since = excluded.since, last = excluded.last",
            params![
                failure.source,
                failure.key,
                failure.step.as_str(),
                failure.attempts,
                failure.words,
                failure.period.to_string(),
                failure.sender,
                failure.since.to_rfc3339(),
                failure.last.to_rfc3339(),
            ],
        )?;
        Ok(())
    }

    pub(super) fn forget_failure(&self, source: &str, key: &str) -> Result<(), Error> {
        self.execute(
            "forgetting a failure",
            "DELETE FROM failure WHERE source = ?1 AND key = ?2",
            params![source, key],
        )?;
        Ok(())
    }
}

/// The cause without the remedy, which is the office's and not that of whoever runs the program.
fn words(failure: &MailFailure) -> &str {
    failure.words.split('。').next().unwrap_or_default()
}
