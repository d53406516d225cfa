//! A Word 97 to 2003 or WPS binary file in, its [`Document`] out.

use crate::ole::Ole;
use crate::{Document, Kind, Limits, ReadError};

pub(crate) fn read(bytes: &[u8], limits: &Limits) -> Result<Document, ReadError> {
    let file = Ole::open(bytes, limits)?;
    let _ = (file.has("Macros"), file.stream("WordDocument")?);
    Err(ReadError::Unsupported(Kind::Unknown))
}
