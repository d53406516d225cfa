//! `huizong issue`: a month's report as it went out, frozen with number and date in `issued/2020-06/1/`.

use std::path::PathBuf;

use chrono::NaiveDate;

use super::{
    AsOf, Exit, Failure, Session, When,
    campaign_files::{self, Keep, shown},
    outcome,
};
use crate::{
    config::Period,
    i18n::LocalizedText,
    pipeline::{Glance, IssueOrder, PreparedIssue},
};

/// Arguments of `issue`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Month whose report went out, such as 2020-06
    #[arg(long, value_name = "MONTH")]
    period: Period,
    /// Number of the document (发文顺序号)
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(1..))]
    number: u32,
    /// Date of the document, such as 2020-07-06
    #[arg(long, value_name = "DATE")]
    date: NaiveDate,
    /// The docx that went out, where it is not the program's own
    #[arg(long, value_name = "FILE")]
    file: Option<PathBuf>,
    /// Who issues; huizong log shows it
    #[arg(long, value_name = "NAME", default_value = "", hide_default_value = true)]
    by: String,
    /// Why; huizong log shows it
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    why: String,
    /// Say what would be issued; store and write nothing
    #[arg(long)]
    dry_run: bool,
    /// Set the clock: a date (its end) or a time such as 2020-07-06T09:00:00+08:00
    #[arg(long, value_name = "TIME")]
    as_of: Option<AsOf>,
}

/// First bytes of a docx, which is a zip archive.
const ZIP: &[u8] = b"PK\x03\x04";

pub(super) fn run(session: &Session, arguments: &Arguments) -> Result<Exit, Failure> {
    let edited = match &arguments.file {
        None => None,
        Some(path) => {
            let bytes = std::fs::read(path).map_err(|error| Failure::usage(outcome::refused(path, &error)))?;
            if !bytes.starts_with(ZIP) {
                return Err(Failure::usage(LocalizedText::new(
                    format!("{} 不是 docx 文件", path.display()),
                    format!("{} is no docx file", path.display()),
                )));
            }
            Some(bytes)
        }
    };
    let order = IssueOrder {
        period: arguments.period,
        number: arguments.number,
        date: arguments.date,
        edited,
        by: arguments.by.trim().to_owned(),
        why: arguments.why.trim().to_owned(),
    };
    let when = When { period: Some(arguments.period), as_of: arguments.as_of };
    let keep = if arguments.dry_run { Keep::Nothing } else { Keep::Everything };
    let open = campaign_files::open(session, &when, keep)?;
    let mut pipeline = open.pipeline()?;
    let prepared = pipeline.prepare_issue(&order)?;
    let glance = Glance::of(&open.campaign, &prepared.compiled.month);
    for fault in &prepared.compiled.note_faults {
        eprintln!("huizong: {}", session.language.pick(&fault.chinese, &fault.english));
    }
    if let Some(words) = still_open(&glance) {
        session.inform(&words);
    }
    if arguments.dry_run {
        session.inform(&rehearsed(&prepared));
    } else {
        let folder = pipeline.issue(&prepared)?;
        session.inform(&done(&prepared));
        for name in prepared.files.keys() {
            println!("{}", shown(&folder.join(name)));
        }
    }
    Ok(Exit::of_month(&glance))
}

/// What is open in a month that is issued all the same.
fn still_open(glance: &Glance) -> Option<LocalizedText> {
    let counts = glance.counts;
    let (mails, held) = (glance.needs_person.len(), glance.held_decisions.len());
    let numbers = [
        (counts.missing, "未报送", "missing"),
        (counts.incomplete, "待补正", "incomplete"),
        (counts.unconfirmed, "待确认", "unconfirmed"),
        (mails, "来信待人工处理", "mails for a person"),
        (held, "人工处理待确认", "decisions to confirm"),
    ];
    let open: Vec<_> = numbers.iter().filter(|(number, ..)| *number > 0).collect();
    if open.is_empty() {
        return None;
    }
    let chinese: Vec<String> = open.iter().map(|(number, chinese, _)| format!("{chinese}{number}")).collect();
    let english: Vec<String> = open.iter().map(|(number, _, english)| format!("{number} {english}")).collect();
    Some(LocalizedText::new(
        format!("注意：本月尚有未了事项（{}），按现状印发。", chinese.join("，")),
        format!("mind: something is open in this month ({}); it is issued as it is.", english.join(", ")),
    ))
}

fn done(prepared: &PreparedIssue) -> LocalizedText {
    let (period, edition, number) = (prepared.issue.period, prepared.issue.edition, prepared.issue.number);
    let changes = prepared.changes.len();
    if edition == 1 {
        return LocalizedText::new(
            format!("{}报告已按第{number}号印发存档；此后的来件和人工处理不再改动它。", period.chinese()),
            format!(
                "the report of {period} is issued with number {number}; what comes from now on leaves it as it is."
            ),
        );
    }
    LocalizedText::new(
        format!("{}报告已按第{number}号重新印发（第{edition}次），更正{changes}处。", period.chinese()),
        format!(
            "the report of {period} is issued again with number {number} (edition {edition}), {changes} corrections."
        ),
    )
}

fn rehearsed(prepared: &PreparedIssue) -> LocalizedText {
    let (period, edition) = (prepared.issue.period, prepared.issue.edition);
    let (files, changes) = (prepared.files.len(), prepared.changes.len());
    LocalizedText::new(
        format!(
            "试运行：将印发{}报告（第{edition}次），文件{files}个，更正{changes}处；没有保存或写出任何内容。",
            period.chinese()
        ),
        format!(
            "dry run: the report of {period} would be issued (edition {edition}), {files} files, {changes} corrections; nothing was stored or written."
        ),
    )
}
