//! Blocks of a document in, drafts of the forms in it out, wherever labels, values and sections stand.

mod cell_role;
pub mod grid;
mod hidden;
mod list;
pub mod plain;
mod reversed;
pub mod rows;
mod sides;
pub mod stream;
