//! Units of a month: status, forms, materials and findings of each.

use chrono::{DateTime, FixedOffset};
use serde::Serialize;

use crate::{
    config::UnitId,
    finding::{Code, Severity},
    identity::ShortId,
    month::{LetterKind, Status},
};

/// A unit named in a list, with what is to be said about it.
#[derive(Debug, Clone, Serialize)]
pub struct NamedUnit {
    /// 单位名称.
    pub name: String,
    /// When its form arrived, `7月5日9时30分`; empty where there is none.
    pub received_text: String,
    /// Number of error findings.
    pub fault_count: usize,
    /// Chinese names of their codes, `未填联系电话、存有模板文字`.
    pub fault_names: String,
}

/// A unit and the files that it sent with its form.
#[derive(Debug, Clone, Serialize)]
pub struct NamedMaterials {
    /// 单位名称.
    pub name: String,
    /// `《做法》、《总结》，图片4张`.
    pub files: String,
}

/// One unit in the month.
#[derive(Debug, Clone, Serialize)]
pub struct UnitReport {
    /// Id in the register.
    pub id: UnitId,
    /// 单位名称.
    pub name: String,
    /// Status of the month.
    pub status: Status,
    /// 完整, 待补正, 待确认, 免报, 零报告, 未报送.
    pub status_text: String,
    /// First form arrived after the deadline.
    pub late: bool,
    /// What it sent first was without faults.
    pub complete_at_first: bool,
    /// 按时, 逾期, `—` without a form.
    pub timeliness: String,
    /// The form that counts.
    pub submission: Option<SubmissionReport>,
    /// Those it replaced, oldest first.
    pub superseded: Vec<SubmissionReport>,
    /// Those whose sender is in doubt, oldest first.
    pub unconfirmed: Vec<SubmissionReport>,
    /// Those whose sender is in doubt and that the unit's own later form has made needless, oldest first.
    pub overtaken: Vec<SubmissionReport>,
    /// Those that do not count by the office's word, oldest first.
    pub rejected: Vec<SubmissionReport>,
    /// 经验材料.
    pub materials: Vec<MaterialReport>,
    /// The same named in a line, `《做法》、《总结》，图片4张`.
    pub material_names: String,
    /// Error findings.
    pub error_count: usize,
    /// Warnings.
    pub warning_count: usize,
    /// Chinese names of the error codes, joined by `、`.
    pub fault_names: String,
    /// Letters written to it, by kind in the order of writing.
    pub letters: Vec<LetterKind>,
    /// The same in Chinese, joined by `、`.
    pub letter_names: String,
    /// Its sums, one text a kind: `张贴海报156张、20幅`.
    pub summed_figures: Vec<String>,
    /// What the office has decided about it, one text each: `2处数据经办公室核实更正`.
    pub office_notes: Vec<String>,
    /// The same joined by `；`.
    pub office_note: String,
    /// Figures that are not added, one text a reason: `※待确认：张贴海报90张、入户走访50户`.
    pub other_figures: Vec<String>,
}

/// One form as sent.
#[derive(Debug, Clone, Serialize)]
pub struct SubmissionReport {
    /// 编号.
    pub id: ShortId,
    /// When it arrived, campaign's zone.
    pub received_at: DateTime<FixedOffset>,
    /// `7月2日9时15分`.
    pub received_text: String,
    /// 1 for the first.
    pub revision: u32,
    /// File that contains it.
    pub file: String,
    /// Path of the kept original below `forms/`.
    pub original: String,
    /// The same as a link from the period's folder.
    pub href: String,
    /// 报送时间 as written.
    pub reported_on: String,
    /// 报送人; empty where none was read.
    pub reporter: String,
    /// Phones joined by `、`; for the office's workbook alone.
    pub phones: String,
    /// Without error findings.
    pub complete: bool,
    /// Number of error findings.
    pub error_count: usize,
}

/// One file sent with a form.
#[derive(Debug, Clone, Serialize)]
pub struct MaterialReport {
    /// Name as sent.
    pub file: String,
    /// Path below `forms/`.
    pub original: String,
    /// The same as a link from the period's folder.
    pub href: String,
    /// When it arrived, campaign's zone.
    pub received_at: DateTime<FixedOffset>,
    /// `7月2日9时15分`.
    pub received_text: String,
}

/// One finding with its unit.
#[derive(Debug, Clone, Serialize)]
pub struct Fault {
    /// 编号.
    pub id: ShortId,
    /// Unit that is asked.
    pub unit_id: UnitId,
    /// Its name.
    pub unit_name: String,
    /// Code of the contract.
    pub code: Code,
    /// Short Chinese name of the code.
    pub code_name: String,
    /// How grave.
    pub severity: Severity,
    /// 须补正, 请核实, 提示.
    pub severity_text: String,
    /// File it is about.
    pub file: String,
    /// Place in the file.
    pub place: String,
    /// Words found.
    pub found: String,
    /// What is the matter.
    pub message: String,
    /// What to do.
    pub remedy: String,
    /// When the file arrived, `7月2日9时15分`.
    pub received_text: String,
}
