//! Why a package or a part of it cannot be read.

/// Every variant is the file's fault.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// Broken zip or markup; says in which part and where.
    #[error("{0}")]
    Damaged(String),
    /// A part of the zip needs a password.
    #[error("protected by a password")]
    Encrypted,
    /// The parts read have more bytes, once inflated and decoded, than this budget.
    #[error("more than {0} bytes after inflating")]
    InflatedBytes(u64),
    /// Elements within each other, more than these.
    #[error("elements nested deeper than {0}")]
    Depth(u64),
}
