//! What is our own fault about a child; the file waits and is tried again.

use std::io;

use crate::language::Tell;

/// The work could not be done, and the bytes are not to blame.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The program could not start itself, or died before it had the bytes.
    #[error("huizong cannot start a process to read a file in: {0}; look at the memory and the number of processes")]
    Start(#[source] io::Error),
    /// The child got no time.
    #[error("a process that reads a file made no headway for {0} seconds; look at the load of the machine")]
    Stuck(u64),
    /// The child's answer makes no sense.
    #[error("a process that read a file answered nonsense; please report it")]
    Garbled,
}

impl Error {
    /// True where nothing at all could be read, whichever the file: it is no sign against the file.
    pub fn concerns_every_file(&self) -> bool {
        matches!(self, Self::Start(_))
    }
}

impl Tell for Error {
    fn in_chinese(&self) -> String {
        match self {
            Self::Start(source) => {
                format!("无法启动读取文件的子进程：{}。请检查内存和进程数", source.in_chinese())
            }
            Self::Stuck(seconds) => format!("读取文件的子进程{seconds}秒没有进展。请检查机器负载"),
            Self::Garbled => "读取文件的子进程答复异常。请向开发者报告此错误".to_owned(),
        }
    }
}
