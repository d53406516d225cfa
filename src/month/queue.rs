//! A unit's month and its entries in; which of its mails wait for a person no longer, because the unit's own form came after
//! them, out.
//!
//! A file that could not be opened, a form or a file of a doubtful sender and an answer that completes nothing are settled by
//! a form of the unit that counts, of the same month, that arrived later. Anything else in the mail keeps it waiting: a
//! material of a doubtful sender, a question, what belongs to another unit or to nobody.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, FixedOffset};

use super::{EntryRecord, SettledMail, Submission, UnitMonth, decided::Verdict};
use crate::intake::Content;

/// Notes the settled mails of a unit and takes the forms of doubtful senders among them out of those that wait.
pub(super) fn settle(month: &mut UnitMonth, entries: &[&EntryRecord]) {
    let mut mails: BTreeMap<&str, Vec<&EntryRecord>> = BTreeMap::new();
    for entry in entries {
        mails.entry(&entry.message).or_default().push(entry);
    }
    for (mail, entries) in mails {
        let arrived = entries.iter().map(|entry| entry.received_at).max();
        let later = arrived.and_then(|arrived| first_after(month, mail, arrived));
        let parts: Vec<Part> = entries.iter().map(|entry| part(month, entry)).collect();
        match later.filter(|_| !parts.contains(&Part::Stays)) {
            _ if parts.iter().all(|part| *part == Part::Nothing) => {}
            Some((by, at)) => month.settled.push(SettledMail { message: mail.to_owned(), by, at }),
            None => month.unsettled.push(mail.to_owned()),
        }
    }
    let settled: BTreeSet<&String> = month.settled.iter().map(|settled| &settled.message).collect();
    let (overtaken, unconfirmed) = std::mem::take(&mut month.unconfirmed)
        .into_iter()
        .partition(|form: &Submission| settled.contains(&form.message));
    (month.overtaken, month.unconfirmed) = (overtaken, unconfirmed);
}

/// What an entry means for its mail where the unit's own form came later.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// It waited, and the form settles it.
    Waits,
    /// Nobody waits for it.
    Nothing,
    /// The form does not settle it.
    Stays,
}

fn part(month: &UnitMonth, entry: &EntryRecord) -> Part {
    let is_rejected = matches!(entry.decided.verdict, Some(Verdict::Rejected(_)));
    let waits = entry.unconfirmed && !month.confirmed.contains(&entry.message);
    match &entry.content {
        Content::Form(_) if is_rejected || !waits => Part::Nothing,
        Content::Form(_) | Content::Fault(_) => Part::Waits,
        Content::Material(_) if waits => Part::Stays,
        Content::Material(_) => Part::Nothing,
        Content::Answer(answer) if answer.asks => Part::Stays,
        Content::Answer(_) if month.unused_answers.contains(&entry.message) => {
            // What it says may be what the form that counts still lacks.
            let is_complete = month.submission.as_ref().is_some_and(|form| form.checked.is_complete());
            if is_complete { Part::Waits } else { Part::Stays }
        }
        Content::Answer(_) if waits => Part::Stays,
        Content::Answer(_) => Part::Nothing,
    }
}

/// The mail and the time of the first form that counts, or counted, of another mail that arrived later.
fn first_after(
    month: &UnitMonth,
    mail: &str,
    arrived: DateTime<FixedOffset>,
) -> Option<(String, DateTime<FixedOffset>)> {
    let mut forms = month.superseded.iter().chain(&month.submission);
    let form = forms.find(|form| form.message != mail && form.received_at > arrived)?;
    Some((form.message.clone(), form.received_at))
}

#[cfg(test)]
mod tests {
    use crate::{
        config::{Period, UnitId},
        finding::{Code, Finding, Place},
        form::Answer,
        identity::sha256,
        intake::Content,
        month::{Correspondence, EntryDecisions, EntryRecord, MessageRecord, Month, MonthHistory, Outcome, assemble},
        testing::{self, at, campaign},
    };

    /// Day of July, content, and whether the sender is in doubt.
    type Sent = (&'static str, u32, Content, bool);

    fn form() -> Content {
        let mut form = testing::form("金湖社区", "2020.7.2", "", vec![testing::publicity("贴20张")]);
        form.unit.value = UnitId::new("jinhu");
        Content::Form(Box::new(testing::checked(form)))
    }

    fn unreadable() -> Content {
        Content::Fault(Box::new(Finding::new(Code::Unreadable, Place::file("坏.docx"), "", "")))
    }

    fn question() -> Content {
        Content::Answer(Box::new(Answer { asks: true, ..Answer::default() }))
    }

    fn entry(unit: Option<&str>, (mail, day, content, unconfirmed): Sent) -> EntryRecord {
        EntryRecord {
            unit: unit.and_then(UnitId::new),
            content,
            file: "附件3.docx".to_owned(),
            sha256: sha256(mail.as_bytes()),
            message: mail.to_owned(),
            message_id: None,
            received_at: at(&format!("2020-07-{day:02}T09:00:00+08:00")),
            unconfirmed,
            decided: EntryDecisions::default(),
        }
    }

    /// June with these entries, and the mail `first` that awaits a person.
    fn month(entries: Vec<EntryRecord>) -> Month {
        let (campaign, june): (_, Period) = (campaign(), "2020-06".parse().unwrap());
        let mut history = MonthHistory::default();
        history.insert(june, entries);
        let units = history.units(&campaign, june);
        let waiting = MessageRecord {
            id: "first".to_owned(),
            short_id: Default::default(),
            from: String::new(),
            subject: String::new(),
            received_at: at("2020-07-01T09:00:00+08:00"),
            outcome: Outcome::NeedsPerson,
            reason: "请人工阅处。".to_owned(),
        };
        let correspondence = Correspondence { messages: vec![waiting], ..Correspondence::default() };
        assemble(&campaign, june, at("2020-07-05T09:00:00+08:00"), units, correspondence)
    }

    /// Whether `first` still awaits a person.
    fn waits(entries: Vec<EntryRecord>) -> bool {
        month(entries).messages[0].outcome == Outcome::NeedsPerson
    }

    fn of_jinhu(sent: Vec<Sent>) -> Vec<EntryRecord> {
        sent.into_iter().map(|sent| entry(Some("jinhu"), sent)).collect()
    }

    #[test]
    fn a_file_that_could_not_be_opened_is_settled_by_the_units_later_form() {
        let month = month(of_jinhu(vec![("first", 1, unreadable(), false), ("second", 2, form(), false)]));
        let mail = &month.messages[0];
        assert_eq!(mail.outcome, Outcome::Ignored);
        assert_eq!(mail.reason, "请人工阅处。金湖社区已于7月2日9时0分报来情况表，这封来信不必再处理。");
    }

    #[test]
    fn a_strangers_form_is_settled_by_the_units_own_later_one_and_can_still_be_looked_at() {
        let month = month(of_jinhu(vec![("first", 1, form(), true), ("second", 2, form(), false)]));
        assert_eq!(month.messages[0].outcome, Outcome::Ignored);
        let jinhu = month.units.iter().find(|unit| unit.id.as_str() == "jinhu").unwrap();
        assert_eq!((jinhu.unconfirmed.len(), jinhu.overtaken.len()), (0, 1));
        assert!(!jinhu.overtaken[0].ids.form.as_str().is_empty());
    }

    #[test]
    fn what_came_before_or_in_doubt_or_with_something_else_settles_nothing() {
        // No form, an earlier one, one that waits itself.
        assert!(waits(of_jinhu(vec![("first", 1, unreadable(), false)])));
        assert!(waits(of_jinhu(vec![("second", 1, form(), false), ("first", 2, form(), true)])));
        assert!(waits(of_jinhu(vec![("first", 1, form(), true), ("second", 2, form(), true)])));
        // A question and a stranger's material are still to be looked at.
        let file = || ("first", 1, unreadable(), false);
        let later = || ("second", 2, form(), false);
        assert!(waits(of_jinhu(vec![file(), ("first", 1, question(), false), later()])));
        let material = Content::Material("做法".to_owned());
        assert!(waits(of_jinhu(vec![("first", 1, form(), true), ("first", 1, material, true), later()])));
        // Nothing of the mail waits for a form.
        assert!(waits(of_jinhu(vec![("first", 1, form(), false), later()])));
    }

    #[test]
    fn a_form_of_another_unit_or_month_settles_nothing() {
        let file = || entry(Some("jinhu"), ("first", 1, unreadable(), false));
        let later = |unit| entry(unit, ("second", 2, form(), false));
        assert!(waits(vec![file(), later(Some("heping"))]));
        assert!(waits(vec![file(), later(None)]));
        // The mail has something of another unit that is not settled, and something that is nobody's.
        let also = |unit| entry(unit, ("first", 1, unreadable(), false));
        assert!(waits(vec![file(), also(Some("heping")), later(Some("jinhu"))]));
        assert!(waits(vec![file(), also(None), later(Some("jinhu"))]));
        assert!(!waits(vec![file(), also(Some("heping")), later(Some("jinhu")), later(Some("heping"))]));
        // June knows nothing of a form of May.
        let (campaign, june): (_, Period) = (campaign(), "2020-06".parse().unwrap());
        let mut history = MonthHistory::default();
        history.insert(june.previous(), vec![later(Some("jinhu"))]);
        history.insert(june, vec![file()]);
        let jinhu = history.units(&campaign, june).into_iter().find(|unit| unit.id.as_str() == "jinhu").unwrap();
        assert!(jinhu.settled.is_empty());
    }

    #[test]
    fn an_answer_that_completes_nothing_is_settled_by_a_later_form_without_faults() {
        let answer =
            || Content::Answer(Box::new(Answer { phones: vec!["13800000006".to_owned()], ..Answer::default() }));
        let sent = |last| of_jinhu(vec![("first", 1, answer(), false), ("second", 2, last, false)]);
        assert!(!waits(sent(form())));
        let Content::Form(mut checked) = form() else { unreachable!() };
        checked.findings.push(Finding::new(Code::PhoneMissing, Place::field("报送人"), "", ""));
        assert!(waits(sent(Content::Form(checked))));
    }
}
