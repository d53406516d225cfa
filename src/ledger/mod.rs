//! SQLite under `state/`: everything known about every period. The only module that knows SQL.

mod month;

pub use month::*;
