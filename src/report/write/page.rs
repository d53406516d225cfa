//! The report model in, `index.html` out: the month on one page, self-contained, from `templates/page.html.hbs`.

use serde::Serialize;

use crate::{finding::Severity, templates::Templates};

use crate::report::{
    Error,
    build::{Fault, LetterReport, MessageReport, MonthReport, Total},
    charts::{
        bar_chart::{Chart, charts, is_drawn},
        history_chart,
    },
};

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
    /// Letters that were refused.
    failed_letters: Vec<&'a LetterReport>,
    /// Letters that wait.
    held_letters: Vec<&'a LetterReport>,
}

pub(in crate::report) fn view(report: &MonthReport) -> PageView<'_> {
    let letters = |state| report.letters.iter().filter(move |letter| letter.state == state);
    PageView {
        report,
        charts: charts(report),
        trend: history_chart::svg(report),
        other_totals: report.totals.iter().filter(|total| !is_drawn(total)).collect(),
        faults: report.faults.iter().filter(|fault| fault.severity != Severity::Info).collect(),
        needs_person: report.messages.iter().filter(|message| message.needs_person).collect(),
        failed_letters: letters(crate::month::LetterState::Failed).collect(),
        held_letters: letters(crate::month::LetterState::Held).collect(),
    }
}
