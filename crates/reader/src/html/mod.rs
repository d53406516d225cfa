//! HTML in, its [`Document`] out: pages saved by office programs, `.xls` exports of web systems, bodies of mails.
//!
//! ```text
//! bytes ─ charset ─ token ─ page ─┬─ flow (paragraphs)
//!                                 └─ table (grids)
//! ```

mod element;
mod field;
mod flow;
mod hidden;
mod list;
mod page;
mod reference;
mod scope;
mod sheet;
mod style;
mod table;
mod token;

#[cfg(test)]
mod tests;

use crate::limits::Meter;
use crate::{Document, Limit, Limits, ReadError};

/// Reads a page in its declared encoding, else in the one for which its bytes are valid.
pub(crate) fn read(bytes: &[u8], limits: &Limits) -> Result<Document, ReadError> {
    read_html(&charset::decode(bytes, charset::declared(bytes)), limits)
}

/// Reads HTML that is decoded already, such as the body of a mail.
///
/// The text is that which a browser displays: white space is collapsed, list numbers are written out, hidden elements are left
/// out, missing end tags are accepted. A `blockquote` with a `cite` attribute or a border at its left is
/// [`Region::Quotation`](crate::Region::Quotation).
///
/// ```
/// use reader::{Block, Limits, read_html};
///
/// let document = read_html("<p>您好：<table><tr><td rowspan=2>金湖<td>甲<tr><td>乙</table>", &Limits::default())?;
/// let [Block::Paragraph(_), Block::Table(table)] = document.blocks.as_slice() else { panic!("two blocks") };
/// assert_eq!((table.rows, table.columns), (2, 2));
/// assert_eq!(table.cell_at(1, 0).map(|cell| cell.text()).as_deref(), Some("金湖"));
/// # Ok::<(), reader::ReadError>(())
/// ```
///
/// # Errors
/// [`ReadError::Empty`] for a frameset, whose text is in other files, [`ReadError::OverLimit`] where a limit is exceeded.
pub fn read_html(text: &str, limits: &Limits) -> Result<Document, ReadError> {
    if text.len() as u64 > limits.inflated_bytes {
        return Err(ReadError::OverLimit(Limit::Text(limits.inflated_bytes)));
    }
    page::read(text, Meter::new(limits))
}
