//! The report's title and the template's phrases in, the 函 with which the report goes to organs of equal rank out.

use gongwen::{Document, DocumentKind, Letter, Marks};
use serde::Serialize;

use crate::{
    config::{Campaign, PaperSettings},
    templates::Templates,
};

use crate::report::{Error, build::MonthReport};

use super::{circular, markup, official};

const TITLE: &str = "report/cover-title.txt.hbs";
const BODY: &str = "report/cover.txt.hbs";

/// What the template of the letter's text sees.
#[derive(Serialize)]
struct CoverWords<'a> {
    #[serde(flatten)]
    report: &'a MonthReport,
    /// Title of the report that the letter goes with.
    report_title: &'a str,
}

/// Builds the letter that goes with the report titled `report_title`.
///
/// # Errors
/// A template cannot be filled.
pub fn cover(
    campaign: &Campaign,
    settings: &PaperSettings,
    report: &MonthReport,
    report_title: &str,
    templates: &Templates,
) -> Result<Document, Error> {
    let kind = DocumentKind::Letter(Letter {
        organ: campaign.report.issuer.clone(),
        number: official::number(campaign, settings.document_code.as_ref(), report),
        recipients: settings.recipients.clone(),
        signature: official::signature(campaign),
        copies_to: settings.copies.clone(),
    });
    Ok(Document {
        kind,
        marks: Marks::default(),
        title: templates.render(TITLE, report)?.trim().to_owned(),
        body: markup::blocks(&templates.render(BODY, &CoverWords { report, report_title })?),
        note: Some(templates.render(circular::NOTE, report)?.trim().to_owned()),
        annexes: Vec::new(),
        properties: official::properties(campaign, report),
    })
}
