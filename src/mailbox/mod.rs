//! A folder of `.eml` files or an IMAP account in, raw mails one at a time out.
//!
//! Nothing here parses a mail. The pipeline lists the keys, skips those that its ledger knows, fetches the rest one by one,
//! and calls `done` only after everything of a mail is on disk.

mod error;
mod folder;
mod imap;
mod source;

pub use self::error::Error;
pub use self::folder::{FolderMailbox, FolderSettings};
pub use self::imap::{ImapMailbox, ImapSettings};
pub use self::source::{Fetched, MailKey, MailSummary, Mailbox, MailboxProbe, RawMail};
pub use crate::network::CaFileError;

use crate::config::MailboxSettings;
use crate::network::{FIRST_WAIT, TRIES};
use crate::secret::{Secret, resolve};

/// Opens the mailbox that `campaign.toml` names. Reads the password; connects only on first use.
///
/// # Errors
/// The password cannot be read.
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
