//! Text in a transfer encoding in, decoded bytes out (RFC 2045 §6, uuencode of POSIX.1-2017). Decoding never fails:
//! characters that are not part of the encoding are skipped.

/// Base64 (RFC 2045 §6.8). Padding within the text, missing padding and other characters are accepted.
pub fn base64(text: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut count) = (0u32, 0u32);
    for character in text {
        let value = match character {
            b'A'..=b'Z' => character - b'A',
            b'a'..=b'z' => character - b'a' + 26,
            b'0'..=b'9' => character - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            b'=' => {
                (bits, count) = (0, 0);
                continue;
            }
            _ => continue,
        };
        bits = (bits << 6) | u32::from(value);
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push(low_byte(bits >> count));
        }
    }
    bytes
}

/// Quoted-printable (RFC 2045 §6.7): soft line breaks are joined, trailing blanks dropped.
pub fn quoted_printable(text: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    for line in text.split_inclusive(|byte| *byte == b'\n') {
        let bare = line.trim_ascii_end();
        match bare.strip_suffix(b"=") {
            Some(start) => unescape(start, b'=', &mut bytes),
            None => {
                unescape(bare, b'=', &mut bytes);
                let ending = [&b"\r\n"[..], b"\n"].into_iter().find(|ending| line.ends_with(ending));
                bytes.extend_from_slice(ending.unwrap_or_default());
            }
        }
    }
    bytes
}

/// Decodes `=E4` or `%E4`; an escape character without two hexadecimal digits is kept.
pub(crate) fn unescape(text: &[u8], escape: u8, bytes: &mut Vec<u8>) {
    let mut rest = text;
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        if *first == escape
            && let [high, low, tail @ ..] = after
            && let (Some(high), Some(low)) = (hexadecimal(*high), hexadecimal(*low))
        {
            bytes.push(high << 4 | low);
            rest = tail;
            continue;
        }
        bytes.push(*first);
    }
}

fn hexadecimal(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

/// A uuencoded file within a text.
pub struct Uuencoded {
    /// Name on the `begin` line, not decoded.
    pub name: Vec<u8>,
    /// Decoded content.
    pub bytes: Vec<u8>,
}

/// Separates a text from its uuencoded files; `None` where there is none. A missing `end` line is accepted.
pub fn uuencoded(text: &[u8]) -> Option<(Vec<u8>, Vec<Uuencoded>)> {
    let mut rest = Vec::new();
    let mut files: Vec<Uuencoded> = Vec::new();
    let mut lines = text.split_inclusive(|byte| *byte == b'\n').peekable();
    while let Some(line) = lines.next() {
        let first = lines.peek().and_then(|next| uu_line(next));
        let (Some(name), Some(_)) = (uu_begin(line), first) else {
            rest.extend_from_slice(line);
            continue;
        };
        let mut bytes = Vec::new();
        while let Some(part) = lines.peek().and_then(|next| uu_line(next)) {
            lines.next();
            bytes.extend(part);
        }
        if lines.peek().is_some_and(|next| next.trim_ascii() == b"end") {
            lines.next();
        }
        files.push(Uuencoded { name: name.to_vec(), bytes });
    }
    (!files.is_empty()).then_some((rest, files))
}

/// The name of `begin 644 name`.
fn uu_begin(line: &[u8]) -> Option<&[u8]> {
    let rest = line.strip_prefix(b"begin ")?.trim_ascii();
    let space = rest.iter().position(|byte| *byte == b' ')?;
    let (mode, name) = rest.split_at_checked(space)?;
    let octal = (3..=4).contains(&mode.len()) && mode.iter().all(|digit| (b'0'..=b'7').contains(digit));
    octal.then_some(name.trim_ascii())
}

/// Decodes one line, whose first character is its length in bytes; `None` where it is no uuencoded line.
fn uu_line(line: &[u8]) -> Option<Vec<u8>> {
    let line: Vec<u8> = line.iter().copied().filter(|byte| !b"\r\n".contains(byte)).collect();
    let (length, characters) = line.split_first()?;
    if *length == b'e' || line.iter().any(|byte| !(b' '..=b'`').contains(byte)) {
        return None;
    }
    let length = usize::from(uu_value(*length));
    // Trailing blanks, which encode zero, may have been stripped.
    if characters.len() > length.div_ceil(3) * 4 + 1 {
        return None;
    }
    let mut padded = characters.to_vec();
    padded.resize(length.div_ceil(3) * 4, b' ');
    let mut bytes = Vec::with_capacity(length);
    for group in padded.chunks_exact(4) {
        let bits = group.iter().fold(0u32, |bits, character| bits << 6 | u32::from(uu_value(*character)));
        bytes.extend([low_byte(bits >> 16), low_byte(bits >> 8), low_byte(bits)]);
    }
    bytes.truncate(length);
    Some(bytes)
}

fn uu_value(character: u8) -> u8 {
    character.wrapping_sub(b' ') & 63
}

fn low_byte(bits: u32) -> u8 {
    let [.., low] = bits.to_be_bytes();
    low
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_as_it_comes() {
        assert_eq!(base64(b"5a6d5Zyj"), "宝圣".as_bytes());
        assert_eq!(base64(b"5a6d\r\n 5Zyj"), "宝圣".as_bytes());
        assert_eq!(base64(b"YQ==YmM="), b"abc");
        assert_eq!(base64(b"YQ"), b"a");
        assert_eq!(base64(b"!?"), b"");
    }

    #[test]
    fn quoted_printable_as_it_comes() {
        assert_eq!(quoted_printable("=E5=AE=\r\n=9D a=3Db  \r\nc=".as_bytes()), "宝 a=b\r\nc".as_bytes());
        assert_eq!(quoted_printable(b"=ZZ=4"), b"=ZZ=4");
    }

    #[test]
    fn uuencode_in_a_text() {
        let text = b"hello\nbegin 644 a.txt\n#0V%T\n`\nend\nbye\n";
        let (rest, files) = uuencoded(text).unwrap();
        assert_eq!(rest, b"hello\nbye\n");
        assert_eq!(files.len(), 1);
        assert_eq!((files[0].name.as_slice(), files[0].bytes.as_slice()), (&b"a.txt"[..], &b"Cat"[..]));
        assert!(uuencoded(b"begin 644 of a sentence that goes on\nand on.\n").is_none());
    }
}
