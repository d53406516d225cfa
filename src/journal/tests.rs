//! A journal on the disk: what was appended comes back; what a crash or a hand did to it is noticed.

use std::fs;

use super::*;
use crate::{i18n::Localize as _, testing::at};

fn done(month: u32) -> Event {
    Event::Completed { period: format!("2020-{month:02}").parse().unwrap() }
}

fn opened(path: &Path) -> Journal {
    Journal::open(path, at("2020-07-04T18:00:00+08:00"), &Position::default()).unwrap()
}

fn events(path: &Path) -> Result<Vec<Event>, Error> {
    Lines::after(path, &Position::default())?.map(|line| line.map(|line| line.event)).collect()
}

fn three_lines() -> (tempfile::TempDir, PathBuf, Vec<u8>) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal.jsonl");
    let mut journal = opened(&path);
    journal.append(&[done(5), done(6)]).unwrap();
    journal.append(&[done(7)]).unwrap();
    let bytes = fs::read(&path).unwrap();
    assert_eq!(journal.position().end, bytes.len() as u64);
    (folder, path, bytes)
}

#[test]
fn what_was_appended_comes_back_and_goes_on_where_it_ended() {
    let (_folder, path, bytes) = three_lines();
    assert_eq!(events(&path).unwrap(), [done(5), done(6), done(7)]);
    let text = String::from_utf8(bytes).unwrap();
    assert!(
        text.starts_with(
            r#"{"n":1,"at":"2020-07-04T18:00:00+08:00","event":{"completed":{"period":"2020-05"}},"chain":""#
        ),
        "{text}"
    );
    let mut journal = opened(&path);
    assert_eq!(journal.position().number, 3);
    let three = journal.position().clone();
    journal.append(&[done(8)]).unwrap();
    let after: Vec<_> = Lines::after(&path, &three).unwrap().map(|line| line.unwrap().event).collect();
    assert_eq!(after, [done(8)]);
}

#[test]
fn a_last_line_cut_at_any_byte_is_cut_off_and_written_anew() {
    let (_folder, path, bytes) = three_lines();
    let two = bytes[..bytes.len() - 1].iter().rposition(|byte| *byte == b'\n').unwrap() + 1;
    for end in two..bytes.len() {
        fs::write(&path, &bytes[..end]).unwrap();
        assert_eq!(events(&path).unwrap(), [done(5), done(6)], "{end}");
        let mut journal = opened(&path);
        assert_eq!(fs::metadata(&path).unwrap().len(), two as u64);
        journal.append(&[done(7)]).unwrap();
        assert_eq!(fs::read(&path).unwrap(), bytes);
    }
    // A file system that lost power may have the length and not the bytes.
    fs::write(&path, [&bytes[..two], &[0; 200]].concat()).unwrap();
    assert_eq!(opened(&path).position().number, 2);
}

#[test]
fn a_line_changed_lost_or_moved_in_the_middle_is_refused_by_its_number() {
    let (_folder, path, bytes) = three_lines();
    let text = String::from_utf8(bytes).unwrap();
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    for (broken, number) in [
        (text.replace("2020-06", "2020-09"), 2),
        (text.replacen("completed", "comqleted", 1), 1),
        ([lines[0], lines[2]].concat(), 2),
        ([lines[1], lines[2]].concat(), 1),
        ([lines[0], lines[1], lines[1], lines[2]].concat(), 3),
        ([lines[0], "\0\0\0\n", lines[2]].concat(), 2),
    ] {
        fs::write(&path, &broken).unwrap();
        let error = events(&path).unwrap_err();
        assert!(matches!(error, Error::Damaged { line } if line == number), "{broken}: {error}");
        assert!(error.zh().contains("huizong replay") && error.to_string().contains("huizong replay"));
        let refused = Journal::open(&path, at("2020-07-04T18:00:00+08:00"), &Position::default());
        assert!(refused.is_err() && fs::read_to_string(&path).unwrap() == broken, "left as it is");
    }
    fs::write(&path, [lines[0], "\0\0\0\n", lines[2]].concat()).unwrap();
    let readable = Lines::readable(&path).unwrap();
    assert_eq!((readable.events.len(), readable.broken), (2, 1));
    fs::write(&path, text.replace("2020-06", "2020-09")).unwrap();
    let readable = Lines::readable(&path).unwrap();
    assert_eq!((readable.events.len(), readable.broken), (2, 1), "a changed line is not believed");
}

#[test]
fn a_journal_that_ends_before_the_ledger_or_is_another_one_is_refused() {
    let (_folder, path, bytes) = three_lines();
    let position = opened(&path).position().clone();
    let refused = |bytes: Option<&[u8]>| {
        match bytes {
            Some(bytes) => fs::write(&path, bytes).unwrap(),
            None => fs::remove_file(&path).unwrap(),
        }
        let error = Journal::open(&path, at("2020-07-04T18:00:00+08:00"), &position).unwrap_err();
        assert!(matches!(error, Error::Behind { line: 3 }), "{error}");
    };
    refused(Some(&bytes[..bytes.len() - 1]));
    refused(Some(b""));
    refused(Some(String::from_utf8(bytes).unwrap().replace("05", "06").as_bytes()));
    refused(Some(&[b'x'; 4096]));
    refused(None);
}

#[test]
fn a_line_of_a_later_version_is_refused_and_left_alone() {
    let (_folder, path, bytes) = three_lines();
    let position = opened(&path).position().clone();
    let line = |event: &str| {
        let content = format!(r#"{{"n":4,"at":"2020-07-04T18:00:00+08:00","event":{event}"#);
        format!("{content}{}", lines::suffix(&chain(&position.chain, content.as_bytes())))
    };
    for event in [r#"{"stamped":{"by":"x"}}"#, r#"{"completed":{"period":"2020-08","by":"x"}}"#] {
        let text = [bytes.as_slice(), line(event).as_bytes()].concat();
        fs::write(&path, &text).unwrap();
        let error = Journal::open(&path, at("2020-07-04T18:00:00+08:00"), &position).unwrap_err();
        assert!(matches!(error, Error::Newer { line: 4, .. }), "{error}");
        assert!(matches!(Lines::readable(&path), Err(Error::Newer { line: 4, .. })));
        assert_eq!(fs::read(&path).unwrap(), text);
    }
}

#[test]
fn every_event_reads_as_it_was_written() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal.jsonl");
    let period = "2020-06".parse().unwrap();
    let time = at("2020-07-02T09:00:00+08:00");
    let unit: crate::config::UnitId = crate::config::UnitId::new("jinhu").unwrap();
    let (name, phone, email) = ("王芳".to_owned(), "13900000002".to_owned(), String::new());
    let person = Person { unit, name, phone, email };
    let (source, key) = ("imap".to_owned(), "imap:1a2b/INBOX/1/7".to_owned());
    let written = [
        Event::Mail(MailSeen {
            source: source.clone(),
            key: key.clone(),
            sha256: sha256(b"a"),
            message_id: "a@bsh.example".to_owned(),
            received_at: time,
            copy_of: Some(sha256(b"b")),
            read_with: "1a".to_owned(),
            unreadable: true,
            marks: [(period, true)].into(),
            settled: true,
        }),
        Event::Acknowledged { source: source.clone(), key: key.clone() },
        Event::Failed(MailFailure {
            source,
            key,
            step: Step::Move,
            attempts: 2,
            words: "[OVERQUOTA]\n".to_owned(),
            period,
            sender: String::new(),
            since: time,
            last: time,
        }),
        Event::ReadAgain { read_with: "1b".to_owned(), marks: [(period, false)].into(), recovered: None },
        Event::ReadAgain {
            read_with: "1b".to_owned(),
            marks: [].into(),
            recovered: Some(("imap".to_owned(), "1/2".to_owned())),
        },
        Event::LetterDecided {
            letter: "k".to_owned(),
            act: "release".to_owned(),
            by: "李明".to_owned(),
            why: String::new(),
        },
        Event::Outstanding { period, answer: true },
        Event::Completed { period },
        Event::Compiled { period, state: "1c".to_owned(), as_of: time },
        Event::Files { period, files: [("report.pdf".to_owned(), vec!["1d".to_owned()])].into() },
        Event::ContactAccepted { person: person.clone(), post: "书记".to_owned(), message: sha256(b"a") },
        Event::ContactRefused(person.clone()),
        Event::ContactWithdrawn(person),
        Event::Ran { day: time.date_naive() },
        Event::Row(Box::new(RowImage {
            table: "letter".to_owned(),
            number: 7,
            columns: [("key".to_owned(), "receipt/2020-06/jinhu/1".into()), ("attempts".to_owned(), 1.into())]
                .into_iter()
                .collect(),
        })),
    ];
    opened(&path).append(&written).unwrap();
    assert_eq!(events(&path).unwrap(), written);
    let mut nowhere = Journal::nowhere(time);
    nowhere.append(&written).unwrap();
}

#[test]
fn a_line_damaged_before_the_position_is_named_without_reading_what_the_lines_say() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal.jsonl");
    let mut journal = Journal::open(&path, at("2020-07-02T09:00:00+08:00"), &Position::default()).unwrap();
    let period = "2020-06".parse().unwrap();
    for _ in 0..3 {
        journal.append(&[Event::Completed { period }]).unwrap();
    }
    let end = journal.position().clone();
    Lines::verify(&path, &end).unwrap();
    Lines::verify(&path, &Position::default()).unwrap();
    let whole = fs::read(&path).unwrap();
    let second = whole.len() / 3 + 8;
    let mut damaged = whole.clone();
    damaged[second] ^= 1;
    fs::write(&path, &damaged).unwrap();
    assert!(matches!(Lines::verify(&path, &end), Err(Error::Damaged { line: 2 })));
    fs::write(&path, &whole[..whole.len() / 3 * 2]).unwrap();
    assert!(matches!(Lines::verify(&path, &end), Err(Error::Behind { line: 3 })));
}
