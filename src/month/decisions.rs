//! All decisions of the office in; what they make of a month's entries, findings and units out, and which of them apply, have
//! nothing to apply to, or wait for confirmation.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use figures::Approximation;

use super::{
    EntryRecord, UnitMonth,
    confirmation::settle,
    decided::{ChangedFact, DecisionRecord, DecisionState, Duty, EntryDecisions, FormChange, Verdict},
    facts,
};
use crate::{
    check::CheckedForm,
    config::{Period, UnitId},
    decision::{Act, Address, Decision, FormAddress, Validity, validities},
    finding::{Code, Finding},
    form::Item,
    identity::ShortId,
    intake::Content,
};

/// How the office settles a doubt about a sender.
const CONFIRMED: &str = "经办公室核实确认";

/// Ids of the decisions of one month that found what they are about.
#[derive(Debug, Clone, Default)]
pub(super) struct Log {
    applied: BTreeSet<ShortId>,
    changed: BTreeSet<ShortId>,
}

/// All decisions, found by what they are about.
#[derive(Debug, Default)]
pub(super) struct Decisions {
    all: Vec<(Decision, Validity)>,
    /// Places in `all` of those in force, by address.
    places: HashMap<Address, Vec<usize>>,
    /// Of those that say whose a mail is, by mail; `None` for a form on paper whose taking in was undone.
    assignments: HashMap<String, Option<usize>>,
    /// Of those about figures, by form.
    figures: HashMap<FormAddress, Vec<usize>>,
}

impl Decisions {
    /// `all` in the order in which they were made.
    pub(super) fn of(all: Vec<Decision>) -> Self {
        let validities = validities(&all);
        let all: Vec<(Decision, Validity)> = all.into_iter().zip(validities).collect();
        let mut places: HashMap<Address, Vec<usize>> = HashMap::new();
        let mut figures: HashMap<FormAddress, Vec<usize>> = HashMap::new();
        let mut assignments: HashMap<String, Option<usize>> = HashMap::new();
        for (decision, _) in all.iter().filter(|(decision, _)| matches!(decision.act, Act::Record { .. })) {
            assignments.extend(decision.address.mail().map(|mail| (mail.to_owned(), None)));
        }
        for (place, (decision, _)) in all.iter().enumerate().filter(|(_, (_, validity))| *validity == Validity::InForce)
        {
            places.entry(decision.address.clone()).or_default().push(place);
            if let (Address::Mail(mail), Some(_)) = (&decision.address, decision.act.assignment()) {
                assignments.insert(mail.clone(), Some(place));
            }
            if let Address::Figure { form, .. } = &decision.address {
                figures.entry(form.clone()).or_default().push(place);
            }
        }
        Self { all, places, assignments, figures }
    }

    /// Those in force about a fact, in the order in which they were made.
    fn about(&self, address: &Address) -> impl Iterator<Item = &Decision> {
        let places = self.places.get(address).map_or(&[][..], Vec::as_slice);
        places.iter().filter_map(|place| self.all.get(*place)).map(|(decision, _)| decision)
    }

    /// Mails that the office says are about a period.
    pub(super) fn assigned_to(&self, period: Period) -> Vec<String> {
        let mails = self.assignments.iter().filter(|(_, place)| {
            let decision = place.and_then(|place| self.all.get(place)).map(|(decision, _)| decision);
            decision.and_then(|decision| decision.act.assignment()).is_some_and(|(_, to)| to == period)
        });
        let mut mails: Vec<String> = mails.map(|(mail, _)| mail.clone()).collect();
        mails.sort_unstable();
        mails
    }

    /// Every mail that the office says something about whose it is: its unit and month; `None` for a form on paper whose
    /// taking in was undone.
    pub(super) fn assignments(&self) -> BTreeMap<String, Option<(UnitId, Period)>> {
        let of = |place: &usize| {
            let (unit, period) = self.all.get(*place)?.0.act.assignment()?;
            Some((unit.clone(), period))
        };
        self.assignments.iter().map(|(mail, place)| (mail.clone(), place.as_ref().and_then(of))).collect()
    }

    /// Gives the entries of mails to whom the office says that they are. Those of another month go.
    fn assign(&self, period: Period, entries: &mut Vec<EntryRecord>, log: &mut Log) {
        entries.retain_mut(|entry| {
            let Some(place) = self.assignments.get(&entry.message) else { return true };
            let Some((decision, _)) = place.and_then(|place| self.all.get(place)) else { return false };
            let Some((unit, to)) = decision.act.assignment() else { return true };
            log.applied.insert(decision.id.clone());
            if to != period {
                return false;
            }
            entry.unit = Some(unit.clone());
            entry.unconfirmed = false;
            if let Content::Form(checked) = &mut entry.content {
                entry.decided.as_read.get_or_insert_with(|| Box::new(checked.form.clone()));
                checked.form.unit.value = Some(unit.clone());
                settle(&mut checked.findings, CONFIRMED);
                let settled = [Code::UnitMissing, Code::UnitUnknown, Code::DateWrongPeriod];
                take_waived(&mut checked.findings, &mut entry.decided.waived, |finding| {
                    settled.contains(&finding.code).then(|| decision.id.clone())
                });
            }
            true
        });
    }

    /// Decides about the entries of a period, those of [`Decisions::assigned_to`] included.
    pub(super) fn on_entries(&self, period: Period, mut entries: Vec<EntryRecord>, log: &mut Log) -> Vec<EntryRecord> {
        if self.places.is_empty() {
            return entries;
        }
        self.assign(period, &mut entries, log);
        let mut accepted: BTreeSet<(String, Option<UnitId>)> = BTreeSet::new();
        for entry in &mut entries {
            self.on_entry(entry, log);
            if entry.decided.verdict == Some(Verdict::Accepted) {
                accepted.insert((entry.message.clone(), entry.unit.clone()));
            }
        }
        // Those that arrived at another time than their mails take their place by it.
        entries.sort_by_key(|entry| entry.received_at);
        // What came with an accepted form is the unit's as well; each other form of a doubtful sender is asked about.
        for entry in entries.iter_mut().filter(|entry| entry.unconfirmed) {
            let is_form = matches!(entry.content, Content::Form(_));
            let came_with_it = accepted.contains(&(entry.message.clone(), entry.unit.clone()));
            entry.unconfirmed &= is_form || !came_with_it;
        }
        entries
    }

    fn on_entry(&self, entry: &mut EntryRecord, log: &mut Log) {
        let EntryRecord { content, decided, message, unconfirmed, sha256, received_at, .. } = entry;
        match content {
            Content::Form(checked) => {
                let address = facts::address(message, sha256, &checked.form);
                self.on_figures(&address, checked, decided, log);
                let of_form = Address::Form(address.clone());
                if self.places.contains_key(&of_form) {
                    let fingerprint = facts::of_form(&checked.form);
                    for decision in self.about(&of_form).filter(|decision| log.holds(decision, &fingerprint)) {
                        match &decision.act {
                            Act::Accept { .. } => {
                                decided.verdict = Some(Verdict::Accepted);
                                if std::mem::take(unconfirmed) {
                                    settle(&mut checked.findings, CONFIRMED);
                                }
                            }
                            Act::Reject => decided.verdict = Some(Verdict::Rejected(decision.id.clone())),
                            Act::Set(value) => {
                                let before = match value.item() {
                                    Item::Date => checked.form.reported_on.raw.clone(),
                                    Item::Name | Item::Phone => checked.form.reporter.raw.clone(),
                                };
                                decided.as_read.get_or_insert_with(|| Box::new(checked.form.clone()));
                                let CheckedForm { form, findings, .. } = &mut **checked;
                                value.put_into(form, findings);
                                decided.change(decision, ChangedFact::Field { item: value.item(), before });
                            }
                            Act::Received { at } => {
                                let before = std::mem::replace(received_at, *at);
                                decided.change(decision, ChangedFact::Arrival { before });
                            }
                            _ => {}
                        }
                    }
                }
                let is_waived = |finding: &Finding| self.waiver(&address, finding, log);
                take_waived(&mut checked.findings, &mut decided.waived, is_waived);
            }
            Content::Fault(finding) => {
                let address = facts::file_finding_address(message, finding);
                let fingerprint = facts::of_finding(finding);
                let waiver = self
                    .about(&address)
                    .find(|decision| decision.act == Act::Waive && log.holds(decision, &fingerprint));
                decided.waived.extend(waiver.map(|decision| ((**finding).clone(), decision.id.clone())));
            }
            Content::Material(_) | Content::Answer(_) => {}
        }
    }

    fn on_figures(&self, form: &FormAddress, checked: &mut CheckedForm, decided: &mut EntryDecisions, log: &mut Log) {
        let Some(places) = self.figures.get(form) else { return };
        let decisions = places.iter().filter_map(|place| self.all.get(*place)).map(|(decision, _)| decision);
        for decision in decisions {
            let found = checked.figures.iter().enumerate().find_map(|(index, figure)| {
                let is_meant = facts::figure_address(form, checked, figure) == decision.address;
                is_meant.then(|| (index, facts::of_figure(checked, figure)))
            });
            let Some((index, _)) = found.filter(|(_, fingerprint)| log.holds(decision, fingerprint)) else { continue };
            let Some(figure) = checked.figures.get_mut(index) else { continue };
            let before = Box::new(figure.clone());
            match decision.act {
                Act::Correct { value } => {
                    figure.value = Some(value);
                    figure.max = None;
                    figure.approx = Approximation::Exact;
                    figure.counted = true;
                }
                Act::Drop => figure.counted = false,
                _ => continue,
            }
            decided.change(decision, ChangedFact::Figure { index, before });
        }
    }

    /// The decision by which nobody is asked about a finding of a form.
    pub(super) fn waiver(&self, form: &FormAddress, finding: &Finding, log: &mut Log) -> Option<ShortId> {
        if self.places.is_empty() {
            return None;
        }
        let address = facts::finding_address(form, finding);
        let fingerprint = facts::of_finding(finding);
        let waiver =
            self.about(&address).find(|decision| decision.act == Act::Waive && log.holds(decision, &fingerprint));
        let with_faults = || {
            let accepting = |decision: &&Decision| {
                decision.act == (Act::Accept { with_faults: true }) && log.applied.contains(&decision.id)
            };
            self.about(&Address::Form(form.clone())).find(accepting).filter(|_| finding.is_error())
        };
        waiver.or_else(with_faults).map(|decision| decision.id.clone())
    }

    /// Decides who need not send a form in a period.
    pub(super) fn on_units(&self, units: &mut [UnitMonth], period: Period, log: &mut Log) {
        if self.places.is_empty() {
            return;
        }
        for unit in units {
            let mine = Address::Unit(unit.id.clone());
            for decision in self.about(&mine).filter(|decision| decision.period == period) {
                unit.duty = match decision.act {
                    Act::Excuse => Some(Duty::Excused(decision.id.clone())),
                    Act::Nil { received_at } => Some(Duty::Nil(decision.id.clone(), received_at)),
                    _ => continue,
                };
                if unit.submission.is_none() {
                    log.applied.insert(decision.id.clone());
                }
            }
        }
    }

    /// The decisions of a period with what has become of each, oldest first.
    pub(super) fn records(&self, period: Period, log: &Log) -> Vec<DecisionRecord> {
        let own = self.all.iter().filter(|(decision, _)| {
            decision.period == period || log.applied.contains(&decision.id) || log.changed.contains(&decision.id)
        });
        own.map(|(decision, validity)| DecisionRecord {
            decision: decision.clone(),
            state: match (validity, &decision.act) {
                (Validity::Replaced, _) => DecisionState::Replaced,
                (Validity::Undone, _) => DecisionState::Undone,
                (Validity::InForce, Act::Undo) => DecisionState::Applied,
                _ if log.changed.contains(&decision.id) => DecisionState::Changed,
                _ if log.applied.contains(&decision.id) => DecisionState::Applied,
                (_, Act::Waive | Act::Excuse | Act::Nil { .. } | Act::Done) => DecisionState::Idle,
                _ => DecisionState::Gone,
            },
        })
        .collect()
    }
}

impl EntryDecisions {
    fn change(&mut self, decision: &Decision, what: ChangedFact) {
        self.changes.push(FormChange { what, decision: decision.id.clone() });
    }
}

impl Log {
    /// Whether a decision is still about what it was about.
    fn holds(&mut self, decision: &Decision, fingerprint: &str) -> bool {
        let holds = decision.fact == fingerprint;
        if holds {
            self.applied.insert(decision.id.clone())
        } else {
            self.changed.insert(decision.id.clone())
        };
        holds
    }
}

/// Moves those findings that a decision takes away to the waived ones.
pub(super) fn take_waived(
    findings: &mut Vec<Finding>,
    waived: &mut Vec<(Finding, ShortId)>,
    mut is_waived: impl FnMut(&Finding) -> Option<ShortId>,
) {
    let mut kept = Vec::with_capacity(findings.len());
    for finding in findings.drain(..) {
        match is_waived(&finding) {
            Some(decision) => waived.push((finding, decision)),
            None => kept.push(finding),
        }
    }
    *findings = kept;
}
