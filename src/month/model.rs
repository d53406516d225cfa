//! Everything known about one period, as plain values: what the report, the workbook and the letters are made of.

use std::collections::HashMap;

use chrono::{DateTime, FixedOffset};
use figures::Figure;
use serde::{Deserialize, Serialize};

use crate::{
    check::CheckedForm,
    config::{Period, UnitId},
    finding::Finding,
    form::{Form, Item},
    identity::ShortId,
};

use super::{
    ContactProposal, LetterRecord, MessageRecord,
    decided::{ChangedFact, DecisionRecord, Duty, FormChange},
    issued::{Change, Issue},
    status::Status,
};

/// One period at one moment.
#[derive(Debug, Clone)]
pub struct Month {
    /// 报送月份.
    pub period: Period,
    /// Last second in time.
    pub deadline: DateTime<FixedOffset>,
    /// The clock's time for which the state is given.
    pub as_of: DateTime<FixedOffset>,
    /// The units that are to report or have sent a form, in the order of the register.
    pub units: Vec<UnitMonth>,
    /// Mails that concern the period, oldest first.
    pub messages: Vec<MessageRecord>,
    /// Letters written for the period, oldest first.
    pub letters: Vec<LetterRecord>,
    /// Addresses at which nobody is reached now, ascending, in lower case.
    pub dead_addresses: Vec<String>,
    /// Liaison officers whom mails of this period propose and nobody has confirmed yet, oldest first.
    pub proposals: Vec<ContactProposal>,
    /// What the office has decided about the period, oldest first.
    pub decisions: Vec<DecisionRecord>,
    /// Reports that were issued for the period, oldest first.
    pub issues: Vec<Issue>,
    /// What differs from the last of them.
    pub changes: Vec<Change>,
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
    /// Forms of doubtful senders that the unit's own later form has made needless, oldest first: revision 0, no original.
    pub overtaken: Vec<Submission>,
    /// Mails of the unit that waited for a person and wait no longer, by what came later.
    pub settled: Vec<SettledMail>,
    /// Identities of its mails in which something else than a form that counts is not settled by what came later.
    pub unsettled: Vec<String>,
    /// Identities of mails that give items in words which no form of the unit lacks, and say nothing else.
    pub unused_answers: Vec<String>,
    /// Identities of mails whose doubtful sender the unit has confirmed.
    pub confirmed: Vec<String>,
    /// Identities of mails whose forms the office has accepted although their sender is in doubt.
    pub accepted: Vec<String>,
    /// Forms that do not count by the office's word, oldest first: revision 0, no original.
    pub rejected: Vec<Submission>,
    /// Findings that nobody is asked about any more, by the office's word.
    pub waived: Vec<WaivedFinding>,
    /// Why it need not send a form.
    pub duty: Option<Duty>,
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
    /// The form as it was read, where something was filled in since.
    pub as_read: Option<Box<Form>>,
    /// What of it is as the office says.
    pub changes: Vec<FormChange>,
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

/// A mail that waited for a person until the unit sent a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettledMail {
    /// Identity of the mail.
    pub message: String,
    /// Identity of the mail with the form.
    pub by: String,
    /// When the form arrived.
    pub at: DateTime<FixedOffset>,
}

/// A finding that nobody is asked about any more.
#[derive(Debug, Clone)]
pub struct WaivedFinding {
    /// The finding.
    pub finding: Finding,
    /// Id of the decision.
    pub decision: ShortId,
    /// File of the form, or of the finding.
    pub file: String,
    /// When the file arrived.
    pub received_at: DateTime<FixedOffset>,
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
    /// 应报: all but those that are excused.
    pub expected: usize,
    /// 已报: units with an accepted form, complete or not, or a nil report.
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
    /// 免报: not among those expected.
    #[serde(default)]
    pub excused: usize,
}

impl Month {
    /// Number of units in each state; `complete + incomplete + unconfirmed + missing == expected`, and `excused` besides.
    pub fn counts(&self) -> Counts {
        let count = |holds: &dyn Fn(&UnitMonth) -> bool| self.units.iter().filter(|unit| holds(unit)).count();
        Counts {
            expected: count(&|unit| unit.status != Status::Excused),
            reported: count(&UnitMonth::has_reported),
            on_time: count(&|unit| unit.has_reported() && !unit.late),
            late: count(&|unit| unit.has_reported() && unit.late),
            complete: count(&|unit| unit.status == Status::Complete),
            incomplete: count(&|unit| unit.status == Status::Incomplete),
            unconfirmed: count(&|unit| unit.status == Status::Unconfirmed),
            missing: count(&|unit| unit.status == Status::Missing),
            excused: count(&|unit| unit.status == Status::Excused),
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
    /// A figure as it was read, and the decision that changed it; `None` where none did.
    pub fn changed_figure(&self, index: usize) -> Option<(&Figure, &ShortId)> {
        self.changes.iter().find_map(|change| match &change.what {
            ChangedFact::Figure { index: at, before } if *at == index => Some((&**before, &change.decision)),
            _ => None,
        })
    }

    /// Indices of the sentences with a figure that the office has changed.
    pub fn changed_sentences(&self) -> Vec<usize> {
        let figure = |change: &FormChange| match &change.what {
            ChangedFact::Figure { index, .. } => self.checked.figures.get(*index).map(|figure| figure.sentence),
            _ => None,
        };
        self.changes.iter().filter_map(figure).collect()
    }

    /// What is in doubt about its sender, with the finding's short id.
    pub fn sender_doubts(&self) -> impl Iterator<Item = (&ShortId, &Finding)> {
        let findings = self.ids.findings.iter().zip(&self.checked.findings);
        findings.filter(|(_, finding)| finding.code.is_about_sender())
    }
}

impl UnitMonth {
    /// Every form of the unit: those that were replaced, the one that counts, those that wait or waited and those that do not count.
    pub fn forms(&self) -> impl Iterator<Item = &Submission> {
        self.superseded
            .iter()
            .chain(&self.submission)
            .chain(&self.unconfirmed)
            .chain(&self.overtaken)
            .chain(&self.rejected)
    }

    /// Identities of all mails that its forms, files and answers came with.
    pub fn mails(&self) -> impl Iterator<Item = &str> {
        let forms = self.forms().flat_map(|form| {
            let answers = form.completed.iter().map(|completion| completion.message.as_str());
            std::iter::once(form.message.as_str()).chain(answers)
        });
        let files = self.file_findings.iter().map(|fault| fault.message.as_str());
        forms.chain(files).chain(self.materials.iter().map(|material| material.message.as_str()))
    }

    pub(super) fn forms_mut(&mut self) -> impl Iterator<Item = &mut Submission> {
        let Self { superseded, submission, unconfirmed, overtaken, rejected, .. } = self;
        superseded.iter_mut().chain(submission).chain(unconfirmed).chain(overtaken).chain(rejected)
    }

    /// Whether it has sent a form that counts, or has nothing to report.
    pub fn has_reported(&self) -> bool {
        self.submission.is_some() || self.nil_report().is_some()
    }

    /// When it said that it has nothing to report; `None` where a form of it counts.
    pub fn nil_report(&self) -> Option<DateTime<FixedOffset>> {
        match &self.duty {
            Some(Duty::Nil(_, received_at)) if self.submission.is_none() => Some(*received_at),
            _ => None,
        }
    }

    /// Whether it need not report, and has not.
    pub fn is_excused(&self) -> bool {
        self.status == Status::Excused
    }

    /// What its forms, files and the office's word amount to.
    pub(super) fn judged(&self) -> Status {
        let faulty = self.file_findings.iter().any(|fault| fault.finding.is_error());
        match (&self.submission, &self.duty) {
            // A file that cannot be read takes nothing from a form that is complete.
            (Some(current), _) if current.checked.is_complete() => Status::Complete,
            (Some(_), _) => Status::Incomplete,
            (None, Some(Duty::Nil(..))) => Status::Complete,
            (None, Some(Duty::Excused(_))) => Status::Excused,
            (None, None) if faulty => Status::Incomplete,
            (None, None) if self.unconfirmed.is_empty() => Status::Missing,
            (None, None) => Status::Unconfirmed,
        }
    }

    /// Short ids of [`UnitMonth::errors`].
    pub fn error_ids(&self) -> Vec<&ShortId> {
        let files = self.file_findings.iter().map(|fault| (&fault.short_id, &fault.finding));
        let form = self.submission.iter();
        let form = form.flat_map(|submission| submission.ids.findings.iter().zip(&submission.checked.findings));
        files.chain(form).filter(|(_, finding)| finding.is_error()).map(|(id, _)| id).collect()
    }

    /// Every fault that the unit is asked to correct, in the order of the mail: files first, then the form.
    pub fn errors(&self) -> Vec<&Finding> {
        let files = self.file_findings.iter().map(|fault| &fault.finding);
        let form = self.submission.iter().flat_map(|submission| &submission.checked.findings);
        files.chain(form).filter(|finding| finding.is_error()).collect()
    }
}
