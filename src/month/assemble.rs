//! The units of a period and its correspondence in, the [`Month`] with all its short ids out.

use std::collections::BTreeSet;

use chrono::{DateTime, FixedOffset};

use super::{Correspondence, Month, UnitMonth, ids::assign_ids};
use crate::{
    config::{Campaign, Period},
    intake::Outcome,
};

/// One period at one moment.
pub fn assemble(
    campaign: &Campaign,
    period: Period,
    as_of: DateTime<FixedOffset>,
    units: Vec<UnitMonth>,
    correspondence: Correspondence,
) -> Month {
    let Correspondence { mut messages, letters, dead_addresses, proposals } = correspondence;
    let unused: BTreeSet<&String> = units.iter().flat_map(|unit| &unit.unused_answers).collect();
    for message in messages.iter_mut().filter(|message| unused.contains(&message.id)) {
        message.outcome = Outcome::NeedsPerson;
        // What reading said of it was that it would complete a form.
        message.reason =
            "单位来信写有报送时间、报送人或者联系电话，但情况表中没有与之对应的待补事项，请人工阅处。".to_owned();
    }
    let waiting: BTreeSet<&String> =
        units.iter().flat_map(|unit| &unit.unconfirmed).map(|form| &form.message).collect();
    let confirmed = units.iter().flat_map(|unit| &unit.confirmed).filter(|message| !waiting.contains(message));
    let confirmed: BTreeSet<&String> = confirmed.collect();
    for message in messages.iter_mut().filter(|message| confirmed.contains(&message.id)) {
        message.outcome = Outcome::Submission;
        message.reason = "发件地址有疑，已由该单位用登记的邮箱来信确认，予以计入。".to_owned();
    }
    let deadline = campaign.due(period);
    let mut month = Month { period, deadline, as_of, units, messages, letters, dead_addresses, proposals };
    assign_ids(&mut month);
    month
}
