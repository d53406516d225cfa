//! Letters and papers of every month: what an interruption, a hold, a month's turn, a date outside the campaign or a
//! server that gives no answer must not do.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod month;

use std::{
    collections::BTreeMap,
    fs,
    io::{BufRead, BufReader, Write},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex},
};

use month::{Office, assert_same, corrected_form, mail_for_may, mail_from_heping};

#[test]
fn a_run_that_ends_after_recording_strands_no_month() {
    let with_may = || {
        let office = Office::new();
        office.receive("05.eml", &mail_for_may());
        office
    };
    let undisturbed = with_may();
    undisturbed.run().with(1);
    assert!(undisturbed.path("output/2020-05/report.docx").is_file());
    let office = with_may();
    fs::create_dir(office.path("output")).unwrap();
    fs::write(office.path("output/2020-05"), "in the way").unwrap();
    office.run().with(3);
    fs::remove_file(office.path("output/2020-05")).unwrap();
    office.run().with(1);
    assert_same(&office.files("output"), &undisturbed.files("output"));
    assert_same(&office.files("outbox"), &undisturbed.files("outbox"));
}

#[test]
fn letters_held_at_the_turn_of_the_month_are_weighed_again_and_go_out_when_released() {
    let undisturbed = Office::new();
    undisturbed.run().with(1);
    let office = Office::new();
    let (auto, hold) = ("approval = \"auto\"", "approval = \"hold\"");
    office.edit_campaign(auto, hold);
    let ended = office.run().with(1);
    assert!(ended.stderr.contains("0 sent, 13 held, 0 failed"), "{}", ended.stderr);
    // A month later they still wait, and the run says so.
    let august = ["run", "--as-of", "2020-08-05T09:00:00+08:00"];
    let form = fs::read(office.path("output/2020-06/forms/heping/1-附件3.docx")).unwrap();
    let mail = mail_from_heping("answer", "Mon, 03 Aug 2020 09:00:00 +0800", "x@bsh.example", &corrected_form(&form));
    office.receive("91-answer.eml", &mail);
    let ended = office.huizong(&august).with(1);
    assert!(ended.stderr.contains("0 sent, 26 held, 0 failed"), "{}", ended.stderr);
    office.edit_campaign(hold, auto);
    let ended = office.huizong(&august).with(1);
    assert!(ended.stderr.contains("26 sent, 0 held, 0 failed"), "{}", ended.stderr);

    let of_june = |letter: &&month::Letter| letter.subject.contains("6月");
    let id = |letter: month::Letter| (letter.to, letter.message_id);
    let sent: Vec<_> = office.letters().into_iter().filter(|letter| of_june(&letter)).map(id).collect();
    let expected: Vec<_> = undisturbed.letters().into_iter().map(id).collect();
    assert_eq!((sent.len(), expected.len()), (13, 13));
    for (to, message_id) in expected {
        let same = sent.contains(&(to.clone(), message_id));
        // The corrected form turns 和平社区's correction into a receipt, and the digest into a new one.
        let changed = to == "heping@bsh.example" || to == "pingan.office@bsh.example";
        assert!(same != changed, "{to}");
        assert_eq!(sent.iter().filter(|(other, _)| *other == to).count(), 1, "{to}");
    }
    let before = office.files("outbox");
    office.huizong(&august).with(1);
    assert!(before == office.files("outbox"));
}

#[test]
fn months_outside_the_campaign_are_silent() {
    for as_of in ["2020-05-20", "2020-12-04", "1970-01-02", "2035-01-01"] {
        let office = Office::without_mail();
        let ended = office.huizong(&["run", "--as-of", as_of]).with(0);
        assert!(ended.stderr.contains("outside the months of the campaign (2020-05 to 2020-10)"), "{}", ended.stderr);
        assert!(ended.stdout.is_empty(), "{}", ended.stdout);
        assert!(office.files("outbox").is_empty() && office.files("output").is_empty(), "{as_of}");
    }
    let office = Office::without_mail();
    let ended = office.huizong(&["compile", "--period", "2019-01"]).with(2);
    assert!(ended.stderr.contains("2019-01 lies outside"), "{}", ended.stderr);
    assert!(office.files("output").is_empty());

    // A mail that comes meanwhile is recorded, and what waits from a month inside still goes.
    let office = Office::new();
    office.edit_campaign("approval = \"auto\"", "approval = \"hold\"");
    office.run().with(1);
    office.huizong(&["run", "--as-of", "2020-12-04"]).with(1);
    office.edit_campaign("approval = \"hold\"", "approval = \"auto\"");
    office.receive("91.eml", b"From: <x@y.example>\r\nDate: Thu, 3 Dec 2020 09:00:00 +0800\r\nAuto-Submitted: auto-replied\r\nSubject: away\r\n\r\nback soon\r\n");
    let ended = office.huizong(&["run", "--as-of", "2020-12-04"]).with(0);
    assert!(ended.stderr.contains("13 sent, 0 held, 0 failed"), "{}", ended.stderr);
    assert_eq!(office.letters().len(), 13);
    assert_eq!(office.files("output").keys().filter(|name| !name.starts_with("2020-06/")).count(), 0);
    assert_eq!(office.raw_mails().len(), month::sample_mails().len() + 1);
}

/// An SMTP server that takes every mail, and hangs up without an answer (RFC 5321, 4.5.3.2.6) where it goes to one address.
struct Silent {
    port: u16,
    /// Recipient → mails taken.
    taken: Arc<Mutex<BTreeMap<String, usize>>>,
}

impl Silent {
    fn start(unanswered: &'static str) -> Silent {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let taken = Arc::new(Mutex::new(BTreeMap::new()));
        let counted = Arc::clone(&taken);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let _ = serve(stream.unwrap(), unanswered, &counted);
            }
        });
        Silent { port, taken }
    }

    fn taken(&self, recipient: &str) -> usize {
        self.taken.lock().unwrap().get(recipient).copied().unwrap_or_default()
    }
}

fn serve(mut stream: TcpStream, unanswered: &str, taken: &Mutex<BTreeMap<String, usize>>) -> std::io::Result<()> {
    let mut lines = BufReader::new(stream.try_clone()?).lines();
    stream.write_all(b"220 test\r\n")?;
    let mut recipient = String::new();
    while let Some(line) = lines.next().transpose()? {
        let reply = match line.to_ascii_uppercase().split([' ', ':']).next().unwrap_or_default() {
            "RCPT" => {
                recipient = line.split(['<', '>']).nth(1).unwrap().to_owned();
                "250 ok"
            }
            "DATA" => {
                stream.write_all(b"354 go on\r\n")?;
                while lines.next().transpose()?.is_some_and(|line| line != ".") {}
                *taken.lock().unwrap().entry(recipient.clone()).or_default() += 1;
                if recipient == unanswered {
                    return Ok(());
                }
                "250 taken"
            }
            "QUIT" => "221 bye",
            _ => "250 ok",
        };
        stream.write_all(format!("{reply}\r\n").as_bytes())?;
    }
    Ok(())
}

#[test]
fn a_letter_without_an_answer_is_handed_over_once_a_run_and_twice_in_all() {
    let server = Silent::start("jinhu@bsh.example");
    let office = Office::new();
    office.replace_table(
        "outbox",
        &format!(
            "[outbox]\nkind = \"smtp\"\nhost = \"127.0.0.1\"\nport = {}\nsecurity = \"none\"\ngap_seconds = 0\nfrom = \"pingan@bsh.example\"\n",
            server.port
        ),
    );
    let state = |office: &Office| {
        let letters = office.ledger()["letters"].as_array().unwrap().clone();
        letters.into_iter().find(|letter| letter["to"] == "jinhu").unwrap()["state"].as_str().unwrap().to_owned()
    };
    for (copies, code, words, expected) in [
        (1, 3, "it may have gone out", "held"),
        (2, 3, "it may have gone out", "held"),
        (2, 3, "handed over 2 times without an answer", "failed"),
        (2, 1, "1 failed", "failed"),
    ] {
        let ended = office.run().with(code);
        assert_eq!(server.taken("jinhu@bsh.example"), copies);
        assert!(ended.stderr.contains(words), "{}", ended.stderr);
        assert_eq!(state(&office), expected);
    }
    assert_eq!(server.taken("qingxi@bsh.example"), 1);
    assert_eq!(
        server.taken.lock().unwrap().values().sum::<usize>(),
        13 + 2,
        "each other letter once, and a digest that tells of it"
    );
}

#[test]
fn letters_written_at_night_wait_for_the_morning() {
    let office = Office::new();
    let ended = office.huizong(&["run", "--as-of", "2020-07-04T02:30:00+08:00"]).with(1);
    assert!(ended.stderr.contains("0 sent, 13 held, 0 failed"), "{}", ended.stderr);
    assert!(ended.stderr.contains("no letter leaves at 21:00-07:00"), "{}", ended.stderr);
    assert!(office.letters().is_empty());
    let ended = office.huizong(&["run", "--as-of", "2020-07-04T07:00:00+08:00"]).with(1);
    assert!(ended.stderr.contains("13 sent, 0 held, 0 failed"), "{}", ended.stderr);
    assert_eq!(office.letters().len(), 13);
}

#[test]
fn reminders_can_be_kept_to_working_days() {
    let office = Office::without_mail();
    let setting = "[trust]";
    office.edit_campaign(setting, &format!("[calendar]\nreminders = \"working-days\"\n{setting}"));
    // 4 July 2020 is a Saturday.
    let ended = office.run().with(1);
    assert!(ended.stderr.contains("1 sent, 0 held, 0 failed"), "the digest alone: {}", ended.stderr);
    office.huizong(&["run", "--as-of", "2020-07-06"]).with(1);
    let reminders = office.letters().iter().filter(|letter| letter.subject.contains("补报")).count();
    assert_eq!(reminders, 12);
}

#[test]
fn a_clock_that_was_set_back_or_lost_writes_and_sends_nothing() {
    let office = Office::new();
    office.run().with(1);
    let sent = office.files("outbox");
    // Two days back: 云岭社区 would be reminded before the deadline after it was reminded of it, the digest said again.
    let ended = office.huizong(&["run", "--as-of", "2020-07-02T09:00:00+08:00"]).with(3);
    assert!(ended.stderr.contains("the last run's said 2020-07-04"), "{}", ended.stderr);
    for as_of in ["1970-01-02", "2035-01-01"] {
        let ended = office.huizong(&["run", "--period", "2020-06", "--as-of", as_of]).with(3);
        assert!(ended.stderr.contains("far from the campaign's dates"), "{}", ended.stderr);
    }
    assert!(sent == office.files("outbox"));
    // Neither was taken for a run, and a person can vouch for an earlier clock.
    office.huizong(&["run", "--as-of", "2020-07-04T20:00:00+08:00"]).with(1);
    office.huizong(&["run", "--as-of", "2020-07-03T20:00:00+08:00", "--accept-clock"]).with(1);
    office.huizong(&["run", "--as-of", "2020-07-03T20:30:00+08:00"]).with(1);
}

/// A reply of 和平社区 with these words, received at a time such as `Sun, 05 Jul 2020 09:00:00 +0800`.
fn reply_of_heping(id: &str, received: &str, references: &str, words: &str) -> Vec<u8> {
    format!(
        "Received: from mx.bsh.example by mail.bsh.example with ESMTP id {id}; {received}\r\nFrom: <heping@bsh.example>\r\nTo: <pingan@bsh.example>\r\nMessage-ID: <{id}@bsh.example>\r\nIn-Reply-To: <{references}>\r\nSubject: =?utf-8?B?5Zue5aSN77ya5YWz5LqO6K+36KGl5q2jMjAyMOW5tDbmnIjlt6XkvZzlvIDlsZXmg4XlhrXooajnmoTlh70=?=\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{words}\r\n"
    )
    .into_bytes()
}

#[test]
fn an_answer_in_words_completes_the_form_and_the_receipt_says_so() {
    let office = Office::new();
    office.run().with(1);
    let asked = office.letters().into_iter().find(|letter| letter.to == "heping@bsh.example").unwrap();
    let reply = |id: &str, words: &str| {
        reply_of_heping(id, &format!("Sun, 05 Jul 2020 09:{id}:00 +0800"), &asked.message_id, words)
    };
    office.receive("91.eml", &reply("10", "联系电话：13800000007"));
    office.huizong(&["run", "--as-of", "2020-07-05T10:00:00+08:00"]).with(1);
    // One of two faults is left, and only that is asked for.
    let ledger = office.ledger();
    let heping = month::unit(&ledger, "heping");
    assert_eq!(month::codes(&heping["submission"], "error"), ["placeholder-left"]);
    assert_eq!((&heping["status"], &heping["revision"]), (&"incomplete".into(), &2.into()));
    let to_heping = |office: &Office| -> Vec<month::Letter> {
        office.letters().into_iter().filter(|letter| letter.to == "heping@bsh.example").collect()
    };
    let second = to_heping(&office).into_iter().find(|letter| letter.references == ["10@bsh.example"]).unwrap();
    assert!(second.subject.contains("补正") && second.body.contains("联系电话已据以补入"), "{}", second.body);
    assert!(second.body.contains("以下1处"), "{}", second.body);

    office.receive("92.eml", &reply("20", "报送时间：2020年7月3日"));
    office.receive("93.eml", &reply("30", "收到，谢谢！"));
    office.receive("94.eml", &reply("40", "联系电话：13811112222"));
    office.huizong(&["run", "--as-of", "2020-07-05T11:00:00+08:00"]).with(1);
    let ledger = office.ledger();
    let heping = month::unit(&ledger, "heping");
    assert_eq!((&heping["status"], &heping["revision"]), (&"complete".into(), &3.into()));
    assert_eq!(heping["submission"]["reported_on"]["date"], "2020-07-03");
    assert_eq!(heping["submission"]["reporter"]["phones"], serde_json::json!(["13800000007"]));
    let items: Vec<&serde_json::Value> =
        heping["completed"].as_array().unwrap().iter().map(|completed| &completed["items"][0]).collect();
    assert_eq!(items, ["phone", "date"]);
    let receipt = to_heping(&office).into_iter().find(|letter| letter.references == ["20@bsh.example"]).unwrap();
    assert!(receipt.body.contains("其中报送时间据你社区7月5日9时20分来信补入"), "{}", receipt.body);
    // 收到 asks nobody; what completes no form does.
    let outcome = |reason: &str| {
        let messages = ledger["messages"].as_array().unwrap();
        let found = messages.iter().find(|mail| mail["reason"].as_str().unwrap().contains(reason)).unwrap();
        found["outcome"].as_str().unwrap().to_owned()
    };
    assert_eq!(outcome("不必处理。"), "ignored");
    assert_eq!(outcome("没有与之对应的待补事项"), "needs-person");
    // Nothing new: nothing is written, and a report made of the ledger alone is the same.
    let (outbox, output) = (office.files("outbox"), office.files("output"));
    office.huizong(&["run", "--as-of", "2020-07-05T12:00:00+08:00"]).with(1);
    assert!(outbox == office.files("outbox") && output == office.files("output"));
}
