//! `huizong desk`: an address in; the office's web page served there until the command is stopped, and the link to it printed.

use std::{io::Write as _, net::SocketAddr, sync::Arc};

use chrono::{DateTime, FixedOffset};

use super::{Exit, Failure, Session, When, campaign_files};
use crate::{
    desk::{self, DeskClock, DeskSettings},
    logging::Clock,
};

/// Arguments of `desk`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Address and port of this computer to listen on; default: 127.0.0.1:8020
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8020", hide_default_value = true)]
    listen: SocketAddr,
    #[command(flatten)]
    when: When,
}

pub(super) fn run(session: &Session, arguments: &Arguments, clock: Clock) -> Result<Exit, Failure> {
    let campaign = campaign_files::load(session)?;
    let fixed: Option<DateTime<FixedOffset>> =
        arguments.when.as_of.map(|_| campaign_files::clock(session, &arguments.when, &campaign));
    let clock: DeskClock = Arc::new(move || fixed.unwrap_or_else(clock));
    let settings = DeskSettings {
        campaign: session.campaign.clone(),
        listen: arguments.listen,
        clock,
        period: arguments.when.period,
    };
    desk::serve(settings, |link| {
        eprintln!(
            "{}",
            session.language.pick(
                "请在本机浏览器中打开下面的链接（只能用一次）；按 Ctrl+C 结束。",
                "open this link in a browser of this computer; it works once. Ctrl+C ends the desk.",
            )
        );
        // A reader that closed the pipe does not want the link.
        let _ = writeln!(std::io::stdout().lock(), "{link}");
    })?;
    Ok(Exit::Done)
}
