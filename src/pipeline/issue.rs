//! A month with number and date in; its papers and numbers as they went out in `issued/2020-06/1/`, noted in the journal, out.
//! The files are complete under an unfinished name before the journal has the issue, and get their place after it: an issue
//! that was interrupted is completed where the journal has it, and removed where it does not.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use chrono::NaiveDate;

use super::{Compiled, Error, Pipeline, REPORT, WORKBOOK, disk};
use crate::{
    config::{ISSUED, Period},
    failpoint::{self, Point},
    i18n::LocalizedText,
    identity::sha256,
    month::{self, Issue},
    report::{self, ChangeReport, IssueMark},
};

/// The numbers, among an issue's files.
const NUMBERS: &str = "ledger.json";
/// The differences from the report that a re-issue takes the place of.
const CHANGES: &str = "changes.json";

/// What a person wants to issue.
#[derive(Debug, Clone)]
pub struct IssueOrder {
    /// 报送月份.
    pub period: Period,
    /// 发文顺序号.
    pub number: u32,
    /// 成文日期.
    pub date: NaiveDate,
    /// The docx that went out, where it is not the program's own.
    pub edited: Option<Vec<u8>>,
    /// Who issues; may be empty.
    pub by: String,
    /// Why; may be empty.
    pub why: String,
}

/// A report that is ready to be issued.
pub struct PreparedIssue {
    /// What the journal is to have.
    pub issue: Issue,
    /// Name in the issue's folder → bytes.
    pub files: BTreeMap<String, Vec<u8>>,
    /// What it differs in from the issue before it.
    pub changes: Vec<ChangeReport>,
    /// The month as it is.
    pub compiled: Compiled,
}

impl Pipeline<'_> {
    /// Makes everything of an issue; nothing is written.
    ///
    /// # Errors
    /// The order cannot be carried out, or a file cannot be made.
    pub fn prepare_issue(&self, order: &IssueOrder) -> Result<PreparedIssue, Error> {
        let period = order.period;
        let earlier = self.ledger.issues(None)?;
        self.check_order(order, &earlier)?;
        let before = earlier.iter().rfind(|issue| issue.period == period);
        let compiled = self.compile(period)?;
        let notes = self.campaign.notes(period).fingerprint;
        let changes = report::changes(self.campaign, &compiled.month);
        if let Some(before) = before {
            let kept = before.files.get(&docx()).cloned().unwrap_or_default();
            let other_text = order.edited.as_ref().is_some_and(|bytes| sha256(bytes) != kept);
            if changes.is_empty() && before.notes == notes && !other_text {
                return Err(refused(
                    format!("{}已经印发，此后没有变化，不用再印发", period.chinese()),
                    format!("{period} has been issued and nothing has changed since"),
                ));
            }
        }
        self.check_edited(order, &compiled)?;
        let edition = before.map_or(1, |before| before.edition.saturating_add(1));
        let mut files = self.issued_papers(order, &compiled, &changes)?;
        if before.is_some() {
            files.insert(CHANGES.to_owned(), report::changes_json(&changes)?.into_bytes());
        }
        let issue = Issue {
            period,
            edition,
            number: order.number,
            date: order.date,
            at: self.as_of,
            by: order.by.clone(),
            why: order.why.clone(),
            files: files.iter().map(|(name, bytes)| (name.clone(), sha256(bytes))).collect(),
            notes,
            facts: month::freeze(&compiled.month),
        };
        Ok(PreparedIssue { issue, files, changes, compiled })
    }

    /// Freezes a month's report and notes that it went out. Returns the folder of its files.
    ///
    /// # Errors
    /// The disk or the ledger refuses; then nothing is issued, or the next command completes it.
    pub fn issue(&mut self, prepared: &PreparedIssue) -> Result<PathBuf, Error> {
        let PreparedIssue { issue, files, .. } = prepared;
        let folder = self.campaign.issued_folder(issue.period);
        let place = folder.join(issue.edition.to_string());
        if place.exists() {
            return Err(refused(
                format!("{} 已经存在，请先移走", place.display()),
                format!("{} is there already; move it away", place.display()),
            ));
        }
        let unfinished = folder.join(unfinished_name(issue.edition));
        disk::write_frozen(&unfinished, files)?;
        failpoint::reach(Point::IssueWritten);
        self.ledger.transaction(|ledger| {
            ledger.note_issue(issue)?;
            // The month's page and numbers show it.
            ledger.mark_outstanding(issue.period, false)
        })?;
        disk::give_name(&unfinished, &place)?;
        Ok(place)
    }

    /// Completes issues that the journal has and removes what is left of those that it does not have.
    ///
    /// # Errors
    /// The disk or the ledger refuses.
    pub fn settle_issues(&self) -> Result<(), Error> {
        let issued = self.campaign.folder.join(ISSUED);
        if !issued.is_dir() {
            return Ok(());
        }
        for issue in self.ledger.issues(None)? {
            let folder = self.campaign.issued_folder(issue.period);
            let (place, unfinished) =
                (folder.join(issue.edition.to_string()), folder.join(unfinished_name(issue.edition)));
            if !place.exists() && unfinished.is_dir() {
                disk::give_name(&unfinished, &place)?;
            }
        }
        for folder in disk::entries(&issued)?.into_iter().filter(|entry| entry.is_dir()) {
            disk::remove_unfinished_folders(&folder)?;
        }
        Ok(())
    }

    /// The official report with number and dates, the numbers and the workbook.
    fn issued_papers(
        &self,
        order: &IssueOrder,
        compiled: &Compiled,
        changes: &[ChangeReport],
    ) -> Result<BTreeMap<String, Vec<u8>>, Error> {
        let Compiled { report, .. } = compiled;
        let mut official = report::official(self.campaign, report, self.templates)?;
        let replaces = report.issues.last();
        let mark = IssueMark { number: order.number, date: order.date, replaces, changes };
        report::mark_issued(&mut official, &mark);
        let mut files = BTreeMap::new();
        self.set(REPORT, &official, &mut files)?;
        if let Some(edited) = &order.edited {
            // What the program made of the month is kept with what went out.
            let own = std::mem::take(&mut files).into_iter();
            files = own.map(|(name, bytes)| (name.replacen(REPORT, "report（程序稿）", 1), bytes)).collect();
            files.insert(docx(), edited.clone());
        }
        for name in [NUMBERS, WORKBOOK] {
            files.extend(compiled.files.get(name).map(|bytes| (name.to_owned(), bytes.clone())));
        }
        Ok(files)
    }

    fn check_order(&self, order: &IssueOrder, earlier: &[Issue]) -> Result<(), Error> {
        let (period, today) = (order.period, self.local_day());
        if today <= period.last_day() {
            return Err(refused(
                format!("{}还没有结束，不能印发", period.chinese()),
                format!("{period} has not ended, so it cannot be issued"),
            ));
        }
        if order.date <= period.last_day() || order.date > today {
            return Err(refused(
                format!("成文日期{}不对：应在{}结束以后、今天（{today}）以前", order.date, period.chinese()),
                format!(
                    "{} is no date of issue: it must be after the end of {period} and not after {today}",
                    order.date
                ),
            ));
        }
        if !self.campaign.covers(period) && !self.ledger.has_something(period)? {
            return Err(refused(
                format!("{}不在这项工作的起止月份之内，也没有来件", period.chinese()),
                format!("{period} lies outside the campaign, and nothing is recorded for it"),
            ));
        }
        let same_year = |date: NaiveDate| chrono::Datelike::year(&date) == chrono::Datelike::year(&order.date);
        if let Some(taken) = earlier.iter().find(|issue| issue.number == order.number && same_year(issue.date)) {
            let month = taken.period;
            return Err(refused(
                format!("{}号已用于{}的报告", order.number, month.chinese()),
                format!("number {} was given to the report of {month}", order.number),
            ));
        }
        Ok(())
    }

    /// An edited report may be what went out: somebody must say so.
    fn check_edited(&self, order: &IssueOrder, compiled: &Compiled) -> Result<(), Error> {
        let period = order.period;
        let Some(present) = disk::read(&self.campaign.output_folder(period).join(docx()))? else { return Ok(()) };
        let sha = sha256(&present);
        let known = self.ledger.written(period)?.get(&docx()).is_none_or(|known| known.contains(&sha));
        let is_own = known || compiled.files.get(&docx()).is_some_and(|own| *own == present);
        if order.edited.is_some() || is_own {
            return Ok(());
        }
        Err(refused(
            format!(
                "output/{period}/report.docx 经人工修改过：印发的就是它，请加 --file output/{period}/report.docx；印发程序写的，请先移走它"
            ),
            format!(
                "output/{period}/report.docx was edited: add --file output/{period}/report.docx if it is what went out, else move it away"
            ),
        ))
    }
}

/// Files of issued reports that are not as they were issued: each with its path from the campaign's folder, and whether it
/// is still there.
///
/// # Errors
/// The disk refuses.
pub fn altered_issues(folder: &Path, issues: &[Issue]) -> Result<Vec<(String, bool)>, Error> {
    let mut altered = Vec::new();
    for issue in issues {
        for (name, sha) in &issue.files {
            let path = format!("{ISSUED}/{}/{}/{name}", issue.period, issue.edition);
            let present = disk::read(&folder.join(&path))?;
            if present.as_ref().is_none_or(|bytes| sha256(bytes) != *sha) {
                altered.push((path, present.is_some()));
            }
        }
    }
    Ok(altered)
}

fn docx() -> String {
    format!("{REPORT}.docx")
}

fn unfinished_name(edition: u32) -> String {
    format!("{}-{edition}", disk::UNFINISHED)
}

fn refused(chinese: String, english: String) -> Error {
    Error::Refused(LocalizedText::new(chinese, english))
}
