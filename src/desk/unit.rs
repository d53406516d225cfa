//! A unit's month in; the page out: the original as it was read on one side, on the other what was taken from it, with the forms
//! by which a person decides beside each fact.

mod form_view;

use std::sync::Arc;

use axum::{
    extract::{Path, Query, State},
    response::Response,
};
use serde::Serialize;

use super::{
    Desk,
    answer::Trouble,
    frame::{Frame, Place, shown_month},
    month::Asked,
    office::blocking,
    session::Session,
};
use crate::{
    config::{Period, UnitId},
    identity::ShortId,
    month::{Month, Submission, UnitMonth},
    pipeline::Pipeline,
    report::{self, DecisionReport, UnitReport},
};
use form_view::{FindingView, FormView};

#[derive(Serialize)]
struct UnitPage {
    frame: Frame,
    unit: UnitReport,
    /// The forms of the unit, the one that is shown among them.
    forms: Vec<FormLink>,
    form: Option<FormView>,
    /// Faults of files that gave no form.
    file_faults: Vec<FindingView>,
    waived: Vec<WaivedView>,
    materials: Vec<MaterialView>,
    decisions: Vec<DecisionReport>,
    letters: Vec<LetterLink>,
    /// It can be excused or said to have nothing to report.
    can_be_excused: bool,
    covered: bool,
}

/// A form of the unit in the list of its forms.
#[derive(Serialize)]
struct FormLink {
    id: ShortId,
    state: &'static str,
    file: String,
    received_text: String,
    shown: bool,
}

#[derive(Serialize)]
struct WaivedView {
    name: &'static str,
    message: String,
    decision: ShortId,
}

#[derive(Serialize)]
struct MaterialView {
    file: String,
    received_text: String,
    href: String,
}

#[derive(Serialize)]
struct LetterLink {
    id: ShortId,
    kind: &'static str,
    subject: String,
    state: &'static str,
}

pub(super) async fn page(
    State(desk): State<Arc<Desk>>,
    session: Session,
    Path((period, unit)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Response {
    let shared = Arc::clone(&desk);
    let view =
        blocking(move || shared.office.read(|pipeline| view(pipeline, &session, (&period, &unit), &asked))).await;
    desk.answer("desk/unit.html.hbs", view)
}

fn view(
    pipeline: &Pipeline<'_>,
    session: &Session,
    (period, unit): (&str, &str),
    asked: &Asked,
) -> Result<UnitPage, Trouble> {
    let campaign = pipeline.campaign;
    let period = shown_month(pipeline, period)?;
    let id = UnitId::new(unit).ok_or(Trouble::Nothing)?;
    let month = pipeline.month(period, pipeline.as_of)?;
    let state = month.unit(&id).ok_or(Trouble::Nothing)?;
    let report = pipeline.summarise(&month)?;
    let unit = report.units.iter().find(|unit| unit.id == id).cloned().ok_or(Trouble::Nothing)?;
    let all = states(state);
    let shown = asked.form.as_deref().and_then(|id| all.iter().position(|(_, form)| form.ids.form.as_str() == id));
    let shown = shown.unwrap_or_default();
    let frame = Frame::of(pipeline, session, (period, Place::Unit), format!("{}{}", state.name, period.chinese()))?;
    Ok(UnitPage {
        frame: frame.with_noted(campaign, &month, asked.noted.as_deref()),
        forms: all.iter().enumerate().map(|(at, (state, form))| link(pipeline, state, form, at == shown)).collect(),
        form: match all.get(shown) {
            Some((name, form)) => Some(FormView::of(pipeline, &month, (name, form), &report)?),
            None => None,
        },
        file_faults: state.file_findings.iter().map(|fault| FindingView::of(&fault.short_id, &fault.finding)).collect(),
        waived: state
            .waived
            .iter()
            .map(|waived| WaivedView {
                name: waived.finding.code.chinese(),
                message: waived.finding.message.clone(),
                decision: waived.decision.clone(),
            })
            .collect(),
        materials: materials(pipeline, &month, period, state),
        decisions: report.decisions.into_iter().filter(|decision| decision.unit_id.as_ref() == Some(&id)).collect(),
        letters: month
            .letters
            .iter()
            .filter(|letter| letter.unit.as_ref() == Some(&id))
            .map(|letter| LetterLink {
                id: letter.short_id.clone(),
                kind: letter.kind.chinese(),
                subject: letter.subject.clone(),
                state: letter.state.chinese(),
            })
            .collect(),
        can_be_excused: campaign.covers(period) && state.submission.is_none(),
        covered: campaign.covers(period),
        unit,
    })
}

/// The unit's forms with what has become of each, the one that counts first.
fn states(unit: &UnitMonth) -> Vec<(&'static str, &Submission)> {
    let mut all: Vec<(&'static str, &Submission)> = Vec::new();
    all.extend(unit.submission.iter().map(|form| ("采用", form)));
    all.extend(unit.unconfirmed.iter().map(|form| ("待确认", form)));
    all.extend(unit.overtaken.iter().map(|form| ("不再核实", form)));
    all.extend(unit.rejected.iter().map(|form| ("不予采用", form)));
    all.extend(unit.superseded.iter().rev().map(|form| ("已被替代", form)));
    all
}

fn link(pipeline: &Pipeline<'_>, state: &'static str, form: &Submission, shown: bool) -> FormLink {
    FormLink {
        id: form.ids.form.clone(),
        state,
        file: form.file.clone(),
        received_text: report::moment_words(&pipeline.campaign.local(form.received_at)),
        shown,
    }
}

fn materials(pipeline: &Pipeline<'_>, month: &Month, period: Period, unit: &UnitMonth) -> Vec<MaterialView> {
    let rows = unit.materials.iter().map(|material| {
        let mail = month.messages.iter().find(|mail| mail.id == material.message);
        MaterialView {
            file: material.file.clone(),
            received_text: report::moment_words(&pipeline.campaign.local(material.received_at)),
            href: mail.map_or_else(String::new, |mail| format!("/months/{period}/mails/{}", mail.short_id)),
        }
    });
    rows.collect()
}
