//! The lines of one cell in, what the cell is to a form out: a label, labels with values, a heading, text.

use crate::campaign::Campaign;

use crate::form::{
    fields::labels::{Head, inline, is_inline, label_alone},
    sections::headings::{Heading, heading, is_alone, is_heading_alone},
};

/// What a cell is to a form.
#[derive(Debug, PartialEq)]
pub enum Role {
    /// A label with its value in a neighbouring cell.
    Label(Head),
    /// Labels and values in one cell.
    Inline(Vec<(Head, String)>),
    /// The heading of a section and nothing else.
    Heading(usize),
    Text,
}

/// A cell as it is told by its lines.
#[derive(Debug, PartialEq)]
pub struct Told {
    /// What it is to a form.
    pub role: Role,
    /// A line of it is the heading of a section.
    pub headed: bool,
}

/// Tells a cell by its lines, each of which is looked at for a heading once.
pub fn tell(lines: &[String], campaign: &Campaign) -> Told {
    let headings: Vec<Option<Heading>> = lines.iter().map(|line| heading(line, &campaign.form)).collect();
    Told { role: role(lines, &headings, campaign), headed: headings.iter().any(Option::is_some) }
}

fn role(lines: &[String], headings: &[Option<Heading>], campaign: &Campaign) -> Role {
    let settings = &campaign.form;
    let text = lines.concat();
    if text.is_empty() || text.chars().count() > 200 && lines.len() == 1 {
        return Role::Text;
    }
    if let Some(head) = label_alone(&text, settings) {
        return Role::Label(head);
    }
    let alone = match headings {
        [own] => own.as_ref().and_then(|own| is_alone(own, settings)),
        // A heading set upright has a line a character.
        _ => is_heading_alone(&text, settings),
    };
    if let Some(section) = alone {
        return Role::Heading(section);
    }
    // The label on the first line, its value below in the same cell.
    if let [first, rest @ ..] = lines
        && (1..=3).contains(&rest.len())
        && let Some(head) = label_alone(first, settings).filter(|head| *head != Head::Extra)
        && rest.iter().all(|line| line.chars().count() <= 40 && !is_inline(line, settings))
    {
        return Role::Inline(vec![(head, words(head, rest))]);
    }
    let is_head =
        lines.len() <= 8 && headings.iter().all(Option::is_none) && lines.iter().all(|line| is_inline(line, settings));
    if is_head {
        return Role::Inline(lines.iter().flat_map(|line| inline(line, settings)).collect());
    }
    Role::Text
}

/// A field's lines as one. A unit's name broken in two is one name; persons and phones on lines of their own are not.
pub fn words(head: Head, lines: &[String]) -> String {
    lines.join(if head == Head::Unit { "" } else { " " })
}
