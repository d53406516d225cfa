//! A month, a person and a page's name in; what every page shows around its own content out.

use serde::Serialize;

use super::{answer::Trouble, session::Session};
use crate::{
    config::{Campaign, Period},
    identity::ShortId,
    month::Month,
    pipeline::Pipeline,
    report,
};

/// What is around the content of every page.
#[derive(Serialize)]
pub(super) struct Frame {
    title: String,
    campaign: String,
    /// `2020-06`.
    period: String,
    /// `2020年6月`.
    month: String,
    /// Months that can be looked at, latest first.
    months: Vec<MonthLink>,
    by: String,
    token: String,
    /// The journal's last line that the page shows: an act says with it what was seen.
    seen: u64,
    as_of_text: String,
    /// What was just noted; empty else.
    noted: String,
    /// The person may only look.
    viewer: bool,
    on_month: bool,
    on_letters: bool,
    on_log: bool,
}

/// A month in the list of months.
#[derive(Serialize)]
struct MonthLink {
    period: String,
    month: String,
    shown: bool,
}

/// A page of the desk.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Month,
    Unit,
    Letters,
    Log,
}

impl Frame {
    pub(super) fn of(
        pipeline: &Pipeline<'_>,
        session: &Session,
        (period, place): (Period, Place),
        title: String,
    ) -> Result<Self, Trouble> {
        let months = months(pipeline)?.into_iter().rev();
        Ok(Self {
            title,
            campaign: pipeline.campaign.short_name.clone(),
            period: period.to_string(),
            month: period.chinese(),
            months: months
                .map(|month| MonthLink { period: month.to_string(), month: month.chinese(), shown: month == period })
                .collect(),
            by: session.by.clone(),
            token: session.token.clone(),
            seen: pipeline.ledger.lines_taken()?,
            as_of_text: report::moment_words(&pipeline.as_of),
            noted: String::new(),
            viewer: session.is_viewer(),
            on_month: place == Place::Month,
            on_letters: place == Place::Letters,
            on_log: place == Place::Log,
        })
    }

    /// The same that says what was just noted, where `id` is that of a decision about the month.
    #[must_use]
    pub(super) fn with_noted(mut self, campaign: &Campaign, month: &Month, id: Option<&str>) -> Self {
        let is_meant = |known: &ShortId| id.is_some_and(|id| known.as_str() == id);
        let noted = report::decisions(campaign, month).into_iter().find(|decision| is_meant(&decision.id));
        if let Some(decision) = noted {
            self.noted = format!("{}：{}", decision.about_text, decision.act_text);
        }
        self
    }
}

/// The campaign's months up to the clock, and all others of which something is known; ascending.
pub(super) fn months(pipeline: &Pipeline<'_>) -> Result<Vec<Period>, Trouble> {
    let mut months = pipeline.ledger.periods()?;
    let last = Period::containing(pipeline.as_of.date_naive()).min(pipeline.campaign.last_period());
    let own = std::iter::successors(Some(pipeline.campaign.first_period()), |month| Some(month.next()));
    months.extend(own.take_while(|month| *month <= last));
    if months.is_empty() {
        months.push(pipeline.own);
    }
    months.sort_unstable();
    months.dedup();
    Ok(months)
}

/// The month that the desk opens with: that of the clock, or the last before it that is shown.
pub(super) fn first_month(pipeline: &Pipeline<'_>) -> Result<Period, Trouble> {
    let months = months(pipeline)?;
    let before = months.iter().rev().find(|month| **month <= pipeline.own);
    Ok(before.or(months.first()).copied().unwrap_or(pipeline.own))
}

/// A month that is shown, out of a path.
pub(super) fn shown_month(pipeline: &Pipeline<'_>, text: &str) -> Result<Period, Trouble> {
    let period: Period = text.parse().map_err(|_| Trouble::Nothing)?;
    if months(pipeline)?.contains(&period) { Ok(period) } else { Err(Trouble::Nothing) }
}
