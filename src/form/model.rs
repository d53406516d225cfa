//! A filled-in form as plain values: what recognition hands out, check examines and the ledger stores as JSON.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{config::UnitId, finding::Place};

/// One form as it was filled in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Form {
    /// Table and sheet in which it begins; both empty for a form in plain text.
    pub place: FormPlace,
    /// 单位名称; `None` where the register has no such unit.
    pub unit: Field<Option<UnitId>>,
    /// 报送时间; `None` where the text is no date.
    pub reported_on: Field<Option<NaiveDate>>,
    /// 报送人 with 联系电话.
    pub reporter: Field<Reporter>,
    /// The sections that were found, in the order of `[form] sections`.
    pub sections: Vec<Section>,
    /// Text near the form that belongs to no section, lines joined by `\n`: title, remarks, signature.
    pub around: String,
    /// The file has tracked changes; this is the text with all of them accepted.
    pub tracked_changes: bool,
    /// The file has crossed-out text, which was left out.
    #[serde(default, skip_serializing_if = "is_false")]
    pub struck_text: bool,
    /// Use made of hidden rows and columns of a sheet.
    #[serde(default, skip_serializing_if = "Hidden::is_empty")]
    pub hidden: Hidden,
}

/// Text in hidden rows and columns of a sheet, which its sender did not see.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hidden {
    /// Labels and headings whose value was found in hidden cells only and was taken from there.
    pub taken: Vec<String>,
    /// First 30 characters of hidden text that was not taken; empty where there is none.
    pub left_out: String,
}

/// Where a form begins in its file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormPlace {
    /// Number of the table in its file, from 1; nested tables are counted.
    pub table: Option<usize>,
    /// Name of the sheet in a spreadsheet.
    pub sheet: Option<String>,
}

/// A field of the form's header: unit, date or reporter.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Field<T> {
    /// The text as written, trimmed; empty where the value or its label is missing.
    pub raw: String,
    /// The text as read.
    pub value: T,
    /// Cell of the value, or of its label where there is no value.
    pub place: Place,
}

/// 报送人 as read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reporter {
    /// Name of the person; several are joined by `、`.
    pub name: Option<String>,
    /// Phone numbers in digits; a landline as `023-00001234`.
    pub phones: Vec<String>,
    /// Runs of digits that are no valid phone number.
    pub wrong_numbers: Vec<String>,
}

/// One section as filled in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Section {
    /// `id` of the section in `[form] sections`.
    pub id: String,
    /// Text without the heading and without the template's instructions, paragraphs joined by `\n`.
    pub text: String,
    /// The template's instructions were still in the text.
    pub instructions_left: bool,
    /// Cell of the text.
    pub place: Place,
}

impl Form {
    /// True where unit, date, reporter and sections have the same text in both; places are not compared.
    pub fn says_the_same(&self, other: &Self) -> bool {
        let sections = |form: &Self| -> Vec<(String, String)> {
            form.sections.iter().map(|section| (section.id.clone(), section.text.clone())).collect()
        };
        self.unit.raw == other.unit.raw
            && self.reported_on.raw == other.reported_on.raw
            && self.reporter.raw == other.reporter.raw
            && sections(self) == sections(other)
    }
}

// Serde passes a reference.
#[allow(clippy::trivially_copy_pass_by_ref)]
fn is_false(value: &bool) -> bool {
    !*value
}

impl Hidden {
    /// True where the sheet had no hidden text.
    pub fn is_empty(&self) -> bool {
        self.taken.is_empty() && self.left_out.is_empty()
    }
}
