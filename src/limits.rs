//! Every limit that strangers' mails and files meet, in one place; what exceeds one becomes a finding that names it.

use crate::message;

/// How much may be asked of us. `Default` is what the program runs with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Limits {
    /// One mail: its size, its files, what its archives inflate to, how deep they nest.
    pub mail: message::Limits,
    /// One file: its size, what it inflates to, cells, paragraphs, pages, nesting.
    pub file: reader::Limits,
    /// One child process, in which files are read that counting cannot bound: memory, time, answer.
    pub child: sandbox::Limits,
}
