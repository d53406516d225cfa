//! Months in, the [`MonthReport`] out: every number and every list of the report is decided here.

mod aims;
mod decisions;
mod digest;
mod figure_text;
mod history;
mod issues;
pub(in crate::report) mod model;
pub(in crate::report) mod narrative;
mod office_notes;
mod rating;
mod span;
mod summarise;
mod tasks;
pub(in crate::report) mod totals;

pub use decisions::decisions;
pub use figure_text::figure_text;
pub use issues::{changes, issues};
pub use model::*;
pub use span::summarise_span;
pub use summarise::summarise;
