//! The declarations of a `style` attribute in, those that affect text and visibility out.

/// Properties that affect the text, with their names.
#[derive(Clone, Copy)]
pub(super) enum Property {
    Display,
    MsoHide,
    MsoElement,
    MsoList,
    TabCount,
    WhiteSpace,
    ListStyle,
    ListStyleType,
    BorderLeft,
    BorderLeftWidth,
    BorderLeftStyle,
    Width,
    Height,
    TextDecoration,
    TextDecorationLine,
}

const NAMES: [(&str, Property); 15] = [
    ("display", Property::Display),
    ("mso-hide", Property::MsoHide),
    ("mso-element", Property::MsoElement),
    ("mso-list", Property::MsoList),
    ("mso-tab-count", Property::TabCount),
    ("white-space", Property::WhiteSpace),
    ("list-style", Property::ListStyle),
    ("list-style-type", Property::ListStyleType),
    ("border-left", Property::BorderLeft),
    ("border-left-width", Property::BorderLeftWidth),
    ("border-left-style", Property::BorderLeftStyle),
    ("width", Property::Width),
    ("height", Property::Height),
    ("text-decoration", Property::TextDecoration),
    ("text-decoration-line", Property::TextDecorationLine),
];

/// A parsed `style` attribute.
#[derive(Default)]
pub(super) struct Style<'s> {
    values: [Option<&'s str>; NAMES.len()],
}

impl<'s> Style<'s> {
    pub(super) fn read(style: &'s str) -> Self {
        let mut read = Self::default();
        if style.is_empty() {
            return read;
        }
        for (name, value) in style.split(';').filter_map(|declaration| declaration.split_once(':')) {
            let name = name.trim();
            let named = NAMES.iter().find(|(known, _)| name.eq_ignore_ascii_case(known));
            if let Some(slot) = named.and_then(|(_, property)| read.values.get_mut(*property as usize)) {
                *slot = Some(value);
            }
        }
        read
    }

    /// The value of the last declaration of a property, unchanged in case.
    pub(super) fn value(&self, property: Property) -> Option<&'s str> {
        let value = self.values.get(property as usize).copied().flatten()?.trim();
        Some(value.split_once('!').map_or(value, |(value, _)| value.trim_end()))
    }

    /// True for an invisible element: hidden, or Word's list of comments and notes at the end of the page.
    pub(super) fn is_hidden(&self) -> bool {
        let is = |property, wanted: &[&str]| {
            self.value(property).is_some_and(|value| wanted.iter().any(|one| value.eq_ignore_ascii_case(one)))
        };
        is(Property::Display, &["none"])
            || is(Property::MsoHide, &["all", "screen"])
            || is(Property::MsoElement, &["comment-list", "footnote-list", "endnote-list"])
    }

    /// True where the text is crossed out (CSS Text Decoration 3, 2.1).
    pub(super) fn is_struck(&self) -> bool {
        let lines = [Property::TextDecoration, Property::TextDecorationLine];
        let mut values = lines.into_iter().filter_map(|property| self.value(property));
        values.any(|value| value.split_ascii_whitespace().any(|line| line.eq_ignore_ascii_case("line-through")))
    }

    /// White space is kept (`Some(true)`), collapsed (`Some(false)`), or treated as in the enclosing element.
    pub(super) fn keeps_blanks(&self) -> Option<bool> {
        let space = self.value(Property::WhiteSpace)?;
        Some(space.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("pre")))
    }
}

/// A length in CSS pixels; `None` for units other than px, pt, cm, mm and in.
pub(super) fn pixels(length: &str) -> Option<f64> {
    let length = length.trim();
    let end = length.find(|next: char| !next.is_ascii_digit() && next != '.').unwrap_or(length.len());
    let (number, unit) = length.split_at_checked(end)?;
    let scale = match unit.trim().to_ascii_lowercase().as_str() {
        "" | "px" => 1.0,
        "pt" => 96.0 / 72.0,
        "in" => 96.0,
        "cm" => 96.0 / 2.54,
        "mm" => 96.0 / 25.4,
        _ => return None,
    };
    Some(number.parse::<f64>().ok()? * scale)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_hides() {
        for (style, hidden) in [
            ("color:red; DISPLAY : None !important", true),
            ("mso-hide:all", true),
            ("mso-element:comment-list", true),
            ("display:none;display:block", false),
            ("x-display:none", false),
            ("display:none;x", true),
            ("", false),
        ] {
            assert_eq!(Style::read(style).is_hidden(), hidden, "{style}");
        }
        assert_eq!(Style::read("white-space:pre-wrap").keeps_blanks(), Some(true));
        assert_eq!(Style::read("white-space:nowrap").keeps_blanks(), Some(false));
        assert_eq!(pixels("12pt"), Some(16.0));
        assert_eq!((pixels("50%"), pixels("x")), (None, None));
    }
}
