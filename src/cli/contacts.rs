//! `huizong contacts`: the liaison officers whom the office has confirmed, those whom units propose by a returned Annex 2, and the
//! office's word on them.

use std::io::Write as _;

use serde::Serialize;

use super::{
    Exit, Failure, Session, When,
    campaign_files::{self, Keep},
};
use crate::{
    config::{Campaign, UnitId},
    i18n::{Localize as _, LocalizedText},
    ledger::{AcceptedContact, AddressWord, Ledger},
    month::{ContactProposal, Proposals},
    pipeline::{self, contact_words},
};

/// Arguments of `contacts`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Confirm what this unit proposes: a name or an id; may be given more than once
    #[arg(long, value_name = "UNIT")]
    accept: Vec<String>,
    /// Refuse what this unit proposes: it is asked about no more
    #[arg(long, value_name = "UNIT", conflicts_with = "accept")]
    reject: Vec<String>,
    /// Take back whom this unit proposed and the office confirmed
    #[arg(long, value_name = "UNIT", conflicts_with_all = ["accept", "reject"])]
    withdraw: Vec<String>,
    /// Of those whom the units propose or proposed only the person of this name; may be given more than once
    #[arg(long, value_name = "NAME", conflicts_with = "revive")]
    name: Vec<String>,
    /// Write to this address again, which a bounce or a server called dead
    #[arg(long, value_name = "ADDRESS", conflicts_with_all = ["accept", "reject", "withdraw"])]
    revive: Vec<String>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// One proposal.
#[derive(Serialize)]
pub(super) struct ContactJson<'a> {
    unit: &'a UnitId,
    name: &'a str,
    department: &'a str,
    post: &'a str,
    phones: &'a [String],
    email: &'a str,
    from: &'a str,
    received_at: String,
    /// The office has confirmed the person.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    confirmed: bool,
}

impl<'a> ContactJson<'a> {
    pub(super) fn of(proposal: &'a ContactProposal) -> Self {
        let liaison = &proposal.liaison;
        Self {
            unit: &proposal.unit,
            name: &liaison.name,
            department: &liaison.department,
            post: &liaison.post,
            phones: &liaison.phones,
            email: &liaison.email,
            from: &proposal.from,
            received_at: proposal.received_at.to_rfc3339(),
            confirmed: false,
        }
    }
}

pub(super) fn run(session: &Session, arguments: &Arguments) -> Result<Exit, Failure> {
    if !arguments.revive.is_empty() {
        return revive(session, &arguments.revive);
    }
    let when = When { period: None, as_of: None };
    let word =
        [(Word::Accept, &arguments.accept), (Word::Reject, &arguments.reject), (Word::Withdraw, &arguments.withdraw)];
    let Some((word, names)) = word.into_iter().find(|(_, names)| !names.is_empty()) else {
        if !arguments.name.is_empty() {
            return Err(Failure::usage(LocalizedText::new(
                "--name 要和 --accept、--reject 或者 --withdraw 一起用",
                "--name goes with --accept, --reject or --withdraw",
            )));
        }
        let campaign = campaign_files::load_with_contacts(session)?;
        let now = campaign_files::clock(session, &when, &campaign);
        let ledger = Ledger::dry_run_copy(&campaign.state_folder(), now)?;
        let proposals = proposals(&ledger, &campaign)?.open;
        list(session, arguments.json, &campaign, &proposals, &confirmed(&ledger, &campaign)?)?;
        if !arguments.json {
            print_dead(session, &campaign, &ledger.dead_addresses()?);
        }
        return Ok(if proposals.is_empty() { Exit::Done } else { Exit::Awaiting });
    };
    // A run must not read the register while it changes.
    let open = campaign_files::open(session, &when, Keep::Everything)?;
    let campaign = &open.campaign;
    let units = names.iter().map(|name| named(campaign, name)).collect::<Result<Vec<UnitId>, _>>()?;
    let mut ledger = open.pipeline()?.ledger;
    let chosen = match word {
        Word::Withdraw => {
            let accepted = Ledger::accepted(&campaign.state_folder())?;
            let chosen: Vec<AcceptedContact> = of_units(accepted, &units, |contact| &contact.unit, campaign, word)?;
            let chosen = of_names(chosen, &arguments.name, |contact| &contact.contact.name, word)?;
            let proposals = chosen.iter().map(|contact| ledger.proposal_of(contact)).collect::<Result<Vec<_>, _>>()?;
            let proposals: Vec<ContactProposal> = proposals.into_iter().flatten().collect();
            ledger.transaction(|ledger| chosen.iter().try_for_each(|contact| ledger.withdraw(contact)))?;
            if arguments.json || !proposals.is_empty() {
                print(session, arguments.json, campaign, &proposals)?;
            }
            chosen.len()
        }
        Word::Accept | Word::Reject => {
            let Proposals { open: mut proposals, mut refused } = proposals(&ledger, campaign)?;
            if word == Word::Accept {
                // A refused person can still be confirmed if the unit proposes nobody else.
                refused.retain(|refused| !proposals.iter().any(|proposal| proposal.unit == refused.unit));
                proposals.extend(refused);
            }
            let chosen: Vec<ContactProposal> = of_units(proposals, &units, |proposal| &proposal.unit, campaign, word)?;
            let chosen = of_names(chosen, &arguments.name, |proposal| &proposal.liaison.name, word)?;
            ledger.transaction(|ledger| {
                chosen.iter().try_for_each(|proposal| match word {
                    Word::Accept => ledger.accept(proposal),
                    _ => ledger.refuse(proposal),
                })
            })?;
            print(session, arguments.json, campaign, &chosen)?;
            chosen.len()
        }
    };
    eprintln!("{}", word.done(chosen).in_language(session.language));
    Ok(Exit::Done)
}

/// Addresses at which nobody is reached, with their units.
fn print_dead(session: &Session, campaign: &Campaign, dead: &[String]) {
    for address in dead {
        let units = campaign.register.units_by_address(address);
        let unit = units.first().map_or("", |unit| unit.name.as_str());
        eprintln!("{}{unit} {address}", session.language.pick("停用的邮箱：", "dead address: "));
    }
}

/// Notes that letters may go to addresses again.
fn revive(session: &Session, typed: &[String]) -> Result<Exit, Failure> {
    let open = campaign_files::open(session, &When { period: None, as_of: None }, Keep::Everything)?;
    let (mut ledger, now) = (open.pipeline()?.ledger, open.as_of);
    let dead = ledger.dead_addresses()?;
    let addresses: Vec<String> = typed.iter().map(|address| address.trim().to_lowercase()).collect();
    if let Some(place) = addresses.iter().position(|address| !dead.contains(address)) {
        return Err(Failure::nothing(LocalizedText::new(
            format!("第 {} 个邮箱没有停用；huizong contacts 列出停用的邮箱", place + 1),
            format!("address number {} is not dead; huizong contacts lists those that are", place + 1),
        )));
    }
    ledger.transaction(|ledger| {
        addresses.iter().try_for_each(|address| {
            ledger.note_address(&AddressWord {
                address: address.clone(),
                dead: false,
                instant: now.timestamp(),
                message: String::new(),
                why: "办公室恢复使用".to_owned(),
            })
        })
    })?;
    let count = addresses.len();
    eprintln!(
        "{}",
        session.language.pick(
            format!("已恢复 {count} 个邮箱，下次运行起可以发函。"),
            format!("{count} revived; letters go there from the next run on."),
        )
    );
    Ok(Exit::Done)
}

fn proposals(ledger: &Ledger, campaign: &Campaign) -> Result<Proposals, Failure> {
    Ok(Proposals::of(campaign, ledger.contact_proposals()?, &ledger.refused_contacts()?))
}

/// Decision of the office about a proposed person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Word {
    Accept,
    Reject,
    Withdraw,
}

impl Word {
    fn done(self, persons: usize) -> LocalizedText {
        match self {
            Self::Accept => LocalizedText::new(
                format!("已确认 {persons} 人，下次运行起列入通讯录。"),
                format!("{persons} confirmed; in the register from the next run on."),
            ),
            Self::Reject => LocalizedText::new(
                format!("不予确认 {persons} 人，今后不再列为待确认。"),
                format!("{persons} refused; not asked about again."),
            ),
            Self::Withdraw => LocalizedText::new(
                format!("已撤销 {persons} 人，下次运行起不在通讯录内。"),
                format!("{persons} withdrawn; out of the register from the next run on."),
            ),
        }
    }

    fn nobody(self, name: &str) -> LocalizedText {
        match self {
            Self::Accept | Self::Reject => LocalizedText::new(
                format!("{name}没有待确认的联络员；用 huizong contacts 查看"),
                format!("{name} proposes nobody who is still to be confirmed; huizong contacts lists them"),
            ),
            Self::Withdraw => LocalizedText::new(
                format!("{name}没有经确认的联络员；campaign.toml 中的联络员请直接修改该文件"),
                format!("nobody of {name} was confirmed; whom campaign.toml names is changed there"),
            ),
        }
    }
}

/// Those of the units named; a unit without any is an error, and then nothing is done.
fn of_units<T>(
    all: Vec<T>,
    units: &[UnitId],
    unit_of: impl Fn(&T) -> &UnitId,
    campaign: &Campaign,
    word: Word,
) -> Result<Vec<T>, Failure> {
    if let Some(unit) = units.iter().find(|unit| !all.iter().any(|one| unit_of(one) == *unit)) {
        return Err(Failure::nothing(word.nobody(campaign.register.name(unit))));
    }
    Ok(all.into_iter().filter(|one| units.contains(unit_of(one))).collect())
}

/// Of these the persons named, all where none is; a name that nobody has is an error, and then nothing is done.
fn of_names<T>(all: Vec<T>, names: &[String], name_of: impl Fn(&T) -> &String, word: Word) -> Result<Vec<T>, Failure> {
    if let Some(name) = names.iter().find(|name| !all.iter().any(|one| name_of(one) == *name)) {
        return Err(Failure::nothing(word.nobody(name)));
    }
    Ok(all.into_iter().filter(|one| names.is_empty() || names.contains(name_of(one))).collect())
}

/// Whom the office has confirmed, as they were proposed.
fn confirmed(ledger: &Ledger, campaign: &Campaign) -> Result<Vec<ContactProposal>, Failure> {
    let accepted = Ledger::accepted(&campaign.state_folder())?;
    let proposals = accepted.iter().map(|contact| ledger.proposal_of(contact)).collect::<Result<Vec<_>, _>>()?;
    Ok(proposals.into_iter().flatten().collect())
}

/// Prints whom the office has confirmed and whom units propose, each with the address from which the person was proposed.
fn list(
    session: &Session,
    json: bool,
    campaign: &Campaign,
    proposed: &[ContactProposal],
    confirmed: &[ContactProposal],
) -> Result<(), Failure> {
    let text = if json {
        let confirmed = confirmed.iter().map(|one| ContactJson { confirmed: true, ..ContactJson::of(one) });
        let list: Vec<ContactJson<'_>> = proposed.iter().map(ContactJson::of).chain(confirmed).collect();
        serde_json::to_string_pretty(&list).map_err(|error| Failure::nothing(LocalizedText::verbatim(error)))?
    } else {
        if proposed.is_empty() {
            eprintln!("{}", session.language.pick("没有待确认的联络员。", "nobody is to be confirmed."));
        }
        let line = |state: &str, one: &ContactProposal| {
            let words = contact_words(campaign.register.name(&one.unit), one);
            let from = session.language.pick(format!("由{}发来", one.from), format!("from {}", one.from));
            format!("{state}  {words}  {from}")
        };
        let (waits, holds) =
            (session.language.pick("待确认", "to confirm"), session.language.pick("已确认", "confirmed"));
        let lines = proposed.iter().map(|one| line(waits, one)).chain(confirmed.iter().map(|one| line(holds, one)));
        lines.collect::<Vec<_>>().join("\n")
    };
    if !text.is_empty() {
        // A reader that closed the pipe has read enough.
        let _ = writeln!(std::io::stdout().lock(), "{text}");
    }
    Ok(())
}

/// A unit by its name, an alias or its id; a similar name is only suggested.
pub(super) fn named(campaign: &Campaign, name: &str) -> Result<UnitId, Failure> {
    pipeline::unit_named(campaign, name).map_err(Failure::usage)
}

fn print(session: &Session, json: bool, campaign: &Campaign, proposals: &[ContactProposal]) -> Result<(), Failure> {
    let text = if json {
        let list: Vec<ContactJson<'_>> = proposals.iter().map(ContactJson::of).collect();
        serde_json::to_string_pretty(&list).map_err(|error| Failure::nothing(LocalizedText::verbatim(error)))?
    } else if proposals.is_empty() {
        eprintln!("{}", session.language.pick("没有待确认的联络员。", "nobody is to be confirmed."));
        return Ok(());
    } else {
        let lines = proposals.iter().map(|proposal| contact_words(campaign.register.name(&proposal.unit), proposal));
        lines.collect::<Vec<_>>().join("\n")
    };
    // A reader that closed the pipe has read enough.
    let _ = writeln!(std::io::stdout().lock(), "{text}");
    Ok(())
}
