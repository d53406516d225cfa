//! The decisions of a month in; each in words, with the id of what it is about, out.

use std::collections::HashMap;

use crate::{
    config::{Campaign, UnitId},
    decision::{Act, Address, Decision},
    month::{DecisionRecord, Fact, Month, facts},
    report::present::labels,
};

use super::model::DecisionReport;

/// The office's decisions about a month, oldest first.
pub fn decisions(campaign: &Campaign, month: &Month) -> Vec<DecisionReport> {
    if month.decisions.is_empty() {
        return Vec::new();
    }
    let facts = facts(month);
    let by_address: HashMap<&Address, &Fact> = facts.iter().map(|fact| (&fact.address, fact)).collect();
    month.decisions.iter().map(|record| report(campaign, month, record, &by_address)).collect()
}

fn report(
    campaign: &Campaign,
    month: &Month,
    DecisionRecord { decision, state }: &DecisionRecord,
    facts: &HashMap<&Address, &Fact>,
) -> DecisionReport {
    let fact = facts.get(&decision.address);
    // A finding that nobody is asked about any more is no fact of the month, and its form is.
    let of_form = || {
        let form = decision.address.form()?;
        month.units.iter().find(|unit| unit.forms().any(|known| known.address() == *form))
    };
    let unit_id = match &decision.address {
        Address::Unit(unit) => Some(unit.clone()),
        _ if decision.act.assignment().is_some() => decision.act.assignment().map(|(unit, _)| unit.clone()),
        _ => fact.and_then(|fact| fact.unit.clone()).or_else(|| of_form().map(|unit| unit.id.clone())),
    };
    let at = campaign.local(decision.at);
    let name = |unit: &UnitId| campaign.register.name(unit).to_owned();
    DecisionReport {
        id: decision.id.clone(),
        act: decision.act.as_str(),
        act_text: act_text(campaign, &decision.act),
        about: fact.map(|fact| fact.id.clone()),
        about_text: match &decision.address {
            Address::Unit(unit) => format!("{}{}", name(unit), month.period.chinese()),
            Address::Decision(id) => undone(month, id.as_str()),
            address => {
                fact.map_or_else(|| gone(address, of_form().map(|unit| unit.name.as_str())), |fact| fact.words.clone())
            }
        },
        unit_name: unit_id.as_ref().map(name).unwrap_or_default(),
        unit_id,
        by: decision.by.clone(),
        why: decision.why.clone(),
        at,
        at_text: labels::moment(&at),
        state: state.as_str(),
        state_text: state.chinese().to_owned(),
        held: state.is_held(),
    }
}

fn act_text(campaign: &Campaign, act: &Act) -> String {
    match act {
        Act::Nil { received_at } => {
            format!("{}（{}报）", act.chinese(), labels::moment(&campaign.local(*received_at)))
        }
        Act::Assign { unit, to, .. } => {
            let name = campaign.register.name(unit);
            format!("归入{name}{}", to.chinese())
        }
        Act::Correct { value } => format!("更正为{value}"),
        Act::Set(value) => format!("{}更正为{}", value.item().chinese(), value.text()),
        Act::Received { at } => format!("收到时间更正为{}", labels::moment(&campaign.local(*at))),
        act => act.chinese().to_owned(),
    }
}

/// A fact that the month does not list, by the name of its unit or, where no form of the month has it, as written.
fn gone(address: &Address, unit: Option<&str>) -> String {
    let named = |written: &str| unit.unwrap_or(written).to_owned();
    match address {
        Address::Form(form) => format!("{}的情况表", named(&form.unit)),
        Address::Figure { form, .. } => format!("{}的指标数", named(&form.unit)),
        Address::Finding { form, finding } => format!("{}：{}", named(&form.unit), finding.code.chinese()),
        Address::FileFinding { finding, .. } => finding.code.chinese().to_owned(),
        Address::Mail(_) => "来信".to_owned(),
        Address::Unit(unit) => unit.to_string(),
        Address::Decision(id) => id.to_string(),
    }
}

fn undone(month: &Month, id: &str) -> String {
    let earlier = month.decisions.iter().map(|record| &record.decision).find(|earlier| earlier.id.as_str() == id);
    let words = |earlier: &Decision| format!("{}的处理“{}”（{id}）", earlier.by, earlier.act.chinese());
    earlier.map_or_else(|| id.to_owned(), words)
}
