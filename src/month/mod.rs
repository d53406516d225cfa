//! What is recorded about some periods in, a [`Month`] out: who has reported, which form counts, who is late, what the
//! forms say together. Pure: no database, no clock.
//!
//! ```text
//! entries of a period and of six before it ─ decisions ─ unit ─ cross_checks ─┐
//!                                              mails, letters, proposals ──────┴─ assemble ─ ids ─ Month
//! ```

mod assemble;
mod changes;
mod confirmation;
mod contacts;
mod cross_checks;
mod decided;
mod decisions;
mod facts;
mod freeze;
mod history;
mod ids;
mod issued;
mod letter_progress;
mod letter_state;
mod letters;
mod model;
mod original_name;
mod queue;
mod records;
mod status;
mod unit;

pub use assemble::assemble;
pub use changes::changes;
pub use confirmation::mail_number;
pub use contacts::{ContactProposal, Proposals, RefusedContact};
pub use decided::{ChangedFact, DecisionRecord, DecisionState, Duty, EntryDecisions, FormChange};
pub use facts::{Fact, facts};
pub use freeze::freeze;
pub use history::{MonthHistory, earliest_needed, needed};
#[cfg(test)]
pub(crate) use ids::assign_ids;
pub use ids::long_ids;
pub use issued::{Cause, Change, Difference, FrozenFigure, FrozenForm, FrozenMonth, FrozenUnit, Issue};
pub use letter_progress::{LetterProgress, PersonsWord, TRY_DAYS, UNANSWERED_LIMIT, WrongState};
pub use letter_state::{LetterEvent, LetterState};
pub use letters::{LetterKind, LetterRecord};
pub use model::{
    Completion, Counts, FileFinding, Material, Month, SettledMail, Submission, SubmissionIds, UnitMonth, WaivedFinding,
};
pub use records::{Correspondence, EntryRecord, MessageRecord};
pub use status::Status;

#[cfg(test)]
mod decision_tests;

pub use crate::intake::Outcome;
