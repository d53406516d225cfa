//! Everything that can go wrong with the ledger on our side, in words that name the place and the remedy.

use std::path::PathBuf;

use rusqlite::ErrorCode;

use crate::i18n::{Localize, LocalizedText};

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
    /// A row that this program did not write.
    #[error("the ledger cannot be understood ({what}): {words}; put the state/ of the last backup in its place")]
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

impl Localize for Error {
    fn zh(&self) -> String {
        match self {
            Self::Database { doing, source } => {
                format!("台账数据库出错：{}（系统原文：{doing}: {source}）", remedy(source).chinese)
            }
            Self::File { path, source } => {
                format!("{} 无法读写：{}。请检查 state 文件夹的权限和磁盘空间", path.display(), source.zh())
            }
            Self::Row { what, words } => {
                format!("台账内容无法识别，请用最近一次备份的 state 文件夹恢复（系统原文：{what}: {words}）")
            }
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
            "台账文件已损坏，请用最近一次备份的 state 文件夹恢复",
            "the file is damaged; put the state/ of the last backup in its place",
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
    fn a_damaged_ledger_is_told_with_what_to_do() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ledger.sqlite");
        std::fs::write(&path, "no database ".repeat(100)).unwrap();
        let error = Ledger::open(&path).err().unwrap();
        assert!(error.zh().contains("已损坏，请用最近一次备份"), "{}", error.zh());
        assert!(error.in_language(Language::English).contains("last backup"), "{error}");
    }
}
