//! A connected stream in, an IMAP session out that lists, fetches and moves mails (RFC 3501, RFC 6851 MOVE, RFC 4315 UIDPLUS,
//! RFC 2971 ID).

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, FixedOffset};
use imap::types::Flag;
use rustls::ClientConfig;

use super::connection::{Connection, ImapSettings, Stream};
use super::folder_names::{decode_utf7, encode_for_server};
use super::tls::{MaybeTls, ResponseGuard};
use crate::config::Security;
use crate::i18n::LocalizedText;
use crate::mailbox::error::Error;
use crate::mailbox::source::{HEADER_LIMIT, MailKey, RawMail};
use crate::network::{certificate_end, redact};

/// Mails listed per FETCH, which bounds the answer for a folder of any size.
const WINDOW: u32 = 1_000;

/// Longest answer in bytes to a command that fetches no mail.
const ANSWER_LIMIT: u64 = 4 << 20;

/// Bytes allowed above a mail's size, for protocol framing and an inexact RFC822.SIZE.
const SLACK: u64 = 1 << 16;

/// Rights (RFC 4314 §2.1): to add mails, to mark them as deleted, to remove marked ones.
pub(super) const INSERT: char = 'i';
const DELETE: char = 't';
const EXPUNGE: char = 'e';

/// What to fetch of a mail.
#[derive(Clone, Copy)]
pub(super) enum FetchPart {
    Header,
    /// All of it; `expected` is its largest size in bytes.
    Whole {
        expected: u64,
    },
}

/// A connection that is logged in and has a folder selected.
pub(super) struct Session {
    imap: imap::Session<Stream>,
    guard: ResponseGuard,
    pub(super) server: String,
    timeout: Duration,
    pub(super) delimiter: Option<String>,
    pub(super) uid_validity: u32,
    pub(super) exists: u32,
    /// Capability MOVE (RFC 6851).
    can_move: bool,
    /// Capability UIDPLUS (RFC 4315): one mail can be expunged.
    can_expunge_one: bool,
    /// Capability ID (RFC 2971).
    takes_id: bool,
    /// Capability SPECIAL-USE (RFC 6154).
    pub(super) tells_special_use: bool,
    /// Capability ACL (RFC 4314).
    tells_rights: bool,
    /// Encoded name of the done folder, once it is known to exist.
    existing_done_folder: Option<String>,
    /// Last moment at which the server's certificate is valid; `None` without TLS.
    pub(super) certificate_end: Option<DateTime<FixedOffset>>,
}

impl Session {
    pub(super) fn open(settings: &ImapSettings, tls: Option<Arc<ClientConfig>>) -> Result<Session, Error> {
        let server = format!("{}:{}", settings.host, settings.port);
        let guard = ResponseGuard::default();
        guard.allow(ANSWER_LIMIT);
        let connection = Connection { server: &server, timeout: settings.timeout, guard: &guard };
        let mut stream = connection.connect(settings)?;
        let starttls = settings.security == Security::StartTls;
        if starttls {
            connection.starttls(&mut stream)?;
        }
        let stream = match tls {
            Some(config) => MaybeTls::handshake(config, &settings.host, stream, guard.clone())
                .map_err(|error| connection.io_error(error))?,
            None => MaybeTls::Plain(stream, guard.clone()),
        };
        let certificate_end = stream.certificate().and_then(certificate_end);
        let mut client = imap::Client::new(stream);
        if starttls {
            client.greeting_read = true;
        } else {
            let greeting = client.read_greeting().map_err(|error| connection.error("greeting", error))?;
            connection.check_greeting(&greeting)?;
        }
        let imap = client.login(&settings.user, settings.password.expose()).map_err(|(error, _)| match error {
            imap::Error::No(_) | imap::Error::Bad(_) => connection.refused_login(&settings.host),
            other => connection.error("LOGIN", other),
        })?;
        let mut session = Session {
            imap,
            timeout: settings.timeout,
            delimiter: None,
            uid_validity: 0,
            exists: 0,
            can_move: false,
            can_expunge_one: false,
            takes_id: false,
            tells_special_use: false,
            tells_rights: false,
            existing_done_folder: None,
            certificate_end,
            server: server.clone(),
            guard: guard.clone(),
        };
        session.read_capabilities()?;
        session.send_id()?;
        session.read_delimiter()?;
        session.select(&settings.folder, settings.done_folder.is_some())?;
        Ok(session)
    }

    fn read_capabilities(&mut self) -> Result<(), Error> {
        let answer = self.run("CAPABILITY", |imap| imap.run_command_and_read_response("CAPABILITY"))?;
        let answer = String::from_utf8_lossy(&answer).to_ascii_uppercase();
        let has = |name: &str| answer.split_ascii_whitespace().any(|word| word == name);
        (self.can_move, self.can_expunge_one) = (has("MOVE"), has("UIDPLUS"));
        (self.takes_id, self.tells_special_use) = (has("ID"), has("SPECIAL-USE"));
        self.tells_rights = has("ACL");
        Ok(())
    }

    /// Sends the program's name (RFC 2971). 163 and 126 refuse SELECT to a client that has not.
    fn send_id(&mut self) -> Result<(), Error> {
        if !self.takes_id {
            return Ok(());
        }
        let command = concat!(r#"ID ("name" "huizong" "version" ""#, env!("CARGO_PKG_VERSION"), r#"")"#);
        match self.run("ID", |imap| imap.run_command_and_check_ok(command)) {
            // A server that refuses ID does not need it.
            Err(Error::Refused { .. }) => Ok(()),
            other => other,
        }
    }

    fn read_delimiter(&mut self) -> Result<(), Error> {
        match self.run("LIST", |imap| imap.list(None, None)) {
            // Without a known separator, folder names are sent as they are configured.
            Err(Error::Refused { .. }) => {}
            names => self.delimiter = names?.iter().find_map(|name| name.delimiter().map(str::to_owned)),
        }
        Ok(())
    }

    /// Selects a folder, read-only unless mail will be moved out of it.
    pub(super) fn select(&mut self, folder: &str, writable: bool) -> Result<(), Error> {
        let name = encode_for_server(folder, self.delimiter.as_deref());
        let command = if writable { "SELECT" } else { "EXAMINE" };
        let selected = self.run(command, |imap| if writable { imap.select(&name) } else { imap.examine(&name) });
        let mailbox = match selected {
            Ok(mailbox) => mailbox,
            Err(Error::Refused { reply, .. }) if reply.to_ascii_lowercase().contains("unsafe login") => {
                let remedy = LocalizedText::new(
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

    /// Checks that the folder was not renumbered since it was listed.
    pub(super) fn expect_validity(&self, validity: u32, folder: &str) -> Result<(), Error> {
        if self.uid_validity == validity { Ok(()) } else { Err(Error::Renumbered { folder: folder.to_owned() }) }
    }

    /// Size in bytes of every mail that is not marked as deleted, by UID. Queried by sequence number in windows: a server may
    /// not renumber while it answers FETCH (RFC 3501 §7.4.1), so no mail is missed between two windows.
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

    /// Fetches one mail. The connection is cut where the server sends more than the expected size and [`SLACK`].
    pub(super) fn fetch(&mut self, uid: u32, part: FetchPart, key: &MailKey) -> Result<RawMail, Error> {
        let (query, expected) = match part {
            FetchPart::Header => ("(UID INTERNALDATE BODY.PEEK[HEADER])", HEADER_LIMIT),
            FetchPart::Whole { expected } => ("(UID INTERNALDATE BODY.PEEK[])", expected),
        };
        let allowed = expected.saturating_add(SLACK);
        let fetches = self.run_within("FETCH", allowed, |imap| imap.uid_fetch(uid.to_string(), query))?;
        // A server may add lines about other mails, or flags of this one.
        let mut of_this_mail = fetches.iter().filter(|fetch| fetch.uid == Some(uid)).peekable();
        if of_this_mail.peek().is_none() {
            return Err(Error::Gone { key: key.to_string() });
        }
        let found = of_this_mail.find_map(|fetch| {
            let bytes = match part {
                FetchPart::Header => fetch.header(),
                FetchPart::Whole { .. } => fetch.body(),
            };
            Some((bytes?.to_vec(), fetch.internal_date()))
        });
        let (bytes, received_at) =
            found.ok_or_else(|| self.protocol("FETCH", "没有邮件内容", "the mail is not in the answer"))?;
        Ok(RawMail { key: key.clone(), received_at, bytes })
    }

    /// Moves a mail and verifies that it has left: `UID MOVE` answers OK for a missing UID and sometimes for a failed move.
    pub(super) fn move_away(&mut self, uid: u32, done_folder: &str, key: &MailKey) -> Result<(), Error> {
        if !self.is_here(uid)? {
            return Ok(());
        }
        let target = self.ensure_folder(done_folder)?;
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

    /// Whether the mail is in the folder and not marked as deleted. Without UIDPLUS a mail is only marked, since EXPUNGE
    /// would remove everything that anyone has marked; [`Session::sizes`] skips marked mails.
    fn is_here(&mut self, uid: u32) -> Result<bool, Error> {
        let fetches = self.run("FETCH", |imap| imap.uid_fetch(uid.to_string(), "(UID FLAGS)"))?;
        Ok(fetches.iter().any(|fetch| fetch.uid == Some(uid) && !fetch.flags().contains(&Flag::Deleted)))
    }

    /// What the account may do in a folder (RFC 4314 §2.1), by its encoded name; `None` where the server does not say.
    pub(super) fn rights(&mut self, folder: &str) -> Result<Option<String>, Error> {
        if !self.tells_rights {
            return Ok(None);
        }
        let name = folder.replace('\\', "\\\\").replace('"', "\\\"");
        let command = format!("MYRIGHTS \"{name}\"");
        let answer = match self.run("MYRIGHTS", |imap| imap.run_command_and_read_response(&command)) {
            Ok(answer) => String::from_utf8_lossy(&answer).into_owned(),
            Err(Error::Refused { .. }) => return Ok(None),
            Err(error) => return Err(error),
        };
        let line = answer.lines().find(|line| line.to_ascii_uppercase().starts_with("* MYRIGHTS "));
        let rights = line.and_then(|line| line.split_ascii_whitespace().next_back());
        Ok(rights.map(|rights| rights.trim_matches('"').to_owned()))
    }

    /// Whether mails may be moved from the open folder to another, which may not be there yet; `None` where the server does
    /// not say.
    pub(super) fn may_move(&mut self, from: &str, to: &str) -> Result<Option<bool>, Error> {
        let delimiter = self.delimiter.clone();
        let encoded = |folder: &str| encode_for_server(folder, delimiter.as_deref());
        let Some(of_source) = self.rights(&encoded(from))? else { return Ok(None) };
        let may_leave = [DELETE, EXPUNGE].iter().all(|right| of_source.contains(*right));
        if !self.has_folder(to)? {
            return Ok(if may_leave { None } else { Some(false) });
        }
        let of_target = self.rights(&encoded(to))?;
        Ok(of_target.map(|rights| may_leave && rights.contains(INSERT)))
    }

    /// Creates the done folder where it is missing. Returns its encoded name.
    fn ensure_folder(&mut self, folder: &str) -> Result<String, Error> {
        let name = encode_for_server(folder, self.delimiter.as_deref());
        if self.existing_done_folder.as_ref() != Some(&name) {
            if !self.has_folder(folder)? {
                self.run("CREATE", |imap| imap.create(&name))?;
                // Mail programs show subscribed folders only. A failed subscription does no harm.
                match self.run("SUBSCRIBE", |imap| imap.subscribe(&name)) {
                    Ok(_) | Err(Error::Refused { .. }) => {}
                    Err(error) => return Err(error),
                }
            }
            self.existing_done_folder = Some(name.clone());
        }
        Ok(name)
    }

    pub(super) fn has_folder(&mut self, folder: &str) -> Result<bool, Error> {
        let name = encode_for_server(folder, self.delimiter.as_deref());
        let pattern = format!("\"{}\"", name.replace('\\', "\\\\").replace('"', "\\\""));
        let names = self.run("LIST", |imap| imap.list(None, Some(&pattern)))?;
        // A name may have two spellings in modified UTF-7.
        let same = |found: &str| found == name || decode_utf7(found) == decode_utf7(&name);
        Ok(names.iter().any(|found| same(found.name()) || name.eq_ignore_ascii_case("INBOX")))
    }

    /// The first 20 folders in order of their names, for a message.
    pub(super) fn folders(&mut self) -> Result<Vec<String>, Error> {
        let names = self.run("LIST", |imap| imap.list(None, Some("*")))?;
        let mut names: Vec<String> = names.iter().map(|name| redact(&decode_utf7(name.name()))).collect();
        names.sort();
        names.truncate(20);
        Ok(names)
    }

    pub(super) fn run<T>(
        &mut self,
        command: &'static str,
        work: impl FnOnce(&mut imap::Session<Stream>) -> imap::error::Result<T>,
    ) -> Result<T, Error> {
        self.run_within(command, ANSWER_LIMIT, work)
    }

    /// Runs a command whose answer may have at most `allowed` bytes.
    fn run_within<T>(
        &mut self,
        command: &'static str,
        allowed: u64,
        work: impl FnOnce(&mut imap::Session<Stream>) -> imap::error::Result<T>,
    ) -> Result<T, Error> {
        self.guard.allow(allowed);
        work(&mut self.imap).map_err(|error| self.connection().error(command, error))
    }

    fn connection(&self) -> Connection<'_> {
        Connection { server: &self.server, timeout: self.timeout, guard: &self.guard }
    }

    fn protocol(&self, command: &'static str, chinese: &str, english: &str) -> Error {
        Error::Protocol { server: self.server.clone(), command, reason: LocalizedText::new(chinese, english) }
    }

    /// Logs out and ignores the answer.
    pub(super) fn close(mut self) {
        self.guard.allow(ANSWER_LIMIT);
        let _ = self.imap.logout();
    }
}
