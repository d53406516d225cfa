//! In: nothing. Out: what GB/T 9704-2012 fixes by number and class of type, for whoever measures a document.

pub use crate::fonts::Class;
pub use crate::geometry::{LINE, MM, PAPER, SIZE_2, SIZE_3, SIZE_4, TYPE_AREA};
