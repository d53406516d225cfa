//! A month in, letters out: written down first, then handed to the outbox, each once.

use chrono::{DateTime, FixedOffset};

use super::{Compiled, Error, Pipeline, Wanted};
use crate::{
    config::{Approval, Period},
    failpoint::{self, Point},
    i18n::{Localize as _, LocalizedText},
    ledger::NewLetter,
    letter::{self, Letter, LetterAttachment},
    month::{LetterKind, LetterState, Month},
    outbox::{Envelope, Fate, Outbox},
};

/// What went out.
#[derive(Debug, Default)]
pub struct Responded {
    /// Letters handed to the outbox.
    pub sent: usize,
    /// Letters that wait for a person or for tomorrow's allowance.
    pub held: usize,
    /// Letters refused for good; a person must look.
    pub refused: usize,
    /// Whether the outbox as a whole failed, so that trying more letters is of no use in this run.
    pub outbox_unusable: bool,
    /// Why letters could not go now, in words without names or addresses; they are tried again.
    pub failures: Vec<LocalizedText>,
}

/// So often a letter may be handed over without an answer, over all runs: each time it may have arrived.
const UNANSWERED_LIMIT: u32 = 3;

impl Pipeline<'_> {
    /// The letters of a period that go out now, written to bytes: those that wait and are still due, and new ones where
    /// they are wanted; nothing is stored or sent. With `sure_of_missing` false a mail could not be read, so no
    /// letter says that nothing arrived.
    ///
    /// # Errors
    /// The ledger refuses, or a letter cannot be written.
    pub fn letters(&self, compiled: &Compiled, wanted: Wanted, sure_of_missing: bool) -> Result<Vec<NewLetter>, Error> {
        let mut month = Month { as_of: self.as_of, ..compiled.month.clone() };
        // What still waits is weighed again: its cause may have gone.
        let (waiting, known) =
            month.letters.into_iter().partition::<Vec<_>, _>(|letter| letter.state == LetterState::Held);
        month.letters = known;
        let files = digest_files(compiled);
        let letters = letter::due(self.campaign, &month, self.templates, &files)?;
        letters
            .into_iter()
            .filter(|letter| match letter.kind {
                kind if says_missing(kind) => {
                    sure_of_missing && (wanted.reminders || waiting.iter().any(|waits| waits.key == letter.key))
                }
                // A letter to the same unit takes the place of one that waits.
                _ if waiting.iter().any(|waits| waits.unit == letter.unit) => true,
                LetterKind::Digest => wanted.digest,
                // Every other kind answers a mail.
                _ => wanted.answers,
            })
            .map(|letter| self.written(letter, compiled.period, self.as_of))
            .collect()
    }

    /// Writes the period's letters down and hands them out; without an outbox they wait.
    ///
    /// # Errors
    /// The ledger refuses, or a letter cannot be written. A failing outbox is no error here: the letters wait.
    pub fn respond(
        &mut self,
        compiled: &Compiled,
        wanted: Wanted,
        sure_of_missing: bool,
        outbox: Option<&mut (dyn Outbox + 'static)>,
    ) -> Result<Responded, Error> {
        let letters = self.letters(compiled, wanted, sure_of_missing)?;
        let waiting = compiled.month.letters.iter().filter(|letter| letter.state == LetterState::Held);
        let (withheld, weighed): (Vec<_>, Vec<_>) =
            waiting.partition(|letter| says_missing(letter.kind) && !sure_of_missing);
        self.ledger.transaction(|ledger| {
            // What goes out is shown in the month's papers, which are made again after it.
            if !letters.is_empty() || !weighed.is_empty() {
                ledger.mark_outstanding(compiled.period, false)?;
            }
            for letter in weighed {
                if !letters.iter().any(|due| due.key == letter.key) {
                    ledger.withdraw_letter(&letter.key)?;
                }
            }
            letters.iter().try_for_each(|letter| ledger.write_letter(letter))
        })?;
        failpoint::reach(Point::LettersWritten);
        let to_release = letters.iter().filter(|letter| letter.kind.needs_release()).map(|letter| letter.key.as_str());
        let withheld: Vec<&str> = withheld.into_iter().map(|letter| letter.key.as_str()).chain(to_release).collect();
        self.send_waiting(compiled.period, &withheld, outbox)
    }

    fn send_waiting(
        &mut self,
        period: Period,
        withheld: &[&str],
        mut outbox: Option<&mut (dyn Outbox + 'static)>,
    ) -> Result<Responded, Error> {
        let mut responded = Responded::default();
        let settings = &self.campaign.outbox;
        let today = self.local_day();
        let mut allowance = settings.daily_limit.saturating_sub(self.ledger.sent_on(today)?);
        for (key, of_period) in self.ledger.waiting_letters()? {
            if of_period != period {
                continue;
            }
            let may_go = settings.approval == Approval::Automatic
                && allowance > 0
                && !responded.outbox_unusable
                && !withheld.contains(&key.as_str());
            let waiting = if may_go { self.ledger.waiting_letter(&key)? } else { None };
            let (Some(waiting), Some(outbox)) = (waiting, outbox.as_deref_mut()) else {
                responded.held += 1;
                continue;
            };
            let envelope = Envelope {
                from: settings.from.clone(),
                to: waiting.to,
                message_id: waiting.message_id,
                bytes: waiting.bytes,
            };
            match outbox.send(&envelope) {
                Ok(sent) => {
                    failpoint::reach(Point::LetterHandedOver);
                    self.ledger.note_sent(&key, today)?;
                    failpoint::reach(Point::LetterNoted);
                    tracing::info!(letter = %key, "letter sent");
                    responded.sent += 1;
                    allowance -= 1;
                    responded.failures.extend(sent.refused.into_iter().map(|refused| {
                        let reply = refused.reply;
                        LocalizedText::new(
                            format!("函件 {key} 的一个收件地址未被接收：{reply}。请核对收件单位的邮箱地址"),
                            format!(
                                "letter {key}: one of its addresses was refused: {reply}; look at the unit's addresses"
                            ),
                        )
                    }));
                }
                Err(error) => {
                    let mut words = error.localized();
                    tracing::warn!(letter = %key, reason = %words, "letter not sent");
                    match error.fate() {
                        Fate::Rejected => {
                            self.ledger.note_refused(&key, &words.chinese)?;
                            responded.refused += 1;
                        }
                        Fate::Unknown => {
                            let last = given_up();
                            if self.ledger.note_unanswered(&key, &words.chinese, UNANSWERED_LIMIT, &last.chinese)? {
                                responded.refused += 1;
                                words = last;
                            } else {
                                responded.held += 1;
                            }
                            // It may have gone out, and then it counts for the day.
                            allowance -= 1;
                        }
                        fate @ (Fate::Temporary | Fate::Unusable) => {
                            self.ledger.note_delayed(&key, &words.chinese)?;
                            responded.held += 1;
                            responded.outbox_unusable = fate == Fate::Unusable;
                        }
                    }
                    responded.failures.push(LocalizedText::new(
                        format!("函件 {key}：{}", words.chinese),
                        format!("letter {key}: {}", words.english),
                    ));
                }
            }
        }
        Ok(responded)
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
fn says_missing(kind: LetterKind) -> bool {
    matches!(kind, LetterKind::Reminder | LetterKind::Escalation)
}

/// Why a letter is not tried again though nobody refused it.
fn given_up() -> LocalizedText {
    LocalizedText::new(
        format!(
            "已递交{UNANSWERED_LIMIT}次，每次都没有等到发信服务器的答复，对方可能已经收到，不再自动发送。请打电话核实"
        ),
        format!(
            "handed over {UNANSWERED_LIMIT} times without an answer from the outgoing server; it may have arrived and is not sent again; please ask the unit"
        ),
    )
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
