//! In: a document. Out: violations in tables, and leftovers of a draft: comments, revisions, highlights, hidden text.

use crate::LintContext;
use crate::docx::Container;
use crate::rules::*;
use crate::violation::{Place, Violations};

/// Number of rows that always fit on a page.
const ROWS: usize = 20;

pub(crate) fn check(context: &LintContext<'_>, violations: &mut Violations) {
    tables(context, violations);
    let docx = context.docx;
    if docx.comments > 0 {
        violations.report(&COMMENTS, Place::of("全文"), format!("{}处批注", docx.comments));
    }
    if docx.revisions > 0 {
        violations.report(&REVISIONS, Place::of("全文"), format!("{}处修订", docx.revisions));
    }
    for one in &docx.paragraphs {
        if let Some((text, _)) = one.pieces().find(|(_, format)| format.highlight) {
            violations.report(&HIGHLIGHT, Place::paragraph(one).quoting(text), "突出显示");
        }
        if let Some((text, _)) = one.pieces().find(|(_, format)| format.hidden) {
            violations.report(&HIDDEN, Place::paragraph(one).quoting(text), "隐藏文字");
        }
    }
}

fn tables(context: &LintContext<'_>, violations: &mut Violations) {
    let of_elements = |index: usize| {
        let outline = context.outline;
        let own = outline.letterhead.iter().chain(&outline.number).chain(&outline.copies).chain(&outline.printed);
        own.filter_map(|&at| context.paragraph(Some(at)))
            .any(|one| matches!(one.container, Container::Cell { table, .. } if table == index))
    };
    for (index, table) in context.docx.tables.iter().enumerate() {
        if table.depth > 0 || of_elements(index) {
            continue;
        }
        let room = context.docx.sections.get(table.section).map(super::docx::Section::text_width);
        // In Word a table is wider than the text by the margins of its cells.
        if let (Some(width), Some(room)) = (table.width, room)
            && width > room + 14.0
        {
            let found = format!("表格宽{:.0} mm，版心宽{:.0} mm", super::docx::mm(width), super::docx::mm(room));
            violations.report(&TABLE_WIDTH, Place::table(index + 1), found);
        }
        if table.rows.len() > ROWS && !table.rows.first().is_some_and(|row| row.repeated) {
            violations.report(
                &TABLE_HEAD,
                Place::table(index + 1),
                format!("共{}行，没有设重复标题行", table.rows.len()),
            );
        }
    }
}
