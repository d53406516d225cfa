//! Nothing in; usual files out: generated tables of thousands of cells, and the largest readable test case of each format.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use reader::{Kind, Limits, read, sniff};

use super::zipped;

const ROWS: usize = 2_000;

pub fn files() -> Vec<(String, Vec<u8>)> {
    let document = rows(
        "<w:tr>",
        ["<w:tc><w:p><w:r><w:rPr><w:sz w:val=\"32\"/></w:rPr><w:t>", "</w:t></w:r></w:p></w:tc>"],
        "</w:tr>",
    );
    let document = format!(
        "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body><w:tbl>{document}</w:tbl></w:body></w:document>"
    );
    let content = rows(
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
    let odt = [("mimetype", &b"application/vnd.oasis.opendocument.text"[..]), ("content.xml", text.as_bytes())];
    let ods = [("mimetype", &b"application/vnd.oasis.opendocument.spreadsheet"[..]), ("content.xml", sheet.as_bytes())];
    let html = format!(
        "<html><meta charset=utf-8><table>{}</table></html>",
        rows("<tr>", ["<td><p class=a>", "</p></td>"], "</tr>\n")
    );
    let escaped: String = rows("\\trowd\\cellx4000\\cellx8000\\pard\\intbl ", ["", "\\cell "], "\\row\n")
        .chars()
        .map(|c| if c.is_ascii() { c.to_string() } else { format!("\\u{}?", c as u32) })
        .collect();
    let word = format!(
        "<?xml version=\"1.0\"?><w:wordDocument xmlns:w=\"http://schemas.microsoft.com/office/word/2003/wordml\"><w:body><w:tbl>{}</w:tbl></w:body></w:wordDocument>",
        rows("<w:tr>", ["<w:tc><w:p><w:r><w:t>", "</w:t></w:r></w:p></w:tc>"], "</w:tr>")
    );
    let excel = format!(
        "<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\" xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\"><Worksheet ss:Name=\"a\"><Table>{}</Table></Worksheet></Workbook>",
        rows("<Row>", ["<Cell><Data ss:Type=\"String\">", "</Data></Cell>"], "</Row>")
    );
    let made = [
        ("docx, 4,000 cells", zipped(&[("word/document.xml", document.as_bytes())])),
        ("xlsx, 20,000 cells", workbook()),
        ("odt, 4,000 cells", zipped(&odt)),
        ("ods, 4,000 cells", zipped(&ods)),
        ("html, 4,000 cells", html.into_bytes()),
        ("rtf, 4,000 cells", format!("{{\\rtf1\\ansi\\uc1 {escaped}}}").into_bytes()),
        ("word-xml, 4,000 cells", word.into_bytes()),
        ("excel-xml, 4,000 cells", excel.into_bytes()),
    ];
    made.into_iter().map(|(name, bytes)| (name.to_owned(), bytes)).chain(largest_cases()).collect()
}

/// Two cells a row.
fn rows(start: &str, cell: [&str; 2], end: &str) -> String {
    let cell = |number: usize| format!("{}第{number}次入户发放宣传海报156份{}", cell[0], cell[1]);
    (0..ROWS).map(|number| format!("{start}{}{}{end}", cell(number), cell(number + 1))).collect()
}

/// Half words, half numbers, as Excel writes them.
fn workbook() -> Vec<u8> {
    const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const OF: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
    let (mut strings, mut sheet) = (String::new(), String::new());
    for row in 0..ROWS {
        let number = row + 1;
        write!(sheet, "<row r=\"{number}\" spans=\"1:10\">").unwrap();
        for (column, pair) in ["AB", "CD", "EF", "GH", "IJ"].iter().enumerate() {
            let (left, right) = pair.split_at(1);
            let index = row * 5 + column;
            write!(strings, "<si><t>第{row}次入户发放宣传海报{column}份</t></si>").unwrap();
            write!(sheet, "<c r=\"{left}{number}\" t=\"s\"><v>{index}</v></c>").unwrap();
            write!(sheet, "<c r=\"{right}{number}\"><v>{row}.25</v></c>").unwrap();
        }
        sheet.push_str("</row>");
    }
    let sheet = format!(
        "{HEAD}<worksheet xmlns=\"{MAIN}\" xmlns:r=\"{OF}\"><dimension ref=\"A1:J2000\"/><sheetData>{sheet}</sheetData></worksheet>"
    );
    let strings = format!("{HEAD}<sst xmlns=\"{MAIN}\" count=\"10000\" uniqueCount=\"10000\">{strings}</sst>");
    let styles =
        format!("{HEAD}<styleSheet xmlns=\"{MAIN}\"><cellXfs count=\"1\"><xf numFmtId=\"0\"/></cellXfs></styleSheet>");
    let book = format!(
        "{HEAD}<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OF}\"><sheets><sheet name=\"Sheet1\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
    );
    let one = |id: &str, kind: &str, target: &str| {
        format!("<Relationship Id=\"{id}\" Type=\"{OF}/{kind}\" Target=\"{target}\"/>")
    };
    let relationships = |list: &[String]| {
        let list = list.concat();
        format!(
            "{HEAD}<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{list}</Relationships>"
        )
    };
    let root = relationships(&[one("rId1", "officeDocument", "xl/workbook.xml")]);
    let parts = relationships(&[
        one("rId1", "worksheet", "worksheets/sheet1.xml"),
        one("rId2", "styles", "styles.xml"),
        one("rId3", "sharedStrings", "sharedStrings.xml"),
    ]);
    zipped(&[
        ("_rels/.rels", root.as_bytes()),
        ("xl/workbook.xml", book.as_bytes()),
        ("xl/_rels/workbook.xml.rels", parts.as_bytes()),
        ("xl/styles.xml", styles.as_bytes()),
        ("xl/sharedStrings.xml", strings.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ])
}

fn largest_cases() -> Vec<(String, Vec<u8>)> {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let folders = fs::read_dir(cases).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir());
    let mut paths: Vec<_> = folders.flat_map(|one| fs::read_dir(one).unwrap()).map(|one| one.unwrap().path()).collect();
    paths.retain(|path| path.file_stem().is_some_and(|stem| stem == "input"));
    paths.sort();
    let mut largest: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    for path in paths {
        let bytes = fs::read(&path).unwrap();
        let Kind::Readable(format) = sniff(&bytes) else { continue };
        if read(&bytes, &Limits::default()).is_err() {
            continue;
        }
        let kept = largest.entry(format!("{format:?}, the largest case").to_lowercase()).or_default();
        if bytes.len() > kept.len() {
            *kept = bytes;
        }
    }
    largest.into_iter().collect()
}
