//! A month's letters in; the list, each with its text and files, and what a person does with them, as pages out.

use std::sync::Arc;

use axum::{
    extract::{Form, Path, State},
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
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
    config::{Campaign, Period},
    i18n::LocalizedText,
    pipeline::{Hand, LetterAct, ListedLetter, Pipeline},
    report,
};

/// Names and values of a form, in its order.
pub(super) type Fields = Vec<(String, String)>;

#[derive(Serialize)]
struct ListPage {
    frame: Frame,
    letters: Vec<LetterRow>,
    /// Some letters wait for a release.
    some_held: bool,
}

#[derive(Serialize)]
struct LetterPage {
    frame: Frame,
    letter: LetterRow,
    text: String,
    kept: bool,
    files: Vec<FileRow>,
}

/// A letter in words, and what can be done with it.
#[derive(Serialize)]
struct LetterRow {
    id: String,
    kind: &'static str,
    name: String,
    to: String,
    subject: String,
    state: &'static str,
    colour: &'static str,
    failure: String,
    written_text: String,
    can_release: bool,
    can_withdraw: bool,
    can_resend: bool,
    held: bool,
    /// Says whether the letter is still as it was seen.
    seen: String,
}

#[derive(Serialize)]
struct FileRow {
    number: usize,
    name: String,
}

impl LetterRow {
    fn of(campaign: &Campaign, listed: &ListedLetter) -> Self {
        let (letter, state) = (&listed.letter, listed.letter.progress.state);
        Self {
            id: listed.id.clone(),
            kind: letter.kind.chinese(),
            name: listed.recipient(campaign).to_owned(),
            to: letter.to.join("、"),
            subject: letter.subject.clone(),
            state: state.chinese(),
            colour: if state.needs_person() {
                "missing"
            } else if state.is_waiting() {
                "incomplete"
            } else {
                "complete"
            },
            failure: letter.progress.failure.clone(),
            written_text: report::moment_words(&campaign.local(letter.written_at)),
            can_release: listed.allows(LetterAct::Release),
            can_withdraw: listed.allows(LetterAct::Withdraw),
            can_resend: listed.allows(LetterAct::Resend),
            held: LetterAct::Release.fits(state),
            seen: seen(listed),
        }
    }
}

/// State and time of writing: a letter that was made new or went on since has another one.
fn seen(listed: &ListedLetter) -> String {
    format!("{}@{}", listed.letter.progress.state.as_str(), listed.letter.written_at.to_rfc3339())
}

pub(super) async fn list(State(desk): State<Arc<Desk>>, session: Session, Path(period): Path<String>) -> Response {
    let shared = Arc::clone(&desk);
    let view = blocking(move || shared.office.read(|pipeline| list_view(pipeline, &session, &period))).await;
    desk.answer("desk/letters.html.hbs", view)
}

fn list_view(pipeline: &Pipeline<'_>, session: &Session, period: &str) -> Result<ListPage, Trouble> {
    let period = shown_month(pipeline, period)?;
    let letters = listed(pipeline, period)?;
    let rows: Vec<LetterRow> = letters.iter().rev().map(|letter| LetterRow::of(pipeline.campaign, letter)).collect();
    let title = format!("{}函件", period.chinese());
    Ok(ListPage {
        frame: Frame::of(pipeline, session, (period, Place::Letters), title)?,
        some_held: rows.iter().any(|row| row.held),
        letters: rows,
    })
}

fn listed(pipeline: &Pipeline<'_>, period: Period) -> Result<Vec<ListedLetter>, Trouble> {
    let letters = pipeline.ledger.stored_letters(Some(period))?;
    Ok(letters.into_iter().map(|letter| ListedLetter::of(letter).shortened()).collect())
}

/// The letter of a month with an id.
pub(super) fn letter(pipeline: &Pipeline<'_>, period: &str, id: &str) -> Result<(Period, ListedLetter), Trouble> {
    let period = shown_month(pipeline, period)?;
    let found = listed(pipeline, period)?.into_iter().find(|listed| listed.id == id);
    found.map(|listed| (period, listed)).ok_or(Trouble::Nothing)
}

pub(super) async fn page(
    State(desk): State<Arc<Desk>>,
    session: Session,
    Path((period, id)): Path<(String, String)>,
) -> Response {
    let shared = Arc::clone(&desk);
    let view = blocking(move || shared.office.read(|pipeline| page_view(pipeline, &session, &period, &id))).await;
    desk.answer("desk/letter.html.hbs", view)
}

fn page_view(pipeline: &Pipeline<'_>, session: &Session, period: &str, id: &str) -> Result<LetterPage, Trouble> {
    let (period, listed) = letter(pipeline, period, id)?;
    let text = listed.text(&pipeline.ledger)?;
    let title = format!("{}（{}）", listed.letter.subject, listed.letter.kind.chinese());
    Ok(LetterPage {
        frame: Frame::of(pipeline, session, (period, Place::Letters), title)?,
        letter: LetterRow::of(pipeline.campaign, &listed),
        kept: !(text.text.is_empty() && text.attachments.is_empty()),
        text: text.text,
        files: text
            .attachments
            .into_iter()
            .zip(1..)
            .map(|(file, number)| FileRow { number, name: file.name })
            .collect(),
    })
}

/// Releases, withdraws or sends again those letters whose boxes are ticked. Each box's value is the id and what was seen of the
/// letter.
pub(super) async fn act(
    State(desk): State<Arc<Desk>>,
    session: Session,
    Path(period): Path<String>,
    Form(fields): Form<Fields>,
) -> Response {
    let field = |name: &str| fields.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.as_str());
    if let Some(refused) = session.refuses(field("token")) {
        return refused;
    }
    let act = match field("act") {
        "release" => LetterAct::Release,
        "withdraw" => LetterAct::Withdraw,
        "resend" => LetterAct::Resend,
        _ => return desk.message(StatusCode::BAD_REQUEST, "没有办理", "没有这种处理。"),
    };
    let hand = Hand { by: session.by.clone(), why: field("why").trim().to_owned() };
    let wanted: Vec<String> =
        fields.iter().filter(|(name, _)| name == "letter").map(|(_, value)| value.clone()).collect();
    if wanted.is_empty() {
        return desk.message(StatusCode::BAD_REQUEST, "没有办理", "请先选中要处理的函件。");
    }
    let shared = Arc::clone(&desk);
    let asked = period.clone();
    let done = blocking(move || {
        shared.office.change(|pipeline| {
            let all = listed(pipeline, shown_month(pipeline, &asked)?)?;
            let mut chosen = Vec::new();
            for value in &wanted {
                let (id, as_seen) = value.split_once(' ').unwrap_or((value, ""));
                let known = all.iter().find(|listed| listed.id == id).ok_or(Trouble::Nothing)?;
                if seen(known) != as_seen {
                    return Err(Trouble::Refused(LocalizedText::new(
                        format!(
                            "函件 {id}（{}）在您打开页面以后有变化，现为“{}”；没有改动任何函件，请看过以后再办。",
                            known.recipient(pipeline.campaign),
                            known.letter.progress.state.chinese()
                        ),
                        "a letter has changed since",
                    )));
                }
                chosen.push(known.clone());
            }
            Ok(pipeline.act_on_letters(act, chosen, &hand)?)
        })
    })
    .await;
    match done {
        Ok(()) => Redirect::to(&format!("/months/{period}/letters")).into_response(),
        Err(trouble) => desk.trouble(&trouble),
    }
}
