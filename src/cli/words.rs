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
        command: "summary",
        chinese: "几个月、半年或整个工作期的总结报告：主要数据、工作目标、形式、任务、考评、推荐人选",
        usage: "[选项]",
        example: ("  huizong summary --from 2020-05 --to 2020-10", "  huizong summary --from 2020-05 --to 2020-10"),
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
        chinese: "联络员：已经确认的，各单位在联络员名单回执中报来待确认的；确认后列入通讯录",
        usage: "[选项]",
        example: (
            "  huizong contacts                      查看已确认和待确认的联络员
  huizong contacts --accept 金湖社区    确认金湖社区报来的联络员
  huizong contacts --accept 金湖社区 --name 李明   只确认其中一人
  huizong contacts --withdraw 金湖社区  撤销已经确认的联络员
  huizong contacts --revive a@b.example 恢复使用停用的邮箱",
            "  huizong contacts                      who is confirmed and who is to be
  huizong contacts --accept 金湖社区    confirm whom 金湖社区 proposes
  huizong contacts --accept 金湖社区 --name 李明   confirm one of them only
  huizong contacts --withdraw 金湖社区  take back who was confirmed
  huizong contacts --revive a@b.example write to a dead address again",
        ),
    },
    Words {
        command: "decide",
        chinese: "人工处理：采用或者不予采用情况表，不再要求补正，免报，零报告，办结来信，撤销；每项写明何人、何因",
        usage: "<办法>",
        example: (
            "  huizong decide accept 7Q2M0K9VXD --by 张敏 --why 已电话核实
  huizong decide list --period 2020-06  列出人工处理及是否待确认",
            "  huizong decide accept 7Q2M0K9VXD --by 张敏 --why \"asked by phone\"
  huizong decide list --period 2020-06  what was decided, and what waits",
        ),
    },
    Words {
        command: "decide accept",
        chinese: "采用情况表：发件地址有疑的、曾不予采用的；内容有问题的按现状采用",
        usage: "[选项] <编号> --by <姓名> --why <理由>",
        example: (
            "  huizong decide accept 7Q2M0K9VXD --by 张敏 --why 已电话核实",
            "  huizong decide accept 7Q2M0K9VXD --by 张敏 --why \"asked by phone\"",
        ),
    },
    Words {
        command: "decide reject",
        chinese: "不予采用：情况表不计入，也不替代其他表",
        usage: "[选项] <编号> --by <姓名> --why <理由>",
        example: (
            "  huizong decide reject 7Q2M0K9VXD --by 张敏 --why 非该单位报送",
            "  huizong decide reject 7Q2M0K9VXD --by 张敏 --why \"not from the unit\"",
        ),
    },
    Words {
        command: "decide assign",
        chinese: "归入单位：来信中的表和文件算某单位某月的；--remember 把发件地址登记为该单位的",
        usage: "[选项] <编号> <单位> --by <姓名> --why <理由>",
        example: (
            "  huizong decide assign 7Q2M0K9VXD 金湖社区 --remember --by 张敏 --why 新任联络员的邮箱
  huizong decide assign 7Q2M0K9VXD 金湖社区 --period 2020-06 --by 张敏 --why 月份填错",
            "  huizong decide assign 7Q2M0K9VXD 金湖社区 --remember --by 张敏 --why \"new liaison officer\"
  huizong decide assign 7Q2M0K9VXD 金湖社区 --period 2020-06 --by 张敏 --why \"wrong month\"",
        ),
    },
    Words {
        command: "decide record",
        chinese: "登记纸质、来电的报送：把录好的表和实际收到的时间登记进来，与邮件报送的一样识别核对",
        usage: "[选项] <单位> <文件> --received <时间> --by <姓名> --why <理由>",
        example: (
            "  huizong decide record 云岭社区 云岭社区6月.docx --period 2020-06 --received 2020-07-03T15:00:00+08:00 --by 张敏 --why 纸质报送",
            "  huizong decide record 云岭社区 form.docx --period 2020-06 --received 2020-07-03T15:00:00+08:00 --by 张敏 --why \"on paper\"",
        ),
    },
    Words {
        command: "decide correct",
        chinese: "更正数据：指标数改为核实后的数并计入合计；--drop 为不计入合计",
        usage: "[选项] <编号> <数> --by <姓名> --why <理由>",
        example: (
            "  huizong decide correct 7Q2M0K9VXD 1200 --by 张敏 --why 已电话核实
  huizong decide correct 7Q2M0K9VXD --drop --by 张敏 --why 与上月重复",
            "  huizong decide correct 7Q2M0K9VXD 1200 --by 张敏 --why \"asked by phone\"
  huizong decide correct 7Q2M0K9VXD --drop --by 张敏 --why \"last month's\"",
        ),
    },
    Words {
        command: "decide set",
        chinese: "更正填报内容：报送时间（date）、报送人（name）、联系电话（phone）",
        usage: "[选项] <编号> <栏目> <内容> --by <姓名> --why <理由>",
        example: (
            "  huizong decide set 7Q2M0K9VXD 联系电话 13800000007 --by 张敏 --why 在册",
            "  huizong decide set 7Q2M0K9VXD phone 13800000007 --by 张敏 --why registered",
        ),
    },
    Words {
        command: "decide received",
        chinese: "更正收到时间：情况表实际收到的时间与邮件的不同",
        usage: "[选项] <编号> <时间> --by <姓名> --why <理由>",
        example: (
            "  huizong decide received 7Q2M0K9VXD 2020-07-03T15:00:00+08:00 --by 张敏 --why 先经微信报来",
            "  huizong decide received 7Q2M0K9VXD 2020-07-03T15:00:00+08:00 --by 张敏 --why \"came by WeChat\"",
        ),
    },
    Words {
        command: "decide waive",
        chinese: "不再要求补正：问题经核实无须更正",
        usage: "[选项] <编号> --by <姓名> --why <理由>",
        example: (
            "  huizong decide waive 7Q2M0K9VXD --by 张敏 --why 电话在册",
            "  huizong decide waive 7Q2M0K9VXD --by 张敏 --why \"the phone is registered\"",
        ),
    },
    Words {
        command: "decide excuse",
        chinese: "免报：该单位本月不必报送，不催报，不列入应报",
        usage: "[选项] <单位> --by <姓名> --why <理由>",
        example: (
            "  huizong decide excuse 云岭社区 --period 2020-06 --by 张敏 --why 整体搬迁",
            "  huizong decide excuse 云岭社区 --period 2020-06 --by 张敏 --why moving",
        ),
    },
    Words {
        command: "decide nil",
        chinese: "零报告：该单位本月没有可报的内容，按已报计",
        usage: "[选项] <单位> --by <姓名> --why <理由>",
        example: (
            "  huizong decide nil 云岭社区 --period 2020-06 --received 2020-07-03T15:00:00+08:00 --by 张敏 --why 来电零报告",
            "  huizong decide nil 云岭社区 --period 2020-06 --received 2020-07-03T15:00:00+08:00 --by 张敏 --why \"by phone\"",
        ),
    },
    Words {
        command: "decide done",
        chinese: "办结：待人工处理的来信已处理完毕",
        usage: "[选项] <编号> --by <姓名> --why <理由>",
        example: (
            "  huizong decide done 7Q2M0K9VXD --by 张敏 --why 已电话答复",
            "  huizong decide done 7Q2M0K9VXD --by 张敏 --why \"answered by phone\"",
        ),
    },
    Words {
        command: "decide undo",
        chinese: "撤销此前的一项人工处理",
        usage: "[选项] <编号> --by <姓名> --why <理由>",
        example: (
            "  huizong decide undo 7Q2M0K9VXD --by 张敏 --why 误操作",
            "  huizong decide undo 7Q2M0K9VXD --by 张敏 --why mistaken",
        ),
    },
    Words {
        command: "decide list",
        chinese: "列出人工处理：何人、何时、何因，是否生效，哪些待确认",
        usage: "[选项]",
        example: ("  huizong decide list --period 2020-06", "  huizong decide list --period 2020-06"),
    },
    Words {
        command: "issue",
        chinese: "印发：把某月的报告按发文字号、成文日期存档到 issued/，此后不再改动；再次印发时附更正说明",
        usage: "[选项] --period <月份> --number <号> --date <日期>",
        example: (
            "  huizong issue --period 2020-06 --number 45 --date 2020-07-06
  huizong issue --period 2020-06 --number 45 --date 2020-07-06 --file 定稿.docx --by 张敏",
            "  huizong issue --period 2020-06 --number 45 --date 2020-07-06
  huizong issue --period 2020-06 --number 45 --date 2020-07-06 --file final.docx --by Zhang",
        ),
    },
    Words {
        command: "changes",
        chinese: "印发以后的变化：哪个单位、哪一项、由什么改为什么、因哪封来信或者哪项人工处理",
        usage: "[选项] --period <月份>",
        example: (
            "  huizong changes --period 2020-06
  huizong changes --period 2020-06 --json",
            "  huizong changes --period 2020-06
  huizong changes --period 2020-06 --json",
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
        command: "desk",
        chinese: "工作台：在本机浏览器中查看本月情况，人工处理，放行函件",
        usage: "[选项]",
        example: (
            "  huizong desk                          打开给出的链接进入
  huizong desk --listen 127.0.0.1:9000  换一个端口",
            "  huizong desk                          open the link that it prints
  huizong desk --listen 127.0.0.1:9000  on another port",
        ),
    },
    Words {
        command: "find",
        chinese: "查找各月的情况表、材料、函件、人工处理：按词（两个字就行）、单位、月份、类别",
        usage: "[选项] <词>...",
        example: (
            "  huizong find 养老诈骗 讲座              各月中同时有这两个词的
  huizong find 讲座 --unit 金湖社区 --from 2020-05 --to 2020-10
  huizong find 广场 --kind material --json",
            "  huizong find 养老诈骗 讲座              both words, in all months
  huizong find 讲座 --unit 金湖社区 --from 2020-05 --to 2020-10
  huizong find 广场 --kind material --json",
        ),
    },
    Words {
        command: "desk user",
        chinese: "工作台账号：供其他电脑登录",
        usage: "<办法>",
        example: ("  huizong desk user add 张敏 --role 办理", "  huizong desk user add 张敏 --role act"),
    },
    Words {
        command: "desk user add",
        chinese: "登记账号，或者改密码、权限",
        usage: "[选项] <姓名>",
        example: (
            "  huizong desk user add 张敏 --role 办理 --password-file 密码.txt",
            "  huizong desk user add 张敏 --role act --password-file password.txt",
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
    ("from", Some("月份"), "第一个月，如 2020-05；默认为工作开始的月份"),
    ("to", Some("月份"), "最后一个月，如 2020-10；默认为工作结束的月份，尚未结束的为上个月"),
    ("period", Some("月份"), "报送月份，如 2020-06；默认为时钟所在月的上一个月"),
    ("as_of", Some("时间"), "指定时钟：日期（按当日24时）或时间，如 2020-07-04T09:00:00+08:00"),
    ("accept_clock", None, "现在的时钟无误，尽管上次运行时的时钟更晚；照常发函"),
    ("dry_run", None, "只说明将做什么；不登记、不写文件、不发函"),
    ("json", None, "输出 JSON"),
    ("explain", None, "在每个数下面说明它为什么属于这一指标"),
    ("by", Some("姓名"), "由谁处理"),
    ("why", Some("理由"), "因何这样处理"),
    ("accept", Some("单位"), "确认该单位报来的联络员，写名称或代号；可多次使用"),
    ("reject", Some("单位"), "不确认该单位报来的联络员，今后不再询问；可多次使用"),
    ("name", Some("姓名"), "只处理这个人；可多次使用"),
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
    ("by", Some("姓名"), "由谁处理"),
    ("why", Some("理由"), "因何这样处理"),
    ("form", Some("编号"), "情况表的编号，见台账、页面、ledger.json；写开头几位也可以"),
    ("figure", Some("编号"), "指标数的编号，见台账“指标明细”、页面、ledger.json；写开头几位也可以"),
    ("value", Some("内容"), "核实后的数或者内容"),
    ("remember", None, "把发件地址登记为该单位的"),
    (
        "file",
        Some("文件"),
        "登记（decide record）：录好的情况表，Word、Excel 或者文本文件；印发（issue）：实际印发的 docx，不是程序写的才要",
    ),
    ("number", Some("号"), "发文顺序号"),
    ("date", Some("日期"), "成文日期，如 2020-07-06"),
    ("drop", None, "不计入合计"),
    ("field", Some("栏目"), "date（报送时间）、name（报送人）、phone（联系电话）"),
    ("time", Some("时间"), "实际收到的时间，如 2020-07-03T15:00:00+08:00；只写日期的，按当日24时"),
    ("finding", Some("编号"), "问题的编号，见台账、页面、ledger.json；写开头几位也可以"),
    ("mail", Some("编号"), "来信的编号，见台账、页面、ledger.json；写开头几位也可以"),
    ("decision", Some("编号"), "人工处理的编号，见 huizong decide list；写开头几位也可以"),
    ("unit", Some("单位"), "单位的名称或代号"),
    ("received", Some("时间"), "该单位报来的时间；默认为时钟的时间"),
    ("listen", Some("地址"), "地址和端口；默认 127.0.0.1:8020"),
    ("tls_cert", Some("文件"), "证书（PEM），供其他电脑访问；与 --tls-key、--name 同用"),
    ("tls_key", Some("文件"), "证书的密钥（PEM）"),
    ("name", Some("名称"), "证书上的主机名，浏览器用它访问；可以写几个"),
    ("behind_proxy", Some("名称"), "提供 TLS 的代理的主机名，端口不是443的写明端口"),
    ("person", Some("姓名"), "人员姓名，处理记录上用这个姓名"),
    ("role", Some("权限"), "查看，或者办理"),
    ("password_file", Some("文件"), "第一行是密码的文件；不写的从标准输入读"),
    ("folder", Some("文件夹"), "新文件夹；不得已有内容"),
    ("words", Some("词"), "要找的词；写几个词的，须同时都有"),
    ("earliest", Some("月份"), "只找这个月及以后的"),
    ("latest", Some("月份"), "只找这个月及以前的"),
    ("kind", Some("类别"), "只找这一类：form 情况表、material 材料、letter 函件、decision 人工处理；可多次使用"),
    ("limit", Some("件数"), "最多列出多少件；默认为 20"),
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
        command = dress_one(command, words.command, words, language);
    }
    command
}

/// Dresses the command at a path of names, such as `decide accept`.
fn dress_one(command: Command, path: &str, words: &Words, language: Language) -> Command {
    let (name, rest) = path.split_once(' ').unwrap_or((path, ""));
    command.mut_subcommand(name, |command| {
        if !rest.is_empty() {
            return dress_one(command, rest, words, language);
        }
        let command = with_help(command, language, words.example);
        if language == Language::English {
            return command;
        }
        let lists = if command.has_subcommands() {
            "办法：\n{subcommands}\n\n选项：\n{options}"
        } else if command.get_positionals().next().is_some() {
            "参数：\n{positionals}\n\n选项：\n{options}"
        } else {
            "选项：\n{options}"
        };
        zh(command.about(words.chinese), format!("huizong {} {}", words.command, words.usage), lists)
    })
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
