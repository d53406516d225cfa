//! A zip of office parts in; parts as text and their relationships out, within a budget of bytes.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use quick_xml::events::BytesStart;
use zip::ZipArchive;
use zip::result::ZipError;

use crate::error::Error;
use crate::markup::{Step, Visitor, attribute, walk};

// A part of a usual office file has a few dozen relationships, of a hostile one millions.
const MAX_RELATIONSHIPS: usize = 20_000;

/// An opened OPC package (ECMA-376 part 2).
pub struct Package<'b> {
    source: Source<'b>,
    indices: BTreeMap<String, usize>,
    left: u64,
    budget: u64,
}

enum Source<'b> {
    Zip(Box<ZipArchive<Cursor<&'b [u8]>>>),
    /// Parts by their index.
    Flat(Vec<&'b str>),
}

/// One relationship of a `.rels` part.
pub struct Relationship {
    /// Id by which the markup of the part refers to it.
    pub id: String,
    /// Last segment of the type, the same in the transitional and the strict namespace: `header`, `worksheet`.
    pub kind: String,
    /// Name of the target part from the root of the package, without a leading slash.
    pub target: String,
}

impl<'b> Package<'b> {
    /// Opens a zip; `budget` is the total of inflated bytes of all parts read.
    ///
    /// # Errors
    /// [`Error::Damaged`] where the bytes are no complete zip.
    pub fn open(bytes: &'b [u8], budget: u64) -> Result<Self, Error> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged("zip", &error))?;
        let indices = archive
            .file_names_raw()
            .enumerate()
            .map(|(index, name)| (folded(&String::from_utf8_lossy(name)), index))
            .collect();
        let source = Source::Zip(Box::new(archive));
        Ok(Self { source, indices, left: budget, budget })
    }

    /// A package whose parts were read from one XML file.
    pub fn flat(parts: Vec<(String, &'b str)>, budget: u64) -> Self {
        let indices = parts.iter().enumerate().map(|(index, (name, _))| (folded(name), index)).collect();
        let source = Source::Flat(parts.into_iter().map(|(_, xml)| xml).collect());
        Self { source, indices, left: budget, budget }
    }

    /// Number of parts.
    pub fn part_count(&self) -> usize {
        self.indices.len()
    }

    /// Whether `wanted` is true for the lower-case name of some part.
    pub fn has(&self, wanted: impl Fn(&str) -> bool) -> bool {
        self.indices.keys().any(|name| wanted(name))
    }

    /// A part as text, or `None` where the package has no such part.
    ///
    /// # Errors
    /// [`Error::InflatedBytes`] where the parts read exceed the budget, [`Error::Encrypted`], and [`Error::Damaged`].
    pub fn part(&mut self, name: &str) -> Result<Option<String>, Error> {
        match self.bytes(name)? {
            Some(bytes) => self.text(bytes).map(Some),
            None => Ok(None),
        }
    }

    /// The bytes of a part, or `None` where the package has no such part.
    ///
    /// # Errors
    /// As [`Package::part`].
    pub fn bytes(&mut self, name: &str) -> Result<Option<Vec<u8>>, Error> {
        let Some(&index) = self.indices.get(&folded(name)) else { return Ok(None) };
        let archive = match &mut self.source {
            Source::Zip(archive) => archive,
            Source::Flat(parts) => {
                let Some(xml) = parts.get(index) else { return Ok(None) };
                self.left = self.left.checked_sub(xml.len() as u64).ok_or_else(|| over(self.budget))?;
                return Ok(Some(xml.as_bytes().to_vec()));
            }
        };
        let entry = archive.by_index(index).map_err(|error| match error {
            ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => Error::Encrypted,
            other => damaged(name, &other),
        })?;
        // The size in the directory is not trusted: it is enough to refuse a file, not to allocate memory.
        let claimed = entry.size();
        if claimed > self.left {
            return Err(over(self.budget));
        }
        let mut bytes = Vec::with_capacity(usize::try_from(claimed.min(1 << 20)).unwrap_or(0));
        entry
            .take(self.left.saturating_add(1))
            .read_to_end(&mut bytes)
            .map_err(|error| Error::Damaged(format!("{name}: {error}")))?;
        match self.left.checked_sub(bytes.len() as u64) {
            Some(left) => self.left = left,
            None => return Err(over(self.budget)),
        }
        Ok(Some(bytes))
    }

    /// Decoded text longer than its bytes is counted by its length.
    fn text(&mut self, bytes: Vec<u8>) -> Result<String, Error> {
        let order: fn([u8; 2]) -> u16 = match bytes.as_slice() {
            [0xFF, 0xFE, ..] => u16::from_le_bytes,
            [0xFE, 0xFF, ..] => u16::from_be_bytes,
            _ => {
                let bytes = match String::from_utf8(bytes) {
                    Ok(text) => return Ok(text),
                    Err(error) => error.into_bytes(),
                };
                let pieces = || bytes.utf8_chunks().flat_map(|chunk| [chunk.valid(), replaced(chunk.invalid())]);
                let mut text = self.room(bytes.len(), pieces().map(str::len).sum())?;
                text.extend(pieces());
                return Ok(text);
            }
        };
        let characters = || {
            let units = bytes.chunks_exact(2).skip(1).filter_map(|pair| Some(order(pair.try_into().ok()?)));
            char::decode_utf16(units).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER))
        };
        let mut text = self.room(bytes.len(), characters().map(char::len_utf8).sum())?;
        characters().for_each(|character| text.push(character));
        Ok(text)
    }

    /// Counts `bytes` of text that were counted as `before`.
    fn room(&mut self, before: usize, after: usize) -> Result<String, Error> {
        let more = after.saturating_sub(before) as u64;
        self.left = self.left.checked_sub(more).ok_or_else(|| over(self.budget))?;
        Ok(String::with_capacity(after))
    }

    /// A required part as text.
    ///
    /// # Errors
    /// As [`Package::part`], and [`Error::Damaged`] where there is none.
    pub fn required(&mut self, name: &str) -> Result<String, Error> {
        self.part(name)?.ok_or_else(|| Error::Damaged(format!("the part {name} is missing")))
    }

    /// Relationships of a part, or of the package for the empty name, without external targets.
    ///
    /// # Errors
    /// As [`Package::part`].
    pub fn relationships(&mut self, part: &str) -> Result<Vec<Relationship>, Error> {
        let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
        let slash = if folder.is_empty() { "" } else { "/" };
        let name = format!("{folder}{slash}_rels/{file}.rels");
        let mut found = Relationships { folder, list: Vec::new() };
        if let Some(xml) = self.part(&name)? {
            walk(&name, &xml, &mut found)?;
        }
        Ok(found.list)
    }

    /// Name of the main part: by the relationship of the package, else the usual name.
    ///
    /// # Errors
    /// As [`Package::part`].
    pub fn main_part(&mut self, usual: &str) -> Result<String, Error> {
        let named = self.relationships("")?.into_iter().find(|one| one.kind == "officeDocument");
        Ok(match named {
            Some(one) if self.indices.contains_key(&folded(&one.target)) => one.target,
            _ => usual.to_owned(),
        })
    }
}

struct Relationships<'f> {
    folder: &'f str,
    list: Vec<Relationship>,
}

impl Visitor for Relationships<'_> {
    type Error = Error;

    fn open(&mut self, name: &str, element: &BytesStart<'_>) -> Result<Step, Error> {
        let external = attribute(element, "TargetMode").is_some_and(|mode| mode == "External");
        if name == "Relationship" && !external && self.list.len() < MAX_RELATIONSHIPS {
            let value = |name| attribute(element, name).unwrap_or_default();
            let kind = value("Type");
            self.list.push(Relationship {
                id: value("Id").into_owned(),
                kind: kind.rsplit('/').next().unwrap_or_default().to_owned(),
                target: resolved(self.folder, &value("Target")),
            });
        }
        Ok(Step::Into)
    }
}

fn resolved(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    let (mut segments, target): (Vec<&str>, &str) = match target.strip_prefix('/') {
        Some(absolute) => (Vec::new(), absolute),
        None => (folder.split('/').filter(|segment| !segment.is_empty()).collect(), &target),
    };
    for segment in target.split('/') {
        match segment {
            "" | "." => {}
            ".." => {
                segments.pop();
            }
            other => segments.push(other),
        }
    }
    segments.join("/")
}

// Part names are compared without regard to case (ECMA-376 part 2, 6.2.2.3); some programs write backslashes.
fn folded(name: &str) -> String {
    name.trim_start_matches('/').replace('\\', "/").to_ascii_lowercase()
}

fn replaced(invalid: &[u8]) -> &'static str {
    if invalid.is_empty() { "" } else { "\u{FFFD}" }
}

fn over(budget: u64) -> Error {
    Error::InflatedBytes(budget)
}

fn damaged(name: &str, error: &ZipError) -> Error {
    Error::Damaged(format!("{name}: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_resolved_against_the_folder_of_their_part() {
        assert_eq!(resolved("word", "header1.xml"), "word/header1.xml");
        assert_eq!(resolved("xl/worksheets", "../media/a.png"), "xl/media/a.png");
        assert_eq!(resolved("xl", "/xl/worksheets/sheet1.xml"), "xl/worksheets/sheet1.xml");
        assert_eq!(resolved("", "../../etc/passwd"), "etc/passwd");
    }

    #[test]
    fn parts_in_utf16_are_read() {
        let mut package = Package::flat(Vec::new(), 1_000);
        let units = || "<a>一</a>".encode_utf16();
        let little: Vec<u8> = [0xFF, 0xFE].into_iter().chain(units().flat_map(u16::to_le_bytes)).collect();
        let big: Vec<u8> = [0xFE, 0xFF].into_iter().chain(units().flat_map(u16::to_be_bytes)).collect();
        assert_eq!(package.text(little).as_deref(), Ok("<a>一</a>"));
        assert_eq!(package.text(big).as_deref(), Ok("<a>一</a>"));
    }

    #[test]
    fn what_grows_when_it_is_decoded_is_counted() {
        let mut package = Package::flat(Vec::new(), 5);
        assert_eq!(package.text(b"a\xFFb\xFE".to_vec()).as_deref(), Ok("a\u{FFFD}b\u{FFFD}"));
        assert_eq!(package.text(b"a\xFF".to_vec()), Err(over(5)));
    }
}
