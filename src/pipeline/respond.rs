//! A month in, its letters out: written down first, then sent ([`super::send`]), each once.

use std::collections::HashSet;

use chrono::{DateTime, FixedOffset};

use super::{
    Compiled, Doubt, Error, Pipeline, Wanted,
    send::{Responded, WaysOut, needs_release},
};
use crate::{
    config::{Approval, Period, UnitId},
    failpoint::{self, Point},
    ledger::NewLetter,
    letter::{self, Letter, LetterAttachment},
    month::{LetterKind, LetterRecord, LetterState, Month},
};

impl Pipeline<'_> {
    /// The letters of a period that go out now, written to bytes: those that wait and are still due, and new ones where
    /// they are wanted; nothing is stored or sent. What `doubt` holds back does not go.
    ///
    /// # Errors
    /// The ledger refuses, or a letter cannot be written.
    pub fn letters(&self, compiled: &mut Compiled, wanted: Wanted, doubt: &Doubt) -> Result<Vec<NewLetter>, Error> {
        // The units are the largest part of a month, and the same for the letters.
        let units = std::mem::take(&mut compiled.month.units);
        let mut month = Month { as_of: self.as_of, units, ..compiled.month.clone() };
        // What still waits is weighed again: its cause may have gone.
        let (waiting, known) = month.letters.into_iter().partition::<Vec<_>, _>(may_change);
        month.letters = known;
        let files = digest_files(compiled);
        let letters = letter::due(self.campaign, &month, self.templates, &files, &|form| self.original(form));
        compiled.month.units = month.units;
        let keys: HashSet<&str> = waiting.iter().map(|waits| waits.key.as_str()).collect();
        let units: HashSet<Option<&UnitId>> = waiting.iter().map(|waits| waits.unit.as_ref()).collect();
        letters?
            .into_iter()
            .filter(|letter| match letter.kind {
                kind if says_missing(kind) => wanted.reminders || keys.contains(letter.key.as_str()),
                // A letter to the same unit takes the place of one that waits.
                _ if units.contains(&letter.unit.as_ref()) => true,
                LetterKind::Digest => wanted.digest,
                // Every other kind answers a mail.
                _ => wanted.answers,
            })
            .filter(|letter| !held_back(doubt, &compiled.month, letter.kind, letter.unit.as_ref()))
            .map(|letter| self.written(letter, compiled.period, self.as_of))
            .collect()
    }

    /// Writes the period's letters down and sends them.
    ///
    /// # Errors
    /// The ledger refuses, or a letter cannot be written. A failing outbox is no error here: the letters wait.
    pub fn respond(
        &mut self,
        compiled: &mut Compiled,
        wanted: Wanted,
        doubt: &Doubt,
        ways: &mut WaysOut,
    ) -> Result<Responded, Error> {
        let letters = self.letters(compiled, wanted, doubt)?;
        let waiting = compiled.month.letters.iter().filter(|letter| may_change(letter));
        let (withheld, weighed): (Vec<_>, Vec<_>) =
            waiting.partition(|letter| held_back(doubt, &compiled.month, letter.kind, letter.unit.as_ref()));
        let approval = self.campaign.outbox.approval;
        let due: HashSet<&str> = letters.iter().map(|letter| letter.key.as_str()).collect();
        self.ledger.transaction(|ledger| {
            // What goes out is shown in the month's papers, which are made again after it.
            if !letters.is_empty() || !weighed.is_empty() {
                ledger.mark_outstanding(compiled.period, false)?;
            }
            for letter in weighed {
                if !due.contains(letter.key.as_str()) {
                    ledger.withdraw_letter(&letter.key)?;
                }
            }
            letters.iter().try_for_each(|letter| ledger.write_letter(letter, first_state(letter.kind, approval)))
        })?;
        failpoint::reach(Point::LettersWritten);
        let withheld: Vec<&str> = withheld.into_iter().map(|letter| letter.key.as_str()).collect();
        self.send_waiting(compiled.period, &withheld, ways)
    }

    fn written(&self, letter: Letter, period: Period, written_at: DateTime<FixedOffset>) -> Result<NewLetter, Error> {
        let bytes = letter.to_bytes(self.campaign, written_at)?;
        Ok(NewLetter {
            key: letter.key,
            period,
            unit: letter.unit,
            kind: letter.kind,
            to: letter.to,
            subject: letter.subject,
            message_id: letter.message_id,
            written_at,
            bytes,
        })
    }
}

/// Whether letters of this kind say that something did not arrive.
fn held_back(doubt: &Doubt, month: &Month, kind: LetterKind, unit: Option<&UnitId>) -> bool {
    *doubt != Doubt::default() && doubt.holds_back(kind, month.period, unit.and_then(|unit| month.unit(unit)))
}

fn says_missing(kind: LetterKind) -> bool {
    matches!(kind, LetterKind::Reminder | LetterKind::Escalation)
}

fn first_state(kind: LetterKind, approval: Approval) -> LetterState {
    if needs_release(kind, approval) { LetterState::Held } else { LetterState::Queued }
}

/// Whether a letter may still be made new or taken back.
fn may_change(letter: &LetterRecord) -> bool {
    matches!(letter.state, LetterState::Held | LetterState::Queued) && !letter.fixed
}

fn digest_files(compiled: &Compiled) -> Vec<LetterAttachment> {
    let names = [
        ("report.docx", "docx", letter::DOCX),
        ("report.pdf", "pdf", "application/pdf"),
        ("ledger.xlsx", "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ];
    let what = |name: &str| if name.starts_with("report") { "工作情况报告" } else { "台账" };
    names
        .iter()
        .filter_map(|(name, ending, content_type)| {
            let bytes = compiled.files.get(*name)?.clone();
            let name = format!("{}{}.{ending}", compiled.period.chinese(), what(name));
            Some(LetterAttachment { name, content_type: (*content_type).to_owned(), bytes })
        })
        .collect()
}
