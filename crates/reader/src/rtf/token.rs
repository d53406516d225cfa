//! The bytes of an RTF file in, its tokens out: group delimiters, control words, bytes of text (RTF 1.9.1, "Basic RTF
//! Syntax").

/// Longest control word in bytes; the rest of a longer one is skipped.
const MAX_WORD: usize = 40;

/// One token.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Token<'b> {
    /// `{`
    Open,
    /// `}`
    Close,
    /// `\word12`
    Word(&'b str, Option<i32>),
    /// A control symbol such as `\~`.
    Symbol(u8),
    /// A byte of text, literal or as `\'hh`; the font determines its encoding.
    Byte(u8),
}

/// The unread bytes of the file.
pub(super) struct Tokens<'b> {
    bytes: &'b [u8],
    at: usize,
}

impl<'b> Tokens<'b> {
    pub(super) fn new(bytes: &'b [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    /// Number of bytes read.
    pub(super) fn position(&self) -> usize {
        self.at
    }

    /// Skips binary data; false where the file ends first.
    pub(super) fn pass_over(&mut self, bytes: usize) -> bool {
        let end = self.at.saturating_add(bytes);
        self.at = end.min(self.bytes.len());
        end <= self.bytes.len()
    }

    fn take(&mut self) -> Option<u8> {
        let byte = self.bytes.get(self.at).copied()?;
        self.at += 1;
        Some(byte)
    }

    fn take_while(&mut self, most: usize, wanted: impl Fn(&u8) -> bool) -> &'b str {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let length = rest.iter().take_while(|byte| wanted(byte)).count();
        self.at += length;
        // Control words are ASCII, so the conversion cannot fail.
        rest.get(..length.min(most)).and_then(|word| std::str::from_utf8(word).ok()).unwrap_or_default()
    }

    fn control(&mut self) -> Option<Token<'b>> {
        let first = self.bytes.get(self.at).copied()?;
        if !first.is_ascii_alphabetic() {
            self.at += 1;
            return match first {
                b'\'' => {
                    let digit = |byte: Option<&u8>| byte.and_then(|byte| char::from(*byte).to_digit(16));
                    let (high, low) = (digit(self.bytes.get(self.at)), digit(self.bytes.get(self.at + 1)));
                    let (Some(high), Some(low)) = (high, low) else { return Some(Token::Symbol(b'\'')) };
                    self.at += 2;
                    u8::try_from(high * 16 + low).ok().map(Token::Byte)
                }
                b'\\' | b'{' | b'}' => Some(Token::Byte(first)),
                b'\r' | b'\n' => Some(Token::Word("par", None)),
                b'\t' => Some(Token::Word("tab", None)),
                other => Some(Token::Symbol(other)),
            };
        }
        let word = self.take_while(MAX_WORD, u8::is_ascii_alphabetic);
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let is_negative = matches!(rest, [b'-', digit, ..] if digit.is_ascii_digit());
        self.at += usize::from(is_negative);
        let digits = self.take_while(usize::MAX, u8::is_ascii_digit);
        let number = (!digits.is_empty()).then(|| {
            let value = digits.parse().unwrap_or(i32::MAX);
            if is_negative { -value } else { value }
        });
        // One blank after a control word is its delimiter.
        self.at += usize::from(self.bytes.get(self.at) == Some(&b' '));
        Some(Token::Word(word, number))
    }
}

impl<'b> Iterator for Tokens<'b> {
    type Item = Token<'b>;

    fn next(&mut self) -> Option<Token<'b>> {
        loop {
            return match self.take()? {
                b'{' => Some(Token::Open),
                b'}' => Some(Token::Close),
                b'\\' => self.control(),
                b'\r' | b'\n' | 0 => continue,
                byte => Some(Token::Byte(byte)),
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_signs_and_bytes() {
        let tokens: Vec<_> = Tokens::new(b"{\\rtf1\\u-20013 ?\\'B1\\~\\\\\r\n\\par\\fs99999999999-x\\-1}").collect();
        let expected = [
            Token::Open,
            Token::Word("rtf", Some(1)),
            Token::Word("u", Some(-20013)),
            Token::Byte(b'?'),
            Token::Byte(0xB1),
            Token::Symbol(b'~'),
            Token::Byte(b'\\'),
            Token::Word("par", None),
            Token::Word("fs", Some(i32::MAX)),
            Token::Byte(b'-'),
            Token::Byte(b'x'),
            Token::Symbol(b'-'),
            Token::Byte(b'1'),
            Token::Close,
        ];
        assert_eq!(tokens, expected);
    }

    #[test]
    fn cut_and_odd_ends() {
        assert_eq!(Tokens::new(b"\\").next(), None);
        assert_eq!(Tokens::new(b"\\'b").next(), Some(Token::Symbol(b'\'')));
        let long = [b"\\".as_slice(), &[b'a'; 99], b"1"].concat();
        assert!(matches!(Tokens::new(&long).next(), Some(Token::Word(word, Some(1))) if word.len() == MAX_WORD));
        let mut tokens = Tokens::new(b"12345");
        assert!(tokens.pass_over(2) && !tokens.pass_over(2_000_000_000));
        assert_eq!(tokens.next(), None);
    }
}
