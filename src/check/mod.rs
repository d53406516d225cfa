//! A form in, a [`CheckedForm`] out: all its faults at once, its figures and passages beside it.

pub mod across;
mod copied;
mod fields;
mod json;
mod narrative;
mod outlier;
pub mod period;
mod personal;
mod rare;
mod revision;
mod sections;
mod template;
mod twice;
#[cfg(test)]
mod tests;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    campaign::{Campaign, Period, UnitId},
    figures::{Figure, Lexicon, Passage},
    finding::{Code, Finding},
    form::Form,
};

pub use json::{DateJson, FileJson, FindingJson, FormJson, PlaceJson, ReporterJson, SectionJson, UnitJson};
pub use period::period_of;
pub use sections::is_nil;

/// What a form is checked against.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// The plan.
    pub campaign: &'a Campaign,
    /// Its words for figures, built once for many forms.
    pub lexicon: &'a Lexicon,
    /// The month reported on; without it the form's own date tells.
    pub period: Option<Period>,
    /// The day on which the form arrived, where it came by mail.
    pub received_on: Option<NaiveDate>,
}

/// A form with everything that was read out of it and found wrong with it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CheckedForm {
    /// The form.
    pub form: Form,
    /// Figures of all sections in order; beside each the id of its section.
    pub figures: Vec<SectionFigure>,
    /// Sentences of all sections in order.
    pub passages: Vec<Passage>,
    /// Faults in the order of the form.
    pub findings: Vec<Finding>,
}

/// A figure and the section it stands in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SectionFigure {
    /// Id of the section.
    pub section: String,
    /// The figure.
    #[serde(flatten)]
    pub figure: Figure,
}

impl CheckedForm {
    /// True without error findings.
    pub fn is_complete(&self) -> bool {
        !self.findings.iter().any(Finding::is_error)
    }
}

/// Checks a form: every fault at once, in the order of the form, with the figures and passages of its sections.
///
/// Personal data in the sections are masked before anything else is made of them.
pub fn examine(mut form: Form, context: &Context<'_>) -> CheckedForm {
    let personal = personal::mask(&mut form);
    let tasks = form.unit.value.as_ref().map(|unit: &UnitId| context.campaign.tasks_of(unit)).unwrap_or_default();
    let mut figures = Vec::new();
    let mut passages = Vec::new();
    let mut doubts = Vec::new();
    for section in &form.sections {
        let counted = context.lexicon.count(&section.text);
        doubts.push(counted.doubts);
        figures.extend(counted.figures.into_iter().map(|figure| SectionFigure { section: section.id.clone(), figure }));
        passages.extend(context.lexicon.passages(&section.text, &tasks));
    }
    let mut findings = Vec::new();
    if let Some(blank) = template::blank_form(&form, context) {
        // Whoever sent the template itself is told just that: every field would be one more fault of the same kind.
        findings.push(blank);
    } else {
        findings.extend(fields::unit(&form, context));
        findings.extend(fields::title(&form, context));
        findings.extend(fields::date(&form, context));
        findings.extend(fields::reporter(&form, context));
        findings.extend(sections::findings(&form, &figures, context));
        // Figures of another month in a form of another month are that one fault.
        let is_other_month = findings.iter().any(|finding| finding.code == Code::DateWrongPeriod);
        let month = context.period.filter(|_| !is_other_month).map(Period::month);
        let of_section = |(section, doubts): (_, &Vec<_>)| narrative::findings(section, doubts, month);
        findings.extend(form.sections.iter().zip(&doubts).flat_map(of_section));
        findings.extend(personal);
        findings.extend(rare::characters(&form));
        findings.extend(revision::tracked_changes(&form));
        findings.extend(revision::hidden_text(&form));
        findings.extend(period::early(&form, context));
    }
    CheckedForm { form, figures, passages, findings }
}
