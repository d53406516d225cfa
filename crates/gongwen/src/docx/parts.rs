//! In: metadata, pictures and font names. Out: the parts of the package without text: content types, relationships,
//! properties, styles, settings, font table.

use std::io;

use chrono::Utc;

use crate::document::{Document, DocumentKind, Image};
use crate::docx::picture;
use crate::docx::shape::fonts;
use crate::docx::units::{half_points, twips};
use crate::font_names::FontNames;
use crate::fonts::Class;
use crate::geometry::{CELL, SIZE_2, SIZE_3, SIZE_4};
use crate::typography::line_rules::{NO_END, NO_START};
use crate::xml::{W, Xml};

const TYPES: &str = "http://schemas.openxmlformats.org/package/2006/content-types";
const RELATIONS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const WORD: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml";

pub(crate) fn content_types(document: &Document) -> io::Result<Vec<u8>> {
    let mut xml = Xml::new()?;
    let relations = "application/vnd.openxmlformats-package.relationships+xml";
    let core = "application/vnd.openxmlformats-package.core-properties+xml".to_owned();
    let app = "application/vnd.openxmlformats-officedocument.extended-properties+xml".to_owned();
    let mut overrides = vec![
        ("/docProps/core.xml".to_owned(), core),
        ("/docProps/app.xml".to_owned(), app),
        ("/word/document.xml".to_owned(), format!("{WORD}.document.main+xml")),
        ("/word/styles.xml".to_owned(), format!("{WORD}.styles+xml")),
        ("/word/settings.xml".to_owned(), format!("{WORD}.settings+xml")),
        ("/word/fontTable.xml".to_owned(), format!("{WORD}.fontTable+xml")),
    ];
    overrides.extend((1..=5).map(|number| (format!("/word/footer{number}.xml"), format!("{WORD}.footer+xml"))));
    if matches!(document.kind, DocumentKind::Letter(_)) {
        overrides.push(("/word/header1.xml".to_owned(), format!("{WORD}.header+xml")));
    }
    xml.around("Types", &[("xmlns", TYPES)], |xml| {
        xml.empty("Default", &[("Extension", "rels"), ("ContentType", relations)])?;
        for format in ["jpeg", "png"] {
            xml.empty("Default", &[("Extension", format), ("ContentType", &format!("image/{format}"))])?;
        }
        xml.empty("Default", &[("Extension", "xml"), ("ContentType", "application/xml")])?;
        overrides
            .iter()
            .try_for_each(|(part, kind)| xml.empty("Override", &[("PartName", part), ("ContentType", kind)]))
    })?;
    Ok(xml.finish())
}

pub(crate) fn package_relations() -> io::Result<Vec<u8>> {
    let core = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties".to_owned();
    relations(&[
        ("rDocument", format!("{OFFICE}/officeDocument"), "word/document.xml"),
        ("rCore", core, "docProps/core.xml"),
        ("rApp", format!("{OFFICE}/extended-properties"), "docProps/app.xml"),
    ])
}

pub(crate) fn document_relations(document: &Document, images: &[Image]) -> io::Result<Vec<u8>> {
    let mut list: Vec<(String, String, String)> = [
        ("rStyles", "styles", "styles.xml"),
        ("rSettings", "settings", "settings.xml"),
        ("rFonts", "fontTable", "fontTable.xml"),
        ("rFooter1", "footer", "footer1.xml"),
        ("rFooter2", "footer", "footer2.xml"),
        ("rFooter3", "footer", "footer3.xml"),
        ("rFooter4", "footer", "footer4.xml"),
        ("rFooter5", "footer", "footer5.xml"),
    ]
    .map(|(id, kind, target)| (id.to_owned(), format!("{OFFICE}/{kind}"), target.to_owned()))
    .to_vec();
    if matches!(document.kind, DocumentKind::Letter(_)) {
        list.push(("rHeader1".to_owned(), format!("{OFFICE}/header"), "header1.xml".to_owned()));
    }
    for (index, given) in images.iter().enumerate() {
        list.push((picture::relation(index + 1), format!("{OFFICE}/image"), picture::part(index + 1, given)));
    }
    let list: Vec<_> = list.iter().map(|(id, kind, target)| (id.as_str(), kind.clone(), target.as_str())).collect();
    relations(&list)
}

fn relations(list: &[(&str, String, &str)]) -> io::Result<Vec<u8>> {
    let mut xml = Xml::new()?;
    xml.around("Relationships", &[("xmlns", RELATIONS)], |xml| {
        let mut list = list.iter();
        list.try_for_each(|(id, kind, target)| {
            xml.empty("Relationship", &[("Id", id), ("Type", kind), ("Target", target)])
        })
    })?;
    Ok(xml.finish())
}

pub(crate) fn core(document: &Document) -> io::Result<Vec<u8>> {
    let mut xml = Xml::new()?;
    let time = document.properties.created.with_timezone(&Utc).format("%Y-%m-%dT%H:%M:%SZ").to_string();
    let namespaces = [
        ("xmlns:cp", "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"),
        ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
        ("xmlns:dcterms", "http://purl.org/dc/terms/"),
        ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
    ];
    xml.around("cp:coreProperties", &namespaces, |xml| {
        xml.text("dc:title", &[], &document.title)?;
        xml.text("dc:creator", &[], &document.properties.author)?;
        xml.text("cp:lastModifiedBy", &[], &document.properties.author)?;
        xml.text("dcterms:created", &[("xsi:type", "dcterms:W3CDTF")], &time)?;
        xml.text("dcterms:modified", &[("xsi:type", "dcterms:W3CDTF")], &time)
    })?;
    Ok(xml.finish())
}

pub(crate) fn app() -> io::Result<Vec<u8>> {
    let mut xml = Xml::new()?;
    let namespace = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties";
    xml.around("Properties", &[("xmlns", namespace)], |xml| xml.text("Application", &[], "huizong gongwen"))?;
    Ok(xml.finish())
}

pub(crate) fn settings() -> io::Result<Vec<u8>> {
    let mut xml = Xml::new()?;
    xml.around("w:settings", &[("xmlns:w", W)], |xml| {
        xml.empty("w:zoom", &[("w:percent", "100")])?;
        xml.val("w:defaultTabStop", "420")?;
        xml.empty("w:evenAndOddHeaders", &[])?;
        xml.val("w:characterSpacingControl", "doNotCompress")?;
        xml.empty("w:noLineBreaksAfter", &[("w:lang", "zh-CN"), ("w:val", NO_END)])?;
        xml.empty("w:noLineBreaksBefore", &[("w:lang", "zh-CN"), ("w:val", NO_START)])?;
        xml.around("w:compat", &[], |xml| {
            xml.empty("w:useFELayout", &[])?;
            let setting = [
                ("w:name", "compatibilityMode"),
                ("w:uri", "http://schemas.microsoft.com/office/word"),
                ("w:val", "15"),
            ];
            xml.empty("w:compatSetting", &setting)
        })?;
        xml.empty("w:themeFontLang", &[("w:val", "en-US"), ("w:eastAsia", "zh-CN")])
    })?;
    Ok(xml.finish())
}

pub(crate) fn font_table(names: &FontNames) -> io::Result<Vec<u8>> {
    let mut xml = Xml::new()?;
    xml.around("w:fonts", &[("xmlns:w", W)], |xml| {
        Class::ALL.iter().try_for_each(|class| {
            let (name, other) = names.of(*class);
            xml.around("w:font", &[("w:name", name)], |xml| {
                xml.val("w:altName", other)?;
                xml.val("w:charset", "86")?;
                let family = if *class == Class::BiaoSong || *class == Class::Song { "roman" } else { "modern" };
                xml.val("w:family", family)?;
                xml.val("w:pitch", "default")
            })
        })
    })?;
    Ok(xml.finish())
}

/// A paragraph style.
struct Style {
    id: &'static str,
    name: &'static str,
    class: Class,
    size: f64,
    /// Outline level of a heading.
    outline: Option<&'static str>,
    keep: bool,
    indented: bool,
    align: &'static str,
    /// Set solid: without the character spacing of −0.25 pt that puts 28 characters in a line.
    solid: bool,
}

const STYLES: [Style; 10] = {
    const fn text(id: &'static str, name: &'static str) -> Style {
        Style {
            id,
            name,
            class: Class::FangSong,
            size: SIZE_3,
            outline: None,
            keep: false,
            indented: false,
            align: "both",
            solid: false,
        }
    }
    const fn heading(id: &'static str, name: &'static str, class: Class, outline: &'static str) -> Style {
        Style { class, outline: Some(outline), keep: true, indented: true, ..text(id, name) }
    }
    [
        Style {
            class: Class::BiaoSong,
            size: SIZE_2,
            align: "center",
            keep: true,
            solid: true,
            ..text("Title", "Title")
        },
        heading("Heading1", "heading 1", Class::Hei, "0"),
        heading("Heading2", "heading 2", Class::Kai, "1"),
        heading("Heading3", "heading 3", Class::FangSong, "2"),
        heading("Heading4", "heading 4", Class::FangSong, "3"),
        Style { class: Class::BiaoSong, solid: true, ..text("Letterhead", "发文机关标志") },
        text("Recipients", "主送机关"),
        Style { class: Class::Hei, keep: true, ..text("AnnexMark", "附件标识") },
        Style { class: Class::Song, size: SIZE_4, solid: true, ..text("Footer", "footer") },
        Style { class: Class::Song, size: SIZE_4, solid: true, ..text("Header", "header") },
    ]
};

pub(crate) fn styles(names: &FontNames) -> io::Result<Vec<u8>> {
    let mut xml = Xml::new()?;
    let (text, _) = names.of(Class::FangSong);
    xml.around("w:styles", &[("xmlns:w", W)], |xml| {
        xml.around("w:docDefaults", &[], |xml| {
            xml.around("w:rPrDefault", &[], |xml| {
                xml.around("w:rPr", &[], |xml| {
                    fonts(xml, text)?;
                    xml.val("w:sz", &half_points(SIZE_3))?;
                    xml.val("w:szCs", &half_points(SIZE_3))?;
                    xml.empty("w:lang", &[("w:val", "en-US"), ("w:eastAsia", "zh-CN"), ("w:bidi", "ar-SA")])
                })
            })?;
            xml.around("w:pPrDefault", &[], |_| Ok(()))
        })?;
        let normal = [("w:type", "paragraph"), ("w:default", "1"), ("w:styleId", "Normal")];
        xml.around("w:style", &normal, |xml| {
            xml.val("w:name", "Normal")?;
            xml.empty("w:qFormat", &[])?;
            xml.around("w:pPr", &[], |xml| {
                // §5.2.3 wants 22 lines on a full page.
                xml.val("w:widowControl", "0")?;
                // Punctuation stays inside the 版心.
                xml.val("w:overflowPunct", "1")?;
                // LibreOffice sets a gap between Chinese and figures whatever these say.
                xml.val("w:autoSpaceDE", "1")?;
                xml.val("w:autoSpaceDN", "1")?;
                // Every line height is exact; LibreOffice would round titles and tables up to whole lines of the grid.
                xml.val("w:snapToGrid", "0")?;
                xml.empty("w:spacing", &[("w:line", "579"), ("w:lineRule", "exact")])?;
                xml.val("w:jc", "both")
            })?;
            xml.around("w:rPr", &[], |xml| xml.val("w:spacing", "-5"))
        })?;
        STYLES.iter().try_for_each(|style| style.write(xml, names))
    })?;
    Ok(xml.finish())
}

impl Style {
    fn write(&self, xml: &mut Xml, names: &FontNames) -> io::Result<()> {
        xml.around("w:style", &[("w:type", "paragraph"), ("w:styleId", self.id)], |xml| {
            xml.val("w:name", self.name)?;
            xml.val("w:basedOn", "Normal")?;
            if self.keep {
                xml.val("w:next", "Normal")?;
            }
            xml.empty("w:qFormat", &[])?;
            xml.around("w:pPr", &[], |xml| {
                if self.keep {
                    xml.empty("w:keepNext", &[])?;
                }
                if self.indented {
                    let first = twips(2.0 * CELL);
                    xml.empty("w:ind", &[("w:firstLineChars", "200"), ("w:firstLine", &first)])?;
                }
                xml.val("w:jc", self.align)?;
                self.outline.map_or(Ok(()), |level| xml.val("w:outlineLvl", level))
            })?;
            xml.around("w:rPr", &[], |xml| {
                let (font, _) = names.of(self.class);
                fonts(xml, font)?;
                xml.val("w:spacing", if self.solid { "0" } else { "-5" })?;
                let size = half_points(self.size);
                xml.val("w:sz", &size)?;
                xml.val("w:szCs", &size)
            })
        })
    }
}
