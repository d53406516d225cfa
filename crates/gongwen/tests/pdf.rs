//! In: the sample documents. Out: whether their PDF is whole, tagged, embedded and gives its text back, by others' programs.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod sample;

use std::path::PathBuf;
use std::process::Command;

use gongwen::{Block, Document, Item, Pages, Rendered};
use sample::layout;

fn report() -> Document {
    let mut document = sample::signed_report();
    let text = "报送人：孙𬭎、赵䶮、冯𫍽、王🀄——<甲>&“乙” Windows 11 ⑪ 3㎡ 25℃。";
    document.body.push(Block::Paragraph { lead: None, text: text.to_owned() });
    document
}

/// Every sample, one of them with what is hard.
fn samples() -> Vec<(&'static str, Document)> {
    let mut samples = sample::all();
    samples.push(("hard", report()));
    samples
}

/// A PDF in a folder of its own, which goes when this is dropped.
struct Written {
    folder: PathBuf,
    pages: Pages,
    file: Rendered,
}

impl Written {
    fn new(name: &str, document: &Document) -> Self {
        let folder = std::env::temp_dir().join(format!("gongwen-pdf-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let pages = layout(document, &sample::fonts()).unwrap();
        let file = pages.to_pdf().unwrap();
        std::fs::write(folder.join("report.pdf"), &file.bytes).unwrap();
        Self { folder, pages, file }
    }

    /// What a program says of the file; it must end well.
    fn ask(&self, program: &str, before: &[&str], after: &[&str]) -> String {
        let file = self.folder.join("report.pdf");
        let output = Command::new(program).args(before).arg(file).args(after).output();
        let output = output.unwrap_or_else(|error| panic!("{program}: {error}"));
        let output_text = String::from_utf8_lossy(&output.stderr);
        // Poppler of Debian 12 complains about the boolean that ISO 32000-1, table 321 wants for Suspects.
        let strange =
            output_text.lines().any(|line| !line.is_empty() && !line.contains("Suspects object is wrong type"));
        assert!(output.status.success() && !strange, "{program}: {output_text}");
        String::from_utf8(output.stdout).unwrap()
    }
}

impl Drop for Written {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

#[test]
fn its_structure_is_sound() {
    for (name, document) in samples() {
        let written = Written::new(&format!("sound-{name}"), &document);
        let output_text = written.ask("qpdf", &["--check"], &[]);
        assert!(output_text.contains("No syntax or stream encoding errors found"), "{name}: {output_text}");
    }
}

#[test]
fn every_font_is_an_embedded_subset_with_its_characters() {
    for (name, document) in samples() {
        let written = Written::new(&format!("fonts-{name}"), &document);
        let output_text = written.ask("pdffonts", &[], &[]);
        let rows: Vec<&str> = output_text.lines().skip(2).collect();
        assert!(rows.len() == written.file.families.len() && rows.len() >= 3, "{name}: {output_text}");
        for row in rows {
            let words: Vec<&str> = row.split_whitespace().collect();
            assert!(words.windows(3).any(|three| three == ["yes", "yes", "yes"]), "{name}: {row}");
            assert_eq!(words[0].find('+'), Some(6), "{name}: {row}");
        }
    }
}

#[test]
fn the_text_that_went_in_comes_out_of_every_page() {
    for (name, document) in samples() {
        let written = Written::new(&format!("text-{name}"), &document);
        for (number, page) in written.pages.pages.iter().enumerate() {
            let number = (number + 1).to_string();
            let found = written.ask("pdftotext", &["-raw", "-f", &number, "-l", &number], &["-"]);
            let sorted = |text: &str| {
                let mut chars: Vec<char> = text.chars().filter(|char| !char.is_whitespace()).collect();
                chars.sort_unstable();
                chars.into_iter().collect::<String>()
            };
            let runs = page.items.iter().filter_map(|item| if let Item::Run(run) = item { Some(run) } else { None });
            let wanted: String = runs.map(|run| run.text.as_str()).collect();
            assert_eq!(sorted(&found), sorted(&wanted), "{name}, page {number}");
        }
    }
    let written = Written::new("text", &report());
    let all: String = written.ask("pdftotext", &["-raw"], &["-"]).split_whitespace().collect();
    for words in ["孙𬭎、赵䶮、冯𫍽、王🀄", "<甲>&“乙”", "⑪3㎡25℃", "宝圣湖街办文〔2020〕27号"]
    {
        assert!(all.contains(words), "{words}");
    }
}

#[test]
fn it_says_what_it_is_and_what_its_parts_are() {
    for (name, document) in samples() {
        let written = Written::new(&format!("tags-{name}"), &document);
        let info = written.ask("pdfinfo", &[], &[]);
        let line = |key: &str| info.lines().find(|line| line.starts_with(key)).unwrap_or_default().to_owned();
        assert!(line("Title:").ends_with(&document.title), "{name}: {info}");
        assert!(line("Author:").ends_with(&document.properties.author), "{name}: {info}");
        assert!(line("Tagged:").ends_with("yes"), "{name}: {info}");
        assert!(line("Pages:").ends_with(&written.pages.pages.len().to_string()), "{name}: {info}");
        let metadata = written.ask("pdfinfo", &["-meta"], &[]);
        assert!(
            metadata.contains("<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>"),
            "{name}: {metadata}"
        );
        let tree = written.ask("pdfinfo", &["-struct-text"], &[]);
        let kinds = |kind: &str| tree.lines().filter(|line| line.trim_start().starts_with(kind)).count();
        let tables = document.body.iter().chain(document.annexes.iter().flat_map(|annex| &annex.blocks));
        let tables = tables.filter(|block| matches!(block, Block::Table(_))).count();
        assert_eq!((kinds("Table"), kinds("Figure")), (tables, written.pages.pictures.len()), "{name}: {tree}");
        assert!(kinds("H1") > document.annexes.len() && kinds("P") > 3, "{name}: {tree}");
    }
}

#[test]
fn tables_and_headings_stand_in_the_tree_in_reading_order() {
    let written = Written::new("tree", &report());
    let tree = written.ask("pdfinfo", &["-struct-text"], &[]);
    let kinds =
        |kind: &str| tree.lines().filter(|line| line.trim_start().split([' ', ':']).next() == Some(kind)).count();
    assert_eq!(kinds("Table"), 3, "{tree}");
    assert!(kinds("H1") >= 4 && kinds("H2") >= 5 && kinds("H3") >= 1 && kinds("P") > 10, "{tree}");
    // Head rows are once in the tree, also where they are printed on every page.
    assert_eq!(kinds("TH"), 6 + 5 + 9, "{tree}");
    assert!(kinds("TR") == 3 + 12 * 3 && kinds("TD") > 100, "{tree}");
    let place = |words: &str| tree.find(words).unwrap_or_else(|| panic!("{words} is not in the tree"));
    assert!(place("总体情况") < place("特此报告") && place("特此报告") < place("各单位主要指标数汇总表"));
}

#[test]
fn characters_of_private_use_cost_the_level_not_the_file() {
    let mut document = report();
    document.body.push(Block::Paragraph { lead: None, text: "张\u{e863}。".to_owned() });
    let metadata = Written::new("private", &document).ask("pdfinfo", &["-meta"], &[]);
    assert!(metadata.contains("<pdfaid:conformance>B</pdfaid:conformance>"), "{metadata}");
}

#[test]
fn a_picture_is_a_figure_that_says_what_is_to_be_seen() {
    let document = sample::joint_notice();
    let written = Written::new("figure", &document);
    let file = written.folder.join("report.pdf");
    let plain = Command::new("qpdf").args(["--qdf", "--object-streams=disable"]).arg(file).arg("-").output().unwrap();
    let plain = String::from_utf8_lossy(&plain.stdout);
    let figures: Vec<&str> = plain.split("endobj").filter(|object| object.contains("/S /Figure")).collect();
    let words = &written.pages.pictures[0].description;
    let units: String = words.encode_utf16().map(|unit| format!("{unit:04x}")).collect();
    assert!(figures.len() == 1 && figures[0].contains(&format!("/Alt <feff{units}>")), "{figures:?}");
}
