//! The declarations of a `style` attribute in, what they say of text that is shown or not out.

/// The value of the last declaration of a property, in the case it stands in.
pub(super) fn value<'s>(style: &'s str, property: &str) -> Option<&'s str> {
    let mut declarations = style.split(';').filter_map(|declaration| declaration.split_once(':'));
    let found = declarations.rfind(|(name, _)| name.trim().eq_ignore_ascii_case(property));
    let value = found?.1.trim();
    Some(value.split_once('!').map_or(value, |(value, _)| value.trim_end()))
}

/// True where nobody sees the element: hidden, or Word's list of comments and notes at the end of the page.
pub(super) fn is_hidden(style: &str) -> bool {
    let is = |property, wanted: &[&str]| {
        value(style, property).is_some_and(|value| wanted.iter().any(|one| value.eq_ignore_ascii_case(one)))
    };
    is("display", &["none"])
        || is("mso-hide", &["all", "screen"])
        || is("mso-element", &["comment-list", "footnote-list", "endnote-list"])
}

/// White space kept as it stands (`Some(true)`), collapsed (`Some(false)`), or as around the element.
pub(super) fn keeps_blanks(style: &str) -> Option<bool> {
    let space = value(style, "white-space")?;
    Some(space.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("pre")))
}

/// A length in CSS pixels, `None` for what is told in other measures than px, pt, cm, mm and in.
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
            ("", false),
        ] {
            assert_eq!(is_hidden(style), hidden, "{style}");
        }
        assert_eq!(keeps_blanks("white-space:pre-wrap"), Some(true));
        assert_eq!(keeps_blanks("white-space:nowrap"), Some(false));
        assert_eq!(pixels("12pt"), Some(16.0));
        assert_eq!((pixels("50%"), pixels("x")), (None, None));
    }
}
