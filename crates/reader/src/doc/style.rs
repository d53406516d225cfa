//! Styles in (MS-DOC 2.9.271), the lists and the hidden or crossed-out text that they define out.

use super::property::{CharacterProperties, ParagraphProperties, Work};
use crate::ReadError;
use crate::ole::u16_at;

/// MS-DOC 2.9.271: most styles of a file.
const MAX_STYLES: usize = 0x0FFE;
const MAX_BASED_ON: usize = 16;
const NO_STYLE: u16 = 0x0FFF;

#[derive(Default)]
pub(super) struct Styles {
    styles: Vec<Style>,
    hides: bool,
    strikes: bool,
}

#[derive(Default)]
struct Style {
    based_on: Option<u16>,
    list: Option<u16>,
    level: Option<u8>,
    is_hidden: Option<bool>,
    is_struck: Option<bool>,
}

impl Styles {
    /// Reads styles up to the first incomplete one.
    pub(super) fn read(sheet: &[u8], work: &mut Work) -> Result<Self, ReadError> {
        let mut styles = Vec::new();
        let head = usize::from(u16_at(sheet, 0).unwrap_or(0));
        let count = usize::from(u16_at(sheet, 2).unwrap_or(0)).min(MAX_STYLES);
        // MS-DOC 2.9.272: size of a style's fixed part in bytes.
        let base = usize::from(u16_at(sheet, 4).unwrap_or(0));
        let mut rest = sheet.get(2 + head..).unwrap_or_default();
        for _ in 0..count {
            let Some(length) = u16_at(rest, 0).map(usize::from) else { break };
            let Some(style) = rest.get(2..2 + length) else { break };
            styles.push(Style::read(style, base, work)?);
            // MS-DOC 2.9.135: each style begins at an even offset.
            rest = rest.get(2 + length + length % 2..).unwrap_or_default();
        }
        let hides = styles.iter().any(|style: &Style| style.is_hidden == Some(true));
        let strikes = styles.iter().any(|style| style.is_struck == Some(true));
        Ok(Self { styles, hides, strikes })
    }

    /// List and level from a style or the styles on which it is based.
    pub(super) fn list_of(&self, style: u16) -> (Option<u16>, Option<u8>) {
        let (mut list, mut level) = (None, None);
        for style in self.based(style) {
            list = list.or(style.list);
            level = level.or(style.level);
        }
        (list, level)
    }

    /// Whether any style hides text; most files have none.
    pub(super) fn hides(&self) -> bool {
        self.hides
    }

    pub(super) fn is_hidden(&self, style: u16) -> Option<bool> {
        self.based(style).find_map(|style| style.is_hidden)
    }

    /// Whether any style crosses out text.
    pub(super) fn strikes(&self) -> bool {
        self.strikes
    }

    pub(super) fn is_struck(&self, style: u16) -> Option<bool> {
        self.based(style).find_map(|style| style.is_struck)
    }

    fn based(&self, style: u16) -> impl Iterator<Item = &Style> {
        let get = |number: u16| self.styles.get(usize::from(number));
        std::iter::successors(get(style), move |style| get(style.based_on?)).take(MAX_BASED_ON)
    }
}

impl Style {
    /// MS-DOC 2.9.258 to 2.9.260: header, name, then property lists, each with its length.
    fn read(style: &[u8], base: usize, work: &mut Work) -> Result<Self, ReadError> {
        let mut found = Self::default();
        let Some(kind_and_base) = u16_at(style, 2) else { return Ok(found) };
        found.based_on = Some(kind_and_base >> 4).filter(|base| *base != NO_STYLE);
        let name = u16_at(style, base).map_or(0, |length| 2 * usize::from(length) + 4);
        let mut rest = style.get(base + name..).unwrap_or_default();
        let mut list = || {
            let length = usize::from(u16_at(rest, 0)?);
            let list = rest.get(2..2 + length)?;
            rest = rest.get(2 + length + length % 2..).unwrap_or_default();
            Some(list)
        };
        let kind = kind_and_base & 0xF;
        if kind == 1
            && let Some(own) = list()
        {
            let mut paragraph = ParagraphProperties::default();
            // The list begins with the style's own index.
            paragraph.apply(own.get(2..).unwrap_or_default(), &[], work)?;
            found.list = paragraph.list;
            found.level = paragraph.level;
        }
        if matches!(kind, 1 | 2)
            && let Some(own) = list()
        {
            let mut characters = CharacterProperties::default();
            characters.apply(own, work)?;
            found.is_hidden = characters.hidden.in_style();
            let struck = characters.struck.in_style().into_iter().chain(characters.struck_twice.in_style());
            found.is_struck = struck.reduce(|one, other| one || other);
        }
        Ok(found)
    }
}
