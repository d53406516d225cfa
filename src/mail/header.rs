//! Raw header bytes in, decoded values out. RFC 2047 words and RFC 2231 parameters are joined as bytes before decoding,
//! because mail programs split them in the middle of a character.

use super::transfer;
use reader::charset;

/// The header fields of one part, in order.
#[derive(Debug, Default)]
pub(super) struct Headers(Vec<Field>);

#[derive(Debug)]
struct Field {
    /// Lower case.
    name: String,
    /// Unfolded, not decoded.
    value: Vec<u8>,
}

/// A structured value such as `multipart/mixed; boundary=x`.
#[derive(Debug, Default)]
pub(super) struct Value {
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

impl Headers {
    /// Splits a part into header and body.
    pub(super) fn split(raw: &[u8]) -> (Self, &[u8]) {
        let mut fields: Vec<Field> = Vec::new();
        let mut offset = 0usize;
        for line in raw.split_inclusive(|byte| *byte == b'\n') {
            let bare = line.strip_suffix(b"\n").unwrap_or(line);
            let bare = bare.strip_suffix(b"\r").unwrap_or(bare);
            if bare.is_empty() {
                offset += line.len();
                return (Self(fields), raw.get(offset..).unwrap_or_default());
            }
            let folded = bare.first().is_some_and(|byte| b" \t".contains(byte));
            match (folded, name_and_value(bare), fields.last_mut()) {
                (false, Some((name, value)), _) => fields.push(Field { name, value: value.to_vec() }),
                (true, _, Some(field)) => {
                    field.value.push(b' ');
                    field.value.extend_from_slice(bare.trim_ascii_start());
                }
                // The mbox separator.
                (false, None, None) if bare.starts_with(b"From ") || bare.starts_with(b">From ") => {}
                // A continuation line without its leading blank, unless a part begins here.
                (false, None, Some(field)) if !bare.starts_with(b"--") => field.value.extend_from_slice(bare),
                _ => break,
            }
            offset += line.len();
        }
        (Self(fields), raw.get(offset..).unwrap_or_default())
    }

    /// Raw value of the first field of that (lower-case) name.
    pub(super) fn raw(&self, name: &str) -> Option<&[u8]> {
        self.all(name).next()
    }

    /// Raw values of all fields of that (lower-case) name.
    pub(super) fn all(&self, name: &str) -> impl Iterator<Item = &[u8]> {
        self.0.iter().filter(move |field| field.name == name).map(|field| field.value.as_slice())
    }

    /// Lower-case name and raw value of every field, from the top.
    pub(super) fn fields(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.0.iter().map(|field| (field.name.as_str(), field.value.as_slice()))
    }

    /// Decoded text of the first field of that name; empty where there is none.
    pub(super) fn text(&self, name: &str) -> String {
        self.raw(name).map(decode).unwrap_or_default()
    }

    /// First field of that name, trimmed and in lower case.
    pub(super) fn word(&self, name: &str) -> Option<String> {
        self.raw(name).map(|value| String::from_utf8_lossy(value.trim_ascii()).to_ascii_lowercase())
    }

    /// Structured value of the first field of that name; empty where there is none.
    pub(super) fn value(&self, name: &str) -> Value {
        self.raw(name).map(Value::parse).unwrap_or_default()
    }
}

fn name_and_value(line: &[u8]) -> Option<(String, &[u8])> {
    let colon = line.iter().position(|byte| *byte == b':')?;
    let (name, value) = line.split_at_checked(colon)?;
    let name = name.trim_ascii_end();
    let proper = !name.is_empty() && name.len() < 100 && name.iter().all(u8::is_ascii_graphic);
    let name = proper.then(|| String::from_utf8_lossy(name).to_ascii_lowercase())?;
    Some((name, value.get(1..).unwrap_or_default().trim_ascii_start()))
}

/// Decodes a header value (RFC 2047). Adjacent encoded words of one charset are joined before decoding; bytes without any
/// encoding are UTF-8 or GB18030. White space is collapsed, control characters are dropped.
pub(super) fn decode(value: &[u8]) -> String {
    let mut text = String::new();
    // Adjacent words of one charset that are not decoded yet.
    let mut open: Option<Run> = None;
    let mut plain: Vec<u8> = Vec::new();
    let mut rest = value;
    while let Some(first) = rest.first().copied() {
        let Some((word, after)) = Word::parse(rest) else {
            plain.push(first);
            rest = rest.get(1..).unwrap_or_default();
            continue;
        };
        rest = after;
        // White space between two encoded words is not part of the text (RFC 2047 §6.2).
        if open.is_none() || !plain.trim_ascii().is_empty() {
            flush(&mut open, &mut text);
            text.push_str(&charset::decode(&plain, None));
        }
        plain.clear();
        open = Some(match open.take() {
            Some(run) if run.charset == word.charset => run.join(word),
            mut other => {
                flush(&mut other, &mut text);
                Run::new(word)
            }
        });
    }
    flush(&mut open, &mut text);
    text.push_str(&charset::decode(&plain, None));
    collapse_whitespace(&text)
}

/// Collapses white space to single blanks and drops control and zero-width characters.
pub(super) fn collapse_whitespace(text: &str) -> String {
    let clean: String = text
        .chars()
        .filter(|c| c.is_whitespace() || !(c.is_control() || ('\u{200B}'..='\u{200F}').contains(c)))
        .collect();
    clean.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// One encoded word (RFC 2047 §2).
struct Word<'a> {
    charset: Option<&'static encoding_rs::Encoding>,
    base64: bool,
    text: &'a [u8],
}

impl<'a> Word<'a> {
    /// `=?charset?B?text?=` at the start of the bytes, and the bytes after it.
    fn parse(bytes: &'a [u8]) -> Option<(Self, &'a [u8])> {
        let rest = bytes.strip_prefix(b"=?")?;
        let (label, rest) = until(rest, b"?", 60)?;
        let (encoding, rest) = until(rest, b"?", 2)?;
        let (text, rest) = word_text(rest)?;
        let base64 = match encoding {
            b"B" | b"b" => true,
            b"Q" | b"q" => false,
            _ => return None,
        };
        (!label.is_empty()).then_some((Self { charset: charset::named(label), base64, text }, rest))
    }
}

/// Text of a word up to its `?=`, and the bytes after that; `None` where another word begins first.
fn word_text(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    for (position, pair) in bytes.windows(2).enumerate() {
        if pair == b"?=" {
            return Some((bytes.get(..position)?, bytes.get(position + 2..)?));
        }
        // Base64 may end in `=`, so `=?=` ends a word and does not begin one.
        if pair == b"=?" && bytes.get(position + 2) != Some(&b'=') {
            return None;
        }
    }
    None
}

/// The bytes before a mark, at most `within`, and the bytes after it.
fn until<'a>(bytes: &'a [u8], mark: &[u8], within: usize) -> Option<(&'a [u8], &'a [u8])> {
    let window = bytes.get(..within.min(bytes.len()))?;
    let position = window.windows(mark.len()).position(|part| part == mark)?;
    Some((bytes.get(..position)?, bytes.get(position + mark.len()..)?))
}

/// Adjacent encoded words of one charset.
struct Run {
    charset: Option<&'static encoding_rs::Encoding>,
    bytes: Vec<u8>,
    /// Base64 not decoded yet, since a word may end inside a group of four characters.
    pending: Vec<u8>,
}

impl Run {
    fn new(word: Word<'_>) -> Self {
        Self { charset: word.charset, bytes: Vec::new(), pending: Vec::new() }.join(word)
    }

    fn join(mut self, word: Word<'_>) -> Self {
        if word.base64 {
            self.pending.extend(word.text.iter().filter(|byte| !byte.is_ascii_whitespace()));
            if self.pending.len().is_multiple_of(4) || self.pending.ends_with(b"=") {
                self.decode_pending();
            }
        } else {
            self.decode_pending();
            let spaced: Vec<u8> = word.text.iter().map(|byte| if *byte == b'_' { b' ' } else { *byte }).collect();
            transfer::unescape(&spaced, b'=', &mut self.bytes);
        }
        self
    }

    fn decode_pending(&mut self) {
        self.bytes.extend(transfer::base64(&self.pending));
        self.pending.clear();
    }
}

/// Decodes and appends the open run.
fn flush(open: &mut Option<Run>, text: &mut String) {
    if let Some(mut run) = open.take() {
        run.decode_pending();
        text.push_str(&charset::decode(&run.bytes, run.charset));
    }
}

impl Value {
    /// Splits `main; key=value; …` on raw bytes.
    pub(super) fn parse(raw: &[u8]) -> Self {
        let mut pieces = split_outside_quotes(raw, b';').into_iter();
        let main = pieces.next().unwrap_or_default();
        let main = String::from_utf8_lossy(main.trim_ascii()).to_ascii_lowercase();
        Self { main, parameters: pieces.filter_map(|piece| Parameter::parse(&piece)).collect() }
    }

    /// A plain parameter such as `charset` or `boundary`, as bytes.
    pub(super) fn plain(&self, key: &str) -> Option<&[u8]> {
        self.parameters.iter().find(|parameter| parameter.key == key).map(|parameter| parameter.value.as_slice())
    }

    /// A text parameter, decoded; `filename*` and `filename*0*` … are preferred to `filename`.
    pub(super) fn text(&self, key: &str) -> Option<String> {
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
pub(super) fn split_outside_quotes(raw: &[u8], separator: u8) -> Vec<Vec<u8>> {
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
pub(super) fn unquote(raw: &[u8]) -> Vec<u8> {
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
    fn words_split_inside_a_character() {
        // 宝 in UTF-8 is E5 AE 9D, cut after AE.
        assert_eq!(decode(b"=?utf-8?B?5a4=?=\r\n =?utf-8?B?neWcow==?="), "宝圣");
        assert_eq!(decode(b"=?utf-8?Q?=E5=AE?= =?UTF-8?Q?=9D=E5=9C=A3?="), "宝圣");
        // 附件 in GBK is B8 BD BC FE, cut inside the second character; the labels differ, the charset does not.
        assert_eq!(decode(b"=?gb2312?Q?=B8=BD=BC?= =?GBK?Q?=FE?="), "附件");
        // Cut inside a base64 quantum.
        assert_eq!(decode(b"=?utf-8?B?5a6d5?= =?utf-8?B?Zyj?="), "宝圣");
    }

    #[test]
    fn words_among_text() {
        assert_eq!(decode(b"Re:=?gb2312?Q?=B8=BD?= 3 =?utf-8?Q?=E5=AE=9D_x?="), "Re:附 3 宝 x");
        assert_eq!(decode(b"=?utf-8?B?5a6d?= =?gbk?Q?=B8=BD?="), "宝附");
        assert_eq!(decode(b"a =?utf-8?X?zz?= =?broken"), "a =?utf-8?X?zz?= =?broken");
        assert_eq!(decode(&[b"Re: ".to_vec(), gbk("六月报表")].concat()), "Re: 六月报表");
        assert_eq!(decode("六月\r\n 报表".as_bytes()), "六月 报表");
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

    #[test]
    fn header_and_body() {
        let (headers, body) = Headers::split(b"From x y\r\nSubject: a\r\n b\r\nBad\r\nTo : c\r\n\r\nbody");
        assert_eq!(headers.text("subject"), "a bBad");
        assert_eq!(headers.text("to"), "c");
        assert_eq!(body, b"body");
        assert_eq!(Headers::split(b"\r\nTel: 1").1, b"Tel: 1");
        assert_eq!(Headers::split(b"only a text\n\nmore").1, b"only a text\n\nmore");
        assert_eq!(Headers::split(b"Subject: x\n--b\nrest").1, b"--b\nrest");
    }
}
