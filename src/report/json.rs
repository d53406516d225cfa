//! The report model and the month's forms in, `ledger.json` out: the month for programs, keys as in the contract.

use chrono::{DateTime, FixedOffset};
use serde::Serialize;

use crate::{
    campaign::{Period, UnitId},
    check::{FindingJson, FormJson},
    figures::{Amount, Approximation},
    ledger::{LetterKind, LetterState, Month, Outcome, Status, UnitMonth},
};

use super::{Error, MonthReport, Total, UnitReport};

/// The month as JSON, indented, with a line end behind.
///
/// # Errors
/// A value has no form in JSON.
pub fn json(report: &MonthReport, month: &Month) -> Result<String, Error> {
    let by_id = month.units_by_id();
    let ledger = Ledger {
        period: report.period,
        deadline: &report.deadline,
        as_of: &report.as_of,
        units: report.units.iter().map(|unit| unit_json(unit, by_id.get(&unit.id).copied())).collect(),
        totals: report.totals.iter().map(|total| total_json(total, report)).collect(),
        tasks: report
            .tasks
            .iter()
            .map(|task| TaskJson {
                number: task.number,
                units: &task.units,
                progress: task
                    .progress
                    .iter()
                    .map(|passage| ProgressJson { unit: &passage.unit, text: &passage.text })
                    .collect(),
            })
            .collect(),
        messages: report
            .messages
            .iter()
            .map(|message| MessageJson {
                id: &message.id,
                from: &message.from,
                received_at: &message.received_at,
                outcome: message.outcome,
                reason: &message.reason,
            })
            .collect(),
        letters: report
            .letters
            .iter()
            .map(|letter| LetterJson {
                to: letter.unit_id.as_ref(),
                kind: letter.kind,
                address: &letter.address,
                state: letter.state,
                message_id: &letter.message_id,
            })
            .collect(),
    };
    let mut text = serde_json::to_string_pretty(&ledger)?;
    text.push('\n');
    Ok(text)
}

fn unit_json<'a>(unit: &'a UnitReport, state: Option<&'a UnitMonth>) -> UnitJson<'a> {
    let form = state.and_then(|unit| unit.submission.as_ref());
    UnitJson {
        id: &unit.id,
        name: &unit.name,
        status: unit.status,
        late: unit.late,
        received_at: unit.submission.as_ref().map(|submission| &submission.received_at),
        revision: unit.submission.as_ref().map(|submission| submission.revision),
        submission: form.map(|submission| FormJson::from(&submission.checked)),
        findings: state
            .map(|unit| unit.file_findings.iter().map(|fault| FindingJson::from(&fault.finding)).collect())
            .unwrap_or_default(),
        materials: unit.materials.iter().map(|material| material.original.as_str()).collect(),
        letters: &unit.letters,
    }
}

fn total_json<'a>(total: &'a Total, report: &'a MonthReport) -> TotalJson<'a> {
    let figures = report.figures.iter().skip(total.first_figure).take(total.figure_count);
    TotalJson {
        kind: &total.kind,
        unit: &total.unit,
        sum: total.sum,
        approx: total.approx,
        from: figures
            .map(|figure| SourceJson { unit: &figure.unit_id, surface: &figure.surface, value: figure.value })
            .collect(),
    }
}

#[derive(Serialize)]
struct Ledger<'a> {
    period: Period,
    deadline: &'a DateTime<FixedOffset>,
    as_of: &'a DateTime<FixedOffset>,
    units: Vec<UnitJson<'a>>,
    totals: Vec<TotalJson<'a>>,
    tasks: Vec<TaskJson<'a>>,
    messages: Vec<MessageJson<'a>>,
    letters: Vec<LetterJson<'a>>,
}

#[derive(Serialize)]
struct UnitJson<'a> {
    id: &'a UnitId,
    name: &'a str,
    status: Status,
    late: bool,
    received_at: Option<&'a DateTime<FixedOffset>>,
    revision: Option<u32>,
    submission: Option<FormJson>,
    /// Faults of files that gave no form.
    findings: Vec<FindingJson>,
    materials: Vec<&'a str>,
    letters: &'a [LetterKind],
}

#[derive(Serialize)]
struct TotalJson<'a> {
    kind: &'a str,
    unit: &'a str,
    sum: Amount,
    approx: Approximation,
    from: Vec<SourceJson<'a>>,
}

#[derive(Serialize)]
struct SourceJson<'a> {
    unit: &'a UnitId,
    surface: &'a str,
    value: Option<Amount>,
}

#[derive(Serialize)]
struct TaskJson<'a> {
    number: u32,
    units: &'a [UnitId],
    progress: Vec<ProgressJson<'a>>,
}

#[derive(Serialize)]
struct ProgressJson<'a> {
    unit: &'a UnitId,
    text: &'a str,
}

#[derive(Serialize)]
struct MessageJson<'a> {
    id: &'a str,
    from: &'a str,
    received_at: &'a DateTime<FixedOffset>,
    outcome: Outcome,
    reason: &'a str,
}

#[derive(Serialize)]
struct LetterJson<'a> {
    to: Option<&'a UnitId>,
    kind: LetterKind,
    address: &'a str,
    state: LetterState,
    message_id: &'a str,
}
