//! Word 2003 XML or flat OPC in, its [`Document`] out.

use crate::{Document, Kind, Limits, ReadError};

pub(crate) fn read(_: &[u8], _: &Limits) -> Result<Document, ReadError> {
    Err(ReadError::Unsupported(Kind::Unknown))
}
