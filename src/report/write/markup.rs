//! Rendered template text in, blocks of an official document out. One line is one block:
//! `#` to `####` begin headings of the four levels, `｜` in one sets the text after the heading in the same paragraph;
//! other lines are paragraphs. In annexes `|` gives a table's head and `@key` begins the words of one row.

use std::collections::BTreeMap;

use gongwen::{Block, Level};

use crate::config::NotedSection;
use crate::i18n::LocalizedText;
use crate::report::Error;

/// Between a run-in heading and its text.
const RUN_IN: char = '｜';

/// What an annex's template gives.
#[derive(Debug, Default, PartialEq)]
pub(in crate::report) struct AnnexText {
    /// Title.
    pub title: String,
    /// Paragraphs before the table.
    pub intro: Vec<Block>,
    /// Labels of the heads of its tables, one list a table.
    pub labels: Vec<Vec<String>>,
    /// Words of single rows, by key.
    pub rows: BTreeMap<String, Vec<String>>,
}

/// Blocks of the text.
pub(in crate::report) fn blocks(text: &str) -> Vec<Block> {
    lines(text).map(block).collect()
}

/// The blocks of a report with the office's own words: each section's come first in it.
pub(in crate::report) fn with_notes(blocks: Vec<Block>, notes: &[NotedSection]) -> Vec<Block> {
    let mut all = Vec::with_capacity(blocks.len());
    for block in blocks {
        let heading = match &block {
            Block::Heading { level: Level::First, text } => text.clone(),
            _ => String::new(),
        };
        all.push(block);
        let own = notes.iter().filter(|section| section.heading == heading);
        all.extend(own.flat_map(|section| &section.paragraphs).map(|line| self::block(line)));
    }
    all
}

/// An annex's parts. `template` is named in errors.
///
/// # Errors
/// No title, or another number of head lines than `heads`.
pub(in crate::report) fn annex(template: &str, text: &str, heads: &[usize]) -> Result<AnnexText, Error> {
    let mut annex = AnnexText::default();
    let mut row: Option<&mut Vec<String>> = None;
    for line in lines(text) {
        if let Some(key) = line.strip_prefix('@') {
            row = Some(annex.rows.entry(key.trim().to_owned()).or_default());
        } else if let Some(words) = row.as_mut() {
            words.push(line.to_owned());
        } else if let Some(labels) = line.strip_prefix('|') {
            annex.labels.push(labels.trim_end_matches('|').split('|').map(|label| label.trim().to_owned()).collect());
        } else if annex.title.is_empty() {
            line.trim_start_matches('#').trim().clone_into(&mut annex.title);
        } else {
            annex.intro.push(block(line));
        }
    }
    let fault = |message| Err(Error::Layout { template: template.to_owned(), message });
    if annex.title.is_empty() {
        return fault(LocalizedText::new("第一行应为附件标题", "its first line must be the annex's title"));
    }
    if annex.labels.len() != heads.len() {
        return fault(LocalizedText::new(
            format!("应有{}行以 | 开头的表头", heads.len()),
            format!("{} lines beginning with | must head its tables", heads.len()),
        ));
    }
    if let Some((labels, wanted)) = annex.labels.iter().zip(heads).find(|(labels, wanted)| labels.len() != **wanted) {
        let labels = labels.join(" | ");
        return fault(LocalizedText::new(
            format!("表头“{labels}”应为{wanted}栏"),
            format!("the head “{labels}” must have {wanted} columns"),
        ));
    }
    Ok(annex)
}

fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty())
}

fn block(line: &str) -> Block {
    let marks = line.chars().take_while(|mark| *mark == '#').count();
    let level = match marks {
        1 => Level::First,
        2 => Level::Second,
        3 => Level::Third,
        4 => Level::Fourth,
        _ => return Block::Paragraph { lead: None, text: line.to_owned() },
    };
    let text = line.trim_start_matches('#').trim();
    match text.split_once(RUN_IN) {
        Some((lead, text)) => {
            Block::Paragraph { lead: Some((level, lead.trim().to_owned())), text: text.trim().to_owned() }
        }
        None => Block::Heading { level, text: text.to_owned() },
    }
}

/// The blocks as text, the reverse of [`blocks`]: for golden tests.
#[cfg(test)]
pub(in crate::report) fn text(blocks: &[Block]) -> String {
    let mut text = String::new();
    for block in blocks {
        let marks = |level: &Level| "#".repeat(*level as usize + 1);
        match block {
            Block::Heading { level, text: heading } => text.push_str(&format!("{} {heading}\n", marks(level))),
            Block::Paragraph { lead: Some((level, lead)), text: rest } => {
                text.push_str(&format!("{} {lead}{RUN_IN}{rest}\n", marks(level)));
            }
            Block::Paragraph { lead: None, text: words } => text.push_str(&format!("{words}\n")),
            Block::List { items, .. } => text.push_str(&format!("{}\n", items.join("\n"))),
            Block::Picture(picture) => text.push_str(&format!("{}\n", picture.description)),
            Block::Table(table) => {
                for row in table.head.iter().chain(&table.rows) {
                    let cells: Vec<String> = row
                        .iter()
                        .map(|cell| {
                            let span = match (cell.row_span, cell.column_span) {
                                (1, 1) => String::new(),
                                (rows, columns) => format!("[{rows}×{columns}]"),
                            };
                            format!("{span}{}", cell.paragraphs.join(" ¶ "))
                        })
                        .collect();
                    text.push_str(&format!("| {} |\n", cells.join(" | ")));
                }
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_become_blocks() {
        let written = "导语。\n\n# 总体情况\n  ## 报送情况。｜应报12个。\n### 主要措施\n#### 张贴海报。\n##### 五级\n";
        let read = blocks(written);
        assert_eq!(read.len(), 6);
        assert_eq!(read.first(), Some(&Block::Paragraph { lead: None, text: "导语。".to_owned() }));
        let run_in = Block::Paragraph {
            lead: Some((Level::Second, "报送情况。".to_owned())),
            text: "应报12个。".to_owned(),
        };
        assert!(read.contains(&run_in));
        assert_eq!(read.last(), Some(&Block::Paragraph { lead: None, text: "##### 五级".to_owned() }));
    }

    #[test]
    fn an_annex_has_title_heads_and_rows() {
        let read = annex("x", "# 情况表\n说明。\n| 序号 | 单位 |\n@7\n一。\n二。\n@8\n", &[2]).unwrap();
        assert_eq!((read.title.as_str(), read.intro.len()), ("情况表", 1));
        assert_eq!(read.labels, [["序号", "单位"]]);
        assert_eq!(read.rows.get("7").unwrap(), &["一。", "二。"]);
        assert!(read.rows.get("8").unwrap().is_empty());
        assert!(annex("x", "# 情况表\n| 序号 |", &[2]).is_err());
        assert!(annex("x", "", &[]).is_err());
    }
}
