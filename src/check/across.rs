//! The forms of a month and earlier months' in, findings out that no form shows alone: copied, far off, counted twice.

use chrono::{DateTime, FixedOffset};

use super::{CheckedForm, copied, outlier, twice};
use crate::{
    config::{Period, ReadingContext, UnitId},
    finding::Finding,
};

/// Earlier months that a form is held against: half a year, over which the work of a unit stays comparable.
pub const EARLIER_MONTHS: usize = 6;

/// The form of a unit that counts for a month, and what the unit sent before.
#[derive(Debug, Clone)]
pub struct Reported<'a> {
    /// Whose it is.
    pub unit: &'a UnitId,
    /// 单位名称.
    pub name: &'a str,
    /// When the unit's first form for the month arrived: a correction makes nobody a copyist.
    pub first_received: DateTime<FixedOffset>,
    /// The form.
    pub checked: &'a CheckedForm,
    /// The unit's forms of earlier months, newest first, [`EARLIER_MONTHS`] at the most.
    pub earlier: Vec<(Period, &'a CheckedForm)>,
}

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

/// Indices of the forms by the arrival of each unit's first, the register's order among those of one moment.
pub(super) fn by_arrival(month: &[Reported<'_>]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..month.len()).collect();
    order.sort_by_key(|at| month.get(*at).map(|reported| reported.first_received));
    order
}
