//! Word 2003 XML or flat OPC in, its [`Document`] out. Both have the content of a docx in one XML file.

mod flat;

use quick_xml::events::BytesStart;

use crate::docx::looks::TextStyles;
use crate::docx::numbering::Numbering;
use crate::docx::story::Story;
use crate::docx::{Seen, read_package};
use crate::grid::{has_text, number_tables};
use crate::{Document, Format, Limits, Notice, ReadError, Region};
use opc::Package;
use opc::{Step, Visitor, attribute, walk};

const DAMAGED: &str = "neither a wordDocument nor a package";

/// Reads Word 2003 XML and flat OPC.
pub(crate) fn read(bytes: &[u8], limits: &Limits) -> Result<Document, ReadError> {
    let xml = charset::decode_xml(bytes);
    if let Some(parts) = flat::parts(&xml)? {
        return read_package(Package::flat(parts, limits.inflated_bytes), Format::WordXml, limits);
    }
    let mut numbering = Numbering::default();
    let mut seen = Seen::new(limits);
    seen.styles = TextStyles::read(&xml)?;
    let story = Story::new(Region::Body, &mut numbering, &mut seen);
    let mut book = Book { story, depth: 0, has_body: false, has_macros: false };
    walk("wordDocument", &xml, &mut book)?;
    let (has_body, has_macros) = (book.has_body, book.has_macros);
    let mut blocks = book.story.finish();
    if !has_body {
        return Err(ReadError::Damaged(DAMAGED.to_owned()));
    }
    if has_macros {
        seen.notices.insert(Notice::Macros);
    }
    let mut margins = seen.told_margins;
    margins.sort_by_key(|(region, _)| *region);
    // Headers and footers are repeated for each section and its first and even pages.
    let mut said = std::collections::BTreeSet::new();
    for (region, mut margin) in margins {
        margin.retain(has_text);
        let margin = Document { format: Format::WordXml, blocks: margin, notices: Vec::new() };
        if said.insert((region, margin.text())) {
            blocks.extend(margin.blocks);
        }
    }
    number_tables(&mut blocks, &mut 0);
    Ok(Document { format: Format::WordXml, blocks, notices: seen.notices.into_iter().collect() })
}

/// `w:wordDocument`, of which only the body is read.
struct Book<'s, 'l> {
    story: Story<'s, 'l>,
    depth: usize,
    has_body: bool,
    has_macros: bool,
}

impl Visitor for Book<'_, '_> {
    type Error = ReadError;

    fn open(&mut self, name: &str, element: &BytesStart<'_>) -> Result<Step, ReadError> {
        let step = match self.depth {
            0 if name == "wordDocument" => {
                self.has_macros = attribute(element, "macrosPresent").is_some_and(|value| value == "yes");
                Step::Into
            }
            1 if name == "body" => {
                self.has_body = true;
                Step::Into
            }
            0 | 1 => Step::Over,
            _ => self.story.open(name, element)?,
        };
        if let Step::Into = step {
            self.depth += 1;
        }
        Ok(step)
    }

    fn close(&mut self) -> Result<(), ReadError> {
        self.depth = self.depth.saturating_sub(1);
        if self.depth > 1 { self.story.close() } else { Ok(()) }
    }

    fn text(&mut self, text: &str) -> Result<(), ReadError> {
        if self.depth > 2 { self.story.text(text) } else { Ok(()) }
    }
}
