//! A `reader::Document` or a plain text in, the [`Form`]s in it out: unit, date, reporter and sections, found by labels and
//! headings.

mod answer;
mod blank;
mod draft;
mod fields;
mod finish;
#[cfg(test)]
pub(crate) mod fixture;
mod liaison;
mod locate;
mod model;
mod recognised;
mod sections;
mod set;
mod subject;
#[cfg(test)]
mod tests;

use chrono::NaiveDate;

use crate::config::ReadingContext;

use finish::FileContext;
use locate::{plain, stream};

pub use answer::{Answer, Item, affirms, read_answer};
pub use blank::BlankForm;
pub use fields::{
    date::{DateFault, read_date},
    unit::unit_in_title,
};
pub use liaison::{Liaison, liaisons, liaisons_in_text};
pub use model::{Field, Form, FormPlace, Hidden, Reporter, Section};
pub use recognised::{FORM_LIMIT, LABEL_LIMIT, Recognised};
pub use set::FieldValue;
pub use subject::Subject;

/// The forms of a document, found by labels and headings only, never by position or file name. `reference` is the day of
/// receipt; it supplies the year of a date written without one.
pub fn recognise(document: &reader::Document, context: &ReadingContext<'_>, reference: NaiveDate) -> Recognised {
    let has = |notice| document.notices.contains(&notice);
    let (tracked_changes, struck_text) = (has(reader::Notice::TrackedChanges), has(reader::Notice::StruckText));
    let several_tables = stream::has_several_tables(&document.blocks);
    let file = FileContext { reference, tracked_changes, struck_text, several_tables };
    stream::drafts(&document.blocks, context).finish(context, file)
}

/// The forms of a plain text such as a mail's body. Lines quoted with `>` belong to another mail and are left out.
pub fn from_text(text: &str, context: &ReadingContext<'_>, reference: NaiveDate) -> Recognised {
    let file = FileContext { reference, tracked_changes: false, struck_text: false, several_tables: false };
    stream::drafts(&plain::text_blocks(text, context), context).without_places().finish(context, file)
}

/// The forms of a mail's HTML body: tables are kept, the lines between them are read as by [`from_text`].
pub fn from_blocks(blocks: &[reader::Block], context: &ReadingContext<'_>, reference: NaiveDate) -> Recognised {
    let file = FileContext { reference, tracked_changes: false, struck_text: false, several_tables: false };
    stream::drafts(&plain::mixed_blocks(blocks, context), context).without_places().finish(context, file)
}
