//! A missing unit in; its reminder (催报) out: one before the deadline, then some after it, with days between.

use serde::Serialize;

use super::{
    Case, DOCX, Error, Letter, LetterAttachment, annex3,
    letter_data::{CommonData, UnitData, after, quoted},
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
struct OverdueData<'a> {
    #[serde(flatten)]
    data: Data<'a>,
    /// 1 for the first after the deadline.
    number: usize,
    reply_by: String,
    attachment: String,
}

pub(super) fn due(case: Case) -> Result<Option<Letter>, Error> {
    let context = case.context;
    let (today, last_day) = (context.as_of().date_naive(), context.month.deadline.date_naive());
    if context.month.as_of > context.month.deadline {
        return overdue(case);
    }
    let days = context.campaign.deadline.remind_days_before;
    let key = format!("{}before", prefix(case));
    if days == 0 || after(today, days) < last_day || context.is_written(&key) {
        return Ok(None);
    }
    case.write(LetterKind::Reminder, key, "letters/reminder.txt.hbs", &data(case)).map(Some)
}

fn overdue(case: Case) -> Result<Option<Letter>, Error> {
    let (context, outbox) = (case.context, &case.context.campaign.outbox);
    let earlier: Vec<&LetterRecord> = context
        .written_to(&case.unit.id)
        .iter()
        .copied()
        .filter(|letter| letter.key.starts_with(&prefix(case)))
        .collect();
    let number = earlier.iter().filter(|letter| !letter.key.ends_with("/before")).count() + 1;
    // Days of the calendar, so that a cron job a minute earlier than last time does not skip a day.
    let today = context.as_of().date_naive();
    let rested = earlier.iter().all(|letter| {
        let day = letter.written_at.with_timezone(&context.campaign.timezone).date_naive();
        after(day, outbox.reminder_gap_days.max(1)) <= today
    });
    let waiting = earlier.iter().any(|letter| letter.state == LetterState::Held);
    if number > outbox.reminder_limit as usize || !rested || waiting {
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
