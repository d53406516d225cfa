//! `[form]` and `[liaison]` in; how the form is recognised and its required fields out.

use std::path::{Path, PathBuf};

use serde::Serialize;
use toml::Spanned;

use super::{super::table::Table, each_once};

/// `[form]`.
#[derive(Debug, Clone, Default, Serialize)]
pub struct FormSettings {
    /// `附件3`.
    pub annex: String,
    /// `各单位报送工作开展情况表`.
    pub title: String,
    /// Labels of the unit's field, the first as in the template.
    pub unit_labels: Vec<String>,
    /// Labels of the date's field.
    pub date_labels: Vec<String>,
    /// Labels of the reporter's field.
    pub reporter_labels: Vec<String>,
    /// Labels of a phone's field of its own.
    pub phone_labels: Vec<String>,
    /// The office's blank form, a file that units fill in; its placeholders and instructions replace those below.
    #[serde(skip)]
    pub blank: Option<PathBuf>,
    /// What the blank form has in the unit's field.
    pub unit_placeholder: String,
    /// What the blank form has in the date's field.
    pub date_placeholder: String,
    /// What the blank form has in the reporter's field.
    pub reporter_placeholder: String,
    /// The sections in order.
    pub sections: Vec<SectionSettings>,
}

/// One section of the form.
#[derive(Debug, Clone, Serialize)]
pub struct SectionSettings {
    /// `publicity`.
    pub id: String,
    /// Heading as in the template, without number and colon.
    pub heading: String,
    /// Other headings seen for it.
    pub aliases: Vec<String>,
    /// The template's instructions after the heading, without brackets.
    pub instructions: String,
    /// Whether it must be filled, with figures.
    pub required: bool,
    /// How it could be filled in, for letters; may be empty.
    pub example: String,
}

const UNIT_LABELS: [&str; 9] =
    ["单位名称", "报送单位", "填报单位", "上报单位", "填表单位", "单位全称", "社区名称", "部门名称", "单位"];
const DATE_LABELS: [&str; 12] = [
    "报送时间",
    "报送日期",
    "填报时间",
    "填报日期",
    "上报时间",
    "上报日期",
    "填表时间",
    "填表日期",
    "填写时间",
    "填写日期",
    "制表日期",
    "日期",
];
const REPORTER_LABELS: [&str; 12] = [
    "报送人",
    "填报人",
    "报送人员",
    "填报人员",
    "填表人",
    "上报人",
    "填写人",
    "制表人",
    "联络员",
    "联络人",
    "联系人",
    "经办人",
];
const PHONE_LABELS: [&str; 9] =
    ["联系电话", "电话", "电话号码", "办公电话", "手机", "手机号", "手机号码", "联系手机", "联系方式"];

/// What the columns of Annex 2 are called.
const LIAISON_FIELDS: [&str; 5] = ["单位名称", "姓名", "所在部门", "所任职务", "联系电话"];

pub(in super::super) fn read_form(table: Option<Table<'_, '_>>, folder: &Path) -> FormSettings {
    let Some(mut table) = table else { return FormSettings::default() };
    FormSettings {
        annex: table.required("annex"),
        title: table.required("title"),
        unit_labels: labels(&mut table, "unit_labels", &UNIT_LABELS),
        date_labels: labels(&mut table, "date_labels", &DATE_LABELS),
        reporter_labels: labels(&mut table, "reporter_labels", &REPORTER_LABELS),
        phone_labels: table.or("phone_labels", PHONE_LABELS.map(str::to_owned).to_vec()),
        blank: table.optional("blank").map(|path: PathBuf| folder.join(path)),
        unit_placeholder: table.or("unit_placeholder", "XXXX".to_owned()),
        date_placeholder: table.or("date_placeholder", "X年X月X日".to_owned()),
        reporter_placeholder: table.or("reporter_placeholder", "名字＋电话".to_owned()),
        sections: read_sections(&mut table),
    }
}

/// The labels of a field, at least one; those that are usual where none are written.
fn labels(table: &mut Table<'_, '_>, key: &'static str, usual: &[&str]) -> Vec<String> {
    let Some(written): Option<Spanned<Vec<String>>> = table.optional(key) else {
        return usual.iter().map(|label| (*label).to_owned()).collect();
    };
    if written.get_ref().is_empty() {
        table.faults().contradiction(written.span(), &table.key(key), "needs at least one label", "至少要有一个");
    }
    written.into_inner()
}

fn read_sections(table: &mut Table<'_, '_>) -> Vec<SectionSettings> {
    let (mut ids, mut sections) = (Vec::new(), Vec::new());
    for mut section in table.wanted_tables("sections") {
        let id: Option<Spanned<String>> = section.wanted("id");
        let required = section.or("required", true);
        let read = SectionSettings {
            id: id.as_ref().map(|id| id.get_ref().clone()).unwrap_or_default(),
            heading: section.required("heading"),
            aliases: section.or("aliases", Vec::new()),
            instructions: section.or("instructions", String::new()),
            required,
            example: section.or("example", String::new()),
        };
        ids.extend(id);
        sections.push(read);
    }
    each_once(&ids, "form.sections.id", table.faults());
    sections
}

pub(in super::super) fn read_liaison(table: Option<Table<'_, '_>>) -> Vec<String> {
    let usual = || LIAISON_FIELDS.map(str::to_owned).to_vec();
    table.map_or_else(usual, |mut table| table.or("fields", usual()))
}
