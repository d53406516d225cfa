//! A mail's text in, what counts of it out: what its writer says, and an earlier mail below it only where that is
//! passed on.
//!
//! Mail programs put the mail that is answered below the answer. A form in it was sent before, or is the table of our
//! own letter, and must not be taken for a new one. So the text is cut where an earlier mail begins, and an earlier mail
//! counts only where the mail around it forwards it: by its subject (转发, Fw), or by the line over the quoted part.
//! Whoever asks takes the first part that holds a form, so that one above another wins. A mail that the office itself
//! wrote never counts, nor what stands below it.

use reader::{Block, Cell, Document, Paragraph, Region, Table};

/// Lines of a header that are looked at below its first.
const HEADER: usize = 12;

/// Names of the sender's line in a quoted header, lower case.
const FROM: [&str; 5] = ["发件人", "寄件人", "寄件者", "發件人", "from"];

const SUBJECT: [&str; 4] = ["主题", "主旨", "主題", "subject"];

/// The other lines of a quoted header.
const OTHERS: [&str; 17] = [
    "发送时间",
    "发送日期",
    "发件时间",
    "发送",
    "时间",
    "日期",
    "收件人",
    "抄送",
    "密送",
    "附件",
    "回复",
    "寄件日期",
    "收件者",
    "sent",
    "date",
    "to",
    "cc",
];

/// What stands between dashes over a quoted mail, without blanks and in lower case; `true` for one that is passed on.
const RULES: [(&str, bool); 18] = [
    ("原始邮件", false),
    ("原邮件", false),
    ("邮件原文", false),
    ("邮件原件", false),
    ("原文", false),
    ("原始郵件", false),
    ("回复的原邮件", false),
    ("回复的邮件", false),
    ("originalmessage", false),
    ("originalemail", false),
    ("original", false),
    ("转发邮件信息", true),
    ("转发的原邮件", true),
    ("转发的邮件", true),
    ("转发邮件", true),
    ("已转发邮件", true),
    ("forwardedmessage", true),
    ("forwardedemail", true),
];

/// The same without dashes.
const INTRODUCTIONS: [&str; 5] =
    ["开始转发的邮件", "下面是被转发的邮件", "以下是转发的邮件", "被转发邮件的信息如下", "beginforwardedmessage"];

/// A part of a mail that may hold a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Words {
    /// Plain text.
    Text(String),
    /// What was read of HTML.
    Blocks(Vec<Block>),
}

/// The parts of a mail in which a form counts, the writer's own first. HTML goes before the plain text beside it, which
/// has lost the tables. `is_office` tells from a sender's name and address whether the office wrote the mail.
pub fn spoken(subject: &str, document: Option<&Document>, text: &str, is_office: &dyn Fn(&str) -> bool) -> Vec<Words> {
    if let Some(document) = document.filter(|document| !document.text().trim().is_empty()) {
        let parts = counting(subject, items(&document.blocks), is_office);
        return parts.into_iter().map(|part| Words::Blocks(part.into_iter().map(Item::into_block).collect())).collect();
    }
    let lines = text.lines().map(|line| Item::Line(line.to_owned(), Region::Body)).collect();
    let parts = counting(subject, lines, is_office);
    parts.into_iter().map(|part| Words::Text(part.iter().map(Item::line).collect::<Vec<_>>().join("\n"))).collect()
}

#[derive(Debug)]
enum Item {
    Line(String, Region),
    Table(Table),
}

impl Item {
    fn line(&self) -> &str {
        match self {
            Self::Line(line, _) => line,
            Self::Table(_) => "",
        }
    }

    fn into_block(self) -> Block {
        match self {
            Self::Line(text, region) => Block::Paragraph(Paragraph { text, region }),
            Self::Table(table) => Block::Table(table),
        }
    }

    fn is_quoted(&self) -> bool {
        match self {
            Self::Line(line, region) => *region == Region::Quotation || line.trim_start().starts_with('>'),
            Self::Table(table) => table.region == Region::Quotation,
        }
    }

    /// The same without the mark of one quotation around it.
    fn unquoted(self) -> Self {
        match self {
            Self::Line(line, _) => {
                let plain = line.trim_start().strip_prefix('>').map(|rest| rest.strip_prefix(' ').unwrap_or(rest));
                Self::Line(plain.map_or_else(|| line.clone(), str::to_owned), Region::Body)
            }
            table @ Self::Table(_) => table,
        }
    }
}

/// Lines and tables, taken out of the tables that only lay out the page.
fn items(blocks: &[Block]) -> Vec<Item> {
    let mut found = Vec::new();
    collect(blocks, &mut found);
    found
}

// Depth is bounded by the reader's nesting limit, so recursion is safe here.
fn collect(blocks: &[Block], found: &mut Vec<Item>) {
    for block in blocks {
        match block {
            Block::Paragraph(paragraph) => {
                // A text that ends in a line break has an empty line there.
                found.extend(paragraph.text.split('\n').map(|line| Item::Line(line.to_owned(), paragraph.region)));
            }
            Block::Table(table) if is_layout(table) => {
                for cell in &table.cells {
                    collect(&cell.blocks, found);
                }
            }
            Block::Table(table) if is_header(table) => {
                let rows = table.cells.chunk_by(|one, next| one.row == next.row);
                let lines = rows.map(|row| row.iter().map(Cell::text).collect::<Vec<_>>().join("："));
                found.extend(lines.map(|line| Item::Line(line.replace('\n', " "), table.region)));
            }
            Block::Table(table) => found.push(Item::Table(table.clone())),
        }
    }
}

/// Only one cell says anything, or one column holds further tables.
fn is_layout(table: &Table) -> bool {
    let has_table = || table.cells.iter().flat_map(|cell| &cell.blocks).any(|block| matches!(block, Block::Table(_)));
    let filled = table.cells.iter().filter(|cell| !cell.text().trim().is_empty()).take(2).count();
    filled < 2 || table.columns == 1 && has_table()
}

/// The header of a quoted mail, which some programs set as a table.
fn is_header(table: &Table) -> bool {
    let name = table.cells.first().map(Cell::text).unwrap_or_default().to_lowercase();
    FROM.contains(&name.trim().trim_end_matches([':', '：']).trim())
}

/// A mail within the text.
#[derive(Debug, Default)]
struct Part {
    from: String,
    subject: String,
    /// The line over it says that it is passed on.
    passed_on: bool,
    items: Vec<Item>,
}

/// The parts that count, by the rule above.
fn counting(subject: &str, items: Vec<Item>, is_office: &dyn Fn(&str) -> bool) -> Vec<Vec<Item>> {
    let mut counted = Vec::new();
    let mut around = subject.to_owned();
    for (number, part) in parts(items).into_iter().enumerate() {
        let passed_on = part.passed_on || is_forward(&around);
        if number == 0 {
            // What is quoted line by line stands among the writer's own words.
            counted.push(part.items.into_iter().filter(|item| !item.is_quoted()).collect());
            continue;
        }
        if !passed_on || is_office(&part.from) {
            break;
        }
        let nested = part.items.into_iter().map(Item::unquoted);
        counted.push(nested.filter(|item| !matches!(item, Item::Line(line, _) if line.starts_with('>'))).collect());
        around = part.subject;
    }
    counted
}

/// The text cut where an earlier mail begins; the first part is the writer's own.
fn parts(items: Vec<Item>) -> Vec<Part> {
    let mut starts = Vec::new();
    let mut at = 0;
    while at < items.len() {
        match beginning(items.get(at..).unwrap_or_default()) {
            Some(beginning) => {
                let length = beginning.length.max(1);
                starts.push((at, beginning));
                at += length;
            }
            None => at += 1,
        }
    }
    let mut parts = vec![Part::default()];
    let mut starts = starts.into_iter().peekable();
    let mut header_until = 0;
    for (at, item) in items.into_iter().enumerate() {
        if let Some((start, begun)) = starts.next_if(|(start, _)| *start == at) {
            header_until = start + begun.length;
            let Beginning { from, subject, passed_on, .. } = begun;
            parts.push(Part { from, subject, passed_on, items: Vec::new() });
        }
        if at >= header_until
            && let Some(part) = parts.last_mut()
        {
            part.items.push(item);
        }
    }
    parts
}

/// How an earlier mail begins: a rule over it, or its header, or who wrote it when.
#[derive(Debug, Default)]
struct Beginning {
    length: usize,
    from: String,
    subject: String,
    passed_on: bool,
}

fn beginning(items: &[Item]) -> Option<Beginning> {
    let first = plain(items.first()?.line());
    if first.is_empty() {
        return None;
    }
    if let Some(passed_on) = ruled(first) {
        let header = items.get(1..).and_then(header).unwrap_or_default();
        return Some(Beginning { length: header.length + 1, passed_on, ..header });
    }
    // Long attributions are broken in two.
    let second = items.get(1).map_or("", |item| plain(item.line()));
    for (length, words) in [(1, first.to_owned()), (2, format!("{first} {second}"))] {
        if is_attribution(&words) && (length == 1 || !is_attribution(second)) {
            return Some(Beginning { length, from: words, ..Beginning::default() });
        }
    }
    field(first).filter(|(name, _)| FROM.contains(&name.as_str()))?;
    header(items)
}

/// The header of an earlier mail at the top of the lines, empty ones before it passed over: its sender and two more.
fn header(items: &[Item]) -> Option<Beginning> {
    let mut header = Beginning::default();
    let mut known = 0;
    for (at, item) in items.iter().enumerate().take(HEADER) {
        let line = plain(item.line());
        if line.is_empty() && matches!(item, Item::Line(..)) {
            if known >= 3 {
                break;
            }
            continue;
        }
        let Some((name, value)) = field(line) else {
            // An introduction such as 被转发邮件的信息如下 over the header; addresses that run on to a further line.
            if known == 0 || !line.contains('@') {
                break;
            }
            continue;
        };
        if FROM.contains(&name.as_str()) {
            header.from = value.to_owned();
        } else if SUBJECT.contains(&name.as_str()) {
            header.subject = value.to_owned();
        } else if !OTHERS.contains(&name.as_str()) {
            break;
        }
        known += 1;
        header.length = at + 1;
    }
    (known >= 3 && !header.from.is_empty()).then_some(header)
}

/// `发件人：王芳` → its name in lower case and its value; `| 发件人 | 王芳 |` as well, which was a table.
fn field(line: &str) -> Option<(String, &str)> {
    let line = line.trim_matches(|c: char| c == '|' || c == '*' || c.is_whitespace());
    let (name, value) = line.split_once([':', '：', '|'])?;
    let value = value.trim_start_matches([':', '：']);
    let name: String = name.chars().filter(|c| !c.is_whitespace() && *c != '*').take(12).collect();
    Some((name.to_lowercase(), value.trim_matches(|c: char| c == '*' || c.is_whitespace())))
}

/// A line between dashes, or one that introduces what is passed on; `Some(true)` for that.
fn ruled(line: &str) -> Option<bool> {
    let is_dash = |c: char| matches!(c, '-' | '_' | '=' | '—' | '–' | '－' | '─' | '━' | '*');
    let dashes = line.chars().take_while(|c| is_dash(*c)).count();
    let inner: String = line
        .trim_matches(|c: char| is_dash(c) || c.is_whitespace())
        .chars()
        .filter(|c| !c.is_whitespace())
        .take(40)
        .flat_map(char::to_lowercase)
        .collect();
    let inner = inner.trim_end_matches([':', '：', '。']);
    if INTRODUCTIONS.contains(&inner) {
        return Some(true);
    }
    let found = RULES.iter().find(|(words, _)| *words == inner)?;
    (dashes >= 2).then_some(found.1)
}

/// `在 2020-07-02 09:12:11，平安办 <a@b.example> 写道：`, `On Thu, Jul 2, 2020 … wrote:`.
fn is_attribution(line: &str) -> bool {
    let end = line.trim_end_matches([':', '：', ' ']);
    let written = ["写道", "寫道", "wrote", "写到"].iter().any(|word| end.ends_with(word));
    if !written || line.chars().count() > 240 {
        return false;
    }
    // A story may say that somebody wrote something; it tells neither address nor minute.
    let bytes = line.as_bytes();
    let clock = bytes.windows(4).any(|four| {
        matches!(four, [hour, b':', ten, one] if hour.is_ascii_digit() && ten.is_ascii_digit() && one.is_ascii_digit())
    });
    let year = line.contains("20") && line.chars().filter(char::is_ascii_digit).count() >= 6;
    line.contains('@') || clock && year
}

/// 转发：…, Fw: …, 回复 before it aside: the outermost prefix tells what the mail is.
fn is_forward(subject: &str) -> bool {
    let start = subject.trim_start_matches(|c: char| c.is_whitespace() || "[【(（".contains(c)).to_lowercase();
    ["转发", "轉寄", "轉發", "fw:", "fwd:", "fw：", "fwd：", "fw ", "i:"].iter().any(|prefix| start.starts_with(prefix))
}

/// A line without the marks of quotation before it.
fn plain(line: &str) -> &str {
    line.trim_matches(|c: char| c == '>' || c.is_whitespace() || c == '\u{FEFF}' || c == '\u{200B}')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The parts of a plain text that count, their lines joined by `/`.
    fn counted(subject: &str, text: &str) -> Vec<String> {
        let is_office = |from: &str| from.contains("office@bsh.example");
        let parts = spoken(subject, None, text, &is_office).into_iter();
        parts
            .map(|part| match part {
                Words::Text(text) => {
                    text.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("/")
                }
                Words::Blocks(_) => panic!("a text"),
            })
            .collect()
    }

    const HEADER: &str =
        "发件人: 王芳 <jinhu@bsh.example>\n发送时间: 2020年7月2日 9:12\n收件人: office\n主题: 回复: 六月\n\n表";

    #[test]
    fn an_answer_counts_without_what_it_answers() {
        for earlier in [
            HEADER,
            "From: a@bsh.example\nSent: Thursday, July 2, 2020 9:12 AM\nTo: b@bsh.example\nSubject: x\n表",
            "-----原始邮件-----\n表",
            "------------------ 原始邮件 ------------------\n表",
            "-----邮件原件-----\n表",
            "----邮件原文----\n表",
            "---- 回复的原邮件 ----\n| 发件人 | 王芳<jinhu@bsh.example> |\n| 日期 | 2020年07月02日 09:12 |\n| 收件人 | x |\n表",
            "-----Original Message-----\n表",
            "在 2020-07-02 09:12:11，\"王芳\" <jinhu@bsh.example> 写道：\n> 表",
            "On Thu, Jul 2, 2020 at 9:12 AM a <a@bsh.example> wrote:\n> 表",
            "On Thu, Jul 2, 2020 at 9:12 AM Somebody of the office with a name <a@bsh.example>\nwrote:\n表",
            "> 在 2020年7月2日，09:12，王芳 写道：\n> 表",
            "王芳 <jinhu@bsh.example> 于2020年7月2日周四 上午9:12写道：\n表",
        ] {
            assert_eq!(counted("回复: 六月", &format!("已改好。\n> 引\n\n{earlier}")), ["已改好。"], "{earlier}");
            assert_eq!(counted("Re: Fw: 六月", &format!("x\n{earlier}")), ["x"], "{earlier}");
            let passed_on = counted("转发: 六月", &format!("请收\n\n{earlier}"));
            assert_eq!(passed_on, ["请收", "表"], "{earlier}");
        }
    }

    #[test]
    fn what_is_passed_on_is_told_by_the_line_over_it_too() {
        for rule in [
            "---------- Forwarded message ---------",
            "-------- 转发邮件信息 --------",
            "开始转发的邮件：",
            "> Begin forwarded message:",
        ] {
            assert_eq!(counted("六月", &format!("请收\n{rule}\n{HEADER}")), ["请收", "表"], "{rule}");
            let quoted = HEADER.replace('\n', "\n> ");
            assert_eq!(counted("六月", &format!("请收\n{rule}\n>\n> {quoted}\n> > 引")), ["请收", "表"], "{rule}");
        }
    }

    #[test]
    fn a_mail_in_a_mail_in_a_mail() {
        let office = "发件人: 平安办 <office@bsh.example>\n发送时间: 1日\n收件人: x\n主题: 催报\n\n空表";
        // The answer below is passed on; what it answers is not.
        assert_eq!(counted("Fw: 六月", &format!("{HEADER}\n{office}")), ["", "表"]);
        assert_eq!(counted("Fw: 催报", &format!("请收\n{office}")), ["请收"]);
        let twice = HEADER.replace("主题: 回复", "主题: 转发").replace("表", "");
        assert_eq!(counted("Fwd: 六月", &format!("{twice}\n{HEADER}")), ["", "", "表"]);
    }

    #[test]
    fn words_that_only_look_like_an_earlier_mail() {
        for text in [
            "发件人：王芳\n单位名称：金湖社区",
            "6月20日，居民在2020年的感谢信中写道：\n感谢",
            "原始邮件\n表",
            "一、发件人：x\n二、收件人：y\n三、主题：z",
        ] {
            assert_eq!(counted("六月", text), [text.replace('\n', "/")], "{text}");
        }
    }
}
