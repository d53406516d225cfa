//! Chinese text as people typed it in; its comparable spelling out. Knows nothing of forms or campaigns.

mod characters;
mod nil;
mod traditional;

pub use characters::{
    clean_line, compact, compact_characters, half_width, in_simplified, is_closing, is_colon, is_han, is_invisible,
    is_opening, strip_compact, without_brackets,
};
pub use nil::is_nil;
pub use traditional::simplified;
