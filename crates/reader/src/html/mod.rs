//! HTML in, its [`Document`] out: what office programs save as a page, what web systems export as `.xls`, what is
//! pasted into mails.
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
mod style;
mod table;
mod token;

#[cfg(test)]
mod tests;

use crate::limits::Meter;
use crate::{Document, Limit, Limits, ReadError, charset};

/// Reads a page in the encoding that it names, else the one that its bytes can be.
pub(crate) fn read(bytes: &[u8], limits: &Limits) -> Result<Document, ReadError> {
    read_html(&charset::decode(bytes, charset::declared(bytes)), limits)
}

/// Reads HTML that is text already, such as a part of something that named its encoding.
///
/// The text is what a browser shows: white space collapsed, merged cells whole, list numbers written out, what is hidden
/// left out, missing end tags forgiven. A `blockquote` that says what it quotes, or is drawn with a line at its left, is
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
/// [`ReadError::Empty`] for a frameset whose text stands in other files, [`ReadError::OverLimit`] where one of the limits
/// is exceeded.
pub fn read_html(text: &str, limits: &Limits) -> Result<Document, ReadError> {
    if text.len() as u64 > limits.inflated_bytes {
        return Err(ReadError::OverLimit(Limit::Text(limits.inflated_bytes)));
    }
    page::read(text, Meter::new(limits))
}
