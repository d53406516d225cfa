//! The bytes of a file in, its kind out. The file's name is not used.

use std::io::{Cursor, Read};

use zip::ZipArchive;

use crate::ole::Ole;
use crate::{Format, Kind, Limits};

/// Bytes of a text that are examined.
const HEAD: usize = 64 << 10;

const OLE: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
const OPEN_TEXT: &[u8] = b"application/vnd.oasis.opendocument.text";
const OPEN_SPREADSHEET: &[u8] = b"application/vnd.oasis.opendocument.spreadsheet";
/// Members of an iWork document of 2013 and later, in one file or in a folder, and of 2009.
const IWORK: [&str; 3] = ["index/document.iwa", "metadata/buildversionhistory.plist", "buildversionhistory.plist"];
const OLE_SECTOR: usize = 512;
const OLE_ENTRY: usize = 128;

/// Determines the kind of a file. Never fails; an unknown kind is [`Kind::Unknown`].
///
/// A zip is identified by its parts, so a docx named `.doc` or `.zip` is a docx. A truncated one is identified by what is
/// left of it, so that the reader reports damage and not a foreign format.
///
/// ```
/// use reader::{Format, Kind, sniff};
/// assert_eq!(sniff(b"%PDF-1.7\n"), Kind::Readable(Format::Pdf));
/// assert_eq!(sniff(b" \r\n"), Kind::Empty);
/// assert_eq!(sniff("各单位报送工作开展情况表".as_bytes()), Kind::Text);
/// ```
pub fn sniff(bytes: &[u8]) -> Kind {
    if is_blank(bytes) {
        return Kind::Empty;
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return by_parts(bytes);
    }
    if bytes.starts_with(OLE) {
        return by_streams(bytes);
    }
    by_signature(bytes).unwrap_or_else(|| by_text(bytes))
}

fn is_blank(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    bytes.iter().all(|byte| byte.is_ascii_whitespace() || *byte == 0)
}

fn by_signature(bytes: &[u8]) -> Option<Kind> {
    const SIGNATURES: &[(usize, &[u8], Kind)] = &[
        (0, b"%PDF-", Kind::Readable(Format::Pdf)),
        (0, b"{\\rtf", Kind::Readable(Format::Rtf)),
        (0, b"\xFF\xD8\xFF", Kind::Picture),
        (0, b"\x89PNG\r\n\x1A\n", Kind::Picture),
        (0, b"GIF87a", Kind::Picture),
        (0, b"GIF89a", Kind::Picture),
        (0, b"II*\0", Kind::Picture),
        (0, b"MM\0*", Kind::Picture),
        (8, b"WEBP", Kind::Picture),
        (4, b"ftypheic", Kind::Picture),
        (4, b"ftypheix", Kind::Picture),
        (4, b"ftyphevc", Kind::Picture),
        (4, b"ftypmif1", Kind::Picture),
        (4, b"ftypmsf1", Kind::Picture),
        (4, b"ftypavif", Kind::Picture),
        (0, b"7z\xBC\xAF\x27\x1C", Kind::SevenZip),
        (0, b"Rar!\x1A\x07", Kind::Rar),
        (0, b"\x1F\x8B\x08", Kind::OtherArchive),
        (0, b"BZh", Kind::OtherArchive),
        (0, b"\xFD7zXZ\0", Kind::OtherArchive),
        (257, b"ustar", Kind::OtherArchive),
        (0, b"\x78\x9F\x3E\x22", Kind::Tnef),
    ];
    let at = |offset: usize, magic: &[u8]| bytes.get(offset..).is_some_and(|rest| rest.starts_with(magic));
    if let Some((_, _, kind)) = SIGNATURES.iter().find(|(offset, magic, _)| at(*offset, magic)) {
        return Some(*kind);
    }
    // A text may begin with BM, so the four reserved zero bytes of the BMP header are checked as well.
    if at(0, b"BM") && at(6, b"\0\0\0\0") {
        return Some(Kind::Picture);
    }
    if is_bare_sheet(bytes) {
        return Some(Kind::Readable(Format::Xls));
    }
    // Some scanners and gateways write a few lines before the PDF header; PDF readers allow 1,024 bytes.
    let head = bytes.get(..1024).unwrap_or(bytes);
    contains(head, b"%PDF-").then_some(Kind::Readable(Format::Pdf))
}

/// Records of Excel 2 to 95 without a container, which some web systems still write. The first is BOF (MS-XLS 2.4.21 and
/// OpenOffice.org's documentation of the format, 5.8): number, length, version, content.
fn is_bare_sheet(bytes: &[u8]) -> bool {
    let [0x09, 0x00 | 0x02 | 0x04 | 0x08, length, 0, _, _, content, content_high, ..] = *bytes else { return false };
    let holds_cells = matches!(u16::from_le_bytes([content, content_high]), 0x05 | 0x10);
    matches!(length, 4 | 6 | 8 | 16) && holds_cells
}

fn by_parts(bytes: &[u8]) -> Kind {
    let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else {
        // No directory: truncated or damaged. Each member still has a local header with its name.
        return match () {
            () if contains(bytes, b"word/document") => Kind::Readable(Format::Docx),
            () if contains(bytes, b"xl/workbook.xml") => Kind::Readable(Format::Xlsx),
            () if contains(bytes, b"OFD.xml") => Kind::Ofd,
            () if contains(bytes, OPEN_TEXT) => Kind::Readable(Format::Odt),
            () if contains(bytes, OPEN_SPREADSHEET) => Kind::Readable(Format::Ods),
            () if contains(bytes, b"[Content_Types].xml") => Kind::Unknown,
            () if contains(bytes, b"Index/Document.iwa") => Kind::Iwork,
            () => Kind::Zip,
        };
    };
    let names: Vec<String> = archive
        .file_names_raw()
        .map(|name| String::from_utf8_lossy(name).replace('\\', "/").to_ascii_lowercase())
        .map(|name| name.trim_start_matches('/').to_owned())
        .collect();
    let has = |wanted: &str| names.iter().any(|name| name == wanted);
    let under = |folder: &str| names.iter().any(|name| name.starts_with(folder) && name.ends_with(".xml"));
    let is_package = has("[content_types].xml") || has("_rels/.rels");
    let kind = match () {
        () if has("ofd.xml") => Kind::Ofd,
        () if has("xl/workbook.bin") => Kind::Unknown,
        () if has("word/document.xml") || is_package && under("word/") => Kind::Readable(Format::Docx),
        () if has("xl/workbook.xml") || is_package && under("xl/") => Kind::Readable(Format::Xlsx),
        () if is_package => by_content_types(&mut archive),
        () if has("mimetype") => by_mimetype(&mut archive),
        () if IWORK.iter().any(|name| has(name)) => Kind::Iwork,
        () => Kind::Zip,
    };
    let locked = (0..archive.len()).any(|index| archive.by_index_data(index).is_ok_and(|entry| entry.encrypted()));
    if locked { Kind::Encrypted } else { kind }
}

/// OpenDocument and EPUB by their `mimetype` member (ISO/IEC 26300-3:2015, 3.3).
fn by_mimetype(archive: &mut ZipArchive<Cursor<&[u8]>>) -> Kind {
    let mut kind = Vec::new();
    let Ok(part) = archive.by_name("mimetype") else { return Kind::Unknown };
    match part.take(128).read_to_end(&mut kind) {
        Ok(_) if kind.starts_with(OPEN_TEXT) => Kind::Readable(Format::Odt),
        Ok(_) if kind.starts_with(OPEN_SPREADSHEET) => Kind::Readable(Format::Ods),
        _ => Kind::Unknown,
    }
}

/// OPC packages by the content type of the main part, since its folder is not fixed (ECMA-376-2:2021, 6.2.3).
fn by_content_types(archive: &mut ZipArchive<Cursor<&[u8]>>) -> Kind {
    let mut types = Vec::new();
    let Ok(part) = archive.by_name("[Content_Types].xml") else { return Kind::Unknown };
    if part.take(HEAD as u64).read_to_end(&mut types).is_err() {
        return Kind::Unknown;
    }
    let main = |family: &[&str]| family.iter().any(|kind| contains(&types, format!("{kind}.main+xml").as_bytes()));
    match () {
        () if main(&["wordprocessingml.document", "wordprocessingml.template", "ms-word.document.macroEnabled"]) => {
            Kind::Readable(Format::Docx)
        }
        () if main(&["spreadsheetml.sheet", "spreadsheetml.template", "ms-excel.sheet.macroEnabled"]) => {
            Kind::Readable(Format::Xlsx)
        }
        // Presentations and drawings.
        () => Kind::Unknown,
    }
}

fn by_streams(bytes: &[u8]) -> Kind {
    let limits = Limits { file_bytes: u64::MAX, ..Limits::default() };
    match Ole::open(bytes, &limits) {
        // An unreadable stream still identifies the format.
        Ok(file) => by_stream(|name| file.has(name).then(|| file.stream(name).ok().flatten().unwrap_or_default())),
        Err(_) => match by_stream(|name| stream_by_entry(bytes, name)) {
            // A truncated file has lost its directory, but a workbook begins in the first sector.
            Kind::Ole if bytes.get(OLE_SECTOR..).is_some_and(is_bare_sheet) => Kind::Readable(Format::Xls),
            kind => kind,
        },
    }
}

// MS-CFB 2.6.1: a directory entry is 128 bytes, name in UTF-16, its length in bytes at 64, its type at 66.
// Entries begin at multiples of 128, so they can be found without following the sector chains of a broken file.
fn stream_by_entry(bytes: &[u8], name: &str) -> Option<Vec<u8>> {
    let length = name.encode_utf16().count() * 2 + 2;
    let is_named = |entry: &&[u8]| {
        entry.get(66) == Some(&2)
            && little_endian(entry, 64, 2) == Some(length)
            && name
                .encode_utf16()
                .flat_map(u16::to_le_bytes)
                .zip(entry.iter())
                .all(|(wanted, byte)| wanted.eq_ignore_ascii_case(byte))
    };
    let first = match bytes.chunks_exact(OLE_ENTRY).skip(OLE_SECTOR / OLE_ENTRY).find(is_named) {
        Some(entry) => little_endian(entry, 116, 4)?,
        // Truncated before the directory: Word's main stream comes first and has a signature (MS-DOC 2.5.2).
        None if name == "WordDocument" && little_endian(bytes, OLE_SECTOR, 2) == Some(0xA5EC) => 0,
        None => return None,
    };
    let content = bytes.get(first.checked_add(1)?.checked_mul(OLE_SECTOR)?..).unwrap_or_default();
    Some(content.get(..HEAD).unwrap_or(content).to_vec())
}

fn by_stream(stream: impl Fn(&str) -> Option<Vec<u8>>) -> Kind {
    if stream("EncryptedPackage").is_some() {
        return Kind::Encrypted;
    }
    // MS-OXMSG 2.4: a message, whose attachments may be Word or Excel files.
    if stream("__properties_version1.0").is_some() {
        return Kind::Ole;
    }
    // MS-DOC 2.5.2: FibBase, flag fEncrypted.
    if let Some(word) = stream("WordDocument") {
        let encrypted = little_endian(&word, 0, 2) == Some(0xA5EC)
            && little_endian(&word, 10, 2).is_some_and(|flags| flags & 0x0100 != 0);
        return if encrypted { Kind::Encrypted } else { Kind::Readable(Format::Doc) };
    }
    // MS-XLS 2.4.117: FilePass among the first records of the workbook.
    let Some(book) = stream("Workbook").or_else(|| stream("Book")) else { return Kind::Ole };
    let mut records = book.as_slice();
    for _ in 0..8 {
        let (Some(kind), Some(length)) = (little_endian(records, 0, 2), little_endian(records, 2, 2)) else { break };
        if kind == 0x2F {
            return Kind::Encrypted;
        }
        let Some(rest) = records.get(4 + length..) else { break };
        records = rest;
    }
    Kind::Readable(Format::Xls)
}

fn little_endian(bytes: &[u8], offset: usize, width: usize) -> Option<usize> {
    let field = bytes.get(offset..offset.checked_add(width)?)?;
    Some(field.iter().rev().fold(0, |value, byte| value << 8 | usize::from(*byte)))
}

fn by_text(bytes: &[u8]) -> Kind {
    let head = bytes.get(..HEAD).unwrap_or(bytes);
    let utf16 = match head {
        [0xFF, 0xFE, rest @ ..] => Some((rest, 0)),
        [0xFE, 0xFF, rest @ ..] => Some((rest, 1)),
        _ => None,
    };
    if let Some((units, low)) = utf16 {
        // Tags and field names are ASCII, so every other byte suffices.
        let ascii: Vec<u8> = units.chunks_exact(2).filter_map(|unit| unit.get(low).copied()).collect();
        return match () {
            () if is_html(&ascii) => Kind::Readable(Format::Html),
            () if ascii.trim_ascii_start().starts_with(b"<?xml") => by_root(&ascii),
            () => Kind::Text,
        };
    }
    let head = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
    match () {
        () if is_mail(head) => Kind::Mail,
        () if is_html(head) => Kind::Readable(Format::Html),
        () if head.trim_ascii_start().starts_with(b"<?xml") => by_root(head),
        // Some programs omit the XML declaration.
        () if head.trim_ascii_start().starts_with(b"<") && by_root(head) != Kind::Unknown => by_root(head),
        () if is_text(head, bytes.len() > HEAD) => Kind::Text,
        () => Kind::Unknown,
    }
}

/// XML that office programs write as a single file, identified by the root element's namespaces.
fn by_root(head: &[u8]) -> Kind {
    match () {
        () if contains(head, b"http://schemas.microsoft.com/office/word/2003/wordml")
            || contains(head, b"http://schemas.microsoft.com/office/2006/xmlPackage") =>
        {
            Kind::Readable(Format::WordXml)
        }
        () if contains(head, b"urn:schemas-microsoft-com:office:spreadsheet") => Kind::Readable(Format::ExcelXml),
        () if contains(head, b":office:1.0") && contains(head, OPEN_TEXT) => Kind::Readable(Format::Odt),
        () if contains(head, b":office:1.0") && contains(head, OPEN_SPREADSHEET) => Kind::Readable(Format::Ods),
        () => Kind::Unknown,
    }
}

fn is_html(head: &[u8]) -> bool {
    const TAGS: &[&[u8]] = &[
        b"!doctype html",
        b"html",
        b"head",
        b"meta",
        b"title",
        b"link",
        b"style",
        b"script",
        b"body",
        b"table",
        b"div",
        b"p",
        b"span",
        b"font",
        b"center",
        b"br",
        b"h1",
        b"h2",
        b"h3",
    ];
    let lower = head.to_ascii_lowercase();
    let mut rest = lower.as_slice();
    loop {
        rest = rest.trim_ascii_start();
        let after = if rest.starts_with(b"<!--") {
            position(rest, b"-->").map(|at| at + 3)
        } else if rest.starts_with(b"<?xml") {
            position(rest, b"?>").map(|at| at + 2)
        } else {
            break;
        };
        match after.and_then(|at| rest.get(at..)) {
            Some(after) => rest = after,
            None => return false,
        }
    }
    let Some(tag) = rest.strip_prefix(b"<") else { return false };
    TAGS.iter()
        .any(|name| tag.strip_prefix(*name).and_then(<[u8]>::first).is_some_and(|next| b" \t\r\n>/".contains(next)))
}

// At least two header fields of RFC 5322, or one that only mails have, at the top.
fn is_mail(head: &[u8]) -> bool {
    const SURE: &[&str] = &["received", "return-path", "delivered-to", "message-id", "mime-version", "dkim-signature"];
    const USUAL: &[&str] = &["from", "to", "cc", "date", "subject", "sender", "reply-to", "content-type", "x-mailer"];
    let (mut score, mut strange) = (0, 0);
    // Mails of old Macintosh programs end their lines in a carriage return.
    let end = if head.contains(&b'\n') { b'\n' } else { b'\r' };
    for (number, line) in head.split(|byte| *byte == end).take(60).enumerate() {
        let line = line.trim_ascii_end();
        let folded = line.first().is_some_and(|byte| byte.is_ascii_whitespace());
        if line.is_empty() {
            break;
        }
        if folded && number > 0 || number == 0 && line.starts_with(b"From ") {
            continue;
        }
        let colon = line.iter().position(|byte| *byte == b':');
        let name = colon.and_then(|colon| std::str::from_utf8(line.get(..colon)?).ok());
        let name = name.filter(|name| !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_graphic()));
        let Some(name) = name else {
            // A line without a field name, such as one that a gateway added; a text has more of them than fields.
            strange += 1;
            continue;
        };
        let name = name.to_ascii_lowercase();
        score += if SURE.contains(&name.as_str()) { 2 } else { i32::from(USUAL.contains(&name.as_str())) };
    }
    score >= 2 && strange <= score / 2
}

/// True for valid UTF-8 or GB18030; with `cut` the last character may be incomplete.
fn is_text(head: &[u8], cut: bool) -> bool {
    if head.iter().any(|byte| *byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0C | 0x1B)) {
        return false;
    }
    match std::str::from_utf8(head) {
        Ok(_) => true,
        Err(error) => cut && error.error_len().is_none() || is_gb18030(head, cut),
    }
}

fn is_gb18030(mut head: &[u8], cut: bool) -> bool {
    loop {
        head = match head {
            [] => return true,
            [0..=0x7F, rest @ ..]
            | [0x81..=0xFE, 0x40..=0x7E | 0x80..=0xFE, rest @ ..]
            | [0x81..=0xFE, b'0'..=b'9', 0x81..=0xFE, b'0'..=b'9', rest @ ..] => rest,
            [0x81..=0xFE, ..] if head.len() < 4 => return cut,
            _ => return false,
        };
    }
}

fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    position(bytes, wanted).is_some()
}

fn position(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signatures() {
        let mut tar = vec![b'a'; 257];
        tar.extend_from_slice(b"ustar\x0000");
        for (bytes, kind) in [
            (&b""[..], Kind::Empty),
            (b"\xEF\xBB\xBF \r\n", Kind::Empty),
            (b"\n\n%PDF-1.4", Kind::Readable(Format::Pdf)),
            (b"{\\rtf1\\ansi", Kind::Readable(Format::Rtf)),
            (b"\xFF\xD8\xFF\xE0JFIF", Kind::Picture),
            (b"\0\0\0\x18ftypheic", Kind::Picture),
            (b"BM6\0\0\0\0\0\0\0", Kind::Picture),
            (b"BMW", Kind::Text),
            (b"7z\xBC\xAF\x27\x1C\0", Kind::SevenZip),
            (b"Rar!\x1A\x07\x01", Kind::Rar),
            (&tar, Kind::OtherArchive),
            (b"\x78\x9F\x3E\x22\0", Kind::Tnef),
            (b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", Kind::Zip),
            (b"\0\x01\x02\x03", Kind::Unknown),
        ] {
            assert_eq!(sniff(bytes), kind, "{bytes:?}");
        }
    }

    #[test]
    fn html_in_any_encoding() {
        assert_eq!(sniff(b"<html><body>\xB1\xED</body></html>"), Kind::Readable(Format::Html));
        assert_eq!(sniff(b"<?xml version='1.0'?><!-- \xB1 --><!DOCTYPE HTML PUBLIC>"), Kind::Readable(Format::Html));
        assert_eq!(sniff(b"\r\n<TABLE border=1><tr><td>\xB1\xED"), Kind::Readable(Format::Html));
        let wide: Vec<u8> = [0xFEFF].into_iter().chain("<html>表".encode_utf16()).flat_map(u16::to_le_bytes).collect();
        assert_eq!(sniff(&wide), Kind::Readable(Format::Html));
        assert_eq!(sniff(b"<pre>"), Kind::Text);
    }

    #[test]
    fn mail_and_text() {
        assert_eq!(sniff(b"Return-Path: <a@bsh.example>\r\n\r\nhi"), Kind::Mail);
        assert_eq!(sniff(b"Return-Path: <a@bsh.example>\nno colon here\nSubject: x\n\nhi"), Kind::Mail);
        assert_eq!(sniff(b"From: a@bsh.example\rSubject: x\r\rhi"), Kind::Mail);
        assert_eq!(sniff("Date: 2020\nSubject: x\n本月工作\n下月计划\n".as_bytes()), Kind::Text);
        assert_eq!(sniff(b"From: a@bsh.example\nSubject: \xB1\xED\n\nhi"), Kind::Mail);
        assert_eq!(sniff(b"Subject: one field is no mail\n\nhi"), Kind::Text);
        assert_eq!(sniff(b"\xB1\xA8\xCB\xCD\xC8\xCB\xA3\xBA\xCD\xF5\xB7\xBC"), Kind::Text);
        assert_eq!(sniff(&[0xB1, 0xA8, 0xFF, 0xFF]), Kind::Unknown);
    }

    fn ole(stream: &str, sector: &[u8]) -> Vec<u8> {
        let mut bytes = OLE.to_vec();
        bytes.resize(OLE_SECTOR, 0);
        let mut entry: Vec<u8> = stream.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let length = entry.len() as u8 + 2;
        entry.resize(OLE_ENTRY, 0);
        entry[64] = length;
        entry[66] = 2;
        entry[116] = 1;
        bytes.extend(entry);
        bytes.resize(2 * OLE_SECTOR, 0);
        bytes.extend_from_slice(sector);
        bytes.resize(4 * OLE_SECTOR, 0);
        bytes
    }

    #[test]
    fn passwords_of_old_and_new_office_files() {
        assert_eq!(sniff(&ole("EncryptedPackage", &[])), Kind::Encrypted);
        assert_eq!(sniff(&ole("WordDocument", &[0xEC, 0xA5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1])), Kind::Encrypted);
        assert_eq!(
            sniff(&ole("WordDocument", &[0xEC, 0xA5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2])),
            Kind::Readable(Format::Doc)
        );
        assert_eq!(sniff(&ole("Workbook", &[9, 8, 2, 0, 0, 6, 0x2F, 0, 6, 0])), Kind::Encrypted);
        assert_eq!(sniff(&ole("Workbook", &[9, 8, 2, 0, 0, 6, 0xE1, 0, 2, 0])), Kind::Readable(Format::Xls));
    }
}
