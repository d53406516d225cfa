//! The form (附件3) as Word files: blank as in the plan, or prefilled with what a unit wrote, its faults in yellow with
//! comments.

use std::io::Cursor;

use chrono::{DateTime, FixedOffset, SecondsFormat};
use docx_rs::{
    AlignmentType, Comment, Docx, LineSpacing, PageMargin, Paragraph, Run, RunFonts, Shading, SpecialIndentType, Table,
    TableCell, TableLayoutType, TableRow, VAlignType, WidthType,
};

use super::Error;
use crate::{
    check::CheckedForm,
    config::{Campaign, FormSettings, SectionSettings},
    finding::{Code, Finding},
};

/// Widths of the columns in twentieths of a point; together the text width of the page.
const COLUMNS: [usize; 3] = [2948, 2948, 2948];
/// Empty lines of a section that wait to be filled.
const ROOM: usize = 6;
const YELLOW: &str = "FFF2CC";

/// File name of the blank form.
pub(super) fn blank_name(campaign: &Campaign) -> String {
    format!("{}{}（空白表）.docx", campaign.form.annex, campaign.form.title)
}

/// The blank form as the plan has it, as bytes of a docx: the same for each call.
///
/// # Errors
/// The file cannot be put together.
pub fn blank(campaign: &Campaign) -> Result<Vec<u8>, Error> {
    let form = &campaign.form;
    let cell = |text: &str| vec![paragraph().align(AlignmentType::Center).add_run(body(text))];
    let sections = form.sections.iter().enumerate().flat_map(|(index, section)| {
        let head = format!("{}{}", heading(index, section), instructions(section));
        std::iter::once(paragraph().add_run(body(&head))).chain((0..ROOM).map(|_| paragraph()))
    });
    let head = [
        (cell(&form.unit_placeholder), false),
        (cell(&form.date_placeholder), false),
        (cell(&form.reporter_placeholder), false),
    ];
    let made_at = format!("{}T00:00:00Z", campaign.starts);
    pack(document(form, paragraph_of_title(form), head, sections.collect()), &campaign.office.name, &made_at)
}

/// The form with what a unit wrote; each place with an error finding is yellow and has a comment that says what is
/// wrong and what is expected. The comments are dated `as_of`. As bytes of a docx: the same for the same input.
///
/// # Errors
/// The file cannot be put together.
pub fn prefilled(campaign: &Campaign, checked: &CheckedForm, as_of: DateTime<FixedOffset>) -> Result<Vec<u8>, Error> {
    let form = &campaign.form;
    let mut marks = Marks {
        author: campaign.office.name.clone(),
        date: as_of.to_rfc3339_opts(SecondsFormat::Secs, true),
        next: 1,
        faults: checked
            .findings
            .iter()
            .filter(|finding| finding.is_error())
            .map(|fault| (spot(form, fault), fault))
            .collect(),
    };
    let filled = &checked.form;
    let head = [
        marks.cell(Spot::Unit, &filled.unit.raw),
        marks.cell(Spot::Date, &filled.reported_on.raw),
        marks.cell(Spot::Reporter, &reporter(checked)),
    ];
    let mut sections = Vec::new();
    for (index, section) in form.sections.iter().enumerate() {
        let text = filled.sections.iter().find(|filled| filled.id == section.id).map_or("", |filled| &filled.text);
        let mut head = heading(index, section);
        if text.trim().is_empty() {
            head.push_str(&instructions(section));
        }
        sections.push(marks.commented(Spot::Section(index), paragraph(), body(&head)));
        let words = marks.words(Spot::Section(index));
        sections.extend(text.lines().filter(|line| !line.trim().is_empty()).map(|line| {
            let paragraph =
                paragraph().indent(None, Some(SpecialIndentType::FirstLine(560)), None, None).first_line_chars(200);
            highlighted(line.trim(), &words).into_iter().fold(paragraph, Paragraph::add_run)
        }));
        let room = if text.trim().is_empty() { ROOM } else { 1 };
        sections.extend((0..room).map(|_| paragraph()));
    }
    let title = marks.commented(Spot::Whole, Paragraph::new().align(AlignmentType::Center), title(form));
    pack(document(form, title, head, sections), &marks.author, &marks.date)
}

/// Where in the form a fault is marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Spot {
    Unit,
    Date,
    Reporter,
    /// Position in the form's settings.
    Section(usize),
    /// The form as a whole, at its title.
    Whole,
}

fn spot(form: &FormSettings, fault: &Finding) -> Spot {
    match fault.code {
        Code::UnitMissing | Code::UnitUnknown => return Spot::Unit,
        Code::DateMissing | Code::DateInvalid | Code::DateWrongPeriod => return Spot::Date,
        Code::ReporterMissing | Code::PhoneMissing | Code::PhoneInvalid => return Spot::Reporter,
        _ => {}
    }
    let field = fault.place.field.as_deref().unwrap_or_default();
    let among = |labels: &[String]| labels.iter().any(|label| label == field);
    if among(&form.unit_labels) {
        return Spot::Unit;
    }
    if among(&form.date_labels) {
        return Spot::Date;
    }
    if among(&form.reporter_labels) || among(&form.phone_labels) {
        return Spot::Reporter;
    }
    let named = |section: &SectionSettings| {
        !field.is_empty() && (field.contains(&section.heading) || section.id == field || among(&section.aliases))
    };
    form.sections.iter().position(named).map_or(Spot::Whole, Spot::Section)
}

/// The faults of one form on their way into comments.
struct Marks<'a> {
    author: String,
    date: String,
    next: usize,
    faults: Vec<(Spot, &'a Finding)>,
}

impl Marks<'_> {
    /// A cell of the head row; true where it is faulty.
    fn cell(&mut self, spot: Spot, text: &str) -> (Vec<Paragraph>, bool) {
        let faulty = self.at(spot);
        let paragraph = paragraph().align(AlignmentType::Center);
        // A comment needs a run as its anchor, also in an empty cell.
        let run = if text.is_empty() && faulty { body("\u{3000}\u{3000}") } else { body(&clean(text)) };
        (vec![self.commented(spot, paragraph, run)], faulty)
    }

    /// The paragraph with the run and the comments of the place around it.
    fn commented(&mut self, spot: Spot, paragraph: Paragraph, run: Run) -> Paragraph {
        let faults: Vec<&Finding> = self.faults.iter().filter(|(at, _)| *at == spot).map(|(_, fault)| *fault).collect();
        let first = self.next;
        self.next += faults.len();
        let mut paragraph = paragraph;
        for (offset, fault) in faults.iter().enumerate() {
            let comment = Comment::new(first + offset)
                .author(&self.author)
                .date(&self.date)
                .add_paragraph(Paragraph::new().add_run(Run::new().add_text(clean(&said(fault)))));
            paragraph = paragraph.add_comment_start(comment);
        }
        let run = if faults.is_empty() { run } else { run.highlight("yellow") };
        paragraph = paragraph.add_run(run);
        (0..faults.len()).rev().fold(paragraph, |paragraph, offset| paragraph.add_comment_end(first + offset))
    }

    /// The words found wrong in a place.
    fn words(&self, spot: Spot) -> Vec<String> {
        let words = self.faults.iter().filter(|(at, _)| *at == spot).map(|(_, fault)| fault.found.trim().to_owned());
        words.filter(|words| !words.is_empty()).collect()
    }

    fn at(&self, spot: Spot) -> bool {
        self.faults.iter().any(|(at, _)| *at == spot)
    }
}

/// What a comment says of a fault.
pub(super) fn said(fault: &Finding) -> String {
    let example = if fault.example.is_empty() { String::new() } else { format!("示例：{}", fault.example) };
    format!("{}{}{example}", fault.message, fault.remedy)
}

/// Name and number as one text, also where the form has a field for each.
fn reporter(checked: &CheckedForm) -> String {
    let field = &checked.form.reporter;
    let has_digits =
        field.raw.chars().any(|character| character.is_ascii_digit() || ('０'..='９').contains(&character));
    match (&*field.value.phones, has_digits) {
        ([], _) | (_, true) => field.raw.clone(),
        (phones, false) => format!("{}，{}", field.raw, phones.join("、")),
    }
}

/// A line as runs, the given words in yellow.
fn highlighted(line: &str, words: &[String]) -> Vec<Run> {
    let mut runs = Vec::new();
    let mut rest = line;
    while !rest.is_empty() {
        let hit = words.iter().filter_map(|words| rest.find(words.as_str()).map(|at| (at, words.len()))).min();
        let Some((before, found, after)) = hit.and_then(|(at, length)| split(rest, at, length)) else {
            runs.push(body(&clean(rest)));
            break;
        };
        if !before.is_empty() {
            runs.push(body(&clean(before)));
        }
        runs.push(body(&clean(found)).highlight("yellow"));
        rest = after;
    }
    runs
}

fn split(text: &str, at: usize, length: usize) -> Option<(&str, &str, &str)> {
    Some((text.get(..at)?, text.get(at..at + length)?, text.get(at + length..)?))
}

/// Without characters that XML forbids.
fn clean(text: &str) -> String {
    text.chars().filter(|character| !character.is_control() && !matches!(character, '\u{fffe}' | '\u{ffff}')).collect()
}

fn heading(index: usize, section: &SectionSettings) -> String {
    const NUMBERS: [&str; 10] = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"];
    let number = NUMBERS.get(index).map_or_else(|| (index + 1).to_string(), |number| (*number).to_owned());
    format!("{number}、{}：", section.heading)
}

fn instructions(section: &SectionSettings) -> String {
    if section.instructions.is_empty() { String::new() } else { format!("（{}）", section.instructions) }
}

fn paragraph_of_title(form: &FormSettings) -> Paragraph {
    Paragraph::new().align(AlignmentType::Center).add_run(title(form))
}

fn title(form: &FormSettings) -> Run {
    Run::new().add_text(clean(&form.title)).size(44).fonts(fonts("方正小标宋_GBK"))
}

fn body(text: &str) -> Run {
    Run::new().add_text(clean(text)).size(28).fonts(fonts("仿宋_GB2312"))
}

fn paragraph() -> Paragraph {
    Paragraph::new().line_spacing(LineSpacing::new().line(360))
}

fn fonts(chinese: &str) -> RunFonts {
    RunFonts::new().ascii("Times New Roman").hi_ansi("Times New Roman").cs("Times New Roman").east_asia(chinese)
}

fn document(
    form: &FormSettings,
    title: Paragraph,
    head: [(Vec<Paragraph>, bool); 3],
    sections: Vec<Paragraph>,
) -> Docx {
    let annex = Run::new().add_text(clean(&form.annex)).size(32).fonts(fonts("黑体"));
    let labels = [&form.unit_labels, &form.date_labels, &form.reporter_labels];
    let labels = labels.map(|labels| {
        let label = labels.first().map_or("", String::as_str);
        (vec![paragraph().align(AlignmentType::Center).add_run(body(label))], false)
    });
    let all: usize = COLUMNS.iter().sum();
    let narrative = sections
        .into_iter()
        .fold(TableCell::new().grid_span(COLUMNS.len()).width(all, WidthType::Dxa), TableCell::add_paragraph);
    let table = Table::new(vec![row(labels), row(head), TableRow::new(vec![narrative]).row_height(9000.0)])
        .set_grid(COLUMNS.to_vec())
        .width(all, WidthType::Dxa)
        .layout(TableLayoutType::Fixed);
    Docx::new()
        .page_size(11906, 16838)
        .page_margin(PageMargin::new().top(2098).bottom(1984).left(1531).right(1531))
        .default_fonts(fonts("仿宋_GB2312"))
        .add_paragraph(Paragraph::new().add_run(annex))
        .add_paragraph(title.line_spacing(LineSpacing::new().before(200).after(300)))
        .add_table(table)
}

fn row(cells: [(Vec<Paragraph>, bool); 3]) -> TableRow {
    let cells = cells.into_iter().zip(COLUMNS).map(|((paragraphs, faulty), width)| {
        let cell = TableCell::new().width(width, WidthType::Dxa).vertical_align(VAlignType::Center);
        let cell = if faulty { cell.shading(Shading::new().color("auto").fill(YELLOW)) } else { cell };
        paragraphs.into_iter().fold(cell, TableCell::add_paragraph)
    });
    TableRow::new(cells.collect()).row_height(680.0)
}

/// The file, said to be made by `author` at a fixed time.
fn pack(document: Docx, author: &str, made_at: &str) -> Result<Vec<u8>, Error> {
    let mut parts = document.created_at(made_at).updated_at(made_at).build();
    // docx-rs has no setter for the author and writes `unknown`.
    let core = String::from_utf8_lossy(&parts.doc_props.core);
    let author = format!(">{}<", clean(author).replace('&', "&amp;").replace('<', "&lt;"));
    parts.doc_props.core = core.replace(">unknown<", &author).into_bytes();
    let mut bytes = Cursor::new(Vec::new());
    parts.pack(&mut bytes).map_err(|error| Error::Form(error.to_string()))?;
    Ok(bytes.into_inner())
}
