//! In: official documents as docx. Out: `huizong lint`, their violations of GB/T 9704-2012; nothing is changed or stored.

use std::{io::Write as _, path::PathBuf};

use gongwen_lint::{LintError, LintReport, Strength, Violation, lint};
use serde_json::{Value, json};

use super::{Exit, Failure, Language, Session, outcome::refused};
use crate::i18n::{Localize, LocalizedText};

/// Arguments of `lint`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Official papers as docx, written by this program or edited in Word or WPS
    #[arg(required = true, value_name = "FILE")]
    papers: Vec<PathBuf>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// A file name with the result of checking it.
type Looked = (String, Result<LintReport, LintError>);

pub(super) fn run(session: &Session, arguments: &Arguments) -> Result<Exit, Failure> {
    let mut looked: Vec<Looked> = Vec::new();
    let mut unread = 0_usize;
    for path in &arguments.papers {
        match std::fs::read(path) {
            Ok(bytes) => looked.push((path.display().to_string(), lint(&bytes))),
            Err(error) => {
                unread += 1;
                eprintln!("huizong: {}", refused(path, &error).in_language(session.language));
            }
        }
    }
    if !looked.is_empty() || arguments.json {
        let text = if arguments.json {
            let files: Vec<Value> = looked.iter().map(|one| to_json(session.language, one)).collect();
            serde_json::to_string_pretty(&files).map_err(|error| Failure::nothing(LocalizedText::verbatim(error)))?
        } else {
            looked.iter().map(|one| in_words(session.language, one)).collect::<Vec<_>>().join("\n")
        };
        // A reader that closed the pipe has read enough.
        let _ = writeln!(std::io::stdout().lock(), "{}", text.trim_end());
    }
    let faulty = looked.iter().any(|(_, result)| match result {
        Ok(report) => report.violations.iter().any(|one| one.rule.strength == Strength::Required),
        Err(_) => true,
    });
    Ok(match (unread, faulty) {
        (0, false) => Exit::Done,
        (0, true) => Exit::Awaiting,
        _ if looked.is_empty() => Exit::Nothing,
        _ => Exit::Partly,
    })
}

impl Localize for LintError {
    fn zh(&self) -> String {
        match self {
            Self::Empty => "文件里没有文字".to_owned(),
            Self::NotDocx => "不是docx文件。请在Word或WPS中另存为“Word文档（*.docx）”再检查".to_owned(),
            Self::Encrypted => "文件设了密码。请去掉密码另存后再检查".to_owned(),
            Self::Damaged(at) => format!("文件已损坏，请在Word或WPS中打开修复、另存后再检查（{at}）"),
            Self::OverLimit { what, limit } => {
                let what = match *what {
                    "inflated bytes" => "解压后的字节",
                    "parts" => "内部文件",
                    "elements" => "标记",
                    "nested elements" => "标记层次",
                    "paragraphs" => "段落",
                    "tables" => "表格",
                    _ => "内容",
                };
                format!("文件过大：{what}超过{limit}")
            }
        }
    }
}

/// How binding a clause is, as the severity of a finding.
fn severity(strength: Strength) -> &'static str {
    match strength {
        Strength::Required => "error",
        Strength::Usual => "warning",
        Strength::Recommended => "info",
    }
}

fn to_json(language: Language, (file, result): &Looked) -> Value {
    match result {
        Ok(report) => json!({
            "file": file,
            "unreadable": null,
            "kind": report.kind.name(),
            "letter": report.letter,
            "deviations": report.violations.iter().map(violation_json).collect::<Vec<_>>(),
        }),
        Err(error) => json!({
            "file": file,
            "unreadable": error.in_language(language),
            "kind": null,
            "letter": false,
            "deviations": [],
        }),
    }
}

fn violation_json(one: &Violation) -> Value {
    let table = one.place.cell.map(|(table, _)| table);
    let row = one.place.cell.map(|(_, row)| row).filter(|row| *row > 0);
    json!({
        "rule": one.rule.id,
        "clause": one.rule.clause,
        "strength": one.rule.strength.name(),
        "severity": severity(one.rule.strength),
        "where": one.place.to_string(),
        "at": {"element": one.place.element, "paragraph": one.place.paragraph, "table": table, "row": row},
        "quote": one.place.quote,
        "also": one.also,
        "found": one.found,
        "expected": one.expected,
    })
}

fn in_words(language: Language, (file, result): &Looked) -> String {
    let report = match result {
        Ok(report) => report,
        Err(error) => return format!("{file}\n  {}\n", error.in_language(language)),
    };
    let form = if report.letter { language.pick("，信函格式", ", set as a letter") } else { "" };
    let kind = report.kind.name();
    if report.violations.is_empty() {
        return language.pick(
            format!("{file}\n  {kind}{form}：未发现与GB/T 9704-2012不一致之处\n"),
            format!("{file}\n  {kind}{form}: agrees with GB/T 9704-2012\n"),
        );
    }
    let count = |strength| report.violations.iter().filter(|one| one.rule.strength == strength).count();
    let counts = [Strength::Required, Strength::Usual, Strength::Recommended].map(|one| (one, count(one)));
    let total = report.violations.len();
    let parts = |name: fn(Strength) -> &'static str, between: &str| {
        let present = counts.iter().filter(|(_, count)| *count > 0);
        present.map(|(strength, count)| format!("{}{between}{count}", name(*strength))).collect::<Vec<_>>()
    };
    let mut text = language.pick(
        format!(
            "{file}\n  {kind}{form}：{total}项与GB/T 9704-2012不一致（{}）\n",
            parts(Strength::name, "").join("、")
        ),
        format!(
            "{file}\n  {kind}{form}: {total} departures from GB/T 9704-2012 ({})\n",
            parts(english, " ").join(", ")
        ),
    );
    // Required corrections come first; violations of one strength are in the order of the document.
    for (strength, _) in counts {
        for one in report.violations.iter().filter(|one| one.rule.strength == strength) {
            text.push_str(&line(language, one));
        }
    }
    text
}

fn english(strength: Strength) -> &'static str {
    match strength {
        Strength::Required => "required",
        Strength::Usual => "usual",
        Strength::Recommended => "recommended",
    }
}

fn line(language: Language, one: &Violation) -> String {
    let clause = match one.rule.clause {
        "惯例" => language.pick("惯例".to_owned(), "practice".to_owned()),
        clause => format!("§{clause}"),
    };
    let strength = language.pick(one.rule.strength.name(), english(one.rule.strength));
    let also = match one.also {
        0 => String::new(),
        more => language.pick(format!("，另有{more}处相同"), format!(", and {more} more")),
    };
    let (place, found, expected) = (&one.place, &one.found, &one.expected);
    language.pick(
        format!("  [{strength} {clause}] {place}{also}\n      现为：{found}\n      应为：{expected}\n"),
        format!("  [{strength} {clause}] {place}{also}\n      found:    {found}\n      expected: {expected}\n"),
    )
}
