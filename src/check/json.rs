//! A [`CheckedForm`] in, the contract's JSON form object out, as `check --json` and `ledger.json` print it.

use chrono::NaiveDate;
use serde::Serialize;

use crate::{
    campaign::UnitId,
    figures::Passage,
    finding::{Code, Finding, Place, Severity},
    form::FormPlace,
};

use super::{CheckedForm, SectionFigure};

/// One file of `check --json`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FileJson {
    /// Name as given.
    pub file: String,
    /// Format by content, such as `docx`; `null` where none was told.
    pub format: Option<String>,
    /// Faults of the file as a whole.
    pub findings: Vec<FindingJson>,
    /// Forms in it.
    pub forms: Vec<FormJson>,
}

/// One form.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FormJson {
    /// Table and sheet.
    pub place: FormPlace,
    /// 单位名称.
    pub unit: UnitJson,
    /// 报送时间.
    pub reported_on: DateJson,
    /// 报送人.
    pub reporter: ReporterJson,
    /// Sections found.
    pub sections: Vec<SectionJson>,
    /// Figures, each with its section.
    pub figures: Vec<SectionFigure>,
    /// Sentences with measures and tasks.
    pub passages: Vec<Passage>,
    /// Faults.
    pub findings: Vec<FindingJson>,
}

/// 单位名称.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UnitJson {
    /// As it stands.
    pub raw: String,
    /// `null` where it cannot be told.
    pub id: Option<UnitId>,
}

/// 报送时间.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DateJson {
    /// As it stands.
    pub raw: String,
    /// `null` where it cannot be told.
    pub date: Option<NaiveDate>,
}

/// 报送人.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReporterJson {
    /// As it stands.
    pub raw: String,
    /// `null` where it cannot be told.
    pub name: Option<String>,
    /// Digits; a landline as `023-00001234`.
    pub phones: Vec<String>,
}

/// One section.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SectionJson {
    /// Id of the campaign.
    pub id: String,
    /// Without heading, paragraphs joined by `\n`.
    pub text: String,
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FindingJson {
    /// Code of the contract.
    pub code: Code,
    /// Its severity.
    pub severity: Severity,
    /// Label of the field or heading of the section; left out where the whole file is meant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// The same as a person looks for it, `第2行“报送人”栏`.
    #[serde(rename = "where", skip_serializing_if = "String::is_empty")]
    pub location: String,
    /// The same for programs.
    #[serde(skip_serializing_if = "PlaceJson::is_empty")]
    pub at: PlaceJson,
    /// Words found.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub found: String,
    /// What is the matter.
    pub message: String,
    /// What to do.
    pub remedy: String,
    /// How it could look.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub example: String,
}

/// A place as a program finds it; what is not known is left out.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct PlaceJson {
    /// File name, with the archive or mail it came in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// Sheet of a spreadsheet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// Number of the table in the file, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub table: Option<usize>,
    /// Row of the table, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row: Option<usize>,
    /// Column of the table's grid, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<usize>,
    /// Address of a spreadsheet's cell, `B3`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cell: Option<String>,
}

impl PlaceJson {
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl From<&Place> for PlaceJson {
    fn from(place: &Place) -> Self {
        let cell = place.cell.as_ref();
        Self {
            file: place.file.clone(),
            sheet: place.sheet.clone(),
            table: place.table,
            row: cell.map(|cell| cell.row + 1),
            column: cell.map(|cell| cell.column + 1),
            cell: cell.and_then(|cell| cell.address.clone()),
        }
    }
}

impl From<&CheckedForm> for FormJson {
    fn from(checked: &CheckedForm) -> Self {
        let form = &checked.form;
        Self {
            place: form.place.clone(),
            unit: UnitJson { raw: form.unit.raw.clone(), id: form.unit.value.clone() },
            reported_on: DateJson { raw: form.reported_on.raw.clone(), date: form.reported_on.value },
            reporter: ReporterJson {
                raw: form.reporter.raw.clone(),
                name: form.reporter.value.name.clone(),
                phones: form.reporter.value.phones.clone(),
            },
            sections: form
                .sections
                .iter()
                .map(|section| SectionJson { id: section.id.clone(), text: section.text.clone() })
                .collect(),
            figures: checked.figures.clone(),
            passages: checked.passages.clone(),
            findings: checked.findings.iter().map(FindingJson::from).collect(),
        }
    }
}

impl From<&Finding> for FindingJson {
    fn from(finding: &Finding) -> Self {
        Self {
            code: finding.code,
            severity: finding.severity(),
            place: finding.place.field.clone(),
            location: finding.place.to_string(),
            at: PlaceJson::from(&finding.place),
            found: finding.found.clone(),
            message: finding.message.clone(),
            remedy: finding.remedy.clone(),
            example: finding.example.clone(),
        }
    }
}
