//! A month in; out the same with the short id of each of its forms, figures, findings, mails and letters.

use std::collections::HashMap;

use super::{Month, Submission, SubmissionIds, UnitMonth};
use crate::{
    finding::Finding,
    identity::{ShortId, shorten},
};

/// Gives every fact of the month its id. A form is named by its mail, its file's SHA-256, its place in the file and the
/// unit as written; a figure by its form, section and span; a finding by its form or mail, its code, place and words; a
/// letter by its key.
pub(crate) fn assign_ids(month: &mut Month) {
    let mut names = Names::default();
    for message in &mut month.messages {
        message.short_id = names.next("mail", &[&message.id]);
    }
    for letter in &mut month.letters {
        letter.short_id = names.next("letter", &[&letter.key]);
    }
    month.units.iter_mut().for_each(|unit| names.unit(unit));
    shorten(all(month));
}

/// The same for a unit by itself.
pub(super) fn assign_ids_of_unit(unit: &mut UnitMonth) {
    Names::default().unit(unit);
    let mut ids = Vec::new();
    of_unit(unit, &mut ids);
    shorten(ids);
}

fn all(month: &mut Month) -> Vec<&mut ShortId> {
    let mut ids: Vec<&mut ShortId> = month.messages.iter_mut().map(|message| &mut message.short_id).collect();
    ids.extend(month.letters.iter_mut().map(|letter| &mut letter.short_id));
    month.units.iter_mut().for_each(|unit| of_unit(unit, &mut ids));
    ids
}

fn of_unit<'u>(unit: &'u mut UnitMonth, ids: &mut Vec<&'u mut ShortId>) {
    let UnitMonth { file_findings, superseded, submission, unconfirmed, overtaken, rejected, .. } = unit;
    ids.extend(file_findings.iter_mut().map(|fault| &mut fault.short_id));
    for submission in superseded.iter_mut().chain(submission).chain(unconfirmed).chain(overtaken).chain(rejected) {
        let SubmissionIds { form, figures, findings } = &mut submission.ids;
        ids.push(form);
        ids.extend(figures.iter_mut().chain(findings));
    }
}

/// Number of ids of forms, figures and findings that are longer than usual, because another one of the month begins alike. A
/// letter that comes or goes may change it.
pub fn long_ids(units: &[UnitMonth]) -> usize {
    let submissions =
        units.iter().flat_map(|unit| unit.superseded.iter().chain(&unit.submission).chain(&unit.unconfirmed));
    let of_forms = submissions.flat_map(|submission| {
        let SubmissionIds { form, figures, findings } = &submission.ids;
        std::iter::once(form).chain(figures).chain(findings)
    });
    let of_files = units.iter().flat_map(|unit| &unit.file_findings).map(|fault| &fault.short_id);
    of_forms.chain(of_files).filter(|id| id.is_long()).count()
}

/// Ids given so far: facts with the same address are numbered.
#[derive(Default)]
struct Names(HashMap<ShortId, usize>);

impl Names {
    fn next(&mut self, kind: &str, address: &[&str]) -> ShortId {
        let first = ShortId::of(kind, address);
        let count = self.0.entry(first.clone()).or_default();
        *count += 1;
        if *count == 1 {
            return first;
        }
        let number = count.to_string();
        let numbered: Vec<&str> = address.iter().copied().chain([number.as_str()]).collect();
        ShortId::of(kind, &numbered)
    }

    fn unit(&mut self, unit: &mut UnitMonth) {
        for fault in &mut unit.file_findings {
            fault.short_id = self.finding(&fault.message, &fault.finding);
        }
        for submission in unit.forms_mut() {
            submission.ids = self.submission(submission);
        }
    }

    fn submission(&mut self, submission: &Submission) -> SubmissionIds {
        let (checked, place) = (&submission.checked, &submission.checked.form.place);
        let table = place.table.map(|table| table.to_string()).unwrap_or_default();
        let sheet = place.sheet.clone().unwrap_or_default();
        let form =
            self.next("form", &[&submission.message, &submission.file_sha256, &table, &sheet, &checked.form.unit.raw]);
        let figures = checked.figures.iter().map(|figure| {
            let (start, end) = (figure.span.start.to_string(), figure.span.end.to_string());
            self.next("figure", &[form.as_str(), checked.section_of(figure), &start, &end])
        });
        let figures = figures.collect();
        let findings = checked.findings.iter().map(|finding| self.finding(form.as_str(), finding)).collect();
        SubmissionIds { form, figures, findings }
    }

    fn finding(&mut self, of: &str, finding: &Finding) -> ShortId {
        let (file, field) = (finding.place.file.as_deref(), finding.place.field.as_deref());
        let address =
            [of, finding.code.as_str(), file.unwrap_or_default(), field.unwrap_or_default(), finding.found.as_str()];
        self.next("finding", &address)
    }
}
