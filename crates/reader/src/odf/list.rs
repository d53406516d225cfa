//! The styles of an OpenDocument text in, the number of each list paragraph and hidden styles out (ISO/IEC 26300-1:2015,
//! 16.30 and 19.500).

use std::collections::{BTreeMap, BTreeSet};

use quick_xml::events::BytesStart;

use crate::ReadError;
use crate::docx::numbering::spaced;
use crate::docx::symbols::bullet;
use opc::numeral;
use opc::{Step, Visitor, attribute, number, walk};

/// Levels of a list (ISO/IEC 26300-1, 19.880 names ten).
const LEVELS: usize = 10;
/// Most styles that are read.
const MAX_STYLES: usize = 20_000;
/// Longest prefix or name in bytes.
const MAX_NAME: usize = 255;
/// The style of numbered headings, which has no name.
pub(super) const OUTLINE: &str = "\0outline";

/// Styles of a file with the counters of its lists.
#[derive(Default)]
pub(super) struct Lists {
    styles: BTreeMap<String, BTreeMap<usize, Level>>,
    /// Styles of hidden text and paragraphs.
    hidden: BTreeSet<String>,
    counters: BTreeMap<String, [Option<u32>; LEVELS]>,
    /// The open list style, the open style, and the open elements.
    list: Option<String>,
    style: Option<String>,
    marks: Vec<&'static str>,
}

#[derive(Default)]
struct Level {
    /// Character of a bullet; the other fields apply to numbers.
    bullet: Option<char>,
    format: String,
    prefix: String,
    suffix: String,
    /// `%1%.%2%、`, which replaces prefix and suffix.
    whole: Option<String>,
    start: u32,
    shown_levels: usize,
}

impl Lists {
    /// Reads the styles of one part; `name` is used in errors.
    ///
    /// # Errors
    /// Errors of [`walk`].
    pub(super) fn read(&mut self, name: &str, xml: &str) -> Result<(), ReadError> {
        self.marks.clear();
        walk(name, xml, self)
    }

    /// True for a style of hidden text.
    pub(super) fn is_hidden(&self, element: &BytesStart<'_>) -> bool {
        !self.hidden.is_empty() && attribute(element, "style-name").is_some_and(|name| self.hidden.contains(&*name))
    }

    /// Begins a list at a level, from 0, and resets its count.
    pub(super) fn restart(&mut self, style: &str, level: usize) {
        if let Some(counters) = self.counters.get_mut(style) {
            counters.iter_mut().skip(level).for_each(|counter| *counter = None);
        }
    }

    /// Counts one item and returns its label with the gap after it; `None` where it has no number.
    pub(super) fn label(&mut self, style: &str, level: usize, start: Option<u32>) -> Option<String> {
        let levels = self.styles.get(style)?;
        let level = level.min(LEVELS - 1);
        let shape = levels.get(&level)?;
        let counters = match self.counters.get_mut(style) {
            Some(counters) => counters,
            None => self.counters.entry(style.to_owned()).or_default(),
        };
        for (at, counter) in counters.iter_mut().enumerate() {
            let first = levels.get(&at).map_or(1, |one| one.start);
            match at {
                _ if at < level => *counter = counter.or(Some(first)),
                _ if at == level => *counter = start.or(counter.map(|last| last.saturating_add(1))).or(Some(first)),
                _ => *counter = None,
            }
        }
        if let Some(sign) = shape.bullet {
            return spaced(sign.to_string(), false);
        }
        let figure = |at: usize| {
            let value = counters.get(at).copied().flatten().unwrap_or(1);
            levels.get(&at).map(|one| numeral(value, &one.format)).unwrap_or_default()
        };
        let mut label = String::new();
        if let Some(whole) = &shape.whole {
            let mut pieces = whole.split('%');
            label.extend(pieces.next());
            let mut is_figure = true;
            for piece in pieces {
                match piece.parse::<usize>().ok().filter(|_| is_figure) {
                    Some(at @ 1..=LEVELS) => label.push_str(&figure(at - 1)),
                    _ => label.push_str(piece),
                }
                is_figure = !is_figure;
            }
        } else {
            if shape.format == "none" && shape.prefix.is_empty() && shape.suffix.is_empty() {
                return None;
            }
            label.push_str(&shape.prefix);
            let first = (level + 1).saturating_sub(shape.shown_levels.max(1));
            let figures: Vec<String> = (first..=level).map(figure).filter(|figure| !figure.is_empty()).collect();
            label.push_str(&figures.join("."));
            label.push_str(&shape.suffix);
        }
        spaced(label, false)
    }

    fn open_level(&mut self, name: &str, element: &BytesStart<'_>) {
        let value = |name| attribute(element, name).map(|value| short(&value)).unwrap_or_default();
        let Some(level) = number::<usize>(element, "level").and_then(|level| level.checked_sub(1)) else { return };
        let Some(list) = self.list.as_ref().filter(|_| level < LEVELS) else { return };
        let sign = (name == "list-level-style-bullet")
            .then(|| attribute(element, "bullet-char").and_then(|sign| sign.chars().next()).map_or('•', bullet));
        let shape = Level {
            bullet: sign,
            format: format(&value("num-format")).to_owned(),
            prefix: value("num-prefix"),
            suffix: value("num-suffix"),
            whole: attribute(element, "num-list-format").map(|whole| short(&whole)),
            start: number(element, "start-value").unwrap_or(1),
            shown_levels: number(element, "display-levels").unwrap_or(1),
        };
        if let Some(levels) = self.styles.get_mut(list) {
            levels.insert(level, shape);
        }
    }
}

impl Visitor for Lists {
    type Error = ReadError;

    fn open(&mut self, name: &str, element: &BytesStart<'_>) -> Result<Step, ReadError> {
        let named = || attribute(element, "name").map(|name| short(&name)).unwrap_or_default();
        let mark = match name {
            "document" | "document-content" | "document-styles" | "styles" | "automatic-styles" => "",
            "list-style" | "outline-style" if self.styles.len() < MAX_STYLES => {
                let id = if name == "list-style" { named() } else { OUTLINE.to_owned() };
                self.styles.insert(id.clone(), BTreeMap::new());
                self.list = Some(id);
                "list"
            }
            "list-level-style-number" | "list-level-style-bullet" | "outline-level-style" => {
                self.open_level(name, element);
                return Ok(Step::Over);
            }
            "style" => {
                self.style = Some(named());
                "style"
            }
            "text-properties" if attribute(element, "display").is_some_and(|value| value == "none") => {
                if let Some(style) = self.style.clone().filter(|_| self.hidden.len() < MAX_STYLES) {
                    self.hidden.insert(style);
                }
                ""
            }
            // Styles precede the text that uses them (ISO/IEC 26300-1:2015, 3.1.2).
            "body" => return Ok(Step::Stop),
            _ => return Ok(Step::Over),
        };
        self.marks.push(mark);
        Ok(Step::Into)
    }

    fn close(&mut self) -> Result<(), ReadError> {
        match self.marks.pop() {
            Some("list") => self.list = None,
            Some("style") => self.style = None,
            _ => {}
        }
        Ok(())
    }
}

/// `style:num-format` (ISO/IEC 26300-1, 19.500) by Word's name for it; LibreOffice writes a sample.
fn format(sample: &str) -> &'static str {
    match sample.chars().next() {
        None => "none",
        Some('a') => "lowerLetter",
        Some('A') => "upperLetter",
        Some('i') => "lowerRoman",
        Some('I') => "upperRoman",
        Some('一') => "chineseCountingThousand",
        Some('壹') => "chineseLegalSimplified",
        Some('甲') => "ideographTraditional",
        Some('子') => "ideographZodiac",
        Some('①') => "decimalEnclosedCircle",
        Some('１') => "decimalFullWidth",
        Some(_) => "decimal",
    }
}

fn short(text: &str) -> String {
    text.chars().take(MAX_NAME).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_the_style_shows_them() {
        let xml = "<document><automatic-styles><list-style name='L'>\
            <list-level-style-number level='1' num-format='一, 二, 三, ...' num-suffix='、'/>\
            <list-level-style-number level='2' num-format='一, 二, 三, ...' num-prefix='（' num-suffix='）'/>\
            <list-level-style-number level='3' num-format='1' num-suffix='.' display-levels='2' start-value='4'/>\
            <list-level-style-bullet level='4' bullet-char='\u{F06C}'/>\
            <list-level-style-number level='5' num-format='1' num-list-format='第%5%条'/>\
            <list-level-style-number level='6' num-format=''/></list-style>\
            <style name='T1'><text-properties display='none'/></style></automatic-styles><body><p/></body></document>";
        let mut lists = Lists::default();
        lists.read("content.xml", xml).unwrap();
        let mut of = |level, start| lists.label("L", level, start).unwrap_or_default();
        assert_eq!([of(0, None), of(1, None), of(1, None), of(2, None)], ["一、", "（一）", "（二）", "二.4. "]);
        assert_eq!([of(3, None), of(4, Some(9)), of(5, None), of(0, None)], ["● ", "第9条 ", "", "二、"]);
        lists.restart("L", 0);
        assert_eq!(lists.label("L", 1, None).as_deref(), Some("（一）"));
        assert!(lists.is_hidden(&BytesStart::from_content("span style-name='T1'", 4)));
    }
}
