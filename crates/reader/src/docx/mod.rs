//! A docx in, its [`Document`] out: body first, then the headers and footers that its sections name.

pub(crate) mod numbering;
pub(crate) mod numerals;
mod story;
pub(crate) mod symbols;

use std::collections::BTreeSet;

use crate::package::{Package, Relationship};
use crate::{Block, Document, Format, Limits, Meter, Notice, ReadError, Region};
use numbering::Numbering;
use story::Story;

/// Reads WordprocessingML, transitional or strict, whatever its prefixes and part names.
pub(crate) fn read(bytes: &[u8], limits: &Limits) -> Result<Document, ReadError> {
    let mut package = Package::open(bytes, limits)?;
    let main = package.main_part("word/document.xml")?;
    let xml = package.required(&main)?;
    let parts = package.relationships(&main)?;

    let mut numbering = match part_of(&mut package, &parts, "numbering")? {
        Some(definitions) => {
            // Most files number nothing by style; looking for the word is far quicker than taking styles apart.
            let styles = part_of(&mut package, &parts, "styles")?.filter(|xml| xml.contains("numPr"));
            Numbering::read(&definitions, styles.as_deref())?
        }
        None => Numbering::default(),
    };
    let mut seen = Seen { meter: Meter::new(limits), tables: 0, notices: BTreeSet::new(), margins: Vec::new() };
    if package.has(|name| name.ends_with("vbaproject.bin")) {
        seen.notices.insert(Notice::Macros);
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
        blocks.extend(margin.into_iter().filter(|block| match block {
            Block::Paragraph(paragraph) => !paragraph.text.trim().is_empty(),
            Block::Table(_) => true,
        }));
    }
    Ok(Document { format: Format::Docx, blocks, notices: seen.notices.into_iter().collect() })
}

/// What is gathered over all parts of one file.
struct Seen<'l> {
    meter: Meter<'l>,
    tables: usize,
    notices: BTreeSet<Notice>,
    /// Headers and footers named by sections, with their relationship, in order.
    margins: Vec<(Region, String)>,
}

fn part_of(package: &mut Package<'_>, parts: &[Relationship], kind: &str) -> Result<Option<String>, ReadError> {
    match parts.iter().find(|part| part.kind == kind) {
        Some(part) => package.part(&part.target),
        None => Ok(None),
    }
}
