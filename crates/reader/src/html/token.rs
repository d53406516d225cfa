//! HTML text in, its tags and the text between them out (HTML standard, 13.2.5).
//!
//! html5ever's tokenizer is not used since it compares each attribute of a tag with all before it, so that one tag of 500 kB
//! takes seconds, and since it depends on twenty crates.

use std::borrow::Cow;

use super::element::Element;
use super::reference;

/// Elements whose content is no markup; `true` for those whose content is displayed.
const RAW: [(&str, bool); 9] = [
    ("script", false),
    ("style", false),
    ("title", false),
    ("textarea", true),
    ("xmp", true),
    ("iframe", false),
    ("noembed", false),
    ("noframes", false),
    ("noscript", false),
];

/// One token of a page.
pub(super) enum Token<'t> {
    /// Text with its character references.
    Text(&'t str),
    /// Text of an element whose content is no markup.
    Raw(&'t str),
    /// A style sheet.
    Sheet(&'t str),
    /// A start tag.
    Start(Tag<'t>),
    /// An end tag: its name in lower case.
    End(Cow<'t, str>),
}

/// A start tag.
pub(super) struct Tag<'t> {
    /// Name in lower case, with its prefix.
    pub(super) name: Cow<'t, str>,
    pub(super) element: Element,
    attributes: &'t str,
}

/// The tokens of a page in order, in linear time.
pub(super) struct Tokens<'t> {
    rest: &'t str,
    /// Content of the element just opened, where it is no markup and displayed or a style sheet.
    raw: Option<Token<'t>>,
    /// End tags and quotes that were not found; they are not searched again, since each search would run to the end.
    missing: Vec<&'static str>,
}

impl<'t> Tokens<'t> {
    pub(super) fn new(html: &'t str) -> Self {
        Self { rest: html, raw: None, missing: Vec::new() }
    }

    /// The tag after a `<`; `None` for a comment, which is skipped.
    fn markup(&mut self, inner: &'t str) -> Option<Token<'t>> {
        if let Some(comment) = inner.strip_prefix("!--") {
            // `<!-->` is a complete comment.
            let comment = comment.strip_prefix('-').filter(|rest| rest.starts_with('>')).unwrap_or(comment);
            let after = if comment.starts_with('>') { comment.get(1..) } else { after(comment, "-->") };
            self.rest = after.unwrap_or_default();
            return None;
        }
        let (closing, named) = match inner.strip_prefix('/') {
            Some(named) => (true, named),
            None => (false, inner),
        };
        if !named.bytes().next().is_some_and(|first| first.is_ascii_alphabetic()) {
            self.rest = after(inner, ">").unwrap_or_default();
            return None;
        }
        let length = named.bytes().position(|next| next.is_ascii_whitespace() || matches!(next, b'/' | b'>' | b'<'));
        let (name, attributes) = named.split_at_checked(length.unwrap_or(named.len())).unwrap_or((named, ""));
        let name = lower(name);
        let (attributes, rest) = self.attributes(attributes);
        self.rest = rest;
        if closing {
            return Some(Token::End(name));
        }
        let element = Element::named(&name);
        if element.is_raw()
            && let Some((raw, is_shown)) = RAW.iter().find(|(raw, _)| *raw == name)
        {
            self.content(raw, *is_shown);
        }
        Some(Token::Start(Tag { name, element, attributes }))
    }

    /// Splits the text after a tag's name into its attributes and the rest of the page.
    fn attributes(&mut self, text: &'t str) -> (&'t str, &'t str) {
        let bytes = text.as_bytes();
        let mut at = 0;
        let mut value_follows = false;
        while let Some(byte) = bytes.get(at) {
            match byte {
                b'>' => return (text.get(..at).unwrap_or_default(), text.get(at + 1..).unwrap_or_default()),
                // The tag was not closed before the next one begins.
                b'<' if !value_follows => {
                    return (text.get(..at).unwrap_or_default(), text.get(at..).unwrap_or_default());
                }
                b'"' | b'\'' if value_follows => {
                    value_follows = false;
                    let quote = if *byte == b'"' { "\"" } else { "'" };
                    at = self.closing_quote(text, at + 1, quote).unwrap_or(at);
                }
                b'=' => value_follows = true,
                byte if byte.is_ascii_whitespace() => {}
                _ => value_follows = false,
            }
            at += 1;
        }
        (text, "")
    }

    fn closing_quote(&mut self, text: &str, from: usize, quote: &'static str) -> Option<usize> {
        if self.missing.contains(&quote) {
            return None;
        }
        let found = text.get(from..)?.find(quote);
        if found.is_none() {
            self.missing.push(quote);
        }
        Some(from + found?)
    }

    /// Reads the content of an element whose content is no markup.
    fn content(&mut self, name: &'static str, is_shown: bool) {
        let is_missing = self.missing.contains(&name);
        let end = if is_missing { None } else { end_tag(self.rest, name) };
        match end.and_then(|at| self.rest.split_at_checked(at)) {
            Some((content, rest)) => {
                self.raw = match name {
                    "style" => Some(Token::Sheet(content)),
                    _ => is_shown.then_some(Token::Raw(content)),
                };
                self.rest = rest;
            }
            // Without an end tag the content would run to the end of the page; then only a title is read as markup.
            None if matches!(name, "script" | "style") => self.rest = "",
            None if is_missing => {}
            None => self.missing.push(name),
        }
    }
}

impl<'t> Iterator for Tokens<'t> {
    type Item = Token<'t>;

    fn next(&mut self) -> Option<Token<'t>> {
        if let Some(raw) = self.raw.take() {
            return Some(raw);
        }
        loop {
            let text_ends = opening(self.rest).unwrap_or(self.rest.len());
            if text_ends > 0 {
                let (text, rest) = self.rest.split_at_checked(text_ends)?;
                self.rest = rest;
                return Some(Token::Text(text));
            }
            if let Some(token) = self.markup(self.rest.strip_prefix('<')?) {
                return Some(token);
            }
        }
    }
}

/// Offset of the next tag or comment; any other `<` is text.
fn opening(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    text.match_indices('<').map(|(at, _)| at).find(|at| match bytes.get(at + 1) {
        Some(b'!' | b'?') => true,
        Some(b'/') => bytes.get(at + 2).is_some(),
        Some(next) => next.is_ascii_alphabetic(),
        None => false,
    })
}

impl Tag<'_> {
    /// The value of an attribute, references resolved; empty for one without a value.
    pub(super) fn attribute(&self, wanted: &str) -> Option<Cow<'_, str>> {
        let mut rest = self.attributes;
        // Most tags have no attributes but are queried for several.
        if rest.is_empty() {
            return None;
        }
        loop {
            rest = rest.trim_start_matches(|next: char| next.is_ascii_whitespace() || next == '/');
            if rest.is_empty() {
                return None;
            }
            // A name may begin with "=" but otherwise ends there.
            let length = rest
                .char_indices()
                .skip(1)
                .find(|(_, next)| next.is_ascii_whitespace() || matches!(next, '=' | '/'))
                .map_or(rest.len(), |(at, _)| at);
            let (name, after) = rest.split_at_checked(length)?;
            let after = after.trim_ascii_start();
            let (value, after) = match after.strip_prefix('=') {
                Some(after) => value(after.trim_ascii_start()),
                None => ("", after),
            };
            if name.eq_ignore_ascii_case(wanted) {
                return Some(reference::resolved(value));
            }
            rest = after;
        }
    }

    /// The attribute as a whole number: its leading digits.
    pub(super) fn number(&self, wanted: &str) -> Option<usize> {
        let value = self.attribute(wanted)?;
        let value = value.trim().trim_start_matches('+');
        let digits = value.get(..value.find(|next: char| !next.is_ascii_digit()).unwrap_or(value.len()))?;
        (!digits.is_empty()).then(|| digits.parse().unwrap_or(usize::MAX))
    }

    /// True where the attribute is present, with any value.
    pub(super) fn has(&self, wanted: &str) -> bool {
        self.attribute(wanted).is_some()
    }
}

fn value(text: &str) -> (&str, &str) {
    for quote in ['"', '\''] {
        if let Some(inner) = text.strip_prefix(quote) {
            return inner.split_once(quote).unwrap_or((inner, ""));
        }
    }
    let end = text.find(|next: char| next.is_ascii_whitespace()).unwrap_or(text.len());
    text.split_at_checked(end).unwrap_or((text, ""))
}

fn lower(name: &str) -> Cow<'_, str> {
    if name.bytes().any(|byte| byte.is_ascii_uppercase()) {
        Cow::Owned(name.to_ascii_lowercase())
    } else {
        Cow::Borrowed(name)
    }
}

fn after<'t>(text: &'t str, end: &str) -> Option<&'t str> {
    text.split_once(end).map(|(_, after)| after)
}

/// Offset of the end tag of an element.
fn end_tag(text: &str, name: &str) -> Option<usize> {
    text.match_indices("</").map(|(at, _)| at).find(|at| {
        let found = text.get(at + 2..).and_then(|after| Some((after.get(..name.len())?, after.get(name.len()..)?)));
        found.is_some_and(|(found, after)| {
            found.eq_ignore_ascii_case(name)
                && after.chars().next().is_none_or(|next| next.is_ascii_whitespace() || matches!(next, '/' | '>'))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sketch(html: &str) -> String {
        let mut sketch = String::new();
        for token in Tokens::new(html) {
            match token {
                Token::Text(text) => sketch.push_str(text),
                Token::Raw(text) => sketch.push_str(&format!("«{text}»")),
                Token::Sheet(_) => {}
                Token::Start(tag) => sketch.push_str(&format!("[{}]", tag.name)),
                Token::End(name) => sketch.push_str(&format!("[/{name}]")),
            }
        }
        sketch
    }

    #[test]
    fn tags_comments_and_what_only_looks_like_them() {
        assert_eq!(sketch("<P CLASS='a>b'>1 < 2 <3<br/></p >x"), "[p]1 < 2 <3[br][/p]x");
        assert_eq!(sketch("a<!-- <b> -->b<!-->c<!--->d<![if !x]>e<?xml:n a ?>f</>g"), "abcdefg");
        assert_eq!(
            sketch("<script>a</b>'</script >1<STYLE>x</style>2<title>"),
            "[script][/script]1[style][/style]2[title]"
        );
        assert_eq!(sketch("<textarea>a<b>c</textarea>d<script>e"), "[textarea]«a<b>c»[/textarea]d[script]");
        assert_eq!(sketch("<td<td>a<p class=\"x>b"), "[td][td]a[p]b");
        assert_eq!(sketch("<金湖社区>"), "<金湖社区>");
    }

    #[test]
    fn attributes_however_they_are_quoted() {
        let html = "<td colspan = 2 rowspan='0x' title=\"a&lt;b>\" nowrap X:NUM=44014.5 style='a' style='b'/>";
        let Some(Token::Start(tag)) = Tokens::new(html).next() else { panic!("a tag") };
        assert_eq!((tag.number("colspan"), tag.number("rowspan"), tag.number("title")), (Some(2), Some(0), None));
        assert_eq!(tag.attribute("title").as_deref(), Some("a<b>"));
        assert_eq!(tag.attribute("x:num").as_deref(), Some("44014.5"));
        assert_eq!(tag.attribute("style").as_deref(), Some("a"));
        assert!(tag.has("NOWRAP") && !tag.has("col"));
        let Some(Token::Start(tag)) = Tokens::new("<a b=99999999999999999999999>").next() else { panic!("a tag") };
        assert_eq!(tag.number("b"), Some(usize::MAX));
    }

    /// Each of these was or could be searched to the end again and again.
    #[test]
    fn nothing_is_searched_twice() {
        for piece in [
            "<a \"",
            "<a b=\"",
            "<title>",
            "<!-",
            "</",
            "<a b='c\"",
            "<textarea>",
            "<textarea><b c='d'>",
            "<",
            "&",
            "<a b=\"c\" ",
        ] {
            assert!(Tokens::new(&piece.repeat(300_000)).count() <= 600_001, "{piece}");
        }
    }
}
