//! Run properties and styles in, whether text is shown, hidden or crossed out out (ECMA-376-1:2016, 17.3.2.9, 17.3.2.37,
//! 17.3.2.41 and 17.7.3).

use std::collections::BTreeMap;

use quick_xml::events::BytesStart;

use crate::ReadError;
use opc::{Step, Visitor, attribute, is_on, walk};

/// Most styles that are read; Word allows some 4,000.
const MAX_STYLES: usize = 20_000;
const MAX_BASED_ON: usize = 16;
/// Longest style id in characters that Word accepts.
const MAX_NAME: usize = 255;

/// What becomes of a text.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) enum View {
    #[default]
    Shown,
    Hidden,
    Struck,
}

/// The properties that take text from view; `None` where a level of styles does not set one.
#[derive(Default, Clone, Copy)]
pub(crate) struct Looks {
    hidden: Option<bool>,
    struck: Option<bool>,
    struck_twice: Option<bool>,
}

impl Looks {
    /// Takes a child element of `w:rPr`; any other one is ignored.
    pub(crate) fn take(&mut self, name: &str, element: &BytesStart<'_>) {
        match name {
            "vanish" => self.hidden = Some(is_on(element)),
            "strike" => self.struck = Some(is_on(element)),
            "dstrike" => self.struck_twice = Some(is_on(element)),
            _ => {}
        }
    }

    fn is_empty(self) -> bool {
        self.hidden.is_none() && self.struck.is_none() && self.struck_twice.is_none()
    }

    /// The looks with those of `base` where they are not set.
    fn or(self, base: Self) -> Self {
        Self {
            hidden: self.hidden.or(base.hidden),
            struck: self.struck.or(base.struck),
            struck_twice: self.struck_twice.or(base.struck_twice),
        }
    }

    /// Text with these looks alone.
    pub(crate) fn view(self) -> View {
        self.over(Self::default(), Self::default())
    }

    /// Text with these own looks in a paragraph style and a character style. Toggle properties that both set are the opposite
    /// of each other (17.7.3); `w:dstrike` is none of them.
    pub(crate) fn over(self, paragraph: Self, character: Self) -> View {
        let toggled = |of: fn(Self) -> Option<bool>| {
            let by_style = of(paragraph).unwrap_or(false) != of(character).unwrap_or(false);
            of(self).unwrap_or(by_style)
        };
        let struck_twice = self.or(character).or(paragraph).struck_twice.unwrap_or(false);
        match () {
            () if toggled(|looks| looks.hidden) => View::Hidden,
            () if struck_twice || toggled(|looks| looks.struck) => View::Struck,
            () => View::Shown,
        }
    }
}

/// The styles that set any of the looks, each with what it inherits.
#[derive(Default)]
pub(crate) struct TextStyles {
    looks: BTreeMap<String, Looks>,
    /// Looks of the paragraph style that applies where none is named.
    default: Looks,
}

impl TextStyles {
    /// Reads `w:styles`, alone or in a Word 2003 XML file.
    ///
    /// # Errors
    /// Errors of the markup.
    pub(crate) fn read(xml: &str) -> Result<Self, ReadError> {
        // Few files have such styles; a text search is much faster than parsing all of them.
        if !xml.contains("strike") && !xml.contains("vanish") {
            return Ok(Self::default());
        }
        let mut found = Found::default();
        walk("styles", xml, &mut found)?;
        let based = |id: &String| -> Looks {
            let parents = std::iter::successors(found.by_id.get(id), |style| found.by_id.get(style.based_on.as_ref()?));
            parents.take(MAX_BASED_ON).fold(Looks::default(), |looks, parent| looks.or(parent.looks))
        };
        let default = found.default.as_ref().map(based).unwrap_or_default();
        let looks = found.by_id.keys().map(|id| (id.clone(), based(id)));
        Ok(Self { looks: looks.filter(|(_, looks)| !looks.is_empty()).collect(), default })
    }

    /// Looks of a style; none for an unknown one.
    pub(crate) fn of(&self, id: &str) -> Looks {
        self.looks.get(id).copied().unwrap_or_default()
    }

    /// Looks of a paragraph with this style, or with the default one.
    pub(crate) fn of_paragraph(&self, id: Option<&str>) -> Looks {
        id.map_or(self.default, |id| self.of(id))
    }
}

#[derive(Default)]
struct Style {
    based_on: Option<String>,
    looks: Looks,
}

#[derive(Default)]
struct Found {
    by_id: BTreeMap<String, Style>,
    default: Option<String>,
    /// Id of the style being read.
    current: Option<String>,
    marks: Vec<Mark>,
}

#[derive(Clone, Copy, PartialEq)]
enum Mark {
    Other,
    Style,
    RunProps,
}

impl Visitor for Found {
    type Error = ReadError;

    fn open(&mut self, name: &str, element: &BytesStart<'_>) -> Result<Step, ReadError> {
        let value = |name| attribute(element, name).map(|id| id.chars().take(MAX_NAME).collect::<String>());
        let mark = match (self.marks.last().copied().unwrap_or(Mark::Other), name) {
            (Mark::Other, "wordDocument" | "styles") => Mark::Other,
            (Mark::Other, "style") if self.by_id.len() < MAX_STYLES => {
                let id = value("styleId").unwrap_or_default();
                let is_of = |kind: &str| attribute(element, "type").is_none_or(|value| value == kind);
                if is_of("paragraph")
                    && attribute(element, "default").is_some_and(|value| value != "0" && value != "off")
                {
                    self.default = Some(id.clone());
                }
                self.by_id.entry(id.clone()).or_default();
                self.current = Some(id);
                Mark::Style
            }
            (Mark::Style, "rPr") => Mark::RunProps,
            (around @ (Mark::Style | Mark::RunProps), _) => {
                let style = self.current.as_ref().and_then(|id| self.by_id.get_mut(id));
                match (style, around, name) {
                    (Some(style), Mark::Style, "basedOn") => style.based_on = value("val"),
                    (Some(style), Mark::RunProps, _) => style.looks.take(name, element),
                    _ => {}
                }
                return Ok(Step::Over);
            }
            (Mark::Other, _) => return Ok(Step::Over),
        };
        self.marks.push(mark);
        Ok(Step::Into)
    }

    fn close(&mut self) -> Result<(), ReadError> {
        self.marks.pop();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn styles(inner: &str) -> TextStyles {
        TextStyles::read(&format!("<styles><docDefaults><rPrDefault/></docDefaults>{inner}</styles>")).unwrap()
    }

    #[test]
    fn a_style_inherits_and_two_styles_toggle_each_other() {
        let styles = styles(
            "<style type='paragraph' default='1' styleId='a'><rPr><b/></rPr></style>\
             <style type='paragraph' styleId='Old'><rPr><strike/></rPr></style>\
             <style type='paragraph' styleId='Older'><basedOn val='Old'/></style>\
             <style type='paragraph' styleId='New'><basedOn val='Old'/><rPr><strike val='0'/></rPr></style>\
             <style type='character' styleId='Out'><rPr><strike val='true'/></rPr></style>\
             <style type='character' styleId='Twice'><rPr><dstrike/></rPr></style>\
             <style type='character' styleId='Gone'><rPr><vanish/></rPr></style>",
        );
        let view = |paragraph: &str, character: &str| {
            Looks::default().over(styles.of_paragraph(Some(paragraph)), styles.of(character))
        };
        assert_eq!(
            [view("a", ""), view("Old", ""), view("Older", ""), view("New", "")],
            [View::Shown, View::Struck, View::Struck, View::Shown]
        );
        assert_eq!(
            [view("a", "Out"), view("Old", "Out"), view("New", "Out")],
            [View::Struck, View::Shown, View::Struck]
        );
        assert_eq!(
            [view("Old", "Twice"), view("a", "Twice"), view("Old", "Gone")],
            [View::Struck, View::Struck, View::Hidden]
        );
        assert_eq!(styles.of_paragraph(None).view(), View::Shown);
        let own = Looks { struck: Some(false), ..Looks::default() };
        assert_eq!(own.over(styles.of("Old"), Looks::default()), View::Shown);
    }

    #[test]
    fn styles_that_are_based_on_each_other_end() {
        let circle = styles(
            "<style styleId='a'><basedOn val='b'/></style><style styleId='b'><basedOn val='a'/><rPr><strike/></rPr></style>",
        );
        assert_eq!(circle.of("a").view(), View::Struck);
        let chain: String =
            (0..20_001).map(|at| format!("<style styleId='s{at}'><basedOn val='s{}'/></style>", at + 1)).collect();
        assert!(styles(&format!("{chain}<!-- strike -->")).looks.is_empty());
    }
}
