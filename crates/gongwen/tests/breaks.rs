//! In: thirty varied documents. Out: whether LibreOffice, given the docx, breaks the lines and pages that the PDF has.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod sample;
mod varied;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use gongwen::{Block, Document, FontNames, Item, Pages, Role, TableCell, to_docx, typeset};
use huizong_fonts as shipped;
use sample::layout;

/// A page as a sequence of lines from its top: text without blanks.
type Lines = Vec<String>;

struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// The shipped faces under their own names, so that both programs draw with the same.
fn names() -> FontNames {
    let pair = |face: &shipped::Typeface| (face.family.to_owned(), face.family.to_owned());
    FontNames {
        fang_song: pair(&shipped::FANG_SONG),
        kai: pair(&shipped::KAI),
        hei: pair(&shipped::HEI),
        biao_song: pair(&shipped::BIAO_SONG),
        song: pair(&shipped::SONG),
    }
}

/// What LibreOffice makes of the documents, converted in one go with no other faces than ours: pages of lines.
fn by_libreoffice(documents: &[(String, Document)], folder: &Path) -> Vec<Vec<Lines>> {
    let faces = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fonts/faces").canonicalize().unwrap();
    let configuration = format!(
        "<fontconfig><dir>{}</dir><cachedir>{}</cachedir></fontconfig>",
        faces.display(),
        folder.join("cache").display()
    );
    std::fs::write(folder.join("fonts.conf"), configuration).unwrap();
    let mut command = Command::new("soffice");
    command
        .arg(format!("-env:UserInstallation=file://{}", folder.join("profile").display()))
        .args(["--headless", "--convert-to", "pdf", "--outdir"])
        .arg(folder)
        .env("FONTCONFIG_FILE", folder.join("fonts.conf"));
    for (name, document) in documents {
        let file = folder.join(format!("{name}.docx"));
        let pages = typeset(document, &sample::fonts()).unwrap();
        std::fs::write(&file, to_docx(document, &names(), Some(&pages)).unwrap()).unwrap();
        command.arg(file);
    }
    let output = command.output().unwrap_or_else(|error| panic!("soffice of libreoffice-writer: {error}"));
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    documents.iter().map(|(name, _)| lines_of(&folder.join(format!("{name}.pdf")))).collect()
}

fn lines_of(pdf: &Path) -> Vec<Lines> {
    let output = Command::new("pdftotext").arg("-bbox").arg(pdf).arg("-").output();
    let output = output.unwrap_or_else(|error| panic!("pdftotext of poppler-utils: {error}"));
    assert!(output.status.success(), "{}: {}", pdf.display(), String::from_utf8_lossy(&output.stderr));
    let output = String::from_utf8(output.stdout).unwrap();
    let mut pages: Vec<Vec<(f64, f64, String)>> = Vec::new();
    for line in output.lines().map(str::trim) {
        if line.starts_with("<page") {
            pages.push(Vec::new());
        } else if line.starts_with("<word") {
            let number = |name: &str| -> f64 {
                let (_, rest) = line.split_once(&format!("{name}=\"")).unwrap();
                rest.split_once('"').unwrap().0.parse().unwrap()
            };
            let (_, rest) = line.split_once('>').unwrap();
            let text = rest.trim_end_matches("</word>");
            let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&");
            // Faces claim other heights: the middle is what characters of one line share.
            // The page number of a landscape page is outside the text.
            if number("xMin") < 70.0 {
                continue;
            }
            pages.last_mut().unwrap().push((f64::midpoint(number("yMin"), number("yMax")), number("xMin"), text));
        }
    }
    pages.into_iter().map(joined).collect()
}

/// Words at their places to lines from top to bottom.
fn joined(mut words: Vec<(f64, f64, String)>) -> Lines {
    words.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut lines: Vec<(f64, Vec<(f64, String)>)> = Vec::new();
    for (y, x, text) in words {
        match lines.last_mut() {
            Some((middle, line)) if y - *middle < 7.0 => line.push((x, text)),
            _ => lines.push((y, vec![(x, text)])),
        }
    }
    lines
        .into_iter()
        .map(|(_, mut line)| {
            line.sort_by(|a, b| a.0.total_cmp(&b.0));
            line.into_iter().map(|(_, text)| plain(&text)).collect()
        })
        .collect()
}

fn plain(text: &str) -> String {
    text.chars().filter(|char| !char.is_whitespace()).collect()
}

/// Lines of headings and paragraphs on each of our pages.
fn body_of(pages: &Pages) -> Vec<Lines> {
    pages
        .pages
        .iter()
        .map(|page| {
            let mut lines: BTreeMap<i64, String> = BTreeMap::new();
            for item in &page.items {
                let Item::Run(run) = item else { continue };
                let Some(element) = run.element else { continue };
                if matches!(pages.elements[element].role, Role::Paragraph | Role::Heading(_) | Role::Title) {
                    #[allow(clippy::cast_possible_truncation)]
                    let y = (run.y * 10.0).round() as i64;
                    lines.entry(y).or_default().push_str(&plain(&run.text));
                }
            }
            lines.into_values().collect()
        })
        .collect()
}

/// `cargo test -p gongwen --test breaks -- --nocapture` prints for each document how many lines agree.
#[test]
fn libreoffice_breaks_the_docx_as_the_pdf_is_broken() {
    let folder = Folder(std::env::temp_dir().join(format!("gongwen-breaks-{}", std::process::id())));
    std::fs::create_dir_all(&folder.0).unwrap();
    let documents = varied::all();
    let theirs = by_libreoffice(&documents, &folder.0);
    let (mut same, mut all) = (0_u32, 0_u32);
    let mut different = Vec::new();
    let mut other_pages = Vec::new();
    for ((name, document), theirs) in documents.iter().zip(&theirs) {
        let pages = layout(document, &sample::fonts()).unwrap();
        let ours = body_of(&pages);
        let (mut own_same, mut own_all) = (0_u32, 0_u32);
        for (index, lines) in ours.iter().enumerate() {
            let mut left: Vec<&String> = theirs.get(index).into_iter().flatten().collect();
            for line in lines {
                own_all += 1;
                match left.iter().position(|other| *other == line) {
                    Some(at) => {
                        left.remove(at);
                        own_same += 1;
                    }
                    None => different.push(format!("{name} page {}: {line}", index + 1)),
                }
            }
        }
        eprintln!("{name}: {own_same} of {own_all} lines, {} pages, LibreOffice {}", ours.len(), theirs.len());
        if ours.len() != theirs.len() {
            other_pages.push(name.clone());
        }
        same += own_same;
        all += own_all;
    }
    eprintln!("{same} of {all} lines alike, {:.2} %", 100.0 * f64::from(same) / f64::from(all));
    assert_eq!(other_pages, Vec::<String>::new(), "other pages");
    assert!(f64::from(same) >= 0.99 * f64::from(all), "{}", different.join("\n"));
}

#[test]
fn the_imprint_stands_at_the_foot_however_much_room_the_text_leaves() {
    let folder = Folder(std::env::temp_dir().join(format!("gongwen-imprint-{}", std::process::id())));
    std::fs::create_dir_all(&folder.0).unwrap();
    let documents: Vec<(String, Document)> = (0..23)
        .map(|lines| {
            let mut document = sample::notice();
            let block = |_| Block::Paragraph { lead: None, text: "做好有关工作。".to_owned() };
            document.body = (0..12 + lines).map(block).collect();
            document.note = None;
            (format!("{lines:02}"), document)
        })
        .collect();
    for ((name, document), theirs) in documents.iter().zip(by_libreoffice(&documents, &folder.0)) {
        let pages = layout(document, &sample::fonts()).unwrap();
        assert_eq!(theirs.len(), pages.pages.len(), "{name} lines more");
        let tail: Vec<&str> = theirs.last().unwrap().iter().rev().take(4).rev().map(String::as_str).collect();
        assert_eq!(tail[0], "抄送：区委政法委，区公安分局，区教委，区民政局，区市场监管", "{name} lines more");
        assert_eq!(tail[2], "重庆市渝北区宝圣湖街道党政办2020年7月6日印发", "{name} lines more");
        assert_eq!(tail[3], format!("—{}—", theirs.len()), "{name} lines more");
    }
}

#[test]
fn a_merged_cell_parted_by_a_page_has_its_label_on_both() {
    let folder = Folder(std::env::temp_dir().join(format!("gongwen-label-{}", std::process::id())));
    std::fs::create_dir_all(&folder.0).unwrap();
    let mut document = sample::signed_report();
    document.annexes.truncate(2);
    let Some(Block::Table(table)) = document.annexes[1].blocks.first_mut() else { panic!() };
    table.widths = vec![1.0, 3.0];
    table.head = vec![vec![TableCell::centred("类别"), TableCell::centred("内容")]];
    table.rows = (0..60).map(|row| vec![TableCell::centred(format!("内容{row}"))]).collect();
    table.rows[0].insert(0, TableCell { row_span: 60, ..TableCell::centred("宣传防范") });
    let documents = [("label".to_owned(), document)];
    let theirs = by_libreoffice(&documents, &folder.0);
    let with = |page: &&Lines| page.iter().any(|line| line.contains("宣传防范") && !line.contains("电信"));
    let tables = theirs[0].iter().filter(|page| page.iter().any(|line| line == "类别内容"));
    let (all, labelled): (Vec<_>, Vec<_>) = (tables.clone().collect(), tables.filter(with).collect());
    assert!(all.len() >= 2 && all.len() == labelled.len(), "{} of {}", labelled.len(), all.len());
}

#[test]
fn what_belongs_together_is_never_parted() {
    let mut parted = Vec::new();
    for word in ["2020年", "1,200.5", "1,200", "98.5%", "〔2020〕27号", "023-00000110", "——", "……", "3.2"] {
        for before in 0..28 {
            let mut document = sample::notice();
            let text = format!("{}{word}{}", "中".repeat(before), "文".repeat(30));
            document.body = vec![Block::Paragraph { lead: None, text }];
            let pages = layout(&document, &sample::fonts()).unwrap();
            let lines: Vec<String> = body_of(&pages).concat();
            if !lines.iter().any(|line| line.contains(word)) {
                parted.push(format!("{before} {word}"));
            }
        }
    }
    assert!(parted.is_empty(), "{parted:?}");
}
