//! The office's decisions as rows, in the order in which they were made.

use rusqlite::params;

use super::{Error, Ledger, decode};
use crate::{decision::Decision, journal::Event};

impl Ledger {
    /// All decisions, oldest first.
    ///
    /// # Errors
    /// The database refuses or holds rows that this program did not write.
    pub fn decisions(&self) -> Result<Vec<Decision>, Error> {
        let rows = self.rows("reading decisions", "SELECT content FROM decision ORDER BY number", [], |row| {
            row.get::<_, String>(0)
        })?;
        rows.into_iter().map(|content| decode("a decision", serde_json::from_str(&content))).collect()
    }

    /// Writes a decision down.
    ///
    /// # Errors
    /// The ledger refuses.
    pub fn decide(&self, decision: Decision) -> Result<(), Error> {
        self.note(Event::Decided(Box::new(decision)))
    }

    pub(super) fn apply_decision(&self, decision: &Decision) -> Result<(), Error> {
        self.execute(
            "writing a decision",
            "INSERT INTO decision (id, period, also, content) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING",
            params![
                decision.id.as_str(),
                decision.period.to_string(),
                decision.periods().last().unwrap_or(&decision.period).to_string(),
                decode("a decision", serde_json::to_string(decision))?
            ],
        )?;
        Ok(())
    }
}
