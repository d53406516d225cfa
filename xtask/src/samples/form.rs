//! Filled-in forms in, office files out: the original template, one with labels at the left, one with content controls, and a
//! spreadsheet. The markup is written by hand, so that files are not those of our own writer.

use std::io::{Cursor, Write as _};

use anyhow::Result;
use encoding_rs::GBK;
use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Workbook};
use zip::{DateTime, ZipWriter, write::SimpleFileOptions};

/// Values of a form.
pub(super) struct FormText<'a> {
    pub(super) unit: &'a str,
    pub(super) date: &'a str,
    pub(super) reporter: &'a str,
    pub(super) publicity: &'a [String],
    pub(super) other: &'a [String],
    /// Whether the instructions of the template are kept.
    pub(super) instructions: bool,
}

/// A form as large as office programs write it, with style definitions of 60 kB.
pub(super) fn full_sized_docx(form: &FormText<'_>) -> Result<Vec<u8>> {
    with_styles(&format!("{}{}{}", paragraph("附件3"), paragraph(TITLE), template_table(form, paragraph)))
}

/// Lines of text in a document of the same size.
pub(super) fn full_sized_notice(lines: &[String]) -> Result<Vec<u8>> {
    with_styles(&lines.iter().map(|line| paragraph(line)).collect::<String>())
}

fn with_styles(body: &str) -> Result<Vec<u8>> {
    const RELATIONS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>"#;
    let styles: String = (0..240)
        .map(|number| {
            format!(
                "<w:style w:type=\"paragraph\" w:styleId=\"S{number}\"><w:name w:val=\"样式 {number}\"/><w:pPr><w:spacing w:line=\"{}\" w:lineRule=\"exact\"/><w:ind w:firstLine=\"640\"/></w:pPr><w:rPr><w:rFonts w:ascii=\"仿宋_GB2312\" w:eastAsia=\"仿宋_GB2312\"/><w:sz w:val=\"32\"/></w:rPr></w:style>",
                400 + number
            )
        })
        .collect();
    let styles = format!(
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">{styles}</w:styles>"#
    );
    package_with(
        body,
        &[("word/styles.xml", styles.as_bytes()), ("word/_rels/document.xml.rels", RELATIONS.as_bytes())],
    )
}

/// Layout of the table.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Look {
    /// Three labels, three values, one merged cell with both sections.
    Template,
    /// The unit's and reporter's labels in the left column, sections in rows of their own.
    LabelsAtLeft,
    /// The template with content controls around values and a revision left in.
    ContentControls,
}

const TITLE: &str = "各单位报送工作开展情况表";
const FIRST: &str = "一、宣传工作开展情况：";
const INSTRUCTIONS: &str = "（要尽量体现数据和效果，如张贴发放海报多少，入户多少户，线下活动多少次等等，同时与自身工作建设相结合，好的宣传方式与活动等务必详细重点阐释）";
const SECOND: &str = "二、其他工作开展情况：";

pub(super) fn docx(form: &FormText<'_>, look: Look) -> Result<Vec<u8>> {
    let table = match look {
        Look::Template => template_table(form, paragraph),
        Look::ContentControls => template_table(form, |text| {
            format!(
                "<w:sdt><w:sdtPr><w:alias w:val=\"填写\"/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>",
                revised(text)
            )
        }),
        Look::LabelsAtLeft => labels_at_left(form),
    };
    package(&format!("{}{}{table}", paragraph("附件3"), paragraph(TITLE)))
}

pub(super) fn plain_docx(lines: &[String]) -> Result<Vec<u8>> {
    package(&lines.iter().map(|line| paragraph(line)).collect::<String>())
}

pub(super) fn xlsx(form: &FormText<'_>) -> Result<Vec<u8>> {
    let mut book = Workbook::new();
    book.set_properties(
        &rust_xlsxwriter::DocProperties::new()
            .set_creation_datetime(&rust_xlsxwriter::ExcelDateTime::from_ymd(2020, 7, 2)?),
    );
    let box_ = Format::new().set_border(FormatBorder::Thin).set_text_wrap().set_align(FormatAlign::Top);
    let sheet = book.add_worksheet();
    sheet.set_name("情况表")?.set_column_width(0, 24)?.set_column_width(1, 20)?.set_column_width(2, 36)?;
    sheet.merge_range(0, 0, 0, 2, TITLE, &Format::new().set_bold().set_align(FormatAlign::Center))?;
    for (column, (label, value)) in
        (0u16..).zip([("单位名称", form.unit), ("报送时间", form.date), ("报送人", form.reporter)])
    {
        sheet.write_with_format(1, column, label, &box_)?;
        sheet.write_with_format(2, column, value, &box_)?;
    }
    sheet.set_row_height(3, 300)?;
    sheet.merge_range(3, 0, 3, 2, &narrative(form).join("\n"), &box_)?;
    Ok(book.save_to_buffer()?)
}

/// A picture in place of a photo: 8 by 6 grey pixels.
pub(super) fn photo() -> Vec<u8> {
    const PNG: &[u8] = &[
        0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d, b'I', b'H', b'D', b'R', 0, 0, 0, 1, 0, 0, 0, 1,
        8, 0, 0, 0, 0, 0x3a, 0x7e, 0x9b, 0x55, 0, 0, 0, 0x0a, b'I', b'D', b'A', b'T', 0x78, 0x9c, 0x63, 0x68, 0, 0, 0,
        0x82, 0, 0x81, 0x77, 0xcd, 0x72, 0xb6, 0, 0, 0, 0, b'I', b'E', b'N', b'D', 0xae, 0x42, 0x60, 0x82,
    ];
    PNG.to_vec()
}

/// An archive of an old Chinese program: names in GBK without the UTF-8 flag.
pub(super) fn zip_with_gbk_names(files: &[(&str, Vec<u8>)]) -> Result<Vec<u8>> {
    // The zip crate writes names as UTF-8 only, so placeholders of the same length are written and then replaced.
    let stand_ins: Vec<(Vec<u8>, String)> = files
        .iter()
        .enumerate()
        .map(|(number, (name, _))| {
            let gbk = GBK.encode(name).0.into_owned();
            // A letter for each placeholder, so that none is part of another.
            let letter = char::from(b'A' + u8::try_from(number).unwrap_or(25).min(25));
            let stand_in = letter.to_string().repeat(gbk.len());
            (gbk, stand_in)
        })
        .collect();
    let entries: Vec<(&str, &[u8])> =
        stand_ins.iter().zip(files).map(|((_, stand_in), (_, bytes))| (stand_in.as_str(), bytes.as_slice())).collect();
    let mut bytes = zip(&entries)?;
    for (gbk, stand_in) in &stand_ins {
        replace(&mut bytes, stand_in.as_bytes(), gbk);
    }
    Ok(bytes)
}

fn template_table(form: &FormText<'_>, value: impl Fn(&str) -> String) -> String {
    let row = |cells: &[String]| {
        let cells: String =
            cells.iter().map(|cell| format!("<w:tc><w:tcPr><w:tcW w:w=\"2900\"/></w:tcPr>{cell}</w:tc>")).collect();
        format!("<w:tr>{cells}</w:tr>")
    };
    let labels = ["单位名称", "报送时间", "报送人"].map(paragraph);
    let values = [value(form.unit), value(form.date), value(form.reporter)];
    let body: String = narrative(form).iter().map(|line| paragraph(line)).collect();
    let merged = format!("<w:tr><w:tc><w:tcPr><w:gridSpan w:val=\"3\"/></w:tcPr>{body}</w:tc></w:tr>");
    format!("<w:tbl>{GRID}{}{}{merged}</w:tbl>", row(&labels), row(&values))
}

fn labels_at_left(form: &FormText<'_>) -> String {
    let pair = |label: &str, value: &str, merge: &str| {
        format!(
            "<w:tr><w:tc><w:tcPr>{merge}</w:tcPr>{}</w:tc><w:tc><w:tcPr/>{}</w:tc><w:tc><w:tcPr><w:gridSpan w:val=\"1\"/></w:tcPr>{}</w:tc></w:tr>",
            paragraph(if merge.contains("restart") || merge.is_empty() { "基本情况" } else { "" }),
            paragraph(label),
            paragraph(value)
        )
    };
    let section = |lines: &[String]| {
        let text: String = lines.iter().map(|line| paragraph(line)).collect();
        format!("<w:tr><w:tc><w:tcPr><w:gridSpan w:val=\"3\"/></w:tcPr>{text}</w:tc></w:tr>")
    };
    let mut first = vec![FIRST.to_owned()];
    first.extend_from_slice(form.publicity);
    let mut second = vec![SECOND.to_owned()];
    second.extend_from_slice(form.other);
    format!(
        "<w:tbl>{GRID}{}{}{}{}{}</w:tbl>",
        pair("单位名称", form.unit, "<w:vMerge w:val=\"restart\"/>"),
        pair("报送时间", form.date, "<w:vMerge/>"),
        pair("报送人", form.reporter, "<w:vMerge/>"),
        section(&first),
        section(&second)
    )
}

const GRID: &str = "<w:tblPr><w:tblW w:w=\"8700\" w:type=\"dxa\"/><w:tblBorders><w:top w:val=\"single\"/><w:left w:val=\"single\"/><w:bottom w:val=\"single\"/><w:right w:val=\"single\"/><w:insideH w:val=\"single\"/><w:insideV w:val=\"single\"/></w:tblBorders></w:tblPr><w:tblGrid><w:gridCol w:w=\"2900\"/><w:gridCol w:w=\"2900\"/><w:gridCol w:w=\"2900\"/></w:tblGrid>";

fn narrative(form: &FormText<'_>) -> Vec<String> {
    let mut lines = vec![format!("{FIRST}{}", if form.instructions { INSTRUCTIONS } else { "" })];
    lines.extend_from_slice(form.publicity);
    lines.push(SECOND.to_owned());
    lines.extend_from_slice(form.other);
    lines
}

fn paragraph(text: &str) -> String {
    format!("<w:p><w:r><w:t xml:space=\"preserve\">{}</w:t></w:r></w:p>", escape(text))
}

fn revised(text: &str) -> String {
    format!(
        "<w:p><w:del w:id=\"1\" w:author=\"经办人\" w:date=\"2020-07-03T09:00:00Z\"><w:r><w:delText>草稿</w:delText></w:r></w:del><w:ins w:id=\"2\" w:author=\"经办人\" w:date=\"2020-07-03T09:00:00Z\"><w:r><w:t>{}</w:t></w:r></w:ins></w:p>",
        escape(text)
    )
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn package(body: &str) -> Result<Vec<u8>> {
    package_with(body, &[])
}

fn package_with(body: &str, others: &[(&str, &[u8])]) -> Result<Vec<u8>> {
    const TYPES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"#;
    const RELATIONS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>"#;
    let document = format!(
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{body}<w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr></w:body></w:document>"#
    );
    const STYLES: &str = r#"<Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/></Types>"#;
    let types = if others.is_empty() { TYPES.to_owned() } else { TYPES.replace("</Types>", STYLES) };
    let mut parts = vec![
        ("[Content_Types].xml", types.as_bytes()),
        ("_rels/.rels", RELATIONS.as_bytes()),
        ("word/document.xml", document.as_bytes()),
    ];
    parts.extend_from_slice(others);
    zip(&parts)
}

fn zip(files: &[(&str, &[u8])]) -> Result<Vec<u8>> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    // A fixed time: the same input must give the same bytes.
    let options = SimpleFileOptions::default().last_modified_time(DateTime::default());
    for (name, bytes) in files {
        writer.start_file(*name, options)?;
        writer.write_all(bytes)?;
    }
    Ok(writer.finish()?.into_inner())
}

fn replace(bytes: &mut [u8], from: &[u8], to: &[u8]) {
    let mut at = 0;
    while let Some(place) = bytes.get_mut(at..at + from.len()) {
        if place == from {
            place.copy_from_slice(to);
        }
        at += 1;
    }
}
