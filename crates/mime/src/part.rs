//! Raw mail in, its tree of MIME parts out (RFC 2045, RFC 2046): header, type and raw body of each, without copying.
//!
//! `mail-parser` is not used since it nests `message/rfc822` without a limit, so that a mail of 3 MB with 100,000 nested
//! headers overflows the stack when dropped, and since it accepts a boundary in the middle of a line.

use std::borrow::Cow;

use crate::{headers::Headers, limits::Limits, parameters::Value, transfer};

/// One part with its sub-parts.
#[derive(Debug)]
pub struct Part<'a> {
    /// Header of the part.
    pub headers: Headers,
    /// `Content-Type`, with the default where the header has none.
    pub content_type: Value,
    /// Everything between header and boundary, not decoded.
    pub body: &'a [u8],
    /// Parts of a multipart, in order; empty for a leaf and for a multipart without a boundary line.
    pub children: Vec<Part<'a>>,
}

/// Splits a mail into its parts. Multiparts nested deeper than the limit are leaves; parts beyond the limit are left out.
pub fn parse<'a>(raw: &'a [u8], limits: &Limits) -> Part<'a> {
    // Some gateways add empty lines before the header, and some programs that save mails a byte order mark.
    let raw = raw.trim_ascii_start();
    let raw = raw.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(raw).trim_ascii_start();
    parse_at(raw, "text/plain", limits.multipart_depth, &mut { limits.parts })
}

/// Lines that end in a bare carriage return, as old Macintosh programs write them, end in a line feed afterwards. Only for a mail
/// whose first line ends so: elsewhere a bare carriage return is content.
pub fn with_line_feeds(raw: &[u8]) -> Cow<'_, [u8]> {
    let start = raw.trim_ascii_start();
    let end = start.iter().position(|byte| b"\r\n".contains(byte)).and_then(|at| start.get(at..));
    if !end.is_some_and(|end| end.starts_with(b"\r") && !end.starts_with(b"\r\n")) {
        return Cow::Borrowed(raw);
    }
    let mut lines = Vec::with_capacity(raw.len());
    for (at, byte) in raw.iter().enumerate() {
        let is_bare = *byte == b'\r' && raw.get(at + 1) != Some(&b'\n');
        lines.push(if is_bare { b'\n' } else { *byte });
    }
    Cow::Owned(lines)
}

/// `depth` and `left` are the levels and parts that may still follow.
fn parse_at<'a>(raw: &'a [u8], default_type: &str, depth: usize, left: &mut usize) -> Part<'a> {
    let (headers, body) = Headers::split(raw);
    parse_body(headers, body, default_type, depth, left)
}

fn parse_body<'a>(headers: Headers, body: &'a [u8], default_type: &str, depth: usize, left: &mut usize) -> Part<'a> {
    let mut content_type = headers.value("content-type");
    if !content_type.main.contains('/') {
        default_type.clone_into(&mut content_type.main);
    }
    let mut children = Vec::new();
    if content_type.main.starts_with("multipart/") && depth > 0 {
        let default_type = if content_type.main == "multipart/digest" { "message/rfc822" } else { "text/plain" };
        let named = content_type.plain("boundary").map(<[u8]>::trim_ascii_end).unwrap_or_default();
        let mut pieces = split_parts(body, named);
        if pieces.is_empty() {
            pieces = split_parts(body, guess_boundary(body));
        }
        for piece in pieces {
            let Some(rest) = left.checked_sub(1) else { break };
            *left = rest;
            children.push(parse_at(piece, default_type, depth - 1, left));
        }
    }
    Part { headers, content_type, body, children }
}

impl<'a> Part<'a> {
    /// The body with its transfer encoding decoded; the charset is not converted.
    pub fn decoded(&self) -> Cow<'a, [u8]> {
        match self.transfer_encoding().as_deref() {
            Some("base64") => Cow::Owned(transfer::base64(self.body)),
            Some("quoted-printable") => Cow::Owned(transfer::quoted_printable(self.body)),
            Some("x-uuencode" | "uuencode" | "x-uue" | "uue") => {
                match transfer::uuencoded(self.body).and_then(|(_, files)| files.into_iter().next()) {
                    Some(file) => Cow::Owned(file.bytes),
                    None => Cow::Borrowed(self.body),
                }
            }
            _ => Cow::Borrowed(self.body),
        }
    }

    /// First word of Content-Transfer-Encoding, which some programs follow by a semicolon or a comment.
    fn transfer_encoding(&self) -> Option<String> {
        let value = self.headers.word("content-transfer-encoding")?;
        let word = value.trim_start_matches('"').split(|c: char| c.is_whitespace() || ";,(\"".contains(c)).next()?;
        Some(word.to_owned())
    }

    /// Whether this is a multipart whose parts are hidden by a transfer encoding, which RFC 2045 §6.4 forbids.
    pub fn is_encoded_multipart(&self) -> bool {
        let encoded = ["base64", "quoted-printable"].map(Some).contains(&self.transfer_encoding().as_deref());
        self.content_type.main.starts_with("multipart/") && self.children.is_empty() && encoded
    }

    /// The same multipart with its parts taken from its decoded body; see [`Part::is_encoded_multipart`].
    pub fn of_decoded<'d>(&self, decoded: &'d [u8], limits: &Limits) -> Part<'d> {
        let headers = self.headers.without("content-transfer-encoding");
        parse_body(headers, decoded, "text/plain", limits.multipart_depth, &mut { limits.parts })
    }

    /// File name from Content-Disposition, else from Content-Type; a name that could be decoded is preferred.
    pub fn file_name(&self) -> Option<String> {
        let names = [
            self.disposition().text("filename"),
            self.content_type.text("name"),
            self.disposition().text("name"),
            self.content_type.text("filename"),
        ];
        let mut names: Vec<String> = names.into_iter().flatten().filter(|name| !name.is_empty()).collect();
        let readable = names.iter().position(|name| !name.contains('\u{FFFD}')).unwrap_or_default();
        (readable < names.len()).then(|| names.swap_remove(readable))
    }

    /// A file name from Content-Description, Content-Location or Content-ID, where it has an extension.
    pub fn described_name(&self) -> Option<String> {
        let location = self.headers.text("content-location");
        let location = location.split(['?', '#']).next().and_then(|path| path.rsplit('/').next()).unwrap_or_default();
        let id = self.headers.text("content-id");
        let id = id.trim_matches(['<', '>', ' ']).split('@').next().unwrap_or_default();
        let names = [self.headers.text("content-description"), location.to_owned(), id.to_owned()];
        names.into_iter().find(|name| {
            name.rsplit_once('.').is_some_and(|(stem, ending)| {
                let letters = ending.bytes().all(|byte| byte.is_ascii_alphanumeric());
                !stem.trim().is_empty() && (2..=5).contains(&ending.len()) && letters
            })
        })
    }

    /// `Content-Disposition`.
    pub fn disposition(&self) -> Value {
        self.headers.value("content-disposition")
    }
}

/// The content between boundary lines. Without a closing boundary the last part extends to the end.
fn split_parts<'a>(body: &'a [u8], boundary: &[u8]) -> Vec<&'a [u8]> {
    let mut parts = Vec::new();
    if boundary.is_empty() {
        return parts;
    }
    let mut start: Option<usize> = None;
    let mut offset = 0usize;
    for line in body.split_inclusive(|byte| *byte == b'\n') {
        let end = offset + line.len();
        if let Some(closing) = delimiter(line, boundary) {
            if let Some(start) = start {
                parts.push(without_line_end(body.get(start..offset).unwrap_or_default()));
            }
            start = (!closing).then_some(end);
            if closing {
                break;
            }
        }
        offset = end;
    }
    if let Some(rest) = start.and_then(|start| body.get(start..)).filter(|rest| !rest.is_empty()) {
        parts.push(rest);
    }
    parts
}

/// `Some(true)` for the closing boundary line, `Some(false)` for any other boundary line.
fn delimiter(line: &[u8], boundary: &[u8]) -> Option<bool> {
    let rest = line.strip_prefix(b"--")?.strip_prefix(boundary)?.trim_ascii();
    match rest {
        b"" => Some(false),
        b"--" => Some(true),
        _ => None,
    }
}

/// The first line that looks like a boundary, for a header that names none or a wrong one.
fn guess_boundary(body: &[u8]) -> &[u8] {
    body.split(|byte| *byte == b'\n')
        .filter_map(|line| line.trim_ascii_end().strip_prefix(b"--"))
        .find(|rest| rest.len() > 5 && rest.len() <= 200 && !rest.ends_with(b"--") && !rest.contains(&b' '))
        .unwrap_or_default()
}

fn without_line_end(bytes: &[u8]) -> &[u8] {
    let bytes = bytes.strip_suffix(b"\n").unwrap_or(bytes);
    bytes.strip_suffix(b"\r").unwrap_or(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(part: &Part<'_>) -> String {
        if part.children.is_empty() {
            return format!("{}:{}", part.content_type.main, String::from_utf8_lossy(&part.decoded()).trim());
        }
        format!("[{}]", part.children.iter().map(shape).collect::<Vec<_>>().join(" "))
    }

    #[test]
    fn boundaries() {
        let of = |raw: &str| shape(&parse(raw.as_bytes(), &Limits::default()));
        let head = "Content-Type: multipart/mixed; boundary=b\n\n";
        assert_eq!(
            of(&format!("{head}pre\n--b\n\nx --b y\n--bc\n--b  \n\nz\n--b--\npost")),
            "[text/plain:x --b y\n--bc text/plain:z]"
        );
        assert_eq!(of(&format!("{head}--b\n\nx\n--b\nContent-Type: a/b\n\ny")), "[text/plain:x a/b:y]");
        assert_eq!(of("Content-Type: multipart/mixed\n\n--______x\n\ny\n--______x--"), "[text/plain:y]");
        assert_eq!(of(&format!("{head}no boundary at all")), "multipart/mixed:no boundary at all");
    }

    #[test]
    fn a_mark_before_the_header_and_lines_of_old_programs() {
        let raw = "\u{FEFF}Subject: x\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\ny\n--b--";
        assert_eq!(shape(&parse(raw.as_bytes(), &Limits::default())), "[text/plain:y]");
        let bare = raw.replace('\n', "\r");
        let lines = with_line_feeds(bare.as_bytes());
        assert_eq!(lines, raw.as_bytes());
        assert_eq!(with_line_feeds(b"Subject: x\r\n\r\na\rb"), &b"Subject: x\r\n\r\na\rb"[..]);
    }

    #[test]
    fn transfer_encodings_with_something_behind() {
        for value in ["base64  ", "base64;", "Base64 (comment)", "\"base64\""] {
            let raw = format!("Content-Transfer-Encoding: {value}\n\n5a6d");
            assert_eq!(shape(&parse(raw.as_bytes(), &Limits::default())), "text/plain:宝", "{value}");
        }
    }

    #[test]
    fn a_multipart_in_base64() {
        let raw = "Content-Type: multipart/mixed; boundary=b\nContent-Transfer-Encoding: base64\n\nLS1iCgp4Ci0tYi0t\n";
        let part = parse(raw.as_bytes(), &Limits::default());
        assert!(part.is_encoded_multipart());
        let decoded = part.decoded();
        let whole = part.of_decoded(&decoded, &Limits::default());
        assert_eq!(shape(&whole), "[text/plain:x]");
        assert!(!whole.is_encoded_multipart());
    }

    #[test]
    fn nesting_is_bounded() {
        let mut raw = String::new();
        for level in 0..20_000 {
            raw.push_str(&format!("Content-Type: multipart/mixed; boundary=b{level}\n\n--b{level}\n"));
        }
        assert!(shape(&parse(raw.as_bytes(), &Limits::default())).starts_with('['));
        let many = format!("Content-Type: multipart/mixed; boundary=b\n\n{}", "--b\n\nx\n".repeat(5_000));
        assert_eq!(parse(many.as_bytes(), &Limits::default()).children.len(), Limits::default().parts);
    }
}
