//! What an administrator watches of a run: the summary line, the heartbeat, the log, and the checks before any work.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod month;

use std::fs;

use month::{AS_OF, Office};
use serde_json::Value;

fn heartbeat(office: &Office) -> Value {
    serde_json::from_slice(&fs::read(office.path("state/heartbeat.json")).unwrap()).unwrap()
}

#[test]
fn a_run_ends_with_one_line_of_counts_and_a_heartbeat() {
    let office = Office::new();
    let first = office.run().with(1);
    let line = first.stderr.lines().last().unwrap();
    assert!(
        line.starts_with(
            "huizong run: exit=1 period=2020-06 mails_new=16 mails_reread=0 mails_failed=0 letters_sent=13 "
        ),
        "{line}"
    );
    assert!(line.ends_with("units_expected=12 units_reported=9 units_incomplete=2 units_missing=1"), "{line}");
    let beat = heartbeat(&office);
    assert_eq!((&beat["exit"], &beat["mails"]["new"], &beat["letters"]["sent"]), (&1.into(), &16.into(), &13.into()));
    assert_eq!((&beat["months"], &beat["error"]), (&serde_json::json!(["2020-06"]), &Value::Null));

    office.run().with(1);
    let beat = heartbeat(&office);
    assert_eq!((&beat["mails"]["new"], &beat["letters"]["sent"]), (&0.into(), &0.into()));
}

#[test]
fn a_run_that_is_refused_before_its_ledger_is_open_says_so_to_monitoring_as_well() {
    let office = Office::new();
    office.run().with(1);
    let refused = |code: i32, words: &str| {
        let ended = office.run().with(code);
        let line = format!("huizong run: exit={code} period=2020-06 mails_new=0 ");
        assert!(ended.stderr.contains(&line) && ended.stderr.contains(words), "{}", ended.stderr);
        let beat = heartbeat(&office);
        assert_eq!((&beat["exit"], &beat["period"]), (&code.into(), &"2020-06".into()));
        assert_eq!(beat["at"], "2020-07-04T23:59:59+08:00");
        assert!(beat["error"].as_str().unwrap().contains(words), "{beat}");
    };
    let campaign = fs::read_to_string(office.path("campaign.toml")).unwrap();
    office.edit_campaign("approval = \"auto\"", "approval = \"sometimes\"");
    refused(2, "approval");
    fs::write(office.path("campaign.toml"), campaign).unwrap();
    let ledger = fs::read(office.path("state/ledger.sqlite")).unwrap();
    fs::write(office.path("state/ledger.sqlite"), "x".repeat(8192)).unwrap();
    refused(4, "huizong replay");
    fs::write(office.path("state/ledger.sqlite"), ledger).unwrap();

    // The run that is at work writes its own heartbeat.
    fs::remove_file(office.path("state/heartbeat.json")).unwrap();
    let lock = fs::File::create(office.path("state/lock")).unwrap();
    lock.lock().unwrap();
    let ended = office.run().with(4);
    assert!(ended.stderr.contains("huizong run: exit=4 period=2020-06"), "{}", ended.stderr);
    assert!(!office.path("state/heartbeat.json").exists());
    lock.unlock().unwrap();
    office.run().with(1);
    assert_eq!(heartbeat(&office)["exit"], 1);
}

#[test]
fn quiet_leaves_the_result_and_the_summary() {
    let office = Office::new();
    let ended = office.huizong(&["-q", "run", "--as-of", AS_OF]).with(1);
    assert_eq!(ended.stdout, "output/2020-06/report.pdf\n");
    assert_eq!(ended.stderr.lines().count(), 1, "{}", ended.stderr);
}

#[test]
fn the_log_says_what_was_done_and_names_nobody() {
    let office = Office::new();
    office.huizong(&["--log-file", "run.log", "--log-format", "json", "run", "--as-of", AS_OF]).with(1);
    let log = fs::read_to_string(office.path("run.log")).unwrap();
    let lines: Vec<Value> = log.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let count = |message: &str| lines.iter().filter(|line| line["message"] == message).count();
    assert_eq!(
        (count("run started"), count("run ended"), count("mail recorded"), count("letter sent")),
        (1, 1, 16, 13)
    );
    assert!(lines.iter().all(|line| line["timestamp"].is_string() && line["span"]["period"] == "2020-06"), "{log}");

    let text = office.huizong(&["-vv", "run", "--as-of", AS_OF]).with(1).stderr;
    assert!(text.contains("INFO run{period=2020-06}: run started"), "{text}");
    names_nobody(&log);
    for line in text.lines().filter(|line| line.contains(" INFO ") || line.contains(" DEBUG ")) {
        names_nobody(line);
    }
}

/// Neither names, phones and addresses of people and units, nor names and words of their mails and files.
fn names_nobody(log: &str) {
    let chinese = |c: char| ('一'..='鿿').contains(&c);
    assert!(!log.contains(['@', '＠']) && !log.contains(chinese), "{log}");
    for ending in [".docx", ".xlsx", ".eml", ".wps"] {
        assert!(!log.contains(ending), "{log}");
    }
    let digits =
        |log: &str| log.split(|c: char| !c.is_ascii_digit()).any(|run| run.len() == 11 && run.starts_with('1'));
    assert!(!digits(log), "{log}");
}

#[test]
fn a_log_file_that_cannot_be_written_is_wrong_usage() {
    let office = Office::new();
    let ended = office.huizong(&["--log-file", "no/such/folder/log", "run", "--as-of", AS_OF]).with(2);
    assert!(ended.stderr.contains("no/such/folder/log"), "{}", ended.stderr);
    assert!(!office.path("state").exists());
}

#[test]
fn a_folder_that_cannot_be_written_is_reported_before_any_work() {
    for name in ["state", "output", "outbox"] {
        let office = Office::new();
        fs::write(office.path(name), "in the way").unwrap();
        let ended = office.run().with(4);
        assert!(ended.stderr.contains(name), "{}", ended.stderr);
        assert!(!office.path("state/ledger.sqlite").exists(), "{name}");
        let doctor = office.huizong(&["doctor"]).with(2);
        assert!(doctor.stdout.lines().any(|line| line.starts_with('✗') && line.contains(name)), "{}", doctor.stdout);
        fs::remove_file(office.path(name)).unwrap();
        office.run().with(1);
    }
}

#[test]
fn the_trail_says_what_came_and_what_went_out() {
    let office = Office::new();
    office.run().with(1);
    let before = (office.files("output"), office.files("outbox"));
    let trail: Value = serde_json::from_str(&office.huizong(&["log", "--json"]).with(0).stdout).unwrap();
    let trail = trail.as_array().unwrap();
    let count = |event: &str| trail.iter().filter(|entry| entry["event"] == event).count();
    assert_eq!(count("mail"), 16);
    let ledger = office.ledger();
    for mail in ledger["messages"].as_array().unwrap() {
        let id = mail["id"].as_str().unwrap();
        let shown = |entry: &&Value| entry["id"].as_str().is_some_and(|full| full.starts_with(id));
        let entry = trail.iter().find(shown).unwrap_or_else(|| panic!("{id}"));
        assert_eq!((&entry["result"], &entry["reason"]), (&mail["outcome"], &mail["reason"]));
    }
    let sent = |entry: &&Value| entry["event"] == "letter" && entry["result"].as_str().unwrap().ends_with("/sent");
    assert_eq!(trail.iter().filter(sent).count(), 13);
    assert!(trail.windows(2).all(|pair| pair[0]["at"].as_str() <= pair[1]["at"].as_str()));
    let text = office.huizong(&["log", "--period", "2020-06"]).with(0).stdout;
    assert!(text.lines().count() >= 28 && text.contains("mail"), "{text}");
    assert!(office.huizong(&["log", "--period", "2019-01"]).with(0).stdout.is_empty());
    assert!(before == (office.files("output"), office.files("outbox")), "log changes nothing");
}
