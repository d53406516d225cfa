//! In: departures as the rules find them. Out: violations without duplicates, in the order of the rules; places in Chinese.

use std::fmt;

use crate::docx::{Container, Paragraph};
use crate::rules::Rule;

/// Most characters of an excerpt.
const QUOTE: usize = 16;

/// One departure from a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// Rule that is violated.
    pub rule: &'static Rule,
    /// Where: the first place if several have the same.
    pub place: Place,
    /// Number of further places with the same violation.
    pub also: usize,
    /// What was found, in Chinese.
    pub found: String,
    /// What the rule requires, in Chinese.
    pub expected: String,
}

/// A place in a document, as a person would look for it. [`fmt::Display`] is Chinese.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Place {
    /// Element by its Chinese name: 标题, 版记, 页脚 …
    pub element: Option<&'static str>,
    /// Number among the paragraphs with text outside of tables, from 1.
    pub paragraph: Option<usize>,
    /// Table and row, from 1.
    pub cell: Option<(usize, usize)>,
    /// First characters of the paragraph, or the characters concerned.
    pub quote: String,
}

impl Place {
    /// An element that is no single paragraph.
    pub(crate) fn of(element: &'static str) -> Self {
        Self { element: Some(element), ..Self::default() }
    }

    pub(crate) fn table(number: usize) -> Self {
        Self { cell: Some((number, 0)), ..Self::default() }
    }

    pub(crate) fn paragraph(paragraph: &Paragraph) -> Self {
        let quote = excerpt(paragraph.trimmed());
        match &paragraph.container {
            Container::Text => Self { paragraph: Some(paragraph.number), quote, ..Self::default() },
            Container::Cell { table, row, .. } => Self { cell: Some((table + 1, *row)), quote, ..Self::default() },
            Container::Box(_) => Self { element: Some("文本框"), quote, ..Self::default() },
            Container::Header(_) => Self { element: Some("页眉"), quote, ..Self::default() },
        }
    }

    pub(crate) fn named(element: &'static str, paragraph: &Paragraph) -> Self {
        Self { element: Some(element), ..Self::paragraph(paragraph) }
    }

    pub(crate) fn quoting(self, text: &str) -> Self {
        Self { quote: excerpt(text), ..self }
    }
}

/// The first characters of a text, controls replaced by spaces.
pub(crate) fn excerpt(text: &str) -> String {
    let shown: String = text.chars().map(|char| if char.is_control() { ' ' } else { char }).take(QUOTE).collect();
    if text.chars().nth(QUOTE).is_some() { format!("{shown}…") } else { shown }
}

/// A number with one decimal, without it where it is zero.
pub(crate) fn one_decimal(number: f64) -> String {
    let text = format!("{:.1}", number + 0.0);
    match text.strip_suffix(".0") {
        Some("-0") => "0".to_owned(),
        Some(whole) => whole.to_owned(),
        None => text,
    }
}

impl fmt::Display for Place {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut at = String::new();
        if let Some(number) = self.paragraph {
            at = format!("第{number}段");
        }
        if let Some((table, row)) = self.cell {
            at = if row > 0 { format!("第{table}个表格第{row}行") } else { format!("第{table}个表格") };
        }
        let quote = if self.quote.is_empty() { String::new() } else { format!("“{}”", self.quote) };
        match (self.element, at.is_empty() && quote.is_empty()) {
            (Some(element), true) => out.write_str(element),
            (Some(element), false) => write!(out, "{element}（{at}{quote}）"),
            (None, _) => write!(out, "{at}{quote}"),
        }
    }
}

/// Violations in the order found; those of the same rule with the same text are merged and counted.
#[derive(Debug, Default)]
pub(crate) struct Violations {
    list: Vec<Violation>,
}

/// Most violations of one document.
const MAX_VIOLATIONS: usize = 500;

impl Violations {
    /// Reports a violation; what is expected is the text of the rule.
    pub fn report(&mut self, rule: &'static Rule, place: Place, found: impl Into<String>) {
        let found = found.into();
        if let Some(known) = self.list.iter_mut().find(|one| one.rule == rule && one.found == found) {
            known.also += usize::from(known.place != place);
        } else if self.list.len() < MAX_VIOLATIONS {
            self.list.push(Violation { rule, place, also: 0, found, expected: rule.expected.to_owned() });
        }
    }

    /// Reports a violation with the text expected at this place.
    pub fn report_with(&mut self, rule: &'static Rule, place: Place, found: impl Into<String>, expected: String) {
        self.report(rule, place, found);
        if let Some(last) = self.list.last_mut().filter(|one| one.rule == rule && one.also == 0) {
            last.expected = expected;
        }
    }

    /// All violations in the order of the rules, which follows the order of a document.
    pub fn into_list(mut self) -> Vec<Violation> {
        let order = |rule: &Rule| super::RULES.iter().position(|one| *one == rule);
        self.list.sort_by_key(|one| order(one.rule));
        self.list
    }
}
