//! A unit's entries in; those whose doubtful sender the unit itself has confirmed since, and when, out.

use std::collections::BTreeMap;

use chrono::{DateTime, FixedOffset};

use super::EntryRecord;
use crate::{check::CheckedForm, finding::Finding, intake::Content};

/// 收件号 of a mail, by which a unit's reply names it: eight of the 64 digits of its SHA-256.
pub fn mail_number(message: &str) -> String {
    message.chars().take(8).collect::<String>().to_uppercase()
}

/// What a unit has confirmed.
#[derive(Debug, Default)]
pub(super) struct Confirmations(BTreeMap<String, DateTime<FixedOffset>>);

impl Confirmations {
    /// Of the unit's own replies, those that came from its registered address.
    pub(super) fn of(entries: &[&EntryRecord]) -> Self {
        let mut confirmed = BTreeMap::new();
        for entry in entries.iter().filter(|entry| !entry.unconfirmed) {
            if let Content::Answer(answer) = &entry.content {
                for number in &answer.confirms {
                    confirmed.entry(number.clone()).or_insert(entry.received_at);
                }
            }
        }
        Self(confirmed)
    }

    /// When the unit confirmed a mail; `None` where it has not, or before the mail had come.
    pub(super) fn of_mail(&self, entry: &EntryRecord) -> Option<DateTime<FixedOffset>> {
        self.0.get(&mail_number(&entry.message)).copied().filter(|at| *at >= entry.received_at)
    }

    /// Whether an answer names a mail among these.
    pub(super) fn are_of(entries: &[&EntryRecord], numbers: &[String]) -> bool {
        let waiting = entries.iter().filter(|entry| entry.unconfirmed).map(|entry| mail_number(&entry.message));
        waiting.into_iter().any(|number| numbers.contains(&number))
    }
}

/// The form with its doubt settled.
pub(super) fn settled(checked: &CheckedForm, at: DateTime<FixedOffset>) -> CheckedForm {
    let mut checked = checked.clone();
    settle(&mut checked.findings, &format!("已由该单位{}来信确认", at.format("%-m月%-d日")));
    checked
}

/// Says of the findings about the sender how they were settled.
pub(super) fn settle(findings: &mut [Finding], how: &str) {
    for finding in findings.iter_mut().filter(|finding| finding.code.is_about_sender()) {
        let message = format!("{}，{how}。", finding.code.chinese());
        *finding = Finding { message, remedy: "无需处理。".to_owned(), ..finding.clone() };
    }
}
