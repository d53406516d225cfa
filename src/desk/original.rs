//! A file as it was read in; its text and tables as HTML out, every cell with a name that a value taken from it points to. The
//! words are the sender's and are escaped.

use std::fmt::Write as _;

use handlebars::html_escape;
use reader::{Block, Document, Table};

use crate::finding::Place;

/// Cells of a file that are shown: more is no form.
const CELLS: usize = 5_000;

/// A document as HTML.
pub(super) fn html(document: &Document) -> String {
    let mut out = String::new();
    let mut left = CELLS;
    blocks(&mut out, &document.blocks, &mut left);
    if left == 0 {
        out.push_str("<p class=\"soft\">（内容过多，以下从略，请下载原件查看。）</p>");
    }
    out
}

/// A text as paragraphs.
pub(super) fn text_html(text: &str) -> String {
    text.lines().map(|line| format!("<p>{}</p>", html_escape(line))).collect()
}

/// Name of the cell at a place; empty where the place names none.
pub(super) fn anchor(place: &Place) -> String {
    match (place.table, &place.cell) {
        (Some(table), Some(cell)) => format!("o{table}-{}-{}", cell.row, cell.column),
        _ => String::new(),
    }
}

fn blocks(out: &mut String, blocks: &[Block], left: &mut usize) {
    for block in blocks {
        match block {
            Block::Paragraph(paragraph) => {
                for line in paragraph.text.lines() {
                    let _ = write!(out, "<p>{}</p>", html_escape(line));
                }
            }
            Block::Table(table) => self::table(out, table, left),
        }
    }
}

fn table(out: &mut String, table: &Table, left: &mut usize) {
    if let Some(sheet) = &table.sheet {
        let hidden = if table.hidden { "（隐藏）" } else { "" };
        let _ = write!(out, "<p class=\"soft\">工作表“{}”{hidden}</p>", html_escape(sheet));
    }
    out.push_str("<table class=\"original\"><tbody>");
    for row in table.cells.chunk_by(|one, next| one.row == next.row) {
        out.push_str("<tr>");
        for cell in row.iter().filter(|cell| table.shows(cell)) {
            let Some(fewer) = left.checked_sub(1) else { break };
            *left = fewer;
            let _ = write!(out, "<td id=\"o{}-{}-{}\" tabindex=\"-1\"", table.number, cell.row, cell.column);
            for (name, span) in [("rowspan", cell.row_span), ("colspan", cell.column_span)] {
                if span > 1 {
                    let _ = write!(out, " {name}=\"{}\"", span.min(1_000));
                }
            }
            out.push('>');
            blocks(out, &cell.blocks, left);
            out.push_str("</td>");
        }
        out.push_str("</tr>");
    }
    out.push_str("</tbody></table>");
}

#[cfg(test)]
mod tests {
    use reader::Limits;

    use super::html;

    #[test]
    fn foreign_markup_is_text() {
        let page = "<html><body><table><tr><td>甲&lt;script&gt;alert(1)&lt;/script&gt;</td><td>乙\"</td></tr></table></body></html>";
        let document = reader::read(page.as_bytes(), &Limits::default()).unwrap();
        let shown = html(&document);
        assert!(shown.contains("甲&lt;script&gt;") && !shown.contains("<script"), "{shown}");
        assert!(shown.contains("<td id=\"o1-0-0\"") && shown.contains("乙&quot;"), "{shown}");
    }
}
