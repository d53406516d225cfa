//! Mail as it really arrives: raw bytes become a tree of [`Part`]s with decoded headers, and containers (zip, 7z, tar,
//! gzip, winmail.dat) become files. Nothing fails on bad input: what cannot be read is skipped or named as a
//! [`containers::ArchiveFault`], and everything is bounded by [`Limits`].
//!
//! ```text
//! raw mail ─ part ─┬─ headers ─ parameters ─ encoded words ─ text
//!                  │            └─ address, dates
//!                  └─ transfer encoding ─ bytes ─ containers ─ files
//! ```
//!
//! What the bytes of a file are, and what a mail means, is for the caller to say.

pub mod address;
pub mod containers;
pub mod dates;
mod encoded_words;
mod flowed;
mod headers;
mod limits;
mod parameters;
pub mod part;
pub mod transfer;

pub use address::Address;
pub use encoded_words::decode;
pub use flowed::unflow;
pub use headers::Headers;
pub use limits::Limits;
pub use parameters::Value;
pub use part::{Part, parse, with_line_feeds};
