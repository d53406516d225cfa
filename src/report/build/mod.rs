//! Months in, the [`MonthReport`] out: every number and every list of the report is decided here.

mod aims;
mod history;
mod model;
pub(in crate::report) mod narrative;
mod rating;
mod summarise;
mod tasks;
pub(in crate::report) mod totals;

pub use aims::{AimMonth, AimReport};
pub use history::{History, HistoryMonth, HistoryRow, Sum};
pub use model::*;
pub use rating::{Candidate, MonthStanding, Points, Standing, StandingLine, UnitStanding};
pub use summarise::summarise;
