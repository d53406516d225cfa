//! `huizong decide`: a person's word on one fact of a month in; a decision in journal and ledger out, and the list of them.

mod acts;
mod list;
mod lookup;
mod mails;
mod typed;

use super::{
    Exit, Failure, Session, When,
    campaign_files::{self, Keep, OpenCampaign},
};
use crate::{
    config::Period,
    decision::{Act, Address, Decision},
    i18n::LocalizedText,
    ledger::AcceptedContact,
    month::ContactProposal,
    pipeline::{PaperMail, Pipeline},
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
}

pub(super) fn run(session: &Session, arguments: &Arguments) -> Result<Exit, Failure> {
    let typed = match &arguments.act {
        Command::Decide(typed) => typed,
        Command::List(arguments) => return list::run(session, arguments),
    };
    let hand = typed.hand();
    if hand.by.trim().is_empty() || hand.why.trim().is_empty() {
        return Err(Failure::usage(LocalizedText::new(
            "请写明是谁（--by）、因何（--why）这样处理",
            "say who decides (--by) and why (--why)",
        )));
    }
    // A run must not read the ledger while a person decides.
    let open = campaign_files::open(session, &hand.when, Keep::Everything)?;
    let mut pipeline = open.pipeline()?;
    let office = Office { open: &open, pipeline: &pipeline, period: hand.when.period };
    let Chosen { period, act, address, fact, words, with } = acts::choose(&office, typed)?;
    let number = pipeline.ledger.decisions()?.len().saturating_add(1);
    let (by, why, at) = (hand.by.trim().to_owned(), hand.why.trim().to_owned(), open.as_of);
    let name = act.chinese();
    let decision = Decision { id: Decision::id_of(number, at), period, act, address, fact, by, why, at };
    let id = decision.id.clone();
    match with {
        With::Nothing => pipeline.decide(decision, |_| Ok(()))?,
        With::Paper(mail) => pipeline.record(&mail, decision)?,
        With::Known(proposal) => pipeline.decide(decision, |ledger| ledger.accept(&proposal))?,
        With::Forgotten(contact) => pipeline.decide(decision, |ledger| ledger.withdraw(&contact))?,
    }
    tracing::info!(decision = %id, month = %period, "decided");
    println!("{id}");
    eprintln!(
        "{}",
        session.language.pick(
            format!("已登记：{name}，{words}。下次运行时写入各项文件和函件；撤销用 huizong decide undo {id}。"),
            format!(
                "noted: {words}. The next run shows it in files and letters; huizong decide undo {id} takes it back."
            ),
        )
    );
    Ok(Exit::Done)
}

/// What deciding needs to look at.
struct Office<'a> {
    open: &'a OpenCampaign,
    pipeline: &'a Pipeline<'a>,
    /// The month that was typed.
    period: Option<Period>,
}

/// A decision before it is written down.
struct Chosen {
    period: Period,
    act: Act,
    address: Address,
    fact: String,
    /// What it is about.
    words: String,
    with: With,
}

/// What is written down together with a decision.
enum With {
    Nothing,
    /// A form on paper.
    Paper(Box<PaperMail>),
    /// An address that the unit is known by from now on.
    Known(Box<ContactProposal>),
    /// One that it is known by no more.
    Forgotten(Box<AcceptedContact>),
}
