//! An OpenDocument text or spreadsheet in, its [`Document`] out.

use crate::{Document, Kind, Limits, ReadError};

pub(crate) fn read_text(_: &[u8], _: &Limits) -> Result<Document, ReadError> {
    Err(ReadError::Unsupported(Kind::Unknown))
}

pub(crate) fn read_spreadsheet(_: &[u8], _: &Limits) -> Result<Document, ReadError> {
    Err(ReadError::Unsupported(Kind::Unknown))
}
