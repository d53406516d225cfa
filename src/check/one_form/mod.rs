//! A form in; its sentences and figures with their places, and the faults that it shows by itself, out: one file a group
//! of rules.

mod classified;
mod fields;
mod narrative;
mod period;
mod personal;
mod rare;
mod revision;
mod sections;
mod template;

use std::ops::Range;

use super::{CheckedForm, Context};
use crate::{
    config::{Period, UnitId},
    finding::Code,
    form::Form,
};
use figures::{Figure, FigureWarning, Sentence};

pub use period::{belongs, period_of};

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
        // A blank template has this one fault: each of its empty fields would be one more of the same kind.
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
            narrative::findings(section, warnings.get(own).unwrap_or_default(), month, context.reading.figures)
        };
        findings.extend(form.sections.iter().zip(by_section).flat_map(of_section));
        findings.extend(personal);
        findings.extend(classified::words(&form));
        findings.extend(rare::characters(&form));
        findings.extend(revision::tracked_changes(&form));
        findings.extend(revision::struck_text(&form));
        findings.extend(revision::hidden_text(&form));
        findings.extend(period::early(&form, context));
    }
    CheckedForm { form, sentences, figures, warnings, findings }
}
