//! The report over several months and its templates in, the official paper out: body, and annexes with who reported, the
//! figures month by month and the tasks.

use gongwen::{
    Annex, Document, DocumentKind, DocumentNumber, Imprint, Letterhead, Marks, Properties, Table, TableCell, Upward,
};

use chrono::Datelike as _;

use crate::{config::Campaign, templates::Templates};

use crate::report::{Error, build::SpanReport, present::labels};

use super::{markup, official};

const TITLE: &str = "report/summary-title.txt.hbs";
const BODY: &str = "report/summary.txt.hbs";
const ANNEX_REPORTS: &str = "report/summary-annex-reports.txt.hbs";
const ANNEX_FIGURES: &str = "report/summary-annex-figures.txt.hbs";
const ANNEX_TASKS: &str = "report/summary-annex-tasks.txt.hbs";

/// Builds the paper, with places for number, signer, date and seal left open.
///
/// # Errors
/// A template cannot be filled, or lacks a title or table head.
pub fn summary(campaign: &Campaign, report: &SpanReport, templates: &Templates) -> Result<Document, Error> {
    let settings = &campaign.report;
    let upward = Upward {
        letterhead: Letterhead::printed(&settings.letterhead),
        number: DocumentNumber {
            code: settings.document_code.clone(),
            year: u16::try_from(report.as_of.year()).unwrap_or_default(),
            number: None,
        },
        signers: vec![settings.signer.clone()],
        recipients: vec![settings.recipient.clone()],
        signature: official::signature(campaign),
        imprint: Imprint {
            copies_to: settings.copies.clone(),
            printed_by: settings.printed_by.clone(),
            printed_on: None,
        },
    };
    Ok(Document {
        kind: DocumentKind::Report(upward),
        marks: Marks::default(),
        title: templates.render(TITLE, report)?.trim().to_owned(),
        body: markup::blocks(&templates.render(BODY, report)?),
        note: None,
        annexes: vec![
            reports_annex(report, templates)?,
            figures_annex(report, templates)?,
            tasks_annex(report, templates)?,
        ],
        properties: Properties { author: settings.issuer.clone(), created: report.as_of },
    })
}

/// Who reported in each month, and the rating of the units.
fn reports_annex(report: &SpanReport, templates: &Templates) -> Result<Annex, Error> {
    let text = markup::annex(ANNEX_REPORTS, &templates.render(ANNEX_REPORTS, report)?, &[4, 6])?;
    let months = report.months.iter().map(|month| {
        let numbers = [month.expected, month.reported, month.on_time].map(|number| number.to_string());
        std::iter::once(month.name.clone()).chain(numbers).map(TableCell::centred).collect()
    });
    let months = Table {
        caption: None,
        widths: vec![3.0, 4.0, 4.0, 4.0],
        head: official::plain_head(text.labels.first()),
        rows: months.collect(),
    };
    let ratings = report.rating.as_ref().map(|rating| {
        let rows = rating.units.iter().map(|unit| {
            let cells = [
                unit.rank.to_string(),
                unit.name.clone(),
                unit.average.to_string(),
                unit.on_time.to_string(),
                unit.complete_first.to_string(),
                unit.materials.to_string(),
            ];
            cells.into_iter().map(TableCell::centred).collect()
        });
        Table {
            caption: None,
            widths: vec![1.6, 4.6, 2.6, 2.4, 2.4, 2.4],
            head: official::plain_head(text.labels.get(1)),
            rows: rows.collect(),
        }
    });
    Ok(official::annex(text, false, std::iter::once(months).chain(ratings).collect()))
}

/// Every total month by month with its sum over the months.
fn figures_annex(report: &SpanReport, templates: &Templates) -> Result<Annex, Error> {
    let text = markup::annex(ANNEX_FIGURES, &templates.render(ANNEX_FIGURES, report)?, &[2])?;
    let mut columns = text.labels.first().cloned().unwrap_or_default();
    columns.splice(1.min(columns.len())..1.min(columns.len()), report.months.iter().map(|month| month.name.clone()));
    let rows = report.rows.iter().map(|row| {
        let months = row.months.iter().map(|sum| match sum {
            Some(sum) => labels::amount(sum.sum, sum.approx, ""),
            None => labels::NOTHING.to_owned(),
        });
        let sum = labels::amount(row.year.sum, row.year.approx, "");
        let name = format!("{}（{}）", row.name, row.unit);
        std::iter::once(name).chain(months).chain([sum]).map(TableCell::centred).collect()
    });
    let table = Table {
        caption: None,
        widths: [5.0].into_iter().chain(report.months.iter().map(|_| 2.4)).chain([2.8]).collect(),
        head: official::plain_head(Some(&columns)),
        rows: rows.collect(),
    };
    Ok(official::annex(text, report.months.len() > official::MONTHS_IN_PORTRAIT, vec![table]))
}

/// The tasks with the months in which there was progress, and its last words.
fn tasks_annex(report: &SpanReport, templates: &Templates) -> Result<Annex, Error> {
    let text = markup::annex(ANNEX_TASKS, &templates.render(ANNEX_TASKS, report)?, &[6])?;
    let or_nothing = |words: &str| if words.is_empty() { labels::NOTHING.to_owned() } else { words.to_owned() };
    let rows = report.tasks.iter().map(|task| {
        vec![
            TableCell::centred(task.number.to_string()),
            TableCell::left(vec![task.text.clone()]),
            TableCell::centred(&task.lead),
            TableCell::centred(or_nothing(&task.months)),
            TableCell::centred(or_nothing(&task.units)),
            TableCell::left(vec![or_nothing(&task.latest)]),
        ]
    });
    let table = Table {
        caption: None,
        widths: vec![1.0, 8.0, 2.4, 2.6, 4.0, 7.3],
        head: official::plain_head(text.labels.first()),
        rows: rows.collect(),
    };
    Ok(official::annex(text, true, vec![table]))
}
