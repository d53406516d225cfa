//! An IMAP account in, raw mails out: one connection, one mail at a time, with retries where the connection fails.

mod connection;
mod folder_names;
mod sent;
mod session;
mod tls;

use std::sync::Arc;

use rustls::ClientConfig;

pub use connection::ImapSettings;
pub use sent::ImapSentFolder;

use self::session::{FetchPart, Session};
use self::tls::client_config;
use super::error::Error;
use super::source::{Fetched, MailKey, MailSummary, Mailbox, MailboxProbe, RawMail};
use crate::config::Security;
use crate::identity::sha256;
use crate::network::retry_with_backoff;

/// An IMAP account. Connects on first use, logs out when dropped.
pub struct ImapMailbox {
    settings: ImapSettings,
    tls: Option<Arc<ClientConfig>>,
    session: Option<Session>,
    /// The last mail broke the connection. If the next one does too, the server has failed and not the mail.
    last_was_stuck: bool,
}

impl ImapMailbox {
    /// A mailbox over an account, without connecting yet.
    pub fn new(settings: ImapSettings) -> ImapMailbox {
        ImapMailbox { settings, tls: None, session: None, last_was_stuck: false }
    }

    /// Runs commands over the open session or a new one, and again after a connection failure.
    fn with_session<T>(&mut self, mut work: impl FnMut(&mut Session) -> Result<T, Error>) -> Result<T, Failure> {
        let (tries, first_wait) = (self.settings.retries, self.settings.first_wait);
        let is_transient = |failure: &Failure| failure.error.is_transient();
        retry_with_backoff(tries, first_wait, is_transient, |_| {
            let mut session = match self.session.take() {
                Some(session) => session,
                None => self.connect().map_err(|error| Failure { error, logged_in: false })?,
            };
            let result = work(&mut session);
            if result.as_ref().err().is_none_or(Error::leaves_session_usable) {
                self.session = Some(session);
            }
            result.map_err(|error| Failure { error, logged_in: true })
        })
    }

    fn connect(&mut self) -> Result<Session, Error> {
        let tls = match (&self.tls, self.settings.security) {
            (_, Security::None) => None,
            (Some(config), _) => Some(Arc::clone(config)),
            (None, _) => Some(client_config(self.settings.ca_file.as_deref())?),
        };
        self.tls.clone_from(&tls);
        Session::open(&self.settings, tls)
    }

    fn fetch_part(&mut self, part: FetchPart, key: &MailKey) -> Result<RawMail, Error> {
        let (validity, uid) = self.parse_key(key)?;
        let folder = self.settings.folder.clone();
        let result = self.with_session(|session| {
            session.expect_validity(validity, &folder)?;
            session.fetch(uid, part, key)
        });
        match result {
            Ok(raw) => {
                self.last_was_stuck = false;
                Ok(raw)
            }
            Err(failure) if failure.logged_in && failure.error.is_transient() && !self.last_was_stuck => {
                self.last_was_stuck = true;
                Err(Error::Stuck { key: key.to_string(), source: Box::new(failure.error) })
            }
            Err(failure) => Err(failure.error),
        }
    }

    fn key_prefix(&self) -> String {
        let account = format!("{}\0{}", self.settings.user.to_lowercase(), self.settings.host.to_lowercase());
        let digest: String = sha256(account.as_bytes()).chars().take(8).collect();
        format!("imap:{digest}/{}/", self.settings.folder)
    }

    /// UIDVALIDITY and UID of a key of this mailbox.
    fn parse_key(&self, key: &MailKey) -> Result<(u32, u32), Error> {
        let numbers = key.as_str().strip_prefix(&self.key_prefix()).and_then(|rest| rest.split_once('/'));
        numbers
            .and_then(|(validity, uid)| Some((validity.parse().ok()?, uid.parse().ok()?)))
            .ok_or_else(|| Error::ForeignKey { key: key.to_string() })
    }
}

impl Mailbox for ImapMailbox {
    fn list(&mut self) -> Result<Vec<MailSummary>, Error> {
        let folder = self.settings.folder.clone();
        let writable = self.settings.done_folder.is_some();
        let (validity, mails) = self.with_session(|session| {
            session.select(&folder, writable)?;
            Ok((session.uid_validity, session.sizes()?))
        })?;
        let prefix = self.key_prefix();
        let summary = |(uid, bytes)| MailSummary { key: MailKey(format!("{prefix}{validity}/{uid}")), bytes };
        Ok(mails.into_iter().map(summary).collect())
    }

    fn fetch(&mut self, mail: &MailSummary) -> Result<Fetched, Error> {
        let limit = self.settings.message_limit;
        if mail.bytes <= limit {
            match self.fetch_part(FetchPart::Whole { expected: mail.bytes.max(limit) }, &mail.key) {
                // The server sent more than it had announced, so the mail is over the limit after all.
                Err(Error::Overrun { .. }) => {}
                raw => return raw.map(Fetched::Whole),
            }
        }
        self.fetch_part(FetchPart::Header, &mail.key).map(Fetched::HeadersOnly)
    }

    fn head(&mut self, mail: &MailSummary) -> Option<Vec<u8>> {
        self.fetch_part(FetchPart::Header, &mail.key).ok().map(|raw| raw.bytes)
    }

    fn done(&mut self, key: &MailKey) -> Result<(), Error> {
        let Some(done_folder) = self.settings.done_folder.clone() else { return Ok(()) };
        let (validity, uid) = self.parse_key(key)?;
        let folder = self.settings.folder.clone();
        Ok(self.with_session(|session| {
            session.expect_validity(validity, &folder)?;
            session.move_away(uid, &done_folder, key)
        })?)
    }

    fn moves_done_mail(&self) -> bool {
        self.settings.done_folder.is_some()
    }

    fn probe(&mut self) -> Result<MailboxProbe, Error> {
        let settings = self.settings.clone();
        Ok(self.with_session(|session| {
            session.select(&settings.folder, false)?;
            let mails = u64::from(session.exists);
            let done_folder_exists = match &settings.done_folder {
                Some(name) => Some(session.has_folder(name)?),
                None => None,
            };
            let may_move = match &settings.done_folder {
                Some(name) => session.may_move(&settings.folder, name)?,
                None => None,
            };
            session.select(&settings.folder, settings.done_folder.is_some())?;
            let place = format!("{}:{}/{}", settings.host, settings.port, settings.folder);
            let (encrypted, certificate_end) = (settings.security != Security::None, session.certificate_end);
            Ok(MailboxProbe { place, mails, encrypted, done_folder_exists, may_move, certificate_end })
        })?)
    }
}

impl Drop for ImapMailbox {
    fn drop(&mut self) {
        if let Some(session) = self.session.take() {
            session.close();
        }
    }
}

/// A failure, and whether login had succeeded before it.
struct Failure {
    error: Error,
    logged_in: bool,
}

impl From<Failure> for Error {
    fn from(failure: Failure) -> Error {
        failure.error
    }
}
