//! A month in, the report model and its files out: official report, circular, covering letter, workbook, page, JSON.
//! [`summarise`] decides every number and every list; the writers only set them.

mod chart;
mod aims;
mod circular;
mod cover;
mod error;
mod history;
mod json;
mod markup;
mod model;
mod narrative;
mod official;
mod over_months;
mod page;
mod sheet;
mod standing;
mod summarise;
mod tasks;
mod totals;
mod trend;
mod words;
mod workbook;

pub use aims::{AimMonth, AimReport};
pub use circular::circular;
pub use cover::cover;
pub use error::Error;
pub use history::{History, HistoryMonth, HistoryRow, Sum};
pub use json::json;
pub use model::*;
pub use official::official;
pub use page::page;
pub use standing::{Candidate, MonthStanding, Points, Standing, StandingLine, UnitStanding};
pub use summarise::summarise;
pub use workbook::workbook;

#[cfg(test)]
mod fixture;
#[cfg(test)]
mod tests;
