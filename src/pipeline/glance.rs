//! A month in, what commands show of it out: counts, units with their faults, what awaits a person. Holds no forms, so
//! that a run with nothing to do reads none.

use serde::{Deserialize, Serialize};

use crate::{
    config::{Campaign, Period},
    finding::Code,
    identity::ShortId,
    month::{ContactProposal, Counts, LetterState, Month, Outcome, Status, UnitMonth},
    report::{self, DecisionReport},
};

/// A month at a glance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Glance {
    /// 报送月份.
    pub period: Period,
    /// Whether the deadline has passed.
    pub due: bool,
    /// How many units have which status.
    pub counts: Counts,
    /// All units, in the order of the register.
    pub units: Vec<UnitGlance>,
    /// Mails that await a person.
    pub needs_person: Vec<MailGlance>,
    /// Decisions that wait for confirmation: what was decided about what, by whom.
    pub held_decisions: Vec<String>,
    /// Liaison officers that await the office's word, as [`contact_words`].
    pub contacts: Vec<String>,
    /// Letters of the month.
    pub letters: Tally,
    /// Characters of the report that no typeface has.
    pub missing_characters: String,
}

/// One unit at a glance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitGlance {
    /// 单位名称.
    pub name: String,
    /// What has become of its form.
    pub status: Status,
    /// Whether its first form came after the deadline.
    pub late: bool,
    /// Ids of its forms that wait for a person.
    pub waiting: Vec<ShortId>,
    /// Its errors, in the order of the mail.
    pub faults: Vec<Code>,
}

/// A mail that awaits a person, at a glance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailGlance {
    /// 编号.
    pub id: ShortId,
    /// Why.
    pub reason: String,
}

/// How many letters went out, wait, and failed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// Handed to the outbox.
    pub sent: usize,
    /// Waiting for a person, for another day, or for word whether it arrived.
    pub held: usize,
    /// Refused for good, or given up.
    pub failed: usize,
}

impl Glance {
    /// What commands show of a month.
    pub fn of(campaign: &Campaign, month: &Month) -> Self {
        let needs_person = month.messages.iter().filter(|message| message.outcome == Outcome::NeedsPerson);
        let contact = |proposal: &ContactProposal| {
            let unit = campaign.register.name(&proposal.unit);
            contact_words(unit, proposal)
        };
        Self {
            period: month.period,
            due: month.as_of > month.deadline,
            counts: month.counts(),
            units: month.units.iter().map(UnitGlance::of).collect(),
            needs_person: needs_person
                .map(|message| MailGlance { id: message.short_id.clone(), reason: message.reason.clone() })
                .collect(),
            held_decisions: report::decisions(campaign, month)
                .into_iter()
                .filter(|decision| decision.held)
                .map(|decision| {
                    let DecisionReport { id, about_text, act_text, by, state_text, .. } = decision;
                    format!("{id} {about_text}，{act_text}（{by}）：{state_text}")
                })
                .collect(),
            contacts: month.proposals.iter().map(contact).collect(),
            letters: Tally::of(month),
            missing_characters: String::new(),
        }
    }

    /// Whether a unit's form is due or faulty, a letter has not gone out, or somebody of the office must look.
    pub fn awaits_somebody(&self) -> bool {
        let units = self.counts.incomplete + self.counts.unconfirmed > 0 || self.due && self.counts.missing > 0;
        let waits = !self.needs_person.is_empty() || !self.held_decisions.is_empty();
        units || waits || self.letters.held + self.letters.failed > 0
    }
}

impl UnitGlance {
    fn of(unit: &UnitMonth) -> Self {
        let faults = unit.errors().iter().map(|finding| finding.code).collect();
        let waiting = unit.unconfirmed.iter().map(|form| form.ids.form.clone()).collect();
        Self { name: unit.name.clone(), status: unit.status, late: unit.late, waiting, faults }
    }
}

impl Tally {
    fn of(month: &Month) -> Self {
        let letters = |is: &dyn Fn(LetterState) -> bool| month.letters.iter().filter(|letter| is(letter.state)).count();
        Self {
            sent: letters(&|state| state == LetterState::Sent),
            held: letters(&LetterState::is_waiting),
            failed: letters(&LetterState::needs_person),
        }
    }

    /// Both together.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self { sent: self.sent + other.sent, held: self.held + other.held, failed: self.failed + other.failed }
    }
}

/// `金湖社区：王芳，书记，13900000002`.
pub fn contact_words(unit: &str, proposal: &ContactProposal) -> String {
    let liaison = &proposal.liaison;
    let phones = liaison.phones.join("、");
    let words = [liaison.name.as_str(), &liaison.department, &liaison.post, &phones, &liaison.email];
    format!("{unit}：{}", words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join("，"))
}
