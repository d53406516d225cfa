//! A unit's mail and what was written in it in; the items of a form that its text gives, and for which month, out.

use chrono::NaiveDate;

use super::IntakeContext;
use crate::{
    check,
    config::{Period, Unit},
    form::{Answer, affirms, read_answer},
    message::{self, Message},
};

impl IntakeContext<'_> {
    /// What the sender wrote, without the mails quoted below it.
    pub(super) fn own_words(&self, message: &Message) -> String {
        let parts = message::authored_parts(&message.subject, message.document.as_ref(), &message.body, &|sender| {
            self.is_office(sender)
        });
        parts.first().map(message::BodyContent::text).unwrap_or_default()
    }

    /// The items that the text gives for a month's form. A date that cannot be that of the form is no item.
    pub(super) fn answer(&self, message: &Message, unit: &Unit, period: Period, received_on: NaiveDate) -> Answer {
        let words = self.own_words(message);
        let mut answer = read_answer(&words, unit, &self.reading, received_on);
        if affirms(&words, unit, &self.reading) {
            answer.confirms = numbers(&message.subject).chain(numbers(&message.body)).collect();
            answer.confirms.sort_unstable();
            answer.confirms.dedup();
        }
        answer.date = answer.date.filter(|(_, day)| *day <= received_on && check::belongs(*day, period));
        answer
    }
}

/// Each 收件号 that a text names: of our letter's subject, which the reply repeats or quotes.
fn numbers(text: &str) -> impl Iterator<Item = String> {
    const DIGITS: usize = 8;
    let after = text.split("收件号").skip(1);
    let number = after.filter_map(|rest| rest.get(..DIGITS));
    number.filter(|number| number.bytes().all(|byte| byte.is_ascii_hexdigit())).map(str::to_uppercase)
}

/// The month that an answer is about: the one that the subject names, if it is next to the one being collected.
pub(super) fn period_of_subject(subject: &str, expected: Period) -> Period {
    let near = [expected, expected.previous(), expected.next()];
    near.into_iter().find(|period| subject.contains(&period.chinese())).unwrap_or(expected)
}

/// Whether a mail answers another one, by its headers or its subject.
pub(super) fn is_reply(message: &Message) -> bool {
    const MARKS: [&str; 6] = ["re:", "re：", "回复", "答复", "回覆", "回信"];
    let subject = message.subject.trim().to_lowercase();
    !message.references.is_empty() || MARKS.iter().any(|mark| subject.starts_with(mark))
}
