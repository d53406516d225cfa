//! An IMAP account in, raw mails out: one connection, one mail at a time, tried again where the connection fails.

use std::io::{self, Read, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use rustls::ClientConfig;

use super::session::{Part, Session};
use super::tls::{Watch, Wire, client_config};
use super::{Error, Fetched, MailKey, MailSummary, Mailbox, MailboxProbe, RawMail};
use crate::campaign::Security;
use crate::identity::sha256;
use crate::language::{Bilingual, Tell as _};
use crate::network::{login_remedy, persist, quoted, tls_words};
use crate::secret::Secret;

/// Everything about the account.
#[derive(Debug, Clone)]
pub struct ImapSettings {
    /// Server name or address; the certificate must carry it.
    pub host: String,
    /// 993 for TLS, 143 for STARTTLS, as a rule.
    pub port: u16,
    /// How the connection is encrypted.
    pub security: Security,
    /// Login name.
    pub user: String,
    /// Password or authorisation code.
    pub password: Secret,
    /// Folder to read, as people write it (`INBOX`, `报送/本月`); `/` stands for the server's own separator.
    pub folder: String,
    /// Where done mail is moved, created when first needed; `None` leaves mail where it is, and the folder is then
    /// opened read-only.
    pub done_folder: Option<String>,
    /// PEM file with the only CA to believe, for a server with a private one.
    pub ca_file: Option<PathBuf>,
    /// Mails above this many bytes come as headers only.
    pub message_limit: u64,
    /// For connecting, and for each silence of the server.
    pub timeout: Duration,
    /// How often a failing connection is tried altogether, 3 as a rule.
    pub retries: u32,
    /// Wait after the first failure, 1 s as a rule; each further wait is four times as long.
    pub first_wait: Duration,
}

/// The way to the server, encrypted or not.
pub(super) type Stream = Wire<TcpStream>;

/// An IMAP account. Connects when first used, logs out when dropped.
pub struct ImapMailbox {
    settings: ImapSettings,
    tls: Option<Arc<ClientConfig>>,
    session: Option<Session>,
    /// Mails in a row that broke the connection: from the second on it is the server and not the mail.
    stuck: u32,
}

impl ImapMailbox {
    /// A mailbox over this account; nothing is connected yet.
    pub fn new(settings: ImapSettings) -> ImapMailbox {
        ImapMailbox { settings, tls: None, session: None, stuck: 0 }
    }

    /// Runs one exchange, over a new connection where there is none, and again after a connection failure.
    fn exchange<T>(&mut self, mut work: impl FnMut(&mut Session) -> Result<T, Error>) -> Result<T, Failure> {
        let (tries, first_wait) = (self.settings.retries, self.settings.first_wait);
        let passing = |failure: &Failure| failure.error.is_passing();
        persist(tries, first_wait, passing, |_| {
            let mut session = match self.session.take() {
                Some(session) => session,
                None => self.connect().map_err(|error| Failure { error, connected: false })?,
            };
            let result = work(&mut session);
            if result.as_ref().err().is_none_or(Error::leaves_session_usable) {
                self.session = Some(session);
            }
            result.map_err(|error| Failure { error, connected: true })
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

    fn fetch_part(&mut self, part: Part, key: &MailKey) -> Result<RawMail, Error> {
        let (validity, uid) = self.numbers(key)?;
        let folder = self.settings.folder.clone();
        let result = self.exchange(|session| {
            session.expect_validity(validity, &folder)?;
            session.fetch(uid, part, key)
        });
        match result {
            Ok(raw) => {
                self.stuck = 0;
                Ok(raw)
            }
            Err(failure) if failure.connected && failure.error.is_passing() && self.stuck == 0 => {
                self.stuck = 1;
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

    fn numbers(&self, key: &MailKey) -> Result<(u32, u32), Error> {
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
        let (validity, mails) = self.exchange(|session| {
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
            match self.fetch_part(Part::Whole { expected: mail.bytes.max(limit) }, &mail.key) {
                // The server told a smaller size than it sent: over the limit all the same.
                Err(Error::Overrun { .. }) => {}
                raw => return raw.map(Fetched::Whole),
            }
        }
        self.fetch_part(Part::Header, &mail.key).map(Fetched::HeadersOnly)
    }

    fn done(&mut self, key: &MailKey) -> Result<(), Error> {
        let Some(done_folder) = self.settings.done_folder.clone() else { return Ok(()) };
        let (validity, uid) = self.numbers(key)?;
        let folder = self.settings.folder.clone();
        Ok(self.exchange(|session| {
            session.expect_validity(validity, &folder)?;
            session.move_away(uid, &done_folder, key)
        })?)
    }

    fn moves_done_mail(&self) -> bool {
        self.settings.done_folder.is_some()
    }

    fn probe(&mut self) -> Result<MailboxProbe, Error> {
        let settings = self.settings.clone();
        Ok(self.exchange(|session| {
            session.select(&settings.folder, false)?;
            let mails = u64::from(session.exists);
            let done_folder_exists = match &settings.done_folder {
                Some(name) => Some(session.has_folder(name)?),
                None => None,
            };
            session.select(&settings.folder, settings.done_folder.is_some())?;
            let place = format!("{}:{}/{}", settings.host, settings.port, settings.folder);
            Ok(MailboxProbe { place, mails, encrypted: settings.security != Security::None, done_folder_exists })
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

/// A failed exchange, and whether the server had let us in before.
struct Failure {
    error: Error,
    connected: bool,
}

impl From<Failure> for Error {
    fn from(failure: Failure) -> Error {
        failure.error
    }
}

/// What is known of a connection before anyone is logged in, for opening it and for naming its failures.
#[derive(Clone, Copy)]
pub(super) struct Link<'a> {
    pub(super) server: &'a str,
    pub(super) timeout: Duration,
    pub(super) watch: &'a Watch,
}

impl Link<'_> {
    pub(super) fn connect(self, settings: &ImapSettings) -> Result<TcpStream, Error> {
        let unreachable = |source| Error::Unreachable { server: self.server.to_owned(), source };
        let mut last = io::Error::from(io::ErrorKind::NotFound);
        for address in (settings.host.as_str(), settings.port).to_socket_addrs().map_err(unreachable)? {
            match TcpStream::connect_timeout(&address, self.timeout) {
                Ok(stream) => {
                    stream.set_read_timeout(Some(self.timeout)).map_err(unreachable)?;
                    stream.set_write_timeout(Some(self.timeout)).map_err(unreachable)?;
                    stream.set_nodelay(true).map_err(unreachable)?;
                    return Ok(stream);
                }
                Err(error) => last = error,
            }
        }
        Err(if last.kind() == io::ErrorKind::TimedOut { self.io_error(last) } else { unreachable(last) })
    }

    /// The exchange before TLS, byte by byte: nothing that arrived unencrypted may be taken for what comes after.
    pub(super) fn starttls(self, stream: &mut TcpStream) -> Result<(), Error> {
        let failed = |error| self.io_error(error);
        self.check_greeting(&plain_line(stream).map_err(failed)?)?;
        stream.write_all(b"s1 STARTTLS\r\n").map_err(failed)?;
        for _ in 0..100 {
            let line = String::from_utf8_lossy(&plain_line(stream).map_err(failed)?).into_owned();
            if let Some(answer) = line.strip_prefix("s1 ") {
                let ok = answer.get(..2).is_some_and(|word| word.eq_ignore_ascii_case("OK"));
                let answer = quoted(answer);
                let reason = Bilingual::new(
                    format!("服务器不支持 STARTTLS（{answer}）"),
                    format!("the server offers no STARTTLS ({answer})"),
                );
                return if ok { Ok(()) } else { Err(Error::Tls { server: self.server.to_owned(), reason }) };
            }
        }
        let reason = Bilingual::new("没有应答", "no answer");
        Err(Error::Protocol { server: self.server.to_owned(), command: "STARTTLS", reason })
    }

    pub(super) fn check_greeting(self, line: &[u8]) -> Result<(), Error> {
        let line = String::from_utf8_lossy(line);
        let server = self.server.to_owned();
        match line.get(..4).map(str::to_ascii_uppercase).as_deref() {
            Some("* OK") => Ok(()),
            Some("* BY") => Err(Error::Lost { server, reason: Bilingual::foreign(quoted(&line)) }),
            _ => Err(Error::Protocol { server, command: "greeting", reason: Bilingual::foreign(quoted(&line)) }),
        }
    }

    pub(super) fn refused_login(self, host: &str) -> Error {
        Error::Login { server: self.server.to_owned(), reply: self.reply(), remedy: login_remedy(host) }
    }

    /// The server's last words, without the tag and status in front.
    fn reply(self) -> String {
        let line = self.watch.last_line();
        let words = line.splitn(3, ' ').nth(2).unwrap_or(&line);
        quoted(words)
    }

    pub(super) fn error(self, command: &'static str, error: imap::Error) -> Error {
        let server = self.server.to_owned();
        match error {
            imap::Error::Io(error) => self.io_error(error),
            imap::Error::ConnectionLost => Error::Lost {
                server,
                reason: Bilingual::new(format!("{command} 未完成"), format!("{command} was not finished")),
            },
            imap::Error::Bye(_) => Error::Lost { server, reason: Bilingual::foreign(self.reply()) },
            imap::Error::No(_) | imap::Error::Bad(_) => Error::Refused { server, command, reply: self.reply() },
            // The library quotes the server's bytes here, which may be part of a mail.
            imap::Error::Parse(_) | imap::Error::Unexpected(_) => {
                let reason = Bilingual::new("应答无法解析", "the answer cannot be understood");
                Error::Protocol { server, command, reason }
            }
            other => Error::Protocol { server, command, reason: Bilingual::foreign(quoted(&other.to_string())) },
        }
    }

    pub(super) fn io_error(self, error: io::Error) -> Error {
        let server = self.server.to_owned();
        if let Some(fault) = error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>()) {
            return Error::Tls { server, reason: tls_words(fault) };
        }
        match error.kind() {
            io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut => Error::TimedOut { server, timeout: self.timeout },
            io::ErrorKind::FileTooLarge => Error::Overrun { server },
            _ => Error::Lost { server, reason: error.in_both() },
        }
    }
}

fn plain_line(stream: &mut TcpStream) -> io::Result<Vec<u8>> {
    let mut line = Vec::new();
    let mut byte = [0];
    while line.len() < 8192 {
        stream.read_exact(&mut byte)?;
        line.extend_from_slice(&byte);
        if byte == *b"\n" {
            return Ok(line);
        }
    }
    Err(io::ErrorKind::FileTooLarge.into())
}
