//! What is reported: the rule, the place as a person looks for it, what stands there.

use std::fmt;

use crate::docx::{Home, Paragraph};
use crate::rules::Rule;

/// Characters of a quotation.
const QUOTE: usize = 16;

/// One departure from the standard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deviation {
    /// The rule.
    pub rule: &'static Rule,
    /// Where; the first place where the same stands in several.
    pub place: Place,
    /// How many more places have the same.
    pub also: usize,
    /// What stands there, in Chinese.
    pub found: String,
    /// What is asked for, in Chinese.
    pub expected: String,
}

/// A place as a person looks for it. [`fmt::Display`] is Chinese.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Place {
    /// 标题, 版记, 页脚 …
    pub element: Option<&'static str>,
    /// Number among the paragraphs outside of tables that hold something, from 1.
    pub paragraph: Option<usize>,
    /// Table and row, from 1.
    pub cell: Option<(usize, usize)>,
    /// First characters of the paragraph, or those meant.
    pub quote: String,
}

impl Place {
    /// A part of the paper that is no paragraph.
    pub(crate) fn of(element: &'static str) -> Self {
        Self { element: Some(element), ..Self::default() }
    }

    pub(crate) fn table(number: usize) -> Self {
        Self { cell: Some((number, 0)), ..Self::default() }
    }

    pub(crate) fn paragraph(paragraph: &Paragraph) -> Self {
        let quote = quoted(paragraph.trimmed());
        match &paragraph.home {
            Home::Text => Self { paragraph: Some(paragraph.number), quote, ..Self::default() },
            Home::Cell { table, row, .. } => Self { cell: Some((table + 1, *row)), quote, ..Self::default() },
            Home::Box(_) => Self { element: Some("文本框"), quote, ..Self::default() },
            Home::Header(_) => Self { element: Some("页眉"), quote, ..Self::default() },
        }
    }

    pub(crate) fn named(element: &'static str, paragraph: &Paragraph) -> Self {
        Self { element: Some(element), ..Self::paragraph(paragraph) }
    }

    pub(crate) fn quoting(self, text: &str) -> Self {
        Self { quote: quoted(text), ..self }
    }
}

/// Text cut to what identifies it.
pub(crate) fn quoted(text: &str) -> String {
    let shown: String = text.chars().map(|char| if char.is_control() { ' ' } else { char }).take(QUOTE).collect();
    if text.chars().nth(QUOTE).is_some() { format!("{shown}…") } else { shown }
}

/// One decimal, none where it is zero.
pub(crate) fn short(number: f64) -> String {
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

/// Deviations as they are found. The same words under the same rule are told once, with their number.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    list: Vec<Deviation>,
}

/// Deviations of one paper; the rest would only repeat them.
const MOST: usize = 500;

impl Findings {
    /// Reports a departure with the rule's own words for what is expected.
    pub fn report(&mut self, rule: &'static Rule, place: Place, found: impl Into<String>) {
        let found = found.into();
        if let Some(known) = self.list.iter_mut().find(|one| one.rule == rule && one.found == found) {
            known.also += usize::from(known.place != place);
        } else if self.list.len() < MOST {
            self.list.push(Deviation { rule, place, also: 0, found, expected: rule.expected.to_owned() });
        }
    }

    /// Reports a departure and says what should stand in this very place.
    pub fn report_with(&mut self, rule: &'static Rule, place: Place, found: impl Into<String>, expected: String) {
        self.report(rule, place, found);
        if let Some(last) = self.list.last_mut().filter(|one| one.rule == rule && one.also == 0) {
            last.expected = expected;
        }
    }

    /// All of them in the order of the rules, which is that of the paper.
    pub fn into_list(mut self) -> Vec<Deviation> {
        let order = |rule: &Rule| super::RULES.iter().position(|one| *one == rule);
        self.list.sort_by_key(|one| order(one.rule));
        self.list
    }
}
