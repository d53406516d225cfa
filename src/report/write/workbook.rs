//! The report model in, `ledger.xlsx` out: sheets of plain values, those over several months from `over_months.rs`. Foreign text is written as text, never as a
//! formula, and the same month gives the same bytes.

use crate::finding::Severity;

use figures::Amount;

use crate::report::{
    Error,
    build::{FigureDetail, MonthReport, SubmissionReport, UnitReport},
    present::labels,
};

use super::{
    history_tables::{aims_sheet, history_sheet, rating_sheets},
    sheet::{Cell, Column, FIRST_ROW, Sheet},
    xlsx,
};

/// Sheet that totals link to.
const DETAILS: &str = "指标明细";

/// Numbers of the sheets in the book; those over several months follow.
const STATUS: usize = 1;
const SUBMISSIONS: usize = 2;
const TOTALS: usize = 3;
const DETAIL_SHEET: usize = 4;
const TASKS: usize = 5;
const FAULTS: usize = 6;
const MAIL: usize = 7;

/// The sheets that a month's correspondence does not change, packed.
pub struct PackedSheets {
    sheets: xlsx::PackedSheets,
    /// Number of the sheet of liaison officers.
    contacts: usize,
}

/// The workbook of a month.
///
/// # Errors
/// The file's parts cannot be written.
pub fn workbook(report: &MonthReport) -> Result<Vec<u8>, Error> {
    workbook_with(report, &packed_sheets(report)?)
}

/// The sheets of a month's workbook that its correspondence does not change.
///
/// # Errors
/// The file's parts cannot be written.
pub fn packed_sheets(report: &MonthReport) -> Result<PackedSheets, Error> {
    type Make = fn(&MonthReport) -> Sheet<'_>;
    let own: [(usize, Make); 5] = [
        (SUBMISSIONS, submissions_sheet),
        (TOTALS, totals_sheet),
        (DETAIL_SHEET, details_sheet),
        (TASKS, tasks_sheet),
        (FAULTS, faults_sheet),
    ];
    let decisions = decisions_sheet(report);
    let over_months = [history_sheet(report), aims_sheet(report)].into_iter().chain(rating_sheets(report)).flatten();
    let over_months: Vec<(usize, Sheet<'_>)> = (MAIL + 1..).zip(decisions.into_iter().chain(over_months)).collect();
    let contacts = MAIL + 1 + over_months.len();
    let sheets = own.into_iter().map(|(number, make)| (number, make(report))).chain(over_months);
    Ok(PackedSheets { sheets: xlsx::pack(sheets)?, contacts })
}

/// The workbook of a month of which the other sheets are packed.
///
/// # Errors
/// The file's parts cannot be written.
pub fn workbook_with(report: &MonthReport, packed: &PackedSheets) -> Result<Vec<u8>, Error> {
    let own = [(STATUS, status_sheet(report)), (MAIL, mail_sheet(report))];
    let contacts = contacts_sheet(report).map(|sheet| (packed.contacts, sheet));
    let sheets: Vec<(usize, Sheet<'_>)> = own.into_iter().chain(contacts).collect();
    let properties = xlsx::Properties {
        title: format!("{}{}台账", report.month, report.campaign.short_name),
        author: &report.campaign.office,
        created: report.as_of,
    };
    xlsx::package(&packed.sheets, &sheets, &properties)
}

fn status_sheet(report: &MonthReport) -> Sheet<'_> {
    let counts = &report.counts;
    let title = format!(
        "{}{}报送状态（截至{}）：应报{}个，已报{}个（{}），按时{}个（{}），完整{}个，待补正{}个，{}未报送{}个",
        report.month,
        report.campaign.short_name,
        report.as_of_text,
        counts.expected,
        counts.reported,
        report.reporting_rate,
        counts.on_time,
        report.on_time_rate,
        counts.complete,
        counts.incomplete,
        if counts.unconfirmed > 0 { format!("待确认{}个，", counts.unconfirmed) } else { String::new() },
        counts.missing,
    );
    fn row((index, unit): (usize, &UnitReport)) -> Vec<Cell<'_>> {
        let submission = unit.submission.as_ref();
        vec![
            Cell::count(index + 1),
            Cell::text(&unit.name),
            Cell::text(&unit.status_text),
            Cell::text(&unit.timeliness),
            submission.map_or(Cell::Empty, |submission| Cell::Moment(submission.received_at)),
            submission.map_or(Cell::Empty, |submission| Cell::Number(f64::from(submission.revision))),
            Cell::count_of_some(unit.error_count),
            Cell::count_of_some(unit.warning_count),
            Cell::text(&unit.fault_names),
            Cell::count_of_some(unit.materials.len()),
            Cell::text(&unit.letter_names),
            Cell::text(&unit.office_note),
        ]
    }
    Sheet {
        name: "报送状态",
        title,
        columns: vec![
            Column::centred("序号"),
            Column::text("单位名称", 18),
            Column::state("状态"),
            Column::state("时效"),
            Column::moment("收到时间"),
            Column::centred("第几次"),
            Column::centred("须补正"),
            Column::centred("请核实"),
            Column::text("问题", 44),
            Column::centred("材料份数"),
            Column::text("已发函件", 24),
            Column::text("人工处理", 34),
        ],
        rows: report.units.iter().enumerate().map(row).collect(),
        charts: Vec::new(),
    }
}

fn submissions_sheet(report: &MonthReport) -> Sheet<'_> {
    fn form<'r>(unit: &'r UnitReport, submission: &'r SubmissionReport, state: &'static str) -> Vec<Cell<'r>> {
        vec![
            Cell::text(&unit.name),
            Cell::text("情况表"),
            Cell::text(state),
            Cell::count_of_some(submission.revision as usize),
            Cell::Moment(submission.received_at),
            Cell::text(&submission.reported_on),
            Cell::text(&submission.reporter),
            Cell::text(&submission.phones),
            Cell::count_of_some(submission.error_count),
            Cell::text(&submission.file),
            match submission.original.as_str() {
                "" => Cell::Empty,
                original => Cell::link(&submission.href, original),
            },
            Cell::text(submission.id.as_str()),
        ]
    }
    let mut rows = Vec::new();
    for unit in &report.units {
        rows.extend(unit.superseded.iter().map(|submission| form(unit, submission, "已替代")));
        rows.extend(unit.submission.iter().map(|submission| form(unit, submission, "采用")));
        rows.extend(unit.unconfirmed.iter().map(|submission| form(unit, submission, "待确认")));
        rows.extend(unit.overtaken.iter().map(|submission| form(unit, submission, "不再核实")));
        rows.extend(unit.rejected.iter().map(|submission| form(unit, submission, "不予采用")));
        rows.extend(unit.materials.iter().map(|material| {
            let mut row = vec![Cell::text(&unit.name), Cell::text("材料"), Cell::text("留存"), Cell::Empty];
            row.push(Cell::Moment(material.received_at));
            row.extend([Cell::Empty, Cell::Empty, Cell::Empty, Cell::Empty]);
            row.extend([Cell::text(&material.file), Cell::link(&material.href, &material.original), Cell::Empty]);
            row
        }));
    }
    Sheet {
        name: "报送件",
        title: format!("{}报送件（含已替代件和材料）", report.month),
        columns: vec![
            Column::text("单位名称", 18),
            Column::centred("类别"),
            Column::state("采用情况"),
            Column::centred("第几次"),
            Column::moment("收到时间"),
            Column::text("填报时间", 18),
            Column::text("报送人", 16),
            Column::text("联系电话", 14),
            Column::centred("须补正"),
            Column::text("文件", 28),
            Column::text("原件", 32),
            Column::centred("编号"),
        ],
        rows,
        charts: Vec::new(),
    }
}

fn totals_sheet(report: &MonthReport) -> Sheet<'_> {
    let rows = report.totals.iter().map(|total| {
        let row = total.figures.first().map_or(0, |first| first + FIRST_ROW);
        vec![
            Cell::text(&total.name),
            Cell::Number(total.sum.0),
            Cell::text(&total.unit),
            Cell::text(labels::approximation(total.approx)),
            Cell::text(&total.text),
            Cell::count(total.unit_count),
            Cell::count(total.figures.len()),
            Cell::link(format!("internal:'{DETAILS}'!A{row}"), format!("{DETAILS}第{row}行起")),
        ]
    });
    Sheet {
        name: "指标汇总",
        title: format!("{}指标汇总：只相加内容完整的报送件中注明为本月的数据，不同计量单位不相加", report.month),
        columns: vec![
            Column::text("指标", 30),
            Column::number("合计"),
            Column::centred("计量单位"),
            Column::centred("标注"),
            Column::text("表述", 24),
            Column::centred("报送单位数"),
            Column::centred("明细条数"),
            Column::text("出处", 24),
        ],
        rows: rows.collect(),
        charts: Vec::new(),
    }
}

fn details_sheet(report: &MonthReport) -> Sheet<'_> {
    fn row(figure: &FigureDetail) -> Vec<Cell<'_>> {
        let amount = |value: Option<Amount>| value.map_or(Cell::Empty, |value| Cell::Number(value.0));
        vec![
            Cell::text(figure.name.as_str()),
            Cell::text(figure.unit_name.as_str()),
            amount(figure.value),
            amount(figure.max),
            Cell::text(figure.measure_unit.as_str()),
            Cell::text(labels::approximation(figure.approx)),
            Cell::text(figure.role_text),
            Cell::text(&figure.surface),
            Cell::text(figure.sentence.as_str()),
            Cell::link(figure.href.as_str(), figure.file.as_str()),
            Cell::text(figure.place.as_str()),
            Cell::text(&figure.note),
            Cell::text(figure.id.as_str()),
        ]
    }
    Sheet {
        name: DETAILS,
        title: format!("{}指标明细：每个数的原文、单位、文件和栏目", report.month),
        columns: vec![
            Column::text("指标", 18),
            Column::text("单位名称", 18),
            Column::number("数值"),
            Column::number("上限"),
            Column::centred("计量单位"),
            Column::centred("标注"),
            Column::state("计入情况"),
            Column::text("原文", 18),
            Column::text("所在句", 46),
            Column::text("文件", 20),
            Column::text("栏目", 18),
            Column::text("人工处理", 26),
            Column::centred("编号"),
        ],
        rows: report.figures.iter().map(row).collect(),
        charts: Vec::new(),
    }
}

fn tasks_sheet(report: &MonthReport) -> Sheet<'_> {
    let rows = report.tasks.iter().map(|task| {
        let sentences = task.progress.iter().map(|passage| {
            let mark = if passage.pending { "（※待确认）" } else { "" };
            format!("{}：{}{mark}", passage.name, passage.text)
        });
        let progress = sentences.collect::<Vec<_>>().join("\n");
        vec![
            Cell::Number(f64::from(task.number)),
            Cell::text(task.category.iter().filter(|level| !level.is_empty()).cloned().collect::<Vec<_>>().join("—")),
            Cell::text(&task.text),
            Cell::text(&task.lead),
            Cell::text(&task.support),
            Cell::text(if progress.is_empty() { "本月未见报送".to_owned() } else { progress }),
            Cell::text(task.silent_names.join("、")),
        ]
    });
    Sheet {
        name: "任务分解",
        title: format!("{}任务分解及进展（各单位原句）", report.month),
        columns: vec![
            Column::centred("序号"),
            Column::text("类别", 12),
            Column::text("重点任务", 40),
            Column::text("牵头单位", 18),
            Column::text("配合单位", 18),
            Column::text("本月进展", 60),
            Column::text("未见报送的单位", 20),
        ],
        rows: rows.collect(),
        charts: Vec::new(),
    }
}

fn faults_sheet(report: &MonthReport) -> Sheet<'_> {
    let mut faults: Vec<_> = report.faults.iter().collect();
    faults.sort_by_key(|fault| match fault.severity {
        Severity::Error => 0,
        Severity::Warning => 1,
        Severity::Info => 2,
    });
    let rows = faults.into_iter().map(|fault| {
        vec![
            Cell::text(&fault.unit_name),
            Cell::text(&fault.severity_text),
            Cell::text(&fault.code_name),
            Cell::text(&fault.place),
            Cell::text(&fault.found),
            Cell::text(&fault.message),
            Cell::text(&fault.remedy),
            Cell::text(&fault.file),
            Cell::text(&fault.received_text),
            Cell::text(fault.code.as_str()),
            Cell::text(fault.id.as_str()),
        ]
    });
    Sheet {
        name: "问题清单",
        title: format!("{}问题清单：须补正的由单位补正，请核实的由{}核对", report.month, report.campaign.office),
        columns: vec![
            Column::text("单位名称", 18),
            Column::state("处理"),
            Column::text("问题", 20),
            Column::text("位置", 22),
            Column::text("原文", 24),
            Column::text("说明", 34),
            Column::text("办法", 30),
            Column::text("文件", 20),
            Column::text("收到时间", 18),
            Column::text("代码", 20),
            Column::centred("编号"),
        ],
        rows: rows.collect(),
        charts: Vec::new(),
    }
}

/// 人工处理: there only where something was decided by hand.
fn decisions_sheet(report: &MonthReport) -> Option<Sheet<'_>> {
    let rows = report.decisions.iter().map(|decision| {
        vec![
            Cell::Moment(decision.at),
            Cell::text(&decision.unit_name),
            Cell::text(&decision.about_text),
            Cell::text(&decision.act_text),
            Cell::text(&decision.why),
            Cell::text(&decision.by),
            Cell::text(&decision.state_text),
            Cell::text(decision.id.as_str()),
            Cell::text(decision.about.as_ref().map_or("", |id| id.as_str())),
        ]
    });
    (!report.decisions.is_empty()).then(|| Sheet {
        name: "人工处理",
        title: format!("{}人工处理：{}对来件的核实和更正", report.month, report.campaign.office),
        columns: vec![
            Column::moment("时间"),
            Column::text("单位名称", 18),
            Column::text("事项", 40),
            Column::text("处理", 24),
            Column::text("理由", 34),
            Column::centred("经办人"),
            Column::text("状态", 20),
            Column::centred("编号"),
            Column::centred("所涉编号"),
        ],
        rows: rows.collect(),
        charts: Vec::new(),
    })
}

/// 联络员名单回执: there only while somebody waits to be confirmed.
fn contacts_sheet(report: &MonthReport) -> Option<Sheet<'_>> {
    let rows = report.contacts.iter().map(|contact| {
        vec![
            Cell::text(&contact.unit),
            Cell::text(&contact.name),
            Cell::text(&contact.department),
            Cell::text(&contact.post),
            Cell::text(&contact.phones),
            Cell::text(&contact.email),
            Cell::text("待确认"),
            Cell::text(&contact.from),
            Cell::Moment(contact.received_at),
        ]
    });
    (!report.contacts.is_empty()).then(|| Sheet {
        name: "联络员",
        title: format!("{}联络员名单回执（待确认）", report.month),
        columns: vec![
            Column::text("单位名称", 18),
            Column::centred("姓名"),
            Column::text("所在部门", 16),
            Column::text("所任职务", 16),
            Column::text("联系电话", 20),
            Column::text("邮箱", 28),
            Column::state("状态"),
            Column::text("发件地址", 28),
            Column::moment("收到时间"),
        ],
        rows: rows.collect(),
        charts: Vec::new(),
    })
}

fn mail_sheet(report: &MonthReport) -> Sheet<'_> {
    let (messages, omitted) = report.listed_messages();
    let received = messages.into_iter().map(|message| {
        let row = vec![
            Cell::text("来"),
            Cell::Moment(message.received_at),
            Cell::Empty,
            Cell::text("来信"),
            Cell::text(&message.from),
            Cell::text(&message.subject),
            Cell::text(&message.outcome_text),
            Cell::text(&message.reason),
            Cell::text(message.id.as_str()),
        ];
        (message.received_at, row)
    });
    let written = report.letters.iter().map(|letter| {
        let row = vec![
            Cell::text("往"),
            Cell::Moment(letter.written_at),
            Cell::text(&letter.name),
            Cell::text(&letter.kind_text),
            Cell::text(&letter.address),
            Cell::text(&letter.subject),
            Cell::text(&letter.state_text),
            Cell::text(&letter.failure),
            Cell::text(letter.id.as_str()),
        ];
        (letter.written_at, row)
    });
    let mut rows: Vec<_> = received.chain(written).collect();
    rows.sort_by_key(|(at, _)| *at);
    Sheet {
        name: "往来函件",
        title: match omitted {
            0 => format!("{}往来函件", report.month),
            _ => format!("{}往来函件（较早的{omitted}封来信与本工作无关，未列出）", report.month),
        },
        columns: vec![
            Column::centred("往来"),
            Column::moment("时间"),
            Column::text("单位名称", 18),
            Column::centred("类别"),
            Column::text("邮箱", 28),
            Column::text("主题", 38),
            Column::state("状态"),
            Column::text("说明", 38),
            Column::centred("编号"),
        ],
        rows: rows.into_iter().map(|(_, row)| row).collect(),
        charts: Vec::new(),
    }
}
