//! IMAP folder names in Unicode in, modified UTF-7 (RFC 3501 §5.1.3) out, and back.

/// Encodes a folder name; `/` is replaced by the server's own separator.
pub(super) fn encode_for_server(name: &str, delimiter: Option<&str>) -> String {
    let name = match delimiter {
        Some(delimiter) if delimiter != "/" => name.replace('/', delimiter),
        _ => name.to_owned(),
    };
    let mut result = String::with_capacity(name.len());
    // UTF-16 code units of a run of characters that are not printable ASCII.
    let mut units: Vec<u16> = Vec::new();
    for character in name.chars() {
        if matches!(character, ' '..='~') {
            append_encoded(&mut result, &mut units);
            result.push(character);
            if character == '&' {
                result.push('-');
            }
        } else {
            units.extend_from_slice(character.encode_utf16(&mut [0; 2]));
        }
    }
    append_encoded(&mut result, &mut units);
    result
}

/// Appends the collected units as `&…-` in the base64 of RFC 3501 §5.1.3 (`,` for `/`, no padding).
fn append_encoded(result: &mut String, units: &mut Vec<u16>) {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+,";
    if units.is_empty() {
        return;
    }
    let bytes: Vec<u8> = units.drain(..).flat_map(u16::to_be_bytes).collect();
    result.push('&');
    for chunk in bytes.chunks(3) {
        let byte = |index: usize| chunk.get(index).copied().map_or(0, u32::from);
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        let sextets = [18, 12, 6, 0].into_iter().take(chunk.len() + 1);
        result.extend(sextets.filter_map(|shift| LETTERS.get((bits >> shift & 63) as usize).copied().map(char::from)));
    }
    result.push('-');
}

/// Decodes a folder name of the server; parts that are not valid modified UTF-7 are kept unchanged.
pub(super) fn decode_utf7(name: &str) -> String {
    let mut result = String::with_capacity(name.len());
    let mut rest = name;
    while let Some((before, after)) = rest.split_once('&') {
        result.push_str(before);
        let Some((coded, following)) = after.split_once('-') else {
            result.push('&');
            rest = after;
            continue;
        };
        match if coded.is_empty() { Some("&".to_owned()) } else { decode_base64(coded) } {
            Some(text) => result.push_str(&text),
            None => {
                result.push('&');
                result.push_str(coded);
                result.push('-');
            }
        }
        rest = following;
    }
    result.push_str(rest);
    result
}

/// UTF-16 in modified base64; `None` where a character, the padding bits or the UTF-16 is invalid.
fn decode_base64(coded: &str) -> Option<String> {
    let mut units = Vec::new();
    let (mut bits, mut held) = (0u32, 0u32);
    for byte in coded.bytes() {
        let value = match byte {
            b'A'..=b'Z' => byte.checked_sub(b'A')?,
            b'a'..=b'z' => byte.checked_sub(b'a')?.checked_add(26)?,
            b'0'..=b'9' => byte.checked_sub(b'0')?.checked_add(52)?,
            b'+' => 62,
            b',' => 63,
            _ => return None,
        };
        bits = (bits << 6) | u32::from(value);
        held += 6;
        if held >= 16 {
            held -= 16;
            units.push(u16::try_from(bits >> held).ok()?);
            bits &= (1 << held) - 1;
        }
    }
    (bits == 0 && held < 6).then(|| String::from_utf16(&units).ok())?
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn chinese_goes_to_the_server_and_comes_back() {
        assert_eq!(encode_for_server("报送/已处理", Some("/")), "&YqWQAQ-/&XfJZBHQG-");
        assert_eq!(encode_for_server("INBOX/报送&A", Some(".")), "INBOX.&YqWQAQ-&-A");
        assert_eq!(decode_utf7("&YqWQAQ-/&XfJZBHQG-"), "报送/已处理");
        assert_eq!(decode_utf7("a&-b"), "a&b");
        // The examples of RFC 3501 §5.1.3.
        assert_eq!(encode_for_server("~peter/mail/台北/日本語", Some("/")), "~peter/mail/&U,BTFw-/&ZeVnLIqe-");
    }

    #[test]
    fn a_broken_name_is_shown_as_it_is() {
        for name in ["&", "&x", "&!!-a", "&A-", "&2AA-", "R&D-x"] {
            assert_eq!(decode_utf7(name), name);
        }
    }

    proptest! {
    #![proptest_config(ProptestConfig { rng_seed: proptest::test_runner::RngSeed::Fixed(2020), ..ProptestConfig::default() })]
        #[test]
        fn every_name_survives(name in "[\\x20-\\x7e\u{4e00}-\u{9fa5}\u{20000}-\u{2a6d6}]{0,12}") {
            prop_assert_eq!(decode_utf7(&encode_for_server(&name, Some("/"))), name);
        }

        #[test]
        fn no_answer_of_a_server_ends_the_program(name in "\\PC*") {
            decode_utf7(&name);
        }
    }
}
