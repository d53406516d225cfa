//! In: the ledger and the first and last of some months. Out: `huizong summary`, the report over them as official paper.

use super::{
    Exit, Failure, Session, When,
    campaign_files::{self, Keep, shown},
    run::print_missing_characters,
};
use crate::{config::Period, i18n::LocalizedText};

/// Arguments of `summary`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// First month; default: the campaign's first
    #[arg(long, value_name = "MONTH")]
    from: Option<Period>,
    /// Last month; default: the campaign's last, or the calendar month before the clock where that is earlier
    #[arg(long, value_name = "MONTH")]
    to: Option<Period>,
    /// Set the clock: a date (its end) or a time such as 2020-11-04T09:00:00+08:00
    #[arg(long, value_name = "TIME")]
    as_of: Option<super::AsOf>,
}

pub(super) fn run(session: &Session, arguments: &Arguments) -> Result<Exit, Failure> {
    let when = When { period: None, as_of: arguments.as_of };
    let open = campaign_files::open(session, &when, Keep::Nothing)?;
    let first = arguments.from.unwrap_or_else(|| open.campaign.first_period());
    let last = arguments.to.unwrap_or_else(|| open.campaign.last_period().min(open.period));
    if last < first {
        return Err(Failure::usage(LocalizedText::new(
            format!("起止月份颠倒：{first} 晚于 {last}"),
            format!("{first} is after {last}: the first month comes before the last"),
        )));
    }
    if last > open.period {
        return Err(Failure::usage(LocalizedText::new(
            format!("{last} 尚未结束，请用 --to {} 或更早的月份", open.period),
            format!("{last} has not ended; use --to {} or an earlier month", open.period),
        )));
    }
    let pipeline = open.pipeline()?;
    let Some(saved) = pipeline.summary(first, last)? else {
        return Err(Failure::nothing(LocalizedText::new(
            format!("{first} 至 {last} 没有收到任何报送件，无从汇总"),
            format!("nothing was reported from {first} to {last}"),
        )));
    };
    print_missing_characters(session, &String::from_iter(&saved.missing_characters));
    for path in &saved.files {
        println!("{}", shown(path));
    }
    for path in &saved.drafts {
        let path = shown(path);
        eprintln!(
            "{}",
            session.language.pick(
                &format!("同名文件内容不同，保留不动；新的内容写在 {path}"),
                &format!("a file of that name with other content stays; the new version is {path}"),
            )
        );
    }
    Ok(Exit::Done)
}
