//! In: nothing. Out: the errors of this crate.

use opc::Error;

/// Why a file could not be checked; its text is English.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LintError {
    /// No bytes, or no text.
    #[error("the file is empty")]
    Empty,
    /// The file is of another format.
    #[error("the file is no docx")]
    NotDocx,
    /// The file is encrypted with a password.
    #[error("the file is protected with a password")]
    Encrypted,
    /// The zip or XML is malformed: where.
    #[error("the file is damaged: {0}")]
    Damaged(String),
    /// The file exceeds a limit of the reader.
    #[error("the file holds more than {limit} {what}")]
    OverLimit {
        /// What is counted, in English.
        what: &'static str,
        /// Largest number accepted.
        limit: u64,
    },
}

impl From<Error> for LintError {
    fn from(error: Error) -> Self {
        match error {
            Error::Damaged(text) => Self::Damaged(text),
            Error::Encrypted => Self::Encrypted,
            Error::InflatedBytes(limit) => Self::OverLimit { what: "inflated bytes", limit },
            Error::Depth(limit) => Self::OverLimit { what: "nested elements", limit },
        }
    }
}
