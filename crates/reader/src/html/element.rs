//! The name of an HTML element in, its role in the text of the page out.

const BLOCK: u8 = 1;
const VOID: u8 = 2;
const UNSEEN: u8 = 4;
const PART_OF_TABLE: u8 = 8;
const RAW: u8 = 16;

/// The role of an element, by its name in lower case.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Element(u8);

impl Element {
    pub(super) fn named(name: &str) -> Self {
        Self(match name {
            "address" | "article" | "aside" | "blockquote" | "body" | "center" | "dd" | "details" | "dialog"
            | "dir" | "div" | "dl" | "dt" | "fieldset" | "figcaption" | "figure" | "footer" | "form" | "h1" | "h2"
            | "h3" | "h4" | "h5" | "h6" | "header" | "legend" | "li" | "listing" | "main" | "menu" | "nav" | "ol"
            | "p" | "pre" | "section" | "summary" | "ul" => BLOCK,
            "hr" => BLOCK | VOID,
            "area" | "base" | "basefont" | "bgsound" | "br" | "col" | "embed" | "frame" | "img" | "input" | "link"
            | "meta" | "param" | "source" | "wbr" => VOID,
            "audio" | "button" | "canvas" | "datalist" | "math" | "object" | "rp" | "rt" | "svg" | "template"
            | "video" | "xml" => UNSEEN,
            "caption" | "colgroup" | "tbody" | "td" | "tfoot" | "th" | "thead" | "tr" => PART_OF_TABLE,
            "iframe" | "noembed" | "noframes" | "noscript" | "script" | "style" | "textarea" | "title" | "xmp" => RAW,
            _ => 0,
        })
    }

    /// The element is displayed on lines of its own.
    pub(super) fn is_block(self) -> bool {
        self.0 & BLOCK != 0
    }

    /// The element has no end tag.
    pub(super) fn is_void(self) -> bool {
        self.0 & VOID != 0
    }

    /// The content is not text of the page: data, drawings, buttons, fallbacks for old browsers, phonetic guides.
    pub(super) fn is_unseen(self) -> bool {
        self.0 & UNSEEN != 0
    }

    /// A row, row group, column group, cell or caption.
    pub(super) fn is_part_of_table(self) -> bool {
        self.0 & PART_OF_TABLE != 0
    }

    /// The content is no markup (raw text and escapable raw text, HTML standard 13.1.2).
    pub(super) fn is_raw(self) -> bool {
        self.0 & RAW != 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_element_is_known_by_its_whole_name() {
        for (name, wanted) in [
            ("hr", BLOCK | VOID),
            ("blockquote", BLOCK),
            ("a", 0),
            ("x-blockquote", 0),
            ("blockquote-quoted-twice", 0),
            ("", 0),
        ] {
            assert_eq!(Element::named(name), Element(wanted), "{name}");
        }
    }
}
