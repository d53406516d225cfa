//! A docx in, its [`Document`] out: body first, then the headers and footers of its sections.

mod chunk;
pub(crate) mod looks;
pub(crate) mod numbering;
pub(crate) mod story;
pub(crate) mod symbols;

use std::collections::{BTreeMap, BTreeSet};

use crate::grid::{has_text, number_tables};
use crate::{Block, Document, Format, Limits, Meter, Notice, ReadError, Region};
use looks::TextStyles;
use numbering::Numbering;
use opc::{Package, Relationship};
use story::Story;

/// Reads WordprocessingML, transitional or strict, with any namespace prefixes and part names.
pub(crate) fn read(bytes: &[u8], limits: &Limits) -> Result<Document, ReadError> {
    read_package(Package::open(bytes, limits.inflated_bytes)?, Format::Docx, limits)
}

/// Reads the parts of a zipped or flat package.
pub(crate) fn read_package(mut package: Package<'_>, format: Format, limits: &Limits) -> Result<Document, ReadError> {
    let main = package.main_part("word/document.xml")?;
    let xml = package.required(&main)?;
    let parts = package.relationships(&main)?;

    let mut seen = Seen::new(limits);
    let styles = part_of(&mut package, &parts, "styles")?;
    seen.styles = styles.as_deref().map(TextStyles::read).transpose()?.unwrap_or_default();
    let mut numbering = match part_of(&mut package, &parts, "numbering")? {
        Some(definitions) => {
            // Few files define numbering in styles; a text search is much faster than parsing them.
            let styles = styles.filter(|xml| xml.contains("numPr"));
            Numbering::read(&definitions, styles.as_deref())?
        }
        None => Numbering::default(),
    };
    if package.has(|name| name.ends_with("vbaproject.bin")) {
        seen.notices.insert(Notice::Macros);
    }

    let has_chunks = xml.contains("altChunk");
    if has_chunks {
        seen.chunks = chunk::read_all(&mut package, &parts, &mut seen, limits)?;
    }
    let mut blocks = Story::read(&main, &xml, Region::Body, &mut numbering, &mut seen)?;
    drop(xml);

    let mut margins = std::mem::take(&mut seen.margins);
    margins.sort_by_key(|(region, _)| *region);
    let mut done = BTreeSet::new();
    for (region, id) in margins {
        let Some(part) = parts.iter().find(|part| part.id == id) else { continue };
        if !done.insert(&part.target) {
            continue;
        }
        let Some(xml) = package.part(&part.target)? else { continue };
        let margin = Story::read(&part.target, &xml, region, &mut numbering, &mut seen)?;
        blocks.extend(margin.into_iter().filter(has_text));
    }
    if has_chunks {
        number_tables(&mut blocks, &mut 0);
    }
    Ok(Document { format, blocks, notices: seen.notices.into_iter().collect() })
}

/// State shared by all parts of one file.
pub(crate) struct Seen<'l> {
    meter: Meter<'l>,
    tables: usize,
    pub(crate) notices: BTreeSet<Notice>,
    pub(crate) styles: TextStyles,
    /// Headers and footers of the sections with their relationship ids, in order.
    margins: Vec<(Region, String)>,
    /// Headers and footers within the text, as in Word 2003 XML.
    pub(crate) told_margins: Vec<(Region, Vec<Block>)>,
    /// Blocks of embedded files that were not placed yet, by relationship id.
    chunks: BTreeMap<String, Vec<Block>>,
}

impl<'l> Seen<'l> {
    pub(crate) fn new(limits: &'l Limits) -> Self {
        let (notices, margins, told_margins) = (BTreeSet::new(), Vec::new(), Vec::new());
        let styles = TextStyles::default();
        Self { meter: Meter::new(limits), tables: 0, notices, styles, margins, told_margins, chunks: BTreeMap::new() }
    }
}

fn part_of(package: &mut Package<'_>, parts: &[Relationship], kind: &str) -> Result<Option<String>, ReadError> {
    match parts.iter().find(|part| part.kind == kind) {
        Some(part) => Ok(package.part(&part.target)?),
        None => Ok(None),
    }
}
