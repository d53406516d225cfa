//! The units of a period and its correspondence in, the [`Month`] with all its short ids out.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, FixedOffset};

use super::{Correspondence, DecisionState, Month, SettledMail, UnitMonth, changes::changes, ids::assign_ids};
use crate::{
    config::{Campaign, Period},
    decision::{Act, Address},
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
    let Correspondence { mut messages, letters, dead_addresses, proposals, mut decisions, issues } = correspondence;
    let unused: BTreeSet<&String> = units.iter().flat_map(|unit| &unit.unused_answers).collect();
    for message in messages.iter_mut().filter(|message| unused.contains(&message.id)) {
        message.outcome = Outcome::NeedsPerson;
        // What reading said of it was that it would complete a form.
        message.reason =
            "单位来信写有报送时间、报送人或者联系电话，但情况表中没有与之对应的待补事项，请人工阅处。".to_owned();
    }
    let unsettled: BTreeSet<&String> = units.iter().flat_map(|unit| &unit.unsettled).collect();
    let settled = units.iter().flat_map(|unit| unit.settled.iter().map(move |settled| (unit, settled)));
    let settled: BTreeMap<&String, (&UnitMonth, &SettledMail)> =
        settled.map(|(unit, settled)| (&settled.message, (unit, settled))).collect();
    for message in messages.iter_mut().filter(|message| message.outcome == Outcome::NeedsPerson) {
        let Some((unit, by)) = settled.get(&message.id).filter(|_| !unsettled.contains(&message.id)) else { continue };
        let at = campaign.local(by.at).format("%-m月%-d日%-H时%-M分");
        message.outcome = Outcome::Ignored;
        message.reason = format!("{}{}已于{at}报来情况表，这封来信不必再处理。", message.reason, unit.name);
    }
    let waiting: BTreeSet<&String> =
        units.iter().flat_map(|unit| &unit.unconfirmed).map(|form| &form.message).collect();
    let confirmed = units.iter().flat_map(|unit| &unit.confirmed).filter(|message| !waiting.contains(message));
    let confirmed: BTreeSet<&String> = confirmed.collect();
    for message in messages.iter_mut().filter(|message| confirmed.contains(&message.id)) {
        message.outcome = Outcome::Submission;
        message.reason = "发件地址有疑，已由该单位用登记的邮箱来信确认，予以计入。".to_owned();
    }
    let of = |mails: &dyn Fn(&UnitMonth) -> Vec<String>| -> BTreeSet<String> {
        units.iter().flat_map(mails).filter(|message| !waiting.contains(message)).collect()
    };
    let accepted = of(&|unit| unit.accepted.clone());
    let rejected = of(&|unit| unit.rejected.iter().map(|form| form.message.clone()).collect());
    for message in messages.iter_mut().filter(|message| message.outcome == Outcome::NeedsPerson) {
        if accepted.contains(&message.id) {
            message.outcome = Outcome::Submission;
            message.reason = "发件地址有疑，经办公室核实确认，予以计入。".to_owned();
        } else if rejected.contains(&message.id) {
            message.outcome = Outcome::Ignored;
            message.reason = "经办公室核实，不予采用。".to_owned();
        }
    }
    let undone = decisions.iter().filter(|record| record.state == DecisionState::Undone);
    for record in undone.filter(|record| matches!(record.decision.act, Act::Record { .. })) {
        for message in messages.iter_mut().filter(|message| Some(message.id.as_str()) == record.decision.address.mail())
        {
            message.outcome = Outcome::Ignored;
            message.reason = "由办公室登记的报送件，登记已撤销。".to_owned();
        }
    }
    for record in decisions.iter().filter(|record| record.state == DecisionState::Applied) {
        let (Some((unit, to)), Address::Mail(mail)) = (record.decision.act.assignment(), &record.decision.address)
        else {
            continue;
        };
        let name = campaign.register.name(unit);
        for message in messages.iter_mut().filter(|message| message.id == *mail) {
            message.outcome = Outcome::Submission;
            message.reason = match record.decision.act {
                Act::Record { .. } => format!("由办公室登记的{name}{}报送件。", to.chinese()),
                _ => format!("经办公室核实，归入{name}{}报送件。", to.chinese()),
            };
        }
    }
    for record in decisions.iter_mut().filter(|record| record.state == DecisionState::Idle) {
        let (Act::Done, Address::Mail(mail)) = (&record.decision.act, &record.decision.address) else { continue };
        let waiting = messages.iter_mut().find(|message| message.id == *mail);
        if let Some(message) = waiting.filter(|message| message.outcome == Outcome::NeedsPerson) {
            message.outcome = Outcome::Ignored;
            message.reason = format!("{}已由办公室办结。", message.reason);
            record.state = DecisionState::Applied;
        }
    }
    let deadline = campaign.due(period);
    let mut month = Month {
        period,
        deadline,
        as_of,
        units,
        messages,
        letters,
        dead_addresses,
        proposals,
        decisions,
        issues,
        changes: Vec::new(),
    };
    assign_ids(&mut month);
    if let Some(issued) = month.issues.last() {
        month.changes = changes(&issued.facts, &month);
    }
    month
}
