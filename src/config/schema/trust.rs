//! `[trust]` in, whose forms count without a person's word out.

use serde::Serialize;

use super::super::table::Table;

/// `[trust]`.
#[derive(Debug, Clone, Default, Serialize)]
pub struct TrustSettings {
    /// What happens to a form from an address that is not registered for its unit.
    pub unregistered: OnDoubt,
    /// Receiving servers whose Authentication-Results (RFC 8601) count; `*` matches any run of characters.
    pub authserv_ids: Vec<String>,
    /// What happens to a form against whose sender such a server speaks.
    pub failed: OnDoubt,
}

/// What happens to a form of a doubtful sender.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub enum OnDoubt {
    /// It waits for a person and neither counts nor supersedes.
    #[default]
    Confirm,
    /// It counts, with a warning for the office.
    Accept,
}

pub(in super::super) fn read_trust(table: Option<Table<'_, '_>>) -> TrustSettings {
    let Some(mut table) = table else { return TrustSettings::default() };
    let choices = [("confirm", OnDoubt::Confirm), ("accept", OnDoubt::Accept)];
    let mut on_doubt = |key| table.choice(key, &choices, Some(OnDoubt::Confirm)).unwrap_or_default();
    let (unregistered, failed) = (on_doubt("unregistered"), on_doubt("failed"));
    TrustSettings { unregistered, authserv_ids: table.or("authserv_ids", Vec::new()), failed }
}
