//! The fields of a form in; the decision that a command would make of them out, unless what it is about has changed since the
//! page was shown: then what has changed is shown, and the person confirms.

use std::{collections::BTreeMap, sync::Arc};

use axum::{
    extract::{Form, Multipart, Path, State},
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use chrono::{DateTime, FixedOffset, NaiveDateTime};
use serde::Serialize;

use super::{
    Desk,
    answer::Trouble,
    frame::{Frame, Place, shown_month},
    office::blocking,
    session::Session,
    trail::TrailRow,
};
use crate::{
    config::{Campaign, Period, UnitId},
    i18n::LocalizedText,
    month::Month,
    pipeline::{Decided, Hand, Pipeline, Request, TrailEntry},
    report,
};

/// Values of a form by their names.
type Fields = BTreeMap<String, String>;

/// What came of an act.
enum Done {
    Noted(Decided),
    Changed(Box<ChangedPage>),
}

/// Shown where what a person decides about has changed since.
#[derive(Serialize)]
struct ChangedPage {
    frame: Frame,
    rows: Vec<TrailRow>,
    /// What was typed, for the form that confirms.
    fields: Vec<(String, String)>,
    back: String,
}

/// A file that came with a form.
struct PaperFile {
    name: String,
    bytes: Vec<u8>,
}

pub(super) async fn decide(
    State(desk): State<Arc<Desk>>,
    session: Session,
    Path(period): Path<String>,
    Form(fields): Form<Fields>,
) -> Response {
    act(desk, session, period, fields, None).await
}

/// As [`decide`], with the file of a form on paper.
pub(super) async fn record(
    State(desk): State<Arc<Desk>>,
    session: Session,
    Path(period): Path<String>,
    mut parts: Multipart,
) -> Response {
    let (mut fields, mut file) = (Fields::new(), None);
    loop {
        let part = match parts.next_field().await {
            Ok(Some(part)) => part,
            Ok(None) => break,
            Err(_) => return desk.message(StatusCode::BAD_REQUEST, "没有登记", "文件没有传完或者太大，请重试。"),
        };
        let (name, file_name) = (part.name().unwrap_or_default().to_owned(), part.file_name().map(str::to_owned));
        let Ok(bytes) = part.bytes().await else {
            return desk.message(StatusCode::PAYLOAD_TOO_LARGE, "没有登记", "文件没有传完或者太大，请重试。");
        };
        match file_name {
            Some(name) if !bytes.is_empty() => file = Some(PaperFile { name, bytes: bytes.to_vec() }),
            Some(_) => {}
            None => drop(fields.insert(name, String::from_utf8_lossy(&bytes).into_owned())),
        }
    }
    if file.is_none() {
        return desk.message(StatusCode::BAD_REQUEST, "没有登记", "请选择录好的情况表文件。");
    }
    act(desk, session, period, fields, file).await
}

async fn act(desk: Arc<Desk>, session: Session, period: String, fields: Fields, file: Option<PaperFile>) -> Response {
    if let Some(refused) = session.refuses(fields.get("token").map_or("", String::as_str)) {
        return refused;
    }
    let shared = Arc::clone(&desk);
    let done = blocking(move || {
        shared.office.change(|pipeline| {
            let period = shown_month(pipeline, &period)?;
            let back = back(pipeline.campaign, period, &fields);
            let month = pipeline.month(period, pipeline.as_of)?;
            let changed = changed(pipeline, &month, &fields)?;
            // A file is not sent twice: a form on paper takes the place of nothing that a person has not seen.
            if !changed.is_empty() && file.is_none() {
                let rows = changed.iter().map(|entry| TrailRow::of(pipeline.campaign, entry)).collect();
                let frame = Frame::of(pipeline, &session, (period, Place::Unit), "内容有变化，请确认".to_owned())?;
                let fields = fields.into_iter().filter(|(name, _)| name != "seen" && name != "token").collect();
                let page = ChangedPage { frame, rows, fields, back: back.clone() };
                return Ok((back, Done::Changed(Box::new(page))));
            }
            let request = request(pipeline.campaign, &fields, file)?;
            let why = fields.get("why").cloned().unwrap_or_default();
            if why.trim().is_empty() {
                return Err(Trouble::Refused(LocalizedText::new("请写明因何这样处理。", "say why")));
            }
            let named = (fields.get("act").map(String::as_str) != Some("assign")).then_some(period);
            let named = named.or_else(|| fields.get("to").and_then(|text| text.parse().ok()));
            let decided = pipeline.decide_as(&request, &Hand { by: session.by.clone(), why }, named)?;
            Ok((back, Done::Noted(decided)))
        })
    })
    .await;
    match done {
        Ok((back, Done::Noted(decided))) => Redirect::to(&format!("{back}?noted={}", decided.id)).into_response(),
        Ok((_, Done::Changed(page))) => desk.render(StatusCode::CONFLICT, "desk/changed.html.hbs", &page),
        Err(trouble) => desk.trouble(&trouble),
    }
}

/// The page to go back to: of the unit or the mail that the form names, else of the month.
fn back(campaign: &Campaign, period: Period, fields: &Fields) -> String {
    let unit = fields.get("page").and_then(|unit| UnitId::new(unit)).and_then(|id| campaign.register.unit(&id));
    unit.map_or_else(|| format!("/months/{period}"), |unit| format!("/months/{period}/units/{}", unit.id))
}

/// What the journal says since the page was shown about the unit or the mail that it is about.
fn changed(pipeline: &Pipeline<'_>, month: &Month, fields: &Fields) -> Result<Vec<TrailEntry>, Trouble> {
    let seen: u64 = fields.get("seen").and_then(|seen| seen.parse().ok()).unwrap_or_default();
    if pipeline.ledger.lines_taken()? <= seen {
        return Ok(Vec::new());
    }
    let unit = fields.get("page").and_then(|unit| UnitId::new(unit)).and_then(|id| month.unit(&id));
    let mail = fields.get("id").and_then(|id| month.messages.iter().find(|mail| mail.short_id.as_str() == id));
    let of_unit: Vec<&str> = unit.into_iter().flat_map(|unit| unit.mails()).collect();
    let decided = report::decisions(pipeline.campaign, month);
    let is_of_unit = |entry: &TrailEntry| {
        let Some(unit) = unit else { return false };
        let decision = decided.iter().find(|decision| Some(decision.id.as_str()) == entry.id.as_deref());
        decision.is_some_and(|decision| decision.unit_id.as_ref() == Some(&unit.id))
            || entry.mail.as_deref().is_some_and(|mail| of_unit.contains(&mail))
    };
    let is_of_mail = |entry: &TrailEntry| mail.is_some_and(|mail| entry.mail.as_deref() == Some(mail.id.as_str()));
    let mut trail = pipeline.trail()?;
    trail.retain(|entry| {
        let concerns = match entry.event {
            "read-again" => true,
            "mail" | "decision" => is_of_unit(entry) || is_of_mail(entry),
            _ => false,
        };
        entry.number > seen && concerns
    });
    Ok(trail)
}

/// What the fields ask for.
fn request(campaign: &Campaign, fields: &Fields, file: Option<PaperFile>) -> Result<Request, Trouble> {
    let field = |name: &str| fields.get(name).cloned().unwrap_or_default();
    let id = || field("id");
    let moment = |name: &str| moment(campaign, &field(name));
    Ok(match (field("act").as_str(), file) {
        ("record", Some(PaperFile { name, bytes })) => {
            Request::Record { unit: field("unit"), file: name, bytes, received_at: moment("time")? }
        }
        ("accept", _) => Request::Accept { form: id() },
        ("reject", _) => Request::Reject { form: id() },
        ("assign", _) => Request::Assign { mail: id(), unit: field("unit"), remember: !field("remember").is_empty() },
        ("correct", _) => Request::Correct { figure: id(), value: Some(field("value")) },
        ("drop", _) => Request::Correct { figure: id(), value: None },
        ("set", _) => Request::Set { form: id(), field: field("field"), value: field("value") },
        ("received", _) => Request::Received { form: id(), at: moment("time")? },
        ("waive", _) => Request::Waive { finding: id() },
        ("excuse", _) => Request::Excuse { unit: field("unit") },
        ("nil", _) if field("time").is_empty() => Request::Nil { unit: field("unit"), received_at: None },
        ("nil", _) => Request::Nil { unit: field("unit"), received_at: Some(moment("time")?) },
        ("done", _) => Request::Done { mail: id() },
        ("undo", _) => Request::Undo { decision: id() },
        _ => return Err(Trouble::Refused(LocalizedText::new("没有这种处理。", "no such act"))),
    })
}

/// A time as an input field of a browser gives it (HTML Standard, local date and time strings), in the campaign's zone.
fn moment(campaign: &Campaign, text: &str) -> Result<DateTime<FixedOffset>, Trouble> {
    let local = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"];
    let local = local.iter().find_map(|layout| NaiveDateTime::parse_from_str(text.trim(), layout).ok());
    let moment = local.and_then(|local| local.and_local_timezone(campaign.timezone).earliest());
    moment.map(|moment| moment.fixed_offset()).ok_or_else(|| {
        Trouble::Refused(LocalizedText::new(
            format!("“{text}”不是时间，应写作 2020-07-03 15:00 的样子。"),
            format!("{text} is no time"),
        ))
    })
}
