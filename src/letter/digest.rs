//! A month and the letters of this run in; the digest (呈报) for the office out, once for each state of the month.

use std::{
    collections::{BTreeSet, HashSet},
    io::BufWriter,
};

use chrono::{DateTime, FixedOffset};
use serde::Serialize;

use super::{
    Error, Letter, LetterAttachment, LetterContext,
    letter_data::{CommonData, contact, quoted},
};
use crate::{
    check::CheckedForm,
    config::{Approval, UnitId},
    finding::{Finding, Severity},
    form::Liaison,
    identity::Sha256Writer,
    intake::Outcome,
    month::{Counts, LetterKind, LetterRecord, LetterState, MessageRecord, Status, UnitMonth},
    report,
};

#[derive(Serialize)]
struct Data<'a> {
    #[serde(flatten)]
    common: CommonData<'a>,
    counts: Counts,
    /// 1 for the month's first digest.
    number: usize,
    #[serde(flatten)]
    changes: Changes,
    nothing_open: bool,
    missing: Vec<Missing>,
    incomplete: Vec<Incomplete>,
    warnings: Vec<Warning>,
    mails: Vec<Mail>,
    dead: Vec<Dead>,
    contacts: Vec<Proposed>,
    letters: Vec<Unsent>,
    /// Decisions of the office since the last digest.
    decisions: Vec<Decided>,
    /// Decisions that wait for confirmation.
    held: Vec<Decided>,
    /// The last report that was issued.
    issued: Issued,
    attachments: Vec<String>,
}

/// What came since the last digest that went out; all empty before the first.
#[derive(Default, Serialize)]
struct Changes {
    /// When that was.
    since: String,
    /// Names of units whose first form came.
    reported: String,
    /// Names of units that corrected or completed their form.
    corrected: String,
    /// Names of units that sent files without a form, or that cannot be read.
    others: String,
    /// Number of mails for a person.
    new_mails: usize,
}

#[derive(Serialize)]
struct Missing {
    unit: String,
    reminders: usize,
    no_address: bool,
    contact: String,
}

#[derive(Serialize)]
struct Incomplete {
    unit: String,
    count: usize,
    no_address: bool,
    contact: String,
    faults: String,
}

#[derive(Serialize)]
struct Warning {
    unit: String,
    message: String,
    found: String,
}

#[derive(Serialize)]
struct Mail {
    at: String,
    from: String,
    subject: String,
    reason: String,
}

#[derive(Serialize)]
struct Dead {
    /// Unit in whose register it is; empty for none.
    unit: String,
    address: String,
}

/// A liaison officer to be confirmed.
#[derive(Serialize)]
struct Proposed {
    unit: String,
    name: String,
    post: String,
    phone: String,
    email: String,
    from: String,
}

/// A decision of the office.
#[derive(Serialize)]
struct Decided {
    id: String,
    about: String,
    act: String,
    by: String,
    at: String,
    why: String,
    state: String,
}

/// A report that was issued, and what differs from it now; all empty before the first.
#[derive(Default, Serialize)]
struct Issued {
    date: String,
    number: String,
    changes: Vec<Changed>,
}

/// One difference from an issued report.
#[derive(Serialize)]
struct Changed {
    unit: String,
    field: String,
    from: String,
    to: String,
    why: String,
}

#[derive(Serialize)]
struct Unsent {
    to: String,
    subject: String,
    state: String,
}

pub(super) fn due(
    context: LetterContext,
    letters: &[Letter],
    files: &[LetterAttachment],
) -> Result<Option<Letter>, Error> {
    let month = context.month;
    let before_anything = month.messages.is_empty() && month.as_of <= month.deadline;
    let key = format!("digest/{}/{}", month.period, state(context, letters)?);
    if before_anything || context.campaign.office.digest_to.is_empty() || context.is_written(&key) {
        return Ok(None);
    }
    let mut data = Data {
        common: context.common(),
        counts: month.counts(),
        number: month.letters.iter().filter(|letter| letter.kind == LetterKind::Digest).count() + 1,
        changes: changes(context),
        nothing_open: false,
        missing: missing(context, letters),
        incomplete: incomplete(context),
        warnings: warnings(context),
        mails: mails(context),
        dead: dead(context),
        contacts: contacts(context),
        letters: unsent(context, letters),
        decisions: decided(context, false),
        held: decided(context, true),
        issued: issued(context),
        attachments: files.iter().map(|file| file.name.clone()).collect(),
    };
    data.nothing_open = data.missing.is_empty()
        && data.incomplete.is_empty()
        && data.warnings.is_empty()
        && data.mails.is_empty()
        && data.dead.is_empty()
        && data.contacts.is_empty()
        && data.letters.is_empty()
        && data.held.is_empty()
        && month.changes.is_empty();
    let mut letter = context.write(LetterKind::Digest, key, "letters/digest.txt.hbs", &data)?;
    letter.to.clone_from(&context.campaign.office.digest_to);
    letter.attachments = files.to_vec();
    Ok(Some(letter))
}

/// SHA-256 of everything in the month that the office should hear of: without the clock and the letters, but with
/// whether the deadline has passed while somebody is still open.
fn state(context: LetterContext, letters: &[Letter]) -> Result<String, Error> {
    let month = context.month;
    let all_complete = month.units.iter().all(|unit| matches!(unit.status, Status::Complete | Status::Excused));
    let proposals = month.proposals.iter().map(|proposal| (&proposal.unit, &proposal.liaison));
    let state = State {
        overdue: month.as_of > month.deadline && !all_complete,
        units: month.units.iter().map(UnitState::of).collect(),
        mails: month.messages.iter().filter(|mail| concerns_the_office(mail)).map(|mail| mail.id.as_str()).collect(),
        dead: &month.dead_addresses,
        contacts: proposals.collect(),
        decisions: month.decisions.iter().map(|record| (record.decision.id.as_str(), record.state.as_str())).collect(),
        escalations: escalations(context, letters),
        changes: report::changes(context.campaign, month)
            .into_iter()
            .map(|change| (change.unit_id, change.field, change.to))
            .collect(),
        undelivered: month
            .letters
            .iter()
            .filter(|letter| is_undelivered(letter))
            .map(|letter| letter.key.as_str())
            .collect(),
    };
    // The forms of a large register are many megabytes as JSON.
    let mut digest = BufWriter::new(Sha256Writer::default());
    serde_json::to_writer(&mut digest, &state)?;
    let digest = digest.into_inner().map_err(|error| serde_json::Error::io(error.into_error()))?;
    Ok(digest.finish())
}

/// What a digest's key is the SHA-256 of.
#[derive(Serialize)]
struct State<'a> {
    overdue: bool,
    units: Vec<UnitState<'a>>,
    mails: Vec<&'a str>,
    dead: &'a [String],
    /// Only where there is one, so that a month without keeps its digest.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    contacts: Vec<(&'a UnitId, &'a Liaison)>,
    /// Ids and states of decisions; left out where there is none, as above.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    decisions: Vec<(&'a str, &'a str)>,
    /// Drafts to leaders, which somebody has to release; left out where there is none, as above.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    escalations: BTreeSet<&'a str>,
    /// What differs from the last report that was issued; left out where nothing does, as above.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    changes: Vec<(UnitId, String, String)>,
    /// Letters to units that did not arrive, or may not have; left out where there is none, as above.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    undelivered: Vec<&'a str>,
}

/// A digest that does not arrive is no reason for another one.
fn is_undelivered(letter: &LetterRecord) -> bool {
    letter.kind != LetterKind::Digest && letter.state.needs_person()
}

#[derive(Serialize)]
struct UnitState<'a> {
    id: &'a UnitId,
    status: Status,
    late: bool,
    /// Mail, revision and content of the form that counts.
    form: Option<(&'a str, u32, &'a CheckedForm)>,
    superseded: Vec<&'a str>,
    files: Vec<(&'a str, &'a Finding)>,
    materials: Vec<&'a str>,
}

impl<'a> UnitState<'a> {
    fn of(unit: &'a UnitMonth) -> Self {
        Self {
            id: &unit.id,
            status: unit.status,
            late: unit.late,
            form: unit.submission.as_ref().map(|form| (form.message.as_str(), form.revision, &form.checked)),
            superseded: unit.superseded.iter().map(|form| form.message.as_str()).collect(),
            files: unit.file_findings.iter().map(|fault| (fault.message.as_str(), &fault.finding)).collect(),
            materials: unit.materials.iter().map(|material| material.original.as_str()).collect(),
        }
    }
}

/// Keys of the drafts to leaders, those of earlier runs and of this one.
fn escalations<'a>(context: LetterContext<'a>, letters: &'a [Letter]) -> BTreeSet<&'a str> {
    let earlier = context.month.letters.iter().map(|letter| (letter.kind, letter.key.as_str()));
    let new = letters.iter().map(|letter| (letter.kind, letter.key.as_str()));
    earlier.chain(new).filter(|(kind, _)| *kind == LetterKind::Escalation).map(|(_, key)| key).collect()
}

/// Those that wait for confirmation, or the others made since the last digest.
fn decided(context: LetterContext, held: bool) -> Vec<Decided> {
    let last = last_digest(context);
    let all = report::decisions(context.campaign, context.month).into_iter();
    all.filter(|decision| decision.held == held && (held || last.is_none_or(|last| decision.at >= last)))
        .map(|decision| Decided {
            id: decision.id.to_string(),
            about: quoted(&decision.about_text),
            act: decision.act_text,
            by: quoted(&decision.by),
            at: decision.at_text,
            why: quoted(&decision.why),
            state: decision.state_text,
        })
        .collect()
}

fn issued(context: LetterContext) -> Issued {
    let Some(issue) = report::issues(context.campaign, context.month).pop() else { return Issued::default() };
    let changes = report::changes(context.campaign, context.month).into_iter();
    let changed = |change: report::ChangeReport| Changed {
        unit: change.unit_name,
        field: change.field,
        from: quoted(&change.from),
        to: quoted(&change.to),
        why: quoted(&change.why),
    };
    Issued { date: issue.date_text, number: issue.number_text, changes: changes.map(changed).collect() }
}

/// When the last digest that went out was written.
fn last_digest(context: LetterContext) -> Option<DateTime<FixedOffset>> {
    let sent = |letter: &&LetterRecord| letter.kind == LetterKind::Digest && letter.state == LetterState::Sent;
    context.month.letters.iter().filter(sent).map(|letter| letter.written_at).max()
}

fn concerns_the_office(mail: &MessageRecord) -> bool {
    mail.outcome == Outcome::NeedsPerson
}

fn changes(context: LetterContext) -> Changes {
    let month = context.month;
    let Some(last) = last_digest(context) else { return Changes::default() };
    let is_new = |at: DateTime<FixedOffset>| at > last;
    let named = |holds: &dyn Fn(&UnitMonth) -> bool| {
        let names: Vec<&str> = month.units.iter().filter(|unit| holds(unit)).map(|unit| unit.name.as_str()).collect();
        names.join("、")
    };
    let first_form = |unit: &UnitMonth| {
        let first = unit.superseded.first().or(unit.submission.as_ref());
        first.is_some_and(|form| is_new(form.received_at))
    };
    let corrected = |unit: &UnitMonth| {
        let form = unit.submission.as_ref();
        let completed = form.is_some_and(|form| form.completed.iter().any(|one| is_new(one.received_at)));
        !first_form(unit) && (completed || form.is_some_and(|form| is_new(form.received_at)))
    };
    let others = |unit: &UnitMonth| {
        let files = unit.file_findings.iter().map(|fault| fault.received_at);
        files.chain(unit.materials.iter().map(|material| material.received_at)).any(is_new)
            && !first_form(unit)
            && !corrected(unit)
    };
    Changes {
        since: context.moment(last),
        reported: named(&first_form),
        corrected: named(&corrected),
        others: named(&others),
        new_mails: month.messages.iter().filter(|mail| concerns_the_office(mail) && is_new(mail.received_at)).count(),
    }
}

fn missing(context: LetterContext, letters: &[Letter]) -> Vec<Missing> {
    let units = context.month.units.iter().filter(|unit| unit.status == Status::Missing);
    let reminded = letters.iter().filter(|letter| letter.kind == LetterKind::Reminder);
    let reminded: HashSet<&UnitId> = reminded.filter_map(|letter| letter.unit.as_ref()).collect();
    units
        .map(|unit| {
            let registered = context.campaign.register.unit(&unit.id);
            Missing {
                unit: unit.name.clone(),
                reminders: reminders(context, &reminded, &unit.id),
                no_address: registered.and_then(|unit| context.address(unit)).is_none(),
                contact: registered.map(contact).unwrap_or_default(),
            }
        })
        .collect()
}

/// Those that went out and those that go out with this digest.
fn reminders(context: LetterContext, new: &HashSet<&UnitId>, id: &UnitId) -> usize {
    let sent = context
        .written_to(id)
        .iter()
        .filter(|letter| letter.kind == LetterKind::Reminder && letter.state == LetterState::Sent);
    let goes_now = new.contains(id) && context.campaign.outbox.approval == Approval::Automatic;
    sent.count() + usize::from(goes_now)
}

fn incomplete(context: LetterContext) -> Vec<Incomplete> {
    let units = context.month.units.iter().filter(|unit| unit.status == Status::Incomplete);
    units
        .map(|unit| {
            let registered = context.campaign.register.unit(&unit.id);
            let faults: Vec<&str> =
                unit.errors().iter().map(|finding| finding.message.trim_end_matches('。')).collect();
            Incomplete {
                unit: unit.name.clone(),
                count: faults.len(),
                no_address: registered.and_then(|unit| context.address(unit)).is_none(),
                contact: registered.map(contact).unwrap_or_default(),
                faults: faults.join("；"),
            }
        })
        .collect()
}

fn warnings(context: LetterContext) -> Vec<Warning> {
    let mut warnings = Vec::new();
    for unit in &context.month.units {
        let files = unit.file_findings.iter().map(|fault| &fault.finding);
        let form = unit.submission.iter().flat_map(|submission| &submission.checked.findings);
        for finding in files.chain(form).filter(|finding| finding.severity() == Severity::Warning) {
            warnings.push(Warning {
                unit: unit.name.clone(),
                message: finding.message.clone(),
                found: quoted(&finding.found),
            });
        }
    }
    warnings
}

fn mails(context: LetterContext) -> Vec<Mail> {
    let mails = context.month.messages.iter().filter(|mail| concerns_the_office(mail));
    mails
        .map(|mail| Mail {
            at: context.moment(mail.received_at),
            from: quoted(&mail.from),
            subject: quoted(&mail.subject),
            reason: mail.reason.clone(),
        })
        .collect()
}

fn dead(context: LetterContext) -> Vec<Dead> {
    let owner =
        |address: &str| context.campaign.register.units_by_address(address).first().map(|unit| unit.name.clone());
    let addresses = context.month.dead_addresses.iter();
    addresses.map(|address| Dead { unit: owner(address).unwrap_or_default(), address: quoted(address) }).collect()
}

fn contacts(context: LetterContext) -> Vec<Proposed> {
    let proposals = context.month.proposals.iter();
    proposals
        .map(|proposal| Proposed {
            unit: context.campaign.register.unit(&proposal.unit).map(|unit| unit.name.clone()).unwrap_or_default(),
            name: quoted(&proposal.liaison.name),
            post: quoted(&proposal.liaison.post),
            phone: proposal.liaison.phones.join("、"),
            email: quoted(&proposal.liaison.email),
            from: quoted(&proposal.from),
        })
        .collect()
}

/// Letters of earlier runs that did not go out, and those of this run that wait for a person.
fn unsent(context: LetterContext, letters: &[Letter]) -> Vec<Unsent> {
    let name = |id: Option<&UnitId>| match id.and_then(|id| context.campaign.register.unit(id)) {
        Some(unit) => unit.name.clone(),
        None => context.campaign.office.name.clone(),
    };
    let held = context.campaign.outbox.approval == Approval::Hold;
    // An older digest that was not sent yet is obsolete.
    let is_held_digest = |kind, state: LetterState| kind == LetterKind::Digest && state.is_waiting();
    let earlier =
        context.month.letters.iter().filter(|letter| !is_held_digest(letter.kind, letter.state)).filter_map(|letter| {
            let state = match letter.state {
                LetterState::Sent | LetterState::Withdrawn => return None,
                LetterState::Held => "等待人工放行".to_owned(),
                LetterState::Queued if letter.failure.is_empty() => "留待下次发送".to_owned(),
                LetterState::Queued => format!("暂未发出（{}），以后几次运行再发", quoted(&letter.failure)),
                LetterState::Sending => "已递交，没有等到发信服务器的答复，下次运行核实".to_owned(),
                LetterState::GivenUp => format!("是否送达不明，请电话核实（{}）", letter.address),
                LetterState::Failed => format!("未能送达（{}，{}）", letter.address, quoted(&letter.failure)),
            };
            Some(Unsent { to: name(letter.unit.as_ref()), subject: letter.subject.clone(), state })
        });
    let waiting = letters.iter().filter(|letter| held || letter.kind.needs_release());
    let new = waiting.map(|letter| Unsent {
        to: name(letter.unit.as_ref()),
        subject: letter.subject.clone(),
        state: "等待人工放行".to_owned(),
    });
    earlier.chain(new).collect()
}
