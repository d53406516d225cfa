//! The clock, the campaign's hours and the last run in, whether letters may be written and go out.

use chrono::{Days, NaiveDate};

use super::{Error, Pipeline};
use crate::{config::QuietHours, i18n::LocalizedText};

/// Days before the campaign's first and after its last deadline on which a clock is still taken for right: units ask and
/// answer before and after, and a machine that has lost its time is further off.
const BEFORE: u64 = 31;
const AFTER: u64 = 183;

/// Whether letters go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Posting {
    /// They are written and go out.
    Open,
    /// They are written and wait for a run at another hour.
    Quiet(QuietHours),
    /// The clock is not to be trusted: none is written, weighed again or sent.
    Refused(LocalizedText),
}

impl Pipeline<'_> {
    /// What may be done with letters at this hour. `hour_is_known` is false where only a day was given; `clock_is_right`
    /// where a person vouches for a clock that is before the last run's.
    ///
    /// # Errors
    /// The ledger refuses.
    pub fn posting(&self, hour_is_known: bool, clock_is_right: bool) -> Result<Posting, Error> {
        let today = self.local_day();
        let shown = today.format("%Y-%m-%d");
        let (first, last) = self.reach();
        if !(first..=last).contains(&today) {
            return Ok(Posting::Refused(LocalizedText::new(
                format!(
                    "时钟为{shown}，与这项工作的起止时间相差太远，本次不写函、不发函。请校准时钟；工作确实延期的，请改 [campaign] ends"
                ),
                format!(
                    "the clock says {shown}, which is far from the campaign's dates: no letter is written or sent; set the clock or, where the campaign goes on, its `ends`"
                ),
            )));
        }
        if let Some(before) = self.ledger.last_run()?.filter(|before| *before > today && !clock_is_right) {
            return Ok(Posting::Refused(LocalizedText::new(
                format!(
                    "时钟为{shown}，早于上次运行的{before}，本次不写函、不发函。请校准时钟；现在的时钟无误的，加 --accept-clock 运行一次"
                ),
                format!(
                    "the clock says {shown}, the last run's said {before}: no letter is written or sent; set the clock or, where it is right now, run once with --accept-clock"
                ),
            )));
        }
        let quiet = self.campaign.calendar.quiet_hours.filter(|_| hour_is_known);
        let local = self.as_of.with_timezone(&self.campaign.timezone).time();
        Ok(match quiet.filter(|_| self.campaign.calendar.is_quiet(local)) {
            Some(hours) => Posting::Quiet(hours),
            None => Posting::Open,
        })
    }

    /// Notes this run's clock as right.
    ///
    /// # Errors
    /// The ledger refuses.
    pub fn note_run(&self) -> Result<(), Error> {
        Ok(self.ledger.note_run(self.local_day())?)
    }

    fn reach(&self) -> (NaiveDate, NaiveDate) {
        let last = self.campaign.last_day(self.campaign.last_period());
        (
            self.campaign.starts.checked_sub_days(Days::new(BEFORE)).unwrap_or(NaiveDate::MIN),
            last.checked_add_days(Days::new(AFTER)).unwrap_or(NaiveDate::MAX),
        )
    }
}

impl Posting {
    /// What a person is to know where letters wait for another hour.
    pub fn notice(&self, waiting: usize) -> Option<LocalizedText> {
        let Self::Quiet(hours) = self else { return None };
        (waiting > 0).then(|| {
            LocalizedText::new(
                format!("{}不发函（[calendar] quiet_hours），{waiting}件函留待之后的运行发出。", hours.chinese()),
                format!("no letter leaves at {hours} ([calendar] quiet_hours): {waiting} wait for a later run."),
            )
        })
    }
}
