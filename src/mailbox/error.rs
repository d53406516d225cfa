//! Failures of a mailbox on our side, in messages that name the place and the remedy, without passwords or addresses.

use std::io;
use std::path::PathBuf;
use std::time::Duration;

use thiserror::Error;

use crate::i18n::{Localize, LocalizedText};
use crate::network::{CaFileError, in_seconds};
use crate::secret;

/// A mailbox, or one mail of it, that cannot be read or moved.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum Error {
    /// The mail folder is missing or not readable.
    #[error("the mail folder {} cannot be read: {source}; look at [mailbox] path and the folder's permissions", path.display())]
    Folder {
        /// Path of the folder.
        path: PathBuf,
        /// Error of the operating system.
        source: io::Error,
    },
    /// One file of the mail folder cannot be read.
    #[error("the mail file {} cannot be read: {source}; the others are, this one is tried again by the next run", path.display())]
    File {
        /// Path of the file.
        path: PathBuf,
        /// Error of the operating system.
        source: io::Error,
    },
    /// No connection to the server.
    #[error("no connection to the mail server {server}: {source}; look at [mailbox] host and port, and at the network")]
    Unreachable {
        /// `host:port`.
        server: String,
        /// Error of the operating system.
        source: io::Error,
    },
    /// The server did not answer in time.
    #[error(
        "the mail server {server} did not answer within {timeout:?}; it is tried again; where this happens often, look \
         at the network or raise [mailbox] timeout_seconds"
    )]
    TimedOut {
        /// `host:port`.
        server: String,
        /// The configured time-out.
        timeout: Duration,
    },
    /// The connection broke.
    #[error("the connection to the mail server {server} broke: {reason}; the next run goes on from there")]
    Lost {
        /// `host:port`.
        server: String,
        /// How the failure showed.
        reason: LocalizedText,
    },
    /// The encrypted connection could not be set up.
    #[error(
        "no encrypted connection to the mail server {server}: {reason}; look at host, port and security of [mailbox]; \
         for an office's own server name its CA certificate in ca_file"
    )]
    Tls {
        /// `host:port`.
        server: String,
        /// Message of the TLS library.
        reason: LocalizedText,
    },
    /// The password cannot be read.
    #[error(transparent)]
    Secret(#[from] secret::Error),
    /// The configured CA file cannot be used.
    #[error(transparent)]
    CaFile(#[from] CaFileError),
    /// The server refuses user or password.
    #[error("the mail server {server} refuses the login: {reply}; {remedy}")]
    Login {
        /// `host:port`.
        server: String,
        /// The server's answer, addresses left out.
        reply: String,
        /// What to do.
        remedy: LocalizedText,
    },
    /// The configured folder does not exist.
    #[error(
        "the mail server {server} has no folder “{folder}”; it has: {}; correct [mailbox] folder",
        present.join(", ")
    )]
    FolderMissing {
        /// `host:port`.
        server: String,
        /// The configured name.
        folder: String,
        /// Existing folders, 20 at most.
        present: Vec<String>,
    },
    /// The configured Sent folder does not exist.
    #[error(
        "the mail server {server} has no folder “{folder}”; it has: {}; correct [outbox] sent_folder",
        present.join(", ")
    )]
    SentFolderMissing {
        /// `host:port`.
        server: String,
        /// The configured name.
        folder: String,
        /// Existing folders, 20 at most.
        present: Vec<String>,
    },
    /// The server refused a command.
    #[error(
        "the mail server {server} refuses {command}: {reply}; it is tried again by the next run; where this happens often, ask the provider"
    )]
    Refused {
        /// `host:port`.
        server: String,
        /// The IMAP command, without arguments.
        command: &'static str,
        /// The server's answer, addresses left out.
        reply: String,
    },
    /// The server's answer violates the protocol.
    #[error(
        "the mail server {server} breaks the IMAP protocol at {command}: {reason}; look at [mailbox] port, or ask the provider"
    )]
    Protocol {
        /// `host:port`.
        server: String,
        /// The IMAP command, without arguments.
        command: &'static str,
        /// The violation.
        reason: LocalizedText,
    },
    /// The server sent far more bytes than it had announced.
    #[error(
        "the mail server {server} sent far more than it had announced; the connection was cut, and this mail is tried again by the next run"
    )]
    Overrun {
        /// `host:port`.
        server: String,
    },
    /// The folder was renumbered since it was listed.
    #[error(
        "the folder “{folder}” was renumbered (UIDVALIDITY) during the run; the next run reads it anew and records no \
         mail twice"
    )]
    Renumbered {
        /// The folder's name.
        folder: String,
    },
    /// The mail left the folder after it was listed.
    #[error("the mail {key} is no longer in the folder; somebody may have moved or deleted it")]
    Gone {
        /// Key of the mail.
        key: String,
    },
    /// Fetching this mail broke the connection at every try, although login succeeded each time.
    #[error(
        "the mail {key} failed at every try: {source}; the others come first, this one is tried again by the next run"
    )]
    Stuck {
        /// Key of the mail.
        key: String,
        /// Failure of the last try.
        source: Box<Error>,
    },
    /// The key belongs to another mailbox than the one configured.
    #[error("the mail {key} is not of the mailbox configured now; look at host, user and folder of [mailbox]")]
    ForeignKey {
        /// Key of the mail.
        key: String,
    },
    /// The server reported the mail as moved, but it is still in the folder.
    #[error(
        "the server says that it moved the mail {key} to “{done_folder}”, and it is still there; it is tried again by the next run"
    )]
    NotMoved {
        /// Key of the mail.
        key: String,
        /// The configured folder for done mail.
        done_folder: String,
    },
}

impl Error {
    /// Whether only this mail is affected and the others can still be read.
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

    /// Whether a retry may succeed: the connection failed, not the configuration.
    pub(crate) fn is_transient(&self) -> bool {
        matches!(self, Error::Unreachable { .. } | Error::TimedOut { .. } | Error::Lost { .. })
    }

    /// Whether the session can be used after this failure.
    pub(crate) fn leaves_session_usable(&self) -> bool {
        matches!(
            self,
            Error::Refused { .. }
                | Error::Gone { .. }
                | Error::NotMoved { .. }
                | Error::FolderMissing { .. }
                | Error::SentFolderMissing { .. }
        )
    }
}

impl Localize for Error {
    fn zh(&self) -> String {
        match self {
            Self::Folder { path, source } => {
                let (path, source) = (path.display(), source.zh());
                format!("邮件目录 {path} 无法读取：{source}。请检查 [mailbox] 的 path 和目录权限")
            }
            Self::File { path, source } => {
                let (path, source) = (path.display(), source.zh());
                format!("邮件文件 {path} 无法读取：{source}。其他邮件照常处理，本件下次再试")
            }
            Self::Unreachable { server, source } => {
                let source = source.zh();
                format!("连接不上收信服务器 {server}：{source}。请检查 [mailbox] 的 host、port 和网络")
            }
            Self::TimedOut { server, timeout } => format!(
                "收信服务器 {server} 在{}内没有应答。稍后自动再试；常如此请检查网络，或调大 [mailbox] 的 timeout_seconds",
                in_seconds(*timeout)
            ),
            Self::Lost { server, reason } => {
                format!("与收信服务器 {server} 的连接中断：{}。下次运行自动续上", reason.chinese)
            }
            Self::Tls { server, reason } => format!(
                "与收信服务器 {server} 建立加密连接失败：{}。请核对 [mailbox] 的 host、port、security；单位自建邮箱请把其 CA 证书配置为 ca_file",
                reason.chinese
            ),
            Self::Secret(error) => error.zh(),
            Self::CaFile(error) => error.zh(),
            Self::Login { server, reply, remedy } => {
                format!("收信服务器 {server} 拒绝登录：{reply}。{}", remedy.chinese)
            }
            Self::FolderMissing { server, folder, present } => format!(
                "收信服务器 {server} 上没有文件夹“{folder}”。现有文件夹：{}。请修改 [mailbox] 的 folder",
                present.join("、")
            ),
            Self::SentFolderMissing { server, folder, present } => format!(
                "收信服务器 {server} 上没有文件夹“{folder}”。现有文件夹：{}。请修改 [outbox] 的 sent_folder",
                present.join("、")
            ),
            Self::Refused { server, command, reply } => {
                format!("收信服务器 {server} 拒绝执行 {command}：{reply}。下次运行再试；常如此请联系邮箱服务商")
            }
            Self::Protocol { server, command, reason } => format!(
                "收信服务器 {server} 的应答不合 IMAP 协议（{command}）：{}。请核对 [mailbox] 的 port；常如此请联系邮箱服务商",
                reason.chinese
            ),
            Self::Overrun { server } => {
                format!("收信服务器 {server} 发来的内容远超其报告的大小，已断开。本件下次再试")
            }
            Self::Renumbered { folder } => format!(
                "文件夹“{folder}”的邮件编号（UIDVALIDITY）在运行中变了。下次运行按新编号重新读取，已登记的邮件不会重复登记"
            ),
            Self::Gone { key } => format!("邮件 {key} 已不在收信文件夹中，可能被他人移走或删除"),
            Self::Stuck { key, source } => {
                format!("邮件 {key} 每次读取都失败：{}。先处理其他邮件，本件下次再试", source.zh())
            }
            Self::ForeignKey { key } => {
                format!("邮件 {key} 不属于当前配置的收信邮箱。请核对 [mailbox] 的 host、user、folder")
            }
            Self::NotMoved { key, done_folder } => {
                format!("服务器答复已把邮件 {key} 移到“{done_folder}”，但它仍在原处。下次运行再试")
            }
        }
    }
}
