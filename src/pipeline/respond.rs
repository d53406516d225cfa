//! A month in, letters out: written down first, then handed to the outbox, each once.

use chrono::{DateTime, FixedOffset};

use super::{Compiled, Error, Pipeline};
use crate::{
    campaign::{Approval, Period},
    failpoint::{self, Point},
    language::{Bilingual, Tell as _},
    ledger::{LetterKind, LetterState, Month, NewLetter},
    letter::{self, Letter, LetterAttachment},
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
    /// Why letters could not go now, in words without names or addresses; they are tried again.
    pub setbacks: Vec<Bilingual>,
}

impl Pipeline<'_> {
    /// The letters that a period asks for now, written to bytes; nothing is stored or sent.
    /// With `sure_of_missing` false a mail could not be read, so nobody is told that nothing arrived.
    ///
    /// # Errors
    /// The ledger refuses, or a letter cannot be written.
    pub fn letters(&self, compiled: &Compiled, sure_of_missing: bool) -> Result<Vec<NewLetter>, Error> {
        let mut month = Month { as_of: self.as_of, ..compiled.month.clone() };
        // What still waits is weighed again: its cause may have gone.
        month.letters.retain(|letter| letter.state != LetterState::Held);
        let files = digest_files(compiled);
        let letters = letter::due(self.campaign, &month, self.templates, &files)?;
        letters
            .into_iter()
            .filter(|letter| sure_of_missing || letter.kind != LetterKind::Reminder)
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
        sure_of_missing: bool,
        outbox: Option<&mut (dyn Outbox + 'static)>,
    ) -> Result<Responded, Error> {
        let letters = self.letters(compiled, sure_of_missing)?;
        self.ledger.together(|ledger| {
            for (key, period) in ledger.waiting_letters()? {
                if period == compiled.period && !letters.iter().any(|letter| letter.key == key) {
                    ledger.withdraw_letter(&key)?;
                }
            }
            letters.iter().try_for_each(|letter| ledger.write_letter(letter))
        })?;
        failpoint::reach(Point::LettersWritten);
        self.send_waiting(compiled.period, outbox)
    }

    fn send_waiting(
        &mut self,
        period: Period,
        mut outbox: Option<&mut (dyn Outbox + 'static)>,
    ) -> Result<Responded, Error> {
        let mut responded = Responded::default();
        let settings = &self.campaign.outbox;
        let today = self.as_of.with_timezone(&self.campaign.timezone).date_naive();
        let mut allowance = settings.daily_limit.saturating_sub(self.ledger.sent_on(today)?);
        let mut open = settings.approval == Approval::Automatic;
        for (key, of_period) in self.ledger.waiting_letters()? {
            if of_period != period {
                continue;
            }
            let waiting = if open && allowance > 0 { self.ledger.waiting_letter(&key)? } else { None };
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
                    responded.sent += 1;
                    allowance -= 1;
                    responded.setbacks.extend(sent.refused.into_iter().map(|refused| {
                        let reply = refused.reply;
                        Bilingual::new(
                            format!("函件 {key} 的一个收件地址未被接收：{reply}。请核对收件单位的邮箱地址"),
                            format!(
                                "letter {key}: one of its addresses was refused: {reply}; look at the unit's addresses"
                            ),
                        )
                    }));
                }
                Err(error) => {
                    let words = error.in_chinese();
                    match error.fate() {
                        Fate::Rejected => {
                            self.ledger.note_refused(&key, &words)?;
                            responded.refused += 1;
                        }
                        fate @ (Fate::Temporary | Fate::Unusable) => {
                            self.ledger.note_delayed(&key, &words)?;
                            responded.held += 1;
                            open &= fate == Fate::Temporary;
                        }
                    }
                    responded
                        .setbacks
                        .push(Bilingual::new(format!("函件 {key}：{words}"), format!("letter {key}: {error}")));
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
