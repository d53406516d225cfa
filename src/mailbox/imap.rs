//! An IMAP account in, raw mails out: one connection, one mail at a time, tried again where the connection fails.

use std::collections::BTreeMap;
use std::io::{self, Read, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use imap::types::Flag;
use rustls::ClientConfig;
use sha2::{Digest, Sha256};

use super::folder::HEADER_LIMIT;
use super::names;
use super::tls::{Watch, Wire, client_config};
use super::{Error, Fetched, MailKey, MailSummary, Mailbox, MailboxProbe, RawMail};
use crate::network::{Security, login_remedy, persist, quoted};
use crate::secret::Secret;

/// So many mails are asked for their size at once: an answer stays small however full the folder is.
const WINDOW: u32 = 1_000;

/// What a server may send in answer to a command that brings no mail.
const ANSWER_LIMIT: u64 = 4 << 20;

/// Framing around a mail, and servers whose RFC822.SIZE is a little off.
const SLACK: u64 = 1 << 16;

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

    fn key_prefix(&self) -> String {
        let account = format!("{}\0{}", self.settings.user.to_lowercase(), self.settings.host.to_lowercase());
        let digest: String = Sha256::digest(account).iter().take(4).map(|byte| format!("{byte:02x}")).collect();
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
        let (validity, uid) = self.numbers(&mail.key)?;
        let limit = self.settings.message_limit;
        let folder = self.settings.folder.clone();
        let result = self.exchange(|session| {
            session.expect_validity(validity, &folder)?;
            if mail.bytes > limit {
                return session.fetch(uid, Part::Header, &mail.key).map(Fetched::HeadersOnly);
            }
            let raw = session.fetch(uid, Part::Whole { expected: mail.bytes.max(limit) }, &mail.key)?;
            let slack_used = u64::try_from(raw.bytes.len()).is_ok_and(|length| length > limit.saturating_add(SLACK));
            if slack_used { Err(session.overrun()) } else { Ok(Fetched::Whole(raw)) }
        });
        match result {
            Ok(fetched) => {
                self.stuck = 0;
                Ok(fetched)
            }
            Err(failure) if failure.connected && failure.error.is_passing() && self.stuck == 0 => {
                self.stuck = 1;
                Err(Error::Stuck { key: mail.key.to_string(), source: Box::new(failure.error) })
            }
            Err(failure) => Err(failure.error),
        }
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
        if let Some(mut session) = self.session.take() {
            session.watch.allow(ANSWER_LIMIT);
            let _ = session.imap.logout();
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

#[derive(Clone, Copy)]
enum Part {
    Header,
    Whole { expected: u64 },
}

/// One connection, logged in, with a folder selected.
struct Session {
    imap: imap::Session<Wire<TcpStream>>,
    watch: Watch,
    server: String,
    timeout: Duration,
    delimiter: Option<String>,
    uid_validity: u32,
    exists: u32,
    can_move: bool,
    can_expunge_one: bool,
    /// A done folder known to exist, in the server's spelling.
    ready: Option<String>,
}

impl Session {
    fn open(settings: &ImapSettings, tls: Option<Arc<ClientConfig>>) -> Result<Session, Error> {
        let server = format!("{}:{}", settings.host, settings.port);
        let watch = Watch::default();
        watch.allow(ANSWER_LIMIT);
        let link = Link { server: &server, timeout: settings.timeout, watch: &watch };
        let mut stream = link.connect(settings)?;
        let starttls = settings.security == Security::StartTls;
        if starttls {
            link.starttls(&mut stream)?;
        }
        let wire = match tls {
            Some(config) => {
                Wire::encrypted(config, &settings.host, stream, watch.clone()).map_err(|error| link.io_error(error))?
            }
            None => Wire::Plain(stream, watch.clone()),
        };
        let mut client = imap::Client::new(wire);
        if starttls {
            client.greeting_read = true;
        } else {
            let greeting = client.read_greeting().map_err(|error| link.error("greeting", error))?;
            link.check_greeting(&greeting)?;
        }
        let imap = client.login(&settings.user, settings.password.expose()).map_err(|(error, _)| match error {
            imap::Error::No(_) | imap::Error::Bad(_) => link.refused_login(&settings.host),
            other => link.error("LOGIN", other),
        })?;
        let mut session = Session {
            imap,
            timeout: settings.timeout,
            delimiter: None,
            uid_validity: 0,
            exists: 0,
            can_move: false,
            can_expunge_one: false,
            ready: None,
            server: server.clone(),
            watch: watch.clone(),
        };
        session.introduce()?;
        session.select(&settings.folder, settings.done_folder.is_some())?;
        Ok(session)
    }

    /// Asks for the capabilities and tells the program's name: 163 and 126 let nobody select a folder who did not.
    fn introduce(&mut self) -> Result<(), Error> {
        let answer = self.run("CAPABILITY", |imap| imap.run_command_and_read_response("CAPABILITY"))?;
        let answer = String::from_utf8_lossy(&answer).to_ascii_uppercase();
        let has = |name: &str| answer.split_ascii_whitespace().any(|word| word == name);
        (self.can_move, self.can_expunge_one) = (has("MOVE"), has("UIDPLUS"));
        if has("ID") {
            let command = concat!(r#"ID ("name" "huizong" "version" ""#, env!("CARGO_PKG_VERSION"), r#"")"#);
            match self.run("ID", |imap| imap.run_command_and_check_ok(command)) {
                Err(Error::Refused { reply, .. }) => tracing::debug!(reply, "the server refused ID"),
                other => other?,
            }
        }
        let names = self.run("LIST", |imap| imap.list(None, None))?;
        self.delimiter = names.iter().find_map(|name| name.delimiter().map(str::to_owned));
        Ok(())
    }

    /// Opens the folder: read-only unless mail is to be moved out of it.
    fn select(&mut self, folder: &str, writable: bool) -> Result<(), Error> {
        let name = names::for_server(folder, self.delimiter.as_deref());
        let command = if writable { "SELECT" } else { "EXAMINE" };
        let selected = self.run(command, |imap| if writable { imap.select(&name) } else { imap.examine(&name) });
        let mailbox = match selected {
            Ok(mailbox) => mailbox,
            Err(Error::Refused { reply, .. }) if reply.to_ascii_lowercase().contains("unsafe login") => {
                let remedy = "请登录网页邮箱，在设置中允许第三方客户端收信，或联系邮箱服务商解除限制";
                return Err(Error::Login { server: self.server.clone(), reply, remedy });
            }
            Err(refused @ Error::Refused { .. }) => {
                return Err(if self.has_folder(folder)? {
                    refused
                } else {
                    let (server, folder) = (self.server.clone(), folder.to_owned());
                    Error::FolderMissing { server, folder, present: self.folders()? }
                });
            }
            Err(error) => return Err(error),
        };
        self.exists = mailbox.exists;
        self.uid_validity = mailbox.uid_validity.ok_or_else(|| self.protocol(command, "没有 UIDVALIDITY"))?;
        Ok(())
    }

    fn expect_validity(&self, validity: u32, folder: &str) -> Result<(), Error> {
        if self.uid_validity == validity { Ok(()) } else { Err(Error::Renumbered { folder: folder.to_owned() }) }
    }

    /// UID and size of every mail not marked as deleted, by UID. Asked by sequence number in windows: a server may not
    /// renumber while it answers FETCH (RFC 3501 §7.4.1), so no mail falls between two windows.
    fn sizes(&mut self) -> Result<BTreeMap<u32, u64>, Error> {
        let mut found: BTreeMap<u32, (u64, bool)> = BTreeMap::new();
        let mut first = 1u32;
        while first <= self.exists {
            let last = first.saturating_add(WINDOW - 1).min(self.exists);
            let query = format!("{first}:{last}");
            let fetches = self.run("FETCH", |imap| imap.fetch(&query, "(UID RFC822.SIZE FLAGS)"))?;
            for fetch in fetches.iter() {
                let Some(uid) = fetch.uid else { continue };
                let (size, deleted) = found.entry(uid).or_default();
                *size = fetch.size.map_or(*size, u64::from);
                *deleted |= fetch.flags().contains(&Flag::Deleted);
            }
            first = last.saturating_add(1);
        }
        Ok(found.into_iter().filter(|(_, (_, deleted))| !deleted).map(|(uid, (size, _))| (uid, size)).collect())
    }

    fn fetch(&mut self, uid: u32, part: Part, key: &MailKey) -> Result<RawMail, Error> {
        let (query, allowed) = match part {
            Part::Header => ("(UID INTERNALDATE BODY.PEEK[HEADER])", HEADER_LIMIT),
            Part::Whole { expected } => ("(UID INTERNALDATE BODY.PEEK[])", expected),
        };
        let allowed = allowed.saturating_add(SLACK.saturating_mul(2));
        let fetches = self.run_within("FETCH", allowed, |imap| imap.uid_fetch(uid.to_string(), query))?;
        // A server may put in lines about other mails, or flags of this one.
        let mut of_this_mail = fetches.iter().filter(|fetch| fetch.uid == Some(uid)).peekable();
        if of_this_mail.peek().is_none() {
            return Err(Error::Gone { key: key.to_string() });
        }
        let found = of_this_mail.find_map(|fetch| {
            let bytes = match part {
                Part::Header => fetch.header(),
                Part::Whole { .. } => fetch.body(),
            };
            Some((bytes?.to_vec(), fetch.internal_date()))
        });
        let (bytes, received_at) = found.ok_or_else(|| self.protocol("FETCH", "没有邮件内容"))?;
        Ok(RawMail { key: key.clone(), received_at, bytes })
    }

    /// Moves a mail and makes sure that it left: `UID MOVE` of a missing UID answers OK, and so may one that failed.
    fn move_away(&mut self, uid: u32, done_folder: &str, key: &MailKey) -> Result<(), Error> {
        if !self.is_here(uid)? {
            return Ok(());
        }
        let target = self.prepared(done_folder)?;
        let set = uid.to_string();
        if self.can_move {
            self.run("MOVE", |imap| imap.uid_mv(&set, &target))?;
        } else {
            let target = format!("\"{}\"", target.replace('\\', "\\\\").replace('"', "\\\""));
            self.run("COPY", |imap| imap.uid_copy(&set, &target))?;
            self.run("STORE", |imap| imap.uid_store(&set, "+FLAGS.SILENT (\\Deleted)").map(drop))?;
            if self.can_expunge_one {
                self.run("EXPUNGE", |imap| imap.uid_expunge(&set).map(drop))?;
            }
        }
        if self.is_here(uid)? {
            return Err(Error::NotMoved { key: key.to_string(), done_folder: done_folder.to_owned() });
        }
        Ok(())
    }

    /// Whether the mail is in the folder and not marked as deleted. A server without UIDPLUS can only expunge
    /// everything that anyone marked, so there the mark is all that is done, and lists leave such mail out.
    fn is_here(&mut self, uid: u32) -> Result<bool, Error> {
        let fetches = self.run("FETCH", |imap| imap.uid_fetch(uid.to_string(), "(UID FLAGS)"))?;
        Ok(fetches.iter().any(|fetch| fetch.uid == Some(uid) && !fetch.flags().contains(&Flag::Deleted)))
    }

    /// The done folder in the server's spelling, created where it is missing.
    fn prepared(&mut self, folder: &str) -> Result<String, Error> {
        let name = names::for_server(folder, self.delimiter.as_deref());
        if self.ready.as_ref() != Some(&name) {
            if !self.has_folder(folder)? {
                self.run("CREATE", |imap| imap.create(&name))?;
                // Mail programs show subscribed folders only; one that is not shown still works.
                if let Err(error) = self.run("SUBSCRIBE", |imap| imap.subscribe(&name)) {
                    let Error::Refused { reply, .. } = error else { return Err(error) };
                    tracing::debug!(reply, "the server refused SUBSCRIBE");
                }
            }
            self.ready = Some(name.clone());
        }
        Ok(name)
    }

    fn has_folder(&mut self, folder: &str) -> Result<bool, Error> {
        let name = names::for_server(folder, self.delimiter.as_deref());
        let pattern = format!("\"{}\"", name.replace('\\', "\\\\").replace('"', "\\\""));
        let names = self.run("LIST", |imap| imap.list(None, Some(&pattern)))?;
        Ok(names.iter().any(|found| found.name() == name || name.eq_ignore_ascii_case("INBOX")))
    }

    fn folders(&mut self) -> Result<Vec<String>, Error> {
        let names = self.run("LIST", |imap| imap.list(None, Some("*")))?;
        let mut names: Vec<String> = names.iter().map(|name| quoted(&names::for_people(name.name()))).collect();
        names.sort();
        names.truncate(20);
        Ok(names)
    }

    fn run<T>(
        &mut self,
        command: &'static str,
        work: impl FnOnce(&mut imap::Session<Wire<TcpStream>>) -> imap::error::Result<T>,
    ) -> Result<T, Error> {
        self.run_within(command, ANSWER_LIMIT, work)
    }

    fn run_within<T>(
        &mut self,
        command: &'static str,
        allowed: u64,
        work: impl FnOnce(&mut imap::Session<Wire<TcpStream>>) -> imap::error::Result<T>,
    ) -> Result<T, Error> {
        self.watch.allow(allowed);
        work(&mut self.imap).map_err(|error| self.link().error(command, error))
    }

    fn link(&self) -> Link<'_> {
        Link { server: &self.server, timeout: self.timeout, watch: &self.watch }
    }

    fn protocol(&self, command: &'static str, reason: &str) -> Error {
        Error::Protocol { server: self.server.clone(), command, reason: reason.to_owned() }
    }

    fn overrun(&self) -> Error {
        Error::Overrun { server: self.server.clone() }
    }
}

/// What is known of a connection before anyone is logged in, for opening it and for naming its failures.
#[derive(Clone, Copy)]
struct Link<'a> {
    server: &'a str,
    timeout: Duration,
    watch: &'a Watch,
}

impl Link<'_> {
    fn connect(self, settings: &ImapSettings) -> Result<TcpStream, Error> {
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
    fn starttls(self, stream: &mut TcpStream) -> Result<(), Error> {
        let failed = |error| self.io_error(error);
        self.check_greeting(&plain_line(stream).map_err(failed)?)?;
        stream.write_all(b"s1 STARTTLS\r\n").map_err(failed)?;
        for _ in 0..100 {
            let line = String::from_utf8_lossy(&plain_line(stream).map_err(failed)?).into_owned();
            if let Some(answer) = line.strip_prefix("s1 ") {
                let ok = answer.get(..2).is_some_and(|word| word.eq_ignore_ascii_case("OK"));
                let reason = format!("服务器不支持 STARTTLS（{}）", quoted(answer));
                return if ok { Ok(()) } else { Err(Error::Tls { server: self.server.to_owned(), reason }) };
            }
        }
        Err(Error::Protocol { server: self.server.to_owned(), command: "STARTTLS", reason: "没有应答".into() })
    }

    fn check_greeting(self, line: &[u8]) -> Result<(), Error> {
        let line = String::from_utf8_lossy(line);
        let server = self.server.to_owned();
        match line.get(..4).map(str::to_ascii_uppercase).as_deref() {
            Some("* OK") => Ok(()),
            Some("* BY") => Err(Error::Lost { server, reason: quoted(&line) }),
            _ => Err(Error::Protocol { server, command: "greeting", reason: quoted(&line) }),
        }
    }

    fn refused_login(self, host: &str) -> Error {
        Error::Login { server: self.server.to_owned(), reply: self.reply(), remedy: login_remedy(host) }
    }

    /// The server's last words, without the tag and status in front.
    fn reply(self) -> String {
        let line = self.watch.last_line();
        let words = line.splitn(3, ' ').nth(2).unwrap_or(&line);
        quoted(words)
    }

    fn error(self, command: &'static str, error: imap::Error) -> Error {
        let server = self.server.to_owned();
        match error {
            imap::Error::Io(error) => self.io_error(error),
            imap::Error::ConnectionLost => Error::Lost { server, reason: format!("{command} 未完成") },
            imap::Error::Bye(_) => Error::Lost { server, reason: self.reply() },
            imap::Error::No(_) | imap::Error::Bad(_) => Error::Refused { server, command, reply: self.reply() },
            // The library quotes the server's bytes here, which may be part of a mail.
            imap::Error::Parse(_) | imap::Error::Unexpected(_) => {
                Error::Protocol { server, command, reason: "应答无法解析".into() }
            }
            other => Error::Protocol { server, command, reason: quoted(&other.to_string()) },
        }
    }

    fn io_error(self, error: io::Error) -> Error {
        let server = self.server.to_owned();
        if let Some(fault) = error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>()) {
            return Error::Tls { server, reason: fault.to_string() };
        }
        match error.kind() {
            io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut => Error::TimedOut { server, timeout: self.timeout },
            io::ErrorKind::FileTooLarge => Error::Overrun { server },
            _ => Error::Lost { server, reason: error.to_string() },
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
