//! In: XML of the pages, font and image files. Out: the OFD package (GB/T 33190-2016, clauses 6 and 7).

use std::fmt::Write as _;
use std::io::{self, Cursor, Write as _};

use zip::write::{SimpleFileOptions, ZipWriter};
use zip::{CompressionMethod, DateTime};

use crate::bookmarks::{Branch, tree};
use crate::error::Error;
use crate::layout::Pages;
use crate::ofd::ids::NAMESPACE;
use crate::ofd::media::MediaFile;
use crate::ofd::units::millimetres;
use crate::standard_text::printable;
use crate::xml::Xml;

/// A font that is embedded.
pub(super) struct FontFile<'a> {
    pub id: u32,
    pub family: &'a str,
    pub bytes: Vec<u8>,
}

/// Content of the package besides the pages.
pub(super) struct Parts<'a> {
    /// ID of each page.
    pub page_ids: Vec<u32>,
    pub fonts: Vec<FontFile<'a>>,
    pub media: Vec<MediaFile<'a>>,
    /// ID of the colour space.
    pub colours: u32,
    /// The largest ID given.
    pub last_id: u32,
    pub pages: &'a Pages,
}

/// The package under way: a part is compressed as it comes, for the pages of a long document are many megabytes.
pub(super) struct Package {
    zip: ZipWriter<Cursor<Vec<u8>>>,
    name: ContentName,
    pages: usize,
}

impl Package {
    pub fn new() -> Self {
        Self { zip: ZipWriter::new(Cursor::new(Vec::new())), name: ContentName::new(), pages: 0 }
    }

    /// Adds the Content.xml of the next page.
    pub fn add_page(&mut self, content: &[u8]) -> Result<(), Error> {
        let path = format!("Doc_0/Pages/Page_{}/Content.xml", self.pages);
        self.pages += 1;
        self.add(&path, content)
    }

    /// Adds all other parts; gives the file.
    pub fn finish(mut self, parts: &Parts<'_>) -> Result<Vec<u8>, Error> {
        for (number, font) in parts.fonts.iter().enumerate() {
            self.add(&format!("Doc_0/Res/{}", font_file(number)), &font.bytes)?;
        }
        for file in &parts.media {
            self.add(&format!("Doc_0/Res/{}", file.format().1), file.image.bytes())?;
        }
        if !parts.media.is_empty() {
            self.add(&format!("Doc_0/{MEDIA_LIST}"), &media(parts)?)?;
        }
        self.add("Doc_0/PublicRes.xml", &resources(parts)?)?;
        self.add("Doc_0/Document.xml", &document(parts)?)?;
        let entry = entry(parts, &self.name.finish())?;
        self.add("OFD.xml", &entry)?;
        Ok(self.zip.finish()?.into_inner())
    }

    fn add(&mut self, path: &str, bytes: &[u8]) -> Result<(), Error> {
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .last_modified_time(DateTime::default())
            .unix_permissions(0o644);
        self.name.add(path.as_bytes());
        self.name.add(bytes);
        self.zip.start_file(path, options)?;
        Ok(self.zip.write_all(bytes)?)
    }
}

/// Part that lists the pictures; written only where there are some.
const MEDIA_LIST: &str = "DocumentRes.xml";

fn font_file(number: usize) -> String {
    format!("font_{number}.ttf")
}

/// OFD.xml (7.4).
fn entry(parts: &Parts<'_>, name: &str) -> io::Result<Vec<u8>> {
    let mut xml = Xml::new()?;
    let date = parts.pages.properties.created.format("%Y-%m-%d").to_string();
    xml.around("ofd:OFD", &[NAMESPACE, ("Version", "1.0"), ("DocType", "OFD")], |xml| {
        xml.around("ofd:DocBody", &[], |xml| {
            xml.around("ofd:DocInfo", &[], |xml| {
                xml.text("ofd:DocID", &[], name)?;
                xml.text("ofd:Title", &[], &parts.pages.title)?;
                xml.text("ofd:Author", &[], &parts.pages.properties.author)?;
                xml.text("ofd:CreationDate", &[], &date)?;
                xml.text("ofd:ModDate", &[], &date)?;
                xml.text("ofd:DocUsage", &[], "Normal")?;
                xml.text("ofd:Creator", &[], "huizong gongwen")?;
                xml.text("ofd:CreatorVersion", &[], env!("CARGO_PKG_VERSION"))
            })?;
            xml.text("ofd:DocRoot", &[], "Doc_0/Document.xml")
        })
    })?;
    Ok(xml.finish())
}

/// Document.xml (7.5).
fn document(parts: &Parts<'_>) -> io::Result<Vec<u8>> {
    let mut xml = Xml::new()?;
    xml.around("ofd:Document", &[NAMESPACE], |xml| {
        xml.around("ofd:CommonData", &[], |xml| {
            xml.text("ofd:MaxUnitID", &[], &parts.last_id.to_string())?;
            xml.around("ofd:PageArea", &[], |xml| xml.text("ofd:PhysicalBox", &[], "0 0 210 297"))?;
            xml.text("ofd:PublicRes", &[], "PublicRes.xml")?;
            if !parts.media.is_empty() {
                xml.text("ofd:DocumentRes", &[], MEDIA_LIST)?;
            }
            xml.text("ofd:DefaultCS", &[], &parts.colours.to_string())
        })?;
        xml.around("ofd:Pages", &[], |xml| {
            parts.page_ids.iter().enumerate().try_for_each(|(number, id)| {
                let (id, place) = (id.to_string(), format!("Pages/Page_{number}/Content.xml"));
                xml.empty("ofd:Page", &[("ID", &id), ("BaseLoc", &place)])
            })
        })?;
        let branches = tree(&parts.pages.bookmarks);
        if branches.is_empty() {
            return Ok(());
        }
        xml.around("ofd:Outlines", &[], |xml| branches.iter().try_for_each(|branch| outline(xml, branch, parts)))
    })?;
    Ok(xml.finish())
}

/// Outline element with its children (7.8), at most five levels deep.
fn outline(xml: &mut Xml, branch: &Branch<'_>, parts: &Parts<'_>) -> io::Result<()> {
    let title = printable(&branch.bookmark.text);
    let count = branch.count().to_string();
    let expanded = if branch.bookmark.depth == 0 { "true" } else { "false" };
    xml.around("ofd:OutlineElem", &[("Title", &title), ("Count", &count), ("Expanded", expanded)], |xml| {
        if let Some(id) = parts.page_ids.get(branch.bookmark.page) {
            let (id, top) = (id.to_string(), millimetres(branch.bookmark.y));
            let place = [("Type", "XYZ"), ("PageID", &*id), ("Left", "0"), ("Top", &*top), ("Zoom", "0")];
            xml.around("ofd:Actions", &[], |xml| {
                xml.around("ofd:Action", &[("Event", "CLICK")], |xml| {
                    xml.around("ofd:Goto", &[], |xml| xml.empty("ofd:Dest", &place))
                })
            })?;
        }
        branch.below.iter().try_for_each(|branch| outline(xml, branch, parts))
    })
}

/// PublicRes.xml (7.9): the colour space and the fonts.
fn resources(parts: &Parts<'_>) -> io::Result<Vec<u8>> {
    let mut xml = Xml::new()?;
    xml.around("ofd:Res", &[NAMESPACE, ("BaseLoc", "Res")], |xml| {
        xml.around("ofd:ColorSpaces", &[], |xml| {
            let id = parts.colours.to_string();
            xml.empty("ofd:ColorSpace", &[("ID", &id), ("Type", "RGB"), ("BitsPerComponent", "8")])
        })?;
        xml.around("ofd:Fonts", &[], |xml| {
            parts.fonts.iter().enumerate().try_for_each(|(number, font)| {
                let id = font.id.to_string();
                let attributes = [("ID", &*id), ("FontName", font.family), ("FamilyName", font.family)];
                xml.around("ofd:Font", &attributes, |xml| xml.text("ofd:FontFile", &[], &font_file(number)))
            })
        })
    })?;
    Ok(xml.finish())
}

/// DocumentRes.xml (7.9): the pictures.
fn media(parts: &Parts<'_>) -> io::Result<Vec<u8>> {
    let mut xml = Xml::new()?;
    xml.around("ofd:Res", &[NAMESPACE, ("BaseLoc", "Res")], |xml| {
        xml.around("ofd:MultiMedias", &[], |xml| {
            parts.media.iter().try_for_each(|file| {
                let (id, (format, name)) = (file.id.to_string(), file.format());
                let attributes = [("ID", &*id), ("Type", "Image"), ("Format", format)];
                xml.around("ofd:MultiMedia", &attributes, |xml| xml.text("ofd:MediaFile", &[], &name))
            })
        })
    })?;
    Ok(xml.finish())
}

/// The DocID: 32 hexadecimal digits of a hash of the content (128-bit FNV-1a, marked as UUID version 8, RFC 9562 §5.8).
struct ContentName(u128);

impl ContentName {
    const fn new() -> Self {
        Self(0x6c62_272e_07bb_0142_62b8_2175_6295_c58d)
    }

    fn add(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u128::from(*byte)).wrapping_mul(0x0000_0000_0100_0000_0000_0000_0000_013b);
        }
    }

    fn finish(&self) -> String {
        let (version, variant) = (0xf_u128 << 76, 0b11_u128 << 62);
        let marked = (self.0 & !version & !variant) | (8 << 76) | (0b10 << 62);
        let mut text = String::new();
        // Writing into a string cannot fail.
        let _ = write!(text, "{marked:032x}");
        text
    }
}
