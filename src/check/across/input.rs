//! What the checks across forms compare: the form of each unit that counts for a month, with its earlier ones.

use chrono::{DateTime, FixedOffset};

use crate::{
    check::CheckedForm,
    config::{Period, UnitId},
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

/// Indices of the forms by the arrival of each unit's first, the register's order among those of one moment.
pub(super) fn by_arrival(month: &[Reported<'_>]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..month.len()).collect();
    order.sort_by_key(|at| month.get(*at).map(|reported| reported.first_received));
    order
}
