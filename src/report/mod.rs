//! A month in, the report model and its files out: official document, workbook, page, JSON.
//! [`summarise`] decides every number and every list; the writers only set them.

mod chart;
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
