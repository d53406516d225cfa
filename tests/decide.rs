//! The office's hand by commands: what is decided about the sample month's forms, findings, mails and units, shown in its
//! files, taken back, and the same after a replay.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::string_slice)]

mod month;

use std::fs;

use month::{AS_OF, Ended, Office, codes, unit};
use serde_json::Value;

const HAND: [&str; 4] = ["--by", "张敏", "--why", "已电话核实"];

/// `huizong decide` on the day of [`AS_OF`], by 张敏.
fn decide(office: &Office, arguments: &[&str]) -> Ended {
    let when = ["--as-of", AS_OF];
    office.huizong(&[&["decide"], arguments, &HAND, &when].concat())
}

/// The same, which must succeed; the id of the decision.
fn decided(office: &Office, arguments: &[&str]) -> String {
    decide(office, arguments).with(0).stdout.trim().to_owned()
}

fn run() -> Office {
    let office = Office::new();
    office.run().with(1);
    office
}

/// Id of a unit's finding of some code.
fn finding(unit: &Value, code: &str) -> String {
    let of_form = unit["submission"]["findings"].as_array().into_iter().flatten();
    let all = unit["findings"].as_array().unwrap().iter().chain(of_form);
    let found = all.into_iter().find(|finding| finding["code"] == code).unwrap();
    found["id"].as_str().unwrap().to_owned()
}

/// What all letters to an address say.
fn bodies(office: &Office, to: &str) -> String {
    office.letters().into_iter().filter(|letter| letter.to == to).map(|letter| letter.body).collect()
}

fn decision<'l>(ledger: &'l Value, id: &str) -> &'l Value {
    ledger["decisions"].as_array().unwrap().iter().find(|decision| decision["id"] == id).unwrap()
}

/// A ledger built anew gives the same files.
fn assert_replay_is_the_same(office: &Office) {
    let before = office.files("output");
    office.huizong(&["replay"]).with(0);
    office.run().with(1);
    month::assert_same(&office.files("output"), &before);
}

#[test]
fn a_strangers_form_is_accepted_and_its_sender_asked_no_more() {
    let office = run();
    let ledger = office.ledger();
    let form = unit(&ledger, "dangzheng")["unconfirmed"][0]["id"].as_str().unwrap().to_owned();
    let id = decided(&office, &["accept", &form]);
    office.run().with(1);
    let ledger = office.ledger();
    let dangzheng = unit(&ledger, "dangzheng");
    assert_eq!((&dangzheng["status"], &dangzheng["submission"]["id"]), (&"complete".into(), &form.as_str().into()));
    let known = decision(&ledger, &id);
    assert_eq!(
        (&known["act"], &known["about"], &known["unit"]),
        (&"accept".into(), &form.as_str().into(), &"dangzheng".into())
    );
    assert_eq!(
        (&known["by"], &known["why"], &known["state"]),
        (&"张敏".into(), &"已电话核实".into(), &"applied".into())
    );
    // The mail leaves the queue, and the unit gets its receipt.
    let waiting =
        ledger["messages"].as_array().unwrap().iter().filter(|mail| mail["outcome"] == "needs-person").count();
    assert_eq!(waiting, 2);
    assert!(
        office.letters().iter().any(|letter| letter.to == "dangzheng@bsh.example" && letter.subject.contains("回执"))
    );
    let page = fs::read_to_string(office.path("output/2020-06/index.html")).unwrap();
    assert!(page.contains("人工处理") && page.contains("已电话核实") && page.contains(&id));
    let log = office.huizong(&["log", "--period", "2020-06"]).with(0).stdout;
    assert!(
        log.lines()
            .any(|line| line.contains(&id) && line.contains("党政办的情况表") && line.contains("张敏：已电话核实")),
        "{log}"
    );

    // A second time there is nothing to accept; rejected it does not count, and the other way round again.
    decide(&office, &["accept", &form]).with(4);
    decided(&office, &["reject", &form]);
    office.run().with(1);
    let ledger = office.ledger();
    assert_eq!(unit(&ledger, "dangzheng")["status"], "missing");
    assert_eq!(unit(&ledger, "dangzheng")["rejected"][0]["id"], form.as_str());
    assert_eq!(decision(&ledger, &id)["state"], "replaced");
}

#[test]
fn a_waived_finding_is_neither_asked_for_nor_lost() {
    let office = run();
    let before = office.ledger();
    let heping = unit(&before, "heping");
    let (placeholder, phone) = (finding(heping, "placeholder-left"), finding(heping, "phone-missing"));
    decided(&office, &["waive", &phone[..6]]);
    office.run().with(1);
    let ledger = office.ledger();
    assert_eq!(codes(&unit(&ledger, "heping")["submission"], "error"), ["placeholder-left"]);
    assert_eq!(unit(&ledger, "heping")["waived"][0]["code"], "phone-missing");
    assert_eq!(ledger["decisions"][0]["unit"], "heping");
    decided(&office, &["waive", &placeholder]);
    office.run().with(1);
    let ledger = office.ledger();
    assert_eq!(unit(&ledger, "heping")["status"], "complete");
    let receipts = office.letters();
    assert!(receipts.iter().any(|letter| letter.to == "heping@bsh.example" && letter.subject.contains("回执")));

    // Undone, all is as before but for the record of it.
    for decision in ledger["decisions"].as_array().unwrap() {
        decided(&office, &["undo", decision["id"].as_str().unwrap()]);
    }
    office.run().with(1);
    let ledger = office.ledger();
    assert_eq!(unit(&ledger, "heping")["submission"], heping["submission"]);
    assert_eq!(ledger["totals"], before["totals"]);
    assert_eq!(ledger["decisions"].as_array().unwrap().len(), 4);
}

#[test]
fn a_form_is_accepted_with_its_faults() {
    let office = run();
    let form = unit(&office.ledger(), "heping")["submission"]["id"].as_str().unwrap().to_owned();
    decided(&office, &["accept", &form]);
    office.run().with(1);
    let ledger = office.ledger();
    assert_eq!(unit(&ledger, "heping")["status"], "complete");
    assert_eq!(unit(&ledger, "heping")["waived"].as_array().unwrap().len(), 2);
}

#[test]
fn an_excused_unit_and_one_with_nothing_to_report_are_not_reminded() {
    let office = run();
    let letters = office.letters().len();
    decided(&office, &["excuse", "云岭社区", "--period", "2020-06"]);
    office.huizong(&["run", "--as-of", "2020-07-08T09:00:00+08:00", "--period", "2020-06"]).with(1);
    let ledger = office.ledger();
    assert_eq!(unit(&ledger, "yunling")["status"], "excused");
    let page = fs::read_to_string(office.path("output/2020-06/index.html")).unwrap();
    assert!(page.contains("经办公室核定，本月免报"), "{page}");
    let to_yunling = |letters: &[month::Letter]| letters.iter().filter(|letter| letter.to.contains("yunling")).count();
    assert_eq!(to_yunling(&office.letters()), 1, "the reminder of the first run and no other");
    assert!(office.letters().len() > letters);
    let status = office.huizong(&["status", "--as-of", AS_OF]).with(1).stdout;
    assert!(status.contains("11 expected"), "{status}");

    let nil = decided(&office, &["nil", "yunling", "--period", "2020-06", "--received", "2020-07-03T15:00:00+08:00"]);
    office.huizong(&["run", "--as-of", "2020-07-09T09:00:00+08:00", "--period", "2020-06"]).with(1);
    let ledger = office.ledger();
    let yunling = unit(&ledger, "yunling");
    assert_eq!((&yunling["status"], &yunling["late"]), (&"complete".into(), &false.into()));
    assert_eq!(decision(&ledger, &nil)["state"], "applied");
    let status = office.huizong(&["status", "--as-of", AS_OF]).with(1).stdout;
    assert!(status.contains("12 expected, 10 reported (9 on time"), "{status}");
    // A unit that has a form is neither.
    let refused = decide(&office, &["nil", "jinhu", "--period", "2020-06"]).with(4);
    assert!(refused.stderr.contains("has a form for 2020-06"), "{}", refused.stderr);
}

#[test]
fn a_mail_is_ticked_off_and_the_queue_empties() {
    let office = run();
    let ledger = office.ledger();
    let waiting: Vec<&Value> =
        ledger["messages"].as_array().unwrap().iter().filter(|mail| mail["outcome"] == "needs-person").collect();
    assert_eq!(waiting.len(), 3);
    for mail in waiting {
        let ended = decide(&office, &["done", mail["id"].as_str().unwrap()]);
        // One of them brings a form, about which the office must decide.
        if ended.code == 4 {
            let form = unit(&ledger, "dangzheng")["unconfirmed"][0]["id"].as_str().unwrap();
            assert!(ended.stderr.contains(form), "{}", ended.stderr);
            decided(&office, &["reject", form]);
        }
    }
    let status = office.huizong(&["status", "--json", "--as-of", AS_OF]).with(1);
    let status: Value = serde_json::from_str(&status.stdout).unwrap();
    assert_eq!(status["needs_person"].as_array().unwrap().len(), 0);
}

#[test]
fn a_replay_decides_the_same() {
    let office = run();
    let ledger = office.ledger();
    let form = unit(&ledger, "dangzheng")["unconfirmed"][0]["id"].as_str().unwrap();
    let first = decided(&office, &["accept", form]);
    decided(&office, &["waive", &finding(unit(&ledger, "heping"), "phone-missing")]);
    decided(&office, &["excuse", "yunling", "--period", "2020-06"]);
    decided(&office, &["undo", &first]);
    office.run().with(1);
    assert_replay_is_the_same(&office);
}

#[test]
fn what_cannot_be_decided_is_refused_and_changes_nothing() {
    let office = run();
    let ledger = office.ledger();
    let form = unit(&ledger, "jinhu")["submission"]["id"].as_str().unwrap();
    let wrong = format!("{}ZZ", &form[..8]);
    for (arguments, code, shown) in [
        (vec!["accept", "0000000000"], 2, "is not known"),
        (vec!["accept", &wrong], 2, form),
        (vec!["waive", form], 2, "is the id of a form"),
        (vec!["accept", ""], 2, "is not known"),
        (vec!["excuse", "火星社区", "--period", "2020-06"], 2, "火星社区"),
        (vec!["excuse", "yunling", "--period", "2019-06"], 2, "outside"),
        (vec!["undo", "0000000000"], 2, "decide list"),
    ] {
        let ended = decide(&office, &arguments).with(code);
        assert!(ended.stderr.contains(shown), "{arguments:?}: {}", ended.stderr);
    }
    office.huizong(&["decide", "accept", form, "--by", "张敏"]).with(2);
    office.huizong(&["decide", "accept", form, "--by", " ", "--why", "x"]).with(2);
    let list = office.huizong(&["decide", "list"]).with(0);
    assert!(list.stdout.is_empty(), "{}", list.stdout);
}

/// Ids and values of the figures of a unit's form.
fn figure<'u>(unit: &'u Value, surface: &str) -> &'u Value {
    unit["submission"]["figures"].as_array().unwrap().iter().find(|figure| figure["surface"] == surface).unwrap()
}

fn total(ledger: &Value, kind: &str, measure: &str) -> f64 {
    let totals = ledger["totals"].as_array().unwrap();
    let total = totals.iter().find(|total| total["kind"] == kind && total["unit"] == measure).unwrap();
    total["sum"].as_f64().unwrap()
}

#[test]
fn a_corrected_figure_is_in_the_sums_and_marked_wherever_it_is_shown() {
    let office = run();
    let before = office.ledger();
    let first = unit(&before, "jinhu")["submission"]["figures"].as_array().unwrap();
    let posters = first.iter().find(|figure| figure["kind"] == "posters_put_up" && figure["counted"] == true).unwrap();
    let (id, surface) = (posters["id"].as_str().unwrap(), posters["surface"].as_str().unwrap());
    let (read, measure) = (posters["value"].as_f64().unwrap(), posters["unit"].as_str().unwrap());
    let sum = total(&before, "posters_put_up", measure);
    let correction = decided(&office, &["correct", id, "7"]);
    office.run().with(1);
    let ledger = office.ledger();
    assert_eq!(total(&ledger, "posters_put_up", measure), sum - read + 7.0);
    let jinhu = unit(&ledger, "jinhu");
    assert_eq!(figure(jinhu, surface)["value"], 7);
    let change = &jinhu["changes"][0];
    assert_eq!(
        (&change["what"], &change["figure"], &change["before"]),
        (&"figure".into(), &id.into(), &posters["value"])
    );
    let page = fs::read_to_string(office.path("output/2020-06/index.html")).unwrap();
    assert!(page.contains(&format!("原报{read}{measure}，经办公室核实更正")));
    let said = bodies(&office, "jinhu@bsh.example");
    assert!(said.contains(&format!("7{measure}（原文“{surface}”），经办公室核实更正")), "{said}");
    assert!(bodies(&office, "pingan.office@bsh.example").contains("更正为7（张敏"));

    // Left out of the sums, and then as it was read.
    let dropped = decided(&office, &["correct", id, "--drop"]);
    office.run().with(1);
    assert_eq!(total(&office.ledger(), "posters_put_up", measure), sum - read);
    decided(&office, &["undo", &dropped]);
    decided(&office, &["undo", &correction]);
    office.run().with(1);
    let ledger = office.ledger();
    assert_eq!(ledger["totals"], before["totals"]);
    assert_eq!(unit(&ledger, "jinhu")["submission"], unit(&before, "jinhu")["submission"]);
    for (value, shown) in [("七", "is no number"), ("-3", ""), ("1e3", "is no number")] {
        let ended = decide(&office, &["correct", id, value]).with(2);
        assert!(ended.stderr.contains(shown), "{}", ended.stderr);
    }
}

#[test]
fn what_a_form_lacks_is_filled_in_by_the_office() {
    let office = run();
    let form = unit(&office.ledger(), "heping")["submission"]["id"].as_str().unwrap().to_owned();
    decided(&office, &["set", &form, "phone", "13800000007"]);
    decided(&office, &["set", &form, "报送时间", "2020年7月3日"]);
    office.run().with(1);
    let ledger = office.ledger();
    let heping = unit(&ledger, "heping");
    assert_eq!(heping["status"], "complete");
    assert_eq!(heping["submission"]["reporter"]["phones"][0], "13800000007");
    assert_eq!(heping["submission"]["reported_on"]["date"], "2020-07-03");
    let said = bodies(&office, "heping@bsh.example");
    assert!(said.contains("经办公室核实更正：联系电话为13800000007；报送时间为2020年7月3日"), "{said}");
    decide(&office, &["set", &form, "phone", "123"]).with(2);
    decide(&office, &["set", &form, "单位", "甲"]).with(2);
}

#[test]
fn a_form_that_came_in_time_by_another_way_is_not_late() {
    let office = run();
    let ledger = office.ledger();
    let late = ledger["units"].as_array().unwrap().iter().find(|unit| unit["late"] == true).unwrap();
    let (id, form) = (late["id"].as_str().unwrap(), late["submission"]["id"].as_str().unwrap());
    decided(&office, &["received", form, "2020-07-03T15:00:00+08:00"]);
    office.run().with(1);
    let ledger = office.ledger();
    let unit = unit(&ledger, id);
    assert_eq!((&unit["late"], &unit["received_at"]), (&false.into(), &"2020-07-03T15:00:00+08:00".into()));
    assert_eq!(unit["changes"][0]["what"], "received_at");
    decide(&office, &["received", form, "2021-07-03"]).with(4);
}

fn ids(ledger: &Value, outcome: &str) -> Vec<String> {
    let mails = ledger["messages"].as_array().unwrap().iter().filter(|mail| mail["outcome"] == outcome);
    mails.map(|mail| mail["id"].as_str().unwrap().to_owned()).collect()
}

/// A form in the text of a mail from an address that nobody registered.
fn foreign_form(unit: &str) -> Vec<u8> {
    let text = format!(
        "各单位报送工作开展情况表\n单位名称：{unit}\n报送时间：2020年7月2日\n报送人：赵六 13800000099\n一、宣传工作开展情况：\n张贴海报33张。\n二、其他工作开展情况：\n无\n"
    );
    format!(
        "Received: from mx.bsh.example by mail.bsh.example with ESMTP id 5; Fri, 03 Jul 2020 09:00:00 +0800\r\nFrom: <zhao@mail.example>\r\nMessage-ID: <zhao@mail.example>\r\nSubject: form\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{}",
        text.replace('\n', "\r\n")
    )
    .into_bytes()
}

#[test]
fn a_mail_of_nobody_is_given_to_a_unit_which_is_known_by_its_address_from_then_on() {
    let office = Office::new();
    office.receive("90.eml", &foreign_form("云岭片区"));
    office.run().with(1);
    let ledger = office.ledger();
    let mail = ledger["messages"].as_array().unwrap().iter().find(|mail| mail["from"] == "zhao@mail.example").unwrap();
    assert_eq!(mail["outcome"], "needs-person");
    let mail = mail["id"].as_str().unwrap();
    let id = decided(&office, &["assign", mail, "云岭社区", "--remember"]);
    office.run().with(1);
    let ledger = office.ledger();
    let yunling = unit(&ledger, "yunling");
    assert_eq!((&yunling["status"], &yunling["submission"]["unit"]["id"]), (&"complete".into(), &"yunling".into()));
    assert_eq!(codes(&yunling["submission"], "error"), Vec::<&str>::new());
    assert!(!ids(&ledger, "needs-person").contains(&mail.to_owned()));
    let journal = fs::read_to_string(office.path("state/journal.jsonl")).unwrap();
    assert!(journal.contains("\"contact-accepted\":{\"person\":{\"unit\":\"yunling\",\"name\":\"赵六\""), "{journal}");

    assert_replay_is_the_same(&office);

    decided(&office, &["undo", &id]);
    office.run().with(1);
    assert_eq!(unit(&office.ledger(), "yunling")["status"], "missing");
    let journal = fs::read_to_string(office.path("state/journal.jsonl")).unwrap();
    assert!(journal.contains("contact-withdrawn"));
}

#[test]
fn a_form_on_paper_is_read_and_checked_as_any_other_with_the_time_at_which_it_came() {
    let office = run();
    let form = fs::read(office.path("output/2020-06/forms/heping/1-附件3.docx")).unwrap();
    fs::write(office.path("纸质.docx"), &form).unwrap();
    let arguments =
        ["record", "yunling", "纸质.docx", "--period", "2020-06", "--received", "2020-07-03T15:00:00+08:00"];
    let id = decided(&office, &arguments);
    office.run().with(1);
    let ledger = office.ledger();
    let yunling = unit(&ledger, "yunling");
    assert_eq!((&yunling["status"], &yunling["late"]), (&"incomplete".into(), &false.into()));
    assert_eq!(yunling["received_at"], "2020-07-03T15:00:00+08:00");
    assert!(codes(&yunling["submission"], "error").contains(&"phone-missing".to_owned()));
    assert_eq!(fs::read(office.path("output/2020-06/forms/yunling/1-纸质.docx")).unwrap(), form);
    let again = decide(&office, &arguments).with(4);
    assert!(again.stderr.contains("taken in before"), "{}", again.stderr);

    assert_replay_is_the_same(&office);
    decided(&office, &["undo", &id]);
    office.run().with(1);
    // What is left is a copy of 和平社区's own form, whose name it bears.
    let ledger = office.ledger();
    assert_eq!(unit(&ledger, "yunling")["status"], "missing");
}
