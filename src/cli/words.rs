//! In: commands of clap. Out: examples for every command, and Chinese help for a Chinese locale.

use clap::{Arg, ArgAction, Command};

use super::Language;

/// Help text of a command.
struct Words {
    command: &'static str,
    chinese: &'static str,
    /// What may follow the command, in Chinese.
    usage: &'static str,
    example: Example,
}

/// Command lines to copy, in Chinese and in English.
type Example = (&'static str, &'static str);

const ABOUT: &str = "每月各单位报表的收集汇总：收邮件，出公文报告，发催报和补正函";

const TRY: Example = (
    "  huizong init 反诈宣传                 新建一项工作，附可试用的邮箱
  cd 反诈宣传
  huizong run --as-of 2020-07-04        试着汇总2020年6月",
    "  huizong init campaign                 a new campaign with a mailbox to try
  cd campaign
  huizong run --as-of 2020-07-04        sum up June 2020",
);

const COMMANDS: &[Words] = &[
    Words {
        command: "run",
        chinese: "定时任务：收件、识别、核对、登记、汇总、发函；可重复运行，不会重复登记或发函",
        usage: "[选项]",
        example: (
            "  huizong run                           汇总上个月
  huizong run --as-of 2020-07-04        按2020年7月4日处理
  huizong run --dry-run                 只说明将做什么",
            "  huizong run                           last month, now
  huizong run --as-of 2020-07-04        as if it were 4 July 2020
  huizong run --dry-run                 say what would be done",
        ),
    },
    Words {
        command: "check",
        chinese: "核对文件中的情况表并指出问题；不发送、不登记",
        usage: "[选项] <文件>...",
        example: (
            "  huizong check 附件3.docx --period 2020-06
  huizong check *.xlsx 来信.eml --json",
            "  huizong check 附件3.docx --period 2020-06
  huizong check *.xlsx mail.eml --json",
        ),
    },
    Words {
        command: "lint",
        chinese: "检查公文（docx）的格式是否符合GB/T 9704-2012：条款、位置、现状和要求；不改动文件",
        usage: "[选项] <文件>...",
        example: (
            "  huizong lint 通知.docx
  huizong lint *.docx --json",
            "  huizong lint notice.docx
  huizong lint *.docx --json",
        ),
    },
    Words {
        command: "figures",
        chinese: "从文字中提取指标数：标准输入每行一段文字，逐行输出结果",
        usage: "[选项]",
        example: (
            "  echo 发放宣传手册1200余份 | huizong figures --json",
            "  echo 发放宣传手册1200余份 | huizong figures --json",
        ),
    },
    Words {
        command: "compile",
        chinese: "根据台账重新生成某月的全部文件",
        usage: "[选项]",
        example: ("  huizong compile --period 2020-06", "  huizong compile --period 2020-06"),
    },
    Words {
        command: "status",
        chinese: "本月一览：谁已报、逾期、待补正、未报，发出了哪些函件",
        usage: "[选项]",
        example: (
            "  huizong status --period 2020-06
  huizong status --json",
            "  huizong status --period 2020-06
  huizong status --json",
        ),
    },
    Words {
        command: "contacts",
        chinese: "各单位在联络员名单回执中报来的联络员：查看，确认后列入通讯录",
        usage: "[选项]",
        example: (
            "  huizong contacts                      查看待确认的联络员
  huizong contacts --accept 金湖社区    确认金湖社区报来的联络员
  huizong contacts --withdraw 金湖社区  撤销已经确认的联络员
  huizong contacts --revive a@b.example 恢复使用停用的邮箱",
            "  huizong contacts                      who is to be confirmed
  huizong contacts --accept 金湖社区    confirm whom 金湖社区 proposes
  huizong contacts --withdraw 金湖社区  take back who was confirmed
  huizong contacts --revive a@b.example write to a dead address again",
        ),
    },
    Words {
        command: "letters",
        chinese: "函件：待发、已发、未送达的，连同全文；放行、撤回、再发",
        usage: "[选项] [办法] [编号]...",
        example: (
            "  huizong letters --state held          列出待放行的函件
  huizong letters show 7Q2M0K9VXD       看一件的全文
  huizong letters release 7Q2M0K9VXD    放行一件（--all 放行全部）
  huizong letters withdraw 7Q2M0K9VXD --by 李明 --why 已来电说明   撤回一件，不再发出
  huizong letters resend 7Q2M0K9VXD     未送达或已发的再发一次",
            "  huizong letters --state held          letters that wait for a person
  huizong letters show 7Q2M0K9VXD       the text of one
  huizong letters release 7Q2M0K9VXD    let one go (--all: every one held)
  huizong letters withdraw 7Q2M0K9VXD --by Li --why withdrawn-by-phone   take one back
  huizong letters resend 7Q2M0K9VXD     send one again",
        ),
    },
    Words {
        command: "log",
        chinese: "办理记录：收到了什么、如何处理、由谁决定、发出了什么，逐条列出时间和编号",
        usage: "[选项]",
        example: (
            "  huizong log --period 2020-06
  huizong log --json",
            "  huizong log --period 2020-06
  huizong log --json",
        ),
    },
    Words {
        command: "replay",
        chinese: "由邮件原件和日志重建台账，结果与原来相同；台账损坏或丢失时使用",
        usage: "[选项]",
        example: ("  huizong replay", "  huizong replay"),
    },
    Words {
        command: "init",
        chinese: "新建一项工作的文件夹：campaign.toml、模板和一个可试用的邮箱",
        usage: "[选项] <文件夹>",
        example: TRY,
    },
    Words {
        command: "doctor",
        chinese: "检查配置、收信、发信、字体、磁盘和时钟，并说明如何修正",
        usage: "[选项]",
        example: ("  huizong doctor", "  huizong doctor"),
    },
];

/// Id, value name and help text of an argument, in Chinese.
const ARGUMENTS: &[(&str, Option<&str>, &str)] = &[
    ("campaign", Some("文件"), "专项工作的配置文件；默认为当前文件夹的 campaign.toml"),
    ("quiet", None, "只输出结果和错误"),
    ("verbose", None, "在标准错误上记录所做的工作；写两次更详细"),
    ("log_file", Some("文件"), "把运行日志追加到文件"),
    ("log_format", Some("样式"), "运行日志的样式：text（文本）或 json"),
    ("period", Some("月份"), "报送月份，如 2020-06；默认为时钟所在月的上一个月"),
    ("as_of", Some("时间"), "指定时钟：日期（按当日24时）或时间，如 2020-07-04T09:00:00+08:00"),
    ("accept_clock", None, "现在的时钟无误，尽管上次运行时的时钟更晚；照常发函"),
    ("dry_run", None, "只说明将做什么；不登记、不写文件、不发函"),
    ("json", None, "输出 JSON"),
    ("explain", None, "逐项说明归入该类的理由"),
    ("by", Some("姓名"), "由谁处理"),
    ("why", Some("理由"), "因何这样处理"),
    ("accept", Some("单位"), "确认该单位报来的联络员，写名称或代号；可多次使用"),
    ("reject", Some("单位"), "不确认该单位报来的联络员，今后不再询问；可多次使用"),
    ("revive", Some("邮箱"), "恢复使用因退信等停用的邮箱；可多次使用"),
    ("withdraw", Some("单位"), "撤销该单位已经确认的联络员；可多次使用"),
    ("files", Some("文件"), "含情况表的文件：Word、Excel、邮件（.eml）或压缩包"),
    ("papers", Some("文件"), "要检查的公文（docx），本程序生成的，或在Word、WPS中修改过的"),
    ("action", Some("办法"), "list 列出（缺省），show 看全文，release 放行，withdraw 撤回，resend 再发"),
    ("letters", Some("编号"), "函件编号，见 huizong letters 或 ledger.json；写开头几位也可以"),
    (
        "state",
        Some("状态"),
        "只列这种状态的：held 待放行、queued 待发、sending 待核实、sent 已发出、failed 未送达、given-up 是否送达不明、withdrawn 已撤回",
    ),
    ("all", None, "不写编号，处理所有能这样处理的函件"),
    ("folder", Some("文件夹"), "新文件夹；不得已有内容"),
];

/// In `check` the month is not the clock's.
const PERIOD_OF_CHECK: &str = "报送月份，如 2020-06；默认按每张表的日期判断";

/// Adds each command's example, and Chinese words where they are wanted.
///
/// Nothing here may build the command: arguments changed after that are taken for one another.
pub(super) fn dress(command: Command, language: Language) -> Command {
    let version = Arg::new("version").short('V').long("version").action(ArgAction::Version);
    let version = version.help(language.pick("显示版本", "Print version"));
    let mut command = with_help(command, language, TRY).disable_version_flag(true).arg(version);
    if language == Language::Chinese {
        let usage = "huizong [选项] <命令>".to_owned();
        command = zh(command.about(ABOUT), usage, "命令：\n{subcommands}\n\n选项：\n{options}");
    }
    for words in COMMANDS {
        command = command.mut_subcommand(words.command, |command| {
            let command = with_help(command, language, words.example);
            if language == Language::English {
                return command;
            }
            let lists = match command.get_positionals().next() {
                Some(_) => "参数：\n{positionals}\n\n选项：\n{options}",
                None => "选项：\n{options}",
            };
            zh(command.about(words.chinese), format!("huizong {} {}", words.command, words.usage), lists)
        });
    }
    command
}

fn with_help(command: Command, language: Language, (chinese, english): Example) -> Command {
    let help = Arg::new("help").short('h').long("help").action(ArgAction::HelpShort);
    command
        .disable_help_flag(true)
        .arg(help.help(language.pick("显示帮助", "Print help")))
        .after_help(language.pick(format!("示例：\n{chinese}"), format!("Example:\n{english}")))
}

fn zh(command: Command, usage: String, lists: &str) -> Command {
    let of_check = command.get_name() == "check";
    let mut command = command
        .override_usage(usage)
        .help_template(format!("{{about}}\n\n用法：{{usage}}\n\n{lists}{{after-help}}"))
        .subcommand_value_name("命令");
    let present: Vec<String> = command.get_arguments().map(|argument| argument.get_id().to_string()).collect();
    for (id, value, words) in ARGUMENTS {
        if present.iter().any(|name| name == id) {
            let words = if of_check && *id == "period" { PERIOD_OF_CHECK } else { words };
            command = command.mut_arg(*id, |argument| match value {
                Some(value) => argument.help(words).value_name(*value).hide_default_value(true),
                None => argument.help(words),
            });
        }
    }
    command
}
