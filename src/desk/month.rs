//! A month in; the page that shows it at a glance out: what waits for a person, most urgent first, every unit's state, totals.

use std::sync::Arc;

use axum::{
    extract::{Path, Query, State},
    response::{IntoResponse as _, Redirect, Response},
};
use serde::{Deserialize, Serialize};

use super::{
    Desk,
    answer::Trouble,
    frame::{Frame, Place, first_month, shown_month},
    office::blocking,
    session::Session,
};
use crate::{
    month::{LetterState, Month, Outcome, Status},
    pipeline::Pipeline,
    report::MonthReport,
};

/// What a page is asked besides its path.
#[derive(Deserialize, Default)]
pub(super) struct Asked {
    /// The decision that was just noted.
    pub(super) noted: Option<String>,
    /// The form to show.
    pub(super) form: Option<String>,
}

/// The month at a glance.
#[derive(Serialize)]
struct MonthPage {
    frame: Frame,
    report: MonthReport,
    queue: Vec<Waiting>,
    /// The month is one of the campaign's: units can be excused, forms recorded.
    covered: bool,
}

/// Something that waits for a person.
#[derive(Serialize)]
struct Waiting {
    /// What kind of matter it is, `来信`.
    kind: &'static str,
    /// Colour of the kind.
    colour: &'static str,
    /// Whose or which.
    name: String,
    /// What is to be done.
    text: String,
    /// Page on which it is done.
    href: String,
}

pub(super) async fn first(State(desk): State<Arc<Desk>>, _: Session) -> Response {
    let shared = Arc::clone(&desk);
    match blocking(move || shared.office.read(first_month)).await {
        Ok(period) => Redirect::to(&format!("/months/{period}")).into_response(),
        Err(trouble) => desk.trouble(&trouble),
    }
}

pub(super) async fn page(
    State(desk): State<Arc<Desk>>,
    session: Session,
    Path(period): Path<String>,
    Query(asked): Query<Asked>,
) -> Response {
    let shared = Arc::clone(&desk);
    let view = blocking(move || shared.office.read(|pipeline| view(pipeline, &session, &period, &asked))).await;
    desk.answer("desk/month.html.hbs", view)
}

fn view(pipeline: &Pipeline<'_>, session: &Session, period: &str, asked: &Asked) -> Result<MonthPage, Trouble> {
    let period = shown_month(pipeline, period)?;
    let month = pipeline.month(period, pipeline.as_of)?;
    let report = pipeline.summarise(&month)?;
    let title = format!("{}报送情况", period.chinese());
    let frame = Frame::of(pipeline, session, (period, Place::Month), title)?;
    let frame = frame.with_noted(pipeline.campaign, &month, asked.noted.as_deref());
    let queue = queue(&month, &report);
    Ok(MonthPage { frame, report, queue, covered: pipeline.campaign.covers(period) })
}

/// What waits, in the order in which it should be done: what a person has decided and the machine could not apply, mails that
/// nobody else can place, letters that did not arrive, letters to be released, people to be confirmed, then the units.
fn queue(month: &Month, report: &MonthReport) -> Vec<Waiting> {
    let base = format!("/months/{}", month.period);
    let mut queue = Vec::new();
    for decision in report.decisions.iter().filter(|decision| decision.held) {
        let href = decision.unit_id.as_ref().map_or_else(|| base.clone(), |unit| format!("{base}/units/{unit}"));
        queue.push(Waiting {
            kind: "待确认",
            colour: "missing",
            name: decision.about_text.clone(),
            text: format!("{}（{}）：{}。请重新处理或者撤销。", decision.act_text, decision.by, decision.state_text),
            href: format!("{href}#decisions"),
        });
    }
    for mail in month.messages.iter().filter(|mail| mail.outcome == Outcome::NeedsPerson) {
        let subject = if mail.subject.is_empty() { "（无主题）" } else { &mail.subject };
        queue.push(Waiting {
            kind: "来信",
            colour: "missing",
            name: subject.to_owned(),
            text: mail.reason.clone(),
            href: format!("{base}/mails/{}", mail.short_id),
        });
    }
    let letters =
        |is: &dyn Fn(LetterState) -> bool| -> usize { month.letters.iter().filter(|letter| is(letter.state)).count() };
    let mut about_letters = |count: usize, kind, colour, text: &str| {
        if count > 0 {
            let href = format!("{base}/letters");
            queue.push(Waiting { kind, colour, name: format!("{count}件"), text: text.to_owned(), href });
        }
    };
    about_letters(letters(&LetterState::needs_person), "未送达", "missing", "函件没有送达，请核对地址后再发或者撤回。");
    about_letters(
        letters(&|state| state == LetterState::Held),
        "待放行",
        "incomplete",
        "函件待放行，请阅后放行或者撤回。",
    );
    for contact in &report.contacts {
        queue.push(Waiting {
            kind: "联络员",
            colour: "incomplete",
            name: contact.unit.clone(),
            text: format!("报来联络员{}，待确认（huizong contacts）。", contact.name),
            href: base.clone(),
        });
    }
    let is_due = month.as_of > month.deadline;
    for unit in &report.units {
        let text = match unit.status {
            Status::Incomplete => format!("待补正{}处：{}。", unit.error_count, unit.fault_names),
            Status::Unconfirmed => "只有发件人待核实的情况表，请采用或者不予采用。".to_owned(),
            Status::Missing if is_due => "逾期未报送。".to_owned(),
            _ => continue,
        };
        let colour = if unit.status == Status::Missing { "missing" } else { "incomplete" };
        let href = format!("{base}/units/{}", unit.id);
        queue.push(Waiting { kind: "单位", colour, name: unit.name.clone(), text, href });
    }
    queue
}
