//! Styles of an OpenDocument file in, which of them cross out text out (ISO/IEC 26300-1:2015, 20.388 and 20.389).

use std::collections::BTreeMap;

use quick_xml::events::BytesStart;

use crate::ReadError;
use opc::{Step, Visitor, attribute, walk};

/// Most styles that are read.
const MAX_STYLES: usize = 20_000;
const MAX_PARENTS: usize = 16;

/// Kind of element to which a style applies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Family {
    Paragraph,
    Text,
    Cell,
}

impl Family {
    fn named(name: &str) -> Option<Self> {
        match name {
            "paragraph" => Some(Self::Paragraph),
            "text" => Some(Self::Text),
            "table-cell" => Some(Self::Cell),
            _ => None,
        }
    }
}

/// Styles by family and name.
#[derive(Default)]
pub(super) struct TextStyles {
    paragraphs: BTreeMap<String, Style>,
    texts: BTreeMap<String, Style>,
    cells: BTreeMap<String, Style>,
    /// The style of which the properties follow.
    open: Option<(Family, String)>,
    strikes: bool,
}

#[derive(Default)]
struct Style {
    parent: Option<String>,
    is_struck: Option<bool>,
}

impl TextStyles {
    /// Adds the styles of a part.
    ///
    /// # Errors
    /// Errors of the markup.
    pub(super) fn read(&mut self, name: &str, xml: &str) -> Result<(), ReadError> {
        // A text search is much faster than parsing; most files have no crossed-out text.
        if xml.contains("text-line-through-") { walk(name, xml, self) } else { Ok(()) }
    }

    /// Begins `style:style`.
    pub(super) fn begin_style(&mut self, element: &BytesStart<'_>) {
        let family = attribute(element, "family").and_then(|family| Family::named(&family));
        let name = attribute(element, "name").map(std::borrow::Cow::into_owned);
        self.open = family.zip(name);
        if let Some((family, name)) = self.open.clone() {
            let parent = attribute(element, "parent-style-name").map(std::borrow::Cow::into_owned);
            let styles = self.of_mut(family);
            if styles.len() < MAX_STYLES {
                styles.insert(name, Style { parent, is_struck: None });
            }
        }
    }

    /// Takes `style:text-properties` of the open style.
    pub(super) fn properties(&mut self, element: &BytesStart<'_>) {
        let mut is_struck = None;
        for name in ["text-line-through-style", "text-line-through-type"] {
            if let Some(value) = attribute(element, name) {
                is_struck = Some(is_struck.unwrap_or(true) && value != "none");
            }
        }
        let (Some(is_struck), Some((family, name))) = (is_struck, self.open.clone()) else { return };
        if let Some(style) = self.of_mut(family).get_mut(&name) {
            style.is_struck = Some(is_struck);
            self.strikes |= is_struck;
        }
    }

    /// Replaces each style's own look by what it inherits, once all parts are read.
    pub(super) fn settle(&mut self) {
        if !self.strikes {
            (self.paragraphs, self.texts, self.cells) = <_>::default();
        }
        for styles in [&mut self.paragraphs, &mut self.texts, &mut self.cells] {
            let inherited = |name: &String| {
                let parents = std::iter::successors(styles.get(name), |style| styles.get(style.parent.as_ref()?));
                parents.take(MAX_PARENTS).find_map(|style| style.is_struck)
            };
            let settled: Vec<_> = styles.keys().map(inherited).collect();
            for (style, is_struck) in styles.values_mut().zip(settled) {
                *style = Style { parent: None, is_struck };
            }
        }
    }

    /// Whether any style crosses out text; most files have none.
    pub(super) fn strikes(&self) -> bool {
        self.strikes
    }

    /// Whether the style with this name crosses out its text; `None` where it leaves that to the enclosing one.
    pub(super) fn named(&self, family: Family, name: &str) -> Option<bool> {
        let styles = match family {
            Family::Paragraph => &self.paragraphs,
            Family::Text => &self.texts,
            Family::Cell => &self.cells,
        };
        styles.get(name)?.is_struck
    }

    /// The same for the style that an element names.
    pub(super) fn of(&self, family: Family, element: &BytesStart<'_>) -> Option<bool> {
        if self.strikes { self.named(family, attribute(element, "style-name")?.as_ref()) } else { None }
    }

    fn of_mut(&mut self, family: Family) -> &mut BTreeMap<String, Style> {
        match family {
            Family::Paragraph => &mut self.paragraphs,
            Family::Text => &mut self.texts,
            Family::Cell => &mut self.cells,
        }
    }
}

impl Visitor for TextStyles {
    type Error = ReadError;

    fn open(&mut self, name: &str, element: &BytesStart<'_>) -> Result<Step, ReadError> {
        match name {
            "document" | "document-content" | "document-styles" | "styles" | "automatic-styles" => {}
            "style" => self.begin_style(element),
            "text-properties" => {
                self.properties(element);
                return Ok(Step::Over);
            }
            // Styles precede the text that uses them (ISO/IEC 26300-1:2015, 3.1.2).
            "body" => return Ok(Step::Stop),
            _ => return Ok(Step::Over),
        }
        Ok(Step::Into)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_style_inherits_from_its_parent_of_the_same_family() {
        let mut styles = TextStyles::default();
        let style = |family: &str, name: &str, parent: &str, through: &str| {
            let properties = match through {
                "" => String::new(),
                _ => format!("<text-properties text-line-through-style='{through}' text-line-through-type='single'/>"),
            };
            format!("<style name='{name}' family='{family}' parent-style-name='{parent}'>{properties}</style>")
        };
        let named = [style("text", "Out", "", "solid"), style("paragraph", "Out", "", ""), style("text", "a", "b", "")];
        styles
            .read("styles.xml", &format!("<document-styles><styles>{}</styles></document-styles>", named.concat()))
            .unwrap();
        let own = [style("text", "T1", "Out", ""), style("text", "T2", "Out", "none"), style("text", "b", "a", "")];
        let own = format!("<document-content><automatic-styles>{}</automatic-styles></document-content>", own.concat());
        styles.read("content.xml", &format!("{own}<!-- text-line-through- -->")).unwrap();
        styles.settle();
        let of = |family, name| styles.named(family, name);
        assert_eq!([of(Family::Text, "T1"), of(Family::Text, "T2")], [Some(true), Some(false)]);
        assert_eq!([of(Family::Paragraph, "Out"), of(Family::Text, "b"), of(Family::Cell, "T1")], [None, None, None]);
    }
}
