//! Rules that mailbox and outbox share: trusted certificates, retries, and server answers without addresses for messages.
//! No socket is opened here.

use std::path::{Path, PathBuf};
use std::time::Duration;

use chrono::{DateTime, FixedOffset};
use rustls::CertificateError;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::{self, PemObject};
use x509_cert::Certificate;
use x509_cert::der::Decode as _;

use crate::i18n::{Localize, LocalizedText};

/// Number of tries before a run continues without the server.
pub(crate) const TRIES: u32 = 3;

/// Wait after the first failure; each further wait is four times as long.
pub(crate) const FIRST_WAIT: Duration = Duration::from_secs(1);

/// Trusted root certificates.
pub(crate) enum TrustRoots {
    /// Only those of the configured `ca_file`.
    CaFile(Vec<CertificateDer<'static>>),
    /// Those of the operating system.
    System(Vec<CertificateDer<'static>>),
    /// The list compiled into the program, used where the system has none.
    BuiltIn,
}

/// A `ca_file` that cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("the certificate file {} cannot be used: {reason}; ca_file must be a CA certificate in PEM", path.display())]
pub struct CaFileError {
    /// Path of the file.
    pub path: PathBuf,
    /// Why it cannot be used.
    pub reason: LocalizedText,
}

impl Localize for CaFileError {
    fn zh(&self) -> String {
        let reason = self.reason.zh();
        format!("证书文件 {} 无法使用：{reason}。ca_file 应是 PEM 格式的 CA 证书", self.path.display())
    }
}

/// The certificates of `ca_file` only, else the system's, else the built-in ones.
///
/// # Errors
/// `ca_file` cannot be read or contains no certificate in PEM.
pub(crate) fn trust_roots(ca_file: Option<&Path>) -> Result<TrustRoots, CaFileError> {
    let Some(path) = ca_file else {
        let system = rustls_native_certs::load_native_certs().certs;
        return Ok(if system.is_empty() { TrustRoots::BuiltIn } else { TrustRoots::System(system) });
    };
    let failed = |reason| CaFileError { path: path.to_path_buf(), reason };
    let certificates = CertificateDer::pem_file_iter(path)
        .and_then(|certificates| certificates.collect::<Result<Vec<_>, _>>())
        .map_err(|error| failed(describe_pem_error(&error)))?;
    if certificates.is_empty() {
        Err(failed(LocalizedText::new("其中没有证书", "no certificate in it")))
    } else {
        Ok(TrustRoots::CaFile(certificates))
    }
}

/// Calls `attempt` with its number, up to `tries` times (at least once), while its error `is_transient`. Waits `first_wait`
/// after the first failure and four times as long after each further one.
///
/// # Errors
/// The error of the last attempt.
pub(crate) fn retry_with_backoff<T, E>(
    tries: u32,
    first_wait: Duration,
    is_transient: impl Fn(&E) -> bool,
    mut attempt: impl FnMut(u32) -> Result<T, E>,
) -> Result<T, E> {
    let mut wait = first_wait;
    let mut number = 1;
    loop {
        match attempt(number) {
            Err(error) if number < tries && is_transient(&error) => {
                std::thread::sleep(wait);
                wait = wait.saturating_mul(4);
                number = number.saturating_add(1);
            }
            result => return result,
        }
    }
}

/// The last moment at which a certificate in DER is valid (RFC 5280 §4.1.2.5), in UTC; `None` where it cannot be read.
pub(crate) fn certificate_end(der: &[u8]) -> Option<DateTime<FixedOffset>> {
    let certificate = Certificate::from_der(der).ok()?;
    let end = certificate.tbs_certificate().validity().not_after.to_unix_duration();
    Some(DateTime::from_timestamp(i64::try_from(end.as_secs()).ok()?, 0)?.fixed_offset())
}

/// A server's answer for use in a message: one line, words with an address replaced by `…`, at most 200 characters.
pub(crate) fn redact(answer: &str) -> String {
    let words: Vec<&str> =
        answer.split_whitespace().map(|word| if word.contains(['@', '＠']) { "…" } else { word }).collect();
    words.join(" ").chars().filter(|c| !c.is_control()).take(200).collect()
}

/// Why an encrypted connection could not be set up.
pub(crate) fn describe_tls_error(error: &rustls::Error) -> LocalizedText {
    let chinese = match error {
        rustls::Error::InvalidCertificate(certificate) => match certificate {
            CertificateError::UnknownIssuer => "服务器的证书不是受信任的机构签发的",
            CertificateError::Expired | CertificateError::ExpiredContext { .. } => "服务器的证书已过期",
            CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
                "服务器的证书尚未生效，也可能是本机时钟不对"
            }
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
                "服务器的证书与 host 不符"
            }
            _ => "服务器的证书无效",
        },
        rustls::Error::InvalidMessage(_) => "服务器在此端口不使用 TLS",
        _ => return LocalizedText::verbatim(error),
    };
    LocalizedText::new(chinese, error.to_string())
}

fn describe_pem_error(error: &pem::Error) -> LocalizedText {
    let chinese = match error {
        pem::Error::Io(error) => error.zh(),
        _ => "不是 PEM 格式".to_owned(),
    };
    LocalizedText::new(chinese, error.to_string())
}

/// A duration in Chinese: `20秒`.
pub(crate) fn in_seconds(time: Duration) -> String {
    format!("{}秒", time.as_secs_f64())
}

/// Remedy for a refused login, worded for the provider of `host`.
pub(crate) fn login_remedy(host: &str) -> LocalizedText {
    const WITH_CODES: [&str; 7] = ["163.com", "126.com", "yeah.net", "188.com", "qq.com", "foxmail.com", "sina.com"];
    let host = host.to_ascii_lowercase();
    let by_code = WITH_CODES
        .iter()
        .any(|name| host.strip_suffix(name).is_some_and(|before| before.is_empty() || before.ends_with('.')));
    if by_code {
        LocalizedText::new(
            "该邮箱用“授权码”登录，不用网页登录密码：请在网页邮箱的设置中开启 IMAP/SMTP 服务，取得授权码，作为密码配置",
            "this provider takes an authorisation code (授权码) in place of the web password: switch IMAP/SMTP on in the \
             web mail's settings, get the code there and configure it as the password",
        )
    } else {
        LocalizedText::new(
            "请核对 user 和密码；有的邮箱须先在网页设置中开启 IMAP/SMTP 服务，并以“授权码”或“客户端专用密码”代替登录密码",
            "look at user and password; some providers want IMAP/SMTP switched on in the web mail's settings, and an \
             authorisation code or application password in place of the web password",
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tries_are_counted_and_only_passing_failures_repeat() {
        let mut seen = 0;
        let result: Result<(), &str> = retry_with_backoff(
            3,
            Duration::ZERO,
            |_| true,
            |_| {
                seen += 1;
                Err("down")
            },
        );
        assert_eq!((result, seen), (Err("down"), 3));
        let mut seen = 0;
        let result: Result<(), &str> = retry_with_backoff(
            3,
            Duration::ZERO,
            |error| *error != "wrong password",
            |_| {
                seen += 1;
                Err("wrong password")
            },
        );
        assert_eq!((result, seen), (Err("wrong password"), 1));
        assert_eq!(
            retry_with_backoff(
                3,
                Duration::ZERO,
                |_: &()| true,
                |number| if number < 3 { Err(()) } else { Ok(number) }
            ),
            Ok(3)
        );
        assert_eq!(retry_with_backoff(0, Duration::ZERO, |_: &()| true, Ok), Ok(1));
    }

    #[test]
    fn waits_grow() {
        let started = std::time::Instant::now();
        let _: Result<(), ()> = retry_with_backoff(3, Duration::from_millis(10), |_| true, |_| Err(()));
        assert!(started.elapsed() >= Duration::from_millis(50));
    }

    #[test]
    fn a_quoted_answer_holds_no_address_and_no_line_break() {
        assert_eq!(redact("550 <wang@bsh.example>:\r\n no such\u{7} user"), "550 … no such user");
        assert_eq!(redact(&"长".repeat(500)).chars().count(), 200);
    }

    #[test]
    fn providers_with_authorisation_codes_are_known_by_their_domain() {
        for host in ["imap.163.com", "IMAP.QQ.COM", "imap.exmail.qq.com", "126.com"] {
            assert!(login_remedy(host).chinese.contains("该邮箱用“授权码”"), "{host}");
        }
        assert!(!login_remedy("mail.not163.com").chinese.contains("该邮箱用"));
    }

    #[test]
    fn a_ca_file_that_is_none_is_refused_by_name() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ca.pem");
        assert!(trust_roots(Some(&path)).err().unwrap().to_string().contains("ca.pem"));
        std::fs::write(&path, "no certificate").unwrap();
        assert!(trust_roots(Some(&path)).err().unwrap().zh().contains("没有证书"));
        assert!(trust_roots(Some(&path)).err().unwrap().to_string().contains("no certificate in it"));
    }
}
