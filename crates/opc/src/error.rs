//! Nothing in; the reasons why a package or a part of it cannot be read out.

/// Why a package or part cannot be read; every variant is a fault of the file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// Malformed zip or markup: in which part and where.
    #[error("{0}")]
    Damaged(String),
    /// A part of the zip is encrypted.
    #[error("protected by a password")]
    Encrypted,
    /// The parts have more bytes than this budget, inflated and decoded.
    #[error("more than {0} bytes after inflating")]
    InflatedBytes(u64),
    /// Elements are nested deeper than this.
    #[error("elements nested deeper than {0}")]
    Depth(u64),
}
