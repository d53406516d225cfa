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
    assert_eq!(jinhu["letters"], Value::from(vec!["receipt"]));
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
fn a_unit_with_nothing_but_a_strangers_form_is_unconfirmed_and_not_written_to() {
    let office = month_with(&[form("云岭社区", "stranger@evil.example", "")], "");
    let ledger = office.ledger();
    let yunling = unit(&ledger, "yunling");
    assert_eq!(yunling["status"], "unconfirmed");
    assert_eq!((&yunling["late"], &yunling["submission"]), (&Value::from(false), &Value::Null));
    assert_eq!(yunling["letters"], Value::from(Vec::<String>::new()));
    assert!(!office.letters().iter().any(|letter| letter.to.contains("yunling")));
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
