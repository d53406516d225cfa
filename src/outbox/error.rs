//! In: nothing. Out: the errors of sending, with place and remedy, and their consequence for the letter. No message contains a
//! password or an address.

use std::io;
use std::path::PathBuf;
use std::time::Duration;

use thiserror::Error;

use crate::i18n::{Localize, LocalizedText};
use crate::network::{CaFileError, in_seconds};
use crate::secret;

/// Consequence of a failure for the letter and the following ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Consequence {
    /// This letter will never go out as it is; a person must look. The next letter may be tried.
    Rejected,
    /// The server refuses this letter for now: it is tried again in a later run. The next letter may be tried.
    Deferred,
    /// The server or the connection fails for now: the letter is tried again in the next run. The next letter may be tried.
    Interrupted,
    /// It was handed over, and no answer came: it may have gone out. Not again in this run. The next letter may be tried.
    Unclear,
    /// The outbox itself does not work: stop, and try everything again in the next run.
    Unusable,
}

/// An invalid address, which is not printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum BadAddress {
    /// The sender's.
    #[error("the sender ([outbox] from) is no mail address")]
    Sender,
    /// A recipient's; counted from 1.
    #[error("the unit's address number {0} is no mail address")]
    Recipient(usize),
    /// The letter has no recipient.
    #[error("the unit has no mail address")]
    Missing,
}

/// A letter that did not go out.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum Error {
    /// The server refuses this letter, or every one of its recipients, for good.
    #[error("the outgoing server {server} rejects this letter: {reply}; look at the unit's address in campaign.toml")]
    Rejected {
        /// `host:port`.
        server: String,
        /// The server's answer, addresses left out.
        reply: String,
    },
    /// An address that cannot be one.
    #[error("{whose}; mend it in campaign.toml")]
    Address {
        /// Which of the addresses.
        whose: BadAddress,
    },
    /// The server refuses this letter for now.
    #[error("the outgoing server {server} does not take this letter now: {reply}; it goes out with a later run")]
    Temporary {
        /// `host:port`.
        server: String,
        /// The server's answer, addresses left out.
        reply: String,
    },
    /// The server, not a recipient, has no time for this letter: an answer 4xx before the recipients were asked, or 421.
    #[error("the outgoing server {server} has no time now: {reply}; the letter goes out with the next run")]
    Busy {
        /// `host:port`.
        server: String,
        /// The server's answer, addresses left out.
        reply: String,
    },
    /// The server fell silent before the letter was transmitted.
    #[error("the outgoing server {server} fell silent for {timeout:?}; the letter goes out with the next run")]
    Silent {
        /// `host:port`.
        server: String,
        /// The time-out that passed.
        timeout: Duration,
    },
    /// The connection broke before the letter was transmitted.
    #[error("the connection broke while the letter was handed to {server}: {reason}; it goes out with the next run")]
    Broken {
        /// `host:port`.
        server: String,
        /// What was seen of it.
        reason: LocalizedText,
    },
    /// The connection broke or timed out after the letter was transmitted: the server may have taken it
    /// (RFC 5321, 4.5.3.2.6 and 6.1).
    #[error("{server} gave no answer after the letter was handed over: {reason}; it may have gone out")]
    Unanswered {
        /// `host:port`.
        server: String,
        /// What was seen of it.
        reason: LocalizedText,
    },
    /// No connection to the server, or none that it would keep.
    #[error(
        "no connection to the outgoing server {server}: {reason}; look at [outbox] host and port, and at the network"
    )]
    Unreachable {
        /// `host:port`.
        server: String,
        /// What was seen of it.
        reason: LocalizedText,
    },
    /// The server was silent while we connected.
    #[error(
        "the outgoing server {server} did not answer within {timeout:?}; it is tried again; where this happens often, \
         look at the network or raise [outbox] timeout_seconds"
    )]
    TimedOut {
        /// `host:port`.
        server: String,
        /// The time-out that passed.
        timeout: Duration,
    },
    /// The encrypted connection could not be set up.
    #[error(
        "no encrypted connection to the outgoing server {server}: {reason}; look at host, port and security of \
         [outbox]; for an office's own server name its CA certificate in ca_file"
    )]
    Tls {
        /// `host:port`.
        server: String,
        /// What the TLS library said.
        reason: LocalizedText,
    },
    /// The password cannot be had.
    #[error(transparent)]
    Secret(#[from] secret::Error),
    /// The configured CA file cannot be used.
    #[error(transparent)]
    CaFile(#[from] CaFileError),
    /// The server refused user and password.
    #[error("the outgoing server {server} refuses the login: {reply}; {remedy}")]
    Login {
        /// `host:port`.
        server: String,
        /// The server's answer, addresses left out.
        reply: String,
        /// What to do.
        remedy: LocalizedText,
    },
    /// The server does not let us send under this sender address.
    #[error(
        "the outgoing server {server} does not take the sender: {reply}; [outbox] from must usually be the address that \
         logs in, with user and password configured"
    )]
    Sender {
        /// `host:port`.
        server: String,
        /// The server's answer, addresses left out.
        reply: String,
    },
    /// The folder for letters cannot be written.
    #[error(
        "the letter folder {} cannot be written: {source}; look at [outbox] path, the folder's permissions and the disk",
        path.display()
    )]
    Folder {
        /// Which folder or file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

impl Error {
    /// Consequence for the letter and the following ones.
    pub fn consequence(&self) -> Consequence {
        match self {
            Error::Rejected { .. } => Consequence::Rejected,
            // The sender's address is in every letter.
            Error::Address { whose: BadAddress::Sender } => Consequence::Unusable,
            Error::Address { .. } => Consequence::Rejected,
            Error::Temporary { .. } => Consequence::Deferred,
            Error::Busy { .. } | Error::Silent { .. } | Error::Broken { .. } => Consequence::Interrupted,
            Error::Unanswered { .. } => Consequence::Unclear,
            _ => Consequence::Unusable,
        }
    }

    /// Whether the same may well work in a moment. A server that answers 4xx or falls silent is not asked again in the same
    /// run: that would cost each letter minutes.
    pub(super) fn is_transient(&self) -> bool {
        matches!(self, Error::Broken { .. } | Error::Unreachable { .. } | Error::TimedOut { .. })
    }
}

impl Localize for BadAddress {
    fn zh(&self) -> String {
        match self {
            Self::Sender => "发件人地址（[outbox] 的 from）不是有效的邮箱地址".to_owned(),
            Self::Recipient(number) => format!("收件单位的第 {number} 个地址不是有效的邮箱地址"),
            Self::Missing => "收件单位没有邮箱地址".to_owned(),
        }
    }
}

impl Localize for Error {
    fn zh(&self) -> String {
        match self {
            Self::Rejected { server, reply } => {
                format!("发信服务器 {server} 拒收这封函：{reply}。请核对收件单位的邮箱地址")
            }
            Self::Address { whose } => format!("{}，请在 campaign.toml 中更正", whose.zh()),
            Self::Temporary { server, reply } => {
                format!("发信服务器 {server} 暂不接收这封函：{reply}。以后几次运行再发")
            }
            Self::Busy { server, reply } => format!("发信服务器 {server} 此时不受理：{reply}。下次运行再发"),
            Self::Silent { server, timeout } => {
                format!("发信服务器 {server} 在{}内没有应答。下次运行再发", in_seconds(*timeout))
            }
            Self::Broken { server, reason } => {
                format!("向发信服务器 {server} 递交时连接中断：{}。下次运行再发", reason.chinese)
            }
            Self::Unanswered { server, reason } => {
                format!("函件递交后没有等到发信服务器 {server} 的答复：{}。对方可能已经收到", reason.chinese)
            }
            Self::Unreachable { server, reason } => {
                let reason = &reason.chinese;
                format!("连接不上发信服务器 {server}：{reason}。请检查 [outbox] 的 host、port 和网络")
            }
            Self::TimedOut { server, timeout } => format!(
                "发信服务器 {server} 在{}内没有应答。稍后自动再试；常如此请检查网络，或调大 [outbox] 的 timeout_seconds",
                in_seconds(*timeout)
            ),
            Self::Tls { server, reason } => format!(
                "与发信服务器 {server} 建立加密连接失败：{}。请核对 [outbox] 的 host、port、security；单位自建邮箱请把其 CA 证书配置为 ca_file",
                reason.chinese
            ),
            Self::Secret(error) => error.zh(),
            Self::CaFile(error) => error.zh(),
            Self::Login { server, reply, remedy } => {
                format!("发信服务器 {server} 拒绝登录：{reply}。{}", remedy.chinese)
            }
            Self::Sender { server, reply } => format!(
                "发信服务器 {server} 不接受发件人：{reply}。[outbox] 的 from 一般须与登录的邮箱一致，且须配置 user 和密码"
            ),
            Self::Folder { path, source } => {
                let (path, source) = (path.display(), source.zh());
                format!("发件目录 {path} 无法写入：{source}。请检查 [outbox] 的 path、目录权限和磁盘空间")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_failure_is_told_in_either_language() {
        let (server, reply) = ("smtp.bsh.example:465".to_owned(), "550 …".to_owned());
        let reason = || LocalizedText::new("等待超时", "timed out");
        let refused = || io::Error::from(io::ErrorKind::PermissionDenied);
        let errors = [
            Error::Rejected { server: server.clone(), reply: reply.clone() },
            Error::Temporary { server: server.clone(), reply: reply.clone() },
            Error::Busy { server: server.clone(), reply: reply.clone() },
            Error::Silent { server: server.clone(), timeout: Duration::from_secs(20) },
            Error::Sender { server: server.clone(), reply: reply.clone() },
            Error::Login { server: server.clone(), reply, remedy: crate::network::login_remedy("smtp.bsh.example") },
            Error::Broken { server: server.clone(), reason: reason() },
            Error::Unanswered { server: server.clone(), reason: reason() },
            Error::Unreachable { server: server.clone(), reason: reason() },
            Error::Tls { server: server.clone(), reason: reason() },
            Error::TimedOut { server, timeout: Duration::from_secs(20) },
            Error::Folder { path: "outbox".into(), source: refused() },
            Error::Secret(secret::Error::File { path: "pw".into(), source: refused() }),
            Error::Address { whose: BadAddress::Sender },
            Error::Address { whose: BadAddress::Recipient(2) },
            Error::Address { whose: BadAddress::Missing },
        ];
        let is_chinese = |c: char| ('一'..='鿿').contains(&c);
        for error in errors {
            let (chinese, english) = (error.zh(), error.to_string());
            assert!(chinese.contains(is_chinese) && !chinese.contains("; "), "{chinese}");
            assert!(!english.replace("授权码", "").contains(is_chinese), "{english}");
        }
    }
}
