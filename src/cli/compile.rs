//! `huizong compile`: a period's files anew from the ledger.

use super::{
    Exit, Failure, Session, When,
    campaign_files::{self, Keep, shown},
    run::tell_missing_characters,
};

/// What `compile` is told.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    when: When,
}

pub(super) fn run(session: &Session, arguments: &Arguments) -> Result<Exit, Failure> {
    let _lock = campaign_files::lock(session)?;
    let open = campaign_files::open(session, &arguments.when)?;
    let pipeline = open.pipeline(Keep::Everything)?;
    let compiled = pipeline.compile(open.period)?;
    let folder = pipeline.save(&compiled)?;
    tell_missing_characters(session, &compiled);
    for name in compiled.files.keys() {
        println!("{}", shown(&folder.join(name)));
    }
    Ok(Exit::of_month(&compiled.month))
}
