//! A month in, the report model and its files out: official document, workbook, page, JSON.
//! [`summarise`] decides every number and every list; the writers only set them.

mod chart;
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

pub use json::json;
pub use model::*;
pub use official::official;
pub use page::page;
pub use summarise::summarise;
pub use workbook::workbook;

use crate::templates::TemplateError;

/// Why a file of the report could not be made: our fault, never a unit's.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A template is faulty or names something that the report does not know.
    #[error(transparent)]
    Template(#[from] TemplateError),
    /// A template's text has no place for something the report needs.
    #[error("template {template}: {message}")]
    Layout {
        /// Name of the template.
        template: String,
        /// What is missing.
        message: String,
    },
    /// The workbook could not be written.
    #[error("workbook: {0}")]
    Workbook(#[from] rust_xlsxwriter::XlsxError),
    /// The model could not be turned into plain values.
    #[error("report model: {0}")]
    Model(#[from] serde_json::Error),
}

#[cfg(test)]
mod fixture;
#[cfg(test)]
mod tests;
