//! What is found in forms with one fault each, and in one without any.

use std::sync::LazyLock;

use chrono::NaiveDate;

use super::{CheckedForm, Context, FormJson, examine, period_of};
use crate::{
    config::Period,
    finding::{Code, Severity},
    form::{
        fixture::{self, campaign, document, table},
        from_text, recognise,
    },
};
use figures::{Amount, Lexicon};

const GOOD: &str = "6月，我社区张贴海报150张，入户320户，开展线下活动2场。";

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn checked(
    unit: &str,
    date: &str,
    reporter: &str,
    publicity: &str,
    other: &str,
    period: Option<Period>,
) -> CheckedForm {
    let campaign = campaign();
    let received_on = day("2020-07-03");
    let sections = format!("一、宣传工作开展情况：\n{publicity}\n二、其他工作开展情况：\n{other}>>");
    let rows = table(&[&["单位名称", "报送时间", "报送人"], &[unit, date, reporter], &[&sections]]);
    let form = recognise(&document(vec![rows]), &campaign.reading(), received_on).forms.pop().unwrap();
    static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| fixture::campaign().lexicon());
    examine(form, &Context { reading: campaign.reading(), lexicon: &LEXICON, period, received_on: Some(received_on) })
}

fn june(unit: &str, date: &str, reporter: &str, publicity: &str, other: &str) -> CheckedForm {
    checked(unit, date, reporter, publicity, other, Some("2020-06".parse().unwrap()))
}

fn codes(checked: &CheckedForm) -> Vec<&'static str> {
    checked.findings.iter().map(|finding| finding.code.as_str()).collect()
}

#[test]
fn a_good_form_has_no_fault() {
    let checked = june("金湖社区", "2020.7.2", "王芳13900000002", GOOD, "无");
    assert_eq!(codes(&checked), Vec::<&str>::new());
    assert!(checked.is_complete());
    assert!(
        checked
            .figures
            .iter()
            .any(|figure| checked.section_of(figure) == "publicity" && figure.value == Some(Amount(150.0)))
    );
}

#[test]
fn one_fault_one_code() {
    let (unit, date, reporter) = ("金湖社区", "2020.7.2", "王芳13900000002");
    for (form, code) in [
        (june("", date, reporter, GOOD, "无"), "unit-missing"),
        (june("/", date, reporter, GOOD, "无"), "unit-missing"),
        (june("金胡社区", date, reporter, GOOD, "无"), "unit-unknown"),
        (june("同上", date, reporter, GOOD, "无"), "unit-unknown"),
        (june("宝圣湖街道", date, reporter, GOOD, "无"), "unit-unknown"),
        (june("XXXX", date, reporter, GOOD, "无"), "placeholder-left"),
        (june(unit, "", reporter, GOOD, "无"), "date-missing"),
        (june(unit, "6月31日", reporter, GOOD, "无"), "date-invalid"),
        (june(unit, "2020年7月", reporter, GOOD, "无"), "date-invalid"),
        (june(unit, "月底", reporter, GOOD, "无"), "date-invalid"),
        (june(unit, "2020年X月X日", reporter, GOOD, "无"), "placeholder-left"),
        (june(unit, "X年X月X日", reporter, GOOD, "无"), "placeholder-left"),
        (june(unit, "2020.6.2", reporter, GOOD, "无"), "date-wrong-period"),
        (june(unit, "2020.7.20", reporter, GOOD, "无"), "date-wrong-period"),
        (june(unit, "2019.7.2", reporter, GOOD, "无"), "date-wrong-period"),
        (june(unit, date, "13900000002", GOOD, "无"), "reporter-missing"),
        (june(unit, date, "王芳", GOOD, "无"), "phone-missing"),
        (june(unit, date, "王芳1390000000", GOOD, "无"), "phone-invalid"),
        (june(unit, date, "名字＋电话", GOOD, "无"), "placeholder-left"),
        (june(unit, date, "王芳＋电话", GOOD, "无"), "placeholder-left"),
        (june(unit, date, reporter, "", "无"), "section-empty"),
        (june(unit, date, reporter, "无", "无"), "section-empty"),
        (june(unit, date, reporter, "同上月", "无"), "section-empty"),
        (june(unit, date, reporter, "6月，我社区营造了浓厚的宣传氛围。", "无"), "no-figures"),
        (june(unit, date, reporter, "6月，我社区张贴海报XX张。", "无"), "placeholder-left"),
    ] {
        assert_eq!(codes(&form), [code], "{:#?}", form.form);
        let finding = &form.findings[0];
        assert!(finding.message.ends_with('。') && finding.remedy.ends_with('。'), "{finding:?}");
    }
    assert_eq!(codes(&june(unit, date, "", GOOD, "无")), ["reporter-missing", "phone-missing"]);
}

#[test]
fn a_nil_report_of_an_optional_section_is_proper() {
    for other in ["", "无", "暂无", "/"] {
        assert_eq!(codes(&june("金湖社区", "7.2", "王芳13900000002", GOOD, other)), Vec::<&str>::new());
    }
}

#[test]
fn all_faults_at_once_in_the_order_of_the_form() {
    let checked = june("和睦社区", "2020年X月X日", "王芳", "同上", "");
    assert_eq!(codes(&checked), ["unit-unknown", "placeholder-left", "phone-missing", "section-empty"]);
    let example = &checked.findings[1];
    assert_eq!((example.found.as_str(), example.example.as_str()), ("2020年X月X日", "2020年7月2日"));
    assert_eq!(example.place.to_string(), "第2行“报送时间”栏");
}

#[test]
fn the_nearest_unit_is_suggested() {
    let checked = june("金胡社区", "7.2", "王芳13900000002", GOOD, "无");
    assert!(checked.findings[0].remedy.contains("“金湖社区”"), "{:?}", checked.findings[0]);
}

#[test]
fn the_streets_own_name_is_no_unit_and_suggests_none() {
    for unit in ["宝圣湖街道", "宝圣湖街道办事处", "渝北区宝圣湖街道办事处"] {
        let checked = june(unit, "7.2", "王芳13900000002", GOOD, "无");
        assert_eq!(checked.findings[0].remedy, "请填写报送单位自身的名称。", "{unit}");
    }
}

#[test]
fn the_template_itself_is_blank_and_nothing_else() {
    let instructions = format!("（{}）", campaign().form.sections[0].instructions);
    assert_eq!(codes(&june("XXXX", "X年X月X日", "名字＋电话", &instructions, "")), ["blank-form"]);
    assert_eq!(codes(&june("", "", "", "", "")), ["blank-form"]);
    assert_eq!(
        codes(&june("金湖社区", "X年X月X日", "名字＋电话", "", "")),
        ["placeholder-left", "placeholder-left", "section-empty"]
    );
    let filled = june("金湖社区", "7.2", "王芳13900000002", &format!("{instructions}{GOOD}"), "无");
    assert_eq!(codes(&filled), ["instructions-left"]);
    assert_eq!(filled.form.sections[0].text, GOOD);
    assert!(filled.is_complete());
}

#[test]
fn a_section_without_its_heading_is_missing() {
    let campaign = campaign();
    let lexicon = campaign.lexicon();
    let text = "单位名称：金湖社区\n报送时间：2020年7月2日\n报送人：王芳13900000002\n二、其他工作开展情况：无";
    let form = from_text(text, &campaign.reading(), day("2020-07-03")).forms.pop().unwrap();
    let context = Context { reading: campaign.reading(), lexicon: &lexicon, period: None, received_on: None };
    assert_eq!(codes(&examine(form, &context)), ["section-missing"]);
}

#[test]
fn without_a_period_the_date_tells_it() {
    let form = |date: &str| checked("金湖社区", date, "王芳13900000002", GOOD, "无", None);
    assert_eq!(codes(&form("2020.6.2")), Vec::<&str>::new());
    assert_eq!(codes(&form("2020.7.2")), Vec::<&str>::new());
    assert_eq!(codes(&form("2020.8.2")), ["date-wrong-period"]);
}

#[test]
fn tracked_changes_and_early_forms_are_noted() {
    let campaign = campaign();
    let lexicon = campaign.lexicon();
    let received_on = Some(day("2020-06-28"));
    let mut form = june("金湖社区", "2020.6.28", "王芳13900000002", GOOD, "无").form;
    form.tracked_changes = true;
    let period = Some("2020-06".parse().unwrap());
    let checked = examine(form, &Context { reading: campaign.reading(), lexicon: &lexicon, period, received_on });
    assert_eq!(codes(&checked), ["tracked-changes", "early"]);
    assert_eq!(checked.findings[0].severity(), Severity::Warning);
    assert!(checked.is_complete());
}

#[test]
fn words_in_hidden_rows_are_told() {
    let campaign = campaign();
    let lexicon = campaign.lexicon();
    let received_on = day("2020-07-03");
    let finding_of = |hidden: std::ops::Range<usize>| {
        let hidden_rows = std::iter::once(hidden).filter(|run| !run.is_empty()).collect();
        let rows = table(&[
            &["单位名称", "金湖社区"],
            &["审核", "经综治办审核"],
            &["报送时间", "2020.7.2"],
            &["报送人", "王芳13900000002"],
            &["宣传工作开展情况", GOOD],
        ]);
        let reader::Block::Table(sheet) = rows else { panic!("a table") };
        let sheet = reader::Block::Table(reader::Table { hidden_rows, ..sheet });
        let form = recognise(&document(vec![sheet]), &campaign.reading(), received_on).forms.pop().unwrap();
        assert_eq!(form.reported_on.raw, "2020.7.2");
        let period = Some("2020-06".parse().unwrap());
        let context =
            Context { reading: campaign.reading(), lexicon: &lexicon, period, received_on: Some(received_on) };
        let checked = examine(form, &context);
        assert!(checked.findings.len() <= 1, "{:?}", checked.findings);
        checked.findings.into_iter().next().map(|finding| (finding.message, finding.found))
    };
    let both = |message: &str, found: &str| Some((message.to_owned(), found.to_owned()));
    assert_eq!(finding_of(0..0), None);
    assert_eq!(finding_of(2..3), both("“报送时间”的内容在隐藏的行或列中，已按所填内容处理。", ""));
    assert_eq!(finding_of(1..2), both("工作表中有隐藏的行或列，其中的文字未计入。", "经综治办审核"));
    assert_eq!(
        finding_of(1..4),
        both("“报送时间”“报送人”的内容在隐藏的行或列中，已按所填内容处理；其余隐藏的文字未计入。", "经综治办审核")
    );
}

#[test]
fn the_period_of_a_mail() {
    let of = |publicity: &str, date: &str, received: &str| {
        let mut form = june("金湖社区", date, "王芳13900000002", publicity, "无").form;
        form.reported_on.value = date.parse().ok();
        period_of(&form, day(received)).to_string()
    };
    assert_eq!(of("我社区张贴海报150张。", "2020-07-02", "2020-07-02"), "2020-06");
    assert_eq!(of("6月，我社区张贴海报150张。", "2020-07-02", "2020-07-02"), "2020-06");
    // Sent before the end of June, for June.
    assert_eq!(of("6月，我社区张贴海报150张。", "2020-06-28", "2020-06-28"), "2020-06");
    assert_eq!(of("我社区张贴海报150张。", "2020-06-28", "2020-06-28"), "2020-05");
    // A month late: dated in July, sent in August.
    assert_eq!(of("6月，我社区张贴海报150张。", "2020-07-31", "2020-08-01"), "2020-06");
    // The text says May, the date cannot be May's: last month's text with a new date is expected to be June's.
    assert_eq!(of("5月，我社区张贴海报150张。", "2020-07-02", "2020-07-02"), "2020-06");
    // Two months named: no word to rely on.
    assert_eq!(of("5月、6月，我社区张贴海报150张。", "2020-07-02", "2020-07-02"), "2020-06");
    assert_eq!(of("12月，我社区张贴海报150张。", "2021-01-02", "2021-01-02"), "2020-12");
}

#[test]
fn json_is_the_contracts() {
    let checked = june("民社办", "2020.7.2", "王芳，13900000002", GOOD, "无");
    let mut value = serde_json::to_value(FormJson::from(&checked)).unwrap();
    value["figures"].take();
    assert_eq!(
        value,
        serde_json::json!({
            "place": {"table": 1, "sheet": null},
            "unit": {"raw": "民社办", "id": "minshe"},
            "reported_on": {"raw": "2020.7.2", "date": "2020-07-02"},
            "reporter": {"raw": "王芳，13900000002", "name": "王芳", "phones": ["13900000002"]},
            "sections": [{"id": "publicity", "text": GOOD}, {"id": "other", "text": "无"}],
            "figures": null,
            "passages": value["passages"],
            "findings": [],
        })
    );
    let faulty = serde_json::to_value(FormJson::from(&june("民社办", "7.2", "王芳", GOOD, "无"))).unwrap();
    assert_eq!(faulty["findings"][0]["code"], Code::PhoneMissing.as_str());
    assert_eq!(faulty["findings"][0]["place"], "报送人");
    assert_eq!(faulty["findings"][0]["severity"], "error");
}
