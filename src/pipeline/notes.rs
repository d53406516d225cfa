//! The office's own words for a month's report in; which months they change, and which of them have no place in the report,
//! out.

use gongwen::{Block, Document, Level};

use super::{Error, Pipeline};
use crate::{
    config::{Notes, Period},
    i18n::{Localize as _, LocalizedText},
};

/// Between the name of what a month's files show and that of the office's own words in them.
const AND: char = '+';

/// The name of a month's state with that of the words that the office wrote for it.
pub(super) fn with_notes(state: String, notes: &Notes) -> String {
    if notes.fingerprint.is_empty() { state } else { format!("{state}{AND}{}", notes.fingerprint) }
}

impl Pipeline<'_> {
    /// Months whose files were made with other words of the office than those that are there now.
    pub(super) fn months_with_new_notes(&self) -> Result<Vec<Period>, Error> {
        let compiled = self.ledger.compiled_states()?.into_iter();
        let changed = compiled.filter(|(period, state)| {
            let noted = state.split_once(AND).map_or("", |(_, noted)| noted);
            noted != self.campaign.notes(*period).fingerprint
        });
        Ok(changed.map(|(period, _)| period).collect())
    }

    /// What is wrong with the office's words for a month whose report this is.
    pub(super) fn note_faults(&self, period: Period, report: &Document) -> Vec<LocalizedText> {
        let notes = self.campaign.notes(period);
        let headings: Vec<&str> = report
            .body
            .iter()
            .filter_map(|block| match block {
                Block::Heading { level: Level::First, text } => Some(text.as_str()),
                _ => None,
            })
            .collect();
        let unplaced = notes.unplaced(&headings);
        notes.faults.iter().chain(&unplaced).map(|fault| fault.localized()).collect()
    }
}
