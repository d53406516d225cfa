//! Everything that can go wrong with the ledger on our side, in words that name the place and the remedy.

use std::path::PathBuf;

use rusqlite::ErrorCode;

use crate::{
    i18n::{Localize, LocalizedText},
    journal,
};

/// Our own failure with the ledger; the run stops and the next one completes the work.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database refused.
    #[error("the ledger refuses ({doing}): {source}; {}", remedy(source))]
    Database {
        /// What was being done.
        doing: &'static str,
        /// The database's words.
        source: rusqlite::Error,
    },
    /// A folder or file of `state/` refused.
    #[error("{}: {source}; look at the permissions of state/ and at the disk", path.display())]
    File {
        /// The file or folder.
        path: PathBuf,
        /// The system's words.
        source: std::io::Error,
    },
    /// The journal cannot be read or written, or does not go with the ledger.
    #[error(transparent)]
    Journal(#[from] journal::Error),
    /// Mails or a journal exist, and no ledger.
    #[error(
        "state/ledger.sqlite is missing or empty, though mails were recorded; `huizong replay` builds it anew from state/mail and the journal"
    )]
    Missing,
    /// The journal has lines that this ledger has not taken.
    #[error("the journal has entries that the ledger does not have yet; run again, and the ledger takes them first")]
    NotCaughtUp,
    /// A row that this program did not write.
    #[error(
        "the ledger is damaged or cannot be understood ({what}): {words}; `huizong replay` builds it anew from state/mail and the journal"
    )]
    Row {
        /// Which row.
        what: &'static str,
        /// Why.
        words: String,
    },
    /// Written by a later version of the program.
    #[error("the ledger was written by a later huizong (its version is {0}); install that one")]
    Newer(u32),
}

impl Error {
    /// Whether the ledger or its journal is damaged, so that nothing can be done before it is built anew.
    pub fn needs_replay(&self) -> bool {
        match self {
            Self::Database { source, .. } => {
                matches!(source.sqlite_error_code(), Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt))
            }
            Self::Journal(error) => matches!(error, journal::Error::Damaged { .. } | journal::Error::Behind { .. }),
            Self::Missing | Self::Row { .. } => true,
            Self::File { .. } | Self::NotCaughtUp | Self::Newer(_) => false,
        }
    }
}

impl Localize for Error {
    fn zh(&self) -> String {
        match self {
            Self::Database { doing, source } => {
                format!("台账数据库出错：{}（系统原文：{doing}: {source}）", remedy(source).chinese)
            }
            Self::File { path, source } => {
                format!("{} 无法读写：{}。请检查 state 文件夹的权限和磁盘空间", path.display(), source.zh())
            }
            Self::Journal(error) => error.zh(),
            Self::Missing => "台账 state/ledger.sqlite 不存在或是空的，而此前已登记过邮件。请运行 huizong replay，由 state/mail 中的邮件原件和日志重建台账".to_owned(),
            Self::NotCaughtUp => "日志中有台账尚未登记的内容，请再运行一次，程序会先补登".to_owned(),
            Self::Row { what, words } => format!(
                "台账已损坏或内容无法识别，请运行 huizong replay，由 state/mail 中的邮件原件和日志重建台账（系统原文：{what}: {words}）"
            ),
            Self::Newer(version) => {
                format!("台账由更新版本的 huizong 写成（台账版本 {version}），请安装该版本后再运行")
            }
        }
    }
}

fn remedy(source: &rusqlite::Error) -> LocalizedText {
    let (chinese, english) = match source.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            ("台账正被其他程序占用，请关闭该程序后再运行", "another program holds the ledger; close it and run again")
        }
        Some(ErrorCode::DiskFull) => ("磁盘空间不足，请清理后再运行", "the disk is full; make room and run again"),
        Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied | ErrorCode::CannotOpen) => (
            "请检查 state 文件夹及 ledger.sqlite 的读写权限",
            "look at the permissions of state/ and of ledger.sqlite in it",
        ),
        Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => (
            "台账文件已损坏，请运行 huizong replay，由 state/mail 中的邮件原件和日志重建台账",
            "the file is damaged; `huizong replay` builds it anew from state/mail and the journal",
        ),
        _ => (
            "已登记的内容不受影响，请再运行一次；仍然出错请检查磁盘",
            "what was recorded stays; run again, and look at the disk where it fails again",
        ),
    };
    LocalizedText::new(chinese, english)
}

#[cfg(test)]
mod tests {
    use super::super::Ledger;
    use super::*;
    use crate::i18n::Language;

    #[test]
    fn a_damaged_ledger_names_the_command_that_rebuilds_it() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("ledger.sqlite"), "no database ".repeat(100)).unwrap();
        let error = Ledger::open(folder.path(), crate::testing::at("2020-07-04T18:00:00+08:00")).err().unwrap();
        assert!(error.zh().contains("已损坏，请运行 huizong replay") && error.needs_replay(), "{}", error.zh());
        assert!(error.in_language(Language::English).contains("`huizong replay`"), "{error}");
    }
}
