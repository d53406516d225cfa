//! The office's own words for a report, the months in which a unit is expected, and reports as they are issued: through the
//! program, on the sample month.

#![cfg(debug_assertions)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::string_slice)]

mod month;

use std::{
    fs,
    io::{Cursor, Read as _},
};

use huizong::failpoint::Point;
use month::{AS_OF, Ended, Office, assert_same, corrected_form, mail_from_heping, unit};
use serde_json::Value;

fn office() -> Office {
    let office = Office::new();
    office.make_the_report_only();
    office
}

/// The text of a document's body, without marks.
fn text_of_docx(bytes: &[u8]) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut xml = String::new();
    archive.by_name("word/document.xml").unwrap().read_to_string(&mut xml).unwrap();
    let texts =
        xml.split('<').filter_map(|tag| tag.strip_prefix("w:t>").or(tag.strip_prefix("w:t xml:space=\"preserve\">")));
    texts.collect()
}

fn report(office: &Office) -> String {
    text_of_docx(&fs::read(office.path("output/2020-06/report.docx")).unwrap())
}

fn write_notes(office: &Office, bytes: impl AsRef<[u8]>) {
    fs::create_dir_all(office.path("notes")).unwrap();
    fs::write(office.path("notes/2020-06.md"), bytes).unwrap();
}

#[test]
fn the_offices_own_words_are_set_into_the_report_at_the_next_run_without_new_mail() {
    let office = office();
    office.run().with(1);
    let before = office.files("output");
    write_notes(
        &office,
        "# 四、存在问题\n\n- 老年人群体知晓率不高。\n\n# 下一步工作\n## 加强协同。｜会同派出所入户宣传。\n",
    );
    office.run().with(1);
    let report_text = report(&office);
    let problems = report_text.find("存在问题").unwrap();
    assert!(report_text[problems..].starts_with("存在问题老年人群体知晓率不高。"), "{report_text}");
    assert!(report_text.contains("下一步工作（一）加强协同。会同派出所入户宣传。"), "{report_text}");
    let page = fs::read_to_string(office.path("output/2020-06/index.html")).unwrap();
    assert!(page.contains("办公室撰写的内容") && page.contains("<p>老年人群体知晓率不高。</p>"));
    let again = office.files("output");
    office.run().with(1);
    assert_same(&office.files("output"), &again);

    fs::remove_file(office.path("notes/2020-06.md")).unwrap();
    office.run().with(1);
    assert_same(&office.files("output"), &before);
}

#[test]
fn words_that_have_no_place_are_named_with_their_line_and_the_rest_is_done() {
    let office = office();
    write_notes(&office, "# 存在的问题\n老年人群体知晓率不高。\n");
    let first = office.run().with(3);
    assert!(first.stderr.contains("notes/2020-06.md:1: ") && first.stderr.contains("存在问题"), "{}", first.stderr);
    assert!(!report(&office).contains("老年人群体知晓率不高"));
    let letters = office.letters().len();
    assert!(letters > 0);
    // Said again until it is put right.
    office.run().with(3);
    let (gbk, _, _) = encoding_rs::GBK.encode("# 存在问题\n老年人群体知晓率不高。\n");
    write_notes(&office, gbk);
    let ended = office.run().with(3);
    assert!(ended.stderr.contains("probably GBK"), "{}", ended.stderr);
    let ended = office.huizong(&["compile", "--as-of", AS_OF]).with(3);
    assert!(ended.stderr.contains("probably GBK"), "{}", ended.stderr);
    write_notes(&office, "# 存在问题\n老年人群体知晓率不高。\n");
    office.run().with(1);
    assert!(report(&office).contains("老年人群体知晓率不高"));
}

#[test]
fn words_for_an_earlier_month_are_set_by_the_run_of_a_later_one_and_an_edited_report_stays() {
    let office = office();
    office.run().with(1);
    fs::write(office.path("output/2020-06/report.docx"), "edited").unwrap();
    write_notes(&office, "# 存在问题\n老年人群体知晓率不高。\n");
    let ended = office.huizong(&["run", "--as-of", "2020-08-04"]).with(1);
    assert!(ended.stderr.contains("output/2020-06/report.docx was edited by a person"), "{}", ended.stderr);
    assert_eq!(fs::read(office.path("output/2020-06/report.docx")).unwrap(), b"edited");
    let draft = fs::read(office.path("output/2020-06/report（更新稿8月4日）.docx")).unwrap();
    assert!(text_of_docx(&draft).contains("老年人群体知晓率不高"));
}

#[test]
fn a_unit_is_expected_in_its_own_months_alone() {
    let office = office();
    let yunling = r#"id = "yunling", name = "云岭社区","#;
    for (months, expected) in [
        (r#" from = "2020-08","#, false),
        (r#" until = "2020-05","#, false),
        (r#" from = "2020-06", until = "2020-06","#, true),
    ] {
        let path = office.path("campaign.toml");
        let text = fs::read_to_string(&path).unwrap();
        office.edit_campaign(yunling, &format!("{yunling}{months}"));
        office.run().with(1);
        let ledger = office.ledger();
        let units = ledger["units"].as_array().unwrap();
        assert_eq!(units.iter().any(|unit| unit["id"] == "yunling"), expected, "{months}");
        let reminded = office.letters().iter().any(|letter| letter.to.contains("yunling"));
        assert_eq!(reminded, expected, "{months}");
        let status = office.huizong(&["status", "--period", "2020-06", "--json"]).with(1).stdout;
        let status: Value = serde_json::from_str(&status).unwrap();
        assert_eq!(status["counts"]["expected"], if expected { 12 } else { 11 }, "{months}");
        fs::write(&path, text).unwrap();
    }
    // One that has sent a form is shown with it, whatever its months.
    office
        .edit_campaign(r#"id = "jinhu", name = "金湖社区","#, r#"id = "jinhu", name = "金湖社区", from = "2020-08","#);
    office.run().with(1);
    assert_eq!(unit(&office.ledger(), "jinhu")["status"], "complete");
    office.edit_campaign(yunling, &format!(r#"{yunling} from = "2020-08", until = "2020-07","#));
    let ended = office.run().with(2);
    assert!(ended.stderr.contains("units.until") && ended.stderr.contains("2020-08"), "{}", ended.stderr);
}

/// `huizong issue` for June 2020.
fn issue(office: &Office, number: &str, day: &str, more: &[&str]) -> Ended {
    let as_of = format!("{day}T10:00:00+08:00");
    let order = ["issue", "--period", "2020-06", "--number", number, "--date", day, "--as-of", &as_of];
    office.huizong(&[&order, more].concat())
}

fn run_at(office: &Office, as_of: &str) {
    office.huizong(&["run", "--period", "2020-06", "--as-of", as_of]).with(1);
}

/// Unit, field, before, after of each difference.
fn changes(office: &Office) -> Vec<[String; 4]> {
    let changes = office.huizong(&["changes", "--period", "2020-06", "--json"]).with(0);
    let changes: Vec<Value> = serde_json::from_str(&changes.stdout).unwrap();
    let texts = |change: &Value| ["unit", "field", "from", "to"].map(|key| change[key].as_str().unwrap().to_owned());
    changes.iter().map(texts).collect()
}

fn own(change: &[String; 4]) -> [&str; 4] {
    [0, 1, 2, 3].map(|place| change[place].as_str())
}

#[test]
fn a_month_stays_as_it_was_issued_and_what_changes_later_is_listed_with_its_cause() {
    let office = office();
    office.run().with(1);
    let posters = unit(&office.ledger(), "jinhu")["submission"]["figures"]
        .as_array()
        .unwrap()
        .iter()
        .find(|figure| figure["kind"] == "posters_put_up")
        .unwrap()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let form = fs::read(office.path("output/2020-06/forms/heping/1-附件3.docx")).unwrap();
    office.huizong(&["changes", "--period", "2020-06"]).with(4);
    let ended = issue(&office, "45", "2020-07-06", &["--by", "张敏", "--why", "经领导签发"]).with(1);
    assert!(ended.stderr.contains("1 missing, 2 incomplete, 1 unconfirmed"), "{}", ended.stderr);
    assert!(ended.stdout.contains("issued/2020-06/1/report.docx"), "{}", ended.stdout);
    let issued = office.files("issued");
    let names: Vec<&str> = issued.keys().map(String::as_str).collect();
    assert_eq!(
        names,
        ["ledger.json", "ledger.xlsx", "report.docx", "report.pdf"].map(|name| format!("2020-06/1/{name}"))
    );
    let text = text_of_docx(&issued["2020-06/1/report.docx"]);
    assert!(text.contains("〔2020〕45号") && text.contains("2020年7月6日"), "{text}");
    assert!(fs::metadata(office.path("issued/2020-06/1/report.docx")).unwrap().permissions().readonly());
    run_at(&office, "2020-07-06T11:00:00+08:00");
    let ledger = office.ledger();
    assert_eq!((&ledger["issued"][0]["number"], &ledger["changes"]), (&45.into(), &Value::Array(Vec::new())));
    assert!(!report(&office).contains("45号"));

    // A late correction, a decision, the register.
    let mail =
        mail_from_heping("late", "Mon, 06 Jul 2020 15:00:00 +0800", "02-heping@bsh.example", &corrected_form(&form));
    office.receive("80.eml", &mail);
    run_at(&office, "2020-07-07T09:00:00+08:00");
    let corrected = changes(&office);
    assert_eq!(
        corrected.iter().map(own).collect::<Vec<_>>(),
        [
            ["heping", "状态", "待补正", "完整"],
            ["heping", "待补正内容", "存有模板文字、未填联系电话", "—"],
            ["heping", "收到时间", "7月2日9时40分", "7月6日15时"],
            ["heping", "报送时间", "2020年7月X日", "2020年7月4日"],
            ["heping", "报送人", "刘洋", "刘洋，13800000007"],
        ]
    );
    let digest = office.letters().into_iter().find(|letter| letter.body.contains("之后的变化")).unwrap();
    assert!(digest.body.contains("和平社区，状态：待补正改为完整（7月6日15时来信"), "{}", digest.body);
    let hand = ["--by", "张敏", "--why", "电话核实", "--as-of", "2020-07-07T10:00:00+08:00"];
    let decision = office.huizong(&[&["decide", "correct", &posters, "7"][..], &hand].concat()).with(0).stdout;
    office.edit_campaign(r#"name = "云岭社区","#, r#"name = "云岭社区", until = "2020-05","#);
    office.edit_campaign("name = \"陈丽\"", "name = \"陈小丽\"");
    run_at(&office, "2020-07-07T11:00:00+08:00");
    let all = changes(&office);
    assert_eq!(own(&all[0]), ["jinhu", "张贴海报（张）", "156张", "7张"]);
    assert_eq!(own(all.last().unwrap()), ["yunling", "列入应报单位", "是", "否"]);
    assert_eq!(all.len(), corrected.len() + 2);
    let page = fs::read_to_string(office.path("output/2020-06/index.html")).unwrap();
    assert!(
        page.contains("印发后的变化：7处") && page.contains(&format!("人工处理{}（张敏：电话核实）", decision.trim()))
    );
    assert_same(&office.files("issued"), &issued);
    issue(&office, "45", "2020-07-07", &[]).with(4);

    // The re-issue says what it corrects; the first one stays.
    let ended = issue(&office, "46", "2020-07-08", &[]).with(1);
    assert!(ended.stderr.contains("edition 2), 7 corrections"), "{}", ended.stderr);
    let text = text_of_docx(&fs::read(office.path("issued/2020-06/2/report.docx")).unwrap());
    assert!(
        text.contains("更正说明") && text.contains("本报告替代2020年7月6日印发的") && text.contains("156张7张"),
        "{text}"
    );
    let listed: Vec<Value> =
        serde_json::from_slice(&fs::read(office.path("issued/2020-06/2/changes.json")).unwrap()).unwrap();
    assert_eq!(listed.len(), 7);
    assert_eq!(changes(&office), Vec::<[String; 4]>::new());
    let both = office.files("issued");
    assert_same(
        &issued,
        &both
            .iter()
            .filter(|(name, _)| name.starts_with("2020-06/1/"))
            .map(|(name, bytes)| (name.clone(), bytes.clone()))
            .collect(),
    );
    run_at(&office, "2020-07-08T11:00:00+08:00");
    assert_eq!(office.ledger()["issued"].as_array().unwrap().len(), 2);
    let trail = office.huizong(&["log", "--period", "2020-06"]).with(0).stdout;
    assert_eq!(trail.lines().filter(|line| line.contains("  issued  ")).count(), 2, "{trail}");

    let before = office.files("output");
    office.huizong(&["replay"]).with(0);
    run_at(&office, "2020-07-08T11:00:00+08:00");
    assert_same(&office.files("output"), &before);
    assert_same(&office.files("issued"), &both);
}

#[test]
fn what_cannot_be_issued_is_refused_and_a_dry_run_writes_nothing() {
    let office = office();
    office.run().with(1);
    let before = (fs::read(office.path("state/journal.jsonl")).unwrap(), office.files("output"));
    for (order, code, words) in [
        (["2020-06-20", "2020-06-20T09:00:00+08:00", "45"], 4, "has not ended"),
        (["2020-06-20", "2020-07-06T09:00:00+08:00", "45"], 4, "no date of issue"),
        (["2020-07-08", "2020-07-06T09:00:00+08:00", "45"], 4, "no date of issue"),
        (["2020-07-06", "2020-07-06T09:00:00+08:00", "0"], 2, "--number"),
    ] {
        let [date, as_of, number] = order;
        let order = ["issue", "--period", "2020-06", "--number", number, "--date", date, "--as-of", as_of];
        let ended = office.huizong(&order).with(code);
        assert!(ended.stderr.contains(words), "{}", ended.stderr);
    }
    let ended = issue(&office, "45", "2020-07-06", &["--dry-run"]).with(1);
    assert!(ended.stderr.contains("dry run") && ended.stdout.is_empty(), "{}", ended.stderr);
    issue(&office, "45", "2020-07-06", &["--file", "campaign.toml"]).with(2);
    assert!(!office.path("issued").exists());
    assert_same(&office.files("output"), &before.1);
    assert_eq!(fs::read(office.path("state/journal.jsonl")).unwrap(), before.0);

    // An edited report is issued only where somebody says that it is what went out.
    let own = fs::read(office.path("output/2020-06/report.docx")).unwrap();
    let edited = [own.as_slice(), b"edited"].concat();
    fs::write(office.path("output/2020-06/report.docx"), &edited).unwrap();
    let ended = issue(&office, "45", "2020-07-06", &[]).with(4);
    assert!(ended.stderr.contains("--file output/2020-06/report.docx"), "{}", ended.stderr);
    issue(&office, "45", "2020-07-06", &["--file", "output/2020-06/report.docx"]).with(1);
    assert_eq!(fs::read(office.path("issued/2020-06/1/report.docx")).unwrap(), edited);
    let own = fs::read(office.path("issued/2020-06/1/report（程序稿）.docx")).unwrap();
    assert!(text_of_docx(&own).contains("〔2020〕45号"));
    let ended = issue(&office, "46", "2020-07-07", &["--file", "output/2020-06/report.docx"]).with(4);
    assert!(ended.stderr.contains("nothing has changed"), "{}", ended.stderr);
    assert_eq!(fs::read(office.path("output/2020-06/report.docx")).unwrap(), edited);
}

#[test]
fn an_interrupted_issue_is_completed_or_removed_by_the_next_command() {
    for (point, is_issued) in
        [(Point::IssueWritten, false), (Point::JournalWritten, true), (Point::ChangeCommitted, true)]
    {
        let office = office();
        office.run().with(1);
        let order = ["issue", "--period", "2020-06", "--number", "45", "--date", "2020-07-04", "--as-of", AS_OF];
        office.kill_at(&order, point, 1);
        assert!(!office.path("issued/2020-06/1").exists(), "{point:?}");
        office.run().with(1);
        assert_eq!(office.ledger()["issued"].as_array().unwrap().len(), usize::from(is_issued), "{point:?}");
        assert_eq!(office.path("issued/2020-06/1/report.docx").exists(), is_issued, "{point:?}");
        assert!(!office.files("issued").keys().any(|name| name.contains(".unfinished")), "{point:?}");
        let ended = office.huizong(&["doctor"]);
        assert!(!ended.stdout.contains("is gone") && !ended.stdout.contains("was altered"), "{}", ended.stdout);
        office.huizong(&order).with(if is_issued { 4 } else { 1 });
    }
}

#[test]
fn an_issued_report_that_was_altered_is_reported() {
    let office = office();
    office.run().with(1);
    issue(&office, "45", "2020-07-06", &[]).with(1);
    assert!(office.huizong(&["doctor"]).stdout.contains("issued reports: 1, as they went out"));
    fs::remove_file(office.path("issued/2020-06/1/report.docx")).unwrap();
    fs::write(office.path("issued/2020-06/1/report.docx"), "altered").unwrap();
    fs::remove_file(office.path("issued/2020-06/1/report.pdf")).unwrap();
    let doctor = office.huizong(&["doctor"]).with(2).stdout;
    assert!(doctor.contains("issued/2020-06/1/report.docx was altered"), "{doctor}");
    assert!(doctor.contains("issued/2020-06/1/report.pdf is gone"), "{doctor}");
}

#[test]
fn a_unit_that_begins_later_leaves_the_papers_of_an_earlier_month_as_they_are() {
    let office = office();
    office.run().with(1);
    let before = office.files("output");
    let jinhu = r#"    { id = "jinhu","#;
    let new = r#"    { id = "xinqu", name = "新区社区", kind = "community", from = "2020-08", emails = ["xinqu@bsh.example"] },"#;
    office.edit_campaign(jinhu, &format!("{new}\n{jinhu}"));
    office.huizong(&["run", "--as-of", "2020-08-04"]).with(1);
    let june = |files: std::collections::BTreeMap<String, Vec<u8>>| -> std::collections::BTreeMap<String, Vec<u8>> {
        files.into_iter().filter(|(name, _)| name.starts_with("2020-06/") && name.contains("report")).collect()
    };
    assert_same(&june(office.files("output")), &june(before));
}
