//! A decision of the office in; journal and ledger with it, and its months marked, out.

use std::sync::Mutex;

use super::{Error, Pipeline};
use crate::{
    decision::Decision,
    ledger::{self, Ledger},
};

impl Pipeline<'_> {
    /// Writes a decision down, and what goes `with` it; the next run makes its months' papers and letters anew.
    ///
    /// # Errors
    /// The ledger refuses; then nothing is decided.
    pub fn decide(
        &mut self,
        decision: Decision,
        with: impl FnOnce(&Ledger) -> Result<(), ledger::Error>,
    ) -> Result<(), Error> {
        let marks: Vec<_> = decision.periods().into_iter().map(|period| (period, self.answers(period))).collect();
        self.ledger.transaction(|ledger| {
            with(ledger)?;
            ledger.decide(decision)?;
            marks.into_iter().try_for_each(|(period, answer)| ledger.mark_outstanding(period, answer))
        })?;
        // What was decided before is out of date.
        self.history = Mutex::default();
        Ok(())
    }
}
