//! The head row in, its faults out: unit, date, reporter and phone, one code a field, the most specific.

use crate::{
    check::Context,
    config::{ReadingContext, UnitKind, UnitMatch},
    finding::{Code, Finding},
    form::{DateFault, Form, read_date, unit_in_title},
};
use text::{compact, is_nil, without_brackets};

use super::{period, template};

/// 单位名称: empty, the template's words, or no unit of the register.
pub(super) fn unit(form: &Form, context: &Context<'_>) -> Option<Finding> {
    let field = &form.unit;
    let reading = &context.reading;
    if field.value.is_some() {
        return None;
    }
    let finding = |code, message: &str, remedy: String| {
        Finding::new(code, field.place.clone(), message, remedy).found(field.raw.clone())
    };
    // 同上 is words, and the register does not know them; a dash is no words at all.
    if is_nil(&field.raw) && !field.raw.contains('同') {
        let remedy = "请填写本单位全称，以便登记。".to_owned();
        return Some(finding(Code::UnitMissing, "未填写单位名称。", remedy).example(a_unit(reading)));
    }
    if let Some(left) = template::placeholder(&field.raw, &reading.form.unit_placeholder, &field.place) {
        return Some(left.example(a_unit(reading)));
    }
    if is_issuer(&field.raw, reading) {
        let remedy = "请填写报送单位自身的名称。".to_owned();
        let message = "单位名称栏所填为发文机关，未写明报送单位。";
        return Some(finding(Code::UnitUnknown, message, remedy).example(a_unit(reading)));
    }
    let nearest = [field.raw.clone(), without_brackets(&field.raw)].iter().find_map(|name| {
        match reading.register.unit_by_name(name) {
            UnitMatch::Unknown { nearest } => nearest.map(|unit| unit.name.clone()),
            UnitMatch::Known(_) => None,
        }
    });
    let remedy = match &nearest {
        Some(name) => format!("请核对并填写本单位全称；如为“{name}”，烦请更正。"),
        None => "请核对并填写本单位全称；如单位名称有变更，烦请告知。".to_owned(),
    };
    let unknown = finding(Code::UnitUnknown, "所填单位不在本次报送单位名册内。", remedy);
    Some(unknown.example(nearest.unwrap_or_default()))
}

/// The title names another unit than the field, which counts: the office looks whose report it is.
pub(super) fn title(form: &Form, context: &Context<'_>) -> Option<Finding> {
    /// Lines that may contain the title.
    const LINES: usize = 40;
    let reading = &context.reading;
    let unit = reading.register.unit(form.unit.value.as_ref()?)?;
    let titles: Vec<(&str, String)> =
        form.around.lines().take(LINES).filter_map(|line| Some((line, unit_in_title(line, reading)?))).collect();
    let (line, other) = titles.first()?;
    if titles.iter().any(|(_, name)| unit.names().any(|own| own == name)) {
        return None;
    }
    let field = reading.form.unit_labels.first().map_or("", String::as_str);
    let message = format!("标题写的是{other}，{field}栏填的是{}，已按{field}栏登记。", unit.name);
    let remedy = "请确认情况表是哪个单位的；填错的，请更正后重新报送。";
    Some(Finding::new(Code::SenderMismatch, form.unit.place.clone(), message, remedy).found(*line))
}

/// 报送时间: empty, the template's words, no day of the calendar, or a day of another period.
pub(super) fn date(form: &Form, context: &Context<'_>) -> Option<Finding> {
    let field = &form.reported_on;
    let settings = context.reading.form;
    let label = settings.date_labels.first().map_or("", String::as_str);
    let example = period::example_day(context).format("%Y年%-m月%-d日").to_string();
    if let Some(date) = field.value {
        return period::wrong_period(date, form, context).map(|finding| finding.example(example));
    }
    let finding = |code, message: String, remedy: &str| {
        let finding = Finding::new(code, field.place.clone(), message, remedy);
        Some(finding.found(field.raw.clone()).example(example.clone()))
    };
    if is_nil(&field.raw) && !field.raw.contains('同') {
        return finding(Code::DateMissing, format!("未填写{label}。"), "请补填报送的年、月、日。");
    }
    if let Some(left) = template::placeholder(&field.raw, &settings.date_placeholder, &field.place) {
        return Some(left.example(example));
    }
    // The words are read once more only to say why they are no date.
    match read_date(&field.raw, context.received_on.unwrap_or(context.reading.starts)).err() {
        Some(DateFault::MonthOnly) => {
            finding(Code::DateInvalid, format!("{label}只写到月份，未写明日期。"), "请补填具体日期，写明年、月、日。")
        }
        Some(DateFault::Impossible) => {
            finding(Code::DateInvalid, format!("{label}所填日期在日历上不存在。"), "请核对并更正报送日期。")
        }
        Some(DateFault::TwoReadings) => {
            let message = format!("{label}的月和日分不清，有两种读法。");
            finding(Code::DateInvalid, message, "请按年、月、日的顺序填写报送日期。")
        }
        _ => finding(Code::DateInvalid, format!("{label}无法识别为日期。"), "请按年、月、日填写报送日期。"),
    }
}

/// 报送人: no name, no phone, or digits that are none.
pub(super) fn reporter(form: &Form, context: &Context<'_>) -> Vec<Finding> {
    let field = &form.reporter;
    let settings = context.reading.form;
    let example = format!("{}，13800000000", field.value.name.as_deref().unwrap_or("张三"));
    if let Some(left) = template::placeholder(&field.raw, &settings.reporter_placeholder, &field.place) {
        return vec![left.example(example)];
    }
    let finding = |code, message: String, remedy: &str, found: &str| {
        Finding::new(code, field.place.clone(), message, remedy).found(found).example(example.clone())
    };
    let mut findings = Vec::new();
    if field.value.name.is_none() {
        let label = settings.reporter_labels.first().map_or("", String::as_str);
        let message = format!("未填写{label}姓名。");
        findings.push(finding(Code::ReporterMissing, message, "请补填姓名，便于联系。", &field.raw));
    }
    if field.value.phones.is_empty() {
        findings.push(match field.value.wrong_numbers.first() {
            Some(number) => {
                let remedy = "请核对后填写11位手机号码，或带区号的固定电话。";
                finding(Code::PhoneInvalid, digits_fault(number), remedy, number)
            }
            None => {
                let message = "未填写联系电话。".to_owned();
                finding(Code::PhoneMissing, message, "请补填联系电话，便于联系。", &field.raw)
            }
        });
    }
    findings
}

fn digits_fault(number: &str) -> String {
    let digits = number.chars().filter(char::is_ascii_digit).count();
    let masked = number.chars().any(|character| matches!(character, 'x' | 'X' | '×' | '*'));
    if masked {
        "联系电话未写完整。".to_owned()
    } else {
        format!("联系电话共{digits}位，与电话号码的位数不符。")
    }
}

/// The issuing office's own name, with whatever district before it: 宝圣湖街道, 渝北区宝圣湖街道办事处.
fn is_issuer(words: &str, reading: &ReadingContext<'_>) -> bool {
    let without_office = |name: &str| name.strip_suffix("办事处").unwrap_or(name).to_owned();
    let short = without_office(&compact(reading.issuer_short));
    !short.is_empty() && without_office(&compact(words)).ends_with(&short)
}

/// A name as an example of how one is written; a community's, for most who report are communities.
fn a_unit(reading: &ReadingContext<'_>) -> String {
    let units = reading.register.units();
    let community = units.iter().find(|unit| unit.kind == UnitKind::Community);
    community.or(units.first()).map(|unit| unit.name.clone()).unwrap_or_default()
}
