//! The sample month over real servers: mails come in by SMTP and are fetched by IMAP over TLS, letters go out by SMTP
//! with a login and are read back from the units' mailboxes, and a unit's answer closes its case.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod month;
mod servers;

use std::{collections::BTreeMap, fs};

use huizong::message;
use month::{ACCOUNTS, AS_OF, Letter, Office, corrected_form, mail_from_heping, sample_mails, unit};
use sandbox::SandboxPool;
use serde_json::Value;
use servers::{PASSWORD, SENT_FOLDER, Servers, cutting_at};

const OFFICE: &str = ACCOUNTS[0];
const DONE_FOLDER: &str = "已汇总/反诈";
/// The same in modified UTF-7 (RFC 3501 §5.1.3).
const DONE_ON_SERVER: &str = "&XfJsR2A7-/&U82LyA-";

/// The campaign with these servers at both ends.
fn office_over(servers: &Servers) -> Office {
    let mut office = Office::without_mail();
    let (mailbox, outbox) = servers.tables(OFFICE);
    office.replace_table("mailbox", &format!("{mailbox}folder = \"INBOX\"\ndone_folder = \"{DONE_FOLDER}\"\n"));
    office.replace_table("outbox", &format!("{outbox}from = \"{OFFICE}\"\n"));
    office.environment.push(("HUIZONG_TEST_PASSWORD".to_owned(), PASSWORD.to_owned()));
    office
}

/// Sends a mail as its author would, so that it arrives when its topmost Received header says.
fn send(servers: &Servers, mail: &[u8]) {
    let message = message::read(mail, &message::Limits::default(), &SandboxPool::in_this_process()).unwrap();
    let author = message.from.map(|from| from.address).unwrap_or_default();
    // A bounce has no return address.
    let from = if author.starts_with("mailer-daemon@") { "" } else { &author };
    let arrival = message.received_at.unwrap().timestamp().unsigned_abs();
    servers.submit_at(from, OFFICE, mail, arrival);
}

/// What two ways of receiving the same month may differ in: a mail is named by its bytes, to which every server on
/// its way adds a line, and forms, figures, findings and letters by their mail. Each name becomes the number of its first
/// occurrence, so that what refers to what is still compared.
fn without_names(mut ledger: Value) -> Value {
    let mut numbers = BTreeMap::new();
    number_names(&mut ledger, &mut numbers);
    for list in ["messages", "letters"] {
        assert!(ledger[list].as_array().unwrap().iter().all(|entry| entry["id"].is_u64()), "{list}");
    }
    ledger
}

fn number_names(value: &mut Value, numbers: &mut BTreeMap<String, usize>) {
    match value {
        Value::Array(values) => values.iter_mut().for_each(|value| number_names(value, numbers)),
        Value::Object(fields) => {
            for (key, value) in fields {
                match value.as_str() {
                    Some(name) if is_name(key, name) => {
                        let next = numbers.len();
                        *value = Value::from(*numbers.entry(name.to_owned()).or_insert(next));
                    }
                    _ => number_names(value, numbers),
                }
            }
        }
        _ => {}
    }
}

/// Ids of units and sections are the campaign's and written in lower case.
fn is_name(key: &str, text: &str) -> bool {
    let short_id = text.len() >= 10 && text.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    ["sha256", "message_id"].contains(&key) || ["id", "figure"].contains(&key) && short_id
}

/// Account → letters that lie in its inbox, once there are as many altogether as expected.
fn arrived(servers: &Servers, ledger: &Value) -> BTreeMap<String, Vec<Letter>> {
    let mut expected: BTreeMap<&str, usize> = BTreeMap::new();
    for letter in ledger["letters"].as_array().unwrap() {
        assert_eq!(letter["state"], "sent");
        *expected.entry(letter["address"].as_str().unwrap()).or_default() += 1;
    }
    ACCOUNTS[1..]
        .iter()
        .map(|account| {
            let count = expected.get(account).copied().unwrap_or(0);
            let mails = servers.await_mails(account, "INBOX", count);
            assert_eq!(mails.len(), count, "{account}");
            (account.to_string(), mails.iter().map(|mail| Letter::read(mail)).collect())
        })
        .collect()
}

#[test]
fn the_month_goes_over_real_servers_as_it_goes_over_folders() {
    let servers = Servers::start_with(&ACCOUNTS, SENT_FOLDER);
    for mail in sample_mails() {
        send(&servers, &fs::read(mail).unwrap());
    }
    let office = office_over(&servers);
    let doctor = office.huizong(&["doctor"]).with(0);
    assert!(doctor.stdout.contains("16 mails"), "{}", doctor.stdout);
    office.run().with(1);

    let by_folder = Office::new();
    by_folder.run().with(1);
    let ledger = office.ledger();
    assert_eq!(without_names(ledger.clone()), without_names(by_folder.ledger()));
    let forms = |office: &Office| office.files("output/2020-06/forms");
    assert!(forms(&office) == forms(&by_folder));

    // Mail of which nothing was taken stays for whoever reads the mailbox; the rest is put away, unchanged.
    let left: Vec<String> = subjects(&servers.mails(OFFICE, "INBOX"));
    let mut stays: Vec<String> = ["13-automatic-answer.eml", "14-bounce.eml", "15-spam.eml"]
        .map(|name| fs::read(month::project().join("inbox-samples").join(name)).unwrap())
        .map(|mail| Letter::read(&mail).subject)
        .into();
    stays.sort();
    assert_eq!(left, stays);
    let done = servers.mails(OFFICE, DONE_ON_SERVER);
    assert_eq!(done.len(), 13);
    let raw: Vec<Vec<u8>> = office.raw_mails().into_values().collect();
    assert_eq!(raw.len(), 16);
    assert!(done.iter().all(|mail| raw.iter().any(|kept| lines(kept) == lines(mail))));

    let letters = arrived(&servers, &ledger);
    let heping = &letters["heping@bsh.example"][0];
    let shown = ledger["letters"].as_array().unwrap();
    for letter in letters.values().flatten() {
        assert!(letter.head.contains("\nAuto-Submitted: auto-generated\n"), "{}", letter.head);
        assert!(shown.iter().any(|shown| shown["message_id"] == letter.message_id));
    }
    // The office's own mailbox keeps each of them once.
    let copies: Vec<Letter> = servers.mails(OFFICE, "Sent").iter().map(|mail| Letter::read(mail)).collect();
    assert_eq!(copies.len(), shown.len());
    for letter in shown {
        assert_eq!(copies.iter().filter(|copy| letter["message_id"] == copy.message_id).count(), 1);
    }
    // What was written into a folder is what arrived.
    let seen = |letter: &Letter| {
        let names = letter.attachment_names().iter().map(ToString::to_string).collect::<Vec<_>>();
        (letter.to.clone(), letter.subject.split('（').next().unwrap().to_owned(), names)
    };
    let sorted = |mut list: Vec<_>| {
        list.sort();
        list
    };
    let in_folder = by_folder.letters().iter().map(seen).collect();
    assert_eq!(sorted(letters.values().flatten().map(seen).collect()), sorted(in_folder));
    assert_eq!(heping.references, ["02-heping@bsh.example"]);

    // Nothing new: nothing goes out, nothing changes.
    let output = office.files("output");
    office.run().with(1);
    assert!(output == office.files("output"));
    assert_eq!(without_names(office.ledger()), without_names(ledger.clone()));
    arrived(&servers, &ledger);

    // The unit fills in the form that was sent back to it and answers the letter.
    let (name, returned) = &heping.attachments[0];
    assert!(name.contains("待更正"));
    let received = "Sun, 05 Jul 2020 09:00:00 +0800";
    send(&servers, &mail_from_heping("answer", received, &heping.message_id, &corrected_form(returned)));
    office.huizong(&["run", "--as-of", "2020-07-05"]).with(1);
    let ledger = office.ledger();
    let closed = unit(&ledger, "heping");
    assert_eq!((&closed["status"], &closed["revision"]), (&"complete".into(), &2.into()), "{closed}");
    assert_eq!(closed["received_at"], "2020-07-05T09:00:00+08:00");
    assert_eq!(closed["letters"], serde_json::json!(["correction", "receipt"]));
    let letters = arrived(&servers, &ledger);
    let receipt = letters["heping@bsh.example"].iter().find(|letter| letter.subject.contains("回执")).unwrap();
    assert_eq!(receipt.references, ["answer@bsh.example"]);
    assert_eq!(servers.mails(OFFICE, "INBOX").len(), 3);
}

#[test]
fn a_wrong_password_and_a_stranger_s_certificate_are_told_by_name() {
    let servers = Servers::start(&ACCOUNTS[..2]);
    let mut office = office_over(&servers);
    office.environment = vec![("HUIZONG_TEST_PASSWORD".to_owned(), "wrong".to_owned())];
    let ended = office.huizong(&["run", "--as-of", AS_OF]).with(4);
    assert!(ended.stderr.contains("refuses the login") && !ended.stderr.contains(OFFICE), "{}", ended.stderr);
    assert!(!ended.stderr.contains("wrong"), "{}", ended.stderr);
    office.environment.clear();
    let ended = office.huizong(&["run", "--as-of", AS_OF]);
    assert!([2, 4].contains(&ended.code) && ended.stderr.contains("HUIZONG_TEST_PASSWORD"), "{ended:?}");
    let right = office_over(&servers);
    let ca = servers.ca.display().to_string();
    right.edit_campaign(&ca, &servers.other_ca.display().to_string());
    let ended = right.run().with(4);
    assert!(ended.stderr.contains("no encrypted connection"), "{}", ended.stderr);
}

fn subjects(mails: &[Vec<u8>]) -> Vec<String> {
    let mut subjects: Vec<String> = mails.iter().map(|mail| Letter::read(mail).subject).collect();
    subjects.sort();
    subjects
}

/// A mail's lines, whose ends a server's disk may write differently.
fn lines(mail: &[u8]) -> Vec<u8> {
    mail.iter().copied().filter(|byte| *byte != b'\r').collect()
}

/// Lines of Dovecot's configuration with access rights (RFC 4314): all of INBOX, but in two folders the right to add mails is
/// missing.
const WITHOUT_INSERT: &str = "mail_plugins = acl\nprotocol imap {\n  mail_plugins = acl imap_acl\n}\nplugin {\n  acl = vfile\n}\nnamespace inbox {\n  mailbox Sent {\n    special_use = \\Sent\n    auto = create\n  }\n  mailbox Done {\n    auto = create\n  }\n}";

#[test]
fn the_doctor_asks_for_the_rights_to_move_and_to_add_and_leaves_no_mail() {
    let servers = Servers::start_with(&ACCOUNTS[..1], WITHOUT_INSERT);
    let office = office_over(&servers);
    office.edit_campaign(DONE_FOLDER, "Done");
    let doctor = office.huizong(&["doctor"]).with(0);
    assert!(doctor.stdout.contains("✓ Sent folder: Sent, copies may be added"), "{}", doctor.stdout);
    for folder in ["Sent", "Done"] {
        for part in ["cur", "new", "tmp"] {
            fs::create_dir_all(servers.maildir(OFFICE).join(folder).join(part)).unwrap();
        }
        fs::write(servers.maildir(OFFICE).join(folder).join("dovecot-acl"), "owner lrwst\n").unwrap();
        servers.own(OFFICE);
    }
    let doctor = office.huizong(&["doctor"]).with(2);
    for words in ["✗ Sent folder: the account has no right to add to Sent", "✗ the account has no right to move"] {
        assert!(doctor.stdout.contains(words), "{words}\n{}", doctor.stdout);
    }
    assert!(servers.mails(OFFICE, "Sent").is_empty());
}

#[test]
fn a_done_folder_that_refuses_costs_no_form_and_no_letter_and_is_shown_to_a_person() {
    let servers = Servers::start_with(&ACCOUNTS[..1], WITHOUT_INSERT);
    let mut office = Office::without_mail();
    let (mailbox, _) = servers.tables(OFFICE);
    office.replace_table("mailbox", &format!("{mailbox}done_folder = \"Done\"\n"));
    office.environment.push(("HUIZONG_TEST_PASSWORD".to_owned(), PASSWORD.to_owned()));
    for mail in &sample_mails()[..2] {
        servers.deliver(OFFICE, &fs::read(mail).unwrap());
    }
    let done = servers.maildir(OFFICE).join("Done");
    for part in ["cur", "new", "tmp"] {
        fs::create_dir_all(done.join(part)).unwrap();
    }
    fs::write(done.join("dovecot-acl"), "owner lr\n").unwrap();
    servers.own(OFFICE);
    let shown = |office: &Office| {
        let messages = office.ledger()["messages"].as_array().unwrap().clone();
        messages.iter().filter(|mail| mail["reason"].as_str().unwrap().contains("多次未能移入已处理文件夹")).count()
    };
    for attempt in 1..=6 {
        let ended = office.run().with(if attempt < 5 { 3 } else { 1 });
        assert_eq!(ended.stderr.contains("could not be moved to the done folder"), attempt < 5, "{}", ended.stderr);
        assert_eq!(unit(&office.ledger(), "jinhu")["status"], "complete");
        assert_eq!(shown(&office), usize::from(attempt >= 5), "{attempt}");
        // Ten units have not reported; the two that have get a receipt and a correction.
        let to_units = office.letters().iter().filter(|letter| letter.to != "pingan.office@bsh.example").count();
        assert_eq!(to_units, 12, "{attempt}");
    }
    let digests = office.letters().into_iter().filter(|letter| letter.to == "pingan.office@bsh.example");
    assert!(digests.into_iter().any(|digest| digest.body.contains("多次未能移入已处理文件夹")));
    assert_eq!((servers.mails(OFFICE, "INBOX").len(), servers.mails(OFFICE, "Done").len()), (2, 0));

    fs::remove_file(done.join("dovecot-acl")).unwrap();
    office.huizong(&["run", "--as-of", "2020-07-05"]).with(1);
    assert_eq!((servers.mails(OFFICE, "INBOX").len(), servers.mails(OFFICE, "Done").len()), (0, 2));
    assert_eq!(shown(&office), 0);
}

/// An office over Dovecot without TLS, on a port of its own or of a proxy, with the first two mails of the sample.
fn office_without_tls(servers: &Servers, port: u16) -> Office {
    servers.empty(OFFICE);
    for (number, mail) in sample_mails()[..2].iter().enumerate() {
        servers.place(OFFICE, number, &fs::read(mail).unwrap(), 1_593_600_000);
    }
    servers.own(OFFICE);
    let mut office = Office::without_mail();
    office.make_the_report_only();
    office.replace_table(
        "mailbox",
        &format!(
            "[mailbox]\nkind = \"imap\"\nhost = \"127.0.0.1\"\nport = {port}\nsecurity = \"none\"\nuser = \"{OFFICE}\"\npassword_env = \"HUIZONG_TEST_PASSWORD\"\ndone_folder = \"Done\"\n"
        ),
    );
    office.environment.push(("HUIZONG_TEST_PASSWORD".to_owned(), PASSWORD.to_owned()));
    office
}

#[test]
fn a_connection_cut_once_at_any_command_is_made_anew_within_the_run() {
    let servers = Servers::start(&ACCOUNTS[..1]);
    for word in ["LOGIN", "CAPABILITY", "ID (", "LIST", "SELECT", "RFC822.SIZE", "BODY.PEEK[]", "UID MOVE"] {
        for before in [true, false] {
            let office = office_without_tls(&servers, cutting_at(servers.imap, word, before));
            let ended = office.run();
            assert_eq!(ended.code, 1, "{word} {before}: {}", ended.stderr);
            assert_eq!(unit(&office.ledger(), "jinhu")["status"], "complete", "{word} {before}");
            assert_eq!(office.ledger()["messages"].as_array().unwrap().len(), 2, "{word} {before}");
            let (left, done) = (servers.mails(OFFICE, "INBOX").len(), servers.mails(OFFICE, "Done").len());
            assert_eq!((left, done), (0, 2), "{word} {before}");
        }
    }
}

#[test]
fn a_folder_that_the_server_has_renumbered_brings_no_mail_and_no_letter_anew() {
    let servers = Servers::start(&ACCOUNTS[..1]);
    let office = office_without_tls(&servers, servers.imap);
    office.edit_campaign("done_folder = \"Done\"\n", "");
    office.run().with(1);
    let (letters, ledger) = (office.files("outbox"), office.ledger());
    // Dovecot numbers the mails anew, with another UIDVALIDITY.
    let folder = servers.maildir(OFFICE);
    let uids = fs::read_to_string(folder.join("dovecot-uidlist")).unwrap();
    for entry in fs::read_dir(&folder).unwrap().map(Result::unwrap) {
        if entry.file_name().to_string_lossy().starts_with("dovecot") && entry.path().is_file() {
            fs::remove_file(entry.path()).unwrap();
        }
    }
    let validity = |uids: &str| uids.split(' ').find(|word| word.starts_with('V')).unwrap().to_owned();
    let renumbered = uids.replacen(&validity(&uids), "V77", 1);
    fs::write(folder.join("dovecot-uidlist"), renumbered).unwrap();
    servers.own(OFFICE);
    office.huizong(&["run", "--as-of", AS_OF]).with(1);
    let now = fs::read_to_string(folder.join("dovecot-uidlist")).unwrap();
    assert_ne!(validity(&now), validity(&uids));
    month::assert_same(&office.files("outbox"), &letters);
    assert_eq!(office.ledger()["messages"], ledger["messages"]);
    let keys = fs::read_to_string(office.path("state/journal.jsonl")).unwrap();
    assert_eq!(keys.matches("{\"mail\":").count(), 4, "each mail was seen at two places");
}
