//! A [`CheckedForm`] in, the contract's JSON form object out, as `check --json` and `ledger.json` print it.

use chrono::NaiveDate;
use serde::Serialize;

use crate::{
    config::UnitId,
    finding::{Code, Finding, Place, Severity},
    form::FormPlace,
    identity::ShortId,
};
use figures::{Amount, Approximation, CharacterSpans, Figure, Sentence};

use super::CheckedForm;

/// One file of `check --json`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FileJson {
    /// Name as given.
    pub file: String,
    /// Format by content, such as `docx`; `null` where it is unknown.
    pub format: Option<String>,
    /// Faults of the file as a whole.
    pub findings: Vec<FindingJson>,
    /// Forms in it.
    pub forms: Vec<FormJson>,
}

/// One form.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FormJson {
    /// Short id; only a form in the ledger has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<ShortId>,
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
    /// Figures, each with its section and sentence.
    pub figures: Vec<FigureJson>,
    /// Sentences with measures and tasks.
    pub passages: Vec<PassageJson>,
    /// Faults.
    pub findings: Vec<FindingJson>,
}

/// 单位名称.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UnitJson {
    /// As written.
    pub raw: String,
    /// `null` where it could not be read.
    pub id: Option<UnitId>,
}

/// 报送时间.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DateJson {
    /// As written.
    pub raw: String,
    /// `null` where it could not be read.
    pub date: Option<NaiveDate>,
}

/// 报送人.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReporterJson {
    /// As written.
    pub raw: String,
    /// `null` where it could not be read.
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

/// One figure. Spans are `[first, end)` in characters (Unicode scalar values) of the section's text.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FigureJson {
    /// Short id; only a figure in the ledger has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<ShortId>,
    /// Id of the section; left out for a text that is no form's.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub section: String,
    /// Exact words of the text.
    pub surface: String,
    /// Kind of the campaign's table.
    pub kind: String,
    /// `null` for a vague one.
    pub value: Option<Amount>,
    /// Upper bound of a range.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max: Option<Amount>,
    /// How exact it is.
    pub approx: Approximation,
    /// Unit of measure.
    pub unit: String,
    /// Whether it enters this month's sum.
    pub counted: bool,
    /// Index of its sentence in `passages`.
    pub sentence: usize,
    /// Span of `surface` in the section's text.
    pub span: [usize; 2],
}

/// One sentence.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PassageJson {
    /// Its words.
    pub text: String,
    /// Ids of the forms of publicity that it shows.
    pub measures: Vec<String>,
    /// Numbers of the tasks that it is progress for.
    pub tasks: Vec<u32>,
    /// Id of the section.
    pub section: String,
    /// Span in the section's text, in characters.
    pub span: [usize; 2],
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FindingJson {
    /// Short id; only a finding in the ledger has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<ShortId>,
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
        let none = CharacterSpans::of("");
        let by_section: Vec<(&str, CharacterSpans)> =
            form.sections.iter().map(|section| (section.id.as_str(), CharacterSpans::of(&section.text))).collect();
        let characters =
            |id: &str| by_section.iter().find(|(known, _)| *known == id).map_or(&none, |(_, characters)| characters);
        Self {
            id: None,
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
            figures: checked
                .figures
                .iter()
                .map(|figure| {
                    let section = checked.section_of(figure);
                    FigureJson::new(section, figure, characters(section))
                })
                .collect(),
            passages: checked
                .sentences
                .iter()
                .map(|sentence| PassageJson::new(sentence, characters(&sentence.section)))
                .collect(),
            findings: checked.findings.iter().map(FindingJson::from).collect(),
        }
    }
}

impl FigureJson {
    /// The figure of a section's text.
    pub fn new(section: &str, figure: &Figure, characters: &CharacterSpans) -> Self {
        Self {
            id: None,
            section: section.to_owned(),
            sentence: figure.sentence,
            span: characters.of_bytes(&figure.span),
            surface: figure.surface.clone(),
            kind: figure.kind.clone(),
            value: figure.value,
            max: figure.max,
            approx: figure.approx,
            unit: figure.unit.clone(),
            counted: figure.counted,
        }
    }
}

impl PassageJson {
    fn new(sentence: &Sentence, characters: &CharacterSpans) -> Self {
        Self {
            section: sentence.section.clone(),
            span: characters.of_bytes(&sentence.span),
            text: sentence.text.clone(),
            measures: sentence.activities.clone(),
            tasks: sentence.tasks.clone(),
        }
    }
}

impl From<&Finding> for FindingJson {
    fn from(finding: &Finding) -> Self {
        Self {
            id: None,
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
