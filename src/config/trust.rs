//! `[trust]` in, whose forms count without a person's word out.

use serde::Deserialize;

/// `[trust]`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TrustSettings {
    /// What happens to a form from an address that is not registered for its unit.
    pub unregistered: OnDoubt,
    /// Receiving servers whose Authentication-Results (RFC 8601) count; `*` stands for any run of characters.
    pub authserv_ids: Vec<String>,
    /// What happens to a form against whose sender such a server speaks.
    pub failed: OnDoubt,
}

/// What happens to a form of a doubtful sender.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum OnDoubt {
    /// It waits for a person and neither counts nor supersedes.
    #[default]
    Confirm,
    /// It counts; the office is told.
    Accept,
}
