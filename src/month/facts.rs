//! A month in, everything that a person can decide about out: each fact with its short id, its address and a fingerprint of
//! what was read, by which a later reading is compared.

use figures::{Amount, Figure};

use super::{FileFinding, Month, Submission};
use crate::{
    check::CheckedForm,
    config::UnitId,
    decision::{Address, FindingAddress, FormAddress},
    finding::Finding,
    form::Form,
    identity::{ShortId, sha256},
};

/// Hexadecimal digits of a fingerprint.
const DIGITS: usize = 16;

/// A fact that can be decided about.
#[derive(Debug, Clone)]
pub struct Fact {
    /// 编号 as the outputs show it.
    pub id: ShortId,
    /// Its place.
    pub address: Address,
    /// Fingerprint of what was read; empty where decisions do not depend on it.
    pub fingerprint: String,
    /// Whose it is; `None` for a mail.
    pub unit: Option<UnitId>,
    /// What it is in a few Chinese words.
    pub words: String,
}

/// Every form, figure, finding and mail of a month.
pub fn facts(month: &Month) -> Vec<Fact> {
    let mut facts = Vec::new();
    for message in &month.messages {
        facts.push(Fact {
            id: message.short_id.clone(),
            address: Address::Mail(message.id.clone()),
            fingerprint: String::new(),
            unit: None,
            words: format!("来信“{}”", message.subject),
        });
    }
    for unit in &month.units {
        let mut add = |id: &ShortId, address, fingerprint, words| {
            facts.push(Fact { id: id.clone(), address, fingerprint, unit: Some(unit.id.clone()), words });
        };
        for file in &unit.file_findings {
            let words = format!("{}：{}", unit.name, file.finding.code.chinese());
            add(&file.short_id, file.address(), of_finding(&file.finding), words);
        }
        for form in unit.forms() {
            let address = form.address();
            let words = format!("{}的情况表（{}）", unit.name, form.file);
            add(&form.ids.form, Address::Form(address.clone()), of_form(form.form_as_read()), words);
            for (index, (id, figure)) in form.ids.figures.iter().zip(&form.checked.figures).enumerate() {
                let as_read = form.changed_figure(index).map_or(figure, |(before, _)| before);
                let words = format!("{}：“{}”", unit.name, figure.surface);
                add(id, figure_address(&address, &form.checked, figure), of_figure(&form.checked, as_read), words);
            }
            for (id, finding) in form.ids.findings.iter().zip(&form.checked.findings) {
                let words = format!("{}：{}", unit.name, finding.code.chinese());
                let address = finding_address(&address, finding);
                add(id, address, of_finding(finding), words);
            }
        }
    }
    facts
}

impl Submission {
    /// Its place.
    pub fn address(&self) -> FormAddress {
        address(&self.message, &self.file_sha256, &self.checked.form)
    }

    /// The form before anything was filled in.
    pub fn form_as_read(&self) -> &Form {
        self.as_read.as_deref().unwrap_or(&self.checked.form)
    }
}

impl FileFinding {
    /// Its place.
    pub fn address(&self) -> Address {
        file_finding_address(&self.message, &self.finding)
    }
}

pub(super) fn address(mail: &str, file: &str, form: &Form) -> FormAddress {
    FormAddress {
        mail: mail.to_owned(),
        file: file.to_owned(),
        table: form.place.table,
        sheet: form.place.sheet.clone(),
        unit: form.unit.raw.clone(),
    }
}

pub(super) fn file_finding_address(mail: &str, finding: &Finding) -> Address {
    Address::FileFinding { mail: mail.to_owned(), finding: FindingAddress::of(finding) }
}

pub(super) fn finding_address(form: &FormAddress, finding: &Finding) -> Address {
    Address::Finding { form: form.clone(), finding: FindingAddress::of(finding) }
}

/// What a form says: its fields and sections as written.
pub(super) fn of_form(form: &Form) -> String {
    let mut said = vec![form.unit.raw.as_str(), &form.reported_on.raw, &form.reporter.raw];
    said.extend(form.sections.iter().flat_map(|section| [section.id.as_str(), section.text.as_str()]));
    fingerprint(&said)
}

pub(super) fn figure_address(form: &FormAddress, checked: &CheckedForm, figure: &Figure) -> Address {
    let (section, span) = (checked.section_of(figure).to_owned(), &figure.span);
    Address::Figure { form: form.clone(), section, start: span.start, end: span.end }
}

/// What was read of a figure, and the sentence that says it.
pub(super) fn of_figure(checked: &CheckedForm, figure: &Figure) -> String {
    let number = |amount: Option<Amount>| amount.map(|amount| amount.0.to_string()).unwrap_or_default();
    let sentence = checked.sentence_of(figure).map_or("", |sentence| sentence.text.as_str());
    fingerprint(&[
        &figure.surface,
        &figure.kind,
        &number(figure.value),
        &number(figure.max),
        &figure.unit,
        if figure.counted { "counted" } else { "" },
        sentence,
    ])
}

/// What a finding says.
pub(super) fn of_finding(finding: &Finding) -> String {
    fingerprint(&[finding.code.as_str(), &finding.found, &finding.message])
}

fn fingerprint(said: &[&str]) -> String {
    sha256(said.join("\0").as_bytes()).chars().take(DIGITS).collect()
}
