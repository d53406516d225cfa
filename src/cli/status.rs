//! `huizong status`: the period at a glance.

use serde::Serialize;

use super::{
    Exit, Failure, Language, Session, When,
    campaign_files::{self, Keep},
    contacts::ContactJson,
};
use crate::{
    config::Campaign,
    finding::Code,
    i18n::LocalizedText,
    identity::ShortId,
    month::{Counts, LetterKind, LetterState, MessageRecord, Month, Outcome, Status, UnitMonth},
    pipeline::{Glance, MailGlance, Tally},
};

/// Arguments of `status`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    when: When,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(session: &Session, arguments: &Arguments) -> Result<Exit, Failure> {
    let open = campaign_files::open(session, &arguments.when, Keep::Nothing)?;
    let pipeline = open.pipeline()?;
    let month = pipeline.month(open.period, open.as_of)?;
    let glance = Glance::of(&open.campaign, &month);
    if arguments.json {
        let text = serde_json::to_string_pretty(&StatusJson::of(&month))
            .map_err(|error| Failure::nothing(LocalizedText::verbatim(error)))?;
        println!("{text}");
    } else {
        let mut lines = table(session, &open.campaign, &glance);
        lines.push(letters(session, glance.letters));
        println!("{}", lines.join("\n"));
    }
    Ok(Exit::of_month(&glance))
}

#[derive(Serialize)]
struct StatusJson<'a> {
    period: String,
    deadline: String,
    as_of: String,
    counts: Counts,
    units: Vec<UnitJson<'a>>,
    needs_person: Vec<&'a str>,
    /// Ids of these mails, in their order.
    needs_person_ids: Vec<&'a ShortId>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    held_decisions: Vec<&'a ShortId>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    contacts_to_confirm: Vec<ContactJson<'a>>,
    letters: Vec<LetterJson<'a>>,
}

#[derive(Serialize)]
struct UnitJson<'a> {
    id: &'a str,
    name: &'a str,
    status: Status,
    late: bool,
    received_at: Option<String>,
    revision: Option<u32>,
    /// Id of the form that counts, and of those that wait for a person.
    form: Option<&'a ShortId>,
    unconfirmed: Vec<&'a ShortId>,
    findings: Vec<&'static str>,
    /// Ids of the same, in their order.
    finding_ids: Vec<&'a ShortId>,
}

#[derive(Serialize)]
struct LetterJson<'a> {
    to: Option<&'a str>,
    kind: LetterKind,
    state: LetterState,
}

impl<'a> StatusJson<'a> {
    fn of(month: &'a Month) -> Self {
        Self {
            period: month.period.to_string(),
            deadline: month.deadline.to_rfc3339(),
            as_of: month.as_of.to_rfc3339(),
            counts: month.counts(),
            units: month.units.iter().map(UnitJson::of).collect(),
            needs_person: needs_person(month).map(|message| message.reason.as_str()).collect(),
            needs_person_ids: needs_person(month).map(|message| &message.short_id).collect(),
            held_decisions: month
                .decisions
                .iter()
                .filter(|record| record.state.is_held())
                .map(|record| &record.decision.id)
                .collect(),
            contacts_to_confirm: month.proposals.iter().map(ContactJson::of).collect(),
            letters: month
                .letters
                .iter()
                .filter(|letter| letter.state != LetterState::Withdrawn)
                .map(|letter| LetterJson {
                    to: letter.unit.as_ref().map(|unit| unit.as_str()),
                    kind: letter.kind,
                    state: letter.state,
                })
                .collect(),
        }
    }
}

impl<'a> UnitJson<'a> {
    fn of(unit: &'a UnitMonth) -> Self {
        Self {
            id: unit.id.as_str(),
            name: &unit.name,
            status: unit.status,
            late: unit.late,
            received_at: unit.submission.as_ref().map(|submission| submission.received_at.to_rfc3339()),
            revision: unit.submission.as_ref().map(|submission| submission.revision),
            form: unit.submission.as_ref().map(|submission| &submission.ids.form),
            unconfirmed: unit.unconfirmed.iter().map(|form| &form.ids.form).collect(),
            findings: unit.errors().iter().map(|finding| finding.code.as_str()).collect(),
            finding_ids: unit.error_ids(),
        }
    }
}

fn needs_person(month: &Month) -> impl Iterator<Item = &MessageRecord> {
    month.messages.iter().filter(|message| message.outcome == Outcome::NeedsPerson)
}

/// The month for a person, a line a fact; its letters follow with [`letters`].
pub(super) fn table(session: &Session, campaign: &Campaign, month: &Glance) -> Vec<String> {
    let language = session.language;
    let counts = month.counts;
    let title = match language {
        Language::Chinese => format!("{} {}", campaign.short_name, month.period.chinese()),
        Language::English => format!("{} {}", campaign.short_name, month.period),
    };
    let unconfirmed = match counts.unconfirmed {
        0 => String::new(),
        count => language.pick(format!("待确认 {count}，"), format!("{count} unconfirmed, ")),
    };
    let totals = language.pick(
        format!(
            "应报 {}，已报 {}（按时 {}，逾期 {}）；完整 {}，待补正 {}，{unconfirmed}未报 {}。",
            counts.expected,
            counts.reported,
            counts.on_time,
            counts.late,
            counts.complete,
            counts.incomplete,
            counts.missing
        ),
        format!(
            "{} expected, {} reported ({} on time, {} late); {} complete, {} incomplete, {unconfirmed}{} missing.",
            counts.expected,
            counts.reported,
            counts.on_time,
            counts.late,
            counts.complete,
            counts.incomplete,
            counts.missing
        ),
    );
    let mut lines = vec![title, totals];
    let width = month.units.iter().map(|unit| unit.name.chars().count()).max().unwrap_or(0);
    for unit in &month.units {
        let status = match unit.status {
            Status::Complete => language.pick("完整", "complete"),
            Status::Incomplete => language.pick("待补正", "incomplete"),
            Status::Unconfirmed => language.pick("待确认", "unconfirmed"),
            Status::Excused => language.pick("免报", "excused"),
            Status::Missing => language.pick("未报", "missing"),
        };
        let late = if unit.late { language.pick("，逾期", ", late") } else { "" };
        let codes = unit.faults.iter().copied();
        let faults = match language {
            Language::Chinese => codes.map(Code::chinese).collect::<Vec<_>>().join("、"),
            Language::English => codes.map(Code::as_str).collect::<Vec<_>>().join(", "),
        };
        let waiting =
            unit.waiting.iter().map(|id| language.pick(format!("待确认的表 {id}"), format!("form to confirm: {id}")));
        let faults =
            std::iter::once(faults).filter(|faults| !faults.is_empty()).chain(waiting).collect::<Vec<_>>().join("  ");
        let pad = "　".repeat(width.saturating_sub(unit.name.chars().count()));
        let line = format!("  {}{pad}  {status}{late}  {}", unit.name, faults);
        lines.push(line.trim_end().to_owned());
    }
    for mail in &month.needs_person {
        let MailGlance { id, reason } = mail;
        lines.push(format!("  {}{id}  {reason}", language.pick("请人工阅处：", "for a person: ")));
    }
    for words in &month.held_decisions {
        lines.push(format!("  {}{words}", language.pick("人工处理待确认：", "a decision to confirm: ")));
    }
    for words in &month.contacts {
        lines.push(format!("  {}{words}", language.pick("联络员待确认：", "a contact to confirm: ")));
    }
    lines
}

/// How many letters went out, wait, and failed.
pub(super) fn letters(session: &Session, letters: Tally) -> String {
    let Tally { sent, held, failed } = letters;
    session.language.pick(
        format!("函件：已发 {sent}，待发 {held}，退回 {failed}。"),
        format!("letters: {sent} sent, {held} held, {failed} failed."),
    )
}
