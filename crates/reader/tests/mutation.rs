//! Thousands of damaged files of every format in; each must give a valid document or an error.
//!
//! Zips are damaged both as a whole and inside their parts, since checksums reject most damage of a zip before its markup is
//! read. A file that fails is written to cargo's folder for tests and named.

// A test may panic where a precondition fails.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod damage;
mod promises;

use std::collections::BTreeMap;
use std::fs;
use std::io::{Cursor, Read as _, Write as _};
use std::path::Path;

use damage::{Random, Watch, damaged};
use reader::{Format, Kind, Limits, read, read_separated, sniff};
use serde::de::{Deserialize as _, Deserializer, Error, Visitor};
use serde::forward_to_deserialize_any;
use zip::{CompressionMethod, ZipArchive, ZipWriter, write::SimpleFileOptions};

/// Number of damaged files of each format.
const EACH: usize = 1_000;

/// Largest case in bytes; larger ones only take longer.
const LARGEST: usize = 64 << 10;

/// Cases by kind, in the order of their names.
fn cases() -> BTreeMap<String, Vec<Vec<u8>>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let folders = fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir());
    let mut inputs: Vec<_> =
        folders.flat_map(|folder| fs::read_dir(folder).unwrap()).map(|e| e.unwrap().path()).collect();
    inputs.retain(|path| path.file_stem().is_some_and(|stem| stem == "input"));
    inputs.sort();
    let mut cases: BTreeMap<String, Vec<Vec<u8>>> = BTreeMap::new();
    for path in inputs {
        let bytes = fs::read(path).unwrap();
        cases.entry(format!("{:?}", sniff(&bytes))).or_default().push(bytes);
    }
    cases
}

/// Every format of the reader, by an exhaustive match, so that a format without a case is noticed.
fn formats() -> Vec<Format> {
    struct Variants(&'static [&'static str]);
    impl<'de> Deserializer<'de> for &mut Variants {
        type Error = serde::de::value::Error;

        fn deserialize_enum<V: Visitor<'de>>(
            self,
            _name: &'static str,
            variants: &'static [&'static str],
            _visitor: V,
        ) -> Result<V::Value, Self::Error> {
            self.0 = variants;
            Err(Error::custom("only the names are wanted"))
        }

        fn deserialize_any<V: Visitor<'de>>(self, _visitor: V) -> Result<V::Value, Self::Error> {
            Err(Error::custom("a format is an enum"))
        }

        forward_to_deserialize_any! {
            bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str string bytes byte_buf option unit unit_struct
            newtype_struct seq tuple tuple_struct map struct identifier ignored_any
        }
    }
    let mut variants = Variants(&[]);
    Format::deserialize(&mut variants).unwrap_err();
    variants.0.iter().map(|name| serde_json::from_value((*name).into()).unwrap()).collect()
}

#[test]
fn every_format_has_a_case_to_damage() {
    let (cases, formats) = (cases(), formats());
    assert!(formats.contains(&Format::Docx) && formats.contains(&Format::Pdf), "{formats:?}");
    // No byte says that a text is a table: `damaged_tables_as_text_are_read` sees to these.
    for format in formats.into_iter().filter(|format| *format != Format::Csv) {
        let files = cases.get(&format!("{:?}", Kind::Readable(format))).map(Vec::as_slice).unwrap_or_default();
        let small: Vec<_> = files.iter().filter(|bytes| bytes.len() <= LARGEST).collect();
        let whole = small.iter().any(|bytes| read(bytes, &Limits::default()).is_ok());
        assert!(whole, "no case of {format:?} that is read and no longer than {LARGEST} bytes");
        let zips = files.iter().any(|bytes| bytes.starts_with(b"PK"));
        assert!(!zips || small.iter().any(|bytes| parts(bytes).is_some()), "no case of {format:?} to damage inside");
    }
}

#[test]
fn damaged_tables_as_text_are_read() {
    let limits = Limits::default();
    let whole = "单位名称,报送时间\n\"金湖社区\",\"一，\n二\"\n".as_bytes();
    let read = |bytes: &[u8]| {
        let document = read_separated(&String::from_utf8_lossy(bytes), &limits).unwrap();
        promises::hold(&document, &limits);
    };
    for at in 0..whole.len() {
        read(&whole[..at]);
        for byte in [0, b'"', b',', b'\n', 0xFF] {
            let mut bytes = whole.to_vec();
            bytes[at] = byte;
            read(&bytes);
        }
    }
}

fn read_whole(bytes: &[u8]) {
    let limits = Limits::default();
    match read(bytes, &limits) {
        Ok(document) => promises::hold(&document, &limits),
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}

/// The hostile cases come closest to the limits.
#[test]
fn whole_files_stay_within_time_and_memory() {
    let mut watch = Watch::new();
    for (kind, files) in cases() {
        for (number, bytes) in files.iter().enumerate() {
            watch.over(&format!("whole-{}-{number}", plain(&kind)), bytes, read_whole);
        }
    }
    watch.end(30);
}

#[test]
fn damaged_files_end_as_documents_or_errors() {
    let mut watch = Watch::new();
    let cases = cases();
    for (kind, files) in &cases {
        let files: Vec<_> = files.iter().filter(|bytes| bytes.len() <= LARGEST).collect();
        // A few are enough of kinds without a reader.
        let rounds = if kind.starts_with("Readable") { EACH } else { EACH / 10 };
        let mut random = Random(0x2020_0702);
        for round in (0..rounds).take_while(|_| !files.is_empty()) {
            let (whole, other) = (files[round % files.len()], *random.one(&files));
            let name = format!("{}-{round}", plain(kind));
            watch.over(&name, &damaged(whole, other, &mut random), read_whole);
        }
    }
    watch.end(2_000);
}

#[test]
fn damaged_parts_in_a_whole_zip_end_as_documents_or_errors() {
    let mut watch = Watch::new();
    for (kind, files) in cases() {
        let packages: Vec<_> = files.iter().filter(|b| b.len() <= LARGEST).filter_map(|b| parts(b)).collect();
        let mut random = Random(44_014);
        for round in (0..EACH).take_while(|_| !packages.is_empty()) {
            let mut package = packages[round % packages.len()].clone();
            let donor = random.one(&packages);
            let other = &random.one(donor).1;
            let chosen = random.below(package.len());
            let (_, content) = &mut package[chosen];
            *content = damaged(content, other, &mut random);
            watch.over(&format!("parts-{}-{round}", plain(&kind)), &stored(&package), read_whole);
        }
    }
    watch.end(2_000);
}

/// `Readable(Docx)` → `readable-docx`.
fn plain(kind: &str) -> String {
    kind.to_lowercase().replace('(', "-").replace(')', "")
}

/// Parts of a zip with their names; `None` where it is no zip or has no part.
fn parts(bytes: &[u8]) -> Option<Vec<(String, Vec<u8>)>> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut parts = Vec::new();
    for index in 0..archive.len() {
        let Ok(part) = archive.by_index(index) else { continue };
        let (name, mut content) = (part.name().ok()?.into_owned(), Vec::new());
        if part.size() < 256 << 10 && part.take(256 << 10).read_to_end(&mut content).is_ok() {
            parts.push((name, content));
        }
    }
    (!parts.is_empty()).then_some(parts)
}

fn stored(parts: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, content) in parts {
        if zip.start_file(name.as_str(), options).is_ok() {
            zip.write_all(content).unwrap();
        }
    }
    zip.finish().unwrap().into_inner()
}
