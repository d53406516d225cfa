//! Tables, and what a draft leaves behind: comments, revisions, highlights, hidden text.

use crate::Desk;
use crate::docx::Home;
use crate::finding::{Findings, Place};
use crate::rules::*;

/// Rows that fit a page at the least.
const ROWS: usize = 20;

pub(crate) fn check(desk: &Desk<'_>, findings: &mut Findings) {
    tables(desk, findings);
    let paper = desk.paper;
    if paper.comments > 0 {
        findings.report(&COMMENTS, Place::of("全文"), format!("{}处批注", paper.comments));
    }
    if paper.revisions > 0 {
        findings.report(&REVISIONS, Place::of("全文"), format!("{}处修订", paper.revisions));
    }
    for one in &paper.paragraphs {
        if let Some((text, _)) = one.pieces().find(|(_, format)| format.highlight) {
            findings.report(&HIGHLIGHT, Place::paragraph(one).quoting(text), "突出显示");
        }
        if let Some((text, _)) = one.pieces().find(|(_, format)| format.hidden) {
            findings.report(&HIDDEN, Place::paragraph(one).quoting(text), "隐藏文字");
        }
    }
}

fn tables(desk: &Desk<'_>, findings: &mut Findings) {
    let of_elements = |index: usize| {
        let outline = desk.outline;
        let own = outline.letterhead.iter().chain(&outline.number).chain(&outline.copies).chain(&outline.printed);
        own.filter_map(|&at| desk.at(Some(at)))
            .any(|one| matches!(one.home, Home::Cell { table, .. } if table == index))
    };
    for (index, table) in desk.paper.tables.iter().enumerate() {
        if table.depth > 0 || of_elements(index) {
            continue;
        }
        let room = desk.paper.sections.get(table.section).map(super::docx::Section::text_width);
        // Word lets a table's edges stand out by the margins of its cells.
        if let (Some(width), Some(room)) = (table.width, room)
            && width > room + 14.0
        {
            let found = format!("表格宽{:.0} mm，版心宽{:.0} mm", super::docx::mm(width), super::docx::mm(room));
            findings.report(&TABLE_WIDTH, Place::table(index + 1), found);
        }
        if table.rows.len() > ROWS && !table.rows.first().is_some_and(|row| row.repeated) {
            findings.report(
                &TABLE_HEAD,
                Place::table(index + 1),
                format!("共{}行，没有设重复标题行", table.rows.len()),
            );
        }
    }
}
