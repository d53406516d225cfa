//! A complete unit in; the receipt (回执) of its form out, with the figures read from it for the unit to verify.

use serde::Serialize;

use super::{
    Case, Error, Letter,
    letter_data::{CommonData, CompletedData, UnitData, file_name, quoted},
};
use crate::{
    form::Item,
    identity::sha256,
    month::{ChangedFact, LetterKind, Submission},
};
use figures::{Approximation, Figure};

/// More figures than this are for the table of the report, not for a letter.
const MAX_FIGURES: usize = 20;

#[derive(Serialize)]
struct Data<'a> {
    #[serde(flatten)]
    common: CommonData<'a>,
    unit: UnitData<'a>,
    received_at: String,
    file: String,
    late: bool,
    revision: u32,
    /// When the form came that this one took the place of; empty for a first one.
    replaces: String,
    /// Items that the unit gave afterwards in words.
    #[serde(flatten)]
    completed: CompletedData,
    /// The office has accepted it whatever its sender.
    accepted: bool,
    /// Faults that the unit is not asked about any more.
    waived: usize,
    /// Fields that are as the office says.
    changed: Vec<String>,
    figures: Vec<FigureLine>,
    materials: Vec<String>,
    reply_by: String,
}

#[derive(Serialize)]
struct FigureLine {
    number: usize,
    name: String,
    value: String,
    surface: String,
    counted: bool,
    /// The office has given its value, or said that it does not count.
    by_office: bool,
}

pub(super) fn due(case: Case) -> Result<Option<Letter>, Error> {
    let context = case.context;
    let Some(submission) = &case.state.submission else { return Ok(None) };
    let mail: String = submission.message.chars().take(12).collect();
    // What the office has changed since is for the unit to know.
    let changes: String = submission.changes.iter().map(|change| change.decision.as_str()).collect();
    let changes = match changes.as_str() {
        "" => String::new(),
        changes => format!("-{}", sha256(changes.as_bytes()).chars().take(6).collect::<String>()),
    };
    let key = format!("receipt/{}/{}/{}-{mail}{changes}", context.month.period, case.unit.id, submission.revision);
    if context.is_written(&key) {
        return Ok(None);
    }
    let data = Data {
        common: context.common(),
        unit: case.unit_data(),
        received_at: context.moment(submission.received_at),
        file: file_name(&submission.file),
        late: submission.received_at > context.month.deadline,
        revision: submission.revision,
        replaces: case.state.superseded.last().map(|old| context.moment(old.received_at)).unwrap_or_default(),
        completed: context.completed(submission),
        accepted: case.state.accepted.contains(&submission.message),
        waived: case.state.waived.len(),
        changed: changed(case, submission),
        figures: figures(case, submission),
        materials: case.state.materials.iter().map(|material| quoted(&material.file)).collect(),
        reply_by: context.reply_by(),
    };
    let mut letter = case.write(LetterKind::Receipt, key, "letters/receipt.txt.hbs", &data)?;
    let answered = submission.completed.last().map(|completion| &completion.message_id);
    letter.in_reply_to.clone_from(answered.unwrap_or(&submission.message_id));
    Ok(Some(letter))
}

/// `联系电话为13800000007`, `收到时间为7月3日15时`.
fn changed(case: Case, submission: &Submission) -> Vec<String> {
    let form = &submission.checked.form;
    let changes = submission.changes.iter().filter_map(|change| match &change.what {
        ChangedFact::Field { item: Item::Date, .. } => Some(format!("报送时间为{}", quoted(&form.reported_on.raw))),
        ChangedFact::Field { item: Item::Name, .. } => {
            Some(format!("报送人为{}", quoted(form.reporter.value.name.as_deref().unwrap_or_default())))
        }
        ChangedFact::Field { item: Item::Phone, .. } => {
            Some(format!("联系电话为{}", form.reporter.value.phones.join("、")))
        }
        ChangedFact::Arrival { .. } => Some(format!("收到时间为{}", case.context.moment(submission.received_at))),
        ChangedFact::Figure { .. } => None,
    });
    changes.collect()
}

/// What enters the month's sums first, then the rest, each with its exact words.
fn figures(case: Case, submission: &Submission) -> Vec<FigureLine> {
    let names = case.context.campaign.figure_names();
    let found = || submission.checked.figures.iter().enumerate();
    let counted = found().filter(|(_, figure)| figure.counted);
    let others = found().filter(|(_, figure)| !figure.counted);
    counted
        .chain(others)
        .filter_map(|(at, figure)| names.get(figure.kind.as_str()).map(|name| (*name, at, figure)))
        .take(MAX_FIGURES)
        .enumerate()
        .map(|(index, (name, at, figure))| FigureLine {
            number: index + 1,
            name: name.to_owned(),
            value: value(figure),
            surface: quoted(&figure.surface),
            counted: figure.counted,
            by_office: submission.changed_figure(at).is_some(),
        })
        .collect()
}

/// `1200余份`, `10至20场`; a vague one as its exact words.
fn value(figure: &Figure) -> String {
    let Some(value) = figure.value else { return quoted(&figure.surface) };
    let number = match figure.max {
        Some(most) => format!("{value}至{most}"),
        None => value.to_string(),
    };
    let (before, after) = match figure.approx {
        Approximation::Exact | Approximation::Vague => ("", ""),
        Approximation::Over => ("", "余"),
        Approximation::About => ("约", ""),
        Approximation::Under => ("近", ""),
    };
    format!("{before}{number}{after}{}", figure.unit)
}
