//! What has been done with one letter so far and what happens to it in, the same afterwards out: its state, the recipients
//! that are left, and how often it was tried.

use chrono::{Days, NaiveDate};

use super::{LetterEvent, LetterState};

/// So often a letter is handed over without an answer: each time it may have arrived (RFC 5321 §6.1).
pub const UNANSWERED_LIMIT: u32 = 2;

/// So often a day a letter is offered to recipients that refuse it for now.
pub const TRIES_A_DAY: u32 = 3;

/// So many days a letter is offered to recipients that refuse it for now (RFC 5321 §4.5.4.1: at least four to five).
pub const TRY_DAYS: u64 = 5;

/// A person's last word on a letter.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum PersonsWord {
    /// None.
    #[default]
    None,
    /// It may go, whatever the campaign says about approval.
    Released,
    /// It is not wanted, even if its cause stays.
    Withdrawn,
    /// It goes again, even if its cause has gone.
    Resent,
}

/// What has been done with one letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LetterProgress {
    /// What has become of it.
    pub state: LetterState,
    /// Addresses that have neither taken nor refused it.
    pub pending: Vec<String>,
    /// Those of them to which it is being handed over; empty unless `state` is [`LetterState::Sending`].
    pub in_hand: Vec<String>,
    /// Addresses whose server has taken it.
    pub taken_by: Vec<String>,
    /// A person's last word on it.
    pub word: PersonsWord,
    /// How often a person sent it again.
    pub resent: u32,
    /// Why it did not go, or not to all; Chinese, empty where nothing went wrong.
    pub failure: String,
    /// Day of the last hand-over that counts for the day's limit.
    pub sent_on: Option<NaiveDate>,
    /// How often it was offered to a server.
    pub attempts: u32,
    /// How many of the hand-overs ended without an answer.
    pub unanswered: u32,
    /// First and last day on which recipients refused it for now.
    pub tried: Option<(NaiveDate, NaiveDate)>,
    /// How often on the last of these days.
    pub tries: u32,
    /// It went out, and a copy is still to be put in the Sent folder.
    pub copy_due: bool,
}

/// An event that cannot happen to a letter in its state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{event:?} cannot happen to a letter that is {state:?}")]
pub struct WrongState {
    /// The state.
    pub state: LetterState,
    /// The event.
    pub event: LetterEvent,
}

impl LetterProgress {
    /// A letter that was just written.
    pub fn new(to: Vec<String>, state: LetterState) -> Self {
        Self {
            state,
            pending: to,
            in_hand: Vec::new(),
            taken_by: Vec::new(),
            word: PersonsWord::None,
            resent: 0,
            failure: String::new(),
            sent_on: None,
            attempts: 0,
            unanswered: 0,
            tried: None,
            tries: 0,
            copy_due: false,
        }
    }

    /// Whether its text and recipients must stay as they are: somebody has it or may have it, or a person sends it again.
    pub fn is_fixed(&self) -> bool {
        self.unanswered > 0 || !self.taken_by.is_empty() || self.word == PersonsWord::Resent
    }

    /// Holds it or lets it go after the campaign's setting; a letter that a person released goes in any case.
    ///
    /// # Errors
    /// It is neither held nor queued.
    pub fn follow(&mut self, needs_release: bool) -> Result<(), WrongState> {
        let held = needs_release && self.word == PersonsWord::None;
        match (self.state, held) {
            (LetterState::Queued, true) => self.turn(LetterEvent::Hold),
            (LetterState::Held, false) => self.turn(LetterEvent::Release),
            _ => Ok(()),
        }
    }

    /// A person lets it go.
    ///
    /// # Errors
    /// It is neither held nor withdrawn.
    pub fn release(&mut self) -> Result<(), WrongState> {
        self.turn(LetterEvent::Release)?;
        self.word = PersonsWord::Released;
        Ok(())
    }

    /// A person does not want it.
    ///
    /// # Errors
    /// It has gone out, or may have.
    pub fn withdraw(&mut self) -> Result<(), WrongState> {
        self.turn(LetterEvent::Withdraw)?;
        self.word = PersonsWord::Withdrawn;
        Ok(())
    }

    /// A person sends it again, to all of `to`.
    ///
    /// # Errors
    /// It has not gone out yet.
    pub fn resend(&mut self, to: Vec<String>) -> Result<(), WrongState> {
        self.turn(LetterEvent::Resend)?;
        let resent = self.resent.saturating_add(1);
        *self = Self {
            word: PersonsWord::Resent,
            resent,
            sent_on: self.sent_on,
            attempts: self.attempts,
            ..Self::new(to, self.state)
        };
        Ok(())
    }

    /// Whether it may be offered once more on this day.
    pub fn may_be_offered(&self, today: NaiveDate) -> bool {
        self.tried.is_none_or(|(_, last)| last != today || self.tries < TRIES_A_DAY)
    }

    /// Whether it was refused for now on so many days that it is not tried again.
    pub fn is_expired(&self, today: NaiveDate) -> bool {
        let last_day = |first: NaiveDate| first.checked_add_days(Days::new(TRY_DAYS));
        self.tried.is_some_and(|(first, _)| last_day(first).is_none_or(|last| last <= today))
    }

    /// A recipient takes no more letters of this kind, or none at all; the letter is not offered to it again.
    pub fn drop_recipient(&mut self, address: &str, why: &str) {
        self.pending.retain(|pending| pending != address);
        self.in_hand.retain(|pending| pending != address);
        self.failure = why.to_owned();
    }

    /// Recipients refuse it for now.
    pub fn note_try(&mut self, today: NaiveDate, why: &str) {
        let first = self.tried.map_or(today, |(first, _)| first);
        self.tries = match self.tried {
            Some((_, last)) if last == today => self.tries.saturating_add(1),
            _ => 1,
        };
        self.tried = Some((first, today));
        self.failure = why.to_owned();
    }

    /// It is handed over to some recipients. On disk before the text leaves, so that a stopped program counts as a
    /// hand-over without an answer.
    ///
    /// # Errors
    /// It is neither queued nor in the middle of a hand-over.
    pub fn hand_over(&mut self, to: Vec<String>, today: NaiveDate) -> Result<(), WrongState> {
        self.turn(LetterEvent::HandOver)?;
        self.in_hand = to;
        self.sent_on = Some(today);
        self.attempts = self.attempts.saturating_add(1);
        self.unanswered = self.unanswered.saturating_add(1);
        Ok(())
    }

    /// The server has taken it, by its answer or by what the Sent folder shows.
    ///
    /// # Errors
    /// It was not handed over.
    pub fn taken(&mut self) -> Result<(), WrongState> {
        let in_hand = std::mem::take(&mut self.in_hand);
        self.pending.retain(|address| !in_hand.contains(address));
        self.taken_by.extend(in_hand);
        self.unanswered = 0;
        if self.pending.is_empty() {
            return self.turn(LetterEvent::Taken);
        }
        self.turn(LetterEvent::TakenInPart)
    }

    /// The server has answered that it does not take it, or the connection broke before the text left: it is tried again.
    ///
    /// # Errors
    /// It is not waiting to be sent.
    pub fn postpone(&mut self) -> Result<(), WrongState> {
        if self.state == LetterState::Sending {
            self.unanswered = self.unanswered.saturating_sub(1);
            if self.unanswered > 0 {
                // An earlier hand-over had no answer, which is still to be found out.
                return Ok(());
            }
            if self.taken_by.is_empty() {
                self.sent_on = None;
            }
        }
        self.in_hand.clear();
        self.turn(LetterEvent::Postponed)
    }

    /// No recipient is left that could take it, or it is refused by all that are: sent where some have it, else failed.
    ///
    /// # Errors
    /// It is not waiting to be sent.
    pub fn close(&mut self, why: &str) -> Result<(), WrongState> {
        self.failure = why.to_owned();
        self.pending.clear();
        self.in_hand.clear();
        if self.taken_by.is_empty() {
            return self.turn(LetterEvent::Refused);
        }
        self.unanswered = 0;
        self.turn(LetterEvent::Taken)
    }

    /// Whether it arrived cannot be known, and it has been handed over as often as is allowed.
    ///
    /// # Errors
    /// It was not handed over.
    pub fn give_up(&mut self, why: &str) -> Result<(), WrongState> {
        self.turn(LetterEvent::GiveUp)?;
        self.failure = why.to_owned();
        Ok(())
    }

    /// A bounce says that it did not arrive. With another address of the unit it is queued without a recipient until it is
    /// written anew.
    ///
    /// # Errors
    /// It was not sent.
    pub fn bounce(&mut self, has_other_address: bool, why: &str) -> Result<(), WrongState> {
        self.turn(if has_other_address { LetterEvent::Readdressed } else { LetterEvent::Bounced })?;
        self.taken_by.clear();
        self.copy_due = false;
        self.failure = why.to_owned();
        Ok(())
    }

    fn turn(&mut self, event: LetterEvent) -> Result<(), WrongState> {
        self.state = self.state.after(event).ok_or(WrongState { state: self.state, event })?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(number: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2020, 7, number).unwrap()
    }

    fn queued(to: &[&str]) -> LetterProgress {
        LetterProgress::new(to.iter().map(ToString::to_string).collect(), LetterState::Queued)
    }

    #[test]
    fn a_recipient_that_has_it_is_never_handed_it_again() {
        let mut letter = queued(&["a", "b"]);
        letter.note_try(day(1), "b: 451");
        letter.hand_over(vec!["a".to_owned()], day(1)).unwrap();
        letter.taken().unwrap();
        assert_eq!((letter.state, letter.pending.as_slice()), (LetterState::Queued, ["b".to_owned()].as_slice()));
        assert!(letter.is_fixed());
        letter.hand_over(vec!["b".to_owned()], day(2)).unwrap();
        letter.taken().unwrap();
        assert_eq!(letter.state, LetterState::Sent);
        assert_eq!(letter.taken_by, ["a", "b"]);

        let mut letter = queued(&["a", "b"]);
        letter.hand_over(vec!["a".to_owned()], day(1)).unwrap();
        letter.taken().unwrap();
        letter.close("b: 550").unwrap();
        assert_eq!(letter.state, LetterState::Sent);
    }

    #[test]
    fn a_stopped_program_counts_and_a_clear_answer_does_not() {
        let mut letter = queued(&["a"]);
        letter.hand_over(vec!["a".to_owned()], day(1)).unwrap();
        assert_eq!((letter.unanswered, letter.sent_on), (1, Some(day(1))));
        letter.postpone().unwrap();
        assert_eq!((letter.state, letter.unanswered, letter.sent_on), (LetterState::Queued, 0, None));
        for _ in 0..UNANSWERED_LIMIT {
            letter.hand_over(vec!["a".to_owned()], day(1)).unwrap();
        }
        assert_eq!(letter.unanswered, UNANSWERED_LIMIT);
        letter.give_up("?").unwrap();
        assert_eq!(letter.state, LetterState::GivenUp);
    }

    #[test]
    fn a_letter_refused_for_now_is_tried_three_times_a_day_for_five_days() {
        let mut letter = queued(&["a"]);
        for number in 1..=5 {
            assert!(!letter.is_expired(day(number)));
            for _ in 0..TRIES_A_DAY {
                assert!(letter.may_be_offered(day(number)));
                letter.note_try(day(number), "452");
            }
            assert!(!letter.may_be_offered(day(number)));
        }
        assert!(letter.is_expired(day(6)));
    }

    #[test]
    fn a_persons_release_holds_under_approval_and_a_letter_sent_again_is_not_weighed() {
        let mut letter = queued(&["a"]);
        letter.follow(true).unwrap();
        assert_eq!(letter.state, LetterState::Held);
        letter.release().unwrap();
        letter.follow(true).unwrap();
        assert_eq!(letter.state, LetterState::Queued);
        assert!(!letter.is_fixed());
        letter.hand_over(vec!["a".to_owned()], day(1)).unwrap();
        assert!(letter.withdraw().is_err());
        letter.taken().unwrap();
        letter.resend(vec!["a".to_owned()]).unwrap();
        letter.follow(true).unwrap();
        assert_eq!((letter.state, letter.resent), (LetterState::Queued, 1));
        assert!(letter.is_fixed() && letter.taken_by.is_empty());
    }
}
