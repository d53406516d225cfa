//! A request in; what is decided about which fact, or why it cannot be, out.

use figures::Amount;

use super::{
    Chosen, Hand, Refusal, Request, With,
    lookup::{Found, Kind, normalised, unit_of},
};
use crate::{
    config::Period,
    decision::{Act, Address, Validity, validities},
    finding::{Code, Severity},
    form::{FieldValue, Item},
    month::{Month, Outcome, Submission, UnitMonth},
    pipeline::{Pipeline, outside},
};

impl Pipeline<'_> {
    pub(super) fn choose(&self, request: &Request, hand: &Hand, period: Option<Period>) -> Result<Chosen, Refusal> {
        let fact = |typed: &str, kind| self.fact(typed, kind, period);
        match request {
            Request::Assign { mail, unit, remember } => self.assign(mail, unit, *remember, period),
            Request::Record { unit, file, bytes, received_at } => {
                self.record_paper(unit, (file.clone(), bytes.clone()), *received_at, hand, period)
            }
            Request::Accept { form } => accept(fact(form, Kind::Form)?),
            Request::Reject { form } => Ok(of_fact(Act::Reject, fact(form, Kind::Form)?)),
            Request::Correct { figure, value } => {
                let found = fact(figure, Kind::Figure)?;
                let act = match value {
                    None => Act::Drop,
                    Some(text) => Act::Correct { value: amount(text).ok_or_else(|| no_number(text))? },
                };
                Ok(of_fact(act, found))
            }
            Request::Set { form, field: name, value } => {
                let item = field(name).ok_or_else(|| no_field(name))?;
                let today = self.campaign.local(self.as_of).date_naive();
                let value = FieldValue::read(item, value, today).ok_or_else(|| no_value(item, value))?;
                Ok(of_fact(Act::Set(value), fact(form, Kind::Form)?))
            }
            Request::Received { form, at } => {
                if *at > self.as_of {
                    return Err(Refusal::impossible("收到的时间晚于现在", "that time is later than now"));
                }
                Ok(of_fact(Act::Received { at: *at }, fact(form, Kind::Form)?))
            }
            Request::Waive { finding } => waive(fact(finding, Kind::Finding)?),
            Request::Done { mail } => done(fact(mail, Kind::Mail)?),
            Request::Excuse { unit } => self.duty(unit, Act::Excuse, period),
            Request::Nil { unit, received_at } => {
                let received_at = received_at.unwrap_or(self.as_of);
                if received_at > self.as_of {
                    return Err(Refusal::impossible("报来的时间晚于现在", "the unit said so later than now"));
                }
                self.duty(unit, Act::Nil { received_at }, period)
            }
            Request::Undo { decision } => self.undo(decision),
        }
    }

    fn duty(&self, name: &str, act: Act, period: Option<Period>) -> Result<Chosen, Refusal> {
        let id = unit_of(self.campaign, name)?;
        let period = period.unwrap_or(self.own);
        if !self.campaign.covers(period) {
            return Err(Refusal::Wrong(outside(self.campaign, period)));
        }
        let month = self.month(period, self.as_of)?;
        let name = self.campaign.register.name(&id);
        if let Some(form) = month.unit(&id).and_then(|unit| unit.submission.as_ref()) {
            let form = &form.ids.form;
            return Err(Refusal::impossible(
                format!("{name}{}已有情况表 {form}；不用这份表的，请先作“不予采用”（reject）", period.chinese()),
                format!("{name} has a form for {period}, {form}; reject that one first where it is not to count"),
            ));
        }
        let words = format!("{name}{}", period.chinese());
        Ok(Chosen { period, act, address: Address::Unit(id), fact: String::new(), words, with: With::Nothing })
    }

    fn undo(&self, typed: &str) -> Result<Chosen, Refusal> {
        let wanted = normalised(typed);
        let all = self.ledger.decisions()?;
        let states = validities(&all);
        let meant: Vec<_> = all
            .iter()
            .zip(states)
            .filter(|(decision, _)| !wanted.is_empty() && decision.id.as_str().starts_with(&wanted))
            .collect();
        match meant.as_slice() {
            [(decision, Validity::InForce | Validity::Replaced)] => Ok(Chosen {
                period: decision.period,
                act: Act::Undo,
                address: Address::Decision(decision.id.clone()),
                fact: String::new(),
                words: format!("{}的处理“{}”", decision.by, decision.act.chinese()),
                with: self.forgotten(&decision.act)?,
            }),
            [(decision, Validity::Undone)] => Err(Refusal::impossible(
                format!("人工处理 {} 已经撤销", decision.id),
                format!("the decision {} was taken back already", decision.id),
            )),
            [] => Err(Refusal::wrong(
                format!("没有编号为“{typed}”的人工处理；huizong decide list 列出编号"),
                format!("no decision has the id {typed}; huizong decide list lists the ids"),
            )),
            _ => Err(Refusal::wrong(
                format!("“{typed}”不止指一项人工处理，请把编号写全"),
                format!("{typed} names more than one decision; write more of the id"),
            )),
        }
    }
}

fn of_fact(act: Act, Found { month, fact }: Found) -> Chosen {
    Chosen {
        period: month.period,
        act,
        address: fact.address,
        fact: fact.fingerprint,
        words: fact.words,
        with: With::Nothing,
    }
}

/// `1200`, `1,200`, `32.6万`, `1.2亿`; never negative.
fn amount(text: &str) -> Option<Amount> {
    let plain: String = text.trim().chars().filter(|character| !matches!(character, ',' | '，' | ' ')).collect();
    let (digits, factor) = match (plain.strip_suffix('万'), plain.strip_suffix('亿')) {
        (Some(digits), _) => (digits, 1e4),
        (_, Some(digits)) => (digits, 1e8),
        _ => (plain.as_str(), 1.0),
    };
    let is_plain = digits.chars().all(|character| character.is_ascii_digit() || character == '.');
    let value: f64 = digits.parse().ok().filter(|_| is_plain)?;
    // Twelve digits are exact in a double, and a tenth of a thousandth is finer than any of these figures.
    Some(Amount((value * factor * 1e4).round() / 1e4)).filter(|amount| amount.0.is_finite())
}

fn field(typed: &str) -> Option<Item> {
    Some(match typed.trim().to_lowercase().as_str() {
        "date" | "报送时间" | "填报时间" => Item::Date,
        "name" | "reporter" | "报送人" => Item::Name,
        "phone" | "联系电话" | "电话" => Item::Phone,
        _ => return None,
    })
}

fn no_number(text: &str) -> Refusal {
    Refusal::wrong(
        format!("“{text}”不是数；请写 1200、1.2万 的样子，不写单位"),
        format!("{text} is no number; write 1200 or 1.2万, without a unit of measure"),
    )
}

fn no_field(text: &str) -> Refusal {
    Refusal::wrong(
        format!("没有“{text}”这一栏；可以更正的有：报送时间（date）、报送人（name）、联系电话（phone）"),
        format!("no field is called {text}; date, name and phone can be set"),
    )
}

fn no_value(item: Item, text: &str) -> Refusal {
    let name = item.chinese();
    Refusal::wrong(format!("“{text}”不能作{name}"), format!("{text} is no value of this field ({name})"))
}

fn form_of<'m>(month: &'m Month, address: &Address) -> Option<(&'m UnitMonth, &'m Submission)> {
    let wanted = address.form()?;
    month.units.iter().find_map(|unit| Some((unit, unit.forms().find(|form| form.address() == *wanted)?)))
}

fn accept(found: Found) -> Result<Chosen, Refusal> {
    let with_faults = match form_of(&found.month, &found.fact.address) {
        Some((unit, form)) if unit.superseded.iter().any(|old| old.ids.form == form.ids.form) => {
            let by = unit.submission.as_ref().map(|current| current.ids.form.to_string()).unwrap_or_default();
            return Err(Refusal::impossible(
                format!("这份情况表已由后来的 {by} 替代；要用这一份，请对 {by} 作“不予采用”（reject）"),
                format!("{by} has taken the place of this form; reject that one to let this one count"),
            ));
        }
        Some((unit, form)) if unit.submission.as_ref().is_some_and(|current| current.ids.form == form.ids.form) => {
            if form.checked.is_complete() {
                return Err(Refusal::impossible(
                    "这份情况表已经采用，没有须补正的问题",
                    "this form counts, and nothing is wrong with it",
                ));
            }
            true
        }
        _ => false,
    };
    Ok(of_fact(Act::Accept { with_faults }, found))
}

fn waive(found: Found) -> Result<Chosen, Refusal> {
    let code = match &found.fact.address {
        Address::Finding { finding, .. } | Address::FileFinding { finding, .. } => Some(finding.code),
        _ => None,
    };
    let about_sender = code.is_some_and(Code::is_about_sender);
    let waits = found.month.units.iter().flat_map(|unit| &unit.unconfirmed);
    let waits = waits.map(Submission::address).any(|form| Some(&form) == found.fact.address.form());
    if about_sender && waits {
        return Err(Refusal::impossible(
            "发件地址有疑的情况表，请用 accept 采用或者 reject 不予采用",
            "accept or reject the form whose sender is in doubt",
        ));
    }
    if code.is_some_and(|code| code.severity() == Severity::Info) {
        return Err(Refusal::impossible(
            "这一项只作备查，不要求补正",
            "this is recorded only, and nobody is asked about it",
        ));
    }
    Ok(of_fact(Act::Waive, found))
}

fn done(found: Found) -> Result<Chosen, Refusal> {
    let mail = found.fact.address.mail().unwrap_or_default();
    let is_open = found.month.messages.iter().any(|known| known.id == mail && known.outcome == Outcome::NeedsPerson);
    if !is_open {
        return Err(Refusal::impossible("这封来信没有待人工处理的事项", "nothing is left to do about this mail"));
    }
    let waiting = found.month.units.iter().flat_map(|unit| &unit.unconfirmed).find(|form| form.message == mail);
    if let Some(form) = waiting {
        let id = &form.ids.form;
        return Err(Refusal::impossible(
            format!("这封来信中的情况表 {id} 待确认，请用 accept 采用或者 reject 不予采用"),
            format!("the form {id} of this mail waits: accept or reject it"),
        ));
    }
    Ok(of_fact(Act::Done, found))
}
