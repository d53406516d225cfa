//! A form of a unit in; its original as HTML, its fields, its text with every figure marked, its figures and findings out.

use std::{collections::HashMap, ops::Range};

use figures::Figure;
use serde::Serialize;

use super::super::{
    answer::Trouble,
    original::{self, Marks},
};
use crate::{
    finding::{Finding, Place, Severity},
    form::{Item, Section},
    identity::{ShortId, sha256},
    month::{ChangedFact, Month, Submission},
    pipeline::Pipeline,
    report::{self, FigureDetail, MonthReport},
};

/// What the page shows of one form.
#[derive(Serialize)]
pub(super) struct FormView {
    id: ShortId,
    state: &'static str,
    file: String,
    received_text: String,
    /// When it arrived, as an input field for times has it.
    received_input: String,
    /// Page of the mail, and of the file in it; empty where the mail is shown by another month.
    mail_href: String,
    file_href: String,
    /// HTML.
    original: String,
    fields: Vec<FieldView>,
    sections: Vec<SectionView>,
    figures: Vec<FigureView>,
    findings: Vec<FindingView>,
    can_accept: bool,
    /// It counts, with faults.
    with_faults: bool,
    can_reject: bool,
    can_be_changed: bool,
}

/// A field of the form's head.
#[derive(Serialize)]
struct FieldView {
    name: String,
    /// Name by which it is set; empty where it cannot be.
    item: &'static str,
    text: String,
    /// As the unit wrote it, where the office has changed it.
    before: String,
    anchor: String,
}

/// A section with its figures marked.
#[derive(Serialize)]
struct SectionView {
    heading: String,
    /// HTML.
    text: String,
    anchor: String,
}

#[derive(Serialize)]
struct FigureView {
    id: ShortId,
    name: String,
    surface: String,
    /// `o` where it is marked in the original, else `t`, in the section's text: the beginning of the name of its mark.
    shown_in: &'static str,
    text: String,
    role_text: String,
    note: String,
    dropped: bool,
}

/// A finding, and whether it can be waived.
#[derive(Serialize)]
pub(super) struct FindingView {
    id: ShortId,
    name: &'static str,
    severity_text: &'static str,
    colour: &'static str,
    place: String,
    found: String,
    message: String,
    remedy: String,
    anchor: String,
    can_be_waived: bool,
}

impl FindingView {
    pub(super) fn of(id: &ShortId, finding: &Finding) -> Self {
        let (severity_text, colour) = match finding.severity() {
            Severity::Error => ("须补正", "missing"),
            Severity::Warning => ("请核对", "incomplete"),
            Severity::Info => ("说明", "excused"),
        };
        Self {
            id: id.clone(),
            name: finding.code.chinese(),
            severity_text,
            colour,
            place: finding.place.to_string(),
            found: finding.found.clone(),
            message: finding.message.clone(),
            remedy: finding.remedy.clone(),
            anchor: original::anchor(&finding.place),
            can_be_waived: finding.severity() != Severity::Info && !finding.code.is_about_sender(),
        }
    }
}

impl FormView {
    pub(super) fn of(
        pipeline: &Pipeline<'_>,
        month: &Month,
        (state, form): (&'static str, &Submission),
        report: &MonthReport,
    ) -> Result<Self, Trouble> {
        let campaign = pipeline.campaign;
        let received_at = campaign.local(form.received_at);
        let mail = month.messages.iter().find(|mail| mail.id == form.message);
        let mail_href =
            mail.map(|mail| format!("/months/{}/mails/{}", month.period, mail.short_id)).unwrap_or_default();
        let message = pipeline.message(&form.message)?;
        let file = message.attachments.iter().position(|file| sha256(&file.bytes) == form.file_sha256);
        let mut marks = Marks::of(form);
        let original = match file.and_then(|at| message.attachments.get(at)) {
            Some(file) => match pipeline.read_file(file.content())? {
                Some(document) => original::html(&document, &mut marks),
                None => "<p class=\"soft\">（这个文件不能在这里显示，请下载原件查看。）</p>".to_owned(),
            },
            None => match &message.document {
                Some(document) => original::html(document, &mut marks),
                None => original::text_html(&message.body, &mut marks),
            },
        };
        let faulty = !form.checked.is_complete();
        Ok(Self {
            id: form.ids.form.clone(),
            state,
            file: form.file.clone(),
            received_text: report::moment_words(&received_at),
            received_input: received_at.format("%Y-%m-%dT%H:%M").to_string(),
            file_href: file.map(|at| format!("{mail_href}/files/{}", at + 1)).unwrap_or_default(),
            mail_href,
            original,
            fields: fields(form),
            sections: form.checked.form.sections.iter().map(|section| section_view(pipeline, form, section)).collect(),
            figures: figures(pipeline, form, report, &marks),
            findings: form
                .ids
                .findings
                .iter()
                .zip(&form.checked.findings)
                .map(|(id, finding)| FindingView::of(id, finding))
                .collect(),
            can_accept: state == "待确认" || state == "不予采用" || state == "采用" && faulty,
            with_faults: state == "采用",
            can_reject: state != "不予采用",
            can_be_changed: state != "已被替代",
        })
    }
}

fn fields(form: &Submission) -> Vec<FieldView> {
    let read = &form.checked.form;
    let before = |item: Item| {
        let change = form.changes.iter().find_map(|change| match &change.what {
            ChangedFact::Field { item: changed, before } if *changed == item => Some(before.clone()),
            _ => None,
        });
        change.map(|before| if before.is_empty() { "（未填）".to_owned() } else { before }).unwrap_or_default()
    };
    let field = |name: &str, item, text: String, before: String, place: &Place| FieldView {
        name: name.to_owned(),
        item,
        text,
        before,
        anchor: original::anchor(place),
    };
    let reporter = &read.reporter;
    let day = read.reported_on.value.map(report::day_words);
    vec![
        field("单位名称", "", read.unit.raw.clone(), String::new(), &read.unit.place),
        field(
            Item::Date.chinese(),
            "date",
            day.unwrap_or_else(|| read.reported_on.raw.clone()),
            before(Item::Date),
            &read.reported_on.place,
        ),
        field(
            Item::Name.chinese(),
            "name",
            reporter.value.name.clone().unwrap_or_default(),
            before(Item::Name),
            &reporter.place,
        ),
        field(Item::Phone.chinese(), "phone", reporter.value.phones.join("、"), before(Item::Phone), &reporter.place),
    ]
}

/// A section's text, each figure in it a link to its row below.
fn section_view(pipeline: &Pipeline<'_>, form: &Submission, section: &Section) -> SectionView {
    let settings = &pipeline.campaign.form.sections;
    let heading = settings.iter().find(|known| known.id == section.id).map_or("", |known| known.heading.as_str());
    let checked = &form.checked;
    let mut marks: Vec<(&Figure, &ShortId)> = checked
        .figures
        .iter()
        .zip(&form.ids.figures)
        .filter(|(figure, _)| checked.section_of(figure) == section.id)
        .collect();
    marks.sort_by_key(|(figure, _)| (figure.span.start, figure.span.end));
    let spans: Vec<(Range<usize>, &ShortId)> =
        marks.into_iter().map(|(figure, id)| (figure.span.clone(), id)).collect();
    let text = format!("<p>{}</p>", original::marked(&section.text, &spans, "t").replace('\n', "</p><p>"));
    SectionView { heading: heading.to_owned(), text, anchor: original::anchor(&section.place) }
}

fn figures(pipeline: &Pipeline<'_>, form: &Submission, report: &MonthReport, marks: &Marks<'_>) -> Vec<FigureView> {
    let names = pipeline.campaign.figure_names();
    let details: HashMap<&ShortId, &FigureDetail> = report.figures.iter().map(|detail| (&detail.id, detail)).collect();
    let rows = form.checked.figures.iter().zip(&form.ids.figures).enumerate().map(|(index, (figure, id))| {
        let detail = details.get(id);
        let change = form.changed_figure(index);
        FigureView {
            id: id.clone(),
            name: names.get(figure.kind.as_str()).map_or_else(|| figure.kind.clone(), |name| (*name).to_owned()),
            surface: figure.surface.clone(),
            shown_in: if marks.has(id) { "o" } else { "t" },
            text: report::figure_text(figure),
            role_text: detail.map_or_else(
                || if figure.counted { "可计入" } else { "不计入" }.to_owned(),
                |detail| detail.role_text.to_owned(),
            ),
            note: detail.map(|detail| detail.note.clone()).unwrap_or_default(),
            dropped: change.is_some() && !figure.counted,
        }
    });
    rows.collect()
}
