//! Everything that can go wrong with a mailbox on our side, in words that name the place and the remedy.
//! No message holds a password or an address.

use std::io;
use std::path::PathBuf;
use std::time::Duration;

use thiserror::Error;

use crate::network::CaFileError;
use crate::secret;

/// A mailbox, or one mail of it, that cannot be read or moved.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum Error {
    /// The mail folder is missing or closed to us.
    #[error("邮件目录 {} 无法读取：{source}。请检查 [mailbox] 的 path 和目录权限", path.display())]
    Folder {
        /// Which folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// One file of the mail folder cannot be read.
    #[error("邮件文件 {} 无法读取：{source}。其他邮件照常处理，本件下次再试", path.display())]
    File {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// No connection to the server.
    #[error("连接不上收信服务器 {server}：{source}。请检查 [mailbox] 的 host、port 和网络")]
    Unreachable {
        /// `host:port`.
        server: String,
        /// What the system said.
        source: io::Error,
    },
    /// The server was silent for too long.
    #[error(
        "收信服务器 {server} 在 {timeout:?} 内没有应答。稍后自动再试；常如此请检查网络，或调大 [mailbox] 的 timeout_seconds"
    )]
    TimedOut {
        /// `host:port`.
        server: String,
        /// The time-out that passed.
        timeout: Duration,
    },
    /// The connection broke.
    #[error("与收信服务器 {server} 的连接中断：{reason}。下次运行自动续上")]
    Lost {
        /// `host:port`.
        server: String,
        /// What was seen of it.
        reason: String,
    },
    /// The encrypted connection could not be set up.
    #[error(
        "与收信服务器 {server} 建立加密连接失败：{reason}。请核对 host、port、security；单位自建邮箱请把其 CA 证书配置为 ca_file"
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
    #[error("收信服务器 {server} 拒绝登录：{reply}。{remedy}")]
    Login {
        /// `host:port`.
        server: String,
        /// The server's answer, addresses left out.
        reply: String,
        /// What to do.
        remedy: &'static str,
    },
    /// The configured folder is not there.
    #[error("收信服务器 {server} 上没有文件夹“{folder}”。现有文件夹：{}。请修改 [mailbox] 的 folder", present.join("、"))]
    FolderMissing {
        /// `host:port`.
        server: String,
        /// The configured name.
        folder: String,
        /// Some of the names that exist.
        present: Vec<String>,
    },
    /// The server refused a command.
    #[error("收信服务器 {server} 拒绝执行 {command}：{reply}")]
    Refused {
        /// `host:port`.
        server: String,
        /// The IMAP command, without arguments.
        command: &'static str,
        /// The server's answer, addresses left out.
        reply: String,
    },
    /// The server's answer is not what the protocol demands.
    #[error("收信服务器 {server} 的应答不合 IMAP 协议（{command}）：{reason}")]
    Protocol {
        /// `host:port`.
        server: String,
        /// The IMAP command, without arguments.
        command: &'static str,
        /// What was wrong.
        reason: String,
    },
    /// The server sent far more than it had announced.
    #[error("收信服务器 {server} 发来的内容远超其报告的大小，已断开。本件下次再试")]
    Overrun {
        /// `host:port`.
        server: String,
    },
    /// The folder was renumbered since the list was made.
    #[error(
        "文件夹“{folder}”的邮件编号（UIDVALIDITY）在运行中变了。下次运行按新编号重新读取，已登记的邮件不会重复登记"
    )]
    Renumbered {
        /// The folder's name.
        folder: String,
    },
    /// The mail left the folder between list and fetch.
    #[error("邮件 {key} 已不在收信文件夹中，可能被他人移走或删除")]
    Gone {
        /// Which mail.
        key: String,
    },
    /// This mail broke the connection at every try, though the server let us in each time.
    #[error("邮件 {key} 每次读取都失败：{source}。先处理其他邮件，本件下次再试")]
    Stuck {
        /// Which mail.
        key: String,
        /// What happened at the last try.
        source: Box<Error>,
    },
    /// The key belongs to another mailbox than the one configured.
    #[error("邮件 {key} 不属于当前配置的收信邮箱")]
    ForeignKey {
        /// Which mail.
        key: String,
    },
    /// The server said that it moved the mail, and it is still there.
    #[error("服务器答复已把邮件 {key} 移到“{done_folder}”，但它仍在原处。下次运行再试")]
    NotMoved {
        /// Which mail.
        key: String,
        /// The configured folder for done mail.
        done_folder: String,
    },
}

impl Error {
    /// Whether only one mail is touched, and the next one can still be read.
    pub fn concerns_one_mail(&self) -> bool {
        matches!(
            self,
            Error::File { .. }
                | Error::Gone { .. }
                | Error::Stuck { .. }
                | Error::ForeignKey { .. }
                | Error::NotMoved { .. }
                | Error::Overrun { .. }
                | Error::Refused { .. }
                | Error::Protocol { .. }
        )
    }

    /// Whether the same may well work in a moment: the connection, not the configuration, failed.
    pub(crate) fn is_passing(&self) -> bool {
        matches!(self, Error::Unreachable { .. } | Error::TimedOut { .. } | Error::Lost { .. })
    }

    /// Whether the connection is still in step after this failure.
    pub(crate) fn leaves_session_usable(&self) -> bool {
        matches!(
            self,
            Error::Refused { .. } | Error::Gone { .. } | Error::NotMoved { .. } | Error::FolderMissing { .. }
        )
    }
}
