//! A file as it was read in; its text and tables as HTML out, every cell with a name that a value taken from it points to, and every
//! figure in it marked. The words are the sender's and are escaped.

use std::{
    collections::{HashMap, HashSet},
    fmt::Write as _,
    ops::Range,
};

use handlebars::html_escape;
use reader::{Block, Document, Table};

use crate::{finding::Place, identity::ShortId, month::Submission};

/// Cells of a file that are shown: more is no form.
const CELLS: usize = 5_000;

/// Bytes of a line that is only looked for where the line before it ended: six characters.
const SHORT: usize = 18;

/// Table, row and column of a cell; `None` is the text outside of tables.
type CellName = Option<(usize, usize, usize)>;

/// A line of a section and the figures in it.
struct MarkedLine<'f> {
    text: &'f str,
    figures: Vec<(Range<usize>, &'f ShortId)>,
}

/// The lines of a form's sections by the cell that each was read from, in their order.
#[derive(Default)]
pub(super) struct Marks<'f> {
    lines: HashMap<CellName, Vec<MarkedLine<'f>>>,
    /// Figures that were found in the original.
    marked: HashSet<&'f ShortId>,
}

impl<'f> Marks<'f> {
    pub(super) fn of(form: &'f Submission) -> Self {
        let mut marks = Self::default();
        let checked = &form.checked;
        for section in &checked.form.sections {
            let figures: Vec<_> = checked
                .figures
                .iter()
                .zip(&form.ids.figures)
                .filter(|(figure, _)| checked.section_of(figure) == section.id)
                .collect();
            let lines = marks.lines.entry(name(&section.place)).or_default();
            let mut start = 0;
            for text in section.text.split('\n') {
                let end = start + text.len();
                let inside = figures.iter().filter(|(figure, _)| start <= figure.span.start && figure.span.end <= end);
                let figures = inside.map(|(figure, id)| (figure.span.start - start..figure.span.end - start, *id));
                lines.push(MarkedLine { text, figures: figures.collect() });
                start = end + 1;
            }
        }
        for lines in marks.lines.values_mut() {
            lines.iter_mut().for_each(|line| line.figures.sort_by_key(|(span, _)| (span.start, span.end)));
            // The last of them is taken first.
            lines.reverse();
        }
        marks
    }

    /// Whether a figure is marked in the original.
    pub(super) fn has(&self, id: &ShortId) -> bool {
        self.marked.contains(id)
    }

    /// A paragraph of the original. The lines of a cell's sections are in it in their order, after headings and instructions
    /// that the section leaves out; a line that the paragraph does not have as it is stays unmarked.
    fn paragraph(&mut self, out: &mut String, cell: CellName, text: &str) {
        let mut rest = text;
        while let Some(lines) = self.lines.get_mut(&cell) {
            // A short line further on may be in any paragraph by chance.
            let next = lines.len().saturating_sub(1);
            let is_long = |place: usize, line: &MarkedLine<'_>| place == next || line.text.len() > SHORT;
            let mut places = lines.iter().enumerate().rev().filter(|(_, line)| !line.text.is_empty());
            let found = places.find(|(place, line)| is_long(*place, line) && rest.contains(line.text));
            let found = found.map(|(place, _)| place);
            let Some((line, at)) = found.and_then(|place| {
                lines.truncate(place + 1);
                let line = lines.pop()?;
                let at = rest.find(line.text)?;
                Some((line, at))
            }) else {
                break;
            };
            let (before, from) = rest.split_at_checked(at).unwrap_or((rest, ""));
            out.push_str(&html_escape(before));
            self.marked.extend(line.figures.iter().map(|(_, id)| *id));
            out.push_str(&marked(line.text, &line.figures, "o"));
            rest = from.get(line.text.len()..).unwrap_or_default();
        }
        out.push_str(&html_escape(rest));
    }
}

/// A text with figures in it as HTML: each a link to its row, with a name of its own that begins with `prefix`.
pub(super) fn marked(text: &str, figures: &[(Range<usize>, &ShortId)], prefix: &str) -> String {
    let (mut out, mut at) = (String::new(), 0);
    for (span, id) in figures {
        let (Some(before), Some(words)) = (text.get(at..span.start), text.get(span.clone())) else { continue };
        out.push_str(&html_escape(before));
        let _ = write!(out, "<a class=\"figure\" id=\"{prefix}{id}\" href=\"#f{id}\">{}</a>", html_escape(words));
        at = span.end;
    }
    out.push_str(&html_escape(text.get(at..).unwrap_or_default()));
    out
}

/// A document as HTML.
pub(super) fn html(document: &Document, marks: &mut Marks<'_>) -> String {
    let mut out = String::new();
    let mut left = CELLS;
    blocks(&mut out, &document.blocks, None, marks, &mut left);
    if left == 0 {
        out.push_str("<p class=\"soft\">（内容过多，以下从略，请下载原件查看。）</p>");
    }
    out
}

/// A text as paragraphs.
pub(super) fn text_html(text: &str, marks: &mut Marks<'_>) -> String {
    let mut out = String::new();
    for line in text.lines() {
        out.push_str("<p>");
        marks.paragraph(&mut out, None, line);
        out.push_str("</p>");
    }
    out
}

fn name(place: &Place) -> CellName {
    let cell = place.cell.as_ref()?;
    Some((place.table?, cell.row, cell.column))
}

/// Name of the cell at a place; empty where the place names none.
pub(super) fn anchor(place: &Place) -> String {
    name(place).map_or_else(String::new, |(table, row, column)| format!("o{table}-{row}-{column}"))
}

fn blocks(out: &mut String, blocks: &[Block], cell: CellName, marks: &mut Marks<'_>, left: &mut usize) {
    for block in blocks {
        match block {
            Block::Paragraph(paragraph) => {
                for line in paragraph.text.lines() {
                    out.push_str("<p>");
                    marks.paragraph(out, cell, line);
                    out.push_str("</p>");
                }
            }
            Block::Table(table) => self::table(out, table, marks, left),
        }
    }
}

fn table(out: &mut String, table: &Table, marks: &mut Marks<'_>, left: &mut usize) {
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
            blocks(out, &cell.blocks, Some((table.number, cell.row, cell.column)), marks, left);
            out.push_str("</td>");
        }
        out.push_str("</tr>");
    }
    out.push_str("</tbody></table>");
}

#[cfg(test)]
mod tests {
    use reader::Limits;

    use super::*;

    #[test]
    fn foreign_markup_is_text() {
        let page = "<html><body><table><tr><td>甲&lt;script&gt;alert(1)&lt;/script&gt;</td><td>乙\"</td></tr></table></body></html>";
        let document = reader::read(page.as_bytes(), &Limits::default()).unwrap();
        let shown = html(&document, &mut Marks::default());
        assert!(shown.contains("甲&lt;script&gt;") && !shown.contains("<script"), "{shown}");
        assert!(shown.contains("<td id=\"o1-0-0\"") && shown.contains("乙&quot;"), "{shown}");
    }

    #[test]
    fn a_figure_is_marked_in_its_own_line_of_its_own_cell() {
        let ids = ["a", "b"].map(|name| ShortId::of("figure", &[name]));
        let line = |text, start: usize, end, id| MarkedLine { text, figures: vec![(start..end, id)] };
        let mut marks = Marks::default();
        // Both lines say the same number; in the first paragraph a heading is before the section's text.
        marks.lines.insert(Some((1, 2, 0)), vec![line("海报3张", 6, 10, &ids[1]), line("海报3张", 6, 10, &ids[0])]);
        let mut out = String::new();
        marks.paragraph(&mut out, Some((1, 1, 0)), "海报3张");
        assert_eq!(out, "海报3张", "another cell");
        marks.paragraph(&mut out, Some((1, 2, 0)), "一、情况<：海报3张");
        marks.paragraph(&mut out, Some((1, 2, 0)), "海报3张。");
        let [a, b] = &ids;
        assert_eq!(
            out,
            format!(
                "海报3张一、情况&lt;：海报<a class=\"figure\" id=\"o{a}\" href=\"#f{a}\">3张</a>海报<a class=\"figure\" id=\"o{b}\" href=\"#f{b}\">3张</a>。"
            )
        );
        assert!(marks.has(a) && marks.has(b));
    }
}
