//! In: files. Out: `huizong check`, the findings of their forms; nothing is sent or stored.

use std::{
    io::Write as _,
    path::{Path, PathBuf},
};

use super::{Exit, Failure, Language, Session, campaign_files, outcome::refused};
use crate::{
    check::{FileJson, FindingJson, FormJson},
    config::Period,
    finding::{Finding, Place, Severity},
    form::Recognised,
    i18n::{Localize as _, LocalizedText},
    intake::{self, IntakeContext},
    limits::Limits,
    message,
};
use chrono::NaiveDate;
use sandbox::SandboxPool;

/// Arguments of `check`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Files with forms: Word, Excel, a mail (.eml) or an archive
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Month the forms are about; default: told by each form's date
    #[arg(long, value_name = "MONTH")]
    period: Option<Period>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(session: &Session, arguments: &Arguments) -> Result<Exit, Failure> {
    let campaign = campaign_files::load(session)?;
    let lexicon = campaign.lexicon();
    let limits = Limits::default();
    let workers = SandboxPool::of_this_program(limits.child)?;
    let context = IntakeContext { reading: campaign.reading(), lexicon: &lexicon, limits: &limits, workers: &workers };
    let today = session.clock.with_timezone(&campaign.timezone).date_naive();
    // A form without a year is read as of now, or as of the end of the given month.
    let reference = arguments.period.map_or(today, |period| campaign.last_day(period));
    let mut checked = Vec::new();
    let mut unreadable = 0_usize;
    for path in &arguments.files {
        match std::fs::read(path) {
            Ok(bytes) => match check_file(&context, &path.display().to_string(), &bytes, arguments, reference) {
                Ok(files) => checked.extend(files),
                Err(error) => {
                    unreadable += 1;
                    eprintln!("huizong: {}: {}", path.display(), error.in_language(session.language));
                }
            },
            Err(error) => {
                unreadable += 1;
                eprintln!("huizong: {}", refused(path, &error).in_language(session.language));
            }
        }
    }
    print(session.language, arguments.json, &checked)?;
    let faulty = checked.iter().any(|file| {
        let of_forms = file.forms.iter().flat_map(|form| &form.findings);
        file.findings.iter().chain(of_forms).any(|finding| finding.severity == Severity::Error)
    });
    Ok(match (unreadable, faulty) {
        (0, false) => Exit::Done,
        (0, true) => Exit::Awaiting,
        _ if checked.is_empty() => Exit::Nothing,
        _ => Exit::Partly,
    })
}

/// One file; a mail or an archive gives one result for each file in it.
fn check_file(
    context: &IntakeContext<'_>,
    file: &str,
    bytes: &[u8],
    arguments: &Arguments,
    reference: NaiveDate,
) -> Result<Vec<FileJson>, sandbox::Error> {
    let kind = reader::sniff(bytes);
    if matches!(kind, reader::Kind::Readable(_)) {
        return Ok(vec![check_one(context, file, bytes, arguments, reference)?]);
    }
    let name = Path::new(file).file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let (attachments, findings, message) = match kind {
        reader::Kind::Mail if !message::is_web_archive(bytes, &context.limits.mail) => {
            let mut message = message::read(bytes, &context.limits.mail, context.workers)?;
            let (attachments, findings) =
                (std::mem::take(&mut message.attachments), std::mem::take(&mut message.findings));
            (attachments, findings, Some(message))
        }
        _ => {
            let (attachments, findings) = message::unpack(&name, bytes, &context.limits.mail, context.workers)?;
            (attachments, findings, None)
        }
    };
    let mut checked: Vec<FileJson> = attachments
        .iter()
        .map(|attachment| {
            let inner = attachment.path();
            let inner = inner.strip_prefix(&format!("{name}/")).unwrap_or(&inner);
            // A file that is no container came back as it is.
            let is_itself = attachment.inside.is_empty() && message.is_none();
            let shown = if is_itself { file.to_owned() } else { format!("{file}/{inner}") };
            check_one(context, &shown, attachment.content(), arguments, reference)
        })
        .collect::<Result<_, _>>()?;
    if let Some(message) = message
        && !checked.iter().any(|file| !file.forms.is_empty())
    {
        let format = format_name(reader::Kind::Text);
        let in_body = checked_file(context, file, format, context.open_body(&name, &message, reference), arguments);
        if !in_body.forms.is_empty() || checked.is_empty() {
            checked.push(in_body);
        }
    }
    if !findings.is_empty() || checked.is_empty() {
        let findings = findings.iter().map(FindingJson::from).collect();
        checked.insert(0, FileJson { file: file.to_owned(), format: format_name(kind), findings, forms: Vec::new() });
    }
    Ok(checked)
}

fn check_one(
    context: &IntakeContext<'_>,
    file: &str,
    bytes: &[u8],
    arguments: &Arguments,
    reference: NaiveDate,
) -> Result<FileJson, sandbox::Error> {
    let format = format_name(reader::sniff(bytes));
    let name = Path::new(file).file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    Ok(checked_file(context, file, format, context.open_file(&name, bytes, reference)?, arguments))
}

fn checked_file(
    context: &IntakeContext<'_>,
    file: &str,
    format: Option<String>,
    opened: Result<Recognised, Box<Finding>>,
    arguments: &Arguments,
) -> FileJson {
    match opened {
        Ok(Recognised { forms, left_out, others }) => {
            let more = (left_out > 0).then(|| intake::too_many_forms(file, forms.len()));
            let other = |title: &String| intake::other_form(Place::file(file), title, context.reading.form);
            let findings: Vec<Finding> = more.into_iter().chain(others.iter().map(other)).collect();
            let forms =
                forms.into_iter().map(|form| FormJson::from(&context.check(form, arguments.period, None))).collect();
            FileJson {
                file: file.to_owned(),
                format,
                findings: findings.iter().map(FindingJson::from).collect(),
                forms,
            }
        }
        Err(finding) => FileJson {
            file: file.to_owned(),
            format,
            findings: vec![FindingJson::from(finding.as_ref())],
            forms: Vec::new(),
        },
    }
}

fn format_name(kind: reader::Kind) -> Option<String> {
    match kind {
        reader::Kind::Readable(format) => serde_json::to_value(format).ok()?.as_str().map(str::to_owned),
        reader::Kind::Empty | reader::Kind::Unknown => None,
        other => Some(format!("{other:?}").to_lowercase()),
    }
}

fn print(language: Language, json: bool, checked: &[FileJson]) -> Result<(), Failure> {
    if checked.is_empty() && !json {
        return Ok(());
    }
    let text = if json {
        serde_json::to_string_pretty(checked).map_err(|error| Failure::nothing(LocalizedText::verbatim(error)))?
    } else {
        in_words(language, checked)
    };
    // A reader that closed the pipe has read enough.
    let _ = writeln!(std::io::stdout().lock(), "{}", text.trim_end());
    Ok(())
}

fn in_words(language: Language, checked: &[FileJson]) -> String {
    let mut text = String::new();
    for file in checked {
        text.push_str(&file.file);
        text.push('\n');
        for finding in &file.findings {
            text.push_str(&finding_in_words(language, finding));
        }
        for form in &file.forms {
            let unit = if form.unit.raw.is_empty() {
                language.pick("（未写单位）", "(no unit)")
            } else {
                &form.unit.raw
            };
            let date = form.reported_on.date.map_or_else(|| form.reported_on.raw.clone(), |date| date.to_string());
            let figures = form.figures.len();
            text.push_str(&language.pick(
                format!("  {unit}  {date}  指标数 {figures} 个\n"),
                format!("  {unit}  {date}  {figures} figures\n"),
            ));
            if form.findings.is_empty() {
                text.push_str(language.pick("    没有发现问题\n", "    nothing found wrong\n"));
            }
            for finding in &form.findings {
                text.push_str(&finding_in_words(language, finding));
            }
        }
    }
    text
}

fn finding_in_words(language: Language, finding: &FindingJson) -> String {
    let example = if finding.example.is_empty() {
        String::new()
    } else {
        format!("{}{}", language.pick("例：", " Example: "), finding.example)
    };
    format!("    [{}] {} {}{}{example}\n", finding.code, finding.location, finding.message, finding.remedy)
}
