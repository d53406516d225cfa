//! In: `numbering.xml`. Out: the number that Word shows before a paragraph of a list.

use std::collections::BTreeMap;

use quick_xml::events::BytesStart;

use crate::lint::docx::markup::{Step, Visitor, attribute, number};
use crate::lint::docx::properties::{Group, ParagraphProperties, RunProperties, whole};
use crate::lint::error::LintError;
use crate::wording::chinese;

/// Levels of a list (ECMA-376 part 1, 17.9.6).
const LEVELS: usize = 9;
/// Lists that are kept.
const LISTS: usize = 5_000;

/// One level of a list.
#[derive(Debug, Clone, Default)]
pub(crate) struct ListLevel {
    start: u32,
    format: String,
    text: String,
    pub paragraph: ParagraphProperties,
    pub run: RunProperties,
}

/// The lists of a file, and how far each has counted.
#[derive(Debug, Default)]
pub(crate) struct Lists {
    patterns: BTreeMap<u32, Vec<ListLevel>>,
    lists: BTreeMap<u32, u32>,
    counted: BTreeMap<u32, [Option<u32>; LEVELS]>,
    within: Vec<Tag>,
    pattern: u32,
    list: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tag {
    Pattern,
    List,
    Level,
    Paragraph,
    Group(Group),
    Run,
    Other,
}

impl Lists {
    /// How a level looks.
    pub fn level(&self, list: u32, level: usize) -> Option<&ListLevel> {
        self.patterns.get(self.lists.get(&list)?)?.get(level)
    }

    /// The number of the next paragraph at this level.
    pub fn next(&mut self, list: u32, level: usize) -> String {
        let Some(&pattern) = self.lists.get(&list) else { return String::new() };
        let Some(levels) = self.patterns.get(&pattern) else { return String::new() };
        let counts = self.counted.entry(pattern).or_default();
        for (index, count) in counts.iter_mut().enumerate() {
            let start = levels.get(index).map_or(1, |level| level.start);
            match index.cmp(&level) {
                std::cmp::Ordering::Less => drop(count.get_or_insert(start)),
                std::cmp::Ordering::Equal => *count = Some(count.map_or(start, |count| count.saturating_add(1))),
                std::cmp::Ordering::Greater => *count = None,
            }
        }
        let Some(own) = levels.get(level) else { return String::new() };
        let mut text = own.text.clone();
        for (index, count) in counts.iter().enumerate() {
            let format = levels.get(index).map_or("", |level| level.format.as_str());
            text = text.replace(&format!("%{}", index + 1), &shown(format, count.unwrap_or(1)));
        }
        if own.format == "bullet" || own.format == "none" { String::new() } else { text }
    }
}

fn shown(format: &str, count: u32) -> String {
    match format {
        "chineseCounting"
        | "chineseCountingThousand"
        | "chineseLegalSimplified"
        | "japaneseCounting"
        | "ideographTraditional"
        | "taiwaneseCountingThousand" => chinese(usize::try_from(count).unwrap_or_default()),
        "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" if (1..=20).contains(&count) => {
            char::from_u32(0x2460 + count - 1).map_or_else(String::new, String::from)
        }
        "decimalFullWidth" => count
            .to_string()
            .chars()
            .map(|digit| char::from_u32(u32::from(digit) + 0xFEE0))
            .map(Option::unwrap_or_default)
            .collect(),
        _ => count.to_string(),
    }
}

impl Visitor for Lists {
    fn open(&mut self, name: &str, element: &BytesStart<'_>) -> Result<Step, LintError> {
        let within = self.within.last().copied();
        let pattern = self.pattern;
        let tag = match (name, within) {
            ("abstractNum", _) => {
                self.pattern = number(element, "abstractNumId").map_or(0, whole);
                if self.patterns.len() >= LISTS {
                    return Ok(Step::Over);
                }
                self.patterns.insert(self.pattern, Vec::new());
                Tag::Pattern
            }
            ("num", _) => {
                self.list = number(element, "numId").map_or(0, whole);
                Tag::List
            }
            ("abstractNumId", Some(Tag::List)) => {
                if self.lists.len() < LISTS {
                    self.lists.insert(self.list, number(element, "val").map_or(0, whole));
                }
                Tag::Other
            }
            ("lvl", Some(Tag::Pattern)) => {
                if let Some(levels) = self.patterns.get_mut(&pattern)
                    && levels.len() < LEVELS
                {
                    levels.push(ListLevel { start: 1, ..ListLevel::default() });
                }
                Tag::Level
            }
            ("rPr", Some(Tag::Level)) => Tag::Run,
            ("pPr", Some(Tag::Level)) => Tag::Paragraph,
            (_, Some(within)) => {
                let level = self.patterns.get_mut(&pattern).and_then(|levels| levels.last_mut());
                let value = || attribute(element, "val").map(|value| value.into_owned()).unwrap_or_default();
                match (level, within, name) {
                    (Some(level), Tag::Level, "start") => level.start = number(element, "val").map_or(1, whole),
                    (Some(level), Tag::Level, "numFmt") => level.format = value(),
                    (Some(level), Tag::Level, "lvlText") => level.text = value().chars().take(60).collect(),
                    (Some(level), Tag::Run, _) => level.run.take(name, element),
                    (Some(level), Tag::Group(group), _) => level.paragraph.take(group, name, element),
                    (Some(level), Tag::Paragraph, _) if Group::opened_by(name).is_none() => {
                        level.paragraph.take(Group::None, name, element);
                    }
                    _ => {}
                }
                match (within, Group::opened_by(name)) {
                    (Tag::Paragraph, Some(group)) => Tag::Group(group),
                    _ => Tag::Other,
                }
            }
            _ => Tag::Other,
        };
        self.within.push(tag);
        Ok(Step::Into)
    }

    fn close(&mut self) -> Result<(), LintError> {
        self.within.pop();
        Ok(())
    }
}
