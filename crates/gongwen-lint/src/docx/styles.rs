//! In: `styles.xml`, `theme1.xml`. Out: properties of styles with those they are based on, and the names of theme fonts.

use std::collections::BTreeMap;
use std::rc::Rc;

use opc::{Step, Visitor, attribute};
use quick_xml::events::BytesStart;

use crate::docx::properties::{Group, ParagraphProperties, RunProperties};
use crate::error::LintError;

/// Most styles of a file; Word has fewer than 400.
const STYLES: usize = 20_000;
/// Longest chain of styles based on each other.
const CHAIN: usize = 32;

/// One style with its own properties.
#[derive(Debug, Clone, Default)]
struct Style {
    based_on: Option<Rc<str>>,
    run: RunProperties,
    paragraph: ParagraphProperties,
}

/// All styles of a file.
#[derive(Debug, Default)]
pub(crate) struct Styles {
    run: RunProperties,
    paragraph: ParagraphProperties,
    /// Default paragraph style.
    normal: Option<Rc<str>>,
    styles: BTreeMap<Rc<str>, Style>,
    within: Vec<Tag>,
    current: Option<(Rc<str>, Style)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tag {
    Defaults,
    Style,
    Run,
    Paragraph,
    Group(Group),
    Other,
}

impl Styles {
    /// Document defaults and the chain of a paragraph style, the default one where none is named.
    pub fn of_paragraph(&self, id: Option<&Rc<str>>) -> (ParagraphProperties, RunProperties) {
        let (mut paragraph, mut run) = (self.paragraph.clone(), self.run.clone());
        for style in self.chain(id.or(self.normal.as_ref())).iter().rev() {
            paragraph.overlay(&style.paragraph);
            run.overlay(&style.run);
        }
        (paragraph, run)
    }

    /// Properties of a character style and those it is based on.
    pub fn of_run(&self, id: &Rc<str>) -> RunProperties {
        let mut run = RunProperties::default();
        for style in self.chain(Some(id)).iter().rev() {
            run.overlay(&style.run);
        }
        run
    }

    fn chain(&self, id: Option<&Rc<str>>) -> Vec<&Style> {
        let mut chain = Vec::new();
        let mut next = id;
        while let Some(style) = next.and_then(|id| self.styles.get(id)) {
            chain.push(style);
            next = style.based_on.as_ref().filter(|_| chain.len() < CHAIN);
        }
        chain
    }
}

impl Visitor for Styles {
    type Error = LintError;

    fn open(&mut self, name: &str, element: &BytesStart<'_>) -> Result<Step, LintError> {
        let tag = match (name, self.within.last()) {
            ("pPrChange" | "rPrChange" | "tblStylePr", _) => return Ok(Step::Over),
            ("docDefaults", _) => Tag::Defaults,
            ("style", _) => {
                let id: Rc<str> = Rc::from(attribute(element, "styleId").unwrap_or_default().as_ref());
                let kind = attribute(element, "type");
                let default = attribute(element, "default").is_some_and(|value| value == "1" || value == "true");
                if default && kind.is_some_and(|kind| kind == "paragraph") {
                    self.normal = Some(Rc::clone(&id));
                }
                self.current = Some((id, Style::default()));
                Tag::Style
            }
            ("rPr", _) => Tag::Run,
            ("pPr", _) => Tag::Paragraph,
            (_, Some(Tag::Paragraph)) => match Group::opened_by(name) {
                Some(group) => Tag::Group(group),
                None => {
                    self.paragraph().take(Group::None, name, element);
                    Tag::Other
                }
            },
            (_, Some(Tag::Group(group))) => {
                let group = *group;
                self.paragraph().take(group, name, element);
                Tag::Other
            }
            (_, Some(Tag::Run)) => {
                self.run().take(name, element);
                Tag::Other
            }
            ("basedOn", Some(Tag::Style)) => {
                if let Some((_, style)) = &mut self.current {
                    style.based_on = attribute(element, "val").map(|value| Rc::from(value.as_ref()));
                }
                Tag::Other
            }
            _ => Tag::Other,
        };
        self.within.push(tag);
        Ok(Step::Into)
    }

    fn close(&mut self) -> Result<(), LintError> {
        if self.within.pop() == Some(Tag::Style)
            && let Some((id, style)) = self.current.take()
            && self.styles.len() < STYLES
        {
            self.styles.insert(id, style);
        }
        Ok(())
    }
}

impl Styles {
    fn paragraph(&mut self) -> &mut ParagraphProperties {
        self.current.as_mut().map_or(&mut self.paragraph, |(_, style)| &mut style.paragraph)
    }

    fn run(&mut self) -> &mut RunProperties {
        self.current.as_mut().map_or(&mut self.run, |(_, style)| &mut style.run)
    }
}

/// Fonts of the theme.
#[derive(Debug, Default)]
pub(crate) struct Theme {
    fonts: BTreeMap<&'static str, Rc<str>>,
    major: bool,
}

impl Theme {
    /// Font family of a theme slot such as `minorEastAsia`.
    pub fn family(&self, slot: &str) -> Option<Rc<str>> {
        let major = slot.starts_with("major");
        let east = slot.ends_with("EastAsia");
        let key = match (major, east) {
            (true, true) => "major-east",
            (true, false) => "major",
            (false, true) => "minor-east",
            (false, false) => "minor",
        };
        self.fonts.get(key).cloned()
    }
}

impl Visitor for Theme {
    type Error = LintError;

    fn open(&mut self, name: &str, element: &BytesStart<'_>) -> Result<Step, LintError> {
        let typeface = attribute(element, "typeface").filter(|face| !face.is_empty());
        let key = |plain: &'static str, major: &'static str| if self.major { major } else { plain };
        match (name, typeface) {
            ("majorFont", _) => self.major = true,
            ("minorFont", _) => self.major = false,
            ("latin", Some(face)) => {
                self.fonts.entry(key("minor", "major")).or_insert_with(|| Rc::from(face.as_ref()));
            }
            ("ea", Some(face)) => {
                self.fonts.insert(key("minor-east", "major-east"), Rc::from(face.as_ref()));
            }
            ("font", Some(face)) if attribute(element, "script").is_some_and(|script| script == "Hans") => {
                self.fonts.entry(key("minor-east", "major-east")).or_insert_with(|| Rc::from(face.as_ref()));
            }
            _ => {}
        }
        Ok(Step::Into)
    }
}
