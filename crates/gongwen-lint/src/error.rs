//! What keeps a file from being looked at.

use opc::Error;

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
