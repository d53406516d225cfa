//! A list and its items in, the number or bullet of each out (CSS Lists 3, HTML standard 4.4.5).

use super::style::{Property, Style};
use super::token::Tag;
use opc::numeral;

/// An open list.
pub(super) struct List {
    marker: Marker,
    next: i64,
}

#[derive(Clone, Copy, PartialEq)]
enum Marker {
    None,
    Bullet(&'static str),
    /// Numbering by its name in the office formats, with the text after the number.
    Figure(&'static str, &'static str),
}

impl List {
    pub(super) fn open(tag: &Tag<'_>, style: &Style<'_>, depth: usize) -> Self {
        let bullet = match depth {
            0 => "•",
            1 => "◦",
            _ => "▪",
        };
        let usual = if tag.name == "ol" { Marker::Figure("decimal", ". ") } else { Marker::Bullet(bullet) };
        let marker = marker(tag, style).unwrap_or(usual);
        Self { marker, next: whole(tag, "start").unwrap_or(1) }
    }

    /// The marker of the next item, with a blank.
    pub(super) fn item(&mut self, tag: &Tag<'_>, style: &Style<'_>) -> String {
        let number = whole(tag, "value").unwrap_or(self.next);
        self.next = number.saturating_add(1);
        match marker(tag, style).unwrap_or(self.marker) {
            Marker::None => String::new(),
            Marker::Bullet(bullet) => format!("{bullet} "),
            Marker::Figure(format, end) => match u32::try_from(number) {
                Ok(number) => numeral(number, format) + end,
                Err(_) => number.to_string() + end,
            },
        }
    }
}

/// The marker of an item outside of any list.
pub(super) const STRAY: &str = "• ";

fn whole(tag: &Tag<'_>, name: &str) -> Option<i64> {
    tag.attribute(name)?.trim().parse().ok()
}

/// The marker that a list or item specifies itself.
fn marker(tag: &Tag<'_>, style: &Style<'_>) -> Option<Marker> {
    let whole = style.value(Property::ListStyleType).or_else(|| style.value(Property::ListStyle));
    if let Some(marker) = whole.and_then(|value| value.split_ascii_whitespace().find_map(named)) {
        return Some(marker);
    }
    match tag.attribute("type")?.trim() {
        "1" => Some(Marker::Figure("decimal", ". ")),
        "a" => Some(Marker::Figure("lowerLetter", ". ")),
        "A" => Some(Marker::Figure("upperLetter", ". ")),
        "i" => Some(Marker::Figure("lowerRoman", ". ")),
        "I" => Some(Marker::Figure("upperRoman", ". ")),
        other => named(other),
    }
}

fn named(kind: &str) -> Option<Marker> {
    let figure = |format| Some(Marker::Figure(format, ". "));
    match kind.to_ascii_lowercase().as_str() {
        "none" => Some(Marker::None),
        "disc" => Some(Marker::Bullet("•")),
        "circle" => Some(Marker::Bullet("◦")),
        "square" => Some(Marker::Bullet("▪")),
        "decimal" => figure("decimal"),
        "decimal-leading-zero" => figure("decimalZero"),
        "lower-alpha" | "lower-latin" => figure("lowerLetter"),
        "upper-alpha" | "upper-latin" => figure("upperLetter"),
        "lower-roman" => figure("lowerRoman"),
        "upper-roman" => figure("upperRoman"),
        "cjk-ideographic" | "simp-chinese-informal" | "trad-chinese-informal" => {
            Some(Marker::Figure("chineseCounting", "、"))
        }
        "simp-chinese-formal" | "trad-chinese-formal" => Some(Marker::Figure("chineseLegalSimplified", "、")),
        "cjk-decimal" => Some(Marker::Figure("ideographDigital", "、")),
        "cjk-heavenly-stem" => Some(Marker::Figure("ideographTraditional", "、")),
        "cjk-earthly-branch" => Some(Marker::Figure("ideographZodiac", "、")),
        _ => None,
    }
}
