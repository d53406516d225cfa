//! `notes/2020-06.md` in, the office's own words for a month's report by section out, with what is wrong with the file. A line
//! `# 存在问题` begins a section, every other line is a paragraph; `##` to `####` stay headings of lower levels.

use std::{io, path::Path};

use serde::Serialize;

use super::fault::{ConfigFault, PlacedFault, likely_encoding, nearest};
use crate::{
    i18n::{Localize as _, LocalizedText},
    identity::sha256,
};

/// Largest file in bytes: some hundred pages of text.
const LARGEST: usize = 256 << 10;

/// 办公室撰写的内容: the office's own words for one month's report.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Notes {
    /// The file, as it is named in messages.
    file: String,
    /// SHA-256 of the file's bytes; empty where there is no file.
    pub fingerprint: String,
    /// Sections with words, in the order of the file.
    pub sections: Vec<NotedSection>,
    /// What is wrong with the file.
    pub faults: Vec<PlacedFault>,
}

/// The office's words for one section of the report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NotedSection {
    /// The section's heading, without number.
    pub heading: String,
    /// One element a paragraph; those that begin with `##` are headings.
    pub paragraphs: Vec<String>,
    /// Line of the heading in the file, from 1.
    #[serde(skip)]
    line: usize,
}

impl Notes {
    /// Reads a file; a missing one holds nothing. `shown` is its name in messages.
    pub fn read(path: &Path, shown: String) -> Self {
        let mut notes = Self { file: shown, ..Self::default() };
        match std::fs::read(path) {
            Ok(bytes) => notes.take(bytes),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => notes.fault(0, ConfigFault::Text(error.localized())),
        }
        notes
    }

    fn take(&mut self, bytes: Vec<u8>) {
        self.fingerprint = sha256(&bytes);
        if bytes.len() > LARGEST {
            let (size, most) = (bytes.len() >> 10, LARGEST >> 10);
            let words = LocalizedText::new(
                format!("文件有{size} KB，最大{most} KB，没有采用；这里只写报告要用的文字"),
                format!("{size} KB are more than the {most} KB that are read; keep to the words of the report"),
            );
            return self.fault(0, ConfigFault::Text(words));
        }
        match String::from_utf8(bytes) {
            Ok(text) => self.parse(text.trim_start_matches('\u{feff}')),
            Err(error) => {
                let before = error.as_bytes().iter().take(error.utf8_error().valid_up_to());
                let line = before.filter(|byte| **byte == b'\n').count() + 1;
                self.fault(line, ConfigFault::Encoding(likely_encoding(error.as_bytes())));
            }
        }
    }

    fn parse(&mut self, text: &str) {
        let mut current: Option<NotedSection> = None;
        let mut sections: Vec<NotedSection> = Vec::new();
        let mut is_lost = false;
        for (line, written) in (1..).zip(text.lines()) {
            let written = written.trim().replace("**", "");
            if written.is_empty() {
                continue;
            }
            if let Some(heading) = heading(&written) {
                sections.extend(current.take());
                // A section that is named twice is one.
                let known = sections.iter().position(|section| section.heading == heading);
                current = Some(match known {
                    Some(at) => sections.remove(at),
                    None => NotedSection { heading, paragraphs: Vec::new(), line },
                });
            } else if let Some(section) = &mut current {
                section.paragraphs.push(paragraph(&written));
            } else if !std::mem::replace(&mut is_lost, true) {
                let words = LocalizedText::new(
                    "第一个标题之前的文字不知归入哪一节，没有采用；请先写一行标题，例如“# 存在问题”",
                    "words before the first heading belong to no section; begin with a heading such as `# 存在问题`",
                );
                self.fault(line, ConfigFault::Text(words));
            }
        }
        sections.extend(current);
        sections.retain(|section| !section.paragraphs.is_empty());
        self.sections = sections;
    }

    /// Whether the office has written about problems itself.
    pub fn mentions_problems(sections: &[NotedSection]) -> bool {
        sections.iter().any(|section| section.heading.contains("问题"))
    }

    /// Faults of the sections that are none of a report with these headings.
    pub fn unplaced(&self, headings: &[&str]) -> Vec<PlacedFault> {
        let unknown = self.sections.iter().filter(|section| !headings.contains(&section.heading.as_str()));
        let fault = |section: &NotedSection| {
            let heading = &section.heading;
            let (chinese, english) = match nearest(heading, headings.iter().copied()) {
                Some(near) => (format!("，是否应为“{near}”？"), format!("; did you mean “{near}”?")),
                None => (
                    format!("；可以写的有：{}", headings.join("、")),
                    format!("; its sections: {}", headings.join(", ")),
                ),
            };
            let words = LocalizedText::new(
                format!("本月报告没有“{heading}”一节，这一节的文字没有采用{chinese}"),
                format!("the month's report has no section “{heading}”, so its words are left out{english}"),
            );
            self.placed(section.line, ConfigFault::Text(words))
        };
        unknown.map(fault).collect()
    }

    fn fault(&mut self, line: usize, fault: ConfigFault) {
        let placed = self.placed(line, fault);
        self.faults.push(placed);
    }

    fn placed(&self, line: usize, fault: ConfigFault) -> PlacedFault {
        PlacedFault { file: self.file.clone(), line, key: String::new(), fault }
    }
}

/// The text of a heading of the first level, without the number that the report would give it (`四、`).
fn heading(line: &str) -> Option<String> {
    let text = line.strip_prefix('#').filter(|rest| !rest.starts_with('#'))?.trim();
    let bare = match text.split_once('、') {
        Some((number, rest)) if number.chars().all(|digit| "一二三四五六七八九十".contains(digit)) => rest,
        _ => text,
    };
    Some(bare.trim_end_matches([':', '：']).trim().to_owned())
}

/// A paragraph without the mark of a list.
fn paragraph(line: &str) -> String {
    let marks = ["- ", "* ", "+ "];
    marks.iter().find_map(|mark| line.strip_prefix(mark)).unwrap_or(line).trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn notes(bytes: &[u8]) -> Notes {
        let mut notes = Notes { file: "notes/2020-06.md".to_owned(), ..Notes::default() };
        notes.take(bytes.to_vec());
        notes
    }

    fn said(faults: &[PlacedFault]) -> Vec<String> {
        faults.iter().map(|fault| fault.to_string()).collect()
    }

    #[test]
    fn headings_begin_sections_and_lines_are_paragraphs() {
        let read = notes("\u{feff}# 四、存在问题：\r\n\r\n- 老年人**知晓率**不高。\r\n## 力量不足\r\n一人多岗。\r\n#下一步工作\r\n抓好落实。\r\n# 空\r\n# 存在问题\r\n又一条。".as_bytes());
        assert!(read.faults.is_empty(), "{:?}", read.faults);
        let sections: Vec<(&str, String)> =
            read.sections.iter().map(|section| (section.heading.as_str(), section.paragraphs.join("|"))).collect();
        assert_eq!(
            sections,
            [
                ("下一步工作", "抓好落实。".to_owned()),
                ("存在问题", "老年人知晓率不高。|## 力量不足|一人多岗。|又一条。".to_owned()),
            ]
        );
        assert!(Notes::mentions_problems(&read.sections));
    }

    #[test]
    fn what_cannot_be_placed_is_named_with_its_line_and_the_likely_heading() {
        let read = notes("前言。\n# 存在的问题\n甲。\n# 天气\n乙。".as_bytes());
        assert_eq!(
            said(&read.faults),
            [
                "notes/2020-06.md:1: words before the first heading belong to no section; begin with a heading such as `# 存在问题`"
            ]
        );
        let unplaced = said(&read.unplaced(&["总体情况", "存在问题"]));
        assert!(unplaced[0].starts_with("notes/2020-06.md:2: ") && unplaced[0].contains("did you mean “存在问题”?"));
        assert!(unplaced[1].starts_with("notes/2020-06.md:4: ") && unplaced[1].contains("总体情况, 存在问题"));
    }

    #[test]
    fn a_file_in_another_encoding_or_too_large_is_not_read() {
        let (gbk, _, _) = encoding_rs::GBK.encode("# 存在问题\n甲。");
        let read = notes(&gbk);
        assert!(read.sections.is_empty());
        assert!(said(&read.faults)[0].contains("not UTF-8, probably GBK"), "{:?}", said(&read.faults));
        let large = format!("# 存在问题\n{}", "长".repeat(LARGEST));
        assert!(said(&notes(large.as_bytes()).faults)[0].contains("KB"));
        assert!(!notes(large.as_bytes()).fingerprint.is_empty());
    }

    #[test]
    fn a_missing_file_holds_nothing() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(Notes::read(&folder.path().join("2020-06.md"), String::new()), Notes::default());
        let broken = Notes::read(folder.path(), "notes/2020-06.md".to_owned());
        assert_eq!(broken.faults.len(), 1);
    }
}
