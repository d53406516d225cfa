//! The library by commands: what is found by word in all months, in the order of the best; as the office has decided, and the
//! same after a second reading and after a replay.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::string_slice)]

mod month;

use std::fs::{self, File};

use month::{AS_OF, Office, mail_for_may, unit};
use serde_json::Value;

/// `huizong find --json`.
fn find(office: &Office, arguments: &[&str]) -> Value {
    let ended = office.huizong(&[&["find", "--json"], arguments].concat()).with(0);
    serde_json::from_str(&ended.stdout).unwrap()
}

fn hits(found: &Value) -> &Vec<Value> {
    found["hits"].as_array().unwrap()
}

/// One word of each hit.
fn each<'f>(found: &'f Value, key: &str) -> Vec<&'f str> {
    hits(found).iter().map(|hit| hit[key].as_str().unwrap()).collect()
}

/// The sample month and a form of May.
fn run() -> Office {
    let office = Office::new();
    office.make_the_report_only();
    office.receive("17-may.eml", &mail_for_may());
    office.run().with(1);
    office
}

#[test]
fn two_characters_find_everything_of_all_months() {
    let office = run();
    let ledger = office.ledger();
    let forms = find(&office, &["讲座", "--kind", "form"]);
    let mut units = each(&forms, "unit");
    units.sort_unstable();
    assert_eq!(units, ["minshe", "qingxi", "songtao"]);
    for hit in hits(&forms) {
        let submission = &unit(&ledger, hit["unit"].as_str().unwrap())["submission"];
        assert_eq!((&hit["id"], &hit["standing"]), (&submission["id"], &"计入".into()));
        let snippet: Vec<char> = hit["snippet"].as_str().unwrap().chars().collect();
        for mark in hit["marks"].as_array().unwrap() {
            let [start, end] = [0, 1].map(|at| usize::try_from(mark[at].as_u64().unwrap()).unwrap());
            assert_eq!(snippet[start..end].iter().collect::<String>(), "讲座");
        }
        assert!(office.path(hit["original"].as_str().unwrap()).is_file(), "{hit}");
    }
    // The text of a material, not only its name.
    let material = find(&office, &["工人午休"]);
    assert_eq!((each(&material, "kind"), each(&material, "unit")), (vec!["material"], vec!["paichusuo"]));
    assert!(hits(&material)[0]["original"].as_str().unwrap().contains("/forms/paichusuo/"));
    // Letters with their text; the id is that of `huizong letters`.
    let letter = find(&office, &["催报", "云岭", "--kind", "letter"]);
    assert!(each(&letter, "unit").contains(&"yunling"));
    let id = each(&letter, "id")[0];
    assert!(office.huizong(&["letters", "show", id]).with(0).stdout.contains("云岭"));

    // Both months, the newest first; each by itself.
    let both = find(&office, &["海报", "--unit", "金湖社区", "--kind", "form"]);
    let mut periods = each(&both, "period");
    periods.sort_unstable();
    assert_eq!((periods, both["count"].as_u64()), (vec!["2020-05", "2020-06"], Some(2)));
    assert_eq!(each(&find(&office, &["海报", "--kind", "form", "--to", "2020-05"]), "period"), ["2020-05"]);
    let june = find(&office, &["海报", "--unit", "jinhu", "--kind", "form", "--from", "2020-06"]);
    assert_eq!(each(&june, "period"), ["2020-06"]);

    // All words must be there, next to each other or not; numbers and Latin words are found by their beginning.
    assert_eq!(find(&office, &["讲座", "垃圾分类", "--kind", "form"])["count"], 1);
    assert_eq!(find(&office, &["讲座垃圾分类"])["count"], 0);
    assert!(find(&office, &["1380000"])["count"].as_u64().unwrap() > 0);
    assert_eq!(hits(&find(&office, &["社区", "--limit", "2"])).len(), 2);
    let text = office.huizong(&["find", "讲座", "--unit", "minshe", "--kind", "form"]).with(0);
    assert!(
        text.stdout.contains("【讲座】") && text.stdout.contains("output/2020-06/forms/minshe/"),
        "{}",
        text.stdout
    );
    assert_eq!(text.stderr, "1 found.\n");
}

#[test]
fn what_is_asked_wrongly_is_said_and_nothing_is_found_without_a_ledger() {
    let office = Office::without_mail();
    assert_eq!(find(&office, &["宣传"])["count"], 0);
    assert!(!office.path("state").exists(), "looking made a ledger");
    for wrong in [
        &["find"][..],
        &["find", "，。"],
        &["find", "宣传", "--unit", "火星社区"],
        &["find", "宣传", "--kind", "letters"],
        &["find", "宣传", "--from", "2020-07", "--to", "2020-06"],
    ] {
        office.huizong(wrong).with(2);
    }
}

#[test]
fn what_was_superseded_accepted_assigned_and_decided_is_shown_so() {
    let office = run();
    let standing = |arguments: &[&str]| {
        let found = find(&office, arguments);
        let mut standing: Vec<String> =
            hits(&found).iter().map(|hit| hit["standing"].as_str().unwrap().to_owned()).collect();
        standing.sort_unstable();
        standing
    };
    assert_eq!(standing(&["清溪", "--unit", "qingxi", "--kind", "form"]), ["已由后来的表替代", "计入"]);
    let waiting = find(&office, &["党政", "--unit", "dangzheng", "--kind", "form"]);
    assert_eq!(each(&waiting, "standing"), ["待确认"]);
    // Its original is not among those of the month.
    assert!(hits(&waiting)[0]["original"].as_str().unwrap().starts_with("state/mail/"));
    let (form, mail) = (each(&waiting, "id")[0].to_owned(), each(&waiting, "mail")[0].to_owned());

    let hand = ["--by", "张敏", "--why", "已致电王科长核实", "--as-of", AS_OF];
    office.huizong(&[&["decide", "accept", form.as_str()][..], &hand].concat()).with(0);
    assert_eq!(standing(&["党政", "--unit", "dangzheng", "--kind", "form"]), ["计入"]);
    let decided = find(&office, &["王科长"]);
    assert_eq!((each(&decided, "kind"), each(&decided, "title")), (vec!["decision"], vec!["采用"]));
    assert_eq!(each(&decided, "unit"), ["dangzheng"]);
    let decision = each(&decided, "id")[0].to_owned();

    // A mail of another unit is found with it, by its name too, and again where it was once that is undone.
    let assigned = office.huizong(&[&["decide", "assign", mail.as_str(), "yunling"][..], &hand].concat()).with(0);
    assert_eq!(find(&office, &["党政", "--unit", "dangzheng", "--kind", "form"])["count"], 0);
    assert_eq!(standing(&["云岭社区", "党政", "--unit", "yunling", "--kind", "form"]), ["计入"]);
    office.huizong(&[&["decide", "undo", assigned.stdout.trim()][..], &hand].concat()).with(0);
    assert_eq!(standing(&["党政", "--unit", "dangzheng", "--kind", "form"]), ["计入"]);
    assert_eq!(find(&office, &["云岭社区", "党政", "--kind", "form"])["count"], 0);
    office.huizong(&[&["decide", "undo", decision.as_str()][..], &hand].concat()).with(0);
    assert_eq!(standing(&["党政", "--unit", "dangzheng", "--kind", "form"]), ["待确认"]);
    assert_eq!(find(&office, &["王科长", "采用"])["hits"][0]["standing"], "已撤销");
}

#[test]
fn a_second_reading_and_a_replay_find_the_same() {
    let office = run();
    let asked: [&[&str]; 5] = [&["讲座"], &["社区", "宣传"], &["海报", "--kind", "form"], &["反诈流动课堂"], &["诈"]];
    let all = |office: &Office| asked.map(|words| find(office, &[words, &["--limit", "100"]].concat()));
    let before = all(&office);
    assert!(before.iter().all(|found| found["count"].as_u64().unwrap() > 0));
    let journal = fs::read(office.path("state/journal.jsonl")).unwrap();

    // Looking is no event, and a finished month stays finished.
    let output = office.files("output");
    office.run().with(1);
    month::assert_same(&office.files("output"), &output);
    assert_eq!(fs::read(office.path("state/journal.jsonl")).unwrap(), journal);

    // Another unit's alias changes what reading sees, and nothing that was read.
    office.edit_campaign("name = \"云岭社区\",", "name = \"云岭社区\", aliases = [\"云岭居委\"],");
    office.run().with(1);
    assert_eq!(all(&office), before);
    office.huizong(&["replay", "--as-of", AS_OF]).with(0);
    assert_eq!(all(&office), before);
}

#[test]
fn a_search_beside_another_command_waits_for_nothing_and_writes_nothing() {
    let office = run();
    let alone = find(&office, &["讲座"]);
    office.huizong(&["replay", "--as-of", AS_OF]).with(0);
    let lock = File::options().write(true).open(office.path("state/lock")).unwrap();
    lock.lock().unwrap();
    let state = office.files("state");
    assert_eq!(find(&office, &["讲座"]), alone);
    let after = office.files("state");
    assert_eq!(state["ledger.sqlite"], after["ledger.sqlite"]);
    drop(lock);
    assert_eq!(find(&office, &["讲座"]), alone);
    assert_ne!(office.files("state")["ledger.sqlite"].len(), 0);
}

/// A returned Annex 2 of 金湖社区 with two persons.
fn mail_with_two_liaisons() -> Vec<u8> {
    let row = |cells: [&str; 5]| -> String {
        let cells: String = cells.iter().map(|cell| format!("<td>{cell}</td>")).collect();
        format!("<tr>{cells}</tr>")
    };
    let rows = [
        ["单位名称", "姓名", "所在部门", "所任职务", "联系电话"],
        ["金湖社区", "李明", "综治办", "专干", "13900000021"],
        ["金湖社区", "周婷", "综治办", "网格员", "13900000022"],
    ];
    let table: String = rows.into_iter().map(row).collect();
    format!(
        "Received: from mx.bsh.example by mail.bsh.example with ESMTP id 6; Thu, 02 Jul 2020 09:00:00 +0800\r\nFrom: <jinhu@bsh.example>\r\nMessage-ID: <roster@bsh.example>\r\nSubject: =?utf-8?B?6IGU57uc5ZGY5ZCN5Y2V?=\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<html><body><p>报送联络员名单回执</p><table>{table}</table></body></html>\r\n"
    )
    .into_bytes()
}

#[test]
fn one_person_of_several_is_confirmed_or_refused() {
    let office = Office::without_mail();
    office.make_the_report_only();
    office.receive("01.eml", &mail_with_two_liaisons());
    office.run().with(1);
    let listed = |code| {
        let list: Value = serde_json::from_str(&office.huizong(&["contacts", "--json"]).with(code).stdout).unwrap();
        let persons = list.as_array().unwrap().iter();
        persons.map(|one| format!("{} {}", one["name"].as_str().unwrap(), one["confirmed"])).collect::<Vec<_>>()
    };
    assert_eq!(listed(1), ["李明 null", "周婷 null"]);
    office.huizong(&["contacts", "--name", "李明"]).with(2);
    office.huizong(&["contacts", "--accept", "金湖社区", "--name", "王芳"]).with(4);
    office.huizong(&["contacts", "--accept", "金湖社区", "--name", "李明"]).with(0);
    assert_eq!(listed(1), ["周婷 null", "李明 true"]);
    office.huizong(&["contacts", "--reject", "金湖社区", "--name", "周婷"]).with(0);
    assert_eq!(listed(0), ["李明 true"]);
    let text = office.huizong(&["contacts"]).with(0).stdout;
    assert_eq!(text, "confirmed  金湖社区：李明，综治办，专干，13900000021  from jinhu@bsh.example\n");
}
