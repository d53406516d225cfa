//! A month of twelve units through the program: every total, task and score as worked out by hand in
//! `tests/cases/golden-month/expected.txt`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod month;

use std::{collections::BTreeSet, fs, io::Read as _};

use calamine::{Data, Reader, Xlsx};
use huizong::config::Unit;
use month::Office;
use serde_json::Value;

fn case(name: &str) -> String {
    let text = fs::read_to_string(month::project().join("tests/cases/golden-month").join(name)).unwrap();
    text.lines().filter(|line| !line.starts_with('#')).map(|line| format!("{line}\n")).collect()
}

#[test]
fn totals_tasks_and_scores_are_those_worked_out_by_hand() {
    let office = Office::without_mail();
    office.edit_campaign("starts = \"2020-05-01\"                                # ", "starts = \"2020-06-01\" # ");
    office.edit_campaign("style = \"digest\"", "style = \"full\"");
    let units = huizong::config::load(&office.path("campaign.toml")).unwrap().register.units().to_vec();
    for (number, mail) in case("month.txt").split("== ").skip(1).enumerate() {
        fs::write(office.path("inbox-samples").join(format!("{number:02}.eml")), eml(&units, number, mail)).unwrap();
    }
    office.huizong(&["run", "--as-of", "2020-07-06"]).with(1);
    assert_eq!(lost_sentences(&office), Vec::<String>::new());
    let mut shown: BTreeSet<String> = totals(&office.ledger()).chain(tasks(&office.ledger())).collect();
    shown.extend(scores(&office, &units));
    let expected: BTreeSet<String> = case("expected.txt").lines().map(str::to_owned).collect();
    let missing: Vec<_> = expected.difference(&shown).collect();
    let surplus: Vec<_> = shown.difference(&expected).collect();
    assert!(missing.is_empty() && surplus.is_empty(), "by hand: {missing:#?}\nby the program: {surplus:#?}");
}

#[test]
fn no_counted_sentence_of_the_sample_month_is_lost_from_the_report() {
    let office = Office::new();
    office.edit_campaign("style = \"digest\"", "style = \"full\"");
    office.run().with(1);
    assert_eq!(lost_sentences(&office), Vec::<String>::new());

    // Another contact in the register: every mail is read again, and every fact keeps its id.
    let before = short_ids(&office.ledger());
    office.edit_campaign("name = \"陈丽\"", "name = \"陈小丽\"");
    office.run().with(1);
    assert_eq!(short_ids(&office.ledger()), before);
}

#[test]
fn the_short_report_of_the_sample_month_keeps_to_its_pages_and_says_nothing_twice() {
    let office = Office::new();
    office.run().with(1);
    let ledger = office.ledger();
    let paragraphs = paragraphs(&office);
    let compact = |text: &str| text.split_whitespace().collect::<String>();
    let report: String = paragraphs.iter().map(|text| compact(text)).collect();

    // Pages come in order; the annexes are landscape.
    let pdf = fs::read(office.path("output/2020-06/report.pdf")).unwrap();
    let pdf = String::from_utf8_lossy(&pdf);
    let boxes: Vec<Vec<f64>> = pdf
        .split("/MediaBox[")
        .skip(1)
        .map(|from| from.split(']').next().unwrap().split_whitespace().map(|side| side.parse().unwrap()).collect())
        .collect();
    let body = boxes.iter().take_while(|sides| sides[2] < sides[3]).count();
    assert!((3..=4).contains(&body) && (body + 2..=8).contains(&boxes.len()), "{body} of {} pages", boxes.len());

    // Of every total all digits are in the report: its main figures in the text or a table of units, others in words.
    let totals = ledger["totals"].as_array().unwrap();
    assert!(totals.len() > 20);
    for total in totals {
        let (value, unit) = (total["sum"].as_f64().unwrap(), total["unit"].as_str().unwrap());
        let sum = figures::Amount(value).to_string();
        let said = report.contains(&format!("{sum}{unit}")) || paragraphs.iter().any(|text| compact(text) == sum);
        assert!(said, "{total}");
    }

    let sentences: Vec<&str> =
        report.split(['。', '；']).filter(|text| text.chars().count() > 12 && text.contains('（')).collect();
    let once: BTreeSet<&str> = sentences.iter().copied().collect();
    assert!(sentences.len() > 10 && once.len() == sentences.len(), "{sentences:#?}");
    for unwanted in ["※", "待确认", "逾期", "待补正", "未报送：", ".docx"] {
        assert!(!report.contains(unwanted), "{unwanted}");
    }
    // Nobody whose form has faults or a doubtful sender has words in it.
    for unit in ledger["units"].as_array().unwrap().iter().filter(|unit| unit["status"] != "complete") {
        assert!(!report.contains(&format!("（{}）", unit["name"].as_str().unwrap())), "{}", unit["name"]);
    }
}

/// Text of every paragraph of `report.docx`, cells of tables included.
fn paragraphs(office: &Office) -> Vec<String> {
    let mut archive = zip::ZipArchive::new(fs::File::open(office.path("output/2020-06/report.docx")).unwrap()).unwrap();
    let mut xml = String::new();
    archive.by_name("word/document.xml").unwrap().read_to_string(&mut xml).unwrap();
    let text = |xml: &str| xml.split('<').filter_map(|piece| piece.split_once('>')).map(|(_, text)| text).collect();
    xml.split("</w:p>").map(text).collect()
}

/// Every id of a form, figure, finding and mail, each of which must be another.
fn short_ids(ledger: &Value) -> BTreeSet<String> {
    let units = ledger["units"].as_array().unwrap();
    let forms = units.iter().map(|unit| &unit["submission"]).filter(|form| !form.is_null());
    let inside = |of: &Value, list: &str| of[list].as_array().unwrap().clone();
    let mut facts: Vec<Value> = forms.clone().cloned().collect();
    facts.extend(forms.flat_map(|form| [inside(form, "figures"), inside(form, "findings")].concat()));
    facts.extend(units.iter().flat_map(|unit| inside(unit, "findings")));
    facts.extend(inside(ledger, "messages"));
    let ids: BTreeSet<String> = facts.iter().map(|fact| fact["id"].as_str().unwrap().to_owned()).collect();
    assert!(facts.len() > 60 && ids.len() == facts.len(), "{} facts, {} ids", facts.len(), ids.len());
    ids
}

/// Sentences with a counted figure that do not occur in `report.docx`.
fn lost_sentences(office: &Office) -> Vec<String> {
    let compact = |text: &str| text.split_whitespace().collect::<String>();
    let report = compact(&paragraphs(office).concat());
    let ledger = office.ledger();
    let mut lost = Vec::new();
    let mut seen = 0;
    for form in
        ledger["units"].as_array().unwrap().iter().map(|unit| &unit["submission"]).filter(|form| !form.is_null())
    {
        let counted: Vec<&str> = form["figures"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|figure| figure["counted"] == true)
            .map(|figure| figure["surface"].as_str().unwrap())
            .collect();
        for passage in form["passages"].as_array().unwrap() {
            let text = passage["text"].as_str().unwrap();
            if counted.iter().any(|surface| text.contains(surface)) {
                seen += 1;
                // The report has its own list numbers and ends each sentence with a full stop.
                let printed = compact(text).replace('&', "&amp;");
                let printed = printed.trim_start_matches(|c: char| c.is_ascii_digit()).trim_start_matches(['.', '、']);
                if !report.contains(printed.trim_end_matches(['；', '，', '。', ';'])) {
                    lost.push(text.to_owned());
                }
            }
        }
    }
    assert!(seen > 10, "{seen} sentences with counted figures");
    lost
}

/// A mail whose text is the form.
fn eml(units: &[Unit], number: usize, mail: &str) -> String {
    let mut lines = mail.lines();
    let mut head = lines.next().unwrap().split(' ');
    let (unit, received) = (head.next().unwrap(), head.next().unwrap());
    let marks: Vec<&str> = head.collect();
    let unit = units.iter().find(|known| known.id.as_str() == unit).unwrap();
    let (name, address) = (&unit.name, &unit.emails[0]);
    let phone = if marks.contains(&"缺电话") { "" } else { "，13900000002" };
    let (publicity, other) = (lines.next().unwrap(), lines.next().unwrap());
    let form = format!(
        "各单位报送工作开展情况表\r\n单位名称：{name}\r\n报送时间：2020年7月1日\r\n报送人：王芳{phone}\r\n\
         一、宣传工作开展情况：\r\n{publicity}\r\n二、其他工作开展情况：\r\n{other}\r\n"
    );
    let date = chrono::DateTime::parse_from_rfc3339(received).unwrap().to_rfc2822();
    let material = marks.iter().position(|mark| *mark == "附").map_or_else(String::new, |at| {
        format!(
            "--b\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Disposition: attachment; filename=\"{}\"\r\n\r\n\
             {name}的做法：把宣传送到每一户。\r\n",
            marks[at + 1]
        )
    });
    format!(
        "From: <{address}>\r\nTo: <pingan@bsh.example>\r\nSubject: {name}6月工作情况\r\nDate: {date}\r\n\
         Message-ID: <{number}@bsh.example>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n\
         --b\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{form}\r\n{material}--b--\r\n"
    )
}

fn totals(ledger: &Value) -> impl Iterator<Item = String> {
    let totals = ledger["totals"].as_array().unwrap().clone();
    totals.into_iter().map(|total| {
        let from = total["from"].as_array().unwrap().iter();
        let from: Vec<String> =
            from.map(|figure| format!("{} {}", figure["unit"].as_str().unwrap(), figure["value"])).collect();
        let word = |key: &str| total[key].as_str().unwrap().to_owned();
        format!("total {} {} {} {} = {}", word("kind"), word("unit"), word("approx"), total["sum"], from.join(" + "))
    })
}

fn tasks(ledger: &Value) -> impl Iterator<Item = String> {
    let tasks = ledger["tasks"].as_array().unwrap().clone();
    tasks.into_iter().filter_map(|task| {
        let mut units: Vec<String> = Vec::new();
        for passage in task["progress"].as_array().unwrap() {
            let unit = passage["unit"].as_str().unwrap().to_owned();
            if !units.contains(&unit) {
                units.push(unit);
            }
        }
        (!units.is_empty()).then(|| format!("task {} = {}", task["number"], units.join(" ")))
    })
}

fn scores(office: &Office, units: &[Unit]) -> Vec<String> {
    let mut book: Xlsx<_> = calamine::open_workbook(office.path("output/2020-06/ledger.xlsx")).unwrap();
    let mut rows = |sheet: &str| -> Vec<Vec<Data>> {
        book.worksheet_range(sheet).unwrap().rows().skip(2).map(<[Data]>::to_vec).collect()
    };
    let id = |name: &Data| units.iter().find(|unit| unit.name == name.to_string()).unwrap().id.to_string();
    let (table, lines, candidates) = (rows("考评"), rows("考评明细"), rows("推荐人选"));
    let score = |row: &Vec<Data>| {
        let own = lines.iter().filter(|line| line[0] == row[1]);
        let points: Vec<String> = own.map(|line| line[3].to_string()).collect();
        format!("score {} {} {} = {}", id(&row[1]), row[0], row[3], points.join(" "))
    };
    let mut shown: Vec<String> = table.iter().map(score).collect();
    let proposed: Vec<String> = candidates.iter().map(|row| id(&row[1])).collect();
    shown.push(format!("candidates = {}", proposed.join(" ")));
    shown
}
