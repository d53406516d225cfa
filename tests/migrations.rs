//! Ledgers of every version that the program ever had on its main line, as SQL text, opened by today's program: the same forms
//! count, no letter goes out again, what the office confirmed is kept, and a journal and a replay come to the same.
//!
//! `migrations/vNN.sql` holds rows in the columns of version NN. A new step in `src/ledger/` needs a file of the version before
//! it. Version 1 as it was before `huizong run` existed was never written by a program.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod month;

use std::{fs, path::PathBuf};

use month::{Office, assert_same, project, unit};
use serde_json::Value;
use sha2::{Digest, Sha256};

/// The mails of the ledgers.
const MAILS: [&str; 3] = ["01-jinhu.eml", "02-heping.eml", "15-spam.eml"];

/// The letter that waits in ledgers before the journal.
const WAITS: &str = "yunling@bsh.example";

fn mail(name: &str) -> Vec<u8> {
    fs::read(project().join("inbox-samples").join(name)).unwrap()
}

fn ledgers() -> Vec<PathBuf> {
    let folder = fs::read_dir(project().join("tests/migrations")).unwrap();
    let mut ledgers: Vec<PathBuf> = folder.map(|entry| entry.unwrap().path()).collect();
    ledgers.retain(|path| path.extension().is_some_and(|ending| ending == "sql"));
    ledgers.sort();
    ledgers
}

/// An office whose ledger an older program wrote. Its mails have left the mailbox.
fn office_of(ledger: &PathBuf) -> Office {
    let office = Office::without_mail();
    office.make_the_report_only();
    for mail in MAILS.map(mail) {
        let name: String = Sha256::digest(&mail).iter().map(|byte| format!("{byte:02x}")).collect();
        let shelf = office.path("state/mail").join(name.get(..2).unwrap());
        fs::create_dir_all(&shelf).unwrap();
        fs::write(shelf.join(format!("{name}.eml")), mail).unwrap();
    }
    let database = rusqlite::Connection::open(office.path("state/ledger.sqlite")).unwrap();
    database.execute_batch(&fs::read_to_string(ledger).unwrap()).unwrap();
    let journal = ledger.with_extension("jsonl");
    if journal.is_file() {
        fs::copy(journal, office.path("state/journal.jsonl")).unwrap();
    }
    office
}

#[test]
fn a_ledger_of_every_version_is_opened_with_all_that_it_holds() {
    let today = Office::without_mail();
    MAILS.into_iter().for_each(|name| today.receive(name, &mail(name)));
    today.run().with(1);
    let expected = today.ledger();
    let ledgers = ledgers();
    for (number, ledger) in ledgers.iter().enumerate() {
        let version = number + 1;
        assert!(ledger.ends_with(format!("v{version:02}.sql")), "{}", ledger.display());
        let office = office_of(ledger);
        office.run().with(1);
        let found = office.ledger();
        for id in ["jinhu", "heping", "yunling"] {
            let (found, expected) = (unit(&found, id), unit(&expected, id));
            for field in ["status", "late", "received_at", "revision", "letters"] {
                assert_eq!(found[field], expected[field], "version {version}: {id} {field}");
            }
        }
        assert_eq!(found["totals"], expected["totals"], "version {version}");

        // What an older program recorded is found as well.
        let forms = office.huizong(&["find", "社区", "--kind", "form", "--json"]).with(0).stdout;
        assert_eq!(serde_json::from_str::<Value>(&forms).unwrap()["count"], 2, "version {version}");

        // Only the letter that waited goes to a unit, with the text that it had.
        let has_journal = ledger.with_extension("jsonl").is_file();
        let letters = office.letters();
        let to_units: Vec<_> = letters.iter().filter(|letter| letter.to != "pingan.office@bsh.example").collect();
        let expected: &[&str] = if has_journal { &[] } else { &[WAITS] };
        let addresses: Vec<_> = to_units.iter().map(|letter| letter.to.trim_matches(['<', '>'])).collect();
        assert_eq!(addresses, expected, "version {version}");
        assert!(to_units.iter().all(|letter| letter.body.contains("The letter that waited")), "version {version}");
        let trail: Value = serde_json::from_str(&office.huizong(&["log", "--json"]).with(0).stdout).unwrap();
        let contacts = |event: &str| {
            let entries = trail.as_array().unwrap().iter().filter(|entry| entry["event"] == event);
            entries.map(|entry| entry["unit"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        let kept =
            |unit: &str, since: usize| if has_journal || version < since { vec![] } else { vec![unit.to_owned()] };
        assert_eq!(contacts("contact-accepted"), kept("yunling", 2), "version {version}");
        assert_eq!(contacts("contact-refused"), kept("jinhu", 3), "version {version}");

        // What was made of it can be made again from the mails and the journal.
        if !has_journal {
            let before = [office.files("output"), office.files("outbox")];
            for name in ["ledger.sqlite", "ledger.sqlite-wal", "ledger.sqlite-shm"] {
                let _ = fs::remove_file(office.path("state").join(name));
            }
            office.huizong(&["replay", "--as-of", month::AS_OF]).with(0);
            office.run().with(1);
            assert_same(&office.files("output"), &before[0]);
            assert_same(&office.files("outbox"), &before[1]);
        }
    }
    let steps = fs::read_dir(project().join("src/ledger")).unwrap();
    let steps = steps.filter(|entry| entry.as_ref().unwrap().file_name().to_string_lossy().ends_with(".sql")).count();
    assert!(ledgers.len() + 1 >= steps, "{steps} steps, and ledgers of {} versions", ledgers.len());
}
