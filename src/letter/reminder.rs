//! A missing unit in; its reminder (催报) out: one some days before the deadline, one on its day, then some after it, with
//! days between.

use serde::Serialize;

use super::{
    Case, DOCX, Error, Letter, LetterAttachment, annex3,
    letter_data::{CommonData, UnitData, before, quoted},
};
use crate::month::{LetterKind, LetterRecord, LetterState};

#[derive(Serialize)]
struct Data<'a> {
    #[serde(flatten)]
    common: CommonData<'a>,
    unit: UnitData<'a>,
    /// Files that came without a form.
    materials: Vec<String>,
    /// Mails from its address that wait for a person.
    pending: Vec<Pending>,
}

#[derive(Serialize)]
struct Pending {
    at: String,
    subject: String,
}

#[derive(Serialize)]
struct EarlyData<'a> {
    #[serde(flatten)]
    data: Data<'a>,
    is_last_day: bool,
}

#[derive(Serialize)]
struct OverdueData<'a> {
    #[serde(flatten)]
    data: Data<'a>,
    /// 1 for the first after the deadline.
    number: usize,
    reply_by: String,
    attachment: String,
}

pub(super) fn due(case: Case) -> Result<Option<Letter>, Error> {
    if case.context.month.as_of > case.context.month.deadline { overdue(case) } else { early(case) }
}

fn early(case: Case) -> Result<Option<Letter>, Error> {
    let (context, settings) = (case.context, &case.context.campaign.deadline);
    let today = context.as_of().date_naive();
    let last_day = context.campaign.local(context.month.deadline).date_naive();
    let is_last_day = today == last_day && settings.remind_on_day;
    // A working day, so that what is due after a holiday is asked for before it.
    let first = before(last_day, settings.remind_days_before);
    let first = context.campaign.calendar.working_day_until(first);
    let is_time = is_last_day || settings.remind_days_before > 0 && today >= first;
    let key = format!("{}{}", prefix(case), if is_last_day { ON_DAY } else { BEFORE });
    if !is_time || context.is_written(&key) || !case.rested(&written(case)) {
        return Ok(None);
    }
    let data = EarlyData { data: data(case), is_last_day };
    case.write(LetterKind::Reminder, key, "letters/reminder.txt.hbs", &data).map(Some)
}

/// Ends of the keys of reminders before the deadline; the later ones have numbers.
const BEFORE: &str = "before";
const ON_DAY: &str = "due";

fn overdue(case: Case) -> Result<Option<Letter>, Error> {
    let (context, outbox) = (case.context, &case.context.campaign.outbox);
    let earlier = written_overdue(case);
    let number = earlier.len() + 1;
    let waiting = written(case).iter().any(|letter| letter.state.is_waiting());
    if number > outbox.reminder_limit as usize || !case.rested(&earlier) || waiting {
        return Ok(None);
    }
    let attachment = annex3::blank_name(context.campaign);
    let data = OverdueData { data: data(case), number, reply_by: context.reply_by(), attachment: attachment.clone() };
    let mut letter =
        case.write(LetterKind::Reminder, format!("{}{number}", prefix(case)), "letters/overdue.txt.hbs", &data)?;
    letter.attachments.push(LetterAttachment {
        name: attachment,
        content_type: DOCX.to_owned(),
        bytes: annex3::blank(context.campaign)?,
    });
    Ok(Some(letter))
}

/// The reminders after the deadline that a missing unit got, once it has got the last of them and still had the usual
/// days to answer it; `None` before.
pub(super) fn exhausted(case: Case<'_>) -> Option<Vec<&LetterRecord>> {
    let limit = case.context.campaign.outbox.reminder_limit as usize;
    let earlier = written_overdue(case);
    let sent = earlier.iter().all(|letter| letter.state == LetterState::Sent);
    (limit > 0 && earlier.len() >= limit && sent && case.rested(&earlier)).then_some(earlier)
}

fn written(case: Case<'_>) -> Vec<&LetterRecord> {
    case.written_with(&prefix(case))
}

fn written_overdue(case: Case<'_>) -> Vec<&LetterRecord> {
    let early = |letter: &&LetterRecord| letter.key.ends_with(BEFORE) || letter.key.ends_with(ON_DAY);
    written(case).into_iter().filter(|letter| !early(letter)).collect()
}

fn data(case: Case) -> Data {
    let context = case.context;
    let pending = context
        .pending_from(case.unit)
        .map(|mail| Pending { at: context.moment(mail.received_at), subject: quoted(&mail.subject) })
        .collect();
    let materials = case.state.materials.iter().map(|material| quoted(&material.file)).collect();
    Data { common: context.common(), unit: case.unit_data(), materials, pending }
}

fn prefix(case: Case) -> String {
    format!("reminder/{}/{}/", case.context.month.period, case.unit.id)
}
