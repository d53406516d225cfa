//! What keeps a file from being looked at.

/// Why a file could not be checked; its text is English.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LintError {
    /// No bytes.
    #[error("the file is empty")]
    Empty,
    /// Another kind of file.
    #[error("the file is no docx")]
    NotDocx,
    /// Behind a password.
    #[error("the file is protected with a password")]
    Encrypted,
    /// A zip or XML that is broken; says where.
    #[error("the file is damaged: {0}")]
    Damaged(String),
    /// More than is read.
    #[error("the file holds more than {limit} {what}")]
    OverLimit {
        /// What there is too much of.
        what: &'static str,
        /// How many are read.
        limit: u64,
    },
}
