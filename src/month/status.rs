//! What has become of a unit's duty to report in a period.

use serde::{Deserialize, Serialize};

/// State of a unit in a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// A form without error findings, or the office's word that there is nothing to report.
    Complete,
    /// A form or file with error findings.
    Incomplete,
    /// Nothing but a form whose sender is in doubt.
    Unconfirmed,
    /// Nothing, and it need not report by the office's word.
    Excused,
    /// Nothing.
    Missing,
}
