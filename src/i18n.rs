//! The environment's locale in, the language for people out; and what every text for people offers: both languages.

use std::{fmt, io};

/// Language of text for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// Simplified Chinese.
    Chinese,
    /// English.
    English,
}

impl Language {
    /// Chinese where the locale says `zh`: `LC_ALL`, else `LC_MESSAGES`, else `LANG` (POSIX.1-2017 §8.2).
    pub fn of_environment(variable: impl Fn(&str) -> Option<String>) -> Self {
        let locale = ["LC_ALL", "LC_MESSAGES", "LANG"]
            .into_iter()
            .filter_map(variable)
            .find(|value| !value.is_empty())
            .unwrap_or_default();
        if locale.to_lowercase().starts_with("zh") { Self::Chinese } else { Self::English }
    }

    /// The text of this language.
    pub fn pick<T>(self, chinese: T, english: T) -> T {
        match self {
            Self::Chinese => chinese,
            Self::English => english,
        }
    }
}

/// Text for people in both languages: [`Display`](fmt::Display) is English.
pub trait Localize: fmt::Display {
    /// The same in official simplified Chinese.
    fn zh(&self) -> String;

    /// The text of a language.
    fn in_language(&self, language: Language) -> String {
        match language {
            Language::Chinese => self.zh(),
            Language::English => self.to_string(),
        }
    }

    /// Both texts, to be kept until it is known who reads them.
    fn localized(&self) -> LocalizedText {
        LocalizedText::new(self.zh(), self.to_string())
    }
}

/// One text in both languages.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LocalizedText {
    /// For people who read Chinese.
    pub chinese: Box<str>,
    /// For people who read English.
    pub english: Box<str>,
}

impl LocalizedText {
    /// A text of this program.
    pub fn new(chinese: impl Into<Box<str>>, english: impl Into<Box<str>>) -> Self {
        Self { chinese: chinese.into(), english: english.into() }
    }

    /// Words of others (a server, a library), which are the same in either language.
    pub fn verbatim(words: impl fmt::Display) -> Self {
        let words = words.to_string();
        Self::new(words.clone(), words)
    }

    /// Whether there is no text.
    pub fn is_empty(&self) -> bool {
        self.chinese.is_empty() && self.english.is_empty()
    }
}

impl fmt::Display for LocalizedText {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.english)
    }
}

impl Localize for LocalizedText {
    fn zh(&self) -> String {
        self.chinese.to_string()
    }
}

impl Localize for io::Error {
    /// The system has English texts only; the causes that an office meets have a Chinese text here.
    fn zh(&self) -> String {
        let known = match self.kind() {
            io::ErrorKind::NotFound => "文件或文件夹不存在",
            io::ErrorKind::PermissionDenied => "没有访问权限",
            io::ErrorKind::AlreadyExists => "同名文件已存在",
            io::ErrorKind::NotADirectory => "路径中有一段不是文件夹",
            io::ErrorKind::IsADirectory => "这是文件夹，不是文件",
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "磁盘空间不足",
            io::ErrorKind::ReadOnlyFilesystem => "磁盘为只读",
            io::ErrorKind::FileTooLarge => "文件过大",
            io::ErrorKind::InvalidData => "内容不是 UTF-8 文本",
            io::ErrorKind::ConnectionRefused => "对方拒绝连接",
            io::ErrorKind::ConnectionReset | io::ErrorKind::ConnectionAborted | io::ErrorKind::BrokenPipe => {
                "连接被断开"
            }
            io::ErrorKind::UnexpectedEof => "对方提前结束了连接",
            io::ErrorKind::HostUnreachable | io::ErrorKind::NetworkUnreachable | io::ErrorKind::NetworkDown => {
                "网络不通"
            }
            io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock => "等待超时",
            // The resolver's failures have no kind of their own.
            _ if self.to_string().contains("lookup address") => "查不到该主机名的地址",
            _ => return self.to_string(),
        };
        known.to_owned()
    }
}

impl Localize for sandbox::Error {
    fn zh(&self) -> String {
        match self {
            Self::Start(source) => {
                format!("无法启动读取文件的子进程：{}。请检查内存和进程数", source.zh())
            }
            Self::Stuck(seconds) => format!("读取文件的子进程{seconds}秒没有进展。请检查机器负载"),
            Self::Garbled => "读取文件的子进程答复异常。请向开发者报告此错误".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_strongest_variable_decides() {
        let with = |set: &'static [(&str, &str)]| {
            Language::of_environment(|name| {
                set.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned())
            })
        };
        assert_eq!(with(&[("LANG", "zh_CN.UTF-8")]), Language::Chinese);
        assert_eq!(with(&[("LANG", "zh_CN.UTF-8"), ("LC_ALL", "C")]), Language::English);
        assert_eq!(with(&[("LC_ALL", ""), ("LANG", "zh_CN")]), Language::Chinese);
        assert_eq!(with(&[]), Language::English);
    }
}
