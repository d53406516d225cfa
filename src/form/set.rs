//! A field of a form and the words typed for it in; the value, and the form with it, out: what a person says in the place of
//! what the unit wrote.

use chrono::{Datelike as _, NaiveDate};
use serde::{Deserialize, Serialize};

use super::{
    Form, Item,
    answer::is_at,
    fields::{date::read_date, person::read_phones},
};
use crate::finding::{Code, Finding};

/// A value for a field of a form's head.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FieldValue {
    /// 报送时间.
    Date(NaiveDate),
    /// 报送人.
    Name(String),
    /// 联系电话, in digits.
    Phones(Vec<String>),
}

impl FieldValue {
    /// Reads a value; `None` where it is none for that field. `reference` supplies the year of a date without one.
    pub fn read(item: Item, text: &str, reference: NaiveDate) -> Option<Self> {
        match item {
            Item::Date => read_date(text, reference).ok().map(Self::Date),
            Item::Name => Some(text.trim()).filter(|name| !name.is_empty()).map(|name| Self::Name(name.to_owned())),
            Item::Phone => {
                let (phones, wrong) = read_phones(text);
                (wrong.is_empty() && !phones.is_empty()).then_some(Self::Phones(phones))
            }
        }
    }

    /// Which field it is for.
    pub fn item(&self) -> Item {
        match self {
            Self::Date(_) => Item::Date,
            Self::Name(_) => Item::Name,
            Self::Phones(_) => Item::Phone,
        }
    }

    /// As it is printed.
    pub fn text(&self) -> String {
        match self {
            Self::Date(day) => format!("{}年{}月{}日", day.year(), day.month(), day.day()),
            Self::Name(name) => name.clone(),
            Self::Phones(phones) => phones.join("、"),
        }
    }

    /// Puts it into a form, whatever is there, and takes away the faults of that field.
    pub fn put_into(&self, form: &mut Form, findings: &mut Vec<Finding>) {
        let (codes, place): (&[Code], _) = match self {
            Self::Date(day) => {
                form.reported_on.raw = self.text();
                form.reported_on.value = Some(*day);
                (&[Code::DateMissing, Code::DateInvalid, Code::DateWrongPeriod], form.reported_on.place.clone())
            }
            Self::Name(name) => {
                form.reporter.value.name = Some(name.clone());
                (&[Code::ReporterMissing], form.reporter.place.clone())
            }
            Self::Phones(phones) => {
                form.reporter.value.phones.clone_from(phones);
                form.reporter.value.wrong_numbers.clear();
                (&[Code::PhoneMissing, Code::PhoneInvalid], form.reporter.place.clone())
            }
        };
        let reporter = &mut form.reporter;
        if self.item() != Item::Date {
            let words = reporter.value.name.iter().chain(&reporter.value.phones);
            reporter.raw = words.map(String::as_str).collect::<Vec<_>>().join("，");
        }
        // The template's words in 报送人 stand for both name and number.
        let is_whole = self.item() == Item::Date || reporter.value.name.is_some() && !reporter.value.phones.is_empty();
        findings.retain(|finding| {
            let is_template = finding.code == Code::PlaceholderLeft && is_at(finding, &place);
            !(codes.contains(&finding.code) || is_template && is_whole)
        });
    }
}
