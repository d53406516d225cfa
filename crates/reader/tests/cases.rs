//! Every folder of `tests/cases` in: its `input.*` must read as its `expected.json` says.
//! `UPDATE=1 cargo test -p reader` writes the expectations anew; the inputs come from `cases/make*.py`.

// A test may panic where a precondition fails.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::fs;
use std::path::{Path, PathBuf};

use reader::{Limits, ReadError, read, sniff};
use serde_json::{Value, json};

fn cases() -> Vec<(PathBuf, Vec<u8>)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut folders: Vec<PathBuf> =
        fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()).collect();
    folders.sort();
    let input = |folder: &Path| {
        let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        let mut inputs = files.filter(|path| path.file_stem().is_some_and(|stem| stem == "input"));
        fs::read(inputs.next().expect("an input")).unwrap()
    };
    folders.into_iter().map(|folder| (folder.clone(), input(&folder))).collect()
}

fn outcome(bytes: &[u8]) -> Value {
    let kind = format!("{:?}", sniff(bytes));
    match read(bytes, &Limits::default()) {
        Ok(document) => json!({ "kind": kind, "document": document }),
        Err(error) => json!({ "kind": kind, "error": error.to_string() }),
    }
}

#[test]
fn every_case_reads_as_expected() {
    let cases = cases();
    assert!(cases.len() >= 20, "cases went missing");
    let mut wrong = Vec::new();
    for (folder, bytes) in cases {
        let found = serde_json::to_string_pretty(&outcome(&bytes)).unwrap() + "\n";
        let file = folder.join("expected.json");
        if std::env::var_os("UPDATE").is_some() {
            fs::write(&file, &found).unwrap();
        } else if fs::read_to_string(&file).unwrap_or_default() != found {
            wrong.push(format!("{}\n{found}", folder.display()));
        }
    }
    assert!(wrong.is_empty(), "{} cases differ:\n{}", wrong.len(), wrong.join("\n"));
}

/// Every limit is named in its error, and deep nesting does not overflow the stack.
#[test]
fn each_limit_holds() {
    let document =
        |body: &str| stored(&[("word/document.xml".to_owned(), format!("<d><body>{body}</body></d>").into_bytes())]);
    let error_text = |bytes: &[u8], limits: Limits| match read(bytes, &limits) {
        Err(ReadError::OverLimit(limit)) => limit.to_string(),
        other => panic!("{other:?}"),
    };
    let limits = Limits::default();
    let nested = document(&"<tbl><tr><tc>".repeat(50_000));
    assert_eq!(error_text(&nested, limits), "more than 32 levels of tables and text boxes in each other");
    let boxes = document(&"<p><r><txbxContent>".repeat(50_000));
    assert_eq!(error_text(&boxes, limits), "more than 32 levels of tables and text boxes in each other");
    let deep = document(&"<x>".repeat(50_000));
    assert_eq!(error_text(&deep, limits), "elements nested deeper than 2048");
    let cells = document(&format!("<tbl><tr>{}</tr></tbl>", "<tc/>".repeat(11)));
    assert_eq!(error_text(&cells, Limits { cells: 10, ..limits }), "more than 10 cells");
    let paragraphs = document(&"<p/>".repeat(11));
    assert_eq!(error_text(&paragraphs, Limits { paragraphs: 10, ..limits }), "more than 10 paragraphs");
    let long = document(&" ".repeat(1_000));
    assert_eq!(error_text(&long, Limits { inflated_bytes: 999, ..limits }), "more than 999 bytes after inflating");
    assert_eq!(error_text(&long, Limits { file_bytes: 999, ..limits }), "a file of more than 999 bytes");
}

/// Joining paragraphs takes linear time; quadratic copying would take half a gigabyte for each.
#[test]
fn joining_takes_no_longer_than_reading() {
    let joined = "<p><pPr><rPr><del/></rPr></pPr><r><t>一二三四五六七八九十</t></r></p>".repeat(100_000);
    let bytes = stored(&[("word/document.xml".to_owned(), format!("<d><body>{joined}<p/></body></d>").into_bytes())]);
    let document = read(&bytes, &Limits::default()).unwrap();
    assert_eq!(document.blocks.len(), 1);
    assert_eq!(document.text().len(), 3_000_000);

    let paragraphs = format!("<p><r>{}{}{}</r></p>", "<p>".repeat(20), "<p/>".repeat(1_000), "</p>".repeat(20));
    let bytes = stored(&[("word/document.xml".to_owned(), format!("<d><body>{paragraphs}</body></d>").into_bytes())]);
    assert_eq!(read(&bytes, &Limits::default()).unwrap().blocks.len(), 1_021);
    let bytes = stored(&[("word/document.xml".to_owned(), "<p>".repeat(50).into_bytes())]);
    assert!(matches!(read(&bytes, &Limits::default()), Err(ReadError::OverLimit(_))));
}

/// A long string shared by thousands of cells: small in the file, huge if copied for each cell.
#[test]
fn shared_strings_are_not_copied_without_end() {
    let string = "长".repeat(100_000);
    let cells = "<c t='s'><v>0</v></c>".repeat(10_000);
    let relationship = |id: &str, kind: &str, target: &str| {
        format!("<Relationship Id='{id}' Type='http://x/{kind}' Target='{target}'/>")
    };
    let bytes = stored(&[
        ("xl/workbook.xml".to_owned(), b"<workbook><sheets><sheet name='a' id='r1'/></sheets></workbook>".to_vec()),
        (
            "xl/_rels/workbook.xml.rels".to_owned(),
            format!(
                "<Relationships>{}{}</Relationships>",
                relationship("r1", "worksheet", "sheet1.xml"),
                relationship("r2", "sharedStrings", "strings.xml")
            )
            .into_bytes(),
        ),
        // The declared count is wrong.
        (
            "xl/strings.xml".to_owned(),
            format!("<sst uniqueCount='400000000000'><si><t>{string}</t></si></sst>").into_bytes(),
        ),
        (
            "xl/sheet1.xml".to_owned(),
            format!("<worksheet><sheetData><row>{cells}</row></sheetData></worksheet>").into_bytes(),
        ),
    ]);
    assert!(matches!(read(&bytes, &Limits::default()), Err(ReadError::OverLimit(_))));
}

/// A million text boxes in a small part, all over one cell or each over its own.
#[test]
fn text_boxes_on_a_sheet_are_counted() {
    let relationship = |id: &str, kind: &str, target: &str| {
        format!("<Relationships><Relationship Id='{id}' Type='http://x/{kind}' Target='{target}'/></Relationships>")
    };
    let book = |boxes: String| {
        stored(&[
            ("xl/workbook.xml".to_owned(), b"<workbook><sheets><sheet name='a' id='r1'/></sheets></workbook>".to_vec()),
            ("xl/_rels/workbook.xml.rels".to_owned(), relationship("r1", "worksheet", "sheet1.xml").into_bytes()),
            ("xl/_rels/sheet1.xml.rels".to_owned(), relationship("r2", "drawing", "drawing1.xml").into_bytes()),
            ("xl/drawing1.xml".to_owned(), format!("<wsDr>{boxes}</wsDr>").into_bytes()),
            (
                "xl/sheet1.xml".to_owned(),
                b"<worksheet><sheetData><row><c r='A1'><v>1</v></c><c r='C9999'><v>2</v></c></row></sheetData>\
                    <drawing id='r2'/></worksheet>"
                    .to_vec(),
            ),
        ])
    };
    let boxed = |row: usize| {
        format!(
            "<oneCellAnchor><from><col>1</col><row>{row}</row></from><sp><txBody><p><r><t>a</t></r></p></txBody></sp></oneCellAnchor>"
        )
    };
    let over_one: String = boxed(5).repeat(100_000);
    let document = read(&book(over_one), &Limits::default()).unwrap();
    assert_eq!((document.blocks.len(), document.text().len()), (1, 2 + 1 + 200_000));
    let over_each: String = (0..9_999).map(boxed).collect();
    let document = read(&book(over_each), &Limits::default()).unwrap();
    assert!(matches!(document.blocks.as_slice(), [reader::Block::Table(table)] if table.cells.len() == 10_001));
    let limits = Limits { paragraphs: 1_000, ..Limits::default() };
    assert!(matches!(read(&book(boxed(5).repeat(1_001)), &limits), Err(ReadError::OverLimit(_))));
}

/// Form fields within form fields, without ends, and lists without end.
#[test]
fn form_fields_are_bounded() {
    let docx = |body: &str| {
        stored(&[("word/document.xml".to_owned(), format!("<d><body><p>{body}</p></body></d>").into_bytes())])
    };
    let field = "<r><fldChar fldCharType='begin'><ffData><ddList><listEntry val='a'/></ddList></ffData></fldChar></r>";
    assert_eq!(read(&docx(&field.repeat(50_000)), &Limits::default()).unwrap().text().len(), 50_000);
    let entries = "<listEntry val='a'/>".repeat(200_000);
    let list = format!("<r><fldChar><ffData><ddList><result val='150000'/>{entries}</ddList></ffData></fldChar></r>");
    assert_eq!(read(&docx(&list), &Limits::default()).unwrap().text(), "");
    let rtf = |inner: &str| format!("{{\\rtf1 {inner}}}").into_bytes();
    let field = "{\\field{\\*\\fldinst{\\*\\formfield{\\fftype2{\\*\\ffl a}}}}";
    let nested = format!("{}{}", field.repeat(1_000), "}".repeat(1_000));
    assert_eq!(read(&rtf(&nested), &Limits::default()).unwrap().text().len(), 1_000);
    let list = format!("{{\\field{{\\*\\fldinst{{\\*\\formfield{{\\fftype2{}}}}}}}}}", "{\\*\\ffl a}".repeat(100_000));
    assert_eq!(read(&rtf(&list), &Limits::default()).unwrap().text(), "a");
}

/// An independent reader of the same format must find the same strings in the same cells.
#[test]
fn strings_of_sheets_agree_with_calamine() {
    use calamine::{Data, Reader};

    let mut compared = 0;
    let small = |(folder, bytes): &(PathBuf, Vec<u8>)| {
        folder.file_name().unwrap().to_string_lossy().starts_with("xlsx-") && bytes.len() < 64 << 10
    };
    for (folder, bytes) in cases().into_iter().filter(small) {
        let Ok(document) = read(&bytes, &Limits::default()) else { continue };
        // The independent reader would allocate the whole sheet of the first, does not read the second, and reads crossed-out
        // text.
        let beyond_it = ["xlsx-sparse", "xlsx-strings-of-2007-beta", "xlsx-struck-text", "xlsx-struck-xlsxwriter"]
            .iter()
            .any(|case| folder.ends_with(case));
        let Ok(mut book) = calamine::Xlsx::new(std::io::Cursor::new(&bytes)) else { continue };
        for block in document.blocks.iter().filter(|_| !beyond_it) {
            // The text of boxes on a sheet follows its table.
            let reader::Block::Table(table) = block else { continue };
            let range = book.worksheet_range(table.sheet.as_deref().unwrap()).unwrap();
            let (top, left) = range.start().unwrap();
            let merged_away = if folder.ends_with("xlsx-merged-and-unordered") { 2 } else { 0 };
            let strings =
                range.used_cells().filter(|(_, _, data)| matches!(data, Data::String(text) if !text.trim().is_empty()));
            let mut unmatched = 0;
            for (row, column, data) in strings {
                let address = |cell: &&reader::Cell| {
                    (cell.row + first(table).0, cell.column + first(table).1)
                        == (row + top as usize, column + left as usize)
                };
                match table.cells.iter().find(address) {
                    Some(cell) => assert_eq!(cell.text(), data.to_string().replace("\r\n", "\n")),
                    None => unmatched += 1,
                }
                compared += 1;
            }
            assert_eq!(unmatched, merged_away, "{}", folder.display());
        }
    }
    assert!(compared > 10);
}

/// Row and column of the sheet, 0-based, where the table begins; sheets here have fewer than 27 columns.
fn first(table: &reader::Table) -> (usize, usize) {
    let cell = table.cells.first().unwrap();
    let (letter, row) = cell.address.as_deref().unwrap().split_at(1);
    let column = usize::from(letter.as_bytes()[0] - b'A');
    (row.parse::<usize>().unwrap() - 1 - cell.row, column - cell.column)
}

fn stored(parts: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, content) in parts {
        if zip.start_file(name.as_str(), options).is_ok() {
            std::io::Write::write_all(&mut zip, content).unwrap();
        }
    }
    zip.finish().unwrap().into_inner()
}
