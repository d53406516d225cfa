//! What was typed in, exit code out: one file a command, the only place besides `main.rs` that prints.

mod campaign_files;
mod changes;
mod check;
mod compile;
mod contacts;
mod decide;
mod desk;
mod doctor;
pub mod figures;
mod find;
mod init;
mod issue;
mod letters;
mod lint;
mod log;
mod outcome;
mod replay;
mod run;
mod status;
mod storage;
mod summary;
mod heartbeat;
mod usage;
mod words;

use std::path::PathBuf;

use chrono::{DateTime, FixedOffset};
use clap::{ArgAction, Args, CommandFactory as _, FromArgMatches as _, Parser, Subcommand};
use mime::containers::UnpackSevenZip;
use tracing_subscriber::filter::LevelFilter;

pub use outcome::{Exit, Failure};

pub use crate::i18n::Language;
use crate::{
    config::Period,
    i18n::Localize,
    intake::ReadDocument,
    logging::{self, Clock, LogFormat, LogSettings},
};

/// The monthly paper chase of an office: mails in, official report and letters out
#[derive(Debug, Parser)]
#[command(name = "huizong", version, about, disable_help_subcommand = true)]
struct Arguments {
    /// Campaign file
    #[arg(short = 'c', long = "campaign", value_name = "FILE", global = true, default_value = "campaign.toml")]
    campaign: PathBuf,
    /// Print results and errors only
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    quiet: bool,
    /// Log on stderr what is done; twice for more
    #[arg(short, long, global = true, action = ArgAction::Count)]
    verbose: u8,
    /// Add the log to a file
    #[arg(long, global = true, value_name = "FILE")]
    log_file: Option<PathBuf>,
    /// Layout of the log
    #[arg(long, global = true, value_name = "LAYOUT", value_parser = ["text", "json"], default_value = "text")]
    log_format: String,
    #[command(subcommand)]
    command: Command,
}

impl Arguments {
    fn log(&self) -> LogSettings<'_> {
        let terminal = match self.verbose {
            0 => None,
            1 => Some(LevelFilter::INFO),
            _ => Some(LevelFilter::DEBUG),
        };
        let format = if self.log_format == "json" { LogFormat::Json } else { LogFormat::Text };
        let level = terminal.unwrap_or(LevelFilter::INFO);
        LogSettings { terminal, file: self.log_file.as_deref().map(|path| (path, level)), format }
    }
}

#[derive(Debug, Subcommand)]
enum Command {
    /// The cron job: fetch, read, check, record, compile, send letters; safe to repeat
    Run(run::Arguments),
    /// Read forms from files and say what is wrong with them; sends and stores nothing
    Check(check::Arguments),
    /// Check official papers (docx) against GB/T 9704-2012: clause, place, what stands there, what should
    Lint(lint::Arguments),
    /// Figures of texts: one text a line on stdin, its figures a line on stdout
    Figures(figures::Arguments),
    /// Write a period's files anew from the ledger
    Compile(compile::Arguments),
    /// The report over several months, half a year or the whole campaign, as official paper
    Summary(summary::Arguments),
    /// The period at a glance: who has reported, late, incomplete, missing; what went out
    Status(status::Arguments),
    /// Liaison officers: who is confirmed, and whom units propose by a returned Annex 2; confirm them
    Contacts(contacts::Arguments),
    /// A person's word on one form, finding, mail or unit of a month: accept, waive, excuse, tick off, undo
    Decide(decide::Arguments),
    /// Freeze a month's report as it went out, with number and date
    Issue(issue::Arguments),
    /// What has changed since a month's report was issued
    Changes(changes::Arguments),
    /// Letters: what waits, went out or failed, with its text; release, withdraw, send again
    Letters(letters::Arguments),
    /// The office's web page on this computer: look at the month, decide, release letters
    Desk(desk::Arguments),
    /// Forms, materials, letters and decisions of all months by word
    Find(find::Arguments),
    /// The audit trail: what came, what became of it, what was decided, what went out
    Log(log::Arguments),
    /// Build the ledger anew from raw mails and journal, with the same result
    Replay(replay::Arguments),
    /// Write a new campaign folder: campaign.toml, templates, a sample mailbox to try
    Init(init::Arguments),
    /// Check configuration, mailbox, outbox, fonts, disk and clock; say what to mend
    Doctor(doctor::Arguments),
}

/// The clock and the month it is about.
#[derive(Debug, Args)]
struct When {
    /// Month reported on, such as 2020-06; default: the calendar month before the clock
    #[arg(long, value_name = "MONTH")]
    period: Option<Period>,
    /// Set the clock: a date (its end) or a time such as 2020-07-04T09:00:00+08:00
    #[arg(long, value_name = "TIME")]
    as_of: Option<AsOf>,
}

/// A time as typed.
#[derive(Debug, Clone, Copy)]
enum AsOf {
    Day(chrono::NaiveDate),
    Moment(DateTime<FixedOffset>),
}

impl std::str::FromStr for AsOf {
    type Err = AsOfError;

    fn from_str(text: &str) -> Result<Self, AsOfError> {
        if let Ok(day) = text.parse() {
            return Ok(Self::Day(day));
        }
        DateTime::parse_from_rfc3339(text).map(Self::Moment).map_err(|_| AsOfError)
    }
}

/// A text that is no time.
#[derive(Debug, thiserror::Error)]
#[error("neither a date (2020-07-04) nor a time (2020-07-04T09:00:00+08:00)")]
struct AsOfError;

impl Localize for AsOfError {
    fn zh(&self) -> String {
        "应为日期（2020-07-04）或时间（2020-07-04T09:00:00+08:00）".to_owned()
    }
}

/// What every command works with.
struct Session {
    campaign: PathBuf,
    clock: DateTime<FixedOffset>,
    language: Language,
    quiet: bool,
}

impl Session {
    /// Prints something that a person may want to know; not with `--quiet`.
    fn inform(&self, words: &impl Localize) {
        if !self.quiet {
            eprintln!("{}", words.in_language(self.language));
        }
    }
}

/// Runs a command. `clock` tells the current time.
pub fn main(typed: impl Iterator<Item = std::ffi::OsString>, clock: Clock, language: Language) -> Exit {
    let typed: Vec<std::ffi::OsString> = typed.collect();
    // Started by the program only, so it is not listed in help or suggestions.
    if typed.get(1).is_some_and(|argument| argument == sandbox::ARGUMENT) {
        return match sandbox::serve(&[sandbox::handler::<ReadDocument>(), sandbox::handler::<UnpackSevenZip>()]) {
            Ok(()) => Exit::Done,
            Err(_) => Exit::Nothing,
        };
    }
    let parsed = words::dress(Arguments::command(), language)
        .try_get_matches_from(typed)
        .and_then(|matches| Arguments::from_arg_matches(&matches));
    let arguments = match parsed {
        Ok(arguments) => arguments,
        Err(error) => {
            usage::print(&error, language);
            return if error.use_stderr() { Exit::Usage } else { Exit::Done };
        }
    };
    if let Err(error) = logging::start(arguments.log(), clock) {
        let path = arguments.log_file.unwrap_or_default();
        eprintln!("huizong: {}", outcome::refused(&path, &error).in_language(language));
        return Exit::Usage;
    }
    let session = Session { campaign: arguments.campaign, clock: clock(), language, quiet: arguments.quiet };
    let outcome = match arguments.command {
        Command::Run(arguments) => run::run(&session, &arguments),
        Command::Check(arguments) => check::run(&session, &arguments),
        Command::Lint(arguments) => lint::run(&session, &arguments),
        Command::Figures(arguments) => figures::command(&session, &arguments),
        Command::Compile(arguments) => compile::run(&session, &arguments),
        Command::Summary(arguments) => summary::run(&session, &arguments),
        Command::Status(arguments) => status::run(&session, &arguments),
        Command::Contacts(arguments) => contacts::run(&session, &arguments),
        Command::Decide(arguments) => decide::run(&session, &arguments),
        Command::Issue(arguments) => issue::run(&session, &arguments),
        Command::Changes(arguments) => changes::run(&session, &arguments),
        Command::Letters(arguments) => letters::run(&session, &arguments),
        Command::Desk(arguments) => desk::run(&session, &arguments, clock),
        Command::Find(arguments) => find::run(&session, &arguments),
        Command::Log(arguments) => log::run(&session, &arguments),
        Command::Replay(arguments) => replay::run(&session, &arguments),
        Command::Init(arguments) => init::run(&session, &arguments),
        Command::Doctor(arguments) => doctor::run(&session, &arguments),
    };
    outcome.unwrap_or_else(|failure| {
        eprintln!("huizong: {}", failure.words.in_language(language));
        failure.exit
    })
}
