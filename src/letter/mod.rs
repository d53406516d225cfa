//! A month in, letters out: reminder, correction, receipt, escalation, digest, from templates. What was written before is in the
//! month; a letter has a key that says what it is about, and no key is written twice.

mod annex3;
mod confirmation;
mod correction;
mod correction_reminder;
mod digest;
mod error;
mod escalation;
mod message;
mod receipt;
mod reminder;
mod letter_data;
mod marked;

use std::collections::{BTreeSet, HashMap, HashSet};

use chrono::NaiveDate;
use serde::Serialize;

pub use annex3::{blank, prefilled};
pub use error::Error;
pub use message::{sent_again, with_file};

use crate::{
    config::{Campaign, Unit, UnitId},
    identity::sha256,
    intake::Outcome,
    month::{LetterKind, LetterRecord, MessageRecord, Month, Status, Submission, UnitMonth},
    templates::{Templates, split_subject},
};

/// One outgoing mail (函), not yet written to bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// Kind.
    pub kind: LetterKind,
    /// Unit written to; `None` for the office.
    pub unit: Option<UnitId>,
    /// What the letter is about, such as `reminder/2020-06/jinhu/1`.
    pub key: String,
    /// Made from the key, without angle brackets, so that a repeat is the same mail.
    pub message_id: String,
    /// Registered addresses.
    pub to: Vec<String>,
    /// Subject; differs per unit and period.
    pub subject: String,
    /// Plain text, lines ended by `\n`.
    pub body: String,
    /// Files sent with it.
    pub attachments: Vec<LetterAttachment>,
    /// Message-ID of the mail that this answers, without angle brackets.
    pub in_reply_to: Option<String>,
}

/// One file sent with a letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LetterAttachment {
    /// File name, without folders.
    pub name: String,
    /// MIME type, such as `application/pdf`.
    pub content_type: String,
    /// The file.
    pub bytes: Vec<u8>,
}

/// MIME type of a Word document.
pub const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/// The letters that the month asks for now and that were not written before, units in the order of the register, the
/// digest last. A unit gets at most one: a reminder when it is missing, a correction when it is incomplete, a receipt
/// when it is complete; and a question about each form of a doubtful sender in its name. A unit gets them at its first
/// registered address that is not dead, or not at all; the digest says so. `digest_files` go with the digest.
///
/// # Errors
/// A template cannot be filled or a form cannot be written.
pub fn due(
    campaign: &Campaign,
    month: &Month,
    templates: &Templates,
    digest_files: &[LetterAttachment],
    originals: Originals<'_>,
) -> Result<Vec<Letter>, Error> {
    let known = &Known::of(month);
    let context = LetterContext { campaign, month, templates, known, originals };
    let mut letters = Vec::new();
    for state in &month.units {
        let Some(unit) = campaign.register.unit(&state.id) else { continue };
        let Some(address) = context.address(unit) else { continue };
        let case = Case { context, unit, state, address };
        let letter = match state.status {
            Status::Missing => reminder::due(case)?,
            Status::Incomplete => match correction::due(case)? {
                None => correction_reminder::due(case)?,
                letter => letter,
            },
            Status::Complete => receipt::due(case)?,
            // The sender of the form may be another one than the unit, and a reminder would be wrong.
            Status::Unconfirmed | Status::Excused => None,
        };
        letters.extend(letter);
        letters.extend(confirmation::due(case)?);
    }
    let escalations = escalation::due(context)?;
    letters.extend(escalations);
    let digest = digest::due(context, &letters, digest_files)?;
    letters.extend(digest);
    Ok(letters)
}

/// The file that a form came in, as its unit sent it; `None` where it cannot be had.
pub type Originals<'a> = &'a dyn Fn(&Submission) -> Option<Vec<u8>>;

/// What every letter is written from.
#[derive(Clone, Copy)]
struct LetterContext<'a> {
    campaign: &'a Campaign,
    month: &'a Month,
    templates: &'a Templates,
    known: &'a Known<'a>,
    originals: Originals<'a>,
}

/// What the letters of one month are asked about for each unit.
struct Known<'a> {
    /// Letters written before, by key.
    keys: HashSet<&'a str>,
    /// The same to each unit, in their order.
    to_unit: HashMap<&'a UnitId, Vec<&'a LetterRecord>>,
    /// Addresses at which nobody is reached, in lower case.
    dead: HashSet<String>,
    /// Places of mails that wait for a person, by the sender's address in lower case.
    pending: HashMap<String, Vec<usize>>,
}

impl<'a> Known<'a> {
    fn of(month: &'a Month) -> Self {
        let mut known = Self {
            keys: month.letters.iter().map(|letter| letter.key.as_str()).collect(),
            to_unit: HashMap::new(),
            dead: month.dead_addresses.iter().map(|address| address.to_ascii_lowercase()).collect(),
            pending: HashMap::new(),
        };
        for letter in &month.letters {
            if let Some(unit) = &letter.unit {
                known.to_unit.entry(unit).or_default().push(letter);
            }
        }
        let messages = month.messages.iter().enumerate();
        for (at, mail) in messages.filter(|(_, mail)| mail.outcome == Outcome::NeedsPerson) {
            known.pending.entry(mail.from.to_ascii_lowercase()).or_default().push(at);
        }
        known
    }
}

/// One unit that may be written to.
#[derive(Clone, Copy)]
struct Case<'a> {
    context: LetterContext<'a>,
    unit: &'a Unit,
    state: &'a UnitMonth,
    address: &'a str,
}

impl<'a> LetterContext<'a> {
    /// Where a unit is written to.
    fn address(self, unit: &'a Unit) -> Option<&'a str> {
        let dead = |address: &str| self.known.dead.contains(&address.to_ascii_lowercase());
        unit.emails.iter().map(String::as_str).find(|address| !dead(address))
    }

    /// The day of a letter where the office is.
    fn day_of(self, letter: &LetterRecord) -> NaiveDate {
        self.campaign.local(letter.written_at).date_naive()
    }

    /// Letters to a unit that were written before, in their order.
    fn written_to(self, id: &UnitId) -> &'a [&'a LetterRecord] {
        self.known.to_unit.get(id).map_or(&[], Vec::as_slice)
    }

    /// Mails from a unit's addresses that wait for a person, oldest first.
    fn pending_from(self, unit: &Unit) -> impl Iterator<Item = &'a MessageRecord> {
        let addresses = unit.emails.iter().map(|email| email.to_ascii_lowercase());
        let places: BTreeSet<usize> =
            addresses.filter_map(|address| self.known.pending.get(&address)).flatten().copied().collect();
        places.into_iter().filter_map(|at| self.month.messages.get(at))
    }

    fn is_written(self, key: &str) -> bool {
        self.known.keys.contains(key)
    }

    /// Fills the template; the letter has neither attachments nor recipients yet.
    fn write(self, kind: LetterKind, key: String, template: &str, data: &impl Serialize) -> Result<Letter, Error> {
        let text = self.templates.render(template, data)?;
        let (subject, body) = split_subject(&text).ok_or_else(|| Error::NoSubject(template.to_owned()))?;
        Ok(Letter {
            kind,
            unit: None,
            message_id: format!("{}@{}", self.mark(&key), domain(&self.campaign.outbox.from)),
            key,
            to: Vec::new(),
            subject: subject.to_owned(),
            body: format!("{}\n", body.trim_end()),
            attachments: Vec::new(),
            in_reply_to: None,
        })
    }

    /// A letter's key as 32 hexadecimal digits, different for each campaign.
    fn mark(self, key: &str) -> String {
        mark(self.campaign, key)
    }
}

impl<'a> Case<'a> {
    /// Letters to the unit whose keys begin so, in their order.
    fn written_with(self, prefix: &str) -> Vec<&'a LetterRecord> {
        let letters = self.context.written_to(&self.unit.id).iter().copied();
        letters.filter(|letter| letter.key.starts_with(prefix)).collect()
    }

    /// Whether the campaign's gap between two reminders has passed since these. Days of the calendar, so that a cron job a
    /// minute earlier than last time does not skip a day.
    fn rested(self, letters: &[&LetterRecord]) -> bool {
        let (today, gap) = (self.context.as_of().date_naive(), self.context.campaign.outbox.reminder_gap_days.max(1));
        letters.iter().all(|letter| letter_data::after(self.context.day_of(letter), gap) <= today)
    }

    fn write(self, kind: LetterKind, key: String, template: &str, data: &impl Serialize) -> Result<Letter, Error> {
        let letter = self.context.write(kind, key, template, data)?;
        Ok(Letter { unit: Some(self.unit.id.clone()), to: vec![self.address.to_owned()], ..letter })
    }
}

fn mark(campaign: &Campaign, key: &str) -> String {
    sha256(format!("{}\n{key}", campaign.name).as_bytes()).chars().take(32).collect()
}

fn domain(address: &str) -> &str {
    address.rsplit_once('@').map_or("localhost", |(_, domain)| domain)
}

#[cfg(test)]
mod tests;
