//! `huizong find`: words in, the forms, materials, letters and decisions of all months that have them out.

use std::io::Write as _;

use chrono::{DateTime, FixedOffset};
use serde::Serialize;

use super::{Exit, Failure, Session, When, campaign_files, contacts::named};
use crate::{
    config::{Campaign, Period, UnitId},
    i18n::{Localize, LocalizedText},
    identity::ShortId,
    ledger::Ledger,
    library::{self, DocumentKind, Error, Found, Hit, Query},
};

/// Arguments of `find`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Words, all of which a document has; two Chinese characters are enough
    #[arg(value_name = "WORDS", required = true)]
    words: Vec<String>,
    /// Only documents of this unit: a name or an id
    #[arg(long, value_name = "UNIT")]
    unit: Option<String>,
    /// Only of this month and later ones
    #[arg(long = "from", value_name = "MONTH")]
    earliest: Option<Period>,
    /// Only of this month and earlier ones
    #[arg(long = "to", value_name = "MONTH")]
    latest: Option<Period>,
    /// Only documents of this kind: form, material, letter, decision; may be given more than once
    #[arg(long, value_name = "KIND", value_parser = kind)]
    kind: Vec<DocumentKind>,
    /// Show at most so many
    #[arg(long, value_name = "NUMBER", default_value_t = 20)]
    limit: usize,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

fn kind(word: &str) -> Result<DocumentKind, String> {
    let known = DocumentKind::ALL.into_iter().find(|kind| kind.as_str() == word);
    known.ok_or_else(|| DocumentKind::ALL.map(DocumentKind::as_str).join(", "))
}

#[derive(Serialize)]
struct FoundJson<'a> {
    count: usize,
    hits: Vec<HitJson<'a>>,
}

#[derive(Serialize)]
struct HitJson<'a> {
    id: &'a ShortId,
    kind: &'static str,
    unit: Option<&'a UnitId>,
    period: String,
    at: String,
    title: &'a str,
    standing: &'a str,
    mail: Option<&'a ShortId>,
    snippet: &'a str,
    /// Where the words are in the snippet: first character and the one after the last.
    marks: Vec<[usize; 2]>,
    /// From the campaign's folder.
    original: Option<String>,
}

impl<'a> HitJson<'a> {
    fn of(hit: &'a Hit) -> Self {
        Self {
            id: &hit.id,
            kind: hit.kind.as_str(),
            unit: hit.unit.as_ref(),
            period: hit.period.to_string(),
            at: hit.at.to_rfc3339(),
            title: &hit.title,
            standing: &hit.standing,
            mail: hit.mail.as_ref(),
            snippet: &hit.snippet.text,
            marks: hit.snippet.marks.iter().map(|mark| [mark.start, mark.end]).collect(),
            original: hit.original.as_ref().map(|path| path.display().to_string()),
        }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        match error {
            Error::NoWord => Self::usage(error),
            Error::Ledger(_) | Error::Letter(_) => Self::nothing(error),
        }
    }
}

pub(super) fn run(session: &Session, arguments: &Arguments) -> Result<Exit, Failure> {
    let campaign = campaign_files::load_with_contacts(session)?;
    let (from, to) = (arguments.earliest, arguments.latest);
    if from.zip(to).is_some_and(|(from, to)| from > to) {
        return Err(Failure::usage(LocalizedText::new("--from 晚于 --to", "--from is later than --to")));
    }
    let query = Query {
        words: arguments.words.join(" "),
        unit: arguments.unit.as_ref().map(|name| named(&campaign, name)).transpose()?,
        from,
        to,
        kinds: arguments.kind.clone(),
        limit: arguments.limit,
    };
    let now = campaign_files::clock(session, &When { period: None, as_of: None }, &campaign);
    let found = in_ledger(&campaign, now, &query)?;
    if arguments.json {
        let json = FoundJson { count: found.count, hits: found.hits.iter().map(HitJson::of).collect() };
        let text =
            serde_json::to_string_pretty(&json).map_err(|error| Failure::nothing(LocalizedText::verbatim(error)))?;
        // A reader that closed the pipe has read enough.
        let _ = writeln!(std::io::stdout().lock(), "{text}");
        return Ok(Exit::Done);
    }
    let lines: Vec<String> = found.hits.iter().map(|hit| lines(session, &campaign, hit)).collect();
    if !lines.is_empty() {
        let _ = writeln!(std::io::stdout().lock(), "{}", lines.join("\n"));
    }
    session.inform(&summary(&found));
    Ok(Exit::Done)
}

/// Looks in the ledger, whose index is first made whole where no other command is at work, else in a copy of it.
fn in_ledger(campaign: &Campaign, now: DateTime<FixedOffset>, query: &Query) -> Result<Found, Failure> {
    let state = campaign.state_folder();
    if let Some(ledger) = Ledger::indexed(&state, now)? {
        return Ok(library::find(campaign, &ledger, query)?);
    }
    if state.is_dir()
        && let Ok(_lock) = campaign_files::lock(&state)
    {
        let ledger = Ledger::open(&state, now)?;
        // What a crash left undone is for a run.
        if !ledger.is_behind() {
            return Ok(library::find(campaign, &ledger, query)?);
        }
    }
    Ok(library::find(campaign, &Ledger::dry_run_copy(&state, now)?, query)?)
}

/// `情况表  2020-06  金湖社区  附件3.docx  计入  7Q2M0K9VXD`, the snippet, and where the original is.
fn lines(session: &Session, campaign: &Campaign, hit: &Hit) -> String {
    let period = hit.period.to_string();
    let unit = hit.unit.as_ref().map_or("", |unit| campaign.register.name(unit));
    let words = [kind_words(session, hit.kind), &period, unit, &hit.title, &hit.standing, hit.id.as_str()];
    let head = words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join("  ");
    let snippet = hit.snippet.marked("【", "】");
    let original = hit.original.as_ref().map(|path| path.display().to_string());
    let below = std::iter::once(snippet).chain(original).filter(|line| !line.is_empty());
    std::iter::once(head).chain(below.map(|line| format!("    {line}"))).collect::<Vec<_>>().join("\n")
}

fn kind_words(session: &Session, kind: DocumentKind) -> &'static str {
    let chinese = match kind {
        DocumentKind::Form => "情况表",
        DocumentKind::Material => "材料",
        DocumentKind::Letter => "函件",
        DocumentKind::Decision => "人工处理",
    };
    session.language.pick(chinese, kind.as_str())
}

fn summary(found: &Found) -> impl Localize {
    let (count, shown) = (found.count, found.hits.len());
    match count {
        0 => LocalizedText::new("没有找到。", "nothing was found."),
        _ if shown == count => LocalizedText::new(format!("共 {count} 件。"), format!("{count} found.")),
        _ => LocalizedText::new(
            format!("共 {count} 件，列出前 {shown} 件；用 --limit 多列，用 --unit、--from、--to、--kind 缩小范围。"),
            format!(
                "{count} found, the first {shown} shown; --limit shows more, --unit, --from, --to and --kind fewer."
            ),
        ),
    }
}
