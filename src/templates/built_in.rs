//! The templates inside the program: name, text, and the sample that lists the names which each may use.

/// One built-in template.
#[derive(Debug, Clone, Copy)]
pub struct BuiltIn {
    /// Path below `templates/`, with `/`: `letters/reminder.txt.hbs`.
    pub name: &'static str,
    /// Handlebars source.
    pub text: &'static str,
    /// The names it may use with example values, as a JSON object; the first element of a list describes all. `None` for a
    /// partial template, which may use the names of those that include it.
    pub sample: Option<&'static str>,
}

/// A template with a sample of its own, both below `templates/`.
macro_rules! page {
    ($stem:literal) => {
        BuiltIn {
            name: concat!($stem, ".hbs"),
            text: include_str!(concat!("../../templates/", $stem, ".hbs")),
            sample: Some(include_str!(concat!("../../templates/", $stem, ".json"))),
        }
    };
}

/// A partial template.
macro_rules! part {
    ($stem:literal) => {
        BuiltIn {
            name: concat!($stem, ".hbs"),
            text: include_str!(concat!("../../templates/", $stem, ".hbs")),
            sample: None,
        }
    };
}

/// A template of the report; all of them share the sample `month.json`.
macro_rules! month {
    ($stem:literal) => {
        BuiltIn {
            name: concat!("report/", $stem, ".txt.hbs"),
            text: include_str!(concat!("../../templates/report/", $stem, ".txt.hbs")),
            sample: Some(include_str!("../../templates/report/month.json")),
        }
    };
}

/// A template of the report over several months; all of them share the sample `summary.json`.
macro_rules! span {
    ($stem:literal) => {
        BuiltIn {
            name: concat!("report/", $stem, ".txt.hbs"),
            text: include_str!(concat!("../../templates/report/", $stem, ".txt.hbs")),
            sample: Some(include_str!("../../templates/report/summary.json")),
        }
    };
}

pub(super) const BUILT_IN: &[BuiltIn] = &[
    page!("letters/reminder.txt"),
    page!("letters/overdue.txt"),
    page!("letters/correction.txt"),
    page!("letters/correction-reminder.txt"),
    page!("letters/confirmation.txt"),
    page!("letters/receipt.txt"),
    page!("letters/escalation.txt"),
    page!("letters/escalation-report.txt"),
    page!("letters/digest.txt"),
    part!("letters/signature.txt"),
    month!("title"),
    month!("digest"),
    month!("annex-units"),
    month!("annex-progress"),
    month!("body"),
    month!("annex-tasks"),
    month!("annex-status"),
    month!("annex-figures"),
    month!("annex-history"),
    month!("circular-title"),
    month!("circular"),
    month!("cover-title"),
    month!("cover-note"),
    page!("report/cover.txt"),
    span!("summary-title"),
    span!("summary"),
    span!("summary-annex-reports"),
    span!("summary-annex-figures"),
    span!("summary-annex-tasks"),
    page!("page.html"),
];

/// A page of the desk, or a part of one.
macro_rules! desk {
    ($stem:literal) => {
        (concat!("desk/", $stem, ".html.hbs"), include_str!(concat!("../../templates/desk/", $stem, ".html.hbs")))
    };
}

/// Name and text of the desk's pages.
pub(super) const OF_THE_DESK: &[(&str, &str)] = &[
    desk!("changed"),
    desk!("decisions"),
    desk!("enter"),
    desk!("foot"),
    desk!("head"),
    desk!("hidden"),
    desk!("letter"),
    desk!("letters"),
    desk!("log"),
    desk!("login"),
    desk!("mail"),
    desk!("message"),
    desk!("month"),
    desk!("unit"),
    desk!("why"),
];
