//! Letters on their way out while servers, recipients and the program itself fail: each arrives once where that can be known,
//! at most twice where it cannot, and a person hears of what did not arrive.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod month;
mod servers;

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    process::{Command, Stdio},
    sync::{Arc, Mutex, mpsc},
};

use month::{ACCOUNTS, AS_OF, Ended, Office};
use serde_json::Value;
use servers::{
    PASSWORD, SENT_FOLDER, Servers,
    fake_smtp::{Asked, FakeSmtp, Reply},
};

/// The sample month over a fake outgoing server.
fn office_over(server: &FakeSmtp, more: &str) -> Office {
    let office = Office::new();
    office.replace_table("outbox", &server.table(more));
    office
}

fn letter(office: &Office, unit: &str) -> Value {
    let letters = office.ledger()["letters"].as_array().unwrap().clone();
    letters.into_iter().find(|letter| letter["to"] == unit).unwrap()
}

/// Runs at one moment until nothing is left to be tried again; returns how many runs that took.
fn run_until_settled(office: &Office) -> usize {
    for number in 1..=20 {
        if office.run().code != 3 {
            return number;
        }
    }
    panic!("20 runs were not enough");
}

/// Message-ID → how often it was taken for all recipients together.
fn copies(server: &FakeSmtp) -> BTreeMap<String, usize> {
    let mut copies = BTreeMap::new();
    server.taken().into_iter().for_each(|taken| *copies.entry(taken.id).or_default() += 1);
    copies
}

/// The server takes each letter the first time without an answer.
fn silent_at_first(seen: &mut BTreeSet<String>, asked: &Asked<'_>) -> Reply {
    match asked {
        Asked::Letter { id, .. } if seen.insert((*id).to_owned()) => Reply::TakeAndHangUp,
        _ => Reply::Yes,
    }
}

#[test]
fn a_lost_answer_costs_one_further_copy_and_never_more() {
    let mut seen = BTreeSet::new();
    let server = FakeSmtp::start(move |asked| silent_at_first(&mut seen, &asked));
    let office = office_over(&server, "");
    assert!(run_until_settled(&office) > 4, "three failures in a row end the sending of a run");
    assert!(copies(&server).values().all(|count| *count == 2), "{:?}", copies(&server));
    assert_eq!(copies(&server).len(), 13);
    let letters = office.ledger()["letters"].as_array().unwrap().clone();
    assert!(letters.iter().all(|letter| letter["state"] == "sent"));
}

#[test]
fn a_server_that_never_answers_gets_each_letter_twice_and_a_person_is_told() {
    let server = FakeSmtp::start(|asked| match asked {
        Asked::Letter { to, .. } if to[0] != "pingan.office@bsh.example" => Reply::TakeAndHangUp,
        _ => Reply::Yes,
    });
    let office = office_over(&server, "");
    run_until_settled(&office);
    for (id, count) in copies(&server) {
        assert!(count == 2 || server.taken().iter().any(|taken| taken.id == id && taken.to.contains("office")), "{id}");
    }
    assert_eq!(letter(&office, "jinhu")["state"], "failed");
    let ended = office.run().with(1);
    assert!(ended.stderr.contains("12 failed"), "{}", ended.stderr);
    let digests = server.got("pingan.office@bsh.example");
    assert!(digests >= 2, "the digest tells of letters that may not have arrived");
}

#[test]
fn of_two_recipients_the_one_refused_for_now_is_tried_again_alone() {
    let mut refusals = 2;
    let server = FakeSmtp::start(move |asked| match asked {
        Asked::Recipient("second@bsh.example") if refusals > 0 => {
            refusals -= 1;
            Reply::Say("451 4.7.1 greylisted")
        }
        _ => Reply::Yes,
    });
    let office = office_over(&server, "");
    office.edit_campaign("[\"pingan.office@bsh.example\"]", "[\"pingan.office@bsh.example\", \"second@bsh.example\"]");
    let got = || (server.got("pingan.office@bsh.example"), server.got("second@bsh.example"));
    office.run().with(3);
    assert_eq!(got(), (1, 0));
    office.run().with(3);
    assert_eq!(got(), (1, 0));
    office.run().with(1);
    assert_eq!(got(), (1, 1));
    office.run().with(1);
    assert_eq!(got(), (1, 1));
}

#[test]
fn an_address_that_is_unknown_is_not_written_to_again_and_the_next_one_is() {
    let server = FakeSmtp::start(|asked| match asked {
        Asked::Recipient("yunling@bsh.example") => Reply::Say("550 5.1.1 user unknown"),
        _ => Reply::Yes,
    });
    let office = office_over(&server, "");
    let ended = office.run().with(3);
    assert!(ended.stderr.contains("nobody is at one of its addresses"), "{}", ended.stderr);
    assert_eq!(letter(&office, "yunling")["state"], "held");
    office.run().with(1);
    assert_eq!(server.got("yunling.shuji@bsh.example"), 1);
    assert_eq!(letter(&office, "yunling")["address"], "yunling.shuji@bsh.example");
    // The month after, the first address is not even tried.
    office.huizong(&["run", "--as-of", "2020-08-04"]).with(1);
    assert_eq!((server.got("yunling@bsh.example"), server.got("yunling.shuji@bsh.example")), (0, 2));
    let digest = |text: &str| text.contains("yunling@bsh.example");
    assert!(!digest(&ended.stderr), "no address in messages");
}

#[test]
fn a_full_mailbox_is_tried_again_on_other_days_and_a_refusal_of_the_text_is_final() {
    let full = Arc::new(Mutex::new(true));
    let is_full = Arc::clone(&full);
    let server = FakeSmtp::start(move |asked| match asked {
        Asked::Recipient("jinhu@bsh.example") if *is_full.lock().unwrap() => Reply::Say("552 mailbox full"),
        Asked::Letter { to, .. } if to[0] == "heping@bsh.example" => Reply::Say("554 5.7.1 spam"),
        _ => Reply::Yes,
    });
    let office = office_over(&server, "");
    office.run().with(3);
    assert_eq!(letter(&office, "jinhu")["state"], "held");
    assert_eq!(letter(&office, "heping")["state"], "failed");
    for _ in 0..3 {
        office.run();
    }
    *full.lock().unwrap() = false;
    // Three tries a day.
    office.run().with(1);
    assert_eq!(server.got("jinhu@bsh.example"), 0);
    office.huizong(&["run", "--as-of", "2020-07-05"]).with(1);
    assert_eq!((server.got("jinhu@bsh.example"), server.got("heping@bsh.example")), (1, 0));

    // A mailbox that stays full for five days.
    *full.lock().unwrap() = true;
    let office = office_over(&server, "");
    for day in 4..=9 {
        office.huizong(&["run", "--as-of", &format!("2020-07-{day:02}")]);
    }
    assert_eq!(letter(&office, "jinhu")["state"], "failed");
}

#[test]
fn a_server_that_falls_silent_is_left_after_three_letters() {
    let asked_for = Arc::new(Mutex::new(0));
    let counted = Arc::clone(&asked_for);
    let server = FakeSmtp::start(move |asked| match asked {
        Asked::Sender => {
            *counted.lock().unwrap() += 1;
            Reply::Silence
        }
        _ => Reply::Yes,
    });
    let office = office_over(&server, "timeout_seconds = 1\n");
    let ended = office.run().with(3);
    assert_eq!(*asked_for.lock().unwrap(), 3, "{}", ended.stderr);
    assert!(ended.stderr.contains("3 letters in a row could not be sent"), "{}", ended.stderr);
    assert!(ended.stderr.contains("0 sent, 13 held, 0 failed"), "{}", ended.stderr);
}

#[test]
fn a_stop_signal_ends_the_run_after_the_letter_in_hand() {
    for signal in ["TERM", "INT"] {
        let (server, reached, go_on) = FakeSmtp::stopping_at(&[1]);
        let office = office_over(&server, "");
        let mut command = office.command(&["run", "--as-of", AS_OF]);
        let run = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        reached.recv().unwrap();
        let killed = Command::new("kill").args([&format!("-{signal}"), &run.id().to_string()]).status().unwrap();
        assert!(killed.success());
        go_on.send(()).unwrap();
        let ended = Ended::of(run.wait_with_output().unwrap()).with(3);
        assert!(ended.stderr.contains("stopped by a signal"), "{}", ended.stderr);
        assert_eq!(server.taken().len(), 1, "{signal}");
        office.run().with(1);
        assert!(copies(&server).values().all(|count| *count == 1), "{signal}");
        assert_eq!(copies(&server).len(), 13);
    }
}

/// A delivery report (RFC 3464) that returns a mail's header.
fn bounce(id: &str, day: &str, dead: &str, returned: &str) -> Vec<u8> {
    format!(
        "Received: from mx.bsh.example by mail.bsh.example with ESMTP id {id}; {day} 09:00:00 +0800\r\nReturn-Path: <>\r\nFrom: <mailer-daemon@bsh.example>\r\nMessage-ID: <{id}@bsh.example>\r\nSubject: Undelivered Mail\r\nMIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nfailed\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; x\r\n\r\nFinal-Recipient: rfc822; {dead}\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: <{returned}>\r\n\r\n--b--\r\n"
    )
    .into_bytes()
}

#[test]
fn a_bounce_of_our_letter_leads_to_the_next_address_and_a_forged_one_to_nothing() {
    let server = FakeSmtp::start(|_| Reply::Yes);
    let office = office_over(&server, "");
    office.run().with(1);
    let id = |unit: &str| letter(&office, unit)["message_id"].as_str().unwrap().to_owned();
    let (yunling, jinhu) = (id("yunling"), id("jinhu"));
    office.receive("90.eml", &bounce("real", "Sun, 05 Jul 2020", "yunling@bsh.example", &yunling));
    // It names a unit to which that letter never went, or a letter that never was.
    office.receive("91.eml", &bounce("forged", "Sun, 05 Jul 2020", "heping@bsh.example", &jinhu));
    office.receive("92.eml", &bounce("made-up", "Sun, 05 Jul 2020", "qingxi@bsh.example", "x@bsh.example"));
    let forged = b"Received: from a by b; Sun, 05 Jul 2020 09:00:00 +0800\r\nFrom: <mailer-daemon@evil.example>\r\nX-Failed-Recipients: heping@bsh.example, songtao@bsh.example\r\nSubject: failure notice\r\n\r\n";
    office.receive("93.eml", forged);
    office.huizong(&["run", "--as-of", "2020-07-05"]).with(1);
    assert_eq!(server.got("yunling.shuji@bsh.example"), 1, "the same letter, at the next address");
    assert_eq!(letter(&office, "yunling")["message_id"], yunling.as_str());
    // A month later the dead address still is, and nobody else is.
    office.huizong(&["run", "--as-of", "2020-08-04"]).with(1);
    let got = |unit: &str| server.got(&format!("{unit}@bsh.example"));
    assert_eq!((got("yunling"), got("yunling.shuji")), (1, 2));
    assert!(got("heping") >= 2 && got("qingxi") >= 2 && got("songtao") >= 2);

    // A mail from there revives it.
    let alive = b"Received: from a by b; Wed, 05 Aug 2020 09:00:00 +0800\r\nFrom: <yunling@bsh.example>\r\nSubject: x\r\n\r\nhello\r\n";
    office.receive("94.eml", alive);
    office.huizong(&["run", "--as-of", "2020-08-07"]).with(1);
    assert_eq!((got("yunling"), got("yunling.shuji")), (2, 2));
}

#[test]
fn our_own_letter_is_never_a_form_even_without_its_mark() {
    let office = Office::new();
    office.run().with(1);
    let before = office.ledger();
    // The correction holds the unit's form. A server on its way home took the header of ours away.
    let own = office
        .files("outbox")
        .into_values()
        .find(|bytes| String::from_utf8_lossy(bytes).contains("To: heping@bsh.example"));
    let own = String::from_utf8(own.unwrap()).unwrap();
    let stripped: Vec<&str> =
        own.split_inclusive("\r\n").filter(|line| !line.starts_with("X-Huizong-Letter:")).collect();
    assert!(stripped.len() < own.split_inclusive("\r\n").count());
    let received = "Received: from a by b; Sun, 05 Jul 2020 09:00:00 +0800\r\n";
    office.receive("90.eml", format!("{received}{}", stripped.concat()).as_bytes());
    office.receive("91.eml", format!("{received}{own}").as_bytes());
    office.huizong(&["run", "--as-of", "2020-07-05"]).with(1);
    let ledger = office.ledger();
    let messages = ledger["messages"].as_array().unwrap();
    // Both copies are one mail: they have the same Message-ID and say the same.
    let ours: Vec<&Value> = messages.iter().filter(|mail| mail["from"] == "pingan@bsh.example").collect();
    assert!(matches!(ours.as_slice(), [mail] if mail["outcome"] == "ignored"), "{ours:?}");
    assert_eq!(month::unit(&ledger, "heping"), month::unit(&before, "heping"));
}

#[test]
fn letters_beyond_the_daily_limit_go_out_after_the_turn_of_the_month() {
    let office = Office::new();
    office.edit_campaign("approval = \"auto\"", "daily_limit = 5\napproval = \"auto\"");
    let mut sent = Vec::new();
    for as_of in ["2020-07-31", "2020-08-01", "2020-08-02"] {
        office.huizong(&["run", "--as-of", as_of]).with(1);
        sent.push(office.letters().len());
    }
    assert_eq!(sent[..2], [5, 10]);
    assert_eq!(
        office.ledger()["letters"].as_array().unwrap().iter().filter(|letter| letter["state"] == "held").count(),
        0
    );
}

/// The sample month with its mails in a folder of Dovecot, letters over a fake server.
fn office_with_sent_folder(servers: &Servers, server: &FakeSmtp) -> Office {
    let mut office = Office::without_mail();
    let (mailbox, _) = servers.tables(ACCOUNTS[0]);
    office.replace_table("mailbox", &mailbox);
    office.replace_table("outbox", &server.table(""));
    office.environment.push(("HUIZONG_TEST_PASSWORD".to_owned(), PASSWORD.to_owned()));
    office
}

/// Message-IDs of the mails in the Sent folder.
fn in_sent_folder(servers: &Servers) -> Vec<String> {
    let mails = servers.mails(ACCOUNTS[0], "Sent");
    mails.iter().map(|mail| month::Letter::read(mail).message_id).collect()
}

#[test]
fn copies_of_sent_letters_are_kept_once_each_whatever_stops_the_program() {
    let servers = Servers::start_with(&ACCOUNTS[..1], SENT_FOLDER);
    let server = FakeSmtp::start(|_| Reply::Yes);
    let office = office_with_sent_folder(&servers, &server);
    #[cfg(debug_assertions)]
    for point in ["letter-noted", "letter-copied:2"] {
        let mut command = office.command(&["run", "--as-of", AS_OF]);
        let ended = command.env(huizong::failpoint::VARIABLE, point).output().unwrap();
        assert!(ended.status.code().is_none_or(|code| !(0..=4).contains(&code)), "{point} was not reached");
    }
    office.run().with(1);
    let copies_taken = copies(&server);
    assert_eq!(copies_taken.len(), 13, "twelve reminders and a digest");
    assert!(copies_taken.values().all(|count| *count == 1), "{copies_taken:?}");
    let mut sent = in_sent_folder(&servers);
    sent.sort();
    assert_eq!(sent, copies_taken.into_keys().collect::<Vec<_>>());
    let seen = servers.maildir(ACCOUNTS[0]).join("Sent/cur");
    let names = fs::read_dir(seen).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    assert!(names.into_iter().all(|name| name.ends_with('S')), "marked as read");
}

#[test]
fn what_the_provider_put_in_the_sent_folder_counts_as_sent_and_is_not_copied_again() {
    let servers = Arc::new(Servers::start_with(&ACCOUNTS[..1], SENT_FOLDER));
    // The server keeps a copy of each letter that it takes, and its answer to each is lost.
    let (store, stored) = mpsc::channel::<(Vec<u8>, mpsc::Sender<()>)>();
    let mut seen = BTreeSet::new();
    let server = FakeSmtp::start(move |asked| {
        let reply = silent_at_first(&mut seen, &asked);
        if let Asked::Letter { text, .. } = asked {
            let (done, wait) = mpsc::channel();
            store.send((text.strip_suffix(b".\r\n").unwrap().to_vec(), done)).unwrap();
            wait.recv().unwrap();
        }
        reply
    });
    let keeper = Arc::clone(&servers);
    std::thread::spawn(move || {
        let folder = keeper.maildir(ACCOUNTS[0]).join("Sent/new");
        for (number, (text, done)) in stored.into_iter().enumerate() {
            fs::create_dir_all(&folder).unwrap();
            fs::write(folder.join(format!("1590000000.M{number}P1.test")), text).unwrap();
            keeper.own(ACCOUNTS[0]);
            done.send(()).unwrap();
        }
    });
    // Dovecot makes the folder with the first login.
    let office = office_with_sent_folder(&servers, &server);
    office.huizong(&["doctor"]);
    run_until_settled(&office);
    let copies = copies(&server);
    assert_eq!(copies.len(), 13);
    assert!(copies.values().all(|count| *count == 1), "{copies:?}");
    assert_eq!(in_sent_folder(&servers).len(), 13);
    let letters = office.ledger()["letters"].as_array().unwrap().clone();
    assert!(letters.iter().all(|letter| letter["state"] == "sent"));
}

/// What `huizong letters` lists.
fn listed(office: &Office, more: &[&str]) -> Vec<Value> {
    let arguments: Vec<&str> = ["letters", "list", "--json"].iter().chain(more).copied().collect();
    serde_json::from_str(&office.huizong(&arguments).stdout).unwrap()
}

#[test]
fn a_person_reads_releases_withdraws_and_sends_letters_again() {
    let server = FakeSmtp::start(|asked| match asked {
        Asked::Recipient("jinhu@bsh.example") => Reply::Say("554 5.7.1 not from you"),
        _ => Reply::Yes,
    });
    let office = office_over(&server, "approval = \"hold\"\n");
    office.run().with(1);
    let held = listed(&office, &["--state", "held"]);
    assert_eq!(held.len(), 13);
    let id = |unit: &str| held.iter().find(|letter| letter["unit"] == unit).unwrap()["id"].as_str().unwrap().to_owned();
    let in_ledger = letter(&office, "heping");
    assert_eq!(in_ledger["id"], id("heping"));

    let shown = office.huizong(&["letters", "show", &id("heping")]).with(0);
    for words in ["heping@bsh.example", "请补正", "Attachment: "] {
        assert!(shown.stdout.contains(words), "{words}\n{}", shown.stdout);
    }
    office.huizong(&["letters", "release"]).with(2);
    office.huizong(&["letters", "release", "NONE"]).with(2);
    office.huizong(&["letters", "resend", &id("heping")]).with(4);
    office
        .huizong(&[
            "letters",
            "release",
            &id("heping").chars().take(6).collect::<String>().to_lowercase(),
            &id("jinhu"),
        ])
        .with(0);
    let why = "该单位已来电说明";
    office.huizong(&["letters", "withdraw", &id("qingxi"), "--by", "李明", "--why", why]).with(0);
    let trail: Value = serde_json::from_str(&office.huizong(&["log", "--json"]).with(0).stdout).unwrap();
    let decided: Vec<&Value> =
        trail.as_array().unwrap().iter().filter(|entry| entry["event"] == "letter-decided").collect();
    assert_eq!(decided.len(), 3);
    assert_eq!((&decided[2]["result"], &decided[2]["reason"]), (&"withdraw".into(), &format!("李明：{why}").into()));
    assert!(decided[2]["id"].as_str().unwrap().starts_with(&id("qingxi")), "{}", decided[2]);
    assert!(decided[0].get("reason").is_none(), "{}", decided[0]);
    let ended = office.run().with(3);
    assert!(ended.stderr.contains("1 sent, 10 held, 1 failed"), "{}", ended.stderr);
    assert_eq!(server.got("heping@bsh.example"), 1);
    // A withdrawn letter is not written again, and the others go on waiting.
    let ended = office.run().with(1);
    assert_eq!(server.taken().len(), 1, "{}", ended.stderr);
    assert_eq!(listed(&office, &["--state", "withdrawn"]).len(), 1);
    assert!(listed(&office, &["--state", "failed"])[0]["why"].as_str().unwrap().contains("554"));

    // What has gone out is still readable, and goes out again under another Message-ID.
    assert!(office.huizong(&["letters", "show", &id("heping")]).with(0).stdout.contains("请补正"));
    office.huizong(&["letters", "withdraw", &id("heping")]).with(4);
    office.huizong(&["letters", "resend", &id("heping"), &id("jinhu")]).with(0);
    office.run().with(3);
    assert_eq!(server.got("heping@bsh.example"), 2);
    assert_eq!(copies(&server).len(), 2, "{:?}", server.taken());
    office.huizong(&["letters", "release", "--all"]).with(0);
    office.run().with(1);
    assert_eq!(server.got("songtao@bsh.example"), 1);
    assert_eq!((server.got("heping@bsh.example"), server.got("qingxi@bsh.example")), (2, 0));
}

#[test]
fn a_second_run_is_refused_though_the_campaign_file_is_replaced_while_the_first_is_at_work() {
    let (server, reached, go_on) = FakeSmtp::stopping_at(&[3]);
    let office = office_over(&server, "");
    let mut command = office.command(&["run", "--as-of", AS_OF]);
    let run = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    reached.recv().unwrap();
    // An editor saves by a rename; a colleague works on a copy.
    let campaign = fs::read_to_string(office.path("campaign.toml")).unwrap();
    for name in ["new.toml", "copy.toml"] {
        fs::write(office.path(name), format!("{campaign}\n# edited\n")).unwrap();
    }
    fs::rename(office.path("new.toml"), office.path("campaign.toml")).unwrap();
    for file in ["campaign.toml", "copy.toml"] {
        let ended = office.huizong(&["-c", file, "run", "--as-of", AS_OF]).with(4);
        assert!(ended.stderr.contains("another huizong run is at work"), "{}", ended.stderr);
    }
    go_on.send(()).unwrap();
    Ended::of(run.wait_with_output().unwrap()).with(1);
    office.run().with(1);
    assert_eq!(copies(&server).len(), 13);
    assert!(copies(&server).values().all(|count| *count == 1), "{:?}", copies(&server));
}
