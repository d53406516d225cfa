//! A month in, the report model and its files out: official report, circular, covering letter, workbook, page, JSON.
//! [`summarise`] decides every number and every list; the writers only set them.

mod build;
mod charts;
mod error;
mod present;
mod write;

pub use build::*;
pub use error::Error;
pub use present::labels::{day as day_words, moment as moment_words};
pub use write::{
    DecisionJson, IssueMark, PackedSheets, changes_json, circular, cover, json, mark_issued, official, packed_sheets,
    page, papers_show_correspondence, summary, workbook, workbook_with,
};

#[cfg(test)]
mod tests;
