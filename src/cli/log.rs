//! In: the journal and the ledger of `state/`. Out: `huizong log`, the audit trail: what came and what became of it, what failed, what
//! the office decided, what was compiled and what went out, each with its time and the ids that the outputs show.

use std::collections::HashMap;

use chrono::{DateTime, FixedOffset};
use serde::Serialize;

use super::{Exit, Failure, Language, Session, When, campaign_files};
use crate::{
    config::{Campaign, Period, UnitId},
    decision::Address,
    i18n::LocalizedText,
    identity::ShortId,
    journal::{Event, Lines, Position, RowImage},
    ledger::Ledger,
    month::{LetterKind, LetterState, MessageRecord},
};

/// Arguments of `log`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Only what is about this month
    #[arg(long, value_name = "MONTH")]
    period: Option<Period>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// One line of the trail.
#[derive(Debug, Serialize)]
struct Entry {
    at: DateTime<FixedOffset>,
    /// `mail`, `mail-copy`, `mail-failed`, `read-again`, `compiled`, `contact-accepted`, `contact-refused`, `contact-withdrawn`,
    /// `decision`, `letter`, `letter-decided`, `address`.
    event: &'static str,
    /// Id of the mail or letter.
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    period: Option<Period>,
    #[serde(skip_serializing_if = "Option::is_none")]
    unit: Option<String>,
    /// Outcome of a mail, state of a letter, failed step.
    #[serde(skip_serializing_if = "String::is_empty")]
    result: String,
    /// Why, in Chinese.
    #[serde(skip_serializing_if = "String::is_empty")]
    reason: String,
}

impl Entry {
    fn new(at: DateTime<FixedOffset>, event: &'static str) -> Self {
        Self { at, event, id: None, period: None, unit: None, result: String::new(), reason: String::new() }
    }
}

pub(super) fn run(session: &Session, arguments: &Arguments) -> Result<Exit, Failure> {
    let campaign = campaign_files::load_with_contacts(session)?;
    let now = campaign_files::clock(session, &When { period: None, as_of: None }, &campaign);
    let state = campaign.state_folder();
    let ledger = Ledger::dry_run_copy(&state, now)?;
    let mut mails = HashMap::new();
    for period in ledger.periods()? {
        mails.extend(ledger.messages(period)?.into_iter().map(|mail| (mail.id.clone(), (period, mail))));
    }
    let mut trail = Vec::new();
    let journal = state.join("journal.jsonl");
    if journal.exists() {
        for line in Lines::after(&journal, &Position::default()).map_err(Failure::nothing)? {
            let line = line.map_err(Failure::nothing)?;
            trail.extend(entry(line.at, line.event, &mails));
        }
    }
    trail.retain(|entry| arguments.period.is_none_or(|period| entry.period == Some(period)));
    if arguments.json {
        let text =
            serde_json::to_string_pretty(&trail).map_err(|error| Failure::nothing(LocalizedText::verbatim(error)))?;
        println!("{text}");
    } else {
        for entry in &trail {
            println!("{}", shown(session, &campaign, entry));
        }
    }
    Ok(Exit::Done)
}

/// What a line of the journal means for a reader; `None` for the program's own bookkeeping.
fn entry(at: DateTime<FixedOffset>, event: Event, mails: &HashMap<String, (Period, MessageRecord)>) -> Option<Entry> {
    let id = |message: &str| Some(ShortId::of("mail", &[message]).to_string());
    Some(match event {
        Event::Mail(seen) => {
            let known = mails.get(seen.copy_of.as_ref().unwrap_or(&seen.sha256));
            let result = known.map(|(_, mail)| mail.outcome).and_then(|outcome| serde_json::to_value(outcome).ok());
            Entry {
                id: id(seen.copy_of.as_ref().unwrap_or(&seen.sha256)),
                period: known.map(|(period, _)| *period),
                result: result.and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default(),
                reason: known.map(|(_, mail)| mail.reason.clone()).unwrap_or_default(),
                ..Entry::new(at, if seen.copy_of.is_some() { "mail-copy" } else { "mail" })
            }
        }
        Event::Failed(failure) => Entry {
            period: Some(failure.period),
            result: failure.step.as_str().to_owned(),
            reason: failure.words,
            ..Entry::new(at, "mail-failed")
        },
        Event::ReadAgain { .. } => Entry::new(at, "read-again"),
        Event::Compiled { period, .. } => Entry { period: Some(period), ..Entry::new(at, "compiled") },
        Event::ContactAccepted { person, message, .. } => {
            Entry { id: id(&message), unit: Some(person.unit.to_string()), ..Entry::new(at, "contact-accepted") }
        }
        Event::ContactRefused(person) => {
            Entry { unit: Some(person.unit.to_string()), ..Entry::new(at, "contact-refused") }
        }
        Event::ContactWithdrawn(person) => {
            Entry { unit: Some(person.unit.to_string()), ..Entry::new(at, "contact-withdrawn") }
        }
        Event::LetterDecided { letter, act, by, why } => Entry {
            id: Some(ShortId::of("letter", &[&letter]).to_string()),
            result: act,
            reason: [by, why].into_iter().filter(|words| !words.is_empty()).collect::<Vec<_>>().join("："),
            ..Entry::new(at, "letter-decided")
        },
        Event::Decided(decision) => Entry {
            id: Some(decision.id.to_string()),
            period: Some(decision.period),
            unit: unit_of(&decision.address),
            result: decision.act.as_str().to_owned(),
            reason: format!("{}：{}", decision.by, decision.why),
            ..Entry::new(at, "decision")
        },
        Event::Row(image) => of_row(at, &image)?,
        Event::Acknowledged { .. }
        | Event::Outstanding { .. }
        | Event::Completed { .. }
        | Event::Files { .. }
        | Event::Ran { .. } => return None,
    })
}

fn unit_of(address: &Address) -> Option<String> {
    match address {
        Address::Unit(unit) => Some(unit.to_string()),
        _ => None,
    }
}

fn of_row(at: DateTime<FixedOffset>, image: &RowImage) -> Option<Entry> {
    let text = |column: &str| image.columns.get(column).and_then(|value| value.as_str()).unwrap_or_default().to_owned();
    match image.table.as_str() {
        "letter" if !image.columns.is_empty() => Some(Entry {
            id: Some(ShortId::of("letter", &[&text("key")]).to_string()),
            period: text("period").parse().ok(),
            unit: Some(text("unit")).filter(|unit| !unit.is_empty()),
            // The ledger keeps the kind as a JSON string.
            result: format!("{}/{}", text("kind").trim_matches('"'), text("state")),
            reason: text("failure"),
            ..Entry::new(at, "letter")
        }),
        "address_word" => Some(Entry { reason: text("why"), ..Entry::new(at, "address") }),
        _ => None,
    }
}

/// What was decided, in Chinese.
fn act_words(act: &str) -> Option<&'static str> {
    Some(match act {
        "accept" => "采用",
        "reject" => "不予采用",
        "assign" => "归入单位",
        "record" => "登记纸质或来电报送",
        "correct" => "更正数据",
        "drop" => "不计入合计",
        "set" => "更正填报内容",
        "received" => "更正收到时间",
        "waive" => "不再要求补正",
        "excuse" => "本月免报",
        "nil" => "零报告",
        "done" => "办结",
        "undo" => "撤销",
        _ => return None,
    })
}

/// The result in the user's language; words of programs in JSON.
fn result(session: &Session, entry: &Entry) -> String {
    let chinese = || -> Option<String> {
        if entry.event == "letter" {
            let (kind, state) = entry.result.split_once('/')?;
            let kind: LetterKind = serde_json::from_value(kind.into()).ok()?;
            return Some(format!("{}：{}", kind.chinese(), LetterState::of(state)?.chinese()));
        }
        if entry.event == "decision" {
            return Some(act_words(&entry.result)?.to_owned());
        }
        let words = match entry.result.as_str() {
            "submission" => "情况表",
            "materials" => "材料",
            "ignored" => "不作处理",
            "needs-person" => "请人工阅处",
            "fetch" => "收取",
            "read" => "识别",
            "move" => "移动",
            "release" => "放行",
            "withdraw" => "撤回",
            "resend" => "再发",
            _ => return None,
        };
        Some(words.to_owned())
    };
    let chinese = chinese().filter(|_| session.language == Language::Chinese);
    chinese.unwrap_or_else(|| entry.result.clone())
}

fn shown(session: &Session, campaign: &Campaign, entry: &Entry) -> String {
    let what = match entry.event {
        "mail" => session.language.pick("来件", "mail"),
        "mail-copy" => session.language.pick("重复来件", "mail again"),
        "mail-failed" => session.language.pick("来件未能处理", "mail failed"),
        "read-again" => session.language.pick("重新识别来件", "mails read again"),
        "compiled" => session.language.pick("生成文件", "files compiled"),
        "contact-accepted" => session.language.pick("确认联络员", "contact accepted"),
        "contact-refused" => session.language.pick("未确认联络员", "contact refused"),
        "contact-withdrawn" => session.language.pick("撤销联络员", "contact withdrawn"),
        "decision" => session.language.pick("人工处理", "decision"),
        "letter" => session.language.pick("函件", "letter"),
        "letter-decided" => session.language.pick("函件经人工处理", "letter decided"),
        _ => session.language.pick("收件地址", "address"),
    };
    let unit = entry.unit.as_deref().and_then(UnitId::new).and_then(|id| campaign.register.unit(&id));
    let id = entry.id.as_deref().and_then(|id| id.get(..10)).unwrap_or_default();
    let period = entry.period.map(|period| period.to_string()).unwrap_or_default();
    let parts = [
        entry.at.format("%Y-%m-%d %H:%M:%S").to_string(),
        period,
        what.to_owned(),
        id.to_owned(),
        unit.map_or_else(String::new, |unit| unit.name.clone()),
        result(session, entry),
        entry.reason.clone(),
    ];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("  ")
}
