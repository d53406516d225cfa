//! A form in, a [`CheckedForm`] out: all its faults at once, its figures and passages beside it.

use serde::{Deserialize, Serialize};

use crate::{
    figures::{Figure, Passage},
    finding::Finding,
    form::Form,
};

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
