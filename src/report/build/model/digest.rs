//! The short report of a month: totals and examples in sentences, one line a task, figures as a table of units.

use serde::Serialize;

/// What the short report says. Nothing of it comes from a form with faults or a doubtful sender.
#[derive(Debug, Clone, Default, Serialize)]
pub struct DigestReport {
    /// Forms of publicity that ran in this month: `网格式宣传、吸引式宣传`.
    pub focus: String,
    /// Units whose figures are added.
    pub unit_count: usize,
    /// The most important totals: `张贴海报411张，避免损失32.6万元`; empty where there are none.
    pub headline: String,
    /// Totals of the month before and of this: `张贴海报由320张增至411张`; empty without one.
    pub compared: String,
    /// Forms of publicity of which something was reported, in the order of the plan.
    pub forms: Vec<FormDigest>,
    /// What was done without a form of publicity.
    pub others: String,
    /// What the work has achieved.
    pub results: String,
    /// Units with texts of their own about the work: `金湖社区《网格宣传做法》`; empty where there are none.
    pub materials: String,
    /// Forms of publicity that ran in this month and of which nothing was reported; empty where there are none.
    pub silent_forms: String,
    /// Tasks of the plan.
    pub task_count: usize,
    /// Tasks with progress.
    pub tasks_with_progress: usize,
    /// Tasks without: `第3、4等12项`; empty where there are none.
    pub silent_tasks: String,
    /// Forms of publicity that begin in the next month, with their dates.
    pub begins: String,
    /// Those that go on in it.
    pub continues: String,
    /// Every task, in the order of the plan.
    pub tasks: Vec<TaskDigest>,
    /// Figures of the units; no rows where there are none.
    pub table: FigureTable,
}

/// One form of publicity in one paragraph.
#[derive(Debug, Clone, Default, Serialize)]
pub struct FormDigest {
    /// `网格式宣传`.
    pub name: String,
    /// Totals, then examples with their units in brackets.
    pub text: String,
}

/// Progress of one task in one line.
#[derive(Debug, Clone, Default, Serialize)]
pub struct TaskDigest {
    /// 序号.
    pub number: u32,
    /// A sentence that is quoted nowhere else, without its full stop; empty where there is none.
    pub text: String,
    /// Unit that wrote it.
    pub unit: String,
    /// Further units with progress.
    pub others: usize,
    /// Units with progress: `金湖社区、平安办等8个单位`; empty where nobody reported any.
    pub units: String,
}

/// Totals of units, a row a unit and a column a kind of figures.
#[derive(Debug, Clone, Default, Serialize)]
pub struct FigureTable {
    /// Kind of figures and unit of measure of each column.
    pub columns: Vec<[String; 2]>,
    /// Units with figures, in the order of the register.
    pub rows: Vec<FigureTableRow>,
    /// The month's totals.
    pub total: FigureTableRow,
}

/// One unit's totals.
#[derive(Debug, Clone, Default, Serialize)]
pub struct FigureTableRow {
    /// Name of the unit; empty for the month's totals.
    pub name: String,
    /// One text a column, `—` where it has no such figure.
    pub cells: Vec<String>,
    /// What has no column: `避免损失32.6万元`. The month's totals name here only what several units reported.
    pub others: String,
}
