//! Everything that can go wrong with sending on our side, in words that name the place and the remedy, and what it
//! means for the letter. No message holds a password or an address.

use std::io;
use std::path::PathBuf;
use std::time::Duration;

use thiserror::Error;

use crate::network::CaFileError;
use crate::secret;

/// What a failure means for the letter and for those behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// This letter will never go out as it is; a person must look. The next letter may be tried.
    Rejected,
    /// Not now: try again in the next run. The next letter may be tried.
    Temporary,
    /// The outbox itself does not work: stop, and try everything again in the next run.
    Unusable,
}

/// A letter that did not go out.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum Error {
    /// The server refuses this letter, or every one of its recipients, for good.
    #[error("发信服务器 {server} 拒收这封函：{reply}。请核对收件单位的邮箱地址")]
    Rejected {
        /// `host:port`.
        server: String,
        /// The server's answer, addresses left out.
        reply: String,
    },
    /// An address that cannot be one.
    #[error("{what}不是有效的邮箱地址，请在 campaign.toml 中更正")]
    Address {
        /// Which of the addresses, in words.
        what: String,
    },
    /// The server refuses this letter for now.
    #[error("发信服务器 {server} 暂不接收这封函：{reply}。下次运行再发")]
    Temporary {
        /// `host:port`.
        server: String,
        /// The server's answer, addresses left out.
        reply: String,
    },
    /// The connection broke or fell silent while this letter was handed over.
    #[error("向发信服务器 {server} 递交时连接中断：{reason}。下次运行再发")]
    Broken {
        /// `host:port`.
        server: String,
        /// What was seen of it.
        reason: String,
    },
    /// No connection to the server, or none that it would keep.
    #[error("连接不上发信服务器 {server}：{reason}。请检查 [outbox] 的 host、port 和网络")]
    Unreachable {
        /// `host:port`.
        server: String,
        /// What was seen of it.
        reason: String,
    },
    /// The server was silent while we connected.
    #[error(
        "发信服务器 {server} 在 {timeout:?} 内没有应答。稍后自动再试；常如此请检查网络，或调大 [outbox] 的 timeout_seconds"
    )]
    TimedOut {
        /// `host:port`.
        server: String,
        /// The time-out that passed.
        timeout: Duration,
    },
    /// The encrypted connection could not be set up.
    #[error(
        "与发信服务器 {server} 建立加密连接失败：{reason}。请核对 host、port、security；单位自建邮箱请把其 CA 证书配置为 ca_file"
    )]
    Tls {
        /// `host:port`.
        server: String,
        /// What the TLS library said.
        reason: String,
    },
    /// The password cannot be had.
    #[error(transparent)]
    Secret(#[from] secret::Error),
    /// The configured CA file cannot be used.
    #[error(transparent)]
    CaFile(#[from] CaFileError),
    /// The server does not take this user and password.
    #[error("发信服务器 {server} 拒绝登录：{reply}。{remedy}")]
    Login {
        /// `host:port`.
        server: String,
        /// The server's answer, addresses left out.
        reply: String,
        /// What to do.
        remedy: &'static str,
    },
    /// The server does not let us send under this sender address.
    #[error("发信服务器 {server} 不接受发件人：{reply}。[outbox] 的 from 一般须与登录的邮箱一致，且须配置 user 和密码")]
    Sender {
        /// `host:port`.
        server: String,
        /// The server's answer, addresses left out.
        reply: String,
    },
    /// The folder for letters cannot be written.
    #[error("发件目录 {} 无法写入：{source}。请检查 [outbox] 的 path、目录权限和磁盘空间", path.display())]
    Folder {
        /// Which folder or file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

impl Error {
    /// What this means for the letter and for those behind it.
    pub fn fate(&self) -> Fate {
        match self {
            Error::Rejected { .. } => Fate::Rejected,
            // The sender's address is in every letter.
            Error::Address { what } if what == super::smtp::SENDER => Fate::Unusable,
            Error::Address { .. } => Fate::Rejected,
            Error::Temporary { .. } | Error::Broken { .. } => Fate::Temporary,
            _ => Fate::Unusable,
        }
    }

    /// Whether the same may well work in a moment.
    pub(super) fn is_passing(&self) -> bool {
        matches!(
            self,
            Error::Temporary { .. } | Error::Broken { .. } | Error::Unreachable { .. } | Error::TimedOut { .. }
        )
    }
}
