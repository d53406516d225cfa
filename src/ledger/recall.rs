//! What is recorded about one period, row by row: entries, mails, letters.

use super::{Error, Ledger, StoredLetter, decode, moment, unit_id};
use crate::{
    config::{Period, UnitId},
    identity::ShortId,
    intake::Content,
    month::{EntryDecisions, EntryRecord, LetterRecord, LetterState, MessageRecord, PersonsWord},
};

impl Ledger {
    /// Periods for which anything is known, ascending.
    ///
    /// # Errors
    /// The database refuses.
    pub fn periods(&self) -> Result<Vec<Period>, Error> {
        let found = self.rows(
            "listing periods",
            "SELECT period FROM message UNION SELECT period FROM entry UNION SELECT period FROM letter
             UNION SELECT period FROM decision UNION SELECT also FROM decision
             UNION SELECT period FROM issue ORDER BY period",
            [],
            |row| row.get::<_, String>(0),
        )?;
        found.into_iter().map(|text| decode("a period", text.parse())).collect()
    }

    /// The forms, faults and materials of a period by arrival, mail and place in the mail.
    ///
    /// # Errors
    /// The database refuses or holds rows that this program did not write.
    pub fn entries(&self, period: Period) -> Result<Vec<EntryRecord>, Error> {
        self.entries_where("entry.period = ?1", [period.to_string()])
    }

    /// Those of one unit, as they were recorded.
    ///
    /// # Errors
    /// As [`Ledger::entries`].
    pub fn entries_of_unit(&self, period: Period, unit: &UnitId) -> Result<Vec<EntryRecord>, Error> {
        self.entries_where("entry.period = ?1 AND entry.unit = ?2", [period.to_string().as_str(), unit.as_str()])
    }

    /// Those of a mail, whatever its month.
    ///
    /// # Errors
    /// As [`Ledger::entries`].
    pub fn entries_of(&self, message: &str) -> Result<Vec<EntryRecord>, Error> {
        self.entries_where("entry.message = ?1", [message])
    }

    fn entries_where(&self, condition: &str, parameters: impl rusqlite::Params) -> Result<Vec<EntryRecord>, Error> {
        let sql = format!(
            "SELECT entry.unit, entry.kind, entry.file, entry.sha256, entry.content, message.id, message.message_id,
                message.received_at, entry.unconfirmed
             FROM entry JOIN message ON message.id = entry.message
             WHERE {condition} ORDER BY message.instant, message.id, entry.number"
        );
        let rows = self.rows("reading a month", &sql, parameters, |row| {
            Ok((
                (row.get::<_, String>(0)?, row.get::<_, String>(1)?, row.get(2)?, row.get(3)?),
                (row.get::<_, String>(4)?, row.get(5)?, row.get::<_, String>(6)?, row.get::<_, String>(7)?),
                row.get(8)?,
            ))
        })?;
        rows.into_iter()
            .map(|((unit, kind, file, sha256), (content, message, message_id, received_at), unconfirmed)| {
                Ok(EntryRecord {
                    unit: if unit.is_empty() { None } else { Some(unit_id(&unit)?) },
                    content: entry_content(&kind, &content)?,
                    file,
                    sha256,
                    message,
                    message_id: (!message_id.is_empty()).then_some(message_id),
                    received_at: moment(&received_at)?,
                    unconfirmed,
                    decided: EntryDecisions::default(),
                })
            })
            .collect()
    }

    /// The mails that concern a period, oldest first; after them those that could not be had and await a person.
    ///
    /// # Errors
    /// The database refuses or holds rows that this program did not write.
    pub fn messages(&self, period: Period) -> Result<Vec<MessageRecord>, Error> {
        let of_period = "period = ?1 OR id IN (SELECT message FROM entry WHERE period = ?1)";
        let mut messages = self.messages_where(of_period, &period.to_string())?;
        messages.extend(self.parked_mails(period)?);
        Ok(messages)
    }

    /// One mail.
    ///
    /// # Errors
    /// As [`Ledger::messages`].
    pub fn message(&self, id: &str) -> Result<Option<MessageRecord>, Error> {
        Ok(self.messages_where("id = ?1", id)?.pop())
    }

    fn messages_where(&self, condition: &str, value: &str) -> Result<Vec<MessageRecord>, Error> {
        let sql = format!(
            "SELECT id, sender, subject, received_at, outcome, reason FROM message WHERE {condition} ORDER BY instant, id"
        );
        let rows = self.rows("reading a month's mails", &sql, [value], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get::<_, String>(3)?, row.get::<_, String>(4)?, row.get(5)?))
        })?;
        rows.into_iter()
            .map(|(id, from, subject, received_at, outcome, reason)| {
                let outcome = decode("an outcome", serde_json::from_str(&outcome))?;
                Ok(MessageRecord {
                    id,
                    short_id: ShortId::default(),
                    from,
                    subject,
                    received_at: moment(&received_at)?,
                    outcome,
                    reason,
                })
            })
            .collect()
    }

    /// The letters written for a period, in the order of writing; without those that were taken back because their cause
    /// had gone.
    ///
    /// # Errors
    /// The database refuses or holds rows that this program did not write.
    pub fn letters(&self, period: Period) -> Result<Vec<LetterRecord>, Error> {
        let letters = self.stored_letters(Some(period))?.into_iter();
        let letters = letters.filter(|letter| {
            letter.progress.state != LetterState::Withdrawn || letter.progress.word == PersonsWord::Withdrawn
        });
        let record = |letter: StoredLetter| LetterRecord {
            key: letter.key,
            short_id: ShortId::default(),
            unit: letter.unit,
            kind: letter.kind,
            address: letter.to.into_iter().next().unwrap_or_default(),
            subject: letter.subject,
            state: letter.progress.state,
            message_id: letter.message_id,
            written_at: letter.written_at,
            fixed: letter.progress.is_fixed(),
            failure: letter.progress.failure,
        };
        Ok(letters.map(record).collect())
    }
}

fn entry_content(kind: &str, content: &str) -> Result<Content, Error> {
    match kind {
        "form" => Ok(Content::Form(decode("a form", serde_json::from_str(content))?)),
        "fault" => Ok(Content::Fault(decode("a finding", serde_json::from_str(content))?)),
        "material" => Ok(Content::Material(content.to_owned())),
        "answer" => Ok(Content::Answer(decode("an answer", serde_json::from_str(content))?)),
        other => Err(Error::Row { what: "an entry's kind", words: other.to_owned() }),
    }
}
