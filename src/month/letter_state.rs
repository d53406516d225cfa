//! The state of a letter and an event in, its next state out. Nothing else decides which state follows which.

use serde::{Serialize, Serializer};

/// What has become of a letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LetterState {
    /// Waits for a person to release it.
    Held,
    /// Goes out as soon as letters may go and the outbox works.
    Queued,
    /// Being handed over, or handed over without an answer: the server may have it.
    Sending,
    /// Taken by the server of at least one recipient, and nothing is left to do.
    Sent,
    /// Refused for good, or for longer than it is tried.
    Failed,
    /// Handed over as often as is allowed, each time without an answer; a person must ask whether it arrived.
    GivenUp,
    /// Taken back before it went out.
    Withdrawn,
}

/// What happens to a letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LetterEvent {
    /// Letters are to wait for a person.
    Hold,
    /// It may go, by a person's word or the campaign's setting.
    Release,
    /// It is taken back: its cause has gone, or a person does not want it.
    Withdraw,
    /// The text is handed over; the server has not answered yet.
    HandOver,
    /// The server has taken it, and no recipient is left.
    Taken,
    /// The server has taken it for some recipients; others are tried again.
    TakenInPart,
    /// Nobody has it: it is tried again.
    Postponed,
    /// No recipient takes it.
    Refused,
    /// Whether it arrived cannot be known, and it is not handed over again.
    GiveUp,
    /// A bounce says that it did not arrive, and the unit has no other address.
    Bounced,
    /// A bounce says that it did not arrive; it goes to the unit's next address.
    Readdressed,
    /// A person sends it again.
    Resend,
}

impl LetterState {
    /// All states.
    pub const ALL: [Self; 7] =
        [Self::Held, Self::Queued, Self::Sending, Self::Sent, Self::Failed, Self::GivenUp, Self::Withdrawn];

    /// The state after an event; `None` where the event cannot happen to a letter in this state.
    pub fn after(self, event: LetterEvent) -> Option<Self> {
        use LetterEvent as Event;
        Some(match (self, event) {
            (Self::Queued, Event::Hold) => Self::Held,
            (Self::Held | Self::Withdrawn, Event::Release) => Self::Queued,
            (Self::Held | Self::Queued | Self::Failed | Self::GivenUp, Event::Withdraw) => Self::Withdrawn,
            // From `Sending`: the one further try after an end without an answer.
            (Self::Queued | Self::Sending, Event::HandOver) => Self::Sending,
            (Self::Sending, Event::Taken) => Self::Sent,
            (Self::Sending, Event::TakenInPart) => Self::Queued,
            (Self::Queued | Self::Sending, Event::Postponed) => Self::Queued,
            (Self::Queued | Self::Sending, Event::Refused) => Self::Failed,
            // Some recipients have it, and the others refuse it later.
            (Self::Queued, Event::Taken) => Self::Sent,
            (Self::Sending, Event::GiveUp) => Self::GivenUp,
            (Self::Sent, Event::Bounced) => Self::Failed,
            (Self::Sent, Event::Readdressed) => Self::Queued,
            (Self::Sent | Self::Failed | Self::GivenUp, Event::Resend) => Self::Queued,
            _ => return None,
        })
    }

    /// The word in the ledger and of `huizong letters`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::Queued => "queued",
            Self::Sending => "sending",
            Self::Sent => "sent",
            Self::Failed => "failed",
            Self::GivenUp => "given-up",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// Chinese name.
    pub fn chinese(self) -> &'static str {
        match self {
            Self::Held => "待放行",
            Self::Queued => "待发",
            Self::Sending => "待核实",
            Self::Sent => "已发出",
            Self::Failed => "未送达",
            Self::GivenUp => "是否送达不明",
            Self::Withdrawn => "已撤回",
        }
    }

    /// The state of a word.
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }

    /// One of the three words of `ledger.json` and `status --json`: sent, held (anything that is still to go out or to be
    /// found out), failed (a person must act).
    pub fn summary(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Held | Self::Queued | Self::Sending => "held",
            Self::Failed | Self::GivenUp | Self::Withdrawn => "failed",
        }
    }

    /// Whether it is still to go out, or to be found out whether it did.
    pub fn is_waiting(self) -> bool {
        matches!(self, Self::Held | Self::Queued | Self::Sending)
    }

    /// Whether a person must act because it did not arrive, or may not have.
    pub fn needs_person(self) -> bool {
        matches!(self, Self::Failed | Self::GivenUp)
    }
}

impl Serialize for LetterState {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.summary())
    }
}

#[cfg(test)]
mod tests {
    use super::{LetterEvent as Event, LetterState as State};

    const EVENTS: [Event; 12] = [
        Event::Hold,
        Event::Release,
        Event::Withdraw,
        Event::HandOver,
        Event::Taken,
        Event::TakenInPart,
        Event::Postponed,
        Event::Refused,
        Event::GiveUp,
        Event::Bounced,
        Event::Readdressed,
        Event::Resend,
    ];

    /// Each state with the state after each event, in the order of [`EVENTS`]; `-` where the event cannot happen.
    const TABLE: &str = "
        held      -     queued withdrawn -       -    -      -      -      -        -      -      -
        queued    held  -      withdrawn sending sent -      queued failed -        -      -      -
        sending   -     -      -         sending sent queued queued failed given-up -      -      -
        sent      -     -      -         -       -    -      -      -      -        failed queued queued
        failed    -     -      withdrawn -       -    -      -      -      -        -      -      queued
        given-up  -     -      withdrawn -       -    -      -      -      -        -      -      queued
        withdrawn -     queued -         -       -    -      -      -      -        -      -      -
    ";

    #[test]
    fn every_event_in_every_state() {
        let rows: Vec<Vec<&str>> = TABLE
            .lines()
            .map(|line| line.split_whitespace().collect())
            .filter(|row: &Vec<&str>| !row.is_empty())
            .collect();
        assert_eq!(rows.len(), State::ALL.len());
        for row in rows {
            let state = State::of(row[0]).unwrap();
            assert_eq!(row.len(), EVENTS.len() + 1);
            for (event, expected) in EVENTS.into_iter().zip(&row[1..]) {
                let after = state.after(event).map_or("-", State::as_str);
                assert_eq!(after, *expected, "{state:?} {event:?}");
            }
        }
    }

    #[test]
    fn what_may_have_been_sent_is_never_taken_back_or_queued_without_an_answer() {
        for event in EVENTS {
            let answered = matches!(event, Event::TakenInPart | Event::Postponed);
            assert_eq!(State::Sending.after(event) == Some(State::Queued), answered, "{event:?}");
        }
        assert_eq!(State::Sending.after(Event::Withdraw), None);
    }
}
