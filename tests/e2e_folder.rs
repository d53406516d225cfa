//! The sample month from a folder of mails to a folder of letters, driven through the program as a user drives it:
//! every command, every file of the contract, every exit code.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod month;

use std::{fs, io::Read as _};

use month::{AS_OF, Letter, Office, STATUSES, codes, corrected_form, mail_from_heping, unit};
use serde_json::Value;

const PAPERS: [&str; 3] = ["report", "circular", "cover"];
const OTHER_FILES: [&str; 3] = ["ledger.xlsx", "ledger.json", "index.html"];

#[test]
fn a_month_of_mails_becomes_reports_and_letters_and_a_second_run_changes_nothing() {
    let office = Office::new();
    let mailbox = office.files("inbox-samples");
    let ended = office.run().with(1);
    assert_eq!(ended.stdout, "output/2020-06/report.pdf\n");
    files_are_what_they_are_called(&office);
    let ledger = office.ledger();
    statuses(&ledger);
    outcomes(&ledger);
    letters(&office, &ledger);
    keys_of_the_contract(&ledger);

    let (output, outbox) = (office.files("output"), office.files("outbox"));
    let mut raw: Vec<Vec<u8>> = office.raw_mails().into_values().collect();
    let mut sent: Vec<Vec<u8>> = mailbox.values().cloned().collect();
    raw.sort();
    sent.sort();
    assert!(raw == sent, "state/ does not hold the raw mails byte for byte");

    office.run().with(1);
    assert!(output == office.files("output"), "a second run changed the output");
    assert!(outbox == office.files("outbox"), "a second run touched the outbox");

    // The same an hour later by the clock: nothing new, so the files keep the time of what they show.
    office.huizong(&["run", "--as-of", "2020-07-05T00:30:00+08:00"]).with(1);
    assert!(output == office.files("output"), "an hour without mail changed the output");
    assert!(outbox == office.files("outbox"), "an hour without mail sent a letter");

    fs::remove_dir_all(office.path("output")).unwrap();
    let compiled = office.huizong(&["compile", "--period", "2020-06", "--as-of", AS_OF]).with(1);
    let papers = PAPERS.iter().flat_map(|name| ["docx", "pdf", "ofd"].map(|format| format!("{name}.{format}")));
    for name in papers.chain(OTHER_FILES.map(str::to_owned)) {
        assert!(compiled.stdout.contains(&format!("output/2020-06/{name}\n")), "{}", compiled.stdout);
    }
    assert!(output == office.files("output"), "compile did not restore the output byte for byte");
    assert!(mailbox == office.files("inbox-samples"), "the mailbox folder was changed");
}

#[test]
fn another_campaign_with_its_own_form_tasks_and_words_runs_the_whole_line() {
    let office = Office::of_example("safety");
    office.huizong(&["run", "--as-of", "2024-07-04"]).with(1);
    let output = office.files("output/2024-06");
    let ledger: Value = serde_json::from_slice(&output["ledger.json"]).unwrap();
    let statuses: Vec<(&str, &str)> = ledger["units"]
        .as_array()
        .unwrap()
        .iter()
        .map(|unit| (unit["id"].as_str().unwrap(), unit["status"].as_str().unwrap()))
        .collect();
    let expected = [
        ("chengguan", "missing"),
        ("jingfa", "complete"),
        ("xiaofang", "complete"),
        ("beiyuan", "complete"),
        ("nanqiao", "incomplete"),
    ];
    assert_eq!(statuses, expected);
    let totals: Vec<String> = ledger["totals"]
        .as_array()
        .unwrap()
        .iter()
        .map(|total| format!("{} {}{}", total["kind"].as_str().unwrap(), total["sum"], total["unit"].as_str().unwrap()))
        .collect();
    let expected = [
        "firms_checked 128家",
        "firms_checked 9处",
        "firms_checked 120间",
        "hazards_found 79处",
        "hazards_found 23条",
        "hazards_removed 74处",
        "hazards_removed 19条",
        "orders_issued 11份",
        "devices_fitted 54具",
        "devices_fitted 12个",
        "drills_held 1场",
        "drills_held 4场次",
        "people_reached 150人",
        "people_reached 780人次",
    ];
    assert_eq!(totals, expected);
    // No word of the first campaign is in what people get.
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(&output["report.docx"])).unwrap();
    let mut report = String::new();
    archive.by_name("word/document.xml").unwrap().read_to_string(&mut report).unwrap();
    let letters = office.letters();
    let bodies = letters.iter().flat_map(|letter| [letter.subject.clone(), letter.body.clone()]);
    let page = String::from_utf8(output["index.html"].clone()).unwrap();
    for text in bodies.chain([report, page]) {
        for foreign in ["宣传", "诈骗", "反诈", "海报"] {
            assert!(!text.contains(foreign), "{foreign} in {text}");
        }
    }
    assert_eq!(letters.len(), 6);
    let outbox = office.files("outbox");
    office.huizong(&["run", "--as-of", "2024-07-04"]).with(1);
    assert!(
        output == office.files("output/2024-06") && outbox == office.files("outbox"),
        "a second run changed something"
    );
}

fn files_are_what_they_are_called(office: &Office) {
    let output = office.files("output/2020-06");
    for paper in PAPERS {
        for (format, magic) in [("docx", b"PK\x03\x04".as_slice()), ("pdf", b"%PDF-"), ("ofd", b"PK\x03\x04")] {
            assert!(output[&format!("{paper}.{format}")].starts_with(magic), "{paper}.{format}");
        }
    }
    for (name, magic) in [("ledger.xlsx", b"PK\x03\x04".as_slice()), ("ledger.json", b"{"), ("index.html", b"<!")] {
        assert!(output[name].starts_with(magic), "{name}");
    }
    assert!(!output.keys().any(|name| name.contains("unfinished")));
    let page = String::from_utf8(output["index.html"].clone()).unwrap();
    for foreign in ["src=\"http", "href=\"http", "@import", "url(http"] {
        assert!(!page.contains(foreign), "index.html is not self-contained: {foreign}");
    }
    for unit in ["金湖社区", "和平社区", "云岭社区"] {
        assert!(page.contains(unit), "{unit}");
    }
    let forms: Vec<&str> = output.keys().filter_map(|name| name.strip_prefix("forms/")).collect();
    for (unit, count) in [("jinhu", 1), ("qingxi", 2), ("paichusuo", 2), ("wenhua", 2), ("heping", 2), ("yunling", 0)] {
        assert_eq!(forms.iter().filter(|form| form.starts_with(&format!("{unit}/"))).count(), count, "{forms:?}");
    }
    // An original is the attachment as it came.
    let mail = fs::read(month::project().join("inbox-samples/01-jinhu.eml")).unwrap();
    let (name, bytes) = Letter::read(&mail).attachments.swap_remove(0);
    assert!(output[&format!("forms/jinhu/1-{name}")] == bytes);
}

fn statuses(ledger: &Value) {
    let units: Vec<(&str, &str)> = ledger["units"]
        .as_array()
        .unwrap()
        .iter()
        .map(|unit| (unit["id"].as_str().unwrap(), unit["status"].as_str().unwrap()))
        .collect();
    assert_eq!(units, STATUSES);
    for entry in ledger["units"].as_array().unwrap() {
        assert_eq!(entry["late"], entry["id"] == "shigu", "{}", entry["id"]);
        let no_form = ["jingfa", "yunling", "dangzheng"].iter().any(|id| entry["id"] == *id);
        let revision = if entry["id"] == "qingxi" { Value::from(2) } else { Value::from(1) };
        assert_eq!(entry["revision"], if no_form { Value::Null } else { revision }, "{}", entry["id"]);
    }
    assert_eq!(codes(&unit(ledger, "heping")["submission"], "error"), ["placeholder-left", "phone-missing"]);
    assert_eq!(codes(unit(ledger, "jingfa"), "error"), ["unreadable"]);
    assert_eq!(codes(unit(ledger, "dangzheng"), "warning"), ["sender-unregistered"]);
    assert_eq!(codes(&unit(ledger, "wenhua")["submission"], "warning"), ["tracked-changes"]);
    assert_eq!(codes(&unit(ledger, "shigu")["submission"], "info"), ["late"]);
    let last = &unit(ledger, "qingxi");
    assert_eq!(last["received_at"], "2020-07-02T11:18:47+08:00");
    assert_eq!(unit(ledger, "paichusuo")["materials"].as_array().unwrap().len(), 1);
}

fn outcomes(ledger: &Value) {
    let messages: Vec<(&str, &str)> = ledger["messages"]
        .as_array()
        .unwrap()
        .iter()
        .map(|message| (message["from"].as_str().unwrap(), message["outcome"].as_str().unwrap()))
        .collect();
    let expected = [
        ("qingxi@bsh.example", "submission"),
        ("minshe@bsh.example", "ignored"),
        ("mailer-daemon@bsh.example", "needs-person"),
        ("jinhu@bsh.example", "submission"),
        ("kaipiao@ads.example", "ignored"),
        ("heping@bsh.example", "submission"),
        ("pingan.xc@bsh.example", "submission"),
        ("qingxi@bsh.example", "submission"),
        ("songtao@bsh.example", "submission"),
        ("heping@bsh.example", "materials"),
        ("jingfa@bsh.example", "needs-person"),
        ("minshe@bsh.example", "submission"),
        ("wenhua@bsh.example", "submission"),
        ("paichusuo@bsh.example", "submission"),
        ("zhoumin0002@mail.example", "needs-person"),
        ("shigu@bsh.example", "submission"),
    ];
    assert_eq!(messages, expected);
}

fn letters(office: &Office, ledger: &Value) {
    for (id, status) in STATUSES {
        let kinds = match (id, status) {
            (_, "complete") => vec!["receipt"],
            (_, "incomplete") => vec!["correction"],
            (_, "unconfirmed") => vec!["confirmation"],
            _ => vec!["reminder"],
        };
        assert_eq!(unit(ledger, id)["letters"], Value::from(kinds), "{id}");
    }
    let printed = ledger["letters"].as_array().unwrap();
    assert!(printed.iter().all(|letter| letter["state"] == "sent"));
    assert_eq!(printed.iter().filter(|letter| letter["kind"] == "digest").count(), 1);

    let written = office.letters();
    let addresses = |letters: &mut dyn Iterator<Item = String>| {
        let mut sorted: Vec<String> = letters.collect();
        sorted.sort();
        sorted
    };
    let from_ledger = addresses(&mut printed.iter().map(|letter| letter["address"].as_str().unwrap().to_owned()));
    assert_eq!(addresses(&mut written.iter().map(|letter| letter.to.clone())), from_ledger);
    // The bounce answers no letter of ours, so 云岭社区's first address stays good.
    assert!(written.iter().any(|letter| letter.to == "yunling@bsh.example" && letter.body.contains("云岭社区")));
    for stranger in ["kaipiao", "zhoumin0002", "mailer-daemon", "yunling.shuji"] {
        assert!(!written.iter().any(|letter| letter.to.contains(stranger)), "{stranger}");
    }
    for letter in &written {
        assert!(letter.head.contains("\nAuto-Submitted: auto-generated\n"), "{}", letter.head);
        assert!(printed.iter().any(|printed| printed["message_id"] == letter.message_id), "{}", letter.message_id);
        assert!(!letter.body.contains("{{") && letter.body.contains("2020年"), "{}", letter.body);
    }
    let to = |address: &str| written.iter().find(|letter| letter.to == address).unwrap();
    let correction = to("heping@bsh.example");
    assert!(correction.subject.contains("补正") && correction.subject.contains("和平社区"), "{}", correction.subject);
    assert!(correction.body.contains("联系电话") && correction.body.contains("7月X日"), "{}", correction.body);
    assert_eq!(correction.references, ["02-heping@bsh.example"]);
    assert_eq!(correction.attachment_names(), ["和平社区各单位报送工作开展情况表（待更正）.docx"]);
    own_file_with_comments(office, &correction.attachments[0].1);
    assert_eq!(to("jingfa@bsh.example").attachment_names(), ["附件3各单位报送工作开展情况表（空白表）.docx"]);
    assert!(to("jinhu@bsh.example").subject.contains("回执"));
    let digest = to("pingan.office@bsh.example");
    let output = office.files("output/2020-06");
    assert_eq!(
        digest.attachment_names(),
        ["2020年6月工作情况报告.docx", "2020年6月工作情况报告.pdf", "2020年6月台账.xlsx"]
    );
    assert!(digest.attachments[0].1 == output["report.docx"], "the digest's report is not the one of the output");
    assert!(digest.attachments[1].1 == output["report.pdf"]);
    assert!(digest.body.contains("云岭社区") && digest.body.contains("经发办"), "{}", digest.body);
}

/// The unit's own file comes back with a comment for each fault, and otherwise as it was.
fn own_file_with_comments(office: &Office, marked: &[u8]) {
    use std::collections::BTreeMap;
    let parts = |bytes: &[u8]| -> BTreeMap<String, Vec<u8>> {
        let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
        (0..archive.len())
            .map(|index| {
                let mut file = archive.by_index(index).unwrap();
                let (name, mut bytes) = (file.name().unwrap().into_owned(), Vec::new());
                file.read_to_end(&mut bytes).unwrap();
                (name, bytes)
            })
            .collect()
    };
    let original = fs::read(office.path("output/2020-06/forms/heping/1-附件3.docx")).unwrap();
    let (before, after) = (parts(&original), parts(marked));
    let edited = ["[Content_Types].xml", "word/document.xml", "word/_rels/document.xml.rels"];
    for (name, bytes) in &before {
        assert!(edited.contains(&name.as_str()) || after[name] == *bytes, "{name}");
    }
    let comments = String::from_utf8(after["word/comments.xml"].clone()).unwrap();
    assert_eq!(comments.matches("<w:comment ").count(), 2, "{comments}");
    assert!(comments.contains("未填写联系电话") && comments.contains("2020年7月X日"), "{comments}");
    let text = String::from_utf8(after["word/document.xml"].clone()).unwrap();
    let commented = |id: usize| {
        let (_, rest) = text.split_once(&format!("<w:commentRangeStart w:id=\"{id}\"/>")).unwrap();
        rest.split_once("<w:commentRangeEnd").unwrap().0.to_owned()
    };
    assert!(commented(0).contains("7月X日") && commented(1).contains("刘洋"), "{text}");
}

/// The keys of an object, which must be these and no others.
fn keys(object: &Value, expected: &[&str]) {
    let found: Vec<&str> = object.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(found, expected, "{object}");
}

fn is_time(value: &Value) -> bool {
    value.as_str().is_some_and(|text| chrono::DateTime::parse_from_rfc3339(text).is_ok())
}

fn is_list_of_texts(value: &Value) -> bool {
    value.as_array().is_some_and(|list| list.iter().all(Value::is_string))
}

fn one_of(value: &Value, words: &[&str]) -> bool {
    value.as_str().is_some_and(|text| words.contains(&text))
}

const APPROXIMATIONS: [&str; 5] = ["exact", "over", "about", "under", "vague"];

fn keys_of_the_contract(ledger: &Value) {
    let lists = ["units", "totals", "tasks", "messages", "letters", "decisions", "issued", "changes"];
    keys(ledger, &[["period", "deadline", "as_of"].as_slice(), lists.as_slice()].concat());
    assert_eq!(ledger["period"], "2020-06");
    assert_eq!(ledger["deadline"], "2020-07-03T23:59:59+08:00");
    assert_eq!(ledger["as_of"], "2020-07-04T23:59:59+08:00");
    for unit in ledger["units"].as_array().unwrap() {
        // Forms that wait for a person are there only where there are some.
        let mut without_forms_that_wait = unit.clone();
        without_forms_that_wait.as_object_mut().unwrap().shift_remove("unconfirmed");
        keys(
            &without_forms_that_wait,
            &[
                "id",
                "name",
                "status",
                "late",
                "received_at",
                "revision",
                "submission",
                "findings",
                "materials",
                "letters",
            ],
        );
        assert!(unit["name"].is_string() && unit["late"].is_boolean());
        // Beside the contract's keys: faults of files that gave no form.
        assert!(unit["findings"].is_array());
        assert!(is_list_of_texts(&unit["materials"]) && is_list_of_texts(&unit["letters"]));
        if unit["submission"].is_null() {
            assert!(unit["received_at"].is_null() && unit["revision"].is_null());
        } else {
            assert!(is_time(&unit["received_at"]) && unit["revision"].is_u64());
            form_keys(&unit["submission"], &["id"]);
        }
    }
    let values = |key: &str| ledger[key].as_array().unwrap();
    assert!(!values("totals").is_empty());
    for total in values("totals") {
        keys(total, &["kind", "unit", "sum", "approx", "from"]);
        assert!(total["kind"].is_string() && total["unit"].is_string() && total["sum"].is_number());
        assert!(one_of(&total["approx"], &APPROXIMATIONS));
        let mut sum = 0.0;
        for source in total["from"].as_array().unwrap() {
            keys(source, &["unit", "surface", "value", "figure"]);
            assert!(STATUSES.iter().any(|(id, _)| source["unit"] == *id) && source["surface"].is_string());
            sum += source["value"].as_f64().unwrap_or(0.0);
        }
        assert!((total["sum"].as_f64().unwrap() - sum).abs() < 1e-6, "{total}");
    }
    let numbers: Vec<u64> = values("tasks").iter().map(|task| task["number"].as_u64().unwrap()).collect();
    assert_eq!(numbers, (1..=12).collect::<Vec<u64>>());
    for task in values("tasks") {
        keys(task, &["number", "units", "progress"]);
        assert!(is_list_of_texts(&task["units"]));
        for progress in task["progress"].as_array().unwrap() {
            keys(progress, &["unit", "text"]);
            assert!(progress["unit"].is_string() && progress["text"].is_string());
        }
    }
    for message in values("messages") {
        keys(message, &["id", "sha256", "from", "received_at", "outcome", "reason"]);
        assert!(message["id"].is_string() && is_time(&message["received_at"]));
        assert!(one_of(&message["outcome"], &["submission", "materials", "ignored", "needs-person"]));
        assert!(message["reason"].as_str().is_some_and(|reason| reason.ends_with('。')), "{message}");
    }
    for letter in values("letters") {
        keys(letter, &["id", "to", "kind", "address", "state", "message_id"]);
        assert!(letter["to"].is_string() || letter["kind"] == "digest");
        assert!(one_of(
            &letter["kind"],
            &["reminder", "correction", "receipt", "digest", "confirmation", "escalation"]
        ));
        assert!(one_of(&letter["state"], &["sent", "held", "failed"]) && letter["message_id"].is_string());
    }
}

/// A form in the ledger has an id besides the contract's keys.
fn form_keys(form: &Value, besides: &[&str]) {
    let own = ["place", "unit", "reported_on", "reporter", "sections", "figures", "passages", "findings"];
    keys(form, &[besides, &own].concat());
    keys(&form["place"], &["table", "sheet"]);
    keys(&form["unit"], &["raw", "id"]);
    keys(&form["reported_on"], &["raw", "date"]);
    keys(&form["reporter"], &["raw", "name", "phones"]);
    assert!(is_list_of_texts(&form["reporter"]["phones"]));
    for section in form["sections"].as_array().unwrap() {
        keys(section, &["id", "text"]);
    }
    for figure in form["figures"].as_array().unwrap() {
        for key in ["surface", "kind", "unit"] {
            assert!(figure[key].is_string(), "{figure}");
        }
        assert!(one_of(&figure["approx"], &APPROXIMATIONS) && figure["counted"].is_boolean(), "{figure}");
        let sentence = usize::try_from(figure["sentence"].as_u64().unwrap()).unwrap();
        assert!(form["passages"][sentence]["section"] == figure["section"] && figure["span"][1].is_u64(), "{figure}");
        // A count is a whole number, in JSON as well.
        let value = &figure["value"];
        assert!(value.is_null() || value.is_u64() || value.as_f64().unwrap().fract() != 0.0, "{figure}");
    }
    for passage in form["passages"].as_array().unwrap() {
        keys(passage, &["text", "measures", "tasks", "section", "span"]);
        assert!(passage["span"][1].is_u64(), "{passage}");
        assert!(is_list_of_texts(&passage["measures"]));
        assert!(passage["tasks"].as_array().unwrap().iter().all(Value::is_u64));
    }
    for finding in form["findings"].as_array().unwrap() {
        for key in ["code", "message", "remedy"] {
            assert!(finding[key].is_string(), "{finding}");
        }
        assert!(one_of(&finding["severity"], &["error", "warning", "info"]));
    }
}

#[test]
fn a_rehearsal_says_what_would_happen_and_leaves_nothing() {
    let office = Office::new();
    let before = office.files("");
    let ended = office.huizong(&["run", "--as-of", AS_OF, "--dry-run"]).with(1);
    assert!(before == office.files(""), "a dry run left something behind");
    let lines: Vec<&str> = ended.stdout.lines().collect();
    assert_eq!(lines.len(), 13, "{}", ended.stdout);
    assert!(lines.iter().any(|line| line.contains("和平社区") && line.contains("补正")), "{}", ended.stdout);
    assert!(ended.stderr.contains("16 new mails, 13 letters"), "{}", ended.stderr);
    // What it said is what then happens.
    office.run().with(1);
    let subjects: Vec<String> = office.letters().into_iter().map(|letter| letter.subject).collect();
    for line in lines {
        let subject = line.split_once('\t').unwrap().1;
        assert!(subjects.iter().any(|sent| sent == subject), "{subject}");
    }
}

#[test]
fn status_tells_the_period_and_changes_nothing() {
    let office = Office::new();
    let status = ["status", "--json", "--as-of", AS_OF];
    let empty: Value = serde_json::from_str(&office.huizong(&status).with(1).stdout).unwrap();
    assert_eq!(empty["counts"]["missing"], 12);
    assert!(!office.path("state").exists());
    office.run().with(1);
    let before = (office.files("output"), office.files("outbox"));
    let printed: Value = serde_json::from_str(&office.huizong(&status).with(1).stdout).unwrap();
    keys(&printed, &["period", "deadline", "as_of", "counts", "units", "needs_person", "needs_person_ids", "letters"]);
    let counts = serde_json::json!({
        "expected": 12, "reported": 9, "on_time": 8, "late": 1, "complete": 8, "incomplete": 2, "unconfirmed": 1, "missing": 1, "excused": 0
    });
    assert_eq!(printed["counts"], counts);
    let heping = printed["units"].as_array().unwrap().iter().find(|unit| unit["id"] == "heping").unwrap();
    assert_eq!(heping["findings"], serde_json::json!(["placeholder-left", "phone-missing"]));
    assert_eq!(printed["needs_person"].as_array().unwrap().len(), 3);
    assert_eq!(printed["letters"].as_array().unwrap().len(), 13);
    let words = office.huizong(&["status", "--as-of", AS_OF]).with(1);
    assert!(words.stderr.is_empty() && words.stdout.contains("12 expected, 9 reported"), "{words:?}");
    assert!(before == (office.files("output"), office.files("outbox")));
}

#[test]
fn an_answer_with_the_corrected_form_closes_the_case() {
    let office = Office::new();
    office.run().with(1);
    let form = fs::read(office.path("output/2020-06/forms/heping/1-附件3.docx")).unwrap();
    let letters = office.letters();
    let asked = letters.iter().find(|letter| letter.to == "heping@bsh.example").unwrap();
    let answer =
        mail_from_heping("answer", "Sun, 05 Jul 2020 09:00:00 +0800", &asked.message_id, &corrected_form(&form));
    office.receive("17-answer.eml", &answer);
    office.huizong(&["run", "--as-of", "2020-07-05"]).with(1);
    let ledger = office.ledger();
    let heping = unit(&ledger, "heping");
    assert_eq!((&heping["status"], &heping["revision"]), (&Value::from("complete"), &Value::from(2)));
    // The first form came in time; that the correction came later does not make the unit late.
    assert_eq!(heping["late"], false);
    assert_eq!(heping["letters"], serde_json::json!(["correction", "receipt"]));
    assert_eq!(ledger["as_of"], "2020-07-05T23:59:59+08:00");
    let written = office.letters();
    let new: Vec<&Letter> =
        written.iter().filter(|letter| !letters.iter().any(|old| old.message_id == letter.message_id)).collect();
    let receipts: Vec<&&Letter> = new.iter().filter(|letter| letter.to == "heping@bsh.example").collect();
    assert_eq!(receipts.len(), 1);
    assert_eq!(receipts[0].references, ["answer@bsh.example"]);
    // Beside it at most the office is told anew.
    assert!(new.iter().all(|letter| letter.to == "heping@bsh.example" || letter.to == "pingan.office@bsh.example"));
    let before = office.files("outbox");
    office.huizong(&["run", "--as-of", "2020-07-05"]).with(1);
    assert!(before == office.files("outbox"));
}

#[test]
fn a_letter_follows_the_offices_own_template() {
    let office = Office::new();
    fs::create_dir_all(office.path("templates/letters")).unwrap();
    let built_in = fs::read_to_string(month::project().join("templates/letters/receipt.txt.hbs")).unwrap();
    let own = format!("{}\n——欢迎来平安办喝茶。\n", built_in.trim_end());
    fs::write(office.path("templates/letters/receipt.txt.hbs"), own).unwrap();
    office.run().with(1);
    let letters = office.letters();
    let receipt = letters.iter().find(|letter| letter.to == "jinhu@bsh.example").unwrap();
    assert!(receipt.body.contains("欢迎来平安办喝茶"), "{}", receipt.body);
}

#[test]
fn papers_that_the_campaign_no_longer_asks_for_go_away() {
    let office = Office::new();
    office.run().with(1);
    assert!(office.files("output/2020-06").contains_key("cover.ofd"));
    let campaign = fs::read_to_string(office.path("campaign.toml")).unwrap();
    let (before, rest) = campaign.split_once("[circular]").unwrap();
    let (_, after) = rest.split_once("[form]").unwrap();
    let without = format!("{before}[form]{after}").replace("ofd = true", "ofd = false");
    fs::write(office.path("campaign.toml"), without).unwrap();
    office.huizong(&["compile", "--period", "2020-06", "--as-of", AS_OF]).with(1);
    let left: Vec<String> =
        office.files("output/2020-06").into_keys().filter(|name| !name.starts_with("forms/")).collect();
    assert_eq!(left, ["index.html", "ledger.json", "ledger.xlsx", "report.docx", "report.pdf"]);
}

#[test]
fn a_receipt_sent_back_becomes_a_contact_when_the_office_says_so() {
    let office = Office::without_mail();
    let receipt = fs::read(month::project().join("tests/cases/form/notice-with-receipt-and-unfilled-form/input.docx"));
    let attachment = lettre::message::Attachment::new("回执.docx".to_owned())
        .body(receipt.unwrap(), lettre::message::header::ContentType::parse("application/octet-stream").unwrap());
    let mail = lettre::Message::builder()
        .from("yunling@bsh.example".parse().unwrap())
        .to("pingan@bsh.example".parse().unwrap())
        .message_id(Some("<receipt@bsh.example>".to_owned()))
        .subject("联络员名单回执")
        .date(std::time::SystemTime::UNIX_EPOCH)
        .multipart(lettre::message::MultiPart::mixed().singlepart(attachment))
        .unwrap();
    let trace = b"Received: from mx.bsh.example by mail.bsh.example; Thu, 02 Jul 2020 09:00:00 +0800\r\n".to_vec();
    office.receive("receipt.eml", &[trace, mail.formatted()].concat());
    let campaign = fs::read(office.path("campaign.toml")).unwrap();

    let ended = office.run().with(1);
    assert!(
        ended.stderr.contains("a contact to confirm: 云岭社区：孙悦，综治办，专干，13900000011"),
        "{}",
        ended.stderr
    );
    let ledger = office.ledger();
    assert_eq!(unit(&ledger, "yunling")["status"], "missing", "the blank form beside the receipt is no fault");
    assert_eq!(ledger["messages"][0]["outcome"], "materials");
    assert!(ledger["messages"][0]["reason"].as_str().unwrap().contains("待办公室确认"));
    let yunling = |letters: Vec<Letter>| -> Vec<String> {
        letters.into_iter().filter(|letter| letter.to.contains("yunling")).map(|letter| letter.subject).collect()
    };
    assert_eq!(yunling(office.letters()).len(), 1, "the usual reminder and nothing else");
    let digest = |office: &Office| -> String {
        let letters = office.letters().into_iter().filter(|letter| letter.subject.contains("呈报"));
        letters.map(|letter| letter.body).collect()
    };
    assert!(digest(&office).contains("　　　云岭社区：孙悦，专干，13900000011（由yunling@bsh.example发来）"));

    let list = office.huizong(&["contacts", "--json"]).with(1);
    let list = serde_json::from_str::<Value>(&list.stdout).unwrap();
    assert_eq!((&list[0]["unit"], &list[0]["name"]), (&"yunling".into(), &"孙悦".into()));
    assert_eq!(list.as_array().unwrap().len(), 1);
    office.huizong(&["contacts", "--accept", "云领社区"]).with(2);
    office.huizong(&["contacts", "--accept", "金湖社区"]).with(4);
    office.huizong(&["contacts", "--withdraw", "云岭社区"]).with(4);
    office.huizong(&["contacts", "--reject", "云岭社区", "--accept", "金湖社区"]).with(2);
    let rejected = office.huizong(&["contacts", "--reject", "云岭社区", "--json"]).with(0);
    assert_eq!(
        serde_json::from_str::<Value>(&rejected.stdout).unwrap(),
        list,
        "what is changed is shown as it was listed"
    );
    assert!(office.huizong(&["contacts"]).with(0).stdout.is_empty(), "a refused one is asked about no more");
    office.huizong(&["contacts", "--reject", "云岭社区"]).with(4);
    let accepted = office.huizong(&["contacts", "--accept", "云岭社区居委会", "--json"]).with(0);
    assert_eq!(serde_json::from_str::<Value>(&accepted.stdout).unwrap(), list);
    // Who is confirmed is listed, and from which address the person was proposed.
    let confirmed = office.huizong(&["contacts"]).with(0).stdout;
    assert_eq!(confirmed, "confirmed  云岭社区：孙悦，综治办，专干，13900000011  from yunling@bsh.example\n");
    assert!(fs::read(office.path("campaign.toml")).unwrap() == campaign);

    let again = office.run().with(1);
    assert!(!again.stderr.contains("to confirm"), "{}", again.stderr);
    assert!(digest(&office).contains("孙悦 13900000011"), "{}", digest(&office));
    let outbox = office.files("outbox");
    office.run().with(1);
    assert!(office.files("outbox") == outbox, "a third run writes nothing");

    let withdrawn = office.huizong(&["contacts", "--withdraw", "yunling", "--json"]).with(0);
    assert_eq!(serde_json::from_str::<Value>(&withdrawn.stdout).unwrap(), list);
    assert!(office.huizong(&["contacts"]).with(0).stdout.is_empty(), "who was withdrawn is not proposed again");
    office.huizong(&["contacts", "--withdraw", "yunling"]).with(4);
    office.huizong(&["contacts", "--accept", "yunling"]).with(0);
}

/// A mail of 金湖社区: its form as the text, and a file of this name.
fn mail_with_a_file_called(name: &str) -> Vec<u8> {
    use lettre::message::{Attachment, MultiPart, SinglePart, header::ContentType};
    let form = "各单位报送工作开展情况表\n单位名称：金湖社区\n报送时间：2020年7月2日\n报送人：陈丽 13800000006\n一、宣传工作开展情况：\n张贴海报156张。\n二、其他工作开展情况：\n无\n";
    let text = format!("{name}\n金湖社区的做法：网格员把反诈宣传送到每一户居民。");
    let file = Attachment::new(name.to_owned()).body(text.into_bytes(), ContentType::TEXT_PLAIN);
    let mail = lettre::Message::builder()
        .from("jinhu@bsh.example".parse().unwrap())
        .to("pingan@bsh.example".parse().unwrap())
        .subject("金湖社区6月情况表")
        .date(std::time::SystemTime::UNIX_EPOCH)
        .multipart(MultiPart::mixed().singlepart(SinglePart::plain(form.to_owned())).singlepart(file))
        .unwrap();
    let trace =
        b"Received: from mx.bsh.example by mail.bsh.example with ESMTP id 1; Fri, 03 Jul 2020 15:00:00 +0800\r\n";
    [trace.as_slice(), &mail.formatted()].concat()
}

#[test]
fn a_file_name_of_many_long_characters_stops_no_letter() {
    let office = Office::new();
    for (number, name) in ["😀".repeat(76), "𠮷".repeat(100), "长".repeat(110)].into_iter().enumerate() {
        office.receive(&format!("90-{number}.eml"), &mail_with_a_file_called(&format!("{name}.txt")));
    }
    office.run().with(1);
    assert!(office.letters().len() >= 13);
    let kept = office.files("output/2020-06/forms/jinhu");
    assert!(kept.keys().filter(|name| name.ends_with(".txt")).count() >= 3, "{:?}", kept.keys());
}

#[test]
fn an_original_that_cannot_be_written_costs_that_original_only() {
    let office = Office::new();
    office.run().with(1);
    let (output, outbox) = (office.files("output"), office.files("outbox"));
    let office = Office::new();
    // A file in the place of the unit's folder: rights do not bind root, under which tests may run.
    fs::create_dir_all(office.path("output/2020-06/forms")).unwrap();
    fs::write(office.path("output/2020-06/forms/qingxi"), "in the way").unwrap();
    let ended = office.run().with(3);
    assert!(ended.stderr.contains("original number 1 of 清溪社区"), "{}", ended.stderr);
    assert!(!ended.stderr.contains(".docx"), "{}", ended.stderr);
    assert_eq!(office.files("outbox"), outbox);
    let compiled = office.huizong(&["compile", "--period", "2020-06", "--as-of", AS_OF]).with(3);
    assert!(compiled.stdout.contains("report.pdf"), "{}", compiled.stdout);
    fs::remove_file(office.path("output/2020-06/forms/qingxi")).unwrap();
    office.run().with(1);
    assert!(office.files("output") == output);
}

#[test]
fn a_file_that_a_person_edited_is_never_overwritten() {
    let office = Office::new();
    office.run().with(1);
    let report = office.path("output/2020-06/report.docx");
    let fresh = fs::read(&report).unwrap();
    fs::write(&report, b"edited by hand").unwrap();
    office.run().with(1);
    assert_eq!(fs::read(&report).unwrap(), b"edited by hand", "a run without news restored the file");
    let drafts = |office: &Office| -> Vec<String> {
        office.files("output/2020-06").into_keys().filter(|name| name.contains("更新稿")).collect()
    };
    assert!(drafts(&office).is_empty(), "nothing new, so no draft");

    // News: 和平社区 corrects its form.
    let form = fs::read(office.path("output/2020-06/forms/heping/1-附件3.docx")).unwrap();
    let mail = mail_from_heping("answer", "Sun, 05 Jul 2020 10:00:00 +0800", "x@bsh.example", &corrected_form(&form));
    office.receive("91-answer.eml", &mail);
    let later = ["run", "--as-of", "2020-07-05T12:00:00+08:00"];
    let ended = office.huizong(&later).with(1);
    assert_eq!(fs::read(&report).unwrap(), b"edited by hand");
    assert_eq!(drafts(&office), ["report（更新稿7月5日）.docx"]);
    assert!(ended.stderr.contains("report.docx was edited by a person"), "{}", ended.stderr);
    let output = office.files("output");
    assert!(output["2020-06/report（更新稿7月5日）.docx"] != fresh);
    office.huizong(&later).with(1);
    assert!(office.files("output") == output, "a second run without news changed something");

    // An edited draft stays as well; deleting the edited file brings a fresh one and takes our draft away.
    fs::write(office.path("output/2020-06/report（更新稿7月5日）.docx"), b"edited too").unwrap();
    office.huizong(&later).with(1);
    assert_eq!(drafts(&office), ["report（更新稿7月5日第2稿）.docx", "report（更新稿7月5日）.docx"]);
    fs::remove_file(&report).unwrap();
    let compiled = office.huizong(&["compile", "--period", "2020-06", "--as-of", "2020-07-05T12:00:00+08:00"]).with(1);
    assert!(!compiled.stderr.contains("edited"), "{}", compiled.stderr);
    assert_eq!(fs::read(&report).unwrap(), output["2020-06/report（更新稿7月5日）.docx"]);
    assert_eq!(drafts(&office), ["report（更新稿7月5日）.docx"]);
    assert_eq!(fs::read(office.path("output/2020-06/report（更新稿7月5日）.docx")).unwrap(), b"edited too");
}

#[test]
fn an_edited_paper_that_is_no_longer_asked_for_stays() {
    let office = Office::new();
    office.run().with(1);
    fs::write(office.path("output/2020-06/cover.docx"), b"edited by hand").unwrap();
    let campaign = fs::read_to_string(office.path("campaign.toml")).unwrap();
    let (before, rest) = campaign.split_once("[circular]").unwrap();
    let (_, after) = rest.split_once("[form]").unwrap();
    fs::write(office.path("campaign.toml"), format!("{before}[form]{after}")).unwrap();
    office.huizong(&["compile", "--period", "2020-06", "--as-of", AS_OF]).with(1);
    let output = office.files("output/2020-06");
    assert_eq!(output["cover.docx"], b"edited by hand");
    assert!(!output.contains_key("cover.pdf") && !output.contains_key("circular.docx"));
}

#[test]
fn check_says_what_is_wrong_with_files_and_stores_nothing() {
    let office = Office::new();
    office.run().with(1);
    let output = "output/2020-06/forms";
    let good = format!("{output}/jinhu/1-附件3.各单位报送工作开展情况表（金湖社区）.docx");
    let sheet = format!("{output}/songtao/1-松涛社区6月情况表.xlsx");
    let faulty = format!("{output}/heping/1-附件3.docx");
    let before = office.files("");
    let check = |code: i32, files: &[&str]| -> Vec<Value> {
        let mut arguments = vec!["check", "--json", "--period", "2020-06"];
        arguments.extend(files);
        let ended = office.huizong(&arguments).with(code);
        let printed: Vec<Value> = serde_json::from_str(&ended.stdout).unwrap();
        for file in &printed {
            keys(file, &["file", "format", "findings", "forms"]);
            file["forms"].as_array().unwrap().iter().for_each(|form| form_keys(form, &[]));
        }
        printed
    };
    let printed = check(0, &[&good, &sheet]);
    assert_eq!(printed.len(), 2);
    assert_eq!((&printed[0]["file"], &printed[0]["format"]), (&Value::from(good), &Value::from("docx")));
    assert_eq!(printed[0]["forms"][0]["unit"]["id"], "jinhu");
    assert_eq!(printed[0]["forms"][0]["reporter"]["phones"], serde_json::json!(["13800000006"]));
    assert_eq!(printed[0]["forms"][0]["place"], serde_json::json!({"table": 1, "sheet": null}));
    assert_eq!((&printed[1]["format"], &printed[1]["forms"][0]["unit"]["id"]), (&"xlsx".into(), &"songtao".into()));
    assert!(printed[1]["forms"][0]["place"]["sheet"].is_string());

    let printed = check(1, &[&faulty]);
    assert_eq!(codes(&printed[0]["forms"][0], "error"), ["placeholder-left", "phone-missing"]);
    assert!(printed[0]["forms"][0]["reported_on"]["date"].is_null());

    let printed = check(1, &["inbox-samples/10-jingfa-damaged.eml"]);
    assert_eq!(codes(&printed[0], "error"), ["unreadable"]);
    assert!(printed[0]["file"].as_str().unwrap().ends_with("/经发办情况表.docx"));
    let printed = check(1, &["inbox-samples/14-bounce.eml"]);
    assert!(printed.iter().all(|file| file["forms"] == serde_json::json!([])));
    // A form out of a mail is the form of the ledger.
    let printed = check(0, &["inbox-samples/01-jinhu.eml"]);
    assert_eq!(printed[0]["forms"][0], month::without_ids(&unit(&office.ledger(), "jinhu")["submission"]));

    let archive = office.path("forms.zip");
    let mut zip = zip::ZipWriter::new(fs::File::create(&archive).unwrap());
    for name in [&sheet, &faulty] {
        let inner = name.rsplit('/').next().unwrap();
        zip.start_file(inner, zip::write::SimpleFileOptions::default()).unwrap();
        std::io::Write::write_all(&mut zip, &fs::read(office.path(name)).unwrap()).unwrap();
    }
    zip.finish().unwrap();
    let printed = check(1, &["forms.zip"]);
    assert_eq!(printed.iter().map(|file| file["forms"].as_array().unwrap().len()).collect::<Vec<_>>(), [1, 1]);
    fs::remove_file(archive).unwrap();

    let printed = check(3, &[&faulty, "nowhere.docx"]);
    assert_eq!(printed.len(), 1);
    check(4, &["nowhere.docx"]);
    // For people: the same in words.
    let words = office.huizong(&["check", "--period", "2020-06", &faulty]).with(1).stdout;
    assert!(words.contains("[phone-missing]") && words.contains("联系电话"), "{words}");
    assert!(before == office.files(""), "check left something behind");
}
