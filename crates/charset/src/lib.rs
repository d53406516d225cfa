//! Bytes and their charset label in, text out. The label is only a hint; the bytes decide.

mod seven_bit;

use encoding_rs::{Encoding, GB18030, REPLACEMENT, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

pub use seven_bit::SevenBit;

/// What a label names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Charset {
    /// An encoding of the web (WHATWG Encoding standard).
    Web(&'static Encoding),
    /// One of the encodings with seven bits that only mails have.
    SevenBit(SevenBit),
}

impl From<&'static Encoding> for Charset {
    fn from(encoding: &'static Encoding) -> Self {
        Self::Web(encoding)
    }
}

/// The encoding that a label names, `None` where it is of no use (missing, ASCII, Latin 1, unknown).
///
/// `gb2312`, `gbk` and `cp936` mean GB18030, since names with rare characters are sent under the older labels. Mail
/// programs write ASCII and Latin 1 for an unknown charset.
pub fn named(label: &[u8]) -> Option<Charset> {
    let label = label.split(|byte| *byte == b'*').next().unwrap_or_default();
    let label: Vec<u8> =
        label.iter().filter(|byte| !b" \t\r\n\"'".contains(byte)).map(u8::to_ascii_lowercase).collect();
    if label.starts_with(b"gb") || [&b"cp936"[..], b"ms936", b"windows-936", b"x-gbk", b"euc-cn"].contains(&&*label) {
        return Some(GB18030.into());
    }
    if let Some(encoding) = SevenBit::named(&label) {
        return Some(Charset::SevenBit(encoding));
    }
    let encoding = Encoding::for_label(&label)?;
    (encoding != WINDOWS_1252 && encoding != REPLACEMENT).then_some(encoding.into())
}

/// Decodes bytes by the label where they are valid in it, else as UTF-8 where valid, else as GB18030.
pub fn decode(bytes: &[u8], label: Option<Charset>) -> String {
    let label = match label {
        Some(Charset::SevenBit(encoding)) if bytes.is_ascii() => return encoding.decode(bytes),
        Some(Charset::Web(encoding)) => Some(encoding),
        _ => None,
    };
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        let rest = bytes.get(length..).unwrap_or_default();
        return encoding.decode_without_bom_handling(rest).0.into_owned();
    }
    match (std::str::from_utf8(bytes), label) {
        (Ok(text), None) => return text.to_owned(),
        // Chinese text in GB18030 is practically never valid UTF-8, so the label is wrong.
        (Ok(text), Some(encoding)) if encoding == UTF_8 || (encoding == GB18030 && wide(text) > 2) => {
            return text.to_owned();
        }
        _ => {}
    }
    if let Some(text) = label
        .filter(|encoding| *encoding != UTF_8)
        .and_then(|encoding| encoding.decode_without_bom_handling_and_without_replacement(bytes))
    {
        return text.into_owned();
    }
    // A single damaged byte must not turn UTF-8 into characters that GB18030 happens to accept.
    let lossy = String::from_utf8_lossy(bytes);
    let bad = lossy.chars().filter(|character| *character == '\u{FFFD}').count();
    let good = lossy.chars().filter(|character| !character.is_ascii()).count().saturating_sub(bad);
    if good >= bad.saturating_mul(2) {
        return lossy.into_owned();
    }
    let fallback = label.filter(|encoding| *encoding != UTF_8).unwrap_or(GB18030);
    fallback.decode_without_bom_handling(bytes).0.into_owned()
}

/// Decodes an XML file by its byte order mark, else by its declaration, which is a hint as well.
pub fn decode_xml(bytes: &[u8]) -> String {
    decode(bytes, declared(bytes))
}

/// The encoding that a page or an XML file names at its top: `<?xml encoding=…?>`, else `<meta charset=…>` and
/// `<meta http-equiv=… content="…; charset=…">` (HTML standard, 13.2.3.2).
pub fn declared(bytes: &[u8]) -> Option<Charset> {
    const TOP: usize = 4_096;
    let top = bytes.get(..TOP).unwrap_or(bytes).to_ascii_lowercase();
    let top = top.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&top).trim_ascii_start();
    let xml = top.starts_with(b"<?xml").then(|| value_of(until(top, b"?>"), b"encoding")).flatten();
    let label = xml.or_else(|| {
        let tags = top.windows(5).enumerate().filter(|(_, window)| *window == b"<meta");
        tags.filter_map(|(at, _)| value_of(until(top.get(at..)?, b">"), b"charset")).next()
    });
    let charset = named(label?)?;
    // A declaration that was readable as bytes rules out UTF-16.
    let is_wide = [Charset::Web(UTF_16LE), Charset::Web(UTF_16BE)].contains(&charset);
    Some(if is_wide { UTF_8.into() } else { charset })
}

/// `name = "value"` or `name=value` in a tag.
fn value_of<'b>(tag: &'b [u8], name: &[u8]) -> Option<&'b [u8]> {
    let at = tag.windows(name.len()).position(|window| window == name)?;
    let value = tag.get(at + name.len()..)?.trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
    let value = value.strip_prefix(b"\"").or_else(|| value.strip_prefix(b"'")).unwrap_or(value);
    let end = value.iter().position(|byte| b"\"'; \t\r\n/>?".contains(byte)).unwrap_or(value.len());
    value.get(..end).filter(|value| !value.is_empty())
}

fn until<'b>(bytes: &'b [u8], end: &[u8]) -> &'b [u8] {
    let at = bytes.windows(end.len()).position(|window| window == end);
    bytes.get(..at.unwrap_or(bytes.len())).unwrap_or_default()
}

fn wide(text: &str) -> usize {
    text.chars().filter(|character| character.len_utf8() > 2).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_hints() {
        let gbk = GB18030.encode("宝圣湖街道").0.into_owned();
        assert_eq!(decode(&gbk, None), "宝圣湖街道");
        assert_eq!(decode(&gbk, named(b"us-ascii")), "宝圣湖街道");
        assert_eq!(decode(&gbk, named(b"UTF-8")), "宝圣湖街道");
        assert_eq!(decode("宝圣湖街道".as_bytes(), named(b"gb2312")), "宝圣湖街道");
        assert_eq!(decode("宝圣湖".as_bytes(), named(b"iso-8859-1")), "宝圣湖");
        let big5 = encoding_rs::BIG5.encode("報送時間").0.into_owned();
        assert_eq!(decode(&big5, named(b"big5")), "報送時間");
        // 𠮷 and 㑇 need GB18030 proper though the label says GB2312.
        assert_eq!(decode(b"~{1(KM~}", named(b"HZ-GB-2312")), "报送");
        // A label of seven bits on bytes of eight is wrong.
        assert_eq!(decode(&gbk, named(b"utf-7")), "宝圣湖街道");
        let rare = GB18030.encode("㑇某𠮷").0.into_owned();
        assert_eq!(decode(&rare, named(b"GB2312")), "㑇某𠮷");
    }

    #[test]
    fn xml_says_its_encoding() {
        for label in ["encoding=\"GB2312\"", "encoding = 'gbk' standalone='yes'", "encoding='utf-8'", ""] {
            let text = format!("<?xml version='1.0' {label}?><a>宝圣湖</a>");
            assert_eq!(decode_xml(&GB18030.encode(&text).0), text);
            assert_eq!(decode_xml(text.as_bytes()), text);
        }
        let big5 = "<?xml version='1.0' encoding='Big5'?><a>報送時間</a>";
        assert_eq!(decode_xml(&encoding_rs::BIG5.encode(big5).0), big5);
        assert_eq!(decode_xml("\u{FEFF}<a>表</a>".as_bytes()), "<a>表</a>");
    }

    #[test]
    fn what_a_file_names_at_its_top() {
        for (top, wanted) in [
            ("<html><head><META http-equiv=Content-Type content=\"text/html; charset=gb2312\">", Some(GB18030)),
            ("<meta name=a content=b><meta charset = 'Big5'/>", Some(encoding_rs::BIG5)),
            ("\u{FEFF}<?xml version='1.0' encoding=\"gbk\"?><meta charset=utf-8>", Some(GB18030)),
            ("<?xml version='1.0'?><meta charset=utf-8>", Some(UTF_8)),
            ("<meta charset=unicode><meta charset=gbk>", Some(UTF_8)),
            ("<meta content='charset'>", None),
            ("<p>charset=gbk", None),
        ] {
            assert_eq!(declared(top.as_bytes()), wanted.map(Charset::Web), "{top}");
        }
    }

    #[test]
    fn a_damaged_byte_costs_one_character() {
        let mut bytes = "本月共发放宣传资料一千份。".as_bytes().to_vec();
        bytes.remove(4);
        let text = decode(&bytes, named(b"utf-8"));
        assert!(text.ends_with("共发放宣传资料一千份。"), "{text}");
    }
}
