//! Chinese text as people typed it in; its comparable spelling, simplified characters, the values of its digits, whether
//! it says nothing, its marks as they are printed and the terms by which it is found out. A leaf: it knows of no document, report or program.

mod characters;
mod digits;
mod nil;
mod punctuation;
mod search;
mod traditional;
mod unified;

pub use characters::{
    clean_line, compact, compact_characters, half_width, in_simplified, is_closing, is_colon, is_han, is_invisible,
    is_opening, strip_compact, without_brackets,
};
pub use digits::chinese_digit;
pub use nil::{is_nil, is_nil_report};
pub use punctuation::set_right;
pub use search::{SearchWord, SearchedText, search_words, terms};
pub use traditional::simplified;
pub use unified::unified;
