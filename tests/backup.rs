//! `state/` copied file by file while a run is at work, in every order of its parts, with letters going out between them: the
//! office that goes on from the copy loses no form and sends no letter twice.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod month;
mod servers;

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
    process::Stdio,
};

use month::{AS_OF, Office};
use servers::fake_smtp::FakeSmtp;

/// The parts of `state/` in an order in which a copy may come to them.
type Order = [&'static str; 3];

const ORDERS: [Order; 6] = [
    ["ledger", "journal", "mail"],
    ["ledger", "mail", "journal"],
    ["journal", "ledger", "mail"],
    ["journal", "mail", "ledger"],
    ["mail", "ledger", "journal"],
    ["mail", "journal", "ledger"],
];

/// Copies what is there of a part, as `cp -r` does.
fn copy(from: &Path, to: &Path, part: &str) {
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let name = entry.file_name().into_string().unwrap();
        if !part.is_empty() && !name.starts_with(part) {
            continue;
        }
        let target = to.join(&name);
        if entry.path().is_dir() {
            fs::create_dir_all(&target).unwrap();
            copy(&entry.path(), &target, "");
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

#[test]
fn a_copy_made_while_letters_go_out_is_a_backup_in_every_order_of_its_parts() {
    let undisturbed = Office::new();
    undisturbed.run().with(1);
    for order in ORDERS {
        let restored = Office::new();
        restored.make_the_report_only();
        fs::create_dir(restored.path("state")).unwrap();
        // The run is stopped before the answers to its 2nd, 5th and 9th letter.
        let (server, reached, go_on) = FakeSmtp::stopping_at(&[2, 5, 9]);
        let office = Office::new();
        office.make_the_report_only();
        office.replace_table("outbox", &server.table(""));
        let mut command = office.command(&["run", "--as-of", AS_OF]);
        let mut run = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        for (number, part) in order.into_iter().enumerate() {
            reached.recv().unwrap();
            copy(&office.path("state"), &restored.path("state"), part);
            if number < 2 {
                go_on.send(()).unwrap();
            }
        }
        // The machine is lost with the last letter in hand.
        run.kill().unwrap();
        run.wait().unwrap();
        go_on.send(()).unwrap();
        server.await_idle();
        let before: BTreeSet<String> = server.taken().into_iter().map(|taken| taken.id).collect();
        assert_eq!(before.len(), 9);

        restored.replace_table("outbox", &server.table(""));
        let code = restored.huizong(&["replay", "--as-of", AS_OF]).code;
        assert!([0, 1].contains(&code), "{order:?}: {code}");
        restored.run().with(1);
        assert_eq!(restored.ledger()["units"], undisturbed.ledger()["units"], "{order:?}");
        let forms = |office: &Office| office.files("output/2020-06/forms");
        month::assert_same(&forms(&restored), &forms(&undisturbed));
        let mut copies: BTreeMap<String, usize> = BTreeMap::new();
        server.taken().into_iter().for_each(|taken| *copies.entry(taken.id).or_default() += 1);
        assert_eq!(copies.len(), 13, "{order:?}");
        // What went out before the journal or the ledger was copied, whichever came last, is known; what a server took after it
        // has the same Message-ID.
        let last = order.iter().rposition(|part| *part != "mail").unwrap();
        let known = [1, 4, 8][last];
        let twice = copies.values().filter(|count| **count > 1).count();
        assert!(copies.values().all(|count| *count <= 2) && twice <= 9 - known, "{order:?}: {copies:?}");
    }
}
