//! Letters out: finished messages in, `.eml` files in a folder or mails handed to an SMTP server out.
//!
//! Approval, recipients, daily limits and further tries are decided before; here a letter is offered to its recipients and
//! handed over, once.

mod error;
mod folder;
mod reply;
mod smtp;

use std::fmt;

use chrono::{DateTime, FixedOffset};

pub use self::error::{BadAddress, Consequence, Error};
pub use self::folder::FolderOutbox;
pub use self::reply::RecipientAnswer;
pub use self::smtp::{SmtpOutbox, SmtpSettings};
pub use crate::network::CaFileError;

use crate::config::{OutboxKind, OutboxSettings};
use crate::network::{FIRST_WAIT, TRIES};
use crate::secret::{Secret, resolve};

/// The outbox that `campaign.toml` names. Reads the password; connects only when first used.
///
/// # Errors
/// The password cannot be had.
pub fn open(settings: &OutboxSettings) -> Result<Box<dyn Outbox>, Error> {
    Ok(match &settings.kind {
        OutboxKind::Folder(path) => Box::new(FolderOutbox::new(path)),
        OutboxKind::Smtp(server) => Box::new(SmtpOutbox::new(SmtpSettings {
            host: server.host.clone(),
            port: server.port,
            security: server.security,
            user: server.user.clone().unwrap_or_default(),
            password: server.password.as_ref().map_or_else(|| Ok(Secret::new("")), resolve)?,
            ca_file: server.ca_file.clone(),
            timeout: server.timeout,
            retries: TRIES,
            first_wait: FIRST_WAIT,
            gap: settings.gap,
        })),
    })
}

/// A way out for letters.
pub trait Outbox {
    /// Asks for each recipient whether a letter may be handed over to it, in the order of [`Envelope::to`]. Nothing of the
    /// text is transmitted.
    ///
    /// # Errors
    /// No answer for the recipients; [`Error::consequence`] for this letter and the next ones.
    fn offer(&mut self, envelope: &Envelope) -> Result<Vec<RecipientAnswer>, Error>;

    /// Hands the letter that was offered last over to the recipients that accepted it.
    ///
    /// # Errors
    /// Not delivered, or it is unknown whether it was: [`Error::consequence`].
    fn transmit(&mut self, envelope: &Envelope) -> Result<(), Error>;

    /// Whether the outbox itself shows that it has taken a letter before. An SMTP server cannot be asked.
    fn holds(&self, envelope: &Envelope) -> bool;

    /// Looks whether letters of a sender's address can go out at all. Sends nothing.
    ///
    /// # Errors
    /// Reason.
    fn probe(&mut self, from: &str) -> Result<OutboxProbe, Error>;
}

/// One letter, ready to go.
#[derive(Clone, PartialEq, Eq)]
pub struct Envelope {
    /// The sender's bare address (`office@bsh.example`).
    pub from: String,
    /// The recipients' bare addresses, at least one.
    pub to: Vec<String>,
    /// The Message-ID, with or without angle brackets. The same letter always has the same.
    pub message_id: String,
    /// The message (RFC 5322), lines ended by CRLF.
    pub bytes: Vec<u8>,
}

impl fmt::Debug for Envelope {
    // Addresses and text are personal data and never belong in a log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Envelope")
            .field("message_id", &self.message_id)
            .field("to", &self.to.len())
            .field("bytes", &self.bytes.len())
            .finish()
    }
}

/// What [`Outbox::probe`] found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutboxProbe {
    /// The folder's path, or `host:port`.
    pub place: String,
    /// Whether the password and the letters travel encrypted; `true` for a folder.
    pub encrypted: bool,
    /// Last moment at which the server's certificate is valid; `None` without TLS.
    pub certificate_end: Option<DateTime<FixedOffset>>,
}
