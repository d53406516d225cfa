//! What a person wants to be decided in, by commands and by the desk; the decision with its checks in journal and ledger, and its
//! months marked, or why it cannot be, out.

mod acts;
mod lookup;
mod mails;

use std::sync::Mutex;

use chrono::{DateTime, FixedOffset};

use super::{Error, PaperMail, Pipeline};
use crate::{
    config::Period,
    decision::{Act, Address, Decision},
    i18n::LocalizedText,
    identity::ShortId,
    ledger::{self, AcceptedContact, Ledger},
    month::ContactProposal,
};

pub use lookup::unit_named;
pub use mails::LARGEST_PAPER;

/// What a person wants to be decided. Ids may be shortened to their first characters, units are named by name or id.
#[derive(Debug, Clone)]
pub enum Request {
    /// 采用.
    Accept {
        /// Id of the form.
        form: String,
    },
    /// 不予采用.
    Reject {
        /// Id of the form.
        form: String,
    },
    /// 归入单位.
    Assign {
        /// Id of the mail.
        mail: String,
        /// Whose it is.
        unit: String,
        /// The unit is known by the sender's address from now on.
        remember: bool,
    },
    /// 登记纸质或来电报送.
    Record {
        /// Whose it is.
        unit: String,
        /// Name of the file.
        file: String,
        /// Its content.
        bytes: Vec<u8>,
        /// When it came.
        received_at: DateTime<FixedOffset>,
    },
    /// 更正数据.
    Correct {
        /// Id of the figure.
        figure: String,
        /// Its value as typed; `None` lets it be in no sum.
        value: Option<String>,
    },
    /// 更正填报内容.
    Set {
        /// Id of the form.
        form: String,
        /// Name of the field.
        field: String,
        /// Its value as typed.
        value: String,
    },
    /// 更正收到时间.
    Received {
        /// Id of the form.
        form: String,
        /// When it arrived.
        at: DateTime<FixedOffset>,
    },
    /// 不再要求补正.
    Waive {
        /// Id of the finding.
        finding: String,
    },
    /// 本月免报.
    Excuse {
        /// Which unit.
        unit: String,
    },
    /// 零报告.
    Nil {
        /// Which unit.
        unit: String,
        /// When it said so; `None` is now.
        received_at: Option<DateTime<FixedOffset>>,
    },
    /// 办结.
    Done {
        /// Id of the mail.
        mail: String,
    },
    /// 撤销.
    Undo {
        /// Id of the decision.
        decision: String,
    },
}

/// Who decides, and why.
#[derive(Debug, Clone)]
pub struct Hand {
    /// Who.
    pub by: String,
    /// Why.
    pub why: String,
}

/// A decision that was written down.
#[derive(Debug)]
pub struct Decided {
    /// Its id.
    pub id: ShortId,
    /// Month that it is about.
    pub period: Period,
    /// Chinese name of what was decided.
    pub act: &'static str,
    /// What it is about.
    pub words: String,
}

/// Why nothing was decided or done.
#[derive(Debug)]
pub enum Refusal {
    /// What was asked for makes no sense: an unknown id, a value that is none.
    Wrong(LocalizedText),
    /// It does not fit what is known now.
    Impossible(LocalizedText),
    /// A fault of ours.
    Failed(Error),
}

impl Refusal {
    pub(super) fn wrong(chinese: impl Into<String>, english: impl Into<String>) -> Self {
        Self::Wrong(LocalizedText::new(chinese.into(), english.into()))
    }

    pub(super) fn impossible(chinese: impl Into<String>, english: impl Into<String>) -> Self {
        Self::Impossible(LocalizedText::new(chinese.into(), english.into()))
    }
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

impl From<ledger::Error> for Refusal {
    fn from(error: ledger::Error) -> Self {
        Self::Failed(error.into())
    }
}

/// A decision before it is written down.
struct Chosen {
    period: Period,
    act: Act,
    address: Address,
    fact: String,
    /// What it is about.
    words: String,
    with: With,
}

/// What is written down together with a decision.
enum With {
    Nothing,
    /// A form on paper.
    Paper(Box<PaperMail>),
    /// An address that the unit is known by from now on.
    Known(Box<ContactProposal>),
    /// One that it is known by no more.
    Forgotten(Box<AcceptedContact>),
}

impl Pipeline<'_> {
    /// Checks what a person wants and writes it down. `period` is the month that the person names; without it forms, figures,
    /// findings and mails are looked for in all months, and units are meant in the pipeline's own month.
    ///
    /// # Errors
    /// It cannot be decided; then nothing is changed.
    pub fn decide_as(&mut self, request: &Request, hand: &Hand, period: Option<Period>) -> Result<Decided, Refusal> {
        if hand.by.trim().is_empty() || hand.why.trim().is_empty() {
            return Err(Refusal::wrong(
                "请写明何人（--by）、因何（--why）这样处理",
                "say who decides (--by) and why (--why)",
            ));
        }
        let Chosen { period, act, address, fact, words, with } = self.choose(request, hand, period)?;
        let (at, number) = (self.as_of, self.ledger.decisions()?.len().saturating_add(1));
        let (by, why, name) = (hand.by.trim().to_owned(), hand.why.trim().to_owned(), act.chinese());
        let id = Decision::id_of(number, at);
        let decision = Decision { id: id.clone(), period, act, address, fact, by, why, at };
        match with {
            With::Nothing => self.decide(decision, |_| Ok(()))?,
            With::Paper(mail) => self.record(&mail, decision)?,
            With::Known(proposal) => self.decide(decision, |ledger| ledger.accept(&proposal))?,
            With::Forgotten(contact) => self.decide(decision, |ledger| ledger.withdraw(&contact))?,
        }
        tracing::info!(decision = %id, month = %period, "decided");
        Ok(Decided { id, period, act: name, words })
    }

    /// Writes a decision down, and what goes `with` it; the next run makes its months' papers and letters anew.
    ///
    /// # Errors
    /// The ledger refuses; then nothing is decided.
    pub fn decide(
        &mut self,
        decision: Decision,
        with: impl FnOnce(&Ledger) -> Result<(), ledger::Error>,
    ) -> Result<(), Error> {
        let marks: Vec<_> = decision.periods().into_iter().map(|period| (period, self.answers(period))).collect();
        self.ledger.transaction(|ledger| {
            with(ledger)?;
            ledger.decide(decision)?;
            marks.into_iter().try_for_each(|(period, answer)| ledger.mark_outstanding(period, answer))
        })?;
        // What was decided before is out of date.
        self.history = Mutex::default();
        Ok(())
    }
}
