//! In: a drawing and its printed width. Out: its strokes and runs, texts in 黑体.

use crate::document::{Drawing, Mark};
use crate::fonts::Class;
use crate::layout::context::{runs, single_line};
use crate::layout::pages::{Colour, Item, Stroke};
use crate::layout::text::{Shaper, Style};

/// Items relative to the upper left corner of the drawing; texts belong to `element`. Texts come last, so that a tagged PDF
/// has one marked-content sequence for them.
pub(crate) fn items(drawing: &Drawing, width: f64, shaper: &mut Shaper<'_>, element: Option<usize>) -> Vec<Item> {
    let scale = width / drawing.width;
    let mut items = Vec::new();
    let mut texts = Vec::new();
    for mark in &drawing.marks {
        match mark {
            Mark::Bar { left, top, width, height, colour } => {
                let middle = (left + width / 2.0) * scale;
                items.push(Item::Stroke(Stroke {
                    from: (middle, (top + height) * scale),
                    to: (middle, top * scale),
                    weight: width * scale,
                    colour: Colour::Mixed(*colour),
                }));
            }
            Mark::Line { from, to, weight, colour } => items.push(Item::Stroke(Stroke {
                from: (from.0 * scale, from.1 * scale),
                to: (to.0 * scale, to.1 * scale),
                weight: weight * scale,
                colour: Colour::Mixed(*colour),
            })),
            Mark::Words { middle, baseline, size, colour, text } => {
                let style = Style { colour: Colour::Mixed(*colour), ..Style::new(Class::Hei, size * scale) };
                let line = single_line(&shaper.shape(text, style));
                let left = (middle * scale - line.width / 2.0).clamp(0.0, (width - line.width).max(0.0));
                texts.extend(runs(&line, left, baseline * scale, element));
            }
        }
    }
    items.extend(texts);
    items
}
