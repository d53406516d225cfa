//! What the ledger holds of a mail's entry, a letter or a decision in; the document by which it is found out.

use crate::{
    config::{Period, UnitId},
    decision::Decision,
    form::Form,
    identity::sha256,
    intake::Content,
    ledger::{DocumentKind, IndexedDocument, StoredLetter},
    message::Message,
    month::{EntryRecord, MessageRecord},
};

/// Whose a document is, with the name that the register has for it, and of which month.
pub(super) struct Whose<'a> {
    pub(super) unit: Option<UnitId>,
    pub(super) name: &'a str,
    pub(super) period: Period,
}

/// The document of the `part`-th entry of a mail; `None` for a fault and an answer.
pub(super) fn of_entry(
    whose: Whose<'_>,
    part: i64,
    message: &MessageRecord,
    entry: EntryRecord,
) -> Option<IndexedDocument> {
    let (kind, body) = match entry.content {
        Content::Form(checked) => (DocumentKind::Form, of_form(&checked.form)),
        Content::Material(text) => (DocumentKind::Material, text),
        Content::Fault(_) | Content::Answer(_) => return None,
    };
    Some(IndexedDocument {
        kind,
        part,
        title: [whose.name, &entry.file, &message.subject].join("\n"),
        unit: whose.unit,
        period: whose.period,
        at: message.received_at,
        name: entry.file,
        body,
        sent: String::new(),
    })
}

/// Sections first: what a hit shows of a form is most often one of its sentences.
fn of_form(form: &Form) -> String {
    let sections = form.sections.iter().map(|section| section.text.as_str());
    let fields = [&form.unit.raw, &form.reported_on.raw, &form.reporter.raw, &form.around].map(String::as_str);
    sections.chain(fields).filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n")
}

/// The document of a letter, from its mail.
pub(super) fn of_letter(whose: Whose<'_>, letter: StoredLetter, bytes: &[u8], read: Message) -> IndexedDocument {
    let attachments = read.attachments.into_iter().map(|file| file.name);
    IndexedDocument {
        kind: DocumentKind::Letter,
        part: 0,
        title: [whose.name, &letter.subject, letter.kind.chinese()].join("\n"),
        unit: whose.unit,
        period: whose.period,
        at: letter.written_at,
        name: letter.subject,
        body: std::iter::once(read.body).chain(attachments).collect::<Vec<_>>().join("\n"),
        sent: if bytes.is_empty() { String::new() } else { sha256(bytes) },
    }
}

/// The document of a decision.
pub(super) fn of_decision(whose: Whose<'_>, decision: &Decision) -> IndexedDocument {
    let name = decision.act.chinese();
    IndexedDocument {
        kind: DocumentKind::Decision,
        part: 0,
        title: [whose.name, name].join("\n"),
        unit: whose.unit,
        period: whose.period,
        at: decision.at,
        name: name.to_owned(),
        body: [decision.why.as_str(), &decision.by].join("\n"),
        sent: String::new(),
    }
}
