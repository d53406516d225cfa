//! The font table of an RTF file in, the encoding of each run of bytes out.

use std::collections::BTreeMap;

use encoding_rs::{self as encodings, Encoding};

/// Most fonts that are read; Word files have a few thousand at most.
const MAX_FONTS: usize = 20_000;
/// Bytes kept of a font name, enough for `Wingdings 2` and `Symbol`.
const MAX_NAME: usize = 32;
/// `\fcharset` of symbol fonts.
const SYMBOL_CHARSET: i32 = 2;

/// Meaning of bytes in a font.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// Text in the font's code page.
    Known(&'static Encoding),
    /// Text in the file's code page, or in Windows-1252 where it is invalid there.
    Default,
    /// Characters of the symbol font with this number.
    Symbols(i32),
}

#[derive(Default)]
struct Font {
    charset: Option<i32>,
    code_page: Option<i32>,
    name: String,
}

/// Fonts by number, and the code page of the file.
#[derive(Default)]
pub(super) struct Fonts {
    fonts: BTreeMap<i32, Font>,
    current: i32,
    /// `\ansicpg`, `\mac`: the code page of text whose font has none.
    pub(super) code_page: Option<&'static Encoding>,
}

impl Fonts {
    /// `\fN` in the font table: begins the description of a font.
    pub(super) fn describe(&mut self, number: i32) {
        self.current = number;
        if self.fonts.len() < MAX_FONTS {
            self.fonts.insert(number, Font::default());
        }
    }

    pub(super) fn set_charset(&mut self, charset: i32) {
        if let Some(font) = self.fonts.get_mut(&self.current) {
            font.charset = Some(charset);
        }
    }

    pub(super) fn set_code_page(&mut self, code_page: i32) {
        if let Some(font) = self.fonts.get_mut(&self.current) {
            font.code_page = Some(code_page);
        }
    }

    /// Adds a byte of the current font's name.
    pub(super) fn name(&mut self, byte: u8) {
        if let Some(font) = self.fonts.get_mut(&self.current)
            && byte.is_ascii()
            && byte != b';'
            && font.name.len() < MAX_NAME
        {
            font.name.push(char::from(byte));
        }
    }

    /// The name of a symbol font.
    pub(super) fn named(&self, number: i32) -> &str {
        self.fonts.get(&number).map_or("", |font| font.name.trim())
    }

    pub(super) fn meaning(&self, number: i32) -> Meaning {
        let Some(font) = self.fonts.get(&number) else { return Meaning::Default };
        if font.charset == Some(SYMBOL_CHARSET) {
            return Meaning::Symbols(number);
        }
        let known = font.code_page.and_then(code_page).or_else(|| font.charset.and_then(charset));
        known.map_or(Meaning::Default, Meaning::Known)
    }

    /// Decodes a run of bytes. Characters of symbol fonts are not decoded here; see [`Meaning`].
    pub(super) fn decode(&self, bytes: &[u8], meaning: Meaning) -> String {
        if let Meaning::Known(encoding) = meaning {
            return encoding.decode_without_bom_handling(bytes).0.into_owned();
        }
        match self.code_page {
            // A blank is never part of a two-byte character, so the text can be decoded word by word.
            Some(encoding) => bytes.split_inclusive(|byte| *byte == b' ').map(|word| either(word, encoding)).collect(),
            // No code page was declared. Chinese programs then write GBK.
            None => match std::str::from_utf8(bytes) {
                Ok(text) if text.is_ascii() || text.chars().any(|character| character.len_utf8() > 2) => {
                    text.to_owned()
                }
                _ if is_gb2312(bytes) => either(bytes, encodings::GB18030),
                _ => either(bytes, encodings::WINDOWS_1252),
            },
        }
    }
}

/// Text in the encoding where it is valid, else in Windows-1252.
fn either(bytes: &[u8], encoding: &'static Encoding) -> String {
    let strict = encoding.decode_without_bom_handling_and_without_replacement(bytes);
    strict.unwrap_or_else(|| encodings::WINDOWS_1252.decode_without_bom_handling(bytes).0).into_owned()
}

/// `\fcharset` (RTF 1.9.1, "Font Table"); 0 and 1 are not reliable.
fn charset(number: i32) -> Option<&'static Encoding> {
    Some(match number {
        77 => encodings::MACINTOSH,
        78 | 128 => encodings::SHIFT_JIS,
        79 | 129 | 130 => encodings::EUC_KR,
        80 | 134 => encodings::GB18030,
        81 | 136 => encodings::BIG5,
        161 => encodings::WINDOWS_1253,
        162 => encodings::WINDOWS_1254,
        163 => encodings::WINDOWS_1258,
        177 => encodings::WINDOWS_1255,
        178 => encodings::WINDOWS_1256,
        186 => encodings::WINDOWS_1257,
        204 => encodings::WINDOWS_1251,
        222 => encodings::WINDOWS_874,
        238 => encodings::WINDOWS_1250,
        _ => return None,
    })
}

/// Encoding of a Windows code page of `\ansicpg` or `\cpg`.
pub(super) fn code_page(number: i32) -> Option<&'static Encoding> {
    Some(match number {
        936 | 10008 | 20936 | 52936 | 54936 => encodings::GB18030,
        950 | 10002 => encodings::BIG5,
        932 | 10001 => encodings::SHIFT_JIS,
        949 | 1361 | 10003 => encodings::EUC_KR,
        874 => encodings::WINDOWS_874,
        866 => encodings::IBM866,
        1250 => encodings::WINDOWS_1250,
        1251 => encodings::WINDOWS_1251,
        1252 => encodings::WINDOWS_1252,
        1253 => encodings::WINDOWS_1253,
        1254 => encodings::WINDOWS_1254,
        1255 => encodings::WINDOWS_1255,
        1256 => encodings::WINDOWS_1256,
        1257 => encodings::WINDOWS_1257,
        1258 => encodings::WINDOWS_1258,
        10000 => encodings::MACINTOSH,
        10007 => encodings::X_MAC_CYRILLIC,
        65001 => encodings::UTF_8,
        _ => return None,
    })
}

/// True where every non-ASCII byte is part of a pair of GB 2312, which Western text practically never has.
fn is_gb2312(mut bytes: &[u8]) -> bool {
    loop {
        bytes = match bytes {
            [] => return true,
            [0..=0x7F, rest @ ..] | [0xA1..=0xF7, 0xA1..=0xFE, rest @ ..] => rest,
            _ => return false,
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_mean_what_the_font_says_else_what_the_file_says() {
        let mut fonts = Fonts::default();
        let gbk = encodings::GB18030.encode("宝圣湖").0.into_owned();
        assert_eq!(fonts.decode(&gbk, fonts.meaning(0)), "宝圣湖");
        assert_eq!(fonts.decode(b"\xE9t\xE9", fonts.meaning(0)), "été");
        fonts.code_page = code_page(936);
        fonts.describe(0);
        fonts.set_charset(0);
        assert_eq!(fonts.decode(&gbk, fonts.meaning(0)), "宝圣湖");
        assert_eq!(fonts.decode(b"caf\xE9", fonts.meaning(0)), "café");
        fonts.describe(1);
        fonts.set_charset(204);
        assert_eq!(fonts.decode(b"\xEF\xF0", fonts.meaning(1)), "пр");
        fonts.describe(2);
        fonts.set_charset(2);
        b"Wingdings;".iter().for_each(|byte| fonts.name(*byte));
        assert!(fonts.meaning(2) == Meaning::Symbols(2));
        assert_eq!(fonts.named(2), "Wingdings");
    }
}
