//! Everything that can go wrong with the journal on our side, in words that name the line and the remedy.

use std::path::PathBuf;

use crate::i18n::Localize;

/// The journal cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The disk refused.
    #[error("{}: {source}; look at the permissions of state/ and at the disk", path.display())]
    File {
        /// The journal's path.
        path: PathBuf,
        /// The system's words.
        source: std::io::Error,
    },
    /// A line in the middle is missing, changed or unreadable.
    #[error(
        "state/journal.jsonl is damaged at line {line}; `huizong replay` builds ledger and journal anew from what is left"
    )]
    Damaged {
        /// Number of the line, from 1.
        line: u64,
    },
    /// The journal ends before what the ledger has taken from it, or is another one.
    #[error(
        "state/journal.jsonl is not the one that the ledger was made with: line {line} is missing; `huizong replay` puts both in order"
    )]
    Behind {
        /// Number of the last line that the ledger has.
        line: u64,
    },
    /// A line that this version does not know.
    #[error("state/journal.jsonl was written by a later huizong (line {line}: {words}); install that one")]
    Newer {
        /// Number of the line.
        line: u64,
        /// What is not known.
        words: String,
    },
    /// An event has no JSON form.
    #[error("a line of the journal cannot be written: {0}; this is a bug of huizong, please report it")]
    Encode(serde_json::Error),
}

impl Localize for Error {
    fn zh(&self) -> String {
        match self {
            Self::File { path, source } => {
                format!("{} 无法读写：{}。请检查 state 文件夹的权限和磁盘空间", path.display(), source.zh())
            }
            Self::Damaged { line } => {
                format!("日志 state/journal.jsonl 第{line}行已损坏。请运行 huizong replay，用余下的内容重建台账和日志")
            }
            Self::Behind { line } => {
                format!("日志 state/journal.jsonl 与台账不符：缺少第{line}行。请运行 huizong replay，使两者重新一致")
            }
            Self::Newer { line, words } => format!(
                "日志 state/journal.jsonl 由更新版本的 huizong 写成（第{line}行：{words}），请安装该版本后再运行"
            ),
            Self::Encode(error) => format!("日志内容无法写成 JSON：{error}。请向开发者报告此错误"),
        }
    }
}
