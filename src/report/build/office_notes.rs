//! A unit's month in; what the office has decided about it, one short text each, out.

use crate::{
    config::Campaign,
    form::Item,
    month::{ChangedFact, UnitMonth},
    report::present::labels,
};

use super::narrative::NAME_SEPARATOR;

/// `报送时间经办公室核实更正`, `2处数据经办公室核实更正`, `本月免报` …
pub(super) fn office_notes(campaign: &Campaign, unit: &UnitMonth) -> Vec<String> {
    let mut notes = Vec::new();
    if let Some(said) = unit.nil_report() {
        notes.push(format!("零报告（{}报）", labels::moment(&campaign.local(said))));
    } else if unit.is_excused() {
        notes.push("经办公室核定，本月免报".to_owned());
    }
    let current = unit.submission.as_ref();
    if current.is_some_and(|form| unit.accepted.contains(&form.message)) {
        notes.push("经办公室核实采用".to_owned());
    }
    let changes = || current.iter().flat_map(|form| &form.changes).map(|change| &change.what);
    let mut fields: Vec<&str> = Vec::new();
    for change in changes() {
        match change {
            ChangedFact::Field { item: Item::Date, .. } => fields.push("填报时间"),
            ChangedFact::Field { item, .. } => fields.push(item.chinese()),
            ChangedFact::Arrival { .. } => fields.push("收到时间"),
            ChangedFact::Figure { .. } => {}
        }
    }
    if !fields.is_empty() {
        notes.push(format!("{}经办公室核实更正", fields.join(NAME_SEPARATOR)));
    }
    let figures = changes().filter(|change| matches!(change, ChangedFact::Figure { .. })).count();
    if figures > 0 {
        notes.push(format!("{figures}处数据经办公室核实更正"));
    }
    if !unit.waived.is_empty() {
        notes.push(format!("{}处问题经办公室核实，不再要求补正", unit.waived.len()));
    }
    notes
}
