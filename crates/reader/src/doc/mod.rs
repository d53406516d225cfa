//! A Word 97 to 2003 or WPS binary file in, its [`Document`] out.

use crate::{Document, Kind, Limits, ReadError};

pub(crate) fn read(_: &[u8], _: &Limits) -> Result<Document, ReadError> {
    Err(ReadError::Unsupported(Kind::Unknown))
}
