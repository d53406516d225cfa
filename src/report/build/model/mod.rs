//! The report model: one month, with every number, list and text of the report decided. Writers and templates read it;
//! nothing in it names a layout.

mod correspondence;
mod decisions;
mod digest;
mod figures;
mod issues;
mod narrative;
mod over_months;
mod rating;
mod span;
mod units;

use chrono::{DateTime, FixedOffset};
use serde::Serialize;

use crate::{
    config::{NotedSection, Period},
    month::{Counts, Outcome},
};

pub use correspondence::{ContactReport, LetterReport, MessageReport};
pub use decisions::DecisionReport;
pub use digest::{DigestReport, FigureTable, FigureTableRow, FormDigest, TaskDigest};
pub use figures::{FigureDetail, FigureRole, KindTotal, SharedText, Total};
pub use issues::{ChangeReport, IssueReport};
pub use narrative::{GroupReport, PhaseReport, Quote, SectionReport, TaskPassage, TaskReference, TaskReport};
pub use over_months::{AimMonth, AimReport, AimSource, History, HistoryMonth, HistoryRow, Sum};
pub use rating::{Candidate, CriterionScore, MonthRating, Points, Rating, UnitRating};
pub use span::{SpanAim, SpanExperience, SpanMonth, SpanPhase, SpanReport, SpanTask};
pub use units::{Fault, MaterialReport, NamedMaterials, NamedUnit, SubmissionReport, UnitReport};

/// The report of one month.
#[derive(Debug, Clone, Serialize)]
pub struct MonthReport {
    /// 报送月份.
    pub period: Period,
    /// `2020年6月`.
    pub month: String,
    /// `6月`.
    pub month_short: String,
    /// `7月`, with the year where it is another.
    pub next_month: String,
    /// The run's clock, in the campaign's zone.
    pub as_of: DateTime<FixedOffset>,
    /// `2020年7月4日9时30分`; the day alone at midnight.
    pub as_of_text: String,
    /// Last second in time, in the campaign's zone.
    pub deadline: DateTime<FixedOffset>,
    /// `2020年7月3日`.
    pub deadline_text: String,
    /// The same of the next month's forms.
    pub next_deadline_text: String,
    /// Words of the campaign and its office.
    pub campaign: CampaignNames,
    /// Whether official papers lie there as OFD too.
    pub ofd: bool,
    /// Whether the 通报 lies there.
    pub circular: bool,
    /// Whether the covering 函 lies there.
    pub cover: bool,
    /// Units by status.
    pub counts: Counts,
    /// 报送率: reported / expected, `91.7%`; `—` without units.
    pub reporting_rate: String,
    /// 按时报送率: on time / expected.
    pub on_time_rate: String,
    /// All units in the order of the register.
    pub units: Vec<UnitReport>,
    /// Units whose files were no form that could be read: 待补正 without being 已报.
    pub unusable: usize,
    /// Tasks of which progress was reported.
    pub tasks_with_progress: usize,
    /// 未报: names.
    pub missing: Vec<String>,
    /// 逾期: units with a form that arrived late.
    pub late: Vec<NamedUnit>,
    /// 待补正: units with error findings.
    pub incomplete: Vec<NamedUnit>,
    /// 待确认: units whose only form came from a doubtful sender: names.
    pub to_confirm: Vec<String>,
    /// In time, and complete as first sent: names.
    pub praised: Vec<String>,
    /// In time, and complete after a correction: names.
    pub corrected: Vec<String>,
    /// Units that sent other files with their forms.
    pub with_materials: Vec<NamedMaterials>,
    /// Anything is missing, late, incomplete or unconfirmed.
    pub problems: bool,
    /// Some kind was reported in several units of measure.
    pub several_measures: bool,
    /// Text or figures of units with faults are in the report, marked ※.
    pub unconfirmed: bool,
    /// Units are missing or incomplete: somebody must still be written to.
    pub followup: bool,
    /// Both missing and incomplete ones.
    pub followup_both: bool,
    /// Sums by kind and unit of measure over the figures of complete forms.
    pub totals: Vec<Total>,
    /// The same by kind, for sentences.
    pub totals_by_kind: Vec<KindTotal>,
    /// Every figure; first those of totals, grouped by total.
    pub figures: Vec<FigureDetail>,
    /// Sections of the form with what was reported under them.
    pub sections: Vec<SectionReport>,
    /// The office's own words, by section of the report; they come before what the template says in it.
    pub notes: Vec<NotedSection>,
    /// The office has written about problems itself.
    pub problems_noted: bool,
    /// Tasks of the plan with the month's progress.
    pub tasks: Vec<TaskReport>,
    /// What the short report says.
    pub digest: DigestReport,
    /// Forms of publicity that ran in this month.
    pub phases: Vec<PhaseReport>,
    /// Those of the next month.
    pub next_phases: Vec<PhaseReport>,
    /// The campaign is over before the next month begins.
    pub over: bool,
    /// The year's months; `None` where no earlier month is known.
    pub history: Option<History>,
    /// The campaign's aims month by month.
    pub aims: Vec<AimReport>,
    /// `发案数12起（宝圣湖派出所报送，比5月减少3起（20%））`, one an aim that has a value in this month.
    #[serde(rename = "aims_told")]
    pub goal_summaries: Vec<String>,
    /// Ratings of the units; `None` where nobody is rated.
    #[serde(rename = "standing")]
    pub rating: Option<Rating>,
    /// Every finding, by unit.
    pub faults: Vec<Fault>,
    /// Mails that concern the period, oldest first.
    pub messages: Vec<MessageReport>,
    /// Liaison officers whom units propose, for the office to confirm; internal, in the workbook alone.
    #[serde(skip)]
    pub contacts: Vec<ContactReport>,
    /// Letters written, oldest first.
    pub letters: Vec<LetterReport>,
    /// Reports that were issued for the month, oldest first.
    pub issues: Vec<IssueReport>,
    /// What differs from the last of them.
    pub changes: Vec<ChangeReport>,
    /// What the office has decided, oldest first; internal, in workbook, page and JSON.
    #[serde(skip)]
    pub decisions: Vec<DecisionReport>,
}

/// Mails without anything for the campaign that lists for people show: the newest. `ledger.json` has all.
const MAX_IGNORED: usize = 200;

impl MonthReport {
    /// The mails that a list for people shows, oldest first, and how many it leaves out.
    pub fn listed_messages(&self) -> (Vec<&MessageReport>, usize) {
        let ignored = self.messages.iter().filter(|message| message.outcome == Outcome::Ignored).count();
        let mut left_out = ignored.saturating_sub(MAX_IGNORED);
        let omitted = left_out;
        let is_listed = |message: &&MessageReport| {
            let listed = left_out == 0 || message.outcome != Outcome::Ignored;
            left_out -= usize::from(!listed);
            listed
        };
        (self.messages.iter().filter(is_listed).collect(), omitted)
    }
}

/// Words of the campaign that phrases need.
#[derive(Debug, Clone, Serialize)]
pub struct CampaignNames {
    /// 专项工作名称.
    pub name: String,
    /// Shorter name.
    pub short_name: String,
    /// Title of the plan, without book-title marks.
    pub plan: String,
    /// 发文字号 of the plan.
    pub document_number: String,
    /// Last day, `2020年10月31日`.
    pub ends_text: String,
    /// Office that collects.
    pub office: String,
    /// Person in it whom units ask.
    pub contact: String,
    /// Their phone.
    pub phone: String,
    /// Organ that issues the report, short.
    pub issuer_short: String,
    /// `附件3`.
    pub form_annex: String,
    /// Title of the form.
    pub form_title: String,
}
