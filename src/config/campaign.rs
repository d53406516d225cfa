//! In: nothing. Out: the type of a checked campaign, which all stages receive.

use serde::Serialize;
use std::{
    borrow::Cow,
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use chrono::{DateTime, FixedOffset, NaiveDate};

use super::{
    Aim, Calendar, Deadline, FigureKind, FormSettings, MailboxSettings, Notes, Office, OutboxSettings, PaperSettings,
    Period, Phase, RatingSettings, Register, ReportSettings, Task, TrustSettings, end_of_day,
};

/// One plan with everything that a run needs to know of it.
#[derive(Debug, Clone, Serialize)]
pub struct Campaign {
    /// Folder of `campaign.toml`; `state/`, `output/` and relative paths lie in it. No part of what identifies the
    /// campaign: a folder may be moved.
    #[serde(skip)]
    pub folder: PathBuf,
    /// 专项工作名称, such as `集中宣传防范电信网络新型诈骗犯罪工作`.
    pub name: String,
    /// Shorter name for letters and headings, such as `防范电信网络诈骗宣传工作`.
    pub short_name: String,
    /// Title of the plan, without book-title marks.
    pub plan: String,
    /// 发文字号 of the plan.
    pub document_number: String,
    /// First day of the campaign.
    pub starts: NaiveDate,
    /// Last day of the campaign.
    pub ends: NaiveDate,
    /// Time zone of dates and deadlines.
    pub timezone: chrono_tz::Tz,
    /// The office that collects.
    pub office: Office,
    /// When forms are due.
    pub deadline: Deadline,
    /// Working days and hours.
    pub calendar: Calendar,
    /// Source of mails.
    pub mailbox: MailboxSettings,
    /// Where letters go.
    pub outbox: OutboxSettings,
    /// Whose forms count without a person's word.
    pub trust: TrustSettings,
    /// Issuer, number and recipients of the official report.
    pub report: ReportSettings,
    /// The 通报 to the units; none is written without it.
    pub circular: Option<PaperSettings>,
    /// The 函 with which the report is sent to organs of no superior or subordinate rank; `None`: not written.
    pub cover: Option<PaperSettings>,
    /// How units are rated over months; `None`: not at all.
    pub rating: Option<RatingSettings>,
    /// The campaign's own aims, whose course is shown month by month.
    pub aims: Vec<Aim>,
    /// The form units fill in.
    pub form: FormSettings,
    /// Fields of the liaison receipt (附件2).
    pub liaison_fields: Vec<String>,
    /// All units that report, and named groups of them such as 各社区.
    pub register: Register,
    /// The task breakdown of Annex 1, by number.
    pub tasks: Vec<Task>,
    /// The forms of publicity with their dates.
    pub phases: Vec<Phase>,
    /// What is counted, in the order in which totals are shown.
    pub figures: Vec<FigureKind>,
}

/// Name of the folder of the ledger database and the raw mails.
const STATE: &str = "state";

/// Name of the folder of reports that went out.
pub const ISSUED: &str = "issued";

/// Name of the folder of the office's own words.
const NOTES: &str = "notes";

/// Folder of the ledger database and the raw mails of a campaign file, which need not be readable.
pub fn state_folder(campaign_file: &Path) -> PathBuf {
    campaign_file.parent().unwrap_or(Path::new("")).join(STATE)
}

impl Campaign {
    /// Folder of the ledger database and the raw mails.
    pub fn state_folder(&self) -> PathBuf {
        self.folder.join(STATE)
    }

    /// A moment in the campaign's time zone.
    pub fn local(&self, at: DateTime<FixedOffset>) -> DateTime<FixedOffset> {
        at.with_timezone(&self.timezone).fixed_offset()
    }

    /// Folder of a period's files.
    pub fn output_folder(&self, period: Period) -> PathBuf {
        self.folder.join("output").join(period.to_string())
    }

    /// Folder of what was issued of a period.
    pub fn issued_folder(&self, period: Period) -> PathBuf {
        self.folder.join(ISSUED).join(period.to_string())
    }

    /// The office's own words for a period's report, as far as there are any.
    pub fn notes(&self, period: Period) -> Notes {
        let name = format!("{NOTES}/{period}.md");
        Notes::read(&self.folder.join(&name), name)
    }

    /// What of the campaign the months from the first to the last can show: without units that report in none of them.
    pub fn within(&self, first: Period, last: Period) -> Cow<'_, Self> {
        if self.register.units().iter().all(|unit| unit.reports_within(first, last)) {
            return Cow::Borrowed(self);
        }
        Cow::Owned(Self { register: self.register.within(first, last), ..self.clone() })
    }

    /// The phases active on any day of the period's month.
    pub fn phases_in(&self, period: Period) -> impl Iterator<Item = &Phase> {
        let (first, last) = (period.first_day(), period.last_day());
        self.phases.iter().filter(move |phase| phase.starts <= last && first <= phase.ends)
    }

    /// The month of the campaign's first day.
    pub fn first_period(&self) -> Period {
        Period::containing(self.starts)
    }

    /// The month of the campaign's last day.
    pub fn last_period(&self) -> Period {
        Period::containing(self.ends)
    }

    /// Whether a month is between the campaign's first and last.
    pub fn covers(&self, period: Period) -> bool {
        (self.first_period()..=self.last_period()).contains(&period)
    }

    /// The first of the months that are rated together with a period; `None` where units are not rated.
    pub fn rated_since(&self, period: Period) -> Option<Period> {
        let months = i64::from(self.rating.as_ref()?.months.max(1));
        let within = period.months_since(self.first_period()).rem_euclid(months);
        Some((0..within).fold(period, |month, _| month.previous()))
    }

    /// The first month that a period's report looks back to: of the year's first, the one before the period and the
    /// first that is rated together with it the earliest; never one before the campaign.
    pub fn looks_back_to(&self, period: Period) -> Period {
        let january = (1..period.month()).fold(period, |month, _| month.previous());
        let earliest = self.rated_since(period).unwrap_or(period).min(january).min(period.previous());
        earliest.max(self.first_period()).min(period)
    }

    /// The last day on which a form for a period is in time: the one that the office has set for it, else the usual one or,
    /// where that is a day off, the next working day.
    pub fn last_day(&self, period: Period) -> NaiveDate {
        let set = self.deadline.exceptions.get(&period).copied();
        set.unwrap_or_else(|| {
            let usual = self.deadline.usual_day(period);
            if self.calendar.roll_deadline { self.calendar.working_day_from(usual) } else { usual }
        })
    }

    /// The last second of that day in the campaign's zone.
    pub fn due(&self, period: Period) -> DateTime<FixedOffset> {
        end_of_day(self.last_day(period), self.timezone)
    }

    /// Names shown for kinds of figures, by kind.
    pub fn figure_names(&self) -> BTreeMap<&str, &str> {
        self.figures.iter().map(|figure| (figure.kind.as_str(), figure.name.as_str())).collect()
    }
}
