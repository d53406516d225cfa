//! Letters that wait in, letters sent out: each is committed as being handed over before its text leaves, and as sent
//! once the server has taken it. What an earlier run left open is found out first.

use chrono::NaiveDate;

use super::{Error, Pipeline};
use crate::{
    config::{Approval, Period},
    failpoint::{self, Point},
    i18n::{Localize as _, LocalizedText},
    ledger::{AddressWord, StoredLetter},
    mailbox::SentFolder,
    month::{LetterKind, LetterState, TRY_DAYS, UNANSWERED_LIMIT},
    outbox::{Consequence, Envelope, Outbox, RecipientAnswer},
};

/// After so many letters in a row that the server fails to take, no more are tried in this run.
const FAILURES_IN_A_ROW: u32 = 3;

/// What went out.
#[derive(Debug, Default)]
pub struct Responded {
    /// Letters handed to the outbox.
    pub sent: usize,
    /// Letters that wait: for a person, for tomorrow's allowance, for the outbox, or for word whether they arrived.
    pub held: usize,
    /// Letters refused for good or given up; a person must look.
    pub refused: usize,
    /// Why letters could not go now, in words without names or addresses.
    pub failures: Vec<LocalizedText>,
}

/// Where the letters of one run go.
#[derive(Default)]
pub struct WaysOut {
    /// The outbox; without one letters wait.
    pub outbox: Option<Box<dyn Outbox>>,
    /// Where copies are kept.
    pub sent_folder: Option<Box<dyn SentFolder>>,
    /// Letters in a row that the server failed to take.
    failed_in_a_row: u32,
}

/// What is known of a letter that was handed over without an answer.
enum Evidence {
    Taken,
    None,
    /// It could not be looked for.
    Unknown(LocalizedText),
}

/// What became of a letter in this run.
enum Outcome {
    Sent,
    Waits,
    Lost,
}

impl WaysOut {
    /// The ways out of a run.
    pub fn new(outbox: Option<Box<dyn Outbox>>, sent_folder: Option<Box<dyn SentFolder>>) -> Self {
        Self { outbox, sent_folder, failed_in_a_row: 0 }
    }

    fn note_failure(&mut self, consequence: Consequence) {
        match consequence {
            Consequence::Rejected => self.failed_in_a_row = 0,
            Consequence::Deferred | Consequence::Interrupted | Consequence::Unclear => self.failed_in_a_row += 1,
            Consequence::Unusable => self.outbox = None,
        }
    }
}

impl Pipeline<'_> {
    /// How many letters may go out now. The only place that decides it.
    fn letters_that_may_go(&self, today: NaiveDate) -> Result<u32, Error> {
        Ok(self.campaign.outbox.daily_limit.saturating_sub(self.ledger.sent_on(today)?))
    }

    /// Whether a letter would go out if a run started now.
    pub(super) fn may_send(&self) -> Result<bool, Error> {
        Ok(self.ledger.has_letters_to_send()? && self.letters_that_may_go(self.local_day())? > 0)
    }

    pub(super) fn send_waiting(
        &mut self,
        period: Period,
        withheld: &[&str],
        ways: &mut WaysOut,
    ) -> Result<Responded, Error> {
        let mut responded = Responded::default();
        let today = self.local_day();
        for (key, of_period) in self.ledger.waiting_letters()? {
            if of_period != period {
                continue;
            }
            let Some(mut letter) = self.ledger.stored_letter(&key)? else { continue };
            self.follow_approval(&mut letter)?;
            let may_go = letter.progress.state != LetterState::Held
                && ways.outbox.is_some()
                && !withheld.contains(&key.as_str())
                && !self.stop.is_requested();
            let outcome =
                if may_go { self.send_one(letter, today, ways, &mut responded.failures)? } else { Outcome::Waits };
            match outcome {
                Outcome::Sent => responded.sent += 1,
                Outcome::Waits => responded.held += 1,
                Outcome::Lost => responded.refused += 1,
            }
            if ways.failed_in_a_row >= FAILURES_IN_A_ROW {
                ways.outbox = None;
                ways.failed_in_a_row = 0;
                responded.failures.push(LocalizedText::new(
                    format!("接连{FAILURES_IN_A_ROW}封函都没有发成，本次不再发送，其余的下次运行再发"),
                    format!(
                        "{FAILURES_IN_A_ROW} letters in a row could not be sent; the others go out with the next run"
                    ),
                ));
            }
        }
        Ok(responded)
    }

    /// Holds a letter or lets it go after the campaign's setting.
    fn follow_approval(&self, letter: &mut StoredLetter) -> Result<(), Error> {
        let before = letter.progress.state;
        letter.progress.follow(needs_release(letter.kind, self.campaign.outbox.approval))?;
        if letter.progress.state != before {
            self.ledger.note_progress(&letter.key, &letter.progress)?;
        }
        Ok(())
    }

    fn send_one(
        &mut self,
        mut letter: StoredLetter,
        today: NaiveDate,
        ways: &mut WaysOut,
        failures: &mut Vec<LocalizedText>,
    ) -> Result<Outcome, Error> {
        let key = letter.key.clone();
        let mut tell = |words: &LocalizedText| {
            tracing::warn!(letter = %key, reason = %words, "letter not sent");
            failures.push(LocalizedText::new(
                format!("函件 {key}：{}", words.chinese),
                format!("letter {key}: {}", words.english),
            ));
        };
        let mut envelope = Envelope {
            from: self.campaign.outbox.from.clone(),
            to: Vec::new(),
            message_id: letter.message_id.clone(),
            bytes: self.ledger.letter_bytes(&letter.key)?,
        };
        if letter.progress.state == LetterState::Sending {
            match evidence(ways, &envelope) {
                Evidence::Taken => {
                    letter.progress.taken()?;
                    self.store(&letter)?;
                    if letter.progress.state == LetterState::Sent {
                        return Ok(Outcome::Sent);
                    }
                }
                Evidence::None if letter.progress.unanswered >= UNANSWERED_LIMIT => {
                    let words = given_up();
                    letter.progress.give_up(&words.chinese)?;
                    self.store(&letter)?;
                    tell(&words);
                    return Ok(Outcome::Lost);
                }
                Evidence::None => {}
                Evidence::Unknown(words) => {
                    tell(&words);
                    return Ok(Outcome::Waits);
                }
            }
        }
        let dead = self.ledger.dead_addresses()?;
        let is_dead = |address: &String| dead.contains(&address.to_ascii_lowercase());
        letter.progress.pending.retain(|address| !is_dead(address));
        if letter.progress.pending.is_empty() {
            return self.without_recipients(letter);
        }
        if letter.progress.is_expired(today) {
            let words = expired(&letter.progress.failure);
            letter.progress.close(&words.chinese)?;
            self.store(&letter)?;
            tell(&words);
            return Ok(if letter.progress.state == LetterState::Sent { Outcome::Sent } else { Outcome::Lost });
        }
        if !letter.progress.may_be_offered(today) || self.letters_that_may_go(today)? == 0 {
            return Ok(Outcome::Waits);
        }
        let Some(outbox) = ways.outbox.as_deref_mut() else { return Ok(Outcome::Waits) };
        envelope.to.clone_from(&letter.progress.pending);
        let answers = match outbox.offer(&envelope) {
            Ok(answers) => answers,
            Err(error) => {
                let words = error.localized();
                tell(&words);
                ways.note_failure(error.consequence());
                if error.consequence() == Consequence::Rejected {
                    letter.progress.close(&words.chinese)?;
                } else {
                    letter.progress.failure = words.chinese.into();
                }
                self.store(&letter)?;
                return Ok(outcome(&letter));
            }
        };
        let accepted = self.note_answers(&mut letter, &answers, today, &mut tell)?;
        if accepted.is_empty() {
            let not_now = answers.iter().all(|answer| matches!(answer, RecipientAnswer::NotNow { .. }));
            ways.note_failure(if not_now { Consequence::Deferred } else { Consequence::Rejected });
            if letter.progress.pending.is_empty() {
                return self.without_recipients(letter);
            }
            self.store(&letter)?;
            return Ok(Outcome::Waits);
        }
        letter.progress.hand_over(accepted, today)?;
        self.store(&letter)?;
        failpoint::reach(Point::LetterInHand);
        match outbox.transmit(&envelope) {
            Ok(()) => {
                failpoint::reach(Point::LetterHandedOver);
                ways.failed_in_a_row = 0;
                letter.progress.taken()?;
                letter.progress.copy_due |= ways.sent_folder.is_some();
                self.store(&letter)?;
                failpoint::reach(Point::LetterNoted);
                tracing::info!(letter = %letter.key, "letter sent");
            }
            Err(error) => {
                let words = error.localized();
                tell(&words);
                ways.note_failure(error.consequence());
                letter.progress.failure = words.chinese.to_string();
                match error.consequence() {
                    // Found out by the next run.
                    Consequence::Unclear => {}
                    Consequence::Rejected => {
                        for address in std::mem::take(&mut letter.progress.in_hand) {
                            letter.progress.drop_recipient(&address, &words.chinese);
                        }
                        if letter.progress.pending.is_empty() {
                            letter.progress.close(&words.chinese)?;
                        } else {
                            letter.progress.postpone()?;
                        }
                    }
                    Consequence::Deferred => {
                        letter.progress.note_try(today, &words.chinese);
                        letter.progress.postpone()?;
                    }
                    Consequence::Interrupted | Consequence::Unusable => letter.progress.postpone()?,
                }
                self.store(&letter)?;
            }
        }
        Ok(outcome(&letter))
    }

    /// Takes the recipients' answers to heart: who is unknown is dead from now on, who refuses for now stays for another run.
    /// Returns those that accept.
    fn note_answers(
        &self,
        letter: &mut StoredLetter,
        answers: &[RecipientAnswer],
        today: NaiveDate,
        tell: &mut impl FnMut(&LocalizedText),
    ) -> Result<Vec<String>, Error> {
        let mut accepted = Vec::new();
        let mut deferred = None;
        for (address, answer) in letter.progress.pending.clone().into_iter().zip(answers) {
            let words = refusal_words(answer);
            if let Some(words) = &words {
                tell(words);
            }
            let chinese = words.map(|words| words.chinese.to_string()).unwrap_or_default();
            match answer {
                RecipientAnswer::Accepted => accepted.push(address),
                RecipientAnswer::NotNow { .. } => deferred = Some(chinese),
                RecipientAnswer::Unknown { .. } => {
                    self.ledger.note_address(&AddressWord {
                        address: address.to_ascii_lowercase(),
                        dead: true,
                        instant: self.as_of.timestamp(),
                        message: String::new(),
                        why: chinese.clone(),
                    })?;
                    letter.progress.drop_recipient(&address, &chinese);
                }
                RecipientAnswer::Refused { .. } => letter.progress.drop_recipient(&address, &chinese),
            }
        }
        if let Some(words) = deferred {
            letter.progress.note_try(today, &words);
        }
        Ok(accepted)
    }

    /// A letter whose recipients have all gone: it waits to be written to the unit's next address where there is one.
    fn without_recipients(&self, mut letter: StoredLetter) -> Result<Outcome, Error> {
        if letter.progress.is_fixed() || !self.moves_to_other_address(&letter)? {
            let why = match letter.progress.failure.as_str() {
                "" => "登记的邮箱都无法送达".to_owned(),
                why => why.to_owned(),
            };
            letter.progress.close(&why)?;
        }
        self.store(&letter)?;
        Ok(outcome(&letter))
    }

    /// Whether the unit has another address than those of a letter, which are all dead. One that only refuses the letter
    /// would be written to again.
    fn moves_to_other_address(&self, letter: &StoredLetter) -> Result<bool, Error> {
        let Some(unit) = letter.unit.as_ref().and_then(|id| self.campaign.register.unit(id)) else { return Ok(false) };
        let dead = self.ledger.dead_addresses()?;
        let is_dead = |address: &String| dead.contains(&address.to_ascii_lowercase());
        Ok(letter.to.iter().all(is_dead) && !unit.emails.iter().all(is_dead))
    }

    pub(super) fn store(&self, letter: &StoredLetter) -> Result<(), Error> {
        Ok(self.ledger.note_progress(&letter.key, &letter.progress)?)
    }
}

/// Whether a letter of this kind waits for a person.
pub(super) fn needs_release(kind: LetterKind, approval: Approval) -> bool {
    approval == Approval::Hold || kind.needs_release()
}

fn outcome(letter: &StoredLetter) -> Outcome {
    match letter.progress.state {
        LetterState::Sent => Outcome::Sent,
        LetterState::Failed | LetterState::GivenUp | LetterState::Withdrawn => Outcome::Lost,
        LetterState::Held | LetterState::Queued | LetterState::Sending => Outcome::Waits,
    }
}

/// Whether a letter that was handed over without an answer has been taken, as far as it can be seen.
fn evidence(ways: &mut WaysOut, envelope: &Envelope) -> Evidence {
    if ways.outbox.as_deref().is_some_and(|outbox| outbox.holds(envelope)) {
        return Evidence::Taken;
    }
    match ways.sent_folder.as_deref_mut().map(|folder| folder.holds(&envelope.message_id)) {
        Some(Ok(Some(true))) => Evidence::Taken,
        None | Some(Ok(_)) => Evidence::None,
        Some(Err(error)) => Evidence::Unknown(error.localized()),
    }
}

fn refusal_words(answer: &RecipientAnswer) -> Option<LocalizedText> {
    Some(match answer {
        RecipientAnswer::Accepted => return None,
        RecipientAnswer::NotNow { reply } => LocalizedText::new(
            format!("一个收件地址暂不接收：{reply}。以后几次运行再发"),
            format!("one of its addresses does not take it now: {reply}; it is tried again by later runs"),
        ),
        RecipientAnswer::Unknown { reply } => LocalizedText::new(
            format!("一个收件地址不存在：{reply}。不再发往该地址，请核对收件单位的邮箱地址"),
            format!(
                "nobody is at one of its addresses: {reply}; nothing is sent there any more; look at the unit's address"
            ),
        ),
        RecipientAnswer::Refused { reply } => LocalizedText::new(
            format!("一个收件地址拒收这封函：{reply}。请核对收件单位的邮箱地址"),
            format!("one of its addresses rejects this letter: {reply}; look at the unit's address"),
        ),
    })
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

fn expired(last: &str) -> LocalizedText {
    LocalizedText::new(
        format!("连续{TRY_DAYS}天未能送达，不再自动发送：{last}"),
        format!("it could not be delivered for {TRY_DAYS} days and is not tried again"),
    )
}
