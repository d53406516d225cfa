//! Mails that speak for a unit without being its own, through the program: what waits, what counts, who is written to.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod month;

use std::fs;

use month::{Office, codes, unit};
use serde_json::Value;

const TRUST: &str = "[trust]\nauthserv_ids = [\"mx.bsh.example\"]\n";

/// A mail with a complete form of a unit in its text, with 99,999 posters.
fn form(name: &str, from: &str, headers: &str) -> String {
    format!(
        "{headers}From: <{from}>\r\nTo: <pingan@bsh.example>\r\nSubject: {name}6月工作情况\r\n\
         Date: Fri, 3 Jul 2020 17:00:00 +0800\r\nMIME-Version: 1.0\r\n\
         Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n\
         各单位报送工作开展情况表\r\n单位名称：{name}\r\n报送时间：2020年7月3日\r\n报送人：王芳，13900000002\r\n\
         一、宣传工作开展情况：\r\n6月，共张贴海报99999张。\r\n二、其他工作开展情况：\r\n组织志愿者巡查45次。\r\n"
    )
}

/// The sample month with further mails, and with a `[trust]` of its own where one is given.
fn month_with(mails: &[String], trust: &str) -> Office {
    let office = Office::new();
    for (number, mail) in mails.iter().enumerate() {
        fs::write(office.path("inbox-samples").join(format!("9{number}.eml")), mail).unwrap();
    }
    if !trust.is_empty() {
        office.replace_table("trust", trust);
    }
    office.run().with(1);
    office
}

fn posters(ledger: &Value) -> f64 {
    let of_kind = |total: &&Value| total["kind"] == "posters_put_up" && total["unit"] == "张";
    ledger["totals"].as_array().unwrap().iter().find(of_kind).unwrap()["sum"].as_f64().unwrap()
}

fn outcome(ledger: &Value, from: &str) -> (String, String) {
    let messages = ledger["messages"].as_array().unwrap();
    let text = |message: &Value, key: &str| message[key].as_str().unwrap().to_owned();
    let last = messages.iter().rfind(|message| message["from"] == from).unwrap();
    (text(last, "outcome"), text(last, "reason"))
}

#[test]
fn a_strangers_form_neither_counts_nor_replaces_the_units_own() {
    let before = month_with(&[], "").ledger();
    let office = month_with(&[form("金湖社区", "stranger@evil.example", "")], "");
    let ledger = office.ledger();
    let jinhu = unit(&ledger, "jinhu");
    assert_eq!((&jinhu["status"], &jinhu["revision"]), (&Value::from("complete"), &Value::from(1)));
    assert_eq!(jinhu["submission"], unit(&before, "jinhu")["submission"]);
    assert_eq!(codes(jinhu, "warning"), ["sender-unregistered"]);
    assert_eq!(jinhu["letters"], Value::from(vec!["receipt", "confirmation"]));
    for key in ["totals", "tasks"] {
        assert_eq!(ledger[key], before[key], "{key}");
    }
    let (outcome, reason) = outcome(&ledger, "stranger@evil.example");
    assert_eq!(outcome, "needs-person");
    assert!(reason.contains("金湖社区") && reason.contains("发件地址不在册") && reason.contains("不计入"), "{reason}");
    assert!(!office.letters().iter().any(|letter| letter.to.contains("stranger")));
    let digest = office.letters().into_iter().find(|letter| letter.to == "pingan.office@bsh.example").unwrap();
    assert!(digest.body.contains(&reason), "{}", digest.body);
    let page = fs::read_to_string(office.path("output/2020-06/index.html")).unwrap();
    assert!(!page.contains("99999"));
    // Nor is it copied, counted twice or far from earlier months for anybody.
    for id in ["heping", "songtao", "qingxi"] {
        assert_eq!(unit(&ledger, id), unit(&before, id));
    }
}

#[test]
fn a_unit_with_nothing_but_a_strangers_form_is_unconfirmed_and_asked_at_its_own_address() {
    let office = month_with(&[form("云岭社区", "stranger@evil.example", "")], "");
    let ledger = office.ledger();
    let yunling = unit(&ledger, "yunling");
    assert_eq!(yunling["status"], "unconfirmed");
    assert_eq!((&yunling["late"], &yunling["submission"]), (&Value::from(false), &Value::Null));
    assert_eq!(yunling["letters"], Value::from(vec!["confirmation"]));
    let letters = office.letters();
    let asked: Vec<_> = letters.iter().filter(|letter| letter.to.contains("yunling")).collect();
    assert_eq!((asked.len(), asked[0].to.as_str()), (1, "yunling@bsh.example"));
    assert!(asked[0].body.contains("发件邮箱未登记（stranger@evil.example）"), "{}", asked[0].body);
    assert!(!letters.iter().any(|letter| letter.to.contains("stranger")));
    let status = office.huizong(&["status", "--json", "--period", "2020-06", "--as-of", month::AS_OF]).with(1);
    let status: Value = serde_json::from_str(&status.stdout).unwrap();
    // The sample month has one of its own: 党政办 reports from a private address.
    assert_eq!((&status["counts"]["unconfirmed"], &status["counts"]["missing"]), (&Value::from(2), &Value::from(0)));
}

#[test]
fn a_form_from_another_units_address_waits() {
    let ledger = month_with(&[form("云岭社区", "jinhu@bsh.example", "")], "").ledger();
    assert_eq!(unit(&ledger, "yunling")["status"], "unconfirmed");
    assert_eq!(codes(unit(&ledger, "yunling"), "warning"), ["sender-mismatch"]);
    assert!(outcome(&ledger, "jinhu@bsh.example").1.contains("由金湖社区的邮箱发来"));
    assert_eq!(unit(&ledger, "jinhu")["status"], "complete");
}

#[test]
fn what_the_office_passes_on_counts() {
    let ledger = month_with(&[form("云岭社区", "Pingan@bsh.example", "")], "").ledger();
    assert_eq!(unit(&ledger, "yunling")["status"], "complete");
    assert_eq!(codes(&unit(&ledger, "yunling")["submission"], "warning"), Vec::<&str>::new());
}

#[test]
fn a_registered_address_that_the_receiving_server_does_not_believe_waits() {
    let failed = |server: &str| {
        let headers =
            format!("Authentication-Results: {server};\r\n\tspf=fail smtp.mailfrom=evil.example; dmarc=fail\r\n");
        form("云岭社区", "yunling@bsh.example", &headers)
    };
    let named = month_with(&[failed("mx.bsh.example")], TRUST).ledger();
    assert_eq!(unit(&named, "yunling")["status"], "unconfirmed");
    assert_eq!(codes(unit(&named, "yunling"), "warning"), ["sender-unverified"]);
    assert!(outcome(&named, "yunling@bsh.example").1.contains("dmarc=fail"));
    // A server that is not named says nothing: the sender could have written it.
    let unnamed = month_with(&[failed("mx.evil.example")], TRUST).ledger();
    assert_eq!(unit(&unnamed, "yunling")["status"], "complete");
}

#[test]
fn accept_lets_forms_count_with_a_warning() {
    let headers = "Authentication-Results: mx.bsh.example; dmarc=fail\r\n";
    let mails = [form("云岭社区", "yunling@bsh.example", headers), form("金湖社区", "stranger@evil.example", "")];
    let accept = format!("{TRUST}unregistered = \"accept\"\nfailed = \"accept\"\n");
    let ledger = month_with(&mails, &accept).ledger();
    assert_eq!(unit(&ledger, "yunling")["status"], "complete");
    assert_eq!(codes(&unit(&ledger, "yunling")["submission"], "warning"), ["sender-unverified"]);
    assert_eq!(
        (&unit(&ledger, "jinhu")["revision"], outcome(&ledger, "stranger@evil.example").0),
        (&Value::from(2), "submission".to_owned())
    );
    assert_eq!(unit(&ledger, "dangzheng")["status"], "complete");
    assert!(posters(&ledger) > 99_999.0);
}

#[test]
fn an_address_that_is_registered_later_makes_its_form_count() {
    let office = month_with(&[], "");
    assert_eq!(unit(&office.ledger(), "dangzheng")["status"], "unconfirmed");
    office.edit_campaign(
        "emails = [\"dangzheng@bsh.example\"]",
        "emails = [\"dangzheng@bsh.example\", \"zhoumin0002@mail.example\"]",
    );
    office.run().with(1);
    let ledger = office.ledger();
    assert_eq!(unit(&ledger, "dangzheng")["status"], "complete");
    assert_eq!(outcome(&ledger, "zhoumin0002@mail.example").0, "submission");
}

/// An answer to a letter, with its subject.
fn reply(from: &str, headers: &str, asked: &month::Letter, words: &str) -> String {
    format!(
        "{headers}From: {from}\r\nTo: <pingan@bsh.example>\r\nSubject: 回复：{}\r\nIn-Reply-To: <{}>\r\n\
         Date: Sun, 5 Jul 2020 08:00:00 +0800\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\
         Content-Transfer-Encoding: 8bit\r\n\r\n{words}\r\n",
        asked.subject, asked.message_id
    )
}

fn question_to(office: &Office, address: &str) -> month::Letter {
    office.letters().into_iter().find(|letter| letter.to == address && letter.subject.contains("核实")).unwrap()
}

#[test]
fn a_reply_from_the_registered_address_confirms_a_form_and_no_other_does() {
    let office = month_with(&[form("云岭社区", "stranger@evil.example", "")], TRUST);
    let asked = question_to(&office, "yunling@bsh.example");
    let forged = "Authentication-Results: mx.bsh.example; dmarc=fail\r\n";
    for (number, mail) in [
        reply("<stranger@evil.example>", "", &asked, "是我单位报送"),
        reply("\"yunling@bsh.example\" <stranger@evil.example>", "", &asked, "是我单位报送"),
        reply("<jinhu@bsh.example>", "", &asked, "是我单位报送"),
        reply("<yunling@bsh.example>", forged, &asked, "是我单位报送"),
        reply("<yunling@bsh.example>", "", &asked, "不是我单位报送"),
    ]
    .iter()
    .enumerate()
    {
        office.receive(&format!("95-{number}.eml"), mail.as_bytes());
    }
    office.huizong(&["run", "--as-of", "2020-07-05T09:00:00+08:00"]).with(1);
    assert_eq!(unit(&office.ledger(), "yunling")["status"], "unconfirmed");

    let words = "您好，是我单位报送的。\r\n云岭社区 孙悦";
    office.receive("96.eml", reply("<yunling@bsh.example>", "", &asked, words).as_bytes());
    office.huizong(&["run", "--as-of", "2020-07-05T10:00:00+08:00"]).with(1);
    let ledger = office.ledger();
    let yunling = unit(&ledger, "yunling");
    assert_eq!((&yunling["status"], &yunling["late"]), (&"complete".into(), &false.into()));
    assert!(posters(&ledger) > 99_999.0);
    let finding = &yunling["submission"]["findings"][0];
    assert_eq!(finding["message"], "发件邮箱未登记，已由该单位7月5日来信确认。");
    assert_eq!(outcome(&ledger, "stranger@evil.example").0, "ignored", "his last mail confirms nothing");
    let first = |mail: &&Value| mail["from"] == "stranger@evil.example";
    let first = ledger["messages"].as_array().unwrap().iter().find(first).unwrap();
    assert_eq!(first["outcome"], "submission");
    let receipt = office
        .letters()
        .into_iter()
        .find(|letter| letter.to == "yunling@bsh.example" && letter.subject.contains("回执"));
    assert!(receipt.is_some());
}

#[test]
fn who_sends_forms_in_a_units_name_cannot_flood_it() {
    let mails: Vec<String> =
        (0..6).map(|number| form("云岭社区", "stranger@evil.example", &format!("X-Number: {number}\r\n"))).collect();
    let office = month_with(&mails, "");
    office.huizong(&["run", "--as-of", "2020-07-05T09:00:00+08:00"]).with(1);
    assert_eq!(office.letters().iter().filter(|letter| letter.to == "yunling@bsh.example").count(), 3);
}

/// Forged mails that each name a unit in a way that a person or a careless program would believe.
#[test]
fn no_trick_with_names_and_header_lines_makes_a_strangers_form_count() {
    let before = {
        let office = Office::new();
        office.run().with(1);
        office.ledger()
    };
    let with_from = |number: usize, lines: &str| {
        let id = format!("X-Number: {number}\r\n");
        form("金湖社区", "FROM", &id).replace("From: <FROM>\r\n", &format!("{lines}\r\n"))
    };
    let tricks = [
        // The address of the unit as a display name, in words, encoded, quoted and as a comment.
        "From: jinhu@bsh.example <x@evil.example>",
        "From: \"jinhu@bsh.example\" <x@evil.example>",
        "From: =?utf-8?B?6YeR5rmW56S+5Yy6IDxqaW5odUBic2guZXhhbXBsZT4=?= <x@evil.example>",
        "From: \"<jinhu@bsh.example>\" <x@evil.example>",
        "From: x@evil.example (jinhu@bsh.example)",
        // Two authors, two From lines, an author and another sender.
        "From: x@evil.example, jinhu@bsh.example",
        "From: <x@evil.example>\r\nFrom: <jinhu@bsh.example>",
        "Sender: <jinhu@bsh.example>\r\nFrom: <x@evil.example>",
        "Reply-To: <jinhu@bsh.example>\r\nReturn-Path: <jinhu@bsh.example>\r\nFrom: <x@evil.example>",
        // Addresses that look the same or hold that of the unit.
        "From: <jinhu@bsh.example.evil.example>",
        "From: <jinhu@bsh.examp1e>",
        "From: <\"jinhu@bsh.example\"@evil.example>",
        "From: <jinhu@evil.example@bsh.example.evil>",
        "From: <jinhu%bsh.example@evil.example>",
        "From: <jіnhu@bsh.example>",
    ];
    let mails: Vec<String> = tricks.iter().enumerate().map(|(number, trick)| with_from(number, trick)).collect();
    let office = Office::new();
    for (number, mail) in mails.iter().enumerate() {
        fs::write(office.path("inbox-samples").join(format!("9{number:02}.eml")), mail).unwrap();
    }
    office.run().with(1);
    let ledger = office.ledger();
    assert_eq!(unit(&ledger, "jinhu")["submission"], unit(&before, "jinhu")["submission"]);
    assert_eq!(unit(&ledger, "jinhu")["revision"], unit(&before, "jinhu")["revision"]);
    for key in ["totals", "tasks"] {
        assert_eq!(ledger[key], before[key], "{key}");
    }
    let waiting = |ledger: &Value| {
        let messages = ledger["messages"].as_array().unwrap();
        messages.iter().filter(|mail| mail["reason"].as_str().unwrap().contains("不计入")).count()
    };
    assert_eq!(waiting(&ledger), waiting(&before) + tricks.len());
    assert!(!office.letters().iter().any(|letter| letter.to.contains("evil")));
}
