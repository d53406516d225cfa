//! The whole report of a month by hand: golden texts (rewritten with `UPDATE=1`), the workbook read back, the page.

use std::{
    fs,
    io::{Cursor, Read as _},
    path::{Path, PathBuf},
};

use calamine::{Data, Reader, Xlsx};
use gongwen::{Block, Document, Table};
use serde_json::{Map, Value, json};

use super::{
    MessageReport, MonthReport, Rating,
    write::{markup, page},
};
use crate::{
    check::{Context, examine},
    config::{Campaign, ReportStyle, parse},
    month::{Month, Outcome, assign_ids},
    templates::Templates,
    testing::{figure, sample_month},
};
use figures::Figure;

/// Compares with a file below `tests/report/`, or writes it where `UPDATE` is set.
fn golden(name: &str, actual: &str) {
    same_as_file(&format!("tests/report/{name}"), actual);
}

fn same_as_file(path: &str, actual: &str) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(path);
    if std::env::var_os("UPDATE").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, actual).unwrap();
    }
    let known = fs::read_to_string(&path).unwrap_or_default();
    assert!(known == actual, "{} differs; look at it with UPDATE=1 and git diff\n{actual}", path.display());
}

fn document(month: &Month) -> Document {
    document_after(month, &[])
}

fn document_after(month: &Month, earlier: &[Month]) -> Document {
    document_in(ReportStyle::Digest, month, earlier)
}

fn document_in(style: ReportStyle, month: &Month, earlier: &[Month]) -> Document {
    let mut campaign = sample_month::campaign();
    campaign.report.style = style;
    let report = super::summarise(&campaign, month, earlier);
    super::official(&campaign, &report, &Templates::load(None).unwrap()).unwrap()
}

fn document_text(document: &Document) -> String {
    let mut text =
        format!("{}\n{}：\n\n{}", document.title, document.kind.recipients().join("，"), markup::text(&document.body));
    if let Some(note) = &document.note {
        text.push_str(&format!("\n（{note}）\n"));
    }
    for annex in &document.annexes {
        text.push_str(&format!("\n==== {}{}\n", annex.title, if annex.landscape { "（横排）" } else { "" }));
        text.push_str(&markup::text(&annex.blocks));
    }
    text
}

#[test]
fn the_official_document_reads_as_before() {
    golden("official.txt", &document_text(&document(&sample_month::month())));
}

#[test]
fn the_full_report_holds_every_sentence() {
    let (month, earlier) = (sample_month::month(), sample_month::earlier());
    golden("official-full.txt", &document_text(&document_in(ReportStyle::Full, &month, &earlier)));
}

#[test]
fn a_second_month_is_held_against_the_first() {
    let document = document_after(&sample_month::month(), &sample_month::earlier());
    golden("official-second-month.txt", &document_text(&document));
    let drawings = document.annexes.iter().filter_map(|annex| match annex.blocks.last() {
        Some(Block::Picture(drawing)) => Some(drawing),
        _ => None,
    });
    let [drawing] = *drawings.collect::<Vec<_>>() else { panic!("one drawing of the months") };
    assert!(drawing.description.contains("逐月变化图"));
    let fonts = crate::typefaces::load(None).unwrap();
    let pages = gongwen::typeset(&document, &fonts).unwrap();
    let docx = gongwen::to_docx(&document, &gongwen::FontNames::default(), Some(&pages)).unwrap();
    assert!(gongwen_lint::lint(&docx).unwrap().violations.is_empty());
}

/// A month in which nobody sent anything, then two with forms.
fn three_months() -> Vec<Month> {
    let campaign = sample_month::campaign();
    let mut months = sample_month::earlier();
    let mut before = sample_month::empty_month();
    before.period = months[0].period.previous();
    before.deadline = campaign.due(before.period);
    months.insert(0, before);
    months.push(sample_month::month());
    months
}

#[test]
fn the_report_over_several_months_reads_as_before() {
    let (campaign, templates) = (sample_month::campaign(), Templates::load(None).unwrap());
    let report = super::summarise_span(&campaign, &three_months()).unwrap();
    let document = super::summary(&campaign, &report, &templates).unwrap();
    golden("summary.txt", &document_text(&document));
    let pages = gongwen::typeset(&document, &crate::typefaces::load(None).unwrap()).unwrap();
    let docx = gongwen::to_docx(&document, &gongwen::FontNames::default(), Some(&pages)).unwrap();
    assert!(gongwen_lint::lint(&docx).unwrap().violations.is_empty());
    assert!(super::summarise_span(&campaign, &three_months()[..1]).is_none(), "nothing was sent in it");
}

#[test]
fn sums_over_several_months_are_those_of_the_months() {
    let report = super::summarise_span(&sample_month::campaign(), &three_months()).unwrap();
    for row in &report.rows {
        let months: f64 = row.months.iter().flatten().map(|sum| sum.sum.0).sum();
        assert_eq!(row.year.sum.0, months, "{}", row.name);
        let total = report.totals_by_kind.iter().find(|kind| kind.name == row.name).unwrap();
        assert!(total.text.contains(&row.year.text), "{}: {} is not in {}", row.name, row.year.text, total.text);
    }
}

#[test]
fn a_month_without_forms_reads_well() {
    golden("official-empty.txt", &document_text(&document(&sample_month::empty_month())));
}

#[test]
fn a_month_without_faults_reads_well() {
    golden("official-perfect.txt", &document_text(&document(&sample_month::perfect_month())));
}

/// Circular and covering letter of a month.
fn accompanying(month: &Month) -> [Document; 2] {
    let (campaign, templates) = (sample_month::campaign(), Templates::load(None).unwrap());
    let report = super::summarise(&campaign, month, &[]);
    let title = document(month).title;
    [
        super::circular(&campaign, campaign.circular.as_ref().unwrap(), &report, &templates).unwrap(),
        super::cover(&campaign, campaign.cover.as_ref().unwrap(), &report, &title, &templates).unwrap(),
    ]
}

#[test]
fn circular_and_covering_letter_read_as_before() {
    let months = [
        ("", sample_month::month()),
        ("-empty", sample_month::empty_month()),
        ("-perfect", sample_month::perfect_month()),
    ];
    for (state, month) in months {
        let [circular, cover] = accompanying(&month);
        golden(&format!("circular{state}.txt"), &document_text(&circular));
        golden(&format!("cover{state}.txt"), &document_text(&cover));
    }
}

#[test]
fn the_last_month_asks_for_no_further_form() {
    let mut campaign = sample_month::campaign();
    let month = sample_month::month();
    campaign.ends = month.period.last_day();
    let report = super::summarise(&campaign, &month, &[]);
    let settings = campaign.circular.as_ref().unwrap();
    let circular = super::circular(&campaign, settings, &report, &Templates::load(None).unwrap()).unwrap();
    golden("circular-over.txt", &document_text(&circular));
}

#[test]
fn no_paper_has_a_fault_against_the_standard() {
    for month in [sample_month::month(), sample_month::empty_month(), sample_month::perfect_month()] {
        let [circular, cover] = accompanying(&month);
        for document in [document(&month), circular, cover] {
            let docx = gongwen::to_docx(&document, &gongwen::FontNames::default(), None).unwrap();
            let found = gongwen_lint::lint(&docx).unwrap().violations;
            assert!(found.is_empty(), "{}: {found:?}", document.title);
        }
    }
}

#[test]
fn no_personal_number_stands_in_the_document() {
    let text = document_text(&document(&sample_month::month()));
    assert!(!text.contains("1380000"), "{text}");
    assert!(!text.contains("陈丽"), "{text}");
}

#[test]
fn every_column_of_the_task_table_is_filled_once() {
    for style in [ReportStyle::Digest, ReportStyle::Full] {
        let document = document_in(style, &sample_month::month(), &[]);
        let annex = document.annexes.iter().find(|annex| annex.title.contains("任务分解")).unwrap();
        let Some(Block::Table(table)) = annex.blocks.iter().find(|block| matches!(block, Block::Table(_))) else {
            panic!("no table")
        };
        assert_each_place_is_filled_once(table);
    }
}

fn assert_each_place_is_filled_once(table: &Table) {
    let width = table.widths.len();
    let mut filled = vec![0_usize; table.rows.len()];
    for (index, row) in table.rows.iter().enumerate() {
        for cell in row {
            for below in &mut filled[index..index + cell.row_span] {
                *below += cell.column_span;
            }
        }
    }
    assert_eq!(filled, vec![width; table.rows.len()]);
}

#[test]
fn the_ledger_for_programs_reads_as_before() {
    let (campaign, month) = (sample_month::campaign(), sample_month::month());
    let text = super::json(&super::summarise(&campaign, &month, &[]), &month).unwrap();
    golden("ledger.json", &text);
    let value: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(value["deadline"], "2020-07-03T23:59:59+08:00");
    assert_eq!(value["units"].as_array().unwrap().len(), 12);
    let posters = value["totals"].as_array().unwrap().iter().find(|total| total["kind"] == "posters_put_up").unwrap();
    assert_eq!((&posters["sum"], &posters["approx"], &posters["unit"]), (&json!(456), &json!("over"), &json!("张")));
    assert_eq!(
        posters["from"][0],
        json!({"unit": "jinhu", "surface": "156张", "value": 156, "figure": units_figure(&value, "jinhu", "156张")})
    );
    assert_eq!(
        value["letters"][3],
        json!({"id": value["letters"][3]["id"], "to": null, "kind": "digest", "address": "pingan.office@bsh.example",
        "state": "held", "message_id": "pingan.office.202006@bsh.example"})
    );
}

/// Id of a figure of a unit's form, by its words.
fn units_figure<'v>(ledger: &'v Value, unit: &str, surface: &str) -> &'v Value {
    let units = ledger["units"].as_array().unwrap();
    let form = &units.iter().find(|known| known["id"] == unit).unwrap()["submission"];
    let figures = form["figures"].as_array().unwrap();
    let id = &figures.iter().find(|figure| figure["surface"] == surface).unwrap()["id"];
    assert_eq!(id.as_str().unwrap().len(), 10);
    id
}

#[test]
fn the_workbook_holds_the_month_and_no_formula() {
    let report = super::summarise(&sample_month::campaign(), &sample_month::month(), &[]);
    let bytes = super::workbook(&report).unwrap();
    assert_eq!(bytes, super::workbook(&report).unwrap(), "same month, same bytes");
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    let names = book.sheet_names();
    assert_eq!(
        names,
        [
            "报送状态",
            "报送件",
            "指标汇总",
            "指标明细",
            "任务分解",
            "问题清单",
            "往来函件",
            "工作目标",
            "考评",
            "考评明细",
            "推荐人选"
        ]
    );
    for name in names {
        assert!(book.worksheet_formula(&name).unwrap().used_cells().next().is_none(), "formula in {name}");
    }
    let mail = book.worksheet_range("往来函件").unwrap();
    assert!(mail.used_cells().any(|(_, _, cell)| cell == &Data::String("=1+1 报送".to_owned())));
    // A total's link leads to the first of its own figures.
    let totals = book.worksheet_range("指标汇总").unwrap();
    let details = book.worksheet_range("指标明细").unwrap();
    let posters = totals.rows().find(|row| row[0] == Data::String("张贴海报".to_owned())).unwrap();
    assert_eq!(posters[1], Data::Float(456.0));
    let row: usize = posters[7].to_string().trim_matches(|c: char| !c.is_ascii_digit()).parse().unwrap();
    let own: f64 = details.rows().skip(row - 1).take(2).map(|row| row[2].to_string().parse::<f64>().unwrap()).sum();
    assert_eq!(own, 456.0);
    assert!(details.rows().nth(row - 1).unwrap()[8].to_string().contains("156张"));
}

/// A month in which 金湖社区 has the same words in both sections of its form, read with the sample campaign.
fn month_with_one_wording_twice() -> (Campaign, Month) {
    let campaign = parse(include_str!("../../campaign.toml"), Path::new("campaign.toml")).unwrap();
    let mut month = sample_month::month();
    let unit = month.units.iter_mut().find(|unit| unit.id.as_str() == "jinhu").unwrap();
    let checked = &mut unit.submission.as_mut().unwrap().checked;
    let mut form = checked.form.clone();
    form.sections[0].text = "6月10日在东区发放宣传资料200份。".to_owned();
    form.sections[1].text = "同步排查出租房屋。\n6月20日在西区发放宣传资料200份。".to_owned();
    let lexicon = campaign.lexicon();
    let context =
        Context { reading: campaign.reading(), lexicon: &lexicon, period: Some(month.period), received_on: None };
    *checked = examine(form, &context);
    assign_ids(&mut month);
    (campaign, month)
}

#[test]
fn one_wording_in_two_sections_keeps_two_sentences() {
    let (campaign, month) = month_with_one_wording_twice();
    let report = super::summarise(&campaign, &month, &[]);

    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(super::workbook(&report).unwrap())).unwrap();
    let details = book.worksheet_range("指标明细").unwrap();
    let head: Vec<String> = details.rows().nth(1).unwrap().iter().map(ToString::to_string).collect();
    let column = |name: &str| head.iter().position(|label| label == name).unwrap();
    let sources: Vec<[String; 2]> = details
        .rows()
        .filter(|row| row[column("原文")] == Data::String("发放宣传资料200份".to_owned()))
        .map(|row| [row[column("所在句")].to_string(), row[column("栏目")].to_string()])
        .collect();
    let [east, west] = ["6月10日在东区发放宣传资料200份。", "6月20日在西区发放宣传资料200份。"];
    assert_eq!(sources, [[east, "宣传工作开展情况"], [west, "其他工作开展情况"]]);

    let ledger: Value = serde_json::from_str(&super::json(&report, &month).unwrap()).unwrap();
    let units = ledger["units"].as_array().unwrap();
    let form = &units.iter().find(|unit| unit["id"] == "jinhu").unwrap()["submission"];
    let in_json: Vec<(&str, &str, String)> = form["figures"]
        .as_array()
        .unwrap()
        .iter()
        .map(|figure| {
            let index = usize::try_from(figure["sentence"].as_u64().unwrap()).unwrap();
            let sections = form["sections"].as_array().unwrap();
            let section = sections.iter().find(|section| section["id"] == figure["section"]).unwrap();
            let span: Vec<usize> = figure["span"]
                .as_array()
                .unwrap()
                .iter()
                .map(|at| usize::try_from(at.as_u64().unwrap()).unwrap())
                .collect();
            let words = section["text"].as_str().unwrap().chars().skip(span[0]).take(span[1] - span[0]).collect();
            (figure["section"].as_str().unwrap(), form["passages"][index]["text"].as_str().unwrap(), words)
        })
        .collect();
    let words = || "发放宣传资料200份".to_owned();
    assert_eq!(in_json, [("publicity", east, words()), ("other", west, words())]);

    let page = super::page(&report, &Templates::load(None).unwrap()).unwrap();
    let marked = |day: &str, place: &str, id: &Value| {
        format!("{day}<mark>发放宣传资料200份</mark>。</td><td>{place}</td><td>{}</td>", id.as_str().unwrap())
    };
    let ids: Vec<&Value> = form["figures"].as_array().unwrap().iter().map(|figure| &figure["id"]).collect();
    assert!(page.contains(&marked("6月10日在东区", "宣传工作开展情况", ids[0])));
    assert!(page.contains(&marked("6月20日在西区", "其他工作开展情况", ids[1])));
    let in_workbook: Vec<String> = details.rows().map(|row| row[column("编号")].to_string()).collect();
    assert!(ids.iter().all(|id| in_workbook.iter().any(|cell| *cell == id.as_str().unwrap())));

    let mut campaign = campaign;
    campaign.report.style = ReportStyle::Full;
    let text = document_text(&super::official(&campaign, &report, &Templates::load(None).unwrap()).unwrap());
    let (publicity, rest) = text.split_once("# 其他工作开展情况").unwrap();
    let other = rest.split("# 存在问题").next().unwrap();
    assert!(publicity.contains(east) && !publicity.contains(west) && other.contains(west) && !other.contains(east));
}

#[test]
fn whole_numbers_of_the_workbook_have_no_decimal_point() {
    let mut month = sample_month::month();
    let unit = month.units.iter_mut().find(|unit| unit.id.as_str() == "minshe").unwrap();
    unit.submission.as_mut().unwrap().checked.figures[0].value = Some(figures::Amount(200.5));
    let report = super::summarise(&sample_month::campaign(), &month, &[]);
    let mut archive = zip::ZipArchive::new(Cursor::new(super::workbook(&report).unwrap())).unwrap();
    let mut part = |name: &str| {
        let mut text = String::new();
        archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
        text
    };
    let (styles, details) = (part("xl/styles.xml"), part("xl/worksheets/sheet4.xml"));
    let attribute = |element: &str, name: &str| {
        let from = element.split_once(&format!(" {name}=\"")).map(|(_, from)| from.to_owned()).unwrap();
        from.split('"').next().unwrap().to_owned()
    };
    let elements = |text: &str, name: &str| -> Vec<String> {
        text.split(&format!("<{name} ")).skip(1).map(|element| format!(" {element}")).collect()
    };
    let cells = styles.split_once("<cellXfs").unwrap().1;
    let formats = elements(&styles, "numFmt");
    let format_of = |cell: &String| {
        let style: usize = attribute(cell, "s").parse().unwrap();
        let id = attribute(&elements(cells, "xf")[style], "numFmtId");
        let own = formats.iter().find(|format| attribute(format, "numFmtId") == id);
        // Number format 3 of ECMA-376-1:2016 §18.8.30.
        own.map_or_else(|| if id == "3" { "#,##0".to_owned() } else { id }, |format| attribute(format, "formatCode"))
    };
    let cells = elements(&details, "c");
    let (mut whole, mut broken) = (0, 0);
    for cell in
        cells.iter().filter(|cell| cell.starts_with(" r=\"C") && cell.contains("<v>") && !cell.contains("t=\"s\""))
    {
        let value = cell.split_once("<v>").unwrap().1.split('<').next().unwrap().to_owned();
        let expected = if value.contains('.') { "#,##0.0#" } else { "#,##0" };
        assert_eq!(format_of(cell), expected, "{value}");
        if value.contains('.') { broken += 1 } else { whole += 1 }
    }
    assert!(whole > 5 && broken == 1, "{whole} {broken}");
}

#[test]
fn the_workbook_holds_the_months_and_the_rating_with_its_reasons() {
    let report = super::summarise(&sample_month::campaign(), &sample_month::month(), &sample_month::earlier());
    let bytes = super::workbook(&report).unwrap();
    assert_eq!(bytes, super::workbook(&report).unwrap(), "same month, same bytes");
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    let mut listing = String::new();
    for sheet in ["逐月数据", "工作目标", "考评", "考评明细", "推荐人选"] {
        listing.push_str(&format!("== {sheet}\n"));
        for row in book.worksheet_range(sheet).unwrap().rows() {
            let cells: Vec<String> = row.iter().map(ToString::to_string).collect();
            listing.push_str(&format!("{}\n", cells.join(" | ").trim_end_matches([' ', '|'])));
        }
    }
    golden("workbook-over-months.txt", &listing);
}

#[test]
fn old_mails_without_anything_for_the_campaign_are_counted_and_not_listed() {
    let mut report = super::summarise(&sample_month::campaign(), &sample_month::month(), &[]);
    let ours = report.messages[0].clone();
    let ignored =
        |number: u32| MessageReport { outcome: Outcome::Ignored, subject: format!("通知{number}"), ..ours.clone() };
    report.messages.truncate(1);
    report.messages.extend((0..203).map(ignored));
    let (listed, omitted) = report.listed_messages();
    assert_eq!((listed.len(), omitted), (201, 3));
    assert_eq!((listed[0].subject.as_str(), listed[1].subject.as_str()), (ours.subject.as_str(), "通知3"));
    let page = super::page(&report, &Templates::load(None).unwrap()).unwrap();
    assert!(page.contains("共204封") && page.contains("另有较早的3封来信"));
}

/// A report in which two units name different rates for one aim.
fn two_rates() -> MonthReport {
    let mut month = sample_month::perfect_month();
    for (id, rate) in [("pingan", 86.0), ("minshe", 88.0)] {
        let unit = month.units.iter_mut().find(|unit| unit.id.as_str() == id).unwrap();
        let submission = unit.submission.as_mut().unwrap();
        let text = format!("群众知晓率达{rate}%。");
        let rate = Figure { counted: false, ..figure(&format!("{rate}%"), "rate_stated", rate, "%") };
        submission.checked = submission.checked.clone().and(&text, &[], &[], vec![rate]);
    }
    super::summarise(&sample_month::campaign(), &month, &[])
}

#[test]
fn every_unit_that_reports_an_aim_is_listed_and_differences_are_named() {
    let report = two_rates();
    // The campaign names 民社办 first.
    assert_eq!(report.goal_summaries, ["群众知晓率88%（民社办报送；平安办报送86%）"]);
    let aim = report.aims.iter().find(|aim| aim.name == "群众知晓率").unwrap();
    assert!(!aim.months[0].others[0].agrees);
    let page = super::page(&report, &Templates::load(None).unwrap()).unwrap();
    assert!(page.contains("88%（民社办；平安办报送86%，不一致）"));
}

#[test]
fn months_before_the_first_report_count_against_nobody() {
    let (campaign, month) = (sample_month::campaign(), sample_month::month());
    let alone = super::summarise(&campaign, &month, &[]).rating.unwrap();
    let mut before = sample_month::empty_month();
    before.period = month.period.previous();
    before.deadline = campaign.due(before.period);
    let rating = super::summarise(&campaign, &month, &[before]).rating.unwrap();
    assert_eq!(rating.months.len(), 1);
    assert_eq!(rating.span, alone.span);
    assert!(rating.rule.ends_with("2020年5月尚无单位报送，未纳入。"), "{}", rating.rule);
    let averages = |rating: &Rating| rating.units.iter().map(|unit| unit.average).collect::<Vec<_>>();
    assert_eq!(averages(&rating), averages(&alone));
}

#[test]
fn an_empty_month_makes_every_file() {
    let (campaign, month) = (sample_month::campaign(), sample_month::empty_month());
    let report = super::summarise(&campaign, &month, &[]);
    super::workbook(&report).unwrap();
    super::json(&report, &month).unwrap();
    let page = super::page(&report, &Templates::load(None).unwrap()).unwrap();
    assert!(page.contains("暂无可以合计的数据"));
}

#[test]
fn the_page_escapes_foreign_text_and_links_every_original() {
    let report = super::summarise(&sample_month::campaign(), &sample_month::month(), &[]);
    let page = super::page(&report, &Templates::load(None).unwrap()).unwrap();
    assert!(!page.contains("<script"), "foreign text stands as HTML");
    assert!(page.contains("&lt;script&gt;"));
    for link in [
        "report.pdf",
        "report.docx",
        "report.ofd",
        "circular.pdf",
        "circular.docx",
        "cover.pdf",
        "cover.docx",
        "ledger.xlsx",
        "forms/jinhu/1-附件3.docx",
        "forms/minshe/1-附件3.docx",
    ] {
        assert!(page.contains(&format!("href=\"{link}\"")), "{link}");
    }
    assert!(page.contains("forms/jinhu/2-网格宣传做法%20%26%20成效.docx"));
    assert!(!page.contains("http"), "the page needs nothing from elsewhere");
    assert!(!page.contains("13800000"), "a phone number stands on the page");
}

#[test]
fn an_earlier_form_in_time_is_told_where_its_correction_came_late() {
    let mut month = sample_month::month();
    let unit = month.units.iter_mut().find(|unit| unit.id.as_str() == "minshe").unwrap();
    unit.submission.as_mut().unwrap().received_at = sample_month::at("05 10:00");
    let report = super::summarise(&sample_month::campaign(), &month, &[]);
    assert_eq!(report.late.iter().map(|unit| unit.name.as_str()).collect::<Vec<_>>(), ["和平社区"]);
}

#[test]
fn the_names_that_templates_may_use_are_those_of_the_report() {
    let mut month = sample_month::month();
    sample_month::issue(&mut month);
    let mut report = super::summarise(&sample_month::campaign(), &month, &sample_month::earlier());
    report.set_notes(sample_month::notes());
    let two_rates = two_rates();
    let month = sample(vec![serde_json::to_value(&report).unwrap(), serde_json::to_value(&two_rates).unwrap()]);
    same_as_file("templates/report/month.json", &pretty(&month));
    let span = super::summarise_span(&sample_month::campaign(), &three_months()).unwrap();
    same_as_file("templates/report/summary.json", &pretty(&sample(vec![serde_json::to_value(&span).unwrap()])));
    let mut page =
        sample([&report, &two_rates].map(|report| serde_json::to_value(page::view(report)).unwrap()).to_vec());
    // One row represents the many that these are.
    for (_, rows) in page.as_object_mut().unwrap().iter_mut().filter(|(name, _)| name.ends_with("_rows")) {
        let first = rows.as_str().unwrap().lines().next().unwrap();
        assert!(first.starts_with("<tr>"), "{first}");
        *rows = "<tr><td>…</td></tr>\n".into();
    }
    same_as_file("templates/page.html.json", &pretty(&page));
}

fn pretty(value: &Value) -> String {
    format!("{}\n", serde_json::to_string_pretty(value).unwrap())
}

/// One value that has all names of the given ones, lists with one element that has all names of its list's.
fn sample(values: Vec<Value>) -> Value {
    let mut objects: Map<String, Value> = Map::new();
    let mut keys: Vec<String> = Vec::new();
    for object in values.iter().filter_map(Value::as_object) {
        for key in object.keys().filter(|key| !keys.contains(key)).cloned().collect::<Vec<_>>() {
            keys.push(key);
        }
    }
    if !keys.is_empty() {
        for key in keys {
            let own = values.iter().filter_map(|value| value.get(&key)).cloned().collect();
            objects.insert(key, sample(own));
        }
        return Value::Object(objects);
    }
    if values.iter().any(Value::is_array) {
        let elements: Vec<Value> = values.iter().filter_map(Value::as_array).flatten().cloned().collect();
        return Value::Array(if elements.is_empty() { Vec::new() } else { vec![sample(elements)] });
    }
    let is_filled = |value: &&Value| !value.is_null() && value.as_str() != Some("");
    values.iter().find(is_filled).or(values.first()).cloned().unwrap_or_default()
}
