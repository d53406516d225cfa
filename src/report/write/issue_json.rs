//! What was issued of a month and what has changed since in, the same for programs out: in `ledger.json`, with an issue, and in
//! `huizong changes --json`.

use std::collections::BTreeMap;

use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::Serialize;

use crate::{
    config::UnitId,
    identity::ShortId,
    report::{
        Error,
        build::{ChangeReport, IssueReport},
    },
};

/// A report that went out.
#[derive(Serialize)]
pub(super) struct IssueJson<'a> {
    edition: u32,
    number: u32,
    document_number: &'a str,
    date: NaiveDate,
    at: &'a DateTime<FixedOffset>,
    #[serde(skip_serializing_if = "str::is_empty")]
    by: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    why: &'a str,
    folder: &'a str,
    files: &'a BTreeMap<String, String>,
}

/// One difference from the last issue.
#[derive(Serialize)]
pub(super) struct DifferenceJson<'a> {
    unit: &'a UnitId,
    field: &'a str,
    from: &'a str,
    to: &'a str,
    why: &'a str,
    mail: Option<&'a ShortId>,
    decision: Option<&'a ShortId>,
}

impl<'a> DifferenceJson<'a> {
    pub(super) fn of(change: &'a ChangeReport) -> Self {
        let ChangeReport { unit_id, field, from, to, why, mail, decision, .. } = change;
        Self { unit: unit_id, field, from, to, why, mail: mail.as_ref(), decision: decision.as_ref() }
    }
}

impl<'a> IssueJson<'a> {
    pub(super) fn of(issue: &'a IssueReport) -> Self {
        let IssueReport { edition, number, number_text, date, at, by, why, folder, files, .. } = issue;
        Self {
            edition: *edition,
            number: *number,
            document_number: number_text,
            date: *date,
            at,
            by,
            why,
            folder,
            files,
        }
    }
}

/// Differences from an issue as JSON, indented, ended by a line feed.
///
/// # Errors
/// A value has no form in JSON.
pub fn changes_json(changes: &[ChangeReport]) -> Result<String, Error> {
    let changes: Vec<DifferenceJson<'_>> = changes.iter().map(DifferenceJson::of).collect();
    Ok(format!("{}\n", serde_json::to_string_pretty(&changes)?))
}
