//! The head row in, its faults out: unit, date, reporter and phone, each field with its one most telling code.

use crate::{
    campaign::UnitMatch,
    finding::{Code, Finding},
    form::{DateFault, Form, read_date, without_brackets},
};

use super::{Context, period, sections::is_nil, template};

/// 单位名称: empty, the template's words, or no unit of the register.
pub(super) fn unit(form: &Form, context: &Context<'_>) -> Option<Finding> {
    let field = &form.unit;
    let settings = &context.campaign.form;
    if field.value.is_some() {
        return None;
    }
    let label = label(&settings.unit_labels);
    let example = context.campaign.units.first().map(|unit| unit.name.clone()).unwrap_or_default();
    // 同上 is words, and the register does not know them; a dash is no words at all.
    if is_nil(&field.raw) && !field.raw.contains('同') {
        let message = format!("“{label}”栏未填写单位名称");
        return Some(
            Finding::new(Code::UnitMissing, field.place.clone(), message, "请填写本单位全称，以便登记。")
                .found(field.raw.clone())
                .example(example),
        );
    }
    if let Some(finding) = template::placeholder(&field.raw, &settings.unit_placeholder, &field.place, &example) {
        return Some(finding);
    }
    let nearest = [field.raw.clone(), without_brackets(&field.raw)].iter().find_map(|name| {
        match context.campaign.unit_by_name(name) {
            UnitMatch::Unknown { nearest } => nearest.map(|unit| unit.name.clone()),
            UnitMatch::Known(_) => None,
        }
    });
    let remedy = match &nearest {
        Some(name) => format!("请核对并填写本单位全称；如为“{name}”，烦请更正。"),
        None => "请核对并填写本单位全称；如单位名称有变更，烦请告知。".to_owned(),
    };
    let message = format!("“{label}”栏所填“{}”不在本次报送单位名册内", field.raw);
    Some(
        Finding::new(Code::UnitUnknown, field.place.clone(), message, remedy)
            .found(field.raw.clone())
            .example(nearest.unwrap_or(example)),
    )
}

/// 报送时间: empty, the template's words, no day of the calendar, or a day of another period.
pub(super) fn date(form: &Form, context: &Context<'_>) -> Option<Finding> {
    let field = &form.reported_on;
    let settings = &context.campaign.form;
    let label = label(&settings.date_labels);
    let example = period::example_day(context).format("%Y年%-m月%-d日").to_string();
    if let Some(date) = field.value {
        return period::wrong_period(date, form, context).map(|finding| finding.example(example));
    }
    if is_nil(&field.raw) && !field.raw.contains('同') {
        let message = format!("“{label}”栏未填写日期");
        return Some(
            Finding::new(Code::DateMissing, field.place.clone(), message, "请补填报送的年、月、日。")
                .found(field.raw.clone())
                .example(example),
        );
    }
    if let Some(finding) = template::placeholder(&field.raw, &settings.date_placeholder, &field.place, &example) {
        return Some(finding);
    }
    // The words are read once more only to say why they are no date.
    let fault = read_date(&field.raw, context.received_on.unwrap_or(context.campaign.starts)).err();
    let (message, remedy) = match fault {
        Some(DateFault::MonthOnly) => {
            (format!("“{label}”栏所填“{}”未写明日期", field.raw), "请补填具体日期，写明年、月、日。")
        }
        Some(DateFault::Impossible) => {
            (format!("“{label}”栏所填“{}”在日历上没有这一天", field.raw), "请核对并更正报送日期。")
        }
        _ => (format!("“{label}”栏所填“{}”无法识别为日期", field.raw), "请按年、月、日填写报送日期。"),
    };
    Some(
        Finding::new(Code::DateInvalid, field.place.clone(), message, remedy).found(field.raw.clone()).example(example),
    )
}

/// 报送人: no name, no phone, or digits that are none.
pub(super) fn reporter(form: &Form, context: &Context<'_>) -> Vec<Finding> {
    let field = &form.reporter;
    let settings = &context.campaign.form;
    let label = label(&settings.reporter_labels);
    let example = "张三 13800000000";
    if let Some(finding) = template::placeholder(&field.raw, &settings.reporter_placeholder, &field.place, example) {
        return vec![finding];
    }
    let finding = |code, message: String, remedy: &str| {
        Finding::new(code, field.place.clone(), message, remedy).found(field.raw.clone()).example(example)
    };
    let mut findings = Vec::new();
    if field.value.name.is_none() {
        findings.push(finding(Code::ReporterMissing, format!("“{label}”栏未填写姓名"), "请补填报送人姓名，便于联系。"));
    }
    if field.value.phones.is_empty() {
        match field.value.wrong_numbers.first() {
            Some(number) => findings.push(
                finding(
                    Code::PhoneInvalid,
                    format!("“{label}”栏所留号码“{number}”{}", digits_fault(number)),
                    "请核对后填写11位手机号码，或带区号的固定电话。",
                )
                .found(number.clone()),
            ),
            None => findings.push(finding(
                Code::PhoneMissing,
                format!("“{label}”栏未填写联系电话"),
                "请补填联系电话，便于联系。",
            )),
        }
    }
    findings
}

fn digits_fault(number: &str) -> String {
    let digits = number.chars().filter(char::is_ascii_digit).count();
    let masked = number.chars().any(|character| matches!(character, 'x' | 'X' | '×' | '*'));
    if masked { "未写完整".to_owned() } else { format!("共{digits}位，与电话号码的位数不符") }
}

fn label(labels: &[String]) -> &str {
    labels.first().map_or("", String::as_str)
}
