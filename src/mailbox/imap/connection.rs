//! Settings of an account in, a connected stream out; and the server's failures as errors.

use std::io::{self, Read, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::path::PathBuf;
use std::time::Duration;

use super::tls::{MaybeTls, ResponseGuard};
use crate::config::Security;
use crate::i18n::{Localize as _, LocalizedText};
use crate::mailbox::error::Error;
use crate::network::{describe_tls_error, login_remedy, redact};
use crate::secret::Secret;

/// Settings of an IMAP account.
#[derive(Debug, Clone)]
pub struct ImapSettings {
    /// Host name or IP address; the certificate must contain it.
    pub host: String,
    /// Usually 993 for TLS and 143 for STARTTLS.
    pub port: u16,
    /// Encryption of the connection.
    pub security: Security,
    /// Login name.
    pub user: String,
    /// Password or authorisation code.
    pub password: Secret,
    /// Folder to read, unencoded (`INBOX`, `报送/本月`); `/` is replaced by the server's own separator.
    pub folder: String,
    /// Folder to which done mail is moved, created on first use. With `None` mail is not moved and the folder is opened
    /// read-only.
    pub done_folder: Option<String>,
    /// PEM file with the only trusted CA, for a server with a private one.
    pub ca_file: Option<PathBuf>,
    /// Largest mail in bytes; of larger ones only the header section is fetched.
    pub message_limit: u64,
    /// Time limit for connecting and for each read and write.
    pub timeout: Duration,
    /// Number of tries over a failing connection, usually 3.
    pub retries: u32,
    /// Wait after the first failure, usually 1 s; each further wait is four times as long.
    pub first_wait: Duration,
}

/// Connection to the server, encrypted or not.
pub(super) type Stream = MaybeTls<TcpStream>;

/// What opening a connection and describing its failures needs.
#[derive(Clone, Copy)]
pub(super) struct Connection<'a> {
    /// `host:port`, for messages.
    pub(super) server: &'a str,
    pub(super) timeout: Duration,
    pub(super) guard: &'a ResponseGuard,
}

impl Connection<'_> {
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

    /// Greeting and STARTTLS before the handshake (RFC 3501 §6.2.1), read byte by byte: bytes that arrived unencrypted must
    /// not be taken for part of the encrypted stream.
    pub(super) fn starttls(self, stream: &mut TcpStream) -> Result<(), Error> {
        let io_error = |error| self.io_error(error);
        self.check_greeting(&read_line(stream).map_err(io_error)?)?;
        stream.write_all(b"s1 STARTTLS\r\n").map_err(io_error)?;
        for _ in 0..100 {
            let line = String::from_utf8_lossy(&read_line(stream).map_err(io_error)?).into_owned();
            if let Some(answer) = line.strip_prefix("s1 ") {
                let ok = answer.get(..2).is_some_and(|word| word.eq_ignore_ascii_case("OK"));
                let answer = redact(answer);
                let reason = LocalizedText::new(
                    format!("服务器不支持 STARTTLS（{answer}）"),
                    format!("the server offers no STARTTLS ({answer})"),
                );
                return if ok { Ok(()) } else { Err(Error::Tls { server: self.server.to_owned(), reason }) };
            }
        }
        let reason = LocalizedText::new("没有应答", "no answer");
        Err(Error::Protocol { server: self.server.to_owned(), command: "STARTTLS", reason })
    }

    pub(super) fn check_greeting(self, line: &[u8]) -> Result<(), Error> {
        let line = String::from_utf8_lossy(line);
        let server = self.server.to_owned();
        match line.get(..4).map(str::to_ascii_uppercase).as_deref() {
            Some("* OK") => Ok(()),
            Some("* BY") => Err(Error::Lost { server, reason: LocalizedText::verbatim(redact(&line)) }),
            _ => Err(Error::Protocol { server, command: "greeting", reason: LocalizedText::verbatim(redact(&line)) }),
        }
    }

    pub(super) fn refused_login(self, host: &str) -> Error {
        Error::Login { server: self.server.to_owned(), reply: self.reply(), remedy: login_remedy(host) }
    }

    /// The server's last line without tag and status.
    fn reply(self) -> String {
        let line = self.guard.last_line();
        let words = line.splitn(3, ' ').nth(2).unwrap_or(&line);
        redact(words)
    }

    pub(super) fn error(self, command: &'static str, error: imap::Error) -> Error {
        let server = self.server.to_owned();
        match error {
            imap::Error::Io(error) => self.io_error(error),
            imap::Error::ConnectionLost => Error::Lost {
                server,
                reason: LocalizedText::new(format!("{command} 未完成"), format!("{command} was not finished")),
            },
            imap::Error::Bye(_) => Error::Lost { server, reason: LocalizedText::verbatim(self.reply()) },
            imap::Error::No(_) | imap::Error::Bad(_) => Error::Refused { server, command, reply: self.reply() },
            // The library's message quotes the server's bytes, which may be part of a mail.
            imap::Error::Parse(_) | imap::Error::Unexpected(_) => {
                let reason = LocalizedText::new("应答无法解析", "the answer cannot be understood");
                Error::Protocol { server, command, reason }
            }
            other => Error::Protocol { server, command, reason: LocalizedText::verbatim(redact(&other.to_string())) },
        }
    }

    pub(super) fn io_error(self, error: io::Error) -> Error {
        let server = self.server.to_owned();
        if let Some(tls) = error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>()) {
            return Error::Tls { server, reason: describe_tls_error(tls) };
        }
        match error.kind() {
            io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut => Error::TimedOut { server, timeout: self.timeout },
            io::ErrorKind::FileTooLarge => Error::Overrun { server },
            _ => Error::Lost { server, reason: error.localized() },
        }
    }
}

/// Reads one line of at most 8,192 bytes.
fn read_line(stream: &mut TcpStream) -> io::Result<Vec<u8>> {
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
