//! A folder of `.eml` files or an IMAP account in, raw mails one at a time out.
//!
//! Nothing here parses a mail. The pipeline lists the keys, skips those that its ledger knows, fetches the rest one by one,
//! and calls `done` only after everything of a mail is on disk.

mod error;
mod folder;
mod imap;
mod sent;
mod source;

pub use self::error::Error;
pub use self::folder::{FolderMailbox, FolderSettings};
pub use self::imap::{ImapMailbox, ImapSentFolder, ImapSettings};
pub use self::sent::{SentFolder, SentProbe};
pub use self::source::{Fetched, MailKey, MailSummary, Mailbox, MailboxProbe, RawMail};
pub use crate::network::CaFileError;

use crate::config::{ImapFolders, MailboxSettings, OutboxKind, OutboxSettings, ServerSettings};
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
        MailboxSettings::Imap(server, folders) => Box::new(ImapMailbox::new(imap_settings(server, folders)?)),
    })
}

/// The Sent folder of the mailbox; `None` where the mailbox or the outbox is a folder of files. Reads the password; connects
/// only on first use.
///
/// # Errors
/// The password cannot be read.
pub fn open_sent_folder(
    mailbox: &MailboxSettings,
    outbox: &OutboxSettings,
) -> Result<Option<Box<dyn SentFolder>>, Error> {
    match (mailbox, &outbox.kind) {
        (MailboxSettings::Imap(server, folders), OutboxKind::Smtp(_)) => {
            let settings = imap_settings(server, folders)?;
            Ok(Some(Box::new(ImapSentFolder::new(settings, outbox.sent_folder.clone()))))
        }
        _ => Ok(None),
    }
}

fn imap_settings(server: &ServerSettings, folders: &ImapFolders) -> Result<ImapSettings, Error> {
    Ok(ImapSettings {
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
    })
}
