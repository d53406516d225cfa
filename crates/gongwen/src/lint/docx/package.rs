//! In: the bytes of a docx. Out: its parts as text and what they point to, under one budget of inflated bytes.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use quick_xml::events::BytesStart;
use zip::ZipArchive;
use zip::result::ZipError;

use crate::lint::docx::markup::{Budget, Step, Visitor, attribute, walk};
use crate::lint::error::LintError;

/// Inflated bytes that all parts of a file may have together.
pub(crate) const INFLATED: u64 = 64 << 20;
/// Parts in a file; an office's paper has some dozens.
const PARTS: usize = 10_000;
/// Relations of one part.
const RELATIONS: usize = 20_000;

/// An opened package (ECMA-376 part 2).
pub(crate) struct Package<'b> {
    archive: ZipArchive<Cursor<&'b [u8]>>,
    /// Names are compared without regard to case (ECMA-376 part 2, 6.2.2.3).
    indices: BTreeMap<String, usize>,
    left: u64,
}

/// One relation of a part.
pub(crate) struct Relation {
    pub id: String,
    /// Last segment of its type: `footer`, `styles`.
    pub kind: String,
    /// Name of the part from the package's root.
    pub target: String,
}

impl<'b> Package<'b> {
    pub fn open(bytes: &'b [u8]) -> Result<Self, LintError> {
        if bytes.is_empty() {
            return Err(LintError::Empty);
        }
        // A compound file: Word 97, or a docx behind a password.
        if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
            let marked: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
            let locked = bytes.windows(marked.len()).any(|window| window == marked);
            return Err(if locked { LintError::Encrypted } else { LintError::NotDocx });
        }
        if !bytes.starts_with(b"PK") {
            return Err(LintError::NotDocx);
        }
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged("zip", &error))?;
        if archive.len() > PARTS {
            return Err(LintError::OverLimit { what: "parts", limit: PARTS as u64 });
        }
        let indices = archive
            .file_names_raw()
            .enumerate()
            .map(|(index, name)| (folded(&String::from_utf8_lossy(name)), index))
            .collect();
        Ok(Self { archive, indices, left: INFLATED })
    }

    /// A part as text; `None` where there is no such part.
    pub fn part(&mut self, name: &str) -> Result<Option<String>, LintError> {
        let Some(&index) = self.indices.get(&folded(name)) else { return Ok(None) };
        let over = LintError::OverLimit { what: "inflated bytes", limit: INFLATED };
        let entry = self.archive.by_index(index).map_err(|error| match error {
            ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => LintError::Encrypted,
            other => damaged(name, &other),
        })?;
        // The size in the directory is a claim: enough to refuse a file, not to make room for it.
        if entry.size() > self.left {
            return Err(over);
        }
        let mut bytes = Vec::new();
        entry
            .take(self.left.saturating_add(1))
            .read_to_end(&mut bytes)
            .map_err(|error| LintError::Damaged(format!("{name}: {error}")))?;
        self.left = self.left.checked_sub(bytes.len() as u64).ok_or(over)?;
        Ok(Some(text(bytes)))
    }

    /// What a part points to inside the package; the empty name stands for the package itself.
    pub fn relations(&mut self, part: &str, budget: &mut Budget) -> Result<Vec<Relation>, LintError> {
        let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
        let slash = if folder.is_empty() { "" } else { "/" };
        let name = format!("{folder}{slash}_rels/{file}.rels");
        let mut found = Relations { folder, list: Vec::new() };
        if let Some(xml) = self.part(&name)? {
            walk(&name, &xml, budget, &mut found)?;
        }
        Ok(found.list)
    }

    /// Name of the main part.
    pub fn main_part(&mut self, budget: &mut Budget) -> Result<String, LintError> {
        let named = self.relations("", budget)?.into_iter().find(|one| one.kind == "officeDocument");
        match named {
            Some(one) if self.indices.contains_key(&folded(&one.target)) => Ok(one.target),
            _ if self.indices.contains_key("word/document.xml") => Ok("word/document.xml".to_owned()),
            _ => Err(LintError::NotDocx),
        }
    }
}

struct Relations<'f> {
    folder: &'f str,
    list: Vec<Relation>,
}

impl Visitor for Relations<'_> {
    fn open(&mut self, name: &str, element: &BytesStart<'_>) -> Result<Step, LintError> {
        let external = attribute(element, "TargetMode").is_some_and(|mode| mode == "External");
        if name == "Relationship" && !external && self.list.len() < RELATIONS {
            let value = |name| attribute(element, name).unwrap_or_default();
            self.list.push(Relation {
                id: value("Id").into_owned(),
                kind: value("Type").rsplit('/').next().unwrap_or_default().to_owned(),
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
            ".." => drop(segments.pop()),
            other => segments.push(other),
        }
    }
    segments.join("/")
}

fn folded(name: &str) -> String {
    name.trim_start_matches('/').replace('\\', "/").to_ascii_lowercase()
}

fn text(bytes: Vec<u8>) -> String {
    let utf16 = |order: fn([u8; 2]) -> u16| {
        let units = bytes.chunks_exact(2).skip(1).filter_map(|pair| Some(order(pair.try_into().ok()?)));
        char::decode_utf16(units).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
    };
    match bytes.as_slice() {
        [0xFF, 0xFE, ..] => utf16(u16::from_le_bytes),
        [0xFE, 0xFF, ..] => utf16(u16::from_be_bytes),
        _ => String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned()),
    }
}

fn damaged(name: &str, error: &ZipError) -> LintError {
    LintError::Damaged(format!("{name}: {error}"))
}
