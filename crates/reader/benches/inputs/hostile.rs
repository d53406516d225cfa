//! Nothing in; small files out with as many elements, paragraphs, cells or tables as the limits allow.

use std::io::{Cursor, Write as _};

use reader::Limits;
use zip::{ZipWriter, write::SimpleFileOptions};

use super::zipped;

type Make = fn() -> Vec<u8>;

/// Names (format, then shape) with the functions that make the files.
pub const FILES: &[(&str, Make)] = &[
    ("docx: tables", || docx(&most("<w:tbl><w:tr><w:tc/></w:tr></w:tbl>", CELLS), BOOKMARK)),
    ("docx: cells", || docx(&in_table(&most("<w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc>", CELLS)), BOOKMARK)),
    ("docx: tables in tables", || docx(&nested_tables().repeat(CELLS / 31), BOOKMARK)),
    ("docx: paragraphs", || docx(&most("<w:p><w:r><w:t>a</w:t></w:r></w:p>", PARAGRAPHS), BOOKMARK)),
    ("docx: empty paragraphs", || docx(&most("<w:p/>", PARAGRAPHS), BOOKMARK)),
    ("docx: text boxes", || {
        docx(&most("<w:p><w:r><w:txbxContent><w:p/></w:txbxContent></w:r></w:p>", PARAGRAPHS / 2), BOOKMARK)
    }),
    ("docx: joined paragraphs", || {
        docx(&most("<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>a</w:t></w:r></w:p>", PARAGRAPHS), BOOKMARK)
    }),
    ("docx: runs", || docx("", "<w:p>{<w:r><w:t>a</w:t></w:r>}</w:p>")),
    ("docx: run properties", || docx("", "<w:p>{<w:r><w:rPr><w:vanish/></w:rPr></w:r>}</w:p>")),
    ("docx: breaks", || docx("", "<w:p><w:r>{<w:br/>}</w:r></w:p>")),
    ("docx: typed breaks", || docx("", "<w:p><w:r>{<w:br w:type=\"page\"/>}</w:r></w:p>")),
    ("docx: symbols", || docx("", "<w:p><w:r>{<w:sym w:font=\"Wingdings\" w:char=\"F0A8\"/>}</w:r></w:p>")),
    ("docx: entities", || docx("", "<w:p><w:r><w:t>{&lt;}</w:t></w:r></w:p>")),
    ("docx: character references", || docx("", "<w:p><w:r><w:t>{&#65;}</w:t></w:r></w:p>")),
    ("docx: line ends", || docx("", "<w:p><w:r><w:t>{\n}</w:t></w:r></w:p>")),
    ("docx: words", || docx("", "<w:p><w:r><w:t>{文}</w:t></w:r></w:p>")),
    ("docx: smallest elements", || docx("", "{<a/>}")),
    ("docx: elements passed over", || docx("", "<w:del>{<a/>}</w:del>")),
    ("docx: deep elements", || docx("", &format!("{{{}{}}}", "<a>".repeat(2_000), "</a>".repeat(2_000)))),
    ("docx: attributes", || docx("", "<w:p><w:r><w:br {a=\"\" }/></w:r></w:p>")),
    ("docx: revisions", || docx("", "<w:p>{<w:ins/>}</w:p>")),
    ("docx: list labels", || numbered(&most(LISTED, PARAGRAPHS))),
    ("docx: numbering", || {
        parts_of_docx("numbering", "<w:numbering>{<w:abstractNum w:abstractNumId=\"1\"/>}</w:numbering>")
    }),
    ("docx: lists", || parts_of_docx("numbering", "<w:numbering>{<w:num w:numId=\"1\"/>}</w:numbering>")),
    ("docx: utf-16", || document(&utf16(&filled("", "<w:p><w:r><w:t>{文}</w:t></w:r></w:p>", most_bytes() / 2)))),
    ("docx: bad utf-8", || {
        let mut xml = filled("", "<w:p><w:r><w:t>{~}</w:t></w:r></w:p>", most_bytes()).into_bytes();
        xml.iter_mut().filter(|byte| **byte == b'~').for_each(|byte| *byte = 0xFF);
        document(&xml)
    }),
    ("docx: parts", many_parts),
    ("docx: relationships", || {
        let xml = spread("", "<Relationships>{<Relationship/>}</Relationships>", most_bytes());
        zipped(&[("word/document.xml", b"<w:document/>"), ("word/_rels/document.xml.rels", xml.as_bytes())])
    }),
    ("xlsx: empty cells", || xlsx("", "<sheetData><row>{<c/>}</row></sheetData>")),
    ("xlsx: empty cells with addresses", || xlsx("", "<sheetData><row>{<c r=\"A1\"/>}</row></sheetData>")),
    ("xlsx: rows", || xlsx("", "<sheetData>{<row/>}</sheetData>")),
    ("xlsx: values", || xlsx(&most("<c><v>1</v></c>", CELLS), "{<c/>}")),
    ("xlsx: numbers", || xlsx(&most("<c><v>0.30000000000000004</v></c>", CELLS), "{<c/>}")),
    ("xlsx: inline strings", || xlsx(&most("<c t=\"inlineStr\"><is><t>a</t></is></c>", CELLS), "{<c/>}")),
    ("xlsx: blank inline strings", || xlsx("", "<row>{<c t=\"inlineStr\"><is><t> </t></is></c>}</row>")),
    ("xlsx: blank shared strings", || with_strings("<si><t> </t></si>", "<row>{<c t=\"s\"><v>0</v></c>}</row>")),
    ("xlsx: shared strings", || with_strings(&most("<si/>", most_bytes() / 5 - 300), "{<c/>}")),
    ("xlsx: one long string", || {
        let long = format!("<si><t>{}</t></si>", "a".repeat(most_bytes() / CELLS - 40));
        with_strings(&long, &format!("{}{{<c/>}}", most("<c t=\"s\"><v>0</v></c>", CELLS)))
    }),
    ("xlsx: merged areas", || {
        let merges: String = (1..CELLS).map(|row| format!("<mergeCell ref=\"A{row}:B{row}\"/>")).collect();
        xlsx(&format!("{}<x/>{merges}", most("<c r=\"A1\"><v>1</v></c>", CELLS)), "{<c/>}")
    }),
    ("xlsx: styles", || {
        let xml = spread("", "<styleSheet><cellXfs>{<xf/>}</cellXfs></styleSheet>", most_bytes());
        book("", "<row/>", &xml)
    }),
    ("xlsx: formats", || {
        let xml = spread(
            "",
            "<styleSheet><numFmts>{<numFmt numFmtId=\"1\" formatCode=\"a\"/>}</numFmts></styleSheet>",
            most_bytes(),
        );
        book("", "<row/>", &xml)
    }),
    ("odt: paragraphs", || odt(&most("<text:p>a</text:p>", PARAGRAPHS), "{<a/>}")),
    ("odt: empty paragraphs", || odt(&most("<text:p/>", PARAGRAPHS), "{<a/>}")),
    ("odt: lists", || odt("", "{<text:list/>}")),
    ("odt: list items", || odt("", "<text:list>{<text:list-item/>}</text:list>")),
    ("odt: spans", || odt("", "<text:p>{<text:span/>}</text:p>")),
    ("odt: styled spans", || odt("", "<text:p>{<text:span text:style-name=\"T1\">a</text:span>}</text:p>")),
    ("odt: blanks", || odt("", "<text:p>{<text:s/>}</text:p>")),
    ("odt: counted blanks", || {
        let blanks = most("<text:s text:c=\"255\"/>", most_bytes() / 255);
        odt(&format!("<text:p>{blanks}</text:p>"), "{<a/>}")
    }),
    ("odt: breaks", || odt("", "<text:p>{<text:line-break/>}</text:p>")),
    ("odt: tables", || {
        odt(&most("<table:table><table:table-row><table:table-cell/></table:table-row></table:table>", CELLS), "{<a/>}")
    }),
    ("odt: rows", || odt("", "<table:table>{<table:table-row/>}</table:table>")),
    ("odt: white space", || odt("", "<text:p>{ a}</text:p>")),
    ("odt: frames", || odt("", "<text:p>{<draw:frame/>}</text:p>")),
    ("odt: smallest elements", || odt("", "{<a/>}")),
    ("odt: styles", || {
        let xml = spread(
            "<office:automatic-styles>",
            "{<style:style style:name=\"a\"/>}</office:automatic-styles>",
            most_bytes() - 400,
        );
        odt_of(&format!("<office:document-content>{xml}</office:document-content>"))
    }),
    ("odt: flat, paragraphs", || {
        let whole = format!("{FLAT}<office:body><office:text>");
        let xml = spread(&format!("{whole}{}", most("<text:p/>", PARAGRAPHS)), "{<a/>}", file_bytes());
        format!("{xml}</office:text></office:body></office:document>").into_bytes()
    }),
    ("ods: repeated cells", || {
        let cell = "<table:table-row table:number-rows-repeated=\"199990\"><table:table-cell><text:p>a</text:p></table:table-cell></table:table-row>";
        ods(cell, "{<a/>}")
    }),
    ("ods: cells", || {
        ods(&in_row(&most("<table:table-cell><text:p>a</text:p></table:table-cell>", 16_000)).repeat(12), "{<a/>}")
    }),
    ("ods: empty cells", || ods("", "<table:table-row>{<table:table-cell/>}</table:table-row>")),
    ("ods: empty rows", || ods("", "{<table:table-row/>}")),
    ("ods: merged cells", || {
        let cell = "<table:table-cell table:number-columns-spanned=\"2\"/>";
        ods(&in_row(&most(cell, 16_000)).repeat(12), "{<a/>}")
    }),
    ("ods: spans", || {
        ods(
            "",
            "<table:table-row><table:table-cell><text:p>{<text:span/>}</text:p></table:table-cell></table:table-row>",
        )
    }),
    ("excel-xml: cells", || {
        excel(&format!("<Row>{}</Row>", most("<Cell><Data>a</Data></Cell>", 16_000)).repeat(12), "{<Row/>}")
    }),
    ("excel-xml: empty cells", || excel("", "<Row>{<Cell/>}</Row>")),
    ("excel-xml: rows", || excel("", "{<Row/>}")),
    ("excel-xml: rich text", || excel("", "<Row><Cell><Data>{<B/>}</Data></Cell></Row>")),
    ("word-xml: tables", || word(&most("<w:tbl><w:tr><w:tc/></w:tr></w:tbl>", CELLS), BOOKMARK)),
    ("word-xml: paragraphs", || word(&most("<w:p/>", PARAGRAPHS), BOOKMARK)),
    ("word-xml: runs", || word("", "<w:p>{<w:r><w:t>a</w:t></w:r>}</w:p>")),
    ("word-xml: breaks", || word("", "<w:p><w:r>{<w:br/>}</w:r></w:p>")),
];

const BOOKMARK: &str = "{<w:a/>}";
const LISTED: &str = "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr></w:pPr></w:p>";
const FLAT: &str = "<?xml version=\"1.0\"?><office:document xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" office:mimetype=\"application/vnd.oasis.opendocument.text\">";
/// Just under the limit, to leave room for the rest of the document.
const CELLS: usize = 199_990;
const PARAGRAPHS: usize = 399_980;

/// Size of the largest part, which leaves room for the small ones.
fn most_bytes() -> usize {
    usize::try_from(Limits::default().inflated_bytes).unwrap() - (8 << 10)
}

fn file_bytes() -> usize {
    usize::try_from(Limits::default().file_bytes).unwrap() - (8 << 10)
}

fn most(unit: &str, count: usize) -> String {
    unit.repeat(count)
}

/// `start`, then `pattern` with the text in its braces repeated up to so many bytes.
fn spread(start: &str, pattern: &str, bytes: usize) -> String {
    let (before, rest) = pattern.split_once('{').unwrap();
    let (unit, after) = rest.rsplit_once('}').unwrap();
    let room = bytes.saturating_sub(start.len() + before.len() + after.len());
    format!("{start}{before}{}{after}", unit.repeat(room / unit.len()))
}

fn filled(start: &str, pattern: &str, bytes: usize) -> String {
    const OPEN: &str = "<w:document><w:body>";
    format!("{}</w:body></w:document>", spread(&format!("{OPEN}{start}"), pattern, bytes - 30))
}

fn docx(start: &str, pattern: &str) -> Vec<u8> {
    document(filled(start, pattern, most_bytes()).as_bytes())
}

fn document(xml: &[u8]) -> Vec<u8> {
    zipped(&[("word/document.xml", xml)])
}

fn in_table(cells: &str) -> String {
    format!("<w:tbl><w:tr>{cells}</w:tr></w:tbl>")
}

fn nested_tables() -> String {
    format!("{}{}", "<w:tbl><w:tr><w:tc>".repeat(31), "</w:tc></w:tr></w:tbl>".repeat(31))
}

fn numbered(paragraphs: &str) -> Vec<u8> {
    let level = "<w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/><w:numFmt w:val=\"chineseCounting\"/><w:lvlText w:val=\"第%1条\"/></w:lvl>";
    let numbering = format!(
        "<w:numbering><w:abstractNum w:abstractNumId=\"0\">{level}</w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num></w:numbering>"
    );
    let xml = filled(paragraphs, BOOKMARK, most_bytes() - numbering.len());
    with_part("numbering", &xml, &numbering)
}

fn parts_of_docx(kind: &str, pattern: &str) -> Vec<u8> {
    with_part(kind, "<w:document><w:body/></w:document>", &spread("", pattern, most_bytes()))
}

fn with_part(kind: &str, document: &str, part: &str) -> Vec<u8> {
    let relationships =
        format!("<Relationships><Relationship Id=\"a\" Type=\"x/{kind}\" Target=\"part.xml\"/></Relationships>");
    zipped(&[
        ("word/document.xml", document.as_bytes()),
        ("word/_rels/document.xml.rels", relationships.as_bytes()),
        ("word/part.xml", part.as_bytes()),
    ])
}

fn utf16(text: &str) -> Vec<u8> {
    [0xFEFF].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
}

/// As many empty members as the size of the file allows.
fn many_parts() -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("word/document.xml", SimpleFileOptions::default()).unwrap();
    zip.write_all(b"<w:document><w:body/></w:document>").unwrap();
    for number in 0..file_bytes() / 92 {
        zip.start_file(format!("{number:x}"), SimpleFileOptions::default()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn book(strings: &str, sheet: &str, styles: &str) -> Vec<u8> {
    let part = |id: &str| format!("<Relationship Id=\"{id}\" Type=\"x/{id}\" Target=\"{id}.xml\"/>");
    let list = ["worksheet", "sharedStrings", "styles"].map(part).concat();
    zipped(&[
        ("xl/workbook.xml", b"<workbook><sheets><sheet name=\"a\" id=\"worksheet\"/></sheets></workbook>"),
        ("xl/_rels/workbook.xml.rels", format!("<Relationships>{list}</Relationships>").as_bytes()),
        ("xl/worksheet.xml", format!("<worksheet>{sheet}</worksheet>").as_bytes()),
        ("xl/sharedStrings.xml", format!("<sst>{strings}</sst>").as_bytes()),
        ("xl/styles.xml", styles.as_bytes()),
    ])
}

fn xlsx(start: &str, pattern: &str) -> Vec<u8> {
    book("", &spread(start, pattern, most_bytes()), "<styleSheet/>")
}

fn with_strings(strings: &str, pattern: &str) -> Vec<u8> {
    book(strings, &spread("", pattern, most_bytes().saturating_sub(strings.len())), "<styleSheet/>")
}

fn open_document(kind: &str, start: &str, pattern: &str) -> String {
    let open = format!("<office:document-content><office:body><office:{kind}>");
    let close = format!("</office:{kind}></office:body></office:document-content>");
    format!("{}{close}", spread(&format!("{open}{start}"), pattern, most_bytes() - 200))
}

fn odt(start: &str, pattern: &str) -> Vec<u8> {
    odt_of(&open_document("text", start, pattern))
}

fn odt_of(content: &str) -> Vec<u8> {
    zipped(&[("mimetype", b"application/vnd.oasis.opendocument.text"), ("content.xml", content.as_bytes())])
}

fn in_row(cells: &str) -> String {
    format!("<table:table-row>{cells}</table:table-row>")
}

fn ods(start: &str, pattern: &str) -> Vec<u8> {
    let (before, after) = ("<table:table>", "</table:table>");
    let content = open_document("spreadsheet", &format!("{before}{start}"), &format!("{pattern}{after}"));
    zipped(&[("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", content.as_bytes())])
}

fn excel(start: &str, pattern: &str) -> Vec<u8> {
    const OPEN: &str =
        "<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\"><Worksheet><Table>";
    let xml = spread(&format!("{OPEN}{start}"), pattern, file_bytes() - 100);
    format!("{xml}</Table></Worksheet></Workbook>").into_bytes()
}

fn word(start: &str, pattern: &str) -> Vec<u8> {
    const OPEN: &str = "<?xml version=\"1.0\"?><w:wordDocument xmlns:w=\"http://schemas.microsoft.com/office/word/2003/wordml\"><w:body>";
    let xml = spread(&format!("{OPEN}{start}"), pattern, file_bytes() - 100);
    format!("{xml}</w:body></w:wordDocument>").into_bytes()
}
