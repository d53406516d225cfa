//! In: nothing. Out: the measures and typeface classes of GB/T 9704-2012, for programs that check documents.

pub use crate::fonts::Class;
pub use crate::geometry::{LINE, MM, PAPER, SIZE_2, SIZE_3, SIZE_4, TYPE_AREA};
