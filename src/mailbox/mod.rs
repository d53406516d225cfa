//! Where mail comes from: a folder of `.eml` files or an IMAP account in, raw mails one at a time out.
//!
//! Nothing here looks into a mail. The pipeline lists the keys, leaves out those its ledger knows, fetches the rest one
//! by one, and says `done` only after everything of a mail is on disk.

mod error;
mod folder;
mod imap;
mod names;
mod session;
mod tls;

use std::fmt;

use chrono::{DateTime, FixedOffset};

pub use self::error::Error;
pub use self::folder::{FolderMailbox, FolderSettings};
pub use self::imap::{ImapMailbox, ImapSettings};
pub use crate::network::CaFileError;

use crate::campaign::MailboxSettings;
use crate::network::{FIRST_WAIT, TRIES};
use crate::secret::{Secret, resolve};

/// The mailbox that `campaign.toml` names. Reads the password; connects only when first used.
///
/// # Errors
/// The password cannot be had.
pub fn open(settings: &MailboxSettings) -> Result<Box<dyn Mailbox>, Error> {
    Ok(match settings {
        MailboxSettings::Folder { path, message_limit } => {
            Box::new(FolderMailbox::new(FolderSettings { path: path.clone(), message_limit: *message_limit }))
        }
        MailboxSettings::Imap(server, folders) => Box::new(ImapMailbox::new(ImapSettings {
            host: server.host.clone(),
            port: server.port,
            security: server.security,
            user: server.user.clone().unwrap_or_default(),
            password: server.password.as_ref().map_or_else(|| Ok(Secret::new("")), resolve)?,
            folder: folders.folder.clone(),
            done_folder: folders.done_folder.clone(),
            ca_file: server.ca_file.clone(),
            message_limit: folders.message_limit,
            timeout: server.timeout,
            retries: TRIES,
            first_wait: FIRST_WAIT,
        })),
    })
}

/// A source of mail.
pub trait Mailbox {
    /// Every mail now in the mailbox, ascending: by file name, by UID. Keys and sizes only.
    ///
    /// # Errors
    /// The folder or server cannot be read.
    fn list(&mut self) -> Result<Vec<MailSummary>, Error>;

    /// One mail's bytes, or only its header section where it is over the size limit.
    ///
    /// # Errors
    /// This mail cannot be read ([`Error::concerns_one_mail`]), or the mailbox cannot.
    fn fetch(&mut self, mail: &MailSummary) -> Result<Fetched, Error>;

    /// Everything of this mail is saved: an IMAP account moves it to its done folder, where one is configured, and
    /// makes sure that it left; a folder of files is never changed. A mail already gone is no error.
    ///
    /// # Errors
    /// The mail could not be moved; it is then still where it was.
    fn done(&mut self, key: &MailKey) -> Result<(), Error>;

    /// True where [`Mailbox::done`] takes mails away, so that they must be safe on the disk before.
    fn moves_done_mail(&self) -> bool;

    /// Looks whether the mailbox can be used at all, and counts its mails. Changes nothing.
    ///
    /// # Errors
    /// What stands in the way.
    fn probe(&mut self) -> Result<MailboxProbe, Error>;
}

/// Names one mail for good: the same mail has the same key in every run, and no other mail ever has it.
///
/// A folder's key is the file's name; an IMAP key is `imap:ACCOUNT/FOLDER/UIDVALIDITY/UID`, the account as eight hex
/// digits of a digest, so that a key may be logged.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MailKey(pub(crate) String);

impl MailKey {
    /// The key as text, for the ledger.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// A key as it was stored in the ledger.
    pub fn from_stored(text: impl Into<String>) -> MailKey {
        MailKey(text.into())
    }
}

impl fmt::Display for MailKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One line of a mailbox's list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailSummary {
    /// Which mail.
    pub key: MailKey,
    /// Its size in bytes as the mailbox tells it; 0 where it does not.
    pub bytes: u64,
}

/// What [`Mailbox::fetch`] brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fetched {
    /// The whole mail.
    Whole(RawMail),
    /// The mail is over the size limit: its header section, with the empty line that ends it where there was one.
    HeadersOnly(RawMail),
}

/// One mail, byte for byte.
#[derive(Clone, PartialEq, Eq)]
pub struct RawMail {
    /// Which mail.
    pub key: MailKey,
    /// When the server received it (IMAP INTERNALDATE); `None` for a file.
    pub received_at: Option<DateTime<FixedOffset>>,
    /// The message as it lies on the server or disk, unconverted.
    pub bytes: Vec<u8>,
}

impl fmt::Debug for RawMail {
    // A mail's text is personal data and never belongs in a log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RawMail")
            .field("key", &self.key)
            .field("received_at", &self.received_at)
            .field("bytes", &self.bytes.len())
            .finish()
    }
}

/// What [`Mailbox::probe`] found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailboxProbe {
    /// The folder's path, or `host:port/folder`.
    pub place: String,
    /// How many mails lie there.
    pub mails: u64,
    /// Whether the password and the mails travel encrypted; `true` for a folder of files.
    pub encrypted: bool,
    /// Whether the configured done folder exists already (it is created when first needed); `None` without one.
    pub done_folder_exists: Option<bool>,
}
