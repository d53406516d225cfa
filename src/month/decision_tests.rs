//! Any sequence of decisions and undos against the month that the remaining decisions alone give.

use proptest::prelude::*;

use super::{
    Cause, Correspondence, Difference, EntryDecisions, EntryRecord, Month, MonthHistory, Status, assemble, changes,
    facts, freeze,
};
use crate::{
    check::CheckedForm,
    config::{Campaign, Period, UnitId},
    decision::{Act, Address, Decision, Validity, validities},
    finding::{Code, Finding, Place},
    form::FieldValue,
    identity::sha256,
    intake::Content,
    testing::{self, at, campaign, figure},
};
use figures::{Amount, Sentence};

fn june() -> Period {
    "2020-06".parse().unwrap()
}

fn form(unit: &str, text: &str, findings: Vec<Finding>) -> Content {
    let mut form = testing::form(unit, "2020.7.2", "", vec![testing::publicity(text)]);
    form.unit.value = UnitId::new("jinhu");
    let sentence = Sentence {
        section: "publicity".to_owned(),
        span: 0..text.len(),
        text: text.to_owned(),
        activities: Vec::new(),
        tasks: Vec::new(),
    };
    let posters = figures::Figure { span: 0..text.len(), ..figure(text, "posters_put_up", 20.0, "张") };
    let checked = CheckedForm { sentences: vec![sentence], figures: vec![posters], findings, ..testing::checked(form) };
    Content::Form(Box::new(checked))
}

fn entry(unit: &str, mail: &str, received_at: &str, content: Content, unconfirmed: bool) -> EntryRecord {
    EntryRecord {
        unit: Some(UnitId::new(unit).unwrap()),
        content,
        file: "附件3.docx".to_owned(),
        sha256: sha256(mail.as_bytes()),
        message: sha256(mail.as_bytes()),
        message_id: None,
        received_at: at(received_at),
        unconfirmed,
        decided: EntryDecisions::default(),
    }
}

/// A form with faults, a later one, one of a doubtful sender, and a file that cannot be read.
fn entries() -> Vec<EntryRecord> {
    let fault = |code, field| Finding::new(code, Place::field(field), "", "");
    let unreadable = Finding::new(Code::Unreadable, Place::file("坏.docx"), "", "");
    vec![
        entry(
            "jinhu",
            "a",
            "2020-07-01T09:00:00+08:00",
            form("金湖社区", "贴20张", vec![fault(Code::PhoneMissing, "报送人")]),
            false,
        ),
        entry(
            "jinhu",
            "b",
            "2020-07-02T09:00:00+08:00",
            form("金湖社区", "再贴20张", vec![fault(Code::DateMissing, "报送时间")]),
            false,
        ),
        entry(
            "heping",
            "c",
            "2020-07-03T09:00:00+08:00",
            form("和平社区", "又贴20张", vec![fault(Code::SenderUnregistered, "发件人")]),
            true,
        ),
        entry("songtao", "d", "2020-07-04T09:00:00+08:00", Content::Fault(Box::new(unreadable)), false),
    ]
}

fn month(campaign: &Campaign, decisions: &[Decision]) -> Month {
    let mut history = MonthHistory::default();
    history.decide(decisions.to_vec());
    history.insert(june(), entries());
    let units = history.units(campaign, june());
    let correspondence = Correspondence { decisions: history.decisions(june()), ..Correspondence::default() };
    assemble(campaign, june(), at("2020-07-05T09:00:00+08:00"), units, correspondence)
}

/// What a month says of its units, without the ids of the decisions.
fn said(month: &Month) -> String {
    format!("{:?}", month.units)
}

/// An act that fits a fact of the month as it is now; `choice` picks both.
fn next(month: &Month, choice: usize, number: usize, known: &[Decision]) -> Decision {
    let moment = at("2020-07-03T15:00:00+08:00");
    let mut possible: Vec<(Act, Address, String)> = Vec::new();
    for fact in facts(month) {
        let acts = match fact.address {
            Address::Form(_) => vec![
                Act::Accept { with_faults: false },
                Act::Accept { with_faults: true },
                Act::Reject,
                Act::Set(FieldValue::Phones(vec!["13800000006".to_owned()])),
                Act::Set(FieldValue::Date(moment.date_naive())),
                Act::Received { at: moment },
            ],
            Address::Figure { .. } => {
                vec![Act::Correct { value: Amount(7.0) }, Act::Correct { value: Amount(8.0) }, Act::Drop]
            }
            Address::Finding { .. } | Address::FileFinding { .. } => vec![Act::Waive],
            _ => Vec::new(),
        };
        possible.extend(acts.into_iter().map(|act| (act, fact.address.clone(), fact.fingerprint.clone())));
    }
    for unit in ["jinhu", "songtao", "qingxi"] {
        let unit = Address::Unit(UnitId::new(unit).unwrap());
        possible.push((Act::Excuse, unit.clone(), String::new()));
        possible.push((Act::Nil { received_at: moment }, unit, String::new()));
    }
    for known in known {
        // Undone as often as something else is decided.
        for _ in 0..4 {
            possible.push((Act::Undo, Address::Decision(known.id.clone()), String::new()));
        }
    }
    let (act, address, fact) = possible.swap_remove(choice % possible.len());
    Decision {
        id: Decision::id_of(number, moment),
        period: june(),
        act,
        address,
        fact,
        by: "张敏".to_owned(),
        why: "核实".to_owned(),
        at: moment,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn decisions_and_undos_leave_what_the_remaining_decisions_give(choices in prop::collection::vec(any::<usize>(), 1..10)) {
        let campaign = campaign();
        let mut made: Vec<Decision> = Vec::new();
        for (number, choice) in choices.into_iter().enumerate() {
            let now = month(&campaign, &made);
            let decision = next(&now, choice, number + 1, &made);
            made.push(decision);
        }
        let remaining: Vec<Decision> = made
            .iter()
            .zip(validities(&made))
            .filter(|(decision, validity)| *validity == Validity::InForce && decision.act != Act::Undo)
            .map(|(decision, _)| decision.clone())
            .collect();
        prop_assert_eq!(said(&month(&campaign, &made)), said(&month(&campaign, &remaining)));
        // As the journal keeps them.
        let kept = serde_json::to_string(&made).unwrap();
        let again: Vec<Decision> = serde_json::from_str(&kept).unwrap();
        prop_assert_eq!(&again, &made);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_month_whose_later_decisions_are_all_undone_is_as_it_was_issued(
        before in prop::collection::vec(any::<usize>(), 0..4),
        after in prop::collection::vec(any::<usize>(), 1..6),
    ) {
        let campaign = campaign();
        let mut made: Vec<Decision> = Vec::new();
        let decide = |made: &mut Vec<Decision>, choice: usize| {
            let now = month(&campaign, made);
            let decision = next(&now, choice, made.len() + 1, made);
            made.push(decision);
        };
        before.into_iter().for_each(|choice| decide(&mut made, choice));
        let (issued, count) = (freeze(&month(&campaign, &made)), made.len());
        prop_assert_eq!(changes(&issued, &month(&campaign, &made)), vec![]);
        after.into_iter().for_each(|choice| decide(&mut made, choice));
        let later: Vec<Decision> = made[count..].iter().rev().cloned().collect();
        for later in later {
            let address = Address::Decision(later.id);
            let id = Decision::id_of(made.len() + 1, later.at);
            made.push(Decision { id, act: Act::Undo, address, ..made[0].clone() });
        }
        prop_assert_eq!(changes(&issued, &month(&campaign, &made)), vec![]);
        // As the journal keeps it.
        let kept: super::FrozenMonth = serde_json::from_value(serde_json::to_value(&issued).unwrap()).unwrap();
        prop_assert_eq!(kept, issued);
    }
}

#[test]
fn a_difference_names_the_decision_that_it_comes_from() {
    let campaign = campaign();
    let now = month(&campaign, &[]);
    let issued = freeze(&now);
    let figure = facts(&now)
        .into_iter()
        .find(|fact| matches!(&fact.address, Address::Figure { form, .. } if form.mail == sha256(b"b")))
        .unwrap();
    let at = at("2020-07-10T09:00:00+08:00");
    let made = |number, act, address, fact: &str| Decision {
        id: Decision::id_of(number, at),
        period: june(),
        act,
        address,
        fact: fact.to_owned(),
        by: "张敏".to_owned(),
        why: "核实".to_owned(),
        at,
    };
    let excused = Address::Unit(UnitId::new("songtao").unwrap());
    let mut decisions = vec![
        made(1, Act::Correct { value: Amount(7.0) }, figure.address, &figure.fingerprint),
        made(2, Act::Excuse, excused, ""),
    ];
    let found = changes(&issued, &month(&campaign, &decisions));
    let causes: Vec<(&str, &Cause)> = found.iter().map(|change| (change.unit.as_str(), &change.cause)).collect();
    let by = |number: usize| Cause::Decision(Decision::id_of(number, at));
    assert_eq!(causes, [("jinhu", &by(1)), ("songtao", &by(2))]);
    assert!(matches!(&found[0].what, Difference::Figures { kind, to, .. }
        if kind == "posters_put_up" && to.iter().any(|figure| figure.value == Some(Amount(7.0)))));
    assert!(matches!(found[1].what, Difference::Status(_, (Status::Excused, false))));

    // Issued with them, the undo is what makes the difference.
    let issued = freeze(&month(&campaign, &decisions));
    decisions.push(made(3, Act::Undo, Address::Decision(Decision::id_of(1, at)), ""));
    let found = changes(&issued, &month(&campaign, &decisions));
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].cause, by(3));
}

#[test]
fn all_undone_is_as_if_nothing_had_been_decided() {
    let campaign = campaign();
    let mut made: Vec<Decision> = Vec::new();
    for number in 1..=12 {
        let now = month(&campaign, &made);
        made.push(next(&now, number * 7, number, &[]));
    }
    for number in 0..12 {
        let address = Address::Decision(made[number].id.clone());
        let undo =
            Decision { id: Decision::id_of(number + 20, made[0].at), act: Act::Undo, address, ..made[0].clone() };
        made.push(undo);
    }
    assert_eq!(said(&month(&campaign, &made)), said(&month(&campaign, &[])));
}

#[test]
fn a_decision_about_what_was_read_otherwise_since_changes_nothing_and_waits() {
    let campaign = campaign();
    let now = month(&campaign, &[]);
    let figure = facts(&now).into_iter().find(|fact| matches!(fact.address, Address::Figure { .. })).unwrap();
    let made = |fact: &str, address: Address| Decision {
        id: Decision::id_of(1, at("2020-07-04T09:00:00+08:00")),
        period: june(),
        act: Act::Drop,
        address,
        fact: fact.to_owned(),
        by: "张敏".to_owned(),
        why: "核实".to_owned(),
        at: at("2020-07-04T09:00:00+08:00"),
    };
    let Address::Figure { form, section, start, .. } = figure.address.clone() else { panic!() };
    let gone = Address::Figure { form, section, start, end: 1 };
    for (decision, state) in [
        (made("another reading", figure.address), super::DecisionState::Changed),
        (made(&figure.fingerprint, gone), super::DecisionState::Gone),
    ] {
        let month = month(&campaign, &[decision]);
        assert_eq!(month.decisions[0].state, state);
        assert!(state.is_held());
        assert_eq!(said(&month), said(&now));
    }
}
