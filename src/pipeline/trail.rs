//! The journal and the ledger of a campaign in; the audit trail out: what came and what became of it, what failed, what the
//! office decided, what was compiled and what went out, each with its time and the ids that the outputs show.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, FixedOffset};
use serde::Serialize;

use super::{Error, Pipeline};
use crate::{
    config::{Campaign, Period, UnitId},
    decision::Address,
    i18n::Language,
    identity::ShortId,
    journal::{Event, Lines, Position, RowImage},
    ledger,
    month::{LetterKind, LetterState, MessageRecord},
    report,
};

/// One line of the trail.
#[derive(Debug, Clone, Serialize)]
pub struct TrailEntry {
    /// Its place in the journal, from 1.
    #[serde(skip)]
    pub number: u64,
    /// When it was written.
    pub at: DateTime<FixedOffset>,
    /// `mail`, `mail-copy`, `mail-failed`, `read-again`, `compiled`, `contact-accepted`, `contact-refused`, `contact-withdrawn`,
    /// `decision`, `issued`, `letter`, `letter-decided`, `address`.
    pub event: &'static str,
    /// Id of the mail, letter or decision; number of an issued document.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Month that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub period: Option<Period>,
    /// Unit that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// What a decision is about, in Chinese: `金湖社区：“张贴防诈海报156张”`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub about: String,
    /// Outcome of a mail, state of a letter, failed step, edition of an issue.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub result: String,
    /// Why, in Chinese.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub reason: String,
    /// The mail in the ledger that a mail or a decision is about.
    #[serde(skip)]
    pub mail: Option<String>,
}

impl Pipeline<'_> {
    /// The trail of the campaign from its first line on.
    ///
    /// # Errors
    /// The ledger or the journal refuses.
    pub fn trail(&self) -> Result<Vec<TrailEntry>, Error> {
        let mut mails = HashMap::new();
        for period in self.ledger.periods()? {
            mails.extend(self.ledger.messages(period)?.into_iter().map(|mail| (mail.id.clone(), (period, mail))));
        }
        let decided = self.decided()?;
        let mut trail = Vec::new();
        let journal = self.campaign.state_folder().join("journal.jsonl");
        if journal.exists() {
            for line in Lines::after(&journal, &Position::default()).map_err(ledger::Error::from)? {
                let line = line.map_err(ledger::Error::from)?;
                let number = line.position.number;
                let entry = entry(line.at, line.event, &mails).map(|entry| {
                    let about = entry.id.as_ref().and_then(|id| decided.get(id)).cloned().unwrap_or_default();
                    TrailEntry { number, about, ..entry }
                });
                trail.extend(entry);
            }
        }
        Ok(trail)
    }

    /// What each decision is about, by its id.
    fn decided(&self) -> Result<HashMap<String, String>, Error> {
        let periods: BTreeSet<Period> =
            self.ledger.decisions()?.iter().flat_map(|decision| decision.periods()).collect();
        let mut decided = HashMap::new();
        for period in periods {
            let month = self.month(period, self.as_of)?;
            let decisions = report::decisions(self.campaign, &month).into_iter();
            decided.extend(decisions.map(|decision| (decision.id.to_string(), decision.about_text)));
        }
        Ok(decided)
    }
}

impl TrailEntry {
    fn new(at: DateTime<FixedOffset>, event: &'static str) -> Self {
        Self {
            number: 0,
            at,
            event,
            id: None,
            period: None,
            unit: None,
            about: String::new(),
            result: String::new(),
            reason: String::new(),
            mail: None,
        }
    }

    /// What happened, in a language.
    pub fn what(&self, language: Language) -> &'static str {
        match self.event {
            "mail" => language.pick("来件", "mail"),
            "mail-copy" => language.pick("重复来件", "mail again"),
            "mail-failed" => language.pick("来件未能处理", "mail failed"),
            "read-again" => language.pick("重新识别来件", "mails read again"),
            "compiled" => language.pick("生成文件", "files compiled"),
            "contact-accepted" => language.pick("确认联络员", "contact accepted"),
            "contact-refused" => language.pick("未确认联络员", "contact refused"),
            "contact-withdrawn" => language.pick("撤销联络员", "contact withdrawn"),
            "decision" => language.pick("人工处理", "decision"),
            "issued" => language.pick("印发", "issued"),
            "letter" => language.pick("函件", "letter"),
            "letter-decided" => language.pick("函件经人工处理", "letter decided"),
            _ => language.pick("收件地址", "address"),
        }
    }

    /// The id as the outputs show it.
    pub fn short_id(&self) -> &str {
        self.id.as_deref().map(|id| id.get(..10).unwrap_or(id)).unwrap_or_default()
    }

    /// Name of the unit; empty where it is about none of the register.
    pub fn unit_name<'a>(&self, campaign: &'a Campaign) -> &'a str {
        let unit = self.unit.as_deref().and_then(UnitId::new).and_then(|id| campaign.register.unit(&id));
        unit.map_or("", |unit| unit.name.as_str())
    }

    /// The result in the user's language; words of programs in JSON.
    pub fn result_in(&self, language: Language) -> String {
        let chinese = || -> Option<String> {
            if self.event == "letter" {
                let (kind, state) = self.result.split_once('/')?;
                let kind: LetterKind = serde_json::from_value(kind.into()).ok()?;
                return Some(format!("{}：{}", kind.chinese(), LetterState::of(state)?.chinese()));
            }
            if self.event == "decision" {
                return Some(act_words(&self.result)?.to_owned());
            }
            let words = match self.result.as_str() {
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
        let chinese = chinese().filter(|_| language == Language::Chinese);
        chinese.unwrap_or_else(|| self.result.clone())
    }
}

/// What a line of the journal means for a reader; `None` for the program's own bookkeeping.
fn entry(
    at: DateTime<FixedOffset>,
    event: Event,
    mails: &HashMap<String, (Period, MessageRecord)>,
) -> Option<TrailEntry> {
    let id = |message: &str| Some(ShortId::of("mail", &[message]).to_string());
    Some(match event {
        Event::Mail(seen) => {
            let known = mails.get(seen.copy_of.as_ref().unwrap_or(&seen.sha256));
            let result = known.map(|(_, mail)| mail.outcome).and_then(|outcome| serde_json::to_value(outcome).ok());
            TrailEntry {
                mail: Some(seen.copy_of.as_ref().unwrap_or(&seen.sha256).clone()),
                id: id(seen.copy_of.as_ref().unwrap_or(&seen.sha256)),
                period: known.map(|(period, _)| *period),
                result: result.and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default(),
                reason: known.map(|(_, mail)| mail.reason.clone()).unwrap_or_default(),
                ..TrailEntry::new(at, if seen.copy_of.is_some() { "mail-copy" } else { "mail" })
            }
        }
        Event::Failed(failure) => TrailEntry {
            period: Some(failure.period),
            result: failure.step.as_str().to_owned(),
            reason: failure.words,
            ..TrailEntry::new(at, "mail-failed")
        },
        Event::ReadAgain { .. } => TrailEntry::new(at, "read-again"),
        Event::Compiled { period, .. } => TrailEntry { period: Some(period), ..TrailEntry::new(at, "compiled") },
        Event::ContactAccepted { person, message, .. } => TrailEntry {
            id: id(&message),
            unit: Some(person.unit.to_string()),
            ..TrailEntry::new(at, "contact-accepted")
        },
        Event::ContactRefused(person) => {
            TrailEntry { unit: Some(person.unit.to_string()), ..TrailEntry::new(at, "contact-refused") }
        }
        Event::ContactWithdrawn(person) => {
            TrailEntry { unit: Some(person.unit.to_string()), ..TrailEntry::new(at, "contact-withdrawn") }
        }
        Event::LetterDecided { letter, act, by, why } => TrailEntry {
            id: Some(ShortId::of("letter", &[&letter]).to_string()),
            result: act,
            reason: [by, why].into_iter().filter(|words| !words.is_empty()).collect::<Vec<_>>().join("："),
            ..TrailEntry::new(at, "letter-decided")
        },
        Event::Decided(decision) => TrailEntry {
            id: Some(decision.id.to_string()),
            period: Some(decision.period),
            unit: unit_of(&decision.address),
            mail: decision.address.mail().map(str::to_owned),
            result: decision.act.as_str().to_owned(),
            reason: format!("{}：{}", decision.by, decision.why),
            ..TrailEntry::new(at, "decision")
        },
        Event::Issued(report) => TrailEntry {
            id: Some(report.number.to_string()),
            period: Some(report.period),
            result: report.edition.to_string(),
            reason: [report.by, report.why]
                .into_iter()
                .filter(|words| !words.is_empty())
                .collect::<Vec<_>>()
                .join("："),
            ..TrailEntry::new(at, "issued")
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

fn of_row(at: DateTime<FixedOffset>, image: &RowImage) -> Option<TrailEntry> {
    let text = |column: &str| image.columns.get(column).and_then(|value| value.as_str()).unwrap_or_default().to_owned();
    match image.table.as_str() {
        "letter" if !image.columns.is_empty() => Some(TrailEntry {
            id: Some(ShortId::of("letter", &[&text("key")]).to_string()),
            period: text("period").parse().ok(),
            unit: Some(text("unit")).filter(|unit| !unit.is_empty()),
            // The ledger keeps the kind as a JSON string.
            result: format!("{}/{}", text("kind").trim_matches('"'), text("state")),
            reason: text("failure"),
            ..TrailEntry::new(at, "letter")
        }),
        "address_word" => Some(TrailEntry { reason: text("why"), ..TrailEntry::new(at, "address") }),
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
