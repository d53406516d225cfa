//! A form in, a [`CheckedForm`] out: its sentences and figures with their places, and all its faults at once.

pub mod across;
mod json;
mod one_form;
#[cfg(test)]
mod tests;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    config::{Period, ReadingContext},
    finding::Finding,
    form::Form,
};
use figures::{Figure, FigureWarning, Lexicon, Sentence};

pub use json::{
    DateJson, FigureJson, FileJson, FindingJson, FormJson, PassageJson, PlaceJson, ReporterJson, SectionJson, UnitJson,
};
pub use one_form::{belongs, examine, period_of};

/// What a form is checked against.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// What reading sees of the campaign.
    pub reading: ReadingContext<'a>,
    /// Its words for figures, built once for many forms.
    pub lexicon: &'a Lexicon,
    /// The month reported on; without it the form's own date decides.
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

    /// Figures of a sentence, in its order.
    pub fn figures_in(&self, sentence: usize) -> impl Iterator<Item = &Figure> {
        // Figures keep the order of their sentences.
        let first = self.figures.partition_point(|figure| figure.sentence < sentence);
        self.figures.iter().skip(first).take_while(move |figure| figure.sentence == sentence)
    }
}
