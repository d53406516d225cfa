//! A month in; the page with its audit trail out, latest first.

use std::sync::Arc;

use axum::{
    extract::{Path, State},
    response::Response,
};
use serde::Serialize;

use super::{
    Desk,
    answer::Trouble,
    frame::{Frame, Place, shown_month},
    office::blocking,
    session::Session,
};
use crate::{
    config::Campaign,
    i18n::Language,
    pipeline::{Pipeline, TrailEntry},
};

/// Rows of a page: more is read with `huizong log`.
const ROWS: usize = 500;

#[derive(Serialize)]
struct TrailPage {
    frame: Frame,
    rows: Vec<TrailRow>,
    /// Older entries are left out.
    shortened: bool,
}

/// One entry in words.
#[derive(Serialize)]
pub(super) struct TrailRow {
    at_text: String,
    what: &'static str,
    unit_name: String,
    about: String,
    result: String,
    reason: String,
    id: String,
}

impl TrailRow {
    pub(super) fn of(campaign: &Campaign, entry: &TrailEntry) -> Self {
        Self {
            at_text: campaign.local(entry.at).format("%Y-%m-%d %H:%M").to_string(),
            what: entry.what(Language::Chinese),
            unit_name: entry.unit_name(campaign).to_owned(),
            about: entry.about.clone(),
            result: entry.result_in(Language::Chinese),
            reason: entry.reason.clone(),
            id: entry.short_id().to_owned(),
        }
    }
}

pub(super) async fn page(State(desk): State<Arc<Desk>>, session: Session, Path(period): Path<String>) -> Response {
    let shared = Arc::clone(&desk);
    let view = blocking(move || shared.office.read(|pipeline| view(pipeline, &session, &period))).await;
    desk.answer("desk/log.html.hbs", view)
}

fn view(pipeline: &Pipeline<'_>, session: &Session, period: &str) -> Result<TrailPage, Trouble> {
    let period = shown_month(pipeline, period)?;
    let mut trail = pipeline.trail()?;
    trail.retain(|entry| entry.period == Some(period));
    let title = format!("{}办理记录", period.chinese());
    Ok(TrailPage {
        frame: Frame::of(pipeline, session, (period, Place::Log), title)?,
        rows: trail.iter().rev().take(ROWS).map(|entry| TrailRow::of(pipeline.campaign, entry)).collect(),
        shortened: trail.len() > ROWS,
    })
}
