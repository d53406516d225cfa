//! A CMS object (RFC 5652) as S/MIME mails carry it (RFC 8551) in, the mail within its signature out. Signatures are not
//! verified: who sent a mail is for its receiving server to say.
//!
//! The walker takes BER as well as DER: signing programs stream their content with indefinite lengths, which DER readers refuse.

/// What an S/MIME object is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Smime {
    /// Signed; the signed content, a MIME part.
    Signed(Vec<u8>),
    /// Encrypted for somebody's key.
    Encrypted,
    /// Compressed, or a signature without its content.
    Other,
}

/// Object identifiers below 1.2.840.113549.1, in BER.
const SIGNED: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x02];
const ENVELOPED: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x03];
const AUTH_ENVELOPED: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x09, 0x10, 0x01, 0x17];
const PKCS: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01];

const SEQUENCE: u8 = 0x30;
const OBJECT_IDENTIFIER: u8 = 0x06;
const OCTET_STRING: u8 = 0x04;
/// An octet string in pieces.
const OCTET_STRINGS: u8 = 0x24;
/// `[0]`, explicit.
const CONTENT: u8 = 0xA0;

/// Levels of indefinite length that are followed.
const DEPTH: usize = 16;

/// Reads the object; `None` where the bytes are none.
pub fn read(bytes: &[u8]) -> Option<Smime> {
    let (info, _) = Element::read(bytes, DEPTH)?;
    let mut info = info.inside(SEQUENCE)?;
    let kind = info.next()?.content_of(OBJECT_IDENTIFIER)?;
    if [ENVELOPED, AUTH_ENVELOPED].contains(&kind) {
        return Some(Smime::Encrypted);
    }
    if kind != SIGNED {
        return kind.starts_with(PKCS).then_some(Smime::Other);
    }
    let data = info.next()?.inside(CONTENT)?.next()?;
    // SignedData: version, digest algorithms, content, …
    let content = data.inside(SEQUENCE)?.nth(2)?;
    let octets = content.inside(SEQUENCE)?.nth(1).and_then(|content| content.inside(CONTENT)?.next());
    Some(octets.and_then(|octets| octets.octets()).map_or(Smime::Other, Smime::Signed))
}

/// One value with its tag.
#[derive(Clone, Copy)]
struct Element<'b> {
    tag: u8,
    content: &'b [u8],
}

impl<'b> Element<'b> {
    /// The first value and the bytes after it.
    fn read(bytes: &'b [u8], depth: usize) -> Option<(Self, &'b [u8])> {
        let (tag, rest) = bytes.split_first()?;
        // Tags of several bytes do not occur on the way to the content.
        if tag & 0x1F == 0x1F {
            return None;
        }
        let (first, rest) = rest.split_first()?;
        if *first == 0x80 {
            return Self::indefinite(*tag, rest, depth.checked_sub(1)?);
        }
        let (length, rest) = match first {
            0..=0x7F => (usize::from(*first), rest),
            _ => {
                let (digits, rest) =
                    rest.split_at_checked(usize::from(first & 0x7F)).filter(|(digits, _)| digits.len() <= 4)?;
                (digits.iter().fold(0, |length, digit| length << 8 | usize::from(*digit)), rest)
            }
        };
        // A file that was cut still has its first bytes.
        let (content, rest) = rest.split_at_checked(length).unwrap_or((rest, &[]));
        Some((Self { tag: *tag, content }, rest))
    }

    /// A value that ends with two zero bytes after its last inner value (X.690 §8.1.3.6).
    fn indefinite(tag: u8, bytes: &'b [u8], depth: usize) -> Option<(Self, &'b [u8])> {
        let mut rest = bytes;
        loop {
            let content = bytes.get(..bytes.len() - rest.len())?;
            match rest {
                [] => return Some((Self { tag, content }, rest)),
                [0, 0, after @ ..] => return Some((Self { tag, content }, after)),
                _ => rest = Self::read(rest, depth)?.1,
            }
        }
    }

    fn content_of(self, tag: u8) -> Option<&'b [u8]> {
        (self.tag == tag).then_some(self.content)
    }

    /// The values within one of a tag.
    fn inside(self, tag: u8) -> Option<impl Iterator<Item = Element<'b>>> {
        let mut rest = self.content_of(tag)?;
        Some(std::iter::from_fn(move || {
            let (element, after) = Self::read(rest, DEPTH)?;
            rest = after;
            Some(element)
        }))
    }

    /// The bytes of an octet string, whole or in pieces.
    fn octets(self) -> Option<Vec<u8>> {
        if let Some(whole) = self.content_of(OCTET_STRING) {
            return Some(whole.to_vec());
        }
        let pieces: Option<Vec<&[u8]>> =
            self.inside(OCTET_STRINGS)?.map(|piece| piece.content_of(OCTET_STRING)).collect();
        Some(pieces?.concat())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(tag: u8, content: &[u8]) -> Vec<u8> {
        let length = u8::try_from(content.len()).unwrap();
        [&[tag, length][..], content].concat()
    }

    fn open(tag: u8, content: &[u8]) -> Vec<u8> {
        [&[tag, 0x80][..], content, &[0, 0]].concat()
    }

    fn signed(value: fn(u8, &[u8]) -> Vec<u8>, octets: &[u8]) -> Vec<u8> {
        let data = super::tests::value(OBJECT_IDENTIFIER, &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 7, 1]);
        let content = value(SEQUENCE, &[data, value(CONTENT, octets)].concat());
        let signed = value(SEQUENCE, &[vec![2, 1, 1], vec![0x31, 0], content].concat());
        let kind = super::tests::value(OBJECT_IDENTIFIER, SIGNED);
        value(SEQUENCE, &[kind, value(CONTENT, &signed)].concat())
    }

    #[test]
    fn the_signed_mail_is_taken_out() {
        let whole = value(OCTET_STRING, b"Subject: x");
        assert_eq!(read(&signed(value, &whole)), Some(Smime::Signed(b"Subject: x".to_vec())));
        let pieces = open(OCTET_STRINGS, &[value(OCTET_STRING, b"Subj"), value(OCTET_STRING, b"ect")].concat());
        assert_eq!(read(&signed(open, &pieces)), Some(Smime::Signed(b"Subject".to_vec())));
    }

    #[test]
    fn what_is_not_signed_is_named() {
        let kind = |oid: &[u8]| value(SEQUENCE, &value(OBJECT_IDENTIFIER, oid));
        assert_eq!(read(&kind(ENVELOPED)), Some(Smime::Encrypted));
        assert_eq!(read(&kind(&[PKCS, &[9, 16, 1, 9]].concat())), Some(Smime::Other));
        assert_eq!(read(b"0abc"), None);
        assert_eq!(read(&[0x30, 0x80].repeat(100_000)), None);
        assert_eq!(read(b""), None);
    }
}
