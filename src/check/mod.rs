//! A form in, a [`CheckedForm`] out: its sentences and figures with their places, and all its faults at once.

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

use std::ops::Range;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    config::{Period, ReadingContext, UnitId},
    figures::{Figure, FigureWarning, Lexicon, Sentence},
    finding::{Code, Finding},
    form::Form,
};

pub use json::{
    DateJson, FigureJson, FileJson, FindingJson, FormJson, PassageJson, PlaceJson, ReporterJson, SectionJson, UnitJson,
};
pub use period::period_of;
pub use sections::is_nil;

/// What a form is checked against.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// What reading sees of the campaign.
    pub reading: ReadingContext<'a>,
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
    /// Sentences of all sections, in the order of the form.
    #[serde(alias = "passages")]
    pub sentences: Vec<Sentence>,
    /// Figures of all sections, in the order of the form; each has the index of its sentence in `sentences`.
    pub figures: Vec<Figure>,
    /// Numbers that a person should look at, likewise; what they mean for this form is in `findings`.
    #[serde(default)]
    pub warnings: Vec<FigureWarning>,
    /// Faults in the order of the form.
    pub findings: Vec<Finding>,
}

impl CheckedForm {
    /// True without error findings.
    pub fn is_complete(&self) -> bool {
        !self.findings.iter().any(Finding::is_error)
    }

    /// The sentence that a figure was read from.
    pub fn sentence_of(&self, figure: &Figure) -> Option<&Sentence> {
        self.sentences.get(figure.sentence)
    }

    /// Id of the section that contains the figure.
    pub fn section_of(&self, figure: &Figure) -> &str {
        self.sentence_of(figure).map_or("", |sentence| sentence.section.as_str())
    }

    /// Figures that stand in a sentence, in its order.
    pub fn figures_in(&self, sentence: usize) -> impl Iterator<Item = &Figure> {
        // Figures keep the order of their sentences.
        let first = self.figures.partition_point(|figure| figure.sentence < sentence);
        self.figures.iter().skip(first).take_while(move |figure| figure.sentence == sentence)
    }
}

/// Checks a form: every fault at once, in the order of the form, with the sentences and figures of its sections.
///
/// Personal data in the sections are masked before anything else is made of them.
pub fn examine(mut form: Form, context: &Context<'_>) -> CheckedForm {
    let personal = personal::mask(&mut form);
    let tasks = form.unit.value.as_ref().map(|unit: &UnitId| context.reading.tasks_of(unit)).unwrap_or_default();
    let (mut sentences, mut figures, mut warnings) = (Vec::new(), Vec::new(), Vec::new());
    let mut by_section: Vec<Range<usize>> = Vec::new();
    for section in &form.sections {
        let read = context.lexicon.read(&section.text, &tasks);
        let (before, warned) = (sentences.len(), warnings.len());
        let of_section = |sentence| Sentence { section: section.id.clone(), ..sentence };
        sentences.extend(read.sentences.into_iter().map(of_section));
        let moved = |figure: Figure| Figure { sentence: before + figure.sentence, ..figure };
        figures.extend(read.figures.into_iter().map(moved));
        let moved = |warning: FigureWarning| FigureWarning { sentence: before + warning.sentence, ..warning };
        warnings.extend(read.warnings.into_iter().map(moved));
        by_section.push(warned..warnings.len());
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
        let has_figures = |section: &str| {
            let mut held = figures.iter().filter_map(|figure| sentences.get(figure.sentence));
            held.any(|sentence| sentence.section == section)
        };
        findings.extend(sections::findings(&form, &has_figures, context));
        // Figures of another month in a form of another month are that one fault.
        let is_other_month = findings.iter().any(|finding| finding.code == Code::DateWrongPeriod);
        let month = context.period.filter(|_| !is_other_month).map(Period::month);
        let of_section = |(section, own): (_, Range<usize>)| {
            narrative::findings(section, warnings.get(own).unwrap_or_default(), month)
        };
        findings.extend(form.sections.iter().zip(by_section).flat_map(of_section));
        findings.extend(personal);
        findings.extend(rare::characters(&form));
        findings.extend(revision::tracked_changes(&form));
        findings.extend(revision::hidden_text(&form));
        findings.extend(period::early(&form, context));
    }
    CheckedForm { form, sentences, figures, warnings, findings }
}
