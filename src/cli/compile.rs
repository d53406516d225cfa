//! In: the ledger. Out: `huizong compile`, the output files of a period, written again.

use super::{
    Exit, Failure, Session, When,
    campaign_files::{self, Keep, shown},
    run::{print_messages, print_missing_characters},
};
use crate::pipeline::{Glance, outside};

/// Arguments of `compile`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    when: When,
}

pub(super) fn run(session: &Session, arguments: &Arguments) -> Result<Exit, Failure> {
    let open = campaign_files::open(session, &arguments.when, Keep::Everything)?;
    let mut pipeline = open.pipeline()?;
    if !open.campaign.covers(open.period) && !pipeline.ledger.has_something(open.period)? {
        return Err(Failure::usage(outside(&open.campaign, open.period)));
    }
    let compiled = pipeline.compile(open.period)?;
    let saved = pipeline.save(&compiled)?;
    print_missing_characters(session, &String::from_iter(&compiled.missing_characters));
    for name in compiled.files.keys() {
        println!("{}", shown(&saved.folder.join(name)));
    }
    print_messages(session, &saved.notices);
    print_messages(session, &saved.failures);
    print_messages(session, &compiled.note_faults);
    Ok(if saved.failures.is_empty() && compiled.note_faults.is_empty() {
        Exit::of_month(&Glance::of(&open.campaign, &compiled.month))
    } else {
        Exit::Partly
    })
}
