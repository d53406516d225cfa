//! Every failure of the line, each in the words of its stage.

use std::{io, path::PathBuf};

use crate::{
    i18n::{Localize, LocalizedText},
    ledger, letter, mailbox,
    month::WrongState,
    outbox, report,
};

/// Our own failures on the line; what was recorded before stays, and the next run completes the work.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The ledger or the raw store.
    #[error(transparent)]
    Ledger(#[from] ledger::Error),
    /// Where mail comes from.
    #[error(transparent)]
    Mailbox(#[from] mailbox::Error),
    /// Where letters go.
    #[error(transparent)]
    Outbox(#[from] outbox::Error),
    /// The report's texts, page or workbook.
    #[error(transparent)]
    Report(#[from] report::Error),
    /// The official document.
    #[error(transparent)]
    Document(#[from] gongwen::Error),
    /// A letter.
    #[error(transparent)]
    Letter(#[from] letter::Error),
    /// A letter is not in the state that it must be in.
    #[error("{0}; this is a bug of huizong, please report it")]
    LetterState(#[from] WrongState),
    /// The child that opens an archive.
    #[error(transparent)]
    Confined(#[from] sandbox::Error),
    /// A file that a person gave could not be read, by a fault of ours.
    #[error("{}", .0.english)]
    Unread(LocalizedText),
    /// What a person wants cannot be done; why.
    #[error("{}", .0.english)]
    Refused(LocalizedText),
    /// A part of the campaign has no JSON form.
    #[error("the campaign cannot be fingerprinted: {0}; this is a bug of huizong, please report it")]
    Fingerprint(serde_json::Error),
    /// A file of the output.
    #[error("{} cannot be written: {source}; look at the permissions of output/ and at the disk", path.display())]
    File {
        /// The file or folder.
        path: PathBuf,
        /// The system's words.
        source: io::Error,
    },
}

impl Localize for Error {
    fn zh(&self) -> String {
        match self {
            Self::Ledger(error) => error.zh(),
            Self::Mailbox(error) => error.zh(),
            Self::Outbox(error) => error.zh(),
            Self::Report(error) => error.zh(),
            Self::Document(error) => error.zh(),
            Self::Letter(error) => error.zh(),
            Self::LetterState(error) => format!("函件的状态不对：{error}。请向开发者报告此错误"),
            Self::Confined(error) => error.zh(),
            Self::Unread(words) | Self::Refused(words) => words.chinese.to_string(),
            Self::Fingerprint(error) => format!("无法计算专项工作设置的指纹：{error}。请向开发者报告此错误"),
            Self::File { path, source } => {
                format!("{} 无法写入：{}。请检查 output 文件夹的权限和磁盘空间", path.display(), source.zh())
            }
        }
    }
}
