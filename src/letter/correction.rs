//! An incomplete unit in; its correction (补正) out: every fault at once, with a prefilled or a blank form.

use chrono::{DateTime, FixedOffset};
use serde::Serialize;

use super::{
    Case, DOCX, Error, Letter, LetterAttachment, annex3,
    letter_data::{CommonData, CompletedData, UnitData, file_name, quoted},
    marked::{Marked, marked},
    sha256,
};
use crate::{
    finding::{Code, Finding, Place},
    month::{LetterKind, Submission},
};

#[derive(Serialize)]
struct Data<'a> {
    #[serde(flatten)]
    common: CommonData<'a>,
    unit: UnitData<'a>,
    /// 收件号.
    number: String,
    received: Vec<Received>,
    /// Items that the unit gave afterwards in words and that are no longer asked for.
    #[serde(flatten)]
    completed: CompletedData,
    /// When the form came that still counts; empty without one.
    accepted: String,
    count: usize,
    findings: Vec<Fault>,
    /// The attachment is the unit's own file, with comments.
    marked: bool,
    prefilled: bool,
    attachment: String,
    reply_by: String,
    /// The earlier letter of the same faults that is reminded of; `None` in that letter.
    #[serde(flatten)]
    reminder: Option<Reminder>,
}

/// What a reminder of a correction says in addition.
#[derive(Serialize)]
pub(super) struct Reminder {
    /// Day on which the unit was asked.
    pub(super) asked_on: String,
    /// 1 for the first.
    pub(super) times: usize,
}

#[derive(Serialize)]
struct Received {
    at: String,
    file: String,
}

#[derive(Serialize)]
struct Fault {
    number: usize,
    place: String,
    message: String,
    found: String,
    remedy: String,
    example: String,
}

pub(super) fn due(case: Case) -> Result<Option<Letter>, Error> {
    let Some(request) = Request::of(case) else { return Ok(None) };
    if case.context.is_written(&request.key()) {
        return Ok(None);
    }
    request.write(request.key(), LetterKind::Correction, "letters/correction.txt.hbs", None).map(Some)
}

/// What a unit is asked to correct now: the same faults of the same mails have the same key.
pub(super) struct Request<'a> {
    case: Case<'a>,
    mails: Vec<FaultyMail<'a>>,
    /// 收件号.
    number: String,
    revision: u32,
}

impl<'a> Request<'a> {
    /// `None` where no mail of the unit has faults.
    pub(super) fn of(case: Case<'a>) -> Option<Self> {
        let mails = faulty_mails(case);
        if mails.is_empty() {
            return None;
        }
        let identity = sha256(mails.iter().map(|mail| mail.id).collect::<String>().as_bytes()).to_uppercase();
        let revision = case.state.submission.as_ref().map_or(0, |submission| submission.revision);
        Some(Self { case, mails, number: identity.chars().take(8).collect(), revision })
    }

    pub(super) fn key(&self) -> String {
        let Self { case, number, revision, .. } = self;
        format!("correction/{}/{}/{revision}-{number}", case.context.month.period, case.unit.id)
    }

    pub(super) fn write(
        &self,
        key: String,
        kind: LetterKind,
        template: &str,
        reminder: Option<Reminder>,
    ) -> Result<Letter, Error> {
        let case = self.case;
        let (context, campaign) = (case.context, case.context.campaign);
        let submission = case.state.submission.as_ref();
        let blank =
            |submission: &Submission| submission.checked.findings.iter().any(|fault| fault.code == Code::BlankForm);
        let faulty = submission.filter(|submission| !submission.checked.is_complete() && !blank(submission));
        let accepted = submission.filter(|submission| submission.checked.is_complete());
        let own = faulty.and_then(|submission| {
            let file = (context.originals)(submission)?;
            marked(&campaign.office.name, submission, &file, context.as_of())
        });
        let is_own = own.is_some();
        let (attachment, content_type, bytes) = match (faulty, own) {
            (Some(_), Some(Marked { ending, content_type, bytes })) => {
                let name = format!("{}{}（待更正）.{ending}", case.unit.name, campaign.form.title);
                (name, content_type, bytes)
            }
            (Some(submission), None) => {
                let name = format!("{}{}（待更正）.docx", case.unit.name, campaign.form.title);
                (name, DOCX, annex3::prefilled(campaign, &submission.checked, context.as_of())?)
            }
            (None, _) => (annex3::blank_name(campaign), DOCX, annex3::blank(campaign)?),
        };
        let findings: Vec<Fault> = case.state.errors().into_iter().enumerate().map(fault).collect();
        let mut received: Vec<Received> = Vec::new();
        for mail in &self.mails {
            for file in &mail.files {
                received.push(Received { at: context.moment(mail.received_at), file: file.clone() });
            }
        }
        let data = Data {
            common: context.common(),
            unit: case.unit_data(),
            number: self.number.clone(),
            received,
            completed: faulty.map(|submission| context.completed(submission)).unwrap_or_default(),
            accepted: accepted.map(|submission| context.moment(submission.received_at)).unwrap_or_default(),
            count: findings.len(),
            findings,
            marked: is_own,
            prefilled: faulty.is_some() && !is_own,
            attachment: attachment.clone(),
            reply_by: context.reply_by(),
            reminder,
        };
        let mut letter = case.write(kind, key, template, &data)?;
        let latest = self.mails.iter().max_by_key(|mail| mail.received_at);
        let completing = faulty.and_then(|submission| submission.completed.last()?.message_id.as_deref());
        letter.in_reply_to = completing.or(latest.and_then(|mail| mail.message_id)).map(str::to_owned);
        letter.attachments.push(LetterAttachment { name: attachment, content_type: content_type.to_owned(), bytes });
        Ok(letter)
    }
}

/// A mail of the unit that has error findings.
struct FaultyMail<'a> {
    id: &'a str,
    message_id: Option<&'a str>,
    received_at: DateTime<FixedOffset>,
    files: Vec<String>,
}

/// In order of arrival, each mail once with its faulty files.
fn faulty_mails<'a>(case: Case<'a>) -> Vec<FaultyMail<'a>> {
    let mut mails: Vec<FaultyMail<'a>> = Vec::new();
    let mut add = |id: &'a str, message_id: Option<&'a str>, received_at, file: String| {
        let index = mails.iter().position(|mail| mail.id == id).unwrap_or_else(|| {
            mails.push(FaultyMail { id, message_id, received_at, files: Vec::new() });
            mails.len() - 1
        });
        if let Some(mail) = mails.get_mut(index)
            && !mail.files.contains(&file)
        {
            mail.files.push(file);
        }
    };
    for fault in case.state.file_findings.iter().filter(|fault| fault.finding.is_error()) {
        let file = fault.finding.place.file.as_deref().map(file_name).unwrap_or_default();
        add(&fault.message, fault.message_id.as_deref(), fault.received_at, file);
    }
    let faulty = |submission: &&Submission| !submission.checked.is_complete();
    if let Some(submission) = case.state.submission.as_ref().filter(faulty) {
        let Submission { message, message_id, received_at, file, .. } = submission;
        add(message, message_id.as_deref(), *received_at, file_name(file));
    }
    mails.sort_by_key(|mail| mail.received_at);
    mails
}

fn fault((index, finding): (usize, &Finding)) -> Fault {
    // Words that the message contains are not repeated.
    let is_in_message = |words: &String| finding.message.contains(words.trim());
    let place =
        Place { field: finding.place.field.clone().filter(|field| !is_in_message(field)), ..finding.place.clone() };
    Fault {
        number: index + 1,
        place: place.to_string(),
        message: sentence(&finding.message),
        found: if is_in_message(&finding.found) { String::new() } else { quoted(&finding.found) },
        remedy: sentence(&finding.remedy),
        example: quoted(&finding.example),
    }
}

/// With a full stop at its end.
fn sentence(text: &str) -> String {
    let text = text.trim();
    let ended = text.trim_end_matches(['”', '）']).ends_with(['。', '？', '！', '.']);
    if text.is_empty() || ended { text.to_owned() } else { format!("{text}。") }
}
