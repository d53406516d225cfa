//! The long lists of a month in, their rows as HTML out. The page's template inserts them as they are: it would take every
//! value of a large register as JSON of its own. Columns get their widths and, on a telephone, their labels from the
//! template's style sheet.

use std::fmt::Write as _;

use serde::{Serialize, Serializer};

use crate::{
    finding::Severity,
    month::LetterState,
    report::build::{
        Fault, FigureDetail, LetterReport, MessageReport, Quote, Rating, TaskReference, TaskReport, UnitRating,
    },
};

/// Rows that are made when the page is filled, and only if its template names them.
pub(in crate::report) struct Rows<T>(pub T);

/// A list whose elements are rows of a table.
pub(in crate::report) trait Table {
    /// Appends the rows.
    fn rows(&self, out: &mut String);
}

impl<T: Table> Serialize for Rows<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut rows = String::new();
        self.0.rows(&mut rows);
        serializer.serialize_str(&rows)
    }
}

impl Table for &[FigureDetail] {
    fn rows(&self, out: &mut String) {
        for figure in *self {
            out.push_str("<tr>");
            cell(out, &figure.name);
            cell(out, &figure.unit_name);
            out.push_str("<td><a href=\"");
            escape(out, &figure.href);
            out.push_str("\">");
            escape(out, &figure.text);
            out.push_str("</a></td><td>");
            escape(out, figure.role_text);
            if !figure.note.is_empty() {
                out.push_str("<br>");
                escape(out, &figure.note);
            }
            out.push_str("</td>");
            out.push_str("<td>");
            escape(out, &figure.before);
            out.push_str("<mark>");
            escape(out, &figure.surface);
            out.push_str("</mark>");
            escape(out, &figure.after);
            out.push_str("</td>");
            cell(out, &figure.place);
            cell(out, figure.id.as_str());
            out.push_str("</tr>\n");
        }
    }
}

impl Table for Vec<&Fault> {
    fn rows(&self, out: &mut String) {
        for fault in self {
            out.push_str("<tr>");
            cell(out, &fault.unit_name);
            let colour = if fault.severity == Severity::Error { "missing" } else { "incomplete" };
            tagged(out, colour, &fault.severity_text, "");
            for words in [&fault.place, &fault.found, &fault.message, &fault.remedy] {
                cell(out, words);
            }
            cell(out, fault.id.as_str());
            out.push_str("</tr>\n");
        }
    }
}

impl Table for &[LetterReport] {
    fn rows(&self, out: &mut String) {
        for letter in *self {
            out.push_str("<tr>");
            for words in [&letter.written_text, &letter.name, &letter.kind_text, &letter.subject] {
                cell(out, words);
            }
            let colour = match letter.state {
                LetterState::Sent => "complete",
                state if state.is_waiting() => "incomplete",
                _ => "missing",
            };
            tagged(out, colour, &letter.state_text, &letter.failure);
            cell(out, letter.id.as_str());
            out.push_str("</tr>\n");
        }
    }
}

impl Table for Vec<&MessageReport> {
    fn rows(&self, out: &mut String) {
        for message in self {
            out.push_str("<tr>");
            for words in [&message.received_text, &message.from, &message.subject] {
                cell(out, words);
            }
            tagged(out, if message.needs_person { "missing" } else { "" }, &message.outcome_text, "");
            cell(out, &message.reason);
            cell(out, message.id.as_str());
            out.push_str("</tr>\n");
        }
    }
}

impl Table for &[TaskReport] {
    fn rows(&self, out: &mut String) {
        for task in *self {
            let _ = write!(out, "<tr><td>{}</td>", task.number);
            cell(out, &task.text);
            cell(out, &task.lead);
            out.push_str("<td>");
            task.quotes.iter().for_each(|quote| quoted(out, quote));
            task.references.iter().for_each(|reference| referred(out, reference));
            if task.progress.is_empty() {
                out.push_str("<p class=\"soft\">本月未见报送。</p>");
            }
            out.push_str("</td></tr>\n");
        }
    }
}

impl Table for Option<&Rating> {
    fn rows(&self, out: &mut String) {
        self.iter().flat_map(|rating| &rating.units).for_each(|unit| rated(out, unit));
    }
}

fn quoted(out: &mut String, quote: &Quote) {
    out.push_str("<p><b>");
    escape(out, &quote.name);
    out.push_str("</b>：");
    escape(out, &quote.text);
    out.push_str(if quote.pending { "（※待确认）</p>" } else { "</p>" });
}

fn referred(out: &mut String, reference: &TaskReference) {
    out.push_str("<p class=\"soft\">");
    escape(out, &reference.unit_names);
    out.push_str("：相关工作见第");
    escape(out, &reference.numbers);
    out.push_str("项。</p>");
}

fn rated(out: &mut String, unit: &UnitRating) {
    let _ = write!(out, "<tr><td>{}</td><td><b>", unit.rank);
    escape(out, &unit.name);
    let (average, on_time, complete) = (unit.average, unit.on_time, unit.complete_first);
    let _ = write!(out, "</b></td><td>{average}</td><td>{on_time}次</td><td>{complete}次</td><td><details><summary>");
    for (index, month) in unit.months.iter().enumerate() {
        out.push_str(if index > 0 { "，" } else { "" });
        escape(out, &month.month);
        let _ = write!(out, "{}分", month.points);
    }
    out.push_str("</summary>");
    for month in &unit.months {
        out.push_str("<p><b>");
        escape(out, &month.month);
        out.push_str("</b></p><ul>");
        for line in &month.lines {
            let _ = write!(out, "<li>{} {}/{}分：", line.criterion, line.points, line.max_points);
            escape(out, &line.reason);
            out.push_str("。</li>");
        }
        out.push_str("</ul>");
    }
    out.push_str("</details></td></tr>\n");
}

fn cell(out: &mut String, words: &str) {
    out.push_str("<td>");
    escape(out, words);
    out.push_str("</td>");
}

/// A cell with a coloured word, and what else is to be said.
fn tagged(out: &mut String, colour: &str, word: &str, more: &str) {
    let _ = write!(out, "<td><span class=\"tag {colour}\">");
    escape(out, word);
    out.push_str("</span>");
    if !more.is_empty() {
        out.push(' ');
        escape(out, more);
    }
    out.push_str("</td>");
}

/// Appends text as HTML, in an element or in an attribute with double quotes.
fn escape(out: &mut String, text: &str) {
    let mut rest = text;
    while let Some(at) = rest.find(['&', '<', '>', '"', '\'']) {
        let (before, from) = rest.split_at_checked(at).unwrap_or((rest, ""));
        out.push_str(before);
        out.push_str(match from.as_bytes().first() {
            Some(b'&') => "&amp;",
            Some(b'<') => "&lt;",
            Some(b'>') => "&gt;",
            Some(b'"') => "&quot;",
            _ => "&#x27;",
        });
        rest = from.get(1..).unwrap_or_default();
    }
    out.push_str(rest);
}

#[cfg(test)]
mod tests {
    use super::escape;

    #[test]
    fn foreign_text_is_no_markup() {
        let mut out = String::new();
        escape(&mut out, "甲<b class=\"x\" id='y'>&乙");
        assert_eq!(out, "甲&lt;b class=&quot;x&quot; id=&#x27;y&#x27;&gt;&amp;乙");
    }
}
