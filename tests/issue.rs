//! The office's own words for a report, and the months in which a unit is expected: through the program, on the sample month.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::string_slice)]

mod month;

use std::{
    fs,
    io::{Cursor, Read as _},
};

use month::{AS_OF, Office, assert_same, unit};

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
        // Who was asked is in the circular alone.
        let circular = text_of_docx(&fs::read(office.path("output/2020-06/circular.docx")).unwrap());
        assert!(circular.contains(if expected { "应报单位12个" } else { "应报单位11个" }));
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
