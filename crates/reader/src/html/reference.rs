//! Text with character references in, the decoded text out (HTML standard, 13.5).

use std::borrow::Cow;

use encoding_rs::WINDOWS_1252;
use quick_xml::escape::resolve_html5_entity;

/// Length of the longest name, `CounterClockwiseContourIntegral`.
const LONGEST: usize = 32;

/// Names that are accepted without a semicolon; a name comes before its own prefixes.
const OPEN: [&str; 18] = [
    "nbsp", "lt", "gt", "amp", "quot", "copy", "reg", "middot", "times", "divide", "deg", "plusmn", "yen", "para",
    "sect", "laquo", "raquo", "sup2",
];

/// Resolves all references; an invalid one is kept.
pub(super) fn resolved(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut whole = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.find('&').and_then(|at| rest.split_at_checked(at)) {
        whole.push_str(before);
        rest = match reference(after) {
            Some((characters, after)) => {
                whole.push_str(&characters);
                after
            }
            None => {
                whole.push('&');
                after.get(1..).unwrap_or_default()
            }
        };
    }
    whole.push_str(rest);
    Cow::Owned(whole)
}

/// The characters of the reference at the start of the text, and the rest.
fn reference(text: &str) -> Option<(Cow<'static, str>, &str)> {
    let inner = text.strip_prefix('&')?;
    if !inner.bytes().next().is_some_and(|first| first == b'#' || first.is_ascii_alphabetic()) {
        return None;
    }
    if let Some(number) = inner.strip_prefix('#') {
        let (digits, radix) = match number.strip_prefix(['x', 'X']) {
            Some(digits) => (digits, 16),
            None => (number, 10),
        };
        let end = digits.find(|next: char| !next.is_digit(radix)).unwrap_or(digits.len());
        let (digits, after) = digits.split_at_checked(end)?;
        if digits.is_empty() {
            return None;
        }
        let code = u32::from_str_radix(digits, radix).unwrap_or(u32::MAX);
        return Some((Cow::Owned(numbered(code).to_string()), after.strip_prefix(';').unwrap_or(after)));
    }
    let end = inner.bytes().take(LONGEST).position(|byte| !byte.is_ascii_alphanumeric());
    if let Some((name, after)) = end.and_then(|end| inner.split_at_checked(end))
        && let Some(after) = after.strip_prefix(';')
        && let Some(characters) = resolve_html5_entity(name)
    {
        return Some((Cow::Borrowed(characters), after));
    }
    let name = OPEN.iter().find(|name| inner.starts_with(**name))?;
    // `?a=1&copy=2` in a URL is no reference.
    let after = inner.get(name.len()..)?;
    if after.starts_with('=') {
        return None;
    }
    resolve_html5_entity(name).map(|characters| (Cow::Borrowed(characters), after))
}

fn numbered(code: u32) -> char {
    // Numbers 128 to 159 are bytes of Windows-1252.
    if let Ok(byte @ 0x80..=0x9F) = u8::try_from(code) {
        let bytes = [byte];
        let (text, _) = WINDOWS_1252.decode_without_bom_handling(&bytes);
        return text.chars().next().unwrap_or('\u{FFFD}');
    }
    char::from_u32(code).filter(|character| *character != '\0').unwrap_or('\u{FFFD}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_of_every_kind() {
        for (text, wanted) in [
            ("a&nbsp;b&emsp;&#44;&#x4EFD;&#X4efd", "a\u{A0}b\u{2003},份份"),
            ("&lt&copy;&CounterClockwiseContourIntegral;", "<©∳"),
            ("&#150;&#0;&#x110000;&#99999999999;", "–\u{FFFD}\u{FFFD}\u{FFFD}"),
            ("1 & 2 &unknown; &; &# &#x; &", "1 & 2 &unknown; &; &# &#x; &"),
            ("?a=1&copy=2", "?a=1&copy=2"),
            ("&amp;lt;", "&lt;"),
        ] {
            assert_eq!(resolved(text), wanted);
        }
    }
}
