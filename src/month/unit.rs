//! A unit's entries of one period in; its status, the form that counts and what it replaced out.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, FixedOffset};

use super::{
    Completion, EntryRecord, FileFinding, Material, Status, Submission, SubmissionIds, UnitMonth, WaivedFinding,
    confirmation::{self, Confirmations},
    decided::Verdict,
    original_name::file_name,
    queue,
};
use crate::{
    check::CheckedForm,
    config::{Period, Register, Unit, UnitId},
    finding::{Code, Finding, Place},
    form::Answer,
    identity::ShortId,
    intake::Content,
};

/// The units that are to report for a period or have sent a form for it, in the order of the register. Entries of units
/// that are no longer in it are left out.
pub(super) fn units(
    register: &Register,
    period: Period,
    entries: &[EntryRecord],
    deadline: DateTime<FixedOffset>,
) -> Vec<UnitMonth> {
    let mut by_unit: BTreeMap<&UnitId, Vec<&EntryRecord>> = BTreeMap::new();
    for entry in entries {
        if let Some(unit) = &entry.unit {
            by_unit.entry(unit).or_default().push(entry);
        }
    }
    let asked = register.units().iter().filter_map(|unit| {
        let own = by_unit.remove(&unit.id).unwrap_or_default();
        let has_form = own.iter().any(|entry| matches!(entry.content, Content::Form(_)));
        (has_form || unit.reports_for(period)).then(|| decide(unit, &own, deadline))
    });
    let mut units: Vec<UnitMonth> = asked.collect();
    // What is nobody's waits for somebody, whatever the units have sent.
    let nobodys: BTreeSet<&str> =
        entries.iter().filter(|entry| entry.unit.is_none()).map(|entry| entry.message.as_str()).collect();
    for unit in &mut units {
        unit.settled.retain(|settled| !nobodys.contains(settled.message.as_str()));
    }
    units
}

/// Folds the entries, in the order of arrival.
pub(super) fn decide(unit: &Unit, entries: &[&EntryRecord], deadline: DateTime<FixedOffset>) -> UnitMonth {
    let confirmations = Confirmations::of(entries);
    let (mut unconfirmed, mut rejected) = (Vec::new(), Vec::new());
    let mut fold = Fold::new(unit, entries, &confirmations);
    for entry in entries {
        let confirmed_at = confirmations.of_mail(entry).filter(|_| entry.unconfirmed);
        let waits = entry.unconfirmed && confirmed_at.is_none();
        if confirmed_at.is_some() && !fold.confirmed.contains(&entry.message) {
            fold.confirmed.push(entry.message.clone());
        }
        fold.decided(entry);
        match &entry.content {
            Content::Form(checked) if matches!(entry.decided.verdict, Some(Verdict::Rejected(_))) => {
                rejected.push(submission(entry, checked, 0, String::new()));
            }
            // What waits for a person counts for nothing; only that a form waits is shown.
            Content::Form(checked) if waits => unconfirmed.push(submission(entry, checked, 0, String::new())),
            _ if waits => {}
            Content::Form(checked) => match confirmed_at {
                Some(at) => fold.form(entry, &confirmation::settled(checked, at)),
                None => fold.form(entry, checked),
            },
            Content::Fault(finding) => fold.fault(entry, finding),
            Content::Material(_) => fold.material(entry),
            Content::Answer(answer) => fold.answer(entry, answer, Confirmations::are_of(entries, &answer.confirms)),
        }
    }
    let mut month = fold.end(deadline, unconfirmed, rejected);
    queue::settle(&mut month, entries);
    month
}

/// What the entries so far amount to.
struct Fold<'a> {
    unit: &'a Unit,
    /// The unit has sent a form: a file that is kept as material then needs none.
    has_form: bool,
    /// Mail and SHA-256 of files kept as material.
    kept: BTreeSet<(&'a str, &'a str)>,
    /// Keeps originals of one name apart; a fault that gave no file takes no number.
    number: usize,
    faulty_before_form: bool,
    complete_at_first: Option<bool>,
    submissions: Vec<Submission>,
    /// Number of forms and completions so far.
    revision: u32,
    unused_answers: Vec<String>,
    confirmed: Vec<String>,
    accepted: Vec<String>,
    waived: Vec<WaivedFinding>,
    file_findings: Vec<FileFinding>,
    materials: Vec<Material>,
}

impl<'a> Fold<'a> {
    fn new(unit: &'a Unit, entries: &[&'a EntryRecord], confirmations: &Confirmations) -> Self {
        let counts = |entry: &&&EntryRecord| !entry.unconfirmed || confirmations.of_mail(entry).is_some();
        let confirmed = || entries.iter().filter(counts);
        let kept = confirmed().filter(|entry| matches!(entry.content, Content::Material(_)));
        Self {
            unit,
            has_form: confirmed().any(|entry| {
                matches!(entry.content, Content::Form(_))
                    && !matches!(entry.decided.verdict, Some(Verdict::Rejected(_)))
            }),
            kept: kept.map(|entry| (entry.message.as_str(), entry.sha256.as_str())).collect(),
            number: 0,
            faulty_before_form: false,
            complete_at_first: None,
            submissions: Vec::new(),
            revision: 0,
            unused_answers: Vec::new(),
            confirmed: Vec::new(),
            accepted: Vec::new(),
            waived: Vec::new(),
            file_findings: Vec::new(),
            materials: Vec::new(),
        }
    }

    /// Notes what the office has decided about an entry.
    fn decided(&mut self, entry: &EntryRecord) {
        if entry.decided.verdict == Some(Verdict::Accepted) && !self.accepted.contains(&entry.message) {
            self.accepted.push(entry.message.clone());
        }
        self.waived.extend(entry.decided.waived.iter().map(|(finding, decision)| WaivedFinding {
            finding: finding.clone(),
            decision: decision.clone(),
            file: entry.file.clone(),
            received_at: entry.received_at,
        }));
    }

    fn original(&mut self, file: &str) -> String {
        self.number += 1;
        format!("{}/{}-{}", self.unit.id, self.number, file_name(file))
    }

    fn form(&mut self, entry: &EntryRecord, checked: &CheckedForm) {
        let original = self.original(&entry.file);
        // The same form again, by another mail or twice in one, is no correction.
        let same = |last: &&mut Submission| last.checked.form.says_the_same(&checked.form);
        if let Some(last) = self.submissions.last_mut().filter(same) {
            last.checked.findings.push(duplicate(&entry.file));
            return;
        }
        self.complete_at_first.get_or_insert(!self.faulty_before_form && checked.is_complete());
        // A later form settles what was wrong with the files before it; those of the same mail stay.
        self.file_findings.retain(|fault| fault.message == entry.message);
        self.revision = self.revision.saturating_add(1);
        self.submissions.push(submission(entry, checked, self.revision, original));
    }

    /// The form that counts is completed in its place: what it says otherwise is as it was sent.
    fn answer(&mut self, entry: &EntryRecord, answer: &Answer, is_confirmation: bool) {
        let current = self.submissions.last_mut();
        let (current, items) = match current {
            Some(current) => {
                let as_read = current.as_read.clone().unwrap_or_else(|| Box::new(current.checked.form.clone()));
                let CheckedForm { form, findings, .. } = &mut current.checked;
                let items = answer.complete(form, findings);
                if !items.is_empty() {
                    current.as_read = Some(as_read);
                }
                (Some(current), items)
            }
            None => (None, Vec::new()),
        };
        let Some(current) = current.filter(|_| !items.is_empty()) else {
            let is_unused = !answer.acknowledges && !answer.asks && !is_confirmation;
            self.unused_answers.extend(is_unused.then(|| entry.message.clone()));
            return;
        };
        self.revision = self.revision.saturating_add(1);
        current.revision = self.revision;
        current.completed.push(Completion {
            items,
            message: entry.message.clone(),
            message_id: entry.message_id.clone(),
            received_at: entry.received_at,
        });
    }

    fn fault(&mut self, entry: &EntryRecord, finding: &Finding) {
        if !entry.decided.waived.is_empty() {
            return;
        }
        let is_kept = self.kept.contains(&(entry.message.as_str(), entry.sha256.as_str()));
        if self.has_form && (is_kept || matches!(finding.code, Code::ScanOnly | Code::NoForm)) {
            return;
        }
        self.faulty_before_form |= finding.is_error();
        self.file_findings.push(FileFinding {
            message: entry.message.clone(),
            message_id: entry.message_id.clone(),
            received_at: entry.received_at,
            finding: finding.clone(),
            short_id: ShortId::default(),
        });
    }

    fn material(&mut self, entry: &EntryRecord) {
        let original = self.original(&entry.file);
        if self.materials.iter().any(|material| material.sha256 == entry.sha256) {
            return;
        }
        self.materials.push(Material {
            message: entry.message.clone(),
            file: entry.file.clone(),
            sha256: entry.sha256.clone(),
            original,
            received_at: entry.received_at,
        });
    }

    fn end(
        self,
        deadline: DateTime<FixedOffset>,
        unconfirmed: Vec<Submission>,
        rejected: Vec<Submission>,
    ) -> UnitMonth {
        let Self { unit, mut submissions, file_findings, materials, unused_answers, confirmed, .. } = self;
        let late = submissions.first().is_some_and(|first| first.received_at > deadline);
        let mut submission = submissions.pop();
        if let Some(current) = &mut submission {
            if late {
                current.checked.findings.push(arrived_late(current.received_at, deadline));
            }
            for earlier in &mut submissions {
                earlier.checked.findings.push(superseded(current.received_at));
            }
        }
        let mut month = UnitMonth {
            id: unit.id.clone(),
            name: unit.name.clone(),
            status: Status::Missing,
            late,
            complete_at_first: false,
            submission,
            superseded: submissions,
            file_findings,
            materials,
            unconfirmed,
            overtaken: Vec::new(),
            settled: Vec::new(),
            unsettled: Vec::new(),
            unused_answers,
            confirmed,
            accepted: self.accepted,
            rejected,
            waived: self.waived,
            duty: None,
        };
        month.status = month.judged();
        let settled = month.status == Status::Complete || !month.superseded.is_empty();
        month.complete_at_first = self.complete_at_first.unwrap_or_default() && settled;
        month
    }
}

fn submission(entry: &EntryRecord, checked: &CheckedForm, revision: u32, original: String) -> Submission {
    Submission {
        message: entry.message.clone(),
        message_id: entry.message_id.clone(),
        received_at: entry.received_at,
        revision,
        file: entry.file.clone(),
        file_sha256: entry.sha256.clone(),
        original,
        checked: checked.clone(),
        completed: Vec::new(),
        as_read: entry.decided.as_read.clone(),
        changes: entry.decided.changes.clone(),
        ids: SubmissionIds::default(),
    }
}

fn duplicate(file: &str) -> Finding {
    let message = format!("同一张表重复报送（{file}），内容相同，只计一次。");
    Finding::new(Code::Duplicate, Place::default(), message, "无需处理。")
}

fn superseded(by: DateTime<FixedOffset>) -> Finding {
    let message = format!("已由{}收到的报送件替代，原件留存备查。", by.format("%Y-%m-%d %H:%M"));
    Finding::new(Code::Superseded, Place::default(), message, "无需处理。")
}

fn arrived_late(received_at: DateTime<FixedOffset>, deadline: DateTime<FixedOffset>) -> Finding {
    let message = format!(
        "逾期报送：{}收到，报送期限为{}。",
        received_at.format("%Y-%m-%d %H:%M"),
        deadline.format("%Y-%m-%d %H:%M")
    );
    Finding::new(Code::Late, Place::default(), message, "请今后在期限前报送。")
}
