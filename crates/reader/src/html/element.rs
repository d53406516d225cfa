//! What the names of HTML's elements mean for the text in them.

/// Elements that stand on lines of their own.
const BLOCKS: [&str; 38] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "center",
    "dd",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "legend",
    "li",
    "listing",
    "main",
    "menu",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "ul",
];

/// Elements without an end tag.
const VOID: [&str; 16] = [
    "area", "base", "basefont", "bgsound", "br", "col", "embed", "frame", "hr", "img", "input", "link", "meta",
    "param", "source", "wbr",
];

/// Elements whose content is not text of the page: data, drawings, buttons, what old browsers are told, readings.
const UNSEEN: [&str; 12] =
    ["audio", "button", "canvas", "datalist", "math", "object", "rp", "rt", "svg", "template", "video", "xml"];

pub(super) fn is_block(name: &str) -> bool {
    BLOCKS.binary_search(&name).is_ok()
}

pub(super) fn is_void(name: &str) -> bool {
    VOID.binary_search(&name).is_ok()
}

pub(super) fn is_unseen(name: &str) -> bool {
    UNSEEN.binary_search(&name).is_ok()
}

/// Rows, groups of rows and cells.
pub(super) fn is_part_of_table(name: &str) -> bool {
    matches!(name, "tr" | "td" | "th" | "thead" | "tbody" | "tfoot" | "caption" | "colgroup")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_by_halving() {
        for names in [&BLOCKS[..], &VOID, &UNSEEN] {
            assert!(names.is_sorted(), "{names:?}");
        }
    }
}
