//! In: the journal and the ledger of `state/`. Out: `huizong log`, the audit trail as lines of text or JSON.

use super::{
    Exit, Failure, Session, When,
    campaign_files::{self, Keep},
};
use crate::{
    config::{Campaign, Period},
    i18n::LocalizedText,
    pipeline::TrailEntry,
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

pub(super) fn run(session: &Session, arguments: &Arguments) -> Result<Exit, Failure> {
    let open = campaign_files::open(session, &When { period: None, as_of: None }, Keep::Nothing)?;
    let mut trail = open.pipeline()?.trail()?;
    trail.retain(|entry| arguments.period.is_none_or(|period| entry.period == Some(period)));
    if arguments.json {
        let text =
            serde_json::to_string_pretty(&trail).map_err(|error| Failure::nothing(LocalizedText::verbatim(error)))?;
        println!("{text}");
    } else {
        for entry in &trail {
            println!("{}", line(session, &open.campaign, entry));
        }
    }
    Ok(Exit::Done)
}

fn line(session: &Session, campaign: &Campaign, entry: &TrailEntry) -> String {
    let period = entry.period.map(|period| period.to_string()).unwrap_or_default();
    let parts = [
        entry.at.format("%Y-%m-%d %H:%M:%S").to_string(),
        period,
        entry.what(session.language).to_owned(),
        entry.short_id().to_owned(),
        entry.unit_name(campaign).to_owned(),
        entry.result_in(session.language),
        entry.about.clone(),
        entry.reason.clone(),
    ];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("  ")
}
