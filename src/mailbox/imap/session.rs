//! What is said to an IMAP server once the stream is open: log in, introduce ourselves, list, fetch, move.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use imap::types::Flag;
use rustls::ClientConfig;

use super::folder::HEADER_LIMIT;
use super::imap::{ImapSettings, Link, Stream};
use super::names;
use super::tls::{Watch, Wire};
use super::{Error, MailKey, RawMail};
use crate::campaign::Security;
use crate::language::Bilingual;
use crate::network::quoted;

/// So many mails are asked for their size at once: an answer stays small however full the folder is.
const WINDOW: u32 = 1_000;

/// What a server may send in answer to a command that brings no mail.
const ANSWER_LIMIT: u64 = 4 << 20;

/// Framing around a mail, and servers whose RFC822.SIZE is a little off.
const SLACK: u64 = 1 << 16;

#[derive(Clone, Copy)]
pub(super) enum Part {
    Header,
    Whole { expected: u64 },
}

/// One connection, logged in, with a folder selected.
pub(super) struct Session {
    imap: imap::Session<Stream>,
    watch: Watch,
    server: String,
    timeout: Duration,
    delimiter: Option<String>,
    pub(super) uid_validity: u32,
    pub(super) exists: u32,
    can_move: bool,
    can_expunge_one: bool,
    /// A done folder known to exist, in the server's spelling.
    ready: Option<String>,
}

impl Session {
    pub(super) fn open(settings: &ImapSettings, tls: Option<Arc<ClientConfig>>) -> Result<Session, Error> {
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
                // Who refuses to hear a name lets us in without.
                Err(Error::Refused { .. }) => {}
                other => other?,
            }
        }
        match self.run("LIST", |imap| imap.list(None, None)) {
            // Without the separator, names are taken as they are written.
            Err(Error::Refused { .. }) => {}
            names => self.delimiter = names?.iter().find_map(|name| name.delimiter().map(str::to_owned)),
        }
        Ok(())
    }

    /// Opens the folder: read-only unless mail is to be moved out of it.
    pub(super) fn select(&mut self, folder: &str, writable: bool) -> Result<(), Error> {
        let name = names::for_server(folder, self.delimiter.as_deref());
        let command = if writable { "SELECT" } else { "EXAMINE" };
        let selected = self.run(command, |imap| if writable { imap.select(&name) } else { imap.examine(&name) });
        let mailbox = match selected {
            Ok(mailbox) => mailbox,
            Err(Error::Refused { reply, .. }) if reply.to_ascii_lowercase().contains("unsafe login") => {
                let remedy = Bilingual::new(
                    "请登录网页邮箱，在设置中允许第三方客户端收信，或联系邮箱服务商解除限制",
                    "allow third-party mail programs in the web mail's settings, or ask the provider to lift the limit",
                );
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
        self.uid_validity =
            mailbox.uid_validity.ok_or_else(|| self.protocol(command, "没有 UIDVALIDITY", "no UIDVALIDITY"))?;
        Ok(())
    }

    pub(super) fn expect_validity(&self, validity: u32, folder: &str) -> Result<(), Error> {
        if self.uid_validity == validity { Ok(()) } else { Err(Error::Renumbered { folder: folder.to_owned() }) }
    }

    /// UID and size of every mail not marked as deleted, by UID. Asked by sequence number in windows: a server may not
    /// renumber while it answers FETCH (RFC 3501 §7.4.1), so no mail falls between two windows.
    pub(super) fn sizes(&mut self) -> Result<BTreeMap<u32, u64>, Error> {
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

    pub(super) fn fetch(&mut self, uid: u32, part: Part, key: &MailKey) -> Result<RawMail, Error> {
        let (query, expected) = match part {
            Part::Header => ("(UID INTERNALDATE BODY.PEEK[HEADER])", HEADER_LIMIT),
            Part::Whole { expected } => ("(UID INTERNALDATE BODY.PEEK[])", expected),
        };
        let allowed = expected.saturating_add(SLACK);
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
        let (bytes, received_at) =
            found.ok_or_else(|| self.protocol("FETCH", "没有邮件内容", "the mail is not in the answer"))?;
        Ok(RawMail { key: key.clone(), received_at, bytes })
    }

    /// Moves a mail and makes sure that it left: `UID MOVE` of a missing UID answers OK, and so may one that failed.
    pub(super) fn move_away(&mut self, uid: u32, done_folder: &str, key: &MailKey) -> Result<(), Error> {
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
                match self.run("SUBSCRIBE", |imap| imap.subscribe(&name)) {
                    Ok(_) | Err(Error::Refused { .. }) => {}
                    Err(error) => return Err(error),
                }
            }
            self.ready = Some(name.clone());
        }
        Ok(name)
    }

    pub(super) fn has_folder(&mut self, folder: &str) -> Result<bool, Error> {
        let name = names::for_server(folder, self.delimiter.as_deref());
        let pattern = format!("\"{}\"", name.replace('\\', "\\\\").replace('"', "\\\""));
        let names = self.run("LIST", |imap| imap.list(None, Some(&pattern)))?;
        // Two spellings in modified UTF-7 can be one name.
        let same = |found: &str| found == name || names::for_people(found) == names::for_people(&name);
        Ok(names.iter().any(|found| same(found.name()) || name.eq_ignore_ascii_case("INBOX")))
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
        work: impl FnOnce(&mut imap::Session<Stream>) -> imap::error::Result<T>,
    ) -> Result<T, Error> {
        self.run_within(command, ANSWER_LIMIT, work)
    }

    fn run_within<T>(
        &mut self,
        command: &'static str,
        allowed: u64,
        work: impl FnOnce(&mut imap::Session<Stream>) -> imap::error::Result<T>,
    ) -> Result<T, Error> {
        self.watch.allow(allowed);
        work(&mut self.imap).map_err(|error| self.link().error(command, error))
    }

    fn link(&self) -> Link<'_> {
        Link { server: &self.server, timeout: self.timeout, watch: &self.watch }
    }

    fn protocol(&self, command: &'static str, chinese: &str, english: &str) -> Error {
        Error::Protocol { server: self.server.clone(), command, reason: Bilingual::new(chinese, english) }
    }

    /// Says goodbye. What the server answers no longer matters.
    pub(super) fn close(mut self) {
        self.watch.allow(ANSWER_LIMIT);
        let _ = self.imap.logout();
    }
}
