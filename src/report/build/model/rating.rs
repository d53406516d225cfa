//! The rating of units: points of each month and criterion with their reasons, ranks, candidates for the award.

use std::fmt;

use serde::{Serialize, Serializer};

use crate::config::UnitId;

/// Points in tenths, as the table shows them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Points(u32);

/// Ratings of all units over the months that are rated together.
#[derive(Debug, Clone, Serialize)]
pub struct Rating {
    /// What the rating is for.
    pub name: String,
    /// `2020年5月至6月`.
    pub span: String,
    /// The rated months whose deadline has passed, `5月`, ascending.
    pub months: Vec<String>,
    /// What a month is worth, one sentence.
    pub rule: String,
    /// All units, best first; equal ones in the register's order.
    pub units: Vec<UnitRating>,
    /// The award that candidates are proposed for; empty where none are.
    pub award: String,
    /// Those proposed, best first.
    pub candidates: Vec<Candidate>,
}

/// Rating of one unit.
#[derive(Debug, Clone, Serialize)]
pub struct UnitRating {
    /// Id in the register.
    pub id: UnitId,
    /// 单位名称.
    pub name: String,
    /// 1 for the best; equal averages share a rank.
    pub rank: usize,
    /// Average of the months.
    pub average: Points,
    /// Each of [`Rating::months`].
    pub months: Vec<MonthRating>,
    /// Months reported in time.
    pub on_time: usize,
    /// Months whose first form was complete.
    pub complete_first: usize,
    /// Months with figures that entered the totals.
    pub with_figures: usize,
    /// Forms of publicity shown in any month, joined.
    pub forms: String,
    /// Files of 经验材料, pictures aside.
    pub materials: usize,
}

/// One unit's month.
#[derive(Debug, Clone, Serialize)]
pub struct MonthRating {
    /// `2020年6月`.
    pub month: String,
    /// Sum of the lines, to 100.
    pub points: Points,
    /// One a criterion.
    pub lines: Vec<CriterionScore>,
}

/// One criterion of one unit's month.
#[derive(Debug, Clone, Serialize)]
pub struct CriterionScore {
    /// 按时报送 …
    pub criterion: &'static str,
    /// Points got.
    pub points: Points,
    /// Points to be got; 0 where the criterion does not apply.
    #[serde(rename = "most")]
    pub max_points: Points,
    /// Why, one sentence with the facts.
    pub reason: String,
}

/// A unit proposed for the award.
#[derive(Debug, Clone, Serialize)]
pub struct Candidate {
    /// 单位名称.
    pub name: String,
    /// Its rank.
    pub rank: usize,
    /// Its average.
    pub average: Points,
    /// Evidence, one sentence each, with its source.
    pub evidence: Vec<String>,
}

impl Points {
    pub(in crate::report) fn whole(points: u32) -> Self {
        Self(points.saturating_mul(10))
    }

    /// `part` of `whole` of these, halves up.
    pub(in crate::report) fn share(self, part: usize, whole: usize) -> Self {
        let (part, whole, points) = (part as u64, whole.max(1) as u64, u64::from(self.0));
        Self(u32::try_from((2 * points * part + whole) / (2 * whole)).unwrap_or(u32::MAX))
    }

    /// In tenths of a point.
    pub(in crate::report) fn tenths(self) -> usize {
        self.0 as usize
    }

    /// As a number with one place.
    pub fn value(self) -> f64 {
        f64::from(self.0) / 10.0
    }
}

impl fmt::Display for Points {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}", self.value())
    }
}

impl Serialize for Points {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl std::iter::Sum for Points {
    fn sum<I: Iterator<Item = Self>>(points: I) -> Self {
        Self(points.map(|points| points.0).fold(0, u32::saturating_add))
    }
}
