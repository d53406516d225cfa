//! Everything known about one period, as plain values: what the report, the workbook and the letters are made of.

use std::collections::HashMap;

use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};

use crate::{
    check::CheckedForm,
    config::{Period, UnitId},
    finding::Finding,
    form::Item,
    identity::ShortId,
};

use super::{ContactProposal, LetterRecord, MessageRecord};

/// One period at one moment.
#[derive(Debug, Clone)]
pub struct Month {
    /// 报送月份.
    pub period: Period,
    /// Last second in time.
    pub deadline: DateTime<FixedOffset>,
    /// The clock's time for which the state is given.
    pub as_of: DateTime<FixedOffset>,
    /// All units of the register, in its order.
    pub units: Vec<UnitMonth>,
    /// Mails that concern the period, oldest first.
    pub messages: Vec<MessageRecord>,
    /// Letters written for the period, oldest first.
    pub letters: Vec<LetterRecord>,
    /// Addresses at which nobody is reached now, ascending, in lower case.
    pub dead_addresses: Vec<String>,
    /// Liaison officers whom mails of this period propose and nobody has confirmed yet, oldest first.
    pub proposals: Vec<ContactProposal>,
}

/// One unit in one period.
#[derive(Debug, Clone)]
pub struct UnitMonth {
    /// Id in the register.
    pub id: UnitId,
    /// 单位名称.
    pub name: String,
    /// Its state.
    pub status: Status,
    /// Whether its first form arrived after the deadline.
    pub late: bool,
    /// Whether what it sent first, form and files, was without faults, so that no correction was asked for.
    pub complete_at_first: bool,
    /// The form that counts, the last to arrive.
    pub submission: Option<Submission>,
    /// Forms that it took the place of, oldest first.
    pub superseded: Vec<Submission>,
    /// Faults of files that gave no form (unreadable, no form, blank), with the mail they came in; only those that
    /// no later form has settled.
    pub file_findings: Vec<FileFinding>,
    /// 经验材料 and other files sent in addition to the form.
    pub materials: Vec<Material>,
    /// Forms that name it and wait for a person because their sender is in doubt, oldest first. They count for nothing: revision 0, no original.
    pub unconfirmed: Vec<Submission>,
    /// Identities of mails that give items in words which no form of the unit lacks, and say nothing else.
    pub unused_answers: Vec<String>,
    /// Identities of mails whose doubtful sender the unit has confirmed.
    pub confirmed: Vec<String>,
}

/// State of a unit in a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// A form without error findings.
    Complete,
    /// A form or file with error findings.
    Incomplete,
    /// Nothing but a form whose sender is in doubt.
    Unconfirmed,
    /// Nothing.
    Missing,
}

/// One form accepted for a unit and a period.
#[derive(Debug, Clone)]
pub struct Submission {
    /// Identity of the mail in the ledger (SHA-256 of its bytes, hexadecimal).
    pub message: String,
    /// Message-ID of the mail, for the answer.
    pub message_id: Option<String>,
    /// When the mail arrived.
    pub received_at: DateTime<FixedOffset>,
    /// 1 for the first, 2 for its correction …
    pub revision: u32,
    /// File the form stood in, with its archive; `邮件正文` for a mail's body.
    pub file: String,
    /// SHA-256 of that file's bytes, hexadecimal.
    pub file_sha256: String,
    /// Path of the kept original below `forms/` of the period's output, `jinhu/1-附件3.docx`.
    pub original: String,
    /// The form.
    pub checked: CheckedForm,
    /// Items that the unit gave later in words and that were filled in, oldest first.
    pub completed: Vec<Completion>,
    /// Short ids of the form and of its figures and findings.
    pub ids: SubmissionIds,
}

/// Items of a form that came in the words of a later mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completion {
    /// What was filled in.
    pub items: Vec<Item>,
    /// Identity of the mail in the ledger.
    pub message: String,
    /// Its Message-ID, for the answer.
    pub message_id: Option<String>,
    /// When it arrived.
    pub received_at: DateTime<FixedOffset>,
}

/// Short ids of a form and of its figures and findings.
#[derive(Debug, Clone, Default)]
pub struct SubmissionIds {
    /// The form's.
    pub form: ShortId,
    /// Those of its figures, in their order.
    pub figures: Vec<ShortId>,
    /// Those of its findings, in their order.
    pub findings: Vec<ShortId>,
}

/// Faults of one file that gave no form.
#[derive(Debug, Clone)]
pub struct FileFinding {
    /// Identity of the mail.
    pub message: String,
    /// Message-ID of the mail, for the answer.
    pub message_id: Option<String>,
    /// When the mail arrived.
    pub received_at: DateTime<FixedOffset>,
    /// What is wrong.
    pub finding: Finding,
    /// The finding's short id.
    pub short_id: ShortId,
}

/// One file sent in addition to a form.
#[derive(Debug, Clone)]
pub struct Material {
    /// Identity of the mail.
    pub message: String,
    /// Name as sent, with its archive.
    pub file: String,
    /// SHA-256 of its bytes, hexadecimal.
    pub sha256: String,
    /// Path below `forms/` of the period's output.
    pub original: String,
    /// When it arrived.
    pub received_at: DateTime<FixedOffset>,
}

/// Number of units in each state.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// 应报.
    pub expected: usize,
    /// 已报: units with an accepted form, complete or not.
    pub reported: usize,
    /// 按时: of these, the first form arrived in time.
    pub on_time: usize,
    /// 逾期: of these, it did not.
    pub late: usize,
    /// 完整: without error findings.
    pub complete: usize,
    /// 待补正: a form or file with error findings.
    pub incomplete: usize,
    /// 待确认: nothing but a form whose sender is in doubt.
    pub unconfirmed: usize,
    /// 未报: nothing came.
    pub missing: usize,
}

impl Month {
    /// Number of units in each state; `complete + incomplete + unconfirmed + missing == expected`.
    pub fn counts(&self) -> Counts {
        let count = |holds: &dyn Fn(&UnitMonth) -> bool| self.units.iter().filter(|unit| holds(unit)).count();
        Counts {
            expected: self.units.len(),
            reported: count(&|unit| unit.submission.is_some()),
            on_time: count(&|unit| unit.submission.is_some() && !unit.late),
            late: count(&|unit| unit.submission.is_some() && unit.late),
            complete: count(&|unit| unit.status == Status::Complete),
            incomplete: count(&|unit| unit.status == Status::Incomplete),
            unconfirmed: count(&|unit| unit.status == Status::Unconfirmed),
            missing: count(&|unit| unit.status == Status::Missing),
        }
    }

    /// All units by their ids, for those who look up many.
    pub fn units_by_id(&self) -> HashMap<&UnitId, &UnitMonth> {
        self.units.iter().map(|unit| (&unit.id, unit)).collect()
    }

    /// The unit of an id.
    pub fn unit(&self, id: &UnitId) -> Option<&UnitMonth> {
        self.units.iter().find(|unit| unit.id == *id)
    }
}

impl Submission {
    /// What is in doubt about its sender, with the finding's short id.
    pub fn sender_doubts(&self) -> impl Iterator<Item = (&ShortId, &Finding)> {
        use crate::finding::Code::{SenderMismatch, SenderUnregistered, SenderUnverified};
        let about_sender = [SenderMismatch, SenderUnregistered, SenderUnverified];
        let findings = self.ids.findings.iter().zip(&self.checked.findings);
        findings.filter(move |(_, finding)| about_sender.contains(&finding.code))
    }
}

impl UnitMonth {
    /// Every fault that the unit is asked to correct, in the order of the mail: files first, then the form.
    pub fn errors(&self) -> Vec<&Finding> {
        let files = self.file_findings.iter().map(|fault| &fault.finding);
        let form = self.submission.iter().flat_map(|submission| &submission.checked.findings);
        files.chain(form).filter(|finding| finding.is_error()).collect()
    }
}
