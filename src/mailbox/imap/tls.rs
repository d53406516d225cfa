//! A connected stream in, the same stream plain or encrypted out, with limits on what the server may send.

use std::io::{self, Read, Write};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rustls::pki_types::ServerName;
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};

use crate::mailbox::error::Error;
use crate::network::{TrustRoots, describe_tls_error, trust_roots};

/// Limits the bytes of a server's answers and keeps its last line. Shared by the stream and the session.
///
/// The IMAP library holds a whole answer in memory, so the limit must be enforced below it. Its parser also treats an answer
/// with Chinese text (`NO 密码错误`, in UTF-8 or GBK) as a broken connection, so non-ASCII bytes outside of literals, which
/// contain the mails, are replaced by `?`; the original line is kept for messages.
#[derive(Debug, Clone, Default)]
pub(super) struct ResponseGuard(Arc<Mutex<ResponseState>>);

#[derive(Debug, Default)]
struct ResponseState {
    /// Bytes that the server may still send.
    allowed: u64,
    /// Bytes left of the current literal.
    literal_left: u64,
    /// The current line so far.
    line: Vec<u8>,
    /// The last complete line outside of literals.
    last_line: Vec<u8>,
}

/// Bytes kept of a line, enough for a status line and for a literal's length at its end.
const LINE_KEPT: usize = 2048;

impl ResponseGuard {
    /// Sets how many bytes the server may send from now on; reading more is an error of kind `FileTooLarge`.
    pub(super) fn allow(&self, bytes: u64) {
        self.state().allowed = bytes;
    }

    /// The last complete line outside of literals, decoded as UTF-8 or else as GB18030.
    pub(super) fn last_line(&self) -> String {
        let line = &self.state().last_line;
        match std::str::from_utf8(line) {
            Ok(text) => text.to_owned(),
            Err(_) => encoding_rs::GB18030.decode(line).0.into_owned(),
        }
    }

    /// Counts and filters bytes just received.
    fn inspect(&self, bytes: &mut [u8]) -> io::Result<()> {
        let mut state = self.state();
        let left = state.allowed.checked_sub(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
        state.allowed = left.unwrap_or(0);
        for byte in bytes {
            match state.literal_left.checked_sub(1) {
                Some(left) => state.literal_left = left,
                None => state.filter_byte(byte),
            }
        }
        left.map(drop).ok_or_else(|| io::ErrorKind::FileTooLarge.into())
    }

    fn state(&self) -> MutexGuard<'_, ResponseState> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl ResponseState {
    fn filter_byte(&mut self, byte: &mut u8) {
        self.line.push(*byte);
        if *byte == b'\n' {
            self.literal_left = announced_literal(&self.line);
            self.last_line = std::mem::take(&mut self.line);
        } else if self.line.len() > LINE_KEPT {
            self.line.drain(..LINE_KEPT / 2);
        }
        if !byte.is_ascii() {
            *byte = b'?';
        }
    }
}

/// Length of the literal announced by a line that ends in `{123}`, else 0 (RFC 3501 §4.3).
fn announced_literal(line: &[u8]) -> u64 {
    let end = line.strip_suffix(b"\r\n").or_else(|| line.strip_suffix(b"\n")).unwrap_or(line);
    let number = end.strip_suffix(b"}").and_then(|text| text.rsplit(|byte| *byte == b'{').next());
    number.and_then(|digits| std::str::from_utf8(digits).ok()?.parse().ok()).unwrap_or(0)
}

/// A stream to the server, with or without TLS.
pub(super) enum MaybeTls<S: Read + Write> {
    Plain(S, ResponseGuard),
    Encrypted(Box<StreamOwned<ClientConnection, S>>, ResponseGuard),
}

impl<S: Read + Write> MaybeTls<S> {
    /// Completes the TLS handshake, so that a certificate error is reported as such and not at the first command.
    pub(super) fn handshake(
        config: Arc<ClientConfig>,
        host: &str,
        mut stream: S,
        guard: ResponseGuard,
    ) -> io::Result<MaybeTls<S>> {
        let name = ServerName::try_from(host.to_owned()).map_err(io::Error::other)?;
        let mut connection = ClientConnection::new(config, name).map_err(io::Error::other)?;
        while connection.is_handshaking() {
            connection.complete_io(&mut stream)?;
        }
        Ok(MaybeTls::Encrypted(Box::new(StreamOwned::new(connection, stream)), guard))
    }

    /// The server's own certificate in DER; `None` without TLS.
    pub(super) fn certificate(&self) -> Option<&[u8]> {
        match self {
            MaybeTls::Plain(..) => None,
            MaybeTls::Encrypted(stream, _) => Some(stream.conn.peer_certificates()?.first()?),
        }
    }
}

impl<S: Read + Write> Read for MaybeTls<S> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let (count, guard) = match self {
            MaybeTls::Plain(stream, guard) => (stream.read(buffer)?, guard),
            MaybeTls::Encrypted(stream, guard) => (stream.read(buffer)?, guard),
        };
        guard.inspect(buffer.get_mut(..count).unwrap_or_default())?;
        Ok(count)
    }
}

impl<S: Read + Write> Write for MaybeTls<S> {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        match self {
            MaybeTls::Plain(stream, _) => stream.write(buffer),
            MaybeTls::Encrypted(stream, _) => stream.write(buffer),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            MaybeTls::Plain(stream, _) => stream.flush(),
            MaybeTls::Encrypted(stream, _) => stream.flush(),
        }
    }
}

/// Configuration for TLS 1.2 and 1.3. With a `ca_file` only its certificates are trusted.
pub(super) fn client_config(ca_file: Option<&Path>) -> Result<Arc<ClientConfig>, Error> {
    let mut roots = RootCertStore::empty();
    match trust_roots(ca_file)? {
        TrustRoots::CaFile(certificates) | TrustRoots::System(certificates) => {
            roots.add_parsable_certificates(certificates);
        }
        TrustRoots::BuiltIn => roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned()),
    }
    let config = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| Error::Tls { server: String::new(), reason: describe_tls_error(&error) })?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(Arc::new(config))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(server: &[u8], piece: usize) -> (Vec<u8>, ResponseGuard) {
        let guard = ResponseGuard::default();
        guard.allow(1000);
        let mut stream = MaybeTls::Plain(io::Cursor::new(server.to_vec()), guard.clone());
        let (mut all, mut buffer) = (Vec::new(), vec![0; piece]);
        loop {
            match stream.read(&mut buffer).unwrap() {
                0 => return (all, guard),
                count => all.extend_from_slice(&buffer[..count]),
            }
        }
    }

    #[test]
    fn a_server_is_cut_off_at_its_allowance() {
        let guard = ResponseGuard::default();
        let mut stream = MaybeTls::Plain(io::Cursor::new(vec![0; 100]), guard.clone());
        guard.allow(60);
        let mut buffer = [0; 50];
        assert_eq!(stream.read(&mut buffer).unwrap(), 50);
        assert_eq!(stream.read(&mut buffer).unwrap_err().kind(), io::ErrorKind::FileTooLarge);
    }

    #[test]
    fn chinese_in_an_answer_is_kept_from_the_parser_and_for_the_message() {
        let gbk = b"a1 NO \xc3\xdc\xc2\xeb\xb4\xed\xce\xf3\r\n";
        for (server, ascii) in [("a1 NO 密码错误\r\n".as_bytes(), 12), (gbk.as_slice(), 8)] {
            let (got, guard) = read(server, 5);
            assert_eq!(got, [b"a1 NO ".as_slice(), "?".repeat(ascii).as_bytes(), b"\r\n"].concat());
            assert_eq!(guard.last_line(), "a1 NO 密码错误\r\n");
        }
    }

    #[test]
    fn a_mail_passes_untouched_however_it_is_cut_into_pieces() {
        let server = "* 1 FETCH (BODY[] {14}\r\n报送{9}\r\n码 X)\r\na1 OK 好\r\n".as_bytes();
        for piece in 1..40 {
            let (got, guard) = read(server, piece);
            assert_eq!(String::from_utf8(got).unwrap(), "* 1 FETCH (BODY[] {14}\r\n报送{9}\r\n码 X)\r\na1 OK ???\r\n");
            assert_eq!(guard.last_line(), "a1 OK 好\r\n");
        }
    }

    #[test]
    fn an_endless_line_does_not_fill_the_memory() {
        let guard = ResponseGuard::default();
        guard.allow(1 << 20);
        guard.inspect(&mut vec![b'x'; 1 << 20]).unwrap();
        assert!(guard.state().line.len() <= LINE_KEPT);
    }
}
