//! The words of one field in, its value out: labels, days, persons and phone numbers.

pub mod date;
pub mod labels;
pub mod person;
