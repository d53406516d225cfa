//! The report model in, `ledger.xlsx` out: seven sheets of plain values. Foreign text is written as text, never as a
//! formula, and the same month gives the same bytes.

use chrono::{DateTime, Datelike, FixedOffset, Timelike};
use rust_xlsxwriter::{
    Color, ConditionalFormatCell, ConditionalFormatCellRule, DocProperties, ExcelDateTime, Format, FormatAlign,
    FormatBorder, FormatUnderline, Url, Workbook, Worksheet, XlsxError,
};

use crate::finding::Severity;

use super::{Amount, Error, FigureDetail, FigureRole, MonthReport, SubmissionReport, UnitReport, words};

/// Characters that a cell can hold (ECMA-376-1:2016 §18.3.1.4 leaves it open; Excel takes 32,767), less the note.
const CELL_LIMIT: usize = 32_000;
/// Row of the column heads; the sheet's title stands above.
const HEAD_ROW: u32 = 1;
/// Sheet that totals link to.
const DETAILS: &str = "指标明细";

/// The workbook of a month.
///
/// # Errors
/// The file's parts cannot be written.
pub fn workbook(report: &MonthReport) -> Result<Vec<u8>, Error> {
    let mut book = Workbook::new();
    book.set_properties(
        &DocProperties::new()
            .set_title(format!("{}{}台账", report.month, report.campaign.short_name))
            .set_author(&report.campaign.office)
            .set_creation_datetime(&excel_moment(&report.as_of.to_utc().fixed_offset())?),
    );
    let formats = Formats::new();
    for sheet in [
        status_sheet(report),
        submissions_sheet(report),
        totals_sheet(report),
        details_sheet(report),
        tasks_sheet(report),
        faults_sheet(report),
        mail_sheet(report),
    ] {
        sheet.write(book.add_worksheet(), &formats)?;
    }
    Ok(book.save_to_buffer()?)
}

fn status_sheet(report: &MonthReport) -> Sheet {
    let counts = &report.counts;
    let title = format!(
        "{}{}报送状态（截至{}）：应报{}个，已报{}个（{}），按时{}个（{}），完整{}个，待补正{}个，未报送{}个",
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
        counts.missing,
    );
    let row = |(index, unit): (usize, &UnitReport)| {
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
        ]
    };
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
        ],
        rows: report.units.iter().enumerate().map(row).collect(),
    }
}

fn submissions_sheet(report: &MonthReport) -> Sheet {
    let form = |unit: &UnitReport, submission: &SubmissionReport, state: &str| {
        vec![
            Cell::text(&unit.name),
            Cell::text("情况表"),
            Cell::text(state),
            Cell::Number(f64::from(submission.revision)),
            Cell::Moment(submission.received_at),
            Cell::text(&submission.reported_on),
            Cell::text(&submission.reporter),
            Cell::text(&submission.phones),
            Cell::count_of_some(submission.error_count),
            Cell::text(&submission.file),
            Cell::link(&submission.href, &submission.original),
        ]
    };
    let mut rows = Vec::new();
    for unit in &report.units {
        rows.extend(unit.superseded.iter().map(|submission| form(unit, submission, "已替代")));
        rows.extend(unit.submission.iter().map(|submission| form(unit, submission, "采用")));
        rows.extend(unit.materials.iter().map(|material| {
            let mut row = vec![Cell::text(&unit.name), Cell::text("材料"), Cell::text("留存"), Cell::Empty];
            row.push(Cell::Moment(material.received_at));
            row.extend([Cell::Empty, Cell::Empty, Cell::Empty, Cell::Empty]);
            row.extend([Cell::text(&material.file), Cell::link(&material.href, &material.original)]);
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
        ],
        rows,
    }
}

fn totals_sheet(report: &MonthReport) -> Sheet {
    let rows = report.totals.iter().map(|total| {
        // One row for each figure below title and head, counted from 1 as in cell names.
        let row = total.first_figure + 3;
        vec![
            Cell::text(&total.name),
            Cell::Number(total.sum.0),
            Cell::text(&total.unit),
            Cell::text(words::approximation(total.approx)),
            Cell::text(&total.text),
            Cell::count(total.unit_count),
            Cell::count(total.figure_count),
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
    }
}

fn details_sheet(report: &MonthReport) -> Sheet {
    let amount = |value: Option<Amount>| value.map_or(Cell::Empty, |value| Cell::Number(value.0));
    let row = |figure: &FigureDetail| {
        vec![
            Cell::text(&figure.name),
            Cell::text(&figure.unit_name),
            amount(figure.value),
            amount(figure.max),
            Cell::text(&figure.measure_unit),
            Cell::text(words::approximation(figure.approx)),
            Cell::text(&figure.role_text),
            Cell::text(&figure.surface),
            Cell::text(&figure.sentence),
            Cell::text(&figure.file),
            Cell::text(&figure.place),
        ]
    };
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
        ],
        rows: report.figures.iter().map(row).collect(),
    }
}

fn tasks_sheet(report: &MonthReport) -> Sheet {
    let rows = report.tasks.iter().map(|task| {
        let told = task.progress.iter().map(|passage| {
            let mark = if passage.pending { "（※待确认）" } else { "" };
            format!("{}：{}{mark}", passage.name, passage.text)
        });
        let progress = told.collect::<Vec<_>>().join("\n");
        vec![
            Cell::Number(f64::from(task.number)),
            Cell::text(task.category.iter().filter(|level| !level.is_empty()).cloned().collect::<Vec<_>>().join("—")),
            Cell::text(&task.text),
            Cell::text(&task.lead),
            Cell::text(&task.support),
            Cell::text(if progress.is_empty() { "本月未见报送" } else { &progress }),
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
    }
}

fn faults_sheet(report: &MonthReport) -> Sheet {
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
        ],
        rows: rows.collect(),
    }
}

fn mail_sheet(report: &MonthReport) -> Sheet {
    let received = report.messages.iter().map(|message| {
        let row = vec![
            Cell::text("来"),
            Cell::Moment(message.received_at),
            Cell::Empty,
            Cell::text("来信"),
            Cell::text(&message.from),
            Cell::text(&message.subject),
            Cell::text(&message.outcome_text),
            Cell::text(&message.reason),
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
        ];
        (letter.written_at, row)
    });
    let mut rows: Vec<_> = received.chain(written).collect();
    rows.sort_by_key(|(at, _)| *at);
    Sheet {
        name: "往来函件",
        title: format!("{}往来函件", report.month),
        columns: vec![
            Column::centred("往来"),
            Column::moment("时间"),
            Column::text("单位名称", 18),
            Column::centred("类别"),
            Column::text("邮箱", 28),
            Column::text("主题", 38),
            Column::state("状态"),
            Column::text("说明", 38),
        ],
        rows: rows.into_iter().map(|(_, row)| row).collect(),
    }
}

/// One sheet as data.
struct Sheet {
    name: &'static str,
    title: String,
    columns: Vec<Column>,
    rows: Vec<Vec<Cell>>,
}

struct Column {
    label: &'static str,
    /// Widest it gets, in half-width characters; longer text is wrapped.
    widest: usize,
    style: Style,
}

#[derive(Clone, Copy, PartialEq)]
enum Style {
    Text,
    Centred,
    State,
    Number,
    Moment,
}

enum Cell {
    Empty,
    Text(String),
    Number(f64),
    Moment(DateTime<FixedOffset>),
    Link { target: String, text: String },
}

impl Column {
    fn text(label: &'static str, widest: usize) -> Self {
        Self { label, widest, style: Style::Text }
    }

    fn centred(label: &'static str) -> Self {
        Self { label, widest: 12, style: Style::Centred }
    }

    fn state(label: &'static str) -> Self {
        Self { label, widest: 14, style: Style::State }
    }

    fn number(label: &'static str) -> Self {
        Self { label, widest: 16, style: Style::Number }
    }

    fn moment(label: &'static str) -> Self {
        Self { label, widest: 17, style: Style::Moment }
    }
}

impl Cell {
    /// Lines that it takes in a column: programs do not agree on making rows higher by themselves.
    fn lines(&self, column_width: usize) -> usize {
        match self {
            Self::Text(text) | Self::Link { text, .. } => {
                // A wide character that does not fit leaves its half behind, and margins take one more.
                let room = column_width.saturating_sub(2).max(2);
                text.lines().map(|line| display_width(line).div_ceil(room).max(1)).sum()
            }
            Self::Empty | Self::Number(_) | Self::Moment(_) => 1,
        }
    }

    fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    #[allow(clippy::cast_precision_loss)]
    fn count(count: usize) -> Self {
        Self::Number(count as f64)
    }

    /// Nothing rather than a column of noughts.
    fn count_of_some(count: usize) -> Self {
        if count == 0 { Self::Empty } else { Self::count(count) }
    }

    fn link(target: impl Into<String>, text: impl Into<String>) -> Self {
        Self::Link { target: target.into(), text: text.into() }
    }

    /// Half-width characters of its longest line.
    fn width(&self) -> usize {
        match self {
            Self::Empty => 0,
            Self::Text(text) | Self::Link { text, .. } => text.lines().map(display_width).max().unwrap_or(0),
            Self::Number(value) => Amount(*value).whole().map_or(10, |whole| whole.to_string().len()),
            Self::Moment(_) => "2020-07-02 09:15".len(),
        }
    }
}

impl Sheet {
    /// Width of each column in half-width characters.
    fn widths(&self) -> Vec<usize> {
        let width = |(index, settings): (usize, &Column)| {
            let cells = self.rows.iter().filter_map(|row| row.get(index));
            let widest = cells.map(Cell::width).max().unwrap_or(0).min(settings.widest);
            // The filter's button covers the end of the head.
            widest.max(display_width(settings.label) + 2) + 2
        };
        self.columns.iter().enumerate().map(width).collect()
    }

    fn write(&self, sheet: &mut Worksheet, formats: &Formats) -> Result<(), Error> {
        sheet.set_name(self.name)?;
        sheet.set_row_height(0, 26)?;
        sheet.set_row_height(HEAD_ROW, 22)?;
        sheet.write_string_with_format(0, 0, &self.title, &formats.title)?;
        let widths = self.widths();
        for ((column, settings), width) in (0_u16..).zip(&self.columns).zip(&widths) {
            sheet.write_string_with_format(HEAD_ROW, column, settings.label, &formats.head)?;
            sheet.set_column_width(column, u32::try_from(*width).unwrap_or(u32::MAX))?;
        }
        for (row, cells) in (HEAD_ROW + 1..).zip(&self.rows) {
            let lines = cells.iter().zip(&widths).map(|(cell, width)| cell.lines(*width)).max().unwrap_or(1);
            sheet.set_row_height(row, row_height(lines))?;
            for ((column, cell), settings) in (0_u16..).zip(cells).zip(&self.columns) {
                write_cell(sheet, row, column, cell, formats.of(settings.style), formats)?;
            }
        }
        let last_row = HEAD_ROW + u32::try_from(self.rows.len()).unwrap_or(u32::MAX - HEAD_ROW);
        let last_column = u16::try_from(self.columns.len()).unwrap_or(u16::MAX).saturating_sub(1);
        if last_row > HEAD_ROW {
            sheet.autofilter(HEAD_ROW, 0, last_row, last_column)?;
            for (column, _) in (0_u16..).zip(&self.columns).filter(|(_, column)| column.style == Style::State) {
                colour_states(sheet, column, last_row, formats)?;
            }
        }
        sheet.set_freeze_panes(HEAD_ROW + 1, 0)?;
        sheet.set_repeat_rows(0, HEAD_ROW)?;
        sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
        sheet.set_margins(0.5, 0.5, 0.6, 0.6, 0.3, 0.3);
        sheet.set_footer("&L&A&C第 &P 页，共 &N 页");
        Ok(())
    }
}

fn write_cell(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    cell: &Cell,
    format: &Format,
    formats: &Formats,
) -> Result<(), Error> {
    match cell {
        Cell::Empty => sheet.write_blank(row, column, format)?,
        Cell::Text(text) => sheet.write_string_with_format(row, column, fitting(text), format)?,
        Cell::Number(value) => sheet.write_number_with_format(row, column, *value, format)?,
        Cell::Moment(at) => sheet.write_datetime_with_format(row, column, excel_moment(at)?, format)?,
        Cell::Link { target, text } => {
            let target = if target.starts_with("internal:") { target.clone() } else { format!("file:///{target}") };
            // Excel takes no longer address; the words alone are better than no file.
            match sheet.write_url_with_options(row, column, Url::new(target), text, "", Some(&formats.link)) {
                Ok(sheet) => sheet,
                Err(XlsxError::MaxUrlLengthExceeded) => {
                    sheet.write_string_with_format(row, column, fitting(text), format)?
                }
                Err(error) => return Err(error.into()),
            }
        }
    };
    Ok(())
}

/// What the words of a state column look like, also after somebody has changed them.
fn colour_states(sheet: &mut Worksheet, column: u16, last_row: u32, formats: &Formats) -> Result<(), Error> {
    const GOOD: &[&str] = &["完整", "按时", "已发出", "报送件", "采用"];
    const WAITING: &[&str] = &["待补正", "逾期", "待发", "请核实"];
    const BAD: &[&str] = &["未报送", "须补正", "未送达", "待人工处理"];
    let good = [GOOD, &[words::role(FigureRole::Summed)]].concat();
    let waiting = [WAITING, &[words::role(FigureRole::Pending)]].concat();
    for (states, format) in [(good, &formats.good), (waiting, &formats.waiting), (BAD.to_vec(), &formats.bad)] {
        for state in states {
            let rule = ConditionalFormatCell::new()
                .set_rule(ConditionalFormatCellRule::EqualTo(state.to_owned()))
                .set_format(format);
            sheet.add_conditional_format(HEAD_ROW + 1, column, last_row, column, &rule)?;
        }
    }
    Ok(())
}

struct Formats {
    title: Format,
    head: Format,
    text: Format,
    centred: Format,
    number: Format,
    moment: Format,
    link: Format,
    good: Format,
    waiting: Format,
    bad: Format,
}

impl Formats {
    fn new() -> Self {
        let font = || Format::new().set_font_name("宋体").set_font_size(10.5).set_align(FormatAlign::VerticalCenter);
        let cell = || font().set_border(FormatBorder::Thin).set_border_color(Color::RGB(0x00BF_BFBF));
        let state = |ink: u32, ground: u32| {
            Format::new().set_font_color(Color::RGB(ink)).set_background_color(Color::RGB(ground))
        };
        Self {
            title: font().set_bold().set_font_size(12),
            head: cell()
                .set_bold()
                .set_text_wrap()
                .set_align(FormatAlign::Center)
                .set_background_color(Color::RGB(0x00DD_E6F0)),
            text: cell().set_text_wrap(),
            centred: cell().set_text_wrap().set_align(FormatAlign::Center),
            number: cell().set_num_format("#,##0.##;-#,##0.##;0").set_align(FormatAlign::Right),
            moment: cell().set_num_format("yyyy-mm-dd hh:mm").set_align(FormatAlign::Center),
            link: cell().set_text_wrap().set_font_color(Color::RGB(0x0005_63C1)).set_underline(FormatUnderline::Single),
            good: state(0x0000_6100, 0x00C6_EFCE),
            waiting: state(0x0085_5A00, 0x00FF_EB9C),
            bad: state(0x009C_0006, 0x00FF_C7CE),
        }
    }

    fn of(&self, style: Style) -> &Format {
        match style {
            Style::Text => &self.text,
            Style::Centred | Style::State => &self.centred,
            Style::Number => &self.number,
            Style::Moment => &self.moment,
        }
    }
}

/// Height in points of a row with that many lines; Excel takes no more than 409.
fn row_height(lines: usize) -> f64 {
    let lines = u16::try_from(lines).unwrap_or(u16::MAX);
    (f64::from(lines) * 14.0 + 6.0).min(409.0)
}

/// The local time as Excel has it: without a zone.
fn excel_moment(at: &DateTime<FixedOffset>) -> Result<ExcelDateTime, XlsxError> {
    let local = at.naive_local();
    let small = |number: u32| u8::try_from(number).unwrap_or(u8::MAX);
    ExcelDateTime::from_ymd(u16::try_from(local.year()).unwrap_or_default(), small(local.month()), small(local.day()))?
        .and_hms(u16::from(small(local.hour())), small(local.minute()), f64::from(local.second()))
}

/// The text as far as a cell holds it.
fn fitting(text: &str) -> String {
    match text.char_indices().nth(CELL_LIMIT) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}……（下略，全文见原件）", text.get(..end).unwrap_or_default()),
    }
}

/// Half-width characters: wide ones count two.
fn display_width(text: &str) -> usize {
    text.chars()
        .map(|character| if character < '\u{2e80}' && !matches!(character, '“' | '”' | '…' | '—') { 1 } else { 2 })
        .sum()
}
