//! The text of one header field in, its value out: label, unit, date, person with phone numbers.

pub mod date;
pub mod labels;
pub mod person;
pub mod unit;
