//! An incomplete unit that has not answered its correction in; a reminder of it out, some of them with days between.

use super::{
    Case, Error, Letter,
    correction::{Reminder, Request},
};
use crate::month::{LetterKind, LetterRecord, LetterState};

pub(super) fn due(case: Case) -> Result<Option<Letter>, Error> {
    let limit = case.context.campaign.outbox.correction_reminder_limit as usize;
    let Some((request, asked)) = unanswered(case) else { return Ok(None) };
    let earlier = reminders(case, &request);
    let waiting = earlier.iter().any(|letter| letter.state.is_waiting());
    let times = earlier.len() + 1;
    if times > limit || waiting || !case.rested(&earlier) {
        return Ok(None);
    }
    let reminder = Reminder { asked_on: case.context.day(case.context.day_of(asked)), times };
    let key = format!("{}{times}", prefix(&request));
    request.write(key, LetterKind::Reminder, "letters/correction-reminder.txt.hbs", Some(reminder)).map(Some)
}

/// The letters about what the unit has to correct, the correction first, once it has got the last reminder and still had
/// the usual days to answer it; `None` before.
pub(super) fn exhausted(case: Case<'_>) -> Option<Vec<&LetterRecord>> {
    let limit = case.context.campaign.outbox.correction_reminder_limit as usize;
    let (request, asked) = unanswered(case)?;
    let reminders = reminders(case, &request);
    let sent = reminders.iter().all(|letter| letter.state == LetterState::Sent);
    let is_exhausted = limit > 0 && reminders.len() >= limit && sent && case.rested(&reminders);
    is_exhausted.then(|| std::iter::once(asked).chain(reminders).collect())
}

/// The correction that asks for what is wrong now, if it went out and its day has passed.
fn unanswered(case: Case<'_>) -> Option<(Request<'_>, &LetterRecord)> {
    let (context, request) = (case.context, Request::of(case)?);
    let key = request.key();
    let asked = context.written_to(&case.unit.id).iter().copied().find(|letter| letter.key == key)?;
    let has_passed = context.as_of().date_naive() > context.answer_day(context.day_of(asked));
    (asked.state == LetterState::Sent && has_passed).then_some((request, asked))
}

fn reminders<'a>(case: Case<'a>, request: &Request<'_>) -> Vec<&'a LetterRecord> {
    case.written_with(&prefix(request))
}

fn prefix(request: &Request) -> String {
    format!("{}/reminder/", request.key())
}
