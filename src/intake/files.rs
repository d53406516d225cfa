//! The files and the text of a mail in, the forms and liaison officers that each of them holds out, or why there are none.

use chrono::NaiveDate;
use reader::{Document, Format, Kind, Notice};

use super::{BODY, IntakeContext, document, faults, material};
use crate::{
    finding::{Finding, Place},
    form::{self, Liaison, Recognised, Subject},
    message::{self, Attachment, BodyContent, Message},
};

/// One file of a mail, or its text, after reading.
pub(super) struct Opened<'a> {
    pub(super) file: String,
    pub(super) bytes: &'a [u8],
    pub(super) result: Read,
    /// Rows of a returned Annex 2 in it.
    pub(super) liaisons: Vec<Liaison>,
}

/// What a file holds.
pub(super) enum Read {
    /// At least one form.
    Forms(Recognised),
    /// No form, and why.
    Formless {
        finding: Finding,
        /// The text of a file that is material by itself.
        material: Option<String>,
    },
    /// Another work's form, or another annex of the plan.
    Other { finding: Finding, title: String },
    /// Damaged, encrypted, empty or over a limit.
    Broken(Finding),
}

/// What a mail's own text holds.
#[derive(Default)]
struct TextContent {
    forms: Recognised,
    liaisons: Vec<Liaison>,
}

impl Opened<'_> {
    /// Number of forms in the file.
    pub(super) fn forms(&self) -> usize {
        match &self.result {
            Read::Forms(forms) => forms.forms.len(),
            _ => 0,
        }
    }
}

impl IntakeContext<'_> {
    /// Opens one file as `check` does, outside of any mail: its forms, or why there are none.
    ///
    /// # Errors
    /// The file could not be read, and that is our fault.
    pub fn open_file(
        &self,
        file: &str,
        bytes: &[u8],
        reference: NaiveDate,
    ) -> Result<Result<Recognised, Box<Finding>>, sandbox::Error> {
        Ok(match self.open(file, reader::sniff(bytes), bytes, reference)?.0 {
            Read::Forms(forms) => Ok(forms),
            Read::Formless { finding, .. } | Read::Other { finding, .. } | Read::Broken(finding) => {
                Err(Box::new(finding))
            }
        })
    }

    /// The forms in a mail's own text, or why there is none.
    pub fn open_body(&self, file: &str, message: &Message, reference: NaiveDate) -> Result<Recognised, Box<Finding>> {
        let TextContent { forms, .. } =
            self.text_content(&message.subject, message.document.as_ref(), &message.body, reference);
        match forms.others.first() {
            _ if !forms.forms.is_empty() => Ok(forms),
            Some(title) => Err(Box::new(faults::other_form(Place::file(file), title, self.reading.form))),
            None => Err(Box::new(faults::no_form(Place::file(file), self.reading.form))),
        }
    }

    /// Whether a sender as a quoted mail names it is the office.
    pub(super) fn is_office(&self, sender: &str) -> bool {
        let sender = sender.to_lowercase();
        let mut own = self.reading.office_addresses.iter();
        sender.trim() == self.reading.office_name || own.any(|own| sender.contains(&own.to_lowercase()))
    }

    /// Content of the first part of a mail's text that holds a form or a liaison officer.
    fn text_content(
        &self,
        subject: &str,
        document: Option<&Document>,
        text: &str,
        reference: NaiveDate,
    ) -> TextContent {
        let parts = message::authored_parts(subject, document, text, &|sender| self.is_office(sender));
        let said = parts.iter().map(|part| match part {
            BodyContent::Text(text) => TextContent {
                forms: form::from_text(text, &self.reading, reference),
                liaisons: form::liaisons_in_text(text, &self.reading),
            },
            BodyContent::Blocks(blocks) => TextContent {
                forms: form::from_blocks(blocks, &self.reading, reference),
                liaisons: form::liaisons(blocks, &self.reading),
            },
        });
        let mut content = said.fold(TextContent::default(), |first, later| match first {
            TextContent { forms, liaisons } if forms.forms.is_empty() && liaisons.is_empty() => {
                let others = [forms.others, later.forms.others].concat();
                TextContent { forms: Recognised { others, ..later.forms }, ..later }
            }
            first => first,
        });
        if document.is_some_and(|document| document.notices.contains(&Notice::StruckText)) {
            content.forms.forms.iter_mut().for_each(|form| form.struck_text = true);
        }
        content
    }

    /// Opens all attachments and the text.
    ///
    /// # Errors
    /// A file could not be read, and that is our fault.
    pub(super) fn open_all<'m>(
        &self,
        message: &'m Message,
        reference: NaiveDate,
    ) -> Result<Vec<Opened<'m>>, sandbox::Error> {
        let mut opened = Vec::new();
        for attachment in &message.attachments {
            let file = self.open_attachment(attachment, reference)?;
            // Logos of mail programs and the text of a forwarded mail are not material.
            if !attachment.inline || matches!(file.result, Read::Forms(_)) || !file.liaisons.is_empty() {
                opened.push(file);
            }
        }
        let TextContent { forms: in_body, liaisons } =
            self.text_content(&message.subject, message.document.as_ref(), &message.body, reference);
        // A form quoted in the text of a mail that has it attached is taken once, from the file.
        if !in_body.forms.is_empty() && opened.iter().map(Opened::forms).sum::<usize>() == 0 {
            let bytes = message.body.as_bytes();
            opened.push(Opened { file: BODY.to_owned(), bytes, result: Read::Forms(in_body), liaisons: Vec::new() });
        } else if let Some(title) = in_body.others.into_iter().next() {
            let finding = faults::other_form(Place::default(), &title, self.reading.form);
            let (bytes, result) = (message.body.as_bytes(), Read::Other { finding, title });
            opened.push(Opened { file: BODY.to_owned(), bytes, result, liaisons: Vec::new() });
        }
        if let Some(first) = opened.first_mut().filter(|_| !liaisons.is_empty()) {
            first.liaisons.extend(liaisons);
        } else if !liaisons.is_empty() {
            let finding = faults::no_form(Place::default(), self.reading.form);
            let (file, bytes) = (BODY.to_owned(), message.body.as_bytes());
            opened.push(Opened { file, bytes, result: Read::Formless { finding, material: None }, liaisons });
        }
        Ok(opened)
    }

    fn open_attachment<'m>(
        &self,
        attachment: &'m Attachment,
        reference: NaiveDate,
    ) -> Result<Opened<'m>, sandbox::Error> {
        let file = attachment.path();
        let (result, liaisons) = match attachment.kind {
            // The text of a forwarded mail quotes others as any mail does.
            Kind::Text | Kind::Readable(Format::Html) if attachment.inline => {
                self.open_forwarded(attachment, reference)
            }
            kind => self.open(&file, kind, attachment.content(), reference)?,
        };
        Ok(Opened { file, bytes: &attachment.bytes, result, liaisons })
    }

    fn open_forwarded(&self, attachment: &Attachment, reference: NaiveDate) -> (Read, Vec<Liaison>) {
        let subject = attachment.inside.last().map_or("", String::as_str);
        let document = reader::read(attachment.content(), &self.limits.file).ok();
        let text = message::decode_text(&attachment.bytes);
        let TextContent { forms, liaisons } = self.text_content(subject, document.as_ref(), &text, reference);
        (self.forms_or_why(&attachment.path(), forms, &liaisons, &text), liaisons)
    }

    fn open(
        &self,
        file: &str,
        kind: Kind,
        bytes: &[u8],
        reference: NaiveDate,
    ) -> Result<(Read, Vec<Liaison>), sandbox::Error> {
        let without = |read| Ok((read, Vec::new()));
        let formless = |finding, material| without(Read::Formless { finding, material });
        let (forms, liaisons, text) = match kind {
            // Kept as 图片, which is listed and counted apart.
            Kind::Picture => return formless(faults::scan_only(file), Some(String::new())),
            Kind::Text if document::is_separated(file) => {
                match reader::read_separated(&message::decode_text(bytes), &self.limits.file) {
                    Ok(document) => {
                        let forms = form::recognise(&document, &self.reading, reference);
                        (forms, form::liaisons(&document.blocks, &self.reading), document.text())
                    }
                    Err(error) => return formless(faults::refused(file, &error, bytes), None),
                }
            }
            Kind::Text => {
                let text = message::decode_text(bytes);
                let forms = form::from_text(&text, &self.reading, reference);
                (forms, form::liaisons_in_text(&text, &self.reading), text)
            }
            _ => match document::read(bytes, &self.limits.file, self.workers)? {
                Ok(document) => {
                    let forms = form::recognise(&document, &self.reading, reference);
                    let liaisons = form::liaisons(&document.blocks, &self.reading);
                    let has_files = document.notices.contains(&Notice::EmbeddedFiles);
                    if forms.forms.is_empty() && liaisons.is_empty() && has_files {
                        return formless(faults::embedded_files(file, self.reading.form), None);
                    }
                    if forms.forms.is_empty() && liaisons.is_empty() && document::is_of_pictures(&document) {
                        return formless(faults::scan_only(file), None);
                    }
                    (forms, liaisons, document.text())
                }
                Err(error) if faults::is_broken(&error) => {
                    return without(Read::Broken(faults::refused(file, &error, bytes)));
                }
                // A presentation is material, though its text is not read.
                Err(error) => {
                    let material = faults::is_presentation(&error, bytes).then(String::new);
                    return formless(faults::refused(file, &error, bytes), material);
                }
            },
        };
        Ok((self.forms_or_why(file, forms, &liaisons, &text), liaisons))
    }

    fn forms_or_why(&self, file: &str, mut forms: Recognised, liaisons: &[Liaison], text: &str) -> Read {
        let (place, settings) = (Place::file(file), self.reading.form);
        if !forms.forms.is_empty() {
            return Read::Forms(forms);
        }
        if !liaisons.is_empty() {
            return Read::Formless { finding: faults::receipt_only(place, settings), material: None };
        }
        let subject = Subject::of(&self.reading);
        let of_file = || subject.other_title(text.lines()).or_else(|| subject.other_annex(text.lines()));
        if let Some(title) = forms.others.pop().or_else(of_file) {
            return Read::Other { finding: faults::other_form(place, &title, settings), title };
        }
        let material = material::own_text(text, &subject);
        Read::Formless { finding: faults::no_form(place, settings), material }
    }
}
