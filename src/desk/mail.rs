//! A mail in; the page with its text, its files and what it brought out, where it is given to a unit or ticked off.

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
    original::{self, Marks},
    session::Session,
};
use crate::{
    config::{Campaign, UnitId},
    identity::ShortId,
    month::{Month, Outcome},
    pipeline::Pipeline,
    report,
};

#[derive(Serialize)]
struct MailPage {
    frame: Frame,
    id: ShortId,
    subject: String,
    from: String,
    received_text: String,
    reason: String,
    /// HTML.
    text: String,
    files: Vec<FileRow>,
    /// Forms that came with it.
    forms: Vec<FormRow>,
    /// It waits for a person, and no form of it does.
    can_be_done: bool,
    units: Vec<UnitChoice>,
}

#[derive(Serialize)]
struct FileRow {
    number: usize,
    name: String,
}

/// A form of the mail and the unit whose it is.
#[derive(Serialize)]
struct FormRow {
    id: ShortId,
    unit_id: UnitId,
    unit_name: String,
    file: String,
    state: &'static str,
}

/// A unit in a list to choose from.
#[derive(Serialize)]
pub(super) struct UnitChoice {
    id: UnitId,
    name: String,
}

/// The register's units in its order.
pub(super) fn choices(campaign: &Campaign) -> Vec<UnitChoice> {
    let units = campaign.register.units().iter();
    units.map(|unit| UnitChoice { id: unit.id.clone(), name: unit.name.clone() }).collect()
}

pub(super) async fn page(
    State(desk): State<Arc<Desk>>,
    session: Session,
    Path((period, mail)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Response {
    let shared = Arc::clone(&desk);
    let view =
        blocking(move || shared.office.read(|pipeline| view(pipeline, &session, (&period, &mail), &asked))).await;
    desk.answer("desk/mail.html.hbs", view)
}

fn view(
    pipeline: &Pipeline<'_>,
    session: &Session,
    (period, mail): (&str, &str),
    asked: &Asked,
) -> Result<MailPage, Trouble> {
    let period = shown_month(pipeline, period)?;
    let month = pipeline.month(period, pipeline.as_of)?;
    let known = month.messages.iter().find(|known| known.short_id.as_str() == mail).ok_or(Trouble::Nothing)?;
    let message = pipeline.message(&known.id)?;
    let campaign = pipeline.campaign;
    let forms = forms(&month, &known.id);
    let waits = month.units.iter().flat_map(|unit| &unit.unconfirmed).any(|form| form.message == known.id);
    let subject = if known.subject.is_empty() { "（无主题）" } else { &known.subject };
    let frame = Frame::of(pipeline, session, (period, Place::Unit), format!("来信：{subject}"))?;
    Ok(MailPage {
        frame: frame.with_noted(campaign, &month, asked.noted.as_deref()),
        id: known.short_id.clone(),
        subject: subject.to_owned(),
        from: known.from.clone(),
        received_text: report::moment_words(&campaign.local(known.received_at)),
        reason: known.reason.clone(),
        text: match &message.document {
            Some(document) => original::html(document, &mut Marks::default()),
            None => original::text_html(&message.body, &mut Marks::default()),
        },
        files: message
            .attachments
            .iter()
            .zip(1..)
            .map(|(file, number)| FileRow { number, name: file.path() })
            .collect(),
        forms,
        can_be_done: known.outcome == Outcome::NeedsPerson && !waits,
        units: choices(campaign),
    })
}

fn forms(month: &Month, mail: &str) -> Vec<FormRow> {
    let mut rows = Vec::new();
    for unit in &month.units {
        let named = [
            ("采用", unit.submission.as_slice()),
            ("已由后来的表替代", &unit.superseded),
            ("待确认", &unit.unconfirmed),
            ("不再核实", &unit.overtaken),
            ("不予采用", &unit.rejected),
        ];
        for (state, forms) in named {
            rows.extend(forms.iter().filter(|form| form.message == mail).map(|form| FormRow {
                id: form.ids.form.clone(),
                unit_id: unit.id.clone(),
                unit_name: unit.name.clone(),
                file: form.file.clone(),
                state,
            }));
        }
    }
    rows
}
