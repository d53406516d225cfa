//! A month in, the report model and its files out: official report, circular, covering letter, workbook, page, JSON.
//! [`summarise`] decides every number and every list; the writers only set them.

mod chart;
mod circular;
mod cover;
mod error;
mod json;
mod markup;
mod model;
mod narrative;
mod official;
mod page;
mod sheet;
mod summarise;
mod tasks;
mod totals;
mod words;
mod workbook;

pub use circular::circular;
pub use cover::cover;
pub use error::Error;
pub use json::json;
pub use model::*;
pub use official::official;
pub use page::page;
pub use summarise::summarise;
pub(crate) use words::fault;
pub use workbook::workbook;

#[cfg(test)]
mod fixture;
#[cfg(test)]
mod tests;
