//! From and Message-ID headers in, addresses and identifiers out.

use crate::{
    encoded_words::{collapse_whitespace, decode},
    parameters::{split_outside_quotes, unquote},
};

/// Most identifiers kept of In-Reply-To and References together.
const MAX_REFERENCES: usize = 100;

/// A mailbox of an address header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// Display name, decoded; may be empty.
    pub name: String,
    /// E-mail address in lower case.
    pub address: String,
}

/// The first mailbox of an address header; `None` where there is no address in it.
pub fn first(raw: &[u8]) -> Option<Address> {
    // The length is bounded because parsing starts again at every comma.
    let raw = raw.get(..4096).unwrap_or(raw);
    mailbox_in(raw).or_else(|| {
        // Some programs encode name and address as one encoded word.
        let decoded = decode(raw);
        (decoded.as_bytes() != raw).then(|| mailbox_in(decoded.as_bytes())).flatten()
    })
}

fn mailbox_in(raw: &[u8]) -> Option<Address> {
    let mut pending: Vec<u8> = Vec::new();
    for piece in split_outside_quotes(raw, b',') {
        pending.extend_from_slice(&piece);
        // A name may contain a comma without quotes; its address is in a later piece.
        if let Some(address) = mailbox(&pending) {
            return Some(address);
        }
        pending.push(b',');
    }
    None
}

fn mailbox(raw: &[u8]) -> Option<Address> {
    let (name, address) = match raw.iter().rposition(|byte| *byte == b'<') {
        Some(open) => {
            let (name, rest) = raw.split_at_checked(open)?;
            (name, rest.get(1..)?.split(|byte| *byte == b'>').next()?)
        }
        None => match raw.iter().position(|byte| *byte == b'(') {
            Some(open) => {
                let (address, comment) = raw.split_at_checked(open)?;
                (comment.strip_prefix(b"(").unwrap_or(comment).trim_ascii_end(), address)
            }
            None => (&[][..], raw),
        },
    };
    let address: String = String::from_utf8(address.to_vec()).ok()?.split_whitespace().collect();
    let address = address.trim_matches(|c: char| "\"',;.".contains(c)).to_lowercase();
    let (local, domain) = address.rsplit_once('@')?;
    if local.is_empty() || domain.is_empty() || domain.contains(['<', '>', '(', ')', '=', '?']) {
        return None;
    }
    let name = name.trim_ascii();
    let name = if name.starts_with(b"\"") { decode(&unquote(name)) } else { decode(name) };
    let name = collapse_whitespace(name.trim_matches(|c: char| "\"'() ".contains(c)));
    Some(Address { name, address })
}

/// The addresses in a text, in lower case, in order and without duplicates; at most 100.
pub fn in_text(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let allowed = |c: char| c.is_ascii_alphanumeric() || "@._-+=".contains(c);
    for word in text.split(|c: char| !allowed(c)) {
        let word = word.trim_matches(['.', '-', '=', '_', '+']).to_ascii_lowercase();
        let Some((local, domain)) = word.split_once('@') else { continue };
        if found.len() == 100 {
            break;
        }
        if !local.is_empty() && domain.contains('.') && !domain.contains('@') && !found.contains(&word) {
            found.push(word);
        }
    }
    found
}

/// Message identifiers of header values, without angle brackets, in order and without duplicates.
pub fn identifiers<'a>(values: impl Iterator<Item = &'a [u8]>) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for value in values {
        let text = String::from_utf8_lossy(value).into_owned();
        let words: Vec<&str> = if text.contains('<') {
            text.split('<').skip(1).filter_map(|part| part.split('>').next()).collect()
        } else {
            text.split_whitespace().filter(|word| word.contains('@')).collect()
        };
        for word in words {
            let word: String = word.split_whitespace().collect();
            if !word.is_empty() && word.len() < 1000 && found.len() < MAX_REFERENCES && !found.contains(&word) {
                found.push(word);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mailboxes() {
        let of = |raw: &str| first(raw.as_bytes()).map(|a| format!("{}|{}", a.name, a.address)).unwrap_or_default();
        assert_eq!(of("=?utf-8?B?5byg5LiJ?= <Zhang@BSH.example>"), "张三|zhang@bsh.example");
        assert_eq!(of("\"=?utf-8?B?5byg5LiJ?=\" <zhang@bsh.example>, b@c.d"), "张三|zhang@bsh.example");
        assert_eq!(of("\"张三, 综治办\" <a@b.example>"), "张三, 综治办|a@b.example");
        assert_eq!(of("张三, 综治办 <a@b.example>"), "张三, 综治办|a@b.example");
        assert_eq!(of("a@b.example (张三)"), "张三|a@b.example");
        assert_eq!(of("a@b.example"), "|a@b.example");
        assert_eq!(of("=?utf-8?B?5byg5LiJIDxhQGIuZXhhbXBsZT4=?="), "张三|a@b.example");
        assert_eq!(of("张三"), "");
        assert_eq!(of("<>"), "");
    }

    #[test]
    fn ids() {
        let values: [&[u8]; 2] = [b"<a@x> <b@x>", b"<b@x>\t<c@\r\n x>"];
        assert_eq!(identifiers(values.into_iter()), ["a@x", "b@x", "c@x"]);
        assert_eq!(identifiers([&b"a@x"[..]].into_iter()), ["a@x"]);
        assert_eq!(in_text("收件人：Zhang@bsh.example，无法发送。x@y"), ["zhang@bsh.example"]);
    }
}
