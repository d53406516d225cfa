//! `huizong run`: the cron job.

use indicatif::{ProgressBar, ProgressStyle};

use super::{
    AsOf, Exit, Failure, Session, When,
    campaign_files::{self, Keep, OpenCampaign, shown},
    heartbeat::{Mails, Summary},
    status, storage,
};
use crate::{
    config::{self, Period},
    i18n::{Localize as _, LocalizedText},
    mailbox, outbox,
    pipeline::{Glance, Pipeline, Posting, Received, Responded, Tally, WaysOut, missing_mails, outside},
    stop::StopSignal,
};

/// Arguments of `run`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    when: When,
    /// Say what would be done; store, write and send nothing
    #[arg(long)]
    dry_run: bool,
    /// Take the clock for right though the last run's was later, and send letters
    #[arg(long)]
    accept_clock: bool,
}

impl Arguments {
    fn posting(&self, pipeline: &Pipeline<'_>) -> Result<Posting, Failure> {
        let hour_is_known = !matches!(self.when.as_of, Some(AsOf::Day(_)));
        Ok(pipeline.posting(hour_is_known, self.accept_clock)?)
    }
}

/// What a run has done.
#[derive(Default)]
struct Done {
    /// The run's own month, where it has files.
    own: Option<Glance>,
    /// Letters of other months: those that this run sent or gave up, and those that still wait.
    others: Tally,
    /// Letters of all months, counted as those of `others`.
    letters: Tally,
    /// Months that were compiled.
    months: Vec<Period>,
    /// What a person should know and need not act upon.
    notices: Vec<LocalizedText>,
    /// What could not be done and is tried again.
    failures: Vec<LocalizedText>,
}

pub(super) fn run(session: &Session, arguments: &Arguments) -> Result<Exit, Failure> {
    let keep = if arguments.dry_run { Keep::Nothing } else { Keep::Everything };
    let open = match campaign_files::open(session, &arguments.when, keep) {
        Err(failure) if !arguments.dry_run => {
            summarise_refusal(session, arguments, &failure);
            return Err(failure);
        }
        opened => opened?,
    };
    if arguments.dry_run {
        return rehearse(session, &open, arguments);
    }
    let _span = tracing::info_span!("run", period = %open.period).entered();
    tracing::info!(as_of = %open.as_of.to_rfc3339(), version = env!("CARGO_PKG_VERSION"), "run started");
    let outcome = work(session, &open, arguments);
    let at = open.as_of.to_rfc3339();
    let summary = match &outcome {
        Ok((exit, received, done)) => Summary {
            at,
            version: env!("CARGO_PKG_VERSION"),
            exit: exit.code(),
            period: open.period,
            months: done.months.clone(),
            mails: Mails::of(received),
            letters: done.letters,
            units: done.own.as_ref().map(|own| own.counts),
            error: None,
        },
        Err(failure) => Summary::failed(at, open.period, failure),
    };
    tracing::info!(
        exit = summary.exit,
        mails_new = summary.mails.new,
        mails_failed = summary.mails.failed,
        letters_sent = summary.letters.sent,
        letters_held = summary.letters.held,
        "run ended"
    );
    // Monitoring sees an old heartbeat where a new one cannot be written.
    if let Err(error) = summary.write(&open.campaign.state_folder()) {
        tracing::warn!(kind = %error.kind(), "the heartbeat cannot be written");
    }
    eprintln!("huizong run: {}", summary.line());
    outcome.map(|(exit, _, _)| exit)
}

/// The heartbeat and the line of a run that was refused before its campaign was open: a fault of `campaign.toml`, or a damaged
/// ledger. A run that is refused because of another leaves the heartbeat to that one.
fn summarise_refusal(session: &Session, arguments: &Arguments, failure: &Failure) {
    // `campaign.toml` may not be readable.
    let as_of = campaign_files::clock_in(config::DEFAULT_TIMEZONE, session, &arguments.when);
    let period = arguments.when.period.unwrap_or_else(|| Period::containing(as_of.date_naive()).previous());
    let summary = Summary::failed(as_of.to_rfc3339(), period, failure);
    let state = config::state_folder(&session.campaign);
    if state.is_dir()
        && let Ok(_lock) = campaign_files::lock(&state)
        && let Err(error) = summary.write(&state)
    {
        tracing::warn!(kind = %error.kind(), "the heartbeat cannot be written");
    }
    eprintln!("huizong run: {}", summary.line());
}

/// Receives, compiles and responds, and prints what a person should know.
fn work(session: &Session, open: &OpenCampaign, arguments: &Arguments) -> Result<(Exit, Received, Done), Failure> {
    for folder in storage::written_folders(&open.campaign) {
        storage::examine(&folder).map_err(Failure::nothing)?;
    }
    let mut pipeline = open.pipeline()?;
    pipeline.stop = StopSignal::install().map_err(|error| Failure::nothing(LocalizedText::verbatim(error)))?;
    let mut received = receive(session, open, &mut pipeline)?;
    received.failures.extend(missing_mails(pipeline.missing));
    if pipeline.stop.is_requested() {
        return Err(Failure { exit: Exit::Partly, ..Failure::nothing(stopped()) });
    }
    if !open.campaign.covers(open.period) {
        session.inform(&outside(&open.campaign, open.period));
    }
    let posting = arguments.posting(&pipeline)?;
    let done = hand_out(&mut pipeline, open, &received, &posting).map_err(Failure::after_receiving)?;
    let mut letters = done.others;
    let mut lines = Vec::new();
    if let Some(own) = &done.own {
        lines = status::table(session, &open.campaign, own);
        letters = letters.and(own.letters);
    }
    lines.push(status::letters(session, letters));
    session.inform(&LocalizedText::verbatim(lines.join("\n")));
    print_messages(session, &done.notices);
    if let Some(own) = &done.own {
        print_missing_characters(session, &own.missing_characters);
        println!("{}", shown(&open.campaign.output_folder(open.period).join("report.pdf")));
    }
    print_messages(session, &done.failures);
    let exit = match &done.own {
        _ if !done.failures.is_empty() => Exit::Partly,
        _ if done.others.held + done.others.failed > 0 => Exit::Awaiting,
        Some(own) => Exit::of_month(own),
        None => Exit::Done,
    };
    Ok((exit, received, done))
}

/// Says that a signal ended the run.
fn stopped() -> LocalizedText {
    LocalizedText::new(
        "收到停止信号，手头的一件办完后已停止；其余的由下次运行办理",
        "stopped by a signal after the mail or letter in hand; the next run does the rest",
    )
}

/// Prints what could not be done.
pub(super) fn print_messages(session: &Session, failures: &[LocalizedText]) {
    for words in failures {
        eprintln!("huizong: {}", words.in_language(session.language));
    }
}

/// Prints the characters of the report that no typeface has; PDF and OFD show 〓 instead.
pub(super) fn print_missing_characters(session: &Session, missing: &str) {
    if !missing.is_empty() {
        eprintln!(
            "huizong: {}",
            session.language.pick(
                format!("报告中以下生僻字没有字体可用，PDF、OFD 中以“〓”代替：{missing}；请在 [report] fonts 中指定含有这些字的字体"),
                format!("no typeface has these characters of the report (〓 in PDF and OFD): {missing}; name one in [report] fonts"),
            )
        );
    }
}

fn receive(session: &Session, open: &OpenCampaign, pipeline: &mut Pipeline<'_>) -> Result<Received, Failure> {
    let mut mailbox = mailbox::open(&open.campaign.mailbox)?;
    let bar = ProgressBar::new(0);
    if let Ok(style) = ProgressStyle::with_template(
        session.language.pick("收件 {bar:30} {pos}/{len}", "receiving {bar:30} {pos}/{len}"),
    ) {
        bar.set_style(style);
    }
    let received = pipeline.receive(&campaign_files::source(&open.campaign), mailbox.as_mut(), &mut |done, all| {
        bar.set_length(all as u64);
        bar.set_position(done as u64);
    });
    bar.finish_and_clear();
    Ok(received?)
}

/// Writes files and letters of every month that needs some, after all mails are read.
fn hand_out(
    pipeline: &mut Pipeline<'_>,
    open: &OpenCampaign,
    received: &Received,
    posting: &Posting,
) -> Result<Done, Failure> {
    let is_refused = matches!(posting, Posting::Refused(_));
    if !is_refused {
        pipeline.note_run()?;
    }
    pipeline.settle_bounces()?;
    if received.failures.is_empty()
        && let Some(own) = pipeline.finished()?
    {
        let letters = Tally { sent: 0, ..own.letters };
        return Ok(Done { letters, months: vec![own.period], own: Some(own), ..Done::default() });
    }
    let mut done = Done { failures: received.failures.clone(), ..Done::default() };
    let mut finished = None;
    let outbox = match outbox::open(&open.campaign.outbox) {
        Ok(outbox) => Some(outbox),
        Err(error) => {
            done.failures.push(error.localized());
            None
        }
    };
    let sent_folder = match mailbox::open_sent_folder(&open.campaign.mailbox, &open.campaign.outbox) {
        Ok(folder) => folder,
        Err(error) => {
            done.failures.push(error.localized());
            None
        }
    };
    let mut ways = WaysOut::new(outbox.filter(|_| *posting == Posting::Open), sent_folder);
    let months = pipeline.months()?;
    if let Posting::Refused(words) = posting
        && !months.is_empty()
    {
        done.failures.push(words.clone());
    }
    let mut quiet = 0;
    for (period, wanted) in months {
        if pipeline.stop.is_requested() {
            break;
        }
        let mut compiled = pipeline.compile_for_letters(period)?;
        pipeline.save(&compiled)?;
        // A unit whose mail could not be had is neither reminded nor corrected: it may have the form.
        let doubt = &received.doubt;
        let responded = match posting {
            Posting::Open | Posting::Quiet(_) => pipeline.respond(&mut compiled, wanted, doubt, &mut ways)?,
            Posting::Refused(_) => Responded::default(),
        };
        quiet += responded.held;
        let (sent, held, failed) = (responded.sent, responded.held, responded.refused);
        let letters = Tally { sent, held, failed };
        done.letters = done.letters.and(letters);
        done.failures.extend(responded.failures);
        if pipeline.stop.is_requested() {
            // The month's mark stays, so that the next run makes its files.
            done.others = done.others.and(letters);
            break;
        }
        // What went out is shown in the workbook and on the page.
        let compiled = pipeline.complete(compiled)?;
        let saved = pipeline.save(&compiled)?;
        if saved.failures.is_empty() && !is_refused {
            pipeline.ledger.clear_outstanding(period)?;
        }
        done.notices.extend(saved.notices);
        done.failures.extend(saved.failures);
        done.failures.extend(compiled.note_faults.iter().cloned());
        done.months.push(period);
        tracing::info!(month = %period, sent, held, failed, "month compiled and answered");
        if period == open.period {
            let mut own = Glance::of(&open.campaign, &compiled.month);
            own.missing_characters = String::from_iter(&compiled.missing_characters);
            finished = Some((compiled.state, pipeline.originals(&compiled.month)));
            done.own = Some(own);
        } else {
            done.others = done.others.and(letters);
        }
    }
    done.notices.extend(posting.notice(quiet));
    done.notices.extend(pipeline.copy_sent(&mut ways)?);
    if pipeline.stop.is_requested() {
        done.failures.push(stopped());
    }
    if let (Some(own), Some((state, originals))) = (&done.own, finished)
        && done.failures.is_empty()
        && done.notices.is_empty()
    {
        pipeline.note_finished(&state, originals, own)?;
    }
    Ok(done)
}

fn rehearse(session: &Session, open: &OpenCampaign, arguments: &Arguments) -> Result<Exit, Failure> {
    let mut pipeline = open.pipeline()?;
    let received = &receive(session, open, &mut pipeline)?;
    if !open.campaign.covers(open.period) {
        session.inform(&outside(&open.campaign, open.period));
    }
    pipeline.settle_bounces()?;
    let posting = arguments.posting(&pipeline)?;
    let mut letters = Vec::new();
    let mut exit = Exit::Done;
    for (period, wanted) in pipeline.months()? {
        let mut compiled = pipeline.compile_for_letters(period)?;
        if !matches!(posting, Posting::Refused(_)) {
            letters.extend(pipeline.letters(&mut compiled, wanted, &received.doubt)?);
        }
        if period == open.period {
            let glance = Glance::of(&open.campaign, &compiled.month);
            let mut lines = status::table(session, &open.campaign, &glance);
            lines.push(status::letters(session, glance.letters));
            session.inform(&LocalizedText::verbatim(lines.join("\n")));
            exit = Exit::of_month(&glance);
        }
    }
    eprintln!(
        "{}",
        session.language.pick(
            format!(
                "试运行：新邮件 {} 封，将发函 {} 件；没有保存、写出或发送任何内容。",
                received.recorded,
                letters.len()
            ),
            format!(
                "dry run: {} new mails, {} letters would go out; nothing was stored, written or sent.",
                received.recorded,
                letters.len()
            ),
        )
    );
    for letter in &letters {
        println!("{}\t{}", letter.key, letter.subject);
    }
    match &posting {
        Posting::Refused(words) => print_messages(session, std::slice::from_ref(words)),
        posting => print_messages(session, posting.notice(letters.len()).as_slice()),
    }
    print_messages(session, &received.failures);
    Ok(if received.failures.is_empty() { exit } else { Exit::Partly })
}
