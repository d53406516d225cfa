//! Raw header values in, decoded text out (RFC 2047). Encoded words are joined as bytes before decoding, because mail
//! programs split them in the middle of a character.

use crate::transfer;

/// Decodes a header value (RFC 2047). Adjacent encoded words of one charset are joined before decoding; bytes without any
/// encoding are UTF-8 or GB18030. White space is collapsed, control characters are dropped.
pub fn decode(value: &[u8]) -> String {
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
pub(crate) fn collapse_whitespace(text: &str) -> String {
    let clean: String = text
        .chars()
        .filter(|c| c.is_whitespace() || !(c.is_control() || ('\u{200B}'..='\u{200F}').contains(c)))
        .collect();
    clean.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// One encoded word (RFC 2047 §2).
struct Word<'a> {
    charset: Option<charset::Charset>,
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
    charset: Option<charset::Charset>,
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
}
