//! The text of `campaign.toml` in, a [`Campaign`] or the exact place of what is wrong with it out.

use std::{fmt, ops::Range, path::Path};

use super::{Campaign, raw, toml_errors::understood};
use crate::language::{Bilingual, Tell};

/// What is wrong with `campaign.toml`, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigError {
    /// File, as given.
    pub file: String,
    /// Line, 1-based; 0 where the file as a whole is meant.
    pub line: usize,
    /// Key, dotted, such as `deadline.day`; empty where no key is meant.
    pub key: String,
    /// What is wrong with it.
    pub fault: ConfigFault,
}

/// Kinds of faults in a campaign file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConfigFault {
    /// The file cannot be read; the system's words.
    Unreadable(Bilingual),
    /// Not TOML; why.
    Syntax(Bilingual),
    /// No such key; these are the keys of its table.
    UnknownKey {
        /// Keys that may stand there.
        known: Vec<String>,
        /// The one that was probably meant.
        nearest: Option<String>,
    },
    /// A key that must be there is not.
    MissingKey,
    /// A value of the wrong type or out of its range; why.
    WrongValue(Bilingual),
    /// A value that contradicts another one; in English and in Chinese, with what was probably meant.
    Contradiction {
        /// For people who read English.
        english: String,
        /// For people who read Chinese.
        chinese: String,
        /// The value that was probably meant.
        nearest: Option<String>,
    },
}

impl std::error::Error for ConfigError {}

impl fmt::Display for ConfigError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.place(out)?;
        match &self.fault {
            ConfigFault::Unreadable(words) => write!(
                out,
                "cannot be read: {words}; start in the campaign's folder, name its file with -c, or make a new one with \
                 `huizong init DIR`"
            ),
            ConfigFault::Syntax(words) => write!(out, "not valid TOML: {words}"),
            ConfigFault::UnknownKey { known, nearest } => {
                write!(out, "unknown key `{}`", self.key)?;
                match nearest {
                    Some(nearest) => write!(out, "; did you mean `{nearest}`?"),
                    None => write!(out, "; known here: {}", known.join(", ")),
                }
            }
            ConfigFault::MissingKey => write!(out, "the key `{}` is missing", self.key),
            ConfigFault::WrongValue(words) => write!(out, "wrong value for `{}`: {words}", self.key),
            ConfigFault::Contradiction { english, nearest, .. } => {
                write!(out, "`{}`: {english}", self.key)?;
                nearest.as_ref().map_or(Ok(()), |nearest| write!(out, "; did you mean `{nearest}`?"))
            }
        }
    }
}

impl Tell for ConfigError {
    fn in_chinese(&self) -> String {
        let fault = match &self.fault {
            ConfigFault::Unreadable(words) => format!(
                "文件无法读取：{}。请在该项工作的文件夹中运行，或用 -c 指定配置文件；新建请用 huizong init 文件夹",
                words.chinese
            ),
            ConfigFault::Syntax(words) => format!("不是正确的 TOML：{}", words.chinese),
            ConfigFault::UnknownKey { known, nearest } => match nearest {
                Some(nearest) => format!("没有“{}”这个键，是否应为“{nearest}”？", self.key),
                None => format!("没有“{}”这个键，此处可用：{}", self.key, known.join("、")),
            },
            ConfigFault::MissingKey => format!("缺少“{}”", self.key),
            ConfigFault::WrongValue(words) => format!("“{}”的值不对：{}", self.key, words.chinese),
            ConfigFault::Contradiction { chinese, nearest, .. } => {
                let meant = nearest.as_ref().map(|nearest| format!("，是否应为“{nearest}”？")).unwrap_or_default();
                format!("“{}”：{chinese}{meant}", self.key)
            }
        };
        if self.line > 0 {
            format!("{}第{}行：{fault}", self.file, self.line)
        } else {
            format!("{}：{fault}", self.file)
        }
    }
}

impl ConfigError {
    /// A campaign file that the system does not let us read.
    pub(crate) fn unreadable(path: &Path, error: &std::io::Error) -> Self {
        let fault = ConfigFault::Unreadable(error.in_both());
        Self { file: path.display().to_string(), line: 0, key: String::new(), fault }
    }

    fn place(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.line > 0 { write!(out, "{}:{}: ", self.file, self.line) } else { write!(out, "{}: ", self.file) }
    }
}

/// Reads and checks the file.
///
/// # Errors
/// The file cannot be read, is not TOML, has an unknown, missing or mistyped key, or contradicts itself.
pub fn load(path: &Path) -> Result<Campaign, Box<ConfigError>> {
    let text = std::fs::read_to_string(path).map_err(|error| ConfigError::unreadable(path, &error))?;
    parse(&text, path)
}

/// Checks the text of a `campaign.toml` that stands at `path`.
///
/// # Errors
/// As [`load`].
pub fn parse(text: &str, path: &Path) -> Result<Campaign, Box<ConfigError>> {
    let file = raw::parse(text).map_err(|error| translate(text, path, &error))?;
    let folder = path.parent().map(Path::to_path_buf).unwrap_or_default();
    file.into_campaign(&folder).map_err(|fault| {
        Box::new(ConfigError {
            file: path.display().to_string(),
            line: line_of(text, fault.span.start),
            key: fault.key,
            fault: fault.fault,
        })
    })
}

/// A fault found after parsing, with its place in the text.
pub(super) struct PlacedFault {
    pub(super) span: Range<usize>,
    pub(super) key: String,
    pub(super) fault: ConfigFault,
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

// toml tells unknown and missing keys only in words, so the words are taken apart here and nowhere else.
fn translate(text: &str, path: &Path, error: &toml::de::Error) -> Box<ConfigError> {
    let offset = error.span().map_or(0, |span| span.start);
    let message = error.message();
    let quoted: Vec<String> = message.split('`').skip(1).step_by(2).map(str::to_owned).collect();
    let table = table_at(text, offset);
    let dotted = |key: &str| if table.is_empty() { key.to_owned() } else { format!("{table}.{key}") };
    let (key, fault) = match quoted.split_first() {
        Some((key, known)) if message.starts_with("unknown field") => (
            dotted(key),
            ConfigFault::UnknownKey { known: known.to_vec(), nearest: nearest(key, known.iter().map(String::as_str)) },
        ),
        Some((key, _)) if message.starts_with("missing field") => (dotted(key), ConfigFault::MissingKey),
        _ if message.starts_with("invalid") || message.starts_with("unknown variant") || is_value(text, offset) => {
            (dotted(&key_at(text, offset)), ConfigFault::WrongValue(understood(message)))
        }
        _ => (String::new(), ConfigFault::Syntax(understood(message))),
    };
    Box::new(ConfigError { file: path.display().to_string(), line: line_of(text, offset), key, fault })
}

fn line_of(text: &str, offset: usize) -> usize {
    text.bytes().take(offset).filter(|byte| *byte == b'\n').count() + 1
}

fn table_at(text: &str, offset: usize) -> String {
    let until = text.get(..offset).unwrap_or(text);
    let line = until.len() + text.get(offset..).and_then(|rest| rest.find('\n')).unwrap_or(0);
    text.get(..line)
        .unwrap_or(text)
        .lines()
        .rev()
        .map(str::trim)
        .find(|line| line.starts_with('['))
        .map(|header| header.split(']').next().unwrap_or(header).trim_start_matches('[').trim().to_owned())
        .unwrap_or_default()
}

fn line_at(text: &str, offset: usize) -> &str {
    text.lines().nth(line_of(text, offset) - 1).unwrap_or_default()
}

fn key_at(text: &str, offset: usize) -> String {
    line_at(text, offset).split('=').next().unwrap_or_default().trim().trim_matches('"').to_owned()
}

// A value that its own type refused carries that type's words, which begin in no fixed way.
fn is_value(text: &str, offset: usize) -> bool {
    toml::from_str::<toml::Table>(text).is_ok() && line_at(text, offset).contains('=')
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAMPLE: &str = include_str!("../../campaign.toml");

    fn fault(from: &str, to: &str) -> Box<ConfigError> {
        assert!(SAMPLE.contains(from), "{from}");
        parse(&SAMPLE.replacen(from, to, 1), Path::new("campaign.toml")).unwrap_err()
    }

    #[test]
    fn the_sample_holds_the_whole_plan() {
        let campaign = parse(SAMPLE, Path::new("campaign.toml")).unwrap();
        assert_eq!(campaign.tasks.len(), 12);
        assert_eq!(campaign.phases.len(), 6);
        assert_eq!(campaign.register.units().len(), 12);
        assert_eq!(campaign.register.members("各社区").len(), 6);
        assert_eq!(campaign.register.members("各成员单位").len(), 6);
        let jinhu = super::super::UnitId::new("jinhu").unwrap();
        assert_eq!(campaign.tasks_of(&jinhu), [2, 7, 8, 9]);
        let active: Vec<&str> = campaign.phases_in("2020-06".parse().unwrap()).map(|phase| phase.id.as_str()).collect();
        assert_eq!(active, ["grid", "attract"]);
    }

    #[test]
    fn a_misspelt_key_is_told_with_line_and_the_key_meant() {
        let error = fault("remind_days_before = 2 ", "remind_day_before = 2 ");
        assert_eq!(error.key, "deadline.remind_day_before");
        let line = SAMPLE.lines().position(|line| line.starts_with("remind_days_before")).unwrap() + 1;
        assert_eq!(error.line, line);
        assert!(error.to_string().contains("did you mean `remind_days_before`"), "{error}");
        assert!(error.in_chinese().contains(&format!("第{line}行")), "{}", error.in_chinese());
    }

    #[test]
    fn a_missing_key_a_wrong_type_and_a_wrong_value_are_told() {
        let missing = fault("short_name = ", "# short_name = ");
        assert_eq!((missing.key.as_str(), &missing.fault), ("campaign.short_name", &ConfigFault::MissingKey));
        let kind = fault("day = 3 ", "day = \"3\" ");
        assert_eq!(kind.key, "deadline.day");
        assert!(matches!(kind.fault, ConfigFault::WrongValue(_)), "{kind}");
        let range = fault("day = 3 ", "day = 32 ");
        assert_eq!(range.key, "deadline.day");
        let date = fault("starts = \"2020-05-01\"", "starts = \"2020-05-32\"");
        assert_eq!(date.key, "campaign.starts");
        let zone = fault("Asia/Shanghai", "Asia/Shanghei");
        assert_eq!(zone.key, "campaign.timezone");
        let syntax = fault("[deadline]", "[deadline");
        assert!(matches!(syntax.fault, ConfigFault::Syntax(_)), "{syntax}");
    }

    #[test]
    fn names_that_nobody_bears_are_refused() {
        let owner = fault("lead = [\"社区文化服务中心\"]", "lead = [\"社区文化服务中山\"]");
        assert_eq!(owner.key, "tasks.lead");
        assert!(owner.to_string().contains("did you mean `社区文化服务中心`"), "{owner}");
        assert!(owner.line > 100);
        let twice = fault("id = \"heping\"", "id = \"jinhu\"");
        assert_eq!(twice.key, "units.id");
        let alias = fault("aliases = [\"文化服务中心\", \"文化中心\"]", "aliases = [\"党政办公室\"]");
        assert_eq!(alias.key, "units.aliases");
        let email = fault("emails = [\"heping@bsh.example\"]", "emails = [\"heping\"]");
        assert_eq!(email.key, "units.emails");
        let phase = fault("ends = \"2020-06-30\"", "ends = \"2020-04-30\"");
        assert_eq!(phase.key, "phases.ends");
    }

    #[test]
    fn units_are_found_under_the_names_people_write() {
        let campaign = parse(SAMPLE, Path::new("campaign.toml")).unwrap();
        let id = |name: &str| match campaign.register.unit_by_name(name) {
            super::super::UnitMatch::Known(unit) => unit.id.to_string(),
            super::super::UnitMatch::Unknown { nearest } => {
                format!("? {}", nearest.map_or("", |unit| unit.id.as_str()))
            }
        };
        for name in [
            "金湖社区",
            " 金湖 社区",
            "金湖社区居委会",
            "金湖社区居民委员会",
            "宝圣湖街道金湖社区",
            "重庆市渝北区宝圣湖街道金湖社区居委会",
        ] {
            assert_eq!(id(name), "jinhu", "{name}");
        }
        for name in ["派出所", "宝圣湖派出所", "宝圣湖街道派出所"] {
            assert_eq!(id(name), "paichusuo", "{name}");
        }
        assert_eq!(id("民政和社会事务办公室"), "minshe");
        assert_eq!(id("宝圣湖街道民社办"), "minshe");
        assert_eq!(id("金胡社区"), "? jinhu");
        assert_eq!(id("宝圣湖街道办事处"), "? ");
        assert_eq!(id("张三"), "? ");
    }
}
