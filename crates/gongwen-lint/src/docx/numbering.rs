//! In: `numbering.xml`. Out: the number that Word shows before a paragraph of a list.

use std::collections::BTreeMap;

use opc::list::{Counters, LEVELS, Level};
use opc::{Step, Visitor, attribute};
use quick_xml::events::BytesStart;

use crate::docx::measure::number;
use crate::docx::properties::{Group, ParagraphProperties, RunProperties, to_u32};
use crate::error::LintError;

/// Most lists of a file.
const LISTS: usize = 5_000;

/// One level of a list.
#[derive(Debug, Clone, Default)]
pub(crate) struct ListLevel {
    number: Level,
    pub paragraph: ParagraphProperties,
    pub run: RunProperties,
}

/// The lists of a file with their counters.
#[derive(Debug, Default)]
pub(crate) struct Lists {
    patterns: BTreeMap<u32, Vec<ListLevel>>,
    lists: BTreeMap<u32, u32>,
    counted: BTreeMap<u32, Counters>,
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
    /// Format of a level.
    pub fn level(&self, list: u32, level: usize) -> Option<&ListLevel> {
        self.patterns.get(self.lists.get(&list)?)?.get(level)
    }

    /// The number of the next paragraph at this level.
    pub fn next(&mut self, list: u32, level: usize) -> String {
        let Some(&pattern) = self.lists.get(&list) else { return String::new() };
        let Some(levels) = self.patterns.get(&pattern) else { return String::new() };
        let numbers = |at: usize| levels.get(at).map(|level| &level.number);
        let counters = self.counted.entry(pattern).or_default();
        counters.advance(level, None, numbers);
        match numbers(level) {
            Some(own) if own.format != "bullet" && own.format != "none" => counters.label(own, numbers),
            _ => String::new(),
        }
    }
}

impl Visitor for Lists {
    type Error = LintError;

    fn open(&mut self, name: &str, element: &BytesStart<'_>) -> Result<Step, LintError> {
        let within = self.within.last().copied();
        let pattern = self.pattern;
        let tag = match (name, within) {
            ("abstractNum", _) => {
                self.pattern = number(element, "abstractNumId").map_or(0, to_u32);
                if self.patterns.len() >= LISTS {
                    return Ok(Step::Over);
                }
                self.patterns.insert(self.pattern, Vec::new());
                Tag::Pattern
            }
            ("num", _) => {
                self.list = number(element, "numId").map_or(0, to_u32);
                Tag::List
            }
            ("abstractNumId", Some(Tag::List)) => {
                if self.lists.len() < LISTS {
                    self.lists.insert(self.list, number(element, "val").map_or(0, to_u32));
                }
                Tag::Other
            }
            ("lvl", Some(Tag::Pattern)) => {
                if let Some(levels) = self.patterns.get_mut(&pattern)
                    && levels.len() < LEVELS
                {
                    let number = Level { start: 1, ..Level::default() };
                    levels.push(ListLevel { number, ..ListLevel::default() });
                }
                Tag::Level
            }
            ("rPr", Some(Tag::Level)) => Tag::Run,
            ("pPr", Some(Tag::Level)) => Tag::Paragraph,
            (_, Some(within)) => {
                let level = self.patterns.get_mut(&pattern).and_then(|levels| levels.last_mut());
                let value = || attribute(element, "val").map(|value| value.into_owned()).unwrap_or_default();
                match (level, within, name) {
                    (Some(level), Tag::Level, "start") => level.number.start = number(element, "val").map_or(1, to_u32),
                    (Some(level), Tag::Level, "numFmt") => level.number.format = value(),
                    (Some(level), Tag::Level, "lvlText") => level.number.text = value().chars().take(60).collect(),
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
