//! Values of a report in, the Chinese text that readers see out.

pub(in crate::report) mod labels;
