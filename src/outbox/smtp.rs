//! Letters in, mails handed to an SMTP server out: one connection for all, made anew where it fails before a letter is
//! transmitted, and a pause between letters.

use std::error::Error as _;
use std::io;
use std::path::PathBuf;
use std::time::Duration;

use lettre::Address;
use lettre::transport::smtp::Error as SmtpError;
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{Certificate, CertificateStore, SmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Noop, Rcpt, Rset};
use lettre::transport::smtp::extension::{ClientId, Extension, MailBodyParameter, MailParameter};

use super::reply::{RecipientAnswer, is_full};
use super::{BadAddress, Envelope, Error, Outbox, OutboxProbe};
use crate::config::Security;
use crate::i18n::{Localize as _, LocalizedText};
use crate::network::{
    TrustRoots, certificate_end, describe_tls_error, in_seconds, login_remedy, redact, retry_with_backoff, trust_roots,
};
use crate::secret::Secret;

/// So many time-outs a server may take to answer once it has the whole letter.
const PATIENCE_AFTER_DATA: u32 = 5;

/// Everything about the server.
#[derive(Debug, Clone)]
pub struct SmtpSettings {
    /// Server name or address; the certificate must carry it.
    pub host: String,
    /// 465 for TLS, 587 for STARTTLS, as a rule.
    pub port: u16,
    /// How the connection is encrypted.
    pub security: Security,
    /// Login name; empty for a server without authentication.
    pub user: String,
    /// Password or authorisation code.
    pub password: Secret,
    /// PEM file with the only CA to believe, for a server with a private one.
    pub ca_file: Option<PathBuf>,
    /// For connecting, and for each silence of the server.
    pub timeout: Duration,
    /// How often a connection that fails is made anew for one letter, 3 as a rule.
    pub retries: u32,
    /// Wait after the first failure, 1 s as a rule; each further wait is four times as long.
    pub first_wait: Duration,
    /// Pause between two letters, since providers treat many mails at once as spam.
    pub gap: Duration,
}

/// An SMTP server. Connects when first used.
pub struct SmtpOutbox {
    settings: SmtpSettings,
    server: String,
    tls: Option<TlsParameters>,
    connection: Option<SmtpConnection>,
    letters: u64,
}

impl SmtpOutbox {
    /// An outbox over this server; nothing is connected yet.
    pub fn new(settings: SmtpSettings) -> SmtpOutbox {
        let server = format!("{}:{}", settings.host, settings.port);
        SmtpOutbox { settings, server, tls: None, connection: None, letters: 0 }
    }

    /// The open connection, cleared of a former letter, or a new one. A server may have hung up during the pause.
    fn ready(&mut self) -> Result<SmtpConnection, Error> {
        if let Some(mut connection) = self.connection.take() {
            if connection.command(Rset).is_ok() {
                return Ok(connection);
            }
            connection.abort();
        }
        self.connect()
    }

    fn connect(&mut self) -> Result<SmtpConnection, Error> {
        let tls = self.tls_parameters()?;
        let settings = &self.settings;
        let wrapper = tls.as_ref().filter(|_| settings.security == Security::Tls);
        let hello = ClientId::default();
        let address = (settings.host.as_str(), settings.port);
        let mut connection = SmtpConnection::connect(address, Some(settings.timeout), &hello, wrapper, None)
            .map_err(|error| self.while_connecting(&error))?;
        if let Some(parameters) = tls.as_ref().filter(|_| settings.security == Security::StartTls) {
            if !connection.can_starttls() {
                connection.abort();
                let reason = LocalizedText::new("服务器不支持 STARTTLS", "the server offers no STARTTLS");
                return Err(Error::Tls { server: self.server.clone(), reason });
            }
            connection.starttls(parameters, &hello).map_err(|error| self.while_connecting(&error))?;
        }
        if !settings.user.is_empty() {
            let login = Credentials::new(settings.user.clone(), settings.password.expose().to_owned());
            connection.auth(DEFAULT_MECHANISMS, &login).map_err(|error| {
                if error.is_permanent() || error.is_client() {
                    let remedy = login_remedy(&settings.host);
                    Error::Login { server: self.server.clone(), reply: reply_of(&error), remedy }
                } else {
                    self.while_connecting(&error)
                }
            })?;
        }
        Ok(connection)
    }

    fn tls_parameters(&mut self) -> Result<Option<TlsParameters>, Error> {
        if self.settings.security == Security::None {
            return Ok(None);
        }
        if self.tls.is_none() {
            let failed =
                |error: SmtpError| Error::Tls { server: self.server.clone(), reason: LocalizedText::verbatim(error) };
            let mut builder = TlsParameters::builder(self.settings.host.clone());
            match trust_roots(self.settings.ca_file.as_deref())? {
                TrustRoots::System(_) => {}
                TrustRoots::BuiltIn => builder = builder.certificate_store(CertificateStore::WebpkiRoots),
                TrustRoots::CaFile(certificates) => {
                    builder = builder.certificate_store(CertificateStore::None);
                    for certificate in certificates {
                        let certificate = Certificate::from_der(certificate.to_vec()).map_err(failed)?;
                        builder = builder.add_root_certificate(certificate);
                    }
                }
            }
            self.tls = Some(builder.build().map_err(failed)?);
        }
        Ok(self.tls.clone())
    }

    fn while_connecting(&self, error: &SmtpError) -> Error {
        let server = self.server.clone();
        match cause_of(error) {
            Cause::Tls(reason) => Error::Tls { server, reason },
            Cause::Silence => Error::TimedOut { server, timeout: self.settings.timeout },
            Cause::Other(reason) => Error::Unreachable { server, reason },
        }
    }

    /// One try to offer a letter. The connection is left with the recipients that accepted it.
    fn offer_once(&mut self, letter: &Letter<'_>) -> Result<Vec<RecipientAnswer>, Error> {
        let mut connection = self.ready()?;
        let answers = self.ask_for(&mut connection, letter);
        match &answers {
            Ok(_) => self.connection = Some(connection),
            // After anything but answers the connection may be out of step.
            Err(_) => connection.abort(),
        }
        answers
    }

    fn ask_for(&self, connection: &mut SmtpConnection, letter: &Letter<'_>) -> Result<Vec<RecipientAnswer>, Error> {
        let mut options = Vec::new();
        if !letter.text.is_ascii() && connection.server_info().supports_feature(Extension::EightBitMime) {
            options.push(MailParameter::Body(MailBodyParameter::EightBitMime));
        }
        self.offer_sender(connection, &letter.from, options)?;
        let mut answers = Vec::new();
        for address in &letter.to {
            answers.push(match connection.command(Rcpt::new(address.clone(), Vec::new())) {
                Ok(_) => RecipientAnswer::Accepted,
                // The server closes the connection (RFC 5321 §3.8).
                Err(error) if error.status().is_some_and(|code| code.to_string() == "421") => {
                    return Err(Error::Busy { server: self.server.clone(), reply: reply_of(&error) });
                }
                Err(error) if error.is_permanent() || error.is_transient() => {
                    RecipientAnswer::refusal(reply_of(&error))
                }
                Err(error) => return Err(self.while_sending(&error)),
            });
        }
        Ok(answers)
    }

    fn hand_over(&self, connection: &mut SmtpConnection, letter: &Letter<'_>) -> Result<(), Error> {
        connection.command(Data).map_err(|error| self.while_sending(&error))?;
        // A server looks for viruses before it answers; RFC 5321 §4.5.3.2.6 gives it ten minutes.
        let _ = connection.set_timeout(Some(self.settings.timeout.saturating_mul(PATIENCE_AFTER_DATA)));
        let answer = connection.message(letter.text);
        let _ = connection.set_timeout(Some(self.settings.timeout));
        answer.map(drop).map_err(|error| match self.while_sending(&error) {
            // Without a reply it is unknown whether the server accepted it (RFC 5321 §6.1).
            Error::Broken { server, reason } => Error::Unanswered { server, reason },
            Error::Silent { server, timeout } => {
                let timeout = timeout.saturating_mul(PATIENCE_AFTER_DATA);
                let reason = LocalizedText::new(
                    format!("{}内没有应答", in_seconds(timeout)),
                    format!("no answer within {timeout:?}"),
                );
                Error::Unanswered { server, reason }
            }
            answered => answered,
        })
    }

    fn offer_sender(
        &self,
        connection: &mut SmtpConnection,
        from: &Address,
        options: Vec<MailParameter>,
    ) -> Result<(), Error> {
        connection.command(Mail::new(Some(from.clone()), options)).map(drop).map_err(|error| {
            if error.is_permanent() {
                Error::Sender { server: self.server.clone(), reply: reply_of(&error) }
            } else if error.is_transient() {
                Error::Busy { server: self.server.clone(), reply: reply_of(&error) }
            } else {
                self.while_sending(&error)
            }
        })
    }

    fn while_sending(&self, error: &SmtpError) -> Error {
        let (server, reply) = (self.server.clone(), reply_of(error));
        if error.is_transient() || error.is_permanent() && is_full(&reply) {
            return Error::Temporary { server, reply };
        }
        if error.is_permanent() {
            return Error::Rejected { server, reply };
        }
        match cause_of(error) {
            Cause::Silence => Error::Silent { server, timeout: self.settings.timeout },
            Cause::Tls(reason) | Cause::Other(reason) => Error::Broken { server, reason },
        }
    }
}

impl Outbox for SmtpOutbox {
    fn offer(&mut self, envelope: &Envelope) -> Result<Vec<RecipientAnswer>, Error> {
        let letter = Letter::of(envelope)?;
        if self.letters > 0 {
            std::thread::sleep(self.settings.gap);
        }
        self.letters = self.letters.saturating_add(1);
        let (tries, first_wait) = (self.settings.retries.max(1), self.settings.first_wait);
        retry_with_backoff(tries, first_wait, Error::is_transient, |_| self.offer_once(&letter))
    }

    fn transmit(&mut self, envelope: &Envelope) -> Result<(), Error> {
        let letter = Letter::of(envelope)?;
        let Some(mut connection) = self.connection.take() else {
            let reason = LocalizedText::new("函件还没有提交收件人", "its recipients were not asked for");
            return Err(Error::Broken { server: self.server.clone(), reason });
        };
        let result = self.hand_over(&mut connection, &letter);
        // After anything but a clear answer to this letter the connection may be out of step.
        if matches!(result, Ok(()) | Err(Error::Rejected { .. })) && !connection.has_broken() {
            self.connection = Some(connection);
        } else {
            connection.abort();
        }
        result
    }

    fn holds(&self, _: &Envelope) -> bool {
        false
    }

    fn probe(&mut self, from: &str) -> Result<OutboxProbe, Error> {
        let (tries, first_wait) = (self.settings.retries, self.settings.first_wait);
        let sender: Address = from.parse().map_err(|_| Error::Address { whose: BadAddress::Sender })?;
        let mut connection = retry_with_backoff(tries, first_wait, Error::is_transient, |_| {
            let mut connection = self.ready()?;
            connection.command(Noop).map_err(|error| self.while_connecting(&error))?;
            self.offer_sender(&mut connection, &sender, Vec::new())?;
            Ok(connection)
        })?;
        // The transaction that the sender has opened; a server that refuses this is met with a new connection.
        let is_reset = connection.command(Rset).is_ok();
        let encrypted = self.settings.security != Security::None;
        let certificate = if encrypted { connection.peer_certificate().ok() } else { None };
        if is_reset {
            self.connection = Some(connection);
        } else {
            connection.abort();
        }
        let certificate_end = certificate.and_then(|der| certificate_end(&der));
        Ok(OutboxProbe { place: self.server.clone(), encrypted, certificate_end })
    }
}

impl Drop for SmtpOutbox {
    fn drop(&mut self) {
        if let Some(mut connection) = self.connection.take() {
            connection.abort();
        }
    }
}

/// An envelope with its addresses understood.
struct Letter<'a> {
    from: Address,
    to: Vec<Address>,
    text: &'a [u8],
}

impl<'a> Letter<'a> {
    fn of(envelope: &'a Envelope) -> Result<Letter<'a>, Error> {
        let invalid = |whose| move |_| Error::Address { whose };
        let from = envelope.from.parse().map_err(invalid(BadAddress::Sender))?;
        let to: Vec<Address> = envelope
            .to
            .iter()
            .enumerate()
            .map(|(at, text)| text.parse().map_err(invalid(BadAddress::Recipient(at.saturating_add(1)))))
            .collect::<Result<_, _>>()?;
        if to.is_empty() {
            return Err(Error::Address { whose: BadAddress::Missing });
        }
        // The end mark that follows brings its own line end; with both, every letter would grow by an empty line.
        let text = envelope.bytes.strip_suffix(b"\r\n").unwrap_or(&envelope.bytes);
        Ok(Letter { from, to, text })
    }
}

enum Cause {
    Tls(LocalizedText),
    Silence,
    Other(LocalizedText),
}

fn cause_of(error: &SmtpError) -> Cause {
    let mut source = error.source();
    while let Some(cause) = source {
        if let Some(fault) = cause.downcast_ref::<rustls::Error>() {
            return Cause::Tls(describe_tls_error(fault));
        }
        if let Some(cause) = cause.downcast_ref::<io::Error>() {
            if let Some(fault) = cause.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>()) {
                return Cause::Tls(describe_tls_error(fault));
            }
            if matches!(cause.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut) {
                return Cause::Silence;
            }
            return Cause::Other(cause.localized());
        }
        source = cause.source();
    }
    if error.is_tls() {
        Cause::Tls(LocalizedText::verbatim(error))
    } else {
        Cause::Other(LocalizedText::verbatim(reply_of(error)))
    }
}

/// The server's own words with its code, or the library's where the server said nothing.
fn reply_of(error: &SmtpError) -> String {
    let text = error.source().map_or_else(|| error.to_string(), ToString::to_string);
    match error.status() {
        Some(code) => redact(&format!("{code} {text}")),
        None => redact(&text),
    }
}

#[cfg(test)]
mod tests {
    use super::super::Consequence;
    use super::*;

    fn envelope(from: &str, to: &[&str]) -> Envelope {
        let to = to.iter().map(ToString::to_string).collect();
        Envelope { from: from.into(), to, message_id: "a@b".into(), bytes: b"Subject: x\r\n\r\nx\r\n".to_vec() }
    }

    #[test]
    fn a_bad_address_is_told_without_printing_it() {
        let error = Letter::of(&envelope("office@bsh.example", &["a@bsh.example", "王芳 wang"])).err().unwrap();
        assert_eq!(error.consequence(), Consequence::Rejected);
        assert!(error.zh().contains("第 2 个") && !error.to_string().contains("wang"));
        assert_eq!(
            Letter::of(&envelope("office@bsh.example", &[])).err().unwrap().consequence(),
            Consequence::Rejected
        );
        assert_eq!(
            Letter::of(&envelope("office", &["a@bsh.example"])).err().unwrap().consequence(),
            Consequence::Unusable
        );
    }

    #[test]
    fn a_letter_does_not_grow_by_an_empty_line() {
        let envelope = envelope("office@bsh.example", &["a@bsh.example"]);
        assert_eq!(Letter::of(&envelope).unwrap().text, b"Subject: x\r\n\r\nx");
    }
}
