//! `huizong letters`: what waits, went out or failed, with its text; letters released, withdrawn, sent again by a person.

use std::io::Write as _;

use serde::Serialize;

use super::{
    Exit, Failure, Session, When,
    campaign_files::{self, Keep},
};
use crate::{
    config::{Campaign, Period},
    i18n::{Localize as _, LocalizedText},
    ledger::Ledger,
    month::{LetterKind, LetterState},
    pipeline::{Hand, LetterAct, LetterText, ListedLetter},
};

/// Arguments of `letters`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// What to do: list (default), show, release, withdraw, resend
    #[arg(
        value_enum,
        value_name = "ACTION",
        default_value = "list",
        hide_default_value = true,
        hide_possible_values = true
    )]
    action: Action,
    /// Ids as list and ledger.json show them; the first characters are enough
    #[arg(value_name = "ID")]
    letters: Vec<String>,
    /// Only letters of this month
    #[arg(long, value_name = "MONTH")]
    period: Option<Period>,
    /// Only letters in this state: held, queued, sending, sent, failed, given-up, withdrawn
    #[arg(long, value_name = "STATE", value_parser = state)]
    state: Option<LetterState>,
    /// All letters that the action fits, instead of ids
    #[arg(long, conflicts_with = "letters")]
    all: bool,
    /// Who releases, withdraws or sends again; huizong log shows it
    #[arg(long, value_name = "NAME", default_value = "", hide_default_value = true)]
    by: String,
    /// Why; huizong log shows it
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    why: String,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Action {
    List,
    Show,
    Release,
    Withdraw,
    Resend,
}

impl Action {
    /// What is done with letters; `None` where they are only looked at.
    fn act(self) -> Option<LetterAct> {
        match self {
            Self::List | Self::Show => None,
            Self::Release => Some(LetterAct::Release),
            Self::Withdraw => Some(LetterAct::Withdraw),
            Self::Resend => Some(LetterAct::Resend),
        }
    }
}

fn state(word: &str) -> Result<LetterState, String> {
    LetterState::of(word).ok_or_else(|| LetterState::ALL.map(LetterState::as_str).join(", "))
}

/// A letter as programs read it.
#[derive(Serialize)]
struct LetterJson<'a> {
    id: &'a str,
    period: String,
    state: &'static str,
    kind: LetterKind,
    unit: Option<&'a str>,
    to: &'a [String],
    subject: &'a str,
    why: &'a str,
    message_id: &'a str,
    written_at: String,
    attempts: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<Text>,
}

/// What a recipient reads.
#[derive(Serialize)]
struct Text {
    text: String,
    attachments: Vec<String>,
}

pub(super) fn run(session: &Session, arguments: &Arguments) -> Result<Exit, Failure> {
    let when = When { period: None, as_of: None };
    let Some(act) = arguments.action.act() else {
        let campaign = campaign_files::load_with_contacts(session)?;
        let now = campaign_files::clock(session, &when, &campaign);
        let ledger = Ledger::dry_run_copy(&campaign.state_folder(), now)?;
        return look(session, arguments, &campaign, &ledger);
    };
    if arguments.letters.is_empty() && !arguments.all {
        return Err(Failure::usage(LocalizedText::new(
            "请写明函件编号，或用 --all；huizong letters 列出编号",
            "name letters by their ids, or use --all; huizong letters lists the ids",
        )));
    }
    // A run must not send a letter while a person decides about it.
    let open = campaign_files::open(session, &when, Keep::Everything)?;
    let mut pipeline = open.pipeline()?;
    let mut chosen = chosen(arguments, &pipeline.ledger)?;
    if arguments.all {
        chosen.retain(|listed| act.fits(listed.letter.progress.state));
    }
    let hand = Hand { by: arguments.by.clone(), why: arguments.why.clone() };
    let letters = chosen.len();
    pipeline.act_on_letters(act, chosen, &hand)?;
    eprintln!("{}", done(act, letters).in_language(session.language));
    Ok(Exit::Done)
}

fn look(session: &Session, arguments: &Arguments, campaign: &Campaign, ledger: &Ledger) -> Result<Exit, Failure> {
    let listed = chosen(arguments, ledger)?;
    let shown = arguments.action == Action::Show;
    if shown && arguments.letters.is_empty() {
        return Err(Failure::usage(LocalizedText::new(
            "请写明要看的函件编号；huizong letters 列出编号",
            "name the letter to show by its id; huizong letters lists the ids",
        )));
    }
    let mut texts = Vec::new();
    for letter in listed.iter().filter(|_| shown) {
        texts.push(Some(text(letter, ledger)?));
    }
    texts.resize_with(listed.len(), || None);
    let output = if arguments.json {
        let list: Vec<LetterJson<'_>> = listed.iter().zip(texts).map(|(listed, text)| json(listed, text)).collect();
        serde_json::to_string_pretty(&list).map_err(|error| Failure::nothing(LocalizedText::verbatim(error)))?
    } else if listed.is_empty() {
        eprintln!("{}", session.language.pick("没有这样的函件。", "no such letters."));
        return Ok(Exit::Done);
    } else {
        let lines = listed.iter().zip(texts).map(|(listed, text)| match text {
            Some(text) => page(session, campaign, listed, &text),
            None => line(session, campaign, listed),
        });
        lines.collect::<Vec<_>>().join("\n")
    };
    // A reader that closed the pipe has read enough.
    let _ = writeln!(std::io::stdout().lock(), "{output}");
    let awaits = |state: LetterState| state == LetterState::Held || state.needs_person();
    let awaiting = listed.iter().any(|listed| awaits(listed.letter.progress.state));
    Ok(if awaiting && !shown { Exit::Awaiting } else { Exit::Done })
}

/// The letters that the arguments name, or all of a month and state.
fn chosen(arguments: &Arguments, ledger: &Ledger) -> Result<Vec<ListedLetter>, Failure> {
    let all: Vec<ListedLetter> = ledger.stored_letters(arguments.period)?.into_iter().map(ListedLetter::of).collect();
    let fits_state = |listed: &ListedLetter| arguments.state.is_none_or(|state| listed.letter.progress.state == state);
    if arguments.letters.is_empty() {
        return Ok(all.into_iter().filter(fits_state).map(ListedLetter::shortened).collect());
    }
    let mut all: Vec<Option<ListedLetter>> = all.into_iter().map(Some).collect();
    let mut chosen = Vec::new();
    for typed in &arguments.letters {
        let wanted = typed.to_uppercase();
        let is_meant = |listed: &ListedLetter| !wanted.is_empty() && listed.id.starts_with(&wanted);
        let places: Vec<usize> =
            all.iter().enumerate().filter(|(_, one)| one.as_ref().is_some_and(is_meant)).map(|(at, _)| at).collect();
        let [place] = places.as_slice() else { return Err(Failure::usage(unknown(typed, places.len()))) };
        chosen.extend(all.get_mut(*place).and_then(Option::take).map(ListedLetter::shortened));
    }
    Ok(chosen)
}

/// Text and attachments of a mail that this program wrote.
fn text(listed: &ListedLetter, ledger: &Ledger) -> Result<Text, Failure> {
    let LetterText { text, attachments } = listed.text(ledger)?;
    Ok(Text { text, attachments: attachments.into_iter().map(|file| file.name).collect() })
}

fn json<'a>(ListedLetter { id, letter }: &'a ListedLetter, text: Option<Text>) -> LetterJson<'a> {
    LetterJson {
        id,
        period: letter.period.to_string(),
        state: letter.progress.state.as_str(),
        kind: letter.kind,
        unit: letter.unit.as_ref().map(|unit| unit.as_str()),
        to: &letter.to,
        subject: &letter.subject,
        why: &letter.progress.failure,
        message_id: &letter.message_id,
        written_at: letter.written_at.to_rfc3339(),
        attempts: letter.progress.attempts,
        text,
    }
}

/// `7Q2M0K9VXD  2020-06  已发出  催报  金湖社区  主题  原因`.
fn line(session: &Session, campaign: &Campaign, listed: &ListedLetter) -> String {
    let ListedLetter { id, letter } = listed;
    let (period, unit) = (letter.period.to_string(), listed.recipient(campaign));
    let state = letter.progress.state;
    let (state, kind) = (session.language.pick(state.chinese(), state.as_str()), kind_words(session, letter.kind));
    let words = [id, &period, state, kind, unit, &letter.subject, &letter.progress.failure];
    words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join("  ")
}

fn page(session: &Session, campaign: &Campaign, listed: &ListedLetter, text: &Text) -> String {
    let letter = &listed.letter;
    let mut lines = vec![
        line(session, campaign, listed),
        format!("{}{}", session.language.pick("收件人：", "To: "), letter.to.join(session.language.pick("、", ", "))),
        format!("{}{}", session.language.pick("主题：", "Subject: "), letter.subject),
        String::new(),
    ];
    if text.text.is_empty() && text.attachments.is_empty() {
        lines.push(session.language.pick("（未保存全文）", "(its text was not kept)").to_owned());
    }
    lines.push(text.text.clone());
    for name in &text.attachments {
        lines.push(format!("{}{name}", session.language.pick("附件：", "Attachment: ")));
    }
    lines.push(String::new());
    lines.join("\n")
}

fn kind_words(session: &Session, kind: LetterKind) -> &'static str {
    let english = match kind {
        LetterKind::Reminder => "reminder",
        LetterKind::Correction => "correction",
        LetterKind::Receipt => "receipt",
        LetterKind::Digest => "digest",
        LetterKind::Confirmation => "confirmation",
        LetterKind::Escalation => "escalation",
    };
    session.language.pick(kind.chinese(), english)
}

fn done(act: LetterAct, letters: usize) -> LocalizedText {
    match act {
        LetterAct::Release => LocalizedText::new(
            format!("已放行 {letters} 件，下次运行时发出。"),
            format!("{letters} released; the next run sends them."),
        ),
        LetterAct::Withdraw => LocalizedText::new(
            format!("已撤回 {letters} 件，不再发出。"),
            format!("{letters} withdrawn; they are not sent."),
        ),
        LetterAct::Resend => LocalizedText::new(
            format!("{letters} 件下次运行时再发一次。"),
            format!("{letters} go out once more with the next run."),
        ),
    }
}

fn unknown(typed: &str, found: usize) -> LocalizedText {
    if found == 0 {
        return LocalizedText::new(
            format!("没有编号为“{typed}”的函件；huizong letters 列出编号"),
            format!("no letter has the id {typed}; huizong letters lists the ids"),
        );
    }
    LocalizedText::new(
        format!("“{typed}”不止指一件函，请把编号写全"),
        format!("{typed} names more than one letter; write more of the id"),
    )
}
