//! In: the bytes of a docx. Out: [`ParsedDocx`], every paragraph with its effective format, styles and defaults resolved.

mod drawing;
mod measure;
mod model;
mod numbering;
mod properties;
mod story;
mod styles;

use std::collections::BTreeMap;
use std::rc::Rc;

use quick_xml::events::BytesStart;

pub(crate) use model::*;
pub(crate) use properties::{Border, Line, Rgb, is_red};

use crate::error::LintError;
use gongwen::standard::SIZE_3;
use measure::{Budget, Counted};
use numbering::Lists;
use opc::{Package, Step, Visitor, is_on, walk};
use properties::{FontName, ParagraphProperties, RunProperties};
use story::{Raw, RawSection, Story};
use styles::{Styles, Theme};

/// Reads a docx.
pub(crate) fn read(bytes: &[u8]) -> Result<ParsedDocx, LintError> {
    let mut budget = Budget::new();
    let mut package = open(bytes)?;
    let main = package.main_part("word/document.xml")?;
    if !package.has(|name| name.eq_ignore_ascii_case(&main)) {
        return Err(LintError::NotDocx);
    }
    let relations = package.relationships(&main)?;
    let by_id: BTreeMap<&str, &str> = relations.iter().map(|one| (one.id.as_str(), one.target.as_str())).collect();
    let target = |kind: &str| relations.iter().find(|one| one.kind == kind).map(|one| one.target.clone());
    let mut file = File::default();
    let mut settings = Settings::default();
    visit(&mut package, target("styles"), &mut budget, &mut file.styles)?;
    visit(&mut package, target("theme"), &mut budget, &mut file.theme)?;
    visit(&mut package, target("numbering"), &mut budget, &mut file.lists)?;
    visit(&mut package, target("settings"), &mut budget, &mut settings)?;
    let mut story = Story::default();
    visit(&mut package, Some(main), &mut budget, &mut story)?;

    let mut footers: BTreeMap<String, Rc<Footer>> = BTreeMap::new();
    let mut sections: Vec<Section> = Vec::new();
    let mut header = Story::default();
    for raw in std::mem::take(&mut story.sections) {
        let RawSection { mut section, footers: ids, headers } = raw;
        let [odd, _, first] = headers;
        if sections.is_empty()
            && let Some(&part) = if section.title_page { first } else { odd }.and_then(|id| by_id.get(id.as_str()))
        {
            visit(&mut package, Some(part.to_owned()), &mut budget, &mut header)?;
        }
        for (at, (slot, id)) in section.footers.iter_mut().zip(ids).enumerate() {
            let Some(id) = id else {
                // A section without a footer inherits that of the previous section (ECMA-376 part 1, 17.10.5).
                *slot = sections.last().and_then(|before| before.footers.get(at).cloned().flatten());
                continue;
            };
            let Some(&part) = by_id.get(id.as_str()) else { continue };
            if !footers.contains_key(part) {
                let mut story = Story::default();
                visit(&mut package, Some(part.to_owned()), &mut budget, &mut story)?;
                let paragraphs = story.paragraphs.into_iter().map(|raw| file.paragraph(raw, None)).collect();
                footers.insert(part.to_owned(), Rc::new(Footer { paragraphs }));
            }
            *slot = footers.get(part).cloned();
        }
        sections.push(section);
    }
    if sections.is_empty() {
        sections.push(Section::default());
    }
    let mut docx = ParsedDocx {
        tables: story.tables,
        even_and_odd: settings.even_and_odd,
        comments: story.comments,
        revisions: story.revisions,
        ..ParsedDocx::default()
    };
    // The 发文机关标志 of a letter may be in the header of its first page; headers have no other element.
    let distance = sections.first().map_or(0.0, |section| section.header_distance);
    let above: Vec<Paragraph> = header
        .paragraphs
        .into_iter()
        .map(|raw| Paragraph { container: Container::Header(distance), ..file.paragraph(raw, None) })
        .collect();
    if above.iter().any(|one| one.main().is_some_and(|format| is_red(format.colour)) || is_red(one.shape.bottom.colour))
    {
        docx.paragraphs = above;
    }
    let mut number = 0;
    let mut before = 0;
    for raw in story.paragraphs {
        let grid = sections.get(raw.section).and_then(|section| section.grid.line);
        let mut paragraph = file.paragraph(raw, grid);
        if paragraph.section != before && paragraph.in_text() {
            before = paragraph.section;
            paragraph.starts_page |= sections.get(before).is_some_and(|section| section.starts_page);
        }
        if !paragraph.is_blank() && paragraph.in_text() {
            number += 1;
        }
        paragraph.number = number;
        docx.paragraphs.push(paragraph);
    }
    docx.sections = sections;
    Ok(docx)
}

/// Most inflated bytes of all parts of a file together.
const INFLATED: u64 = 64 << 20;
/// Most parts of a file; usual documents have some dozens.
const PARTS: usize = 10_000;

fn open(bytes: &[u8]) -> Result<Package<'_>, LintError> {
    if bytes.is_empty() {
        return Err(LintError::Empty);
    }
    // An OLE compound file: Word 97, or an encrypted docx.
    if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        let marked: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let locked = bytes.windows(marked.len()).any(|window| window == marked);
        return Err(if locked { LintError::Encrypted } else { LintError::NotDocx });
    }
    if !bytes.starts_with(b"PK") {
        return Err(LintError::NotDocx);
    }
    let package = Package::open(bytes, INFLATED)?;
    if package.part_count() > PARTS {
        return Err(LintError::OverLimit { what: "parts", limit: PARTS as u64 });
    }
    Ok(package)
}

fn visit(
    package: &mut Package<'_>,
    part: Option<String>,
    budget: &mut Budget,
    visitor: &mut impl Visitor<Error = LintError>,
) -> Result<(), LintError> {
    let Some(name) = part else { return Ok(()) };
    match package.part(&name)? {
        Some(xml) => walk(&name, &xml, &mut Counted { budget, visitor }),
        None => Ok(()),
    }
}

#[derive(Default)]
struct Settings {
    even_and_odd: bool,
}

impl Visitor for Settings {
    type Error = LintError;

    fn open(&mut self, name: &str, element: &BytesStart<'_>) -> Result<Step, LintError> {
        if name == "evenAndOddHeaders" {
            self.even_and_odd = is_on(element);
        }
        Ok(Step::Into)
    }
}

/// Styles, lists, theme and formats with which paragraphs are resolved.
#[derive(Default)]
struct File {
    styles: Styles,
    theme: Theme,
    lists: Lists,
    formats: Vec<Rc<RunFormat>>,
}

impl File {
    fn paragraph(&mut self, raw: Raw, grid: Option<f64>) -> Paragraph {
        let (mut properties, base) = self.styles.of_paragraph(raw.properties.style.as_ref());
        let list = raw.properties.list.or(properties.list).filter(|(id, _)| *id > 0);
        let mut mark = base.clone();
        mark.overlay(&raw.mark);
        let mut text = String::new();
        let mut runs = Vec::new();
        if let Some((id, level)) = list
            && let Some(own) = self.lists.level(id, level)
        {
            properties.overlay(&own.paragraph);
            let mut format = mark.clone();
            format.overlay(&own.run);
            let format = self.format(&format);
            text = self.lists.next(id, level);
            runs.push(Run { range: 0..text.len(), format });
        }
        properties.overlay(&raw.properties);
        for (written, own) in &raw.runs {
            let mut format = base.clone();
            if let Some(style) = &own.style {
                format.overlay(&self.styles.of_run(style));
            }
            format.overlay(own);
            let start = text.len();
            text.push_str(written);
            let format = self.format(&format);
            match runs.last_mut() {
                Some(Run { range, format: before }) if *before == format => range.end = text.len(),
                _ => runs.push(Run { range: start..text.len(), format }),
            }
        }
        let size = runs.first().map_or(mark.size.unwrap_or(10.0), |run| run.format.size);
        let shape = shape(&properties, size, mark.size.unwrap_or(10.0), grid.unwrap_or(15.6));
        Paragraph {
            text,
            runs,
            starts_page: raw.starts_page || properties.page_break.unwrap_or(false),
            shape,
            container: raw.container.unwrap_or(Container::Text),
            section: raw.section,
            number: 0,
            strokes: raw.strokes,
            picture: raw.picture,
            page_field: raw.page_field,
        }
    }

    /// The effective format of a run. The last 32 formats are reused, as most runs have one of few.
    fn format(&mut self, own: &RunProperties) -> Rc<RunFormat> {
        let family = |font: &Option<FontName>| match font {
            Some(FontName::Given(name)) => Rc::clone(name),
            Some(FontName::Theme(slot)) => self.theme.family(slot).unwrap_or_else(|| Rc::from("")),
            None => Rc::from("Times New Roman"),
        };
        let format = RunFormat {
            ascii: family(&own.ascii),
            h_ansi: family(&own.h_ansi),
            east_asia: family(&own.east_asia),
            hint: own.hint.unwrap_or(false),
            size: own.size.unwrap_or(10.0),
            bold: own.bold.unwrap_or(false),
            italic: own.italic.unwrap_or(false),
            underline: own.underline.unwrap_or(false),
            colour: own.colour.unwrap_or_default(),
            highlight: own.highlight.unwrap_or(false),
            hidden: own.hidden.unwrap_or(false),
            spacing: own.spacing.unwrap_or_default(),
        };
        if let Some(known) = self.formats.iter().find(|known| ***known == format) {
            return Rc::clone(known);
        }
        let format = Rc::new(format);
        if self.formats.len() >= 32 {
            self.formats.remove(0);
        }
        self.formats.push(Rc::clone(&format));
        format
    }
}

fn shape(own: &ParagraphProperties, size: f64, mark_size: f64, pitch: f64) -> Shape {
    // Values in lines and characters take precedence over lengths unless 0 (ECMA-376 part 1, 17.3.1.12 and 17.3.1.33).
    let lines = |count: Option<f64>, length: Option<f64>| match count {
        Some(count) if count != 0.0 => count * pitch,
        _ => length.unwrap_or_default(),
    };
    let characters = |count: Option<f64>, length: Option<f64>| match count {
        Some(count) if count != 0.0 => count * size,
        _ => length.unwrap_or_default(),
    };
    let first = characters(own.first_chars, own.first);
    let left = match own.left_chars {
        Some(count) if count != 0.0 => count * size,
        _ => own.left.unwrap_or_default(),
    };
    Shape {
        before: lines(own.before_lines, own.before),
        after: lines(own.after_lines, own.after),
        line: own.line.unwrap_or(Line::Times(1.0)),
        left,
        right: characters(own.right_chars, own.right),
        first,
        align: match own.align.as_deref() {
            Some("center") => Align::Centre,
            Some("right" | "end") => Align::Right,
            Some("both") => Align::Both,
            Some("distribute") => Align::Distribute,
            _ => Align::Left,
        },
        top: own.top.unwrap_or_default(),
        bottom: own.bottom.unwrap_or_default(),
        frame: own.frame.clone(),
        snap: own.snap.unwrap_or(true),
        tabs: own.tabs.clone().unwrap_or_default(),
        mark_size: if mark_size > 0.0 { mark_size } else { SIZE_3 },
    }
}
