//! The forms of a month and earlier months' in, findings out that no form shows alone: copied, far off, counted twice.

mod copied;
mod input;
mod outlier;
mod twice;

use crate::{config::ReadingContext, finding::Finding};

pub use input::{EARLIER_MONTHS, Reported};

/// Findings for each of the forms, in their order. Time grows with the length of all texts together.
pub fn compare(reading: &ReadingContext<'_>, month: &[Reported<'_>]) -> Vec<Vec<Finding>> {
    let mut findings: Vec<Vec<Finding>> = month.iter().map(outlier::findings).collect();
    let copied = copied::findings(reading, month);
    let twice = twice::findings(month, &copied);
    for (own, (copied, twice)) in findings.iter_mut().zip(copied.into_iter().zip(twice)) {
        own.extend(copied);
        own.extend(twice);
    }
    findings
}
