//! An office between the servers of a provider, whose runs are killed; and all that came of them, for a comparison with
//! the same weeks undisturbed.
#![allow(dead_code, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::process::Stdio;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use huizong::failpoint::{self, Point};
use huizong::message;
use sandbox::SandboxPool;
use serde_json::Value;

use crate::month::{ACCOUNTS, Ended, Letter, Office, corrected_form, mail_for_may, mail_from_heping, sample_mails};
use crate::servers::provider::{CONFIGURATION, Event, Provider, Stage};
use crate::servers::{PASSWORD, Servers};

const OFFICE: &str = ACCOUNTS[0];

/// The days on which the program runs: after the deadline, when reminders are due again, after the turn of the month.
pub const DAYS: [&str; 3] = ["2020-07-04", "2020-07-08", "2020-08-04"];

/// How a run is ended.
#[derive(Debug, Clone, Copy)]
pub enum Kill {
    /// By itself, at a visit of a point.
    Point(Point, u32),
    /// With SIGKILL by a server, at an event of this number, whose answer it withholds.
    Server(Event, u32),
    /// With SIGKILL after a time.
    After(Duration),
}

/// Where letters go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outgoing {
    /// To a provider that keeps a copy in the Sent folder before it answers.
    WithCopies,
    /// To one that keeps none.
    WithoutCopies,
    /// To Dovecot's submission over TLS, which passes them to OpenSMTPD.
    Submission,
}

/// An office and its provider.
pub struct World {
    pub provider: Provider,
    pub office: Office,
    pub outgoing: Outgoing,
    /// Letters that a kill left in hand.
    pub left_in_hand: BTreeSet<String>,
    placed: usize,
}

/// Everything that a series of runs has left at its recipients.
#[derive(Debug, PartialEq, Eq)]
pub struct Results {
    /// Files of all months.
    pub output: BTreeMap<String, Vec<u8>>,
    /// Account → Message-IDs of the letters in its inbox, sorted.
    pub letters: BTreeMap<String, Vec<String>>,
    /// Message-IDs in the office's folders, sorted.
    pub inbox: Vec<String>,
    pub done: Vec<String>,
    pub sent: Vec<String>,
    /// Names of the raw mails.
    pub raw: BTreeSet<String>,
}

pub fn servers() -> Arc<Servers> {
    Arc::new(Servers::start_with(&ACCOUNTS, CONFIGURATION))
}

impl World {
    /// An office before its first mail; the accounts of the servers are emptied.
    pub fn new(servers: &Arc<Servers>, outgoing: Outgoing) -> World {
        ACCOUNTS.iter().for_each(|account| servers.empty(account));
        let provider = Provider::start(servers, outgoing == Outgoing::WithCopies);
        let mut office = Office::without_mail();
        let (mailbox, mut outbox) = provider.tables(OFFICE);
        if outgoing == Outgoing::Submission {
            outbox = format!("{}from = \"{OFFICE}\"\n", servers.tables(OFFICE).1);
        }
        office.replace_table("mailbox", &mailbox);
        office.replace_table("outbox", &outbox);
        office.make_the_report_only();
        office.environment.push(("HUIZONG_TEST_PASSWORD".to_owned(), PASSWORD.to_owned()));
        World { provider, office, outgoing, left_in_hand: BTreeSet::new(), placed: 0 }
    }

    /// The mails that come before a day.
    pub fn receive(&mut self, day: &str) {
        let mails = match day {
            "2020-07-04" => {
                let mut mails: Vec<Vec<u8>> = sample_mails().iter().map(|mail| fs::read(mail).unwrap()).collect();
                mails.push(mail_for_may());
                mails
            }
            "2020-07-08" => vec![correction()],
            _ => Vec::new(),
        };
        for mail in mails {
            let message = message::read(&mail, &message::Limits::default(), &SandboxPool::in_this_process()).unwrap();
            let arrival = message.received_at.unwrap().timestamp().unsigned_abs();
            self.provider.servers.place(OFFICE, self.placed, &mail, arrival);
            self.placed += 1;
        }
        self.provider.servers.own(OFFICE);
    }

    pub fn run(&self, day: &str) -> Ended {
        self.provider.victim.plan(None);
        let ended = self.office.huizong(&["run", "--as-of", day]);
        self.provider.await_idle();
        ended
    }

    /// A run that is killed; the stage in which it was, `None` where it had ended before.
    pub fn kill(&mut self, arguments: &[&str], kill: Kill) -> Option<Stage> {
        let victim = Arc::clone(&self.provider.victim);
        let mut command = self.office.command(arguments);
        command.stdout(Stdio::null()).stderr(Stdio::null());
        let mut deadline = None;
        victim.plan(None);
        match kill {
            Kill::Point(point, time) => {
                command.env(failpoint::VARIABLE, format!("{}:{time}", point.name()));
            }
            Kill::Server(event, number) => victim.plan(Some((event, number))),
            Kill::After(time) => deadline = Some(Instant::now() + time),
        }
        victim.watch(command.spawn().unwrap());
        let status = loop {
            if let Some(status) = victim.ended() {
                break status;
            }
            if deadline.is_some_and(|deadline| Instant::now() >= deadline) {
                victim.kill();
            }
            std::thread::sleep(Duration::from_micros(500));
        };
        self.provider.await_idle();
        let was_killed = status.code().is_none_or(|code| !(0..=101).contains(&code));
        if !was_killed {
            assert!((0..=4).contains(&status.code().unwrap()), "{kill:?}: {status}");
            return None;
        }
        let stage = victim.stage();
        let in_hand = self.letters_in_hand();
        self.left_in_hand.extend(in_hand);
        Some(stage)
    }

    /// Message-IDs of the letters that were last noted as being handed over. The journal is asked: the ledger may not have its
    /// last lines yet.
    pub fn letters_in_hand(&self) -> Vec<String> {
        let journal = fs::read_to_string(self.office.path("state/journal.jsonl")).unwrap_or_default();
        let mut letters: BTreeMap<i64, Value> = BTreeMap::new();
        for line in journal.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok()) {
            let row = &line["event"]["row"];
            if row["table"] == "letter" {
                letters.insert(row["number"].as_i64().unwrap(), row["columns"].clone());
            }
        }
        let in_hand = letters.into_values().filter(|letter| letter["state"] == "sending");
        in_hand.map(|letter| letter["message_id"].as_str().unwrap().to_owned()).collect()
    }

    /// Length of the journal in bytes.
    pub fn journal_bytes(&self) -> u64 {
        fs::metadata(self.office.path("state/journal.jsonl")).map_or(0, |found| found.len())
    }

    /// The letters and the trail, for a message.
    pub fn listed(&self) -> String {
        format!("{}\n{}", self.office.huizong(&["letters", "list"]).stdout, self.office.huizong(&["log"]).stdout)
    }

    /// Runs of a day until one has nothing left to do.
    pub fn finish(&self, day: &str) {
        for _ in 0..20 {
            match self.run(day).code {
                0 | 1 => return,
                code => assert_eq!(code, 3),
            }
        }
        panic!("20 runs were not enough");
    }

    pub fn results(&self) -> Results {
        let servers = &self.provider.servers;
        let ids = |account: &str, folder: &str| {
            let mut ids: Vec<String> =
                servers.mails(account, folder).iter().map(|mail| Letter::read(mail).message_id).collect();
            ids.sort();
            ids
        };
        Results {
            output: self.office.files("output"),
            letters: ACCOUNTS[1..].iter().map(|account| (account.to_string(), ids(account, "INBOX"))).collect(),
            inbox: ids(OFFICE, "INBOX"),
            done: ids(OFFICE, "Done"),
            sent: ids(OFFICE, "Sent"),
            raw: self.office.raw_mails().into_keys().collect(),
        }
    }
}

/// 和平社区's own form with what it was asked for; the same bytes in every office, though its boundaries are random.
fn correction() -> Vec<u8> {
    static MAIL: OnceLock<Vec<u8>> = OnceLock::new();
    let make = || {
        let mail = sample_mails().into_iter().find(|path| path.ends_with("02-heping.eml")).unwrap();
        let form = corrected_form(&Letter::read(&fs::read(mail).unwrap()).attachments.remove(0).1);
        mail_from_heping("correction", "Tue, 07 Jul 2020 09:00:00 +0800", "02-heping@bsh.example", &form)
    };
    MAIL.get_or_init(make).clone()
}
