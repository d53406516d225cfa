//! Letters: a row is written with the decision that caused the letter, then sent; the same key is never written twice.

use chrono::{DateTime, FixedOffset, NaiveDate};
use rusqlite::params;

use super::{Error, Ledger, decode};
use crate::{
    config::{Period, UnitId},
    month::LetterKind,
};

/// A letter to be written down.
#[derive(Debug, Clone)]
pub struct NewLetter {
    /// What it is about, once and for all.
    pub key: String,
    /// Month it is about.
    pub period: Period,
    /// Unit written to; `None` for the office.
    pub unit: Option<UnitId>,
    /// Kind.
    pub kind: LetterKind,
    /// Addresses, the first is shown.
    pub to: Vec<String>,
    /// Subject.
    pub subject: String,
    /// Message-ID without angle brackets.
    pub message_id: String,
    /// When it was written.
    pub written_at: DateTime<FixedOffset>,
    /// The whole mail (RFC 5322).
    pub bytes: Vec<u8>,
}

/// A letter that waits to be sent.
#[derive(Debug, Clone)]
pub struct WaitingLetter {
    /// Its key.
    pub key: String,
    /// Month it is about.
    pub period: Period,
    /// Addresses.
    pub to: Vec<String>,
    /// Message-ID without angle brackets.
    pub message_id: String,
    /// The whole mail (RFC 5322).
    pub bytes: Vec<u8>,
}

impl Ledger {
    /// Writes a letter down as waiting. One with a known key is left as it is, but where it still waits it is made new
    /// on another day, whose date its text names, and for another address.
    ///
    /// # Errors
    /// The database refuses.
    pub fn write_letter(&self, letter: &NewLetter) -> Result<(), Error> {
        self.execute(
            "writing a letter down",
            "INSERT INTO letter (key, period, unit, kind, addresses, subject, message_id, written_at, state, failure,
                sent_on, attempts, bytes)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 'held', '', '', 0, ?9)
             ON CONFLICT (key) DO UPDATE SET addresses = excluded.addresses, subject = excluded.subject,
                written_at = excluded.written_at, bytes = excluded.bytes
             WHERE state = 'held' AND (addresses <> excluded.addresses
                OR substr(written_at, 1, 10) <> substr(excluded.written_at, 1, 10))",
            params![
                letter.key,
                letter.period.to_string(),
                letter.unit.as_ref().map_or("", UnitId::as_str),
                decode("a letter's kind", serde_json::to_string(&letter.kind))?,
                decode("addresses", serde_json::to_string(&letter.to))?,
                letter.subject,
                letter.message_id,
                letter.written_at.to_rfc3339(),
                letter.bytes,
            ],
        )?;
        Ok(())
    }

    /// Keys and periods of the letters that wait, in the order of writing.
    ///
    /// # Errors
    /// The database refuses.
    pub fn waiting_letters(&self) -> Result<Vec<(String, Period)>, Error> {
        let found = self.rows(
            "looking for waiting letters",
            "SELECT key, period FROM letter WHERE state = 'held' ORDER BY number",
            [],
            |row| Ok((row.get(0)?, row.get::<_, String>(1)?)),
        )?;
        found.into_iter().map(|(key, period)| Ok((key, decode("a letter's period", period.parse())?))).collect()
    }

    /// One waiting letter, whole.
    ///
    /// # Errors
    /// The database refuses.
    pub fn waiting_letter(&self, key: &str) -> Result<Option<WaitingLetter>, Error> {
        let found = self.optional(
            "reading a waiting letter",
            "SELECT period, addresses, message_id, bytes FROM letter WHERE key = ?1 AND state = 'held'",
            [key],
            |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?, row.get(2)?, row.get(3)?)),
        )?;
        let Some((period, addresses, message_id, bytes)) = found else { return Ok(None) };
        Ok(Some(WaitingLetter {
            key: key.to_owned(),
            period: decode("a letter's period", period.parse())?,
            to: decode("addresses", serde_json::from_str(&addresses))?,
            message_id,
            bytes,
        }))
    }

    /// Withdraws a letter that still waits and whose cause has gone, so that it never leaves.
    ///
    /// # Errors
    /// The database refuses.
    pub fn withdraw_letter(&self, key: &str) -> Result<(), Error> {
        self.execute("withdrawing a letter", "DELETE FROM letter WHERE key = ?1 AND state = 'held'", [key])?;
        Ok(())
    }

    /// Notes that a letter was handed to the outbox.
    ///
    /// # Errors
    /// The database refuses.
    pub fn note_sent(&self, key: &str, day: NaiveDate) -> Result<(), Error> {
        // What was sent can be read in the outbox; so that a hundred thousand letters are not stored twice.
        self.execute(
            "noting a sent letter",
            "UPDATE letter SET state = 'sent', failure = '', sent_on = ?2, attempts = attempts + 1, bytes = x''
             WHERE key = ?1",
            params![key, day.to_string()],
        )?;
        Ok(())
    }

    /// Notes that a letter could not be sent now; it goes on waiting.
    ///
    /// # Errors
    /// The database refuses.
    pub fn note_delayed(&self, key: &str, words: &str) -> Result<(), Error> {
        self.execute(
            "noting a delayed letter",
            "UPDATE letter SET failure = ?2, attempts = attempts + 1 WHERE key = ?1",
            params![key, words],
        )?;
        Ok(())
    }

    /// Notes that a letter was handed over and that no answer came: it may have arrived. It goes on waiting until this
    /// has happened `limit` times; then it has failed, with `last_words`. Returns whether it has.
    ///
    /// # Errors
    /// The database refuses.
    pub fn note_unanswered(&self, key: &str, words: &str, limit: u32, last_words: &str) -> Result<bool, Error> {
        let state = self.execute_returning(
            "noting an unanswered letter",
            "UPDATE letter SET attempts = attempts + 1, unanswered = unanswered + 1,
                state = CASE WHEN unanswered + 1 < ?3 THEN state ELSE 'failed' END,
                failure = CASE WHEN unanswered + 1 < ?3 THEN ?2 ELSE ?4 END
             WHERE key = ?1 RETURNING state",
            params![key, words, limit, last_words],
            |row| row.get::<_, String>(0),
        )?;
        Ok(state.as_deref() == Some("failed"))
    }

    /// Notes that a letter was refused for good.
    ///
    /// # Errors
    /// The database refuses.
    pub fn note_refused(&self, key: &str, words: &str) -> Result<(), Error> {
        self.execute(
            "noting a refused letter",
            "UPDATE letter SET state = 'failed', failure = ?2, attempts = attempts + 1 WHERE key = ?1",
            params![key, words],
        )?;
        Ok(())
    }

    /// How many letters left on a day.
    ///
    /// # Errors
    /// The database refuses.
    pub fn sent_on(&self, day: NaiveDate) -> Result<u32, Error> {
        let count = self.optional(
            "counting letters",
            "SELECT count(*) FROM letter WHERE sent_on = ?1",
            [day.to_string()],
            |row| row.get(0),
        )?;
        Ok(count.unwrap_or(0))
    }
}
