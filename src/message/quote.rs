//! The text of a mail in, the parts out in which a form counts: the sender's own text, and earlier mails that it forwards.
//!
//! Mail programs append the answered mail below an answer. A form in that mail was submitted before, or is the table of one
//! of this program's letters, and must not count as a new submission. The text is therefore cut where an earlier mail begins,
//! and an earlier mail counts only where the mail above forwards it, by its subject (转发, Fw) or by the separator line.
//! The caller takes the first part with a form. A mail written by the office never counts, nor does anything below it.

use reader::{Block, Cell, Document, Paragraph, Region, Table};

/// Most lines of a quoted header.
const HEADER_LINES: usize = 12;

/// Names of the sender's line in a quoted header, in lower case.
const FROM_NAMES: [&str; 5] = ["发件人", "寄件人", "寄件者", "發件人", "from"];

/// Names of the subject line.
const SUBJECT_NAMES: [&str; 4] = ["主题", "主旨", "主題", "subject"];

/// Names of the other lines of a quoted header.
const OTHER_NAMES: [&str; 17] = [
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

/// Text between dashes above a quoted mail, without blanks and in lower case; `true` for a forwarded one.
const SEPARATORS: [(&str, bool); 18] = [
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

/// Text above a forwarded mail without dashes.
const FORWARD_INTRODUCTIONS: [&str; 5] =
    ["开始转发的邮件", "下面是被转发的邮件", "以下是转发的邮件", "被转发邮件的信息如下", "beginforwardedmessage"];

/// The content of a part of a mail in which a form counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BodyContent {
    /// Plain text.
    Text(String),
    /// Blocks of HTML.
    Blocks(Vec<Block>),
}

impl BodyContent {
    /// Its lines, those of tables cell by cell.
    pub fn text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Blocks(blocks) => {
                let mut lines = Vec::new();
                collect_lines(blocks, &mut lines);
                lines.join("\n")
            }
        }
    }
}

// The depth of tables in tables is bounded by the reader of HTML.
fn collect_lines<'b>(blocks: &'b [Block], lines: &mut Vec<&'b str>) {
    for block in blocks {
        match block {
            Block::Paragraph(paragraph) => lines.push(&paragraph.text),
            Block::Table(table) => table.cells.iter().for_each(|cell| collect_lines(&cell.blocks, lines)),
        }
    }
}

/// The parts of a mail in which a form counts, the sender's own text first. HTML is preferred to plain text, which has lost
/// its tables. `is_office` decides from a sender's name and address whether the office wrote a quoted mail.
pub fn authored_parts(
    subject: &str,
    document: Option<&Document>,
    text: &str,
    is_office: &dyn Fn(&str) -> bool,
) -> Vec<BodyContent> {
    if let Some(document) = document.filter(|document| !document.text().trim().is_empty()) {
        let parts = select_parts(subject, items(&document.blocks), is_office);
        let blocks = |part: Vec<Item>| BodyContent::Blocks(part.into_iter().map(Item::into_block).collect());
        return parts.into_iter().map(blocks).collect();
    }
    let lines = text.lines().map(|line| Item::Line(line.to_owned(), Region::Body)).collect();
    let parts = select_parts(subject, lines, is_office);
    let text = |part: Vec<Item>| BodyContent::Text(part.iter().map(Item::line).collect::<Vec<_>>().join("\n"));
    parts.into_iter().map(text).collect()
}

/// A line or a table of the text.
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

    /// Removes one level of quotation.
    fn unquoted(self) -> Self {
        match self {
            Self::Line(line, _) => {
                let inner = line.trim_start().strip_prefix('>').map(|rest| rest.strip_prefix(' ').unwrap_or(rest));
                Self::Line(inner.map_or_else(|| line.clone(), str::to_owned), Region::Body)
            }
            table @ Self::Table(_) => table,
        }
    }
}

/// The lines and tables of a document; layout tables are dissolved into their content.
fn items(blocks: &[Block]) -> Vec<Item> {
    let mut found = Vec::new();
    collect(blocks, &mut found);
    found
}

// Recursion depth is bounded by the reader's nesting limit.
fn collect(blocks: &[Block], found: &mut Vec<Item>) {
    for block in blocks {
        match block {
            Block::Paragraph(paragraph) => {
                // A final line break counts as an empty line.
                found.extend(paragraph.text.split('\n').map(|line| Item::Line(line.to_owned(), paragraph.region)));
            }
            Block::Table(table) if is_layout(table) => {
                for cell in &table.cells {
                    collect(&cell.blocks, found);
                }
            }
            Block::Table(table) if is_header_table(table) => {
                let rows = table.cells.chunk_by(|one, next| one.row == next.row);
                let lines = rows.map(|row| row.iter().map(Cell::text).collect::<Vec<_>>().join("："));
                found.extend(lines.map(|line| Item::Line(line.replace('\n', " "), table.region)));
            }
            Block::Table(table) => found.push(Item::Table(table.clone())),
        }
    }
}

/// True for a table with text in at most one cell, or with one column of nested tables.
fn is_layout(table: &Table) -> bool {
    let has_table = || table.cells.iter().flat_map(|cell| &cell.blocks).any(|block| matches!(block, Block::Table(_)));
    let filled = table.cells.iter().filter(|cell| !cell.text().trim().is_empty()).take(2).count();
    filled < 2 || table.columns == 1 && has_table()
}

/// True for the header of a quoted mail, which some programs format as a table.
fn is_header_table(table: &Table) -> bool {
    let name = table.cells.first().map(Cell::text).unwrap_or_default().to_lowercase();
    FROM_NAMES.contains(&name.trim().trim_end_matches([':', '：']).trim())
}

/// The sender's own text or a quoted mail.
#[derive(Debug, Default)]
struct QuotedMail {
    from: String,
    subject: String,
    /// The separator above says that it is forwarded.
    is_forwarded: bool,
    items: Vec<Item>,
}

/// The parts that count by the rule in the file's head.
fn select_parts(subject: &str, items: Vec<Item>, is_office: &dyn Fn(&str) -> bool) -> Vec<Vec<Item>> {
    let mut selected = Vec::new();
    let mut outer_subject = subject.to_owned();
    for (number, part) in split_mails(items).into_iter().enumerate() {
        let is_forwarded = part.is_forwarded || is_forward_subject(&outer_subject);
        if number == 0 {
            // Lines quoted with `>` among the sender's own text do not count.
            selected.push(part.items.into_iter().filter(|item| !item.is_quoted()).collect());
            continue;
        }
        if !is_forwarded || is_office(&part.from) {
            break;
        }
        let nested = part.items.into_iter().map(Item::unquoted);
        selected.push(nested.filter(|item| !matches!(item, Item::Line(line, _) if line.starts_with('>'))).collect());
        outer_subject = part.subject;
    }
    selected
}

/// Splits the text where an earlier mail begins; the first part is the sender's own.
fn split_mails(items: Vec<Item>) -> Vec<QuotedMail> {
    let mut starts = Vec::new();
    let mut at = 0;
    while at < items.len() {
        match mail_start(items.get(at..).unwrap_or_default()) {
            Some(start) => {
                let length = start.length.max(1);
                starts.push((at, start));
                at += length;
            }
            None => at += 1,
        }
    }
    let mut parts = vec![QuotedMail::default()];
    let mut starts = starts.into_iter().peekable();
    let mut header_until = 0;
    for (at, item) in items.into_iter().enumerate() {
        if let Some((first, start)) = starts.next_if(|(first, _)| *first == at) {
            header_until = first + start.length;
            let MailStart { from, subject, is_forwarded, .. } = start;
            parts.push(QuotedMail { from, subject, is_forwarded, items: Vec::new() });
        }
        if at >= header_until
            && let Some(part) = parts.last_mut()
        {
            part.items.push(item);
        }
    }
    parts
}

/// The beginning of an earlier mail: a separator, a header, or an attribution line.
#[derive(Debug, Default)]
struct MailStart {
    /// Number of lines.
    length: usize,
    from: String,
    subject: String,
    is_forwarded: bool,
}

/// The beginning of an earlier mail, if the first line is one.
fn mail_start(items: &[Item]) -> Option<MailStart> {
    let first = unmarked(items.first()?.line());
    if first.is_empty() {
        return None;
    }
    if let Some(is_forwarded) = separator(first) {
        let header = items.get(1..).and_then(header).unwrap_or_default();
        return Some(MailStart { length: header.length + 1, is_forwarded, ..header });
    }
    // A long attribution may be broken into two lines.
    let second = items.get(1).map_or("", |item| unmarked(item.line()));
    for (length, words) in [(1, first.to_owned()), (2, format!("{first} {second}"))] {
        if is_attribution(&words) && (length == 1 || !is_attribution(second)) {
            return Some(MailStart { length, from: words, ..MailStart::default() });
        }
    }
    field(first).filter(|(name, _)| FROM_NAMES.contains(&name.as_str()))?;
    header(items)
}

/// The header of an earlier mail after any empty lines: the sender's line and at least two more.
fn header(items: &[Item]) -> Option<MailStart> {
    let mut header = MailStart::default();
    let mut known = 0;
    for (at, item) in items.iter().enumerate().take(HEADER_LINES) {
        let line = unmarked(item.line());
        if line.is_empty() && matches!(item, Item::Line(..)) {
            if known >= 3 {
                break;
            }
            continue;
        }
        let Some((name, value)) = field(line) else {
            // Addresses may continue on a further line.
            if known == 0 || !line.contains('@') {
                break;
            }
            continue;
        };
        if FROM_NAMES.contains(&name.as_str()) {
            header.from = value.to_owned();
        } else if SUBJECT_NAMES.contains(&name.as_str()) {
            header.subject = value.to_owned();
        } else if !OTHER_NAMES.contains(&name.as_str()) {
            break;
        }
        known += 1;
        header.length = at + 1;
    }
    (known >= 3 && !header.from.is_empty()).then_some(header)
}

/// Name in lower case and value of `发件人：王芳`, or of `| 发件人 | 王芳 |`, which was a table.
fn field(line: &str) -> Option<(String, &str)> {
    let line = line.trim_matches(|c: char| c == '|' || c == '*' || c.is_whitespace());
    let (name, value) = line.split_once([':', '：', '|'])?;
    let value = value.trim_start_matches([':', '：']);
    let name: String = name.chars().filter(|c| !c.is_whitespace() && *c != '*').take(12).collect();
    Some((name.to_lowercase(), value.trim_matches(|c: char| c == '*' || c.is_whitespace())))
}

/// `Some(true)` for a line that introduces a forwarded mail, `Some(false)` for a separator above an answered one.
fn separator(line: &str) -> Option<bool> {
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
    if FORWARD_INTRODUCTIONS.contains(&inner) {
        return Some(true);
    }
    let found = SEPARATORS.iter().find(|(words, _)| *words == inner)?;
    (dashes >= 2).then_some(found.1)
}

/// `在 2020-07-02 09:12:11，平安办 <a@b.example> 写道：`, `On Thu, Jul 2, 2020 … wrote:`.
fn is_attribution(line: &str) -> bool {
    let end = line.trim_end_matches([':', '：', ' ']);
    let written = ["写道", "寫道", "wrote", "写到"].iter().any(|word| end.ends_with(word));
    if !written || line.chars().count() > 240 {
        return false;
    }
    // A report may say that somebody wrote something, but gives neither an address nor a time.
    let bytes = line.as_bytes();
    let clock = bytes.windows(4).any(|four| {
        matches!(four, [hour, b':', ten, one] if hour.is_ascii_digit() && ten.is_ascii_digit() && one.is_ascii_digit())
    });
    let year = line.contains("20") && line.chars().filter(char::is_ascii_digit).count() >= 6;
    line.contains('@') || clock && year
}

/// True for 转发：… and Fw: …; the outermost prefix decides.
fn is_forward_subject(subject: &str) -> bool {
    let start = subject.trim_start_matches(|c: char| c.is_whitespace() || "[【(（".contains(c)).to_lowercase();
    ["转发", "轉寄", "轉發", "fw:", "fwd:", "fw：", "fwd：", "fw ", "i:"].iter().any(|prefix| start.starts_with(prefix))
}

/// A line without quotation marks, blanks and zero-width characters around it.
fn unmarked(line: &str) -> &str {
    line.trim_matches(|c: char| c == '>' || c.is_whitespace() || c == '\u{FEFF}' || c == '\u{200B}')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The parts of a plain text that count, their lines joined by `/`.
    fn counted(subject: &str, text: &str) -> Vec<String> {
        let is_office = |from: &str| from.contains("office@bsh.example");
        let parts = authored_parts(subject, None, text, &is_office).into_iter();
        parts
            .map(|part| match part {
                BodyContent::Text(text) => {
                    text.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("/")
                }
                BodyContent::Blocks(_) => panic!("a text"),
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
