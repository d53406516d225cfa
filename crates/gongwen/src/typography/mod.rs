//! In: text and measures. Out: where lines may end and what is set where, found without a typeface and without pages, so
//! that docx, PDF and OFD agree. Nothing here knows layout or a file format.

pub(crate) mod line_rules;
pub(crate) mod signature_geometry;
pub(crate) mod title_breaks;
pub(crate) mod wrapping;
