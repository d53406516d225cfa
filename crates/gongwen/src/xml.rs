//! In: names, attributes, text. Out: well-formed XML as bytes.

use std::io;

use crate::standard_text::printable;

/// The namespaces of the parts written here.
pub(crate) const W: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
pub(crate) const R: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
pub(crate) const WP: &str = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing";
pub(crate) const A: &str = "http://schemas.openxmlformats.org/drawingml/2006/main";
pub(crate) const PIC: &str = "http://schemas.openxmlformats.org/drawingml/2006/picture";

/// Writer of one XML part. A large part has some hundred thousand elements, so each is written as it comes, without a value
/// of its own.
pub(crate) struct Xml {
    out: Vec<u8>,
}

/// Attributes of an element.
pub(crate) type Attributes<'a> = &'a [(&'a str, &'a str)];

/// A start tag under way.
pub(crate) struct Tag<'x> {
    out: &'x mut Vec<u8>,
}

impl Xml {
    /// Begins a part with the XML declaration.
    pub fn new() -> io::Result<Self> {
        Ok(Self { out: b"<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>".to_vec() })
    }

    /// Begins a start tag; [`Tag::open`] or [`Tag::close`] ends it.
    pub fn tag(&mut self, name: &str) -> Tag<'_> {
        self.out.push(b'<');
        self.out.extend_from_slice(name.as_bytes());
        Tag { out: &mut self.out }
    }

    /// The end tag of an element.
    pub fn end(&mut self, name: &str) {
        self.out.extend_from_slice(b"</");
        self.out.extend_from_slice(name.as_bytes());
        self.out.push(b'>');
    }

    /// Text between tags, [`printable`] characters only.
    pub fn characters(&mut self, text: &str) {
        push_escaped(&mut self.out, &printable(text), |byte| matches!(byte, b'<' | b'>' | b'&' | b'\'' | b'"' | b'\r'));
    }

    /// What `write` appends, which needs no escapes.
    pub fn written(&mut self, write: impl FnOnce(&mut Vec<u8>)) {
        write(&mut self.out);
    }

    pub fn empty(&mut self, name: &str, attributes: Attributes<'_>) -> io::Result<()> {
        self.tag(name).all(attributes).close();
        Ok(())
    }

    /// An element with one attribute, `w:val`.
    pub fn val(&mut self, name: &str, value: &str) -> io::Result<()> {
        self.empty(name, &[("w:val", value)])
    }

    /// An element with the children that `inside` writes.
    pub fn around(
        &mut self,
        name: &str,
        attributes: Attributes<'_>,
        inside: impl FnOnce(&mut Self) -> io::Result<()>,
    ) -> io::Result<()> {
        self.tag(name).all(attributes).open();
        inside(self)?;
        self.end(name);
        Ok(())
    }

    /// An element with text, [`printable`] characters only.
    pub fn text(&mut self, name: &str, attributes: Attributes<'_>, text: &str) -> io::Result<()> {
        self.around(name, attributes, |xml| {
            xml.characters(text);
            Ok(())
        })
    }

    pub fn finish(self) -> Vec<u8> {
        self.out
    }
}

impl Tag<'_> {
    /// An attribute whose value needs no escapes.
    pub fn with(self, name: &str, value: impl FnOnce(&mut Vec<u8>)) -> Self {
        self.out.push(b' ');
        self.out.extend_from_slice(name.as_bytes());
        self.out.extend_from_slice(b"=\"");
        value(self.out);
        self.out.push(b'"');
        self
    }

    /// An attribute of any value.
    pub fn text(self, name: &str, value: &str) -> Self {
        let is_special = |byte| matches!(byte, b'<' | b'>' | b'&' | b'\'' | b'"' | b'\r' | b'\n' | b'\t');
        self.with(name, |out| push_escaped(out, value, is_special))
    }

    /// The start tag of an element with children.
    pub fn open(self) {
        self.out.push(b'>');
    }

    /// The tag of an element without children.
    pub fn close(self) {
        self.out.extend_from_slice(b"/>");
    }

    fn all(self, attributes: Attributes<'_>) -> Self {
        attributes.iter().fold(self, |tag, (name, value)| tag.text(name, value))
    }
}

fn push_escaped(out: &mut Vec<u8>, text: &str, is_special: impl Fn(u8) -> bool) {
    let mut rest = text.as_bytes();
    while let Some(at) = rest.iter().position(|byte| is_special(*byte)) {
        let (before, from) = rest.split_at_checked(at).unwrap_or((rest, &[]));
        out.extend_from_slice(before);
        let Some((special, after)) = from.split_first() else { break };
        out.extend_from_slice(match special {
            b'<' => b"&lt;",
            b'>' => b"&gt;",
            b'&' => b"&amp;",
            b'\'' => b"&apos;",
            b'"' => b"&quot;",
            b'\t' => b"&#9;",
            b'\n' => b"&#10;",
            _ => b"&#13;",
        });
        rest = after;
    }
    out.extend_from_slice(rest);
}

#[cfg(test)]
mod tests {
    use super::Xml;

    #[test]
    fn foreign_text_is_no_markup() {
        let mut xml = Xml::new().unwrap();
        xml.text("a", &[("b", "<\"甲\"\n&'\t>")], "乙 <c> & '\"\r").unwrap();
        let text = String::from_utf8(xml.finish()).unwrap();
        let (_, element) = text.split_once("?>").unwrap();
        assert_eq!(element, "<a b=\"&lt;&quot;甲&quot;&#10;&amp;&apos;&#9;&gt;\">乙 &lt;c&gt; &amp; &apos;&quot; </a>");
    }
}
