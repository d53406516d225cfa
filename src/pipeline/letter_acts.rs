//! Letters and what a person wants done with them in; the letters with their new state in journal and ledger out. Also what a
//! recipient reads of a letter.

use sandbox::SandboxPool;

use super::{Error, Hand, Pipeline, Refusal};
use crate::{
    config::Campaign,
    identity::ShortId,
    ledger::{Ledger, StoredLetter},
    letter,
    limits::Limits,
    message::{self, Attachment},
    month::{LetterState, WrongState},
};

/// What a person can do with a letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LetterAct {
    /// 放行.
    Release,
    /// 撤回.
    Withdraw,
    /// 再发.
    Resend,
}

/// A letter with the id under which it is shown.
#[derive(Debug, Clone)]
pub struct ListedLetter {
    /// Its short id.
    pub id: String,
    /// The letter.
    pub letter: StoredLetter,
}

/// What a recipient reads.
#[derive(Debug, Clone)]
pub struct LetterText {
    /// The text.
    pub text: String,
    /// The files.
    pub attachments: Vec<Attachment>,
}

impl LetterAct {
    /// The word of the command line and of the journal.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Release => "release",
            Self::Withdraw => "withdraw",
            Self::Resend => "resend",
        }
    }

    /// Whether a letter in this state is meant where no letter is named.
    pub fn fits(self, state: LetterState) -> bool {
        match self {
            Self::Release => state == LetterState::Held,
            Self::Withdraw => matches!(state, LetterState::Held | LetterState::Queued),
            Self::Resend => state.needs_person(),
        }
    }

    fn apply(self, letter: &mut StoredLetter) -> Result<(), WrongState> {
        match self {
            Self::Release => letter.progress.release(),
            Self::Withdraw => letter.progress.withdraw(),
            Self::Resend => letter.progress.resend(letter.to.clone()),
        }
    }
}

impl ListedLetter {
    /// A letter with its id in full.
    pub fn of(letter: StoredLetter) -> Self {
        Self { id: ShortId::of("letter", &[&letter.key]).to_string(), letter }
    }

    /// The id as the month's other papers show it: two letters that agree in ten characters are not to be expected.
    #[must_use]
    pub fn shortened(mut self) -> Self {
        self.id.truncate(10);
        self
    }

    /// Name of the unit that it goes to, or of the office.
    pub fn recipient<'a>(&self, campaign: &'a Campaign) -> &'a str {
        let unit = self.letter.unit.as_ref().and_then(|id| campaign.register.unit(id));
        unit.map_or(campaign.office.name.as_str(), |unit| unit.name.as_str())
    }

    /// Whether an act can be done.
    pub fn allows(&self, act: LetterAct) -> bool {
        act.apply(&mut self.letter.clone()).is_ok()
    }

    /// Its text and files; both empty where they were not kept.
    ///
    /// # Errors
    /// The ledger refuses.
    pub fn text(&self, ledger: &Ledger) -> Result<LetterText, Error> {
        let bytes = ledger.letter_bytes(&self.letter.key)?;
        let read = message::read(&bytes, &Limits::default().mail, &SandboxPool::in_this_process())?;
        Ok(LetterText { text: read.body, attachments: read.attachments })
    }
}

impl Pipeline<'_> {
    /// Does something with letters: with all of them or, where one does not allow it, with none.
    ///
    /// # Errors
    /// A letter is not in a state that allows it, its text was not kept, or the ledger refuses.
    pub fn act_on_letters(
        &mut self,
        act: LetterAct,
        mut letters: Vec<ListedLetter>,
        hand: &Hand,
    ) -> Result<(), Refusal> {
        for listed in &mut letters {
            act.apply(&mut listed.letter).map_err(|WrongState { state, .. }| refused(&listed.id, state))?;
        }
        let mut renamed = Vec::new();
        for listed in letters.iter().filter(|_| act == LetterAct::Resend) {
            let StoredLetter { key, progress, .. } = &listed.letter;
            let again = letter::sent_again(self.campaign, key, progress.resent, &self.ledger.letter_bytes(key)?);
            renamed.push(again.ok_or_else(|| without_text(&listed.id))?);
        }
        self.ledger.transaction(|ledger| {
            for ListedLetter { letter, .. } in &letters {
                ledger.note_letter_decided(&letter.key, act.as_str(), &hand.by, &hand.why)?;
                ledger.note_progress(&letter.key, &letter.progress)?;
                ledger.mark_outstanding(letter.period, false)?;
            }
            for (ListedLetter { letter, .. }, (message_id, bytes)) in letters.iter().zip(&renamed) {
                ledger.rename_letter(&letter.key, message_id, bytes)?;
            }
            Ok(())
        })?;
        tracing::info!(action = act.as_str(), letters = letters.len(), at = %self.as_of.to_rfc3339(), "letters decided");
        Ok(())
    }
}

fn refused(id: &str, state: LetterState) -> Refusal {
    let (chinese, english) = match state {
        LetterState::Held | LetterState::Queued => ("还没有发出", "has not gone out yet"),
        LetterState::Sending => ("可能已经发出，下次运行核实", "may have gone out; the next run finds out"),
        LetterState::Sent => ("已经发出", "has gone out"),
        LetterState::Failed | LetterState::GivenUp => {
            ("没有送达；可以用 resend 再发", "did not arrive; resend sends it again")
        }
        LetterState::Withdrawn => ("已经撤回；可以用 release 恢复", "is withdrawn; release brings it back"),
    };
    Refusal::impossible(
        format!("函件 {id} {chinese}，不能这样处理；没有改动任何函件"),
        format!("the letter {id} {english}, so this cannot be done; no letter was changed"),
    )
}

fn without_text(id: &str) -> Refusal {
    Refusal::impossible(
        format!("函件 {id} 的全文没有保存，不能再发；没有改动任何函件"),
        format!("the text of the letter {id} was not kept, so it cannot be sent again; no letter was changed"),
    )
}
