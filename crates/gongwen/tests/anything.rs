//! In: any text. Out: whether it is set without loss, inside the margins, and without a mark where none may begin a line.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod sample;

use gongwen::{
    Block, Document, DocumentKind, Item, Level, ListMark, Minutes, Picture, PictureSource, Role, Run, Signature,
    SignedBy, TableCell, check,
};
use proptest::prelude::*;
use sample::{docx, layout};

const RIGHT: f64 = 184.0 * 72.0 / 25.4;

/// Stretches of Chinese text, marks never more than two in a row.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => "[一-龥]{1,12}",
        2 => "[一-龥][，。、；：！？]",
        1 => "《[一-龥]{1,8}》",
        1 => "“[一-龥]{1,8}”",
        1 => "（[一-龥0-9]{1,8}）",
        2 => "[0-9]{1,7}[份户人次%]",
        1 => "20[0-9]{2}年[1-9]月[1-9]日",
        1 => "[一-龥]办〔2020〕[1-9][0-9]?号",
        1 => "[一-龥]——[一-龥]",
        1 => "[a-zA-Z]{1,14}",
        1 => "https://[a-z]{3,20}\\.example/[a-z/]{0,60}",
        1 => "[𬭎㛃䶮喆堃①㎡℃…]",
    ]
}

fn text() -> impl Strategy<Value = String> {
    prop::collection::vec(piece(), 1..60).prop_map(|pieces| pieces.concat())
}

fn with_body(paragraphs: &[String]) -> Document {
    let mut document = sample::signed_report();
    document.annexes.clear();
    document.note = None;
    document.body = paragraphs.iter().map(|text| Block::Paragraph { lead: None, text: text.clone() }).collect();
    document
}

fn runs(pages: &gongwen::Pages) -> impl Iterator<Item = &Run> {
    pages.pages.iter().flat_map(|page| &page.items).filter_map(|item| match item {
        Item::Run(run) => Some(run),
        Item::Stroke(_) | Item::Picture(_) => None,
    })
}

fn end(run: &Run) -> f64 {
    run.x + run.glyphs.last().map_or(0.0, |glyph| glyph.x + glyph.advance)
}

/// One of the samples of every kind, with other words in all its places.
fn paper() -> impl Strategy<Value = Document> {
    let name = "[一-龥]{2,26}";
    let names = || prop::collection::vec(name, 1..6);
    let blocks = prop::collection::vec(block(), 1..8);
    (0..9_usize, names(), names(), blocks, prop::option::of(text()), 0..4_u8).prop_map(
        |(kind, first, second, blocks, note, sealing)| {
            let mut document = sample::all().swap_remove(kind).1;
            document.annexes.truncate(1);
            document.body = vec![Block::Paragraph { lead: None, text: "现将有关情况报告如下。".to_owned() }];
            document.body.extend(blocks);
            document.note = note;
            let by = |names: Vec<String>| match sealing {
                0 => SignedBy::Unsealed(names),
                1 => SignedBy::Stamped(names),
                _ => SignedBy::Sealed(names),
            };
            let date = document.kind.date();
            match &mut document.kind {
                DocumentKind::Report(upward) | DocumentKind::Request(upward) => {
                    upward.signers = first.iter().map(|name| Some(name.chars().take(3).collect())).collect();
                    upward.recipients.clone_from(&second);
                    upward.signature = Signature { by: by(first), date };
                }
                DocumentKind::Circular(downward) | DocumentKind::Notice(downward) => {
                    downward.letterhead.organs.clone_from(&first);
                    downward.recipients.clone_from(&second);
                    downward.signature = Signature { by: by(first), date };
                }
                DocumentKind::Letter(letter) => {
                    letter.recipients.clone_from(&second);
                    letter.signature = Signature { by: by(first), date };
                }
                DocumentKind::Minutes(Minutes { present, excused, .. }) => (*present, *excused) = (first, second),
            }
            document
        },
    )
}

fn block() -> impl Strategy<Value = Block> {
    let level = prop::sample::select(vec![Level::First, Level::Second, Level::Third, Level::Fourth]);
    prop_oneof![
        3 => text().prop_map(|text| Block::Paragraph { lead: None, text }),
        1 => (level.clone(), "[一-龥]{2,40}").prop_map(|(level, text)| Block::Heading { level, text }),
        1 => (level, "[一-龥]{2,12}。", text()).prop_map(|(level, lead, text)| {
            Block::Paragraph { lead: Some((level, lead)), text }
        }),
        1 => (prop::bool::ANY, prop::collection::vec(text(), 1..4)).prop_map(|(dash, items)| {
            Block::List { mark: if dash { ListMark::Dash } else { ListMark::Circled }, items }
        }),
        1 => (1_u16..400).prop_map(|width| Block::Picture(Picture {
            source: PictureSource::Image(sample::image()),
            description: "图".to_owned(),
            caption: Some("图题".to_owned()),
            width: Some(width),
        })),
    ]
}

/// What must be found on the pages.
fn words(document: &Document) -> Vec<&str> {
    let mut words: Vec<&str> = document.kind.recipients().iter().map(String::as_str).collect();
    for block in &document.body {
        match block {
            Block::Heading { text, .. } | Block::Paragraph { text, .. } => words.push(text),
            Block::List { items, .. } => words.extend(items.iter().map(String::as_str)),
            Block::Table(_) | Block::Picture(_) => {}
        }
    }
    if let DocumentKind::Minutes(minutes) = &document.kind {
        words.extend(minutes.present.iter().chain(&minutes.excused).map(String::as_str));
    }
    words.extend(document.note.as_deref());
    words
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, rng_seed: proptest::test_runner::RngSeed::Fixed(2020), ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_set(paragraphs in prop::collection::vec(text(), 1..4)) {
        let document = with_body(&paragraphs);
        let pages = layout(&document, &sample::fonts()).unwrap();
        prop_assert!(pages.missing.is_empty(), "{:?}", pages.missing);
        let all: String = runs(&pages).filter(|run| run.element.is_some()).map(|run| run.text.as_str()).collect();
        for paragraph in &paragraphs {
            prop_assert!(all.contains(paragraph.as_str()), "lost: {paragraph}");
        }
        let mut previous: Option<&Run> = None;
        for run in runs(&pages).filter(|run| run.element.is_some()) {
            prop_assert!(end(run) <= RIGHT + 0.5, "over the margin: {}", run.text);
            let fresh = previous.is_none_or(|before| (before.y - run.y).abs() > 1.0);
            let start = run.text.chars().next().unwrap();
            // The first character of a paragraph is where its author put it.
            let continued = fresh && previous.is_some_and(|before| before.element == run.element);
            prop_assert!(!continued || !"、。，；：！？）》”〕%…—".contains(start), "begins a line: {}", run.text);
            if let (true, Some(before)) = (fresh, previous) {
                let stop = before.text.chars().next_back().unwrap();
                prop_assert!(!"（《“〔".contains(stop), "ends a line: {}", before.text);
                let digits = stop.is_ascii_digit() && start.is_ascii_digit() && before.element == run.element;
                prop_assert!(!digits, "a number parted: {} | {}", before.text, run.text);
            }
            previous = Some(run);
        }
    }

    #[test]
    fn any_paper_is_set(document in paper()) {
        prop_assert_eq!(check(&document), Vec::new());
        prop_assert!(docx(&document).is_ok());
        let pages = layout(&document, &sample::fonts()).unwrap();
        let mut texts: Vec<String> = vec![String::new(); pages.elements.len()];
        for run in runs(&pages) {
            if let Some(text) = run.element.and_then(|element| texts.get_mut(element)) {
                text.push_str(&run.text);
            }
        }
        for words in words(&document) {
            prop_assert!(texts.iter().any(|text| text.contains(words)), "lost: {words}");
        }
        if let Some(signature) = document.kind.signature() {
            for name in signature.by.names() {
                prop_assert!(texts.iter().any(|text| text.contains(name.as_str())), "lost: {name}");
            }
        }
        let pictures = |block: &&Block| matches!(block, Block::Picture(_));
        let wanted = document.body.iter().filter(pictures).count();
        let mut found = 0;
        for (page, item) in pages.pages.iter().flat_map(|page| page.items.iter().map(move |item| (page, item))) {
            let upright = page.height > page.width;
            match item {
                Item::Run(run) if upright => {
                    // The mark of a letter is centred on the page; the empty left half of 《 may be outside.
                    prop_assert!(end(run) <= RIGHT + 3.0 && run.x >= 79.0 - 8.5, "over the margin: {}", run.text);
                    prop_assert!(run.element.is_none() || run.y <= 262.0 * 72.0 / 25.4 + 0.1, "under the foot: {}", run.text);
                }
                Item::Picture(placement) => {
                    found += 1;
                    prop_assert!(placement.x >= 79.0 && placement.x + placement.width <= RIGHT + 0.1);
                    prop_assert!(placement.y + placement.height <= 262.0 * 72.0 / 25.4);
                }
                Item::Run(_) | Item::Stroke(_) => {}
            }
        }
        prop_assert_eq!(found, wanted);
    }

    #[test]
    fn any_string_at_all_does_no_harm(title in "\\PC{1,60}", word in any::<String>(), cell in any::<String>()) {
        let mut document = sample::signed_report();
        document.title = title;
        document.body.push(Block::Paragraph { lead: None, text: word });
        if let Some(Block::Table(table)) = document.annexes[1].blocks.first_mut() {
            table.rows[0][1].paragraphs = vec![cell.clone()];
            table.rows[1][1] = TableCell { stacked: true, ..TableCell::centred(cell) };
        }
        // Either set or refused with a reason; the docx likewise.
        let _ = layout(&document, &sample::fonts());
        let _ = sample::docx(&document);
    }

    #[test]
    fn any_table_is_set(
        cells in prop::collection::vec(text(), 12),
        span in 1_usize..4,
        widths in prop::collection::vec(0.1_f32..9.0, 4),
        long in 1_usize..40,
    ) {
        let mut document = sample::signed_report();
        let label = TableCell { row_span: span, stacked: true, ..TableCell::centred("类别甲") };
        let rest = TableCell { row_span: 4 - span, ..TableCell::left(vec!["乙".repeat(long * 60)]) };
        let mut cells = cells.into_iter();
        let mut rows: Vec<Vec<TableCell>> = (0..4)
            .map(|_| cells.by_ref().take(3).map(|text| TableCell::left(vec![text])).collect())
            .collect();
        rows[0].insert(0, label);
        rows[span].insert(0, rest);
        let Some(Block::Table(table)) = document.annexes[1].blocks.first_mut() else { panic!() };
        table.widths = widths;
        table.head = vec![["甲", "乙", "丙", "丁"].map(TableCell::centred).to_vec()];
        table.rows = rows.clone();
        let pages = layout(&document, &sample::fonts()).unwrap();
        let mut texts: Vec<String> = vec![String::new(); pages.elements.len()];
        for run in runs(&pages) {
            if let Some(text) = run.element.and_then(|element| texts.get_mut(element)) {
                text.push_str(&run.text);
            }
        }
        for cell in rows.iter().flatten() {
            let wanted = cell.paragraphs.concat();
            let found = texts.iter().zip(&pages.elements).any(|(text, element)| {
                matches!(element.role, Role::Cell { .. }) && *text == wanted
            });
            prop_assert!(found, "lost: {wanted}");
        }
        for (page, item) in pages.pages.iter().flat_map(|page| page.items.iter().map(move |item| (page, item))) {
            if let (true, Item::Run(run)) = (page.height > page.width, item) {
                prop_assert!(run.element.is_none() || run.y < 262.0 * 72.0 / 25.4, "under the foot: {}", run.text);
            }
        }
    }
}
