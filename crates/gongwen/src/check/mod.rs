//! In: a document. Out: everything in it that GB/T 9704-2012 forbids, all at once.

mod fault;
mod grid;
mod kind;

use crate::document::{Block, Document, Level, ListMark};

pub use fault::Fault;
pub(crate) use grid::{Placed, places};

use fault::{blank, own_sign};

/// All faults of a document; empty when it may be typeset.
pub fn check(document: &Document) -> Vec<Fault> {
    let mut faults = Vec::new();
    texts(document, &mut faults);
    title(&document.title, &mut faults);
    kind::check(document, &mut faults);
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

fn texts(document: &Document, faults: &mut Vec<Fault>) {
    if blank(&document.title) {
        faults.push(Fault::Empty("标题"));
    }
    // §7.3.3: the first page must show text.
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
