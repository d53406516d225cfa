//! Files made by hand in; the same with comments, as LibreOffice reads them, out. Parts without comments must be the same
//! bytes as before.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::{
    collections::BTreeMap,
    fs,
    io::{Cursor, Read as _, Write as _},
    path::Path,
    process::Command,
};

use annotate::{Author, Note};
use zip::{CompressionMethod, ZipArchive, ZipWriter, write::SimpleFileOptions};

const WORD: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const SHEET: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";

fn package(parts: &[(&str, String)]) -> Vec<u8> {
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    for (index, (name, text)) in parts.iter().enumerate() {
        // A method that we do not write ourselves shows what was copied.
        let method = if index % 2 == 0 { CompressionMethod::Stored } else { CompressionMethod::Deflated };
        out.start_file(*name, SimpleFileOptions::default().compression_method(method)).unwrap();
        out.write_all(text.as_bytes()).unwrap();
    }
    out.finish().unwrap().into_inner()
}

fn types(overrides: &str) -> String {
    format!(
        "<Types xmlns=\"{PACKAGE}/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/>{overrides}</Types>"
    )
}

fn relations(list: &str) -> String {
    format!("<Relationships xmlns=\"{PACKAGE}/relationships\">{list}</Relationships>")
}

fn document(body: &str) -> Vec<u8> {
    let main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml";
    package(&[
        ("[Content_Types].xml", types(&format!("<Override PartName=\"/word/document.xml\" ContentType=\"{main}\"/>"))),
        (
            "_rels/.rels",
            relations(&format!(
                "<Relationship Id=\"rId1\" Type=\"{OFFICE}/officeDocument\" Target=\"word/document.xml\"/>"
            )),
        ),
        (
            "word/document.xml",
            format!(
                "<?xml version=\"1.0\"?>\n<w:document xmlns:w=\"{WORD}\"><w:body>{body}<w:sectPr/></w:body></w:document>"
            ),
        ),
        ("word/untouched.bin", "\u{1}as it was\u{2}".to_owned()),
    ])
}

fn paragraph(text: &str) -> String {
    format!("<w:p><w:pPr><w:jc w:val=\"center\"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>")
}

/// The form: a title, then a table of two rows, the second with one wide cell.
fn form() -> Vec<u8> {
    let cell = |content: &str| format!("<w:tc><w:tcPr><w:tcW w:w=\"2000\" w:type=\"dxa\"/></w:tcPr>{content}</w:tc>");
    let wide = format!(
        "<w:tc><w:tcPr><w:gridSpan w:val=\"3\"/></w:tcPr>{}{}<w:p/></w:tc>",
        paragraph("一、宣传工作开展情况："),
        paragraph("张贴海报XXXX张。")
    );
    document(&format!(
        "{}<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/><w:gridCol/><w:gridCol/></w:tblGrid><w:tr>{}{}{}</w:tr><w:tr>{}{}{}</w:tr><w:tr>{wide}</w:tr></w:tbl>",
        paragraph("各单位报送工作开展情况表"),
        cell(&paragraph("单位名称")),
        cell(&paragraph("报送时间")),
        cell(&paragraph("报送人")),
        cell(&paragraph("金湖社区")),
        cell("<w:p/>"),
        cell(&paragraph("陈丽")),
    ))
}

fn note(row: usize, column: usize, words: &[&str], text: &str) -> Note {
    let words = words.iter().map(|word| (*word).to_owned()).collect();
    Note { table: Some(1), sheet: None, cell: Some((row, column)), words, text: text.to_owned() }
}

fn author() -> Author {
    Author { name: "平安办".to_owned(), date: "2020-07-04T10:00:00Z".to_owned() }
}

fn parts(bytes: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..archive.len())
        .map(|index| {
            let mut file = archive.by_index(index).unwrap();
            let (name, mut bytes) = (file.name().unwrap().into_owned(), Vec::new());
            file.read_to_end(&mut bytes).unwrap();
            (name, bytes)
        })
        .collect()
}

fn part(bytes: &[u8], name: &str) -> String {
    String::from_utf8(parts(bytes)[name].clone()).unwrap()
}

/// What LibreOffice makes of a file: its content in OpenDocument.
fn opened(bytes: &[u8], from: &str, to: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(format!("file.{from}"));
    fs::write(&file, bytes).unwrap();
    let profile = format!("-env:UserInstallation=file://{}", folder.path().join("profile").display());
    let run = |to: &str| {
        let output = Command::new("soffice")
            .args([&profile, "--headless", "--convert-to", to, "--outdir"])
            .args([folder.path(), Path::new(&file)])
            .output()
            .unwrap_or_else(|error| panic!("soffice of libreoffice-writer and -calc: {error}"));
        assert!(output.status.success(), "{output:?}");
    };
    run(to);
    let converted = fs::read(folder.path().join(format!("file.{to}"))).unwrap();
    part(&converted, "content.xml")
}

/// The text of each comment in OpenDocument, in their order.
fn annotations(content: &str) -> Vec<String> {
    let each =
        content.split("<office:annotation ").skip(1).map(|rest| rest.split("</office:annotation>").next().unwrap());
    each.map(|one| {
        let body = one.split("<text:p").skip(1).collect::<Vec<_>>().join("\n<text:p");
        body.split('<')
            .map(|piece| piece.split_once('>').map_or("", |(_, text)| text))
            .collect::<String>()
            .trim()
            .to_owned()
    })
    .collect()
}

#[test]
fn a_docx_keeps_every_byte_but_the_comments() {
    let original = form();
    let notes = [
        note(1, 1, &[], "1．未填写报送时间。\n办法：请补填。"),
        note(1, 2, &["陈丽"], "2．未填写联系电话。"),
        note(2, 0, &["XXXX"], "3．仍保留模板文字“XXXX”。"),
        note(1, 1, &[], "4．<另一条> & “同一格”"),
    ];
    let marked = annotate::docx(&original, &notes, &author()).unwrap();
    assert_eq!(marked, annotate::docx(&original, &notes, &author()).unwrap(), "the same bytes each time");
    let (before, after) = (parts(&original), parts(&marked));
    assert_eq!(before["word/untouched.bin"], after["word/untouched.bin"]);
    let mut text = part(&marked, "word/document.xml");
    assert!(
        text.contains("<w:commentRangeStart w:id=\"1\"/><w:r><w:t>陈丽</w:t></w:r><w:commentRangeEnd w:id=\"1\"/>"),
        "{text}"
    );
    assert!(text.contains("<w:commentRangeStart w:id=\"2\"/><w:r><w:t>张贴海报XXXX张。"), "{text}");
    // Without what was inserted it is the file as it came.
    for id in 0..4 {
        text = text.replace(&format!("<w:commentRangeStart w:id=\"{id}\"/>"), "");
        text = text
            .replace(&format!("<w:commentRangeEnd w:id=\"{id}\"/><w:r><w:commentReference w:id=\"{id}\"/></w:r>"), "");
    }
    assert_eq!(text.replace("<w:p></w:p>", "<w:p/>"), part(&original, "word/document.xml"));
    let content = opened(&marked, "docx", "odt");
    let mut found = annotations(&content);
    found.sort();
    assert_eq!(found.len(), 4, "{content}");
    assert!(found[1].contains("未填写联系电话") && found[3].contains("&lt;另一条&gt; &amp; “同一格”"), "{found:?}");
    assert!(content.contains("平安办"));
}

#[test]
fn comments_that_are_there_stay() {
    let once = annotate::docx(&form(), &[note(1, 2, &[], "第一次")], &author()).unwrap();
    let twice = annotate::docx(&once, &[note(1, 2, &[], "第二次")], &author()).unwrap();
    let comments = part(&twice, "word/comments.xml");
    assert!(comments.contains("w:id=\"0\"") && comments.contains("w:id=\"1\""), "{comments}");
    assert_eq!(part(&twice, "[Content_Types].xml").matches("comments+xml").count(), 1);
    assert_eq!(annotations(&opened(&twice, "docx", "odt")).len(), 2);
}

#[test]
fn a_place_that_is_not_there_is_commented_on_at_the_words_or_the_top() {
    let note = Note { table: None, cell: None, ..note(0, 0, &["没有的话", "XXXX"], "找词") };
    let text = part(&annotate::docx(&form(), &[note], &author()).unwrap(), "word/document.xml");
    assert!(text.contains("<w:commentRangeStart w:id=\"0\"/><w:r><w:t>张贴海报XXXX张。"), "{text}");
    let note = Note { table: Some(7), cell: Some((9, 9)), ..self::note(0, 0, &[], "在开头") };
    let text = part(&annotate::docx(&form(), &[note], &author()).unwrap(), "word/document.xml");
    assert!(text.contains("<w:commentRangeStart w:id=\"0\"/><w:r><w:t>各单位报送工作开展情况表"), "{text}");
}

fn workbook(sheet_end: &str) -> Vec<u8> {
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml";
    let cell = |address: &str, text: &str| format!("<c r=\"{address}\" t=\"inlineStr\"><is><t>{text}</t></is></c>");
    package(&[
        (
            "[Content_Types].xml",
            types(&format!(
                "<Override PartName=\"/xl/workbook.xml\" ContentType=\"{kind}.sheet.main+xml\"/><Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\"{kind}.worksheet+xml\"/>"
            )),
        ),
        (
            "_rels/.rels",
            relations(&format!(
                "<Relationship Id=\"rId1\" Type=\"{OFFICE}/officeDocument\" Target=\"xl/workbook.xml\"/>"
            )),
        ),
        (
            "xl/workbook.xml",
            format!(
                "<workbook xmlns=\"{SHEET}\" xmlns:r=\"{OFFICE}\"><sheets><sheet name=\"7月\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            relations(&format!(
                "<Relationship Id=\"rId1\" Type=\"{OFFICE}/worksheet\" Target=\"worksheets/sheet1.xml\"/>"
            )),
        ),
        (
            "xl/worksheets/sheet1.xml",
            format!(
                "<worksheet xmlns=\"{SHEET}\"><sheetData><row r=\"2\">{}{}</row></sheetData>{sheet_end}</worksheet>",
                cell("A2", "金湖社区"),
                cell("B2", "2020年X月X日")
            ),
        ),
    ])
}

#[test]
fn an_xlsx_has_notes_at_its_cells() {
    let at = |row, column, text: &str| Note { sheet: Some("7月".to_owned()), ..note(row, column, &[], text) };
    for end in [
        "",
        "<pageMargins left=\"0.7\" right=\"0.7\" top=\"0.7\" bottom=\"0.7\" header=\"0.3\" footer=\"0.3\"/><extLst/>",
    ] {
        let original = workbook(end);
        let notes = [at(1, 1, "1．仍保留模板文字"), at(1, 1, "2．同一格"), at(4, 27, "3．远处 <的> 一格")];
        let marked = annotate::xlsx(&original, &notes, &author()).unwrap();
        let sheet = part(&marked, "xl/worksheets/sheet1.xml");
        let element = sheet.split("<legacyDrawing").nth(1).unwrap().split("/>").next().unwrap();
        assert_eq!(
            sheet.replace(&format!("<legacyDrawing{element}/>"), ""),
            part(&original, "xl/worksheets/sheet1.xml")
        );
        assert!(sheet.ends_with("</worksheet>") && (end.is_empty() || sheet.contains("/><extLst/>")), "{sheet}");
        assert!(part(&marked, "xl/comments.xml").contains("ref=\"AB5\""));
        let content = opened(&marked, "xlsx", "ods");
        let found = annotations(&content);
        assert_eq!(found.len(), 2, "{content}");
        assert!(found[0].contains("仍保留模板文字") && found[0].contains("同一格"), "{found:?}");
        assert!(found[1].contains("远处 &lt;的&gt; 一格"), "{found:?}");
        // A sheet that has notes of its own is left alone.
        assert!(annotate::xlsx(&marked, &notes, &author()).is_err());
    }
    assert!(
        annotate::xlsx(&workbook(""), &[Note { sheet: Some("8月".to_owned()), ..at(0, 0, "") }], &author()).is_err()
    );
}

#[test]
fn what_is_no_such_file_is_refused() {
    for bytes in [b"".as_slice(), b"%PDF-1.7", &form()[..100]] {
        assert!(annotate::docx(bytes, &[], &author()).is_err());
        assert!(annotate::xlsx(bytes, &[], &author()).is_err());
    }
    let strict = form();
    let strict = package(
        &parts(&strict)
            .iter()
            .map(|(name, bytes)| {
                let text =
                    String::from_utf8_lossy(bytes).replace(WORD, "http://purl.oclc.org/ooxml/wordprocessingml/main");
                (name.as_str(), text)
            })
            .collect::<Vec<_>>(),
    );
    assert!(annotate::docx(&strict, &[note(1, 1, &[], "x")], &author()).is_err());
}
