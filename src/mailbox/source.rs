//! The interface of a mailbox: keys and sizes, then one raw mail at a time.

use std::fmt;

use chrono::{DateTime, FixedOffset};

use super::error::Error;

/// Longest header section in bytes; a longer one is cut, so that a hostile mail cannot fill the memory.
pub(super) const HEADER_LIMIT: u64 = 1 << 20;

/// A mailbox to read from.
pub trait Mailbox {
    /// Keys and sizes of all mails in the mailbox, ascending by file name or UID.
    ///
    /// # Errors
    /// The folder or server cannot be read.
    fn list(&mut self) -> Result<Vec<MailSummary>, Error>;

    /// The bytes of one mail, or only its header section where the mail is over the size limit.
    ///
    /// # Errors
    /// This mail cannot be read ([`Error::concerns_one_mail`]), or the mailbox cannot.
    fn fetch(&mut self, mail: &MailSummary) -> Result<Fetched, Error>;

    /// The header section of a mail that cannot be fetched, if the mailbox gives that much.
    fn head(&mut self, _: &MailSummary) -> Option<Vec<u8>> {
        None
    }

    /// Marks a mail as saved. An IMAP account moves it to the done folder, where one is configured, and verifies that it
    /// has left; a folder of files is never changed. A mail that is already gone is no error.
    ///
    /// # Errors
    /// The mail could not be moved and is still in its folder.
    fn done(&mut self, key: &MailKey) -> Result<(), Error>;

    /// True where [`Mailbox::done`] removes mails from the folder, so that they must be synced to disk first.
    fn moves_done_mail(&self) -> bool;

    /// Checks that the mailbox can be used and counts its mails. Changes nothing.
    ///
    /// # Errors
    /// The mailbox cannot be used.
    fn probe(&mut self) -> Result<MailboxProbe, Error>;
}

/// Permanent key of one mail: the same in every run and never reused for another mail.
///
/// For a folder `FILE/SIZE-MTIME`; for IMAP `imap:ACCOUNT/FOLDER/UIDVALIDITY/UID`, with the account as eight hex digits of
/// a SHA-256, so that a key may be logged.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MailKey(pub(crate) String);

impl MailKey {
    /// The key as the ledger stores it.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// A key read back from the ledger.
    pub fn from_stored(text: impl Into<String>) -> MailKey {
        MailKey(text.into())
    }
}

impl fmt::Display for MailKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One mail in a mailbox's list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailSummary {
    /// Key for [`Mailbox::fetch`] and [`Mailbox::done`].
    pub key: MailKey,
    /// Size in bytes as the mailbox reports it; 0 where it does not.
    pub bytes: u64,
}

/// Result of [`Mailbox::fetch`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fetched {
    /// The whole mail.
    Whole(RawMail),
    /// The header section of a mail over the size limit, with its final empty line where there was one.
    HeadersOnly(RawMail),
}

/// One mail as bytes.
#[derive(Clone, PartialEq, Eq)]
pub struct RawMail {
    /// Key under which it was fetched.
    pub key: MailKey,
    /// When the server received it (IMAP INTERNALDATE); `None` for a file.
    pub received_at: Option<DateTime<FixedOffset>>,
    /// The message as stored on the server or disk, unconverted.
    pub bytes: Vec<u8>,
}

impl fmt::Debug for RawMail {
    // A mail's text is personal data and must not appear in a log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RawMail")
            .field("key", &self.key)
            .field("received_at", &self.received_at)
            .field("bytes", &self.bytes.len())
            .finish()
    }
}

/// Result of [`Mailbox::probe`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailboxProbe {
    /// The folder's path, or `host:port/folder`.
    pub place: String,
    /// Number of mails in the folder.
    pub mails: u64,
    /// Whether the connection is encrypted; `true` for a folder of files.
    pub encrypted: bool,
    /// Whether the configured done folder exists (it is created on first use); `None` where none is configured.
    pub done_folder_exists: Option<bool>,
    /// Whether mails may be moved to it; `None` where none is configured or the server does not say.
    pub may_move: Option<bool>,
    /// Last moment at which the server's certificate is valid; `None` without TLS.
    pub certificate_end: Option<DateTime<FixedOffset>>,
}
