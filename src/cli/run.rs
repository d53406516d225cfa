//! `huizong run`: the cron job.

use std::collections::BTreeSet;

use indicatif::{ProgressBar, ProgressStyle};

use super::{
    Exit, Failure, Session, When,
    campaign_files::{self, Keep, OpenCampaign, shown},
    status,
};
use crate::{
    campaign::Period,
    language::{Bilingual, Tell as _},
    mailbox,
    outbox::{self, Outbox},
    pipeline::{Compiled, Pipeline, Received},
};

/// What `run` is told.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    when: When,
    /// Say what would be done; store, write and send nothing
    #[arg(long)]
    dry_run: bool,
}

pub(super) fn run(session: &Session, arguments: &Arguments) -> Result<Exit, Failure> {
    let _lock = campaign_files::lock(session)?;
    let open = campaign_files::open(session, &arguments.when)?;
    let keep = if arguments.dry_run { Keep::Nothing } else { Keep::Everything };
    let mut pipeline = open.pipeline(keep)?;
    let received = receive(session, &open, &mut pipeline)?;
    if arguments.dry_run {
        return rehearse(session, &open, &pipeline, &received);
    }
    let mut setbacks = received.setbacks.clone();
    let compiled = hand_out(&mut pipeline, &open, &received, &mut setbacks).map_err(Failure::after_receiving)?;
    status::print(session, &open.campaign, &compiled.month);
    tell_missing_characters(session, &compiled);
    println!("{}", shown(&open.campaign.output_folder(open.period).join("report.pdf")));
    if setbacks.is_empty() {
        return Ok(Exit::of_month(&compiled.month));
    }
    for words in &setbacks {
        eprintln!("huizong: {}", words.tell(session.language));
    }
    Ok(Exit::Partly)
}

/// Says which characters of the report no typeface has; in PDF and OFD 〓 stands for them.
pub(super) fn tell_missing_characters(session: &Session, compiled: &Compiled) {
    let missing = String::from_iter(&compiled.missing_characters);
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

/// The month's files and letters, once the mails are in.
fn hand_out(
    pipeline: &mut Pipeline<'_>,
    open: &OpenCampaign,
    received: &Received,
    setbacks: &mut Vec<Bilingual>,
) -> Result<Compiled, Failure> {
    let mut outbox = match outbox::open(&open.campaign.outbox) {
        Ok(outbox) => Some(outbox),
        Err(error) => {
            setbacks.push(error.in_both());
            None
        }
    };
    let mut target = None;
    for period in periods(open.period, received) {
        let compiled = compile_and_respond(pipeline, open, period, received, outbox.as_deref_mut(), setbacks)?;
        if period == open.period {
            target = Some(compiled);
        }
    }
    Ok(target.map_or_else(|| pipeline.compile(open.period), Ok)?)
}

/// The month of the run, and those about which something was learnt.
fn periods(target: Period, received: &Received) -> BTreeSet<Period> {
    received.touched.iter().copied().chain([target]).collect()
}

fn compile_and_respond(
    pipeline: &mut Pipeline<'_>,
    open: &OpenCampaign,
    period: Period,
    received: &Received,
    outbox: Option<&mut (dyn Outbox + 'static)>,
    setbacks: &mut Vec<Bilingual>,
) -> Result<Compiled, Failure> {
    let compiled = pipeline.compile(period)?;
    pipeline.save(&compiled)?;
    // A mailbox read for the first time may hold years: nobody wants an answer to last year's mail.
    if ![open.period.previous(), open.period, open.period.next()].contains(&period) {
        return Ok(compiled);
    }
    // Nobody is told that nothing arrived while a mail could not be read, or about a month long past.
    let sure_of_missing = received.setbacks.is_empty() && period == open.period;
    setbacks.extend(pipeline.respond(&compiled, sure_of_missing, outbox)?.setbacks);
    if pipeline.state(period)? == compiled.state {
        return Ok(compiled);
    }
    // What went out stands in the workbook and on the page.
    let compiled = pipeline.compile(period)?;
    pipeline.save(&compiled)?;
    Ok(compiled)
}

fn rehearse(
    session: &Session,
    open: &OpenCampaign,
    pipeline: &Pipeline<'_>,
    received: &Received,
) -> Result<Exit, Failure> {
    let compiled: Compiled = pipeline.compile(open.period)?;
    let letters = pipeline.letters(&compiled, received.setbacks.is_empty())?;
    let month = &compiled.month;
    status::print(session, &open.campaign, month);
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
    for words in &received.setbacks {
        eprintln!("huizong: {}", words.tell(session.language));
    }
    Ok(if received.setbacks.is_empty() { Exit::of_month(month) } else { Exit::Partly })
}
