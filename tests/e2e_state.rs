//! What happens to `state/` — a ledger lost or damaged, a journal cut, lost or damaged, a copy made in the middle of a run —
//! costs no mail and no letter, and the month comes out byte for byte the same.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod month;

use std::{fs, path::Path};

#[cfg(debug_assertions)]
use huizong::failpoint::Point;
use month::{AS_OF, Office, assert_same, sample_mails};

const LATER: &str = "2020-07-08T10:00:00+08:00";

/// An office after two runs on different days, with a mail between them and a report that a person edited.
fn worked() -> Office {
    let office = Office::new();
    office.run().with(1);
    let mail = fs::read(&sample_mails()[0]).unwrap();
    let again = String::from_utf8_lossy(&mail).replacen("Message-ID: <", "Message-ID: <again.", 1);
    office.receive("90-again.eml", again.replacen("Subject: ", "X-Note: 1\r\nSubject: ", 1).as_bytes());
    fs::write(office.path("output/2020-06/report.docx"), "edited by a person").unwrap();
    office.huizong(&["run", "--as-of", LATER]).with(1);
    office
}

/// All that the office and the units see.
fn results(office: &Office) -> [std::collections::BTreeMap<String, Vec<u8>>; 2] {
    [office.files("output"), office.files("outbox")]
}

/// Nothing is done, and every command says what to do.
fn assert_refused(office: &Office, before: &[std::collections::BTreeMap<String, Vec<u8>>; 2], case: &str) {
    for command in ["run", "compile", "status"] {
        let ended = office.huizong(&[command, "--as-of", LATER]).with(4);
        assert!(ended.stderr.contains("huizong replay"), "{case}: {}", ended.stderr);
    }
    let doctor = office.huizong(&["doctor"]).with(2);
    assert!(
        doctor.stdout.contains("✗ ledger") && doctor.stdout.contains("huizong replay"),
        "{case}: {}",
        doctor.stdout
    );
    let after = results(office);
    assert_same(&after[0], &before[0]);
    assert_same(&after[1], &before[1]);
}

/// The rebuilt ledger gives what was there, and the next run has nothing to add.
fn assert_rebuilt(office: &Office, before: &[std::collections::BTreeMap<String, Vec<u8>>; 2]) {
    office.huizong(&["run", "--as-of", LATER]).with(1);
    let after = results(office);
    assert_same(&after[0], &before[0]);
    assert_same(&after[1], &before[1]);
    assert!(office.path("output/2020-06/report.docx").is_file());
    office.huizong(&["doctor"]).with(0);
}

fn remove_ledger(office: &Office) {
    for name in ["ledger.sqlite", "ledger.sqlite-wal", "ledger.sqlite-shm"] {
        let _ = fs::remove_file(office.path("state").join(name));
    }
}

fn change(path: &Path, change: impl FnOnce(&mut Vec<u8>)) {
    let mut bytes = fs::read(path).unwrap();
    change(&mut bytes);
    fs::write(path, bytes).unwrap();
}

#[test]
fn a_ledger_lost_empty_cut_or_damaged_is_refused_and_rebuilt_byte_for_byte() {
    let office = worked();
    let before = results(&office);
    let ledger = office.path("state/ledger.sqlite");
    let cases: [(&str, &dyn Fn()); 5] = [
        ("lost", &|| remove_ledger(&office)),
        ("empty", &|| {
            remove_ledger(&office);
            fs::write(&ledger, b"").unwrap();
        }),
        ("cut", &|| change(&ledger, |bytes| bytes.truncate(bytes.len() / 2))),
        ("overwritten", &|| change(&ledger, |bytes| (4096..bytes.len()).step_by(4096).for_each(|at| bytes[at] = 0xff))),
        ("no database", &|| fs::write(&ledger, "x".repeat(8192)).unwrap()),
    ];
    for (case, damage) in cases {
        damage();
        assert_refused(&office, &before, case);
        let ended = office.huizong(&["replay", "--as-of", LATER]).with(0);
        assert!(ended.stderr.contains("from 17 raw mails"), "{}", ended.stderr);
        assert_rebuilt(&office, &before);
    }
    let mut names: Vec<String> = fs::read_dir(office.path("state"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.retain(|name| !name.starts_with("ledger.sqlite-"));
    names.sort();
    assert_eq!(names, ["heartbeat.json", "journal.jsonl", "ledger.sqlite", "lock", "mail"]);
}

#[test]
fn a_journal_lost_cut_or_damaged_is_refused_and_completed_from_the_ledger() {
    let office = worked();
    let before = results(&office);
    let journal = office.path("state/journal.jsonl");
    let cases: [(&str, &dyn Fn()); 5] = [
        ("damaged in the middle", &|| change(&journal, |bytes| *bytes.get_mut(2000).unwrap() ^= 1)),
        ("lost", &|| fs::remove_file(&journal).unwrap()),
        ("empty", &|| fs::write(&journal, b"").unwrap()),
        ("cut", &|| change(&journal, |bytes| bytes.truncate(bytes.len() / 2))),
        ("another", &|| {
            change(&journal, |bytes| bytes.iter_mut().filter(|byte| **byte == b'7').for_each(|byte| *byte = b'8'))
        }),
    ];
    for (case, damage) in cases {
        damage();
        let ended = office.huizong(&["run", "--as-of", LATER]);
        assert_eq!(ended.code, 4, "{case}: {}", ended.stderr);
        assert!(ended.stderr.contains("huizong replay"), "{case}: {}", ended.stderr);
        let doctor = office.huizong(&["doctor"]).with(2);
        assert!(doctor.stdout.contains("✗ ledger"), "{case}: {}", doctor.stdout);
        let code = office.huizong(&["replay", "--as-of", LATER]).code;
        assert!([0, 1].contains(&code), "{case}: {code}");
        assert_rebuilt(&office, &before);
    }
    // A line changed in the middle, with the ledger gone as well: the rest of the journal is used, and the loss is named.
    change(&journal, |bytes| bytes[200] ^= 1);
    remove_ledger(&office);
    let ended = office.huizong(&["replay", "--as-of", LATER]).with(1);
    assert!(ended.stderr.contains("lines of the journal were damaged"), "{}", ended.stderr);
    office.huizong(&["run", "--as-of", LATER]).with(1);
    assert_eq!(
        office.ledger()["units"],
        serde_json::from_slice::<serde_json::Value>(&before[0]["2020-06/ledger.json"]).unwrap()["units"]
    );
}

#[test]
fn with_ledger_and_journal_gone_the_forms_are_read_from_the_raw_mails() {
    let office = worked();
    let units = office.ledger()["units"].clone();
    remove_ledger(&office);
    fs::remove_file(office.path("state/journal.jsonl")).unwrap();
    let ended = office.huizong(&["run", "--as-of", LATER]).with(4);
    assert!(ended.stderr.contains("huizong replay"), "{}", ended.stderr);
    let ended = office.huizong(&["replay", "--as-of", LATER]).with(1);
    assert!(ended.stderr.contains("were not in the journal"), "{}", ended.stderr);
    office.edit_campaign("approval = \"auto\"", "approval = \"hold\"");
    office.huizong(&["run", "--as-of", LATER]).with(1);
    let found = office.ledger()["units"].clone();
    for (found, expected) in found.as_array().unwrap().iter().zip(units.as_array().unwrap()) {
        for field in ["id", "status", "late", "revision", "received_at"] {
            assert_eq!(found[field], expected[field], "{found}");
        }
    }
}

#[cfg(debug_assertions)]
#[test]
fn a_replay_killed_at_any_point_is_completed_by_the_next() {
    let office = worked();
    let before = results(&office);
    for point in [Point::LedgerRebuilt, Point::OldLedgerRemoved, Point::JournalReplaced] {
        if point == Point::JournalReplaced {
            fs::remove_file(office.path("state/journal.jsonl")).unwrap();
        }
        office.kill_at(&["replay", "--as-of", LATER], point, 1);
        if point == Point::OldLedgerRemoved {
            assert_refused(&office, &before, "killed between the old ledger and the new one");
        }
        office.huizong(&["replay", "--as-of", LATER]).with(0);
        assert_rebuilt(&office, &before);
    }
}

#[cfg(unix)]
#[test]
fn nobody_else_may_read_what_is_in_state_whatever_the_umask_or_an_older_version_left() {
    use std::os::unix::fs::PermissionsExt as _;

    fn open_to_others(folder: &Path, found: &mut Vec<String>) {
        for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
            if entry.metadata().unwrap().permissions().mode() & 0o077 != 0 {
                found.push(entry.path().display().to_string());
            }
            if entry.path().is_dir() {
                open_to_others(&entry.path(), found);
            }
        }
    }
    fn spoil(folder: &Path) {
        for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
            if entry.path().is_dir() {
                spoil(&entry.path());
            }
            let mode = entry.metadata().unwrap().permissions().mode();
            fs::set_permissions(entry.path(), fs::Permissions::from_mode(mode | 0o055)).unwrap();
        }
    }
    let office = Office::new();
    office.run().with(1);
    let state = office.path("state");
    let closed = || {
        let mut found = Vec::new();
        open_to_others(&office.path("state"), &mut found);
        (fs::metadata(&state).unwrap().permissions().mode() & 0o777, found)
    };
    assert_eq!(closed(), (0o700, Vec::new()));
    spoil(&state);
    fs::set_permissions(&state, fs::Permissions::from_mode(0o755)).unwrap();
    let doctor = office.huizong(&["doctor"]).with(0);
    assert!(doctor.stdout.contains("! ") && doctor.stdout.contains("state"), "{}", doctor.stdout);
    office.huizong(&["run", "--as-of", LATER]).with(1);
    assert_eq!(closed(), (0o700, Vec::new()));
}

#[test]
fn a_mail_that_comes_again_with_another_header_is_the_same_mail_and_one_with_other_text_is_not() {
    let office = Office::new();
    office.run().with(1);
    let (letters, messages) = (office.files("outbox"), office.ledger()["messages"].as_array().unwrap().len());
    let mail = fs::read(&sample_mails()[0]).unwrap();
    office.receive("90-through-a-list.eml", &[b"X-List: bsh\r\n".as_slice(), &mail].concat());
    office.run().with(1);
    assert_same(&office.files("outbox"), &letters);
    assert_eq!(office.ledger()["messages"].as_array().unwrap().len(), messages);
    let text = |text: &str| {
        format!(
            "From: <a@ads.example>\r\nMessage-ID: <always@ads.example>\r\nDate: Fri, 3 Jul 2020 09:00:00 +0800\r\n\r\n{text}\r\n"
        )
    };
    office.receive("91-one.eml", text("one").as_bytes());
    office.receive("92-other.eml", text("other").as_bytes());
    office.receive("93-forged.eml", text("one").replace("From: <a@", "From: <b@").as_bytes());
    office.run().with(1);
    assert_eq!(office.ledger()["messages"].as_array().unwrap().len(), messages + 3);
    // The copy is known by the journal as well.
    remove_ledger(&office);
    office.huizong(&["replay", "--as-of", LATER]).with(0);
    let before = results(&office);
    office.run().with(1);
    assert_same(&office.files("output"), &before[0]);
}

/// Copies files of `state/` whose names the filter takes.
#[cfg(debug_assertions)]
fn copy_state(from: &Office, to: &Office, takes: &dyn Fn(&str) -> bool) {
    for (name, bytes) in from.files("state").into_iter().filter(|(name, _)| takes(name)) {
        let path = to.path("state").join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
}

#[cfg(debug_assertions)]
#[test]
fn a_copy_of_state_made_in_the_middle_of_a_run_is_a_backup_whatever_was_copied_first() {
    let undisturbed = Office::new();
    undisturbed.run().with(1);
    let run = ["run", "--as-of", AS_OF];
    // What a copy saw of journal and ledger: the points at which the run was when it came to each.
    let points = [(Point::JournalWritten, 1), (Point::LettersWritten, 1), (Point::LetterNoted, 5)];
    let offices: Vec<Office> = points
        .into_iter()
        .map(|(point, time)| {
            let office = Office::new();
            office.kill_at(&run, point, time);
            office
        })
        .collect();
    for (journal, rest) in [(0, 0), (0, 1), (1, 2), (2, 1), (2, 0), (1, 1)] {
        let restored = Office::new();
        copy_state(&offices[journal], &restored, &|name| name == "journal.jsonl");
        copy_state(&offices[rest], &restored, &|name| name.starts_with("ledger"));
        copy_state(&offices[journal.max(rest)], &restored, &|name| name.starts_with("mail"));
        let code = restored.huizong(&["replay", "--as-of", AS_OF]).code;
        assert!([0, 1].contains(&code), "{journal} {rest}: {code}");
        restored.run().with(1);
        assert_eq!(restored.ledger()["units"], undisturbed.ledger()["units"], "{journal} {rest}");
        assert_same(&restored.files("output/2020-06/forms"), &undisturbed.files("output/2020-06/forms"));
        // Letters that went out after the copy, or before it to another folder, have the same name and text.
        let (after, all) = (restored.files("outbox"), undisturbed.files("outbox"));
        assert!(after.iter().all(|(name, bytes)| all.get(name) == Some(bytes)), "{journal} {rest}");
        let sent = offices[journal.max(rest)].files("outbox");
        assert!(
            all.keys().all(|name| after.contains_key(name) || sent.contains_key(name)),
            "{journal} {rest}: a letter is lost"
        );
    }
}

#[cfg(debug_assertions)]
#[test]
fn a_mail_that_the_journal_names_and_nobody_has_is_reported_by_the_run_that_misses_it() {
    let office = Office::new();
    office.kill_at(&["run", "--as-of", AS_OF], Point::JournalWritten, 1);
    // A copy of state/ that came to the mails before they were there; the mailbox has moved this one away.
    let mail = fs::read(office.path("inbox-samples/01-jinhu.eml")).unwrap();
    fs::remove_file(office.path("inbox-samples/01-jinhu.eml")).unwrap();
    let (name, _) = office.raw_mails().into_iter().find(|(_, bytes)| *bytes == mail).unwrap();
    fs::remove_file(office.path("state/mail").join(name)).unwrap();
    let ended = office.run().with(3);
    assert!(ended.stderr.contains("1 mails of the journal are not in state/mail"), "{}", ended.stderr);
    assert_eq!(month::unit(&office.ledger(), "jinhu")["status"], "missing");
    // Moved back, it is taken as a new one.
    office.receive("01-jinhu.eml", &mail);
    office.run().with(1);
    assert_eq!(month::unit(&office.ledger(), "jinhu")["status"], "complete");
}

#[test]
fn a_ledger_of_a_later_version_is_refused_and_left_as_it_is() {
    let office = Office::new();
    office.run().with(1);
    let path = office.path("state/ledger.sqlite");
    let database = rusqlite::Connection::open(&path).unwrap();
    database.pragma_update(None, "user_version", 99).unwrap();
    drop(database);
    let before = fs::read(&path).unwrap();
    for command in ["run", "status", "compile"] {
        let ended = office.huizong(&[command, "--as-of", LATER]).with(4);
        assert!(ended.stderr.contains("written by a later huizong (its version is 99)"), "{}", ended.stderr);
    }
    assert!(fs::read(&path).unwrap() == before);
}

#[cfg(unix)]
#[test]
fn a_disk_that_fills_up_in_the_middle_costs_time_and_nothing_else() {
    let undisturbed = Office::new();
    undisturbed.make_the_report_only();
    undisturbed.run().with(1);
    let mut codes = Vec::new();
    for kilobytes in [1024, 2304, 2560, 3072, 3584] {
        let office = Office::new();
        office.make_the_report_only();
        fs::create_dir(office.path("state")).unwrap();
        // A disk of that size in a namespace of its own; for the second run it is larger.
        let run = format!("{} run --as-of {AS_OF}", env!("CARGO_BIN_EXE_huizong"));
        let script = format!(
            "mount -t tmpfs -o size={kilobytes}k tmpfs state && {{ {run}; echo code $?; mount -o remount,size=64m state && {run}; echo code $?; }}"
        );
        let mut command = std::process::Command::new("unshare");
        command.args(["--mount", "--propagation", "private", "sh", "-c", &script]).current_dir(office.path(""));
        let ended = month::Ended::of(command.output().unwrap());
        let lines: Vec<&str> = ended.stdout.lines().filter_map(|line| line.strip_prefix("code ")).collect();
        let [first, second] = lines.as_slice() else { panic!("{ended:?}") };
        assert_eq!(*second, "1", "{kilobytes}: {}", ended.stderr);
        codes.push((*first).to_owned());
        assert_same(&office.files("output"), &undisturbed.files("output"));
        assert_same(&office.files("outbox"), &undisturbed.files("outbox"));
    }
    assert_eq!(codes[0], "4", "too little to begin");
    assert!(codes.iter().skip(1).any(|code| ["3", "4"].contains(&code.as_str())), "no disk was full: {codes:?}");
}
