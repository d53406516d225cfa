//! Sheets in, the parts of the package that name them out: content types, relationships, properties, the workbook.

use std::fmt::Write as _;

use chrono::SecondsFormat;

use super::{
    Outline, Properties,
    xml::{attribute, push_attribute, push_text},
};
use crate::report::write::sheet::HEAD_ROW;

pub(super) const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

pub(super) const ROOT_RELATIONSHIPS: &str = concat!(
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n",
    "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">",
    "<Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/>",
    "<Relationship Id=\"rId2\" Type=\"http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties\" Target=\"docProps/core.xml\"/>",
    "<Relationship Id=\"rId3\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/extended-properties\" Target=\"docProps/app.xml\"/>",
    "</Relationships>"
);

pub(super) const APP_PROPERTIES: &str = concat!(
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n",
    "<Properties xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties\">",
    "<Application>Microsoft Excel</Application><DocSecurity>0</DocSecurity></Properties>"
);

/// Kinds of relationships of a workbook and its sheets, after the common beginning of their names.
pub(super) const RELATIONSHIP: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";

/// The types of all parts.
pub(super) fn content_types(sheets: &[&Outline]) -> String {
    const SPREADSHEET: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.";
    let mut out = format!(
        "{DECLARATION}<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
         <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
         <Default Extension=\"xml\" ContentType=\"application/xml\"/>"
    );
    let mut part = |name: &str, kind: &str| {
        out.push_str(&format!("<Override PartName=\"/{name}\" ContentType=\"{kind}\"/>"));
    };
    part("docProps/app.xml", "application/vnd.openxmlformats-officedocument.extended-properties+xml");
    part("docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml");
    part("xl/workbook.xml", &format!("{SPREADSHEET}sheet.main+xml"));
    part("xl/styles.xml", &format!("{SPREADSHEET}styles+xml"));
    part("xl/sharedStrings.xml", &format!("{SPREADSHEET}sharedStrings+xml"));
    for number in 1..=sheets.len() {
        part(&format!("xl/worksheets/sheet{number}.xml"), &format!("{SPREADSHEET}worksheet+xml"));
    }
    for number in 1..=sheets.iter().filter(|sheet| sheet.charts > 0).count() {
        let kind = "application/vnd.openxmlformats-officedocument.drawing+xml";
        part(&format!("xl/drawings/drawing{number}.xml"), kind);
    }
    for number in 1..=sheets.iter().map(|sheet| sheet.charts).sum() {
        let kind = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml";
        part(&format!("xl/charts/chart{number}.xml"), kind);
    }
    out.push_str("</Types>");
    out
}

pub(super) fn core_properties(properties: &Properties<'_>) -> String {
    let created = properties.created.to_utc().to_rfc3339_opts(SecondsFormat::Secs, true);
    let mut out = format!(
        "{DECLARATION}<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" \
         xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><dc:title>"
    );
    push_text(&mut out, &properties.title);
    out.push_str("</dc:title><dc:creator>");
    push_text(&mut out, properties.author);
    out.push_str("</dc:creator><cp:lastModifiedBy>");
    push_text(&mut out, properties.author);
    out.push_str("</cp:lastModifiedBy>");
    for name in ["created", "modified"] {
        out.push_str(&format!("<dcterms:{name} xsi:type=\"dcterms:W3CDTF\">{created}</dcterms:{name}>"));
    }
    out.push_str("</cp:coreProperties>");
    out
}

/// The sheets by name, with the ranges that Excel keeps as names: filters and rows printed on each page.
pub(super) fn workbook(sheets: &[&Outline]) -> String {
    let mut out = format!(
        "{DECLARATION}<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" \
         xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><bookViews>\
         <workbookView xWindow=\"240\" yWindow=\"15\" windowWidth=\"16095\" windowHeight=\"9660\"/></bookViews><sheets>"
    );
    for (number, sheet) in (1..).zip(sheets) {
        let name = attribute(sheet.name);
        let _ = write!(out, "<sheet name=\"{name}\" sheetId=\"{number}\" r:id=\"rId{number}\"/>");
    }
    out.push_str("</sheets><definedNames>");
    for (index, sheet) in sheets.iter().enumerate() {
        if let Some((first, last)) = &sheet.filtered {
            let range = absolute(sheet.name, first, last);
            let name = "_xlnm._FilterDatabase";
            let _ = write!(out, "<definedName name=\"{name}\" localSheetId=\"{index}\" hidden=\"1\">");
            push_attribute(&mut out, &range);
            out.push_str("</definedName>");
        }
    }
    for (index, sheet) in sheets.iter().enumerate() {
        let _ = write!(out, "<definedName name=\"_xlnm.Print_Titles\" localSheetId=\"{index}\">");
        push_text(&mut out, &format!("{}!$1:${}", quoted(sheet.name), HEAD_ROW + 1));
        out.push_str("</definedName>");
    }
    out.push_str("</definedNames></workbook>");
    out
}

pub(super) fn workbook_relationships(sheets: usize) -> String {
    let worksheet = |number: usize| relationship(number, "worksheet", &format!("worksheets/sheet{number}.xml"));
    let mut all: String = (1..=sheets).map(worksheet).collect();
    all.push_str(&relationship(sheets + 1, "styles", "styles.xml"));
    all.push_str(&relationship(sheets + 2, "sharedStrings", "sharedStrings.xml"));
    relationships(&all)
}

/// The part with some relationships.
pub(super) fn relationships(all: &str) -> String {
    let namespace = "http://schemas.openxmlformats.org/package/2006/relationships";
    format!("{DECLARATION}<Relationships xmlns=\"{namespace}\">{all}</Relationships>")
}

/// One relationship to another part.
pub(super) fn relationship(number: usize, kind: &str, target: &str) -> String {
    format!("<Relationship Id=\"rId{number}\" Type=\"{RELATIONSHIP}{kind}\" Target=\"{target}\"/>")
}

/// `'指标明细'!$A$2:$L$75` of the cells `$A$2` and `$L$75`.
pub(super) fn absolute(sheet: &str, first: &str, last: &str) -> String {
    format!("{}!{first}:{last}", quoted(sheet))
}

fn quoted(sheet: &str) -> String {
    format!("'{}'", sheet.replace('\'', "''"))
}
