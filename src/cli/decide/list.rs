//! `huizong decide list`: the decisions of one or all months, with what has become of each.

use std::io::Write as _;

use crate::{
    cli::{
        Exit, Failure, Session, When,
        campaign_files::{self, Keep},
    },
    config::Period,
    i18n::LocalizedText,
    report::{self, DecisionJson, DecisionReport},
};

/// Arguments of `decide list`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Only what is about this month
    #[arg(long, value_name = "MONTH")]
    period: Option<Period>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(session: &Session, arguments: &Arguments) -> Result<Exit, Failure> {
    let when = When { period: arguments.period, as_of: None };
    let open = campaign_files::open(session, &when, Keep::Nothing)?;
    let pipeline = open.pipeline()?;
    let all = pipeline.ledger.decisions()?;
    let mut periods: Vec<Period> = all.iter().flat_map(|decision| decision.periods()).collect();
    periods.sort_unstable();
    periods.dedup();
    periods.retain(|period| arguments.period.is_none_or(|wanted| wanted == *period));
    let mut decisions: Vec<(Period, DecisionReport)> = Vec::new();
    for period in periods {
        let month = pipeline.month(period, open.as_of)?;
        decisions.extend(report::decisions(&open.campaign, &month).into_iter().map(|decision| (period, decision)));
    }
    let awaits = decisions.iter().any(|(_, decision)| decision.held);
    let text = if arguments.json {
        let list: Vec<DecisionJson<'_>> = decisions.iter().map(|(_, decision)| DecisionJson::of(decision)).collect();
        serde_json::to_string_pretty(&list).map_err(|error| Failure::nothing(LocalizedText::verbatim(error)))?
    } else if decisions.is_empty() {
        eprintln!("{}", session.language.pick("没有人工处理的记录。", "nothing was decided by hand."));
        return Ok(Exit::Done);
    } else {
        decisions.iter().map(|(period, decision)| line(*period, decision)).collect::<Vec<_>>().join("\n")
    };
    // A reader that closed the pipe has read enough.
    let _ = writeln!(std::io::stdout().lock(), "{text}");
    Ok(if awaits { Exit::Awaiting } else { Exit::Done })
}

/// `7Q2M0K9VXD  2020-06  采用  金湖社区的情况表（附件3.docx）  张三  电话核实  7月4日9时  已生效`.
fn line(period: Period, decision: &DecisionReport) -> String {
    let period = period.to_string();
    let words = [
        decision.id.as_str(),
        &period,
        &decision.act_text,
        &decision.about_text,
        &decision.by,
        &decision.why,
        &decision.at_text,
        &decision.state_text,
    ];
    words.join("  ")
}
