//! A campaign and a month in, the [`MonthReport`] out: every number and list of the report is decided here.

use std::collections::HashMap;

use chrono::{DateTime, FixedOffset};

use crate::{
    config::{Campaign, NotedSection, Notes, Period, Phase, UnitId},
    finding::{Finding, Severity},
    identity::ShortId,
    month::{
        ContactProposal, LetterKind, LetterRecord, LetterState, MessageRecord, Month, Outcome, Status, Submission,
        UnitMonth,
    },
};

use crate::report::present::labels;

use super::{
    aims::{aims, goal_summaries},
    decisions::decisions,
    digest::{Summed, digest},
    history::history,
    issues::{changes, issues},
    model::{
        CampaignNames, ContactReport, Fault, FigureRole, LetterReport, MaterialReport, MessageReport, MonthReport,
        NamedMaterials, NamedUnit, PhaseReport, SubmissionReport, UnitReport,
    },
    narrative::{NAME_SEPARATOR, sections, sentences},
    office_notes::office_notes,
    rating::rating,
    tasks::tasks,
    totals::{self, MonthFigures},
};

/// The report of a month.
///
/// Sums are over counted figures of forms without error findings alone; those of other forms are listed as 待确认.
/// Both rates are of all units of the register: 报送率 = with an accepted form, 按时报送率 = whose first form was in time.
pub fn summarise(campaign: &Campaign, month: &Month, earlier: &[Month]) -> MonthReport {
    let counts = month.counts();
    let next = month.period.next();
    let by_month: Vec<(&Month, MonthFigures)> =
        earlier.iter().chain([month]).map(|one| (one, MonthFigures::of(campaign, one))).collect();
    let sentences = sentences(month);
    let tasks = tasks(campaign, month, &sentences);
    let aims = aims(campaign, &earlier.iter().chain([month]).collect::<Vec<_>>());
    let history = history(campaign, month.period, &by_month);
    let rating = rating(campaign, month.period, &by_month);
    let MonthFigures { figures, totals } = by_month.into_iter().next_back().map(|(_, own)| own).unwrap_or_default();
    let unit_figures = totals::of_units(&figures);
    let mut units: Vec<UnitReport> = month.units.iter().map(|unit| unit_report(campaign, unit)).collect();
    for unit in &mut units {
        if let Some((summed, others)) = unit_figures.get(unit.id.as_str()) {
            unit.summed_figures.clone_from(summed);
            unit.other_figures.clone_from(others);
        }
    }
    let named = |holds: &dyn Fn(&UnitReport) -> bool| -> Vec<NamedUnit> {
        units.iter().filter(|unit| holds(unit)).map(named_unit).collect()
    };
    let in_time_and_complete = |at_once: bool| -> Vec<String> {
        let holds =
            |unit: &&UnitReport| unit.status == Status::Complete && !unit.late && unit.complete_at_first == at_once;
        units.iter().filter(holds).map(|unit| unit.name.clone()).collect()
    };
    let mut report = MonthReport {
        period: month.period,
        month: month.period.chinese(),
        month_short: format!("{}月", month.period.month()),
        next_month: next_month(month.period),
        as_of: campaign.local(month.as_of),
        as_of_text: labels::full_moment(&campaign.local(month.as_of)),
        deadline: campaign.local(month.deadline),
        deadline_text: labels::day(campaign.local(month.deadline).date_naive()),
        next_deadline_text: labels::day(campaign.last_day(next)),
        campaign: campaign_names(campaign),
        ofd: campaign.report.ofd,
        circular: campaign.circular.is_some(),
        cover: campaign.cover.is_some(),
        counts,
        reporting_rate: labels::rate(counts.reported, counts.expected),
        on_time_rate: labels::rate(counts.on_time, counts.expected),
        missing: named(&|unit| unit.status == Status::Missing).into_iter().map(|unit| unit.name).collect(),
        late: named(&|unit| unit.late && unit.submission.is_some()),
        incomplete: named(&|unit| unit.status == Status::Incomplete),
        to_confirm: named(&|unit| unit.status == Status::Unconfirmed).into_iter().map(|unit| unit.name).collect(),
        praised: in_time_and_complete(true),
        corrected: in_time_and_complete(false),
        with_materials: units
            .iter()
            // Pictures are no 经验材料.
            .filter(|unit| unit.materials.iter().any(|material| !labels::is_picture(&material.file)))
            .map(|unit| NamedMaterials { name: unit.name.clone(), files: unit.material_names.clone() })
            .collect(),
        unusable: counts.expected.saturating_sub(counts.reported + counts.missing + counts.unconfirmed),
        tasks_with_progress: tasks.iter().filter(|task| !task.progress.is_empty()).count(),
        problems: counts.missing + counts.incomplete + counts.unconfirmed + counts.late > 0,
        unconfirmed: sentences.iter().any(|sentence| sentence.pending)
            || figures.iter().any(|figure| figure.role == FigureRole::Pending),
        followup: counts.missing + counts.incomplete > 0,
        followup_both: counts.missing > 0 && counts.incomplete > 0,
        several_measures: totals.iter().any(|total| !total.main),
        totals_by_kind: totals::by_kind(&totals, &figures),
        notes: Vec::new(),
        problems_noted: false,
        sections: sections(campaign, month.period, &sentences),
        digest: digest(
            campaign,
            month,
            &Summed {
                sentences: &sentences,
                totals: &totals,
                figures: &figures,
                tasks: &tasks,
                history: history.as_ref(),
            },
        ),
        tasks,
        phases: campaign.phases_in(month.period).map(|phase| phase_report(phase, month.period)).collect(),
        next_phases: campaign.phases_in(next).map(|phase| phase_report(phase, next)).collect(),
        over: campaign.ends < next.first_day(),
        history,
        goal_summaries: goal_summaries(&aims),
        aims,
        rating,
        faults: month.units.iter().flat_map(|unit| faults(campaign, unit)).collect(),
        messages: Vec::new(),
        contacts: Vec::new(),
        letters: Vec::new(),
        issues: issues(campaign, month),
        changes: changes(campaign, month),
        decisions: decisions(campaign, month),
        totals,
        figures,
        units,
    };
    report.follow_correspondence(campaign, month);
    report
}

impl MonthReport {
    /// Takes the office's own words.
    pub fn set_notes(&mut self, notes: Vec<NotedSection>) {
        self.problems_noted = Notes::mentions_problems(&notes);
        self.notes = notes;
    }

    /// Makes everything new that mails and letters alone decide. All else stays as it is, for the month is the same.
    pub fn follow_correspondence(&mut self, campaign: &Campaign, month: &Month) {
        let mut letters = letters_by_unit(month);
        for unit in &mut self.units {
            unit.letters = letters.remove(&unit.id).unwrap_or_default();
            unit.letter_names = unit.letters.iter().map(|kind| kind.chinese()).collect::<Vec<_>>().join(NAME_SEPARATOR);
        }
        let by_id = month.units_by_id();
        self.letters = wanted(month).map(|letter| letter_report(campaign, &by_id, letter)).collect();
        self.messages = month.messages.iter().map(|message| message_report(campaign, message)).collect();
        self.contacts = month.proposals.iter().map(|proposal| contact_report(campaign, proposal)).collect();
    }
}

fn contact_report(campaign: &Campaign, proposal: &ContactProposal) -> ContactReport {
    ContactReport {
        unit: campaign.register.unit(&proposal.unit).map(|unit| unit.name.clone()).unwrap_or_default(),
        name: proposal.liaison.name.clone(),
        department: proposal.liaison.department.clone(),
        post: proposal.liaison.post.clone(),
        phones: proposal.liaison.phones.join("、"),
        email: proposal.liaison.email.clone(),
        from: proposal.from.clone(),
        received_at: campaign.local(proposal.received_at),
    }
}

fn next_month(period: Period) -> String {
    let next = period.next();
    if next.year() == period.year() { format!("{}月", next.month()) } else { next.chinese() }
}

pub(in crate::report) fn campaign_names(campaign: &Campaign) -> CampaignNames {
    CampaignNames {
        name: campaign.name.clone(),
        short_name: campaign.short_name.clone(),
        plan: campaign.plan.clone(),
        document_number: campaign.document_number.clone(),
        ends_text: labels::day(campaign.ends),
        office: campaign.office.name.clone(),
        contact: campaign.office.contact.clone(),
        phone: campaign.office.phone.clone(),
        issuer_short: campaign.report.issuer_short.clone(),
        form_annex: campaign.form.annex.clone(),
        form_title: campaign.form.title.clone(),
    }
}

fn named_unit(unit: &UnitReport) -> NamedUnit {
    NamedUnit {
        name: unit.name.clone(),
        received_text: first_received(unit),
        fault_count: unit.error_count,
        fault_names: unit.fault_names.clone(),
    }
}

/// Lateness is that of the first form, not of its corrections.
fn first_received(unit: &UnitReport) -> String {
    let first = unit.superseded.first().or(unit.submission.as_ref());
    first.map_or_else(String::new, |submission| submission.received_text.clone())
}

/// The letters that went out or are to.
fn wanted(month: &Month) -> impl Iterator<Item = &LetterRecord> {
    month.letters.iter().filter(|letter| letter.state != LetterState::Withdrawn)
}

/// Kinds of the letters to each unit, in their order.
fn letters_by_unit(month: &Month) -> HashMap<&UnitId, Vec<LetterKind>> {
    let mut kinds: HashMap<&UnitId, Vec<LetterKind>> = HashMap::new();
    for letter in wanted(month) {
        if let Some(unit) = &letter.unit {
            kinds.entry(unit).or_default().push(letter.kind);
        }
    }
    kinds
}

fn unit_report(campaign: &Campaign, unit: &UnitMonth) -> UnitReport {
    let errors = unit.errors();
    let form = unit.submission.iter().flat_map(|submission| &submission.checked.findings);
    let warnings = unit.file_findings.iter().map(|fault| &fault.finding).chain(form);
    let warning_count = warnings.filter(|finding| finding.severity() == Severity::Warning).count();
    UnitReport {
        id: unit.id.clone(),
        name: unit.name.clone(),
        status: unit.status,
        status_text: match unit.nil_report() {
            Some(_) => "零报告".to_owned(),
            None => labels::status(unit.status).to_owned(),
        },
        late: unit.late,
        complete_at_first: unit.complete_at_first,
        timeliness: match unit.late {
            _ if !unit.has_reported() => labels::NOTHING,
            true => "逾期",
            false => "按时",
        }
        .to_owned(),
        submission: unit.submission.as_ref().map(|submission| submission_report(campaign, submission)),
        superseded: submission_reports(campaign, &unit.superseded),
        unconfirmed: submission_reports(campaign, &unit.unconfirmed),
        overtaken: submission_reports(campaign, &unit.overtaken),
        rejected: submission_reports(campaign, &unit.rejected),
        materials: unit
            .materials
            .iter()
            .map(|material| MaterialReport {
                file: material.file.clone(),
                original: material.original.clone(),
                href: labels::href(&material.original),
                received_at: campaign.local(material.received_at),
                received_text: labels::moment(&campaign.local(material.received_at)),
            })
            .collect(),
        material_names: labels::materials(unit.materials.iter().map(|material| material.file.as_str())),
        error_count: errors.len(),
        warning_count,
        fault_names: fault_names(&errors),
        letter_names: String::new(),
        letters: Vec::new(),
        office_note: office_notes(campaign, unit).join("；"),
        office_notes: office_notes(campaign, unit),
        summed_figures: Vec::new(),
        other_figures: Vec::new(),
    }
}

fn fault_names(errors: &[&Finding]) -> String {
    let mut names: Vec<&str> = Vec::new();
    for name in errors.iter().map(|finding| finding.code.chinese()) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names.join(NAME_SEPARATOR)
}

fn submission_reports(campaign: &Campaign, submissions: &[Submission]) -> Vec<SubmissionReport> {
    submissions.iter().map(|submission| submission_report(campaign, submission)).collect()
}

fn submission_report(campaign: &Campaign, submission: &Submission) -> SubmissionReport {
    let form = &submission.checked.form;
    let received_at = campaign.local(submission.received_at);
    SubmissionReport {
        id: submission.ids.form.clone(),
        received_at,
        received_text: labels::moment(&received_at),
        revision: submission.revision,
        file: submission.file.clone(),
        original: submission.original.clone(),
        href: labels::href(&submission.original),
        reported_on: form.reported_on.value.map_or_else(|| form.reported_on.raw.clone(), labels::day),
        reporter: form.reporter.value.name.clone().unwrap_or_default(),
        phones: form.reporter.value.phones.join(NAME_SEPARATOR),
        complete: submission.checked.is_complete(),
        error_count: submission.checked.findings.iter().filter(|finding| finding.is_error()).count(),
    }
}

fn faults(campaign: &Campaign, unit: &UnitMonth) -> Vec<Fault> {
    let fault = |id: &ShortId, finding: &Finding, file: &str, received_at: DateTime<FixedOffset>| Fault {
        id: id.clone(),
        unit_id: unit.id.clone(),
        unit_name: unit.name.clone(),
        code: finding.code,
        code_name: finding.code.chinese().to_owned(),
        severity: finding.severity(),
        severity_text: labels::severity(finding.severity()).to_owned(),
        file: finding.place.file.clone().unwrap_or_else(|| file.to_owned()),
        place: finding.place.to_string(),
        found: finding.found.clone(),
        message: finding.message.clone(),
        remedy: finding.remedy.clone(),
        received_text: labels::moment(&campaign.local(received_at)),
    };
    let files = unit.file_findings.iter().map(|found| fault(&found.short_id, &found.finding, "", found.received_at));
    let form = unit.submission.iter().flat_map(|submission| {
        let findings = submission.ids.findings.iter().zip(&submission.checked.findings);
        findings.map(|(id, finding)| fault(id, finding, &submission.file, submission.received_at))
    });
    let waiting = unit
        .unconfirmed
        .iter()
        .flat_map(|form| form.sender_doubts().map(|(id, finding)| fault(id, finding, &form.file, form.received_at)));
    // Not in doubt any more, and to be found in the list all the same.
    let waived = unit.waived.iter().map(|waived| Fault {
        severity: Severity::Info,
        severity_text: "不再要求".to_owned(),
        remedy: format!("经办公室核实，不再要求补正（人工处理{}）。", waived.decision),
        ..fault(&ShortId::default(), &waived.finding, &waived.file, waived.received_at)
    });
    files.chain(form).chain(waiting).chain(waived).collect()
}

fn phase_report(phase: &Phase, month: Period) -> PhaseReport {
    let (first, last) = (month.first_day(), month.last_day());
    PhaseReport {
        id: phase.id.clone(),
        name: phase.name.clone(),
        dates: labels::span(phase),
        measures: phase.measures.iter().map(|measure| full_stop(measure)).collect(),
        owners: phase.owners.join(NAME_SEPARATOR),
        duty: full_stop(&phase.duty),
        begins: (first..=last).contains(&phase.starts),
        ends: (first..=last).contains(&phase.ends),
    }
}

/// The plan's sentence with one full stop.
fn full_stop(text: &str) -> String {
    let text = text.trim().trim_end_matches(['。', '；', '.']);
    if text.is_empty() { String::new() } else { format!("{text}。") }
}

fn message_report(campaign: &Campaign, message: &MessageRecord) -> MessageReport {
    let received_at = campaign.local(message.received_at);
    MessageReport {
        id: message.short_id.clone(),
        sha256: message.id.clone(),
        from: message.from.clone(),
        subject: message.subject.clone(),
        received_at,
        received_text: labels::moment(&received_at),
        outcome: message.outcome,
        outcome_text: labels::outcome(message.outcome).to_owned(),
        reason: message.reason.clone(),
        needs_person: message.outcome == Outcome::NeedsPerson,
    }
}

fn letter_report(campaign: &Campaign, units: &HashMap<&UnitId, &UnitMonth>, letter: &LetterRecord) -> LetterReport {
    let written_at = campaign.local(letter.written_at);
    let unit = letter.unit.as_ref().and_then(|id| units.get(id));
    LetterReport {
        id: letter.short_id.clone(),
        unit_id: letter.unit.clone(),
        name: unit.map_or_else(|| campaign.office.name.clone(), |unit| unit.name.clone()),
        kind: letter.kind,
        kind_text: letter.kind.chinese().to_owned(),
        address: letter.address.clone(),
        subject: letter.subject.clone(),
        state: letter.state,
        state_text: letter.state.chinese().to_owned(),
        message_id: letter.message_id.clone(),
        written_at,
        written_text: labels::moment(&written_at),
        failure: letter.failure.clone(),
    }
}
