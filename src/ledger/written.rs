//! Files of `output/` as this program last wrote them, by SHA-256: what differs was edited by a person.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::params;

use super::{Error, Ledger};
use crate::config::Period;

impl Ledger {
    /// The SHA-256 of each file that was written for a period, by name. Two for one name after a run was killed while
    /// it wrote: either may be on the disk.
    ///
    /// # Errors
    /// The database refuses.
    pub fn written(&self, period: Period) -> Result<BTreeMap<String, BTreeSet<String>>, Error> {
        let rows = self.rows(
            "looking up written files",
            "SELECT name, sha256 FROM written WHERE period = ?1",
            [period.to_string()],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?;
        let mut written: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (name, sha256) in rows {
            written.entry(name).or_default().insert(sha256);
        }
        Ok(written)
    }

    /// Notes that a file is about to be written; what was there before is remembered until [`Ledger::note_written`].
    ///
    /// # Errors
    /// The database refuses.
    pub fn note_writing(&self, period: Period, name: &str, sha256: &str) -> Result<(), Error> {
        self.execute(
            "noting a file",
            "INSERT INTO written (period, name, sha256) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
            params![period.to_string(), name, sha256],
        )?;
        Ok(())
    }

    /// Notes that the disk has a file; with an empty `sha256`, that it is gone.
    ///
    /// # Errors
    /// The database refuses.
    pub fn note_written(&self, period: Period, name: &str, sha256: &str) -> Result<(), Error> {
        self.execute(
            "noting a file",
            "DELETE FROM written WHERE period = ?1 AND name = ?2 AND sha256 <> ?3",
            params![period.to_string(), name, sha256],
        )?;
        Ok(())
    }
}
