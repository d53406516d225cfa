//! In: a picture and the room it has. Out: its printed extent, and its row with the caption under it.

use crate::document::{Picture, PictureSource};
use crate::fonts::Class;
use crate::geometry::{LINE, MM};
use crate::layout::drawing;
use crate::layout::head::{Desk, row};
use crate::layout::lines::{Measure, break_lines};
use crate::layout::pages::{Drawn, Item, Placement, Role};
use crate::layout::paginate::Piece;
use crate::layout::rows::{Area, Row};
use crate::layout::text::Style;

/// Points of a pixel at 150 pixels an inch.
const PIXEL: f64 = 72.0 / 150.0;
/// White above and below.
const WHITE: f64 = LINE / 4.0;

/// Printed width and height in points: as wanted, made smaller until it has room with two lines of caption.
pub(crate) fn extent(picture: &Picture, room: (f64, f64)) -> (f64, f64) {
    let (columns, rows) = picture.source.extent();
    let wanted = picture.width.map_or(columns * PIXEL, |width| f64::from(width) * MM);
    let width = wanted.clamp(1.0, room.0.max(1.0));
    let height = width * rows / columns;
    let most = (room.1 - 3.0 * LINE).max(1.0);
    if height > most { (most * columns / rows, most) } else { (width, height) }
}

/// The picture and its caption, not parted.
pub(crate) fn pieces(picture: &Picture, area: Area, desk: &mut Desk<'_>) -> Vec<Piece> {
    let (width, height) = extent(picture, (area.width, area.height));
    let index = desk.pictures.len();
    desk.pictures.push(picture.clone());
    let element = Some(desk.element(Role::Picture(index)));
    let x = (area.width - width) / 2.0;
    let items = match &picture.source {
        PictureSource::Image(_) => {
            vec![Item::Picture(Placement { picture: index, x, y: WHITE, width, height, element })]
        }
        PictureSource::Drawing(own) => {
            let items = drawing::items(own, width, &mut desk.setter, element);
            desk.drawings.push(Drawn { picture: index, width, height, items: items.clone() });
            items.into_iter().map(|item| item.moved(x, WHITE)).collect()
        }
    };
    let caption = picture.caption.as_ref();
    let mut rows = vec![Row { height: height + 2.0 * WHITE, items, keep: caption.is_some(), ..Row::default() }];
    if let Some(caption) = caption {
        let element = desk.element(Role::Paragraph);
        let atoms = desk.setter.atoms(caption, Style::text(Class::Hei));
        let lines = break_lines(&atoms, Measure::plain(area.width));
        rows.extend(lines.iter().map(|line| row(line, (area.width - line.width) / 2.0, element)));
        let last = rows.len() - 1;
        for row in rows.iter_mut().take(last) {
            row.keep = true;
        }
    }
    rows.into_iter().map(Piece::Row).collect()
}
