//! Text in, the same as XML content or attribute out.

/// Appends text as the content of an element.
pub(super) fn push_text(out: &mut String, text: &str) {
    push_escaped(out, text, |character| match character {
        '&' => Some("&amp;"),
        '<' => Some("&lt;"),
        '>' => Some("&gt;"),
        '\u{fffe}' | '\u{ffff}' => Some("\u{fffd}"),
        _ => None,
    });
}

/// Appends text as the value of an attribute in double quotes.
pub(super) fn push_attribute(out: &mut String, text: &str) {
    push_escaped(out, text, |character| match character {
        '&' => Some("&amp;"),
        '<' => Some("&lt;"),
        '>' => Some("&gt;"),
        '"' => Some("&quot;"),
        '\t' | '\n' | '\r' => Some(" "),
        '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => Some("\u{fffd}"),
        _ => None,
    });
}

/// The value of an attribute.
pub(super) fn attribute(text: &str) -> String {
    let mut escaped = String::new();
    push_attribute(&mut escaped, text);
    escaped
}

fn push_escaped(out: &mut String, text: &str, escape: impl Fn(char) -> Option<&'static str>) {
    let mut rest = text;
    while let Some((at, escaped, character)) =
        rest.char_indices().find_map(|(at, character)| escape(character).map(|escaped| (at, escaped, character)))
    {
        out.push_str(rest.get(..at).unwrap_or_default());
        out.push_str(escaped);
        rest = rest.get(at + character.len_utf8()..).unwrap_or_default();
    }
    out.push_str(rest);
}

#[cfg(test)]
mod tests {
    use super::{attribute, push_text};

    #[test]
    fn markup_and_characters_that_xml_lacks_are_escaped() {
        let mut text = String::new();
        push_text(&mut text, "甲&乙<b>\"丙\"\u{ffff}");
        assert_eq!(text, "甲&amp;乙&lt;b&gt;\"丙\"\u{fffd}");
        assert_eq!(attribute("甲\n\"乙\"&\u{1}"), "甲 &quot;乙&quot;&amp;\u{fffd}");
    }
}
