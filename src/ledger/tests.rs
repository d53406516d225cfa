//! The ledger against a database in memory: what is recorded comes back as the month says.

use super::{open::MIGRATIONS, *};
use crate::{
    check::CheckedForm,
    config::{Campaign, Period, UnitId},
    finding::{Code, Finding, Place},
    intake::{Content, Entry, Intake, MessageMeta, Outcome},
    journal::{Event, Journal, Lines, MailFailure, Position, Step},
    month::{self, Correspondence, LetterKind, LetterState, MonthHistory, Status, UnitMonth},
    testing::{self, at, campaign},
};

fn ledger() -> Ledger {
    Ledger::prepare(Connection::open_in_memory().unwrap(), Journal::nowhere(at("2020-07-04T18:00:00+08:00"))).unwrap()
}

fn form(text: &str, findings: Vec<Finding>) -> Content {
    let mut form = testing::form("金湖社区", "2020.7.2", "", vec![testing::publicity(text)]);
    form.unit.value = UnitId::new("jinhu");
    Content::Form(Box::new(CheckedForm { findings, ..testing::checked(form) }))
}

fn record(ledger: &mut Ledger, id: &str, received_at: &str, contents: Vec<Content>) {
    record_from(ledger, id, received_at, contents, false);
}

fn record_from(ledger: &mut Ledger, id: &str, received_at: &str, contents: Vec<Content>, unconfirmed: bool) {
    let head = MessageMeta {
        id: id.to_owned(),
        message_id: format!("{id}@bsh.example"),
        from: "jinhu@bsh.example".to_owned(),
        subject: "6月".to_owned(),
        received_at: at(received_at),
    };
    let entries = contents
        .into_iter()
        .enumerate()
        .map(|(number, content)| Entry {
            unit: Some(UnitId::new("jinhu").unwrap()),
            period: "2020-06".parse().unwrap(),
            file: format!("../附件{number}.docx"),
            sha256: format!("{id}{number}"),
            content,
            unconfirmed,
        })
        .collect();
    let intake = Intake {
        outcome: Outcome::Submission,
        reason: String::new(),
        period: "2020-06".parse().unwrap(),
        entries,
        liaisons: Vec::new(),
        dead_addresses: Vec::new(),
        bounce_answers: Vec::new(),
    };
    ledger.transaction(|ledger| ledger.record(&head, &intake, "", "1")).unwrap();
}

fn june(ledger: &Ledger) -> UnitMonth {
    let (campaign, period): (Campaign, Period) = (campaign(), "2020-06".parse().unwrap());
    let mut history = MonthHistory::default();
    history.insert(period, ledger.entries(period).unwrap());
    let units = history.units(&campaign, period).to_vec();
    let as_of = at("2020-07-04T09:00:00+08:00");
    let month = month::assemble(&campaign, period, as_of, units, Correspondence::default());
    month.unit(&UnitId::new("jinhu").unwrap()).unwrap().clone()
}

fn fault() -> Finding {
    Finding::new(Code::PhoneMissing, Place::field("报送人"), "", "")
}

#[test]
fn a_later_form_supersedes_whatever_the_order_of_recording() {
    let mut ledger = ledger();
    record(&mut ledger, "b", "2020-07-05T09:00:00+08:00", vec![form("第二稿", vec![])]);
    record(&mut ledger, "a", "2020-07-03T23:59:59+08:00", vec![form("第一稿", vec![fault()])]);
    let unit = june(&ledger);
    assert_eq!(unit.status, Status::Complete);
    assert!(!unit.late, "the first form was in time");
    let current = unit.submission.unwrap();
    assert_eq!((current.message.as_str(), current.revision), ("b", 2));
    assert_eq!(unit.superseded.len(), 1);
    assert_eq!(unit.superseded[0].checked.findings.last().unwrap().code, Code::Superseded);
}

#[test]
fn one_second_after_the_deadline_is_late() {
    let mut ledger = ledger();
    record(&mut ledger, "a", "2020-07-03T16:00:00Z", vec![form("文", vec![])]);
    let unit = june(&ledger);
    assert!(unit.late);
    assert_eq!(unit.submission.unwrap().checked.findings.last().unwrap().code, Code::Late);
}

#[test]
fn the_same_words_again_are_a_duplicate_and_no_revision() {
    let mut ledger = ledger();
    record(&mut ledger, "a", "2020-07-01T09:00:00+08:00", vec![form("文", vec![])]);
    record(&mut ledger, "b", "2020-07-02T09:00:00+08:00", vec![form("文", vec![])]);
    let unit = june(&ledger);
    assert!(unit.superseded.is_empty());
    let current = unit.submission.unwrap();
    assert_eq!((current.message.as_str(), current.revision), ("a", 1));
    assert_eq!(current.checked.findings.last().unwrap().code, Code::Duplicate);
}

#[test]
fn a_form_settles_earlier_faults_and_those_beside_it_take_nothing_from_it() {
    let mut ledger = ledger();
    let broken = || Content::Fault(Box::new(Finding::new(Code::Unreadable, Place::file("坏.docx"), "", "")));
    record(&mut ledger, "a", "2020-07-01T09:00:00+08:00", vec![broken()]);
    assert_eq!(june(&ledger).status, Status::Incomplete);
    record(&mut ledger, "b", "2020-07-02T09:00:00+08:00", vec![form("文", vec![])]);
    assert_eq!(june(&ledger).status, Status::Complete);
    record(&mut ledger, "c", "2020-07-03T09:00:00+08:00", vec![form("新", vec![]), broken()]);
    let unit = june(&ledger);
    assert_eq!(unit.status, Status::Complete);
    assert_eq!(unit.errors().len(), 1);
}

#[test]
fn short_ids_survive_a_second_reading_and_other_mails() {
    let texts = |ledger: &Ledger| {
        let ids = june(ledger).submission.unwrap().ids;
        (ids.form, ids.findings)
    };
    let mut ledger = ledger();
    let broken = || Content::Fault(Box::new(Finding::new(Code::Unreadable, Place::file("坏.docx"), "", "")));
    record(&mut ledger, "b", "2020-07-02T09:00:00+08:00", vec![form("第二稿", vec![fault()])]);
    let before = texts(&ledger);
    assert_eq!(before.0.as_str().len(), 10);
    assert_eq!(before.1.len(), 1);
    // The same mail read again with one more fault, after an earlier mail was read that had lain elsewhere.
    record(&mut ledger, "a", "2020-07-01T09:00:00+08:00", vec![form("第一稿", vec![fault()]), broken()]);
    let other = Finding::new(Code::DateMissing, Place::field("报送时间"), "", "");
    record(&mut ledger, "b", "2020-07-02T09:00:00+08:00", vec![form("第二稿", vec![other, fault()])]);
    let after = texts(&ledger);
    assert_eq!(before.0, after.0);
    assert_eq!(before.1[0], after.1[1]);
    let unit = june(&ledger);
    assert_ne!(unit.superseded[0].ids.form, after.0);
    assert_ne!(unit.superseded[0].ids.findings[0], before.1[0]);
}

#[test]
fn what_waits_for_a_person_neither_counts_nor_supersedes_nor_settles() {
    let mut ledger = ledger();
    let broken = || Content::Fault(Box::new(Finding::new(Code::Unreadable, Place::file("坏.docx"), "", "")));
    let waiting = || vec![form("冒名", vec![]), broken(), Content::Material(String::new())];
    record_from(&mut ledger, "x", "2020-07-01T09:00:00+08:00", waiting(), true);
    let unit = june(&ledger);
    assert_eq!((unit.status, unit.late, unit.unconfirmed.len()), (Status::Unconfirmed, false, 1));
    assert!(unit.submission.is_none() && unit.materials.is_empty() && unit.file_findings.is_empty());
    record(&mut ledger, "a", "2020-07-02T09:00:00+08:00", vec![broken()]);
    record_from(&mut ledger, "y", "2020-07-05T09:00:00+08:00", waiting(), true);
    assert_eq!(june(&ledger).status, Status::Incomplete);
    record(&mut ledger, "b", "2020-07-03T09:00:00+08:00", vec![form("文", vec![])]);
    let unit = june(&ledger);
    assert_eq!((unit.status, unit.late, unit.superseded.len()), (Status::Complete, false, 0));
    let current = unit.submission.unwrap();
    assert_eq!((current.message.as_str(), current.revision), ("b", 1));
    assert!(current.checked.findings.is_empty(), "no duplicate, nothing superseded");
}

#[test]
fn recording_a_mail_again_replaces_what_was_known_of_it() {
    let mut ledger = ledger();
    record(
        &mut ledger,
        "a",
        "2020-07-01T09:00:00+08:00",
        vec![form("文", vec![fault()]), Content::Material(String::new())],
    );
    record(&mut ledger, "a", "2020-07-01T09:00:00+08:00", vec![form("文", vec![])]);
    let unit = june(&ledger);
    assert_eq!(unit.status, Status::Complete);
    assert!(unit.materials.is_empty());
    assert_eq!(unit.submission.unwrap().original, "jinhu/1-附件0.docx");
}

fn failure(words: &str) -> MailFailure {
    MailFailure {
        source: "s".to_owned(),
        key: "k".to_owned(),
        step: Step::Fetch,
        attempts: 0,
        words: words.to_owned(),
        period: "2020-06".parse().unwrap(),
        sender: String::new(),
        since: at("2020-07-04T18:00:00+08:00"),
        last: at("2020-07-04T18:00:00+08:00"),
    }
}

#[test]
fn a_failed_transaction_leaves_nothing_behind() {
    let mut ledger = ledger();
    let outcome = ledger.transaction(|ledger| {
        ledger.note_failure(failure("first"))?;
        Err::<(), _>(Error::Newer(9))
    });
    assert!(matches!(outcome, Err(Error::Newer(9))));
    assert_eq!(ledger.note_failure(failure("again")).unwrap().attempts, 1);
    assert_eq!(ledger.note_failure(failure("again")).unwrap().attempts, 2);
}

fn letter(key: &str, to: &[&str]) -> NewLetter {
    NewLetter {
        key: key.to_owned(),
        period: "2020-06".parse().unwrap(),
        unit: UnitId::new("jinhu"),
        kind: LetterKind::Reminder,
        to: to.iter().map(ToString::to_string).collect(),
        subject: "催报".to_owned(),
        message_id: format!("{key}@bsh.example"),
        written_at: at("2020-07-04T09:00:00+08:00"),
        bytes: b"mail".to_vec(),
    }
}

/// Hands a letter over to all its recipients, which take it.
fn send(ledger: &Ledger, key: &str) {
    let mut progress = ledger.stored_letter(key).unwrap().unwrap().progress;
    let to = progress.pending.clone();
    progress.hand_over(to, chrono::NaiveDate::from_ymd_opt(2020, 7, 4).unwrap()).unwrap();
    progress.taken().unwrap();
    ledger.note_progress(key, &progress).unwrap();
}

#[test]
fn a_letter_is_written_once_and_sent_once() {
    let ledger = ledger();
    let letter = letter("k", &["jinhu@bsh.example"]);
    ledger.write_letter(&letter, LetterState::Queued).unwrap();
    ledger.write_letter(&letter, LetterState::Queued).unwrap();
    assert_eq!(ledger.waiting_letters().unwrap(), [("k".to_owned(), letter.period)]);
    let day = chrono::NaiveDate::from_ymd_opt(2020, 7, 4).unwrap();
    send(&ledger, "k");
    let later = NewLetter { to: vec!["other@bsh.example".to_owned()], bytes: b"other".to_vec(), ..letter };
    ledger.write_letter(&later, LetterState::Queued).unwrap();
    assert!(ledger.waiting_letters().unwrap().is_empty());
    assert_eq!(ledger.sent_on(day).unwrap(), 1);
    // Its text stays readable.
    assert_eq!(ledger.letter_bytes("k").unwrap(), b"mail");
}

#[test]
fn a_letter_in_hand_is_neither_made_new_nor_taken_back() {
    let ledger = ledger();
    let first = letter("k", &["jinhu@bsh.example"]);
    ledger.write_letter(&first, LetterState::Queued).unwrap();
    let day = chrono::NaiveDate::from_ymd_opt(2020, 7, 4).unwrap();
    let mut progress = ledger.stored_letter("k").unwrap().unwrap().progress;
    progress.hand_over(first.to.clone(), day).unwrap();
    ledger.note_progress("k", &progress).unwrap();
    let other = NewLetter { to: vec!["other@bsh.example".to_owned()], bytes: b"other".to_vec(), ..first };
    ledger.write_letter(&other, LetterState::Queued).unwrap();
    ledger.withdraw_letter("k").unwrap();
    let kept = ledger.stored_letter("k").unwrap().unwrap();
    assert_eq!((kept.progress, kept.to), (progress, vec!["jinhu@bsh.example".to_owned()]));
    assert_eq!(ledger.letter_bytes("k").unwrap(), b"mail");
}

/// Records a bounce that names an address and answers a mail.
fn bounce(ledger: &mut Ledger, id: &str, received_at: &str, dead: &str, answers: &str) {
    let head = MessageMeta {
        id: id.to_owned(),
        message_id: String::new(),
        from: "mailer-daemon@bsh.example".to_owned(),
        subject: "退信".to_owned(),
        received_at: at(received_at),
    };
    let intake = Intake {
        outcome: Outcome::NeedsPerson,
        reason: String::new(),
        period: "2020-06".parse().unwrap(),
        entries: Vec::new(),
        liaisons: Vec::new(),
        dead_addresses: vec![dead.to_owned()],
        bounce_answers: vec!["x@y.example".to_owned(), answers.to_owned()],
    };
    ledger.transaction(|ledger| ledger.record(&head, &intake, "", "1")).unwrap();
}

#[test]
fn a_bounce_is_believed_only_for_a_letter_that_went_to_the_address_it_names() {
    let mut ledger = ledger();
    ledger.write_letter(&letter("k", &["Jinhu@bsh.example"]), LetterState::Queued).unwrap();
    bounce(&mut ledger, "early", "2020-07-04T09:00:00+08:00", "jinhu@bsh.example", "k@bsh.example");
    assert_eq!(ledger.new_bounces().unwrap(), [], "it was not sent yet");
    send(&ledger, "k");
    bounce(&mut ledger, "forged", "2020-07-04T09:00:00+08:00", "heping@bsh.example", "k@bsh.example");
    bounce(&mut ledger, "guessed", "2020-07-04T09:00:00+08:00", "jinhu@bsh.example", "l@bsh.example");
    let believed = ledger.new_bounces().unwrap();
    assert_eq!(believed.iter().map(|bounce| bounce.message.as_str()).collect::<Vec<_>>(), ["early"]);
    let word = |dead, instant, message: &str| AddressWord {
        address: "jinhu@bsh.example".to_owned(),
        dead,
        instant,
        message: message.to_owned(),
        why: String::new(),
    };
    ledger.note_address(&word(true, believed[0].instant, "early")).unwrap();
    assert_eq!(ledger.new_bounces().unwrap(), []);
    assert_eq!(ledger.dead_addresses().unwrap(), ["jinhu@bsh.example"]);

    // A mail from there revives it, and so does a person.
    record(&mut ledger, "later", "2020-08-05T09:00:00+08:00", vec![]);
    assert!(ledger.dead_addresses().unwrap().is_empty());
    ledger.note_address(&word(true, at("2020-09-05T09:00:00+08:00").timestamp(), "")).unwrap();
    assert_eq!(ledger.dead_addresses().unwrap(), ["jinhu@bsh.example"]);
    ledger.note_address(&word(false, 0, "")).unwrap();
    assert!(ledger.dead_addresses().unwrap().is_empty());
}

#[test]
fn letters_of_version_8_keep_what_became_of_them() {
    let mut connection = Connection::open_in_memory().unwrap();
    for sql in &MIGRATIONS[..8] {
        connection.execute_batch(sql).unwrap();
    }
    connection.pragma_update(None, "user_version", 8).unwrap();
    for (number, state, unanswered) in [(1, "sent", 0), (2, "held", 0), (3, "held", 1), (4, "failed", 3)] {
        connection
            .execute(
                "INSERT INTO letter (number, key, period, unit, kind, addresses, subject, message_id, written_at, state,
                    failure, sent_on, attempts, bytes, unanswered)
                 VALUES (?1, 'k' || ?1, '2020-06', 'jinhu', '\"reminder\"', '[\"a@b.example\"]', '', '', ?4, ?2, '', '', 1, x'', ?3)",
                rusqlite::params![number, state, unanswered, "2020-07-04T09:00:00+08:00"],
            )
            .unwrap();
    }
    let ledger = Ledger::prepare(
        std::mem::replace(&mut connection, Connection::open_in_memory().unwrap()),
        Journal::nowhere(at("2020-07-04T18:00:00+08:00")),
    )
    .unwrap();
    let letters = ledger.stored_letters(None).unwrap();
    let states: Vec<LetterState> = letters.iter().map(|letter| letter.progress.state).collect();
    assert_eq!(states, [LetterState::Sent, LetterState::Queued, LetterState::Sending, LetterState::Failed]);
    let lists = |letter: &StoredLetter| {
        let progress = &letter.progress;
        [&progress.pending, &progress.in_hand, &progress.taken_by].map(Vec::len)
    };
    assert_eq!(letters.iter().map(lists).collect::<Vec<_>>(), [[0, 0, 1], [1, 0, 0], [1, 1, 0], [0, 0, 0]]);
}

#[test]
fn a_ledger_of_the_first_version_is_brought_up_to_date_with_all_it_holds() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.sqlite");
    let old = rusqlite::Connection::open(&path).unwrap();
    old.execute_batch(include_str!("schema.sql")).unwrap();
    old.pragma_update(None, "user_version", 1).unwrap();
    drop(old);
    assert_eq!(Ledger::accepted(folder.path()).unwrap(), [], "an old ledger has no confirmed contacts");
    let ledger = Ledger::open(folder.path(), at("2020-07-04T18:00:00+08:00")).unwrap();
    assert_eq!(ledger.failures().unwrap(), []);
    assert_eq!(ledger.contact_proposals().unwrap(), []);
    assert!(ledger.refused_contacts().unwrap().is_empty());
}

#[test]
fn a_ledger_of_any_earlier_version_gets_a_journal_of_what_it_held() {
    let before_journal = MIGRATIONS.iter().position(|sql| sql.contains("CREATE TABLE applied")).unwrap();
    let time = at("2020-07-04T18:00:00+08:00");
    for version in 1..=before_journal {
        let folder = tempfile::tempdir().unwrap();
        let old = rusqlite::Connection::open(folder.path().join("ledger.sqlite")).unwrap();
        old.execute_batch(MIGRATIONS[0]).unwrap();
        old.execute_batch(
            r#"INSERT INTO message VALUES ('aa', 'a@bsh.example', 'jinhu@bsh.example', '6月', '2020-07-02T09:00:00+08:00', 1, '2020-06', '"ignored"', '', '1');
             INSERT INTO mail_key VALUES ('folder', 'a.eml', 'aa', 1);
             INSERT INTO letter VALUES (3, 'receipt/2020-06/jinhu/1', '2020-06', 'jinhu', '"receipt"', '["jinhu@bsh.example"]', '回执', 'r@bsh.example', '2020-07-04T18:00:00+08:00', 'held', '', '', 0, x'6d61696c');
             INSERT INTO compiled VALUES ('2020-06', 'state', '2020-07-04T18:00:00+08:00');"#,
        )
        .unwrap();
        for sql in &MIGRATIONS[1..version] {
            old.execute_batch(sql).unwrap();
        }
        old.pragma_update(None, "user_version", version).unwrap();
        drop(old);
        let ledger = Ledger::open(folder.path(), time).unwrap();
        assert!(!ledger.is_behind());
        assert_eq!(ledger.seen("folder", "a.eml").unwrap(), Seen::Acknowledged);
        drop(ledger);
        let journal = folder.path().join("journal.jsonl");
        let events: Vec<Event> =
            Lines::after(&journal, &Position::default()).unwrap().map(|line| line.unwrap().event).collect();
        let held = |wanted: &dyn Fn(&Event) -> bool| events.iter().filter(|event| wanted(event)).count();
        assert_eq!(
            held(&|event| matches!(event, Event::Mail(seen) if seen.sha256 == "aa" && seen.settled)),
            1,
            "{version}"
        );
        assert_eq!(
            held(&|event| matches!(event, Event::Row(row) if row.table == "letter" && row.number == 3)),
            1,
            "{version}"
        );
        assert_eq!(held(&|event| matches!(event, Event::Compiled { state, .. } if state == "state")), 1, "{version}");
        // Opening it again adds nothing; the letter comes back from its image with its text.
        let again = Ledger::open(folder.path(), time).unwrap();
        assert_eq!(Lines::after(&journal, &Position::default()).unwrap().count(), events.len());
        let letter = events.iter().find_map(|event| match event {
            Event::Row(row) => Some(row),
            _ => None,
        });
        again.put_row(letter.unwrap()).unwrap();
        let waiting = again.waiting_letters().unwrap();
        assert_eq!(waiting.len(), 1);
        assert_eq!(again.letter_bytes(&waiting[0].0).unwrap(), b"mail");
    }
}
