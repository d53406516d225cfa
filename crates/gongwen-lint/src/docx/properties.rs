//! In: children of `w:rPr` and `w:pPr`. Out: properties that are set, to be combined from defaults to run.

use std::rc::Rc;

use opc::{attribute, is_on};
use quick_xml::events::BytesStart;

use crate::docx::measure::{number, points};

/// A colour as red, green, blue.
pub(crate) type Rgb = (u8, u8, u8);

/// Whether a colour is a red as used for letterheads.
pub(crate) fn is_red((red, green, blue): Rgb) -> bool {
    red >= 0xB0 && green <= 0x50 && blue <= 0x50
}

/// Value of one of the four font attributes of a run.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum FontName {
    /// Font name.
    Given(Rc<str>),
    /// A slot of the theme: `minorEastAsia`.
    Theme(Rc<str>),
}

/// Properties set by a `w:rPr`; `None` is inherited.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct RunProperties {
    pub style: Option<Rc<str>>,
    pub ascii: Option<FontName>,
    pub h_ansi: Option<FontName>,
    pub east_asia: Option<FontName>,
    /// Whether marks of both scripts are set in the East Asian font (`w:hint`).
    pub hint: Option<bool>,
    /// Font size in points.
    pub size: Option<f64>,
    pub bold: Option<bool>,
    pub italic: Option<bool>,
    pub underline: Option<bool>,
    pub colour: Option<Rgb>,
    pub highlight: Option<bool>,
    pub hidden: Option<bool>,
    /// Points between characters.
    pub spacing: Option<f64>,
}

macro_rules! lay {
    ($own:ident, $over:ident, $($field:ident)*) => { $(if $over.$field.is_some() { $own.$field.clone_from(&$over.$field); })* };
}

impl RunProperties {
    /// Reads one child of `w:rPr`.
    pub fn take(&mut self, name: &str, element: &BytesStart<'_>) {
        match name {
            "rStyle" => self.style = attribute(element, "val").map(|value| Rc::from(value.as_ref())),
            "rFonts" => {
                let font = |theme: &str, given: &str| {
                    let slot = attribute(element, theme).map(|value| FontName::Theme(Rc::from(value.as_ref())));
                    slot.or_else(|| attribute(element, given).map(|value| FontName::Given(Rc::from(value.as_ref()))))
                };
                let fonts = Self {
                    ascii: font("asciiTheme", "ascii"),
                    h_ansi: font("hAnsiTheme", "hAnsi"),
                    east_asia: font("eastAsiaTheme", "eastAsia"),
                    hint: attribute(element, "hint").map(|hint| hint == "eastAsia"),
                    ..Self::default()
                };
                self.overlay(&fonts);
            }
            "sz" => self.size = number(element, "val").map(|half| half / 2.0),
            "b" => self.bold = Some(is_on(element)),
            "i" => self.italic = Some(is_on(element)),
            "u" => self.underline = Some(attribute(element, "val").is_none_or(|value| value != "none")),
            "color" => self.colour = attribute(element, "val").map(|value| rgb(&value)),
            "highlight" => self.highlight = Some(attribute(element, "val").is_none_or(|value| value != "none")),
            "vanish" => self.hidden = Some(is_on(element)),
            "spacing" => self.spacing = points(element, "val"),
            _ => {}
        }
    }

    /// Replaces properties by those that `over` sets.
    pub fn overlay(&mut self, over: &Self) {
        lay!(self, over, style ascii h_ansi east_asia hint size bold italic underline colour highlight hidden spacing);
    }
}

/// A colour of WordprocessingML or a colour name of VML; unknown values and `auto` are black.
pub(crate) fn rgb(value: &str) -> Rgb {
    // VML adds the index in a palette: `#ff0000 [3205]`.
    let value = value.trim().trim_start_matches('#');
    let value = value.split(' ').next().unwrap_or_default();
    match value {
        "red" | "f00" => return (255, 0, 0),
        "white" => return (255, 255, 255),
        _ => {}
    }
    let pair = |at: usize| value.get(at..at + 2).and_then(|hex| u8::from_str_radix(hex, 16).ok());
    match (value.len(), pair(0), pair(2), pair(4)) {
        (6, Some(red), Some(green), Some(blue)) => (red, green, blue),
        _ => (0, 0, 0),
    }
}

/// One border.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Border {
    /// Whether a line is drawn.
    pub drawn: bool,
    /// Whether it has two lines or more.
    pub double: bool,
    /// Weight in points.
    pub weight: f64,
    /// Distance from the text in points.
    pub space: f64,
    pub colour: Rgb,
}

impl Border {
    pub fn read(element: &BytesStart<'_>) -> Self {
        let kind = attribute(element, "val").unwrap_or_default();
        Self {
            drawn: !matches!(kind.as_ref(), "nil" | "none" | ""),
            double: kind.contains("double") || kind.contains("thin") || kind.contains("thick") && kind.len() > 5,
            weight: number(element, "sz").unwrap_or_default() / 8.0,
            space: number(element, "space").unwrap_or_default(),
            colour: attribute(element, "color").map_or((0, 0, 0), |value| rgb(&value)),
        }
    }
}

/// A frame (`w:framePr`) or text box, positioned on the page.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Frame {
    /// Horizontal alignment: `left`, `right`, `center`, `inside`, `outside`.
    pub align: Option<Rc<str>>,
    /// Distance from the left and top edge of the page or margin, in points.
    pub x: Option<f64>,
    pub y: Option<f64>,
    /// Whether `y` is relative to the page.
    pub from_page: bool,
    pub width: Option<f64>,
}

/// Height of a line.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Line {
    /// Exact height in points.
    Exact(f64),
    /// Least height in points.
    AtLeast(f64),
    /// Multiple of the natural height.
    Times(f64),
}

/// Properties set by a `w:pPr`; lengths in points, `*_chars` in characters, `*_lines` in lines.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct ParagraphProperties {
    pub style: Option<Rc<str>>,
    pub before: Option<f64>,
    pub before_lines: Option<f64>,
    pub after: Option<f64>,
    pub after_lines: Option<f64>,
    pub line: Option<Line>,
    pub left: Option<f64>,
    pub left_chars: Option<f64>,
    pub right: Option<f64>,
    pub right_chars: Option<f64>,
    /// Additional indent of the first line; negative for a hanging one.
    pub first: Option<f64>,
    pub first_chars: Option<f64>,
    pub align: Option<Rc<str>>,
    pub top: Option<Border>,
    pub bottom: Option<Border>,
    pub page_break: Option<bool>,
    pub frame: Option<Frame>,
    /// List and level.
    pub list: Option<(u32, usize)>,
    pub level: Option<usize>,
    pub snap: Option<bool>,
    /// Kind and place of tab stops.
    pub tabs: Option<Vec<(Rc<str>, f64)>>,
}

impl ParagraphProperties {
    /// Reads a child of `w:pPr`, or of the group of it given by `group`.
    pub fn take(&mut self, group: Group, name: &str, element: &BytesStart<'_>) {
        match (group, name) {
            (Group::None, _) => self.take_child(name, element),
            (Group::Borders, "top") => self.top = Some(Border::read(element)),
            (Group::Borders, "bottom") => self.bottom = Some(Border::read(element)),
            (Group::Tabs, "tab") => {
                let kind = attribute(element, "val").unwrap_or_default();
                let tabs = self.tabs.get_or_insert_default();
                // LibreOffice writes `clear` for tab stops of the style that are removed.
                if tabs.len() < 20 && kind != "clear" {
                    tabs.push((Rc::from(kind.as_ref()), points(element, "pos").unwrap_or_default()));
                }
            }
            (Group::List, "numId") => {
                let level = self.level.unwrap_or_default();
                self.list = number(element, "val").map(|id| (to_u32(id), level));
            }
            (Group::List, "ilvl") => {
                let level = number(element, "val").map_or(0, to_u32) as usize;
                self.level = Some(level);
                self.list = self.list.map(|(id, _)| (id, level));
            }
            _ => {}
        }
    }

    fn take_child(&mut self, name: &str, element: &BytesStart<'_>) {
        match name {
            "pStyle" => self.style = attribute(element, "val").map(|value| Rc::from(value.as_ref())),
            "spacing" => {
                let over = Self {
                    before: points(element, "before"),
                    before_lines: number(element, "beforeLines").map(|lines| lines / 100.0),
                    after: points(element, "after"),
                    after_lines: number(element, "afterLines").map(|lines| lines / 100.0),
                    line: line(element),
                    ..Self::default()
                };
                self.overlay(&over);
            }
            "ind" => {
                let characters = |name| number(element, name).map(|hundredths| hundredths / 100.0);
                let hanging = points(element, "hanging").map(|length| -length);
                let hanging_chars = characters("hangingChars").map(|count| -count);
                let over = Self {
                    left: points(element, "left").or_else(|| points(element, "start")),
                    left_chars: characters("leftChars").or_else(|| characters("startChars")),
                    right: points(element, "right").or_else(|| points(element, "end")),
                    right_chars: characters("rightChars").or_else(|| characters("endChars")),
                    first: hanging.or_else(|| points(element, "firstLine")),
                    first_chars: hanging_chars.or_else(|| characters("firstLineChars")),
                    ..Self::default()
                };
                self.overlay(&over);
            }
            "jc" => self.align = attribute(element, "val").map(|value| Rc::from(value.as_ref())),
            "pageBreakBefore" => self.page_break = Some(is_on(element)),
            "snapToGrid" => self.snap = Some(is_on(element)),
            "framePr" => {
                self.frame = Some(Frame {
                    align: attribute(element, "xAlign").map(|value| Rc::from(value.as_ref())),
                    x: points(element, "x"),
                    y: points(element, "y"),
                    from_page: attribute(element, "vAnchor").is_some_and(|anchor| anchor == "page"),
                    width: points(element, "w"),
                });
            }
            _ => {}
        }
    }

    /// Replaces properties by those that `over` sets.
    pub fn overlay(&mut self, over: &Self) {
        lay!(self, over, style before before_lines after after_lines line left left_chars right right_chars first
            first_chars align top bottom page_break frame list level snap tabs);
    }
}

/// A group of children inside `w:pPr`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Group {
    None,
    Borders,
    Tabs,
    List,
}

impl Group {
    /// The group that an element opens.
    pub fn opened_by(name: &str) -> Option<Self> {
        match name {
            "pBdr" => Some(Self::Borders),
            "tabs" => Some(Self::Tabs),
            "numPr" => Some(Self::List),
            _ => None,
        }
    }
}

fn line(element: &BytesStart<'_>) -> Option<Line> {
    let height = points(element, "line")?;
    Some(match attribute(element, "lineRule").as_deref() {
        Some("exact") => Line::Exact(height),
        Some("atLeast") => Line::AtLeast(height),
        // 240ths of a line.
        _ => Line::Times(height / 12.0),
    })
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
pub(crate) fn to_u32(number: f64) -> u32 {
    number.clamp(0.0, f64::from(u32::MAX)) as u32
}
