//! `numbering.xml` and `styles.xml` in, the label of each list paragraph in document order out.

use std::collections::{BTreeMap, BTreeSet};

use quick_xml::events::BytesStart;

use opc::list::{Counters, LEVELS};

use super::symbols::bullet;
use crate::ReadError;
use opc::{Step, Visitor, attribute, is_on, number, walk};

/// Most definitions that are read; Word files have a few thousand at most.
const MAX_DEFINITIONS: usize = 20_000;
/// Longest label text, format name or style id that Word accepts.
const MAX_NAME: usize = 255;
const MAX_BASED_ON: usize = 16;

/// Lists of a document with their counters.
#[derive(Default)]
pub(crate) struct Numbering {
    definitions: Definitions,
    styles: Styles,
    counters: BTreeMap<i64, Counters>,
    restarted: BTreeSet<(i64, usize)>,
}

impl Numbering {
    /// # Errors
    /// Errors of the markup, and [`ReadError::OverLimit`].
    pub(super) fn read(definitions: &str, styles: Option<&str>) -> Result<Self, ReadError> {
        let mut numbering = Self::default();
        walk("numbering", definitions, &mut numbering.definitions)?;
        if let Some(styles) = styles {
            walk("styles", styles, &mut numbering.styles)?;
        }
        Ok(numbering)
    }

    /// Counts one paragraph and returns its label with the gap after it; `None` where it has no number.
    ///
    /// `list` and `level` are the paragraph's own `w:numPr`, which takes precedence over its style's.
    pub(super) fn label(&mut self, style: Option<&str>, list: Option<i64>, level: Option<usize>) -> Option<String> {
        if self.definitions.lists.is_empty() {
            return None;
        }
        let inherited = || self.styles.list_of(style);
        let (list, inherited_level, styled_by) = match list {
            Some(list) => (list, None, None),
            None => inherited()?,
        };
        if list == 0 {
            return None;
        }
        let (abstract_id, definition) = self.definitions.definition_of(list, &self.styles)?;
        let level = level.or(inherited_level).or_else(|| definition.level_styled(styled_by?)).unwrap_or(0);
        let overrides = self.definitions.lists.get(&list)?;
        let levels = |at: usize| {
            let own = overrides.overrides.get(&at).and_then(|one| one.level.as_ref());
            own.or_else(|| definition.levels.get(&at))
        };
        let shape = levels(level)?;

        let counters = self.counters.entry(abstract_id).or_default();
        let restart = overrides.overrides.get(&level).and_then(|one| one.start);
        let from = restart.filter(|_| self.restarted.insert((list, level)));
        let numbers = |at: usize| levels(at).map(|one| &one.number);
        counters.advance(level, from, numbers);
        let label = match shape.number.format.as_str() {
            "bullet" => shape.number.text.chars().map(bullet).collect(),
            _ => counters.label(&shape.number, numbers),
        };
        spaced(label, shape.is_tight)
    }
}

/// A label with the gap after it, if it needs one; `None` where there is no label.
pub(crate) fn spaced(mut label: String, is_tight: bool) -> Option<String> {
    let closes = |last: char| matches!(last, '、' | '，' | '）' | '．' | '。' | '：');
    // Without a gap between "1." and "5万元" the text would read 1.5.
    match label.chars().last()? {
        last if is_tight || closes(last) || last.is_whitespace() => {}
        _ => label.push(' '),
    }
    Some(label)
}

#[derive(Default)]
struct Level {
    number: opc::list::Level,
    is_tight: bool,
    style: Option<String>,
}

#[derive(Default)]
struct Definition {
    levels: BTreeMap<usize, Level>,
    style_link: Option<String>,
}

impl Definition {
    fn level_styled(&self, style: &str) -> Option<usize> {
        self.levels.iter().find(|(_, level)| level.style.as_deref() == Some(style)).map(|(at, _)| *at)
    }
}

#[derive(Default)]
struct List {
    abstract_id: i64,
    overrides: BTreeMap<usize, Override>,
}

#[derive(Default)]
struct Override {
    start: Option<u32>,
    level: Option<Level>,
}

#[derive(Default)]
struct Definitions {
    abstracts: BTreeMap<i64, Definition>,
    lists: BTreeMap<i64, List>,
    marks: Vec<Mark>,
    level: Level,
}

impl Definitions {
    /// The definition of a list; a reference to a list style is followed once.
    fn definition_of(&self, list: i64, styles: &Styles) -> Option<(i64, &Definition)> {
        let find = |list: i64| {
            let id = self.lists.get(&list)?.abstract_id;
            Some((id, self.abstracts.get(&id)?))
        };
        let (id, definition) = find(list)?;
        match &definition.style_link {
            Some(style) => find(styles.by_id.get(style)?.list?),
            None => Some((id, definition)),
        }
    }
}

#[derive(Clone, Copy, Default)]
enum Mark {
    #[default]
    Plain,
    Abstract(i64),
    List(i64),
    Override(i64, usize),
    Level(usize),
}

impl Visitor for Definitions {
    type Error = ReadError;

    fn open(&mut self, name: &str, element: &BytesStart<'_>) -> Result<Step, ReadError> {
        let around = self.marks.last().copied().unwrap_or_default();
        let value = || attribute(element, "val").map(|value| short(&value)).unwrap_or_default();
        let level_named = || number(element, "ilvl").filter(|level| *level < LEVELS);
        let mark = match name {
            "rPr" | "pPr" | "numPicBullet" => return Ok(Step::Over),
            "abstractNum" if self.abstracts.len() < MAX_DEFINITIONS => {
                let id = number(element, "abstractNumId").unwrap_or(-1);
                self.abstracts.entry(id).or_default();
                Mark::Abstract(id)
            }
            "num" if self.lists.len() < MAX_DEFINITIONS => {
                let id = number(element, "numId").unwrap_or(-1);
                self.lists.entry(id).or_default();
                Mark::List(id)
            }
            "lvlOverride" => match (around, level_named()) {
                (Mark::List(id), Some(level)) => Mark::Override(id, level),
                _ => return Ok(Step::Over),
            },
            "lvl" => match level_named() {
                Some(level) => {
                    self.level = Level::default();
                    "decimal".clone_into(&mut self.level.number.format);
                    Mark::Level(level)
                }
                None => return Ok(Step::Over),
            },
            _ => Mark::Plain,
        };
        match (around, name) {
            (Mark::Abstract(id), "numStyleLink") => {
                if let Some(definition) = self.abstracts.get_mut(&id) {
                    definition.style_link = Some(value());
                }
            }
            (Mark::List(id), "abstractNumId") => {
                if let (Some(list), Some(abstract_id)) = (self.lists.get_mut(&id), number(element, "val")) {
                    list.abstract_id = abstract_id;
                }
            }
            (Mark::Override(id, level), "startOverride") => {
                if let Some(list) = self.lists.get_mut(&id) {
                    list.overrides.entry(level).or_default().start = number(element, "val");
                }
            }
            // Within mc:AlternateContent the fallback comes last and replaces the format by a known one.
            (_, "numFmt") => self.level.number.format = value(),
            (Mark::Level(_), "start") => self.level.number.start = number(element, "val").unwrap_or(0),
            (Mark::Level(_), "lvlText") => self.level.number.text = value(),
            (Mark::Level(_), "suff") => self.level.is_tight = value() == "nothing",
            (Mark::Level(_), "isLgl") => self.level.number.is_legal = is_on(element),
            (Mark::Level(_), "lvlRestart") => self.level.number.restart = number(element, "val"),
            (Mark::Level(_), "pStyle") => self.level.style = Some(value()),
            _ => {}
        }
        self.marks.push(mark);
        Ok(Step::Into)
    }

    fn close(&mut self) -> Result<(), ReadError> {
        let Some(Mark::Level(at)) = self.marks.pop() else { return Ok(()) };
        let level = std::mem::take(&mut self.level);
        match self.marks.last() {
            Some(Mark::Abstract(id)) => {
                if let Some(definition) = self.abstracts.get_mut(id) {
                    definition.levels.insert(at, level);
                }
            }
            Some(Mark::Override(id, _)) => {
                if let Some(list) = self.lists.get_mut(id) {
                    list.overrides.entry(at).or_default().level = Some(level);
                }
            }
            _ => {}
        }
        Ok(())
    }
}

#[derive(Default)]
struct Style {
    based_on: Option<String>,
    list: Option<i64>,
    level: Option<usize>,
}

#[derive(Default)]
struct Styles {
    by_id: BTreeMap<String, Style>,
    default: Option<String>,
    /// Id of the style being read, and number of open elements in it.
    current: Option<(String, usize)>,
}

impl Styles {
    /// List and level that a style defines, with the style they are inherited from.
    fn list_of<'s>(&'s self, style: Option<&'s str>) -> Option<(i64, Option<usize>, Option<&'s str>)> {
        let mut id = style.or(self.default.as_deref())?;
        for _ in 0..MAX_BASED_ON {
            let style = self.by_id.get(id)?;
            if let Some(list) = style.list {
                return Some((list, style.level, Some(id)));
            }
            id = style.based_on.as_deref()?;
        }
        None
    }
}

impl Visitor for Styles {
    type Error = ReadError;

    fn open(&mut self, name: &str, element: &BytesStart<'_>) -> Result<Step, ReadError> {
        let Some((id, open)) = &mut self.current else {
            if name == "style" && self.by_id.len() < MAX_DEFINITIONS {
                let id = attribute(element, "styleId").map(|id| short(&id)).unwrap_or_default();
                let is_of = |kind: &str| attribute(element, "type").is_none_or(|value| value == kind);
                if is_of("paragraph") && attribute(element, "default").is_some_and(|value| value != "0") {
                    self.default = Some(id.clone());
                }
                self.by_id.entry(id.clone()).or_default();
                self.current = Some((id, 0));
            }
            let wanted = matches!(name, "styles" | "style");
            return Ok(if wanted { Step::Into } else { Step::Over });
        };
        let Some(style) = self.by_id.get_mut(id) else { return Ok(Step::Over) };
        match name {
            "basedOn" => style.based_on = attribute(element, "val").map(|id| short(&id)),
            "numId" => style.list = number(element, "val"),
            "ilvl" => style.level = number(element, "val").filter(|level| *level < LEVELS),
            "pPr" | "numPr" => {}
            _ => return Ok(Step::Over),
        }
        *open += 1;
        Ok(Step::Into)
    }

    fn close(&mut self) -> Result<(), ReadError> {
        match &mut self.current {
            Some((_, open)) if *open > 0 => *open -= 1,
            _ => self.current = None,
        }
        Ok(())
    }
}

fn short(value: &str) -> String {
    value.chars().take(MAX_NAME).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lists(levels: &str, nums: &str) -> Numbering {
        let xml = format!("<numbering><abstractNum abstractNumId='0'>{levels}</abstractNum>{nums}</numbering>");
        Numbering::read(&xml, None).unwrap()
    }

    const TWO_LEVELS: &str = "<lvl ilvl='0'><start val='1'/><numFmt val='chineseCountingThousand'/>\
        <lvlText val='%1、'/></lvl><lvl ilvl='1'><start val='1'/><numFmt val='decimal'/><lvlText val='%1.%2'/></lvl>";

    #[test]
    fn deeper_levels_begin_anew() {
        let mut lists = lists(TWO_LEVELS, "<num numId='1'><abstractNumId val='0'/></num>");
        let mut at = |level| lists.label(None, Some(1), Some(level)).unwrap();
        assert_eq!([at(0), at(1), at(1), at(0), at(1)], ["一、", "一.1 ", "一.2 ", "二、", "二.1 "]);
    }

    #[test]
    fn a_list_with_a_start_of_its_own_restarts_once() {
        let nums = "<num numId='1'><abstractNumId val='0'/></num><num numId='2'><abstractNumId val='0'/>\
            <lvlOverride ilvl='0'><startOverride val='5'/></lvlOverride></num>";
        let mut lists = lists(TWO_LEVELS, nums);
        let mut of = |list| lists.label(None, Some(list), None).unwrap();
        assert_eq!([of(1), of(2), of(2), of(1)], ["一、", "五、", "六、", "七、"]);
        assert_eq!(lists.label(None, Some(0), None), None);
    }

    #[test]
    fn styles_number_their_paragraphs() {
        let xml = "<numbering><abstractNum abstractNumId='7'><lvl ilvl='0'><numFmt val='decimal'/><start val='1'/>\
            <lvlText val='%1.'/></lvl><lvl ilvl='1'><start val='3'/><numFmt val='lowerLetter'/><lvlText val='(%2)'/>\
            <suff val='nothing'/><pStyle val='Two'/></lvl></abstractNum>\
            <num numId='4'><abstractNumId val='7'/></num></numbering>";
        let styles = "<styles><docDefaults><pPrDefault/></docDefaults>\
            <style type='paragraph' styleId='One'><pPr><numPr><numId val='4'/></numPr></pPr></style>\
            <style type='paragraph' styleId='Two'><basedOn val='One'/><pPr><numPr><numId val='4'/></numPr></pPr></style>\
            <style type='paragraph' styleId='Three'><name val='x'/><basedOn val='One'/></style></styles>";
        let mut lists = Numbering::read(xml, Some(styles)).unwrap();
        let mut of = |style| lists.label(Some(style), None, None);
        assert_eq!(of("One").as_deref(), Some("1. "));
        assert_eq!(of("Two").as_deref(), Some("(c)"));
        assert_eq!(of("Three").as_deref(), Some("2. "));
        assert_eq!(of("Unknown"), None);
    }

    #[test]
    fn bullets_are_said_in_unicode() {
        let mut lists = lists(
            "<lvl ilvl='0'><numFmt val='bullet'/><lvlText val='\u{F0B7}'/></lvl>",
            "<num numId='1'><abstractNumId val='0'/></num>",
        );
        assert_eq!(lists.label(None, Some(1), Some(0)).as_deref(), Some("• "));
    }
}
