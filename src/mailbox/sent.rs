//! The interface of the folder in which an account keeps what it sent: looked up by Message-ID, and added to.

use chrono::{DateTime, FixedOffset};

use super::error::Error;

/// The Sent folder of the campaign's mailbox.
pub trait SentFolder {
    /// Whether it holds a mail with this Message-ID, given without angle brackets. `None` where the account has no such
    /// folder.
    ///
    /// # Errors
    /// The account cannot be asked.
    fn holds(&mut self, message_id: &str) -> Result<Option<bool>, Error>;

    /// Adds a mail, marked as read, unless one with this Message-ID is there: after a failure nobody knows whether the server
    /// has added it. Nothing happens where the account has no such folder.
    ///
    /// # Errors
    /// The mail could not be added.
    fn keep(&mut self, message_id: &str, mail: &[u8], sent_at: DateTime<FixedOffset>) -> Result<(), Error>;

    /// The folder, and whether the account may add mails to it. Nothing is added.
    ///
    /// # Errors
    /// The account cannot be asked, or `campaign.toml` names a folder that is not there.
    fn probe(&mut self) -> Result<SentProbe, Error>;
}

/// Result of [`SentFolder::probe`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentProbe {
    /// The folder's name; `None` where the account has none.
    pub folder: Option<String>,
    /// Whether mails may be added; `None` where the server does not say (it offers no ACL, RFC 4314).
    pub may_add: Option<bool>,
}
