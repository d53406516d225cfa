//! In: a picture and the area of the page. Out: its printed size, and its row with those of the caption.

use crate::document::{Picture, PictureSource};
use crate::fonts::Class;
use crate::geometry::{LINE, MM};
use crate::layout::context::{LayoutContext, row};
use crate::layout::drawing;
use crate::layout::lines::{Measure, break_lines};
use crate::layout::pages::{DrawingLayout, Item, Placement, Role};
use crate::layout::paginate::Piece;
use crate::layout::rows::{Area, Row};
use crate::layout::text::Style;

/// Size of a pixel at 150 pixels per inch, in points.
const PIXEL: f64 = 72.0 / 150.0;
/// Space above and below, in points.
const MARGIN: f64 = LINE / 4.0;

/// Printed width and height in points: as given, reduced to the room less two lines of caption.
pub(crate) fn extent(picture: &Picture, room: (f64, f64)) -> (f64, f64) {
    let (columns, rows) = picture.source.extent();
    let wanted = picture.width.map_or(columns * PIXEL, |width| f64::from(width) * MM);
    let width = wanted.clamp(1.0, room.0.max(1.0));
    let height = width * rows / columns;
    let most = (room.1 - 3.0 * LINE).max(1.0);
    if height > most { (most * columns / rows, most) } else { (width, height) }
}

/// The rows of a picture and its caption, kept together.
pub(crate) fn pieces(picture: &Picture, area: Area, context: &mut LayoutContext<'_>) -> Vec<Piece> {
    let (width, height) = extent(picture, (area.width, area.height));
    let index = context.pictures.len();
    context.pictures.push(picture.clone());
    let element = Some(context.element(Role::Picture(index)));
    let x = (area.width - width) / 2.0;
    let items = match &picture.source {
        PictureSource::Image(_) => {
            vec![Item::Picture(Placement { picture: index, x, y: MARGIN, width, height, element })]
        }
        PictureSource::Drawing(own) => {
            let items = drawing::items(own, width, &mut context.shaper, element);
            context.drawings.push(DrawingLayout { picture: index, width, height, items: items.clone() });
            items.into_iter().map(|item| item.moved(x, MARGIN)).collect()
        }
    };
    let caption = picture.caption.as_ref();
    let mut rows = vec![Row { height: height + 2.0 * MARGIN, items, keep: caption.is_some(), ..Row::default() }];
    if let Some(caption) = caption {
        let element = context.element(Role::Paragraph);
        let chars = context.shaper.shape(caption, Style::text(Class::Hei));
        let lines = break_lines(&chars, Measure::ragged(area.width));
        rows.extend(lines.iter().map(|line| row(line, (area.width - line.width) / 2.0, element)));
        let last = rows.len() - 1;
        for row in rows.iter_mut().take(last) {
            row.keep = true;
        }
    }
    rows.into_iter().map(Piece::Row).collect()
}
