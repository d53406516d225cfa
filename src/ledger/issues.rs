//! What was issued, as rows, in the order of months and editions.

use rusqlite::params;

use super::{Error, Ledger, decode};
use crate::{
    config::Period,
    journal::{Event, IssuedReport},
    month::Issue,
};

impl Ledger {
    /// Every issue of a month or of all months, by month and edition.
    ///
    /// # Errors
    /// The database refuses or holds rows that this program did not write.
    pub fn issues(&self, period: Option<Period>) -> Result<Vec<Issue>, Error> {
        self.issued_reports(period)?.into_iter().map(issue).collect()
    }

    pub(super) fn issued_reports(&self, period: Option<Period>) -> Result<Vec<IssuedReport>, Error> {
        let period = period.map(|period| period.to_string());
        let rows = self.rows(
            "reading what was issued",
            "SELECT content FROM issue WHERE ?1 IS NULL OR period = ?1 ORDER BY period, edition",
            params![period],
            |row| row.get::<_, String>(0),
        )?;
        rows.into_iter().map(|content| decode("an issue", serde_json::from_str(&content))).collect()
    }

    /// Notes that a report went out.
    ///
    /// # Errors
    /// The ledger refuses.
    pub fn note_issue(&self, issue: &Issue) -> Result<(), Error> {
        let Issue { period, edition, number, date, at, by, why, files, notes, facts } = issue.clone();
        let facts = decode("an issue", serde_json::to_value(facts))?;
        let report = IssuedReport { period, edition, number, date, at, by, why, files, notes, facts };
        self.note(Event::Issued(Box::new(report)))
    }

    pub(super) fn apply_issued(&self, report: &IssuedReport) -> Result<(), Error> {
        self.execute(
            "noting an issue",
            "INSERT INTO issue (period, edition, content) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
            params![report.period.to_string(), report.edition, decode("an issue", serde_json::to_string(report))?],
        )?;
        Ok(())
    }
}

fn issue(report: IssuedReport) -> Result<Issue, Error> {
    let IssuedReport { period, edition, number, date, at, by, why, files, notes, facts } = report;
    let facts = decode("an issue's facts", serde_json::from_value(facts))?;
    Ok(Issue { period, edition, number, date, at, by, why, files, notes, facts })
}
