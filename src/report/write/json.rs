//! The report model and the month's forms in, `ledger.json` out: the month for programs, keys as in the contract.

use std::collections::HashMap;

use chrono::{DateTime, FixedOffset};
use serde::{Serialize, Serializer};

use crate::{
    check::{FindingJson, FormJson},
    config::{Period, UnitId},
    finding::Finding,
    form::Item,
    identity::ShortId,
    month::{ChangedFact, LetterKind, LetterState, Month, Outcome, Status, Submission, UnitMonth},
};
use figures::{Amount, Approximation};

use crate::report::{
    Error,
    build::{DecisionReport, MonthReport, SubmissionReport, Total, UnitReport},
};

use super::issue_json::{DifferenceJson, IssueJson};

/// The month as JSON, indented, ended by a line feed.
///
/// # Errors
/// A value has no form in JSON.
pub fn json(report: &MonthReport, month: &Month) -> Result<String, Error> {
    let by_id = month.units_by_id();
    let ledger = Ledger {
        period: report.period,
        deadline: &report.deadline,
        as_of: &report.as_of,
        units: Units { report, by_id },
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
                sha256: &message.sha256,
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
                id: &letter.id,
                to: letter.unit_id.as_ref(),
                kind: letter.kind,
                address: &letter.address,
                state: letter.state,
                message_id: &letter.message_id,
            })
            .collect(),
        issued: report.issues.iter().map(IssueJson::of).collect(),
        changes: report.changes.iter().map(DifferenceJson::of).collect(),
        decisions: report.decisions.iter().map(DecisionJson::of).collect(),
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
        submission: form.map(submission_json),
        completed: form.map(completed_json).unwrap_or_default(),
        changes: form.map(changes_json).unwrap_or_default(),
        findings: state
            .map(|unit| {
                let files = unit.file_findings.iter().map(|fault| (&fault.short_id, &fault.finding));
                let waiting = unit.unconfirmed.iter().flat_map(Submission::sender_doubts);
                files.chain(waiting).map(finding_json).collect()
            })
            .unwrap_or_default(),
        unconfirmed: unit.unconfirmed.iter().map(OtherFormJson::of).collect(),
        overtaken: unit.overtaken.iter().map(OtherFormJson::of).collect(),
        rejected: unit.rejected.iter().map(OtherFormJson::of).collect(),
        waived: state
            .map(|unit| {
                let waived = unit.waived.iter();
                waived.map(|one| WaivedJson { finding: (&one.finding).into(), decision: &one.decision }).collect()
            })
            .unwrap_or_default(),
        materials: unit.materials.iter().map(|material| material.original.as_str()).collect(),
        letters: &unit.letters,
    }
}

fn changes_json(submission: &Submission) -> Vec<ChangeJson<'_>> {
    let changes = submission.changes.iter();
    changes
        .map(|change| {
            let (what, figure, before) = match &change.what {
                ChangedFact::Figure { index, before } => {
                    ("figure", submission.ids.figures.get(*index), BeforeJson::Number(before.value))
                }
                ChangedFact::Field { item, before } => (item_name(*item), None, BeforeJson::Text(before)),
                ChangedFact::Arrival { before } => ("received_at", None, BeforeJson::Time(before)),
            };
            ChangeJson { what, figure, before, decision: &change.decision }
        })
        .collect()
}

fn item_name(item: Item) -> &'static str {
    match item {
        Item::Date => "reported_on",
        Item::Name => "reporter",
        Item::Phone => "phones",
    }
}

fn completed_json(submission: &Submission) -> Vec<CompletedJson<'_>> {
    let completions = submission.completed.iter();
    completions
        .map(|one| CompletedJson { items: &one.items, sha256: &one.message, received_at: &one.received_at })
        .collect()
}

/// The form with the ids of its figures and findings.
fn submission_json(submission: &Submission) -> FormJson {
    let mut form = FormJson::from(&submission.checked);
    let ids = &submission.ids;
    form.id = Some(ids.form.clone());
    form.figures.iter_mut().zip(&ids.figures).for_each(|(figure, id)| figure.id = Some(id.clone()));
    form.findings.iter_mut().zip(&ids.findings).for_each(|(finding, id)| finding.id = Some(id.clone()));
    form
}

fn finding_json((id, finding): (&ShortId, &Finding)) -> FindingJson {
    FindingJson { id: Some(id.clone()), ..FindingJson::from(finding) }
}

fn total_json<'a>(total: &'a Total, report: &'a MonthReport) -> TotalJson<'a> {
    let figures = total.figures.iter().filter_map(|index| report.figures.get(*index));
    TotalJson {
        kind: &total.kind,
        unit: &total.unit,
        sum: total.sum,
        approx: total.approx,
        from: figures
            .map(|figure| SourceJson {
                unit: &figure.unit_id,
                surface: &figure.surface,
                value: figure.value,
                figure: &figure.id,
            })
            .collect(),
    }
}

#[derive(Serialize)]
struct Ledger<'a> {
    period: Period,
    deadline: &'a DateTime<FixedOffset>,
    as_of: &'a DateTime<FixedOffset>,
    units: Units<'a>,
    totals: Vec<TotalJson<'a>>,
    tasks: Vec<TaskJson<'a>>,
    messages: Vec<MessageJson<'a>>,
    letters: Vec<LetterJson<'a>>,
    decisions: Vec<DecisionJson<'a>>,
    issued: Vec<IssueJson<'a>>,
    /// What differs from the last issue.
    changes: Vec<DifferenceJson<'a>>,
}

/// All units, each made when it is written: the forms of a large register are many megabytes.
struct Units<'a> {
    report: &'a MonthReport,
    by_id: HashMap<&'a UnitId, &'a UnitMonth>,
}

impl Serialize for Units<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let units = self.report.units.iter();
        serializer.collect_seq(units.map(|unit| unit_json(unit, self.by_id.get(&unit.id).copied())))
    }
}

/// Items of a form that a mail gave.
#[derive(Serialize)]
struct CompletedJson<'a> {
    items: &'a [Item],
    /// Of the mail.
    sha256: &'a str,
    received_at: &'a DateTime<FixedOffset>,
}

/// Something of the form that is as the office says.
#[derive(Serialize)]
struct ChangeJson<'a> {
    what: &'static str,
    /// Id of the figure.
    #[serde(skip_serializing_if = "Option::is_none")]
    figure: Option<&'a ShortId>,
    /// As the unit wrote it.
    before: BeforeJson<'a>,
    decision: &'a ShortId,
}

#[derive(Serialize)]
#[serde(untagged)]
enum BeforeJson<'a> {
    Number(Option<Amount>),
    Text(&'a str),
    Time(&'a DateTime<FixedOffset>),
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
    /// Items of it that came in the words of later mails.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    completed: Vec<CompletedJson<'a>>,
    /// What of it is as the office says.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    changes: Vec<ChangeJson<'a>>,
    /// Faults of files that gave no form, and why a form waits for a person.
    findings: Vec<FindingJson>,
    /// Forms that wait for a person, forms that waited until the unit sent its own, and forms that do not count by the
    /// office's word.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    unconfirmed: Vec<OtherFormJson<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    overtaken: Vec<OtherFormJson<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    rejected: Vec<OtherFormJson<'a>>,
    /// Findings that nobody is asked about any more.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    waived: Vec<WaivedJson<'a>>,
    materials: Vec<&'a str>,
    letters: &'a [LetterKind],
}

#[derive(Serialize)]
struct OtherFormJson<'a> {
    id: &'a ShortId,
    file: &'a str,
    received_at: &'a DateTime<FixedOffset>,
}

impl<'a> OtherFormJson<'a> {
    fn of(form: &'a SubmissionReport) -> Self {
        Self { id: &form.id, file: &form.file, received_at: &form.received_at }
    }
}

#[derive(Serialize)]
struct WaivedJson<'a> {
    #[serde(flatten)]
    finding: FindingJson,
    decision: &'a ShortId,
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
    /// Id of the figure.
    figure: &'a ShortId,
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
    id: &'a ShortId,
    sha256: &'a str,
    from: &'a str,
    received_at: &'a DateTime<FixedOffset>,
    outcome: Outcome,
    reason: &'a str,
}

#[derive(Serialize)]
struct LetterJson<'a> {
    id: &'a ShortId,
    to: Option<&'a UnitId>,
    kind: LetterKind,
    address: &'a str,
    state: LetterState,
    message_id: &'a str,
}

/// A decision of the office for programs, here and in `huizong decide list --json`.
#[derive(Serialize)]
pub struct DecisionJson<'a> {
    id: &'a ShortId,
    act: &'a str,
    /// Id of what it is about.
    about: Option<&'a ShortId>,
    unit: Option<&'a UnitId>,
    by: &'a str,
    why: &'a str,
    at: &'a DateTime<FixedOffset>,
    state: &'a str,
}

impl<'a> DecisionJson<'a> {
    /// One decision.
    pub fn of(decision: &'a DecisionReport) -> Self {
        let DecisionReport { id, act, about, unit_id, by, why, at, state, .. } = decision;
        Self { id, act, about: about.as_ref(), unit: unit_id.as_ref(), by, why, at, state }
    }
}
