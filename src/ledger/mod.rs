//! SQLite under `state/`: everything known about every period. The only module that knows SQL.

mod addresses;
mod apply;
mod clock;
mod commit;
mod contacts;
mod decisions;
mod error;
mod failures;
mod finished;
mod issues;
mod letters;
mod library;
mod messages;
mod open;
mod outstanding;
mod raw;
mod rebuild;
mod recall;
mod rows;
#[cfg(test)]
mod tests;
mod written;

use std::cell::{Cell, RefCell};

use chrono::{DateTime, FixedOffset};
use rusqlite::{Connection, OptionalExtension as _};

use self::commit::Writing;
use crate::config::UnitId;

pub use addresses::{AddressWord, Bounce};
pub use commit::Durability;
pub use contacts::AcceptedContact;
pub use error::Error;
pub use finished::FinishedMonth;
pub use letters::{NewLetter, StoredLetter};
pub use library::{DocumentKind, DocumentQuery, FoundDocument, IndexedDocument, Owner};
pub use messages::{Seen, StoredMail};
pub use raw::RawStore;
pub use rebuild::Rebuild;

/// The ledger of one campaign.
pub struct Ledger {
    connection: Connection,
    writing: RefCell<Writing>,
    /// Whether there may be finished months, which the next change ends.
    holds_finished: Cell<bool>,
}

impl Ledger {
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
        self.change(|| {
            self.end_finished()?;
            self.connection
                .prepare_cached(sql)
                .and_then(|mut statement| statement.execute(parameters))
                .map_err(|source| Error::Database { doing, source })
        })
    }

    fn batch(&self, sql: &str) -> Result<(), Error> {
        self.connection.execute_batch(sql).map_err(|source| Error::Database { doing: "a transaction", source })
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
