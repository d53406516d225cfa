//! The command line's own words: examples for every command, and Chinese help where the locale asks for it.

use clap::Command;

use super::Language;

/// What help says of a command.
struct Words {
    command: &'static str,
    chinese: &'static str,
    example: &'static str,
    chinese_example: &'static str,
}

const COMMANDS: &[Words] = &[
    Words {
        command: "run",
        chinese: "定时任务：收件、识别、核对、登记、汇总、发函；重复运行无害",
        example: "huizong run                           last month, now\n  huizong run --as-of 2020-07-04        as if it were 4 July 2020\n  huizong run --dry-run                 say what would be done",
        chinese_example: "huizong run                           汇总上个月\n  huizong run --as-of 2020-07-04        按2020年7月4日处理\n  huizong run --dry-run                 只说明将做什么",
    },
    Words {
        command: "check",
        chinese: "核对文件中的情况表并指出问题；不发送、不登记",
        example: "huizong check 附件3.docx --period 2020-06\n  huizong check *.xlsx mail.eml --json",
        chinese_example: "huizong check 附件3.docx --period 2020-06\n  huizong check *.xlsx 来信.eml --json",
    },
    Words {
        command: "figures",
        chinese: "从文字中提取指标数：标准输入每行一段文字，标准输出每行一个结果",
        example: "echo 发放宣传手册1200余份 | huizong figures --json",
        chinese_example: "echo 发放宣传手册1200余份 | huizong figures --json",
    },
    Words {
        command: "compile",
        chinese: "根据台账重新生成某月的全部文件",
        example: "huizong compile --period 2020-06",
        chinese_example: "huizong compile --period 2020-06",
    },
    Words {
        command: "status",
        chinese: "本月一览：谁已报、逾期、待补正、未报，发出了哪些函件",
        example: "huizong status --period 2020-06\n  huizong status --json",
        chinese_example: "huizong status --period 2020-06\n  huizong status --json",
    },
    Words {
        command: "init",
        chinese: "新建一项工作的文件夹：campaign.toml、模板和一个可试用的邮箱",
        example: "huizong init 反诈宣传\n  cd 反诈宣传 && huizong run --as-of 2020-07-04",
        chinese_example: "huizong init 反诈宣传\n  cd 反诈宣传 && huizong run --as-of 2020-07-04",
    },
    Words {
        command: "doctor",
        chinese: "检查配置、收信、发信、字体、磁盘和时钟，并说明如何修正",
        example: "huizong doctor",
        chinese_example: "huizong doctor",
    },
];

const ARGUMENTS: &[(&str, &str)] = &[
    ("campaign", "专项工作的配置文件"),
    ("period", "报送月份，如 2020-06；默认为时钟所在月的上一个月"),
    ("as_of", "指定时钟：日期（按当日24时）或时间，如 2020-07-04T09:00:00+08:00"),
    ("dry_run", "只说明将做什么；不登记、不写文件、不发函"),
    ("json", "输出 JSON"),
    ("files", "含情况表的文件：Word、Excel、邮件（.eml）或压缩包"),
    ("folder", "新文件夹；不得已有内容"),
    ("help", "显示帮助"),
    ("version", "显示版本"),
];

/// Adds each command's example, and Chinese words where they are wanted.
pub(super) fn dress(mut command: Command, language: Language) -> Command {
    command.build();
    if language == Language::Chinese {
        command = in_chinese(command.about("每月各单位报表的收集汇总：收邮件，出公文报告，发催报和补正函"));
    }
    for words in COMMANDS {
        command = command.mut_subcommand(words.command, |command| {
            let label = language.pick("示例：", "Example:");
            let example = language.pick(words.chinese_example, words.example);
            let command = command.after_help(format!("{label}\n  {example}"));
            if language == Language::Chinese { in_chinese(command.about(words.chinese)) } else { command }
        });
    }
    command
}

fn in_chinese(command: Command) -> Command {
    command
        .help_template("{about-with-newline}\n用法：{usage}\n\n{all-args}{after-help}\n")
        .subcommand_help_heading("命令")
        .next_help_heading("选项")
        // Each in its place: `mut_arg` would move it to the end, behind the back of clap's built table of options.
        .mut_args(|argument| match ARGUMENTS.iter().find(|(id, _)| argument.get_id() == id) {
            Some((_, words)) => argument.help(*words).help_heading("选项"),
            None => argument,
        })
}
