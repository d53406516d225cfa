//! The forms of a month and earlier months' in, findings out that no form shows alone: copied, far off, counted twice.

mod copied;
mod input;
mod outlier;
mod twice;

use crate::{config::ReadingContext, finding::Finding};

pub use input::{EARLIER_MONTHS, Reported};

/// Compares the forms of months. What it has made of a form's text is kept for the months after it.
#[derive(Debug)]
pub struct Comparison {
    texts: copied::Texts,
}

impl Comparison {
    /// With what the texts of a campaign may share.
    pub fn of(reading: &ReadingContext<'_>) -> Self {
        Self { texts: copied::Texts::of(reading) }
    }

    /// Findings for each of a month's forms, in their order. Time grows with the length of all texts together.
    pub fn findings(&mut self, month: &[Reported<'_>]) -> Vec<Vec<Finding>> {
        let mut findings: Vec<Vec<Finding>> = month.iter().map(outlier::findings).collect();
        let copied = copied::findings(&mut self.texts, month);
        let twice = twice::findings(month, &copied);
        for (own, (copied, twice)) in findings.iter_mut().zip(copied.into_iter().zip(twice)) {
            own.extend(copied);
            own.extend(twice);
        }
        findings
    }
}
