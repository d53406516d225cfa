//! The day of the last run, by which a clock that was set back is known.

use chrono::NaiveDate;

use super::{Error, Ledger, decode};
use crate::journal::Event;

impl Ledger {
    /// The day of the last run that was noted.
    ///
    /// # Errors
    /// The database refuses.
    pub fn last_run(&self) -> Result<Option<NaiveDate>, Error> {
        let day: Option<String> =
            self.optional("looking up the last run", "SELECT day FROM last_run", [], |row| row.get(0))?;
        day.map(|day| decode("the last run's day", day.parse())).transpose()
    }

    /// Notes a run's day.
    ///
    /// # Errors
    /// The ledger refuses.
    pub fn note_run(&self, day: NaiveDate) -> Result<(), Error> {
        if self.last_run()? == Some(day) {
            return Ok(());
        }
        self.note(Event::Ran { day })
    }

    pub(super) fn apply_ran(&self, day: NaiveDate) -> Result<(), Error> {
        // Changes nothing that a month shows, so finished months stay finished.
        let sql = "INSERT INTO last_run (only, day) VALUES (1, ?1) ON CONFLICT DO UPDATE SET day = excluded.day";
        self.connection
            .execute(sql, [day.to_string()])
            .map_err(|source| Error::Database { doing: "noting a run", source })?;
        Ok(())
    }
}
