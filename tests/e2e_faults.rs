//! What goes wrong around a run — servers down, disks that refuse, a process killed, two at once, mails that are none —
//! costs time and never a mail, a letter or the month.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod month;
mod servers;

use std::{
    fs::{self, File},
    net::TcpListener,
};

#[cfg(debug_assertions)]
use huizong::failpoint::Point;
use month::{ACCOUNTS, AS_OF, Ended, Letter, Office, assert_same, sample_mails, unit};
use serde_json::Value;
use servers::{PASSWORD, Servers};

const OFFICE: &str = ACCOUNTS[0];

/// A port that nobody listens on.
fn closed_port() -> u16 {
    TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port()
}

/// States of a month's letters: sent, held, failed.
fn states(ledger: &Value) -> [usize; 3] {
    let letters = ledger["letters"].as_array().unwrap();
    ["sent", "held", "failed"].map(|state| letters.iter().filter(|letter| letter["state"] == state).count())
}

fn over_smtp(servers: &Servers) -> Office {
    let mut office = Office::new();
    let (_, outbox) = servers.tables(OFFICE);
    office.replace_table("outbox", &format!("{outbox}from = \"{OFFICE}\"\n"));
    office.environment.push(("HUIZONG_TEST_PASSWORD".to_owned(), PASSWORD.to_owned()));
    office
}

#[test]
fn a_mailbox_that_is_down_stops_the_run_and_the_next_one_completes_it() {
    let servers = Servers::start(&ACCOUNTS[..1]);
    let mut office = Office::without_mail();
    let (mailbox, _) = servers.tables(OFFICE);
    office.replace_table("mailbox", &mailbox);
    office.environment.push(("HUIZONG_TEST_PASSWORD".to_owned(), PASSWORD.to_owned()));
    for mail in &sample_mails()[..2] {
        servers.deliver(OFFICE, &fs::read(mail).unwrap());
    }
    let (right, wrong) = (format!("port = {}", servers.imaps), format!("port = {}", closed_port()));
    office.edit_campaign(&right, &wrong);
    let ended = office.run().with(4);
    assert!(ended.stderr.contains("no connection to the mail server localhost:"), "{}", ended.stderr);
    assert!(ended.stdout.is_empty() && office.files("outbox").is_empty());
    let doctor = office.huizong(&["doctor"]).with(2);
    assert!(doctor.stdout.contains("✗ mailbox"), "{}", doctor.stdout);

    office.edit_campaign(&wrong, &right);
    office.run().with(1);
    assert_eq!(unit(&office.ledger(), "jinhu")["status"], "complete");
    assert_eq!(office.ledger()["messages"].as_array().unwrap().len(), 2);
}

#[test]
fn letters_wait_for_the_outbox_and_then_each_goes_out_once() {
    const NEW: &str = "jinhu.new@bsh.example";
    let accounts = [ACCOUNTS.as_slice(), &[NEW]].concat();
    let servers = Servers::start(&accounts);
    let office = over_smtp(&servers);
    let (right, wrong) = (format!("port = {}", servers.submissions), format!("port = {}", closed_port()));
    office.edit_campaign(&right, &wrong);
    let ended = office.run().with(3);
    assert!(ended.stderr.contains("no connection to the outgoing server localhost:"), "{}", ended.stderr);
    assert_eq!(states(&office.ledger()), [0, 13, 0]);
    for name in ["report.docx", "report.pdf", "report.ofd", "circular.pdf", "cover.docx", "ledger.xlsx", "index.html"] {
        assert!(office.path("output/2020-06").join(name).is_file(), "{name}");
    }
    // Meanwhile the office learns a unit's new address, and one that no server takes.
    office.edit_campaign("\"jinhu@bsh.example\"", &format!("\"{NEW}\", \"jinhu@bsh.example\""));
    office.edit_campaign("\"songtao@bsh.example\"", "\"songtao@elsewhere.example\", \"songtao@bsh.example\"");
    office.edit_campaign(&wrong, &right);
    let ended = office.run().with(3);
    assert!(
        ended.stderr.contains("nobody is at one of its addresses") && !ended.stderr.contains('@'),
        "{}",
        ended.stderr
    );
    let ledger = office.ledger();
    assert_eq!(states(&ledger), [12, 1, 0]);
    let of = |ledger: &Value, id: &str| {
        let letters = ledger["letters"].as_array().unwrap().clone();
        letters.into_iter().find(|letter| letter["to"] == id).unwrap()
    };
    assert_eq!(of(&ledger, "songtao")["state"], "held");
    assert_eq!(of(&ledger, "jinhu")["address"], NEW);

    // The next registered address gets it; the office hears of the dead one.
    let ended = office.run().with(1);
    assert!(ended.stderr.contains("14 sent, 0 held, 0 failed"), "{}", ended.stderr);
    assert_eq!(of(&office.ledger(), "songtao")["address"], "songtao@bsh.example");
    let ended = office.run().with(1);
    assert!(ended.stderr.contains("14 sent, 0 held, 0 failed"), "{}", ended.stderr);
    for account in &accounts[1..] {
        // The office gets a second digest.
        let without = ["jinhu@bsh.example", "yunling.shuji@bsh.example"];
        let expected = match *account {
            "pingan.office@bsh.example" => 2,
            account => usize::from(!without.contains(&account)),
        };
        let got = servers.await_mails(account, "INBOX", expected);
        let subjects: Vec<String> = got.iter().map(|mail| Letter::read(mail).subject).collect();
        assert_eq!(got.len(), expected, "{account}: {subjects:?}");
    }
}

#[test]
fn a_missing_password_of_the_outbox_holds_the_letters_and_not_the_report() {
    let mut office = Office::new();
    let outbox = "[outbox]\nkind = \"smtp\"\nhost = \"localhost\"\nport = 465\nsecurity = \"tls\"\nuser = \"x\"\npassword_env = \"HUIZONG_TEST_NO_SUCH\"\nfrom = \"pingan@bsh.example\"\n";
    office.replace_table("outbox", outbox);
    office.environment.clear();
    let ended = office.run().with(3);
    assert!(ended.stderr.contains("HUIZONG_TEST_NO_SUCH"), "{}", ended.stderr);
    assert_eq!(states(&office.ledger()), [0, 13, 0]);
    assert!(office.path("output/2020-06/report.pdf").is_file());
}

#[test]
fn a_disk_that_refuses_is_told_by_name_and_the_next_run_completes_the_work() {
    let undisturbed = Office::new();
    undisturbed.run().with(1);
    let office = Office::new();
    // A file in the place of the folder: rights do not bind root, under which tests may run.
    for name in ["state", "output", "outbox"] {
        fs::write(office.path(name), "in the way").unwrap();
        let ended = office.run().with(4);
        assert!(ended.stderr.contains(name), "{}", ended.stderr);
        fs::remove_file(office.path(name)).unwrap();
    }
    office.run().with(1);
    assert_same(&office.files("output"), &undisturbed.files("output"));
    assert_same(&office.files("outbox"), &undisturbed.files("outbox"));

    // What a killed run left half written goes with the next one.
    fs::write(office.path("output/2020-06/.unfinished1a2B3c"), "half").unwrap();
    office.run().with(1);
    assert_same(&office.files("output"), &undisturbed.files("output"));

    // Something that is no ledger is left as it is.
    fs::write(office.path("state/ledger.sqlite"), vec![7; 8192]).unwrap();
    for name in ["ledger.sqlite-wal", "ledger.sqlite-shm"] {
        let _ = fs::remove_file(office.path("state").join(name));
    }
    let ended = office.run().with(4);
    assert!(ended.stderr.contains("ledger"), "{}", ended.stderr);
    assert_eq!(fs::read(office.path("state/ledger.sqlite")).unwrap(), vec![7; 8192]);
}

/// Where runs are killed one after the other, each on what the one before it left, and at which visit of the point.
#[cfg(debug_assertions)]
const KILLED_AT: [(Point, u32); 20] = [
    (Point::LedgerOpened, 1),
    (Point::RawMailWritten, 1),
    (Point::RawMailStored, 1),
    (Point::MailRecorded, 1),
    (Point::MailRecorded, 5),
    (Point::JournalWritten, 1),
    (Point::JournalWritten, 2),
    (Point::ChangeCommitted, 1),
    (Point::OutputFileWritten, 1),
    (Point::OutputFileNamed, 1),
    (Point::OutputFileNamed, 12),
    (Point::OriginalsWritten, 1),
    (Point::LettersWritten, 1),
    (Point::LetterInHand, 1),
    (Point::LetterHandedOver, 1),
    (Point::LetterNoted, 1),
    (Point::LetterHandedOver, 3),
    (Point::JournalWritten, 2),
    (Point::ChangeCommitted, 2),
    (Point::OutputFileNamed, 1),
];

/// Points that a run over a folder does not come to; other tests kill at them.
#[cfg(debug_assertions)]
const ELSEWHERE: [Point; 6] = [
    Point::IssueWritten,
    Point::LetterCopied,
    Point::MailAcknowledged,
    Point::JournalReplaced,
    Point::LedgerRebuilt,
    Point::OldLedgerRemoved,
];

/// The results of an office that was killed at work, against those of one that was not.
#[cfg(debug_assertions)]
fn assert_completed(office: &Office, undisturbed: &Office) {
    office.run().with(1);
    assert_eq!(office.ledger(), undisturbed.ledger());
    assert_same(&office.files("output"), &undisturbed.files("output"));
    assert_same(&office.files("outbox"), &undisturbed.files("outbox"));
    assert_same(&office.files("state/mail"), &undisturbed.files("state/mail"));
    let mut addresses: Vec<String> = office.letters().into_iter().map(|letter| letter.to).collect();
    let all = addresses.len();
    addresses.sort();
    addresses.dedup();
    assert_eq!(addresses.len(), all);
}

#[cfg(debug_assertions)]
#[test]
fn a_run_killed_at_any_point_is_completed_by_the_next_without_a_letter_twice() {
    let killed_at = |point: &Point| ELSEWHERE.contains(point) || KILLED_AT.iter().any(|(killed, _)| killed == point);
    assert!(Point::ALL.iter().all(killed_at));
    let undisturbed = Office::new();
    undisturbed.run().with(1);
    let office = Office::new();
    for (point, time) in KILLED_AT {
        office.kill_at(&["run", "--as-of", AS_OF], point, time);
    }
    assert_completed(&office, &undisturbed);
}

#[cfg(debug_assertions)]
#[test]
fn a_mail_that_the_mailbox_put_away_before_the_kill_is_not_lost() {
    let servers = Servers::start(&ACCOUNTS[..1]);
    let mut office = Office::without_mail();
    let (mailbox, _) = servers.tables(OFFICE);
    office.replace_table("mailbox", &format!("{mailbox}done_folder = \"Done\"\n"));
    office.environment.push(("HUIZONG_TEST_PASSWORD".to_owned(), PASSWORD.to_owned()));
    for mail in &sample_mails()[..2] {
        servers.deliver(OFFICE, &fs::read(mail).unwrap());
    }
    office.kill_at(&["run", "--as-of", AS_OF], Point::MailAcknowledged, 1);
    assert_eq!(servers.mails(OFFICE, "Done").len(), 1);
    office.run().with(1);
    assert_eq!(servers.await_mails(OFFICE, "Done", 2).len(), 2);
    let ledger = office.ledger();
    assert_eq!(unit(&ledger, "jinhu")["status"], "complete");
    assert_eq!(ledger["messages"].as_array().unwrap().len(), 2);
}

#[test]
fn two_runs_at_once_are_one() {
    let office = Office::new();
    fs::create_dir(office.path("state")).unwrap();
    let lock = File::create(office.path("state/lock")).unwrap();
    lock.lock().unwrap();
    // An editor that saves by a rename, and a copy of the file, are the same campaign.
    let campaign = fs::read(office.path("campaign.toml")).unwrap();
    for name in ["new.toml", "copy.toml"] {
        fs::write(office.path(name), &campaign).unwrap();
    }
    fs::rename(office.path("new.toml"), office.path("campaign.toml")).unwrap();
    for arguments in [
        &["run", "--as-of", AS_OF][..],
        &["-c", "copy.toml", "run", "--as-of", AS_OF],
        &["compile", "--as-of", AS_OF],
        &["contacts", "--accept", "jinhu"],
        &["replay"],
    ] {
        let ended = office.huizong(arguments).with(4);
        assert!(ended.stderr.contains("another huizong run is at work"), "{}", ended.stderr);
    }
    assert_eq!(office.files("state").into_keys().collect::<Vec<_>>(), ["lock"]);
    // Looking is allowed all the while.
    office.huizong(&["status", "--as-of", AS_OF]).with(1);
    office.huizong(&["run", "--dry-run", "--as-of", AS_OF]).with(1);
    office.huizong(&["doctor"]).with(0);
    lock.unlock().unwrap();

    let start = || {
        let mut command = office.command(&["run", "--as-of", AS_OF]);
        std::thread::spawn(move || Ended::of(command.output().unwrap()))
    };
    let ended = [start(), start()].map(|thread| thread.join().unwrap());
    assert!(ended.iter().all(|ended| [1, 4].contains(&ended.code)), "{ended:?}");
    assert!(ended.iter().any(|ended| ended.code == 1), "{ended:?}");
    let undisturbed = Office::new();
    undisturbed.run().with(1);
    assert_same(&office.files("output"), &undisturbed.files("output"));
    assert_same(&office.files("outbox"), &undisturbed.files("outbox"));
}

#[test]
fn a_mail_that_is_none_costs_nobody_anything() {
    let undisturbed = Office::new();
    undisturbed.run().with(1);
    let office = Office::new();
    // A generator of its own: the same bytes in every run.
    let mut state = 1_u32;
    let mut noise = |length: usize| -> Vec<u8> {
        std::iter::repeat_with(|| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 24) as u8
        })
        .take(length)
        .collect()
    };
    let sample = fs::read(&sample_mails()[0]).unwrap();
    let nested = (0..500).fold(String::new(), |text, depth| {
        format!("{text}Content-Type: multipart/mixed; boundary=b{depth}\r\n\r\n--b{depth}\r\n")
    });
    let mails: Vec<(&str, Vec<u8>)> = vec![
        ("00-empty.eml", Vec::new()),
        ("00-line-end.eml", b"\r\n".to_vec()),
        ("00-zeros.eml", vec![0; 4096]),
        ("00-noise.eml", noise(60_000)),
        ("00-half.eml", sample[..sample.len() / 2].to_vec()),
        ("00-head-only.eml", b"From: stranger@ads.example\r\nSubject: =?gb2312?B?!!!?=".to_vec()),
        ("00-long-line.eml", [b"Subject: ".as_slice(), &vec![b'x'; 2 << 20]].concat()),
        ("00-nested.eml", nested.into_bytes()),
        ("00-no-such-date.eml", b"Date: Tue, 99 Foo 2020 99:99:99 +9999\r\n\r\nx\r\n".to_vec()),
    ];
    for (name, bytes) in &mails {
        office.receive(name, bytes);
    }
    fs::create_dir(office.path("inbox-samples/00-folder.eml")).unwrap();
    office.run().with(1);
    let (ledger, expected) = (office.ledger(), undisturbed.ledger());
    // Half a mail of 金湖社区 is a mail of 金湖社区, so that unit alone may differ.
    for (got, wanted) in ledger["units"].as_array().unwrap().iter().zip(expected["units"].as_array().unwrap()) {
        if got["id"] != "jinhu" {
            assert_eq!(got, wanted);
        }
    }
    assert_eq!(unit(&ledger, "jinhu")["status"], "complete");
    assert_eq!(office.letters().len(), undisturbed.letters().len());
    let before = office.files("outbox");
    office.run().with(1);
    assert!(before == office.files("outbox"));
}
