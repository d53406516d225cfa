//! Months in which nothing is left to do: noted by a run that did everything, deleted by any later write to the ledger.

use rusqlite::params;

use super::{Error, Ledger, decode};
use crate::config::Period;

/// A month in which nothing is left to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FinishedMonth {
    /// Names all that the month's files show.
    pub state: String,
    /// Day on which no more letters are due, as `2020-07-04`; `None` where none are on any day.
    pub day: Option<String>,
    /// Files below `forms/`.
    pub originals: Vec<String>,
    /// The month as commands show it, as JSON.
    pub glance: String,
}

impl Ledger {
    /// A month's note, unless something has been written to the ledger since.
    ///
    /// # Errors
    /// The database refuses.
    pub fn finished(&self, period: Period) -> Result<Option<FinishedMonth>, Error> {
        let found = self.optional(
            "looking up a finished month",
            "SELECT state, day, originals, glance FROM finished WHERE period = ?1",
            [period.to_string()],
            |row| Ok((row.get(0)?, row.get::<_, String>(1)?, row.get::<_, String>(2)?, row.get(3)?)),
        )?;
        let read = |(state, day, originals, glance): (_, String, String, _)| {
            let originals = decode("originals", serde_json::from_str(&originals))?;
            Ok(FinishedMonth { state, day: Some(day).filter(|day| !day.is_empty()), originals, glance })
        };
        found.map(read).transpose()
    }

    /// Notes a month as the last thing that a run writes about it.
    ///
    /// # Errors
    /// The database refuses.
    pub fn note_finished(&self, period: Period, month: &FinishedMonth) -> Result<(), Error> {
        let originals = decode("originals", serde_json::to_string(&month.originals))?;
        self.execute(
            "noting a finished month",
            "INSERT INTO finished (period, state, day, originals, glance) VALUES (?1, ?2, ?3, ?4, ?5)",
            params![period.to_string(), month.state, month.day.as_deref().unwrap_or(""), originals, month.glance],
        )?;
        self.holds_finished.set(true);
        Ok(())
    }

    /// Makes all forms unreadable without a change that the ledger notices, for tests that no form is read.
    #[cfg(test)]
    pub(crate) fn spoil_forms(&self) {
        self.connection.execute("UPDATE entry SET content = '{'", []).unwrap();
    }
}
