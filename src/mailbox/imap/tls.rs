//! A connected stream in, the same stream plain or encrypted out, watched for size and odd bytes.

use std::io::{self, Read, Write};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rustls::pki_types::ServerName;
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};

use super::Error;
use crate::network::{Trust, tls_words, trust};

/// Watches what a server sends: how much of it, and what its last line said.
///
/// The IMAP library keeps a whole answer in memory, so the bound on it must lie below the library. And its parser takes
/// an answer with Chinese in it (`NO 密码错误`, in UTF-8 or GBK) for a broken connection, so outside of literals, where
/// mails are, such bytes become `?`; the line as it was is kept for the message. Shared by the stream and by whoever
/// sends commands.
#[derive(Debug, Clone, Default)]
pub(super) struct Watch(Arc<Mutex<Seen>>);

#[derive(Debug, Default)]
struct Seen {
    allowed: u64,
    literal_left: u64,
    line: Vec<u8>,
    last_line: Vec<u8>,
}

/// More of a line than this is not kept: enough for any status line, and for a literal's length at the end.
const LINE_KEPT: usize = 2048;

impl Watch {
    /// From now on the server may send so many bytes before it is cut off.
    pub(super) fn allow(&self, bytes: u64) {
        self.seen().allowed = bytes;
    }

    /// The last whole line outside of literals, in UTF-8 or else GB18030.
    pub(super) fn last_line(&self) -> String {
        let line = &self.seen().last_line;
        match std::str::from_utf8(line) {
            Ok(text) => text.to_owned(),
            Err(_) => encoding_rs::GB18030.decode(line).0.into_owned(),
        }
    }

    fn look_at(&self, bytes: &mut [u8]) -> io::Result<()> {
        let mut seen = self.seen();
        let left = seen.allowed.checked_sub(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
        seen.allowed = left.unwrap_or(0);
        for byte in bytes {
            match seen.literal_left.checked_sub(1) {
                Some(left) => seen.literal_left = left,
                None => seen.take_in(byte),
            }
        }
        left.map(drop).ok_or_else(|| io::ErrorKind::FileTooLarge.into())
    }

    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Seen {
    fn take_in(&mut self, byte: &mut u8) {
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

/// The `123` of a line that ends in `{123}`, else 0.
fn announced_literal(line: &[u8]) -> u64 {
    let end = line.strip_suffix(b"\r\n").or_else(|| line.strip_suffix(b"\n")).unwrap_or(line);
    let number = end.strip_suffix(b"}").and_then(|text| text.rsplit(|byte| *byte == b'{').next());
    number.and_then(|digits| std::str::from_utf8(digits).ok()?.parse().ok()).unwrap_or(0)
}

/// A stream to the server.
pub(super) enum Wire<S: Read + Write> {
    /// As it is.
    Plain(S, Watch),
    /// Through TLS.
    Encrypted(Box<StreamOwned<ClientConnection, S>>, Watch),
}

impl<S: Read + Write> Wire<S> {
    /// Does the TLS handshake at once, so that a certificate's fault is told as one.
    pub(super) fn encrypted(config: Arc<ClientConfig>, host: &str, mut stream: S, watch: Watch) -> io::Result<Wire<S>> {
        let name = ServerName::try_from(host.to_owned()).map_err(io::Error::other)?;
        let mut connection = ClientConnection::new(config, name).map_err(io::Error::other)?;
        while connection.is_handshaking() {
            connection.complete_io(&mut stream)?;
        }
        Ok(Wire::Encrypted(Box::new(StreamOwned::new(connection, stream)), watch))
    }
}

impl<S: Read + Write> Read for Wire<S> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let (count, watch) = match self {
            Wire::Plain(stream, watch) => (stream.read(buffer)?, watch),
            Wire::Encrypted(stream, watch) => (stream.read(buffer)?, watch),
        };
        watch.look_at(buffer.get_mut(..count).unwrap_or_default())?;
        Ok(count)
    }
}

impl<S: Read + Write> Write for Wire<S> {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        match self {
            Wire::Plain(stream, _) => stream.write(buffer),
            Wire::Encrypted(stream, _) => stream.write(buffer),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Wire::Plain(stream, _) => stream.flush(),
            Wire::Encrypted(stream, _) => stream.flush(),
        }
    }
}

/// TLS 1.2 and 1.3 with the certificates to believe: those of `ca_file` and no others where it is given.
pub(super) fn client_config(ca_file: Option<&Path>) -> Result<Arc<ClientConfig>, Error> {
    let mut roots = RootCertStore::empty();
    match trust(ca_file)? {
        Trust::Own(certificates) | Trust::System(certificates) => {
            roots.add_parsable_certificates(certificates);
        }
        Trust::BuiltIn => roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned()),
    }
    let config = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| Error::Tls { server: String::new(), reason: tls_words(&error) })?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(Arc::new(config))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(server: &[u8], piece: usize) -> (Vec<u8>, Watch) {
        let watch = Watch::default();
        watch.allow(1000);
        let mut wire = Wire::Plain(io::Cursor::new(server.to_vec()), watch.clone());
        let (mut all, mut buffer) = (Vec::new(), vec![0; piece]);
        loop {
            match wire.read(&mut buffer).unwrap() {
                0 => return (all, watch),
                count => all.extend_from_slice(&buffer[..count]),
            }
        }
    }

    #[test]
    fn a_server_is_cut_off_at_its_allowance() {
        let watch = Watch::default();
        let mut wire = Wire::Plain(io::Cursor::new(vec![0; 100]), watch.clone());
        watch.allow(60);
        let mut buffer = [0; 50];
        assert_eq!(wire.read(&mut buffer).unwrap(), 50);
        assert_eq!(wire.read(&mut buffer).unwrap_err().kind(), io::ErrorKind::FileTooLarge);
    }

    #[test]
    fn chinese_in_an_answer_is_kept_from_the_parser_and_for_the_message() {
        let gbk = b"a1 NO \xc3\xdc\xc2\xeb\xb4\xed\xce\xf3\r\n";
        for (server, ascii) in [("a1 NO 密码错误\r\n".as_bytes(), 12), (gbk.as_slice(), 8)] {
            let (got, watch) = read(server, 5);
            assert_eq!(got, [b"a1 NO ".as_slice(), "?".repeat(ascii).as_bytes(), b"\r\n"].concat());
            assert_eq!(watch.last_line(), "a1 NO 密码错误\r\n");
        }
    }

    #[test]
    fn a_mail_passes_untouched_however_it_is_cut_into_pieces() {
        let server = "* 1 FETCH (BODY[] {14}\r\n报送{9}\r\n码 X)\r\na1 OK 好\r\n".as_bytes();
        for piece in 1..40 {
            let (got, watch) = read(server, piece);
            assert_eq!(String::from_utf8(got).unwrap(), "* 1 FETCH (BODY[] {14}\r\n报送{9}\r\n码 X)\r\na1 OK ???\r\n");
            assert_eq!(watch.last_line(), "a1 OK 好\r\n");
        }
    }

    #[test]
    fn an_endless_line_does_not_fill_the_memory() {
        let watch = Watch::default();
        watch.allow(1 << 20);
        watch.look_at(&mut vec![b'x'; 1 << 20]).unwrap();
        assert!(watch.seen().line.len() <= LINE_KEPT);
    }
}
