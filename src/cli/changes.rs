//! `huizong changes`: what differs between a month's report as it was issued last and the month as it is.

use std::io::Write as _;

use super::{
    AsOf, Exit, Failure, Session, When,
    campaign_files::{self, Keep},
};
use crate::{
    config::Period,
    i18n::LocalizedText,
    report::{self, ChangeReport},
};

/// Arguments of `changes`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Month whose report was issued, such as 2020-06
    #[arg(long, value_name = "MONTH")]
    period: Period,
    /// Set the clock: a date (its end) or a time such as 2020-07-06T09:00:00+08:00
    #[arg(long, value_name = "TIME")]
    as_of: Option<AsOf>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(session: &Session, arguments: &Arguments) -> Result<Exit, Failure> {
    let when = When { period: Some(arguments.period), as_of: arguments.as_of };
    let open = campaign_files::open(session, &when, Keep::Nothing)?;
    let pipeline = open.pipeline()?;
    let month = pipeline.month(arguments.period, open.as_of)?;
    if month.issues.is_empty() {
        let period = arguments.period;
        return Err(Failure::nothing(LocalizedText::new(
            format!("{}的报告还没有印发", period.chinese()),
            format!("the report of {period} has not been issued"),
        )));
    }
    let changes = report::changes(&open.campaign, &month);
    let text = if arguments.json {
        report::changes_json(&changes).map_err(|error| Failure::nothing(LocalizedText::verbatim(error)))?
    } else if changes.is_empty() {
        eprintln!("{}", session.language.pick("印发以后没有变化。", "nothing has changed since it was issued."));
        return Ok(Exit::Done);
    } else {
        let mut lines: Vec<String> = changes.iter().map(line).collect();
        lines.push(String::new());
        lines.join("\n")
    };
    // A reader that closed the pipe has read enough.
    let _ = write!(std::io::stdout().lock(), "{text}");
    Ok(Exit::Done)
}

/// `金湖社区  张贴海报（张）  156张 → 176张  7月10日9时来信（编号3V9XK2M0QA）`.
fn line(change: &ChangeReport) -> String {
    let ChangeReport { unit_name, field, from, to, why, .. } = change;
    format!("{unit_name}  {field}  {from} → {to}  {why}")
}
