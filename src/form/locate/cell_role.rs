//! The lines of one table cell in, its role in a form out: label, label with value, section heading, or text.

use crate::{
    config::ReadingContext,
    form::{
        fields::labels::{FieldLabel, exact_label, inline_fields, is_field_line},
        sections::headings::{Heading, bare_heading, exact_heading, heading},
    },
};

/// What a cell is to a form.
#[derive(Debug, PartialEq)]
pub enum CellRole {
    /// A label whose value is in a neighbouring cell.
    Label(FieldLabel),
    /// Labels with their values in the same cell.
    Inline(Vec<(FieldLabel, String)>),
    /// The heading of a section without text, as an index into the section settings.
    Heading(usize),
    /// Anything else: a value, narrative, an empty cell.
    Text,
}

/// The result of [`classify`].
#[derive(Debug, PartialEq)]
pub struct Classified {
    /// Role of the whole cell.
    pub role: CellRole,
    /// At least one line is a section heading.
    pub has_heading: bool,
}

/// Determines a cell's role from its lines. Each line is tested for a heading once.
pub fn classify(lines: &[String], context: &ReadingContext<'_>) -> Classified {
    let headings: Vec<Option<Heading>> = lines.iter().map(|line| heading(line, context.form)).collect();
    Classified { role: role(lines, &headings, context), has_heading: headings.iter().any(Option::is_some) }
}

fn role(lines: &[String], headings: &[Option<Heading>], context: &ReadingContext<'_>) -> CellRole {
    let settings = context.form;
    let text = lines.concat();
    if text.is_empty() || text.chars().count() > 200 && lines.len() == 1 {
        return CellRole::Text;
    }
    if let Some(label) = exact_label(&text, settings) {
        return CellRole::Label(label);
    }
    let bare = match headings {
        [own] => own.as_ref().and_then(|own| bare_heading(own, settings)),
        // A heading in vertical text has one line per character.
        _ => exact_heading(&text, settings),
    };
    if let Some(section) = bare {
        return CellRole::Heading(section);
    }
    // The label on the first line, its value on the lines below in the same cell.
    if let [first, rest @ ..] = lines
        && (1..=3).contains(&rest.len())
        && let Some(label) = exact_label(first, settings).filter(|label| *label != FieldLabel::Extra)
        && rest.iter().all(|line| line.chars().count() <= 40 && !is_field_line(line, settings))
    {
        return CellRole::Inline(vec![(label, join_lines(label, rest))]);
    }
    let only_fields = lines.len() <= 8
        && headings.iter().all(Option::is_none)
        && lines.iter().all(|line| is_field_line(line, settings));
    if only_fields {
        return CellRole::Inline(lines.iter().flat_map(|line| inline_fields(line, settings)).collect());
    }
    CellRole::Text
}

/// The lines of a field's value as one text. A unit's name broken across lines is joined without a space; persons and
/// phones on separate lines keep one.
pub fn join_lines(label: FieldLabel, lines: &[String]) -> String {
    lines.join(if label == FieldLabel::Unit { "" } else { " " })
}
