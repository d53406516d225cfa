//! In: the raw mails and the journal of `state/`. Out: `huizong replay`, a ledger built anew in the place of the old one.

use indicatif::ProgressBar;

use super::{
    Exit, Failure, Session, When,
    campaign_files::{self, Keep},
    run::print_messages,
};
use crate::{i18n::LocalizedText, ledger::Rebuild, pipeline::missing_mails};

/// Arguments of `replay`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Set the clock: a date (its end) or a time such as 2020-07-04T09:00:00+08:00
    #[arg(long, value_name = "TIME")]
    as_of: Option<super::AsOf>,
}

pub(super) fn run(session: &Session, arguments: &Arguments) -> Result<Exit, Failure> {
    let when = When { period: None, as_of: arguments.as_of };
    let mut open = campaign_files::open_without_contacts(session, &when, Keep::Everything)?;
    let rebuild = Rebuild::prepare(&open.campaign.state_folder(), open.as_of)?;
    for accepted in &rebuild.accepted {
        open.campaign.register.add_contact(&accepted.unit, accepted.contact.clone(), &accepted.email);
    }
    let mut pipeline = open.pipeline_over(rebuild.ledger()?);
    let bar = ProgressBar::new_spinner();
    let taken = pipeline.take_lines(&mut |lines| bar.set_position(lines as u64));
    bar.finish_and_clear();
    let taken = taken?;
    pipeline.take_unnamed(&rebuild.unnamed)?;
    rebuild.finish(pipeline.ledger)?;
    let (lines, mails) = (taken.lines, taken.mails + rebuild.unnamed.len());
    session.inform(&LocalizedText::new(
        format!("台账已由 {mails} 封邮件原件和 {lines} 行日志重建；原台账已替换。"),
        format!("the ledger was built anew from {mails} raw mails and {lines} lines of the journal; it has taken the old one's place."),
    ));
    let losses = losses(&rebuild, taken.missing);
    print_messages(session, &losses);
    Ok(if losses.is_empty() { Exit::Done } else { Exit::Awaiting })
}

/// What could not be brought back as it was, for a person to look at.
fn losses(rebuild: &Rebuild, missing: usize) -> Vec<LocalizedText> {
    let mut losses = Vec::new();
    let mut add = |count: u64, chinese: String, english: String| {
        if count > 0 {
            losses.push(LocalizedText::new(chinese, english));
        }
    };
    let broken = rebuild.broken_lines;
    add(
        broken,
        format!("日志有 {broken} 行已损坏，无法恢复；原台账可读的内容已补入。请核对人工确认过的联络员和已发的函件"),
        format!(
            "{broken} lines of the journal were damaged and are lost, except for what the old ledger still had; look at the confirmed contacts and at the letters that went out"
        ),
    );
    let unnamed = rebuild.unnamed.len();
    add(
        unnamed as u64,
        format!(
            "有 {unnamed} 封邮件原件在日志中没有记载，已按其自身的 Received 时间登记；请核对是否逾期，并核对此后的函件是否已经发过"
        ),
        format!(
            "{unnamed} raw mails were not in the journal and are recorded with the time of their own Received header; look whether they were late, and which letters went out since"
        ),
    );
    losses.extend(missing_mails(missing));
    losses
}
