//! What was issued of a month and what has changed since in; both in words for page, JSON, letters and papers out.

use std::collections::HashMap;

use chrono::{DateTime, Datelike as _, FixedOffset, NaiveDate};

use crate::{
    config::Campaign,
    identity::ShortId,
    month::{Cause, Change, Difference, FrozenFigure, Issue, Month, Status},
    report::present::labels,
};

use super::{
    model::{ChangeReport, IssueReport},
    narrative::NAME_SEPARATOR,
};

/// Every report that was issued for a month, oldest first.
pub fn issues(campaign: &Campaign, month: &Month) -> Vec<IssueReport> {
    month.issues.iter().map(|issue| issue_report(campaign, issue)).collect()
}

/// What differs between the last report that was issued for a month and the month as it is; empty before the first.
pub fn changes(campaign: &Campaign, month: &Month) -> Vec<ChangeReport> {
    let people: HashMap<&ShortId, String> = month
        .decisions
        .iter()
        .map(|record| (&record.decision.id, format!("{}：{}", record.decision.by, record.decision.why)))
        .collect();
    month.changes.iter().map(|change| change_report(campaign, change, &people)).collect()
}

/// `渝宝圣湖办〔2020〕45号`.
pub fn document_number(campaign: &Campaign, number: u32, date: NaiveDate) -> String {
    format!("{}〔{}〕{number}号", campaign.report.document_code, date.year())
}

fn issue_report(campaign: &Campaign, issue: &Issue) -> IssueReport {
    let at = campaign.local(issue.at);
    IssueReport {
        edition: issue.edition,
        number: issue.number,
        number_text: document_number(campaign, issue.number, issue.date),
        date: issue.date,
        date_text: labels::day(issue.date),
        at,
        at_text: labels::moment(&at),
        by: issue.by.clone(),
        why: issue.why.clone(),
        folder: format!("issued/{}/{}", issue.period, issue.edition),
        files: issue.files.clone(),
    }
}

fn change_report(campaign: &Campaign, change: &Change, people: &HashMap<&ShortId, String>) -> ChangeReport {
    let (field, from, to) = words(campaign, &change.what);
    let (mail, decision) = match &change.cause {
        Cause::Mail(id, _) => (Some(id.clone()), None),
        Cause::Decision(id) => (None, Some(id.clone())),
        Cause::Settings => (None, None),
    };
    let why = match &change.cause {
        Cause::Mail(id, at) => format!("{}来信（编号{id}）", labels::moment(&campaign.local(*at))),
        Cause::Decision(id) => match people.get(id) {
            Some(who) => format!("人工处理{id}（{who}）"),
            None => format!("人工处理{id}"),
        },
        Cause::Settings => "名册、设置或者识别方式有变化".to_owned(),
    };
    ChangeReport { unit_id: change.unit.clone(), unit_name: change.name.clone(), field, from, to, why, mail, decision }
}

/// What differs, as it was and as it is.
fn words(campaign: &Campaign, what: &Difference) -> (String, String, String) {
    let three = |field: &str, from: String, to: String| (field.to_owned(), from, to);
    let yes = |holds: bool| if holds { "是" } else { "否" }.to_owned();
    let or_nothing = |text: String| if text.is_empty() { labels::NOTHING.to_owned() } else { text };
    match what {
        Difference::Listed(now) => three("列入应报单位", yes(!now), yes(*now)),
        Difference::Name(from, to) => three("单位名称", from.clone(), to.clone()),
        Difference::Status(from, to) => three("状态", status(*from), status(*to)),
        Difference::Late(from, to) => three("逾期", yes(*from), yes(*to)),
        Difference::Errors(from, to) => {
            let names = |codes: &[crate::finding::Code]| {
                let names: Vec<&str> = codes.iter().map(|code| code.chinese()).collect();
                or_nothing(names.join(NAME_SEPARATOR))
            };
            three("待补正内容", names(from), names(to))
        }
        Difference::Received(from, to) => {
            let moment = |at: &Option<DateTime<FixedOffset>>| {
                at.map_or_else(|| labels::NOTHING.to_owned(), |at| labels::moment(&campaign.local(at)))
            };
            three("收到时间", moment(from), moment(to))
        }
        Difference::ReportedOn(from, to) => {
            let day = |text: &String| text.parse().map_or_else(|_| or_nothing(text.clone()), labels::day);
            three("报送时间", day(from), day(to))
        }
        Difference::Reporter(from, to) => three("报送人", or_nothing(from.clone()), or_nothing(to.clone())),
        Difference::Text(id) => {
            let section = campaign.form.sections.iter().find(|section| section.id == *id);
            let heading = section.map_or(id.as_str(), |section| section.heading.as_str());
            (format!("{heading}（文字）"), "印发时的文字".to_owned(), "有改动".to_owned())
        }
        Difference::Figures { kind, unit, from, to } => {
            let name = campaign.figure_names().get(kind.as_str()).map_or(kind.as_str(), |name| name).to_owned();
            (format!("{name}（{unit}）"), figures(from), figures(to))
        }
        Difference::Materials(from, to) => {
            let names = |files: &[String]| or_nothing(labels::materials(files.iter().map(String::as_str)));
            three("经验材料", names(from), names(to))
        }
    }
}

fn status((status, nil): (Status, bool)) -> String {
    if nil { "零报告" } else { labels::status(status) }.to_owned()
}

/// `156张、约20张（不计入合计）`.
fn figures(figures: &[FrozenFigure]) -> String {
    let text = |figure: &FrozenFigure| {
        let amount = match (figure.value, figure.max) {
            (Some(value), Some(max)) => format!("{value}至{max}{}", figure.unit),
            (Some(value), None) => labels::amount(value, figure.approx, &figure.unit),
            (None, _) => "数目不详".to_owned(),
        };
        if figure.counted { amount } else { format!("{amount}（不计入合计）") }
    };
    match figures {
        [] => labels::NOTHING.to_owned(),
        some => some.iter().map(text).collect::<Vec<_>>().join(NAME_SEPARATOR),
    }
}
