//! SQLite under `state/`: everything known about every period. The only module that knows SQL.

mod addresses;
mod clock;
mod contacts;
mod error;
mod finished;
mod letters;
mod messages;
mod outstanding;
mod raw;
mod recall;
#[cfg(test)]
mod tests;
mod written;

use std::{cell::Cell, path::Path};

use chrono::{DateTime, FixedOffset};
use rusqlite::{Connection, OptionalExtension as _};

use crate::{
    config::UnitId,
    failpoint::{self, Point},
};

pub use addresses::{AddressWord, Bounce};
pub use contacts::AcceptedContact;
pub use error::Error;
pub use finished::FinishedMonth;
pub use letters::{NewLetter, StoredLetter};
pub use messages::{Seen, StoredMail};
pub use raw::RawStore;

/// The ledger of one campaign.
pub struct Ledger {
    connection: Connection,
    /// Whether there may be finished months, which the next change ends.
    holds_finished: Cell<bool>,
}

/// When the disk must have a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// At the end of each transaction: what follows cannot be taken back (a mail moved, a letter sent).
    EachChange,
    /// Some time later: a power cut costs the last changes, never the ledger, and the mails are still where they were.
    Later,
}

/// Steps from an empty file to today's schema; each is carried out once, in its own transaction.
const MIGRATIONS: &[&str] = &[
    include_str!("schema.sql"),
    include_str!("contacts.sql"),
    include_str!("contacts_refused.sql"),
    include_str!("written.sql"),
    include_str!("outstanding.sql"),
    include_str!("unanswered.sql"),
    include_str!("unconfirmed.sql"),
    include_str!("finished.sql"),
    include_str!("clock.sql"),
    include_str!("letter_states.sql"),
    include_str!("answers.sql"),
];

impl Ledger {
    /// Opens the ledger, makes or migrates it where needed.
    ///
    /// # Errors
    /// The file cannot be opened, is no database, or comes from a later version.
    pub fn open(path: &Path) -> Result<Self, Error> {
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(|source| Error::File { path: folder.to_path_buf(), source })?;
        }
        let connection = Connection::open(path).map_err(|source| Error::Database { doing: "opening", source })?;
        let ledger = Self::prepare(connection)?;
        failpoint::reach(Point::LedgerOpened);
        Ok(ledger)
    }

    /// A copy in memory of what the ledger knows: a dry run works on it and the file stays as it is.
    ///
    /// # Errors
    /// As [`Ledger::open`].
    pub fn dry_run_copy(path: &Path) -> Result<Self, Error> {
        let doing = |source| Error::Database { doing: "copying it for a dry run", source };
        let mut copy = Connection::open_in_memory().map_err(doing)?;
        if path.exists() {
            let original =
                Connection::open_with_flags(path, rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY).map_err(doing)?;
            rusqlite::backup::Backup::new(&original, &mut copy)
                .and_then(|backup| backup.run_to_completion(1024, std::time::Duration::ZERO, None))
                .map_err(doing)?;
        }
        Self::prepare(copy)
    }

    fn prepare(mut connection: Connection) -> Result<Self, Error> {
        let doing = |doing: &'static str| move |source| Error::Database { doing, source };
        connection
            .execute_batch(
                "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA busy_timeout = 10000;",
            )
            .map_err(doing("setting up"))?;
        let version: u32 = connection
            .query_row("SELECT user_version FROM pragma_user_version", [], |row| row.get(0))
            .map_err(doing("reading its version"))?;
        if version as usize > MIGRATIONS.len() {
            return Err(Error::Newer(version));
        }
        for (step, sql) in (1u32..).zip(MIGRATIONS).skip(version as usize) {
            let transaction = connection.transaction().map_err(doing("migrating"))?;
            transaction.execute_batch(sql).map_err(doing("migrating"))?;
            transaction.pragma_update(None, "user_version", step).map_err(doing("migrating"))?;
            transaction.commit().map_err(doing("migrating"))?;
        }
        Ok(Self { connection, holds_finished: Cell::new(true) })
    }

    /// Says when the disk must have the changes that follow. A ledger opens with [`Durability::EachChange`].
    ///
    /// # Errors
    /// The database refuses.
    pub fn require(&self, durability: Durability) -> Result<(), Error> {
        let level = match durability {
            Durability::EachChange => "FULL",
            Durability::Later => "NORMAL",
        };
        self.connection
            .pragma_update(None, "synchronous", level)
            .map_err(|source| Error::Database { doing: "setting up", source })
    }

    /// Carries out several changes as one: all of them or none.
    ///
    /// # Errors
    /// The database refuses, or `work` fails.
    pub fn transaction<T>(&mut self, work: impl FnOnce(&mut Self) -> Result<T, Error>) -> Result<T, Error> {
        let doing = |source| Error::Database { doing: "a transaction", source };
        self.connection.execute_batch("BEGIN IMMEDIATE").map_err(doing)?;
        match work(self) {
            Ok(value) => {
                self.connection.execute_batch("COMMIT").map_err(doing)?;
                Ok(value)
            }
            Err(error) => {
                // The first error is the cause; a rollback that fails too is made up for when the file is opened again.
                let _ = self.connection.execute_batch("ROLLBACK");
                self.holds_finished.set(true);
                Err(error)
            }
        }
    }

    fn optional<T>(
        &self,
        doing: &'static str,
        sql: &str,
        parameters: impl rusqlite::Params,
        read: impl FnOnce(&rusqlite::Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Option<T>, Error> {
        self.connection
            .prepare_cached(sql)
            .and_then(|mut statement| statement.query_row(parameters, read).optional())
            .map_err(|source| Error::Database { doing, source })
    }

    fn rows<T>(
        &self,
        doing: &'static str,
        sql: &str,
        parameters: impl rusqlite::Params,
        read: impl FnMut(&rusqlite::Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>, Error> {
        self.connection
            .prepare_cached(sql)
            .and_then(|mut statement| statement.query_map(parameters, read)?.collect())
            .map_err(|source| Error::Database { doing, source })
    }

    fn execute(&self, doing: &'static str, sql: &str, parameters: impl rusqlite::Params) -> Result<usize, Error> {
        self.end_finished()?;
        self.connection
            .prepare_cached(sql)
            .and_then(|mut statement| statement.execute(parameters))
            .map_err(|source| Error::Database { doing, source })
    }

    /// As [`Ledger::execute`], for a statement that returns a row.
    fn execute_returning<T>(
        &self,
        doing: &'static str,
        sql: &str,
        parameters: impl rusqlite::Params,
        read: impl FnOnce(&rusqlite::Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Option<T>, Error> {
        self.end_finished()?;
        self.optional(doing, sql, parameters, read)
    }

    /// A month that was finished with the ledger as it was may not be so after a change.
    fn end_finished(&self) -> Result<(), Error> {
        if self.holds_finished.replace(false) {
            let doing = |source| Error::Database { doing: "ending finished months", source };
            self.connection.execute("DELETE FROM finished", []).map_err(doing)?;
        }
        Ok(())
    }
}

fn decode<T, E: std::fmt::Display>(what: &'static str, read: Result<T, E>) -> Result<T, Error> {
    read.map_err(|words| Error::Row { what, words: words.to_string() })
}

fn moment(text: &str) -> Result<DateTime<FixedOffset>, Error> {
    decode("a time", DateTime::parse_from_rfc3339(text))
}

fn unit_id(text: &str) -> Result<UnitId, Error> {
    UnitId::new(text).ok_or_else(|| Error::Row { what: "a unit's id", words: text.to_owned() })
}
