//! An official paper and what it was issued with in; the paper with number, dates and, for a re-issue, 更正说明 out.

use chrono::{Datelike as _, NaiveDate};
use gongwen::{Annex, Block, Document, DocumentKind, Table, TableCell};

use crate::report::build::{ChangeReport, IssueReport};

/// What a paper is issued with.
#[derive(Debug, Clone, Copy)]
pub struct IssueMark<'a> {
    /// 发文顺序号.
    pub number: u32,
    /// 成文日期, and 印发日期.
    pub date: NaiveDate,
    /// What it takes the place of.
    pub replaces: Option<&'a IssueReport>,
    /// What differs from that.
    pub changes: &'a [ChangeReport],
}

/// Fills in number and dates, and adds 更正说明 to a re-issue.
pub fn mark_issued(document: &mut Document, mark: &IssueMark<'_>) {
    if let DocumentKind::Report(upward) = &mut document.kind {
        upward.number.number = Some(mark.number);
        upward.number.year = u16::try_from(mark.date.year()).unwrap_or_default();
        upward.signature.date = Some(mark.date);
        upward.imprint.printed_on = Some(mark.date);
    }
    document.annexes.extend(mark.replaces.map(|replaced| correction_note(replaced, mark.changes)));
}

fn correction_note(replaced: &IssueReport, changes: &[ChangeReport]) -> Annex {
    let what = format!("{}印发的{}", replaced.date_text, replaced.number_text);
    let text = if changes.is_empty() {
        format!("本报告替代{what}；各单位报送情况和数据没有变化。")
    } else {
        format!("本报告替代{what}，与其相比有以下更正。")
    };
    let mut blocks = vec![Block::Paragraph { lead: None, text }];
    if !changes.is_empty() {
        let head = ["序号", "单位", "项目", "原为", "更正为", "原因"];
        let row = |(index, change): (usize, &ChangeReport)| {
            vec![
                TableCell::centred((index + 1).to_string()),
                TableCell::centred(&change.unit_name),
                TableCell::centred(&change.field),
                TableCell::left(vec![change.from.clone()]),
                TableCell::left(vec![change.to.clone()]),
                TableCell::left(vec![change.why.clone()]),
            ]
        };
        blocks.push(Block::Table(Table {
            caption: None,
            widths: vec![1.2, 3.4, 4.2, 5.0, 5.0, 6.0],
            head: vec![head.into_iter().map(TableCell::centred).collect()],
            rows: changes.iter().enumerate().map(row).collect(),
        }));
    }
    Annex { title: "更正说明".to_owned(), landscape: true, blocks }
}
