//! In: a docx of our own. Out: its parts as text, to be edited and packed again.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};

use crate::sample::docx;
use gongwen::Document;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// The parts of a docx by their names.
#[derive(Clone)]
pub struct Package(pub BTreeMap<String, String>);

const MAIN: &str = "word/document.xml";

impl Package {
    pub fn of(document: &Document) -> Self {
        let bytes = docx(document).unwrap();
        let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
        let mut parts = BTreeMap::new();
        for index in 0..archive.len() {
            let name = archive.name_for_index(index).unwrap().unwrap().into_owned();
            let mut entry = archive.by_index(index).unwrap();
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes).unwrap();
            // Pictures are not edited.
            if let Ok(text) = String::from_utf8(bytes) {
                parts.insert(name, text);
            }
        }
        Self(parts)
    }

    pub fn bytes(&self) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        for (name, text) in &self.0 {
            zip.start_file(name.as_str(), options).unwrap();
            zip.write_all(text.as_bytes()).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    /// Replaces every occurrence in a part; there must be one.
    pub fn replace(&mut self, part: &str, from: &str, to: &str) -> &mut Self {
        let text = self.0.get_mut(part).unwrap();
        assert!(text.contains(from), "{part} has no {from}");
        *text = text.replace(from, to);
        self
    }

    /// Replaces in the text.
    pub fn main(&mut self, from: &str, to: &str) -> &mut Self {
        self.replace(MAIN, from, to)
    }

    fn span(&self, words: &str) -> (usize, usize) {
        let text = &self.0[MAIN];
        let at = text.rfind(words).unwrap_or_else(|| panic!("no paragraph with {words}"));
        let start = text[..at].rfind("<w:p>").unwrap();
        (start, at + text[at..].find("</w:p>").unwrap() + "</w:p>".len())
    }

    /// Edits the last paragraph that has this text.
    pub fn paragraph(&mut self, words: &str, edit: impl FnOnce(String) -> String) -> &mut Self {
        let (start, end) = self.span(words);
        let text = self.0.get_mut(MAIN).unwrap();
        let own = edit(text[start..end].to_owned());
        text.replace_range(start..end, &own);
        self
    }

    /// Replaces in one paragraph; there must be something to replace.
    pub fn within(&mut self, words: &str, from: &str, to: &str) -> &mut Self {
        self.paragraph(words, |own| {
            assert!(own.contains(from), "{words}: no {from} in {own}");
            own.replace(from, to)
        })
    }

    /// Adds a property to a paragraph; the last one of its kind counts.
    pub fn property(&mut self, words: &str, xml: &str) -> &mut Self {
        self.paragraph(words, |own| own.replacen("</w:pPr>", &format!("{xml}</w:pPr>"), 1))
    }

    /// Adds a property to every run of a paragraph.
    pub fn run(&mut self, words: &str, xml: &str) -> &mut Self {
        self.within(words, "</w:rPr>", &format!("{xml}</w:rPr>"))
    }

    /// Removes a paragraph.
    pub fn remove(&mut self, words: &str) -> &mut Self {
        self.paragraph(words, |_| String::new())
    }

    /// Replaces the text of a paragraph, in the format of its first run; `|` is a manual break.
    pub fn write(&mut self, words: &str, text: &str) -> &mut Self {
        self.paragraph(words, |own| {
            let properties = &own[..own.find("<w:r>").unwrap()];
            let from = own.find("<w:rPr>").unwrap();
            let format = &own[from..own.find("</w:rPr>").unwrap() + "</w:rPr>".len()];
            let lines: Vec<&str> = text.split('|').collect();
            format!("{properties}<w:r>{format}<w:t>{}</w:t></w:r></w:p>", lines.join("</w:t><w:br/><w:t>"))
        })
    }

    /// Inserts a copy of a paragraph with another text before or after it.
    pub fn copy(&mut self, words: &str, text: &str, before: bool) -> &mut Self {
        let (start, end) = self.span(words);
        let own = self.0[MAIN][start..end].to_owned();
        let place = if before { start } else { end };
        // The mark is written into the copy only after it is in place.
        self.0.get_mut(MAIN).unwrap().insert_str(place, &own.replace(words, "\u{1}"));
        self.write("\u{1}", text)
    }
}
