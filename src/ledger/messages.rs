//! Mails and what they hold: written once a mail, in one transaction; read anew when program or campaign changed.

use std::collections::BTreeMap;

use chrono::{DateTime, FixedOffset};
use rusqlite::params;

use super::{Error, Ledger, decode, moment};
use crate::{
    config::{Period, UnitId},
    identity::sha256,
    intake::{Content, Entry, Intake, MessageMeta},
    journal::{Event, MailFailure, MailSeen},
};

/// What the ledger knows of a place in a mailbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Seen {
    /// Never seen.
    New,
    /// Recorded; the mailbox has not yet let go of it.
    Recorded {
        /// Identity of the mail.
        message: String,
    },
    /// Recorded, and nothing is left to do in the mailbox.
    Acknowledged,
}

/// A mail in the raw store that must be read again.
#[derive(Debug, Clone)]
pub struct StoredMail {
    /// Identity.
    pub id: String,
    /// When it arrived, as recorded the first time.
    pub received_at: DateTime<FixedOffset>,
    /// Address of its sender; empty where it says none.
    pub sender: String,
    /// The mailbox and the place in it where it was first seen.
    pub place: (String, String),
}

impl Ledger {
    /// What is known of a place in a mailbox.
    ///
    /// # Errors
    /// The database refuses.
    pub fn seen(&self, source: &str, key: &str) -> Result<Seen, Error> {
        let found = self.optional(
            "looking up a mail",
            "SELECT message, settled FROM mail_key WHERE source = ?1 AND key = ?2",
            params![source, key],
            |row| Ok((row.get::<_, String>(0)?, row.get::<_, bool>(1)?)),
        )?;
        Ok(match found {
            None => Seen::New,
            Some((_, true)) => Seen::Acknowledged,
            Some((message, false)) => Seen::Recorded { message },
        })
    }

    /// True where the mail, by its bytes, is recorded already.
    ///
    /// # Errors
    /// The database refuses.
    pub fn has_message(&self, id: &str) -> Result<bool, Error> {
        let found = self.optional("looking up a mail", "SELECT 1 FROM message WHERE id = ?1", [id], |_| Ok(()))?;
        Ok(found.is_some())
    }

    /// True where a form, a fault, a material or a liaison officer of some unit was taken from the mail.
    ///
    /// # Errors
    /// The database refuses.
    pub fn has_entries(&self, message: &str) -> Result<bool, Error> {
        let sql = "SELECT 1 FROM entry WHERE message = ?1 AND unit <> ''
            UNION ALL SELECT 1 FROM liaison WHERE message = ?1 LIMIT 1";
        Ok(self.optional("looking up a mail's files", sql, [message], |_| Ok(()))?.is_some())
    }

    /// Records a mail that was found at a place: what it holds, unless it is a copy of one that is recorded, its place and
    /// the months that it changes.
    ///
    /// # Errors
    /// The ledger refuses.
    pub fn note_mail(
        &mut self,
        seen: MailSeen,
        what: Option<(&MessageMeta, &Intake, &str)>,
        parser_fingerprint: &str,
    ) -> Result<(), Error> {
        self.transaction(|ledger| {
            if let Some((head, intake, content)) = what {
                ledger.record(head, intake, content, parser_fingerprint)?;
            }
            ledger.note(Event::Mail(seen))
        })
    }

    /// As [`Ledger::note_mail`] for a new mail, as a part of the transaction under way.
    ///
    /// # Errors
    /// The ledger refuses.
    pub fn add_mail(
        &self,
        seen: MailSeen,
        (head, intake, content): (&MessageMeta, &Intake, &str),
        parser_fingerprint: &str,
    ) -> Result<(), Error> {
        self.record(head, intake, content, parser_fingerprint)?;
        self.note(Event::Mail(seen))
    }

    /// The recorded mail that has this Message-ID and whose author wrote and attached the same.
    ///
    /// # Errors
    /// The database refuses.
    pub fn same_mail(&self, message_id: &str, content: &str) -> Result<Option<String>, Error> {
        self.optional(
            "looking up a Message-ID",
            "SELECT id FROM message WHERE message_id = ?1 AND message_id <> '' AND content = ?2 AND content <> ''
             ORDER BY rowid LIMIT 1",
            [message_id, content],
            |row| row.get(0),
        )
    }

    /// Notes that nothing is left to do with a mail in its mailbox.
    ///
    /// # Errors
    /// The ledger refuses.
    pub fn note_acknowledged(&self, source: &str, key: &str) -> Result<(), Error> {
        self.note(Event::Acknowledged { source: source.to_owned(), key: key.to_owned() })
    }

    pub(super) fn apply_acknowledged(&self, source: &str, key: &str) -> Result<(), Error> {
        self.execute(
            "settling a mail",
            "UPDATE mail_key SET settled = 1 WHERE source = ?1 AND key = ?2",
            params![source, key],
        )?;
        self.forget_failure(source, key)
    }

    /// Writes what a mail holds, in place of whatever was known of it. Call inside [`Ledger::transaction`].
    ///
    /// # Errors
    /// The database refuses.
    pub fn record(
        &self,
        head: &MessageMeta,
        intake: &Intake,
        content: &str,
        parser_fingerprint: &str,
    ) -> Result<(), Error> {
        for table in ["entry", "dead_address"] {
            self.execute("recording a mail", &format!("DELETE FROM {table} WHERE message = ?1"), [&head.id])?;
        }
        // A mail that could not be read before, and can be now.
        self.execute(
            "recording a mail",
            "DELETE FROM failure WHERE step = 'read'
                AND (source, key) IN (SELECT source, key FROM mail_key WHERE message = ?1)",
            [&head.id],
        )?;
        let outcome = decode("an outcome", serde_json::to_string(&intake.outcome))?;
        let contents: Vec<(&str, String)> = intake.entries.iter().map(entry_content).collect::<Result<_, _>>()?;
        self.execute(
            "recording a mail",
            "INSERT INTO message (id, message_id, sender, subject, received_at, instant, period, outcome, reason, read_with,
                content, read_as)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
             ON CONFLICT (id) DO UPDATE SET message_id = excluded.message_id, sender = excluded.sender,
                subject = excluded.subject, period = excluded.period, outcome = excluded.outcome,
                reason = excluded.reason, read_with = excluded.read_with, content = excluded.content,
                read_as = excluded.read_as",
            params![
                head.id,
                head.message_id,
                head.from,
                head.subject,
                head.received_at.to_rfc3339(),
                head.received_at.timestamp(),
                intake.period.to_string(),
                outcome,
                intake.reason,
                parser_fingerprint,
                content,
                read_as(intake, &outcome, &contents),
            ],
        )?;
        for (number, (entry, (kind, content))) in (1i64..).zip(intake.entries.iter().zip(contents)) {
            self.execute(
                "recording a mail's files",
                "INSERT INTO entry (message, number, unit, period, kind, file, sha256, content, unconfirmed)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
                params![
                    head.id,
                    number,
                    entry.unit.as_ref().map_or("", UnitId::as_str),
                    entry.period.to_string(),
                    kind,
                    entry.file,
                    entry.sha256,
                    content,
                    entry.unconfirmed
                ],
            )?;
        }
        self.record_liaisons(&head.id, &intake.liaisons)?;
        for address in &intake.dead_addresses {
            self.execute(
                "recording a bounce",
                "INSERT INTO dead_address (message, address, answers) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
                params![head.id, address, decode("Message-IDs", serde_json::to_string(&intake.bounce_answers))?],
            )?;
        }
        Ok(())
    }

    /// Names everything that is recorded for a period, and the entries of those before it from `earliest` on. What a mail was
    /// read as was named when it was recorded, so its content need not be looked at.
    ///
    /// # Errors
    /// The database refuses.
    pub fn state(&self, earliest: Period, period: Period) -> Result<String, Error> {
        let rows = self.rows(
            "naming a period's state",
            "SELECT 'mail', id, CASE read_as WHEN '' THEN read_with ELSE read_as END FROM message
                WHERE period = ?1 OR id IN (SELECT message FROM entry WHERE period = ?1)
                    OR id IN (SELECT message FROM entry WHERE period >= ?2 AND period < ?1)
             UNION ALL SELECT 'parked', source || key, step || words FROM failure WHERE period = ?1 AND attempts >= ?3
             UNION ALL SELECT 'letter', key, state || failure || written_at FROM letter WHERE period = ?1
             UNION ALL SELECT 'decision', id, content FROM decision
                WHERE period >= ?2 AND period <= ?1 OR also >= ?2 AND also <= ?1
             ORDER BY 1, 2",
            params![period.to_string(), earliest.to_string(), MailFailure::LIMIT],
            |row| Ok([row.get::<_, String>(0)?, row.get(1)?, row.get(2)?].join("|")),
        )?;
        Ok(sha256(rows.join("\n").as_bytes()))
    }

    /// The time under which a period's files are compiled: `now` where they show something new, else the time at
    /// which they last did, so that a second run changes nothing.
    ///
    /// # Errors
    /// The database refuses.
    pub fn time_of_state(
        &self,
        period: Period,
        state: &str,
        now: DateTime<FixedOffset>,
    ) -> Result<DateTime<FixedOffset>, Error> {
        let doing = "looking up a compilation";
        let sql = "SELECT as_of FROM compiled WHERE period = ?1 AND state = ?2";
        let known = self.optional(doing, sql, params![period.to_string(), state], |row| row.get::<_, String>(0))?;
        if let Some(as_of) = known {
            return moment(&as_of);
        }
        self.note(Event::Compiled { period, state: state.to_owned(), as_of: now })?;
        Ok(now)
    }

    /// What the files of each period showed when they were last compiled with something new in them, ascending by period.
    ///
    /// # Errors
    /// The database refuses.
    pub fn compiled_states(&self) -> Result<Vec<(Period, String)>, Error> {
        let rows =
            self.rows("listing compilations", "SELECT period, state FROM compiled ORDER BY period", [], |row| {
                Ok((row.get::<_, String>(0)?, row.get(1)?))
            })?;
        rows.into_iter().map(|(period, state)| Ok((decode("a period", period.parse())?, state))).collect()
    }

    pub(super) fn apply_compiled(
        &self,
        period: Period,
        state: &str,
        as_of: DateTime<FixedOffset>,
    ) -> Result<(), Error> {
        self.execute(
            "noting a compilation",
            "INSERT INTO compiled (period, state, as_of) VALUES (?1, ?2, ?3)
             ON CONFLICT (period) DO UPDATE SET state = excluded.state, as_of = excluded.as_of",
            params![period.to_string(), state, as_of.to_rfc3339()],
        )?;
        Ok(())
    }

    /// Notes that recorded mails were read again; call it in the transaction in which they are recorded.
    ///
    /// # Errors
    /// The ledger refuses.
    pub fn note_read_again(
        &self,
        read_with: &str,
        marks: BTreeMap<Period, bool>,
        recovered: Option<(String, String)>,
    ) -> Result<(), Error> {
        self.note(Event::ReadAgain { read_with: read_with.to_owned(), marks, recovered })
    }

    /// Mails that were read by another version of the program or with another register, oldest first.
    ///
    /// # Errors
    /// The database refuses.
    pub fn outdated(&self, parser_fingerprint: &str) -> Result<Vec<StoredMail>, Error> {
        let found = self.rows(
            "looking for mails to read again",
            "SELECT id, received_at, sender, coalesce(source, ''), coalesce(key, '') FROM message
             LEFT JOIN (SELECT message, source, key, min(rowid) FROM mail_key GROUP BY message) ON message = id
             WHERE read_with <> ?1 ORDER BY instant, id",
            [parser_fingerprint],
            |row| Ok((row.get(0)?, row.get::<_, String>(1)?, row.get(2)?, (row.get(3)?, row.get(4)?))),
        )?;
        found
            .into_iter()
            .map(|(id, received_at, sender, place)| {
                Ok(StoredMail { id, received_at: moment(&received_at)?, sender, place })
            })
            .collect()
    }
}

fn entry_content(entry: &Entry) -> Result<(&'static str, String), Error> {
    Ok(match &entry.content {
        Content::Form(checked) => ("form", decode("a form", serde_json::to_string(checked))?),
        Content::Fault(finding) => ("fault", decode("a finding", serde_json::to_string(finding))?),
        Content::Material(text) => ("material", text.clone()),
        Content::Answer(answer) => ("answer", decode("an answer", serde_json::to_string(answer))?),
    })
}

/// SHA-256 of all that is recorded of a mail.
fn read_as(intake: &Intake, outcome: &str, contents: &[(&str, String)]) -> String {
    let mut said = vec![intake.period.to_string(), outcome.to_owned(), intake.reason.clone()];
    for (entry, (kind, content)) in intake.entries.iter().zip(contents) {
        let unit = entry.unit.as_ref().map_or("", UnitId::as_str);
        let waits = if entry.unconfirmed { "unconfirmed" } else { "" };
        let period = entry.period.to_string();
        let parts = [unit, &period, kind, &entry.file, &entry.sha256, waits, content];
        said.extend(parts.into_iter().map(str::to_owned));
    }
    sha256(said.join("\0").as_bytes())
}
