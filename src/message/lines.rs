//! Blocks of a mail's HTML in, plain text out: one line per paragraph and per table row, cells separated by tabs.

use reader::{Block, Table};

/// Plain text of paragraphs and tables.
pub(super) fn of_blocks(blocks: &[Block]) -> String {
    let mut lines = Vec::new();
    for block in blocks {
        match block {
            Block::Paragraph(paragraph) => lines.push(paragraph.text.clone()),
            Block::Table(table) => rows(table, &mut lines),
        }
    }
    lines.join("\n")
}

// Recursion depth is bounded by the reader's nesting limit.
fn rows(table: &Table, lines: &mut Vec<String>) {
    let mut last = None;
    for cell in &table.cells {
        let text = of_blocks(&cell.blocks);
        match lines.last_mut().filter(|_| last == Some(cell.row)) {
            Some(line) => {
                line.push('\t');
                line.push_str(text.trim());
            }
            None => lines.push(text.trim().to_owned()),
        }
        last = Some(cell.row);
    }
}

/// Removes trailing blanks and repeated empty lines.
pub(super) fn trim_lines(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    for line in text.lines() {
        let line = line.trim_end();
        if line.is_empty() && (clean.is_empty() || clean.ends_with("\n\n")) {
            continue;
        }
        clean.push_str(line);
        clean.push('\n');
    }
    clean.truncate(clean.trim_end().len());
    clean
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(html: &str) -> String {
        trim_lines(&of_blocks(&reader::read_html(html, &reader::Limits::default()).unwrap().blocks))
    }

    #[test]
    fn a_form_pasted_into_a_mail() {
        let html = "<p>您好：</p><div>请查收。<br/>谢谢</div>\
            <table><tbody><tr><td><p>报送时间</p></td><td><p>2020年7月2日</p></td></tr>\
            <tr><td>内容<td><p>一、宣传</p><p>发放1&#44;200&#x4EFD;</p></td></tr></table>此致";
        assert_eq!(text(html), "您好：\n请查收。\n谢谢\n报送时间\t2020年7月2日\n内容\t一、宣传\n发放1,200份\n此致");
    }

    #[test]
    fn nested_tables_and_empty_lines() {
        assert_eq!(text("<table><tr><td>a<table><tr><td>b<td>c</table>d<td>e"), "a\nb\tc\nd\te");
        assert_eq!(text("a<p>&nbsp;</p><p>&nbsp;</p><p>&nbsp;</p>b"), "a\n\nb");
    }
}
