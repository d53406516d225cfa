//! The units of a period and its correspondence in, the [`Month`] with all its short ids out.

use chrono::{DateTime, FixedOffset};

use super::{Correspondence, Month, UnitMonth, ids::assign_ids};
use crate::config::{Campaign, Period};

/// One period at one moment.
pub fn assemble(
    campaign: &Campaign,
    period: Period,
    as_of: DateTime<FixedOffset>,
    units: Vec<UnitMonth>,
    correspondence: Correspondence,
) -> Month {
    let Correspondence { messages, letters, dead_addresses, proposals } = correspondence;
    let deadline = campaign.due(period);
    let mut month = Month { period, deadline, as_of, units, messages, letters, dead_addresses, proposals };
    assign_ids(&mut month);
    month
}
