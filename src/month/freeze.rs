//! A month in, the facts of it that its report states out, as they are kept when the report is issued.

use figures::Figure;

use super::{
    Material, Month, Submission, UnitMonth,
    issued::{FrozenFigure, FrozenForm, FrozenMonth, FrozenUnit},
};
use crate::{form::Section, identity::sha256};

/// What the month's report states.
pub fn freeze(month: &Month) -> FrozenMonth {
    FrozenMonth {
        units: month.units.iter().map(FrozenUnit::of).collect(),
        decisions: month.decisions.iter().map(|record| record.decision.id.clone()).collect(),
    }
}

impl FrozenUnit {
    /// The unit's facts.
    pub(super) fn of(unit: &UnitMonth) -> Self {
        Self {
            id: unit.id.clone(),
            name: unit.name.clone(),
            status: unit.status,
            nil: unit.nil_report().is_some(),
            late: unit.late,
            errors: unit.errors().into_iter().map(|finding| finding.code).collect(),
            form: unit.submission.as_ref().map(FrozenForm::of),
            materials: unit
                .materials
                .iter()
                .map(|Material { file, sha256, .. }| (file.clone(), sha256.clone()))
                .collect(),
        }
    }
}

impl FrozenForm {
    fn of(submission: &Submission) -> Self {
        let form = &submission.checked.form;
        let mut reporter: Vec<&str> = form.reporter.value.name.as_deref().into_iter().collect();
        reporter.extend(form.reporter.value.phones.iter().map(String::as_str));
        let section = |section: &Section| (section.id.clone(), sha256(section.text.as_bytes()));
        Self {
            mail: submission.message.clone(),
            completed: submission.completed.iter().map(|one| one.message.clone()).collect(),
            received_at: submission.received_at,
            reported_on: match form.reported_on.value {
                Some(day) => day.to_string(),
                None => form.reported_on.raw.clone(),
            },
            reporter: if reporter.is_empty() { form.reporter.raw.clone() } else { reporter.join("，") },
            sections: form.sections.iter().map(section).collect(),
            figures: submission.checked.figures.iter().map(FrozenFigure::of).collect(),
        }
    }
}

impl FrozenFigure {
    fn of(figure: &Figure) -> Self {
        Self {
            kind: figure.kind.clone(),
            unit: figure.unit.clone(),
            value: figure.value,
            max: figure.max,
            approx: figure.approx,
            counted: figure.counted,
        }
    }
}
