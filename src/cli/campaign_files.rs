//! Paths and times as typed in, the campaign out, loaded or open, with the words of whatever is to be minded printed.

use std::path::Path;

use chrono::{DateTime, FixedOffset};
use chrono_tz::Tz;

use super::{AsOf, Failure, Session, When};
use crate::{
    config::{self, Campaign, MailboxSettings},
    i18n::Localize as _,
    pipeline,
};

pub(super) use crate::pipeline::{Keep, OpenCampaign, lock};

pub(super) fn load(session: &Session) -> Result<Campaign, Failure> {
    let (campaign, warnings) = pipeline::load_campaign(&session.campaign)?;
    for warning in warnings {
        eprintln!("huizong: {}", warning.in_language(session.language));
    }
    Ok(campaign)
}

/// The campaign with the liaison officers whom the office has confirmed; the file itself is the office's own and stays.
pub(super) fn load_with_contacts(session: &Session) -> Result<Campaign, Failure> {
    let mut campaign = load(session)?;
    pipeline::add_contacts(&mut campaign)?;
    Ok(campaign)
}

/// Everything of the campaign, with the liaison officers whom the office has confirmed.
pub(super) fn open(session: &Session, when: &When, keep: Keep) -> Result<OpenCampaign, Failure> {
    let mut open = open_without_contacts(session, when, keep)?;
    pipeline::add_contacts(&mut open.campaign)?;
    Ok(open)
}

/// Everything of the campaign but what is in its ledger, which is not looked at.
pub(super) fn open_without_contacts(session: &Session, when: &When, keep: Keep) -> Result<OpenCampaign, Failure> {
    let campaign = load(session)?;
    let as_of = clock(session, when, &campaign);
    Ok(OpenCampaign::of(campaign, as_of, when.period, keep)?)
}

/// The time given on the command line, in the time zone of the campaign.
pub(super) fn clock(session: &Session, when: &When, campaign: &Campaign) -> DateTime<FixedOffset> {
    clock_in(campaign.timezone, session, when)
}

/// The time given on the command line, in a time zone.
pub(super) fn clock_in(zone: Tz, session: &Session, when: &When) -> DateTime<FixedOffset> {
    match when.as_of {
        Some(AsOf::Day(day)) => config::end_of_day(day, zone),
        Some(AsOf::Moment(moment)) => moment.with_timezone(&zone).fixed_offset(),
        None => session.clock.with_timezone(&zone).fixed_offset(),
    }
}

/// The name of this mailbox in the ledger; an IMAP key is complete by itself.
pub(super) fn source(campaign: &Campaign) -> String {
    match &campaign.mailbox {
        MailboxSettings::Folder { path, .. } => {
            format!("folder:{}", path.strip_prefix(&campaign.folder).unwrap_or(path).display())
        }
        MailboxSettings::Imap(..) => "imap".to_owned(),
    }
}

/// A path as a person would type it from the current folder.
pub(super) fn shown(path: &Path) -> String {
    let shown = path.display().to_string();
    shown.strip_prefix("./").map(str::to_owned).unwrap_or(shown)
}
