//! The style sheets of a page in, the classes that cross out text out: office programs write the fonts of cells this way.

use std::collections::BTreeSet;

use super::token::Tag;

/// Most classes that are kept; Excel writes one for each cell format.
const MAX_CLASSES: usize = 10_000;

/// Selectors of the form `.class` and `element.class` whose text is crossed out.
#[derive(Default)]
pub(super) struct StyleSheet {
    /// Class, and the element to which it is limited; empty for any.
    struck: BTreeSet<(String, String)>,
}

impl StyleSheet {
    /// Adds the rules of a `style` element. Other selectors and the conditions of `@media` are ignored.
    pub(super) fn read(&mut self, css: &str) {
        if !css.contains("line-through") {
            return;
        }
        let css = without_comments(css);
        let mut rest = css.as_str();
        while let Some((selectors, after)) = rest.split_once('{') {
            rest = after;
            if selectors.trim_start_matches(['}', ' ', '\r', '\n', '\t']).starts_with('@') {
                continue;
            }
            let (declarations, after) = rest.split_once('}').unwrap_or((rest, ""));
            rest = after;
            if super::style::Style::read(declarations).is_struck() {
                self.add(selectors);
            }
        }
    }

    fn add(&mut self, selectors: &str) {
        for selector in selectors.split(',') {
            let selector = selector.trim_matches(|c: char| c.is_whitespace() || c == '}' || c == '\u{FEFF}');
            let selector = selector.strip_prefix("<!--").unwrap_or(selector).trim();
            let Some((element, class)) = selector.split_once('.') else { continue };
            let is_simple = |name: &str| name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
            if is_simple(element) && is_simple(class) && !class.is_empty() && self.struck.len() < MAX_CLASSES {
                self.struck.insert((class.to_owned(), element.to_ascii_lowercase()));
            }
        }
    }

    /// Whether the element has such a class.
    pub(super) fn strikes(&self, tag: &Tag<'_>) -> bool {
        if self.struck.is_empty() {
            return false;
        }
        let Some(classes) = tag.attribute("class") else { return false };
        classes.split_ascii_whitespace().any(|class| {
            let has = |element: &str| self.struck.contains(&(class.to_owned(), element.to_owned()));
            has("") || has(&tag.name)
        })
    }
}

/// CSS Syntax 3, 4.3.2.
fn without_comments(css: &str) -> String {
    let mut kept = String::with_capacity(css.len());
    let mut rest = css;
    while let Some((before, after)) = rest.split_once("/*") {
        kept.push_str(before);
        rest = after.split_once("*/").map_or("", |(_, after)| after);
    }
    kept.push_str(rest);
    kept
}
