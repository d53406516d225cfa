//! Raw structured header values (`main; key=value`) in, parameters out. Those of RFC 2231 are joined as bytes before
//! decoding, because mail programs split them in the middle of a character.

use crate::{
    encoded_words::{collapse_whitespace, decode},
    transfer,
};

/// A structured value such as `multipart/mixed; boundary=x`.
#[derive(Debug, Default)]
pub struct Value {
    /// Text before the first semicolon, in lower case.
    pub main: String,
    parameters: Vec<Parameter>,
}

#[derive(Debug)]
struct Parameter {
    /// Lower case, without `*` and `*0*`.
    key: String,
    /// Number of a continuation (RFC 2231 §3).
    number: Option<u32>,
    /// Percent-encoded (RFC 2231 §4).
    extended: bool,
    value: Vec<u8>,
}

impl Value {
    /// Splits `main; key=value; …` on raw bytes.
    pub(crate) fn parse(raw: &[u8]) -> Self {
        let mut pieces = split_outside_quotes(raw, b';').into_iter();
        let main = pieces.next().unwrap_or_default();
        let main = String::from_utf8_lossy(main.trim_ascii()).to_ascii_lowercase();
        Self { main, parameters: pieces.filter_map(|piece| Parameter::parse(&piece)).collect() }
    }

    /// A plain parameter such as `charset` or `boundary`, as bytes.
    pub fn plain(&self, key: &str) -> Option<&[u8]> {
        self.parameters.iter().find(|parameter| parameter.key == key).map(|parameter| parameter.value.as_slice())
    }

    /// A text parameter, decoded; `filename*` and `filename*0*` … are preferred to `filename`.
    pub fn text(&self, key: &str) -> Option<String> {
        let mut extended: Vec<&Parameter> =
            self.parameters.iter().filter(|p| p.key == key && (p.extended || p.number.is_some())).collect();
        extended.sort_by_key(|parameter| parameter.number);
        // With both a whole value and continuations, the latter repeat the former.
        if extended.first().is_some_and(|parameter| parameter.number.is_none()) {
            extended.truncate(1);
        }
        let plain = self.parameters.iter().find(|p| p.key == key && !p.extended && p.number.is_none());
        let from_extended = (!extended.is_empty()).then(|| join_continuations(&extended));
        let from_plain = plain.map(|parameter| percent_decoded(decode(&parameter.value)));
        // Of two equally good values the last is taken, which is the extended one.
        [from_plain, from_extended]
            .into_iter()
            .flatten()
            .max_by_key(|text| (!text.contains('\u{FFFD}'), !text.is_empty()))
    }
}

impl Parameter {
    fn parse(piece: &[u8]) -> Option<Self> {
        let equals = piece.iter().position(|byte| *byte == b'=')?;
        let (key, value) = piece.split_at_checked(equals)?;
        let value = unquote(value.get(1..).unwrap_or_default());
        let key = String::from_utf8_lossy(key.trim_ascii()).to_ascii_lowercase();
        let (key, extended) = match key.strip_suffix('*') {
            Some(key) => (key.to_owned(), true),
            None => (key, false),
        };
        let (key, number) = match key.split_once('*') {
            Some((name, number)) => (name.to_owned(), number.parse().ok()),
            None => (key, None),
        };
        (!key.is_empty()).then_some(Self { key, number, extended, value })
    }
}

/// Joins the bytes of the continuations and decodes them by the charset of the first (RFC 2231 §4.1).
fn join_continuations(pieces: &[&Parameter]) -> String {
    if !pieces.iter().any(|piece| piece.extended) {
        return decode(&pieces.iter().flat_map(|piece| piece.value.iter().copied()).collect::<Vec<u8>>());
    }
    let mut label = None;
    let mut bytes = Vec::new();
    for (position, piece) in pieces.iter().enumerate() {
        let mut value = piece.value.as_slice();
        if position == 0 && piece.extended {
            let mut marks = value.splitn(3, |byte| *byte == b'\'');
            if let (Some(charset), Some(_language), Some(rest)) = (marks.next(), marks.next(), marks.next()) {
                label = charset::named(charset);
                value = rest;
            }
        }
        if piece.extended {
            transfer::unescape(value, b'%', &mut bytes);
        } else {
            bytes.extend_from_slice(value);
        }
    }
    let text = charset::decode(&bytes, label);
    // Some programs encode a name twice, as encoded words and then by percent signs.
    if text.contains("=?") { decode(text.as_bytes()) } else { collapse_whitespace(&text) }
}

/// Decodes `filename="%E9%99%84…"`, as some web mailers write it without marking it as extended.
fn percent_decoded(text: String) -> String {
    if !text.is_ascii() || !text.contains('%') {
        return text;
    }
    let mut bytes = Vec::new();
    transfer::unescape(text.as_bytes(), b'%', &mut bytes);
    match String::from_utf8(bytes) {
        Ok(decoded) if !decoded.is_ascii() => collapse_whitespace(&decoded),
        _ => text,
    }
}

/// Splits at separators outside of quoted strings; the quotes are kept.
pub(crate) fn split_outside_quotes(raw: &[u8], separator: u8) -> Vec<Vec<u8>> {
    let mut pieces = vec![Vec::new()];
    let mut quoted = false;
    for character in characters(raw) {
        match character {
            [b'"'] => quoted = !quoted,
            [byte] if *byte == separator && !quoted => {
                pieces.push(Vec::new());
                continue;
            }
            _ => {}
        }
        if let Some(piece) = pieces.last_mut() {
            piece.extend_from_slice(character);
        }
    }
    // An unclosed quote must not hide the parameters after it.
    if quoted && let Some(last) = pieces.pop() {
        pieces.extend(last.split(|byte| *byte == separator).map(<[u8]>::to_vec));
    }
    pieces
}

/// A value without its quotes and with escapes resolved.
pub(crate) fn unquote(raw: &[u8]) -> Vec<u8> {
    let raw = raw.trim_ascii();
    let Some(inner) = raw.strip_prefix(b"\"") else { return raw.to_vec() };
    let mut value = Vec::with_capacity(inner.len());
    for character in characters(inner) {
        match character {
            [b'"'] => break,
            [b'\\', escaped] => value.push(*escaped),
            other => value.extend_from_slice(other),
        }
    }
    value
}

/// Iterates over the characters of a raw value. An escaped quote or backslash is one character, as are the two bytes of a
/// GBK character, the second of which may be 0x5C, the backslash.
fn characters(raw: &[u8]) -> impl Iterator<Item = &[u8]> {
    let multibyte = std::str::from_utf8(raw).is_err();
    let mut rest = raw;
    std::iter::from_fn(move || {
        let length = match rest {
            [] => return None,
            [b'\\', b'"' | b'\\', ..] => 2,
            [0x81..=0xFE, 0x40..=0xFE, ..] if multibyte => 2,
            _ => 1,
        };
        let (character, after) = rest.split_at_checked(length)?;
        rest = after;
        Some(character)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::GB18030;

    fn gbk(text: &str) -> Vec<u8> {
        GB18030.encode(text).0.into_owned()
    }

    #[test]
    fn parameters() {
        let name = |raw: &[u8]| Value::parse(raw).text("filename").unwrap_or_default();
        assert_eq!(name(b"attachment; filename=a b.docx; size=3"), "a b.docx");
        assert_eq!(name(br#"attachment; filename="a;b \"c\".docx""#), "a;b \"c\".docx");
        assert_eq!(name(b"attachment; filename*=UTF-8''%E5%AE%9D.doc; filename=x.doc"), "宝.doc");
        assert_eq!(name(b"attachment; filename*=gb2312'zh-cn'%B8%BD%BC%FE.doc"), "附件.doc");
        // Continuations out of order, cut inside a character, the last one not encoded.
        assert_eq!(
            name(b"attachment; filename*1*=%9D%E5%9C; filename*0*=UTF-8''%E5%AE; filename*2*=%A3; filename*3=\".doc\""),
            "宝圣.doc"
        );
        assert_eq!(name(b"attachment; filename*0*=GBK''%B8%BD%BC; filename*1*=%FE.doc"), "附件.doc");
        assert_eq!(name(b"attachment; filename*0=\"=?utf-8?B?5a\"; filename*1=\"6d?=.doc\""), "宝.doc");
        assert_eq!(name(b"attachment; filename=\"=?gb2312?B?uL28/jMuZG9jeA==?=\""), "附件3.docx");
        assert_eq!(name(b"attachment; filename=\"%E5%AE%9D.doc\""), "宝.doc");
        assert_eq!(name(b"attachment; filename=\"100%.doc\""), "100%.doc");
        // 誠 is D5 5C in GBK: its second byte is a backslash.
        assert_eq!(name(&[&b"attachment; filename=\""[..], &gbk("真誠"), b"\"; x=y"].concat()), "真誠");
        assert_eq!(Value::parse(b"Multipart/Mixed; Boundary=\"a=b\"").plain("boundary"), Some(&b"a=b"[..]));
        assert_eq!(Value::parse(b"text/plain; name=\"open; charset=gbk").plain("charset"), Some(&b"gbk"[..]));
    }
}
