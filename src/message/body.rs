//! The text and HTML parts of a mail in, its body out: text, HTML, and the HTML as a document.

use reader::{Document, ReadError};

use super::lines;

/// The body of a mail.
#[derive(Debug, Default)]
pub(super) struct Body {
    /// Plain text; converted from HTML where there is no plain part.
    pub text: String,
    /// HTML decoded to Unicode; empty where there is none.
    pub html: String,
    /// The HTML as a document.
    pub document: Option<Document>,
    /// Why the HTML could not be read.
    pub unread: Option<ReadError>,
}

impl Body {
    pub(super) fn append(&mut self, other: Self) {
        for (text, more) in [(&mut self.text, other.text), (&mut self.html, other.html)] {
            if !text.is_empty() && !more.is_empty() && !text.ends_with('\n') {
                text.push('\n');
            }
            text.push_str(&more);
        }
        match (&mut self.document, other.document) {
            (Some(document), Some(more)) => document.blocks.extend(more.blocks),
            (document, more) => *document = document.take().or(more),
        }
        self.unread = self.unread.take().or(other.unread);
    }

    pub(super) fn of_html(html: String, limits: &reader::Limits) -> Self {
        // The limit for files applies to a body as well.
        let read = if html.len() as u64 > limits.file_bytes {
            Err(ReadError::OverLimit(reader::Limit::FileBytes(limits.file_bytes)))
        } else {
            reader::read_html(&html, limits)
        };
        match read {
            Ok(document) => {
                Self { text: lines::of_blocks(&document.blocks), html, document: Some(document), unread: None }
            }
            Err(error) => Self { html, unread: Some(error), ..Self::default() },
        }
    }

    pub(super) fn of_text(text: String) -> Self {
        Self { text, ..Self::default() }
    }
}
