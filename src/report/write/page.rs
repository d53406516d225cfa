//! The report model in, `index.html` out: the month on one page, self-contained, from `templates/page.html.hbs`.

use serde::Serialize;

use crate::{finding::Severity, month::LetterState, templates::Templates};

use crate::report::{
    Error,
    build::{DecisionReport, Fault, FigureDetail, LetterReport, MessageReport, MonthReport, Rating, TaskReport, Total},
    charts::{
        bar_chart::{Chart, charts, is_drawn},
        history_chart,
    },
};

use super::page_rows::Rows;

const PAGE: &str = "page.html.hbs";

/// The page of a month. Values are escaped as HTML by the template engine.
///
/// # Errors
/// The template cannot be filled.
pub fn page(report: &MonthReport, templates: &Templates) -> Result<String, Error> {
    Ok(templates.render(PAGE, &view(report))?)
}

/// What the page's template sees.
#[derive(Serialize)]
pub(in crate::report) struct PageView<'a> {
    report: &'a MonthReport,
    charts: Vec<Chart>,
    /// The months as a column chart, SVG; `None` where there are none.
    trend: Option<String>,
    /// Totals without a chart.
    other_totals: Vec<&'a Total>,
    /// Faults of severity error and warning.
    faults: Vec<&'a Fault>,
    /// Mails that somebody must look at.
    needs_person: Vec<&'a MessageReport>,
    /// What the office has decided.
    decisions: &'a [DecisionReport],
    /// Decisions that wait for confirmation.
    held_decisions: Vec<&'a DecisionReport>,
    /// Letters that were refused.
    failed_letters: Vec<&'a LetterReport>,
    /// Letters that wait.
    held_letters: Vec<&'a LetterReport>,
    /// Rows of the table of tasks, HTML; so are those that follow.
    task_rows: Rows<&'a [TaskReport]>,
    /// Rated units.
    rating_rows: Rows<Option<&'a Rating>>,
    /// Figures with their sentences.
    source_rows: Rows<&'a [FigureDetail]>,
    /// Number of figures.
    source_count: usize,
    /// Faults of severity error and warning.
    fault_rows: Rows<Vec<&'a Fault>>,
    /// Letters written.
    letter_rows: Rows<&'a [LetterReport]>,
    /// Mails that came in.
    mail_rows: Rows<Vec<&'a MessageReport>>,
    /// Number of mails.
    mail_count: usize,
    /// How many of them the rows leave out: old ones without anything for the campaign.
    omitted_mails: usize,
}

pub(in crate::report) fn view(report: &MonthReport) -> PageView<'_> {
    let letters = |is: fn(LetterState) -> bool| report.letters.iter().filter(move |letter| is(letter.state));
    let faults: Vec<&Fault> = report.faults.iter().filter(|fault| fault.severity != Severity::Info).collect();
    let (mails, omitted_mails) = report.listed_messages();
    PageView {
        report,
        charts: charts(report),
        trend: history_chart::svg(report),
        other_totals: report.totals.iter().filter(|total| !is_drawn(total)).collect(),
        fault_rows: Rows(faults.clone()),
        faults,
        needs_person: report.messages.iter().filter(|message| message.needs_person).collect(),
        decisions: &report.decisions,
        held_decisions: report.decisions.iter().filter(|decision| decision.held).collect(),
        failed_letters: letters(LetterState::needs_person).collect(),
        held_letters: letters(LetterState::is_waiting).collect(),
        task_rows: Rows(&report.tasks),
        rating_rows: Rows(report.rating.as_ref()),
        source_rows: Rows(&report.figures),
        source_count: report.figures.len(),
        letter_rows: Rows(&report.letters),
        mail_rows: Rows(mails),
        mail_count: report.messages.len(),
        omitted_mails,
    }
}
