//! What was typed wrongly in, words in the user's language out.

use std::error::Error as _;

use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::{AsOfError, Language};
use crate::{config::PeriodError, i18n::Localize as _};

/// Prints help to stdout, or the usage error to stderr.
pub(super) fn print(error: &clap::Error, language: Language) {
    match language {
        Language::Chinese if error.use_stderr() => match zh(error) {
            Some(words) => {
                eprintln!("huizong: {words}");
                if let Some(usage) = usage(error) {
                    eprintln!("用法：{usage}");
                }
                eprintln!("加 --help 可查看用法和示例。");
            }
            None => drop(error.print()),
        },
        // A closed pipe while help is printed is no error.
        _ => drop(error.print()),
    }
}

/// `None` where the text of clap is help, or more precise than ours.
fn zh(error: &clap::Error) -> Option<String> {
    let text = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => Some(text.clone()),
        Some(ContextValue::Strings(texts)) => Some(texts.join(" ")),
        _ => None,
    };
    let argument = text(ContextKind::InvalidArg);
    let value = text(ContextKind::InvalidValue).filter(|value| !value.is_empty());
    let meant = |kind| text(kind).map(|near| format!("，是否应为“{near}”？")).unwrap_or_default();
    Some(match error.kind() {
        ErrorKind::UnknownArgument => format!("没有“{}”这个参数{}", argument?, meant(ContextKind::SuggestedArg)),
        ErrorKind::InvalidSubcommand => {
            let typed = text(ContextKind::InvalidSubcommand)?;
            format!("没有“{typed}”这个命令{}", meant(ContextKind::SuggestedSubcommand))
        }
        ErrorKind::MissingSubcommand => "请写明命令，如 huizong run".to_owned(),
        ErrorKind::MissingRequiredArgument => format!("缺少必填的 {}", argument?),
        ErrorKind::InvalidValue if value.is_none() => format!("“{}”后面缺少内容", argument?),
        ErrorKind::ValueValidation => {
            format!("“{}”的内容“{}”不对：{}", argument?, value?, cause(error))
        }
        ErrorKind::TooManyValues => format!("“{}”后面不应有“{}”", argument?, value?),
        ErrorKind::ArgumentConflict => match text(ContextKind::PriorArg) {
            Some(prior) if Some(&prior) != argument.as_ref() => format!("“{}”不能与“{prior}”同时使用", argument?),
            _ => format!("“{}”只能写一次", argument?),
        },
        ErrorKind::InvalidUtf8 => "参数中有不是 UTF-8 编码的字符".to_owned(),
        _ => return None,
    })
}

fn usage(error: &clap::Error) -> Option<String> {
    let Some(ContextValue::StyledStr(usage)) = error.get(ContextKind::Usage) else { return None };
    let usage = usage.to_string();
    Some(usage.strip_prefix("Usage: ").unwrap_or(&usage).to_owned())
}

/// What our own reading of a value said.
fn cause(error: &clap::Error) -> String {
    let Some(source) = error.source() else { return String::new() };
    if let Some(error) = source.downcast_ref::<PeriodError>() {
        error.zh()
    } else if let Some(error) = source.downcast_ref::<AsOfError>() {
        error.zh()
    } else if source.is::<std::net::AddrParseError>() {
        "应写作 127.0.0.1:8020 的样子".to_owned()
    } else {
        source.to_string()
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::super::{Arguments, words::dress};
    use super::*;

    fn shown(typed: &str, language: Language) -> Option<String> {
        let error = dress(Arguments::command(), language).try_get_matches_from(typed.split(' ')).unwrap_err();
        match language {
            Language::Chinese => zh(&error),
            Language::English => Some(error.to_string()),
        }
    }

    #[test]
    fn every_slip_is_told_in_chinese() {
        for (typed, words) in [
            ("huizong run --perod 2020-06", "没有“--perod”这个参数，是否应为“--period”？"),
            ("huizong run extra", "没有“extra”这个参数"),
            ("huizong chek", "没有“chek”这个命令，是否应为“check”？"),
            ("huizong -c x.toml", "请写明命令，如 huizong run"),
            ("huizong check", "缺少必填的 <文件>..."),
            ("huizong init", "缺少必填的 <文件夹>"),
            ("huizong run --period", "“--period <月份>”后面缺少内容"),
            (
                "huizong run --period 2020-13",
                "“--period <月份>”的内容“2020-13”不对：“2020-13”不是月份，应写作 2020-06 的样子",
            ),
            (
                "huizong run --as-of 明天",
                "“--as-of <时间>”的内容“明天”不对：应为日期（2020-07-04）或时间（2020-07-04T09:00:00+08:00）",
            ),
            ("huizong check a --json=3", "“--json”后面不应有“3”"),
            ("huizong run --period 2020-06 --period 2020-07", "“--period <月份>”只能写一次"),
        ] {
            assert_eq!(shown(typed, Language::Chinese).as_deref(), Some(words), "{typed}");
        }
    }

    #[test]
    fn no_argument_is_taken_for_another_in_either_language() {
        for language in [Language::Chinese, Language::English] {
            let command = dress(Arguments::command(), language);
            command.clone().debug_assert();
            let typed = "huizong -c a.toml run --period 2020-06 --as-of 2020-07-04 --dry-run".split(' ');
            let matches = command.try_get_matches_from(typed).unwrap();
            let arguments = <Arguments as clap::FromArgMatches>::from_arg_matches(&matches).unwrap();
            assert_eq!(arguments.campaign.to_str(), Some("a.toml"));
            let super::super::Command::Run(run) = arguments.command else { panic!("{language:?}") };
            let shown = format!("{run:?}");
            assert!(shown.contains("2020-06-01") && shown.contains("Day(2020-07-04)"), "{shown}");
        }
    }

    #[test]
    fn every_command_has_help_with_an_example_in_one_language() {
        for command in [
            "",
            "run ",
            "check ",
            "lint ",
            "figures ",
            "compile ",
            "summary ",
            "status ",
            "contacts ",
            "decide ",
            "decide accept ",
            "decide reject ",
            "decide assign ",
            "decide record ",
            "decide correct ",
            "decide set ",
            "decide received ",
            "decide waive ",
            "decide excuse ",
            "decide nil ",
            "decide done ",
            "decide undo ",
            "decide list ",
            "letters ",
            "desk ",
            "desk user add ",
            "log ",
            "replay ",
            "init ",
            "doctor ",
        ] {
            let typed = format!("huizong {command}--help");
            let help = |language| {
                let error = dress(Arguments::command(), language).try_get_matches_from(typed.split(' ')).unwrap_err();
                assert_eq!(error.kind(), ErrorKind::DisplayHelp);
                error.to_string()
            };
            let (chinese, english) = (help(Language::Chinese), help(Language::English));
            assert!(chinese.contains("示例：\n  ") && english.contains("Example:\n  "), "{chinese}{english}");
            assert!(chinese.contains("用法：huizong ") && english.contains("Usage: huizong "), "{chinese}{english}");
            for foreign in ["Usage", "OPTIONS", "Options", "Print", "default", "MONTH", "FILE", "TIME", "DIR", "UNIT"] {
                assert!(!chinese.contains(foreign), "{foreign}: {chinese}");
            }
        }
    }
}
