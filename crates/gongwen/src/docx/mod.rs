//! In: a document. Out: a docx that Word and WPS open as the office would have typed it; the same bytes each time.

mod body;
mod ending;
mod head;
mod page;
mod parts;
mod picture;
mod shape;
mod table;
pub(crate) mod xml;

use std::io::{Cursor, Write};

use zip::write::{SimpleFileOptions, ZipWriter};
use zip::{CompressionMethod, DateTime};

use crate::check::check;
use crate::document::{Document, Paper};
use crate::error::Error;
use crate::fonts::Class;
use crate::layout::Pages;
use crate::setting::Setting;

/// Names under which the typefaces stand in a docx, with the name to fall back to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FontNames {
    /// 仿宋体.
    pub fang_song: (String, String),
    /// 楷体.
    pub kai: (String, String),
    /// 黑体.
    pub hei: (String, String),
    /// 小标宋体.
    pub biao_song: (String, String),
    /// 宋体.
    pub song: (String, String),
}

impl Default for FontNames {
    /// What offices have installed, each with what Windows brings of itself.
    fn default() -> Self {
        let pair = |name: &str, other: &str| (name.to_owned(), other.to_owned());
        Self {
            fang_song: pair("仿宋_GB2312", "仿宋"),
            kai: pair("楷体_GB2312", "楷体"),
            hei: pair("黑体", "SimHei"),
            biao_song: pair("方正小标宋简体", "华文中宋"),
            song: pair("宋体", "SimSun"),
        }
    }
}

impl FontNames {
    pub(crate) fn of(&self, class: Class) -> &(String, String) {
        match class {
            Class::FangSong => &self.fang_song,
            Class::Kai => &self.kai,
            Class::Hei => &self.hei,
            Class::BiaoSong => &self.biao_song,
            Class::Song => &self.song,
        }
    }
}

/// Writes a document as docx with the usual names of typefaces.
///
/// # Errors
/// [`Error::Faults`] where the document holds what the standard forbids; [`Error::Package`] and [`Error::Part`] where the
/// file cannot be put together.
pub fn docx(document: &Document) -> Result<Vec<u8>, Error> {
    docx_with(document, &FontNames::default())
}

/// Writes a document as docx with given names of typefaces.
///
/// # Errors
/// As [`docx`].
pub fn docx_with(document: &Document, names: &FontNames) -> Result<Vec<u8>, Error> {
    docx_set(document, names, Setting::default(), None)
}

/// Writes a document as docx with given names of typefaces and choices that the standard leaves open. Where the pages
/// are given on which [`layout`](crate::layout) set it, the labels of merged cells are repeated at the head of each page,
/// as they are there.
///
/// # Errors
/// As [`docx`].
pub fn docx_set(
    document: &Document,
    names: &FontNames,
    setting: Setting,
    pages: Option<&Pages>,
) -> Result<Vec<u8>, Error> {
    let faults = check(document);
    if !faults.is_empty() {
        return Err(Error::Faults(faults));
    }
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    for (name, bytes) in files(document, names, setting, pages)? {
        zip.start_file(name, options)?;
        zip.write_all(&bytes)?;
    }
    Ok(zip.finish()?.into_inner())
}

/// The parts of the package, in the order in which they are packed.
fn files(
    document: &Document,
    names: &FontNames,
    setting: Setting,
    pages: Option<&Pages>,
) -> Result<Vec<(String, Vec<u8>)>, Error> {
    let fixed = vec![
        ("[Content_Types].xml", parts::content_types(document)?),
        ("_rels/.rels", parts::package_relations()?),
        ("docProps/core.xml", parts::core(document)?),
        ("docProps/app.xml", parts::app()?),
        ("word/document.xml", body::document(document, names, pages)?),
        ("word/_rels/document.xml.rels", parts::document_relations(document)?),
        ("word/styles.xml", parts::styles(names, setting)?),
        ("word/settings.xml", parts::settings(setting)?),
        ("word/fontTable.xml", parts::font_table(names)?),
        ("word/footer1.xml", page::footer(names, page::Side::Odd, page::Lie::Upright)?),
        ("word/footer2.xml", page::footer(names, page::Side::Even, page::Lie::Upright)?),
        ("word/footer3.xml", page::footer(names, page::Side::Odd, page::Lie::Landscape)?),
        ("word/footer4.xml", page::footer(names, page::Side::Even, page::Lie::Landscape)?),
        ("word/footer5.xml", page::letter_footer()?),
    ];
    let mut files: Vec<(String, Vec<u8>)> = fixed.into_iter().map(|(name, bytes)| (name.to_owned(), bytes)).collect();
    if let Paper::Letter(letter) = &document.paper {
        files.push(("word/header1.xml".to_owned(), head::letter_header(names, letter)?));
    }
    for (index, given) in picture::all(document).enumerate() {
        files.push((format!("word/{}", picture::part(index + 1, given)), given.image.bytes().to_vec()));
    }
    Ok(files)
}
