//! In: the journal and the ledger of `state/`. Out: `huizong log`, the audit trail as lines of text or JSON.

use super::{Exit, Failure, Session, When, campaign_files};
use crate::{
    config::{Campaign, Period},
    i18n::LocalizedText,
    ledger::Ledger,
    pipeline::{self, TrailEntry},
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
    let campaign = campaign_files::load_with_contacts(session)?;
    let now = campaign_files::clock(session, &When { period: None, as_of: None }, &campaign);
    let ledger = Ledger::dry_run_copy(&campaign.state_folder(), now)?;
    let mut trail = pipeline::trail(&campaign, &ledger)?;
    trail.retain(|entry| arguments.period.is_none_or(|period| entry.period == Some(period)));
    if arguments.json {
        let text =
            serde_json::to_string_pretty(&trail).map_err(|error| Failure::nothing(LocalizedText::verbatim(error)))?;
        println!("{text}");
    } else {
        for entry in &trail {
            println!("{}", line(session, &campaign, entry));
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
        entry.reason.clone(),
    ];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("  ")
}
