//! A month's units and earlier months' entries in; findings that no form shows alone added to the forms: copied, far
//! from earlier months, counted twice.

use std::collections::BTreeMap;

use super::{EntryRecord, Status, UnitMonth};
use crate::{
    check::{
        CheckedForm,
        across::{Comparison, Reported},
    },
    config::{Period, UnitId},
    finding::Finding,
    intake::Content,
};

/// Compares the forms that count with each other and with `earlier` months, newest first.
pub(super) fn apply<'a>(
    comparison: &mut Comparison,
    earlier: impl Iterator<Item = (Period, &'a [EntryRecord])>,
    units: &mut [UnitMonth],
) {
    let mut forms: BTreeMap<&UnitId, Vec<(Period, &CheckedForm)>> = BTreeMap::new();
    for (period, entries) in earlier {
        // The last to arrive counts, as in its own month.
        let mut last: BTreeMap<&UnitId, &CheckedForm> = BTreeMap::new();
        for entry in entries.iter().filter(|entry| !entry.unconfirmed) {
            if let Content::Form(checked) = &entry.content {
                last.insert(&entry.unit, checked);
            }
        }
        for (unit, checked) in last {
            forms.entry(unit).or_default().push((period, checked));
        }
    }
    let reported: Vec<Reported<'_>> = units
        .iter()
        .filter_map(|unit| {
            let current = unit.submission.as_ref()?;
            Some(Reported {
                unit: &unit.id,
                name: &unit.name,
                first_received: unit.superseded.first().unwrap_or(current).received_at,
                checked: &current.checked,
                earlier: forms.get(&unit.id).cloned().unwrap_or_default(),
            })
        })
        .collect();
    let findings = comparison.findings(&reported);
    for (unit, findings) in units.iter_mut().filter(|unit| unit.submission.is_some()).zip(findings) {
        if let Some(current) = &mut unit.submission {
            if findings.iter().any(Finding::is_error) {
                unit.status = Status::Incomplete;
                unit.complete_at_first &= !unit.superseded.is_empty();
            }
            current.checked.findings.extend(findings);
        }
    }
}
