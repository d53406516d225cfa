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

    /// Adds a mail, marked as read. Nothing happens where the account has no such folder.
    ///
    /// # Errors
    /// The mail could not be added.
    fn append(&mut self, mail: &[u8], sent_at: DateTime<FixedOffset>) -> Result<(), Error>;
}
