//! In: the paragraphs of a document. Out: the paragraphs of each element, recognised by text and position, not by styles.

use crate::docx::{Align, Container, Paragraph, ParsedDocx, is_red};
use crate::patterns::{annex_mark, date_line, heading_mark, own_number};

/// Kinds of document (文种) that rules distinguish.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// 报告.
    Report,
    /// 请示.
    Request,
    /// 通知.
    Notice,
    /// 通报.
    Bulletin,
    /// 函.
    Letter,
    /// 纪要.
    Minutes,
    /// Another kind of 党政机关公文处理工作条例 (2012) §8.
    Other,
    /// Not recognised from the title.
    Unknown,
}

impl Kind {
    /// Chinese name of the kind.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Report => "报告",
            Self::Request => "请示",
            Self::Notice => "通知",
            Self::Bulletin => "通报",
            Self::Letter => "函",
            Self::Minutes => "纪要",
            Self::Other => "其他文种",
            Self::Unknown => "未识别出文种",
        }
    }

    /// Whether it is a 上行文, addressed to a higher organ.
    pub(crate) fn goes_up(self) -> bool {
        matches!(self, Self::Report | Self::Request)
    }
}

/// Words with which titles end: the fifteen kinds of 党政机关公文处理工作条例 (2012) §8, and documents issued with them.
const TYPES: [(&str, Kind); 24] = [
    ("报告", Kind::Report),
    ("请示", Kind::Request),
    ("通知", Kind::Notice),
    ("通报", Kind::Bulletin),
    ("函", Kind::Letter),
    ("纪要", Kind::Minutes),
    ("决议", Kind::Other),
    ("决定", Kind::Other),
    ("命令", Kind::Other),
    ("令", Kind::Other),
    ("公报", Kind::Other),
    ("公告", Kind::Other),
    ("通告", Kind::Other),
    ("意见", Kind::Other),
    ("批复", Kind::Other),
    ("议案", Kind::Other),
    ("方案", Kind::Other),
    ("办法", Kind::Other),
    ("规定", Kind::Other),
    ("细则", Kind::Other),
    ("规划", Kind::Other),
    ("计划", Kind::Other),
    ("总结", Kind::Other),
    ("要点", Kind::Other),
];

/// Paragraphs of an annex: mark, title, end (exclusive).
#[derive(Debug, Clone)]
pub(crate) struct AnnexPart {
    pub mark: usize,
    pub number: String,
    pub colon: bool,
    pub title: Vec<usize>,
    pub end: usize,
}

/// Indices of the paragraphs of each element.
#[derive(Debug, Clone)]
pub(crate) struct Outline {
    pub kind: Kind,
    /// Whether it has the layout of a letter (§10.1).
    pub letter: bool,
    pub copy_number: Option<usize>,
    pub secrecy: Option<usize>,
    pub urgency: Option<usize>,
    pub letterhead: Vec<usize>,
    pub number: Option<usize>,
    pub signers: Vec<usize>,
    /// Issue, organ and date under the 纪要标志 (§10.3).
    pub issue: Vec<usize>,
    pub title: Vec<usize>,
    pub recipients: Option<usize>,
    /// First paragraph of the text, and the one after its last.
    pub body: (usize, usize),
    pub note: Vec<usize>,
    pub organ: Vec<usize>,
    pub date: Option<usize>,
    pub remark: Option<usize>,
    pub annexes: Vec<AnnexPart>,
    /// 主送机关 in the imprint (§7.3.2).
    pub moved: Option<usize>,
    pub copies: Option<usize>,
    pub printed: Option<usize>,
}

/// Number of paragraphs in which the 版头 is searched.
const HEAD: usize = 24;
/// Most lines of a title.
const TITLE_LINES: usize = 12;
/// Most annexes of a document, as every paragraph is compared with all of them.
const ANNEXES: usize = 200;

impl Outline {
    pub fn of(docx: &ParsedDocx) -> Self {
        let all = &docx.paragraphs;
        let at = |index: usize| all.get(index);
        let visible: Vec<usize> =
            all.iter().enumerate().filter(|(_, one)| !one.trimmed().is_empty()).map(|(index, _)| index).collect();
        let head: Vec<usize> = visible.iter().copied().take(HEAD).collect();
        let mut own = Self::empty(all.len());

        own.number = head.iter().copied().find(|&index| at(index).is_some_and(|one| own_number(&one.text).is_some()));
        own.find_head(all, &head);
        own.find_issue(all, &head);
        own.find_imprint(all, &visible);
        let start = own.head_end().map_or(0, |last| last + 1);
        let foot = own.imprint_start(all.len());
        own.find_title(all, start, foot);
        own.kind = own.kind_of(all);
        let after_title = own.title.last().map_or(start, |last| last + 1);
        own.find_recipients(all, after_title, foot);
        let text = own.recipients.map_or(after_title, |index| index + 1);
        own.find_annexes(all, text, foot);
        let end = own.annexes.first().map_or(foot, |annex| annex.mark);
        own.find_signature(all, text, end);
        let first_of_end = own.note.iter().chain(&own.organ).chain(&own.date).chain(&own.remark).min();
        own.body = (text, first_of_end.copied().unwrap_or(end).max(text));
        own.letter = own.is_letter(docx);
        own
    }

    fn empty(end: usize) -> Self {
        Self {
            kind: Kind::Unknown,
            letter: false,
            copy_number: None,
            secrecy: None,
            urgency: None,
            letterhead: Vec::new(),
            number: None,
            signers: Vec::new(),
            issue: Vec::new(),
            title: Vec::new(),
            recipients: None,
            body: (0, end),
            note: Vec::new(),
            organ: Vec::new(),
            date: None,
            remark: None,
            annexes: Vec::new(),
            moved: None,
            copies: None,
            printed: None,
        }
    }

    /// Last paragraph of the 版头.
    pub fn head_end(&self) -> Option<usize> {
        let lists = self.letterhead.iter().chain(&self.signers).chain(&self.issue);
        lists.chain(&self.number).chain(&self.copy_number).chain(&self.secrecy).chain(&self.urgency).max().copied()
    }

    /// First paragraph of the imprint, or `end`.
    pub fn imprint_start(&self, end: usize) -> usize {
        self.moved.into_iter().chain(self.copies).chain(self.printed).min().unwrap_or(end)
    }

    fn find_head(&mut self, all: &[Paragraph], head: &[usize]) {
        for &index in head {
            let Some(one) = all.get(index) else { break };
            if self.number.is_some_and(|number| index > number && !self.letter_number(all, number, index)) {
                break;
            }
            let text: String = one.text.chars().filter(|char| !char.is_whitespace()).collect();
            let size = one.size();
            let red = one.main().is_some_and(|format| is_red(format.colour));
            let length = text.chars().count();
            if self.number == Some(index) {
                // Further signers follow the document number without the label.
                let names = !self.signers.is_empty() && !text.ends_with('号');
                if text.contains("签发人") || names {
                    self.signers.push(index);
                }
                continue;
            }
            if text.contains("签发人") || !self.signers.is_empty() && self.number.is_some_and(|number| index < number)
            {
                self.signers.push(index);
            } else if (3..=6).contains(&length) && text.chars().all(|char| char.is_ascii_digit()) && size < 20.0 {
                self.copy_number = Some(index);
            } else if ["绝密", "机密", "秘密"].iter().any(|word| text.starts_with(word)) && length <= 10 {
                self.secrecy = Some(index);
            } else if matches!(text.as_str(), "特急" | "加急" | "特提" | "平急") {
                self.urgency = Some(index);
            } else if self.number.is_some_and(|number| index < number)
                || (red && size >= 20.0)
                || (size >= 26.0 && length <= 40 && text.ends_with("文件"))
            {
                self.letterhead.push(index);
            } else if self.number.is_none() {
                break;
            }
        }
    }

    /// Issue of minutes, and organ and date on one line above the red rule.
    fn find_issue(&mut self, all: &[Paragraph], head: &[usize]) {
        let text = |index: usize| all.get(index).map_or("", |one| one.trimmed());
        let Some(&mark) = self.letterhead.last().filter(|&&index| text(index).ends_with("纪要")) else { return };
        let start = self.number.unwrap_or(mark);
        for &index in head.iter().filter(|&&index| index > start).take(2) {
            let issue = text(index).trim_matches(['（', '）', '(', ')']);
            let counted = issue.starts_with('第') && issue.ends_with(['期', '号']) && issue.chars().count() <= 8;
            let dated = issue.ends_with('日') && issue.contains('年') && issue.chars().count() <= 45;
            if counted || dated {
                self.issue.push(index);
            }
        }
    }

    /// Whether a paragraph after the document number of a letter is its secrecy or urgency.
    fn letter_number(&self, all: &[Paragraph], number: usize, index: usize) -> bool {
        let text = all.get(index).map_or("", |one| one.trimmed());
        index <= number + 3
            && (matches!(text, "特急" | "加急") || ["绝密", "机密", "秘密"].iter().any(|word| text.starts_with(word)))
    }

    fn find_imprint(&mut self, all: &[Paragraph], visible: &[usize]) {
        for &index in visible.iter().rev().take(40) {
            let Some(one) = all.get(index) else { continue };
            let tight: String = one.text.chars().filter(|char| !char.is_whitespace()).collect();
            let is_imprint = tight.ends_with("印发") || (tight.contains("印发") && tight.ends_with('日'));
            if self.printed.is_none() && is_imprint && tight.contains('年') && tight.chars().count() <= 60 {
                self.printed = Some(index);
            }
            let own_list = tight.starts_with("主送：") || tight.starts_with("主送:");
            if own_list && self.copies.or(self.printed).is_some() {
                self.moved = Some(index);
            }
            if self.copies.is_none() && (tight.starts_with("抄送") || tight.starts_with("抄报")) {
                self.copies = Some(index);
            }
        }
    }

    fn find_title(&mut self, all: &[Paragraph], start: usize, end: usize) {
        let Some(first) = (start..end).find(|&index| all.get(index).is_some_and(|one| !one.trimmed().is_empty()))
        else {
            return;
        };
        let Some(head) = all.get(first) else { return };
        let text = head.trimmed();
        let stopped = text.ends_with('。') && !head.centred();
        let fits =
            text.chars().count() <= 120 && !text.ends_with(['：', ':']) && !stopped && heading_mark(text).is_none();
        if !fits || matches!(head.container, Container::Cell { .. }) {
            return;
        }
        self.title.push(first);
        for index in (first + 1..end).take(TITLE_LINES) {
            let Some(one) = all.get(index) else { break };
            let text = one.trimmed();
            let same = (one.size() - head.size()).abs() < 0.6
                && (one.size() > 17.0 || one.shape.align == Align::Centre)
                && one.shape.align == head.shape.align;
            if text.is_empty()
                || !same
                || text.ends_with(['：', ':'])
                || text.starts_with(['（', '('])
                || !one.in_text()
            {
                break;
            }
            self.title.push(index);
        }
    }

    /// Text of all lines of the title, without white space.
    pub fn title_text(&self, all: &[Paragraph]) -> String {
        let parts = self.title.iter().filter_map(|&index| all.get(index));
        parts.flat_map(|one| one.text.chars()).filter(|char| !char.is_whitespace()).collect()
    }

    fn kind_of(&self, all: &[Paragraph]) -> Kind {
        let title = self.title_text(all);
        // （试行）, （征求意见稿） follow the kind.
        let title = title.trim_end_matches(['。', '.']);
        let bare = match title.rfind(['（', '(']) {
            Some(at) if title.ends_with(['）', ')']) => title.get(..at).unwrap_or(title),
            _ => title,
        };
        let letterhead = self.letterhead.iter().filter_map(|&index| all.get(index));
        if letterhead.into_iter().any(|one| one.trimmed().ends_with("纪要")) {
            return Kind::Minutes;
        }
        TYPES.iter().find(|(word, _)| bare.ends_with(word)).map_or(Kind::Unknown, |(_, kind)| *kind)
    }

    fn find_recipients(&mut self, all: &[Paragraph], start: usize, end: usize) {
        let mut seen = 0;
        for index in start..end {
            let Some(one) = all.get(index) else { return };
            let text = one.trimmed();
            if text.is_empty() {
                continue;
            }
            seen += 1;
            // A line under the title: （2020年7月3日）, or the speaker.
            if seen == 1 && text.starts_with(['（', '(']) && one.shape.align == Align::Centre {
                continue;
            }
            let colon = text.ends_with(['：', ':']);
            let short = text.chars().count() <= 300 && !text.contains(['。', '；']) && heading_mark(text).is_none();
            let bare = !text.ends_with(['，', ',', '！', '；']) && text.chars().count() <= 60;
            let flush = one.first_indent() < 0.5 && one.shape.align != Align::Centre && one.shape.align != Align::Right;
            if one.in_text() && short && (colon || (bare && flush && annex_mark(text).is_none())) {
                self.recipients = Some(index);
            }
            return;
        }
    }

    fn find_annexes(&mut self, all: &[Paragraph], start: usize, end: usize) {
        let date = (start..end).find(|&index| all.get(index).is_some_and(|one| date_line(&one.text).is_some()));
        for index in start..end {
            let Some(one) = all.get(index).filter(|one| one.in_text()) else { continue };
            let Some((number, colon)) = annex_mark(&one.text) else { continue };
            if self.annexes.len() >= ANNEXES {
                break;
            }
            // 附件： before the date begins the list of annexes.
            if colon && date.is_none_or(|date| index < date) {
                continue;
            }
            if let Some(before) = self.annexes.last_mut() {
                before.end = index;
            }
            self.annexes.push(AnnexPart { mark: index, number, colon, title: Vec::new(), end });
        }
        for annex in &mut self.annexes {
            let first = (annex.mark + 1..annex.end)
                .find(|&index| all.get(index).is_some_and(|one| !one.trimmed().is_empty()))
                .filter(|&index| all.get(index).is_some_and(Paragraph::in_text));
            let Some(first) = first else { continue };
            let Some(head) = all.get(first) else { continue };
            annex.title.push(first);
            for index in (first + 1..annex.end).take(TITLE_LINES) {
                let Some(one) = all.get(index) else { break };
                let same = (one.size() - head.size()).abs() < 0.6 && one.shape.align == head.shape.align;
                if one.trimmed().is_empty() || !same || head.size() < 17.0 || !one.in_text() {
                    break;
                }
                annex.title.push(index);
            }
        }
    }

    fn find_signature(&mut self, all: &[Paragraph], start: usize, end: usize) {
        let usable =
            |index: &usize| all.get(*index).is_some_and(|one| !matches!(one.container, Container::Cell { .. }));
        self.date = (start..end).filter(usable).rfind(|&index| {
            all.get(index).is_some_and(|one| date_line(&one.text).is_some() && one.text.chars().count() < 60)
        });
        let text = |index: usize| all.get(index).map_or("", |one| one.trimmed());
        let filled = |index: &usize| usable(index) && !text(*index).is_empty();
        // The signature is above the date, after the last line of the text.
        let tail = self.date.unwrap_or(end);
        let mut at = tail;
        while at > start {
            at -= 1;
            let Some(one) = all.get(at) else { break };
            if text(at).is_empty() {
                if self.organ.is_empty() { continue } else { break }
            }
            if self.date.is_none() && self.organ.is_empty() && text(at).starts_with(['（', '(']) {
                continue;
            }
            // Joint organs are on one line with tab stops.
            let side_by_side = one.text.contains('\t') && !one.shape.tabs.is_empty();
            let placed =
                matches!(one.shape.align, Align::Right | Align::Centre) || one.first_indent() > 5.0 || side_by_side;
            let is_imprint = self.date.is_some() && one.first_indent() < 0.5;
            if !is_organ(text(at)) || !(placed || is_imprint) {
                break;
            }
            self.organ.insert(0, at);
            if self.organ.len() >= 12 {
                break;
            }
        }
        let signed = self.organ.first().copied().unwrap_or(tail);
        // The list of annexes is right above the signature.
        let listed = (start..signed).rev().filter(filled).take(40).find(|&index| is_annex_note(text(index)));
        if let Some(first) = listed {
            self.note = (first..signed).filter(filled).collect();
        }
        let after = self.date.or(self.organ.last().copied());
        self.remark = after.and_then(|date| (date + 1..end).find(filled)).filter(|&index| {
            let words = ["联系人", "此件", "主动公开", "依申请公开", "不予公开", "本文有删减"];
            text(index).starts_with(['（', '(']) || words.iter().any(|word| text(index).contains(word))
        });
    }

    fn is_letter(&self, docx: &ParsedDocx) -> bool {
        let all = &docx.paragraphs;
        let mark = self.letterhead.iter().filter_map(|&index| all.get(index));
        let texts: Vec<&str> = mark.clone().map(|one| one.trimmed()).collect();
        if texts.is_empty() || texts.iter().any(|text| text.ends_with("纪要") || text.ends_with('令')) {
            return false;
        }
        // The rule may be in another paragraph of the header than the 发文机关标志.
        let header = all.iter().filter(|one| matches!(one.container, Container::Header(_)));
        let near = self.letterhead.iter().chain(&self.number).filter_map(|&index| all.get(index));
        let double = near.chain(header).any(|one| {
            let borders = [one.shape.bottom, one.shape.top];
            borders.iter().any(|border| border.drawn && border.double && is_red(border.colour))
                || one.strokes.iter().any(|stroke| stroke.double && is_red(stroke.colour))
        });
        let right = self.number.and_then(|index| all.get(index)).is_some_and(|one| one.shape.align == Align::Right);
        let file = texts.iter().any(|text| text.ends_with("文件"));
        double || (right && (!file || self.kind == Kind::Letter))
    }
}

fn is_organ(text: &str) -> bool {
    let closing = ["特此", "此复", "妥否", "以上", "专此", "附件", "请予", "当否"];
    text.chars().count() <= 45
        && !text.ends_with(['。', '；', '：', '，', ';', ':', ','])
        && !closing.iter().any(|word| text.starts_with(word))
        && heading_mark(text).is_none()
}

/// Whether a text begins a 附件说明: 附件：… or 附件1.…, with the names after it or in the lines below.
fn is_annex_note(text: &str) -> bool {
    let Some(rest) = text.strip_prefix("附件") else { return false };
    let rest = rest.trim_start();
    rest.starts_with(['：', ':']) || rest.starts_with(|char: char| char.is_ascii_digit())
}
