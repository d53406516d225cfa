//! An xlsx and notes in, the xlsx with notes at its cells out (legacy comments, which Excel, WPS and LibreOffice show).

use std::collections::BTreeMap;

use quick_xml::{Reader, events::Event};

use crate::{
    Author, Error, Note, escaped,
    parts::{DECLARATION, Edited, replaced},
};

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATION: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const COMMENTS: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml";
const DRAWING: &str = "application/vnd.openxmlformats-officedocument.vmlDrawing";
/// What comes after `legacyDrawing` in a sheet (ECMA-376 part 1, 18.3.1.99).
const AFTER: [&str; 8] =
    ["legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts", "extLst"];

/// The file with a note at each note's cell; several of one cell are one note.
///
/// # Errors
/// The file is no xlsx of the transitional kind in UTF-8, a sheet is not there or has comments of its own.
pub fn xlsx(bytes: &[u8], notes: &[Note], author: &Author) -> Result<Vec<u8>, Error> {
    let mut edited = Edited::open(bytes)?;
    let main = edited.package.main_part("xl/workbook.xml")?;
    let sheets = sheets(&main, &edited.required(&main)?)?;
    let mut by_sheet: BTreeMap<&str, BTreeMap<(usize, usize), Vec<&str>>> = BTreeMap::new();
    for note in notes {
        let sheet = sheets.iter().find(|sheet| note.sheet.as_ref().is_none_or(|name| *name == sheet.name));
        let sheet = sheet.ok_or_else(|| Error::Part(main.clone()))?;
        let cells = by_sheet.entry(sheet.relation.as_str()).or_default();
        cells.entry(note.cell.unwrap_or_default()).or_default().push(&note.text);
    }
    let relations = edited.package.relationships(&main)?;
    for (relation, cells) in by_sheet {
        let sheet = relations.iter().find(|one| one.id == relation).ok_or_else(|| Error::Part(main.clone()))?;
        annotate(&mut edited, &sheet.target, &cells, author)?;
    }
    edited.finish()
}

struct Sheet {
    name: String,
    relation: String,
}

fn sheets(name: &str, xml: &str) -> Result<Vec<Sheet>, Error> {
    let wrong = || Error::Part(name.to_owned());
    if !xml.contains(MAIN) {
        return Err(wrong());
    }
    let mut reader = Reader::from_str(xml);
    let mut sheets = Vec::new();
    loop {
        match reader.read_event().map_err(|_| wrong())? {
            Event::Start(element) | Event::Empty(element) if element.local_name().as_ref() == "sheet" => {
                let value = |name| opc::attribute(&element, name).map(std::borrow::Cow::into_owned).unwrap_or_default();
                sheets.push(Sheet { name: value("name"), relation: value("id") });
            }
            Event::Eof => return Ok(sheets),
            _ => {}
        }
    }
}

fn annotate(
    edited: &mut Edited<'_>,
    sheet: &str,
    cells: &BTreeMap<(usize, usize), Vec<&str>>,
    author: &Author,
) -> Result<(), Error> {
    let wrong = || Error::Part(sheet.to_owned());
    let kinds = ["comments", "vmlDrawing", "threadedComment"];
    if edited.package.relationships(sheet)?.iter().any(|one| kinds.contains(&one.kind.as_str())) {
        return Err(wrong());
    }
    let xml = edited.required(sheet)?;
    let (at, prefix) = place_of_drawing(&xml).ok_or_else(wrong)?;
    let comments = edited.free_name("xl/comments", ".xml");
    let drawing = edited.free_name("xl/drawings/vmlDrawing", ".vml");
    edited.set(&comments, comments_part(cells, author));
    edited.set(&drawing, drawing_part(cells));
    edited.add_type(&comments, COMMENTS)?;
    edited.add_type(&drawing, DRAWING)?;
    edited.relate(sheet, "comments", &comments)?;
    let id = edited.relate(sheet, "vmlDrawing", &drawing)?;
    let element = format!("<{prefix}legacyDrawing xmlns:r=\"{RELATION}\" r:id=\"{id}\"/>");
    edited.set(sheet, replaced(&xml, vec![(at..at, element)]).ok_or_else(wrong)?);
    Ok(())
}

/// Where `legacyDrawing` belongs in a sheet, and the sheet's prefix; `None` where it has one or is no sheet.
fn place_of_drawing(xml: &str) -> Option<(usize, String)> {
    let mut reader = Reader::from_str(xml);
    let (mut depth, mut prefix, mut place) = (0_usize, String::new(), None);
    loop {
        let before = usize::try_from(reader.buffer_position()).ok()?;
        let event = reader.read_event().ok()?;
        let opened = match &event {
            Event::Start(element) | Event::Empty(element) => Some(element),
            _ => None,
        };
        if let Some(element) = opened {
            let local = element.local_name();
            let name: &str = local.as_ref();
            if depth == 0 {
                prefix = element.name().as_ref().strip_suffix("worksheet")?.to_owned();
            } else if depth == 1 && name == "legacyDrawing" {
                return None;
            } else if depth == 1 && place.is_none() && AFTER.contains(&name) {
                place = Some(before);
            }
        }
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return Some((place.unwrap_or(before), prefix));
                }
            }
            Event::Eof => return None,
            _ => {}
        }
    }
}

/// `B3` for row 2 and column 1.
fn address(row: usize, column: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        let digit = u8::try_from((rest - 1) % 26).unwrap_or_default();
        letters.push(char::from(b'A' + digit));
        rest = (rest - 1) / 26;
    }
    format!("{}{}", letters.iter().rev().collect::<String>(), row + 1)
}

fn comments_part(cells: &BTreeMap<(usize, usize), Vec<&str>>, author: &Author) -> String {
    let comment = |(&(row, column), texts): (&(usize, usize), &Vec<&str>)| {
        format!(
            "<comment ref=\"{}\" authorId=\"0\"><text><r><t xml:space=\"preserve\">{}</t></r></text></comment>",
            address(row, column),
            escaped(&texts.join("\n"))
        )
    };
    let list: String = cells.iter().map(comment).collect();
    let name = escaped(&author.name);
    format!(
        "{DECLARATION}<comments xmlns=\"{MAIN}\"><authors><author>{name}</author></authors><commentList>{list}</commentList></comments>"
    )
}

/// The boxes in which the notes are shown; hidden until the pointer is on their cell.
fn drawing_part(cells: &BTreeMap<(usize, usize), Vec<&str>>) -> String {
    /// First number of a shape (ECMA-376 part 4, 19.1.2.19: 1024 shapes a drawing).
    const FIRST: usize = 1025;
    let shape = |(index, (&(row, column), texts)): (usize, (&(usize, usize), &Vec<&str>))| {
        let lines: usize =
            texts.iter().map(|text| text.lines().map(|line| 1 + line.chars().count() / 18).sum::<usize>()).sum();
        let (left, right, bottom) = (column + 1, column + 4, row + 2 + lines);
        format!(
            "<v:shape id=\"_x0000_s{}\" type=\"#_x0000_t202\" style=\"position:absolute;visibility:hidden\" \
             fillcolor=\"#ffffe1\" o:insetmode=\"auto\"><v:fill color2=\"#ffffe1\"/><v:shadow color=\"black\" obscured=\"t\"/>\
             <v:path o:connecttype=\"none\"/><v:textbox style=\"mso-direction-alt:auto\"><div style=\"text-align:left\"></div></v:textbox>\
             <x:ClientData ObjectType=\"Note\"><x:MoveWithCells/><x:SizeWithCells/>\
             <x:Anchor>{left}, 15, {row}, 2, {right}, 15, {bottom}, 4</x:Anchor><x:AutoFill>False</x:AutoFill>\
             <x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>",
            FIRST + index
        )
    };
    let shapes: String = cells.iter().enumerate().map(shape).collect();
    format!(
        "<xml xmlns:v=\"urn:schemas-microsoft-com:vml\" xmlns:o=\"urn:schemas-microsoft-com:office:office\" \
         xmlns:x=\"urn:schemas-microsoft-com:office:excel\"><o:shapelayout v:ext=\"edit\"><o:idmap v:ext=\"edit\" data=\"1\"/></o:shapelayout>\
         <v:shapetype id=\"_x0000_t202\" coordsize=\"21600,21600\" o:spt=\"202\" path=\"m,l,21600r21600,l21600,xe\">\
         <v:stroke joinstyle=\"miter\"/><v:path gradientshapeok=\"t\" o:connecttype=\"rect\"/></v:shapetype>{shapes}</xml>"
    )
}
