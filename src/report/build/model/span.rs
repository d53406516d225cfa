//! The report over several months: half a year, a year or the whole campaign.

use chrono::{DateTime, FixedOffset};
use serde::Serialize;

use super::{AimReport, CampaignNames, HistoryRow, KindTotal, Rating};

/// Everything that the summary over some months says.
#[derive(Debug, Clone, Serialize)]
pub struct SpanReport {
    /// `2020年上半年`, `2020年`, `2020年5月至10月`.
    pub span: String,
    /// Names of the campaign.
    pub campaign: CampaignNames,
    /// When the last form came that the paper is about.
    pub as_of: DateTime<FixedOffset>,
    /// The months in which any unit sent anything, ascending.
    pub months: Vec<SpanMonth>,
    /// `5月`, months of the span without anything, joined; empty where there are none.
    pub without_reports: String,
    /// Forms that were due in these months: a unit and month each.
    pub expected: usize,
    /// Of them those that came.
    pub reported: usize,
    /// Of them those that came in time.
    pub on_time: usize,
    /// `reported` of `expected` in percent.
    pub reporting_rate: String,
    /// `on_time` of `expected` in percent.
    pub on_time_rate: String,
    /// Totals over the months by kind.
    pub totals_by_kind: Vec<KindTotal>,
    /// One a kind and unit of measure, with the sum of each month.
    pub rows: Vec<HistoryRow>,
    /// The campaign's aims month by month.
    pub aims: Vec<SpanAim>,
    /// The plan's forms of publicity that ran in these months.
    pub phases: Vec<SpanPhase>,
    /// The plan's tasks.
    pub tasks: Vec<SpanTask>,
    /// Number of tasks with progress in any month.
    pub tasks_with_progress: usize,
    /// `第3、7项`, tasks without progress; empty where all have some.
    pub tasks_without_progress: String,
    /// Ratings of the units over these months; `None` where nobody is rated.
    pub rating: Option<Rating>,
    /// 经验材料, one entry a unit that sent some.
    pub experience: Vec<SpanExperience>,
}

/// One month of the span.
#[derive(Debug, Clone, Serialize)]
pub struct SpanMonth {
    /// `6月`.
    pub name: String,
    /// Units that had to report.
    pub expected: usize,
    /// Of them those that did.
    pub reported: usize,
    /// Of them those in time.
    pub on_time: usize,
}

/// An aim from the first to the last month with a value.
#[derive(Debug, Clone, Serialize)]
pub struct SpanAim {
    /// `发案数由5月15起降至10月8起`, `发案数12起（6月）`.
    pub course: String,
    /// Month by month.
    #[serde(skip)]
    pub aim: AimReport,
}

/// A form of publicity over the months.
#[derive(Debug, Clone, Serialize)]
pub struct SpanPhase {
    /// `网格式宣传`.
    pub name: String,
    /// `6月、7月`, months in which any unit's form shows it.
    pub months: String,
    /// Units whose forms show it.
    pub unit_count: usize,
    /// Their names, shortened.
    pub units: String,
    /// Owners whose forms never show it, shortened; empty where there are none.
    pub silent: String,
}

/// A task over the months.
#[derive(Debug, Clone, Serialize)]
pub struct SpanTask {
    /// 序号.
    pub number: u32,
    /// 重点任务.
    pub text: String,
    /// 牵头单位, joined.
    pub lead: String,
    /// `6月、7月`, months with progress; empty where there is none.
    pub months: String,
    /// Units that reported progress, shortened.
    pub units: String,
    /// The last sentence of progress with its unit, `金湖社区：……`; empty where there is none.
    pub latest: String,
}

/// 经验材料 of one unit.
#[derive(Debug, Clone, Serialize)]
pub struct SpanExperience {
    /// 单位名称.
    pub name: String,
    /// Number of files, pictures aside.
    pub count: usize,
    /// Their titles, joined.
    pub titles: String,
}
