//! In: text and measures. Out: line breaks and positions that are computed without typefaces and pages, so that docx, PDF and
//! OFD agree. Imports neither layout nor writers.

pub(crate) mod line_rules;
pub(crate) mod signature_geometry;
pub(crate) mod title_breaks;
pub(crate) mod wrapping;
