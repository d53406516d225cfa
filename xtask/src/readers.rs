//! `cargo xtask bench --readers`: how long each format takes to read, beside inflating and tokenising the same parts.

use std::{
    fs,
    hint::black_box,
    io::{Cursor, Read as _, Write as _},
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, bail};
use reader::{Format, Kind, Limits, read, sniff};
use rust_xlsxwriter::Workbook;
use zip::{ZipArchive, ZipWriter, write::SimpleFileOptions};

use super::{
    fuzz::{OFFICE_FILES, inputs},
    samples,
    survey::read_one::name_of,
};

/// A reader of zipped markup may take so many times as long as the floor.
const BOUND: f64 = 3.0;

struct Input {
    name: String,
    bytes: Vec<u8>,
}

/// Prints the table; fails where docx or xlsx take more than three times the floor.
pub(super) fn run() -> Result<()> {
    println!(
        "{:<34} {:>9} {:>10} {:>9} {:>8} {:>10} {:>9}",
        "file", "bytes", "read µs", "MB/s", "peak MB", "floor µs", "× floor"
    );
    let mut slow = Vec::new();
    for input in written()?.into_iter().chain(largest_cases()?) {
        if read(&input.bytes, &Limits::default()).is_err() {
            continue;
        }
        let (taken, floor) = beside(&input.bytes);
        let megabytes = peak(&input.bytes);
        #[allow(clippy::cast_precision_loss)]
        let speed = input.bytes.len() as f64 / 1e6 / taken.as_secs_f64();
        let ratio = floor.map(|floor| taken.as_secs_f64() / floor.as_secs_f64());
        println!(
            "{:<34} {:>9} {:>10.0} {speed:>9.1} {megabytes:>8.1} {:>10} {:>9}",
            input.name,
            input.bytes.len(),
            taken.as_secs_f64() * 1e6,
            floor.map(|floor| format!("{:.0}", floor.as_secs_f64() * 1e6)).unwrap_or_default(),
            ratio.map(|ratio| format!("{ratio:.2}")).unwrap_or_default(),
        );
        let bounded = matches!(sniff(&input.bytes), Kind::Readable(Format::Docx | Format::Xlsx));
        if bounded && ratio.is_some_and(|ratio| ratio > BOUND) {
            slow.push(input.name);
        }
    }
    if !slow.is_empty() {
        bail!("more than {BOUND} times inflating and tokenising: {}", slow.join(", "));
    }
    Ok(())
}

/// The least time of reading and of the floor, taken in turns, so that another program's work falls on both.
fn beside(bytes: &[u8]) -> (Duration, Option<Duration>) {
    let limits = Limits::default();
    let time = |work: &dyn Fn()| {
        let start = Instant::now();
        work();
        start.elapsed()
    };
    let reading = || {
        let _ = black_box(read(black_box(bytes), &limits));
    };
    let bare = || {
        black_box(floor(black_box(bytes)));
    };
    let zipped = bytes.starts_with(b"PK");
    let (mut best, mut least) = (Duration::MAX, Duration::MAX);
    let start = Instant::now();
    let mut rounds = 0;
    while rounds < 5 || start.elapsed() < Duration::from_millis(1_500) {
        best = best.min(time(&reading));
        if zipped {
            least = least.min(time(&bare));
        }
        rounds += 1;
    }
    (best, zipped.then_some(least))
}

fn peak(bytes: &[u8]) -> f64 {
    super::survey::read_one::peak(|| {
        let _ = black_box(read(bytes, &Limits::default()));
    })
}

/// Inflates the parts with text in them and walks over their markup, and does nothing with it.
fn floor(bytes: &[u8]) -> Option<usize> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let names: Vec<String> = archive.file_names().filter_map(|name| Some(name.ok()?.into_owned())).collect();
    let mut events = 0;
    // Without lists the reader of docx has no need of styles.
    let lists =
        !names.iter().any(|name| name == "word/document.xml") || names.iter().any(|name| name == "word/numbering.xml");
    for name in names.iter().filter(|name| is_read(name) && (lists || *name != "word/styles.xml")) {
        let mut text = String::new();
        archive.by_name(name).ok()?.read_to_string(&mut text).ok()?;
        let mut markup = quick_xml::Reader::from_str(&text);
        while !matches!(markup.read_event().ok()?, quick_xml::events::Event::Eof) {
            events += 1;
        }
    }
    Some(events)
}

/// Parts that the readers open; pictures, themes, settings and fonts are none of them.
fn is_read(name: &str) -> bool {
    const WHOLE: &[&str] = &[
        "word/document.xml",
        "word/numbering.xml",
        "word/styles.xml",
        "xl/workbook.xml",
        "xl/sharedStrings.xml",
        "xl/styles.xml",
        "content.xml",
        "_rels/.rels",
        "word/_rels/document.xml.rels",
        "xl/_rels/workbook.xml.rels",
    ];
    WHOLE.contains(&name) || ["word/header", "word/footer", "xl/worksheets/sheet"].iter().any(|s| name.starts_with(s))
}

/// Files made here: a form as units send it, and larger ones of the formats that can be written by hand.
fn written() -> Result<Vec<Input>> {
    const ROWS: usize = 2_000;
    let row = |start: &str, cell: [&str; 2], end: &str| -> String {
        let cell = |number: usize| format!("{}第{number}次入户发放宣传海报156份{}", cell[0], cell[1]);
        (0..ROWS).map(|number| format!("{start}{}{}{end}", cell(number), cell(number + 1))).collect()
    };
    let document = row(
        "<w:tr>",
        ["<w:tc><w:p><w:r><w:rPr><w:sz w:val=\"32\"/></w:rPr><w:t>", "</w:t></w:r></w:p></w:tc>"],
        "</w:tr>",
    );
    let document = format!(
        "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body><w:tbl>{document}</w:tbl></w:body></w:document>"
    );
    let content = row(
        "<table:table-row>",
        ["<table:table-cell office:value-type=\"string\"><text:p>", "</text:p></table:table-cell>"],
        "</table:table-row>",
    );
    let open = |body: &str, kind: &str| {
        format!(
            "<office:document-content xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\"><office:body><office:{kind}><table:table>{body}</table:table></office:{kind}></office:body></office:document-content>"
        )
    };
    let (text, sheet) = (open(&content, "text"), open(&content, "spreadsheet"));
    let odt = [("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", text.as_str())];
    let ods = [("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", sheet.as_str())];
    let html = format!(
        "<html><meta charset=utf-8><table>{}</table></html>",
        row("<tr>", ["<td><p class=a>", "</p></td>"], "</tr>\n")
    );
    let escaped: String = row("\\trowd\\cellx4000\\cellx8000\\pard\\intbl ", ["", "\\cell "], "\\row\n")
        .chars()
        .map(|c| if c.is_ascii() { c.to_string() } else { format!("\\u{}?", c as u32) })
        .collect();
    let word = format!(
        "<?xml version=\"1.0\"?><w:wordDocument xmlns:w=\"http://schemas.microsoft.com/office/word/2003/wordml\"><w:body><w:tbl>{}</w:tbl></w:body></w:wordDocument>",
        row("<w:tr>", ["<w:tc><w:p><w:r><w:t>", "</w:t></w:r></w:p></w:tc>"], "</w:tr>")
    );
    let excel = format!(
        "<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\" xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\"><Worksheet ss:Name=\"a\"><Table>{}</Table></Worksheet></Workbook>",
        row("<Row>", ["<Cell><Data ss:Type=\"String\">", "</Data></Cell>"], "</Row>")
    );
    let input = |name: &str, bytes: Vec<u8>| Input { name: name.to_owned(), bytes };
    Ok(vec![
        input("docx, a form of full size", samples::full_sized_form("金湖社区", 1)?),
        input("docx, 4,000 cells", zipped(&[("word/document.xml", &document)])?),
        input("xlsx, 20,000 cells", workbook()?),
        input("odt, 4,000 cells", zipped(&odt)?),
        input("ods, 4,000 cells", zipped(&ods)?),
        input("html, 4,000 cells", html.into_bytes()),
        input("rtf, 4,000 cells", format!("{{\\rtf1\\ansi\\uc1 {escaped}}}").into_bytes()),
        input("word-xml, 4,000 cells", word.into_bytes()),
        input("excel-xml, 4,000 cells", excel.into_bytes()),
    ])
}

fn zipped(parts: &[(&str, &str)]) -> Result<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(*name, SimpleFileOptions::default())?;
        zip.write_all(content.as_bytes())?;
    }
    Ok(zip.finish()?.into_inner())
}

/// Half words, half numbers.
fn workbook() -> Result<Vec<u8>> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for row in 0..2_000_u32 {
        for column in 0..5_u16 {
            sheet.write(row, 2 * column, format!("第{row}次入户发放宣传海报{column}份"))?;
            sheet.write(row, 2 * column + 1, f64::from(row) + 0.25)?;
        }
    }
    workbook.save_to_buffer().context("a workbook")
}

/// Of each format the largest case of the tests that can be read.
fn largest_cases() -> Result<Vec<Input>> {
    let mut largest: std::collections::BTreeMap<String, Vec<u8>> = std::collections::BTreeMap::new();
    for path in inputs(OFFICE_FILES)? {
        let bytes = fs::read(&path).with_context(|| path.display().to_string())?;
        if read(&bytes, &Limits::default()).is_err() {
            continue;
        }
        let kept = largest.entry(name_of(sniff(&bytes))).or_default();
        if bytes.len() > kept.len() {
            *kept = bytes;
        }
    }
    Ok(largest.into_iter().map(|(name, bytes)| Input { name: format!("{name}, the largest case"), bytes }).collect())
}
