//! `huizong decide`: a person's word on one fact of a month as typed in; a decision in journal and ledger out, and the list of them.

mod list;

use std::fs;

use chrono::{DateTime, FixedOffset};

use super::{
    AsOf, Exit, Failure, Session, When,
    campaign_files::{self, Keep, OpenCampaign},
};
use crate::{
    config,
    i18n::LocalizedText,
    pipeline::{self, Decided, LARGEST_PAPER, Request},
};

/// Arguments of `decide`.
#[derive(Debug, clap::Args)]
#[command(disable_help_subcommand = true)]
pub struct Arguments {
    #[command(subcommand)]
    act: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    #[command(flatten)]
    Decide(Decide),
    /// What was decided, and what of it waits for confirmation
    List(list::Arguments),
}

#[derive(Debug, clap::Subcommand)]
enum Decide {
    /// Let a form count: one whose sender is in doubt, one that was rejected, or one with faults as it is
    Accept(OfForm),
    /// Let a form neither count nor supersede another
    Reject(OfForm),
    /// Let all that a mail holds be a unit's
    Assign(Assignment),
    /// Take in a form that came on paper or by telephone, with the time at which it came
    Record(Record),
    /// Give a figure another value, which counts, or let it be in no sum (--drop)
    Correct(Correction),
    /// Fill in or replace a field of a form: date, name or phone
    Set(Setting),
    /// Let a form have arrived at another time than its mail
    Received(Arrival),
    /// Ask about a finding no more: it is right as it is
    Waive(OfFinding),
    /// Say that a unit need not report in a month
    Excuse(OfUnit),
    /// Say that a unit has nothing to report in a month
    Nil(NilReport),
    /// Tick off a mail that waits for a person
    Done(OfMail),
    /// Take an earlier decision back
    Undo(OfDecision),
}

/// Who decides, and why.
#[derive(Debug, clap::Args)]
struct Hand {
    /// Who decides
    #[arg(long, value_name = "NAME")]
    by: String,
    /// Why
    #[arg(long, value_name = "TEXT")]
    why: String,
    #[command(flatten)]
    when: When,
}

#[derive(Debug, clap::Args)]
struct OfForm {
    /// Id of the form; its first characters are enough
    #[arg(value_name = "FORM")]
    form: String,
    #[command(flatten)]
    hand: Hand,
}

#[derive(Debug, clap::Args)]
struct Assignment {
    /// Id of the mail; its first characters are enough
    #[arg(value_name = "MAIL")]
    mail: String,
    /// Name or id of the unit
    #[arg(value_name = "UNIT")]
    unit: String,
    /// Take the sender's address into the register as this unit's
    #[arg(long)]
    remember: bool,
    #[command(flatten)]
    hand: Hand,
}

#[derive(Debug, clap::Args)]
struct Record {
    /// Name or id of the unit
    #[arg(value_name = "UNIT")]
    unit: String,
    /// The form, typed into Word, a spreadsheet or a text file
    #[arg(value_name = "FILE")]
    file: std::path::PathBuf,
    /// When it came, such as 2020-07-03T15:00:00+08:00
    #[arg(long, value_name = "TIME")]
    received: super::AsOf,
    #[command(flatten)]
    hand: Hand,
}

#[derive(Debug, clap::Args)]
struct Correction {
    /// Id of the figure; its first characters are enough
    #[arg(value_name = "FIGURE")]
    figure: String,
    /// Its value: 1200, 1.2万
    #[arg(value_name = "VALUE", required_unless_present = "drop", conflicts_with = "drop")]
    value: Option<String>,
    /// Let it be in no sum
    #[arg(long)]
    drop: bool,
    #[command(flatten)]
    hand: Hand,
}

#[derive(Debug, clap::Args)]
struct Setting {
    /// Id of the form; its first characters are enough
    #[arg(value_name = "FORM")]
    form: String,
    /// Field: date (报送时间), name (报送人), phone (联系电话)
    #[arg(value_name = "FIELD")]
    field: String,
    /// Its value
    #[arg(value_name = "VALUE")]
    value: String,
    #[command(flatten)]
    hand: Hand,
}

#[derive(Debug, clap::Args)]
struct Arrival {
    /// Id of the form; its first characters are enough
    #[arg(value_name = "FORM")]
    form: String,
    /// When it arrived, such as 2020-07-03T15:00:00+08:00
    #[arg(value_name = "TIME")]
    time: super::AsOf,
    #[command(flatten)]
    hand: Hand,
}

#[derive(Debug, clap::Args)]
struct OfFinding {
    /// Id of the finding; its first characters are enough
    #[arg(value_name = "FINDING")]
    finding: String,
    #[command(flatten)]
    hand: Hand,
}

#[derive(Debug, clap::Args)]
struct OfMail {
    /// Id of the mail; its first characters are enough
    #[arg(value_name = "MAIL")]
    mail: String,
    #[command(flatten)]
    hand: Hand,
}

#[derive(Debug, clap::Args)]
struct OfUnit {
    /// Name or id of the unit
    #[arg(value_name = "UNIT")]
    unit: String,
    #[command(flatten)]
    hand: Hand,
}

#[derive(Debug, clap::Args)]
struct NilReport {
    /// Name or id of the unit
    #[arg(value_name = "UNIT")]
    unit: String,
    /// When the unit said so; default: the clock
    #[arg(long, value_name = "TIME")]
    received: Option<super::AsOf>,
    #[command(flatten)]
    hand: Hand,
}

#[derive(Debug, clap::Args)]
struct OfDecision {
    /// Id of the decision; its first characters are enough
    #[arg(value_name = "DECISION")]
    decision: String,
    #[command(flatten)]
    hand: Hand,
}

impl Decide {
    fn hand(&self) -> &Hand {
        match self {
            Self::Accept(OfForm { hand, .. })
            | Self::Reject(OfForm { hand, .. })
            | Self::Assign(Assignment { hand, .. })
            | Self::Record(Record { hand, .. })
            | Self::Correct(Correction { hand, .. })
            | Self::Set(Setting { hand, .. })
            | Self::Received(Arrival { hand, .. })
            | Self::Waive(OfFinding { hand, .. })
            | Self::Excuse(OfUnit { hand, .. })
            | Self::Nil(NilReport { hand, .. })
            | Self::Done(OfMail { hand, .. })
            | Self::Undo(OfDecision { hand, .. }) => hand,
        }
    }

    fn request(&self, open: &OpenCampaign) -> Result<Request, Failure> {
        Ok(match self {
            Self::Accept(typed) => Request::Accept { form: typed.form.clone() },
            Self::Reject(typed) => Request::Reject { form: typed.form.clone() },
            Self::Assign(typed) => {
                Request::Assign { mail: typed.mail.clone(), unit: typed.unit.clone(), remember: typed.remember }
            }
            Self::Record(typed) => {
                let (file, bytes) = paper(&typed.file)?;
                Request::Record { unit: typed.unit.clone(), file, bytes, received_at: moment(open, typed.received) }
            }
            Self::Correct(typed) => Request::Correct { figure: typed.figure.clone(), value: typed.value.clone() },
            Self::Set(typed) => {
                Request::Set { form: typed.form.clone(), field: typed.field.clone(), value: typed.value.clone() }
            }
            Self::Received(typed) => Request::Received { form: typed.form.clone(), at: moment(open, typed.time) },
            Self::Waive(typed) => Request::Waive { finding: typed.finding.clone() },
            Self::Excuse(typed) => Request::Excuse { unit: typed.unit.clone() },
            Self::Nil(typed) => {
                let received_at = typed.received.map(|time| moment(open, time));
                Request::Nil { unit: typed.unit.clone(), received_at }
            }
            Self::Done(typed) => Request::Done { mail: typed.mail.clone() },
            Self::Undo(typed) => Request::Undo { decision: typed.decision.clone() },
        })
    }
}

pub(super) fn run(session: &Session, arguments: &Arguments) -> Result<Exit, Failure> {
    let typed = match &arguments.act {
        Command::Decide(typed) => typed,
        Command::List(arguments) => return list::run(session, arguments),
    };
    let Hand { by, why, when } = typed.hand();
    // A run must not read the ledger while a person decides.
    let open = campaign_files::open(session, when, Keep::Everything)?;
    let mut pipeline = open.pipeline()?;
    let hand = pipeline::Hand { by: by.clone(), why: why.clone() };
    let Decided { id, act, words, .. } = pipeline.decide_as(&typed.request(&open)?, &hand, when.period)?;
    println!("{id}");
    eprintln!(
        "{}",
        session.language.pick(
            format!("已登记：{act}，{words}。下次运行时写入各项文件和函件；撤销用 huizong decide undo {id}。"),
            format!(
                "noted: {words}. The next run shows it in files and letters; huizong decide undo {id} takes it back."
            ),
        )
    );
    Ok(Exit::Done)
}

/// A time as typed; a day is its end.
fn moment(open: &OpenCampaign, time: AsOf) -> DateTime<FixedOffset> {
    match time {
        AsOf::Day(day) => config::end_of_day(day, open.campaign.timezone),
        AsOf::Moment(moment) => open.campaign.local(moment),
    }
}

/// Name and content of a file that is to be taken in.
fn paper(path: &std::path::Path) -> Result<(String, Vec<u8>), Failure> {
    let refused = |error| Failure::file(path, &error);
    if fs::metadata(path).map_err(refused)?.len() > LARGEST_PAPER {
        return Err(Failure::nothing(LocalizedText::new("文件太大，不是情况表", "the file is too large to be a form")));
    }
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    Ok((name, fs::read(path).map_err(refused)?))
}
