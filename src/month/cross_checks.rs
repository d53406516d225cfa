//! A month's units and earlier months' entries in; findings that no form shows alone added to the forms: copied, far
//! from earlier months, counted twice.

use std::collections::BTreeMap;

use super::{
    EntryRecord, UnitMonth, WaivedFinding,
    decided::Verdict,
    decisions::{Decisions, Log, take_waived},
};
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
    decisions: &Decisions,
    log: &mut Log,
) {
    let mut forms: BTreeMap<&UnitId, Vec<(Period, &CheckedForm)>> = BTreeMap::new();
    for (period, entries) in earlier {
        // The last to arrive counts, as in its own month.
        let mut last: BTreeMap<&UnitId, &CheckedForm> = BTreeMap::new();
        let counts =
            |entry: &&EntryRecord| !entry.unconfirmed && !matches!(entry.decided.verdict, Some(Verdict::Rejected(_)));
        for entry in entries.iter().filter(counts) {
            if let (Content::Form(checked), Some(unit)) = (&entry.content, &entry.unit) {
                last.insert(unit, checked);
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
    for (unit, mut findings) in units.iter_mut().filter(|unit| unit.submission.is_some()).zip(findings) {
        if let Some(current) = &mut unit.submission {
            let (address, mut waived) = (current.address(), Vec::new());
            take_waived(&mut findings, &mut waived, |finding| decisions.waiver(&address, finding, log));
            unit.waived.extend(waived.into_iter().map(|(finding, decision)| WaivedFinding {
                finding,
                decision,
                file: current.file.clone(),
                received_at: current.received_at,
            }));
            if findings.iter().any(Finding::is_error) {
                unit.complete_at_first &= !unit.superseded.is_empty();
            }
            current.checked.findings.extend(findings);
        }
    }
}
