//! What unit tests share: the sample campaign, and forms, mails and months put together by hand.

pub(crate) mod sample_month;

use std::path::Path;

use chrono::{DateTime, FixedOffset};
use figures::{Amount, Approximation, Figure};

use crate::{
    check::CheckedForm,
    config::{Campaign, UnitId, parse},
    finding::{Finding, Place},
    form::{Field, Form, FormPlace, Reporter, Section},
    identity::{ShortId, sha256},
    month::{FileFinding, Material, MessageRecord, Month, Outcome, Status, Submission, SubmissionIds, UnitMonth},
};

/// The sample campaign.
pub(crate) fn campaign() -> Campaign {
    parse(include_str!("../campaign.toml"), Path::new("campaign.toml")).unwrap()
}

/// A moment after RFC 3339.
pub(crate) fn at(text: &str) -> DateTime<FixedOffset> {
    DateTime::parse_from_rfc3339(text).unwrap()
}

/// June 2020, put together unit by unit.
pub(crate) struct MonthBuilder(Month);

impl MonthBuilder {
    /// Nothing came: every unit of the register is missing.
    pub(crate) fn new(campaign: &Campaign, as_of: DateTime<FixedOffset>) -> Self {
        let missing = |id: &UnitId, name: &str| UnitMonth {
            id: id.clone(),
            name: name.to_owned(),
            status: Status::Missing,
            late: false,
            complete_at_first: false,
            submission: None,
            superseded: Vec::new(),
            file_findings: Vec::new(),
            materials: Vec::new(),
            unconfirmed: Vec::new(),
            overtaken: Vec::new(),
            settled: Vec::new(),
            unsettled: Vec::new(),
            unused_answers: Vec::new(),
            confirmed: Vec::new(),
            accepted: Vec::new(),
            rejected: Vec::new(),
            waived: Vec::new(),
            duty: None,
        };
        Self(Month {
            period: "2020-06".parse().unwrap(),
            deadline: at("2020-07-03T23:59:59+08:00"),
            as_of,
            units: campaign.register.units().iter().map(|unit| missing(&unit.id, &unit.name)).collect(),
            messages: Vec::new(),
            letters: Vec::new(),
            dead_addresses: Vec::new(),
            issues: Vec::new(),
            changes: Vec::new(),
            proposals: Vec::new(),
            decisions: Vec::new(),
        })
    }

    /// Changes one unit.
    pub(crate) fn unit(&mut self, id: &str, change: impl FnOnce(&mut UnitMonth)) -> &mut Self {
        change(self.0.units.iter_mut().find(|unit| unit.id.as_str() == id).unwrap());
        self
    }

    /// Changes what concerns the whole month.
    pub(crate) fn month(&mut self, change: impl FnOnce(&mut Month)) -> &mut Self {
        change(&mut self.0);
        self
    }

    /// The month; ids are those of [`crate::month::assign_ids`].
    pub(crate) fn build(self) -> Month {
        let mut month = self.0;
        crate::month::assign_ids(&mut month);
        month
    }
}

/// A field of a form.
pub(crate) fn field<T>(raw: &str, value: T, label: &str) -> Field<T> {
    Field { raw: raw.to_owned(), value, place: Place::field(label) }
}

/// 单位名称, 报送时间 and 报送人 as written and unread.
pub(crate) fn form(unit: &str, reported_on: &str, reporter: &str, sections: Vec<Section>) -> Form {
    Form {
        place: FormPlace { table: Some(1), sheet: None },
        unit: field(unit, None, "单位名称"),
        reported_on: field(reported_on, None, "报送时间"),
        reporter: field(reporter, Reporter::default(), "报送人"),
        sections,
        around: String::new(),
        tracked_changes: false,
        struck_text: false,
        hidden: Default::default(),
    }
}

/// The section 宣传工作开展情况.
pub(crate) fn publicity(text: &str) -> Section {
    section("publicity", "宣传工作开展情况", text)
}

/// The section 其他工作开展情况.
pub(crate) fn other(text: &str) -> Section {
    section("other", "其他工作开展情况", text)
}

fn section(id: &str, heading: &str, text: &str) -> Section {
    Section { id: id.to_owned(), text: text.to_owned(), instructions_left: false, place: Place::field(heading) }
}

/// A form in which nothing was read and nothing found.
pub(crate) fn checked(form: Form) -> CheckedForm {
    CheckedForm { form, sentences: Vec::new(), figures: Vec::new(), warnings: Vec::new(), findings: Vec::new() }
}

/// A counted, exact figure without a place.
pub(crate) fn figure(surface: &str, kind: &str, value: f64, unit: &str) -> Figure {
    Figure {
        sentence: 0,
        span: 0..0,
        surface: surface.to_owned(),
        kind: kind.to_owned(),
        value: Some(Amount(value)),
        max: None,
        approx: Approximation::Exact,
        unit: unit.to_owned(),
        timely: true,
        month: None,
        counted: true,
        other_kind: None,
    }
}

/// A form as a mail brought it; the mail's Message-ID is `id`@bsh.example.
pub(crate) fn submission(
    id: &str,
    received_at: DateTime<FixedOffset>,
    revision: u32,
    checked: CheckedForm,
) -> Submission {
    Submission {
        message: sha256(id.as_bytes()),
        message_id: Some(format!("{id}@bsh.example")),
        received_at,
        revision,
        file: format!("{id}-附件3.docx"),
        file_sha256: sha256(id.as_bytes()),
        original: format!("{id}/{revision}-附件3.docx"),
        checked,
        completed: Vec::new(),
        as_read: None,
        changes: Vec::new(),
        ids: SubmissionIds::default(),
    }
}

/// A file sent with a form.
pub(crate) fn material(file: &str, original: &str, received_at: DateTime<FixedOffset>) -> Material {
    Material {
        message: sha256(original.as_bytes()),
        file: file.to_owned(),
        sha256: sha256(file.as_bytes()),
        original: original.to_owned(),
        received_at,
    }
}

/// A finding of a file that held no form; `id` names its mail.
pub(crate) fn file_finding(id: &str, received_at: DateTime<FixedOffset>, finding: Finding) -> FileFinding {
    FileFinding {
        message: sha256(id.as_bytes()),
        message_id: Some(format!("{id}@bsh.example")),
        received_at,
        finding,
        short_id: ShortId::default(),
    }
}

/// A mail that concerns the month.
pub(crate) fn message(
    id: &str,
    from: &str,
    subject: &str,
    received_at: DateTime<FixedOffset>,
    outcome: Outcome,
    reason: &str,
) -> MessageRecord {
    MessageRecord {
        id: id.to_owned(),
        short_id: ShortId::default(),
        from: from.to_owned(),
        subject: subject.to_owned(),
        received_at,
        outcome,
        reason: reason.to_owned(),
    }
}
