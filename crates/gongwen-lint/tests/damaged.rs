//! In: a document with bytes changed, cut off or its markup broken. Out: whether there is a report or an error, never a panic.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, clippy::string_slice)]

#[allow(dead_code)]
#[path = "planted/package.rs"]
mod package;
#[allow(dead_code)]
#[path = "../../gongwen/tests/sample/mod.rs"]
mod sample;

use gongwen_lint::{LintError, lint};
use package::Package;
use sample::docx;

/// Pseudo-random numbers, the same each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(end).unwrap()).unwrap()
    }
}

#[test]
fn turned_and_cut_bytes_never_panic() {
    let whole = docx(&sample::notice()).unwrap();
    let mut dice = Dice(0x9704_2012);
    let mut refused = 0;
    for round in 0..300 {
        let mut bytes = whole.clone();
        if round % 3 == 0 {
            bytes.truncate(dice.below(whole.len()));
        }
        for _ in 0..=round % 8 {
            if !bytes.is_empty() {
                let at = dice.below(bytes.len());
                bytes[at] ^= 1 << dice.below(8);
            }
        }
        refused += usize::from(lint(&bytes).is_err());
    }
    assert!(refused > 100, "{refused}");
}

#[test]
fn broken_markup_never_panics() {
    let whole = Package::of(&sample::signed_report());
    let parts = ["word/document.xml", "word/styles.xml", "word/footer1.xml", "word/_rels/document.xml.rels"];
    let pieces = [
        "<w:p>",
        "</w:p>",
        "<w:tbl>",
        "</w:tbl>",
        "<w:tc>",
        "<w:sectPr>",
        "<w:pict><v:line from=\"0,x\" to=\",\"/></w:pict>",
        "<w:r><w:br w:type=\"page\"/></w:r>",
        "<w:ind w:firstLineChars=\"-999999999\" w:left=\"1e308\"/>",
        "<w:txbxContent>",
        "<w:spacing w:line=\"-5\" w:lineRule=\"auto\"/>",
        "<w:sz w:val=\"0\"/>",
        "<w:sz w:val=\"NaN\"/>",
        "<mc:Fallback>",
        "&x;",
        "<w:numPr><w:ilvl w:val=\"99\"/><w:numId w:val=\"7\"/></w:numPr>",
        "附件",
        "抄送",
        "〔",
        "\u{0}",
        "2020年",
        "印发",
        "号",
    ];
    let mut dice = Dice(0x1990);
    let (mut read, mut refused) = (0, 0);
    for round in 0..300 {
        let mut package = whole.clone();
        let text = package.0.get_mut(parts[round % parts.len()]).unwrap();
        for _ in 0..=dice.below(3) {
            let mut at = dice.below(text.len());
            while !text.is_char_boundary(at) {
                at -= 1;
            }
            match dice.below(3) {
                0 => text.insert_str(at, pieces[dice.below(pieces.len())]),
                1 => {
                    // Removes an element, or the bytes from one tag to the next.
                    let end = text[at..].find('>').map_or(text.len(), |found| at + found + 1);
                    text.replace_range(at..end, "");
                }
                _ => {
                    let digit = text[at..].find(|char: char| char.is_ascii_digit()).map(|found| at + found);
                    if let Some(digit) = digit {
                        text.replace_range(digit..=digit, "-99999999999");
                    }
                }
            }
        }
        match lint(&package.bytes()) {
            Ok(_) => read += 1,
            Err(_) => refused += 1,
        }
    }
    assert!(read > 50 && refused > 50, "{read} read, {refused} refused");
}

#[test]
fn what_is_no_paper_is_told() {
    assert_eq!(lint(b""), Err(LintError::Empty));
    assert_eq!(lint(b"%PDF-1.7"), Err(LintError::NotDocx));
    assert_eq!(lint(&[0xD0, 0xCF, 0x11, 0xE0, 0, 0]), Err(LintError::NotDocx));
    let locked: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(lint(&[&[0xD0, 0xCF, 0x11, 0xE0][..], &locked].concat()), Err(LintError::Encrypted));
    assert!(matches!(lint(b"PK\x03\x04 cut"), Err(LintError::Damaged(_))));
    let mut package = Package::of(&sample::notice());
    package.0.retain(|name, _| name != "word/document.xml");
    assert_eq!(lint(&package.bytes()), Err(LintError::NotDocx));
}

#[test]
fn limits_hold() {
    let with = |body: &str| {
        let mut package = Package::of(&sample::notice());
        let xml = format!("<w:document xmlns:w=\"w\"><w:body>{body}</w:body></w:document>");
        package.0.insert("word/document.xml".to_owned(), xml);
        lint(&package.bytes())
    };
    let over = |body: &str| matches!(with(body), Err(LintError::OverLimit { .. }));
    assert!(over(&"<w:p/>".repeat(50_001)));
    assert!(over(&"<w:tbl/>".repeat(20_001)));
    assert!(over(&"<w:tc>".repeat(3_000)));
    assert!(over(&" ".repeat(64 << 20)));
    assert_eq!(with("<w:p/>"), Err(LintError::Empty));
    assert!(with(&"<w:p><w:r><w:t>附件1</w:t></w:r></w:p>".repeat(5_000)).is_ok());
    assert!(with(&format!("<w:p><w:r><w:t>{}</w:t></w:r></w:p>", "渝府（2020）".repeat(100_000))).is_ok());
}
