//! Units that no reminder has moved in; drafts (逾期上报) to their leaders out, one a unit and month, and one report to the
//! office's own leaders about those whose leader has no address. Each waits for a person's release.

use serde::Serialize;

use super::{
    Case, Error, Letter, LetterContext, correction_reminder,
    letter_data::{CommonData, UnitData, contact},
    reminder,
};
use crate::{
    config::UnitKind,
    month::{Counts, LetterKind, LetterRecord, Status},
};

#[derive(Serialize)]
struct Data<'a> {
    #[serde(flatten)]
    common: CommonData<'a>,
    unit: UnitData<'a>,
    reply_by: String,
    #[serde(flatten)]
    history: History,
}

/// What was asked and when.
#[derive(Serialize)]
struct History {
    /// Nothing came; else a form came that is still to be corrected.
    missing: bool,
    /// Faults to be corrected.
    count: usize,
    /// `7月4日、7月6日`: the days of the letters.
    days: String,
    times: usize,
    /// More than one letter.
    several: bool,
}

#[derive(Serialize)]
struct ReportData<'a> {
    #[serde(flatten)]
    common: CommonData<'a>,
    counts: Counts,
    reply_by: String,
    units: Vec<Unmoved>,
    /// A unit that belongs to no office of ours is among them.
    stations: bool,
}

/// A unit in the report to the leaders.
#[derive(Serialize)]
struct Unmoved {
    number: usize,
    name: String,
    contact: String,
    #[serde(flatten)]
    history: History,
}

pub(super) fn due(context: LetterContext) -> Result<Vec<Letter>, Error> {
    let (mut letters, mut unmoved, mut stations) = (Vec::new(), Vec::new(), false);
    for state in &context.month.units {
        let Some(unit) = context.campaign.register.unit(&state.id) else { continue };
        // Who gets no mail is no case for a leader, but for the telephone: the digest says so.
        let Some(address) = context.address(unit) else { continue };
        let case = Case { context, unit, state, address };
        let Some(history) = history(case) else { continue };
        match unit.leader_email.as_deref() {
            Some(leader) => letters.extend(to_leader(Case { address: leader, ..case }, history)?),
            None => {
                stations |= unit.kind == UnitKind::Station;
                let number = unmoved.len() + 1;
                unmoved.push(Unmoved { number, name: unit.name.clone(), contact: contact(unit), history });
            }
        }
    }
    letters.extend(report(context, unmoved, stations)?);
    Ok(letters)
}

fn history(case: Case) -> Option<History> {
    let asked: Vec<&LetterRecord> = match case.state.status {
        Status::Missing => reminder::exhausted(case)?,
        Status::Incomplete => correction_reminder::exhausted(case)?,
        Status::Complete | Status::Unconfirmed | Status::Excused => return None,
    };
    let days: Vec<String> = asked.iter().map(|letter| case.context.day(case.context.day_of(letter))).collect();
    Some(History {
        missing: case.state.status == Status::Missing,
        count: case.state.errors().len(),
        days: days.join("、"),
        times: asked.len(),
        several: asked.len() > 1,
    })
}

fn to_leader(case: Case, history: History) -> Result<Option<Letter>, Error> {
    let context = case.context;
    let key = format!("escalation/{}/{}", context.month.period, case.unit.id);
    if context.is_written(&key) {
        return Ok(None);
    }
    let data = Data { common: context.common(), unit: case.unit_data(), reply_by: context.reply_by(), history };
    case.write(LetterKind::Escalation, key, "letters/escalation.txt.hbs", &data).map(Some)
}

fn report(context: LetterContext, units: Vec<Unmoved>, stations: bool) -> Result<Option<Letter>, Error> {
    let leaders = &context.campaign.office.escalate_to;
    let key = format!("escalation/{}", context.month.period);
    if units.is_empty() || leaders.is_empty() || context.is_written(&key) {
        return Ok(None);
    }
    let data = ReportData {
        common: context.common(),
        counts: context.month.counts(),
        reply_by: context.reply_by(),
        units,
        stations,
    };
    let letter = context.write(LetterKind::Escalation, key, "letters/escalation-report.txt.hbs", &data)?;
    Ok(Some(Letter { to: leaders.clone(), ..letter }))
}
