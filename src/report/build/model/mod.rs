//! The report model: one month as it is told, with every number, list and wording-independent text decided.
//! Writers and templates read it; nothing in it names a layout.

use chrono::{DateTime, FixedOffset};
use serde::Serialize;

use crate::{
    config::{Period, UnitId},
    figures::{Amount, Approximation},
    finding::{Code, Severity},
    identity::ShortId,
    month::{Counts, LetterKind, LetterState, Outcome, Status},
};

use super::{AimReport, History, Standing};

/// One month as it is told.
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
    /// The moment for which this is told, in the campaign's zone.
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
    pub campaign: CampaignWords,
    /// Whether official papers lie there as OFD too.
    pub ofd: bool,
    /// Whether the 通报 lies there.
    pub circular: bool,
    /// Whether the covering 函 lies there.
    pub cover: bool,
    /// How many units stand where.
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
    /// Units that sent files beside their forms.
    pub with_materials: Vec<NamedMaterials>,
    /// Anything is missing, late, incomplete or unconfirmed.
    pub problems: bool,
    /// Some kind was told in several units of measure.
    pub several_measures: bool,
    /// Words or figures of units with faults stand in the report, marked ※.
    pub unconfirmed: bool,
    /// Units are missing or incomplete: somebody must still be written to.
    pub followup: bool,
    /// Both missing and incomplete ones.
    pub followup_both: bool,
    /// Sums by kind and unit of measure over the figures of complete forms.
    pub totals: Vec<Total>,
    /// The same by kind, for sentences.
    pub totals_by_kind: Vec<KindTotal>,
    /// Every figure; those of one total stand together and first.
    pub figures: Vec<FigureDetail>,
    /// Sections of the form with what was reported under them.
    pub sections: Vec<SectionReport>,
    /// Tasks of the plan with the month's progress.
    pub tasks: Vec<TaskReport>,
    /// Forms of publicity that ran in this month.
    pub phases: Vec<PhaseReport>,
    /// Those of the next month.
    pub next_phases: Vec<PhaseReport>,
    /// The campaign is over before the next month begins.
    pub over: bool,
    /// The year's months beside each other; `None` where no earlier month is known.
    pub history: Option<History>,
    /// The campaign's aims month by month.
    pub aims: Vec<AimReport>,
    /// `发案数12起（宝圣湖派出所报送，比5月减少3起（20%））`, one an aim that this month told.
    pub aims_told: Vec<String>,
    /// How the units stand; `None` where nobody is rated.
    pub standing: Option<Standing>,
    /// Every finding, by unit.
    pub faults: Vec<Fault>,
    /// Mails that concern the period, oldest first.
    pub messages: Vec<MessageReport>,
    /// Liaison officers whom units propose, for the office to confirm; internal, in the workbook alone.
    #[serde(skip)]
    pub contacts: Vec<ContactReport>,
    /// Letters written, oldest first.
    pub letters: Vec<LetterReport>,
}

/// Words of the campaign that phrases need.
#[derive(Debug, Clone, Serialize)]
pub struct CampaignWords {
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

/// A unit named in a list, with what is to be said about it.
#[derive(Debug, Clone, Serialize)]
pub struct NamedUnit {
    /// 单位名称.
    pub name: String,
    /// When its form arrived, `7月5日9时30分`; empty where there is none.
    pub received_text: String,
    /// Number of faults it is asked to mend.
    pub fault_count: usize,
    /// Kinds of these faults, `未填联系电话、存有模板文字`.
    pub fault_names: String,
}

/// A unit and the files that it sent beside its form.
#[derive(Debug, Clone, Serialize)]
pub struct NamedMaterials {
    /// 单位名称.
    pub name: String,
    /// `“做法.docx”、“总结.pdf”，图片4张`.
    pub files: String,
}

/// One unit in the month.
#[derive(Debug, Clone, Serialize)]
pub struct UnitReport {
    /// Id in the register.
    pub id: UnitId,
    /// 单位名称.
    pub name: String,
    /// Where it stands.
    pub status: Status,
    /// 完整, 待补正, 待确认, 未报送.
    pub status_text: String,
    /// First form arrived after the deadline.
    pub late: bool,
    /// What it sent first was without faults.
    pub complete_at_first: bool,
    /// 按时, 逾期, `—` without a form.
    pub timeliness: String,
    /// The form that counts.
    pub submission: Option<SubmissionReport>,
    /// Those it replaced, oldest first.
    pub superseded: Vec<SubmissionReport>,
    /// 经验材料.
    pub materials: Vec<MaterialReport>,
    /// The same named in a line, `“做法.docx”、“总结.pdf”，图片4张`.
    pub material_names: String,
    /// Faults to mend.
    pub error_count: usize,
    /// Things the office should look at.
    pub warning_count: usize,
    /// Kinds of the faults to mend, joined by `、`.
    pub fault_names: String,
    /// Letters written to it, by kind in the order of writing.
    pub letters: Vec<LetterKind>,
    /// The same in Chinese, joined by `、`.
    pub letter_names: String,
    /// Its sums, one text a kind: `张贴海报156张、20幅`.
    pub summed_figures: Vec<String>,
    /// Figures told but not added, one text a reason: `※待确认：张贴海报90张、入户走访50户`.
    pub other_figures: Vec<String>,
}

/// One form as sent.
#[derive(Debug, Clone, Serialize)]
pub struct SubmissionReport {
    /// 编号.
    pub id: ShortId,
    /// When it arrived, campaign's zone.
    pub received_at: DateTime<FixedOffset>,
    /// `7月2日9时15分`.
    pub received_text: String,
    /// 1 for the first.
    pub revision: u32,
    /// File it stood in.
    pub file: String,
    /// Path of the kept original below `forms/`.
    pub original: String,
    /// The same as a link from the period's folder.
    pub href: String,
    /// 报送时间 as written.
    pub reported_on: String,
    /// 报送人, empty where not told.
    pub reporter: String,
    /// Phones joined by `、`; for the office's workbook alone.
    pub phones: String,
    /// Without error findings.
    pub complete: bool,
    /// Number of error findings.
    pub error_count: usize,
}

/// One file beside a form.
#[derive(Debug, Clone, Serialize)]
pub struct MaterialReport {
    /// Name as sent.
    pub file: String,
    /// Path below `forms/`.
    pub original: String,
    /// The same as a link from the period's folder.
    pub href: String,
    /// When it arrived, campaign's zone.
    pub received_at: DateTime<FixedOffset>,
    /// `7月2日9时15分`.
    pub received_text: String,
}

/// Sum of one kind of figures in one unit of measure.
#[derive(Debug, Clone, Serialize)]
pub struct Total {
    /// `posters_put_up`.
    pub kind: String,
    /// `张贴海报`.
    pub name: String,
    /// Unit of measure, `张`.
    pub unit: String,
    /// The sum.
    pub sum: Amount,
    /// Only `over` beside exact ones gives `over`, only `under` gives `under`; anything mixed is `about`.
    pub approx: Approximation,
    /// `1234余张`.
    pub text: String,
    /// Indices of its figures in [`MonthReport::figures`].
    pub figures: Vec<usize>,
    /// How many units told them.
    pub unit_count: usize,
    /// Of the totals of its kind the one that most units told: it stands for the kind in sentences and charts.
    pub main: bool,
}

/// All totals of one kind.
#[derive(Debug, Clone, Serialize)]
pub struct KindTotal {
    /// `张贴海报`.
    pub name: String,
    /// The main one, `1234余张`.
    pub main: String,
    /// All of them, `1234余张、20幅`.
    pub text: String,
    /// How many units told any of them.
    pub unit_count: usize,
}

/// One figure with where it comes from.
#[derive(Debug, Clone, Serialize)]
pub struct FigureDetail {
    /// 编号.
    pub id: ShortId,
    /// `posters_put_up`.
    pub kind: String,
    /// `张贴海报`.
    pub name: String,
    /// Unit that told it.
    pub unit_id: UnitId,
    /// Its name.
    pub unit_name: String,
    /// Words as they stand.
    pub surface: String,
    /// Sentence around them, fit to be printed.
    pub sentence: String,
    /// Words of the sentence before them, as they stand.
    pub before: String,
    /// Words of the sentence after them.
    pub after: String,
    /// `None` for a vague one.
    pub value: Option<Amount>,
    /// Upper bound of a range.
    pub max: Option<Amount>,
    /// How exact it is.
    pub approx: Approximation,
    /// `1200余份`, or the words as they stand for a vague one.
    pub text: String,
    /// Unit of measure as written.
    pub measure_unit: String,
    /// Whether and why not it is in a total.
    pub role: FigureRole,
    /// 计入合计, 待确认 …
    pub role_text: String,
    /// File it stood in.
    pub file: String,
    /// The kept original as a link from the period's folder.
    pub href: String,
    /// Heading of the section.
    pub place: String,
}

/// Whether a figure is in a total.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum FigureRole {
    /// Added.
    Summed,
    /// The form has faults: listed, not added until they are mended.
    Pending,
    /// Cumulative, planned or of unknown time: listed apart.
    Apart,
    /// No value (数千).
    Vague,
    /// Of a kind that is never added.
    Context,
}

/// One section of the form over all units.
#[derive(Debug, Clone, Serialize)]
pub struct SectionReport {
    /// Id of the section.
    pub id: String,
    /// Heading as in the form.
    pub heading: String,
    /// Told by form of publicity rather than by unit alone.
    pub grouped: bool,
    /// Sentences by form of publicity; of a section that is not grouped one group without a name.
    pub groups: Vec<GroupReport>,
    /// Units that reported something under it.
    pub unit_count: usize,
}

/// Sentences of one form of publicity.
#[derive(Debug, Clone, Serialize)]
pub struct GroupReport {
    /// Id of the phase; empty for sentences that show none.
    pub id: String,
    /// `网格式宣传`; empty likewise.
    pub name: String,
    /// The phase ran in this month.
    pub active: bool,
    /// `金湖社区、和平社区、平安办等8个单位`.
    pub unit_names: String,
    /// Units quoted.
    pub unit_count: usize,
    /// Of a form that ran: units not quoted here whose sentences show it too and are printed under other headings,
    /// `甲、乙`; empty where there are none.
    pub other_units: String,
    /// These headings, each in quotation marks.
    pub other_headings: String,
    /// What they wrote.
    pub quotes: Vec<Quote>,
}

/// What one unit wrote, whole sentences out of its form.
#[derive(Debug, Clone, Serialize)]
pub struct Quote {
    /// Id of the unit.
    pub unit_id: UnitId,
    /// Its name.
    pub name: String,
    /// Condensed to what fits.
    pub text: String,
    /// Its form has faults: not confirmed.
    pub pending: bool,
}

/// One task of the plan with the month's progress.
#[derive(Debug, Clone, Serialize)]
pub struct TaskReport {
    /// 序号.
    pub number: u32,
    /// 类别.
    pub category: [String; 2],
    /// 重点任务.
    pub text: String,
    /// 牵头单位 as in the plan, joined by `、`.
    pub lead: String,
    /// 配合单位, likewise.
    pub support: String,
    /// Units that lead or support, in the order of the register.
    pub units: Vec<UnitId>,
    /// Every sentence that is progress for it.
    pub progress: Vec<TaskPassage>,
    /// The same condensed: sentences told at another task before are only referred to.
    pub quotes: Vec<Quote>,
    /// Units whose sentences are told at other tasks.
    pub references: Vec<TaskReference>,
    /// Leading and supporting units without progress, `甲、乙、丙、丁等7个单位`; empty where there are none.
    pub silent: String,
    /// All of them.
    pub silent_names: Vec<String>,
}

/// One sentence that is progress for a task.
#[derive(Debug, Clone, Serialize)]
pub struct TaskPassage {
    /// Id of the unit.
    pub unit: UnitId,
    /// Its name.
    pub name: String,
    /// The sentence.
    pub text: String,
    /// Its form has faults.
    pub pending: bool,
}

/// Units whose sentences for a task are told at other tasks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TaskReference {
    /// `甲、乙、丙等5个单位`.
    pub unit_names: String,
    /// `8、9`.
    pub numbers: String,
}

/// One form of publicity.
#[derive(Debug, Clone, Serialize)]
pub struct PhaseReport {
    /// `grid`.
    pub id: String,
    /// `网格式宣传`.
    pub name: String,
    /// `5月1日至6月30日`.
    pub dates: String,
    /// What is to be done, one sentence each, each with its full stop.
    pub measures: Vec<String>,
    /// Owners joined by `、`.
    pub owners: String,
    /// 主体与责任, with its full stop.
    pub duty: String,
    /// It begins in the month it is listed for.
    pub begins: bool,
    /// It ends in that month.
    pub ends: bool,
}

/// One finding with its unit.
#[derive(Debug, Clone, Serialize)]
pub struct Fault {
    /// 编号.
    pub id: ShortId,
    /// Unit that is asked.
    pub unit_id: UnitId,
    /// Its name.
    pub unit_name: String,
    /// Code of the contract.
    pub code: Code,
    /// Short Chinese name of the code.
    pub code_name: String,
    /// How grave.
    pub severity: Severity,
    /// 须补正, 请核实, 提示.
    pub severity_text: String,
    /// File it is about.
    pub file: String,
    /// Where it stands.
    pub place: String,
    /// Words found.
    pub found: String,
    /// What is the matter.
    pub message: String,
    /// What to do.
    pub remedy: String,
    /// When the file arrived, `7月2日9时15分`.
    pub received_text: String,
}

/// One mail that came in.
#[derive(Debug, Clone, Serialize)]
pub struct MessageReport {
    /// 编号.
    pub id: ShortId,
    /// Identity in the ledger: SHA-256 of the mail, hexadecimal.
    pub sha256: String,
    /// Address; empty where none is told.
    pub from: String,
    /// Subject.
    pub subject: String,
    /// Campaign's zone.
    pub received_at: DateTime<FixedOffset>,
    /// `7月2日9时15分`.
    pub received_text: String,
    /// What became of it.
    pub outcome: Outcome,
    /// 报送件, 材料, 不处理, 待人工.
    pub outcome_text: String,
    /// Why.
    pub reason: String,
    /// Somebody must look at it.
    pub needs_person: bool,
}

/// One letter that went out.
#[derive(Debug, Clone, Serialize)]
pub struct LetterReport {
    /// 编号.
    pub id: ShortId,
    /// Unit written to; `None` for the office.
    pub unit_id: Option<UnitId>,
    /// Its name, or the office's.
    pub name: String,
    /// Kind.
    pub kind: LetterKind,
    /// 催报, 补正, 回执, 呈报.
    pub kind_text: String,
    /// Address.
    pub address: String,
    /// Subject.
    pub subject: String,
    /// What became of it.
    pub state: LetterState,
    /// 已发出, 待发, 未送达.
    pub state_text: String,
    /// Message-ID.
    pub message_id: String,
    /// Campaign's zone.
    pub written_at: DateTime<FixedOffset>,
    /// `7月4日9时`.
    pub written_text: String,
    /// Why it failed; empty else.
    pub failure: String,
}

/// A liaison officer whom a unit proposes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ContactReport {
    /// 单位名称.
    pub unit: String,
    /// 姓名.
    pub name: String,
    /// 所在部门.
    pub department: String,
    /// 所任职务.
    pub post: String,
    /// 联系电话, several joined by `、`.
    pub phones: String,
    /// E-mail address; empty where none is given.
    pub email: String,
    /// Address that the receipt came from.
    pub from: String,
    /// When it arrived, in the campaign's zone.
    pub received_at: DateTime<FixedOffset>,
}
