//! Letters: a row is written with the decision that caused the letter, then sent; the same key is never written twice.

use chrono::{DateTime, FixedOffset, NaiveDate};
use rusqlite::{Row, params};

use super::{Error, Ledger, decode, moment};
use crate::{
    config::{Period, UnitId},
    journal::Event,
    month::{LetterKind, LetterProgress, LetterState, PersonsWord},
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

/// A letter as it is stored, without its text.
#[derive(Debug, Clone)]
pub struct StoredLetter {
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
    /// What has been done with it.
    pub progress: LetterProgress,
}

const COLUMNS: &str = "key, period, unit, kind, addresses, subject, message_id, written_at, state, pending, in_hand,
    taken_by, word, resent, failure, sent_on, attempts, unanswered, tried_from, tried_on, tries, copy_due";

/// A letter's columns as the database has them.
struct LetterRow {
    key: String,
    period: String,
    unit: String,
    kind: String,
    addresses: String,
    subject: String,
    message_id: String,
    written_at: String,
    state: String,
    pending: String,
    in_hand: String,
    taken_by: String,
    word: String,
    resent: u32,
    failure: String,
    sent_on: String,
    attempts: u32,
    unanswered: u32,
    tried_from: String,
    tried_on: String,
    tries: u32,
    copy_due: bool,
}

impl LetterRow {
    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            key: row.get("key")?,
            period: row.get("period")?,
            unit: row.get("unit")?,
            kind: row.get("kind")?,
            addresses: row.get("addresses")?,
            subject: row.get("subject")?,
            message_id: row.get("message_id")?,
            written_at: row.get("written_at")?,
            state: row.get("state")?,
            pending: row.get("pending")?,
            in_hand: row.get("in_hand")?,
            taken_by: row.get("taken_by")?,
            word: row.get("word")?,
            resent: row.get("resent")?,
            failure: row.get("failure")?,
            sent_on: row.get("sent_on")?,
            attempts: row.get("attempts")?,
            unanswered: row.get("unanswered")?,
            tried_from: row.get("tried_from")?,
            tried_on: row.get("tried_on")?,
            tries: row.get("tries")?,
            copy_due: row.get("copy_due")?,
        })
    }

    fn into_letter(self) -> Result<StoredLetter, Error> {
        let day = |text: &str| -> Result<Option<NaiveDate>, Error> {
            if text.is_empty() { Ok(None) } else { decode("a day", text.parse()).map(Some) }
        };
        let addresses = |text: &str| decode("addresses", serde_json::from_str::<Vec<String>>(text));
        let unknown = |what, words: &str| Error::Row { what, words: words.to_owned() };
        Ok(StoredLetter {
            period: decode("a letter's period", self.period.parse())?,
            unit: UnitId::new(&self.unit),
            kind: decode("a letter's kind", serde_json::from_str(&self.kind))?,
            to: addresses(&self.addresses)?,
            written_at: moment(&self.written_at)?,
            progress: LetterProgress {
                state: LetterState::of(&self.state).ok_or_else(|| unknown("a letter's state", &self.state))?,
                pending: addresses(&self.pending)?,
                in_hand: addresses(&self.in_hand)?,
                taken_by: addresses(&self.taken_by)?,
                word: word_of(&self.word).ok_or_else(|| unknown("a person's word", &self.word))?,
                resent: self.resent,
                failure: self.failure,
                sent_on: day(&self.sent_on)?,
                attempts: self.attempts,
                unanswered: self.unanswered,
                tried: day(&self.tried_from)?.zip(day(&self.tried_on)?),
                tries: self.tries,
                copy_due: self.copy_due,
            },
            key: self.key,
            subject: self.subject,
            message_id: self.message_id,
        })
    }
}

impl Ledger {
    /// Writes a letter down as held or queued. One with a known key is left as it is, but where it still waits and nobody
    /// can have it, it is made new on another day, whose date its text names, and for another address.
    ///
    /// # Errors
    /// The database refuses.
    pub fn write_letter(&self, letter: &NewLetter, state: LetterState) -> Result<(), Error> {
        self.execute(
            "writing a letter down",
            "INSERT INTO letter (key, period, unit, kind, addresses, subject, message_id, written_at, state, pending, bytes)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?5, ?10)
             ON CONFLICT (key) DO UPDATE SET addresses = excluded.addresses, pending = excluded.pending,
                subject = excluded.subject, written_at = excluded.written_at, bytes = excluded.bytes,
                state = CASE state WHEN 'withdrawn' THEN excluded.state ELSE state END,
                tried_from = CASE addresses WHEN excluded.addresses THEN tried_from ELSE '' END,
                tried_on = CASE addresses WHEN excluded.addresses THEN tried_on ELSE '' END
             WHERE (state IN ('held', 'queued') OR state = 'withdrawn' AND word = '')
                AND unanswered = 0 AND taken_by = '[]' AND word <> 'resent'
                AND (addresses <> excluded.addresses OR pending <> excluded.pending OR state = 'withdrawn'
                    OR substr(written_at, 1, 10) <> substr(excluded.written_at, 1, 10))",
            params![
                letter.key,
                letter.period.to_string(),
                letter.unit.as_ref().map_or("", UnitId::as_str),
                decode("a letter's kind", serde_json::to_string(&letter.kind))?,
                list(&letter.to)?,
                letter.subject,
                letter.message_id,
                letter.written_at.to_rfc3339(),
                state.as_str(),
                letter.bytes,
            ],
        )?;
        Ok(())
    }

    /// Keys and periods of the letters that are still to go out, in the order of writing.
    ///
    /// # Errors
    /// The database refuses.
    pub fn waiting_letters(&self) -> Result<Vec<(String, Period)>, Error> {
        let found = self.rows(
            "looking for waiting letters",
            "SELECT key, period FROM letter WHERE state IN ('held', 'queued', 'sending') ORDER BY number",
            [],
            |row| Ok((row.get(0)?, row.get::<_, String>(1)?)),
        )?;
        found.into_iter().map(|(key, period)| Ok((key, decode("a letter's period", period.parse())?))).collect()
    }

    /// Whether a letter waits for something else than a person.
    ///
    /// # Errors
    /// The database refuses.
    pub fn has_letters_to_send(&self) -> Result<bool, Error> {
        let sql = "SELECT 1 FROM letter WHERE state IN ('queued', 'sending') LIMIT 1";
        Ok(self.optional("looking for letters to send", sql, [], |_| Ok(()))?.is_some())
    }

    /// Every letter, or those of one month, in the order of writing.
    ///
    /// # Errors
    /// The database refuses or holds rows that this program did not write.
    pub fn stored_letters(&self, period: Option<Period>) -> Result<Vec<StoredLetter>, Error> {
        let period = period.map(|period| period.to_string()).unwrap_or_default();
        let sql = format!("SELECT {COLUMNS} FROM letter WHERE ?1 = '' OR period = ?1 ORDER BY number");
        self.rows("reading letters", &sql, [period], LetterRow::read)?.into_iter().map(LetterRow::into_letter).collect()
    }

    /// One letter.
    ///
    /// # Errors
    /// The database refuses or holds a row that this program did not write.
    pub fn stored_letter(&self, key: &str) -> Result<Option<StoredLetter>, Error> {
        let sql = format!("SELECT {COLUMNS} FROM letter WHERE key = ?1");
        self.optional("reading a letter", &sql, [key], LetterRow::read)?.map(LetterRow::into_letter).transpose()
    }

    /// The whole mail of a letter; empty for one that was sent by a version that did not keep it.
    ///
    /// # Errors
    /// The database refuses.
    pub fn letter_bytes(&self, key: &str) -> Result<Vec<u8>, Error> {
        let sql = "SELECT bytes FROM letter WHERE key = ?1";
        Ok(self.optional("reading a letter's text", sql, [key], |row| row.get(0))?.unwrap_or_default())
    }

    /// Keys of letters that went out and of which a copy is still to be put in the Sent folder.
    ///
    /// # Errors
    /// The database refuses.
    pub fn copies_due(&self) -> Result<Vec<String>, Error> {
        self.rows("looking for copies", "SELECT key FROM letter WHERE copy_due = 1 ORDER BY number", [], |row| {
            row.get(0)
        })
    }

    /// Whether a mail with this Message-ID is one of our letters.
    ///
    /// # Errors
    /// The database refuses.
    pub fn is_own_letter(&self, message_id: &str) -> Result<bool, Error> {
        let sql = "SELECT 1 FROM letter WHERE message_id = ?1 AND attempts > 0";
        Ok(self.optional("looking up a letter", sql, [message_id], |_| Ok(()))?.is_some())
    }

    /// Notes what has been done with a letter.
    ///
    /// # Errors
    /// The database refuses.
    pub fn note_progress(&self, key: &str, progress: &LetterProgress) -> Result<(), Error> {
        let day = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
        self.execute(
            "noting what became of a letter",
            "UPDATE letter SET state = ?2, pending = ?3, in_hand = ?4, taken_by = ?5, word = ?6, resent = ?7, failure = ?8,
                sent_on = ?9, attempts = ?10, unanswered = ?11, tried_from = ?12, tried_on = ?13, tries = ?14, copy_due = ?15
             WHERE key = ?1",
            params![
                key,
                progress.state.as_str(),
                list(&progress.pending)?,
                list(&progress.in_hand)?,
                list(&progress.taken_by)?,
                word(progress.word),
                progress.resent,
                progress.failure,
                day(progress.sent_on),
                progress.attempts,
                progress.unanswered,
                day(progress.tried.map(|(first, _)| first)),
                day(progress.tried.map(|(_, last)| last)),
                progress.tries,
                progress.copy_due,
            ],
        )?;
        Ok(())
    }

    /// Notes for the trail what a person decided about a letter.
    ///
    /// # Errors
    /// The journal refuses.
    pub fn note_letter_decided(&self, key: &str, act: &str, by: &str, why: &str) -> Result<(), Error> {
        let [letter, act, by, why] = [key, act, by, why].map(str::to_owned);
        self.note(Event::LetterDecided { letter, act, by, why })
    }

    /// Gives a letter that a person sends again a new Message-ID, so that mail systems do not take it for the first.
    ///
    /// # Errors
    /// The database refuses.
    pub fn rename_letter(&self, key: &str, message_id: &str, bytes: &[u8]) -> Result<(), Error> {
        self.execute(
            "renaming a letter",
            "UPDATE letter SET message_id = ?2, bytes = ?3 WHERE key = ?1",
            params![key, message_id, bytes],
        )?;
        Ok(())
    }

    /// Takes back a letter whose cause has gone. One that was never offered to a server leaves no trace.
    ///
    /// # Errors
    /// The database refuses.
    pub fn withdraw_letter(&self, key: &str) -> Result<(), Error> {
        let waits = "key = ?1 AND state IN ('held', 'queued') AND unanswered = 0 AND taken_by = '[]'";
        let doing = "withdrawing a letter";
        self.execute(doing, &format!("DELETE FROM letter WHERE {waits} AND attempts = 0"), [key])?;
        self.execute(doing, &format!("UPDATE letter SET state = 'withdrawn', word = '' WHERE {waits}"), [key])?;
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

fn list(addresses: &[String]) -> Result<String, Error> {
    decode("addresses", serde_json::to_string(addresses))
}

fn word(word: PersonsWord) -> &'static str {
    match word {
        PersonsWord::None => "",
        PersonsWord::Released => "released",
        PersonsWord::Withdrawn => "withdrawn",
        PersonsWord::Resent => "resent",
    }
}

fn word_of(text: &str) -> Option<PersonsWord> {
    let words = [PersonsWord::None, PersonsWord::Released, PersonsWord::Withdrawn, PersonsWord::Resent];
    words.into_iter().find(|found| word(*found) == text)
}
