//! The report model and the templates' phrases in, the typed official document out: text, then its annexes.

use chrono::Datelike;
use gongwen::{
    Annex, Block, Document, DocumentKind, DocumentNumber, Imprint, Letterhead, Marks, Properties, Signature, SignedBy,
    Table, TableCell, Upward,
};

use crate::{
    config::{Campaign, ReportStyle},
    templates::Templates,
};

use crate::report::{
    Error,
    build::{History, HistoryRow, MonthReport, Sum},
    charts::history_chart,
    present::labels,
};

use super::{
    annex_marks::{NamedAnnex, numbered},
    digest_annexes, markup, task_table,
};

const TITLE: &str = "report/title.txt.hbs";
const BODY: &str = "report/body.txt.hbs";
const DIGEST: &str = "report/digest.txt.hbs";
const ANNEX_TASKS: &str = "report/annex-tasks.txt.hbs";
const ANNEX_STATUS: &str = "report/annex-status.txt.hbs";
const ANNEX_FIGURES: &str = "report/annex-figures.txt.hbs";
const ANNEX_HISTORY: &str = "report/annex-history.txt.hbs";
/// Month columns that fit on a page in portrait with the other columns.
pub(in crate::report) const MONTHS_IN_PORTRAIT: usize = 6;
/// 序号, 类别 over two columns, 重点任务, 牵头单位, 配合单位, 进展.
const TASK_WIDTHS: [f32; 7] = [1.0, 1.0, 1.0, 8.2, 2.4, 2.7, 9.0];

/// The month's official report (上行文): number, signer's name, date and seal are left open for the office.
///
/// # Errors
/// A template cannot be filled, or lacks a title or table head.
pub fn official(campaign: &Campaign, report: &MonthReport, templates: &Templates) -> Result<Document, Error> {
    let settings = &campaign.report;
    let upward = Upward {
        letterhead: Letterhead::printed(&settings.letterhead),
        number: number(campaign, None, report),
        signers: vec![settings.signer.clone()],
        recipients: vec![settings.recipient.clone()],
        signature: signature(campaign),
        imprint: Imprint {
            copies_to: settings.copies.clone(),
            printed_by: settings.printed_by.clone(),
            printed_on: None,
        },
    };
    let body = match settings.style {
        ReportStyle::Digest => DIGEST,
        ReportStyle::Full => BODY,
    };
    let (body, annexes) = numbered(&templates.render(body, report)?, annexes(settings.style, report, templates)?);
    Ok(Document {
        kind: DocumentKind::Report(upward),
        marks: Marks::default(),
        title: templates.render(TITLE, report)?.trim().to_owned(),
        body: markup::with_notes(markup::blocks(&body), &report.notes),
        note: None,
        annexes,
        properties: properties(campaign, report),
    })
}

/// The annexes of the report by the names with which its text cites them.
fn annexes(style: ReportStyle, report: &MonthReport, templates: &Templates) -> Result<Vec<NamedAnnex>, Error> {
    let named = |name: &'static str| move |annex: Annex| NamedAnnex { name, annex };
    let mut annexes = match style {
        ReportStyle::Digest => {
            let tasks = (!report.tasks.is_empty()).then(|| digest_annexes::progress(report, templates)).transpose()?;
            let figures = digest_annexes::figures(report, templates)?;
            vec![figures.map(named("figures")), tasks.map(named("tasks"))]
        }
        ReportStyle::Full => vec![
            Some(tasks_annex(report, templates)?).map(named("tasks")),
            Some(status_annex(report, templates)?).map(named("status")),
            Some(figures_annex(report, templates)?).map(named("figures")),
        ],
    };
    annexes.push(history_annex(report, templates)?.map(named("history")));
    Ok(annexes.into_iter().flatten().collect())
}

/// 发文字号 with room for the number; the report's 机关代字 where a paper has none of its own.
pub(in crate::report) fn number(campaign: &Campaign, code: Option<&String>, report: &MonthReport) -> DocumentNumber {
    DocumentNumber {
        code: code.unwrap_or(&campaign.report.document_code).clone(),
        year: u16::try_from(report.as_of.year()).unwrap_or_default(),
        number: None,
    }
}

/// The organ's name with room for seal and date.
pub(in crate::report) fn signature(campaign: &Campaign) -> Signature {
    Signature { by: SignedBy::Sealed(vec![campaign.report.issuer.clone()]), date: None }
}

/// Author and time for the file's properties.
pub(in crate::report) fn properties(campaign: &Campaign, report: &MonthReport) -> Properties {
    Properties { author: campaign.report.issuer.clone(), created: report.as_of }
}

/// The plan's task breakdown with the month's progress.
fn tasks_annex(report: &MonthReport, templates: &Templates) -> Result<Annex, Error> {
    let text = markup::annex(ANNEX_TASKS, &templates.render(ANNEX_TASKS, report)?, &[6])?;
    let table = task_table::table(&report.tasks, &text, TASK_WIDTHS, true);
    Ok(annex(text, true, vec![table]))
}

/// Who reported when.
pub(in crate::report) fn status_annex(report: &MonthReport, templates: &Templates) -> Result<Annex, Error> {
    let text = markup::annex(ANNEX_STATUS, &templates.render(ANNEX_STATUS, report)?, &[6])?;
    let rows = report.units.iter().enumerate().map(|(index, unit)| {
        let received = unit.submission.as_ref().map_or(labels::NOTHING, |submission| &submission.received_text);
        vec![
            TableCell::centred((index + 1).to_string()),
            TableCell::centred(&unit.name),
            TableCell::centred(received),
            TableCell::centred(&unit.timeliness),
            TableCell::centred(&unit.status_text),
            TableCell::left(text.rows.get(unit.id.as_str()).cloned().unwrap_or_default()),
        ]
    });
    let table = Table {
        caption: None,
        widths: vec![1.2, 3.4, 4.3, 1.6, 2.0, 5.1],
        head: plain_head(text.labels.first()),
        rows: rows.collect(),
    };
    Ok(annex(text, false, vec![table]))
}

/// The totals, then each unit's own figures.
fn figures_annex(report: &MonthReport, templates: &Templates) -> Result<Annex, Error> {
    let text = markup::annex(ANNEX_FIGURES, &templates.render(ANNEX_FIGURES, report)?, &[4, 4])?;
    let totals = report.totals_by_kind.iter().enumerate().map(|(index, kind)| {
        vec![
            TableCell::centred((index + 1).to_string()),
            TableCell::centred(&kind.name),
            TableCell::centred(&kind.text),
            TableCell::centred(kind.unit_count.to_string()),
        ]
    });
    let totals = Table {
        caption: None,
        widths: vec![1.2, 6.0, 5.0, 3.0],
        head: plain_head(text.labels.first()),
        rows: totals.collect(),
    };
    let units = report.units.iter().enumerate().map(|(index, unit)| {
        let summed = if unit.submission.is_none() {
            vec![unit.status_text.clone()]
        } else if unit.summed_figures.is_empty() {
            vec![labels::NOTHING.to_owned()]
        } else {
            vec![unit.summed_figures.join("；")]
        };
        let others = match unit.other_figures.as_slice() {
            [] => labels::NOTHING.to_owned(),
            others => others.join("；"),
        };
        vec![
            TableCell::centred((index + 1).to_string()),
            TableCell::centred(&unit.name),
            TableCell::left(summed),
            TableCell::left(vec![others]),
        ]
    });
    let units = Table {
        caption: None,
        widths: vec![1.2, 3.4, 6.4, 6.0],
        head: plain_head(text.labels.get(1)),
        rows: units.collect(),
    };
    let tables = if report.totals.is_empty() { vec![units] } else { vec![totals, units] };
    Ok(annex(text, false, tables))
}

/// The months as table and chart; only where an earlier month is known.
fn history_annex(report: &MonthReport, templates: &Templates) -> Result<Option<Annex>, Error> {
    let Some(history) = &report.history else { return Ok(None) };
    let text = markup::annex(ANNEX_HISTORY, &templates.render(ANNEX_HISTORY, report)?, &[3])?;
    let mut labels = text.labels.first().cloned().unwrap_or_default();
    labels.splice(1.min(labels.len())..1.min(labels.len()), history.months.iter().map(|month| month.name.clone()));
    let table = Table {
        caption: None,
        widths: [5.0].into_iter().chain(history.months.iter().map(|_| 2.4)).chain([2.6, 4.0]).collect(),
        head: plain_head(Some(&labels)),
        rows: history_rows(history),
    };
    let landscape = history.months.len() > MONTHS_IN_PORTRAIT;
    let mut annex = annex(text, landscape, vec![table]);
    annex.blocks.extend(history_chart::picture(report).map(Block::Picture));
    Ok(Some(annex))
}

/// One row a kind and unit of measure; the unit of measure is printed once, with the name.
fn history_rows(history: &History) -> Vec<Vec<TableCell>> {
    let number = |sum: &Sum| labels::amount(sum.sum, sum.approx, "");
    let row = |row: &HistoryRow| {
        let months = row.months.iter().map(|sum| sum.as_ref().map_or_else(|| labels::NOTHING.to_owned(), number));
        let mut cells = vec![TableCell::centred(format!("{}（{}）", row.name, row.unit))];
        cells.extend(months.chain([number(&row.year), row.change.clone()]).map(TableCell::centred));
        cells
    };
    history.rows.iter().map(row).collect()
}

pub(in crate::report) fn annex(text: markup::AnnexText, landscape: bool, tables: Vec<Table>) -> Annex {
    let mut blocks = text.intro;
    blocks.extend(tables.into_iter().map(Block::Table));
    Annex { title: text.title, landscape, blocks }
}

pub(in crate::report) fn plain_head(labels: Option<&Vec<String>>) -> Vec<Vec<TableCell>> {
    vec![labels.into_iter().flatten().map(TableCell::centred).collect()]
}
