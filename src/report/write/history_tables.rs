//! The report model in; the workbook's sheets that look over several months out: one column a month, the
//! campaign's aims, the rating with its reasons, those proposed for the award.

use crate::report::{
    build::{MonthReport, Rating, Sum},
    present::labels,
};

use super::sheet::{Cell, Column, RowChart, Sheet};

/// Charts below the table of months.
const MOST_CHARTS: usize = 6;

/// 逐月数据: there only where an earlier month is known.
pub(in crate::report) fn history_sheet(report: &MonthReport) -> Option<Sheet<'_>> {
    let history = report.history.as_ref()?;
    let rows = history.rows.iter().map(|row| {
        let mut cells = vec![Cell::text(&row.name), Cell::text(&row.unit)];
        cells.extend(row.months.iter().map(|sum| sum.as_ref().map_or(Cell::Empty, |sum| Cell::Number(sum.sum.0))));
        cells.extend([
            Cell::Number(row.year.sum.0),
            Cell::text(labels::approximation(row.year.approx)),
            Cell::text(&row.change),
        ]);
        cells
    });
    let mut columns = vec![Column::text("指标", 30), Column::centred("计量单位")];
    columns.extend(history.months.iter().map(|month| Column::number(month.name.clone())));
    columns.extend([Column::number("本年合计"), Column::centred("标注"), Column::text("比上月", 26)]);
    let last = history.months.len() + 1;
    // A chart of one month shows nothing.
    let told_twice = |months: &[Option<Sum>]| months.iter().flatten().count() > 1;
    let charts =
        history.rows.iter().enumerate().filter(|(_, row)| row.main && told_twice(&row.months)).take(MOST_CHARTS);
    let units: Vec<String> = history.months.iter().map(|month| format!("{}{}个", month.name, month.units)).collect();
    Some(Sheet {
        name: "逐月数据",
        title: format!("截至{}主要数据逐月情况（计入合计的单位：{}）", report.month, units.join("，")),
        columns,
        charts: charts
            .map(|(row, total)| RowChart {
                title: format!("{}（{}）", total.name, total.unit),
                row,
                columns: (2, last),
            })
            .collect(),
        rows: rows.collect(),
    })
}

/// 工作目标: there only where the campaign follows aims.
pub(in crate::report) fn aims_sheet(report: &MonthReport) -> Option<Sheet<'_>> {
    let rows = report.aims.iter().flat_map(|aim| {
        let last = aim.months.len().saturating_sub(1);
        aim.months.iter().enumerate().flat_map(move |(index, month)| {
            let newest = index == last;
            let first = vec![
                Cell::text(&aim.name),
                Cell::text(&month.month),
                month.value.map_or(Cell::Empty, |value| Cell::Number(value.0)),
                Cell::text(&month.unit),
                Cell::text(if newest { aim.change.as_str() } else { "" }),
                Cell::text(if newest { aim.judged.as_str() } else { "" }),
                Cell::text(if month.value.is_some() { month.told_by.as_str() } else { "未见报送" }),
                Cell::text(&month.sentence),
                Cell::text(&month.file),
            ];
            let others = month.others.iter().map(move |other| {
                vec![
                    Cell::text(&aim.name),
                    Cell::text(&month.month),
                    Cell::Number(other.value.0),
                    Cell::text(&other.unit),
                    Cell::text(""),
                    Cell::text(if other.agrees { "与上行一致" } else { "与上行不一致，请核实" }),
                    Cell::text(&other.name),
                    Cell::text(&other.sentence),
                    Cell::text(&other.file),
                ]
            });
            std::iter::once(first).chain(others)
        })
    });
    (!report.aims.is_empty()).then(|| Sheet {
        name: "工作目标",
        title: format!("截至{}工作目标逐月情况（据有关单位报送的本月数）", report.month),
        columns: vec![
            Column::text("目标", 18),
            Column::centred("月份"),
            Column::number("数值"),
            Column::centred("计量单位"),
            Column::text("比上次报送", 24),
            Column::centred("走势"),
            Column::text("报送单位", 18),
            Column::text("原句", 46),
            Column::text("文件", 20),
        ],
        rows: rows.collect(),
        charts: Vec::new(),
    })
}

/// 考评, 考评明细 and, where there are candidates, 推荐人选.
pub(in crate::report) fn rating_sheets(report: &MonthReport) -> Vec<Option<Sheet<'_>>> {
    let Some(rating) = &report.rating else { return Vec::new() };
    vec![Some(table_sheet(rating)), Some(lines_sheet(rating)), candidates_sheet(rating)]
}

fn table_sheet(rating: &Rating) -> Sheet<'_> {
    let rows = rating.units.iter().map(|unit| {
        let mut cells = vec![Cell::count(unit.rank), Cell::text(&unit.name)];
        cells.extend(unit.months.iter().map(|month| Cell::Number(month.points.value())));
        cells.extend([
            Cell::Number(unit.average.value()),
            Cell::count(unit.on_time),
            Cell::count(unit.complete_first),
            Cell::count(unit.with_figures),
            Cell::text(&unit.forms),
            Cell::count(unit.materials),
        ]);
        cells
    });
    let mut columns = vec![Column::centred("名次"), Column::text("单位名称", 18)];
    columns.extend(rating.months.iter().map(|month| Column::number(format!("{month}得分"))));
    columns.extend([
        Column::number("平均得分"),
        Column::centred("按时次数"),
        Column::centred("首次完整"),
        Column::centred("有数据"),
        Column::text("体现的宣传形式", 40),
        Column::centred("材料份数"),
    ]);
    Sheet {
        name: "考评",
        title: format!("{}（{}）：{}", rating.name, rating.span, rating.rule),
        columns,
        rows: rows.collect(),
        charts: Vec::new(),
    }
}

fn lines_sheet(rating: &Rating) -> Sheet<'_> {
    let mut rows = Vec::new();
    for unit in &rating.units {
        for month in &unit.months {
            rows.extend(month.lines.iter().map(|line| {
                vec![
                    Cell::text(&unit.name),
                    Cell::text(&month.month),
                    Cell::text(line.criterion),
                    Cell::Number(line.points.value()),
                    Cell::Number(line.max_points.value()),
                    Cell::text(&line.reason),
                    Cell::Empty,
                ]
            }));
            // The sum of a month is in the row of its last criterion.
            if let Some(cell) = rows.last_mut().and_then(|row| row.last_mut()) {
                *cell = Cell::Number(month.points.value());
            }
        }
    }
    Sheet {
        name: "考评明细",
        title: format!("{}（{}）得分明细：每项得分及依据", rating.name, rating.span),
        columns: vec![
            Column::text("单位名称", 18),
            Column::centred("月份"),
            Column::centred("项目"),
            Column::centred("得分"),
            Column::centred("满分"),
            Column::text("依据", 70),
            Column::centred("当月得分"),
        ],
        rows,
        charts: Vec::new(),
    }
}

fn candidates_sheet(rating: &Rating) -> Option<Sheet<'_>> {
    let rows = rating.candidates.iter().map(|candidate| {
        vec![
            Cell::count(candidate.rank),
            Cell::text(&candidate.name),
            Cell::Number(candidate.average.value()),
            Cell::text(candidate.evidence.join("\n")),
        ]
    });
    (!rating.award.is_empty()).then(|| Sheet {
        name: "推荐人选",
        title: format!("“{}”推荐单位（{}，供研究）", rating.award, rating.span),
        columns: vec![
            Column::centred("名次"),
            Column::text("单位名称", 18),
            Column::centred("平均得分"),
            Column::text("事迹依据", 90),
        ],
        rows: rows.collect(),
        charts: Vec::new(),
    })
}
