//! Parts of a mail in, its files and text out. Archives and forwarded mails are unpacked; faults become findings.

use std::borrow::Cow;

use mime::{
    Part,
    containers::{self, ArchiveFault, compressed_rtf, smime, tnef},
    transfer,
};
use reader::{Format, Kind};
use sandbox::{SandboxPool, Stop};

use super::{
    Attachment, Limits, OWN_HEADER,
    body::Body,
    faults,
    file_name::{self, UsedPaths, safe},
};
use crate::finding::Finding;

/// Collects the files and findings of one mail over all its containers.
pub(super) struct Collector<'a> {
    limits: &'a Limits,
    workers: &'a SandboxPool,
    /// Bytes to which archives may still inflate.
    budget: u64,
    /// Files found so far.
    pub attachments: Vec<Attachment>,
    /// Findings so far.
    pub findings: Vec<Finding>,
    limit_reported: bool,
    /// Signed parts that were opened; see [`SIGNED_PARTS`].
    signed: usize,
    used_paths: UsedPaths,
    /// Why a sandboxed worker was stopped; no further archive of this mail is given to one.
    stopped: Option<Stop>,
    /// Failure of the sandbox, which makes the result incomplete.
    error: Option<sandbox::Error>,
}

/// Most signed parts of one mail that are opened: one may contain another.
const SIGNED_PARTS: usize = 4;

/// A file before its type is known.
struct File<'a> {
    name: Option<String>,
    bytes: Cow<'a, [u8]>,
    /// Displayed within the text.
    shown: bool,
    /// Declared as `message/rfc822`.
    message: bool,
}

impl<'a> File<'a> {
    fn new(name: Option<String>, bytes: impl Into<Cow<'a, [u8]>>) -> Self {
        Self { name, bytes: bytes.into(), shown: false, message: false }
    }
}

impl<'a> Collector<'a> {
    pub(super) fn new(limits: &'a Limits, workers: &'a SandboxPool) -> Self {
        Self {
            limits,
            workers,
            budget: limits.inflated_bytes,
            attachments: Vec::new(),
            findings: Vec::new(),
            limit_reported: false,
            signed: 0,
            used_paths: UsedPaths::default(),
            stopped: None,
            error: None,
        }
    }

    /// The files and findings.
    ///
    /// # Errors
    /// A sandboxed worker failed for a reason that is not the archive's.
    pub(super) fn finish(self) -> Result<(Vec<Attachment>, Vec<Finding>), sandbox::Error> {
        self.error.map_or(Ok((self.attachments, self.findings)), Err)
    }

    /// Adds all files of a mail and returns its body.
    pub(super) fn add_mail(&mut self, part: &Part<'_>, inside: &[String]) -> Body {
        let mut body = Body::default();
        self.add_part(part, inside, &mut body);
        body
    }

    /// Adds one file from disk.
    pub(super) fn add_file(&mut self, name: &str, bytes: &[u8]) {
        self.file(File::new(Some(name.to_owned()), bytes), &[]);
        // A container without content (an empty mail, a winmail.dat with formatting only) is itself the file.
        if self.attachments.is_empty() && self.findings.is_empty() && self.error.is_none() {
            let name = safe(name).unwrap_or_else(|| "无名文件".to_owned());
            let content = Attachment { name, ..Attachment::of(reader::sniff(bytes), bytes.to_vec()) };
            self.push(content, &[]);
        }
    }

    fn add_part(&mut self, part: &Part<'_>, inside: &[String], body: &mut Body) {
        let kind = part.content_type.main.as_str();
        if !part.children.is_empty() {
            return self.multipart(part, inside, body);
        }
        if part.is_encoded_multipart() {
            let decoded = part.decoded();
            return self.add_part(&part.of_decoded(&decoded, &self.limits.into()), inside, body);
        }
        match kind {
            // Delivery reports are read by `automatic`; signatures are no files of the sender.
            "message/delivery-status"
            | "message/global-delivery-status"
            | "message/disposition-notification"
            | "text/rfc822-headers"
            | "application/pgp-signature"
            | "application/pkcs7-signature"
            | "application/x-pkcs7-signature" => return,
            _ => {}
        }
        let name = part.file_name();
        let disposition = part.disposition().main;
        let is_text = ["text/plain", "text/html"].contains(&kind) || kind.starts_with("multipart/");
        if is_text && name.is_none() && disposition != "attachment" {
            return self.text(part, inside, body);
        }
        let bytes = part.decoded();
        if bytes.is_empty() && name.is_none() {
            return;
        }
        let is_smime = ["application/pkcs7-mime", "application/x-pkcs7-mime"].contains(&kind);
        let is_smime = is_smime || name.as_ref().is_some_and(|name| name.to_lowercase().ends_with(".p7m"));
        if is_smime && self.smime(&bytes, inside, body) {
            return;
        }
        let name = name.or_else(|| part.described_name());
        let message = ["message/rfc822", "message/global"].contains(&kind);
        let shown = disposition == "inline" || (disposition.is_empty() && part.headers.raw("content-id").is_some());
        self.file(File { name, bytes, shown, message }, inside);
    }

    /// Adds what an S/MIME object signs, as if it were the mail itself; false where the bytes are no such object.
    fn smime(&mut self, bytes: &[u8], inside: &[String], body: &mut Body) -> bool {
        match smime::read(bytes) {
            Some(smime::Smime::Signed(content)) if self.signed < SIGNED_PARTS => {
                self.signed += 1;
                let content = mime::with_line_feeds(&content);
                self.add_part(&mime::parse(&content, &self.limits.into()), inside, body);
                true
            }
            Some(smime::Smime::Encrypted) => {
                self.findings.push(faults::encrypted_mail(inside));
                true
            }
            Some(_) => {
                self.findings.push(faults::signed_mail(inside));
                true
            }
            None => false,
        }
    }

    fn multipart(&mut self, part: &Part<'_>, inside: &[String], body: &mut Body) {
        if part.content_type.main != "multipart/alternative" {
            for child in &part.children {
                self.add_part(child, inside, body);
            }
            return;
        }
        // Versions of the same text: the first plain one with content is taken, and the HTML version in addition.
        let mut chosen = Body::default();
        for child in &part.children {
            let mut version = Body::default();
            self.add_part(child, inside, &mut version);
            if chosen.text.trim().is_empty() {
                chosen.text = version.text;
            }
            if !version.html.is_empty() {
                chosen.html = version.html;
                chosen.document = version.document;
                chosen.unread = version.unread;
            }
        }
        body.append(chosen);
    }

    /// Adds a part of the body; uuencoded files within the text become attachments.
    fn text(&mut self, part: &Part<'_>, inside: &[String], body: &mut Body) {
        let bytes = part.decoded();
        let label = part.content_type.plain("charset").and_then(charset::named);
        if part.content_type.main == "text/html" {
            let html = charset::decode(&bytes, label.or_else(|| charset::declared(&bytes)));
            return body.append(Body::of_html(html, &self.limits.html));
        }
        let flow = part.content_type.plain("format").is_some_and(|format| format.eq_ignore_ascii_case(b"flowed"));
        let delete_space = part.content_type.plain("delsp").is_some_and(|value| value.eq_ignore_ascii_case(b"yes"));
        let read = |bytes: &[u8]| {
            let text = charset::decode(bytes, label).replace("\r\n", "\n").replace('\r', "\n");
            Body::of_text(if flow { mime::unflow(&text, delete_space) } else { text })
        };
        let Some((rest, files)) = transfer::uuencoded(&bytes) else {
            return body.append(read(&bytes));
        };
        body.append(read(&rest));
        for file in files {
            let name = Some(charset::decode(&file.name, label));
            self.file(File::new(name, file.bytes), inside);
        }
    }

    fn file(&mut self, file: File<'_>, inside: &[String]) {
        if self.error.is_some() || self.is_full() {
            return;
        }
        let kind = reader::sniff(&file.bytes);
        let name = file.name.as_deref().and_then(safe);
        if is_added_by_program(name.as_deref(), kind) {
            return;
        }
        // An encrypted office file is reported by its reader, an encrypted zip here.
        let archive = match kind {
            Kind::Encrypted if is_plain_zip(&file.bytes) => Some(containers::Format::Zip),
            _ => archive_format(kind, &file.bytes),
        };
        match (kind, archive) {
            (Kind::Mail, _) => self.mail(file.bytes, name, inside),
            _ if file.message => self.mail(file.bytes, name, inside),
            (_, Some(format)) => self.archive(format, &file.bytes, name, inside),
            (Kind::Tnef, _) => self.tnef(&file.bytes, name, inside),
            (Kind::Unknown, _) if containers::is_part_of_split(&file.bytes) => {
                let name = name.unwrap_or_else(|| archive_name(containers::Format::Zip).to_owned());
                self.report_fault(ArchiveFault::Split, &child_path(inside, name), "压缩包");
            }
            _ => {
                let number = self.attachments.len().saturating_add(1);
                let name = name.unwrap_or_else(|| format!("附件{number}.{}", file_name::extension(kind, &file.bytes)));
                let inline = file.shown && kind == Kind::Picture || is_text_fragment(&name, kind);
                self.push(Attachment { name, inline, ..Attachment::of(kind, file.bytes.into_owned()) }, inside);
            }
        }
    }

    fn is_full(&mut self) -> bool {
        let full = self.attachments.len() >= self.limits.files;
        if full && !self.limit_reported {
            self.limit_reported = true;
            self.findings.push(faults::too_many_files(self.limits));
        }
        full
    }

    fn push(&mut self, attachment: Attachment, inside: &[String]) {
        let name = self.used_paths.make_unique(inside, attachment.name.clone());
        self.attachments.push(Attachment { name, inside: inside.to_vec(), ..attachment });
    }

    /// Adds what has the syntax of a mail: a web archive, or a forwarded mail with its files.
    fn mail(&mut self, bytes: Cow<'_, [u8]>, name: Option<String>, inside: &[String]) {
        let lines = mime::with_line_feeds(&bytes);
        let part = mime::parse(&lines, &self.limits.into());
        match page_of_web_archive(&part) {
            Some(page) => {
                let kind = Kind::Readable(Format::Html);
                let name = name.unwrap_or_else(|| "附件.mht".to_owned());
                let archive = Attachment { name, unwrapped: Some(page), ..Attachment::of(kind, bytes.into_owned()) };
                self.push(archive, inside);
            }
            None => self.forwarded(&part, name, inside),
        }
    }

    /// Adds the files of a forwarded mail, and its text as one more file, since the text may contain a form.
    fn forwarded(&mut self, part: &Part<'_>, name: Option<String>, inside: &[String]) {
        // A letter of this program that is sent back with its attachments is no submission.
        if part.headers.raw(&OWN_HEADER.to_ascii_lowercase()).is_some() {
            return;
        }
        let subject = safe(&part.headers.text("subject").replace(['/', '\\'], "／"));
        let around = child_path(inside, subject.or(name).unwrap_or_else(|| "转发邮件".to_owned()));
        if self.too_deep(&around) {
            return;
        }
        let body = self.add_mail(part, &around);
        if body.html.trim().is_empty() {
            self.text_of_message("正文.txt", Kind::Text, body.text.into_bytes(), &around);
        } else {
            let html = utf8_page(&body.html);
            self.text_of_message("正文.html", Kind::Readable(Format::Html), html, &around);
        }
    }

    /// Adds the text of a contained message as a file.
    fn text_of_message(&mut self, name: &str, kind: Kind, text: Vec<u8>, inside: &[String]) {
        if !text.trim_ascii().is_empty() && self.attachments.len() < self.limits.files {
            self.push(Attachment { name: name.to_owned(), inline: true, ..Attachment::of(kind, text) }, inside);
        }
    }

    /// Adds the files and text of a winmail.dat.
    fn tnef(&mut self, bytes: &[u8], name: Option<String>, inside: &[String]) {
        let around = child_path(inside, name.unwrap_or_else(|| "winmail.dat".to_owned()));
        if self.too_deep(&around) {
            return;
        }
        let contents = tnef::read(bytes);
        for file in contents.files {
            let name = match file.name {
                None if file.is_message => Some("转发邮件".to_owned()),
                name => name,
            };
            self.file(File { shown: file.shown, ..File::new(name, file.bytes) }, &around);
        }
        // The version of the text with the most formatting.
        let text = contents.texts.into_iter().max_by_key(|text| match text {
            tnef::Text::Plain(_) => 0,
            tnef::Text::CompressedRtf(_) => 1,
            tnef::Text::Html(_) => 2,
        });
        let most = usize::try_from(self.budget).unwrap_or(usize::MAX);
        match text {
            Some(tnef::Text::Plain(text)) => self.text_of_message("正文.txt", Kind::Text, text.into_bytes(), &around),
            Some(tnef::Text::Html(html)) => {
                self.text_of_message("正文.html", Kind::Readable(Format::Html), html, &around);
            }
            Some(tnef::Text::CompressedRtf(packed)) => {
                let rtf = compressed_rtf::decompress(&packed, most).unwrap_or_default();
                self.budget = self.budget.saturating_sub(rtf.len() as u64);
                self.text_of_message("正文.rtf", Kind::Readable(Format::Rtf), rtf, &around);
            }
            None => {}
        }
        if contents.damaged {
            self.findings.push(faults::damaged_tnef(&around));
        }
    }

    fn archive(&mut self, format: containers::Format, bytes: &[u8], name: Option<String>, inside: &[String]) {
        let name = name.unwrap_or_else(|| archive_name(format).to_owned());
        let around = child_path(inside, name.clone());
        if self.too_deep(&around) {
            return;
        }
        if let Some(stop) = self.stopped.filter(|_| format == containers::Format::SevenZip) {
            return self.report_fault(ArchiveFault::Stopped(stop), &around, "压缩包");
        }
        let (mut budget, limits, workers) = (self.budget, mime::Limits::from(self.limits), self.workers);
        let mut faulty: Vec<(ArchiveFault, Vec<String>)> = Vec::new();
        let result =
            containers::unpack((format, &name), bytes, &mut budget, &limits, workers, |path, content, left| {
                // Nested archives inflate from the same budget.
                self.budget = *left;
                let around = with_folders(&around, &file_name::folders(&path));
                match content {
                    Ok(content) => self.file(File::new(Some(path), content), &around),
                    Err(fault) => {
                        let name = safe(&path).unwrap_or_else(|| "无名文件".to_owned());
                        faulty.push((fault, child_path(&around, name)));
                    }
                }
                *left = self.budget;
            });
        self.budget = budget;
        match faulty.as_slice() {
            // Four or more faulty files are reported once for the archive.
            [(fault, _), _, _, _, ..] => {
                self.report_fault(*fault, &around, &format!("压缩包内有{}个文件", faulty.len()));
            }
            few => few.iter().for_each(|(fault, path)| self.report_fault(*fault, path, "压缩包内的这个文件")),
        }
        match result {
            Ok(Ok(())) => {}
            Ok(Err(fault)) => {
                match fault {
                    ArchiveFault::TooLarge => self.budget = 0,
                    ArchiveFault::Stopped(stop) => self.stopped = Some(stop),
                    _ => {}
                }
                self.report_fault(fault, &around, "压缩包");
            }
            Err(error) => self.error = Some(error),
        }
    }

    fn report_fault(&mut self, fault: ArchiveFault, path: &[String], what: &str) {
        self.findings.push(faults::of_archive(fault, path, what, self.limits));
    }

    fn too_deep(&mut self, around: &[String]) -> bool {
        let deep = around.len() > self.limits.depth;
        if deep {
            self.findings.push(faults::too_deep(around, self.limits));
        }
        deep
    }
}

/// The format of an archive of a kind; `None` for those that are not supported: rar, bzip2, xz.
fn archive_format(kind: Kind, bytes: &[u8]) -> Option<containers::Format> {
    match kind {
        Kind::Zip => Some(containers::Format::Zip),
        Kind::SevenZip => Some(containers::Format::SevenZip),
        Kind::OtherArchive => containers::Format::of_tar_or_gzip(bytes),
        _ => None,
    }
}

/// File name for an archive without one.
fn archive_name(format: containers::Format) -> &'static str {
    match format {
        containers::Format::Zip => "压缩包.zip",
        containers::Format::SevenZip => "压缩包.7z",
        containers::Format::Tar => "压缩包.tar",
        containers::Format::Gzip => "压缩包.gz",
    }
}

/// Files that mail programs add by themselves: signatures, business cards, empty remainders.
fn is_added_by_program(name: Option<&str>, kind: Kind) -> bool {
    let Some(name) = name.map(str::to_lowercase) else { return false };
    let is_card = [".p7s", ".vcf", ".ics"].iter().any(|ending| name.ends_with(ending));
    is_card && matches!(kind, Kind::Text | Kind::Unknown | Kind::Empty) || is_att_name(&name) && kind == Kind::Empty
}

/// Exchange and Apple Mail split the text at an embedded file and attach the remainder as `ATT00001.htm`.
fn is_text_fragment(name: &str, kind: Kind) -> bool {
    is_att_name(&name.to_lowercase()) && matches!(kind, Kind::Text | Kind::Readable(Format::Html))
}

fn is_att_name(name: &str) -> bool {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    stem.strip_prefix("att").is_some_and(|digits| digits.len() >= 4 && digits.bytes().all(|byte| byte.is_ascii_digit()))
}

/// True for a web archive (RFC 2557): it has the syntax of a mail and is one document.
pub(super) fn is_web_archive(bytes: &[u8], limits: &Limits) -> bool {
    page_of_web_archive(&mime::parse(&mime::with_line_feeds(bytes), &limits.into())).is_some()
}

/// The page of a web archive that Word saves as 单个文件网页, under any name; pictures and style sheets are left.
fn page_of_web_archive(part: &Part<'_>) -> Option<Vec<u8>> {
    let is_archive = part.content_type.main == "multipart/related" && part.headers.raw("received").is_none();
    let page = part.children.iter().find(|child| child.content_type.main == "text/html")?;
    if !is_archive || page.headers.raw("content-location").is_none() {
        return None;
    }
    let bytes = page.decoded();
    let label = page.content_type.plain("charset").and_then(charset::named);
    let html = charset::decode(&bytes, label.or_else(|| charset::declared(&bytes)));
    Some(utf8_page(&html))
}

/// A page in UTF-8: the byte order mark overrides the charset that the page names.
fn utf8_page(html: &str) -> Vec<u8> {
    format!("\u{FEFF}{html}").into_bytes()
}

/// True for a zip that is no office file.
fn is_plain_zip(bytes: &[u8]) -> bool {
    const OFFICE: &[u8] = b"[Content_Types].xml";
    bytes.starts_with(b"PK") && !bytes.windows(OFFICE.len()).any(|window| window == OFFICE)
}

/// Appends an archive's folders to its name, since they are no containers of their own.
fn with_folders(inside: &[String], folders: &[String]) -> Vec<String> {
    let mut inside = inside.to_vec();
    if let Some(last) = inside.last_mut() {
        for folder in folders {
            last.push('/');
            last.push_str(folder);
        }
    }
    inside
}

fn child_path(inside: &[String], name: String) -> Vec<String> {
    inside.iter().cloned().chain([name]).collect()
}
