//! Blocks of a document in, drafts of its forms out: each label is matched with its value, each heading with its text.

mod cell_role;
mod grid;
mod hidden;
mod list;
pub mod plain;
mod reversed;
pub mod rows;
mod sides;
mod single;
pub mod stream;
pub mod table;
mod values;
