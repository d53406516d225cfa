//! A package and its changed parts in, the whole file out; relationships and content types are changed by insertion.

use std::{
    collections::BTreeMap,
    io::{Cursor, Write as _},
    ops::Range,
};

use opc::Package;
use zip::{CompressionMethod, ZipArchive, ZipWriter, write::SimpleFileOptions};

use crate::{BUDGET, Error};

/// A package of which some parts are changed.
pub(crate) struct Edited<'b> {
    bytes: &'b [u8],
    pub(crate) package: Package<'b>,
    /// Name → new content.
    changed: BTreeMap<String, String>,
}

const TYPES: &str = "[Content_Types].xml";
const RELATIONSHIPS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";

impl<'b> Edited<'b> {
    pub(crate) fn open(bytes: &'b [u8]) -> Result<Self, Error> {
        Ok(Self { bytes, package: Package::open(bytes, BUDGET)?, changed: BTreeMap::new() })
    }

    /// A part as it is now, which must be UTF-8, so that offsets into it are those of its bytes.
    pub(crate) fn part(&mut self, name: &str) -> Result<Option<String>, Error> {
        if let Some(text) = self.changed.get(name) {
            return Ok(Some(text.clone()));
        }
        let Some(bytes) = self.package.bytes(name)? else { return Ok(None) };
        String::from_utf8(bytes).map(Some).map_err(|_| Error::Part(name.to_owned()))
    }

    pub(crate) fn required(&mut self, name: &str) -> Result<String, Error> {
        self.part(name)?.ok_or_else(|| Error::Part(name.to_owned()))
    }

    pub(crate) fn set(&mut self, name: &str, text: String) {
        self.changed.insert(name.to_owned(), text);
    }

    /// A name that no part has: `word/comments.xml`, `word/comments2.xml` …
    pub(crate) fn free_name(&self, stem: &str, ending: &str) -> String {
        let taken = |name: &str| self.package.has(|known| known == name.to_lowercase());
        let numbered = (2..).map(|number| format!("{stem}{number}{ending}"));
        std::iter::once(format!("{stem}{ending}")).chain(numbered).find(|name| !taken(name)).unwrap_or_default()
    }

    /// Adds a relationship of a part; returns its id. `kind` is the last segment of the type.
    pub(crate) fn relate(&mut self, part: &str, kind: &str, target: &str) -> Result<String, Error> {
        let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
        let slash = if folder.is_empty() { "" } else { "/" };
        let name = format!("{folder}{slash}_rels/{file}.rels");
        let empty = || format!("{DECLARATION}<Relationships xmlns=\"{RELATIONSHIPS}\"></Relationships>");
        let text = self.part(&name)?.unwrap_or_else(empty);
        let id = (1..).map(|number| format!("rIdNote{number}")).find(|id| !text.contains(id.as_str()));
        let id = id.unwrap_or_default();
        let kind = format!("http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}");
        let text = before_end(&name, &text, "Relationships", |prefix| {
            format!("<{prefix}Relationship Id=\"{id}\" Type=\"{kind}\" Target=\"/{target}\"/>")
        })?;
        self.set(&name, text);
        Ok(id)
    }

    /// Names the content type of a part.
    pub(crate) fn add_type(&mut self, part: &str, content_type: &str) -> Result<(), Error> {
        let text = self.required(TYPES)?;
        let text = before_end(TYPES, &text, "Types", |prefix| {
            format!("<{prefix}Override PartName=\"/{part}\" ContentType=\"{content_type}\"/>")
        })?;
        self.set(TYPES, text);
        Ok(())
    }

    /// The file with the changed parts; all others are copied as they are compressed.
    pub(crate) fn finish(mut self) -> Result<Vec<u8>, Error> {
        let mut archive = ZipArchive::new(Cursor::new(self.bytes))?;
        let mut out = ZipWriter::new(Cursor::new(Vec::new()));
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
        for index in 0..archive.len() {
            let entry = archive.by_index_raw(index)?;
            let name = entry.name()?.into_owned();
            let known = self.changed.keys().find(|changed| changed.eq_ignore_ascii_case(&name)).cloned();
            match known.and_then(|known| self.changed.remove(&known)) {
                Some(text) => {
                    out.start_file(name, options)?;
                    out.write_all(text.as_bytes())?;
                }
                None => out.raw_copy_file(entry)?,
            }
        }
        for (name, text) in self.changed {
            out.start_file(name, options)?;
            out.write_all(text.as_bytes())?;
        }
        Ok(out.finish()?.into_inner())
    }
}

pub(crate) const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

/// A part with something inserted before the end of its root element, which is made with the root's prefix.
pub(crate) fn before_end(
    name: &str,
    text: &str,
    root: &str,
    insert: impl FnOnce(&str) -> String,
) -> Result<String, Error> {
    let wrong = || Error::Part(name.to_owned());
    // A root without content has no end tag.
    let Some(at) = text.rfind("</") else {
        let (start, end) = text.rsplit_once("/>").ok_or_else(wrong)?;
        let tag = start.rsplit('<').next().unwrap_or_default().split_whitespace().next().unwrap_or_default();
        let prefix = tag.strip_suffix(root).ok_or_else(wrong)?;
        return Ok(format!("{start}>{}</{tag}>{end}", insert(prefix)));
    };
    let (before, after) = text.split_at_checked(at).ok_or_else(wrong)?;
    let tag = after.trim_start_matches("</").split(['>', ' ', '\r', '\n', '\t']).next().unwrap_or_default();
    let prefix =
        tag.strip_suffix(root).filter(|prefix| prefix.is_empty() || prefix.ends_with(':')).ok_or_else(wrong)?;
    Ok(format!("{before}{}{after}", insert(prefix)))
}

/// Replaces ranges of a text, which must not overlap; insertions are empty ranges, those at one place keep their order.
pub(crate) fn replaced(text: &str, mut edits: Vec<(Range<usize>, String)>) -> Option<String> {
    edits.sort_by_key(|(range, _)| range.start);
    let (mut out, mut at) = (String::with_capacity(text.len() + 256 * edits.len()), 0);
    for (range, new) in edits {
        out.push_str(text.get(at..range.start)?);
        out.push_str(&new);
        at = range.end;
    }
    out.push_str(text.get(at..)?);
    Some(out)
}
