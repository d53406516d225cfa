//! A report's numbers in, drawings out: bars for the page, the history of months for the official report.

pub(in crate::report) mod bar_chart;
pub(in crate::report) mod history_chart;
