//! Raw bytes of a part in, its header fields and its body out.

use crate::{encoded_words::decode, parameters::Value};

/// The header fields of one part, in order.
#[derive(Debug, Default)]
pub struct Headers(Vec<Field>);

#[derive(Debug, Clone)]
struct Field {
    /// Lower case.
    name: String,
    /// Unfolded, not decoded.
    value: Vec<u8>,
}

impl Headers {
    /// Splits a part into header and body.
    pub fn split(raw: &[u8]) -> (Self, &[u8]) {
        let mut fields: Vec<Field> = Vec::new();
        let mut offset = 0usize;
        for line in raw.split_inclusive(|byte| *byte == b'\n') {
            let bare = line.strip_suffix(b"\n").unwrap_or(line);
            let bare = bare.strip_suffix(b"\r").unwrap_or(bare);
            if bare.is_empty() {
                offset += line.len();
                return (Self(fields), raw.get(offset..).unwrap_or_default());
            }
            let folded = bare.first().is_some_and(|byte| b" \t".contains(byte));
            match (folded, name_and_value(bare), fields.last_mut()) {
                (false, Some((name, value)), _) => fields.push(Field { name, value: value.to_vec() }),
                (true, _, Some(field)) => {
                    field.value.push(b' ');
                    field.value.extend_from_slice(bare.trim_ascii_start());
                }
                // The mbox separator.
                (false, None, None) if bare.starts_with(b"From ") || bare.starts_with(b">From ") => {}
                // A continuation line without its leading blank, unless a part begins here.
                (false, None, Some(field)) if !bare.starts_with(b"--") => field.value.extend_from_slice(bare),
                _ => break,
            }
            offset += line.len();
        }
        (Self(fields), raw.get(offset..).unwrap_or_default())
    }

    /// Raw value of the first field of that (lower-case) name.
    pub fn raw(&self, name: &str) -> Option<&[u8]> {
        self.all(name).next()
    }

    /// Raw values of all fields of that (lower-case) name.
    pub fn all(&self, name: &str) -> impl Iterator<Item = &[u8]> {
        self.0.iter().filter(move |field| field.name == name).map(|field| field.value.as_slice())
    }

    /// The same fields but those of that (lower-case) name.
    #[must_use]
    pub fn without(&self, name: &str) -> Self {
        Self(self.0.iter().filter(|field| field.name != name).cloned().collect())
    }

    /// Lower-case name and raw value of every field, from the top.
    pub fn fields(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.0.iter().map(|field| (field.name.as_str(), field.value.as_slice()))
    }

    /// Decoded text of the first field of that name; empty where there is none.
    pub fn text(&self, name: &str) -> String {
        self.raw(name).map(decode).unwrap_or_default()
    }

    /// First field of that name, trimmed and in lower case.
    pub fn word(&self, name: &str) -> Option<String> {
        self.raw(name).map(|value| String::from_utf8_lossy(value.trim_ascii()).to_ascii_lowercase())
    }

    /// Structured value of the first field of that name; empty where there is none.
    pub fn value(&self, name: &str) -> Value {
        self.raw(name).map(Value::parse).unwrap_or_default()
    }
}

fn name_and_value(line: &[u8]) -> Option<(String, &[u8])> {
    let colon = line.iter().position(|byte| *byte == b':')?;
    let (name, value) = line.split_at_checked(colon)?;
    let name = name.trim_ascii_end();
    let proper = !name.is_empty() && name.len() < 100 && name.iter().all(u8::is_ascii_graphic);
    let name = proper.then(|| String::from_utf8_lossy(name).to_ascii_lowercase())?;
    Some((name, value.get(1..).unwrap_or_default().trim_ascii_start()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn header_and_body() {
        let (headers, body) = Headers::split(b"From x y\r\nSubject: a\r\n b\r\nBad\r\nTo : c\r\n\r\nbody");
        assert_eq!(headers.text("subject"), "a bBad");
        assert_eq!(headers.text("to"), "c");
        assert_eq!(body, b"body");
        assert_eq!(Headers::split(b"\r\nTel: 1").1, b"Tel: 1");
        assert_eq!(Headers::split(b"only a text\n\nmore").1, b"only a text\n\nmore");
        assert_eq!(Headers::split(b"Subject: x\n--b\nrest").1, b"--b\nrest");
    }
}
