//! In: a document. Out: everything in it that GB/T 9704-2012 forbids, all at once.

mod grid;
mod paper;

use chrono::NaiveDate;

use crate::document::{Block, Document, Level, ListMark, SecrecyLevel};
use crate::wording::clean;

pub(crate) use grid::{Placed, places};

/// One thing the standard forbids, or that cannot be set.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// An element that must not be empty.
    #[error("{0} is empty")]
    Empty(&'static str),
    /// §7.2.5: six-angle brackets come from the writer; the code is letters of the organ alone.
    #[error("the organ code “{0}” of the document number must hold no brackets, digits, 第 or 号 (7.2.5)")]
    OrganCode(String),
    /// §7.2.5: the year in four digits.
    #[error("the year {0} of the document number is no year of four digits (7.2.5)")]
    Year(u16),
    /// §7.2.5: counted from 1.
    #[error("a document number begins with 1 (7.2.5)")]
    Serial,
    /// §7.3.1: a title carries 《》 and no closing punctuation.
    #[error("the title “{title}” must not hold “{sign}” (7.3.1)")]
    TitlePunctuation {
        /// The title.
        title: String,
        /// What is wrong in it.
        sign: char,
    },
    /// §7.3.4: no punctuation after an annex's name.
    #[error("the annex name “{0}” must not end with punctuation (7.3.4)")]
    AnnexPunctuation(String),
    /// §7.3.3: headings are counted by the writer.
    #[error("the heading “{0}” brings a number of its own; they are counted by the writer (7.3.3)")]
    NumberedHeading(String),
    /// The colon and the brackets come from the writer.
    #[error("{element} “{text}” must be given without “{sign}”")]
    OwnSign {
        /// Which element.
        element: &'static str,
        /// Its text.
        text: String,
        /// What the writer adds.
        sign: char,
    },
    /// §7.4.3: printed no earlier than signed.
    #[error("printed on {printed}, before the document's date {signed} (7.4.3)")]
    PrintedBeforeSigned {
        /// 印发日期.
        printed: NaiveDate,
        /// 成文日期.
        signed: NaiveDate,
    },
    /// A date whose year has no four digits.
    #[error("the date {0} has no year of four digits (7.3.5.4)")]
    DateYear(NaiveDate),
    /// 《党政机关公文处理工作条例》 9(8): a title ends with the kind of document.
    #[error("the title “{title}” must end with “{kind}” (7.3.1)")]
    TitleKind {
        /// The title.
        title: String,
        /// The kind's name.
        kind: &'static str,
    },
    /// §7.2.1, 《条例》 9(1): a secret document is numbered copy by copy.
    #[error("a secret document must have a copy number (7.2.1)")]
    SecretWithoutCopyNumber,
    /// §7.2.2: a term longer than the law allows for the level, or none at all.
    #[error("the term of secrecy does not go with the level {level:?} (7.2.2)")]
    SecrecyTerm {
        /// 密级.
        level: SecrecyLevel,
    },
    /// §7.3.6: what is secret is not published.
    #[error("a secret document must not carry the note “{0}” (7.3.6)")]
    SecretPublished(String),
    /// §10.1: the mark of a letter is the organ's name alone.
    #[error("the mark of a letter must not end with 文件: “{0}” (10.1)")]
    LetterMark(String),
    /// §10.3: the mark of minutes.
    #[error("the mark of minutes must end with 纪要: “{0}” (10.3)")]
    MinutesMark(String),
    /// §7.2.4, §7.3.5: the organs of a joint letterhead sign, in the same order.
    #[error("{letterhead} organs in the letterhead, {signed} in the signature (7.2.4)")]
    JointOrgans {
        /// In the letterhead.
        letterhead: usize,
        /// In the signature.
        signed: usize,
    },
    /// §7.2.6: each organ of a joint document that goes up has its signer.
    #[error("{organs} organs, {signers} signers (7.2.6)")]
    JointSigners {
        /// In the signature.
        organs: usize,
        /// 签发人.
        signers: usize,
    },
    /// 《条例》 15(1): a request goes to one organ.
    #[error("a request goes to one organ, not to {0} (7.3.2)")]
    RequestRecipients(usize),
    /// 《条例》 15(4): a report holds no request.
    #[error("a report must not hold the request “{0}” (7.3.3)")]
    RequestInReport(&'static str),
    /// Circled numbers end with ⑳.
    #[error("a list with circled numbers has {0} items, more than 20")]
    LongList(usize),
    /// Cells that overlap, leave holes or reach out of the table.
    #[error("table “{table}”: {problem}")]
    Table {
        /// Caption or first words of the head.
        table: String,
        /// What does not fit.
        problem: String,
    },
}

/// Everything that is wrong with a document; empty when it may be set.
pub fn check(document: &Document) -> Vec<Fault> {
    let mut faults = Vec::new();
    texts(document, &mut faults);
    title(&document.title, &mut faults);
    paper::check(document, &mut faults);
    for block in document.body.iter().chain(document.annexes.iter().flat_map(|annex| &annex.blocks)) {
        block_faults(block, &mut faults);
    }
    for annex in &document.annexes {
        if annex.title.trim_end().ends_with(['。', '，', '；', '、', '：', '.', ',', ';']) {
            faults.push(Fault::AnnexPunctuation(annex.title.clone()));
        }
    }
    faults
}

fn blank(text: &str) -> bool {
    clean(text).trim().is_empty()
}

fn texts(document: &Document, faults: &mut Vec<Fault>) {
    if blank(&document.title) {
        faults.push(Fault::Empty("标题"));
    }
    // §7.3.3: the first page shows text, so there must be some.
    let has_text = document.body.iter().any(|block| match block {
        Block::Paragraph { text, lead } => !blank(text) || lead.is_some(),
        Block::List { items, .. } => !items.is_empty(),
        Block::Heading { .. } | Block::Table(_) | Block::Picture(_) => false,
    });
    if !has_text {
        faults.push(Fault::Empty("正文"));
    }
    if document.annexes.iter().any(|annex| blank(&annex.title)) {
        faults.push(Fault::Empty("附件名称"));
    }
    if let Some(note) = &document.note {
        if blank(note) {
            faults.push(Fault::Empty("附注"));
        } else if note.starts_with(['（', '(']) && note.ends_with(['）', ')']) {
            faults.push(own_sign("附注", note, '（'));
        }
    }
}

fn own_sign(element: &'static str, text: &str, sign: char) -> Fault {
    Fault::OwnSign { element, text: text.to_owned(), sign }
}

fn title(title: &str, faults: &mut Vec<Fault>) {
    let outside = title.chars().scan(0_i32, |depth, char| {
        match char {
            '《' => *depth += 1,
            '》' => *depth -= 1,
            _ => {}
        }
        Some((*depth, char))
    });
    for (depth, char) in outside {
        if depth <= 0 && "。，；：！？,;!?".contains(char) {
            faults.push(Fault::TitlePunctuation { title: title.to_owned(), sign: char });
        }
    }
}

fn block_faults(block: &Block, faults: &mut Vec<Fault>) {
    match block {
        Block::Heading { level, text } => heading(*level, text, faults),
        Block::Paragraph { lead, .. } => {
            if let Some((level, text)) = lead {
                heading(*level, text, faults);
            }
        }
        Block::List { mark, items } => {
            if items.iter().any(|item| blank(item)) {
                faults.push(Fault::Empty("列项"));
            }
            if *mark == ListMark::Circled && items.len() > 20 {
                faults.push(Fault::LongList(items.len()));
            }
        }
        Block::Picture(picture) => {
            if picture.caption.as_ref().is_some_and(|caption| blank(caption)) {
                faults.push(Fault::Empty("图题"));
            }
        }
        Block::Table(table) => {
            if let Err(problem) = grid::grid(table) {
                let head = table.head.first().and_then(|row| row.first()).and_then(|cell| cell.paragraphs.first());
                let name = table.caption.as_ref().or(head).cloned().unwrap_or_default();
                faults.push(Fault::Table { table: name, problem });
            }
        }
    }
}

fn heading(level: Level, text: &str, faults: &mut Vec<Fault>) {
    if blank(text) {
        faults.push(Fault::Empty("正文标题"));
        return;
    }
    let body = text.trim_start_matches(['（', '(']);
    let marks = match level {
        Level::First => &['、'][..],
        Level::Second | Level::Fourth => &['）', ')'][..],
        Level::Third => &['.', '．'][..],
    };
    let numeral = |char: char| char.is_ascii_digit() || "一二三四五六七八九十".contains(char);
    let rest = body.trim_start_matches(numeral);
    // 一、 but not 一 alone, and 1. but not 1.5倍.
    if rest.len() < body.len() && rest.starts_with(marks) {
        let after = rest.chars().nth(1);
        if !after.is_some_and(|char| char.is_ascii_digit()) {
            faults.push(Fault::NumberedHeading(text.to_owned()));
        }
    }
}
