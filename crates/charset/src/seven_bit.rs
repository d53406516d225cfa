//! Text in an encoding that writes Chinese with seven bits in, text out: HZ (RFC 1843), ISO-2022-CN (RFC 1922), UTF-7
//! (RFC 2152). Old mail programs write them; `encoding_rs` follows the web, which has dropped them.

use encoding_rs::GB18030;

/// An encoding with escapes of ASCII characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SevenBit {
    /// `~{` GB 2312 `~}`.
    Hz,
    /// Escape sequences designate GB 2312; shift-out begins it, shift-in ends it.
    Iso2022Cn,
    /// `+` UTF-16 in base64 `-`.
    Utf7,
}

impl SevenBit {
    /// The encoding that a label in lower case names.
    pub(crate) fn named(label: &[u8]) -> Option<Self> {
        match label {
            b"hz" | b"hz-gb-2312" => Some(Self::Hz),
            b"iso-2022-cn" | b"iso-2022-cn-ext" => Some(Self::Iso2022Cn),
            b"utf-7"
            | b"utf7"
            | b"unicode-1-1-utf-7"
            | b"unicode-2-0-utf-7"
            | b"x-unicode-2-0-utf-7"
            | b"csunicode11utf7" => Some(Self::Utf7),
            _ => None,
        }
    }

    /// The text; characters of sets other than GB 2312 become U+FFFD.
    pub(crate) fn decode(self, bytes: &[u8]) -> String {
        match self {
            Self::Hz => hz(bytes),
            Self::Iso2022Cn => iso_2022_cn(bytes),
            Self::Utf7 => utf_7(bytes),
        }
    }
}

/// Turns the escaped pairs into EUC-CN, which GB18030 contains.
fn hz(bytes: &[u8]) -> String {
    let (mut euc, mut chinese, mut rest) = (Vec::with_capacity(bytes.len()), false, bytes);
    loop {
        rest = match (chinese, rest) {
            (_, []) => break,
            (false, [b'~', b'{', after @ ..]) => {
                chinese = true;
                after
            }
            (true, [b'~', b'}', after @ ..]) => {
                chinese = false;
                after
            }
            (false, [b'~', b'~', after @ ..]) => {
                euc.push(b'~');
                after
            }
            // A line that goes on in the next.
            (false, [b'~', b'\n', after @ ..] | [b'~', b'\r', b'\n', after @ ..]) => after,
            // Chinese ends with its line (RFC 1843 §2).
            (true, [end @ (b'\r' | b'\n'), after @ ..]) => {
                chinese = false;
                euc.push(*end);
                after
            }
            (true, [first, second, after @ ..]) => {
                euc.extend([first | 0x80, second | 0x80]);
                after
            }
            (_, [other, after @ ..]) => {
                euc.push(*other);
                after
            }
        };
    }
    GB18030.decode_without_bom_handling(&euc).0.into_owned()
}

fn iso_2022_cn(bytes: &[u8]) -> String {
    let (mut euc, mut rest) = (Vec::with_capacity(bytes.len()), bytes);
    // Whether shift-out leads to GB 2312, and whether it is in force.
    let (mut known, mut shifted) = (true, false);
    loop {
        rest = match rest {
            [] => break,
            [0x1B, b'$', b')', set, after @ ..] => {
                known = *set == b'A';
                after
            }
            // GB 2312 without a shift, as in ISO-2022-JP-2 (RFC 1554).
            [0x1B, b'$', b'A', after @ ..] | [0x1B, b'$', b'(', b'A', after @ ..] => {
                (known, shifted) = (true, true);
                after
            }
            [0x1B, b'(', _, after @ ..] => {
                shifted = false;
                after
            }
            // The other designations have four bytes.
            [0x1B, b'$', _, _, after @ ..] => after,
            [0x0E, after @ ..] => {
                shifted = true;
                after
            }
            [0x0F, after @ ..] => {
                shifted = false;
                after
            }
            [end @ (b'\r' | b'\n'), after @ ..] => {
                shifted = false;
                euc.push(*end);
                after
            }
            [first @ 0x21..=0x7E, second @ 0x21..=0x7E, after @ ..] if shifted => {
                if known {
                    euc.extend([first | 0x80, second | 0x80]);
                } else {
                    // U+FFFD in GB18030.
                    euc.extend([0x84, 0x31, 0xA4, 0x37]);
                }
                after
            }
            [other, after @ ..] => {
                euc.push(*other);
                after
            }
        };
    }
    GB18030.decode_without_bom_handling(&euc).0.into_owned()
}

fn utf_7(bytes: &[u8]) -> String {
    let (mut text, mut rest) = (String::with_capacity(bytes.len()), bytes);
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        if *first != b'+' {
            text.push(char::from(*first));
            continue;
        }
        let (mut bits, mut count, mut units, mut length) = (0_u32, 0_u32, Vec::new(), 0_usize);
        while let Some(value) = rest.get(length).and_then(|byte| base64_value(*byte)) {
            bits = bits << 6 | value;
            count += 6;
            if count >= 16 {
                count -= 16;
                units.push(u16::try_from(bits >> count & 0xFFFF).unwrap_or(0xFFFD));
            }
            length += 1;
        }
        // A plus sign that begins no character was meant as one.
        if length > 0 && units.is_empty() {
            text.push('+');
            continue;
        }
        rest = rest.get(length..).unwrap_or_default();
        rest = rest.strip_prefix(b"-").unwrap_or(rest);
        if length == 0 {
            text.push('+');
        }
        text.push_str(&String::from_utf16_lossy(&units));
    }
    text
}

fn base64_value(byte: u8) -> Option<u32> {
    let value = match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    };
    Some(u32::from(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hz_escapes_pairs() {
        assert_eq!(SevenBit::Hz.decode(b"~{1(KMJ1<d#:~}2020~{Dj~}\r\n~~a~\nb"), "报送时间：2020年\r\n~ab");
        assert_eq!(SevenBit::Hz.decode(b"~{1(KM\nabc~"), "报送\nabc~");
    }

    #[test]
    fn iso_2022_cn_shifts() {
        assert_eq!(SevenBit::Iso2022Cn.decode(b"\x1b$)A\x0e1(KM\x0f120\x0eUE\x0f\r\nabc"), "报送120张\r\nabc");
        assert_eq!(SevenBit::Iso2022Cn.decode(b"\x1b$A1(KM\x1b(Bok"), "报送ok");
        assert_eq!(SevenBit::Iso2022Cn.decode(b"\x1b$)G\x0eDD\x0fx"), "\u{FFFD}x");
    }

    #[test]
    fn utf_7_in_base64() {
        let text = "a+-b +YqWQAWX2lfQ-2020 +W6NPIA, 1+1";
        assert_eq!(SevenBit::Utf7.decode(text.as_bytes()), "a+b 报送时间2020 宣传, 1+1");
    }
}
