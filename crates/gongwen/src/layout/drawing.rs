//! In: a drawing and its printed width. Out: its items, words set in 黑体 as on any page.

use crate::document::{Drawing, Mark};
use crate::fonts::Class;
use crate::layout::head::{runs, whole};
use crate::layout::pages::{Colour, Item, Rule};
use crate::layout::text::{Setter, Style};

/// Items from the upper left corner of the drawing; words are read as part of `element`. Words come last, so that they
/// are one stretch for readers that do not see.
pub(crate) fn items(drawing: &Drawing, width: f64, setter: &mut Setter<'_>, element: Option<usize>) -> Vec<Item> {
    let scale = width / drawing.width;
    let mut items = Vec::new();
    let mut texts = Vec::new();
    for mark in &drawing.marks {
        match mark {
            Mark::Bar { left, top, width, height, colour } => {
                let middle = (left + width / 2.0) * scale;
                items.push(Item::Rule(Rule {
                    from: (middle, (top + height) * scale),
                    to: (middle, top * scale),
                    weight: width * scale,
                    colour: Colour::Mixed(*colour),
                }));
            }
            Mark::Line { from, to, weight, colour } => items.push(Item::Rule(Rule {
                from: (from.0 * scale, from.1 * scale),
                to: (to.0 * scale, to.1 * scale),
                weight: weight * scale,
                colour: Colour::Mixed(*colour),
            })),
            Mark::Words { middle, baseline, size, colour, text } => {
                let style = Style { colour: Colour::Mixed(*colour), ..Style::new(Class::Hei, size * scale) };
                let line = whole(&setter.atoms(text, style));
                let left = (middle * scale - line.width / 2.0).clamp(0.0, (width - line.width).max(0.0));
                texts.extend(runs(&line, left, baseline * scale, element));
            }
        }
    }
    items.extend(texts);
    items
}
