//! What units wrote, by section of the form, by form of publicity and by task of the plan.

use serde::Serialize;

use crate::config::UnitId;

/// One section of the form over all units.
#[derive(Debug, Clone, Serialize)]
pub struct SectionReport {
    /// Id of the section.
    pub id: String,
    /// Heading as in the form.
    pub heading: String,
    /// Grouped by form of publicity, not by unit alone.
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
    /// The same condensed: a sentence quoted at an earlier task is only referred to.
    pub quotes: Vec<Quote>,
    /// Units whose sentences are quoted at other tasks.
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

/// Units whose sentences for a task are quoted at other tasks.
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
