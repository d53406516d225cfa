//! Lines of narrative in, the form's sections out.

pub mod headings;
pub mod instructions;
