//! What can be wrong with a file of the configuration, where, and how that reads; and the list into which everything
//! that reads one puts its faults and warnings.

use std::{cell::RefCell, fmt, ops::Range, path::Path};

use crate::i18n::{Localize, LocalizedText};

/// All faults of a campaign's files, at least one, in the order of their lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigError {
    /// The faults.
    pub faults: Vec<PlacedFault>,
}

/// One fault and its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlacedFault {
    /// File, as given.
    pub file: String,
    /// Line from 1; 0 for the file as a whole.
    pub line: usize,
    /// Key, dotted, such as `deadline.day`; empty where no key is meant.
    pub key: String,
    /// What is wrong with it.
    pub fault: ConfigFault,
}

/// Kinds of faults.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConfigFault {
    /// The file cannot be read; the system's words.
    Unreadable(LocalizedText),
    /// The file is text in another encoding than UTF-8; which one it seems to be, such as `GBK`.
    Encoding(Option<&'static str>),
    /// Not TOML; why.
    Syntax(LocalizedText),
    /// No such key; these are the keys of its table.
    UnknownKey {
        /// Keys that its table may have.
        known: Vec<String>,
        /// The one that was probably meant.
        nearest: Option<String>,
    },
    /// A fault of a text, in words.
    Text(LocalizedText),
    /// A required key is not there.
    MissingKey,
    /// A value of the wrong type or out of its range; why.
    WrongValue(LocalizedText),
    /// A value that contradicts another one: message in English and Chinese, with the likely intention.
    Contradiction {
        /// For people who read English.
        english: String,
        /// For people who read Chinese.
        chinese: String,
        /// The value that was probably meant.
        nearest: Option<String>,
    },
}

/// An earlier spelling, which this version still reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigWarning {
    /// File, as given.
    pub file: String,
    /// Line, 1-based.
    pub line: usize,
    /// The name as written, with its table, such as `phases.weak_words`.
    pub old: String,
    /// What to write.
    pub now: Now,
}

/// What to write in place of a key's earlier spelling.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Now {
    /// The same value under this name, such as `fallback_keywords`.
    Renamed(&'static str),
    /// This key, with a value of its own.
    Instead(&'static str),
}

impl std::error::Error for ConfigError {}

impl fmt::Display for ConfigError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines: Vec<String> = self.faults.iter().map(PlacedFault::to_string).collect();
        out.write_str(&lines.join("\n"))
    }
}

impl Localize for ConfigError {
    fn zh(&self) -> String {
        let lines: Vec<String> = self.faults.iter().map(PlacedFault::zh).collect();
        lines.join("\n")
    }
}

impl ConfigError {
    /// A campaign file that the system does not let us read.
    pub(crate) fn unreadable(path: &Path, error: &std::io::Error) -> Self {
        Self::of_file(path, 0, ConfigFault::Unreadable(error.localized()))
    }

    /// One fault that concerns no key.
    pub(super) fn of_file(path: &Path, line: usize, fault: ConfigFault) -> Self {
        Self { faults: vec![PlacedFault { file: path.display().to_string(), line, key: String::new(), fault }] }
    }
}

impl fmt::Display for PlacedFault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.line > 0 {
            write!(out, "{}:{}: ", self.file, self.line)?
        } else {
            write!(out, "{}: ", self.file)?
        }
        match &self.fault {
            ConfigFault::Unreadable(words) => write!(
                out,
                "cannot be read: {words}; start in the campaign's folder, name its file with -c, or make a new one with \
                 `huizong init DIR`"
            ),
            ConfigFault::Encoding(seems) => {
                write!(out, "not UTF-8")?;
                seems.map_or(Ok(()), |encoding| write!(out, ", probably {encoding}"))?;
                write!(out, "; open it in an editor and save it again with the encoding UTF-8")
            }
            ConfigFault::Syntax(words) => write!(out, "not valid TOML: {words}"),
            ConfigFault::UnknownKey { known, nearest } => {
                write!(out, "unknown key `{}`", self.key)?;
                match nearest {
                    Some(nearest) => write!(out, "; did you mean `{nearest}`?"),
                    None => write!(out, "; known here: {}", known.join(", ")),
                }
            }
            ConfigFault::Text(words) => write!(out, "{words}"),
            ConfigFault::MissingKey => write!(out, "the key `{}` is missing; add it here", self.key),
            ConfigFault::WrongValue(words) => write!(out, "wrong value for `{}`: {words}", self.key),
            ConfigFault::Contradiction { english, nearest, .. } => {
                write!(out, "`{}`: {english}", self.key)?;
                nearest.as_ref().map_or(Ok(()), |nearest| write!(out, "; did you mean `{nearest}`?"))
            }
        }
    }
}

impl Localize for PlacedFault {
    fn zh(&self) -> String {
        let fault = match &self.fault {
            ConfigFault::Unreadable(words) => format!(
                "文件无法读取：{}。请在该项工作的文件夹中运行，或用 -c 指定配置文件；新建请用 huizong init 文件夹",
                words.chinese
            ),
            ConfigFault::Encoding(seems) => {
                let seems = seems.map(|encoding| format!("，应是 {encoding}")).unwrap_or_default();
                format!("文件编码不是 UTF-8{seems}。请用记事本打开，点“另存为”，编码选“UTF-8”后保存")
            }
            ConfigFault::Syntax(words) => format!("不是正确的 TOML：{}", words.chinese),
            ConfigFault::UnknownKey { known, nearest } => match nearest {
                Some(nearest) => format!("没有“{}”这个键，是否应为“{nearest}”？", self.key),
                None => format!("没有“{}”这个键，此处可用：{}", self.key, known.join("、")),
            },
            ConfigFault::Text(words) => words.chinese.to_string(),
            ConfigFault::MissingKey => format!("缺少“{}”，请在此补上", self.key),
            ConfigFault::WrongValue(words) => format!("“{}”的值不对：{}", self.key, words.chinese),
            ConfigFault::Contradiction { chinese, nearest, .. } => {
                let meant = nearest.as_ref().map(|nearest| format!("，是否应为“{nearest}”？")).unwrap_or_default();
                format!("“{}”：{chinese}{meant}", self.key)
            }
        };
        format!("{}：{fault}", place_in_chinese(&self.file, self.line))
    }
}

impl fmt::Display for ConfigWarning {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { file, line, old, now } = self;
        match now {
            Now::Renamed(new) => {
                write!(out, "{file}:{line}: `{old}` is now called `{new}`; the old name is read in this version only")
            }
            Now::Instead(new) => {
                write!(out, "{file}:{line}: `{old}` without `{new}` is read in this version only; add `{new}`")
            }
        }
    }
}

impl Localize for ConfigWarning {
    fn zh(&self) -> String {
        let place = place_in_chinese(&self.file, self.line);
        let old = &self.old;
        match self.now {
            Now::Renamed(new) => format!("{place}：“{old}”已改名为“{new}”，旧名只在本版本中仍可使用，请改写"),
            Now::Instead(new) => format!("{place}：只写“{old}”、不写“{new}”的写法只在本版本中仍可使用，请补写“{new}”"),
        }
    }
}

fn place_in_chinese(file: &str, line: usize) -> String {
    if line > 0 { format!("{file}第{line}行") } else { file.to_owned() }
}

/// What a text that is not UTF-8 was probably saved as.
pub(super) fn likely_encoding(bytes: &[u8]) -> Option<&'static str> {
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        return Some("UTF-16");
    }
    let decoded = encoding_rs::GB18030.decode_without_bom_handling_and_without_replacement(bytes);
    decoded.map(|_| "GBK")
}

/// Everything found wrong in one file, while it is read.
#[derive(Default)]
pub(super) struct Faults {
    found: RefCell<Vec<(Range<usize>, String, ConfigFault)>>,
    earlier: RefCell<Vec<(Range<usize>, String, Now)>>,
}

impl Faults {
    /// A fault of a key at these bytes of the text.
    pub(super) fn add(&self, at: Range<usize>, key: &str, fault: ConfigFault) {
        self.found.borrow_mut().push((at, key.to_owned(), fault));
    }

    /// A value that contradicts another one.
    pub(super) fn contradiction(
        &self,
        at: Range<usize>,
        key: &str,
        english: impl Into<String>,
        chinese: impl Into<String>,
    ) {
        let fault = ConfigFault::Contradiction { english: english.into(), chinese: chinese.into(), nearest: None };
        self.add(at, key, fault);
    }

    /// A name that must be one of the known; `english` and `chinese` follow the name in the message.
    pub(super) fn unknown_name<'a>(
        &self,
        at: Range<usize>,
        key: &str,
        name: &str,
        known: impl IntoIterator<Item = &'a str>,
        (english, chinese): (&str, &str),
    ) {
        let (english, chinese) = (format!("`{name}` {english}"), format!("“{name}”{chinese}"));
        self.add(at, key, ConfigFault::Contradiction { english, chinese, nearest: nearest(name, known) });
    }

    /// A key in its earlier spelling.
    pub(super) fn earlier(&self, at: Range<usize>, old: String, now: Now) {
        self.earlier.borrow_mut().push((at, old, now));
    }

    /// Number of faults so far; values that depend on a table with faults are not checked.
    pub(super) fn count(&self) -> usize {
        self.found.borrow().len()
    }

    /// Faults and warnings with their lines, in the order of the text.
    pub(super) fn placed(self, text: &str, path: &Path) -> (Vec<PlacedFault>, Vec<ConfigWarning>) {
        let file = path.display().to_string();
        let mut found = self.found.into_inner();
        found.sort_by_key(|(at, ..)| at.start);
        let place = |(at, key, fault): (Range<usize>, _, _)| PlacedFault {
            file: file.clone(),
            line: line_of(text, at.start),
            key,
            fault,
        };
        let faults = found.into_iter().map(place).collect();
        let mut earlier = self.earlier.into_inner();
        earlier.sort_by_key(|(at, ..)| at.start);
        let warning = |(at, old, now): (Range<usize>, _, _)| ConfigWarning {
            file: file.clone(),
            line: line_of(text, at.start),
            old,
            now,
        };
        (faults, earlier.into_iter().map(warning).collect())
    }
}

/// The line of a byte, 1-based.
pub(super) fn line_of(text: &str, offset: usize) -> usize {
    text.bytes().take(offset).filter(|byte| *byte == b'\n').count() + 1
}

/// The name most like `written`, where one is alike enough to be a slip.
pub(super) fn nearest<'a>(written: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    known
        .into_iter()
        .map(|name| (strsim::normalized_damerau_levenshtein(written, name), name))
        .filter(|(likeness, _)| *likeness >= 0.5)
        .max_by(|(one, _), (other, _)| one.total_cmp(other))
        .map(|(_, name)| name.to_owned())
}
