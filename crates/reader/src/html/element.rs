//! What the names of HTML's elements mean for the text in them.

const BLOCK: u8 = 1;
const VOID: u8 = 2;
const UNSEEN: u8 = 4;
const PART_OF_TABLE: u8 = 8;
const RAW: u8 = 16;

/// Every name that means something, in the order of [`key`]. A page may have millions of tags: each name is looked up
/// once, and in numbers.
const ELEMENTS: [(u128, u8); 82] = [
    entry("address", BLOCK),
    entry("area", VOID),
    entry("article", BLOCK),
    entry("aside", BLOCK),
    entry("audio", UNSEEN),
    entry("base", VOID),
    entry("basefont", VOID),
    entry("bgsound", VOID),
    entry("blockquote", BLOCK),
    entry("body", BLOCK),
    entry("br", VOID),
    entry("button", UNSEEN),
    entry("canvas", UNSEEN),
    entry("caption", PART_OF_TABLE),
    entry("center", BLOCK),
    entry("col", VOID),
    entry("colgroup", PART_OF_TABLE),
    entry("datalist", UNSEEN),
    entry("dd", BLOCK),
    entry("details", BLOCK),
    entry("dialog", BLOCK),
    entry("dir", BLOCK),
    entry("div", BLOCK),
    entry("dl", BLOCK),
    entry("dt", BLOCK),
    entry("embed", VOID),
    entry("fieldset", BLOCK),
    entry("figcaption", BLOCK),
    entry("figure", BLOCK),
    entry("footer", BLOCK),
    entry("form", BLOCK),
    entry("frame", VOID),
    entry("h1", BLOCK),
    entry("h2", BLOCK),
    entry("h3", BLOCK),
    entry("h4", BLOCK),
    entry("h5", BLOCK),
    entry("h6", BLOCK),
    entry("header", BLOCK),
    entry("hr", BLOCK | VOID),
    entry("iframe", RAW),
    entry("img", VOID),
    entry("input", VOID),
    entry("legend", BLOCK),
    entry("li", BLOCK),
    entry("link", VOID),
    entry("listing", BLOCK),
    entry("main", BLOCK),
    entry("math", UNSEEN),
    entry("menu", BLOCK),
    entry("meta", VOID),
    entry("nav", BLOCK),
    entry("noembed", RAW),
    entry("noframes", RAW),
    entry("noscript", RAW),
    entry("object", UNSEEN),
    entry("ol", BLOCK),
    entry("p", BLOCK),
    entry("param", VOID),
    entry("pre", BLOCK),
    entry("rp", UNSEEN),
    entry("rt", UNSEEN),
    entry("script", RAW),
    entry("section", BLOCK),
    entry("source", VOID),
    entry("style", RAW),
    entry("summary", BLOCK),
    entry("svg", UNSEEN),
    entry("tbody", PART_OF_TABLE),
    entry("td", PART_OF_TABLE),
    entry("template", UNSEEN),
    entry("textarea", RAW),
    entry("tfoot", PART_OF_TABLE),
    entry("th", PART_OF_TABLE),
    entry("thead", PART_OF_TABLE),
    entry("title", RAW),
    entry("tr", PART_OF_TABLE),
    entry("ul", BLOCK),
    entry("video", UNSEEN),
    entry("wbr", VOID),
    entry("xml", UNSEEN),
    entry("xmp", RAW),
];

/// What an element is, by its name in lower case.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Element {
    /// Differs for most names that differ.
    pub(super) key: u128,
    traits: u8,
}

impl Element {
    pub(super) fn named(name: &str) -> Self {
        let key = key(name);
        let found = ELEMENTS.binary_search_by_key(&key, |(key, _)| *key).ok().and_then(|at| ELEMENTS.get(at));
        // A key holds no more than the beginning of a long name.
        let traits = found.filter(|_| name.len() <= KEY_BYTES).map_or(0, |(_, traits)| *traits);
        Self { key, traits }
    }

    /// Stands on lines of its own.
    pub(super) fn is_block(self) -> bool {
        self.traits & BLOCK != 0
    }

    /// Has no end tag.
    pub(super) fn is_void(self) -> bool {
        self.traits & VOID != 0
    }

    /// Its content is no text of the page: data, drawings, buttons, what old browsers are told, readings.
    pub(super) fn is_unseen(self) -> bool {
        self.traits & UNSEEN != 0
    }

    /// Rows, groups of rows and cells.
    pub(super) fn is_part_of_table(self) -> bool {
        self.traits & PART_OF_TABLE != 0
    }

    /// Its content is no markup.
    pub(super) fn is_raw(self) -> bool {
        self.traits & RAW != 0
    }
}

const KEY_BYTES: usize = 16;

const fn entry(name: &str, traits: u8) -> (u128, u8) {
    (key(name), traits)
}

/// The first bytes of a name as one number, in the order of the names.
const fn key(name: &str) -> u128 {
    let mut rest = name.as_bytes();
    let mut key = 0;
    let mut at = 0;
    while at < KEY_BYTES {
        key <<= 8;
        if let [first, others @ ..] = rest {
            key |= *first as u128;
            rest = others;
        }
        at += 1;
    }
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_by_halving() {
        assert!(ELEMENTS.is_sorted_by(|one, next| one.0 < next.0));
        for (name, wanted) in [
            ("hr", BLOCK | VOID),
            ("blockquote", BLOCK),
            ("a", 0),
            ("x-blockquote", 0),
            ("blockquote-quoted-twice", 0),
            ("", 0),
        ] {
            assert_eq!(Element::named(name).traits, wanted, "{name}");
        }
    }
}
