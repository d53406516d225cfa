//! The report model and the templates' phrases in, the 通报 to the units out: who was in time, late or missing, and the
//! table of who reported when.

use gongwen::{Document, DocumentKind, Downward, Imprint, Letterhead, Marks};

use crate::{
    config::{Campaign, PaperSettings},
    templates::Templates,
};

use crate::report::{Error, build::MonthReport};

use super::{markup, official};

const TITLE: &str = "report/circular-title.txt.hbs";
const BODY: &str = "report/circular.txt.hbs";
/// 附注 (§7.3.6): whom to ask.
pub(super) const NOTE: &str = "report/cover-note.txt.hbs";

/// Builds the circular that the units receive, with places for number, date and seal left open.
///
/// # Errors
/// A template cannot be filled, or lacks a title or table head.
pub fn circular(
    campaign: &Campaign,
    settings: &PaperSettings,
    report: &MonthReport,
    templates: &Templates,
) -> Result<Document, Error> {
    let kind = DocumentKind::Circular(Downward {
        letterhead: Letterhead::printed(&campaign.report.letterhead),
        number: official::number(campaign, settings.document_code.as_ref(), report),
        recipients: settings.recipients.clone(),
        signature: official::signature(campaign),
        imprint: Imprint {
            copies_to: settings.copies.clone(),
            printed_by: campaign.report.printed_by.clone(),
            printed_on: None,
        },
    });
    Ok(Document {
        kind,
        marks: Marks::default(),
        title: templates.render(TITLE, report)?.trim().to_owned(),
        body: markup::blocks(&templates.render(BODY, report)?),
        note: Some(templates.render(NOTE, report)?.trim().to_owned()),
        annexes: vec![official::status_annex(report, templates)?],
        properties: official::properties(campaign, report),
    })
}
