//! What a month's report stated when it was issued and the month as it is now in; each difference with the mail or decision
//! that it comes from out.

use std::collections::BTreeSet;

use super::{
    Month, UnitMonth, facts,
    issued::{Cause, Change, Difference, FrozenFigure, FrozenForm, FrozenMonth, FrozenUnit},
};
use crate::{
    decision::{Act, Address, Decision},
    form::Item,
    identity::ShortId,
};

/// All differences, by the month's units; those of units that are not there any more come last.
pub fn changes(issued: &FrozenMonth, month: &Month) -> Vec<Change> {
    let causes = Causes::of(issued, month);
    let mut changes = Vec::new();
    for unit in &month.units {
        let now = FrozenUnit::of(unit);
        let Some(then) = issued.units.iter().find(|then| then.id == unit.id) else {
            let cause = causes.of_unit(unit).unwrap_or(Cause::Settings);
            changes.push(Change::new(&now, Difference::Listed(true), cause));
            continue;
        };
        for what in differences(then, &now) {
            let cause = causes.find(&what, then, unit);
            changes.push(Change::new(&now, what, cause));
        }
    }
    let gone = issued.units.iter().filter(|then| month.unit(&then.id).is_none());
    changes.extend(gone.map(|then| Change::new(then, Difference::Listed(false), Cause::Settings)));
    changes
}

impl Change {
    fn new(unit: &FrozenUnit, what: Difference, cause: Cause) -> Self {
        Self { unit: unit.id.clone(), name: unit.name.clone(), what, cause }
    }
}

fn differences(then: &FrozenUnit, now: &FrozenUnit) -> Vec<Difference> {
    let mut found = Vec::new();
    let mut add = |differs: bool, what: Difference| found.extend(differs.then_some(what));
    add(then.name != now.name, Difference::Name(then.name.clone(), now.name.clone()));
    let (was, is) = ((then.status, then.nil), (now.status, now.nil));
    add(was != is, Difference::Status(was, is));
    add(then.late != now.late, Difference::Late(then.late, now.late));
    let errors = Difference::Errors(then.errors.clone(), now.errors.clone());
    add(then.errors != now.errors, errors);
    let (old, new) = (then.form.as_ref(), now.form.as_ref());
    let received = |form: Option<&FrozenForm>| form.map(|form| form.received_at);
    add(received(old) != received(new), Difference::Received(received(old), received(new)));
    let text = |form: Option<&FrozenForm>, of: fn(&FrozenForm) -> &String| form.map(of).cloned().unwrap_or_default();
    let (was, is) = (text(old, |form| &form.reported_on), text(new, |form| &form.reported_on));
    add(was != is, Difference::ReportedOn(was, is));
    let (was, is) = (text(old, |form| &form.reporter), text(new, |form| &form.reporter));
    add(was != is, Difference::Reporter(was, is));
    let sections: BTreeSet<&String> = old.into_iter().chain(new).flat_map(|form| form.sections.keys()).collect();
    for id in sections {
        let of = |form: Option<&FrozenForm>| form.and_then(|form| form.sections.get(id)).cloned();
        add(of(old) != of(new), Difference::Text(id.clone()));
    }
    for (kind, unit) in kinds(old, new) {
        let of = |form: Option<&FrozenForm>| -> Vec<FrozenFigure> {
            let figures = form.into_iter().flat_map(|form| &form.figures);
            figures.filter(|figure| figure.kind == kind && figure.unit == unit).cloned().collect()
        };
        let (from, to) = (of(old), of(new));
        add(from != to, Difference::Figures { kind, unit, from, to });
    }
    let names = |unit: &FrozenUnit| unit.materials.iter().map(|(name, _)| name.clone()).collect();
    add(then.materials != now.materials, Difference::Materials(names(then), names(now)));
    found
}

/// Kinds and units of measure of two forms, each once, in the order in which they appear.
fn kinds(old: Option<&FrozenForm>, new: Option<&FrozenForm>) -> Vec<(String, String)> {
    let mut kinds = Vec::new();
    for figure in old.into_iter().chain(new).flat_map(|form| &form.figures) {
        let key = (figure.kind.clone(), figure.unit.clone());
        if !kinds.contains(&key) {
            kinds.push(key);
        }
    }
    kinds
}

/// Decisions made since the issue, with what each is about: an undo is about what the decision was that it takes back.
struct Causes<'a> {
    month: &'a Month,
    decisions: Vec<(&'a ShortId, &'a Decision)>,
}

impl<'a> Causes<'a> {
    fn of(issued: &FrozenMonth, month: &'a Month) -> Self {
        let all = || month.decisions.iter().map(|record| &record.decision);
        let new = all().filter(|decision| !issued.decisions.contains(&decision.id));
        let meant = |decision: &'a Decision| match (&decision.act, &decision.address) {
            (Act::Undo, Address::Decision(undone)) => all().find(|earlier| earlier.id == *undone),
            _ => Some(decision),
        };
        // The last one made it so.
        let mut decisions: Vec<_> = new.filter_map(|one| Some((&one.id, meant(one)?))).collect();
        decisions.reverse();
        Self { month, decisions }
    }

    fn find(&self, what: &Difference, then: &FrozenUnit, unit: &UnitMonth) -> Cause {
        let own = || self.decisions.iter().filter(|(_, decision)| is_about(decision, unit));
        let exact = own().find(|(_, decision)| decides(decision, what, unit));
        let decision = |found: Option<&(&ShortId, &Decision)>| found.map(|(id, _)| Cause::Decision((*id).clone()));
        let by_mail = match what {
            Difference::Name(..) | Difference::Listed(_) => return Cause::Settings,
            Difference::Materials(..) => self.of_new_material(then, unit),
            _ => self.of_new_form(then, unit),
        };
        decision(exact).or(by_mail).or_else(|| decision(own().next())).unwrap_or(Cause::Settings)
    }

    /// The mail or decision by which a unit is among those of the month.
    fn of_unit(&self, unit: &UnitMonth) -> Option<Cause> {
        let own = self.decisions.iter().find(|(_, decision)| is_about(decision, unit));
        let mail = || unit.submission.as_ref().and_then(|form| self.mail(&form.message));
        own.map(|(id, _)| Cause::Decision((*id).clone())).or_else(mail)
    }

    /// The mail of the form that counts now, or that completed or damaged it, where it came since.
    fn of_new_form(&self, then: &FrozenUnit, unit: &UnitMonth) -> Option<Cause> {
        let old = then.form.as_ref();
        let form = unit.submission.as_ref();
        let new_form = form.filter(|form| old.is_none_or(|old| old.mail != form.message)).map(|form| &form.message);
        let known = |mail: &String| old.is_some_and(|old| old.completed.contains(mail));
        let completed = || form.into_iter().flat_map(|form| &form.completed).map(|one| &one.message);
        let new_file = || unit.file_findings.iter().map(|fault| &fault.message).next_back();
        let waiting = || unit.unconfirmed.iter().map(|form| &form.message).next_back();
        let changed_form = new_form.or_else(|| completed().find(|mail| !known(mail)));
        let mail = changed_form.or_else(|| if old.is_none() { new_file().or_else(waiting) } else { None });
        mail.and_then(|mail| self.mail(mail))
    }

    fn of_new_material(&self, then: &FrozenUnit, unit: &UnitMonth) -> Option<Cause> {
        let is_new = |sha: &String| !then.materials.iter().any(|(_, known)| known == sha);
        let material = unit.materials.iter().rfind(|material| is_new(&material.sha256))?;
        self.mail(&material.message)
    }

    fn mail(&self, id: &str) -> Option<Cause> {
        let mail = self.month.messages.iter().find(|mail| mail.id == id)?;
        Some(Cause::Mail(mail.short_id.clone(), mail.received_at))
    }
}

fn is_about(decision: &Decision, unit: &UnitMonth) -> bool {
    if let Some((whose, _)) = decision.act.assignment() {
        return *whose == unit.id;
    }
    match &decision.address {
        Address::Unit(id) => *id == unit.id,
        address => {
            let of_form = address.form().is_some_and(|form| unit.forms().any(|known| known.address() == *form));
            let mail = address.mail();
            let in_file = || unit.file_findings.iter().any(|fault| Some(fault.message.as_str()) == mail);
            let waived = || unit.waived.iter().any(|waived| waived.decision == decision.id);
            of_form || address.form().is_none() && in_file() || waived()
        }
    }
}

/// Whether a decision is about exactly what differs.
fn decides(decision: &Decision, what: &Difference, unit: &UnitMonth) -> bool {
    let moves_form = matches!(decision.act, Act::Accept { .. } | Act::Reject | Act::Assign { .. } | Act::Record { .. });
    match (what, &decision.act) {
        (Difference::Figures { kind, unit: measure, .. }, Act::Correct { .. } | Act::Drop) => {
            unit.submission.as_ref().is_some_and(|form| {
                let address = form.address();
                form.checked.figures.iter().any(|figure| {
                    figure.kind == *kind
                        && figure.unit == *measure
                        && facts::figure_address(&address, &form.checked, figure) == decision.address
                })
            })
        }
        (Difference::ReportedOn(..), Act::Set(value)) => value.item() == Item::Date,
        (Difference::Reporter(..), Act::Set(value)) => value.item() != Item::Date,
        (Difference::Received(..), Act::Received { .. }) => true,
        (Difference::Late(..), Act::Received { .. } | Act::Nil { .. } | Act::Excuse) => true,
        (Difference::Status(..) | Difference::Errors(..), act) => {
            moves_form || matches!(act, Act::Waive | Act::Excuse | Act::Nil { .. } | Act::Set(_))
        }
        _ => moves_form,
    }
}
