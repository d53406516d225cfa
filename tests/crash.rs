//! Runs killed at commits, at named points, by their servers and at seeded random instants, over Dovecot and SMTP servers
//! that deliver: every form is taken once, every letter arrives once, every month is complete, and a replay, killed as well,
//! gives the same bytes.
//!
//! `cargo test` kills some dozens of times, `cargo xtask crash` as often as it is asked to. Random instants are shares of the
//! time that an undisturbed run took; what is verified is true of every instant, so that no speed of a machine decides.

#![cfg(debug_assertions)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod month;
mod servers;
mod world;

use std::collections::BTreeMap;
use std::fs;
use std::sync::Arc;
use std::time::{Duration, Instant};

use huizong::failpoint::Point;
use month::assert_same;
use servers::Servers;
use servers::provider::{Event, Stage};
use world::{DAYS, Kill, Outgoing, Results, World, servers};

/// Number of random kills, and the seed of their choice.
const KILLS: &str = "HUIZONG_CRASH_KILLS";
const SEED: &str = "HUIZONG_CRASH_SEED";

/// Kills of the fixed part, with the day of the run: each on what the one before it left.
const CHOSEN: [(usize, Kill); 26] = [
    (0, Kill::Point(Point::LedgerOpened, 1)),
    (0, Kill::Server(Event::MailSentInPart, 3)),
    (0, Kill::Point(Point::RawMailWritten, 2)),
    (0, Kill::Point(Point::RawMailStored, 3)),
    (0, Kill::Point(Point::MailRecorded, 4)),
    (0, Kill::Point(Point::JournalWritten, 1)),
    (0, Kill::Point(Point::ChangeCommitted, 1)),
    (0, Kill::Server(Event::MailMoved, 2)),
    (0, Kill::Point(Point::MailAcknowledged, 3)),
    (0, Kill::Point(Point::OutputFileWritten, 1)),
    (0, Kill::Point(Point::OutputFileNamed, 3)),
    (0, Kill::Point(Point::OriginalsWritten, 1)),
    (0, Kill::Point(Point::LettersWritten, 2)),
    (0, Kill::Point(Point::LetterInHand, 1)),
    (0, Kill::Server(Event::LetterDelivered, 2)),
    (0, Kill::Point(Point::LetterHandedOver, 2)),
    (0, Kill::Point(Point::LetterNoted, 3)),
    (1, Kill::Point(Point::MailRecorded, 1)),
    (1, Kill::Point(Point::ChangeCommitted, 3)),
    (1, Kill::Server(Event::LetterDelivered, 1)),
    (1, Kill::Point(Point::LetterNoted, 1)),
    (2, Kill::Point(Point::LettersWritten, 1)),
    (2, Kill::Server(Event::LetterDelivered, 3)),
    (2, Kill::Point(Point::JournalWritten, 2)),
    (2, Kill::Server(Event::LetterDelivered, 5)),
    (2, Kill::Point(Point::OutputFileNamed, 1)),
];

/// Points of the Sent folder are passed only where the provider keeps no copies.
const CHOSEN_WITHOUT_COPIES: [(usize, Kill); 5] = [
    (0, Kill::Server(Event::LetterDelivered, 2)),
    (0, Kill::Server(Event::CopyAnnounced, 2)),
    (0, Kill::Server(Event::CopyKept, 1)),
    (0, Kill::Point(Point::LetterCopied, 2)),
    (1, Kill::Point(Point::LetterHandedOver, 1)),
];

/// The weeks without a kill, and how long the run of each day took.
struct Undisturbed {
    results: Results,
    days: Vec<Duration>,
}

impl Undisturbed {
    fn new(servers: &Arc<Servers>) -> Undisturbed {
        let mut world = World::new(servers, Outgoing::WithCopies);
        let mut days = Vec::new();
        for day in DAYS {
            world.receive(day);
            let begun = Instant::now();
            world.finish(day);
            days.push(begun.elapsed());
        }
        let results = world.results();
        assert!(results.letters.values().flatten().count() > 24, "{:?}", results.letters);
        assert_eq!((results.inbox.len(), results.raw.len()), (3, 18));
        Undisturbed { results, days }
    }

    /// A world whose runs were killed has come to the same. Returns the number of letters that arrived twice, which may be only
    /// where nobody can know that they had arrived (RFC 5321 §6.1).
    fn verify(&self, world: &World, case: &str) -> usize {
        let expected = &self.results;
        if world.outgoing == Outgoing::Submission {
            for (account, ids) in &expected.letters {
                world.provider.servers.await_mails(account, "INBOX", ids.len());
            }
        }
        let Results { output, letters, inbox, done, sent, raw } = world.results();
        let mut twice = 0;
        for (account, expected) in &expected.letters {
            let mut got = letters[account].clone();
            if world.outgoing != Outgoing::WithCopies {
                let all = got.len();
                assert!(got.windows(3).all(|ids| ids[0] != ids[2]), "{case}: {account}: {got:?}");
                got.dedup_by(|one, other| one == other && world.left_in_hand.contains(one));
                twice += all - got.len();
            }
            assert_eq!(got, *expected, "{case}: {account}\n{}", world.listed());
        }
        assert_eq!((&inbox, &done), (&expected.inbox, &expected.done), "{case}");
        assert_eq!(sent, expected.sent, "{case}: copies in the Sent folder");
        assert_eq!(raw, expected.raw, "{case}");
        assert_same(&output, &expected.output);
        twice
    }

    /// The same once the ledger was lost and built anew by a replay that is killed too.
    fn verify_replay(&self, world: &mut World, kill: Kill, case: &str) -> Option<Stage> {
        for name in ["ledger.sqlite", "ledger.sqlite-wal", "ledger.sqlite-shm"] {
            let _ = fs::remove_file(world.office.path("state").join(name));
        }
        let replay = ["replay", "--as-of", DAYS[2]];
        let killed = world.kill(&replay, kill);
        world.office.huizong(&replay).with(0);
        world.finish(DAYS[2]);
        self.verify(world, case);
        killed
    }
}

/// Numbers from a seed (SplitMix64).
struct Random(u64);

impl Random {
    fn next(&mut self, below: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % below
    }

    fn number(&mut self, most: u64) -> u32 {
        u32::try_from(1 + self.next(most)).unwrap()
    }

    fn of<T: Copy>(&mut self, list: &[T]) -> T {
        list[usize::try_from(self.next(list.len() as u64)).unwrap()]
    }

    /// A kill of a run that takes so long.
    fn kill(&mut self, run: Duration, outgoing: Outgoing) -> Kill {
        let copies = outgoing != Outgoing::WithCopies;
        match self.next(4) {
            0 | 1 => self.instant(run),
            2 => {
                let of_others =
                    [Point::JournalReplaced, Point::LedgerRebuilt, Point::OldLedgerRemoved, Point::IssueWritten];
                let mut points = Point::ALL.to_vec();
                points.retain(|point| !of_others.contains(point) && (copies || *point != Point::LetterCopied));
                Kill::Point(self.of(&points), self.number(8))
            }
            _ => {
                let mut events = vec![Event::MailSentInPart, Event::MailMoved];
                events.extend((outgoing != Outgoing::Submission).then_some(Event::LetterDelivered));
                events.extend([Event::CopyAnnounced, Event::CopyKept].into_iter().filter(|_| copies));
                Kill::Server(self.of(&events), self.number(8))
            }
        }
    }

    fn instant(&mut self, run: Duration) -> Kill {
        Kill::After(run.mul_f64(self.next(1000) as f64 / 1000.0))
    }
}

/// What is printed in the end.
#[derive(Default)]
struct Table {
    /// How it was killed and in which stage → number of kills.
    kills: BTreeMap<(&'static str, Stage), usize>,
    worlds: usize,
    twice: BTreeMap<&'static str, usize>,
}

impl Table {
    fn count(&mut self, kill: Kill, stage: Stage) {
        let how = match kill {
            Kill::Point(..) => "at a named point",
            Kill::Server(..) => "by a server, its answer withheld",
            Kill::After(_) => "at a random instant",
        };
        *self.kills.entry((how, stage)).or_default() += 1;
    }

    fn all(&self) -> usize {
        self.kills.values().sum()
    }

    fn print(&self) {
        println!(
            "{} kills in {} offices; forms lost 0, letters lost 0, months or replays that differ 0",
            self.all(),
            self.worlds
        );
        for (outgoing, twice) in &self.twice {
            println!("{outgoing:<40} letters twice {twice}");
        }
        for ((how, stage), count) in &self.kills {
            println!("{how:<34} {:<14} {count:>4}", format!("{stage:?}"));
        }
    }
}

/// Runs of a world that are killed one after the other, then left to end.
struct Weeks<'w> {
    undisturbed: &'w Undisturbed,
    table: &'w mut Table,
}

impl Weeks<'_> {
    fn chosen(&mut self, servers: &Arc<Servers>, outgoing: Outgoing, kills: &[(usize, Kill)]) {
        let mut world = World::new(servers, outgoing);
        for (number, day) in DAYS.into_iter().enumerate() {
            world.receive(day);
            for (_, kill) in kills.iter().filter(|(of_day, _)| *of_day == number) {
                let stage = world.kill(&["run", "--as-of", day], *kill);
                self.table.count(*kill, stage.unwrap_or_else(|| panic!("{day}: {kill:?} was not reached")));
            }
            world.finish(day);
        }
        self.end(world, Kill::Point(Point::ChangeCommitted, 1), &format!("chosen kills, {outgoing:?}"));
    }

    /// Each run ends at a commit of this number, until the work of each day is done.
    fn commits(&mut self, servers: &Arc<Servers>, point: Point, time: u32) {
        let mut world = World::new(servers, Outgoing::WithCopies);
        for day in DAYS {
            world.receive(day);
            let (mut kill, mut lines) = (Kill::Point(point, time), world.journal_bytes());
            let mut further = 0;
            while let Some(stage) = world.kill(&["run", "--as-of", day], kill) {
                self.table.count(kill, stage);
                let before = std::mem::replace(&mut lines, world.journal_bytes());
                // A commit may have nothing to write: then the next run gets one commit further.
                further = if lines == before { further + 1 } else { 0 };
                kill = match world.letters_in_hand().as_slice() {
                    [] => Kill::Point(point, time + further),
                    // A letter that two kills leave in hand awaits a person.
                    _ => Kill::Point(Point::LetterNoted, 1),
                };
            }
            world.finish(day);
        }
        self.end(world, Kill::Point(Point::LedgerRebuilt, 1), &format!("{point:?} {time}"));
        eprintln!("{point:?}: {} kills so far", self.table.all());
    }

    fn random(&mut self, servers: &Arc<Servers>, outgoing: Outgoing, random: &mut Random, most: usize, case: &str) {
        let mut world = World::new(servers, outgoing);
        for (number, day) in DAYS.into_iter().enumerate() {
            world.receive(day);
            let run = self.undisturbed.days[number];
            for _ in 0..random.number(7) {
                if self.table.all() >= most {
                    break;
                }
                let kill = match world.letters_in_hand().as_slice() {
                    [] => random.kill(run, outgoing),
                    // A letter that two kills leave in hand awaits a person.
                    _ => Kill::Point(Point::LetterNoted, random.number(4)),
                };
                if let Some(stage) = world.kill(&["run", "--as-of", day], kill) {
                    self.table.count(kill, stage);
                }
            }
            world.finish(day);
        }
        let kill = random.instant(self.undisturbed.days[0]);
        self.end(world, kill, case);
    }

    fn end(&mut self, mut world: World, replay: Kill, case: &str) {
        let outgoing = match world.outgoing {
            Outgoing::WithCopies => "provider that keeps copies",
            Outgoing::WithoutCopies => "provider that keeps none",
            Outgoing::Submission => "Dovecot submission and OpenSMTPD",
        };
        *self.table.twice.entry(outgoing).or_default() += self.undisturbed.verify(&world, case);
        if let Some(stage) = self.undisturbed.verify_replay(&mut world, replay, case) {
            self.table.count(replay, stage);
        }
        self.table.worlds += 1;
    }
}

#[test]
fn runs_killed_anywhere_come_to_the_same_months_and_letters() {
    let of_environment = |name: &str| std::env::var(name).ok().map(|value| value.parse::<u64>().unwrap());
    let asked = of_environment(KILLS).map(|kills| usize::try_from(kills).unwrap());
    let seed = of_environment(SEED).unwrap_or(1);
    let servers = servers();
    let undisturbed = Undisturbed::new(&servers);
    let mut table = Table::default();
    let mut weeks = Weeks { undisturbed: &undisturbed, table: &mut table };
    weeks.chosen(&servers, Outgoing::WithCopies, &CHOSEN);
    weeks.chosen(&servers, Outgoing::WithoutCopies, &CHOSEN_WITHOUT_COPIES);
    if asked.is_some() {
        weeks.commits(&servers, Point::ChangeCommitted, 1);
        weeks.commits(&servers, Point::JournalWritten, 1);
    }
    let mut random = Random(seed);
    let most = weeks.table.all() + asked.unwrap_or(8);
    let mut number = 0;
    while weeks.table.all() < most {
        let ways = [Outgoing::WithCopies, Outgoing::WithoutCopies, Outgoing::WithCopies, Outgoing::Submission];
        let outgoing = ways[number % ways.len()];
        number += 1;
        let case = format!("seed {seed}, office {number}, {outgoing:?}");
        weeks.random(&servers, outgoing, &mut random, most, &case);
        eprintln!("{case}: {} kills so far", weeks.table.all());
    }
    table.print();
}
