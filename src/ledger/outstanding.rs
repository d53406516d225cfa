//! Months whose papers and letters are still to be made: marked with what is recorded, cleared when both are done.

use std::collections::BTreeMap;

use rusqlite::params;

use super::{Error, Ledger, decode};
use crate::{config::Period, journal::Event};

impl Ledger {
    /// Marks a month; `answer` where new letters are wanted. A mark that wants them goes on wanting them.
    ///
    /// # Errors
    /// The ledger refuses.
    pub fn mark_outstanding(&self, period: Period, answer: bool) -> Result<(), Error> {
        match self.outstanding()?.get(&period) {
            Some(known) if *known || !answer => Ok(()),
            _ => self.note(Event::Outstanding { period, answer }),
        }
    }

    /// Clears the mark of a month.
    ///
    /// # Errors
    /// The ledger refuses.
    pub fn clear_outstanding(&self, period: Period) -> Result<(), Error> {
        match self.outstanding()?.get(&period) {
            Some(_) => self.note(Event::Completed { period }),
            None => Ok(()),
        }
    }

    pub(super) fn apply_outstanding(&self, period: Period, answer: bool) -> Result<(), Error> {
        self.execute(
            "marking a month",
            "INSERT INTO outstanding (period, answer) VALUES (?1, ?2)
             ON CONFLICT DO UPDATE SET answer = max(answer, excluded.answer)",
            params![period.to_string(), answer],
        )?;
        Ok(())
    }

    pub(super) fn apply_completed(&self, period: Period) -> Result<(), Error> {
        self.execute("clearing a month's mark", "DELETE FROM outstanding WHERE period = ?1", [period.to_string()])?;
        Ok(())
    }

    /// The marked months, and whether new letters are wanted.
    ///
    /// # Errors
    /// The database refuses.
    pub fn outstanding(&self) -> Result<BTreeMap<Period, bool>, Error> {
        let rows = self.rows("listing marked months", "SELECT period, answer FROM outstanding", [], |row| {
            Ok((row.get::<_, String>(0)?, row.get(1)?))
        })?;
        rows.into_iter().map(|(period, answer)| Ok((decode("a month", period.parse())?, answer))).collect()
    }

    /// The months that show a mail as it was recorded last; none for a new one.
    ///
    /// # Errors
    /// The database refuses.
    pub fn periods_of_message(&self, id: &str) -> Result<Vec<Period>, Error> {
        let rows = self.rows(
            "looking up a mail's months",
            "SELECT period FROM message WHERE id = ?1 UNION SELECT period FROM entry WHERE message = ?1",
            [id],
            |row| row.get::<_, String>(0),
        )?;
        rows.into_iter().map(|period| decode("a month", period.parse())).collect()
    }

    /// True where a month has a form, a fault, a material, or a mail that awaits a person.
    ///
    /// # Errors
    /// The database refuses.
    pub fn has_something(&self, period: Period) -> Result<bool, Error> {
        let found = self.optional(
            "looking for a month's mails",
            "SELECT 1 FROM entry WHERE period = ?1 AND unit <> ''
             UNION ALL SELECT 1 FROM message WHERE period = ?1 AND outcome = ?2 LIMIT 1",
            params![
                period.to_string(),
                decode("an outcome", serde_json::to_string(&crate::intake::Outcome::NeedsPerson))?
            ],
            |_| Ok(()),
        )?;
        Ok(found.is_some())
    }
}
