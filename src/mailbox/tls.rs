//! A connected stream in, the same stream plain or encrypted out, with an allowance of bytes that a server may send.

use std::io::{self, Read, Write};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use rustls::pki_types::ServerName;
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};

use super::Error;
use crate::network::{Trust, trust};

/// How many more bytes the server may send before it is cut off. The IMAP library keeps a whole answer in memory, so
/// the bound must lie below it; shared by the stream and by whoever sends commands.
#[derive(Debug, Clone, Default)]
pub(super) struct Allowance(Arc<AtomicU64>);

impl Allowance {
    pub(super) fn set(&self, bytes: u64) {
        self.0.store(bytes, Ordering::Relaxed);
    }

    fn spend(&self, bytes: usize) -> io::Result<()> {
        let left = self.0.load(Ordering::Relaxed).checked_sub(u64::try_from(bytes).unwrap_or(u64::MAX));
        self.0.store(left.unwrap_or(0), Ordering::Relaxed);
        left.map(drop).ok_or_else(|| io::ErrorKind::FileTooLarge.into())
    }
}

/// A stream to the server.
pub(super) enum Wire<S: Read + Write> {
    /// As it is.
    Plain(S, Allowance),
    /// Through TLS.
    Encrypted(Box<StreamOwned<ClientConnection, S>>, Allowance),
}

impl<S: Read + Write> Wire<S> {
    /// Does the TLS handshake at once, so that a certificate's fault is told as one.
    pub(super) fn encrypted(
        config: Arc<ClientConfig>,
        host: &str,
        mut stream: S,
        allowance: Allowance,
    ) -> io::Result<Wire<S>> {
        let name = ServerName::try_from(host.to_owned()).map_err(io::Error::other)?;
        let mut connection = ClientConnection::new(config, name).map_err(io::Error::other)?;
        while connection.is_handshaking() {
            connection.complete_io(&mut stream)?;
        }
        Ok(Wire::Encrypted(Box::new(StreamOwned::new(connection, stream)), allowance))
    }
}

impl<S: Read + Write> Read for Wire<S> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let (count, allowance) = match self {
            Wire::Plain(stream, allowance) => (stream.read(buffer)?, allowance),
            Wire::Encrypted(stream, allowance) => (stream.read(buffer)?, allowance),
        };
        allowance.spend(count)?;
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
        .map_err(|error| Error::Tls { server: String::new(), reason: error.to_string() })?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(Arc::new(config))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_is_cut_off_at_its_allowance() {
        let allowance = Allowance::default();
        let mut wire = Wire::Plain(io::Cursor::new(vec![0; 100]), allowance.clone());
        allowance.set(60);
        let mut buffer = [0; 50];
        assert_eq!(wire.read(&mut buffer).unwrap(), 50);
        assert_eq!(wire.read(&mut buffer).unwrap_err().kind(), io::ErrorKind::FileTooLarge);
    }
}
