//! Files of `output/` as this program last wrote them, by SHA-256: what differs was edited by a person.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::params;

use super::{Error, Ledger};
use crate::{config::Period, journal::Event};

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

    /// Notes which versions of files may be on the disk: two for one that is about to be replaced, none for one that is
    /// gone. Files that are not named stay as they were noted.
    ///
    /// # Errors
    /// The ledger refuses.
    pub fn note_files(&self, period: Period, files: BTreeMap<String, Vec<String>>) -> Result<(), Error> {
        if files.is_empty() { Ok(()) } else { self.note(Event::Files { period, files }) }
    }

    pub(super) fn apply_written(&self, period: Period, name: &str, versions: &[String]) -> Result<(), Error> {
        self.execute(
            "noting a file",
            "DELETE FROM written WHERE period = ?1 AND name = ?2",
            params![period.to_string(), name],
        )?;
        for sha256 in versions {
            self.execute(
                "noting a file",
                "INSERT INTO written (period, name, sha256) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
                params![period.to_string(), name, sha256],
            )?;
        }
        Ok(())
    }
}
