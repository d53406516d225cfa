//! The bytes of an office package (ECMA-376 part 2) in; its parts as text, the relationships between them, the calls of
//! a [`Visitor`] for their markup, and the numbers of its lists out. Files are untrusted: inflated bytes and nested elements
//! are counted as they are read.

mod error;
pub mod list;
mod markup;
mod numerals;
mod package;

pub use error::Error;
pub use markup::{Step, Visitor, attribute, is_on, number, walk};
pub use numerals::numeral;
pub use package::{Package, Relationship};
