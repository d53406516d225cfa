//! HTML of a mail in, readable text out: paragraphs as lines, a table's row as one line with tabs between its cells.

/// Tables within tables whose cells are kept apart; deeper ones run on as text.
const DEEPEST: usize = 16;

/// Elements that stand on lines of their own.
const BLOCKS: [&str; 24] = [
    "p",
    "div",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "ul",
    "ol",
    "li",
    "dl",
    "dt",
    "dd",
    "pre",
    "center",
    "blockquote",
    "section",
    "article",
    "header",
    "footer",
    "form",
    "hr",
    "address",
];

/// Text of HTML. Never fails: what is no markup is text. Linear in its length.
pub(super) fn to_text(html: &str) -> String {
    let mut text = Text::default();
    let mut rest = html;
    while let Some((before, after)) = rest.find('<').and_then(|open| rest.split_at_checked(open)) {
        text.push(before);
        let Some((tag, behind)) = tag(after) else {
            text.push("<");
            rest = after.get(1..).unwrap_or_default();
            continue;
        };
        rest = behind;
        if let Some(tag) = tag {
            if !tag.closing && ["script", "style", "title"].contains(&tag.name.as_str()) {
                rest = after_element(behind, &tag.name);
            }
            text.tag(&tag);
        }
    }
    text.push(rest);
    text.finish()
}

struct Tag {
    /// Lower case.
    name: String,
    closing: bool,
}

/// The tag or comment (`None`) at the start of the text, and what follows it; nothing where `<` is only a character.
fn tag(text: &str) -> Option<(Option<Tag>, &str)> {
    let inner = text.strip_prefix('<')?;
    if let Some(comment) = inner.strip_prefix("!--") {
        return Some((None, comment.split_once("-->").map(|(_, after)| after).unwrap_or_default()));
    }
    if inner.starts_with(['!', '?']) {
        return Some((None, inner.split_once('>').map(|(_, after)| after).unwrap_or_default()));
    }
    let (closing, named) = match inner.strip_prefix('/') {
        Some(named) => (true, named),
        None => (false, inner),
    };
    let length = named.find(|c: char| !c.is_ascii_alphanumeric() && c != ':' && c != '-').unwrap_or(named.len());
    let (name, attributes) = named.split_at_checked(length)?;
    if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    // A tag that never ends: the rest of the text would be searched again for every such tag.
    let after = end_of_tag(attributes).and_then(|end| attributes.get(end + 1..)).unwrap_or_default();
    Some((Some(Tag { name: name.to_ascii_lowercase(), closing }), after))
}

/// Where the `>` of a tag stands: outside quotes, else (a quote never closed) the first there is.
fn end_of_tag(attributes: &str) -> Option<usize> {
    const NEAR: usize = 4096;
    let mut quote = None;
    for (position, byte) in attributes.bytes().take(NEAR).enumerate() {
        match (quote, byte) {
            (None, b'>') => return Some(position),
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), _) if open == byte => quote = None,
            _ => {}
        }
    }
    attributes.find('>')
}

/// What follows the end tag of an element whose content is not text.
fn after_element<'a>(text: &'a str, name: &str) -> &'a str {
    let mut rest = text;
    while let Some((_, after)) = rest.split_once("</") {
        if after.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name)) {
            return after.split_once('>').map(|(_, behind)| behind).unwrap_or_default();
        }
        rest = after;
    }
    ""
}

/// Text under work.
#[derive(Default)]
struct Text {
    /// Text outside every table.
    outside: String,
    /// Tables and their cells in turn, outermost first.
    frames: Vec<Frame>,
    /// Tables open beyond [`DEEPEST`].
    ignored_tables: usize,
    preformatted: bool,
    gap: Gap,
}

#[derive(Default)]
struct Frame {
    table: bool,
    /// Cells so far in the row (tables only).
    cells: usize,
    text: String,
}

/// White space seen since the last character.
#[derive(Clone, Copy, Default, PartialEq)]
enum Gap {
    #[default]
    None,
    Blank,
    /// A line of the source ended: no blank between two Chinese characters.
    Line,
}

impl Text {
    fn tag(&mut self, tag: &Tag) {
        match (tag.name.as_str(), tag.closing) {
            ("br", _) => self.line_break(),
            ("pre", closing) => {
                self.block();
                self.preformatted = !closing;
            }
            ("table", false) => self.open_table(),
            ("table", true) => self.close_table(),
            ("tr", _) => self.row(),
            ("td" | "th", false) => self.open_cell(),
            ("td" | "th", true) => self.close_cell(),
            (name, _) if BLOCKS.contains(&name) => self.block(),
            _ => {}
        }
    }

    fn open_table(&mut self) {
        if self.frames.len() >= DEEPEST * 2 {
            self.ignored_tables += 1;
            return self.block();
        }
        self.block();
        self.frames.push(Frame { table: true, ..Frame::default() });
    }

    fn close_table(&mut self) {
        if self.ignored_tables > 0 {
            self.ignored_tables -= 1;
            return self.block();
        }
        self.close_cell();
        if let Some(table) = self.frames.pop_if(|frame| frame.table) {
            self.block();
            self.top().push_str(table.text.trim_matches('\n'));
            self.block();
        }
    }

    fn row(&mut self) {
        if self.ignored_tables > 0 {
            return self.block();
        }
        self.close_cell();
        self.block();
        if let Some(frame) = self.frames.last_mut() {
            frame.cells = 0;
        }
    }

    fn open_cell(&mut self) {
        if self.ignored_tables > 0 || self.frames.is_empty() {
            self.gap = Gap::Blank;
            return;
        }
        self.close_cell();
        self.gap = Gap::None;
        self.frames.push(Frame::default());
    }

    /// Moves the open cell's text into its table's row.
    fn close_cell(&mut self) {
        if self.ignored_tables > 0 {
            return;
        }
        let Some(cell) = self.frames.pop_if(|frame| !frame.table) else { return };
        self.gap = Gap::None;
        if let Some(row) = self.frames.last_mut() {
            if row.cells > 0 {
                row.text.push('\t');
            }
            row.cells += 1;
            row.text.push_str(cell.text.trim());
        }
    }

    fn push(&mut self, raw: &str) {
        let mut rest = raw;
        while let Some(first) = rest.chars().next() {
            let (character, after) = entity(rest).unwrap_or((first, rest.get(first.len_utf8()..).unwrap_or_default()));
            rest = after;
            self.character(character);
        }
    }

    fn character(&mut self, character: char) {
        if self.preformatted && character == '\n' {
            return self.line_break();
        }
        if character.is_whitespace() && character != '\u{3000}' {
            self.gap = if character == '\n' || self.gap == Gap::Line { Gap::Line } else { Gap::Blank };
            return;
        }
        let gap = std::mem::replace(&mut self.gap, Gap::None);
        let text = self.top();
        let last = text.chars().next_back().unwrap_or('\n');
        let blank = match gap {
            Gap::None => false,
            Gap::Blank => true,
            Gap::Line => last.is_ascii() || character.is_ascii(),
        };
        if blank && last != '\n' && last != '\t' {
            text.push(' ');
        }
        text.push(character);
    }

    fn line_break(&mut self) {
        self.gap = Gap::None;
        self.top().push('\n');
    }

    /// Begins a new line where one is begun already.
    fn block(&mut self) {
        self.gap = Gap::None;
        let text = self.top();
        if !text.is_empty() && !text.ends_with('\n') {
            text.push('\n');
        }
    }

    fn top(&mut self) -> &mut String {
        self.frames.last_mut().map_or(&mut self.outside, |frame| &mut frame.text)
    }

    fn finish(mut self) -> String {
        self.ignored_tables = 0;
        while !self.frames.is_empty() {
            self.close_table();
        }
        tidy(&self.outside)
    }
}

/// Lines without blanks at their end, never two empty ones together.
pub(super) fn tidy(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    for line in text.lines() {
        let line = line.trim_end();
        if line.is_empty() && (clean.is_empty() || clean.ends_with("\n\n")) {
            continue;
        }
        clean.push_str(line);
        clean.push('\n');
    }
    clean.truncate(clean.trim_end().len());
    clean
}

/// The character that an entity at the start of the text stands for, and what follows it.
fn entity(text: &str) -> Option<(char, &str)> {
    const LONGEST: usize = 10;
    let inner = text.strip_prefix('&')?;
    let end = inner.bytes().take(LONGEST).position(|byte| byte == b';')?;
    let (name, after) = inner.split_at_checked(end)?;
    let character = match name {
        "nbsp" | "ensp" | "emsp" | "thinsp" => ' ',
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "ldquo" => '“',
        "rdquo" => '”',
        "lsquo" => '‘',
        "rsquo" => '’',
        "middot" => '·',
        "bull" => '•',
        "hellip" => '…',
        "mdash" => '—',
        "ndash" => '–',
        "times" => '×',
        "divide" => '÷',
        "plusmn" => '±',
        "deg" => '°',
        "yen" => '¥',
        "permil" => '‰',
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code).filter(|c| !c.is_control() || c.is_whitespace())?
        }
    };
    Some((character, after.get(1..)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_pasted_into_a_mail() {
        let html = "<html><head><title>x</title><style>p {a<b}</style></head><body><!-- <p>no</p> -->\
            <p class=\"a>b\">您好：</p><div>请&nbsp;&nbsp;查收。<br/>谢谢</div>\
            <table><tbody><tr><td><p>报送时间</p></td><td><p>2020年7月2日</p></td></tr>\
            <tr><td>内容<td><p>一、宣传</p><p>发放1&#44;200&#x4EFD;</p></td></tr></table>此致";
        assert_eq!(to_text(html), "您好：\n请 查收。\n谢谢\n报送时间\t2020年7月2日\n内容\t一、宣传\n发放1,200份\n此致");
    }

    #[test]
    fn lines_of_the_source_are_no_lines_of_the_text() {
        assert_eq!(to_text("<p>金湖\r\n社区\r\nABC\r\n报</p>"), "金湖社区 ABC 报");
        assert_eq!(to_text("1 < 2 & 3 &unknown; <3"), "1 < 2 & 3 &unknown; <3");
        assert_eq!(to_text("<pre>a\n b</pre>c"), "a\nb\nc");
    }

    #[test]
    fn nested_and_broken_tables() {
        assert_eq!(to_text("<table><tr><td>a<table><tr><td>b<td>c</table>d<td>e"), "a\nb\tc\nd\te");
        assert_eq!(to_text("<td>a</td><td>b</tr></table></table>c"), "a b\nc");
        let deep = format!("{}x{}", "<table><tr><td>".repeat(50_000), "</td></tr></table>".repeat(50_000));
        assert_eq!(to_text(&deep).trim(), "x");
        assert_eq!(to_text(&"<a \"".repeat(200_000)), "");
        assert!(to_text(&"<".repeat(200_000)).len() == 200_000);
    }
}
